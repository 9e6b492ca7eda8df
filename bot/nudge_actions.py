"""The buttons of nudges. Each carries a number and what is to be done; rights are read at the press."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.ui import Action

NEW_DATE, SNOOZE, ASK_PAUSE = "new_date", "snooze", "ask_pause"  # the names of the flows


class NudgeDo(StrEnum):
    """What can be answered to a nudge."""

    OPEN = "open"  # all the answers
    DONE = "done"
    DATE = "date"
    BLOCKED = "blocked"
    PAUSE = "pause"
    STOP = "stop"
    NOT_MINE = "notmine"
    SNOOZE = "snooze"


@dataclass(frozen=True)
class NudgeAct(Action, kind="nudge"):
    """`do` is a `NudgeDo`."""

    initiative: str
    do: str


@dataclass(frozen=True)
class FewerNudges(Action, kind="fewer"):
    """The reader wants fewer of them; `every` is how many days lay between two when the card was drawn."""

    every: int
