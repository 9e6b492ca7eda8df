"""Messages as Teams': valid whatever stands in them, nothing dropped in silence, nobody's words read as markup."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import RunCommand, Take
from bot.platforms.teams import limits, render
from bot.platforms.teams.render import Post
from bot.ui import Button, Card, Facts, Message, Quote, Style, Table, Text, literal
from tests.hostile.corpus import HOSTILE
from tests.support import arbitrary
from tests.support.arbitrary import message_words, messages, missing, said, small, words
from tests.support.teams_payloads import check_activity, check_card, size

CARD = Card(
    "AI-2026-0042 · Claims retyped",
    (
        Text("Claims · from **Ana Costa** · today 10:12", subtle=True),
        Quote("Support retypes *1,200* claims", by="Ana Costa"),
        Facts((("Aim", "Typos: 6 → 2 by June"), ("Sponsor", ""))),
        Text("Triage due **Thu 26 Nov**."),
    ),
    (Button("Take it", Take("AI-2026-0042"), Style.PRIMARY), Button("More…", RunCommand("more", "x"))),
    "AI-2026-0042",
)
IDS = [f"29:1{number:02}-{'x' * 86}" for number in range(70)]
ids = st.sampled_from([IDS[:0], IDS])


def check(post: Post) -> None:
    check_activity(post.activity())
    check_activity(Post(post.text, None, "").activity())  # what is sent when the card is refused
    assert 0 < len(post.summary.encode("utf-16-le")) <= 2 * limits.SUMMARY


def card(post: Post) -> dict[str, Any]:
    assert post.card is not None
    return post.card


def shown(posts: tuple[Post, ...]) -> list[Any]:
    """What the posts show beside their notifications."""
    return [(post.card["body"], post.card.get("actions", [])) if post.card else [{"text": post.text}] for post in posts]


def types(value: Any) -> set[str]:
    """Every type of element in a payload."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = {value["type"]} if isinstance(value, dict) and "type" in value else set()
    return own.union(*map(types, inner))


def kinds(post: Post) -> list[str]:
    return [one["type"] for one in card(post)["body"]]


@arbitrary.usual
@given(messages(words), ids)
def test_any_message_is_valid_and_says_what_it_cuts(message: Message, user_ids: list[str]) -> None:
    made = render.posts(message)
    assert 1 <= len(made) <= limits.POSTS
    for post in made:
        check(post)
    assert not missing(message_words(message), shown(made))
    one = render.one_post(message, user_ids)
    check(one)
    if one.card is None or "refresh" not in one.card:
        assert not missing(message_words(message), shown((one,)))
    check_card(render.card_of(message, user_ids))


@arbitrary.usual
@given(words)
def test_any_text_alone_is_valid_and_says_what_it_cuts(text: str) -> None:
    made = render.posts(Message(literal(text)))
    for post in made:
        assert post.card is None
        check(post)
    check(render.one_post(Message(text)))


@arbitrary.usual
@given(small, small, small)
def test_a_message_of_usual_size_loses_nothing(one: str, two: str, three: str) -> None:
    given_card = Card(one, (Quote(two, three), Facts(((two, one), (three, two))), Text(literal(three), subtle=True)))
    buttons = (Button(three, Take("x")), Button(one, Take("x")))
    made = render.posts(Message(literal(two), given_card, buttons, Quote(one)))
    assert len(made) == 1
    check(made[0])
    assert not arbitrary.MORE.search("\n".join(said(shown(made))))
    assert not missing(iter([one, two, three]), shown(made))


def test_a_text_alone_is_no_card() -> None:
    (post,) = render.posts(
        Message("Say **help** or\n- *my ideas*\n- `/away`\n\n<at>all</at> & [a](https://b.example/c)")
    )
    check(post)
    assert post.activity() == {
        "type": "message",
        "textFormat": "xml",
        "text": "Say <b>help</b> or<br/>• <i>my ideas</i><br/>• <code>/away</code><br/><br/>"
        '&lt;at&gt;all&lt;/at&gt; &amp; <a href="https://b.example/c">a</a> (b.example)',
    }


@pytest.mark.parametrize(
    "message",
    [Message("x", quote=Quote("y")), Message("x", Card("y")), Message("x", buttons=(Button("y", Take("z")),))],
)
def test_anything_more_is_one_card_that_holds_everything(message: Message) -> None:
    (post,) = render.posts(message)
    check(post)
    assert "text" not in post.activity()
    assert {"x", "y"} <= set(said(shown((post,))))


def test_the_office_card_reads_as_it_should() -> None:
    (post,) = render.posts(Message("New idea AI-2026-0042: Claims retyped", CARD))
    check(post)
    assert kinds(post) == ["RichTextBlock", "RichTextBlock", "Container", *["RichTextBlock"] * 3]
    title, below, quote, aim, sponsor, due = card(post)["body"]
    assert title["inlines"] == [
        {"type": "TextRun", "text": "AI-2026-0042 · Claims retyped", "weight": "Bolder", "size": "Medium"}
    ]
    assert all(run["isSubtle"] for run in below["inlines"])
    assert quote["style"] == "emphasis"
    assert ["".join(said(one)) for one in (aim, sponsor, due)] == [
        "Aim: Typos: 6 → 2 by June", "Sponsor: –", "Triage due Thu 26 Nov.",
    ]  # fmt: skip
    assert [one["title"] for one in card(post)["actions"]] == ["Take it", "More…"]
    assert card(post)["speak"].startswith("New idea AI-2026-0042: Claims retyped Claims · from Ana Costa")
    assert post.summary.startswith("New idea AI-2026-0042: Claims retyped Claims · from Ana Costa")
    assert "msteams" not in card(post)


def test_a_text_that_says_more_than_the_title_stays() -> None:
    (post,) = render.posts(Message("Your idea **Claims retyped** goes on, because everybody wants it.", CARD))
    assert "everybody wants it" in "".join(said(card(post)["body"][0]))


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in ("long", "one long word")])
def test_hostile_words_are_shown_and_mean_nothing(name: str) -> None:
    evil = HOSTILE[name]
    parts = (Quote(evil, evil), Facts(((evil, evil),)), Text(literal(evil), subtle=True), Text(evil))
    message = Message(literal(evil), Card(evil, parts, (), evil), (Button(evil, Take("x"), confirm=evil),), Quote(evil))
    for post in render.posts(message):
        check(post)
        assert "TextBlock" not in types(card(post))
        assert not missing(iter([evil]), shown((post,)))
    for post in render.posts(Message(literal(evil))):
        check(post)


def test_row_64_a_digest_of_500_rows_is_split_and_what_is_left_out_is_counted() -> None:
    rows = tuple((f"AI-2026-{number:04}", f"Idea number {number}", "assessment") for number in range(500))
    table = Table(("Idea", "Title", "Stage"), rows)
    made = render.posts(Message("**All**", Card("All", (table,)), (Button("Go", Take("x")),)))
    assert len(made) == limits.POSTS
    assert ["actions" in card(post) for post in made] == [False] * (limits.POSTS - 1) + [True]
    lines = ["".join(said(block)) for post in made for block in card(post)["body"]]
    said_rows = [line for line in lines if line.startswith("AI-2026-")]
    assert said_rows == [" · ".join(row) for row in rows[: len(said_rows)]]
    assert len(said_rows) > 250
    left = sum(len(" · ".join(row)) for row in rows[len(said_rows) :])
    assert lines[-1] == f"… {left:,} more characters do not fit here."
    assert made[1].summary.startswith(f"(2 of {len(made)}) AI-2026-")
    for post in made:
        check(post)


def test_a_long_quotation_goes_on_in_the_next_message_without_a_gap() -> None:
    words_said = " ".join(f"word{number}" for number in range(1800))
    made = render.posts(Message("", quote=Quote(words_said, "Ana")))
    assert len(made) == 2
    assert [kinds(post) for post in made] == [["Container"], ["Container"]]
    assert " ".join("".join(said(shown(made))).split()).startswith(words_said)


def test_what_is_longer_than_all_messages_is_counted() -> None:
    rows = tuple((f"row{number}", "word " * 20) for number in range(5000))
    made = render.posts(Message("**All**", Card("All", (Facts(rows),)), (Button("Go", Take("x")),)))
    assert len(made) == limits.POSTS
    assert "more characters do not fit here." in "".join(said(card(made[-1])["body"][-1]))
    assert card(made[-1])["actions"][0]["title"] == "Go"
    text = render.posts(Message("word " * 50_000))
    assert len(text) == limits.POSTS
    assert text[-1].text.endswith("more characters do not fit here.")


def test_one_post_offers_the_rest() -> None:
    long = Card("Long", (Quote("word " * 5000),), (Button("Take it", Take("x")),), "AI-2026-0001")
    (post,) = render.sent(Message("Long", long))
    check(post)
    show, take = card(post)["actions"]
    assert (show["title"], take["title"]) == ("Show all", "Take it")
    assert show["data"] == {"usher": {"press": RunCommand("status", "AI-2026-0001").pack()}}
    assert "more characters do not fit here." in "".join(said(card(post)["body"][-1]))
    assert "Show all" not in "".join(said(shown(render.sent(Message("Short", CARD)))))


def test_a_subject_that_no_button_can_carry_costs_only_the_button() -> None:
    post = render.one_post(Message("", Card("Long", (Quote("word " * 5000),), (), "s" * 300)))
    assert "Show all" not in "".join(said(shown((post,))))


READ = Card(CARD.title, CARD.parts, CARD.buttons, CARD.subject, readers=("teams|t|1",))


def test_a_card_for_some_is_without_its_buttons_and_is_refreshed_for_them() -> None:
    post = render.one_post(Message("New", READ, (Button("Help", RunCommand("help", "")),)), ["29:1", "29:2"])
    check(post)
    assert [one["title"] for one in card(post)["actions"]] == ["Help"]
    asks = card(post)["refresh"]
    assert asks["userIds"] == ["29:1", "29:2"]
    assert (asks["action"]["verb"], asks["action"]["data"]) == ("refresh", {"usher": {"refresh": "AI-2026-0042"}})


@pytest.mark.parametrize(
    ("given_card", "user_ids"),
    [(READ, []), (CARD, ["29:1"]), (Card(CARD.title, (), CARD.buttons, None, ("teams|t|1",)), ["29:1"])],
)
def test_a_card_that_cannot_be_refreshed_keeps_its_buttons(given_card: Card, user_ids: list[str]) -> None:
    post = render.one_post(Message("New", given_card), user_ids)
    assert "refresh" not in card(post)
    assert [one["title"] for one in card(post)["actions"]] == ["Take it", "More…"]


def test_sixty_readers_are_asked_at_once_and_the_card_still_fits() -> None:
    long = Card("Long", (Quote("wörd " * 5000),), CARD.buttons * 4, "AI-2026-0001", ("teams|t|1",))
    post = render.one_post(Message("Long", long, CARD.buttons * 9), IDS)
    check(post)
    assert len(card(post)["refresh"]["userIds"]) == 60
    assert card(post)["refresh"]["userIds"] == IDS[:60]


def test_card_of_makes_a_card_of_a_text_too() -> None:
    made = render.card_of(Message("It is **done**."))
    check_card(made)
    assert "".join(said(made["body"])) == "It is done."


def test_an_answered_question_has_no_buttons_and_says_what_was_chosen() -> None:
    choices = tuple(Button(f"Answer {number}", Take(f"{number}")) for number in range(9))
    (post,) = render.posts(Message("**Which?**", quote=Quote("mine"), buttons=choices))
    done = render.answered(card(post), "Answer <at>3</at>")
    check_card(done)
    assert "actions" not in done
    assert [one["type"] for one in done["body"]] == ["RichTextBlock", "Container", "RichTextBlock"]
    assert said(done["body"][-1]) is not None
    assert "".join(said(done["body"][-1])) == "Chosen: Answer <at>3</at>"
    assert "Input.ChoiceSet" in kinds(post)
    assert "actions" in card(post)


def test_an_answered_card_of_the_greatest_size_still_fits() -> None:
    (post, *_) = render.posts(Message("x", quote=Quote('"word" ' * 5000)))
    assert size(post.activity()) > 20 * 1024
    done = Post(post.text, render.answered(card(post), '"' * 900), post.summary)
    check(done)


def test_nothing_at_all_is_still_a_message() -> None:
    (post,) = render.posts(Message(""))
    check(post)
    (empty,) = render.posts(Message("", Card("")))
    check(empty)


def test_old_clients_and_voices_get_the_words_literally() -> None:
    made = render.card_of(Message(literal("**b** [x](javascript:y) <speak> & {{DATE(x)}}"), Card("T")))
    assert made["fallbackText"] == literal("**b** [x](javascript:y) <speak> & {{DATE(x)}} T")
    assert made["speak"] == "**b** [x](javascript:y) speak {{DATE(x)}} T"
