"""The gate pack of an initiative follows what is in its way (domain rule 6.2)."""

from __future__ import annotations

from bot.cards.gate import gate_subject
from bot.ui import Message, literal
from bot.usecases.around import gate_card_of
from bot.usecases.blocker_turn import is_confided
from bot.usecases.desk import Desk
from domain.blocker import Blocker
from domain.funnel import Stage
from domain.initiatives import InitiativeId


async def gate_follows(desk: Desk, blocker: Blocker) -> None:
    """Every copy of the gate card of its initiative shows it as it is stored now; nothing tells of what is confided."""
    if blocker.initiative is None or is_confided(blocker):
        return
    await desk.uow.nudges.look_soon(desk.now, blocker.initiative)
    await gate_shows(desk, blocker.initiative)


async def gate_shows(desk: Desk, id: InitiativeId) -> None:
    """Every copy of the initiative's gate card is drawn anew."""
    initiative = await desk.uow.initiatives.get(id)
    if initiative is None or not (initiative.round or initiative.stage is not Stage.NEW):
        return
    card = await gate_card_of(desk, initiative)
    await desk.refresh(gate_subject(initiative), Message(literal(card.title), card))
