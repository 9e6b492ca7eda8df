"""The sentences of digests, read aloud: one and many, today, another year, what is there and what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.actions import RunCommand
from bot.cards.digest import Decisions, decided, due
from bot.cards.digest_lines import Entry, aged
from bot.cards.digest_personal import things
from bot.cards.inbox import Item
from bot.ui import Button
from domain.duties import Duty, DutyKind
from domain.funnel import Stage
from domain.people import Role


@pytest.mark.parametrize(
    ("number", "days", "said"),
    [
        (1, 4, "1 decision waits for you, asked 4 days ago."),
        (1, 1, "1 decision waits for you, asked 1 day ago."),
        (1, 0, "1 decision waits for you, asked today."),
        (2, 0, "2 decisions wait for you, the oldest from today."),
        (2, 1, "2 decisions wait for you, the oldest 1 day."),
    ],
)
def test_one_decision_is_not_the_oldest_of_many(number: int, days: int, said: str) -> None:
    now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    item = Item("AI-2026-0001", "Read claims", "the verdict on G2", Button("Decide", RunCommand("inbox", "")))
    assert decided(Decisions((item,), number, now - timedelta(days=days), for_you=True), now) == said


def test_a_day_of_another_year_has_its_year_and_nothing_is_there_for_0_days() -> None:
    today = date(2026, 11, 30)
    assert due(date(2027, 1, 4), today) == "due Mon 4 Jan 2027"
    assert due(date(2026, 11, 27), today) == "due Fri 27 Nov, overdue"
    assert aged(Entry("AI-2026-0001", "Read claims", Stage.DELIVERY, 0, "P1")) == "in delivery since today, P1"
    assert aged(Entry("AI-2026-0001", "Read claims", Stage.DELIVERY, 1)) == "in delivery for 1 day"


def test_a_condition_is_there_and_its_answer_is_missing() -> None:
    since = datetime(2026, 11, 30, 9, tzinfo=UTC)
    condition = Duty(
        "AI-2026-0001", DutyKind.CONDITIONS, "c", "a condition of security", Role.PROJECT_MANAGER, None, since, None
    )
    assert things([condition]) == "the answer to a condition of security"
