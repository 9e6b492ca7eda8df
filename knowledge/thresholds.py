"""How good a score must be to be believed, learned from the playbooks themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

UPPER: Final = 0.8  # four of five questions that no entry answers stay below
LOWER: Final = 0.25  # measured: a known question is rarely below, a question from elsewhere mostly
FEW: Final = 10  # with fewer entries the wrong ones score low only because there is none like the question


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From `upper` on an answer is given, from `lower` on it is offered, below nothing is known."""

    upper: float
    lower: float


def calibrated(wrong: Sequence[float], right: Sequence[float], entries: int) -> Thresholds:
    """From phrasings asked while their own entry is hidden: `wrong` is the best score that is left, `right` their own.

    Without entries nothing is ever believed; with few, a question must also come half as near as phrasings do.
    """
    if not wrong:
        return Thresholds(1.0, 1.0)
    upper, lower = (float(np.quantile(np.asarray(wrong), share)) for share in (UPPER, LOWER))
    if entries < FEW:
        half = float(np.median(np.asarray(right))) / 2
        upper, lower = max(upper, half), max(lower, half / 2)
    return Thresholds(upper, lower)
