"""The buttons about absences. The days are ISO dates in the absent person's own time zone, both included."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import Action


@dataclass(frozen=True)
class NameDeputy(Action, kind="deputy"):
    """Asks who stands in on these days."""

    first: str
    last: str


@dataclass(frozen=True)
class CallOff(Action, kind="calloff"):
    """An absence that lies ahead will not be."""

    first: str
    last: str
