"""The outcome of a turn as a reply: the next page where a form is open, the next question in a chat."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import Go, Move
from bot.conversation.state import Status
from bot.conversation.talk import overview, say
from bot.conversation.view import view
from bot.events import CloseForm, Reply, Say, ShowForm
from bot.flows import FLOWS
from bot.ui import Button, FormView, Message, plain
from bot.usecases.converse import Turn
from bot.usecases.desk import Act
from storage.conversations import Conversation


def form(turn: Turn, problem: str | None = None) -> FormView:
    """The page to show now."""
    page = view(turn.flow, turn.state, turn.conversation.id, turn.errors, turn.options)
    if page.review:
        page = replace(page, progress=f"Have a look before {turn.flow.reader or 'somebody else'} reads it.")
    elif page.progress is None and turn.conversation.subject:
        page = replace(page, progress=f"About {turn.conversation.subject}")
    return replace(page, problem=plain(problem)) if problem else page


def in_chat(act: Act, turn: Turn, remark: str = "") -> Reply:
    """The next question, the review, or the end."""
    if turn.state.status is Status.OPEN:
        helper = turn.conversation.owner != act.person.id
        said = turn.remark or remark
        return Say(say(turn.flow, turn.state, form(turn), said, forms=act.origin.opens_forms, helper=helper))
    return Say(ended(turn))


def in_form(turn: Turn) -> Reply:
    """The next page, the same one with its errors, or the receipt."""
    if turn.state.status is Status.OPEN:
        return ShowForm(form(turn, turn.remark or None))
    return CloseForm(ended(turn))


def all_pages(turn: Turn) -> Reply:
    return Say(overview(turn.flow, turn.state, form(turn)))


def ended(turn: Turn) -> Message:
    """What the end said, and what waits here."""
    if turn.result is not None:
        message = turn.result
    elif turn.state.status is Status.CANCELLED:
        back = Button("Bring it back", Go(turn.conversation.id, turn.state.turn, Move.RESUME))
        message = Message(
            f"{turn.flow.title}: cancelled, nothing was sent. Your words are kept for a while.", buttons=(back,)
        )
    else:
        message = Message("That is done already. Say *mine* to see your ideas.")
    return with_next(message, turn.next)


def with_next(message: Message, waiting: Conversation | None) -> Message:
    """The message, with the offer to go on with what waits on the stack here."""
    if waiting is None:
        return message
    title = FLOWS[waiting.flow].title if waiting.flow in FLOWS else "what you began"
    go_on = Button(f"Continue: {title}", Go(waiting.id, 0, Move.RESUME))
    text = f"{message.text}\nYou were in the middle of *{title}*."
    return replace(message, text=text, buttons=(*message.buttons, go_on))
