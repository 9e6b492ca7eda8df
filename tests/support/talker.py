"""Somebody who talks with Usher: says things, presses buttons by their label, fills pages, and looks at the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from bot.events import (
    ButtonPressed,
    CloseForm,
    Command,
    Event,
    FormButton,
    FormSubmitted,
    Nothing,
    Origin,
    Reply,
    Say,
    ShowForm,
    ShowHome,
    ShowResults,
    TextMessage,
)
from bot.platforms.base import Dispatch
from bot.ui import Button, Card, FormView, Message, plain, quoted, to_text
from domain.places import Account, Address
from tests.support.inbox import Inbox

_keys = count(1)


@dataclass(repr=False)  # for the reason of Company's
class Talker:
    """One person in one place. Every event has a delivery key of its own unless `key` is given."""

    dispatch: Dispatch
    account: Account
    place: Address
    inbox: Inbox | None = None
    direct: bool = True
    opens_forms: bool = False
    replies: list[Reply] = field(default_factory=list)

    def origin(self, key: str | None = None) -> Origin:
        """Where an event of this person comes from."""
        key = key or f"event-{next(_keys)}"
        return Origin(self.account, self.place, self.direct, key, opens_forms=self.opens_forms)

    def elsewhere(self, conversation: str) -> Talker:
        """The same person in a shared place."""
        return replace(self, place=replace(self.place, conversation=conversation), direct=False, replies=[])

    async def send(self, event: Event) -> Reply:
        """Any event; the reply is kept as the last one."""
        reply = await self.dispatch(event)
        self.replies.append(reply)
        return reply

    async def say(self, text: str, key: str | None = None) -> Reply:
        return await self.send(TextMessage(self.origin(key), text))

    async def command(self, name: str, text: str = "", key: str | None = None) -> Reply:
        return await self.send(Command(self.origin(key), name, text))

    async def press(self, label: str, key: str | None = None) -> Reply:
        """The button of that label on the last reply, else on what arrived in the direct chat, the latest first."""
        return await self.send(ButtonPressed(self.origin(key), self.button(label).action.pack()))

    async def fill(
        self, values: Mapping[str, object] | None = None, button: FormButton = FormButton.SUBMIT, key: str | None = None
    ) -> Reply:
        """Sends the page that is open, with these values over the ones that stand in it."""
        page = self.page
        given = {one.name: one.value for one in page.fields} | dict(values or {})
        return await self.send(FormSubmitted(self.origin(key), page.conversation, page.turn, given, button))

    @property
    def page(self) -> FormView:
        """The form of the last reply."""
        assert isinstance(self.last, ShowForm), f"no form is open; the last reply was:\n{self.text}"
        return self.last.view

    @property
    def last(self) -> Reply:
        assert self.replies, "nothing was said yet"
        return self.replies[-1]

    @property
    def text(self) -> str:
        """The last reply as plain text."""
        return shown(self.last)

    def sees(self, *words: str) -> None:
        """The last reply holds every one of the words, whatever the case."""
        missing = [word for word in words if word.lower() not in self.text.lower()]
        assert not missing, f"{missing} not in:\n{self.text}"

    def received(self) -> list[Message]:
        """What stands in this person's direct chat, sent by the relay; the oldest first."""
        return self.inbox.of(self.account.user) if self.inbox is not None else []

    def button(self, label: str) -> Button:
        """The button of that label, wherever the person can see one."""
        places = [buttons(self.last)] if self.replies else []
        places += [list(_on_message(message)) for message in reversed(self.received())]
        for found in places:
            for one in found:
                if one.label.lower() == label.lower():
                    return one
        offered = [one.label for found in places for one in found]
        raise AssertionError(f"no button “{label}”; there are {offered}")


def shown(reply: Reply) -> str:
    """A reply as plain text, with the labels of its buttons."""
    match reply:
        case Say(message) | CloseForm(Message() as message):
            return message_text(message)
        case ShowForm(view):
            return _form_text(view)
        case ShowHome(results) | ShowResults(results):
            return "\n".join(to_text(card) for card in results)
        case Nothing() | CloseForm():
            return ""


def message_text(message: Message) -> str:
    """Everything that a message says, as plain text."""
    lines = [plain(message.text)]
    lines += [quoted(message.quote)] if message.quote is not None else []
    lines += [to_text(message.card)] if message.card is not None else []
    lines += [f"[{button.label}]" for button in _on_message(message)]
    return "\n".join(lines)


def buttons(reply: Reply) -> list[Button]:
    """What can be pressed on a reply."""
    match reply:
        case Say(message) | CloseForm(Message() as message):
            return list(_on_message(message))
        case ShowHome(results) | ShowResults(results):
            return [button for card in results for button in _on_card(card)]
        case _:
            return []


def _on_message(message: Message) -> Iterator[Button]:
    yield from (one for one in message.buttons if isinstance(one, Button))
    yield from _on_card(message.card)


def _on_card(card: Card | None) -> Iterator[Button]:
    yield from (one for one in (card.buttons if card is not None else ()) if isinstance(one, Button))


def _form_text(view: FormView) -> str:
    lines: Sequence[str | None] = [view.title, view.problem]
    lines = [*lines, *(part for one in view.fields for part in (one.label, one.note, one.error))]
    lines = [*lines, *(f"{label}: {value}" for step in view.review for label, value in step.rows)]
    return "\n".join(line for line in lines if line)
