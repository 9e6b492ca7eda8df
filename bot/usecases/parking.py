"""Which conversation hears the next words: one that is parked hears nothing, and is kept as it is."""

from __future__ import annotations

from bot.conversation.state import Status
from bot.usecases.converse import focused, silent
from bot.usecases.desk import Act


async def park(act: Act, id: str) -> None:
    """Nothing that the person says belongs to it any more, until they go on with it."""
    async with silent(act).desk() as desk:
        await desk.uow.conversations.unfocus(act.origin.account, id)


async def park_shown(act: Act, id: str) -> None:
    """Parks what is shown as a form from now on: nobody tells when it is closed."""
    here = await focused(act)
    if here is not None and here.id == id:
        await park(act, id)


async def listen(act: Act, id: str) -> None:
    """What was asked last in this place hears the next words there, if it still goes on."""
    here = await focused(act)
    if here is not None and here.id == id:
        return
    async with silent(act).desk() as desk:
        found = await desk.uow.conversations.get(id, act.person.id)
        if found is not None and found.status == Status.OPEN:
            await desk.uow.conversations.focus(act.origin.account, act.origin.place, id)
