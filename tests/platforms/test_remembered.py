"""What is remembered of messages does not fill the memory."""

from __future__ import annotations

from bot.platforms import remembered
from bot.platforms.remembered import SHORT, is_short
from bot.ui import Card, Divider, Facts, Message, Quote, Table, Text


def test_short_texts_are_made_once_and_long_ones_each_time() -> None:
    made: list[str] = []

    @remembered.of_text(maxsize=2)
    def upper(text: str) -> str:
        made.append(text)
        return text.upper()

    for _ in range(3):
        assert upper("a") == "A"
        assert upper("b" * (SHORT + 1)) == "B" * (SHORT + 1)
    assert len(made) == 1 + 3


def test_a_message_is_as_long_as_all_that_stands_in_it() -> None:
    half = "x" * (SHORT // 2 + 1)
    assert is_short(Message(half))
    assert is_short(Message("", Card("t", (Divider(), Text(half)))))
    for message in (
        Message(half, quote=Quote(half)),
        Message(half, Card("t", (Text(half),))),
        Message(half, Card("t", (Quote(half),))),
        Message(half, Card("t", (Facts((("a", half),)),))),
        Message("", Card("t", (Table(("a",), (("b",),)),))),
    ):
        assert not is_short(message)


def test_short_messages_are_made_once() -> None:
    made: list[Message] = []

    @remembered.of_message(maxsize=2)
    def text(message: Message) -> str:
        made.append(message)
        return message.text

    assert text(Message("a")) == text(Message("a")) == "a"
    assert len(made) == 1
