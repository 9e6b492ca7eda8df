"""Short conversations about one record: what the office asks or decides, and what its author answers."""

from __future__ import annotations

from bot.conversation.flow import About, Answers, Form, ask
from bot.flows.choices import office
from bot.flows.short import one_page
from bot.ui import FieldKind, Message
from bot.usecases import talk_about, triage
from bot.usecases.desk import Desk
from bot.usecases.submit import take_back
from domain import initiatives as rules
from domain.authority import Verb
from domain.initiatives import Initiative
from domain.people import PersonId

LONG = 2000


class Ask(Form):
    question: str = ask(
        "What do you want to ask the author?",
        label="Question",
        why="It goes to the author's chat under your name.",
        long=True,
        verbatim=True,
        min_length=3,
        max_length=LONG,
    )


class Reply(Form):
    reply: str = ask(
        "What is your answer?",
        label="Answer",
        why="It lands on the record and in the project office's channel.",
        long=True,
        verbatim=True,
        min_length=1,
        max_length=LONG,
    )


class Assign(Form):
    colleague: str = ask(
        "Which colleague takes the triage?",
        label="Colleague",
        kind=FieldKind.PERSON,
        choices=office,
    )


class Withdraw(Form):
    withdraw_words: str | None = ask(
        "Would you say why? You need not.",
        label="Reason",
        why="It helps whoever has the same idea later.",
        optional=True,
        long=True,
        verbatim=True,
        max_length=LONG,
    )


class Comment(Form):
    comment: str = ask(
        "What is your comment?",
        label="Comment",
        why="The author, the followers and the office see it.",
        long=True,
        verbatim=True,
        min_length=1,
        max_length=LONG,
    )


async def _ask(desk: Desk, answers: Answers) -> Message:
    return await triage.ask_author(desk, desk.subject or "", answers[Ask].question)


async def _reply(desk: Desk, answers: Answers) -> Message:
    return await talk_about.answer(desk, desk.subject or "", answers[Reply].reply)


async def _assign(desk: Desk, answers: Answers) -> Message:
    return await triage.assign(desk, desk.subject or "", PersonId(answers[Assign].colleague))


async def _withdraw(desk: Desk, answers: Answers) -> Message:
    return await take_back(desk, desk.subject or "", answers[Withdraw].withdraw_words or "")


async def _comment(desk: Desk, answers: Answers) -> Message:
    return await talk_about.comment(desk, desk.subject or "", answers[Comment].comment)


def _may_be_withdrawn(desk: Desk, initiative: Initiative) -> None:
    rules.withdraw(initiative, desk.person, "", desk.now)


def _may_be_assigned(desk: Desk, initiative: Initiative) -> None:
    rules.assign(initiative, desk.person, desk.now)


ASK_AUTHOR = one_page("ask_author", "Ask the author", Ask, _ask, "Send", About(Verb.ASK_AUTHOR, triage.may_be_asked))
ANSWER = one_page(
    "answer_question", "Answer the office", Reply, _reply, "Send", About(Verb.READ, talk_about.may_answer)
)
ASSIGN = one_page(
    "assign_idea", "Assign to a colleague", Assign, _assign, "Assign", About(Verb.ASSIGN, _may_be_assigned)
)
WITHDRAW = one_page(
    "withdraw_idea", "Withdraw", Withdraw, _withdraw, "Withdraw", About(Verb.WITHDRAW, _may_be_withdrawn)
)
COMMENT = one_page("comment", "Add a comment", Comment, _comment, "Send", About(Verb.COMMENT))
