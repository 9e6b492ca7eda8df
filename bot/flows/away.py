"""Going away: the days in plain words, and who decides meanwhile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.away_actions import NameDeputy
from bot.cards.absences import DAYS_FLOW, DEPUTY_FLOW, day_of
from bot.conversation.advice import Probe
from bot.conversation.flow import Answers, Flow, Form, Step, World, ask
from bot.ui import Button, Choice, FieldKind, Message, Style
from bot.usecases.absences import leave, look_up, understand
from bot.usecases.desk import Desk
from domain.absence_days import DAY
from domain.absences import Period, read
from domain.errors import Refused
from domain.people import PersonId, Role

NOBODY = "nobody"
OFFERED = 6  # colleagues that are offered; anybody else can be named
LONG = 200
_MARKED = re.compile(r"\*([^*]+)\*")
EXAMPLE = "“until Friday”, “next week” or “3 Dec to 10 Dec”; with “deputy Ana” behind it if somebody stands in."


async def colleagues(world: World) -> Sequence[Choice]:
    """Those who hold one of the person's own roles, and nobody."""
    found: dict[str, str] = {}
    for role in (one for one in Role if world.person.has(one) and one not in (Role.EMPLOYEE, Role.ADMIN)):
        found |= {one.id: one.name for one in await world.colleagues(role) if one.id != world.person.id}
    offered = [Choice(id, name) for id, name in list(found.items())[:OFFERED]]
    return [*offered, Choice(NOBODY, "Nobody", "My decisions wait until I am back")]


def said_of(period: Period) -> str:
    """The days as `domain.absences.read` takes them, whatever the day it is read on."""
    return f"{period.first.isoformat()} to {period.last.isoformat()}"


async def _clear(world: World, answers: Answers, raw: str) -> Probe | None:
    """Asked again, with the reason, while the days cannot be read; whether they are over is the end's to say."""
    try:
        read(raw, world.today - DAY)  # no zone is more than a day behind the company's
    except Refused as error:
        return Probe(f"days:{raw[:40]}", unmarked(error.user_message))
    return None


def unmarked(message: str) -> str:
    """A sentence for where no Markdown is read: what was in italics is in quotes."""
    return _MARKED.sub(r"“\1”", message)


class Days(Form):
    away_days: str = ask(
        "Which days are you away?",
        label="Days",
        hint="For example: “until Friday”, “next week” or “3 Dec to 10 Dec”.",
        max_length=LONG,
        advise=_clear,
    )


class Deputy(Form):
    away_deputy: str = ask(
        "Who decides for you meanwhile?",
        label="Stands in",
        why="They hear of it at once; what they decide for you, you see when you are back.",
        kind=FieldKind.PERSON,
        choices=colleagues,
    )


class Until(Form):
    away_words: str = ask(
        "Until when are you away?",
        label="Days",
        hint=f"For example: {EXAMPLE}",
        max_length=LONG,
    )


async def _name(desk: Desk, answers: Answers) -> Message:
    try:
        period = read(answers[Days].away_days, day_of(desk.now, desk.person.time_zone))
    except Refused as error:
        raise Refused(f"{error.user_message} Say *back* to change the days.") from error
    deputy = answers[Deputy].away_deputy
    if deputy == NOBODY:
        return (await leave(desk, period, nobody=True)).receipt
    return (await leave(desk, period, PersonId(deputy))).receipt


async def _days(desk: Desk, answers: Answers) -> Message:
    said = understand(answers[Until].away_words, desk.person, desk)
    try:
        deputy = await look_up(desk, said.deputy) if said.deputy is not None else None
        noted = await leave(desk, said.period, deputy, nobody=said.nobody)
    except Refused as error:
        if said.deputy is None:
            raise
        raise Refused(f"{error.user_message} Write the days again, with a name or without a deputy.") from error
    if not noted.asks:
        return noted.receipt
    named = NameDeputy(noted.period.first.isoformat(), noted.period.last.isoformat())
    others = tuple(one for one in noted.receipt.buttons if not isinstance(one, Button) or one.action != named)
    buttons = (Button("Name who stands in", named, Style.PRIMARY), *others)
    return replace(noted.receipt, text=f"{noted.receipt.text}\n**Who decides for you meanwhile?**", buttons=buttons)


AWAY = Flow(
    DEPUTY_FLOW,
    version=1,
    title="Who stands in",
    steps=(Step("days", Days, "The days"), Step("deputy", Deputy, "Who stands in")),
    complete=_name,
    review=False,
    submit="Save",
)
AWAY_DAYS = Flow(
    DAYS_FLOW,
    version=1,
    title="Away",
    steps=(Step("until", Until, "Away"),),
    complete=_days,
    review=False,
    submit="Save",
)
