"""The buttons of the gates. Where a decision may have been taken since, `round` says what the card was drawn for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import Action


@dataclass(frozen=True)
class Decide(Action, kind="decide"):
    """Opens the decision; `outcome` is empty while it is still to be chosen."""

    initiative: str
    round: int
    outcome: str


@dataclass(frozen=True)
class GateMore(Action, kind="gatemore"):
    """What a gate card has no room for."""

    initiative: str


@dataclass(frozen=True)
class Supply(Action, kind="supply"):
    """Gives what is missing; `item` is a code of `domain.items`."""

    initiative: str
    item: str


@dataclass(frozen=True)
class Sign(Action, kind="sign"):
    """A sign-off of one's own field; `signoff` is the criterion's code, empty when several may be meant."""

    initiative: str
    round: int
    signoff: str


@dataclass(frozen=True)
class AskForGate(Action, kind="askgate"):
    """Asks for the verdict, also while something is missing."""

    initiative: str
    round: int


@dataclass(frozen=True)
class Resubmit(Action, kind="resubmit"):
    """What was sent back is done."""

    initiative: str
    round: int
