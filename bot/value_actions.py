"""The buttons of a value report. `report` says which report the card showed; `round` when it was drawn."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import Action


@dataclass(frozen=True)
class ConfirmValue(Action, kind="valueyes"):
    """The sponsor confirms what was reported."""

    initiative: str
    round: int
    report: int


@dataclass(frozen=True)
class NotConfirmed(Action, kind="valueno"):
    """Opens the reason why the value is not confirmed."""

    initiative: str
    round: int
    report: int


@dataclass(frozen=True)
class MoneyRight(Action, kind="moneyyes"):
    """Finance found the money right."""

    initiative: str
    round: int
    report: int


@dataclass(frozen=True)
class MoneyDoubts(Action, kind="moneyno"):
    """Opens the doubts of finance."""

    initiative: str
    round: int
    report: int
