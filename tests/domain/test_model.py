"""Lookups of the operating model."""

from __future__ import annotations

from datetime import time

import pytest

from domain.model import (
    Clocks,
    DataClass,
    Department,
    Holidays,
    Intake,
    Objective,
    OperatingModel,
    Product,
    ProductKind,
    Visibility,
    WorkingHours,
)

CLAIMS = Department("claims", "Claims")
DATA = Department("data-analytics", "Data & Analytics")
GOAL = Objective("faster-claims", "Settle claims faster", "Half of them within three days.")
FINDER = Product("finder", "Finder", ProductKind.RAG, "Finds rules.", "Contracts.", (DataClass.INTERNAL,))


@pytest.fixture(name="model")
def _model() -> OperatingModel:
    return OperatingModel(
        company="Northwind Mutual",
        currency="EUR",
        time_zone="Europe/Berlin",
        visibility=Visibility.TITLES,
        holidays=Holidays("DE", "BE"),
        working_hours=WorkingHours(time(9), time(17, 30)),
        clocks=Clocks(),
        intake=Intake(),
        objectives=(GOAL,),
        departments=(CLAIMS, DATA),
        products=(FINDER,),
    )


@pytest.mark.parametrize("words", ["data-analytics", "Data & Analytics", "DATA & analytics", "  data  & Analytics "])
def test_a_department_is_found_by_id_or_name_in_any_case(model: OperatingModel, words: str) -> None:
    assert model.department(words) is DATA


@pytest.mark.parametrize("words", ["", " ", "Data", "claim", "data analytics"])
def test_a_department_is_not_guessed(model: OperatingModel, words: str) -> None:
    assert model.department(words) is None


def test_objectives_and_products_are_found_by_their_exact_id(model: OperatingModel) -> None:
    assert model.objective("faster-claims") is GOAL
    assert model.objective("Faster-Claims") is None
    assert model.product("finder") is FINDER
    assert model.product("Finder") is None


def test_the_clocks_that_are_shipped() -> None:
    assert Clocks() == Clocks(triage_days=3, needs_number_reminder_days=5, rework_days=10, draft_days=30)
    assert Intake() == Intake(probes_per_rule=2, probes=3, ideas_per_day=20)
