"""The project office's buttons and commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.actions import More, NeedsNumber, Take
from bot.cards.help import Group
from bot.cards.initiative import more_card
from bot.events import CardRefreshed, Reply, Say
from bot.handlers.conversation import start
from bot.handlers.ideas import number_in
from bot.router import router
from bot.ui import Message
from bot.usecases import blockers, championship_lists, gates, lessons, look, security, track, triage, value_view
from bot.usecases.desk import Act, Desk, unknown_number
from domain.authority import Verb


@router.on(CardRefreshed)
async def refreshed(act: Act, event: CardRefreshed) -> Reply:
    """The card that stands there: a gate's, or the office's."""
    kind, _, id = event.subject.rpartition(":")
    async with act.looking() as desk:
        if kind not in VIEWS:
            raise unknown_number(event.subject)
        return Say(await VIEWS[kind](desk, id))


VIEWS: Mapping[str, Callable[[Desk, str], Awaitable[Message]]] = {
    "": look.office_view,
    "gate": gates.view,
    "security": security.view,
    "steps": track.steps,
    "impact": value_view.view,
    "blocker": blockers.view,
    "lesson": lessons.view,
    "champion": championship_lists.show,
}


@router.button(Take)
async def take(act: Act, action: Take) -> Reply:
    async with act.desk() as desk:
        return Say(await triage.take(desk, action.initiative))


@router.button(NeedsNumber)
async def needs_number(act: Act, action: NeedsNumber) -> Reply:
    async with act.desk() as desk:
        return Say(await triage.need_number(desk, action.initiative))


@router.button(More)
async def more(act: Act, action: More) -> Reply:
    async with act.looking() as desk:
        initiative = await desk.visible(action.initiative)
        desk.require(Verb.ASSIGN, initiative)
    card = more_card(initiative)
    return Say(Message(f"**{initiative.id}**: choose what happens next.", card))


@router.command("queue", "what waits for triage", group=Group.OFFICE)
async def queue(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await look.queue(desk))


@router.command("take", "take the triage", usage="take AI-2026-0001", group=Group.OFFICE)
async def take_command(act: Act, text: str) -> Reply:
    return await take(act, Take(number_in(text, "take")))


@router.command("assign", "a colleague takes the triage", usage="assign AI-2026-0001", group=Group.OFFICE)
async def assign(act: Act, text: str) -> Reply:
    return await start(act, "assign_idea", number_in(text, "assign"))
