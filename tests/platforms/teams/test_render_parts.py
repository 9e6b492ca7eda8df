"""Each part of a card, for a phone first: it wraps, it has words, and it is literal."""

from __future__ import annotations

from typing import Any

import pytest

from bot.platforms.teams import limits, render
from bot.ui import Bar, Card, Chart, Divider, Facts, Image, Message, Part, Quote, Table, Text
from tests.support.arbitrary import said
from tests.support.teams_payloads import check_card


def body(*parts: Part) -> list[dict[str, Any]]:
    """What stands under the title."""
    made = render.card_of(Message("", Card("Title", parts)))
    check_card(made)
    shown: list[dict[str, Any]] = made["body"][1:]
    return shown


def words(*parts: Part) -> list[str]:
    return ["".join(said(one)) for one in body(*parts)]


def test_a_table_is_native_and_the_card_uses_the_full_width() -> None:
    table = Table(("Idea", "Stage"), (("AI-1", "new"), ("AI-2",), ("AI-3", "in assessment")))
    made = render.card_of(Message("", Card("Ideas", (table,))))
    check_card(made)
    assert made["msteams"] == {"width": "Full"}
    native = made["body"][1]
    assert [[*map("".join, map(said, row["cells"]))] for row in native["rows"]] == [
        ["Idea", "Stage"], ["AI-1", "new"], ["AI-2", "–"], ["AI-3", "in assessment"],
    ]  # fmt: skip
    assert native["firstRowAsHeader"] is True
    assert native["columns"] == [{"width": 6}, {"width": 13}]
    assert native["rows"][0]["cells"][0]["items"][0]["inlines"][0]["weight"] == "Bolder"


@pytest.mark.parametrize(
    "table",
    [
        Table(("a", "b", "c", "d", "e"), (("1", "2", "3", "4", "5"),)),
        Table(("a",), (("1", "2"),)),
        Table((), (("1",),)),
        Table(("a", "b"), (("1", "word " * 2000),)),
    ],
    ids=["wide", "ragged", "without names", "large"],
)
def test_a_table_that_is_too_much_for_a_phone_is_lines(table: Table) -> None:
    made = render.card_of(Message("", Card("Ideas", (table,))))
    assert {one["type"] for one in made["body"]} == {"RichTextBlock"}
    assert "msteams" not in made


def test_a_large_native_table_is_split_with_its_heading_in_both_messages() -> None:
    rows = tuple((f"AI-{number}", "new") for number in range(30))
    made = render.posts(Message("", Card("Ideas", (Quote("word " * 1200), Table(("Idea", "Stage"), rows)))))
    tables = [one for post in made for one in (post.card or {})["body"] if one["type"] == "Table"]
    assert len(tables) == 2
    assert ["".join(said(one["rows"][0])) for one in tables] == ["IdeaStage"] * 2
    assert sum(len(one["rows"]) - 1 for one in tables) == 30


def test_bars_have_their_figures_in_words() -> None:
    chart = Chart("Funnel", (Bar("New", 5, 10, "ideas"), Bar("None", float("nan"), 0), Bar("All", 12, 10)))
    assert words(chart) == [
        "Funnel", "█████░░░░░ New 5 ideas", "░░░░░░░░░░ None nan", "██████████ All 12",
    ]  # fmt: skip


def test_pictures_need_https_and_always_have_words() -> None:
    (picture,) = body(Image("https://a.example/p.png", "A curve"))
    assert picture == {"type": "Image", "url": "https://a.example/p.png", "altText": "A curve"}
    assert words(Image("http://a.example/p.png", "A curve")) == words(Image("javascript:x", "A curve")) == ["A curve"]
    assert words(Image("https://a.example/p.png", "")) == ["A picture without a description"]
    picture, below = body(Image("https://a.example/p.png", "long " * 90))
    assert len(picture["altText"]) <= limits.ALT
    assert "".join(said(below)) == ("long " * 90).strip()
    assert {one["type"] for one in body(Image("https://a.example/" + "p" * 1600, "A curve"))} == {"RichTextBlock"}


def test_a_divider_is_a_line_above_what_follows_it() -> None:
    made = body(Divider(), Text("one"), Divider(), Divider(), Text("two"), Text("three"), Divider())
    assert ["separator" in one for one in made] == [False, True, False]


def test_a_divider_keeps_to_the_first_element_of_a_part() -> None:
    made = body(Text("one"), Divider(), Facts((("a", "b"), ("c", "d"))))
    assert ["separator" in one for one in made] == [False, True, False]


def test_a_quotation_keeps_its_lines_and_names_who_said_it() -> None:
    (made,) = body(Quote("one\ntwo\n\n\nthree", "Ana Costa"))
    assert (made["type"], made["style"]) == ("Container", "emphasis")
    assert [("".join(said(one)), one.get("spacing")) for one in made["items"]] == [
        ("one", None), ("two", "None"), ("three", None), ("— Ana Costa", "Small"),
    ]  # fmt: skip


def test_an_empty_part_leaves_nothing_behind() -> None:
    assert body(Text(""), Facts(()), Table((), ()), Text(" \n ")) == []
