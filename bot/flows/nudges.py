"""Answers to a nudge that need a word more: a new date with its reason, how long to wait, why it should rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.conversation.flow import About, Answers, Form, World, ask
from bot.flows.short import one_page
from bot.nudge_actions import ASK_PAUSE, NEW_DATE, SNOOZE
from bot.ui import Choice, FieldKind, Message
from bot.usecases import nudges
from bot.usecases.desk import Act, Desk
from domain.authority import Verb
from domain.errors import Refused
from domain.initiatives import Initiative

LONG = 1000
DAYS = (1, 3, 5, 10)


class NewDate(Form):
    moved_to: date = ask(
        "Until when will it be done?",
        label="New date",
        why="I say nothing of it before that day.",
        example="next Friday",
        kind=FieldKind.DATE,
    )
    moved_words: str = ask(
        "What holds it up?",
        label="Reason",
        why="Its people read it; the third new date goes to the project office.",
        long=True,
        verbatim=True,
        min_length=3,
        max_length=LONG,
    )


async def _new_date(desk: Desk, answers: Answers) -> Message:
    said = answers[NewDate]
    return await nudges.new_date(desk, desk.subject or "", said.moved_to, said.moved_words)


def _lives(desk: Desk, initiative: Initiative) -> None:
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; it needs no date any more.")


async def _days(world: World) -> Sequence[Choice]:
    """How long a nudge can be put off here."""
    longest = world.model.nudges.snooze_days if isinstance(world, Act) else DAYS[-1]
    days = [one for one in DAYS if one <= longest] or [longest]
    return [Choice(str(one), "Until tomorrow" if one == 1 else f"For {one} days") for one in days]


class Snooze(Form):
    snooze_days: str = ask("For how long?", label="How long", why="Its clock goes on; only I am silent.", choices=_days)


async def _snooze(desk: Desk, answers: Answers) -> Message:
    days = answers[Snooze].snooze_days
    return await nudges.snooze(desk, desk.subject or "", int(days) if days.isdecimal() else 0)


class AskPause(Form):
    pause_asked_words: str = ask(
        "Why should it rest, and until when?",
        label="Why and how long",
        why="The project office decides on pauses, and reads this.",
        long=True,
        verbatim=True,
        min_length=3,
        max_length=LONG,
    )


async def _ask_pause(desk: Desk, answers: Answers) -> Message:
    return await nudges.ask_pause(desk, desk.subject or "", answers[AskPause].pause_asked_words)


# Who may answer depends on who was asked, which the handler looks up before the first question.
NUDGE_FLOWS = (
    one_page(NEW_DATE, "A new date", NewDate, _new_date, "Save", About(Verb.READ, _lives)),
    one_page(SNOOZE, "Later", Snooze, _snooze, "Save", About(Verb.READ, _lives)),
    one_page(ASK_PAUSE, "Ask for a pause", AskPause, _ask_pause, "Send", About(Verb.READ, _lives)),
)
