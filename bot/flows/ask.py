"""Asking by a form, such as about a colleague's message; and the answer of whoever got a question passed on."""

from __future__ import annotations

from bot import flows
from bot.conversation.flow import Answers, Flow, Form, Json, Step, ask
from bot.conversation.small_talk import LONGEST
from bot.events import SourceMessage
from bot.ui import Message
from bot.usecases.ask import answer_here
from bot.usecases.ask_people import ANSWER_FLOW, WRITE_FLOW, answer, waiting_for
from bot.usecases.desk import Desk

LONG = 2_000


class Ask(Form):
    asked_words: str = ask(
        "What would you like to know?",
        label="Question",
        why="One thing at a time; I look it up in the playbooks.",
        example="May I put customer names into the assistant?",
        long=True,
        verbatim=True,
        min_length=2,
        max_length=LONGEST,
    )


class AnswerAsked(Form):
    asked_of_me: str = ask("Which question do you answer?", label="Question", choices=waiting_for)
    answer_words: str = ask(
        "What is your answer?",
        label="Answer",
        why="It goes to the chat of whoever asked, under your name.",
        long=True,
        verbatim=True,
        min_length=2,
        max_length=LONG,
    )


async def _ask(desk: Desk, answers: Answers) -> Message:
    return await answer_here(desk, answers[Ask].asked_words)


async def _answer(desk: Desk, answers: Answers) -> Message:
    said = answers[AnswerAsked]
    may_write = WRITE_FLOW in flows.FLOWS
    return await answer(desk, int(said.asked_of_me), said.answer_words, may_write=may_write)


def from_message(source: SourceMessage) -> dict[str, Json]:
    """Somebody's message as the question; its author stays out of it."""
    words = source.text.strip()[:LONGEST]
    return {"asked_words": words} if words else {}


ASK = Flow(
    "ask",
    1,
    "Ask",
    (Step("ask", Ask, "Ask"),),
    _ask,
    review=False,
    submit="Ask",
    message_shortcut="Answer this",
    from_message=from_message,
)
ANSWER_ASKED = Flow(
    ANSWER_FLOW,
    1,
    "Answer a question",
    (Step(ANSWER_FLOW, AnswerAsked, "Answer a question"),),
    _answer,
    review=False,
    submit="Send the answer",
)
