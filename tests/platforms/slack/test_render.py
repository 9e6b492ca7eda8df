"""Messages as Slack's: valid whatever stands in them, nothing dropped in silence, nobody's words read as markup."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.actions import RunCommand, Take
from bot.platforms.slack import limits, render
from bot.platforms.slack.render import Post
from bot.ui import (
    Bar,
    Button,
    Card,
    Chart,
    Divider,
    Facts,
    Image,
    LinkButton,
    Message,
    Quote,
    Style,
    Table,
    Text,
    literal,
)  # fmt: skip
from tests.hostile.corpus import HOSTILE
from tests.support import arbitrary
from tests.support.arbitrary import message_words, messages, missing, said, small, words
from tests.support.slack_payloads import check_message

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


def check(post: Post) -> None:
    check_message({"text": post.text, "blocks": post.blocks})


@arbitrary.usual
@given(messages(words))
def test_any_message_is_valid_and_says_what_it_cuts(message: Message) -> None:
    made = render.posts(message)
    assert 1 <= len(made) <= limits.POSTS
    for post in made:
        check(post)
    assert not missing(message_words(message), [post.blocks for post in made])
    one = render.one_post(message)
    check(one)
    assert not missing(message_words(message), one.blocks)


@arbitrary.usual
@given(small, small, small)
def test_a_message_of_usual_size_loses_nothing(one: str, two: str, three: str) -> None:
    card = Card(one, (Quote(two, three), Facts(((two, one), (three, two))), Text(literal(three), subtle=True)))
    made = render.posts(Message(literal(two), card, (Button(three, Take("x")), Button(one, Take("x"))), Quote(one)))
    assert len(made) == 1
    check(made[0])
    assert not arbitrary.MORE.search("\n".join(said(made[0].blocks)))
    assert not missing(iter([one, two, three]), made[0].blocks)


def test_the_office_card_reads_as_it_should() -> None:
    (post,) = render.posts(Message("New idea AI-2026-0042: Claims retyped", CARD))
    check(post)
    assert [block["type"] for block in post.blocks] == [
        "header", "context", "rich_text", "rich_text", "rich_text", "actions",
    ]  # fmt: skip
    assert post.blocks[1]["elements"][0]["text"] == "Claims · from *Ana Costa* · today 10:12"
    assert "".join(said(post.blocks[3])) == "Aim: Typos: 6 → 2 by June\nSponsor: –"
    take = post.blocks[-1]["elements"][0]
    assert (take["action_id"], take["value"], take["style"]) == ("press:0", "take|AI-2026-0042", "primary")
    assert take["accessibility_label"] == "Take it: AI-2026-0042"
    assert post.text.startswith("New idea AI-2026-0042: Claims retyped\nAI-2026-0042 · Claims retyped\nClaims · from")


def test_a_text_that_says_more_than_the_title_stays() -> None:
    (post,) = render.posts(Message("Your idea **Claims retyped** goes on, because everybody wants it.", CARD))
    assert "everybody wants it" in "".join(said(post.blocks[0]))


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in ("long", "one long word")])
def test_hostile_words_are_shown_and_mean_nothing(name: str) -> None:
    evil = HOSTILE[name]
    card = Card(
        evil, (Quote(evil, evil), Facts(((evil, evil),)), Text(literal(evil), subtle=True), Text(evil)), (), evil
    )
    for post in render.posts(Message(literal(evil), card, (Button(evil, Take("x"), confirm=evil),), Quote(evil))):
        check(post)
        assert "<!" not in post.text
        assert "<@" not in post.text
        assert not missing(iter([evil]), post.blocks)


def test_a_very_long_message_takes_several_posts_with_its_buttons_on_the_last() -> None:
    rows = tuple((f"row{number}", "word " * 20) for number in range(300))
    made = render.posts(Message("**All**", Card("All", (Facts(rows),)), (Button("Go", Take("x")),)))
    assert len(made) > 2
    assert ["actions" in [block["type"] for block in post.blocks] for post in made[:-1]] == [False] * (len(made) - 1)
    assert made[-1].blocks[-1]["type"] == "actions"
    whole = "".join(said([post.blocks for post in made]))
    assert all(f"row{number}: " in whole for number in range(300))
    assert made[1].text.startswith(f"(2 of {len(made)}) row")


def test_what_is_longer_than_all_posts_is_counted() -> None:
    rows = tuple((f"row{number}", "word " * 20) for number in range(5000))
    made = render.posts(Message("**All**", Card("All", (Facts(rows),)), (Button("Go", Take("x")),)))
    assert len(made) == limits.POSTS
    assert "more characters do not fit here." in made[-1].blocks[-2]["elements"][0]["text"]
    assert made[-1].blocks[-1]["elements"][0]["text"]["text"] == "Go"


def test_one_post_offers_the_rest() -> None:
    long = Card("Long", (Quote("word " * 5000),), (Button("Take it", Take("x")),), "AI-2026-0001")
    post = render.one_post(Message("Long", long))
    check(post)
    assert [one["text"]["text"] for one in post.blocks[-1]["elements"]] == ["Show all", "Take it"]
    assert post.blocks[-1]["elements"][0]["value"] == RunCommand("status", "AI-2026-0001").pack()
    assert "more characters do not fit here." in post.blocks[-2]["elements"][0]["text"]
    short = render.one_post(Message("Short", CARD))
    assert "Show all" not in "".join(said(short.blocks))


def test_a_subject_that_no_button_can_carry_costs_only_the_button() -> None:
    post = render.one_post(Message("", Card("Long", (Quote("word " * 5000),), (), "s" * 300)))
    assert "Show all" not in "".join(said(post.blocks))


def test_the_first_table_is_native_and_each_message_has_one() -> None:
    table = Table(("Idea", "Stage"), tuple((f"AI-{number}", "new") for number in range(250)))
    made = render.posts(Message("Ideas", Card("Ideas", (table,))))
    tables = [block for post in made for block in post.blocks if block["type"] == "table"]
    assert [len(one["rows"]) for one in tables] == [100, 100, 53]
    assert {one["rows"][0][0]["text"] for one in tables} == {"Idea"}
    assert len(made) == 3


def test_a_table_that_is_too_wide_is_lines() -> None:
    wide = Table(tuple(f"c{number}" for number in range(21)), (tuple(str(number) for number in range(21)),))
    (post,) = render.posts(Message("Wide", Card("Wide", (wide,))))
    assert [block["type"] for block in post.blocks] == ["header", "rich_text"]


def test_bars_have_their_figures_in_words() -> None:
    chart = Chart("Funnel", (Bar("New", 5, 10, "ideas"), Bar("None", float("nan"), 0), Bar("All", 12, 10)))
    (post,) = render.posts(Message("Funnel", Card("Funnel", (chart, Divider()))))
    text = "".join(said(post.blocks[1]))
    assert text.splitlines()[1:] == [
        "█████░░░░░ New 5 ideas", "░░░░░░░░░░ None nan", "██████████ All 12",
    ]  # fmt: skip


def test_pictures_need_https_and_always_have_words() -> None:
    def shown(url: str) -> list[str]:
        (post,) = render.posts(Message("?", Card("?", (Image(url, "A curve"),))))
        check(post)
        assert "A curve" in "".join(said(post.blocks))
        return [block["type"] for block in post.blocks][1:]

    assert shown("https://a.example/p.png") == ["image"]
    assert shown("http://a.example/p.png") == shown("javascript:x") == ["rich_text"]


def test_a_confirmation_and_a_dangerous_button() -> None:
    button = Button("Withdraw", Take("x"), Style.DANGER, "It cannot be undone.")
    (post,) = render.posts(Message("Sure?", buttons=(button,)))
    element = post.blocks[-1]["elements"][0]
    assert element["style"] == element["confirm"]["style"] == "danger"
    assert element["confirm"]["text"]["text"] == "It cannot be undone."


def test_words_that_do_not_fit_on_a_button_stand_beside_it() -> None:
    (post,) = render.posts(Message("?", buttons=(Button("long " * 30 + "end", Take("x"), confirm="sure " * 90),)))
    check(post)
    assert "long end" in post.blocks[-1]["elements"][0]["text"]
    assert ("sure " * 90).strip() in post.blocks[-1]["elements"][0]["text"]


def test_a_link_button_names_its_host_or_is_a_line() -> None:
    shown = (LinkButton("Your bank", "https://evil.example/x"), LinkButton("a.example", "https://a.example/x"),
             LinkButton("Click", "javascript:alert(1)"),
             LinkButton("Long", "https://a.example/" + "y" * 4000))  # fmt: skip
    (post,) = render.posts(Message("?", buttons=shown))
    check(post)
    labels = [one["text"]["text"] for block in post.blocks if block["type"] == "actions" for one in block["elements"]]
    assert labels == ["Your bank (evil.example)", "a.example"]
    assert "Click: javascript:alert(1)" in "".join(said(post.blocks))


def test_the_text_is_cut_with_a_sentence_and_never_inside_an_entity() -> None:
    for length in range(985, 1005):
        post = render.posts(Message(literal("a" * (length % 7)) + "<" * length))[0]
        check(post)
        assert post.text.endswith(("&lt;", "(there is more in the message)"))


def test_an_answered_question_has_no_buttons_and_says_what_was_chosen() -> None:
    (post,) = render.posts(Message("**Which?**", CARD, (Button("This", Take("x")),)))
    done = render.answered(post.blocks, "This <!here>")
    check(Post("x", done))
    assert "actions" not in [block["type"] for block in done]
    assert done[-1]["elements"][0]["text"] == "chosen: This <!here>"
    assert done[:-1] == [block for block in post.blocks if block["type"] != "actions"]
    full = [{"type": "divider"}] * 50
    assert len(render.answered(full, "x")) == 50


def test_nothing_at_all_is_still_a_message() -> None:
    (post,) = render.posts(Message(""))
    check(post)
    assert post.blocks
