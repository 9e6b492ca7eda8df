"""Whatever is typed is shown as typed, and whatever Usher is made to say cannot become markup."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import FormClosed
from bot.platforms.playground import render
from bot.platforms.playground.markdown import to_html
from bot.ui import Bar, Card, Facts, Message, Quote, Table, Text
from tests.platforms.playground.conftest import Visitor

HOSTILE = [
    "<script>alert(1)</script>",
    "<!channel> @everyone &amp; <@U123>",
    "[x](javascript:alert(1)) [y](data:text/html,x) ![z](http://a/b.png)",
    "\u202egnp.exe \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "x" * 100_000,
    "*" * 20_000,
    "{{7*7}} ${7*7} %s %(x)s",
    "line\r\nevent: clock\ndata: {}\n\n",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_words_come_back_as_they_were_typed(visitor: Visitor, text: str) -> None:
    await visitor.post("say", text=text)
    assert (await visitor.messages())[0]["words"] == text


async def test_what_no_database_takes_is_replaced_by_a_mark(visitor: Visitor) -> None:
    await visitor.post("say", text="a\x00b\ud800c")
    assert (await visitor.messages())[0]["words"] == "a\ufffdb\ufffdc"
    await visitor.post("close", conversation="c", turn=1, values={"\udc00": ["\x00", {"x": "\udfff"}]})
    closed = visitor.office.events[-1]
    assert isinstance(closed, FormClosed)
    assert closed.values == {"\ufffd": ["\ufffd", {"x": "\ufffd"}]}


async def test_usher_can_be_made_to_say_anything(visitor: Visitor) -> None:
    evil = "\ud800\x00<img src=x onerror=alert(1)>"
    card = Card(evil, (Text(evil), Quote(evil, evil), Facts(((evil, evil),)), Table((evil,), ((evil,),))))
    await visitor.office.send(visitor.place, Message(evil, card))
    [message] = await visitor.messages()
    assert "<img" not in message["html"]
    assert "&lt;img" in message["html"]
    assert message["card"]["parts"][1]["words"] == "\ufffd\ufffd<img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    "markdown",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:1)",
        "[x](//evil)",
        "[x](/api/world)",
        "[x](file:///etc)",
        "<a href='http://x'>y</a>",
        "<http://x>",
    ],
)
def test_only_web_addresses_become_links(markdown: str) -> None:
    assert "<a" not in to_html(markdown)


def test_the_small_markdown_is_all_there() -> None:
    html = to_html("**b** *i* `c` [l](https://a.example/?q=1&r=2)\n\n- one\n- two\n\n1. first")
    for tag in ("<strong>b</strong>", "<em>i</em>", "<code>c</code>", "<li>one</li>", "<ol>"):
        assert tag in html
    assert '<a href="https://a.example/?q=1&amp;r=2">l</a>' in html
    assert "<h1>" not in to_html("# no heading")
    assert "<table>" not in to_html("|a|\n|-|\n|b|")


@given(st.text(st.characters(), max_size=300))
def test_no_text_breaks_the_json_or_opens_a_tag(text: str) -> None:
    shown = Message(text, Card(text, (Text(text), Quote(text), Bar(text, 1, 0))))
    encoded = render.dumps(render.message(shown)).encode()
    html = json.loads(encoded)["html"]
    allowed = (
        "p",
        "/p",
        "br",
        "strong",
        "/strong",
        "em",
        "/em",
        "code",
        "/code",
        "ul",
        "/ul",
        "ol",
        "/ol",
        "li",
        "/li",
        "a",
        "/a",
    )
    for piece in html.split("<")[1:]:
        assert piece.split(">")[0].split()[0] in allowed


@pytest.mark.parametrize(("value", "maximum", "share"), [(1, 4, 0.25), (9, 4, 1), (-1, 4, 0), (1, 0, 0)])
def test_a_bar_never_leaves_its_track(value: float, maximum: float, share: float) -> None:
    shown = render.card(Card("c", (Bar("l", value, maximum),)))
    assert json.loads(render.dumps(shown))["parts"][0]["bars"][0]["share"] == share
