"""The buttons of those who review and decide playbooks. `number` is the version that the card was drawn for.

What opens a page is a `StartFlow`, about one of the subjects that `bot.usecases.curation_talks` reads.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import Action


@dataclass(frozen=True)
class StillRight(Action, kind="pbright"):
    """Its owner looked at it: the words stand for another half year."""

    playbook: str
    number: int


@dataclass(frozen=True)
class BringBack(Action, kind="pbback"):
    """An older version is published anew."""

    playbook: str
    number: int


@dataclass(frozen=True)
class PublishProposal(Action, kind="pbpublish"):
    playbook: str
    number: int


@dataclass(frozen=True)
class NotForUs(Action, kind="pbdrop"):
    """Nobody here is going to answer that question, nor what is like it."""

    question: int
