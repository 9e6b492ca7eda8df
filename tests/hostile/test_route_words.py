"""Hostile words as reports: always a proposal, never a crash, and quickly."""

from __future__ import annotations

import json
from time import perf_counter

import pytest

from bot.routing_words import as_row, as_words
from bot.usecases.blocker_route import propose
from domain.blockers import Category, Severity
from domain.people import Role
from domain.shipped_blockers import BLOCKERS
from tests.hostile.corpus import HOSTILE

TELLING_NOTHING = (
    "cjk", "arabic", "long", "one long word", "newlines", "spaces", "only zero width", "nothing", "dots",
)  # fmt: skip


@pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))
def test_every_text_gets_a_proposal_of_codes_only(text: str) -> None:
    found = propose(BLOCKERS, text)
    row = as_row(found)
    assert json.loads(json.dumps(row)) == row
    assert len(set(found.offered)) == 3
    assert found.offered[0] is found.category
    assert found.owner is BLOCKERS.routes[found.category].owner
    assert as_words(found).encode().isascii() is False  # typographic quotes, and no surrogate of the text
    assert propose(BLOCKERS, text) == found


@pytest.mark.parametrize("name", TELLING_NOTHING)
def test_what_tells_nothing_goes_to_the_project_office(name: str) -> None:
    found = propose(BLOCKERS, HOSTILE[name])
    assert (found.category, found.severity, found.owner) == (Category.OTHER, Severity.SEV4, Role.PROJECT_OFFICE)


@pytest.mark.parametrize(
    "text",
    [
        "data " * 600,
        "a|b&c " * 3_000,
        "no " * 6_000,
        "wait wait " * 2_000,
        "security review " * 200,
        "(" * 20_000,
        "💥" * 20_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    propose(BLOCKERS, "the first one reads the files")
    start = perf_counter()
    propose(BLOCKERS, text)
    assert perf_counter() - start < 1
