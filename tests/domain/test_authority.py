"""Every role, every verb, every stage: who may what, and that whatever no rule allows is refused with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.authority import ADMIN_VERBS, AUTHOR_VERBS, DECISIONS, OFFICE_VERBS, Verb, may, sees_all, sees_title
from domain.funnel import ImpactType, Stage
from domain.initiatives import Idea, Initiative, InitiativeId
from domain.model import Visibility
from domain.people import HEADS, Person, PersonId, Role, Standing

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
AUTHOR = PersonId("author")
IDEA = Idea("Title", "Problem", "Summary", (ImpactType.QUALITY,), "claims", sponsor=PersonId("sponsor"))
ANYBODY = frozenset({Verb.SUBMIT, Verb.READ, Verb.COMMENT, Verb.FOLLOW})


def record(stage: Stage = Stage.NEW, triager: str | None = None) -> Initiative:
    held = PersonId(triager) if triager else None
    return Initiative(InitiativeId("AI-2026-0001"), IDEA, AUTHOR, stage, NOW, NOW, date(2026, 3, 6), triager=held)


def somebody(*roles: Role, id: str = "p", **given: object) -> Person:
    return replace(Person(PersonId(id), "Somebody", roles=frozenset(roles)), **given)  # type: ignore[arg-type]  # any field


def allowed(role: Role, verb: Verb, *, own: bool) -> bool:
    """The rules once more, as a table."""
    if verb in ANYBODY:
        return True
    if verb in AUTHOR_VERBS:
        return own
    if verb in ADMIN_VERBS:
        return role is Role.ADMIN
    return role is Role.PROJECT_OFFICE and not (own and verb in DECISIONS)


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("role", list(Role))
def test_the_whole_matrix(role: Role, stage: Stage) -> None:
    for verb in Verb:
        for own in (False, True):
            ruling = may(somebody(role, id="author" if own else "p"), verb, record(stage))
            assert bool(ruling) is allowed(role, verb, own=own), (role, verb, stage, own)
            assert ruling or (ruling.reason or "").endswith(".")


def test_every_verb_belongs_to_one_rule() -> None:
    groups = (OFFICE_VERBS, AUTHOR_VERBS, ADMIN_VERBS, ANYBODY)
    assert frozenset().union(*groups) == frozenset(Verb)
    assert sum(len(group) for group in groups) == len(Verb)
    assert DECISIONS <= OFFICE_VERBS


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.FOREIGN])
@pytest.mark.parametrize("verb", list(Verb))
def test_outsiders_and_those_who_left_may_nothing_whatever_their_roles(standing: Standing, verb: Verb) -> None:
    guest = somebody(*Role, id="author", standing=standing)
    assert "only colleagues" in (may(guest, verb, record()).reason or "")
    gone = somebody(*Role, id="author", active=False)
    assert "switched off" in (may(gone, verb, record()).reason or "")


@pytest.mark.parametrize("verb", sorted(AUTHOR_VERBS))
def test_without_a_record_nobody_is_its_author(verb: Verb) -> None:
    assert not may(somebody(*Role, id="author"), verb, None)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("visibility", list(Visibility))
def test_who_sees_how_much(role: Role, visibility: Visibility) -> None:
    person, initiative = somebody(role), record()
    full = visibility is Visibility.OPEN or role in HEADS | {Role.SECURITY}
    assert sees_all(person, initiative, visibility) is full
    assert sees_title(person, initiative, visibility) is (full or visibility is Visibility.TITLES)


@pytest.mark.parametrize("visibility", list(Visibility))
def test_those_around_a_record_see_all_of_it(visibility: Visibility) -> None:
    initiative = record(triager="triager")
    for id in ("author", "sponsor", "triager"):
        assert sees_all(somebody(id=id), initiative, visibility)
    assert sees_all(somebody(Role.CHAMPION, department="claims"), initiative, visibility)
    assert sees_all(somebody(), initiative, visibility, credited=True)
    stranger = somebody(Role.CHAMPION, department="sales")
    assert sees_all(stranger, initiative, visibility) is (visibility is Visibility.OPEN)


@pytest.mark.parametrize("visibility", list(Visibility))
def test_a_guest_sees_their_own_only(visibility: Visibility) -> None:
    guest = somebody(*Role, standing=Standing.GUEST)
    assert not sees_all(guest, record(), visibility, credited=True)
    assert not sees_title(guest, record(), visibility)
    assert sees_title(replace(guest, id=AUTHOR), record(), visibility)
