"""The buttons of whoever looks for a champion, and of networks. Each carries ids only.

What needs words starts a flow: `StartFlow(ASK_THEM, person)`, `StartFlow(ASK_BACK, "12")`, `StartFlow(REPLY, "12")`,
`StartFlow(ASK_NETWORK, "3")`, by the number of the question or of the network; empty where anybody will do.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import Action
from domain.questions import Rung

ASK_THEM = "ask_champion"
ASK_BACK = "question_back"
REPLY = "question_reply"
ASK_NETWORK = "ask_network"
NEW_NETWORK = "network_new"


@dataclass(frozen=True)
class LetNetworkAnswer(Action, kind="netanswer"):
    """The champion does not know: the members of that network are asked."""

    question: int
    network: int
    rung: Rung


@dataclass(frozen=True)
class PassBy(Action, kind="passby"):
    """No network is asked: the question goes to the next of the ladder."""

    question: int
    rung: Rung


@dataclass(frozen=True)
class JoinNetwork(Action, kind="netjoin"):
    network: int


@dataclass(frozen=True)
class CloseNetwork(Action, kind="netclose"):
    """Nobody can join it any more, and no question goes there."""

    network: int


@dataclass(frozen=True)
class LeaveNetwork(Action, kind="netleave"):
    network: int
