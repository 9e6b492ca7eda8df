"""What a search found: a list whose words are literal, and a card to put into the conversation."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import Take
from bot.platforms.teams.results import MANY, results, unmarked
from bot.ui import Button, Card, Facts, Quote, Text
from tests.hostile.corpus import HOSTILE
from tests.support.arbitrary import cards, few, small
from tests.support.teams_payloads import check_card, size

FOUND = Card(
    "AI-2026-0001 · Fewer typos",
    (Facts((("Stage", "Explore"), ("Owner", "Ana Costa"))), Text("It saves **9 minutes**.")),
    (Button("Follow", Take("AI-2026-0001")),),
    subject="AI-2026-0001",
)


class _Read(HTMLParser):
    """What a reader of HTML shows of it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.marks: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.marks.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.marks.append(tag)

    def handle_comment(self, data: str) -> None:
        self.marks.append(data)

    def handle_decl(self, decl: str) -> None:
        self.marks.append(decl)

    def handle_pi(self, data: str) -> None:
        self.marks.append(data)


def test_a_result_is_a_line_and_a_whole_card() -> None:
    found = results([FOUND])["composeExtension"]
    assert (found["type"], found["attachmentLayout"]) == ("result", "list")
    (one,) = found["attachments"]
    assert one["contentType"] == "application/vnd.microsoft.card.adaptive"
    check_card(one["content"])
    assert one["content"]["actions"][0]["title"] == "Follow"
    assert one["preview"] == {
        "contentType": "application/vnd.microsoft.card.thumbnail",
        "content": {"title": FOUND.title, "text": "Stage: Explore · Owner: Ana Costa · It saves 9 minutes."},
    }


def test_nothing_found_is_said() -> None:
    found = results([])["composeExtension"]
    assert found == {"type": "message", "text": "Nothing was found that can be shown here."}


@pytest.mark.parametrize(
    "nasty", [*HOSTILE.values(), "<b>bold</b>", "a &lt;b&gt; &amp c", "<!-- x", "</p>", "<?x", "<at>all</at>"]
)
def test_peoples_words_are_literal_whether_they_are_read_as_html_or_not(nasty: str) -> None:
    read = _Read(shown := unmarked(nasty))
    assert not read.marks
    assert read.words == shown
    preview = results([Card(nasty, (Quote(nasty),))])["composeExtension"]["attachments"][0]["preview"]["content"]
    assert not _Read(preview["title"]).marks
    assert not _Read(preview["text"]).marks


@few
@given(st.lists(cards(small), max_size=3))
def test_row_64_any_cards_are_valid_and_an_answer_holds_them(found: list[Card]) -> None:
    made = results(found)["composeExtension"]
    assert made["type"] == ("result" if found else "message")
    for one in made.get("attachments", ()):
        check_card(one["content"])
        assert one["preview"]["content"]["title"].strip()
    assert size(made) <= 100 * 1024


def test_row_64_more_than_an_answer_holds_is_left_out_from_the_end() -> None:
    long = [Card(f"Idea {number}", (Quote("word " * 2000),)) for number in range(30)]
    made = results(long)["composeExtension"]["attachments"]
    assert 3 <= len(made) < 30
    assert [one["preview"]["content"]["title"] for one in made] == [f"Idea {number}" for number in range(len(made))]
    short = results([Card(f"Idea {number}") for number in range(40)])["composeExtension"]["attachments"]
    assert len(short) == MANY
