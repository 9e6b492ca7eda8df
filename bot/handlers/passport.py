"""`passport` shows one page of the record; its buttons post it and attach it."""

from __future__ import annotations

from bot.cards.help import Group
from bot.events import Audience, Reply, Say
from bot.handlers.gates import outdated
from bot.handlers.ideas import number_in
from bot.risk_actions import AttachPassport, PostPassport
from bot.router import router
from bot.usecases import passport as pages
from bot.usecases.desk import Act


@router.command("passport", "one page of the whole record", usage="passport AI-2026-0001", group=Group.GATES)
async def passport(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await pages.show(desk, number_in(text, "passport")))


@router.button(PostPassport)
async def post(act: Act, action: PostPassport) -> Reply:
    async with act.desk() as desk:
        return Say(await pages.post(desk, action.initiative), Audience.ALL)


@router.button(AttachPassport)
async def attach(act: Act, action: AttachPassport) -> Reply:
    if (old := await outdated(act, action.initiative, action.round)) is not None:
        return old
    async with act.desk() as desk:
        return Say(await pages.attach(desk, action.initiative, action.round))
