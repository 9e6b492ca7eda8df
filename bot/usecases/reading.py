"""Who may read what hangs on a record: whoever reads all of it, and whoever stands in for somebody who does."""

from __future__ import annotations

from bot.usecases.desk import Desk
from domain.authority import belongs, sees_all
from domain.errors import NotAllowed
from domain.initiatives import Initiative


async def reads(desk: Desk, initiative: Initiative) -> bool:
    """Whether the person may read the whole record, in their own name or as somebody's deputy."""
    if await desk.sees_all(initiative):
        return True
    visibility = desk.model.visibility
    deputies = bool(belongs(desk.person))
    return deputies and any(sees_all(one, initiative, visibility) for one in await desk.principals())


async def readable(desk: Desk, id: str, what: str) -> Initiative:
    """The record for whoever may read all of it; NotAllowed names `what` is not shown, and what to say instead."""
    initiative = await desk.visible(id)
    if not await reads(desk, initiative):
        raise NotAllowed(f"{what} for its people and the heads. Say *status {initiative.id}* to see where it stands.")
    return initiative
