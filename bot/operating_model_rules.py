"""Reads how a company decides from `operating_model.yaml`: gates, tracks, responsibilities, limits, clocks, weights.

A section that is left out is the shipped one (`domain.shipped`), so that older files keep working.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from bot.operating_model_file import CALENDAR_DAYS_RIGHT, DAYS_RIGHT, ID_RIGHT, LINE_RIGHT
from bot.operating_model_gates import read_gates
from bot.operating_model_part import Part, once
from bot.yaml_lines import Sheet
from domain import governance
from domain.emails import fold, is_address
from domain.governance import Activity, Governance, Limits, Responsibility, StageClocks, TrackStep
from domain.model import ProductKind
from domain.people import HEADS, Role
from domain.scoring import Weights
from domain.shipped import ANSWERED_OUTSIDE, GOVERNANCE

_HEADS = tuple(role for role in Role if role in HEADS)
_PARTS: Mapping[str, frozenset[governance.Part]] = {
    **{str(part): frozenset({part}) for part in governance.Part},
    "A/R": frozenset({governance.Part.ACCOUNTABLE, governance.Part.RESPONSIBLE}),
}
_PARTS_RIGHT = "one of A, R, C, I, A/R"
_CALENDAR: Final = ("impact_days", "review_days", "pause_days")
_WEIGHTS: Final = ("impact", "alignment", "feasibility", "risk")
_SUM_SLACK = 1e-6  # so that thirds with six digits make 1
_SUM_LIMIT = 1_000_000_000_000


def governance_of(sheet: Sheet) -> Governance:
    """How the company decides. Every mistake is noted in the sheet; with one, the value is not to be used."""
    top = Part(sheet, (), sheet.content, "")

    def given(name: str) -> Part | None:
        part = top.at(name)
        return part if isinstance(part.content, dict) else None  # anything else is named with the other sections

    gates, tracks, matrix = given("gates"), given("tracks"), given("responsibilities")
    limits, clocks, deputies, scoring = map(given, ("limits", "stage_clocks", "deputies", "scoring"))
    return Governance(
        gates=read_gates(gates) if gates else GOVERNANCE.gates,
        tracks=_tracks(tracks) if tracks else GOVERNANCE.tracks,
        matrix=_matrix(matrix) if matrix else GOVERNANCE.matrix,
        limits=_limits(limits) if limits else GOVERNANCE.limits,
        clocks=_clocks(clocks) if clocks else GOVERNANCE.clocks,
        deputies=_deputies(deputies) if deputies else GOVERNANCE.deputies,
        weights=_weights(scoring) if scoring else GOVERNANCE.weights,
    )


def _tracks(part: Part) -> Mapping[str, tuple[TrackStep, ...]]:
    rights = dict.fromkeys(map(str, ProductKind), "a list of one step or more, each with id and name")
    found = part.section(rights, needed=rights, kind="no kind of product")
    return {kind: _track(track) for kind, track in found.items()}


def _track(part: Part) -> tuple[TrackStep, ...]:
    rights = {"id": ID_RIGHT, "name": LINE_RIGHT}
    steps = [each.section(rights, needed=rights) for each in part.entries("a step with id and name", least=1)]
    read = [(step, TrackStep(step["id"].id(), step["name"].words())) for step in steps if step]
    once([(step["id"], one.id) for step, one in read], "each id may stand here once")
    once([(step["name"], one.name) for step, one in read], "each name may stand here once")
    return tuple(one for _, one in read)


def _matrix(part: Part) -> Mapping[Activity, Responsibility]:
    rights = dict.fromkeys(map(str, Activity), "a row with the heads and their parts, such as {director: A}")
    found = part.section(rights, needed=rights, kind="no activity")
    return {Activity(name): _row(row, Activity(name)) for name, row in found.items() if row.is_there}


def _row(part: Part, activity: Activity) -> Responsibility:
    """Domain rule 4.2: one A in each row, none where somebody outside the AI office answers for it."""
    found = part.section(dict.fromkeys(map(str, _HEADS), _PARTS_RIGHT), kind="no head of the AI office")
    parts = {Role(role): _held(cell) for role, cell in found.items() if cell.is_there}
    accountable = [role for role, held in parts.items() if governance.Part.ACCOUNTABLE in held]
    written = sorted(accountable, key=list(part.content).index) if isinstance(part.content, dict) else []
    if activity in ANSWERED_OUTSIDE:
        for role in written:
            found[role].wrong("is an A, but somebody outside the AI office answers for this; it must be R, C or I")
    else:
        for role in written[1:]:
            found[role].wrong(f"is an A, but {written[0]} is it already; a row has one A")
        if found and not written and all(parts.values()):
            part.wrong("has no A; one head must answer for it")
    return Responsibility(activity, parts)


def _held(cell: Part) -> frozenset[governance.Part]:
    """Empty when it is wrong."""
    word = cell.content.strip() if isinstance(cell.content, str) else ""
    if word not in _PARTS:
        cell.not_right()
    return _PARTS.get(word, frozenset())


def _limits(part: Part) -> Limits:
    shipped = Limits()
    rights = {
        "assessment": "a whole number of initiatives, 0 or more (at most 1000)",
        "delivery": "a whole number of initiatives, 0 or more (at most 1000)",
        "director_sum": "a sum of money a year, 0 or more, in digits",
    }
    found = part.section(rights)
    return Limits(
        assessment=found["assessment"].whole(shipped.assessment, least=0, most=1000),
        delivery=found["delivery"].whole(shipped.delivery, least=0, most=1000),
        director_sum=found["director_sum"].number(shipped.director_sum, most=_SUM_LIMIT) or 0.0,
    )


def _clocks(part: Part) -> StageClocks:
    shipped = asdict(StageClocks())
    found = part.section({name: CALENDAR_DAYS_RIGHT if name in _CALENDAR else DAYS_RIGHT for name in shipped})
    days = {
        name: clock.whole(shipped[name], least=1 if name in _CALENDAR else 0, most=1000)
        for name, clock in found.items()
    }
    return StageClocks(**days)


def _deputies(part: Part) -> Mapping[Role, str]:
    rights = dict.fromkeys(map(str, _HEADS), "the work e-mail address of who stands in")
    found = part.section(rights, kind="no head of the AI office")
    deputies: dict[Role, str] = {}
    for role, deputy in found.items():
        address = fold(deputy.content.strip()) if isinstance(deputy.content, str) else ""
        if is_address(address):
            deputies[Role(role)] = address
        elif deputy.is_there:
            deputy.not_right()
    return deputies


def _weights(part: Part) -> Weights:
    """Domain rule 3.2. Weights that do not make 1 would push scores off the scale of 0 to 100."""
    shipped = asdict(Weights())
    rights = {name: "a number from 0 to 1" if name in _WEIGHTS else "a score from 0 to 100" for name in shipped}
    found = part.section(rights)
    read = {name: one.number(shipped[name], most=1 if name in _WEIGHTS else 100) for name, one in found.items()}
    weights = [read[name] for name in _WEIGHTS]
    total = sum(weight for weight in weights if weight is not None)
    if None not in weights and abs(total - 1) > _SUM_SLACK:
        part.wrong(f"has weights that make {total:.7g} together; {', '.join(_WEIGHTS)} must make 1")
    p1, p2 = read["p1_from"], read["p2_from"]
    if p1 is not None and p2 is not None and p1 <= p2:
        if found["p1_from"].is_there:
            found["p1_from"].wrong(f"is {p1:g}; it must be more than p2_from, {p2:g}")
        else:
            found["p2_from"].wrong(f"is {p2:g}; it must be less than p1_from, {p1:g}")
    return Weights(**{name: number or 0.0 for name, number in read.items()})
