"""The buttons of blockers. Each carries ids only, and what the card was drawn for.

What needs words starts a flow: `StartFlow("blocker_solve", "B-118")` and its like, by the names below.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import Action

ESCALATE = "escalate"
REPLY = "blocker_reply"
SOLVE = "blocker_solve"
REOPEN = "blocker_reopen"
DECLINE = "blocker_decline"
REROUTE = "blocker_reroute"
SEVERITY = "blocker_severity"
PLAN = "blocker_plan"


@dataclass(frozen=True)
class TakeUp(Action, kind="bl_take"):
    """A human has it from now on: the clock stops."""

    blocker: str


@dataclass(frozen=True)
class Confirm(Action, kind="bl_yes"):
    """Its raiser says that the solution holds."""

    blocker: str


@dataclass(frozen=True)
class WithdrawBlocker(Action, kind="bl_back"):
    """Its raiser takes it back."""

    blocker: str


@dataclass(frozen=True)
class ShowBlocker(Action, kind="bl_show"):
    """The card as it is now, with what was written about it."""

    blocker: str


@dataclass(frozen=True)
class MoreOnBlocker(Action, kind="bl_more"):
    """The seldom buttons of a blocker's card."""

    blocker: str
