"""Messages, cards and forms of any size, made of any words; and whether all of their words arrived."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from bot import ui
from bot.actions import RunCommand
from bot.platforms.lengths import clean
from tests.hostile.corpus import HOSTILE

# Without shrinking: with texts of this size it would take minutes and find little.
usual = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
few = settings(usual, max_examples=8)  # for what holds several of the others
WORDS = ["claims", "*bold*", "<!channel>", "<@U1>", "a|b", "&amp;", "_it_", ":fire:", "~x~", "`y`", "> q", "理賠",
         "👩‍👩‍👧‍👦", "نعيد", "\u202eabc", "a\u0301", "\x00", "\ud800", "\x1b[31m", "\n", "\r\n",
         "[x](javascript:alert(1))",
         "[bank](https://evil.example/a)", "<http://evil|bank>", "- item", "1. one", "**b**"]  # fmt: skip
SHORT = [words for words in HOSTILE.values() if len(words) < 1000]

MOST = 100_000  # characters of one text, or of rows that are all the same: more takes minutes and shows nothing new


def times(row: tuple[str, ...], number: int) -> tuple[tuple[str, ...], ...]:
    """The row so many times, as long as that is not more than MOST."""
    return (row,) * min(number, max(1, MOST // max(1, sum(map(len, row)))))


pieces = st.sampled_from(WORDS) | st.text(max_size=12)
small = st.lists(pieces, max_size=6).map(" ".join) | st.sampled_from(SHORT)
long = st.builds(
    lambda words, number: f"{words} " * min(number, MOST // (len(words) + 1)), small, st.integers(100, 2000)
)
huge = st.builds(
    lambda sign, number: sign * number, st.sampled_from(["x", "👍🏽", "每", "a "]), st.integers(3000, 60_000)
)
words = st.one_of(small, small, small, small, long, huge)

labels = st.one_of(small, small, small, small.map(lambda one: one * 30))
numbers = st.floats() | st.integers(-5, 10**9)
urls = st.sampled_from(["https://a.example/x", "http://a.example", "javascript:alert(1)", "https://", "", "x",
                        "https://a.example/" + "y" * 4000, "https://a.example/<b>|c", "https://[::1"])  # fmt: skip
buttons = st.builds(
    ui.Button, labels, st.just(RunCommand("status", "AI-2026-0001")), st.sampled_from(ui.Style), st.none() | labels
) | st.builds(ui.LinkButton, labels, urls)
many_buttons = st.lists(buttons, max_size=6).map(tuple) | st.builds(lambda one: (one,) * 90, buttons)


def parts(text: st.SearchStrategy[str]) -> st.SearchStrategy[ui.Part]:
    """Every kind of part."""
    rows = st.lists(st.lists(text, max_size=4).map(tuple), max_size=4).map(tuple)
    rows |= st.builds(times, st.tuples(labels, labels), st.integers(90, 1500))
    bars = st.builds(ui.Bar, labels, numbers, numbers, labels)
    return st.one_of(
        st.builds(ui.Text, text, st.booleans()),
        st.builds(ui.Quote, text, st.none() | labels),
        st.builds(ui.Facts, st.lists(st.tuples(labels, text), max_size=5).map(tuple)),
        st.builds(ui.Facts, st.builds(times, st.tuples(labels, labels), st.integers(50, 2000))),
        st.builds(ui.Table, st.lists(labels, max_size=25).map(tuple), rows),
        st.just(ui.Divider()),
        st.builds(ui.Image, urls, text),
        bars,
        st.builds(ui.Chart, labels, st.lists(bars, max_size=20).map(tuple)),
    )


def cards(text: st.SearchStrategy[str]) -> st.SearchStrategy[ui.Card]:
    many = st.lists(parts(text), max_size=5).map(tuple) | st.builds(lambda one: (one,) * 120, parts(small))
    return st.builds(ui.Card, text, many, many_buttons, st.none() | labels)


def messages(text: st.SearchStrategy[str]) -> st.SearchStrategy[ui.Message]:
    quotes = st.none() | st.builds(ui.Quote, text, st.none() | labels)
    return st.builds(ui.Message, text, st.none() | cards(text), many_buttons, quotes)


choices = st.builds(ui.Choice, st.text(max_size=8) | labels, labels, st.none() | labels)
several = st.one_of(
    st.lists(choices, max_size=12),
    st.integers(90, 300).map(lambda n: [ui.Choice(f"c{i}", f"Choice {i}") for i in range(n)]),
    st.builds(lambda one, n: [ui.Choice(f"{i}", f"{i}{one}") for i in range(n)], labels, st.integers(5, 200)),
).map(tuple)
values = st.one_of(
    st.none(), words, st.booleans(), numbers, st.lists(small, max_size=3), st.just({"unknown": True}), st.just("c3"),
    st.just(["c1", "c2"]), st.just("2026-12-24"), st.just("2026-13-01"), st.just("U024BE7LH"), st.just("12.50"),
)  # fmt: skip
names = st.text("abcde_?+", min_size=1, max_size=4) | st.sampled_from(["n" * 254, "n" * 255, "usher:said", " "])
fields = st.builds(
    ui.Field, names, st.sampled_from(ui.FieldKind), words, values, st.none() | words, st.none() | words,
    st.none() | words, st.none() | words, several, st.booleans(), st.booleans(), st.none() | st.integers(-1, 5000),
)  # fmt: skip
steps = st.builds(ui.ReviewStep, st.text(max_size=9), words, st.lists(st.tuples(labels, words), max_size=5).map(tuple))
forms = st.builds(
    ui.FormView, st.uuids().map(str), st.integers(0, 10**6), words, st.lists(fields, max_size=6).map(tuple),
    st.none() | labels, st.just(()) | st.lists(steps, max_size=9).map(tuple), st.none() | words, labels, st.booleans(),
)  # fmt: skip
MORE = re.compile(r"… (and )?([\d,]+ more|There is more than fits)|\(there is more in the message\)")


_TEXTS = ("text", "alt_text", "initial_value", "altText", "title")


def said(value: object) -> Iterator[str]:
    """Every text that a payload shows, in order."""
    if isinstance(value, Mapping):
        yield from (value[name] for name in _TEXTS if isinstance(value.get(name), str))
        yield from (inner for name, one in value.items() if name not in _TEXTS or not isinstance(one, str)
                    for inner in said(one))  # fmt: skip
    elif isinstance(value, list | tuple):
        for one in value:
            yield from said(one)


def squeezed(text: str) -> str:
    """Without anything that may stand between words."""
    return "".join(clean(text).split())


def missing(given: Iterator[str], payload: Any) -> list[str]:
    """Which words of the input are not in the output; none when the output says that there is more."""
    texts = list(said(payload))
    if MORE.search("\n".join(texts)):
        return []
    found = squeezed("".join(texts))
    return [words for words in given if squeezed(words) not in found]


def card_words(card: ui.Card) -> Iterator[str]:
    """Everything in a card that is shown literally. Markdown is looked at elsewhere."""
    yield card.title
    yield from (button.label for button in card.buttons)
    for part in card.parts:
        match part:
            case ui.Quote():
                yield from (part.words, part.by or "")
            case ui.Facts():
                yield from (word for row in part.rows for word in row)
            case ui.Table():
                yield from part.columns
                yield from (cell for row in part.rows for cell in row)
            case ui.Image():
                yield part.alt
            case ui.Bar():
                yield from (part.label, part.unit)
            case ui.Chart():
                yield part.title
                yield from (word for bar in part.bars for word in (bar.label, bar.unit))
            case ui.Text() | ui.Divider():
                pass


def message_words(message: ui.Message) -> Iterator[str]:
    yield from (button.label for button in message.buttons)
    if message.quote is not None:
        yield from (message.quote.words, message.quote.by or "")
    if message.card is not None:
        yield from card_words(message.card)
