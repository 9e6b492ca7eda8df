"""Slack's own charts: within the documented limits, always with the words, and never at the price of the message."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.platforms.base import Unreachable
from bot.platforms.slack import charts, limits, modal, render
from bot.ui import Bar, Card, Chart, Message, Table, Text
from tests.platforms.slack.test_sender import Post, posting
from tests.support import arbitrary
from tests.support.arbitrary import said
from tests.support.slack_api import Fault
from tests.support.slack_payloads import check_blocks, check_message, check_view

FUNNEL = Chart("Funnel", (Bar("New", 12, 30, "ideas"), Bar("In assessment", 9, 30, "ideas")))
MESSAGE = Message("**Project office**", Card("Decisions needed", (Text("None."), FUNNEL)))


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with posting() as post:
        yield post


def kinds(blocks: list[dict[str, Any]]) -> list[str]:
    return [one["type"] for one in blocks]


def chart_in(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    [found] = [one for one in blocks if one["type"] == charts.KIND]
    return found


def test_a_chart_is_native_in_a_message_and_its_words_stand_below() -> None:
    (made,) = render.posts(MESSAGE)
    check_message({"text": made.text, "blocks": made.blocks})
    at = kinds(made.blocks).index(charts.KIND)
    assert made.blocks[at] == {
        "type": "data_visualization",
        "title": "Funnel",
        "chart": {
            "type": "bar",
            "series": [
                {"name": "ideas", "data": [{"label": "New", "value": 12}, {"label": "In assessment", "value": 9}]}
            ],
            "axis_config": {"categories": ["New", "In assessment"], "y_label": "ideas"},
        },
    }
    words = "Funnel: New 12 ideas · In assessment 9 ideas"
    assert "".join(said(made.blocks[at + 1])) == words
    assert "New: 12 ideas" in made.text  # what a screen reader reads of the whole message


def test_long_names_are_cut_in_the_chart_and_whole_in_the_words() -> None:
    name, unit = "The department of household claims", "initiatives in the portfolio"
    chart = Chart("All the departments of the company, by their ideas of the year", (Bar(name, 1.5, 2, unit),))
    (made,) = render.posts(Message("", Card("", (chart,))))
    check_message({"text": made.text, "blocks": made.blocks})
    drawn = chart_in(made.blocks)
    assert len(drawn["title"]) <= 50
    assert drawn["chart"]["axis_config"]["categories"] == ["The department of…"]
    words = "".join(said(made.blocks))
    assert all(one in words for one in (name, unit, chart.title))


def test_what_slacks_chart_cannot_hold_is_bars_in_text() -> None:
    many = tuple(Bar(f"Unit {number}", number, 30) for number in range(limits.CHART_POINTS + 1))
    alike = tuple(Bar(f"The department of claims {one}", 1, 1) for one in "ab")
    for bars in ((), many, alike, (Bar("None", float("nan"), 0),), (Bar("All", float("inf"), 1),)):
        (made,) = render.posts(Message("", Card("", (Chart("Units", bars),))))
        assert charts.KIND not in kinds(made.blocks)
        assert "Units" in "".join(said(made.blocks))


def test_the_third_chart_of_a_message_is_bars() -> None:
    (made,) = render.posts(Message("", Card("", (FUNNEL, FUNNEL, FUNNEL))))
    check_message({"text": made.text, "blocks": made.blocks})
    assert kinds(made.blocks).count(charts.KIND) == limits.CHARTS
    assert "████░░░░░░ New 12 ideas" in "".join(said(made.blocks))


def test_a_modal_has_bars() -> None:
    view = modal.reading(MESSAGE)
    check_view(view)
    assert charts.KIND not in kinds(view["blocks"])
    assert "████░░░░░░ New 12 ideas" in "".join(said(view["blocks"]))


@arbitrary.usual
@given(
    st.lists(st.builds(Bar, arbitrary.words, st.floats(), st.floats(), arbitrary.words), max_size=25), arbitrary.words
)
def test_any_chart_is_valid_and_so_is_what_replaces_it(bars: list[Bar], title: str) -> None:
    for made in render.posts(Message("A digest", Card("Units", (Chart(title, tuple(bars)), Table(("a",), (("b",),)))))):
        check_message({"text": made.text, "blocks": made.blocks})
        drawn = charts.drawn(made.blocks)
        assert len(drawn) == len(made.blocks)
        assert not charts.are_there(drawn)
        check_blocks(drawn, "message")


def broken(**change: Any) -> dict[str, Any]:
    (made,) = render.posts(MESSAGE)
    block = chart_in(made.blocks)
    return {**block, **change, "chart": {**block["chart"], **change.get("chart", {})}}


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (broken(title="x" * 51), "51 of 50"),
        (broken(title=" "), "empty"),
        (broken(colour="red"), "does not know"),
        (broken(chart={"type": "donut"}), "type 'donut'"),
        (broken(chart={"series": []}), "0 series"),
        (broken(chart={"series": [{"name": "x" * 21, "data": []}]}), "21 of 20"),
        (broken(chart={"series": [{"name": "x", "data": []}]}), "0 points"),
        (broken(chart={"axis_config": {"categories": ["New"]}}), "not the categories"),
        (broken(chart={"axis_config": {"categories": ["x" * 21]}}), "21 of 20"),
        (broken(chart={"axis_config": {}}), "an axis with"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_check_of_payloads_knows_the_documented_limits(block: dict[str, Any], says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        check_blocks([block], "message")


def test_a_chart_belongs_into_a_message_and_at_most_twice() -> None:
    for surface in ("modal", "home"):
        with pytest.raises(AssertionError, match=f"block on a {surface}"):
            check_blocks([broken()], surface)
    with pytest.raises(AssertionError, match="3 charts"):
        check_blocks([broken()] * 3, "message")


# A workspace without charts


@pytest.mark.parametrize("error", ["invalid_blocks", "invalid_blocks_format"])
async def test_a_refused_chart_becomes_bars_at_once_and_that_is_remembered(post: Post, error: str) -> None:
    post.slack.next("chat.postMessage", Fault.error(error))
    with capture_logs() as logs:
        await post.send(message=MESSAGE)
    first, second = post.asked()
    assert charts.are_there(first["blocks"])
    assert not charts.are_there(second["blocks"])
    assert "██████████ New 12" in "".join(said(second["blocks"]))
    assert "New 12 ideas" in "".join(said(second["blocks"]))
    assert second["metadata"] == first["metadata"]
    assert [entry["log_level"] for entry in logs] == ["warning"]
    await post.send(message=MESSAGE)
    assert not charts.are_there(post.asked()[2]["blocks"])
    assert len(post.asked()) == 3
    assert len(post.channel.messages) == 2


async def test_what_is_refused_for_another_reason_says_nothing_of_charts(post: Post) -> None:
    post.slack.next("chat.postMessage", *[Fault.error("invalid_blocks")] * 3)
    with pytest.raises(Unreachable):
        await post.send(message=MESSAGE)
    await post.send(message=MESSAGE)
    assert charts.are_there(post.asked()[-1]["blocks"])


async def test_another_refusal_is_no_reason_to_send_it_again(post: Post) -> None:
    post.slack.next("chat.postMessage", Fault.error("fatal_error"))
    with pytest.raises(Exception, match="fatal_error"):
        await post.send(message=MESSAGE)
    assert len(post.asked()) == 1


async def test_a_copy_is_changed_with_its_chart_or_without(post: Post) -> None:
    ref = await post.send()
    post.slack.next("chat.update", Fault.error("invalid_blocks"))
    await post.send(message=MESSAGE, replaces=ref)
    first, second = post.asked("chat.update")
    assert charts.are_there(first["blocks"])
    assert not charts.are_there(second["blocks"])


def test_where_a_refusal_would_go_unseen_bars_stand_until_a_chart_was_taken() -> None:
    (made,) = render.posts(MESSAGE)
    known = charts.Charts()
    assert not charts.are_there(known.sure(made.blocks))
    known.known = True
    assert charts.are_there(known.sure(made.blocks))
    known.known = False
    assert not charts.are_there(known.sure(made.blocks))
