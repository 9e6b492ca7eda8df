"""What people wrote in Teams, as plain words."""

from __future__ import annotations

import pytest

from bot.platforms.teams.text import plain_words, without_markup, words_of

BOT, BEN = {"id": "28:bot", "name": "Usher"}, {"id": "29:ben", "name": "Ben"}


def said(text: object, *mentioned: dict[str, str]) -> str:
    entities = [{"type": "mention", "mentioned": one, "text": f"<at>{one['name']}</at>"} for one in mentioned]
    return words_of({"text": text, "recipient": BOT, "entities": [{"type": "clientInfo"}, *entities]})


def test_the_mention_of_the_bot_is_no_word_of_theirs() -> None:
    assert said("<at>Usher</at>&nbsp;idea: retyping", BOT) == "idea: retyping"
    assert said("  hello <at>Usher</at>", BOT) == "hello"


def test_somebody_else_who_is_mentioned_is_named() -> None:
    assert said("<at>Usher</at> ask <at>Ben</at> about it", BOT, BEN) == "ask Ben about it"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a &lt; b &amp; c", "a < b & c"),
        ("&amp;lt;", "&lt;"),
        ("5 %\xa0more", "5 % more"),
        ("<at>all</at>", "<at>all</at>"),
        ("**bold** [x](http://a.example)", "**bold** [x](http://a.example)"),
        (None, ""),
        (7, ""),
    ],
)
def test_words_are_as_they_were_typed(text: object, words: str) -> None:
    assert said(text) == words


def test_odd_entities_do_no_harm() -> None:
    odd = [
        None,
        3,
        {"type": "mention"},
        {"type": "mention", "text": "", "mentioned": BOT},
        {"type": "mention", "text": 4},
    ]
    assert words_of({"text": "still here", "recipient": None, "entities": odd}) == "still here"
    assert words_of({"text": "still here", "entities": "none"}) == "still here"


def test_a_message_in_markup_becomes_its_words_line_by_line() -> None:
    listed = "<ul><li>one</li><li>two<br>three</li></ul>"
    html = f"<div><p>Claims are &lt;retyped&gt;</p>{listed}<script>alert(1)</script></div>"
    assert without_markup(html) == "Claims are <retyped>\none\ntwo\nthree"
    assert without_markup("plain & simple") == "plain & simple"
    assert without_markup("<div") == "<div" or without_markup("<div") == ""


def test_plain_words_have_no_space_around_them() -> None:
    assert plain_words("\n &nbsp;x ") == "x"
