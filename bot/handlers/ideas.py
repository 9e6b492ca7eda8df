"""The commands that everybody has: hand in, look, comment, follow."""

from __future__ import annotations

import re

from bot.actions import Follow, Go, Move, RunCommand
from bot.cards.help import HAND_IN, MY_IDEAS, REST, Group, help_card, rest_card
from bot.cards.words import count, moment
from bot.conversation.reading import is_blank
from bot.events import Audience, Command, Installed, Reply, Say, Searched, ShowResults
from bot.flows import FLOWS
from bot.flows.submit_idea import prefilled
from bot.handlers.conversation import begin_about, begin_idea, start
from bot.handlers.listening import nothing_under_way
from bot.handlers.turns import in_chat
from bot.router import router
from bot.ui import Button, Card, Facts, Message, literal
from bot.usecases import chronicle, converse, look, seated, talk_about
from bot.usecases.ask import passages
from bot.usecases.desk import Act
from bot.usecases.keeping import with_next
from bot.usecases.risk_register import page_of
from domain.errors import Refused
from domain.sensitive import find
from storage.conversations import Conversation

SHOWN = 5
DOES = "I take ideas to the people who can make them real."
ASK_ME = "A question about AI at work here? Just ask it, and I look it up."
TRY_FIRST = (
    "What goes wrong at work, again and again? Say *idea* and tell me in your own words; I ask the rest, one question "
    "at a time."
)
WHAT_ELSE = Button("What else?", RunCommand("help", ""))
LONG_COMMENT = 2_000  # characters; the form says what is too long


@router.command(
    "idea",
    "hand in an idea; what goes wrong, in your words",
    usage="idea [words]",
    aliases=("ideas",),
)
async def idea(act: Act, text: str) -> Reply:
    return await begin_idea(act, prefilled(text.lstrip(": ")))


@router.command("mine", "your ideas and where they stand", usage="mine [sponsor]")
async def mine(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await (seated.mine(desk, text) if text.strip() else look.mine(desk)))


_OTHER_RECORDS = {"B": "blocker", "C": "champion", "L": "lessons"}  # by the letter that their numbers begin with
_OTHER_NUMBER = re.compile(r"\s*([BCL])-\d+\s*", re.IGNORECASE)


@router.command("status", "where an idea stands", usage="status AI-2026-0001", aliases=("show",))
async def status(act: Act, text: str) -> Reply:
    if not text.strip():
        return await mine(act, "")
    if other := _OTHER_NUMBER.fullmatch(text):
        return await router.commands[_OTHER_RECORDS[other[1].upper()]].handler(act, text.strip())
    async with act.looking() as desk:
        return Say(await look.status(desk, number_in(text, "status")))


_HISTORIES = {"B": chronicle.blocker_history, "C": chronicle.champion_history}


@router.command("history", "what happened to an idea or a blocker", usage="history AI-2026-0001")
async def history(act: Act, text: str) -> Reply:
    id, page = number_and_words(text, "history")
    other = _OTHER_NUMBER.fullmatch(id)
    tell = _HISTORIES.get(other[1].upper(), chronicle.history) if other else chronicle.history
    async with act.looking() as desk:
        return Say(await tell(desk, id, page_of(page.strip() or "1")))


@router.command("search", "has somebody had that idea?", usage="search words", aliases=("find",))
async def search(act: Act, text: str) -> Reply:
    async with act.looking(quick=False) as desk:
        return Say(await look.search(desk, text))


@router.on(Searched)
async def searched(act: Act, event: Searched) -> Reply:
    async with act.looking(quick=False) as desk:
        found = await look.results(desk, event.words)
    found = (*found, *(await passages(act, event.words)))
    if found:
        return ShowResults(found)
    if not event.words.strip():
        return Say(Message("Type a few words of an idea, or its number."))
    return Say(
        Message(f"Nothing was found for “{literal(event.words[:60])}”. Try other words, or the number of an idea.")
    )


@router.command("comment", "add a comment", usage="comment AI-2026-0001 words")
async def comment(act: Act, text: str) -> Reply:
    id, words = number_and_words(text, "comment")
    if is_blank(words):
        return await start(act, "comment", id)
    if find(words) or len(words) > LONG_COMMENT:
        turn = await begin_about(act, FLOWS["comment"], id)
        done = await converse.answer(converse.silent(act), FLOWS, turn.conversation.id, {"comment": words}, None)
        return in_chat(act, done)
    async with act.desk() as desk:
        said = await talk_about.comment(desk, id, words)
    return Say(with_next(said, await converse.focused(act), FLOWS))


@router.command("link", "add a link as evidence", usage="link AI-2026-0001 https://…")
async def link(act: Act, text: str) -> Reply:
    id, url = number_and_words(text, "link")
    async with act.desk() as desk:
        return Say(await talk_about.link(desk, id, url))


@router.command("follow", "hear of every change", usage="follow AI-2026-0001")
async def follow(act: Act, text: str) -> Reply:
    async with act.desk() as desk:
        return Say(await talk_about.follow(desk, number_in(text, "follow")))


@router.command("unfollow", "no longer hear of it", usage="unfollow AI-2026-0001")
async def unfollow(act: Act, text: str) -> Reply:
    async with act.desk() as desk:
        return Say(await talk_about.follow(desk, number_in(text, "unfollow"), stop=True))


@router.button(Follow)
async def follow_pressed(act: Act, action: Follow) -> Reply:
    return await follow(act, action.initiative)


@router.command("edit", "change what you handed in", usage="edit AI-2026-0001")
async def edit(act: Act, text: str) -> Reply:
    return await start(act, "edit_idea", number_in(text, "edit"))


@router.command("withdraw", "take an idea back", usage="withdraw AI-2026-0001")
async def withdraw(act: Act, text: str) -> Reply:
    return await start(act, "withdraw_idea", number_in(text, "withdraw"))


@router.command("case", "build the case: data, risk, control", usage="case AI-2026-0001", aliases=("build",))
async def case(act: Act, text: str) -> Reply:
    return await start(act, "build_case", number_in(text, "case"))


@router.command("drafts", "what you began and did not finish", aliases=("draft",))
async def drafts(act: Act, text: str) -> Reply:
    found = await _drafts(act)
    if not found:
        return Say(Message("You have no drafts. Say *idea* to begin one."))
    rows = tuple((FLOWS[one.flow].title, moment(one.updated_at, act.person.time_zone)) for one in found)
    buttons = tuple(Button(f"Continue: {FLOWS[one.flow].title}", Go(one.id, 0, Move.RESUME)) for one in found[:SHOWN])
    return Say(
        Message(
            f"You have {count(len(found), 'draft')}; choose one to go on.", Card("Your drafts", (Facts(rows),), buttons)
        )
    )


@router.command("resume", "go on where you were", aliases=("continue",))
async def resume(act: Act, text: str) -> Reply:
    here = await converse.focused(act)
    if here is None:
        found = await _drafts(act)
        if not found:
            return await nothing_under_way(act)
        here = found[0]
    return in_chat(act, await converse.resume(act, FLOWS, here.id))


@router.command("help", "this list", group=Group.USHER, aliases=("commands",))
async def help_(act: Act, text: str) -> Reply:
    """With *more*, what is left out for this reader."""
    if text.strip().lower() == REST and not act.person.is_outsider:
        return Say(Message("What others say to me, by their role.", rest_card(act.person, _commands())))
    does = look.GUESTS if act.person.is_outsider else DOES
    return Say(Message(f"Hello {literal(act.person.first_name)}. {does} {ASK_ME}", _help(act)))


@router.on(Installed)
async def installed(act: Act, event: Installed) -> Reply:
    """Said once for each time that somebody adds Usher, also when the platform tells of it twice."""
    async with act.desk():  # where the delivery's key is noted
        pass
    if not act.origin.direct:
        return Say(Message(_introduction(act)), Audience.ALL)
    hello = f"Hello {literal(act.person.first_name)}, I am Usher."
    if act.person.is_outsider:
        return Say(Message(f"{hello} {look.GUESTS}\n{ASK_ME}", buttons=(WHAT_ELSE,)))
    return Say(Message(f"{hello} {DOES}\n{TRY_FIRST}\n{ASK_ME}", buttons=(HAND_IN, MY_IDEAS, WHAT_ELSE)))


@router.button(RunCommand)
async def run(act: Act, action: RunCommand) -> Reply:
    return await router.handle(act, Command(act.origin, action.command, action.text))


def _help(act: Act) -> Card:
    return help_card(act.person, _commands())


def _commands() -> list[tuple[Group, str, str]]:
    return [(spec.group, spec.usage, spec.summary) for spec in router.commands.values()]


def _introduction(act: Act) -> str:
    """For everybody in a shared place: nothing in it depends on who reads it."""
    return (
        f"Hello, I am Usher. {literal(act.person.name)} added me here. {DOES} Mention me with *idea* and a few words "
        "about what goes wrong at work, with a question, or with *help*.\nIs this the channel of a role? An "
        "administrator mentions me with *here project-office*, and the cards for the project office arrive here from "
        "then on."
    )


async def _drafts(act: Act) -> list[Conversation]:
    """The drafts that can be gone on with, the latest first."""
    return [one for one in await converse.drafts(act) if one.flow in FLOWS]


def number_in(text: str, command: str) -> str:
    """The number at the beginning of a command's words."""
    return number_and_words(text, command)[0]


def number_and_words(text: str, command: str) -> tuple[str, str]:
    """The number, and what stands behind it, be it on the next line."""
    number, *words = text.split(maxsplit=1) or ("",)
    if not number:
        raise Refused(f"Which idea? For example: *{command} AI-2026-0001*. Say *mine* for your numbers.")
    return number.strip(".,;:"), "".join(words)
