"""The funnel in a digest: how many are where, what changed, where it is held up, and how long things take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.actions import RunCommand
from bot.cards.digest import Section, change
from bot.cards.portfolio import jammed
from bot.ui import Bar, Chart, literal
from domain.funnel import Decision
from domain.governance import GateId
from domain.portfolio import StageSum

PASSES = (GateId.G1, GateId.G2, GateId.G3)  # what leads into use
WENT_ON = (Decision.CONTINUE, Decision.TO_SUPPORT, Decision.SCALE)
DID_NOT = (Decision.REWORK, Decision.REJECT, Decision.STOP, Decision.MERGE)
Before = Mapping[str, float]


def headline(sums: Sequence[StageSum], now: datetime, before: Before) -> str:
    """`Funnel: 12 new (+5) · 9 in assessment (-1). **Bottleneck: in assessment**, median 11 days, 4 overdue.`"""
    if not any(one.number for one in sums):
        return ""
    shown = [one for one in sums if one.number or before.get(_key(one))]
    stages = " · ".join(f"{one.number} {one.stage.spoken}{_changed(one, before)}" for one in shown)
    return f"Funnel: {stages}. {jammed(sums, now)}".strip()


def funnel(sums: Sequence[StageSum], now: datetime, before: Before) -> tuple[Section, ...]:
    """How many are in each stage, and how many days the middle one has been there."""
    most = max((one.number for one in sums), default=0)
    if not most:
        return ()
    bars = tuple(Bar(one.stage.spoken.capitalize(), one.number, most) for one in sums)
    ages = [(one, one.median_days(now)) for one in sums if one.number]
    longest = max((days for _, days in ages), default=0)
    old = tuple(Bar(one.stage.spoken.capitalize(), days, max(longest, 1)) for one, days in ages)
    late = " · ".join(f"{one.overdue} {one.stage.spoken}" for one, _ in ages if one.overdue)
    return (
        Section("The funnel", (), RunCommand("portfolio", ""), Chart("Initiatives by stage", bars)),
        Section(
            "How long it takes", chart=Chart("Days in the stage, median", old), note=f"Overdue: {late}." if late else ""
        ),
    )


def figures(sums: Sequence[StageSum]) -> dict[str, float]:
    """What the next digest is compared with."""
    return {_key(one): float(one.number) for one in sums}


def conversion(decided: Mapping[tuple[GateId, Decision], int], days: int) -> Section:
    """Which part of what was decided at each gate went on; a gate without a decision is left out."""
    said = []
    for gate in PASSES:
        went = sum(decided.get((gate, one), 0) for one in WENT_ON)
        all_ = went + sum(decided.get((gate, one), 0) for one in DID_NOT)
        said += [f"{gate}: {went} of {all_} went on ({went / all_:.0%})"] if all_ else []
    return (
        Section("Conversion at the gates", text=f"{' · '.join(said)}. The last {days} days.") if said else Section("")
    )


def moves(rows: Sequence[tuple[str, str, int]], kind: str, before: Before) -> str:
    """`Claims (+2) · Sales (-1).`: what changed of what has a name, an id and a number; the names as Markdown."""
    changes = [(name, change(number, before.get(f"{kind}:{id}"))) for name, id, number in rows]
    said = " · ".join(f"{literal(name)}{moved}" for name, moved in changes if moved)
    return f"{said}." if said else ""


def _key(one: StageSum) -> str:
    return f"stage:{one.stage.value}"


def _changed(one: StageSum, before: Before) -> str:
    return change(one.number, before.get(_key(one)))
