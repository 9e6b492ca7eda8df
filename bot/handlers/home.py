"""Opening Usher's home."""

from __future__ import annotations

from bot.events import HomeOpened, Reply, ShowHome
from bot.flows import FLOWS
from bot.router import router
from bot.usecases import home
from bot.usecases.desk import Act


@router.on(HomeOpened)
async def opened(act: Act, event: HomeOpened) -> Reply:
    commands = [(spec.group, spec.name) for spec in router.commands.values()]
    async with act.looking() as desk:
        return ShowHome(await home.page(desk, FLOWS, commands))
