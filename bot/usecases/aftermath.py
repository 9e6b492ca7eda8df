"""What a decision brings about: every card follows, everybody concerned is told, the next gate opens."""

from __future__ import annotations

from bot.cards.decided import decided_sentence
from bot.cards.gate import acting, gate_subject
from bot.cards.initiative import subject_of
from bot.cards.value import value_card, value_subject
from bot.gate_actions import Decide
from bot.ui import Button, Card, Message, Quote, literal
from bot.usecases.around import announce, card_changed, named_on, office_card_of, queue_place
from bot.usecases.complete import tell_decided
from bot.usecases.concerned import people_of, put_before
from bot.usecases.desk import Desk
from bot.usecases.security import ask_security
from domain.funnel import Stage
from domain.gates import seats_of
from domain.initiatives import Initiative
from domain.line import in_line
from domain.orders import Actor, Effect, Order, Outcome
from domain.parties import Party
from domain.places import Channel

# How many may be in a stage at once (domain rule 1.5); other stages have no limit.
CAPS = {Stage.ASSESSMENT: "assessment", Stage.DELIVERY: "delivery"}
NEXT = {Stage.NEW: Stage.ASSESSMENT, Stage.ASSESSMENT: Stage.DELIVERY}


async def spread(desk: Desk, before: Initiative, outcome: Outcome, order: Order, actor: Actor) -> int | None:
    """Every copy of every card follows, and whoever is concerned hears of it once.

    Gives its place in line, when it waits for room.
    """
    after = outcome.initiative
    if order.into is not None:
        await _merged(desk, after, order.into)
    gate_card = await card_changed(desk, after)
    if after.dossier.impact.report is not None:
        await _value_card_changed(desk, after)
    place = await queue_place(desk, after) if after.dossier.deferred is not None else None
    await _tell(desk, before, outcome, order, actor, place)
    await _open_next(desk, before, outcome, gate_card)
    await _place_is_free(desk, before, after)
    return place


async def _value_card_changed(desk: Desk, after: Initiative) -> None:
    """Nobody is asked for a word on the value any more where the decision was taken without it."""
    people = await desk.act.office.directory.find(desk.uow.people, named_on(after), desk.now)
    card = value_card(after, people, desk.model.currency)
    await desk.refresh(value_subject(after), Message(literal(card.title), card))


async def _merged(desk: Desk, after: Initiative, into: Initiative) -> None:
    await desk.uow.initiatives.follow(into.id, after.initiator, credited=True)
    await announce(desk, into, f"**{after.id}** · {literal(after.title)} was merged into this one.")


async def _tell(
    desk: Desk, before: Initiative, outcome: Outcome, order: Order, actor: Actor, place: int | None
) -> None:
    """The author, the followers, everybody on a seat, and whom the gate names as informed."""
    after = outcome.initiative
    people = await desk.act.office.directory.find(desk.uow.people, [actor.person, actor.acting_for], desk.now)
    who = acting(people, actor.person, actor.acting_for)
    if outcome.effect is not Effect.VOTED:
        await tell_decided(desk, before, f"by {literal(who)}: {order.decision.spoken.lower()}")
    sentence = decided_sentence(outcome, order, who, place)
    gate = desk.model.governance.gate(before.stage)
    informed = await people_of(desk, gate.informed, after) if gate is not None else []
    quote = Quote(order.reason.strip(), by=desk.person.name) if order.reason.strip() else None
    await announce(desk, after, sentence, after.triager, *seats_of(after).values(), *informed, quote=quote)


async def _open_next(desk: Desk, before: Initiative, outcome: Outcome, gate_card: Card | None) -> None:
    """The next gate's card goes to those who decide and sign there."""
    after = outcome.initiative
    if outcome.effect is not Effect.MOVED or after.stage.is_end:
        return
    if after.stage is Stage.NEW:
        card = await office_card_of(desk, after)
        what = "was opened again" if before.stage is Stage.REJECTED else "was sent back"
        note = Message(f"{after.id} {what}: {literal(after.title)}", card)
        await desk.post(Channel.PROJECT_OFFICE, note, subject_of(after))
        return
    gate = desk.model.governance.gate(after.stage)
    if gate is None or after.stage is before.stage:
        return
    signers = [one.owner for one in gate.criteria if one.is_signoff]
    note = Message(f"{after.id} is {after.stage.spoken}: {literal(after.title)}", gate_card)
    leads = [Party.PROJECT_MANAGER] if Party.PROJECT_MANAGER in seats_of(after) else []
    await put_before(desk, [*gate.deciders, *signers, *leads], after, note, gate_subject(after))
    if after.stage is Stage.ASSESSMENT:
        await ask_security(desk, after)


async def _place_is_free(desk: Desk, before: Initiative, after: Initiative) -> None:
    """Somebody left a limited stage, so the first in line may come in."""
    if before.stage not in CAPS or after.stage is before.stage:
        return
    source = next(stage for stage, target in NEXT.items() if target is before.stage)
    waiting = in_line(one for one in await desk.uow.initiatives.deferred(source) if one.dossier.paused is None)
    most = getattr(desk.model.governance.limits, CAPS[before.stage])
    if not waiting or await desk.uow.initiatives.inside(before.stage) >= most:
        return
    first = waiting[0]
    text = f"There is room {before.stage.spoken} again. First in line: **{first.id}** · {literal(first.title)}."
    go = Button("Decide…", Decide(first.id, first.round, ""))
    await desk.post(Channel.PROJECT_OFFICE, Message(text, buttons=(go,)))
