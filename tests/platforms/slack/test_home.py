"""App Home: valid whatever stands in it, the first section first, and what is cut is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.actions import RunCommand, Take
from bot.platforms.slack.home import home
from bot.ui import Button, Card, Facts, Quote, Table
from tests.support import arbitrary
from tests.support.arbitrary import card_words, cards, missing, said, words
from tests.support.slack_payloads import check_view


@arbitrary.few
@given(st.lists(cards(words), max_size=5).map(tuple) | st.builds(lambda one: (one,) * 60, cards(arbitrary.small)))
def test_any_home_is_valid_and_says_what_it_cuts(sections: tuple[Card, ...]) -> None:
    made = home(sections)
    check_view(made)
    assert not missing((word for card in sections for word in card_words(card)), made["blocks"])


def test_sections_one_after_the_other() -> None:
    waiting = Card("Waits for you", (Facts((("AI-2026-0042", "a number"),)),), (Button("Do it", Take("AI-2026-0042")),))
    mine = Card(
        "Your ideas", (Table(("Idea", "Stage"), (("Claims", "new"),)),), (Button("More", RunCommand("mine", "")),)
    )
    made = home((waiting, mine))
    check_view(made)
    assert [one["type"] for one in made["blocks"]] == [
        "header", "rich_text", "actions", "divider", "header", "rich_text", "actions",
    ]  # fmt: skip
    assert "".join(said(made["blocks"][5])) == "Idea · Stage\nClaims · new"


def test_what_does_not_fit_is_said() -> None:
    made = home(tuple(Card(f"Section {number}", (Quote("x"),), (Button("Go", Take("x")),)) for number in range(60)))
    check_view(made)
    assert "more sections do not fit here." in made["blocks"][-1]["elements"][0]["text"]
    long = home((Card("Long", (Quote("word " * 100_000),), (Button("Go", Take("x")),)),))
    check_view(long)
    assert long["blocks"][-1]["type"] == "actions"
    assert "more characters do not fit here." in long["blocks"][-2]["elements"][0]["text"]


def test_an_empty_home_says_so() -> None:
    made = home(())
    check_view(made)
    assert list(said(made)) == ["Nothing here yet."]
