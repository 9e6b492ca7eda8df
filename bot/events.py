"""What a person did, and what they get back: values between the platforms and the router."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.ui import Card, FormView, Message
from domain.people import Standing
from domain.places import Account, Address


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform knows of an account. `email` counts as verified; None where the platform has none."""

    name: str
    email: str | None = None
    time_zone: str = "UTC"
    locale: str = "en"
    standing: Standing = Standing.MEMBER
    active: bool = True


@dataclass(frozen=True, slots=True)
class Origin:
    """Who did it, where, and how to answer.

    `key` is the platform's id of this delivery: the same key is given effect once. `trigger` opens a form where the
    platform needs a fresh one. `opens_forms` says whether a form can be shown in answer to this very event,
    `form_later` whether a button that is shown now can open one, and `form_first` that the person looks at something
    else than the chat, so that a form is better than a question. `queues_receipts` says that an answer to this event
    may be lost on its way, so that a receipt goes through the outbox. `is_patient` says that the platform has answered
    for the time being when the work takes long, so that a busy database is waited for. `closes_unseen` says that nobody
    tells when a form is closed there.
    """

    account: Account
    place: Address
    direct: bool
    key: str | None = None
    trigger: str | None = None
    opens_forms: bool = False
    form_later: bool = False
    form_first: bool = False
    queues_receipts: bool = False
    is_patient: bool = False
    closes_unseen: bool = False

    @property
    def has_forms(self) -> bool:
        """Whether a form can be opened here at all."""
        return self.opens_forms or self.form_later


@dataclass(frozen=True, slots=True)
class SourceMessage:
    """The message that a shortcut was used on. `thread` is where answers to it belong, None in a chat of two."""

    text: str
    author: str | None = None
    link: str | None = None
    thread: Address | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """`/ai idea words`, or the same typed in the direct chat."""

    origin: Origin
    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """`has_files` when something was attached that only the platform can show.

    `thread` is the thread in a direct chat that it was said in; what is talked about there is the chat's all the same.
    """

    origin: Origin
    text: str
    has_files: bool = False
    thread: str | None = None

    @property
    def said_in(self) -> Address:
        """The thread it was said in, else the place."""
        place = self.origin.place
        return replace(place, thread=self.thread) if self.thread is not None else place


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """`action` is what the button carried, packed; `message` is the platform's id of the message it stood on."""

    origin: Origin
    action: str
    message: str | None = None


class FormButton(StrEnum):
    """What ended a page."""

    SUBMIT = "submit"
    BACK = "back"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class FormSubmitted:
    """A page came back. `values` are JSON values by field; `edit` names the step whose Edit was pressed.

    `window` names the open form where the platform keeps it open with the old `turn` in it after an error.
    """

    origin: Origin
    conversation: str
    turn: int
    values: Mapping[str, object] = field(default_factory=dict)
    button: FormButton = FormButton.SUBMIT
    edit: str | None = None
    window: str | None = None


@dataclass(frozen=True, slots=True)
class FormClosed:
    """The form was closed without an answer; what `values` the platform still knows is kept."""

    origin: Origin
    conversation: str
    turn: int
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut or action command, named like the flow it starts."""

    origin: Origin
    name: str
    source: SourceMessage | None = None


@dataclass(frozen=True, slots=True)
class HomeOpened:
    origin: Origin


@dataclass(frozen=True, slots=True)
class CardRefreshed:
    """Somebody looks at a card whose buttons depend on the reader."""

    origin: Origin
    subject: str


@dataclass(frozen=True, slots=True)
class Searched:
    origin: Origin
    words: str


@dataclass(frozen=True, slots=True)
class Installed:
    origin: Origin


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    origin: Origin
    profile: Profile


@dataclass(frozen=True, slots=True)
class Introduced:
    """A colleague named the account, in a list of the platform's own: it is known from now on."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An answer that the platform could not give at once. It is queued for the person's direct chat."""

    origin: Origin
    message: Message


Event = (
    Command
    | TextMessage
    | ButtonPressed
    | FormSubmitted
    | FormClosed
    | Shortcut
    | HomeOpened
    | CardRefreshed
    | Searched
    | Installed
    | ProfileChanged
    | Introduced
    | Undelivered
)


class Audience(StrEnum):
    """Who sees an answer given in a shared place; in a direct chat all three are the same."""

    ME = "me"
    ALL = "all"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Say:
    message: Message
    audience: Audience = Audience.ME


@dataclass(frozen=True, slots=True)
class ShowForm:
    """Open the form, or show its next page when one is open; with `fields[..].error` set, it is the same page again."""

    view: FormView


@dataclass(frozen=True, slots=True)
class ShowHome:
    """The person's own page, section by section; the first is what waits for them."""

    sections: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class ShowResults:
    results: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class CloseForm:
    """The form is done; `message` is the receipt, said in the direct chat."""

    message: Message | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """The event needs no answer (a repeat, or somebody else's message)."""


Reply = Say | ShowForm | ShowHome | ShowResults | CloseForm | Nothing
