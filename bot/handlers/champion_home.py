"""A champion's page, time and thanks; and the buttons of an offer to help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.cards.help import Group
from bot.champion_home_actions import NOTE_TIME, HelpWith, NoHelp, TakeHelp
from bot.conversation.engine import Edit
from bot.conversation.flow import Json
from bot.conversation.reading import position
from bot.events import Command, Reply, Say
from bot.flows import FLOWS
from bot.handlers.conversation import STARTERS, begin_about
from bot.handlers.turns import in_chat, in_form
from bot.router import router
from bot.ui import Message
from bot.usecases import champion_home, champion_time, converse, helping, recognition
from bot.usecases.converse import Turn
from bot.usecases.desk import Act
from domain.champion_time import minutes_in, monday, week_in, work_in
from domain.errors import Refused
from domain.people import Role

HOW = (
    "Say it like *time 2h ideas*, *time 45 min questions last week* or *time undo*; *time* alone shows what you noted."
)
IN_PRIVATE = "That page is yours alone, so say *unit* in our direct chat."


@router.command("unit", "a champion's page: the unit, and what is yours", group=Group.CHAMPIONS)
async def unit(act: Act, text: str) -> Reply:
    if text.strip() and not act.person.has(Role.CHAMPION):
        return await router.handle(act, Command(act.origin, "ask", f"unit {text}"))
    if not act.origin.direct:
        return Say(Message(IN_PRIVATE))
    async with act.looking(quick=False) as desk:
        return Say(await champion_home.show(desk))


@router.command(
    "time",
    "note a champion's time; private to you and training",
    usage="time [2h ideas | undo | of a champion]",
    group=Group.CHAMPIONS,
)
async def time(act: Act, text: str) -> Reply:
    """Only in the direct chat: nothing of it is said where others read."""
    said = text.strip()
    minutes, rest = minutes_in(said)
    word, _, name = said.partition(" ")
    is_known = not said or minutes is not None or word.lower() in ("of", "undo")
    if not is_known and not act.person.has(Role.CHAMPION, Role.TRAINING):
        return await router.handle(act, Command(act.origin, "ask", f"time {text}"))
    if not act.origin.direct:
        return Say(Message(champion_time.ELSEWHERE))
    if minutes is not None:
        return await _note(act, minutes, said, rest)
    if word.lower() == "undo":
        async with act.desk() as desk:
            return Say(await champion_time.undo(desk))
    async with act.looking() as desk:
        if word.lower() == "of":
            return Say(await champion_time.of(desk, name))
        if said:
            raise Refused(HOW)
        return Say(await champion_time.own(desk))


async def _note(act: Act, minutes: int, said: str, rest: str) -> Reply:
    """At once where the kind of work is said too, else it is asked for."""
    week = week_in(rest, act.today)
    work = work_in(rest)
    if work is None:
        given: dict[str, Json] = {"time_spent": said[: len(said) - len(rest)].strip(" ,:")}
        which = {"time_week": "last" if week < monday(act.today) else "this"} if "week" in rest.lower() else {}
        return await begin_noting(act, "", {**given, **which})
    async with act.desk() as desk:
        return Say(await champion_time.add(desk, minutes, work, week))


async def begin_noting(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    """The form, or the questions in the direct chat."""
    champion_time.may_note(act.person)
    if not act.origin.direct and not act.origin.opens_forms:
        return Say(Message(champion_time.ELSEWHERE))
    turn = await converse.begin(act, FLOWS[NOTE_TIME], given)
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)


STARTERS[NOTE_TIME] = begin_noting


@router.command("recognition", "what came of champions' help, from the records", group=Group.CHAMPIONS)
async def thanks(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await recognition.show(desk))


@router.button(HelpWith)
async def help_with(act: Act, action: HelpWith) -> Reply:
    async with act.desk() as desk:
        return Say(await helping.offer(desk, action.initiative))


@router.button(TakeHelp)
async def take_help(act: Act, action: TakeHelp) -> Reply:
    """The author's own draft goes on, or begins; then the champion is let into it."""
    async with act.looking() as desk:
        flow, lacks = await helping.to_answer(desk, action.initiative, action.person)
    turn = await _at_what_lacks(act, await begin_about(act, FLOWS[flow], action.initiative), lacks)
    async with converse.silent(act).desk() as desk:
        told = await helping.accept(desk, action.initiative, action.person, turn.conversation.id)
    return in_chat(act, turn, told)


async def _at_what_lacks(act: Act, turn: Turn, lacks: Sequence[str]) -> Turn:
    """Where the draft has an answer everywhere, such as "I don't know", the first lacking one is asked again."""
    step = next((turn.flow.by_name[code][0] for code in lacks if code in turn.flow.by_name), None)
    if step is None or position(turn.flow, turn.state).step is not None:
        return turn
    return await converse.give(converse.silent(act), FLOWS, turn.conversation.id, Edit(step.id))


@router.button(NoHelp)
async def no_help(act: Act, action: NoHelp) -> Reply:
    async with act.desk() as desk:
        return Say(await helping.decline(desk, action.initiative, action.person))
