"""What every platform asks of a reply: what it says, and whether it ended a question."""

from __future__ import annotations

from typing import assert_never

from bot.actions import Answer, DontKnowThat, Go, Move, UsePending
from bot.events import Audience, CloseForm, Nothing, Reply, Say, ShowForm, ShowHome, ShowResults
from bot.ui import Action, Button, Card, FormView, Message, literal

NOT_OPENED = "The form could not be opened in time. What you wrote is kept."


def spoken(reply: Reply) -> list[tuple[Message, Audience]]:
    """What a reply says in messages, and for whom."""
    match reply:
        case Say():
            return [(reply.message, reply.audience)]
        case CloseForm():
            return [(reply.message, Audience.ME)] if reply.message is not None else []
        case ShowHome():
            return [(_as_message(card), Audience.ME) for card in reply.sections]
        case ShowResults():
            return [(_as_message(card), Audience.ME) for card in reply.results]
        case ShowForm() | Nothing():
            return []
        case _:
            assert_never(reply)


def fallback(view: FormView) -> Message:
    """Said where a form could not be opened: a fresh press opens it."""
    again = Button("Open the form", Go(view.conversation, view.turn, Move.FORM))
    return Message(f"**{literal(view.title)}**\n{NOT_OPENED}", buttons=(again,))


def is_perhaps_refused(reply: Reply) -> bool:
    """A sentence without anything to press: it may say that the press had no effect, so that it can be done again."""
    return isinstance(reply, Say) and not reply.message.buttons and reply.message.card is None


def is_answer(packed: str) -> bool:
    """Whether the button answered a question, which is then over."""
    match Action.unpack(packed):
        case Answer() | DontKnowThat() | UsePending():
            return True
        case Go(move=Move.SKIP | Move.BACK | Move.CANCEL | Move.CONFIRM):
            return True
        case _:
            return False


def _as_message(card: Card) -> Message:
    return Message(literal(card.title), card)
