"""Deciding at a gate: one transaction that moves the record, closes every card and tells everybody concerned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.actions import RunCommand, StartFlow
from bot.cards.decided import receipt
from bot.cards.gate import gate_subject
from bot.cards.playbook import ADD_FLOW as WRITE_FLOW
from bot.ui import Button, Message, Quote, literal
from bot.usecases.aftermath import CAPS, NEXT, spread
from bot.usecases.around import announce, card_changed, gate_card_of, save
from bot.usecases.concerned import put_before
from bot.usecases.curation_lesson import is_lesson
from bot.usecases.desk import Desk
from bot.usecases.security import with_review
from domain import decisions as rules
from domain.authority import Verb, belongs
from domain.errors import AlreadyDone, NotAllowed, Refused
from domain.funnel import Decision, RejectionReason, Stage
from domain.gates import Pack, pack, seats_of
from domain.governance import GATE_OF
from domain.initiatives import Initiative, cannot
from domain.orders import PASSES, Actor, Case, Effect, Order, Outcome, Room, possible
from domain.parties import Party
from domain.people import PersonId
from domain.places import Channel
from domain.routing import product_problem
from domain.verdicts import GateEvent
from storage.decisions import TwiceDecided
from storage.dialect import ROOM, in_turn


@dataclass(frozen=True, slots=True)
class Said:
    """A decision as it was said, before anything was looked up."""

    decision: Decision
    reason: str = ""
    why: RejectionReason | None = None
    into: str | None = None
    date: date | None = None
    back_to: Stage | None = None
    with_impact: bool | None = None
    exception_owner: PersonId | None = None
    links: tuple[str, ...] = ()


async def decide(desk: Desk, id: str, said: Said) -> Message:
    """Takes the decision, if this person may and nothing is in the way; everybody concerned hears of it."""
    await desk.hold(id, *([said.into] if said.into else []))
    before = await desk.initiative(id)
    refuse_old(before, desk.seen)
    found = pack(before, desk.model.governance, desk.today())
    actor = await _authorized(desk, before, said, found)
    into = await desk.visible(said.into) if said.into else None
    await _is_answerable(desk, said.exception_owner)
    order = _order(said, into, found)
    _refuse_misfit(desk, before, order)
    outcome = rules.decide(await _case(desk, before, order, actor, found))
    outcome = replace(outcome, initiative=with_review(desk, before, outcome.initiative))
    after = outcome.initiative
    await save(desk, after)
    await _on_record(desk, before, outcome, order, actor)
    place = await spread(desk, before, outcome, order, actor)
    await _into_history(desk, outcome, order, actor)
    lesson = (Button("Keep the lesson", StartFlow(WRITE_FLOW, f"lesson:{after.id}")),)
    buttons = (
        Button("Show it", RunCommand("gate", after.id)),
        *(lesson if is_lesson(said.decision, outcome.effect) else ()),
    )
    return Message(receipt(outcome, order, place), buttons=buttons)


async def _is_answerable(desk: Desk, owner: PersonId | None) -> None:
    """Raises Refused when somebody who is no colleague (any more) is to answer for an exception."""
    if owner is None:
        return
    named = await desk.uow.people.get(owner)
    if named is None or not belongs(named):
        raise Refused("Only an active colleague of the company can answer for an exception. Who else could it be?")


def refuse_old(initiative: Initiative, round: int | None) -> None:
    """Raises AlreadyDone when a decision was taken since the card was drawn, or since the conversation began."""
    if round is None or round == initiative.round:
        return
    text = f"{initiative.id} was decided in the meantime: it is {initiative.stage.spoken} now."
    if initiative.decided_by is None or initiative.decided_at is None:
        raise cannot(initiative, "that card is an older one")
    raise AlreadyDone(text, by=initiative.decided_by, at=initiative.decided_at)


def _refuse_misfit(desk: Desk, before: Initiative, order: Order) -> None:
    """Raises Refused when it shall go on with a product that may not see its data."""
    problem = product_problem(before, desk.model.products) if order.decision in PASSES else None
    if problem is not None and not _ends(order):
        raise Refused(f"{before.id} cannot go on with that product: {problem}. Choose another one first.")


def _ends(order: Order) -> bool:
    return order.decision is Decision.CLOSE


def may_be_decided(desk: Desk, initiative: Initiative) -> None:
    """Raises Refused or AlreadyDone when there is nothing to decide."""
    if not possible(initiative):
        raise cannot(initiative, "there is nothing left to decide")


async def may_begin(desk: Desk, id: str, decision: Decision) -> None:
    """Raises what stands in the way of that decision by this person."""
    initiative = await desk.visible(id)
    if decision not in possible(initiative):
        raise rules.impossible(initiative, decision)
    await desk.authorize_decision(decision, initiative)


async def _authorized(desk: Desk, before: Initiative, said: Said, found: Pack | None) -> Actor:
    exception = bool(found is not None and found.missing and not found.blocking and said.decision in PASSES)
    if said.decision not in possible(before):  # then the rules say why not, whoever it is
        await desk.authorize(Verb.DECIDE, before) if possible(before) else None
        return Actor(desk.person.id)
    if exception:
        try:
            return await desk.authorize_decision(said.decision, before, exception=True)
        except NotAllowed:
            pass  # not the Director: the rules say what is missing
    return await desk.authorize_decision(said.decision, before)


def _order(said: Said, into: Initiative | None, found: Pack | None) -> Order:
    evidence = [line.link for line in found.lines if line.link] if found is not None else []
    return Order(
        decision=said.decision,
        reason=said.reason,
        why=said.why,
        into=into,
        date=said.date,
        back_to=said.back_to,
        with_impact=said.with_impact,
        exception_owner=said.exception_owner,
        links=tuple(dict.fromkeys((*said.links, *evidence))),
    )


async def _case(desk: Desk, before: Initiative, order: Order, actor: Actor, found: Pack | None) -> Case:
    governance = desk.model.governance
    clocks, today = governance.clocks, desk.today()
    days = {Stage.NEW: clocks.assessment_days}.get(before.stage, clocks.delivery_days)
    return Case(
        initiative=before,
        order=order,
        actor=actor,
        governance=governance,
        pack=found,
        now=desk.now,
        today=today,
        rework_due=desk.due_in(desk.model.clocks.rework_days),
        stage_due=desk.due_in(days),
        room=await _room(desk, before) if order.decision is Decision.CONTINUE else None,
    )


async def _room(desk: Desk, before: Initiative) -> Room | None:
    """The room in the next stage; who asks for it waits for others who do, so that it is never given twice."""
    next_ = NEXT.get(before.stage)
    if next_ is None:
        return None
    await in_turn(desk.uow.connection, ROOM)
    most = getattr(desk.model.governance.limits, CAPS[next_])
    return Room(await desk.uow.initiatives.inside(next_), most)


async def _on_record(desk: Desk, before: Initiative, outcome: Outcome, order: Order, actor: Actor) -> None:
    after = outcome.initiative
    dossier = before.dossier
    participants = [
        *(one.by for one in dossier.signoffs.values()),
        *(one.by for one in dossier.votes),
        *(one.by for one in dossier.opinions),
    ]
    if outcome.effect is Effect.VOTED:
        return
    event = GateEvent(
        initiative=after.id,
        round=after.round,
        gate=GATE_OF.get(before.stage),
        decision=order.decision,
        effect=outcome.effect,
        from_stage=before.stage,
        to_stage=after.stage,
        at=desk.now,
        decided_by=actor.person,
        acting_for=actor.acting_for,
        reason=order.reason.strip() or None,
        participants=tuple(dict.fromkeys(participants)),
        links=order.links,
        exception_owner=order.exception_owner,
    )
    try:
        await desk.uow.decisions.add(event)
    except TwiceDecided as error:
        raise AlreadyDone(f"{after.id} was decided this moment.", by=actor.person, at=desk.now) from error


async def _into_history(desk: Desk, outcome: Outcome, order: Order, actor: Actor) -> None:
    after = outcome.initiative
    verb = "voted" if outcome.effect is Effect.VOTED else "decided"
    waived = [one for one in after.dossier.waivers if one.at == desk.now and one.by == actor.person]
    detail: dict[str, str | None] = {
        "decision": order.decision.value,
        "effect": outcome.effect.value,
        "stage": after.stage.value,
        "for": actor.acting_for,
        "why": order.why.value if order.why is not None else None,
        "into": order.into.id if order.into is not None else None,
        "reason": order.reason.strip() or None,
        "waived": ", ".join(one.label for one in waived) or None,
        "exception_owner": order.exception_owner,
    }
    await desk.record(after.id, verb, **detail)


async def dispute(desk: Desk, id: str, reason: str) -> Message:
    """Puts the gate before the Director."""
    before = await desk.initiative(id)
    refuse_old(before, desk.seen)
    for_ = await desk.authorize(Verb.DISPUTE, before)
    after = rules.dispute(before, desk.person.id, reason, desk.now)
    await save(desk, after)
    await card_changed(desk, after)
    note = Message(f"{after.id} needs your decision: {literal(after.title)}", await gate_card_of(desk, after))
    await put_before(desk, [Party.DIRECTOR], after, note, gate_subject(after))
    sentence = f"{literal(desk.person.name)} asks the AI director to decide. You hear what comes of it."
    await announce(desk, after, sentence, *seats_of(after).values(), quote=Quote(reason, by=desk.person.name))
    await desk.record(after.id, "disputed", **{"reason": reason, "for": for_})
    return Message(f"**{after.id}** is with the AI director now, with your reason.")


async def ask_for_gate(desk: Desk, id: str) -> Message:
    """The verdict is asked for, also while something is missing; those who decide and sign see the card anew."""
    before = await desk.initiative(id)
    await desk.authorize(Verb.RESUBMIT, before)
    after = rules.ask_for_gate(before, desk.now)
    await save(desk, after)
    await card_changed(desk, after)
    gate = desk.model.governance.gate(after.stage)
    if gate is not None:
        note = Message(f"{after.id} asks for your verdict: {literal(after.title)}", await gate_card_of(desk, after))
        signers = [one.owner for one in gate.criteria if one.is_signoff]
        await put_before(desk, [*gate.deciders, *signers], after, note, gate_subject(after))
    await desk.record(after.id, "asked_for_gate")
    return Message(f"The verdict on **{after.id}** is asked for; whoever decides has the card.")


async def resubmit(desk: Desk, id: str) -> Message:
    """What was sent back is done; whoever decides looks again."""
    before = await desk.initiative(id)
    await desk.authorize(Verb.RESUBMIT, before)
    after = rules.is_reworked(before, desk.now)
    await save(desk, after)
    await card_changed(desk, after)
    text = f"**{after.id}** · {literal(after.title)}\n{literal(desk.person.name)} says that the rework is done."
    show = (Button("Show it", RunCommand("gate", after.id)),)
    await desk.post(Channel.PROJECT_OFFICE, Message(text, buttons=show))
    await announce(desk, after, f"{literal(desk.person.name)} says that the rework is done.", after.triager)
    await desk.record(after.id, "resubmitted")
    return Message(f"Thank you. **{after.id}** is before those who decide again.")
