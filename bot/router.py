"""From an event to its handler; and the one place that turns what went wrong into words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter
from typing import Any, TypeVar
from uuid import uuid4

import structlog

from bot.cards.help import Group
from bot.cards.words import clock
from bot.cleaning import clean, clean_profile, cleaned
from bot.events import (
    ButtonPressed,
    CardRefreshed,
    Command,
    Event,
    Introduced,
    Nothing,
    Profile,
    ProfileChanged,
    Reply,
    Say,
    ShowForm,
    TextMessage,
    Undelivered,
)
from bot.platforms.base import TryLater
from bot.ui import Action, Message, literal
from bot.usecases.desk import Act, Office
from bot.usecases.parking import park_shown
from bot.usecases.people import ask_department, contact, is_to_be_asked, update_profile, welcome
from bot.usecases.presence import Presence
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

PATIENT, PAUSE = 30.0, 0.1  # seconds that a busy database is waited for, where nobody waits for us; and between tries
NO_ACT = CardRefreshed | Introduced | Undelivered  # comes by itself: nobody chose to use that account now
NOT_NOW = "I could not save that just now, and nothing was changed. Please do it again in a moment."


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A command as `help` and the platforms' menus show it."""

    name: str
    usage: str
    summary: str
    handler: CommandHandler
    group: Group

    @property
    def needs_words(self) -> bool:
        """Whether its name alone asks for nothing yet: a number, or words, have to follow."""
        behind = self.usage.removeprefix(self.name).lstrip()
        return bool(behind) and not behind.startswith("[")


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
    ) -> Callable[[CommandHandler], CommandHandler]:
        """`name` with its words as text."""

        def add(handler: CommandHandler) -> CommandHandler:
            self.commands[name] = CommandSpec(name, usage or name, summary, handler, group)
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
                    other = self._events.get(Command)
                    return await other(act, event) if other is not None else unknown_command(event.name)
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


class Outcome(StrEnum):
    """How an event ended, for those who count."""

    OK = "ok"
    REFUSED = "refused"
    REPEATED = "repeated"
    BUSY = "busy"
    BROKEN = "broken"


Observe = Callable[[Event, Outcome, float], None]  # the float is seconds


@dataclass(frozen=True)
class Dispatcher:
    """Takes events from the platforms: finds who it is, runs the handler, and answers whatever happens.

    `observe` is called once for each event, after it was answered.
    """

    office: Office
    profile: Profiles
    router: Router = router
    via: str | None = None
    decides: bool = True
    observe: Observe | None = None
    presence: Presence = field(default_factory=Presence)

    async def __call__(self, event: Event) -> Reply:
        """The reply to an event. Never raises: a bug is logged under an id that the person is told."""
        began = perf_counter()
        try:
            reply, outcome = await self._reply(event)
        except Exception as error:  # noqa: BLE001  # the one place: a bug must not lose the person
            reply, outcome = self._broken(error, event), Outcome.BROKEN
        if self.observe is not None:
            self.observe(event, outcome, perf_counter() - began)
        return reply

    async def _reply(self, event: Event) -> tuple[Reply, Outcome]:
        end = perf_counter() + PATIENT
        while True:
            reply, outcome = await self._tried(event)
            if outcome is not Outcome.BUSY or not event.origin.is_patient or perf_counter() > end:
                return reply, outcome
            await asyncio.sleep(PAUSE)

    async def _tried(self, event: Event) -> tuple[Reply, Outcome]:
        try:
            if isinstance(event, ProfileChanged):
                await update_profile(self.office, event.origin.account, clean_profile(event.profile))
                return Nothing(), Outcome.OK
            event = cleaned(event)
            act = Act(self.office, await self._person(event), event.origin, self.via, self.decides)
            reply = await self.router.handle(act, event)
            if isinstance(reply, ShowForm) and event.origin.closes_unseen:
                await self._park(act, reply)
            else:
                await self._ask_department(act, event)
            return reply, Outcome.OK
        except Repeated:
            return Nothing(), Outcome.REPEATED
        except (Busy, TryLater):
            return Say(Message(NOT_NOW)), Outcome.BUSY
        except DomainError as error:
            return Say(Message(await self._spoken(error, event))), Outcome.REFUSED

    async def _person(self, event: Event) -> Person:
        account = event.origin.account
        met = await contact(self.office, account)
        if met is None:
            return await welcome(self.office, account, clean_profile(await self.profile(account)))
        if not isinstance(event, NO_ACT):
            await self.presence.note(self.office, account, met)
        return met.person

    async def _ask_department(self, act: Act, event: Event) -> None:
        """Once in a life, after a command was answered, and never in the middle of a conversation."""
        if not is_to_be_asked(act.person) or not isinstance(event, Command | TextMessage):
            return
        with suppress(Busy):  # what the person did is done and is answered; the question comes another time
            async with act.looking() as desk:
                talk = await desk.uow.conversations.in_focus(act.origin.account, act.origin.place, act.person.id)
            if talk is None:
                await ask_department(self.office, act.person)

    async def _park(self, act: Act, shown: ShowForm) -> None:
        """Where nobody tells when a form is closed, what is shown as one hears no words that are said in the chat."""
        with suppress(Busy):  # the form is open all the same; the words would be heard as before
            await park_shown(act, shown.view.conversation)

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
