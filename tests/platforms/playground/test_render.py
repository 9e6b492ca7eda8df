"""What Usher says, as the page gets it: text, somebody's words, card, buttons."""

from __future__ import annotations

from bot.actions import Follow, Go, Move
from bot.platforms.playground import render
from bot.platforms.playground.markdown import talk_html
from bot.ui import Button, Card, Message, Quote, literal


def test_a_question_stands_out_and_its_reason_steps_back() -> None:
    html = talk_html("“6 now”, noted.\n**From what to what?** (3 of 7)\nA rough figure is fine.\n1. one\n2. two")
    assert html == (
        "<p>“6 now”, noted.</p>\n"
        '<p class="question"><strong>From what to what?</strong> <span class="step">3 of 7</span></p>'
        '<div class="why"><p>A rough figure is fine.</p>\n<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n</div>'
    )


def test_a_line_that_only_begins_in_bold_is_no_question() -> None:
    assert "question" not in talk_html("**AI-2026-0001** · Typed claims\nThere is a new comment.")
    assert "question" not in talk_html("**One** and **two**\nthree")


def test_markup_in_a_question_is_shown() -> None:
    assert "<img" not in talk_html("**<img src=x>** (1 of 2)\n<script>")


def test_somebodys_words_are_kept_apart_and_read_aloud() -> None:
    shown = render.message(Message("Amina asks:", quote=Quote("**How** many?", by="Amina Diallo")))
    assert shown["quote"] == {"type": "quote", "words": "**How** many?", "by": "Amina Diallo"}
    assert shown["text"] == "Amina asks: “**How** many?” (Amina Diallo)"


def test_a_text_that_repeats_the_cards_title_is_not_shown_twice() -> None:
    card = Card("AI-2026-0001 · Typed *claims*", subject="AI-2026-0001")
    assert render.message(Message(f"New idea AI-2026-0001: {literal('Typed *claims*')}", card))["repeats"] is True
    assert render.message(Message("Have a look before the office reads it.", card))["repeats"] is False
    assert render.message(Message("Typed claims"))["repeats"] is False


def test_only_what_answers_a_turn_is_spent_by_a_press() -> None:
    buttons = (Button("Back", Go("c", 1, Move.BACK)), Button("Follow", Follow("AI-2026-0001")))
    assert [button["once"] for button in render.message(Message("?", buttons=buttons))["buttons"]] == [True, False]  # type: ignore[attr-defined]  # JSON
