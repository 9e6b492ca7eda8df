"""`digest`, `digest preview`, `digest settings`, and the buttons about them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cards.help import Group
from bot.conversation.flow import Json
from bot.digest_actions import (
    PAUSE,
    QUIET,
    WHEN,
    DigestMenu,
    DigestPlatform,
    EndPause,
    OpenSection,
    ResetDigests,
    ShowDigest,
    SwitchDigest,
)
from bot.events import Reply, Say
from bot.flows import FLOWS
from bot.handlers.conversation import STARTERS
from bot.handlers.turns import in_chat, in_form
from bot.router import router
from bot.ui import Message
from bot.usecases import blocker_conversations, digest_look, digest_section, digest_settings, digest_sheet
from bot.usecases.desk import Act

HOW = "Say *digest preview project-office 2026-12-07*; the day may be *today* or *Mon*. Digests: {codes}."


@router.command(
    "digest",
    "what your role reads, now",
    usage="digest [ROLE SECTION | preview ROLE DATE | settings]",
    group=Group.USHER,
)
async def digest(act: Act, text: str) -> Reply:
    first, _, rest = text.strip().partition(" ")
    match first.lower():
        case "preview":
            return await _preview(act, rest.strip())
        case "settings":
            async with act.looking() as desk:
                return Say(await digest_sheet.show(desk, await digest_sheet.wanted(desk, rest.strip())))
        case _:
            async with act.looking() as desk:
                opened = digest_section.meant(desk, text)
                shown = digest_look.mine(desk, text.strip()) if opened is None else digest_section.show(desk, opened)
                return Say(await shown)


async def _preview(act: Act, text: str) -> Reply:
    if not text:
        return Say(Message(HOW.format(codes=digest_look.codes())))
    role, _, day = text.partition(" ")
    async with act.looking() as desk:
        return Say(await digest_look.preview(desk, role, day))


@router.button(ShowDigest)
async def shown(act: Act, action: ShowDigest) -> Reply:
    async with act.looking() as desk:
        return Say(await digest_look.mine(desk, action.digest))


@router.button(OpenSection)
async def section(act: Act, action: OpenSection) -> Reply:
    async with act.looking() as desk:
        return Say(await digest_section.show(desk, action))


@router.button(DigestMenu)
async def menu(act: Act, action: DigestMenu) -> Reply:
    async with act.looking() as desk:
        return Say(await digest_sheet.menu(desk, digest_sheet.about(action.who, action.digest)))


@router.button(SwitchDigest)
async def switched(act: Act, action: SwitchDigest) -> Reply:
    target = digest_sheet.about(action.who, action.digest, action.revision)
    async with act.desk() as desk:
        return Say(await digest_settings.switch(desk, target, action.to))


@router.button(DigestPlatform)
async def platform(act: Act, action: DigestPlatform) -> Reply:
    async with act.desk() as desk:
        target = digest_sheet.about("", revision=action.revision)
        return Say(await digest_settings.set_platform(desk, target, action.platform))


@router.button(EndPause)
async def resumed(act: Act, action: EndPause) -> Reply:
    async with act.desk() as desk:
        target = digest_sheet.about(action.who, revision=action.revision)
        return Say(await digest_settings.set_pause(desk, target, None))


@router.button(ResetDigests)
async def reset(act: Act, action: ResetDigests) -> Reply:
    async with act.desk() as desk:
        return Say(await digest_settings.reset(desk, digest_sheet.about(action.who, revision=action.revision)))


def _about(flow: str) -> None:
    async def begin(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
        target = digest_sheet.about_subject(subject)
        async with act.looking() as desk:
            await digest_settings.may_begin(desk, target)
        turn = await blocker_conversations.begin(act, FLOWS[flow], subject, given, again=True)
        return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)

    STARTERS[flow] = begin


for _flow in (WHEN, QUIET, PAUSE):
    _about(_flow)
