"""Words as they are shown: literal, plain, cut, and a card as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui import (
    Bar,
    Card,
    Chart,
    Divider,
    Facts,
    Image,
    Quote,
    Table,
    Text,
    cut,
    literal,
    plain,
    quoted,
    to_text,
)  # fmt: skip


@given(st.text(max_size=80))
def test_literal_words_read_as_they_were_written(words: str) -> None:
    assert plain(literal(words)) == " ".join(words.split())


@given(st.text("*_`[]()<>#~|ab ", max_size=40))
def test_marks_never_become_markup(words: str) -> None:
    assert plain(f"**{literal(words)}**") == " ".join(words.split())
    assert plain(f"{literal(words)} [x](https://a.example)").endswith(" x (https://a.example)")


@given(st.text(max_size=120), st.integers(2, 60))
def test_cut_keeps_the_limit_and_the_beginning(words: str, limit: int) -> None:
    short, line = cut(words, limit), " ".join(words.split())
    assert len(short) <= limit
    assert short == line if len(line) <= limit else short.endswith("…")
    assert line.startswith(short.removesuffix("…"))
    assert cut(short, limit) == short


@pytest.mark.parametrize(
    ("words", "limit", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 11, "one two…"),
        ("one, two", 5, "one…"),
        ("x" * 9, 4, "xxx…"),
        ("  a\n b ", 9, "a b"),
    ],
)
def test_cut_at_a_word(words: str, limit: int, short: str) -> None:
    assert cut(words, limit) == short


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**bold** and `code`", "bold and code"),
        ("[the wiki](https://a.example/x)", "the wiki (https://a.example/x)"),
        ("[no](javascript:x)", "[no](javascript:x)"),
        ("\\*\\*literal\\*\\*", "**literal**"),
        ("*say*", "*say*"),
    ],
)
def test_plain(markdown: str, text: str) -> None:
    assert plain(markdown) == text


def test_a_card_as_text_holds_every_part() -> None:
    bars = (Bar("a", 1, 2, "ideas"), Bar("b", 2, 2))
    parts = (
        Text("**Hello** you"), Quote("words", by="Ana"), Facts((("Label", "Value"),)), Table(("A", "B"), (("1", "2"),)),
        Divider(), Image("https://a.example/i.png", "a picture"), Bar("done", 3, 4, "items"), Chart("Funnel", bars),
    )  # fmt: skip
    assert to_text(Card("Title", parts)).splitlines() == [
        "Title", "Hello you", "“words” (Ana)", "Label: Value", "A | B", "1 | 2", "", "a picture", "done: 3 of 4 items",
        "Funnel", "a: 1 ideas", "b: 2",
    ]  # fmt: skip
    assert quoted(Quote("words")) == "“words”"
