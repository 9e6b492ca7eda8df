"""Sign-offs and opinions: the word of whoever answers for a field, and what the consulted think (rules 1.4, 4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.authority import holds, is_own
from domain.dossier import Opinion, Signoff, Word
from domain.errors import DomainError, NotAllowed, Refused
from domain.gates import seat_of
from domain.governance import Criterion, Governance
from domain.initiatives import Initiative, amend, cannot
from domain.parties import Party
from domain.people import Person, PersonId

SAID = {Word.YES: "yes", Word.CONDITIONAL: "yes, with a condition", Word.NO: "no"}  # as people read it
OPINIONS_KEPT = 50  # of one initiative; the history keeps every one


def signoffs_of(initiative: Initiative, governance: Governance) -> tuple[Criterion, ...]:
    """What is signed at the gate before it; nothing at an end."""
    gate = governance.gate(initiative.stage)
    return tuple(one for one in gate.criteria if one.is_signoff) if gate is not None else ()


def signable(person: Person, initiative: Initiative, governance: Governance) -> tuple[Criterion, ...]:
    """Those that this person may give or change.

    Nobody signs in a field of theirs for what they started or lead; only the sponsor's own word is the sponsor's
    whoever that is (domain rule 4.1).
    """
    own = is_own(person.id, initiative)
    return tuple(
        one
        for one in signoffs_of(initiative, governance)
        if _is_theirs(person, one.owner, initiative) and (one.owner is Party.SPONSOR or not own)
    )


def _is_theirs(person: Person, owner: Party, initiative: Initiative) -> bool:
    """Another role may look after an empty seat, but does not give its holder's word."""
    return holds(person, owner, initiative) and not _is_vacant(owner, initiative)


def _is_vacant(owner: Party, initiative: Initiative) -> bool:
    """Whether there is nobody yet whose word it would be."""
    return owner.is_seat and seat_of(initiative, owner) is None and owner.role.value != owner.value


def refusal(person: Person, initiative: Initiative, asked: Iterable[Criterion]) -> DomainError:
    """Why the person may sign none of these, and what to do instead."""
    wanted = tuple(asked)
    if not wanted:
        return cannot(initiative, "nothing is to be signed off there")
    theirs = [one for one in wanted if holds(person, one.owner, initiative)]
    vacant = [one for one in theirs if _is_vacant(one.owner, initiative)]
    if vacant:
        party = vacant[0].owner.spoken
        return Refused(f"{initiative.id} has no {party} yet, and this is the {party}'s word. First name one.")
    if theirs:
        started = "started" if person.id == initiative.initiator else "lead"
        return NotAllowed(
            f"You {started} this initiative, so a colleague gives this sign-off. If there is none, "
            f"*dispute {initiative.id}* puts it before the Director."
        )
    *others, last = dict.fromkeys(f"the {one.owner.spoken}" for one in wanted)
    who = f"The sign-offs here are for {', '.join(others)} and {last}" if others else f"That sign-off is for {last}"
    return NotAllowed(f"{who}. *opinion {initiative.id}* puts your words on the gate card.")


def sign(
    initiative: Initiative,
    criterion: Criterion,
    word: Word,
    note: str | None,
    by: PersonId,
    at: datetime,
    acting_for: PersonId | None = None,
) -> Initiative:
    """The word given; it takes the place of an earlier one. Refused when a condition or a no says no more than that."""
    if initiative.stage.is_end:
        raise cannot(initiative, "nothing is to be signed off there")
    words = (note or "").strip() or None
    if word is not Word.YES and words is None:
        what = "the condition is" if word is Word.CONDITIONAL else "stands against it"
        raise Refused(f"Please say what {what}; its people read it.")
    signed = Signoff(criterion.code, word, by, at, words, acting_for)
    dossier = initiative.dossier
    return amend(initiative, replace(dossier, signoffs={**dossier.signoffs, criterion.code: signed}))


def opine(initiative: Initiative, by: PersonId, at: datetime, words: str, party: Party | None) -> Initiative:
    """Somebody's opinion, beside those that are there. It binds nobody."""
    if initiative.stage.is_end:
        raise cannot(initiative, "nothing is left to be decided")
    if not words.strip():
        raise Refused("Please say what you think; whoever decides reads it.")
    opinions = (*initiative.dossier.opinions, Opinion(by, at, words.strip(), party))
    return amend(initiative, replace(initiative.dossier, opinions=opinions[-OPINIONS_KEPT:]))


def speaks_as(person: Person, initiative: Initiative, governance: Governance) -> Party | None:
    """As what somebody has a say at the gate: as one who decides, signs or is consulted there; None for all others."""
    gate = governance.gate(initiative.stage)
    if gate is None:
        return None
    asked = (*gate.deciders, *(one.owner for one in gate.criteria if one.is_signoff), *gate.consulted)
    return next((party for party in asked if holds(person, party, initiative)), None)


def may_stand_in(deputy: PersonId, initiative: Initiative) -> bool:
    """Whether a deputy may give somebody else's word on it: not on what they started or lead themselves."""
    return not is_own(deputy, initiative)
