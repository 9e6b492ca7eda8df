"""The small Markdown as rich text and as XML: what it makes bold, what it links, and what it shows literally."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from bot.platforms.markdown import Line, Run, lines
from bot.platforms.teams import limits, rich
from bot.platforms.teams.fit import weight
from bot.ui import literal
from tests.hostile.corpus import HOSTILE
from tests.support import arbitrary
from tests.support.arbitrary import said, squeezed, words
from tests.support.teams_payloads import check_activity, check_card


def runs(markdown: str, **how: bool) -> list[dict[str, Any]]:
    """The runs of the first block without what is the same in all."""
    block = rich.blocks(lines(markdown), **how)[0]
    return [{name: value for name, value in run.items() if name != "type"} for run in block["inlines"]]


def xml(markdown: str) -> str:
    return rich.xml(rich.blocks(lines(markdown)))


def check(made: list[dict[str, Any]]) -> None:
    check_card({"type": "AdaptiveCard", "version": "1.5", "body": made})


def test_bold_italics_code_and_subtle() -> None:
    assert runs("**From what?** (2 of 6) *a* `b`\\*") == [
        {"text": "From what?", "weight": "Bolder"},
        {"text": " (2 of 6) "},
        {"text": "a", "italic": True},
        {"text": " "},
        {"text": "b", "fontType": "Monospace"},
        {"text": "*"},
    ]
    assert runs("a", subtle=True) == [{"text": "a", "isSubtle": True}]
    assert xml("**a** *b* `c` ***d***") == "<b>a</b> <i>b</i> <code>c</code> <b><i>d</i></b>"


def test_lists_and_paragraphs_are_blocks_of_their_own() -> None:
    made = rich.blocks(lines("Say:\nnow\n\n- one\n- **two**\n  - deep\n\n3. three\n4. four"))
    check(made)
    assert [("".join(said(one)), one.get("spacing")) for one in made] == [
        ("Say:", None), ("now", "None"), ("• one", "Small"), ("• two", "Small"), ("\u2003• deep", "Small"),
        ("3. three", "Small"), ("4. four", "Small"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("markdown", "after"),
    [
        ("[bank](https://evil.example/a)", " (evil.example)"),
        ("[bank.example](https://bank.example@evil.example)", " (evil.example)"),
        ("[evil.example](https://evil.example/a)", ""),
    ],
)
def test_a_link_says_where_it_leads(markdown: str, after: str) -> None:
    link, *rest = runs(markdown)
    assert link["selectAction"]["type"] == "Action.OpenUrl"
    assert link["selectAction"]["url"].startswith("https://")
    assert "".join(str(one["text"]) for one in rest) == after
    assert xml(markdown).startswith('<a href="https://')


@pytest.mark.parametrize(
    "markdown", ["[x](javascript:alert(1))", "[x](data:text/html,y)", "[x]()", "<https://a.example>"]
)
def test_what_is_no_web_address_is_no_link(markdown: str) -> None:
    assert all("selectAction" not in one for one in runs(markdown))
    assert "<a" not in xml(markdown)


def test_an_address_that_is_too_long_to_link_is_shown() -> None:
    url = "https://a.example/" + "y" * limits.ADDRESS
    made = rich.blocks(lines(f"[label]({url})"))
    assert all("selectAction" not in one for one in made[0]["inlines"])
    assert "".join(said(made)) == f"label ({url}) (a.example)"


def test_a_date_function_stands_in_two_runs_so_that_no_client_calculates_it() -> None:
    words_said = "due {{DATE(2026-11-24T00:00:00Z, SHORT)}} {{time(2026-11-24T00:00:00Z)}} {{x}}"
    made = runs(literal(words_said))
    assert "".join(one["text"] for one in made) == words_said
    assert all("{{DATE" not in one["text"] and "{{time" not in one["text"] for one in made)
    assert len(made) == 3


@pytest.mark.parametrize("name", list(HOSTILE))
def test_somebodys_words_come_out_as_they_went_in(name: str) -> None:
    made = rich.blocks(lines(literal(HOSTILE[name])))
    if 0 < sum(map(weight, made)) < limits.ROOM:
        check(made)
    assert squeezed("".join(said(made))) == squeezed(" ".join(HOSTILE[name].split()))


@arbitrary.usual
@given(words)
def test_no_run_is_too_long_to_be_split_off(text: str) -> None:
    for block in rich.line_of(text):
        assert all(weight(run) <= 2 * limits.RUN + 120 for run in block["inlines"])


@arbitrary.usual
@given(arbitrary.small)
def test_literal_words_are_literal_in_xml(text: str) -> None:
    said_xml = xml(f"x {literal(text)}")
    check_activity({"type": "message", "textFormat": "xml", "text": said_xml})
    assert set(said_xml.replace("<br/>", "").split("<")[1:]) == set()


def test_signs_that_xml_does_not_know_are_replaced() -> None:
    assert xml("a\ufffeb\uffffc\x00d") == "a\ufffdb\ufffdc\ufffdd"


def test_the_first_line_has_no_gap_above_it() -> None:
    (block,) = rich.blocks((Line((Run("a"),)),))
    assert "spacing" not in block
    assert rich.xml([block]) == "a"
