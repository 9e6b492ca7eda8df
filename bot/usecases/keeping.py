"""How a conversation is kept: loaded with its flow, saved over the revision that was loaded, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.actions import Go, Move
from bot.conversation.engine import Cancel, Confirm, Input
from bot.conversation.flow import Flow
from bot.conversation.reading import answers, revalidate, visible_steps
from bot.conversation.state import MAX_DELIVERIES, State, Status, from_json, to_json
from bot.ui import Button, Message, literal
from bot.usecases.desk import Act, Desk
from domain.errors import DomainError, NotFound, Refused
from storage.conversations import Conversation

Flows = Mapping[str, Flow]


class Overtaken(Exception):
    """Another window saved first; the whole turn is done again."""


class Stopped(Exception):
    """The end of a conversation was refused, and everything of it undone."""

    def __init__(self, error: DomainError) -> None:
        super().__init__(error.user_message)
        self.error = error


def delivered(act: Act, before: State, state: State) -> State:
    """The state with the delivery in it, so that the same one is given effect once."""
    if act.origin.key is None:
        return state
    return replace(state, deliveries=(*before.deliveries, act.origin.key)[-MAX_DELIVERIES:])


async def owners_only(desk: Desk, conversation: Conversation, given: Input) -> None:
    """Whoever helps with a draft fills it; its owner hands it in, and stays its author."""
    if conversation.owner == desk.person.id or not isinstance(given, Confirm | Cancel):
        return
    owner = await desk.uow.people.get(conversation.owner)
    name = literal(owner.name) if owner is not None else "its author"
    raise Refused(f"This draft is {name}'s: only {name} hands it in or cancels it. What you filled in is kept.")


async def save(desk: Desk, conversation: Conversation, state: State) -> Conversation:
    """Saves over the revision that was loaded; Overtaken when another window was faster."""
    changed = replace(
        conversation,
        state=to_json(state),
        status=state.status.value,
        revision=conversation.revision + 1,
        updated_at=desk.now,
    )
    if not await desk.uow.conversations.save(changed):
        raise Overtaken
    return changed


def last_page(flow: Flow, state: State) -> tuple[str, ...]:
    """The fields of the last page that is asked."""
    last = list(visible_steps(flow, answers(flow, state)))[-1]
    return tuple(question.name for question in last.questions)


def is_open(conversation: Conversation) -> bool:
    """Whether it still goes on."""
    return conversation.status == Status.OPEN


def with_flow(flows: Flows, conversation: Conversation | None) -> tuple[Conversation, Flow]:
    """The conversation and its flow; NotFound when either is gone."""
    if conversation is None or conversation.flow not in flows:
        raise NotFound("That conversation is not there any more. Say *drafts* for what you have open, or *help*.")
    return conversation, flows[conversation.flow]


def state_of(flow: Flow, conversation: Conversation) -> State:
    """The stored state under today's forms."""
    return revalidate(flow, from_json(conversation.state))


def with_next(message: Message, waiting: Conversation | None, flows: Flows) -> Message:
    """The message, with the offer to go on with what waits on the stack here."""
    if waiting is None:
        return message
    title = flows[waiting.flow].title if waiting.flow in flows else "what you began"
    go_on = Button(f"Continue: {title}", Go(waiting.id, 0, Move.RESUME))
    text = f"{message.text}\nYou were in the middle of *{title}*."
    return replace(message, text=text, buttons=(*message.buttons, go_on))
