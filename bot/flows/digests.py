"""Conversations about when digests come: days and time of one, quiet hours, a pause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from bot.conversation.flow import Answers, Complete, Flow, Form, Step, ask
from bot.digest_actions import PAUSE, QUIET, WHEN
from bot.flows.away import unmarked
from bot.ui import Choice, FieldKind, Message
from bot.usecases import digest_settings as settings
from bot.usecases.desk import Desk
from bot.usecases.digest_sheet import about_subject
from domain.errors import Refused
from domain.schedule_words import read_often, read_quiet, read_time

SHORT = 60
_READ: Mapping[str, tuple[Callable[[str], object], str]] = {
    "days": (read_often, settings.PLANNED),
    "time": (read_time, settings.PLANNED),
    "quiet": (read_quiet, settings.NONE),
}


@dataclass(frozen=True, slots=True)
class Readable:
    """For `Annotated[str, Readable("days")]`: what cannot be read is asked again, with how it is written."""

    what: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._judged, handler(source))

    def _judged(self, said: str) -> str:
        read, besides = _READ[self.what]
        if " ".join(said.lower().split()) == besides:
            return said
        try:
            read(said)
        except Refused as error:
            raise ValueError(unmarked(error.user_message)) from error
        return said


def _offered(*words: str) -> tuple[Choice, ...]:
    return tuple(Choice(one, one[0].upper() + one[1:]) for one in words)


class When(Form):
    digest_days: Annotated[str, Readable("days")] = ask(
        "On which days should it come?",
        label="Days",
        hint="For example: Mon, Thu; every second Mon; monthly Tue. “As planned” is what the company set.",
        kind=FieldKind.LINE,
        choices=_offered("Mon", "Mon, Thu", "weekdays", "every second Mon", "monthly Mon", settings.PLANNED),
        max_length=SHORT,
    )
    digest_time: Annotated[str, Readable("time")] = ask(
        "At what time?",
        label="Time",
        hint="For example: 08:30. “As planned” is what the company set.",
        kind=FieldKind.LINE,
        choices=_offered("08:30", "09:00", "13:00", settings.PLANNED),
        max_length=SHORT,
    )


class QuietHours(Form):
    digest_quiet: Annotated[str, Readable("quiet")] = ask(
        "From when until when should nothing come?",
        label="Quiet hours",
        why="What would come in them comes right behind them.",
        hint="For example: 18:00 to 08:00. “None” ends them.",
        kind=FieldKind.LINE,
        choices=_offered("18:00 to 08:00", settings.NONE),
        max_length=SHORT,
    )


class Until(Form):
    digest_until: date = ask(
        "On which day should they come again?",
        label="Again from",
        why="Decisions that are asked of you still reach you.",
        kind=FieldKind.DATE,
    )


async def _when(desk: Desk, answers: Answers) -> Message:
    said = answers[When]
    return await settings.set_when(desk, about_subject(desk.subject or ""), said.digest_days, said.digest_time)


async def _quiet(desk: Desk, answers: Answers) -> Message:
    return await settings.set_quiet(desk, about_subject(desk.subject or ""), answers[QuietHours].digest_quiet)


async def _pause(desk: Desk, answers: Answers) -> Message:
    return await settings.set_pause(desk, about_subject(desk.subject or ""), answers[Until].digest_until)


def _flow(name: str, title: str, form: type[Form], complete: Complete) -> Flow:
    return Flow(name, 1, title, (Step(name, form, title),), complete, review=False, submit="Save")


DIGEST_FLOWS = (
    _flow(WHEN, "Days and time", When, _when),
    _flow(QUIET, "Quiet hours", QuietHours, _quiet),
    _flow(PAUSE, "Pause the digests", Until, _pause),
)
