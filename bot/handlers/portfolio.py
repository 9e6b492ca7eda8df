"""What waits for me, and the portfolio."""

from __future__ import annotations

from bot.events import Reply, Say
from bot.router import router
from bot.usecases import inbox, portfolio
from bot.usecases.desk import Act
from domain.errors import Refused

PAGES = 99
LONGEST = 4  # digits of a page that are read


@router.command("inbox", "what waits for you, the oldest first", aliases=("todo",))
async def inbox_(act: Act, text: str) -> Reply:
    page = text.strip() or "1"
    if not (page.isascii() and page.isdigit() and len(page) <= LONGEST and 1 <= int(page) <= PAGES):
        raise Refused("Say *inbox* for what waits for you, or *inbox 2* for the next ten.")
    async with act.looking() as desk:
        return Say(await inbox.show(desk, int(page)))


@router.command(
    "portfolio",
    "what is under way, where, how long",
    usage="portfolio [department, product, P1, stage]",
)
async def portfolio_(act: Act, text: str) -> Reply:
    async with act.looking(quick=False) as desk:
        return Say(await portfolio.show(desk, text))
