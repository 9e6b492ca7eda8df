"""The small Markdown as rich text: what it makes bold, what it links, and what it shows literally."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.lengths import head, pieces, shorten, units
from bot.platforms.slack import blocks, rich
from bot.ui import literal
from tests.hostile.corpus import HOSTILE
from tests.support.arbitrary import small, squeezed
from tests.support.slack_payloads import check_blocks


def elements(markdown: str) -> list[dict[str, object]]:
    """The elements of the first section."""
    found: list[dict[str, object]] = rich.blocks(rich.lines(markdown))[0]["elements"][0]["elements"]
    return found


def test_bold_italics_code_and_lines() -> None:
    assert elements("**From what?** (2 of 6)\n*a* `b`\\*\n\nnext") == [
        {"type": "text", "text": "From what?", "style": {"bold": True}},
        {"type": "text", "text": " (2 of 6)\n"},
        {"type": "text", "text": "a", "style": {"italic": True}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "b", "style": {"code": True}},
        {"type": "text", "text": "*\n\nnext"},
    ]


def test_lists() -> None:
    (made,) = rich.blocks(rich.lines("Say:\n- one\n- **two**\n  - deep\n\n3. three\n4. four"))
    assert [(one["type"], one.get("indent")) for one in made["elements"]] == [
        ("rich_text_section", None), ("rich_text_list", 0), ("rich_text_list", 1), ("rich_text_section", None),
    ]  # fmt: skip
    assert made["elements"][-1]["elements"] == [{"type": "text", "text": "3. three\n4. four"}]
    check_blocks([made], "message")


@pytest.mark.parametrize(
    ("markdown", "after"),
    [
        ("[bank](https://evil.example/a)", " (evil.example)"),
        ("[https://bank.example](https://evil.example)", " (evil.example)"),
        ("[notevil.example](https://evil.example)", " (evil.example)"),
        ("[bank.example](https://bank.example@evil.example)", " (evil.example)"),
        ("[bank](https://bänk.example)", " (xn--bnk-qla.example)"),
        ("[evil.example](https://evil.example/a)", ""),
        ("[https://a.example/b](https://a.example/b)", ""),
    ],
)
def test_a_link_says_where_it_leads(markdown: str, after: str) -> None:
    link, *rest = elements(markdown)
    assert link["type"] == "link"
    assert "".join(str(one["text"]) for one in rest) == after


@pytest.mark.parametrize(
    "markdown", ["[x](javascript:alert(1))", "[x](data:text/html,y)", "[x]()", "<https://a.example>", "[x](https://)"]
)
def test_what_is_no_web_address_is_no_link(markdown: str) -> None:
    assert all(one["type"] == "text" for one in elements(markdown))


@pytest.mark.parametrize("name", list(HOSTILE))
def test_somebodys_words_come_out_as_they_went_in(name: str) -> None:
    made = rich.blocks(rich.lines(literal(HOSTILE[name])))
    check_blocks(made[:4], "message")
    shown = "".join(one["text"] for block in made for part in block["elements"] for one in part["elements"])
    assert squeezed(shown) == squeezed(" ".join(HOSTILE[name].split()))


def test_grey_lines_are_mrkdwn_only_when_the_words_allow_it() -> None:
    def made(markdown: str) -> tuple[str, str]:
        (block,) = blocks.subtle(rich.lines(markdown))
        check_blocks([block], "message")
        text = block["elements"][0]
        return text["type"], text.get("text", "")

    assert made("from **Ana** · 10:12") == ("mrkdwn", "from *Ana* · 10:12")
    assert made("from **Ana** & <@U1>") == ("plain_text", "from Ana & <@U1>")
    assert made("from **A\\*a** x") == ("plain_text", "from A*a x")
    assert made("**Ana** :fire: x") == ("plain_text", "Ana :fire: x")
    assert made("x**Ana**x") == ("plain_text", "xAnax")
    assert made("plain *text*")[0] == "mrkdwn"
    assert made("see [a.example](https://a.example/x?b=1&c=2)") == (
        "mrkdwn", "see <https://a.example/x?b=1&amp;c=2|a.example>",
    )  # fmt: skip
    assert made("\\~see\\~ [a.example](https://a.example)")[0] == "rich_text_section"


@given(small)
def test_literal_words_in_grey_are_literal(words: str) -> None:
    made = blocks.subtle(rich.lines(f"**{literal(words)}** and {literal(words)}"))
    check_blocks(made, "message")


@given(st.text(max_size=300) | small, st.integers(3, 60))
def test_pieces_are_the_whole_text_and_fit(words: str, size: int) -> None:
    found = list(pieces(words, size))
    assert "".join(found) == words
    assert all(0 < units(piece) <= size for piece in found)
    assert units(shorten(words, size)) <= size


def test_a_cut_falls_between_words_or_whole_signs() -> None:
    assert shorten("one two three four", 14) == "one two three…"
    text = "abc" + "👍🏽" * 5
    assert text[: head(text, 9)] == "abc👍🏽"
    assert "xa\u0301"[: head("xa\u0301", 2)] == "x"
