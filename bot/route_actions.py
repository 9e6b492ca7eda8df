"""The buttons of the delivery track; `round` says which decision the card was drawn after."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import Action


@dataclass(frozen=True)
class StepDone(Action, kind="stepdone"):
    """The step, by its id in the operating model, is done."""

    initiative: str
    round: int
    step: str


@dataclass(frozen=True)
class StepUndone(Action, kind="stepundone"):
    """It was marked by mistake."""

    initiative: str
    round: int
    step: str
