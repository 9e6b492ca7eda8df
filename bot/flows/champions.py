"""A question for a champion, and the turns between the two until it is answered."""

from __future__ import annotations

from bot.champion_actions import ASK_BACK, ASK_THEM, REPLY
from bot.conversation.flow import Answers, Flow, Form, Step, ask
from bot.conversation.small_talk import LONGEST
from bot.ui import Message
from bot.usecases.desk import Desk
from bot.usecases.question_asking import ask_person, whom_to_ask
from bot.usecases.question_talk import ask_back, question_in, reply


class AskThem(Form):
    asked_whom: str = ask("Whom do you ask?", label="Whom", choices=whom_to_ask)
    their_question: str = ask(
        "What would you like to know?",
        label="Question",
        why="They get your words and your name, and I bring you the answer here.",
        example="May we use the shared mailbox of claims for a pilot?",
        long=True,
        verbatim=True,
        min_length=2,
        max_length=LONGEST,
    )


class AskedBack(Form):
    back_words: str = ask(
        "What do you need to know first?",
        label="Question back",
        why="It goes to the chat of whoever asked, under your name.",
        long=True,
        verbatim=True,
        min_length=2,
        max_length=LONGEST,
    )


class Replied(Form):
    reply_words: str = ask(
        "What is your reply?",
        label="Reply",
        why="It goes to whoever asked back, under your name.",
        long=True,
        verbatim=True,
        min_length=1,
        max_length=LONGEST,
    )


async def _ask(desk: Desk, answers: Answers) -> Message:
    said = answers[AskThem]
    return await ask_person(desk, said.their_question, said.asked_whom)


async def _back(desk: Desk, answers: Answers) -> Message:
    return await ask_back(desk, question_in(desk.subject), answers[AskedBack].back_words)


async def _reply(desk: Desk, answers: Answers) -> Message:
    return await reply(desk, question_in(desk.subject), answers[Replied].reply_words)


CHAMPION_FLOWS = (
    Flow(
        ASK_THEM,
        1,
        "Ask a champion",
        (Step(ASK_THEM, AskThem, "Ask a champion"),),
        _ask,
        review=False,
        submit="Ask",
    ),
    Flow(
        ASK_BACK,
        1,
        "Ask back",
        (Step(ASK_BACK, AskedBack, "Ask back"),),
        _back,
        review=False,
        submit="Ask back",
    ),
    Flow(REPLY, 1, "Reply", (Step(REPLY, Replied, "Reply"),), _reply, review=False, submit="Send the reply"),
)
