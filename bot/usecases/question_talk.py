"""The talk about a question, until somebody can answer it: asked back, replied, as often as it takes."""

from __future__ import annotations

from bot.cards import answer as cards
from bot.ui import Message, literal
from bot.usecases.ask_people import ANSWERED, SOMEBODY, TURNS, due_at, own, to_answer
from bot.usecases.desk import Act, Desk
from domain.errors import NotFound, Refused
from domain.questions import Asked, QuestionState, Turn, Written

NOT_WAITED_FOR = "Nobody waits for you there: you replied already, or it was answered. Look at what came last."
FORGOTTEN = "The asker's name is no longer kept, so nobody can be asked. Answer as well as you can."
WITH_ASKER = "Somebody asked back already, and the asker has not replied yet. I pass the reply on as it comes."


async def to_ask_back(desk: Desk, question: int) -> Asked:
    """Before the first word: the question that this person may ask back about, or the reason why not."""
    asked = await to_answer(desk, question)
    if asked.person is None:
        raise Refused(FORGOTTEN)
    if asked.asked_back_at is not None:
        raise Refused(WITH_ASKER)
    return asked


async def ask_back(desk: Desk, question: int, words: str) -> Message:
    """The words go to the asker under this person's name; no clock runs until the asker replies."""
    asked = await to_ask_back(desk, question)
    if not await desk.uow.questions.ask_back(question, desk.now):
        raise Refused(ANSWERED)
    await desk.uow.question_words.add(question, Written(desk.now, Turn.ASKED_BACK, desk.person.id, words))
    await desk.tell([asked.person], cards.asked_back(asked, words, desk.person.name))
    asker = await desk.uow.people.get(asked.person) if asked.person is not None else None
    who = literal(asker.name) if asker is not None else SOMEBODY
    return Message(f"{who} has it now. I bring you the reply, and no clock runs meanwhile.")


async def to_reply(desk: Desk, question: int) -> Asked:
    """Before the first word: this person's own question, while somebody waits for their reply."""
    asked = await own(desk, question)
    if asked.state is not QuestionState.HANDED or asked.asked_back_at is None:
        raise Refused(NOT_WAITED_FOR)
    return asked


async def reply(desk: Desk, question: int, words: str) -> Message:
    """The words go to whoever asked back, and the clock runs anew."""
    asked = await to_reply(desk, question)
    turns = await desk.uow.question_words.of(question, TURNS)
    waiting = next((one.author for one in reversed(turns) if one.turn is Turn.ASKED_BACK), asked.handed_to)
    due = due_at(desk.act.office, desk.now) if asked.rung is not None and asked.rung.waits else None
    if waiting is None or not await desk.uow.questions.replied(question, due):
        raise Refused(NOT_WAITED_FOR)
    await desk.uow.question_words.add(question, Written(desk.now, Turn.REPLIED, None, words))
    await desk.tell([waiting], cards.replied(asked, words, desk.person.name, asked.rung))
    who = await desk.uow.people.get(waiting)
    return Message(f"{literal(who.name) if who is not None else SOMEBODY} has it now, and I tell you what they say.")


async def known_answer(act: Act, question: int) -> str | None:
    """What this person answered, as the first words of an entry; None for everybody else."""
    async with act.looking() as desk:
        asked = await desk.uow.questions.get(question)
        turns = await desk.uow.question_words.of(question, TURNS)
    if asked is None or asked.answered_by != act.person.id:
        return None
    return next((one.words for one in reversed(turns) if one.turn is Turn.ANSWERED), None)


def numbered(typed: str) -> int:
    """The number of a question as a button carries it; 0, which no question has, for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def question_in(subject: str | None) -> int:
    """The number in `question 12`, as a conversation about a question keeps it. NotFound without one."""
    word, _, number = (subject or "").partition(" ")
    if word != "question" or not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise NotFound("I do not know which question you mean. Press the button below it.")
    return int(number)
