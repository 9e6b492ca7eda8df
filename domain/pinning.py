"""The pinning rule: is a target pinned to a number, which rule fails, and the question that would mend it.

An idea is pinned when a metric is named (V1) and a number (V2) measures it (V3), with unit and direction (V4), and the
aim makes sense (V6). The baseline (V5) is asked on its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain import pin_questions as questions
from domain.aim_sense import Flaw, flaw_of, metric_of
from domain.aim_units import has_direction, has_unit
from domain.aims import Aim
from domain.baselines import Baseline, baseline_state, today_value
from domain.deadlines import Deadline, passed
from domain.named_metrics import names_a_metric
from domain.pin_reading import Reading, read
from domain.quantities import Shape
from domain.units import unit_of

__all__ = ["Baseline", "Rule", "Verdict", "baseline_state", "judge"]


class Rule(StrEnum):
    """The rules by their names in the office."""

    V1 = "V1"
    V2 = "V2"
    V3 = "V3"
    V4 = "V4"
    V5 = "V5"
    V6 = "V6"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`failing` in the order of the rules; `question` mends the first of them and is None when pinned."""

    pinned: bool
    failing: tuple[Rule, ...]
    question: str | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """The target as read, and the sentence that names its metric (the target itself when nothing else was said)."""

    target: Reading
    named: Reading
    aim: Aim | None
    late: Deadline | None
    flaw: Flaw | None = None

    @property
    def alone(self) -> bool:
        return self.named is self.target


def judge(target: str, *, metric: str = "", baseline: str = "", today: date) -> Verdict:
    """Judges a target, alone or with what was said before about the metric and today's value.

    `metric` is the answer to "Which number would prove it worked, and what is it today?"; it supplies the quantity, the
    unit and today's value. Any text is accepted; the first 2,000 characters count.
    """
    reading = read(target)
    named = read(f"{metric} {baseline}".strip()) if metric.strip() or baseline.strip() else reading
    case = _Case(reading, named, reading.aim, passed(reading.tokens, today, numbered=reading.aim is not None))
    case = replace(case, aim=_based(case))
    case = replace(case, flaw=_flaw(case))
    failing = _failing(case)
    return Verdict(not failing, failing, _question(case, failing[0]) if failing else None)


def _based(case: _Case) -> Aim | None:
    """The target's aim, with today's value from the metric's answer when the target says none."""
    if case.alone or case.aim is None or case.aim.base is not None or _speaks_of_another(case):
        return case.aim
    return replace(case.aim, base=today_value(case.named))


def _speaks_of_another(case: _Case) -> bool:
    """Whether the target names a metric of its own that the metric's answer does not mention."""
    own = {case.target.tokens[m.place].text for m in case.target.metrics if m.sure}
    return bool(own) and not own & {t.text for t in case.named.tokens}


def _failing(case: _Case) -> tuple[Rule, ...]:
    found = [] if _is_measured(case) else [Rule.V1]
    if not case.target.has_number:
        found.append(Rule.V2)
    elif case.aim is None:
        found.append(Rule.V3)
    elif not _has_unit(case, case.aim) or not _has_direction(case, case.aim):
        found.append(Rule.V4)
    if case.flaw or case.late:
        found.append(Rule.V6)
    return tuple(found)


def _is_measured(case: _Case) -> bool:
    if case.target.measured or case.alone:
        return case.target.measured
    named = case.named
    known = [replace(m, sure=True) for m in named.metrics]
    return named.measured or names_a_metric(named.tokens, named.outcomes, known) or _has_unit_in_name(named)


def _has_unit_in_name(named: Reading) -> bool:
    """ "Working days until an agreement is back: 8": a value whose unit was said first is a measured value."""
    inside = {n for q in named.outcomes for n in range(q.first, q.last + 1)}
    words = [t for n, t in enumerate(named.tokens) if n not in inside and len(t.text) > 2]
    return bool(named.outcomes) and any(unit_of(t.text) is not None for t in words)


def _has_unit(case: _Case, aim: Aim) -> bool:
    if has_unit(case.target.tokens, aim, case.target.metrics):
        return True
    return not case.alone and has_unit(case.named.tokens, case.named.aim or aim, case.named.metrics)


def _has_direction(case: _Case, aim: Aim) -> bool:
    if case.alone:
        return has_direction(case.target.tokens, aim, case.target.metrics, measured=case.target.measured)
    if not aim.change and not aim.target.either:
        return True  # the answer to "to what number?" is the value to reach
    without_base = replace(aim, base=None)  # "by 3" needs a direction of its own, or a metric everybody wants less of
    bad = any(m.bad for m in case.named.metrics)
    return bad or has_direction(case.target.tokens, without_base, case.named.metrics, measured=_is_measured(case))


def _flaw(case: _Case) -> Flaw | None:
    aim = case.aim
    if aim is None:
        return None
    own = case.target.aim is not None and case.target.aim.base is aim.base
    if not own and aim.base is not None and aim.base.shape is not aim.target.shape and not aim.change:
        aim = replace(aim, base=None) if Shape.RATIO in {aim.base.shape, aim.target.shape} else aim
    metrics = case.target.metrics if case.alone else (*case.named.metrics, *case.target.metrics)
    metric = metric_of(aim, case.target.metrics) or next(iter(metrics), None)
    return flaw_of(case.target.tokens, aim, metric)


def _question(case: _Case, rule: Rule) -> str:
    """The question for the first failing rule; V1 before V2 and V3, then V4 and V6."""
    named = case.named if case.named.metrics else case.target
    if rule is Rule.V1:
        return questions.ask_metric(case.target if case.alone else case.named)
    if rule is Rule.V2:
        return questions.ask_number(case.target, named)
    if rule is Rule.V3:
        return questions.ask_outcome(case.target, named)
    if rule is Rule.V4 and case.aim is not None:
        return questions.ask_unit(case.target, case.aim, named)
    return questions.ask_sense(case.target, case.flaw, case.aim, case.late)
