"""The buttons of a champion's record. Each carries ids only, and what the card was drawn for.

What needs words starts a flow: `StartFlow("champion_refuse", "C-12")` and its like, by the names below.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.ui import Action

NOMINATE = "champion_nominate"
AGREE = "champion_agree"
REFUSE = "champion_refuse"
MARKS = "champion_marks"
DECLINE = "champion_decline"
PAUSE = "champion_pause"
BACKUP = "champion_backup"
SUCCESSOR = "champion_successor"
COVER = "champion_cover"
HAND_OVER = "champion_hand_over"
WITHDRAW = "champion_withdraw"
END = "champion_end"


class TermDo(StrEnum):
    """What one press does, without words."""

    SHOW = "show"
    ACCEPT = "accept"  # the panel's yes
    START = "start"  # the term begins
    RESUME = "resume"
    REMIND = "remind"  # whoever it waits for
    OFFER = "offer"  # a second term
    YES = "yes"  # to a second term
    NO = "no"


@dataclass(frozen=True)
class TermAct(Action, kind="term"):
    """`do` is a `TermDo`."""

    champion: str
    do: str


@dataclass(frozen=True)
class AgreeTime(Action, kind="agreetime"):
    """The line manager agrees to the time, in percent."""

    champion: str
    percent: int


@dataclass(frozen=True)
class TickItem(Action, kind="tickitem"):
    """One item of the training was done today; `item` is its code."""

    champion: str
    item: str
