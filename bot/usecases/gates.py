"""Looking at a gate: the pack as this reader may see it."""

from __future__ import annotations

from dataclasses import replace

from bot.cards.gate import gate_subject
from bot.ui import Message, literal
from bot.usecases.around import gate_card_of
from bot.usecases.desk import Desk
from domain.authority import Verb, belongs
from domain.errors import NotAllowed
from domain.initiatives import Initiative


async def show(desk: Desk, id: str) -> Message:
    """The gate pack, for whoever may read the whole record, with its buttons."""
    initiative = await readable(desk, id)
    card = await gate_card_of(desk, initiative, with_buttons=bool(belongs(desk.person)))
    return Message(f"**{initiative.id}** is {initiative.stage.spoken}.", card)


async def readable(desk: Desk, id: str) -> Initiative:
    """The record for whoever may read its gate pack: all of the record, or something there waits for them."""
    initiative = await desk.visible(id)
    if not await desk.sees_all(initiative) and not await _is_asked(desk, initiative.id):
        raise NotAllowed(
            f"The gate pack is for its people and the heads. Say *status {initiative.id}* to see where it stands."
        )
    return initiative


async def view(desk: Desk, id: str) -> Message:
    """The card where a copy of it stands: colleagues see it there; elsewhere whoever reads the whole record."""
    desk.require(Verb.READ)
    initiative = await desk.initiative(id)
    place = replace(desk.act.origin.place, thread=None)
    stands_here = await desk.uow.outbox.copy(gate_subject(initiative), place.key) is not None
    if not stands_here:
        return await show(desk, id)
    card = await gate_card_of(desk, initiative)
    return Message(literal(card.title), card)


async def _is_asked(desk: Desk, id: str) -> bool:
    """Whether something waits for the person, a role of theirs, or for whom they stand in."""
    principals = await desk.principals()
    people = {desk.person.id, *(one.id for one in principals)}
    roles = {*desk.person.roles, *(role for one in principals for role in one.roles)}
    duties = await desk.uow.duties.of(id)
    return any(one.person in people or (one.person is None and one.role in roles) for one in duties)
