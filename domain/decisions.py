"""Deciding at a gate: what each decision demands, and when it counts (domain rules 1.3, 1.4 and 1.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.authority import deciders
from domain.dossier import Dispute, Vote, Waiver
from domain.effects import EFFECTS
from domain.errors import AlreadyDone, Refused
from domain.funnel import Decision
from domain.gates import Pack, director_because, labels
from domain.governance import Approval
from domain.initiatives import Initiative, amend, cannot
from domain.orders import PASSES, REASONED, Case, Effect, Order, Outcome, possible
from domain.parties import Party
from domain.people import PersonId


def decide(case: Case) -> Outcome:
    """The record after the decision. Refused, with the reason, when it is not possible or lacks what it demands."""
    initiative, order = case.initiative, case.order
    if order.decision not in possible(initiative):
        raise impossible(initiative, order.decision)
    if order.decision in REASONED and not order.with_impact and not order.reason.strip():
        raise Refused("A reason is needed: the author reads it. One sentence is enough.")
    if order.decision in PASSES and not _without_impact(order):
        case = replace(case, initiative=_let_through(case))
    if _is_waiting_for_votes(case):
        return _vote(case)
    return EFFECTS[order.decision](case)


def impossible(initiative: Initiative, decision: Decision) -> AlreadyDone | Refused:
    """Why that cannot be decided about it now, and what can."""
    paused, deferred = initiative.dossier.paused, initiative.dossier.deferred
    if paused is not None and not initiative.stage.is_end:
        return Refused(f"{initiative.id} is paused until {paused.until:%d %b %Y}. Take it up again first.")
    if deferred is not None and not initiative.stage.is_end:
        return Refused(f"{initiative.id} waits for room. Take it up again first.")
    names = ", ".join(one.spoken.lower() for one in possible(initiative))
    error = cannot(initiative, f"“{decision.spoken.lower()}” cannot be decided there")
    if isinstance(error, Refused) and names:
        return Refused(f"{error.user_message} Possible now: {names}.")
    return error


def _without_impact(order: Order) -> bool:
    return order.decision is Decision.CLOSE and order.with_impact is False


def _let_through(case: Case) -> Initiative:
    """The record with a waiver for each thing that is missing. Refused while something hard is missing."""
    initiative, order, pack = case.initiative, case.order, case.pack
    if pack is None:
        return initiative
    if not pack.missing:
        return initiative
    if pack.blocking:
        raise Refused(lacking(initiative, pack))
    above = deciders(order.decision, initiative, case.governance, exception=True)
    if case.actor.parties.isdisjoint(above):
        raise Refused(lacking(initiative, pack))
    if not order.reason.strip() or order.exception_owner is None:
        raise Refused(
            f"{initiative.id} lacks: {', '.join(labels(pack.missing))}. To let it through all the same, give a reason "
            "and name the one who answers for it."
        )
    owner, who = order.exception_owner, case.actor.person
    waivers = [
        Waiver(line.criterion.code, line.criterion.label, order.reason.strip(), owner, who, case.now)
        for line in pack.missing
    ]
    dossier = initiative.dossier
    return replace(initiative, dossier=replace(dossier, waivers=(*dossier.waivers, *waivers)))


def lacking(initiative: Initiative, pack: Pack) -> str:
    """Why it cannot pass the gate: what is missing, by name, and what to do about it."""
    if pack.blocking:
        what = "; ".join(_named(line.criterion.label, line.words) for line in pack.blocking)
        return f"{initiative.id} cannot pass {pack.gate.id} yet. Nobody can waive: {what}."
    return (
        f"{initiative.id} lacks: {', '.join(labels(pack.missing))}. Supply it, or ask the Director for an exception "
        f"with *dispute {initiative.id}*."
    )


def _named(label: str, words: str) -> str:
    return f"{label} ({words})" if words else label


def _is_waiting_for_votes(case: Case) -> bool:
    """Whether approvals of others are needed beside this one."""
    if case.pack is None or case.order.decision not in PASSES or case.pack.gate.approval is Approval.ANY:
        return False
    if case.pack.missing or case.order.decision is Decision.SCALE or _without_impact(case.order):
        return False  # an exception and scaling up are the Director's alone; ending it needs no approvals
    if director_because(case.initiative, case.governance) is not None:
        return False  # then the Director decides, and nobody beside
    return bool(_still_to_vote(case))


def _still_to_vote(case: Case) -> frozenset[Party]:
    if case.pack is None:
        return frozenset()
    same = [vote for vote in case.initiative.dossier.votes if vote.decision is case.order.decision]
    voters = {vote.by for vote in same} | {vote.acting_for for vote in same}
    if case.actor.person in voters and not _own_parties(case):
        raise Refused(f"Your approval of {case.initiative.id} is on record; it waits for the others.")
    return frozenset(case.pack.gate.deciders) - {vote.party for vote in same} - case.actor.parties


def _own_parties(case: Case) -> frozenset[Party]:
    """The approvals that this person can still give."""
    given = {vote.party for vote in case.initiative.dossier.votes if vote.decision is case.order.decision}
    deciders = frozenset(case.pack.gate.deciders) if case.pack is not None else frozenset()
    return (deciders & case.actor.parties) - given


def _vote(case: Case) -> Outcome:
    actor, dossier = case.actor, case.initiative.dossier
    votes = [
        Vote(party, actor.person, case.now, case.order.decision, actor.acting_for)
        for party in sorted(_own_parties(case))
    ]
    return Outcome(amend(case.initiative, replace(dossier, votes=(*dossier.votes, *votes))), Effect.VOTED)


def dispute(initiative: Initiative, by: PersonId, reason: str, now: datetime) -> Initiative:
    """Somebody asks the Director to decide."""
    if initiative.stage.is_end:
        raise cannot(initiative, "there is nothing left to decide")
    if initiative.dossier.dispute is not None:
        raise Refused(f"{initiative.id} is with the Director already.")
    if not reason.strip():
        raise Refused("Say in a sentence why the Director should decide.")
    return amend(initiative, replace(initiative.dossier, dispute=Dispute(reason.strip(), by, now)))


def ask_for_gate(initiative: Initiative, now: datetime) -> Initiative:
    """The verdict is wanted now, whatever is missing."""
    if initiative.stage.is_end:
        raise cannot(initiative, "there is nothing left to decide")
    dossier = initiative.dossier
    if dossier.asked_at is not None:
        raise Refused(f"The verdict on {initiative.id} is asked for already; whoever decides has the card.")
    if dossier.paused is not None or dossier.deferred is not None or dossier.rework is not None:
        raise Refused(f"{initiative.id} rests at present. Take it up again first, or say that the rework is done.")
    return amend(initiative, replace(dossier, asked_at=now))


def is_reworked(initiative: Initiative, now: datetime) -> Initiative:
    """What was sent back is done: the gate can look again."""
    if initiative.dossier.rework is None:
        raise Refused(f"{initiative.id} was not sent back; there is nothing to hand in again.")
    return amend(initiative, replace(initiative.dossier, rework=None, resubmitted_at=now))
