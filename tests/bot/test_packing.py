"""Any message packed and unpacked is the same message."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import Answer, Go, Join, Move, RunCommand, StartFlow, Take
from bot.packing import pack, unpack
from bot.ui import (
    Bar,
    Button,
    Card,
    Chart,
    Divider,
    Facts,
    Image,
    LinkButton,
    Message,
    Quote,
    Style,
    Table,
    Text,
)  # fmt: skip

WORDS = st.text(max_size=15)
IDS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)
ACTIONS = st.one_of(
    st.builds(Take, IDS), st.builds(Join, IDS), st.builds(StartFlow, IDS, WORDS), st.builds(RunCommand, IDS, WORDS),
    st.builds(Go, IDS, st.integers(0, 10**6), st.sampled_from(Move)), st.builds(Answer, IDS, st.integers(), IDS, WORDS),
)  # fmt: skip
LINKS = st.builds(LinkButton, WORDS, WORDS)
BUTTONS = st.lists(
    st.one_of(
        st.builds(Button, WORDS, ACTIONS, st.sampled_from(Style), st.none() | WORDS),
        st.builds(LinkButton, WORDS, WORDS),
    ),
    max_size=3,
).map(tuple)
QUOTES = st.builds(Quote, WORDS, st.none() | WORDS)
BARS = st.builds(Bar, WORDS, NUMBERS, NUMBERS, WORDS)
ROWS = st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple)
PARTS = st.one_of(
    st.builds(Text, WORDS, st.booleans()), QUOTES, st.builds(Facts, ROWS), st.builds(Table, st.tuples(WORDS), ROWS),
    st.builds(Divider), st.builds(Image, WORDS, WORDS), BARS,
    st.builds(Chart, WORDS, st.lists(BARS, max_size=2).map(tuple)),
)  # fmt: skip
READERS = st.lists(WORDS, max_size=3).map(tuple)
CARDS = st.builds(Card, WORDS, st.lists(PARTS, max_size=4).map(tuple), BUTTONS, st.none() | WORDS, READERS)
MESSAGES = st.builds(Message, WORDS, st.none() | CARDS, BUTTONS, st.none() | QUOTES)


@settings(max_examples=150, deadline=None)
@given(MESSAGES)
def test_the_same_message_comes_out(message: Message) -> None:
    assert unpack(pack(message)) == message


def test_a_quote_survives() -> None:
    message = Message("said", quote=Quote("“words” \n <b> \x07 👍", by="Ana"))
    assert unpack(pack(message)).quote == message.quote


def test_a_button_that_no_longer_exists_is_left_out() -> None:
    packed = pack(Message("x", buttons=(Button("Old", Take("AI-2026-0001")), LinkButton("New", "https://a.example"))))
    assert unpack(packed.replace('"take|', '"gone|')).buttons == (LinkButton("New", "https://a.example"),)


def test_a_card_from_before_it_had_readers_is_unpacked() -> None:
    card = '{"_":"Card","title":"x","parts":[],"buttons":[],"subject":"AI-2026-0001"}'
    packed = f'{{"_":"Message","text":"t","card":{card},"buttons":[],"quote":null}}'
    assert unpack(packed) == Message("t", Card("x", subject="AI-2026-0001"))


def test_row_53_a_card_without_readers_is_packed_as_the_version_before_knows_it() -> None:
    assert "readers" not in pack(Message("t", Card("x", (Facts(()),), subject="AI-2026-0001")))
    assert '"readers":["teams/acme/guid"]' in pack(Message("t", Card("x", readers=("teams/acme/guid",))))


def test_row_53_a_field_of_a_later_version_is_left_out() -> None:
    packed = pack(Message("t", Card("x", readers=("teams/acme/guid",))))
    assert unpack(packed.replace('"readers"', '"colours"')) == Message("t", Card("x"))


@pytest.mark.parametrize("text", ["", "x", "1", "null", "[]", "{}", '{"_":"Card","title":"x"}', '{"_":"Nobody"}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # any of them says that it is not a message
        unpack(text)
