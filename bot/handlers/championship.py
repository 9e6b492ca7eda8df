"""`nominate`, `term`, `candidates`, and the buttons of a champion's record."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import assert_never

from bot import championship_actions as names
from bot.cards.help import Group
from bot.championship_actions import AgreeTime, TermAct, TermDo, TickItem
from bot.conversation.flow import Json
from bot.events import Command, Reply, Say
from bot.flows import FLOWS
from bot.handlers.conversation import STARTERS, start
from bot.handlers.turns import in_chat, in_form
from bot.router import router
from bot.ui import Message
from bot.usecases import blocker_conversations, championship_begin, championship_entry, championship_lists
from bot.usecases import championship_term as terms
from bot.usecases.around import ChangedMeanwhile
from bot.usecases.championship import load
from bot.usecases.desk import Act, Desk
from domain.errors import Refused

MYSELF = ("me", "myself", "i")
TRIES = 3
_RECORD = re.compile(r"(?i)c\s?-?\s?\d{1,9}")
Deed = Callable[[Desk], Awaitable[Message]]


@router.command("nominate", "put somebody forward as champion", usage="nominate [name]", group=Group.CHAMPIONS)
async def nominate(act: Act, text: str) -> Reply:
    return await start(act, names.NOMINATE, text.strip(" :?!."))


@router.command(
    "term", "my term as champion: days left, pause, who follows", usage="term [cover]", group=Group.CHAMPIONS
)
async def term(act: Act, text: str) -> Reply:
    word, _, rest = text.strip().partition(" ")
    if word.lower() == "cover":
        return await _cover(act, rest.strip())
    async with act.looking() as desk:
        if text.strip():
            return Say(await championship_lists.show(desk, text))
        return Say(await championship_lists.my_term(desk))


async def _cover(act: Act, id: str) -> Reply:
    """`term cover` of their own record, `term cover C-12` of another."""
    async with act.looking() as desk:
        own = await desk.uow.champions.of(desk.person.id) if not id else None
        if not id and own is None:
            return Say(await championship_lists.my_term(desk))
    return await start(act, names.COVER, own.id if own is not None else id)


@router.command("my", "the same without it: my term, my time", usage="my term", group=Group.CHAMPIONS)
async def my(act: Act, text: str) -> Reply:
    """`my term` is `term`; whatever else begins so is a question."""
    word, _, rest = text.strip().partition(" ")
    spec = router.named(word) if word and not rest else None
    if spec is None or spec.name == "my":
        return await router.handle(act, Command(act.origin, "ask", f"my {text}".strip()))
    return await router.handle(act, Command(act.origin, word, rest))


@router.command(
    "candidates",
    "who is on the way to become a champion, and who serves",
    usage="candidates [page]",
    aliases=("nominations",),
    group=Group.CHAMPIONS,
)
async def candidates(act: Act, text: str) -> Reply:
    word, _, rest = text.strip().partition(" ")
    if word.lower() == "marks":
        return await _marks(act, *rest.strip().partition(" ")[::2])
    page = int(word) if word.isdecimal() and len(word) < 4 else 1
    async with act.looking(quick=False) as desk:
        return Say(await championship_lists.candidates(desk, max(page, 1)))


async def _marks(act: Act, id: str, said: str) -> Reply:
    """For a company with criteria of its own."""

    async def give(desk: Desk) -> Message:
        champion, _, _ = await load(desk, id)
        codes = tuple(point.code for point in desk.model.champions.criteria)
        return await championship_entry.give_marks(
            desk, champion.id, championship_begin.marks_in(champion, said, codes)
        )

    return await _done(act, give)


def is_record(text: str) -> bool:
    """Whether that is the number of a record and no topic: C-12, c12."""
    return _RECORD.fullmatch(text.strip(" :?.")) is not None


async def show_record(act: Act, id: str) -> Reply:
    """`champion C-12`."""
    async with act.looking() as desk:
        return Say(await championship_lists.show(desk, id))


@router.button(TermAct)
async def pressed(act: Act, action: TermAct) -> Reply:
    if action.do not in set(TermDo):
        raise Refused("That button no longer works. Say *term* for your own record.")
    do, id = TermDo(action.do), action.champion
    if do is TermDo.SHOW:
        async with act.looking() as desk:
            return Say(await championship_lists.show_training(desk, id))
    return await _done(act, lambda desk: _deed(desk, do, id))


async def _deed(desk: Desk, do: TermDo, id: str) -> Message:
    match do:
        case TermDo.ACCEPT:
            return await championship_entry.accept(desk, id)
        case TermDo.START:
            return await championship_entry.start(desk, id)
        case TermDo.RESUME:
            return await terms.resume(desk, id)
        case TermDo.REMIND:
            return await championship_lists.remind(desk, id)
        case TermDo.OFFER | TermDo.YES:
            return await terms.second_term(desk, id)
        case TermDo.NO:
            return await terms.no_second_term(desk, id)
        case TermDo.SHOW:
            return await championship_lists.show_training(desk, id)
        case never:
            assert_never(never)


@router.button(AgreeTime)
async def agree(act: Act, action: AgreeTime) -> Reply:
    return await _done(act, lambda desk: championship_entry.agree(desk, action.champion, action.percent))


@router.button(TickItem)
async def tick(act: Act, action: TickItem) -> Reply:
    return await _done(act, lambda desk: championship_entry.tick(desk, action.champion, action.item))


async def _done(act: Act, deed: Deed) -> Reply:
    """Once more when somebody was faster: what the record is now says whether the act still makes sense."""
    for attempt in range(TRIES):
        try:
            async with act.desk() as desk:
                return Say(await deed(desk))
        except ChangedMeanwhile:
            if attempt == TRIES - 1:
                raise
    raise Refused("Somebody else is at the same record right now. Please press it again.")


async def begin_nominating(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    """Who, why and topics; what follows the command is the name."""
    async with act.looking() as desk:
        await championship_begin.may_nominate(desk, myself=subject.lower() in MYSELF)
    named: dict[str, Json] = {}
    if subject:
        named = {"nominee": act.person.id if subject.lower() in MYSELF else subject}
    return await _begin(act, names.NOMINATE, None, {**named, **given})


def _about(flow: str) -> None:
    async def begin(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
        async with act.looking() as desk:
            champion = await championship_begin.may_begin(desk, flow, subject)
        return await _begin(act, flow, champion.id, given)

    STARTERS[flow] = begin


async def _begin(act: Act, flow: str, subject: str | None, given: Mapping[str, Json]) -> Reply:
    again = subject is not None
    turn = await blocker_conversations.begin(act, FLOWS[flow], subject, given, again=again)
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)


STARTERS[names.NOMINATE] = begin_nominating
for _flow in (
    names.AGREE,
    names.REFUSE,
    names.MARKS,
    names.DECLINE,
    names.PAUSE,
    names.BACKUP,
    names.SUCCESSOR,
    names.COVER,
    names.HAND_OVER,
    names.WITHDRAW,
    names.END,
):
    _about(_flow)
