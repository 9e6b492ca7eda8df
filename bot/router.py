"""From an event to its handler; and the one place that turns what went wrong into words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar, assert_never
from uuid import uuid4

import structlog

from bot.cards.help import Group
from bot.cards.words import clock
from bot.events import (
    ButtonPressed,
    CardRefreshed,
    Command,
    Event,
    FormClosed,
    FormSubmitted,
    HomeOpened,
    Installed,
    Nothing,
    Profile,
    ProfileChanged,
    Reply,
    Say,
    Searched,
    Shortcut,
    TextMessage,
)
from bot.ui import Action, Message, literal
from bot.usecases.desk import Act, Office
from bot.usecases.people import ask_department, is_to_be_asked, known, update_profile, welcome
from domain.errors import AlreadyDone, DomainError
from domain.people import Person, PersonId
from domain.places import Account
from storage.database import Busy
from storage.meta import Repeated
from storage.unit_of_work import reading

log = structlog.get_logger()

A = TypeVar("A", bound=Action)
CommandHandler = Callable[[Act, str], Awaitable[Reply]]
ButtonHandler = Callable[[Act, Any], Awaitable[Reply]]
EventHandler = Callable[[Act, Any], Awaitable[Reply]]
Profiles = Callable[[Account], Awaitable[Profile]]

WIDE_NAME = 200
WIDE = 100_000  # characters of one text that are looked at; more is cut, as no field takes so much
OUTSIDE = ("\x00", "�")


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A command as `help` and the platforms' menus show it. `in_talk`: it is heard in the middle of a conversation."""

    name: str
    usage: str
    summary: str
    handler: CommandHandler
    group: Group
    in_talk: bool


class Router:
    """Which handler takes what. Handlers register themselves with the decorators."""

    def __init__(self) -> None:
        self.commands: dict[str, CommandSpec] = {}
        self.aliases: dict[str, str] = {}
        self._buttons: dict[type[Action], ButtonHandler] = {}
        self._events: dict[type[Any], EventHandler] = {}

    def command(
        self,
        name: str,
        summary: str,
        *,
        usage: str = "",
        aliases: tuple[str, ...] = (),
        group: Group = Group.IDEAS,
        in_talk: bool = False,
    ) -> Callable[[CommandHandler], CommandHandler]:
        """`name` with its words as text."""

        def add(handler: CommandHandler) -> CommandHandler:
            self.commands[name] = CommandSpec(name, usage or name, summary, handler, group, in_talk)
            self.aliases.update(dict.fromkeys(aliases, name))
            return handler

        return add

    def button(self, action: type[A]) -> Callable[[Callable[[Act, A], Awaitable[Reply]]], ButtonHandler]:
        """Presses of one kind of button."""

        def add(handler: Callable[[Act, A], Awaitable[Reply]]) -> ButtonHandler:
            self._buttons[action] = handler
            return handler

        return add

    def on(self, event: type[Any]) -> Callable[[EventHandler], EventHandler]:
        """Any other kind of event."""

        def add(handler: EventHandler) -> EventHandler:
            self._events[event] = handler
            return handler

        return add

    def named(self, word: str) -> CommandSpec | None:
        """The command of that name or alias."""
        word = word.lower().strip("/:,.!")
        return self.commands.get(self.aliases.get(word, word))

    async def handle(self, act: Act, event: Event) -> Reply:
        """Runs the handler of the event. An unknown command or button gets a polite sentence, another event nothing."""
        match event:
            case Command():
                spec = self.named(event.name)
                if spec is None:
                    return unknown_command(event.name)
                return await spec.handler(act, event.text)
            case ButtonPressed():
                action = unpacked(event.action)
                handler = self._buttons.get(type(action)) if action is not None else None
                if handler is None:
                    return Say(
                        Message(
                            "That button is from an older message and no longer works. Say *help* for what I can do."
                        )
                    )
                return await handler(act, action)
            case _:
                found = self._events.get(type(event))
                return await found(act, event) if found is not None else Nothing()


def unpacked(packed: str) -> Action | None:
    """The action, or None: no such button exists, or it carries what no button of ours does."""
    action = Action.unpack(packed)
    texts = [getattr(action, name) for name in action.__match_args__] if action is not None else []
    return action if all(clean(text) == text for text in texts if isinstance(text, str)) else None


router = Router()


def unknown_command(name: str) -> Say:
    """Said to a command that does not exist."""
    return Say(
        Message(f"I do not know “{literal(name[:40])}”. Say *help* for what I can do, or *idea* to hand one in.")
    )


@dataclass(frozen=True)
class Dispatcher:
    """Takes events from the platforms: finds who it is, runs the handler, and answers whatever happens."""

    office: Office
    profile: Profiles
    router: Router = router
    via: str | None = None
    decides: bool = True

    async def __call__(self, event: Event) -> Reply:
        """The reply to an event. Never raises: a bug is logged under an id that the person is told."""
        try:
            return await self._reply(event)
        except Exception as error:  # noqa: BLE001  # the one place: a bug must not lose the person
            return self._broken(error, event)

    async def _reply(self, event: Event) -> Reply:
        try:
            if isinstance(event, ProfileChanged):
                await update_profile(self.office, event.origin.account, _clean_profile(event.profile))
                return Nothing()
            event = cleaned(event)
            act = Act(self.office, await self._person(event.origin.account), event.origin, self.via, self.decides)
            reply = await self.router.handle(act, event)
            await self._ask_department(act, event)
            return reply
        except Repeated:
            return Nothing()
        except Busy:
            return Say(
                Message("I could not save that just now, and nothing was changed. Please send it again in a moment.")
            )
        except DomainError as error:
            return Say(Message(await self._spoken(error, event)))

    async def _person(self, account: Account) -> Person:
        met = await known(self.office, account)
        if met is not None:
            return met
        return await welcome(self.office, account, _clean_profile(await self.profile(account)))

    async def _ask_department(self, act: Act, event: Event) -> None:
        """Once in a life, after a command was answered, and never in the middle of a conversation."""
        if not is_to_be_asked(act.person) or not isinstance(event, Command | TextMessage):
            return
        with suppress(Busy):  # what the person did is done and is answered; the question comes another time
            async with act.looking() as desk:
                talk = await desk.uow.conversations.in_focus(act.origin.account, act.origin.place, act.person.id)
            if talk is None:
                await ask_department(self.office, act.person)

    async def _spoken(self, error: DomainError, event: Event) -> str:
        if not isinstance(error, AlreadyDone):
            return error.user_message
        try:
            async with reading(self.office.database) as uow:
                by = await uow.people.get(PersonId(error.by))
                me = await uow.people.by_account(event.origin.account)
        except Busy:
            return error.user_message
        zone = me.time_zone if me is not None else self.office.model.time_zone
        who = "You" if me is not None and me.id == error.by else literal(by.name) if by is not None else "Somebody"
        return f"{error.user_message} {who} did that at {clock(error.at, self.office.now(), zone)}."

    def _broken(self, error: Exception, event: Event) -> Reply:
        id = uuid4().hex[:8]
        log.error(
            "event failed", event_id=id, kind=type(event).__name__, error=type(error).__name__, exc_info=_trace(error)
        )
        return Say(Message(f"Something broke on my side; your answers are safe. Say *resume* to go on. (event {id})"))


def _trace(error: Exception) -> tuple[type[Exception], Exception, Any]:
    """The trace without the message: messages of libraries repeat what people wrote."""
    bare = type(error)() if type(error) in (KeyError, ValueError, TypeError) else RuntimeError(type(error).__name__)
    return (type(bare), bare, error.__traceback__)


def cleaned(event: Event) -> Event:
    """The event with texts that both databases can keep: no NUL, no half of a surrogate pair, no endless text."""
    match event:
        case TextMessage():
            return replace(event, text=clean(event.text))
        case Command():
            return replace(event, name=clean(event.name)[:80], text=clean(event.text))
        case FormSubmitted() | FormClosed():
            values = {clean(str(name)): _clean_value(raw) for name, raw in event.values.items()}
            return replace(event, conversation=clean(event.conversation), values=values)
        case Shortcut(source=source) if source is not None:
            link = clean(source.link) if source.link else None
            return replace(event, source=replace(source, text=clean(source.text), link=link))
        case Searched():
            return replace(event, words=clean(event.words))
        case ButtonPressed() | Shortcut() | HomeOpened() | CardRefreshed() | Installed() | ProfileChanged():
            return event
        case _:
            assert_never(event)


def clean(text: str) -> str:
    """The text without what cannot be stored; nothing that one could see is lost."""
    return text[:WIDE].replace(*OUTSIDE).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _clean_profile(profile: Profile) -> Profile:
    name = clean(profile.name)[:WIDE_NAME].strip() or "Somebody"
    return replace(
        profile, name=name, time_zone=clean(profile.time_zone)[:WIDE_NAME], locale=clean(profile.locale)[:20]
    )


def _clean_value(raw: object) -> object:
    match raw:
        case str():
            return clean(raw)
        case list():
            return [clean(one) if isinstance(one, str) else "" for one in raw[:200]]
        case {"unknown": True}:
            return {"unknown": True}
        case bool() | None:
            return raw
        case int() | float() if abs(raw) < 10**15:  # also keeps out what is no number
            return raw
        case _:
            return None
