"""What people do with a blocker: who may, what stays, and the words when it cannot be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.blocker import Acting, BlockerStatus, Rung, knows_reporter, next_due
from domain.blocker_acts import acknowledge, proceed, reply
from domain.blocker_ladder import ladder, may_take
from domain.blocker_moves import reroute
from domain.blockers import Category, Severity
from domain.errors import AlreadyDone, NotAllowed, Refused
from domain.people import Role, Standing
from domain.shipped_blockers import BLOCKERS
from tests.support.blocker_cast import (
    CARL,
    DIRK,
    DORA,
    EVERYBODY,
    HOUR,
    INGA,
    MONDAY,
    RITA,
    ROBOT,
    SOON,
    TESS,
    TIMING,
    at,
    raised,
    taken,
)

# --- raising


def test_it_goes_to_the_role_of_its_kind_and_both_clocks_run() -> None:
    blocker = raised(unit="claims", evidence=("https://a", "https://a"), followers=(CARL.person.id, RITA.person.id))
    assert (blocker.owner, blocker.rung, blocker.status) == (Role.INFRASTRUCTURE, Rung.OWNER, BlockerStatus.OPEN)
    assert blocker.due_take_up == at("2026-03-02 14:00")
    assert blocker.due_fix == at("2026-03-05 10:00")
    assert blocker.evidence == ("https://a",)
    assert blocker.followers == (CARL.person.id,)  # the raiser hears of it anyway
    assert next_due(blocker) == at("2026-03-02 13:00")  # the reminder, when 75 percent are gone
    assert blocker.revision == 1


@pytest.mark.parametrize(
    ("severity", "take_up", "fix"),
    [
        (Severity.SEV1, "2026-03-06 17:30", "2026-03-07 16:30"),  # round the clock
        (Severity.SEV2, "2026-03-09 12:30", "2026-03-11 16:30"),
        (Severity.SEV3, "2026-03-09 16:30", "2026-03-20 16:30"),
        (Severity.SEV4, "2026-03-11 16:30", None),
    ],
)
def test_clocks_of_each_severity_on_a_friday_afternoon(severity: Severity, take_up: str, fix: str | None) -> None:
    blocker = raised(severity, now=at("2026-03-06 16:30"))
    assert blocker.due_take_up == at(take_up)
    assert blocker.due_fix == (at(fix) if fix else None)


def test_the_champion_is_asked_first_unless_they_are_the_matter() -> None:
    champion = CARL.person.id
    assert raised(champion=champion).rung is Rung.CHAMPION
    assert raised(champion=RITA.person.id).rung is Rung.OWNER
    complaint = raised(
        category=Category.CHAMPION_OVERLOAD, champion=champion, followers=(champion,), about_champion=True
    )
    assert (complaint.rung, complaint.champion, complaint.followers) == (Rung.OWNER, None, ())
    assert raised(Severity.SEV1, champion=champion, bypass=True).rung is Rung.OWNER
    with pytest.raises(Refused, match="goes to your champion first"):
        raised(Severity.SEV2, champion=champion, bypass=True)


def test_what_cannot_be_raised() -> None:
    with pytest.raises(Refused, match="Say in a sentence"):
        raised(summary="  \n ")
    with pytest.raises(Refused, match="Ethics or unfair effect"):
        raised(hidden=True)
    assert len(raised(summary="x" * 900).summary) == 240


def test_only_the_first_owner_knows_a_hidden_reporter() -> None:
    hidden = raised(
        category=Category.ETHICS, champion=CARL.person.id, followers=(CARL.person.id, RITA.person.id), hidden=True
    )
    assert (hidden.hidden_reporter, hidden.rung, hidden.followers) == (True, Rung.OWNER, ())
    assert {one.person.name for one in EVERYBODY if knows_reporter(hidden, one.person)} == {"Rita", "Dirk"}
    moved = reroute(hidden, DIRK, Category.INFRASTRUCTURE, "A wrong feed", SOON, TIMING)
    assert moved.owner is Role.INFRASTRUCTURE
    assert {one.person.name for one in EVERYBODY if knows_reporter(moved, one.person)} == {"Rita", "Dirk"}
    assert all(knows_reporter(raised(), one.person) for one in EVERYBODY)
    gone = replace(DIRK.person, active=False)
    assert not knows_reporter(hidden, gone)


# --- taking it up

MAY_TAKE = {
    Rung.CHAMPION: {"Carl", "Inga", "Dora"},
    Rung.OWNER: {"Inga", "Dora"},
    Rung.DEPUTY: {"Inga", "Dora"},
    Rung.PROJECT_OFFICE: {"Inga", "Dora", "Paul"},
    Rung.DIRECTOR: {"Inga", "Dora", "Paul", "Dirk"},
}


@pytest.mark.parametrize("rung", Rung)
def test_who_may_take_it_up_by_the_rung(rung: Rung) -> None:
    blocker = replace(raised(Severity.SEV3, champion=CARL.person.id), rung=rung)
    assert {one.person.name for one in EVERYBODY if may_take(blocker, one, BLOCKERS)} == MAY_TAKE[rung]


def test_the_director_may_take_what_they_are_told_of_and_a_sponsor_what_has_their_seat() -> None:
    assert may_take(raised(Severity.SEV1), DIRK, BLOCKERS)
    assert may_take(raised(exception=True), DIRK, BLOCKERS)
    assert not may_take(raised(), DIRK, BLOCKERS)
    assert may_take(raised(category=Category.PROCESS_NOT_READY, seat=TESS.person.id), TESS, BLOCKERS)


def test_a_human_stops_the_clock_and_a_machine_does_not() -> None:
    with pytest.raises(NotAllowed, match="Only a human"):
        acknowledge(raised(), ROBOT, SOON, TIMING)
    guest = replace(INGA, person=replace(INGA.person, standing=Standing.GUEST))
    with pytest.raises(NotAllowed, match="Guests"):
        acknowledge(raised(), guest, SOON, TIMING)
    with pytest.raises(NotAllowed, match="is for the head of infrastructure"):
        acknowledge(raised(), TESS, SOON, TIMING)
    blocker = taken()
    assert (blocker.status, blocker.owner_person) == (BlockerStatus.ACKNOWLEDGED, INGA.person.id)
    assert (blocker.due_take_up, blocker.take_up.left) == (None, 3 * HOUR)
    assert (blocker.acknowledged_at, blocker.last_heard_at, blocker.breaches) == (SOON, SOON, 0)
    assert blocker.due_fix == at("2026-03-05 10:00")
    assert blocker.silent_at == at("2026-03-03 11:00")


def test_the_second_hears_who_was_first_and_a_late_one_is_a_breach() -> None:
    with pytest.raises(AlreadyDone, match="B-118 is taken up already") as caught:
        acknowledge(taken(), DORA, SOON + HOUR, TIMING)
    assert (caught.value.by, caught.value.at) == (INGA.person.id, SOON)
    late = taken(now=at("2026-03-02 15:00"))
    assert (late.breaches, late.breached_at, late.take_up.left) == (1, at("2026-03-02 14:00"), timedelta(0))
    assert taken(now=at("2026-03-02 13:59")).breaches == 0


# --- working on it


def test_a_reply_of_the_owner_ends_the_silence_and_takes_nothing_up() -> None:
    later = at("2026-03-02 15:00")
    heard = reply(taken(), INGA, later, TIMING, evidence=("https://log",))
    assert (heard.last_heard_at, heard.silent_at) == (later, at("2026-03-03 15:00"))
    assert heard.evidence == ("https://log",)
    for other in (RITA, TESS):
        assert reply(taken(), other, later, TIMING).silent_at == taken().silent_at
    assert reply(taken(), ROBOT, later, TIMING) == taken()
    assert reply(raised(), INGA, SOON, TIMING).due_take_up == raised().due_take_up


def test_a_plan_moves_the_time_for_a_fix() -> None:
    until = at("2026-03-12 12:00")
    planned = proceed(taken(), INGA, BlockerStatus.IN_PROGRESS, SOON, TIMING, until=until)
    assert (planned.status, planned.due_fix) == (BlockerStatus.IN_PROGRESS, until)
    assert planned.silent_at == at("2026-03-03 11:00")
    waiting = proceed(taken(), INGA, BlockerStatus.WAITING_EXTERNAL, SOON, TIMING, until=until)
    assert waiting.silent_at == at("2026-03-13 12:00")
    assert reply(waiting, INGA, SOON, TIMING).silent_at == waiting.silent_at
    by_deputy = proceed(taken(), DORA, BlockerStatus.IN_PROGRESS, SOON, TIMING)
    assert (by_deputy.owner_person, by_deputy.take_up) == (DORA.person.id, taken().take_up)
    with pytest.raises(Refused, match="lies behind us"):
        proceed(taken(), INGA, BlockerStatus.IN_PROGRESS, SOON, TIMING, until=MONDAY)
    with pytest.raises(Refused, match="work on it or wait"):
        proceed(taken(), INGA, BlockerStatus.VERIFIED, SOON, TIMING)


@pytest.mark.parametrize(
    ("category", "has_deputy", "rungs"),
    [
        (Category.INFRASTRUCTURE, True, ["owner", "deputy", "project-office", "director"]),
        (Category.INFRASTRUCTURE, False, ["owner", "project-office", "director"]),
        (Category.DEPENDENCY, True, ["owner", "deputy", "director"]),
        (Category.BUDGET, True, ["owner", "deputy", "project-office"]),
    ],
)
def test_nobody_stands_on_the_ladder_twice(category: Category, has_deputy: bool, rungs: list[str]) -> None:
    assert list(ladder(raised(category=category), has_deputy=has_deputy)) == rungs
    with_champion = raised(category=category, champion=CARL.person.id)
    assert list(ladder(with_champion, has_deputy=has_deputy)) == ["champion", *rungs]


def test_who_acts_for_somebody_holds_their_role() -> None:
    assert DORA.holds(Role.INFRASTRUCTURE)
    assert not Acting(DORA.person).holds(Role.INFRASTRUCTURE)
