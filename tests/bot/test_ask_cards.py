"""The answer as a card: its first sentences, its source, and buttons that fit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.answer import Passage, Topic, answer, as_text, did_you_mean, gist, split, way_on
from bot.ui import Button, plain
from knowledge.library import Library
from tests.support.talker import message_text

LONG = "A sentence that is long enough to stand alone on a small screen, as it should."


@pytest.mark.parametrize(
    ("text", "lead", "rest"),
    [
        ("No.", "No.", ""),
        ("No. Ask first.", "No. Ask first.", ""),
        (f"{LONG} And more.", LONG, "And more."),
        (f"No. {LONG} And more.", f"No. {LONG}", "And more."),
        (f"**{LONG}** And more.", f"**{LONG}**", "And more."),
        (f"**No. {LONG} Never.** And more.", f"**No. {LONG} Never.**", "And more."),
        (f"See (this. {LONG} Or that). Then.", f"See (this. {LONG} Or that).", "Then."),
        (f"{LONG}\n\nAnd more.", LONG, "And more."),
        ("Do this:\n- one\n- two\n\nThen that.", "Do this:", "- one\n- two\n\nThen that."),
        ("1. one\n2. two", "", "1. one\n2. two"),
        ("- one. Two", "", "- one. Two"),
        (f"{LONG} More.\n- one\n\nLast.", LONG, "More.\n- one\n\nLast."),
    ],
)
def test_the_first_sentences_and_the_rest(text: str, lead: str, rest: str) -> None:
    assert split(text) == (lead, rest)


@given(st.text(st.sampled_from("Ab. -*_`([)]!\n1"), max_size=200))
def test_nothing_is_lost_by_the_split(text: str) -> None:
    lead, rest = split(text)
    assert "".join(f"{lead}{rest}".split()) == "".join(text.split())


def test_every_shipped_passage_has_words_to_begin_with() -> None:
    for book in Library().snapshot.playbooks.values():
        for section in book.sections:
            lead, rest = split(section.text)
            assert lead or rest
            assert lead.count("**") % 2 == 0
            assert len(lead) < 700


def passage(**given: object) -> Passage:
    known = {"title": "A *title*", "section": "Short", "text": f"{LONG} And more.", "owner": "legal team"}
    return Passage(**{**known, "reviewed_on": date(2026, 2, 1), **given})  # type: ignore[arg-type]  # as they come


def test_the_source_tells_what_is_wrong_with_it() -> None:
    fine = message_text(answer(passage(), 7))
    assert fine.count("A *title*") == 1  # the card's own title; its source does not say it again
    assert "Section “Short”, reviewed 1 Feb 2026 by the legal team." in fine
    assert "*Plain*, section “Short”, reviewed 1 Feb 2026" in as_text(answer(passage(title="Plain"), 7))
    late = message_text(answer(passage(overdue_since=date(2026, 8, 1), is_example=True), 7))
    assert "Review overdue since 1 Aug 2026." in late
    assert "has not replaced this text yet" in late
    titled = message_text(answer(passage(section="A *title*"), 7))
    assert "ection" not in titled
    assert "Reviewed 1 Feb 2026 by the legal team." in titled


def test_buttons_the_likely_one_first() -> None:
    on = way_on(7, is_about_ideas=True, is_outsider=False)
    assert on is not None
    said = answer(passage(), 7, [Topic("a", "x" * 200)], on)
    assert said.card is not None
    labels = [one.label for one in said.card.buttons]
    assert labels[:2] == ["Helped", "Did not"]
    assert labels[3] == "Hand in an idea"
    assert len(labels[2]) <= 60
    person = way_on(7, is_about_ideas=True, is_outsider=True)
    assert person is not None
    assert person.label == "Ask a person"
    assert all(len(one.action.pack()) < 255 for one in said.card.buttons if isinstance(one, Button))


def test_a_passage_that_is_a_list_is_announced_by_its_title() -> None:
    said = answer(passage(text="- one\n- two"), 7)
    assert plain(said.text) == "A *title*"
    assert as_text(said).splitlines()[1:3] == ["- one", "- two"]


def test_did_you_mean_ends_with_none_of_these() -> None:
    said = did_you_mean(7, [Topic("a", "A", gist(f"**{LONG}** And more.")), Topic("b", "B", gist("- a list"))])
    assert plain(said.text).splitlines()[1].startswith("- A A sentence that is long enough")
    assert plain(said.text).splitlines()[2] == "- B"
    assert [one.label for one in said.buttons] == ["A", "B", "None of these"]
