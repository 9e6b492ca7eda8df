"""A blocker goes to somebody else, gets graver, is solved, comes back: what stays, and what each status allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.blocker import Blocker, BlockerStatus, Ending, next_due
from domain.blocker_acts import acknowledge, confirm, decline, proceed, propose_resolution, reopen, reply, withdraw
from domain.blocker_clock import Timing
from domain.blocker_moves import change_severity, reroute
from domain.blockers import Category, Severity
from domain.errors import AlreadyDone, DomainError, NotAllowed, Refused
from domain.people import Role
from domain.shipped_blockers import BLOCKERS
from tests.support.blocker_cast import (
    CARL,
    DIRK,
    DORA,
    HOUR,
    INGA,
    MONDAY,
    PAUL,
    RITA,
    ROBOT,
    SOON,
    TESS,
    TIMING,
    at,
    raised,
    solved,
    taken,
    two_zones,
)


def test_a_new_owner_has_the_time_that_was_left_and_the_number_stays() -> None:
    once = reroute(raised(), INGA, Category.ADOPTION, "They need a course", at("2026-03-02 12:00"), TIMING)
    assert (once.id, once.owner, once.clock_started_at) == ("B-118", Role.TRAINING, MONDAY)
    assert (once.due_take_up, once.due_fix) == (at("2026-03-02 14:00"), at("2026-03-05 10:00"))
    held = acknowledge(once, TESS, at("2026-03-02 13:00"), TIMING)
    twice = reroute(held, TESS, Category.DEPENDENCY, "The vendor", at("2026-03-04 09:00"), TIMING)
    assert (twice.status, twice.owner_person, twice.silent_at) == (BlockerStatus.OPEN, None, None)
    assert twice.due_take_up == at("2026-03-04 10:00")  # one hour of the four was left
    assert [(one.category, one.owner, one.by) for one in twice.reroutes] == [
        (Category.INFRASTRUCTURE, Role.INFRASTRUCTURE, "inga"),
        (Category.ADOPTION, Role.TRAINING, "tess"),
    ]


def test_the_new_owner_counts_in_their_own_calendar() -> None:
    timing = Timing(BLOCKERS, two_zones)
    moved = reroute(raised(timing=timing), INGA, Category.DEPENDENCY, "The vendor", at("2026-03-02 12:00"), timing)
    assert moved.due_take_up == at("2026-03-02 17:00")  # two hours from nine in New York


def test_the_same_owner_keeps_it_and_the_same_kind_is_refused() -> None:
    held = reroute(taken(), PAUL, Category.PRODUCTION_INCIDENT, "It is live", SOON, TIMING)
    assert (held.owner_person, held.status, held.take_up) == (INGA.person.id, taken().status, taken().take_up)
    with pytest.raises(Refused, match="is with the head of infrastructure already"):
        reroute(taken(), INGA, Category.INFRASTRUCTURE, "Again", SOON, TIMING)
    with pytest.raises(Refused, match="why it goes"):
        reroute(taken(), INGA, Category.BUDGET, " ", SOON, TIMING)
    for nobody in (RITA, CARL, TESS, ROBOT):
        with pytest.raises(NotAllowed):
            reroute(taken(), nobody, Category.BUDGET, "Money", SOON, TIMING)


def test_severity_up_gives_the_new_time_once_and_no_more() -> None:
    start = raised(Severity.SEV3)
    graver = change_severity(start, RITA, Severity.SEV2, at("2026-03-02 11:00"), TIMING)
    assert (graver.due_take_up, graver.gravest) == (at("2026-03-02 15:00"), Severity.SEV2)
    milder = change_severity(graver, INGA, Severity.SEV3, at("2026-03-02 12:00"), TIMING)
    assert milder.due_take_up == at("2026-03-03 11:00")  # one hour of a day is spent
    again = change_severity(milder, INGA, Severity.SEV2, at("2026-03-02 13:00"), TIMING)
    assert again.due_take_up == at("2026-03-02 15:00")  # to and fro wins nothing
    assert again.clock_started_at == MONDAY
    soon_due = change_severity(start, RITA, Severity.SEV2, at("2026-03-03 09:30"), TIMING)
    assert soon_due.due_take_up == start.due_take_up  # never longer than they had
    assert change_severity(start, PAUL, Severity.SEV4, SOON, TIMING).due_fix is None
    with pytest.raises(Refused, match="SEV3 already"):
        change_severity(start, RITA, Severity.SEV3, SOON, TIMING)
    for nobody in (TESS, ROBOT):
        with pytest.raises(NotAllowed):
            change_severity(start, nobody, Severity.SEV1, SOON, TIMING)


def test_severity_of_what_is_taken_up_leaves_the_first_clock_at_rest() -> None:
    changed = change_severity(taken(), INGA, Severity.SEV1, SOON, TIMING)
    assert (changed.due_take_up, changed.take_up.left) == (None, HOUR)
    assert changed.silent_at == SOON + 4 * HOUR
    assert changed.due_fix == SOON + 24 * HOUR


# --- the end, and again


def test_the_raiser_confirms_and_nobody_else() -> None:
    proposed = solved()
    assert (proposed.status, proposed.resolution) == (BlockerStatus.RESOLVED, "Restarted it")
    assert (proposed.due_take_up, proposed.due_fix, proposed.silent_at) == (None, None, None)
    assert next_due(proposed) == proposed.verify_at == at("2026-03-09 11:00")
    for other in (INGA, PAUL, DIRK, replace(RITA, is_machine=True)):
        with pytest.raises(NotAllowed, match="Only whoever reported B-118"):
            confirm(proposed, other, SOON)
    done = confirm(proposed, RITA, SOON + HOUR)
    assert (done.status, done.ending, done.verified_at) == (BlockerStatus.VERIFIED, Ending.CONFIRMED, SOON + HOUR)
    assert next_due(done) is None
    with pytest.raises(AlreadyDone):
        confirm(done, RITA, SOON + 2 * HOUR)
    with pytest.raises(Refused, match="withdraw it"):
        confirm(taken(), RITA, SOON)


def test_words_of_the_raiser_are_no_silent_yes() -> None:
    assert reply(solved(), RITA, at("2026-03-05 10:00"), TIMING).verify_at == at("2026-03-12 10:00")
    assert reply(solved(), TESS, at("2026-03-05 10:00"), TIMING).verify_at == solved().verify_at


def test_what_a_solution_needs() -> None:
    with pytest.raises(Refused, match="how it was solved"):
        propose_resolution(taken(), INGA, " ", SOON, TIMING)
    with pytest.raises(Refused, match="what kind of blocker"):
        propose_resolution(raised(category=Category.OTHER), PAUL, "Done", SOON, TIMING)
    with pytest.raises(NotAllowed):
        propose_resolution(taken(), ROBOT, "Done", SOON, TIMING)
    with pytest.raises(AlreadyDone):
        propose_resolution(solved(), DORA, "Done", SOON, TIMING)
    at_once = propose_resolution(raised(), INGA, "Done", SOON, TIMING)
    assert (at_once.owner_person, at_once.take_up.left) == (INGA.person.id, 3 * HOUR)


def test_reopened_it_has_its_number_and_the_time_that_was_left() -> None:
    done = confirm(solved(now=at("2026-03-03 10:00")), RITA, at("2026-03-04 10:00"))
    again = reopen(done, RITA, "It is back", at("2026-06-15 10:00"), TIMING)
    assert (again.id, again.status, again.reopened) == ("B-118", BlockerStatus.OPEN, 1)
    assert again.clock_started_at == MONDAY
    assert again.due_take_up == at("2026-06-15 13:00")  # one of four hours had gone
    assert again.due_fix == at("2026-06-17 10:00")  # one of three days had gone
    assert (again.owner_person, again.resolution, again.ending, again.verify_at) == (None, None, None, None)
    assert reopen(solved(), RITA, "No", SOON, TIMING).verify_at is None
    with pytest.raises(Refused, match="write what is new"):
        reopen(taken(), RITA, "Again", SOON, TIMING)
    with pytest.raises(Refused, match="still in the way"):
        reopen(done, RITA, "", SOON, TIMING)
    for nobody in (TESS, replace(RITA, is_machine=True)):
        with pytest.raises(NotAllowed):
            reopen(done, nobody, "Again", SOON, TIMING)


def test_taken_back_and_declined() -> None:
    back = withdraw(raised(), RITA, SOON, TIMING)
    assert (back.status, back.ending, next_due(back)) == (BlockerStatus.REJECTED, Ending.WITHDRAWN, None)
    assert reopen(back, RITA, "It is back", SOON, TIMING).due_take_up == raised().due_take_up
    with pytest.raises(NotAllowed, match="take it back"):
        withdraw(raised(), INGA, SOON, TIMING)
    declined = decline(raised(), INGA, "Planned work", SOON, TIMING)
    assert (declined.ending, declined.resolution, declined.owner_person) == (Ending.DECLINED, "Planned work", "inga")
    with pytest.raises(Refused, match="why it is closed"):
        decline(raised(), INGA, "", SOON, TIMING)


ACTS: dict[str, Callable[[Blocker], Blocker]] = {
    "acknowledge": lambda one: acknowledge(one, INGA, SOON, TIMING),
    "proceed": lambda one: proceed(one, INGA, BlockerStatus.IN_PROGRESS, SOON, TIMING),
    "reply": lambda one: reply(one, INGA, SOON, TIMING),
    "reroute": lambda one: reroute(one, INGA, Category.BUDGET, "Money", SOON, TIMING),
    "severity": lambda one: change_severity(one, INGA, Severity.SEV1, SOON, TIMING),
    "propose": lambda one: propose_resolution(one, INGA, "Done", SOON, TIMING),
    "confirm": lambda one: confirm(one, RITA, SOON),
    "reopen": lambda one: reopen(one, RITA, "Again", SOON, TIMING),
    "withdraw": lambda one: withdraw(one, RITA, SOON, TIMING),
    "decline": lambda one: decline(one, INGA, "No", SOON, TIMING),
}
AT_WORK = {"proceed", "reply", "reroute", "severity", "propose", "withdraw", "decline"}
POSSIBLE = {
    BlockerStatus.OPEN: AT_WORK | {"acknowledge"},
    BlockerStatus.ACKNOWLEDGED: AT_WORK,
    BlockerStatus.RESOLVED: {"reply", "confirm", "reopen", "withdraw"},
    BlockerStatus.VERIFIED: {"reopen"},
    BlockerStatus.REJECTED: {"reopen"},
}


@pytest.mark.parametrize("status", POSSIBLE)
def test_what_can_be_done_in_each_status(status: BlockerStatus) -> None:
    blocker = {
        BlockerStatus.OPEN: raised(),
        BlockerStatus.ACKNOWLEDGED: taken(),
        BlockerStatus.RESOLVED: solved(),
        BlockerStatus.VERIFIED: confirm(solved(), RITA, SOON),
        BlockerStatus.REJECTED: decline(taken(), INGA, "No", SOON, TIMING),
    }[status]
    done, refusals = set(), list[str]()
    for name, act in ACTS.items():
        try:
            after = act(blocker)
        except DomainError as error:
            refusals.append(error.user_message)
        else:
            assert after.revision == blocker.revision + 1
            assert (after.id, after.raiser, after.clock_started_at) == (blocker.id, blocker.raiser, MONDAY)
            done.add(name)
    assert done == POSSIBLE[status]
    assert all(words.endswith(".") and "B-118" in words for words in refusals)
