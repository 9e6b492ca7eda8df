"""The score (domain rule 3.2): six inputs, one number, a priority, and what caps it. Proposed here, set by a human."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Literal

from domain.errors import Refused
from domain.people import PersonId

LOWEST, MIDDLE, HIGHEST = 1, 3, 5  # the scale of every input
NOTHING_KNOWN = "nothing is known about it yet"


class Priority(StrEnum):
    """What is taken up first."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much, summing to 1, and the scores from which P1 and P2 begin. From the operating model."""

    impact: float = 0.30
    alignment: float = 0.25
    feasibility: float = 0.25
    risk: float = 0.20
    p1_from: float = 70.0
    p2_from: float = 45.0


@dataclass(frozen=True, slots=True)
class Inputs:
    """Each 1..5. For all but risk, more is better; data, skills and time are the legs of feasibility."""

    impact: int
    alignment: int
    data: int
    skills: int
    time: int
    risk: int

    @property
    def feasibility(self) -> int:
        """The weakest leg, so that one missing leg cannot be averaged away."""
        return min(self.data, self.skills, self.time)


@dataclass(frozen=True, slots=True)
class Score:
    """A number with its inputs. `value` is 0..100 with one decimal; `capped` says why the priority is below it."""

    inputs: Inputs
    value: float
    priority: Priority
    capped: str | None = None
    by: PersonId | None = None
    at: datetime | None = None
    note: str | None = None


_NAMES = {
    "impact": "impact",
    "alignment": "alignment with the company's goals",
    "data": "feasibility by data",
    "skills": "feasibility by skills",
    "time": "feasibility by time",
    "risk": "risk",
}


def check(inputs: Inputs) -> None:
    """Refused with every input that is off the scale, by name."""
    values = ((_NAMES[one.name], getattr(inputs, one.name)) for one in fields(inputs))
    wrong = [f"{name} is {value}" for name, value in values if not LOWEST <= value <= HIGHEST]
    if wrong:
        listed = " and ".join(wrong)
        raise Refused(f"{listed[0].upper()}{listed[1:]}, but the scale goes from 1 to 5. Choose a number on it.")


def compute(inputs: Inputs, weights: Weights, *, legal_data: bool | None) -> Score:
    """The score nobody has set yet (`by` is None). `legal_data` False caps it at P3; None, not known, does not.

    Raises Refused for inputs off the scale. With weights that sum to 1 the value is 0..100.
    """
    check(inputs)
    mean = (
        weights.impact * inputs.impact
        + weights.alignment * inputs.alignment
        + weights.feasibility * inputs.feasibility
        + weights.risk * (LOWEST + HIGHEST - inputs.risk)
    )
    value = _one_decimal(100 * (mean - 1) / 4)
    priority = _priority(value, weights)
    if legal_data is False and priority is not Priority.P3:
        capped = f"the data may not lawfully be used, so it is at most P3 (the number alone says {priority})"
        return Score(inputs, value, Priority.P3, capped)
    return Score(inputs, value, priority)


def _one_decimal(value: float) -> float:
    # Through six decimals first: equal sums that differ only in float noise must not round apart and decide a tie.
    return float(Decimal(str(round(value, 6))).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _priority(value: float, weights: Weights) -> Priority:
    if value >= weights.p1_from:
        return Priority.P1
    return Priority.P2 if value >= weights.p2_from else Priority.P3


def unscored_because(*, has_sponsor: bool, needs_number: bool) -> str | None:
    """Why there can be no score yet, to be read after "because"; None when there can be one."""
    if has_sponsor and not needs_number:
        return None
    lacking = ([] if has_sponsor else ["sponsor"]) + (["number to aim at"] if needs_number else [])
    return f"it has no {' and no '.join(lacking)} yet"


def director_decides(inputs: Inputs) -> bool:
    """The highest risk is no matter for the project office alone, whatever the score."""
    return inputs.risk == HIGHEST


def because(score: Score) -> str:
    """The inputs as they stand in a sentence: "impact 4, alignment 5, feasibility 3, risk 2"."""
    i = score.inputs
    return f"impact {i.impact}, alignment {i.alignment}, feasibility {i.feasibility}, risk {i.risk}"


def tie_key(
    score: Score | None, target_date: date | None, id: str
) -> tuple[int, float, int, int, tuple[int, ...], str]:
    """Sorts a queue: priority, higher value, strategic alignment, nearer target date, older id; unscored last."""
    day = date.max.toordinal() + 1 if target_date is None else target_date.toordinal()
    age = tuple(int(digits) for digits in re.findall(r"\d+", id))  # AI-2026-10000 is younger than AI-2026-9999
    if score is None:
        return (len(Priority), 0.0, 0, day, age, id)
    return (list(Priority).index(score.priority), -score.value, -score.inputs.alignment, day, age, id)


@dataclass(frozen=True, slots=True)
class Hints:
    """What the record says so far; None is "not known". Money is per year in the company's currency."""

    objective_named: bool | None = None
    impact_types: int = 0
    annual_value: float | None = None
    director_limit: float = 100_000.0  # the shipped default of domain rule 12
    data_available: Literal["yes", "partial", "no", "forbidden"] | None = None
    process_readiness: Literal["stable", "partly", "chaotic"] | None = None
    product_chosen: bool = False
    risk_class: Literal["low", "medium", "high", "critical"] | None = None
    personal_data: bool | None = None
    automation: Literal["advise", "draft", "act_with_approval", "act_alone"] | None = None
    users_affected: float | None = None


def propose(hints: Hints) -> tuple[Inputs, Mapping[str, str]]:
    """Inputs to start from, and the reason of each by its field: "data 2, because it is only partly available".

    The same hints always give the same proposal. What is not known gets the middle and says so. A human sets the score.
    """
    proposed = {
        "impact": _impact(hints),
        "alignment": _alignment(hints),
        "data": _data(hints),
        "skills": _skills(hints),
        "time": _time(hints),
        "risk": _risk(hints),
    }
    inputs = Inputs(**{name: level for name, (level, _) in proposed.items()})
    return inputs, {name: f"{name} {level}, because {why}" for name, (level, why) in proposed.items()}


_UNKNOWN = (MIDDLE, NOTHING_KNOWN)


def _impact(hints: Hints) -> tuple[int, str]:
    if hints.annual_value is not None:
        return _by_money(hints.annual_value, hints.director_limit)
    if hints.users_affected is not None:
        return _by_reach(hints.users_affected)
    if hints.impact_types:
        return MIDDLE, "the kind of benefit is named, but not yet its worth"
    return _UNKNOWN


def _by_reach(people: float) -> tuple[int, str]:
    if people >= 1000:
        return 4, "it reaches a thousand people or more, though its worth in money is not known yet"
    if people >= 100:
        return 3, "it reaches a hundred people or more, though its worth in money is not known yet"
    return 2, "it reaches fewer than a hundred people, and its worth in money is not known yet"


# Shares of the sum above which the Director decides, so that the steps fit the size of the company.
_STEPS = (
    (1.0, 5, "its yearly value reaches the sum that the Director decides on"),
    (0.5, 4, "its yearly value is at least half of the sum that the Director decides on"),
    (0.2, 3, "its yearly value is at least a fifth of the sum that the Director decides on"),
    (0.05, 2, "its yearly value is at least a twentieth of the sum that the Director decides on"),
)


def _by_money(annual_value: float, director_limit: float) -> tuple[int, str]:
    if annual_value <= 0:
        return LOWEST, "no yearly value in money is expected from it"
    for share, level, why in _STEPS:
        if annual_value >= share * director_limit:
            return level, why
    return LOWEST, "its yearly value is small beside the sum that the Director decides on"


def _alignment(hints: Hints) -> tuple[int, str]:
    if hints.objective_named is None:
        return _UNKNOWN
    return (4, "a company goal is named") if hints.objective_named else (2, "no company goal is named")


def _data(hints: Hints) -> tuple[int, str]:
    match hints.data_available:
        case None:
            return _UNKNOWN
        case "yes":
            return 4, "it is available"
        case "partial":
            return 2, "it is only partly available"
        case "no":
            return 1, "it is not available"
        case "forbidden":
            return 1, "it may not be used"


def _skills(hints: Hints) -> tuple[int, str]:
    return (4, "it runs on a product that is in use already") if hints.product_chosen else _UNKNOWN


def _time(hints: Hints) -> tuple[int, str]:
    match hints.process_readiness:
        case None:
            return _UNKNOWN
        case "stable":
            return 4, "the work it changes runs in a stable way"
        case "partly":
            return 3, "the work it changes is only partly in order"
        case "chaotic":
            return 2, "the work it changes has to be put in order first"


_RISKS: Mapping[str, int] = {"low": 1, "medium": 3, "high": 4, "critical": 5}
_AUTONOMY: Mapping[str, tuple[int, str]] = {
    "advise": (1, "it only advises"),
    "draft": (2, "people check its drafts"),
    "act_with_approval": (3, "it acts, though only with approval"),
    "act_alone": (4, "it acts alone"),
}


def _risk(hints: Hints) -> tuple[int, str]:
    """The worst of what is known; as long as the risk class is open, nothing pulls the proposal below the middle."""
    known: list[tuple[int, str]] = []
    if hints.risk_class is not None:
        known.append((_RISKS[hints.risk_class], f"its risk class is {hints.risk_class}"))
    if hints.automation is not None:
        known.append(_AUTONOMY[hints.automation])
    if hints.personal_data is not None:
        known.append((3, "personal data is involved") if hints.personal_data else (1, "no personal data is involved"))
    if not known:
        return _UNKNOWN
    if hints.risk_class is None:
        known.append((MIDDLE, "its risk class is not known yet"))
    return max(known, key=lambda one: one[0])
