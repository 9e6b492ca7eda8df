"""Dependencies: `depends` adds one, `waits` shows both directions, a button lifts one."""

from __future__ import annotations

from bot.cards.help import Group
from bot.events import Reply, Say
from bot.handlers.conversation import start
from bot.handlers.ideas import number_in
from bot.risk_actions import Lift
from bot.router import router
from bot.usecases import dependencies
from bot.usecases.desk import Act


@router.command("depends", "it waits for another initiative", usage="depends AI-2026-0001", group=Group.GATES)
async def depends(act: Act, text: str) -> Reply:
    return await start(act, "depends", number_in(text, "depends"))


@router.command(
    "waits",
    "what it waits for, and what waits for it",
    usage="waits AI-2026-0001",
    aliases=("dependencies",),
    group=Group.GATES,
)
async def waits(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await dependencies.show(desk, number_in(text, "waits")))


@router.button(Lift)
async def lift(act: Act, action: Lift) -> Reply:
    async with act.desk() as desk:
        return Say(await dependencies.lift(desk, action.initiative, action.on))
