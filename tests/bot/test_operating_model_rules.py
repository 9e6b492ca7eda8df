"""The rules of decision in the operating model: the shipped file says what the code falls back to; a company changes
them; nothing that is written there is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.operating_model import load
from bot.operating_model_rules import governance_of
from bot.yaml_lines import Sheet, Steps, read, spoken
from domain.funnel import Stage
from domain.governance import (
    GATE_OF,
    Activity,
    Approval,
    Criterion,
    GateId,
    Governance,
    Limits,
    Part,
    StageClocks,
)
from domain.items import ITEMS
from domain.model import ProductKind
from domain.parties import Party
from domain.people import HEADS, Role
from domain.scoring import Weights
from domain.shipped import GATES, GOVERNANCE, MATRIX, TRACKS
from tests.support.model_text import SECTIONS, SHIPPED, SMALL, changed, section

METRIC = "{item: metric}"


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "model.yaml"


def governance_with(path: Path, name: str, old: str, new: str) -> Governance:
    changed(path, name, old, new)
    return load(path).governance


def test_the_shipped_file_says_what_the_code_falls_back_to() -> None:
    assert load(SHIPPED).governance == GOVERNANCE


def test_a_file_without_these_sections_gets_the_shipped_rules(path: Path) -> None:
    path.write_text(SMALL, encoding="utf-8")
    assert load(path).governance == GOVERNANCE


def test_the_shipped_rules_leave_nothing_out() -> None:
    assert set(GATES) == set(GATE_OF.values())
    assert set(TRACKS) == set(ProductKind)
    assert set(MATRIX) == set(Activity)
    for activity, row in MATRIX.items():
        assert row.activity is activity
        assert set(row.parts) <= HEADS
        assert len(row.holders(Part.ACCOUNTABLE)) == (activity is not Activity.CONFIRMED_IMPACT)
    for gate in GATES.values():
        assert gate.decision_days == 5
        for one in gate.criteria:
            assert one.is_signoff or (one.label, one.owner) == (ITEMS[one.code].label, ITEMS[one.code].owner)


def test_the_shipped_rules_are_those_of_the_domain() -> None:
    """Domain rules 1.4, 4.2 and 12, where a slip of the pen would give a decision to somebody else."""
    assert {id: str(gate.accountable) for id, gate in GATES.items()} == {
        "G1": "project-office",
        "G2": "project-office",
        "G3": "project-office",
        "G4": "sponsor",
        "G5": "infrastructure",
    }
    hard = {str(id): [one.code for one in gate.criteria if one.hard] for id, gate in GATES.items()}
    assert hard == {
        "G1": ["sponsor", "target"],
        "G2": ["product", "similar_check", "security_prereview"],
        "G3": ["delivery_track", "baseline"],
        "G4": ["value_report"],
        "G5": [],
    }
    vetoes = [(id, one.code, one.owner) for id, gate in GATES.items() for one in gate.criteria if one.veto]
    assert vetoes == [(GateId.G3, "readiness", Party.INFRASTRUCTURE)]
    assert GOVERNANCE.holders(Activity.CLOSING, Part.ACCOUNTABLE, Part.RESPONSIBLE) == {
        Role.INFRASTRUCTURE,
        Role.PROJECT_OFFICE,
    }
    assert GOVERNANCE.holders(Activity.CONFIRMED_IMPACT, Part.RESPONSIBLE) == {Role.PROJECT_OFFICE}
    assert Role.TRAINING not in MATRIX[Activity.FEASIBILITY].parts
    assert (GOVERNANCE.limits, GOVERNANCE.clocks) == (
        Limits(8, 10, 100_000),
        StageClocks(15, 5, 10, 60, 90, 90, 90),
    )


def test_a_company_has_several_approve(path: Path) -> None:
    old = "    # approvers: [project-office, director]\n    # approval: any\n"
    gate = governance_with(path, "gates", old, old.replace("# ", "").replace("any", "all")).gate(Stage.NEW)
    assert gate is not None
    assert (gate.deciders, gate.approval) == ((Party.PROJECT_OFFICE, Party.DIRECTOR), Approval.ALL)


CRITERIA: list[tuple[str, Criterion]] = [
    ("{item: metric, label: a measure}", Criterion("metric", "a measure", Party.AUTHOR)),
    ("{item: metric, owner: champion}", Criterion("metric", "a metric", Party.CHAMPION)),
    ("{item: metric, hard: true}", Criterion("metric", "a metric", Party.AUTHOR, hard=True)),
    (
        "{signoff: legal-word, label: the word of legal, owner: legal, veto: true, hard: true}",
        Criterion("legal-word", "the word of legal", Party.LEGAL, is_signoff=True, veto=True, hard=True),
    ),
]


@pytest.mark.parametrize(("new", "criterion"), CRITERIA, ids=[new for new, _ in CRITERIA])
def test_a_company_changes_a_criterion(path: Path, new: str, criterion: Criterion) -> None:
    assert governance_with(path, "gates", METRIC, new).gates[GateId.G1].criteria[2] == criterion


G5_DAYS = "    informed: [project-office, author]\n    decision_days: 5\n"
AUTOMATION = TRACKS["automation"]
MINE: list[tuple[str, str, str, Governance]] = [
    (
        "stage_clocks",
        "prereview_days:   5 ",
        "prereview_days: 7",
        replace(GOVERNANCE, clocks=StageClocks(prereview_days=7)),
    ),
    ("limits", "director_sum: 100000", "director_sum: 25.50", replace(GOVERNANCE, limits=Limits(director_sum=25.5))),
    ("limits", "director_sum: 100000", "director_sum: 0", replace(GOVERNANCE, limits=Limits(director_sum=0))),
    ("limits", "  assessment: 8\n", "", GOVERNANCE),
    ("gates", G5_DAYS, G5_DAYS.splitlines(keepends=True)[0], GOVERNANCE),
    ("stage_clocks", "  prereview_days:   5 ", "  #", GOVERNANCE),
    ("scoring", "  p2_from: 45\n", "", GOVERNANCE),
    (
        "scoring",
        "impact: 0.30\n  alignment: 0.25",
        "impact: 0.4\n  alignment: 0.15",
        replace(GOVERNANCE, weights=Weights(impact=0.4, alignment=0.15)),
    ),
    (
        "scoring",
        "impact: 0.30\n  alignment: 0.25\n  feasibility: 0.25\n  risk: 0.20",
        "impact: 0.333333\n  alignment: 0.333333\n  feasibility: 0.333334\n  risk: 0",
        replace(GOVERNANCE, weights=Weights(0.333333, 0.333333, 0.333334, 0)),
    ),
    (
        "scoring",
        "impact: 0.30\n  alignment: 0.25\n  feasibility: 0.25\n  risk: 0.20",
        "impact: 0.7\n  alignment: 0.1\n  feasibility: 0.1\n  risk: 0.1",  # 0.9999999999999999 in floats
        replace(GOVERNANCE, weights=Weights(0.7, 0.1, 0.1, 0.1)),
    ),
    (
        "tracks",
        "    - {id: switch, name: Switch over}\n",
        "",
        replace(GOVERNANCE, tracks={**TRACKS, "automation": AUTOMATION[:-1]}),
    ),
    (
        "deputies",
        "deputies: {}",
        "deputies:\n  director: Ana@Company.example",
        replace(GOVERNANCE, deputies={Role.DIRECTOR: "ana@company.example"}),
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "governance"), MINE, ids=[f"{one[0]} {one[2]}" for one in MINE])
def test_a_company_changes_a_rule(path: Path, name: str, old: str, new: str, governance: Governance) -> None:
    assert governance_with(path, name, old, new) == governance


def _places(content: object, steps: Steps) -> Iterator[Steps]:
    """The way to every part inside."""
    inner = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for step, part in inner:
        yield (*steps, step)
        yield from _places(part, (*steps, step))


CONTENT = read(SHIPPED).content
assert isinstance(CONTENT, dict)
PLACES = [place for name in SECTIONS for place in _places(CONTENT[name], (name,))]


def _keys_named(place: Steps, value: object) -> set[str]:
    """The keys of all mistakes when the value stands in this place of the shipped file."""
    around: Any = CONTENT
    for step in place[:-1]:
        around = around[step]
    before, around[place[-1]] = around[place[-1]], value
    sheet = Sheet({place[0]: CONTENT[place[0]]} if isinstance(CONTENT, dict) else None)
    governance_of(sheet)
    around[place[-1]] = before
    return {problem.key for problem in sheet.problems}


def test_no_place_takes_just_anything() -> None:
    """A list in a list is right nowhere, so every place of the file must say so, at itself or at its first entry."""
    assert len(PLACES) > 400
    for place in PLACES:
        assert _keys_named(place, [["x"]]) & {spoken(place), f"{spoken(place)}.1"}, place


@pytest.mark.parametrize("value", [None, "x", {}, {"x": {}}, [{"item": []}, {"signoff": {}}, {"id": [], "name": {}}]])
def test_nothing_that_can_be_written_breaks_the_check(value: object) -> None:
    for place in PLACES:
        _keys_named(place, value)


def test_check_names_the_line(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(path, "gates", METRIC, "{item: metrik}")
    monkeypatch.setenv("USHER_MODEL", str(path))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["check"])
    line = (SMALL + section("gates")).split(METRIC)[0].count("\n") + 1
    assert result.exit_code == 1
    assert f"line {line}: gates.G1.criteria.3.item is metrik; did you mean metric?" in result.output


def test_every_item_is_explained_on_the_page() -> None:
    page = (SHIPPED.parent / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert [code for code in ITEMS if f"`{code}`" not in page] == []
