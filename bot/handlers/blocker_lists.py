"""`blockers`: mine, my role's, my unit's, an initiative's."""

from __future__ import annotations

from bot.cards.help import Group
from bot.events import Reply, Say
from bot.router import router
from bot.usecases import blocker_lists
from bot.usecases.desk import Act


@router.command(
    "blockers",
    "what is in the way: yours, your role's, your unit's",
    usage="blockers [mine | role | unit | AI-2026-0001] [late | weekly]",
    group=Group.BLOCKERS,
)
async def blockers(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await blocker_lists.show(desk, text))
