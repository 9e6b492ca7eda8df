"""The buttons under what is like an idea. `of` is the draft that they are about, or the number of a registered idea."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import Action


@dataclass(frozen=True)
class ShowAlike(Action, kind="alike"):
    """Shows what is like the draft."""

    of: str


@dataclass(frozen=True)
class JoinIt(Action, kind="joinit"):
    """Says who would be asked, and what they would read, before anything is sent."""

    initiative: str
    of: str


@dataclass(frozen=True)
class AskToJoin(Action, kind="joinask"):
    """Asks whoever decides on it whether the person may join; of what was not taken forward, to open it again."""

    initiative: str
    of: str


@dataclass(frozen=True)
class Welcome(Action, kind="joinyes"):
    """Whoever was asked lets the person join."""

    initiative: str
    person: str
    of: str


@dataclass(frozen=True)
class NotNow(Action, kind="joinlater"):
    """Says what the person will be told, before it is sent."""

    initiative: str
    person: str
    of: str


@dataclass(frozen=True)
class TellNotNow(Action, kind="joinno"):
    """Whoever was asked would rather not, for now."""

    initiative: str
    person: str
    of: str


@dataclass(frozen=True)
class Different(Action, kind="different"):
    """What was found is something else, says the author."""

    of: str


@dataclass(frozen=True)
class UseProduct(Action, kind="useproduct"):
    """What the product is for, its rules, and how to begin with it."""

    product: str
    of: str
