"""The table of blockers: every category and severity is in it, as the rules say, and people can read them."""

from __future__ import annotations

import pytest

from domain.blockers import Category, Overdue, Seat, Severity, Span, Unit
from domain.people import Role
from domain.shipped_blockers import BLOCKERS

OWNERS = {
    "tool_access": "product-portfolio",
    "tool_choice": "product-portfolio",
    "security_review": "infrastructure",
    "legal_privacy": "project-office",
    "data_access": "project-office",
    "data_quality": "data-owner",
    "infrastructure": "infrastructure",
    "production_incident": "infrastructure",
    "ethics": "director",
    "budget": "director",
    "no_sponsor": "project-office",
    "priority_dispute": "director",
    "duplicate_effort": "project-office",
    "gate_stuck": "project-office",
    "dependency": "project-office",
    "adoption": "training",
    "process_not_ready": "sponsor",
    "impact_disagreement": "project-office",
    "champion_overload": "training",
    "knowledge_gap": "training",
    "other": "project-office",
}


def test_each_category_goes_to_the_role_of_the_rule() -> None:
    assert {str(one): str(row.owner) for one, row in BLOCKERS.routes.items()} == OWNERS
    assert list(OWNERS) == [str(one) for one in Category]


def test_who_drives_owns_and_the_other_is_asked_first() -> None:
    first = {one: BLOCKERS.routes[one].consulted[0] for one in Category if BLOCKERS.routes[one].consulted}
    assert first[Category.SECURITY_REVIEW] is Role.SECURITY
    assert first[Category.LEGAL_PRIVACY] is Role.LEGAL
    assert first[Category.DATA_ACCESS] is Role.DATA_OWNER
    assert first[Category.IMPACT_DISAGREEMENT] is Role.IMPACT_OWNER
    assert first[Category.GATE_STUCK] is Seat.DECIDER
    assert set(Category) - set(first) == {Category.OTHER}
    for row in BLOCKERS.routes.values():
        assert row.owner not in row.consulted


def test_only_ethics_hides_its_reporter() -> None:
    assert [one for one, row in BLOCKERS.routes.items() if row.hidden_reporter] == [Category.ETHICS]


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("category", Category)
def test_who_may_pass_over_the_champion(category: Category, severity: Severity) -> None:
    wanted = severity is Severity.SEV1 or category is Category.ETHICS
    assert BLOCKERS.may_bypass(category, severity) is wanted
    assert BLOCKERS.may_bypass(category, severity, about_champion=True)


def test_the_clocks_of_the_rule() -> None:
    clocks = [(str(one.take_up), one.plan and str(one.plan), one.overdue) for one in BLOCKERS.clocks.values()]
    assert clocks == [
        ("1h", "1d", Overdue.DIRECTOR),
        ("4h", "3d", Overdue.RAISE),
        ("1d", "10d", Overdue.PROJECT_OFFICE),
        ("3d", None, Overdue.WEEKLY_LIST),
    ]
    assert [one for one in Severity if BLOCKERS.clocks[one].round_the_clock] == [Severity.SEV1]
    assert Span(4, Unit.HOURS) == BLOCKERS.clocks[Severity.SEV2].take_up


def test_every_choice_is_one_short_line_of_its_own() -> None:
    spoken = [one.spoken for one in Category]
    assert len(set(spoken)) == len(spoken) == 21
    assert all(0 < len(one) <= 24 and "\n" not in one for one in spoken)
    assert all(0 < len(one.meaning) <= 75 and not one.meaning.endswith(".") for one in Severity)


def test_signs_decide_the_severity_and_none_leave_the_usual_one() -> None:
    assert BLOCKERS.severity(Category.BUDGET, {}) is Severity.SEV2
    assert BLOCKERS.severity(Category.BUDGET, dict.fromkeys(Severity, 0.0)) is Severity.SEV2
    assert BLOCKERS.severity(Category.BUDGET, {"SEV4": 3.0}) is Severity.SEV4
    assert BLOCKERS.severity(Category.BUDGET, {"SEV3": 3.0, "SEV2": 3.0}) is Severity.SEV2
    assert BLOCKERS.severity(Category.OTHER, {"SEV3": 3.0, "SEV2": 3.0}) is Severity.SEV2


def test_the_gravest_needs_clearer_words_where_the_kind_is_harmless() -> None:
    signs = {"SEV1": 3.0, "SEV2": 2.5}
    assert BLOCKERS.severity(Category.PRODUCTION_INCIDENT, signs) is Severity.SEV1
    assert BLOCKERS.severity(Category.TOOL_ACCESS, signs) is Severity.SEV2
