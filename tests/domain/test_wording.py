"""Titles and summaries are cut from what was written, never rewritten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.initiatives import SUMMARY_LIMIT, TITLE_LIMIT
from domain.wording import summary_from, title_from

LONG = (
    "Support retypes 1,200 claims a week from PDF into three systems that do not know each other, "
    "and customers call back about every sixteenth of them because of typos. It costs two people."
)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Support retypes claims. It takes all day.", "Support retypes claims"),
        ("too many   letters\nevery day!", "too many letters every day"),
        ("About 6 % of 1.200 claims have typos", "About 6 % of 1.200 claims have typos"),
        (LONG, "Support retypes 1,200 claims a week from PDF into three systems that do not know each…"),
        ("Retyping claims: " + "x" * 100, "Retyping claims"),
        ("We should use GPT. Letters are sorted by hand.", "Letters are sorted by hand"),
        ("We should use GPT.", "We should use GPT"),
        ("", ""),
    ],
)
def test_titles(words: str, title: str) -> None:
    assert title_from(words) == title


def test_summaries_are_whole_sentences() -> None:
    assert summary_from("One. Two! Three?") == "One. Two! Three?"
    assert summary_from(f"{'a ' * 100}end. {'b ' * 100}end.") == f"{'a ' * 100}end."
    assert summary_from("x" * 500).endswith("…")


@given(st.text(max_size=600))
def test_only_the_authors_words(words: str) -> None:
    line = " ".join(words.split())
    for made, limit in ((title_from(words), TITLE_LIMIT), (summary_from(words), SUMMARY_LIMIT)):
        assert len(made) <= limit
        assert line.startswith(made.removesuffix("…")) or made.removesuffix("…").strip() in line
