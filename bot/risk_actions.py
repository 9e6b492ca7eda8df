"""The buttons of risks, dependencies and the passport. Each carries numbers and what the card was drawn for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.ui import Action


class RiskDo(StrEnum):
    """What can be done with a risk."""

    SHOW = "show"
    TEND = "tend"
    ACCEPT = "accept"
    CLOSE = "close"
    HAPPENED = "happened"


@dataclass(frozen=True)
class RiskAct(Action, kind="risk"):
    """`status` is how the risk stood on the card, `do` a `RiskDo`."""

    initiative: str
    risk: int
    status: str
    do: str


@dataclass(frozen=True)
class Lift(Action, kind="lift"):
    """It no longer waits for the other one."""

    initiative: str
    on: str


@dataclass(frozen=True)
class PostPassport(Action, kind="postpass"):
    """For everybody in the place where it is pressed."""

    initiative: str


@dataclass(frozen=True)
class AttachPassport(Action, kind="attachpass"):
    """As the use-case document of the gate."""

    initiative: str
    round: int
