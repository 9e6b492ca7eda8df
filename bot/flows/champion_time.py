"""Noting one's time as a champion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from bot.champion_home_actions import NOTE_TIME
from bot.conversation.flow import Answers, Flow, Form, Step, ask
from bot.ui import Choice, Message
from bot.usecases import champion_time
from bot.usecases.desk import Desk
from domain.champion_time import Work, minutes_in, monday


class Week(StrEnum):
    THIS = "this"
    LAST = "last"


class NoteTime(Form):
    time_spent: str = ask(
        "How long was it?",
        label="How long",
        why="Only you and the head of training ever see it.",
        example="2 h 30 min",
        max_length=40,
    )
    time_work: Work = ask(
        "What was it for?",
        label="For",
        choices=tuple(Choice(one.value, one.spoken[0].upper() + one.spoken[1:]) for one in Work),
    )
    time_week: Week = ask(
        "In which week?",
        label="Week",
        choices=(Choice(Week.THIS, "This week"), Choice(Week.LAST, "Last week")),
    )

    def problems(self) -> Mapping[str, str]:
        minutes, rest = minutes_in(self.time_spent)
        if not minutes or rest:
            return {"time_spent": "Write it like 2h, 45 min or 1 h 30; a bare number counts as hours."}
        return {}


async def _note(desk: Desk, answers: Answers) -> Message:
    said = answers[NoteTime]
    minutes, _ = minutes_in(said.time_spent)
    week = monday(desk.today()) - timedelta(weeks=1 if said.time_week is Week.LAST else 0)
    return await champion_time.add(desk, minutes or 0, said.time_work, week)


NOTE_YOUR_TIME = Flow(
    NOTE_TIME,
    1,
    "Note your time",
    (Step(NOTE_TIME, NoteTime, "Note your time"),),
    _note,
    review=False,
    submit="Note it",
)
