"""Teams' own charts: with bars for clients that do not know them, and always with their figures in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.teams import limits, render
from bot.ui import Bar, Card, Chart, Message, Text
from tests.support import arbitrary
from tests.support.arbitrary import said
from tests.support.teams_payloads import check_activity, check_card

FUNNEL = Chart("Funnel", (Bar("New", 12, 30, "ideas"), Bar("In assessment", 9, 30, "ideas")))


def body(*parts: Any) -> list[dict[str, Any]]:
    made = render.card_of(Message("", Card("Title", parts)))
    check_card(made)
    shown: list[dict[str, Any]] = made["body"][1:]
    return shown


def test_a_chart_is_native_with_bars_to_fall_back_to_and_words_below() -> None:
    native, below = body(FUNNEL)
    fallback = native.pop("fallback")
    assert native == {
        "type": "Chart.HorizontalBar",
        "title": "Funnel",
        "data": [{"x": "New", "y": 12}, {"x": "In assessment", "y": 9}],
    }
    assert fallback["type"] == "Container"
    assert ["".join(said(one)) for one in fallback["items"]] == [
        "Funnel", "████░░░░░░ New 12 ideas", "███░░░░░░░ In assessment 9 ideas",
    ]  # fmt: skip
    assert "".join(said(below)) == "New 12 ideas · In assessment 9 ideas"


def test_the_notification_says_what_the_chart_shows() -> None:
    (made,) = render.posts(Message("**Project office**", Card("Decisions needed", (Text("None."), FUNNEL))))
    check_activity(made.activity())
    assert "New: 12 ideas" in made.text


def test_a_long_name_is_cut_in_the_chart_and_whole_below() -> None:
    name = "The department of household claims, and of motor claims too"
    native, below = body(Chart("Units", (Bar(name, 1, 2),)))
    assert len(native["data"][0]["x"]) <= limits.CHART_LABEL
    assert name in "".join(said(below))


@pytest.mark.parametrize(
    "bars",
    [
        (),
        tuple(Bar(f"Unit {number}", number, 30) for number in range(limits.CHART_POINTS + 1)),
        tuple(Bar(f"{'The department of household claims, part'} {one}", 1, 1) for one in "ab"),
        (Bar("None", float("nan"), 0),),
        (Bar("{{DATE(2026-01-01)}}", 1, 1),),
        tuple(Bar(f"{number}" * 40, 1, 1, "unit " * 300) for number in range(3)),
    ],
    ids=["none", "many", "alike", "no number", "a function", "large"],
)
def test_what_a_chart_cannot_hold_is_bars(bars: tuple[Bar, ...]) -> None:
    made = body(Chart("Units", bars))
    assert {one["type"] for one in made} == {"RichTextBlock"}
    assert "".join(said(made[0])) == "Units"


@arbitrary.usual
@given(
    st.lists(st.builds(Bar, arbitrary.words, st.floats(), st.floats(), arbitrary.words), max_size=15), arbitrary.words
)
def test_any_chart_is_valid(bars: list[Bar], title: str) -> None:
    for made in render.posts(Message("A digest", Card("Units", (Chart(title, tuple(bars)),)))):
        check_activity(made.activity())


def test_the_check_of_payloads_knows_what_a_chart_may_hold() -> None:
    native, _ = body(FUNNEL)
    for wrong, says in (
        ({"colour": "red"}, "does not know"),
        ({"title": " "}, "without a title"),
        ({"data": [{"x": "New", "y": 1, "z": 2}]}, "something else"),
        ({"data": [{"x": " ", "y": 1}]}, "without a label"),
    ):
        with pytest.raises(AssertionError, match=says):
            check_card({"type": "AdaptiveCard", "version": "1.5", "body": [{**native, **wrong}]})
