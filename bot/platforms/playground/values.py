"""What the playground is told about the company, and how it names its places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.ui import FormView, Message
from domain.places import Account, Address

NAME = "playground"
TENANT = "demo"
USHER = "usher"  # the author of what Usher says; every other author is an e-mail


# What another chat tool is sent for it: JSON-ready values, each under the name of the call that takes it.
Native = Callable[[Message | FormView], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody the visitor can be. `roles` are words as people read them, the weightiest first."""

    email: str
    name: str
    roles: tuple[str, ...] = ()
    department: str | None = None


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """One line of the `/` completion: `name` without the slash, `usage` as it is typed."""

    name: str
    usage: str
    summary: str


@dataclass(frozen=True, slots=True)
class MessageShortcut:
    """What can be begun with somebody's message: the flow's name, and the label of its button."""

    name: str
    label: str


class PlaygroundClock(Protocol):
    """The product's time, which the visitor can move forward."""

    def now(self) -> datetime:
        """Aware, in UTC."""

    async def move_to(self, instant: datetime) -> None:
        """Sets the time and returns when everything that fell due by then has been done."""


def account(email: str) -> Account:
    return Account(NAME, TENANT, email)


def address(place: str, thread: str | None = None) -> Address:
    return Address(NAME, TENANT, place, thread)


def direct_chat(email: str) -> str:
    """The place key of a person's chat with Usher."""
    return f"dm:{email}"


def owner_of(place: str) -> str | None:
    """Whose direct chat the place is; None for a channel."""
    return place.removeprefix("dm:") if place.startswith("dm:") else None


def may_look(email: str, place: str, only_for: str | None = None) -> bool:
    """True when the person sees what stands there: their own chat, any channel, no private answer to somebody else."""
    owner = owner_of(place)
    return (owner is None or owner == email) and only_for in (None, email)
