"""The clocks of a blocker: reminders, breaches, the ladder, silence, and how little there is to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.blocker import Blocker, BlockerStatus, Ending, Rung, next_due
from domain.blocker_acts import acknowledge, propose_resolution, reopen, reply
from domain.blocker_clock import StepKind, Timing, auto_verify, due_steps
from domain.blocker_moves import change_severity, reroute
from domain.blockers import Category, Severity
from domain.errors import DomainError
from domain.people import Role
from domain.shipped_blockers import BLOCKERS
from tests.support.blocker_cast import (
    CARL,
    DIRK,
    DORA,
    HOUR,
    INGA,
    MONDAY,
    OFFICE,
    PAUL,
    RITA,
    TESS,
    TIMING,
    at,
    raised,
    solved,
    taken,
    two_zones,
)

MINUTE = timedelta(minutes=1)
ORDER = list(Rung)
TWO_ZONES = Timing(BLOCKERS, two_zones)


def left_alone(blocker: Blocker, looks: int, timing: Timing = TIMING) -> list[tuple[datetime, str, str]]:
    """What the clock does when it looks exactly when it has to: when, what, and on whom it calls."""
    seen = []
    for _ in range(looks):
        due = next_due(blocker)
        if due is None:
            break
        assert due_steps(blocker, due - MINUTE, timing).blocker is blocker
        look = due_steps(blocker, due, timing)
        seen += [(step.at, step.kind.value, step.rung.value) for step in look.steps]
        blocker = look.blocker
    return seen


def test_nobody_takes_it_over_easter_in_two_zones_until_the_director() -> None:
    """Good Friday is 3 April in Berlin and a working day in New York; both have changed their clocks by then."""
    start = raised(now=at("2026-04-02 16:00"), timing=TWO_ZONES)
    assert left_alone(start, 7, TWO_ZONES) == [
        (at("2026-04-07 11:00"), "remind_take_up", "owner"),  # one hour on Thursday, Tuesday is the next day
        (at("2026-04-07 12:00"), "late_take_up", "owner"),
        (at("2026-04-07 12:00"), "climbed", "deputy"),
        (at("2026-04-07 15:00"), "remind_take_up", "deputy"),
        (at("2026-04-07 16:00"), "late_take_up", "deputy"),
        (at("2026-04-07 16:00"), "climbed", "project-office"),
        (at("2026-04-07 16:00"), "director_copied", "project-office"),
        (at("2026-04-07 19:00"), "remind_take_up", "project-office"),  # it came at ten in New York
        (at("2026-04-07 20:00"), "late_take_up", "project-office"),
        (at("2026-04-07 20:00"), "climbed", "director"),
        (at("2026-04-08 12:00"), "remind_take_up", "director"),
    ]


def test_sev1_goes_to_the_director_at_once_in_the_night() -> None:
    night = at("2026-03-07 23:30")
    assert left_alone(raised(Severity.SEV1, now=night), 3) == [
        (night + 45 * MINUTE, "remind_take_up", "owner"),
        (night + HOUR, "late_take_up", "owner"),
        (night + HOUR, "climbed", "director"),
        (night + 105 * MINUTE, "remind_take_up", "director"),
    ]


def test_sev3_goes_to_the_project_office_and_then_to_the_director() -> None:
    assert left_alone(raised(Severity.SEV3), 4) == [
        (at("2026-03-02 16:00"), "remind_take_up", "owner"),
        (at("2026-03-03 10:00"), "late_take_up", "owner"),
        (at("2026-03-03 10:00"), "climbed", "project-office"),
        (at("2026-03-03 16:00"), "remind_take_up", "project-office"),
        (at("2026-03-04 10:00"), "late_take_up", "project-office"),
        (at("2026-03-04 10:00"), "climbed", "director"),
    ]


def test_sev4_stands_on_the_weekly_list_and_is_left_there() -> None:
    assert left_alone(raised(Severity.SEV4), 9) == [
        (at("2026-03-04 12:00"), "remind_take_up", "owner"),
        (at("2026-03-05 10:00"), "late_take_up", "owner"),
        (at("2026-03-05 10:00"), "listed", "owner"),
    ]


@pytest.mark.parametrize(
    ("severity", "rung"), list(zip(Severity, ["director", "owner", "owner", "owner"], strict=True))
)
def test_from_the_champion_it_goes_to_the_owner_before_anybody_else(severity: Severity, rung: str) -> None:
    steps = left_alone(raised(severity, champion=CARL.person.id), 2)
    assert [step[1:] for step in steps] == [
        ("remind_take_up", "champion"),
        ("late_take_up", "champion"),
        ("climbed", rung),
    ]


def test_the_director_is_not_reached_by_the_first_breach_of_a_short_ladder() -> None:
    short = Timing(BLOCKERS, lambda blocker: OFFICE, has_deputy=False)
    steps = left_alone(raised(Severity.SEV3, Category.DEPENDENCY), 4, short)
    assert [step[1:] for step in steps if step[1] != "remind_take_up"] == [
        ("late_take_up", "owner"),
        ("late_take_up", "owner"),
        ("climbed", "director"),
    ]


@pytest.mark.parametrize("category", [Category.BUDGET, Category.PRIORITY_DISPUTE])
def test_whoever_owns_it_is_not_copied_on_it(category: Category) -> None:
    kinds = [kind for _, kind, _ in left_alone(raised(category=category), 8)]
    assert "director_copied" not in kinds


def test_no_plan_in_time_climbs_though_somebody_has_it() -> None:
    blocker = taken()
    for morning in ("2026-03-03 09:30", "2026-03-04 09:20", "2026-03-05 09:10"):  # Inga writes, and plans nothing
        blocker = reply(due_steps(blocker, at(morning), TIMING).blocker, INGA, at(morning), TIMING)
    look = due_steps(blocker, at("2026-03-05 10:00"), TIMING)
    assert [(step.kind, step.rung) for step in look.steps] == [
        (StepKind.LATE_FIX, Rung.OWNER),
        (StepKind.CLIMBED, Rung.DEPUTY),
    ]
    after = look.blocker
    assert (after.status, after.owner_person, after.breaches) == (BlockerStatus.ACKNOWLEDGED, "inga", 1)
    assert after.breached_at == after.clock_started_at + timedelta(days=3)
    assert after.due_fix == at("2026-03-10 10:00")


def test_taken_up_and_silent_counts_as_not_taken_up() -> None:
    blocker = taken()
    assert blocker.silent_at == at("2026-03-03 11:00")
    look = due_steps(blocker, at("2026-03-03 11:00"), TIMING)
    assert [(step.kind, step.person) for step in look.steps] == [(StepKind.SILENT, INGA.person.id)]
    again = look.blocker
    assert (again.status, again.owner_person, again.acknowledged_at) == (BlockerStatus.OPEN, None, None)
    assert (again.due_take_up, again.silent_at) == (at("2026-03-03 14:00"), None)  # three of four hours were left
    assert [step.kind for step in due_steps(again, at("2026-03-03 14:00"), TIMING).steps] == [
        StepKind.LATE_TAKE_UP,
        StepKind.CLIMBED,
    ]


def test_who_takes_it_again_and_again_in_silence_uses_up_the_time() -> None:
    blocker, now, left = raised(), MONDAY, []
    for _ in range(2):
        blocker = acknowledge(blocker, INGA, now + HOUR, TIMING)
        left.append(blocker.take_up.left)
        now = next_silence(blocker)
        blocker = due_steps(blocker, now, TIMING).blocker
    assert left == [3 * HOUR, 2 * HOUR]
    assert blocker.due_take_up == now + 2 * HOUR == at("2026-03-04 14:00")
    assert due_steps(blocker, now + 2 * HOUR, TIMING).blocker.rung is Rung.DEPUTY


def next_silence(blocker: Blocker) -> datetime:
    assert blocker.silent_at is not None
    return blocker.silent_at


def test_a_look_after_a_long_weekend_takes_one_step_and_gives_the_whole_time() -> None:
    look = due_steps(raised(), at("2026-03-20 10:00"), TIMING)
    assert [step.kind for step in look.steps] == [
        StepKind.LATE_TAKE_UP,
        StepKind.CLIMBED,
        StepKind.LATE_FIX,
        StepKind.DIRECTOR_COPIED,
    ]
    assert look.blocker.rung is Rung.DEPUTY
    assert look.blocker.due_take_up == at("2026-03-20 14:00")


def test_silence_of_the_raiser_is_a_yes_after_the_days_of_the_model() -> None:
    proposed = solved()
    when = at("2026-03-09 11:00")  # five working days
    assert auto_verify(proposed, when - MINUTE) is proposed
    look = due_steps(proposed, when, TIMING)
    assert [step.kind for step in look.steps] == [StepKind.VERIFIED]
    assert look.blocker == auto_verify(proposed, when)
    assert (look.blocker.status, look.blocker.ending) == (BlockerStatus.VERIFIED, Ending.SILENCE)
    assert next_due(look.blocker) is None
    sev1 = solved(taken(raised(Severity.SEV1)))
    assert sev1.verify_at == when  # working days, whatever the severity


def test_the_numbers_are_the_model_s() -> None:
    slow = replace(BLOCKERS, remind_percent=50, verify_days=1)
    timing = Timing(slow, lambda blocker: OFFICE)
    assert next_due(raised(timing=timing)) == at("2026-03-02 12:00")
    assert propose_resolution(taken(), INGA, "Done", MONDAY, timing).verify_at == at("2026-03-03 10:00")


# --- whatever happens, in whatever order

TIMES = st.lists(st.integers(1, 60 * 24 * 4), min_size=1, max_size=12)
DEEDS = st.lists(
    st.sampled_from(["look", "take", "reply", "reroute", "graver", "milder", "solve", "reopen"]), max_size=12
)


def deed(name: str, blocker: Blocker, now: datetime) -> Blocker:
    hands = {Role.INFRASTRUCTURE: INGA, Role.TRAINING: TESS, Role.PROJECT_OFFICE: PAUL, Role.DIRECTOR: DIRK}
    owner = hands[blocker.owner]
    other = Category.ADOPTION if blocker.category is not Category.ADOPTION else Category.DEPENDENCY
    try:
        match name:
            case "take":
                return acknowledge(blocker, DORA if owner is INGA else owner, now, TWO_ZONES)
            case "reply":
                return reply(blocker, owner, now, TWO_ZONES)
            case "reroute":
                return reroute(blocker, PAUL, other, "Not ours", now, TWO_ZONES)
            case "graver" | "milder":
                all_of = list(Severity)
                at_ = all_of.index(blocker.severity) + (1 if name == "milder" else -1)
                return change_severity(blocker, RITA, all_of[max(0, min(3, at_))], now, TWO_ZONES)
            case "solve":
                return propose_resolution(blocker, owner, "Done", now, TWO_ZONES)
            case "reopen":
                return reopen(blocker, RITA, "Again", now, TWO_ZONES)
            case _:
                return blocker
    except DomainError:
        return blocker


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(Severity), st.sampled_from([Category.INFRASTRUCTURE, Category.BUDGET]), st.booleans(), TIMES, DEEDS
)
def test_whatever_happens(
    severity: Severity, category: Category, champion: bool, times: list[int], deeds: list[str]
) -> None:
    now = MONDAY
    blocker = raised(severity, category, timing=TWO_ZONES, champion=CARL.person.id if champion else None)
    for minutes, name in zip(times, deeds, strict=False):
        now += timedelta(minutes=minutes)
        look = due_steps(blocker, now, TWO_ZONES)
        after = look.blocker
        assert due_steps(after, now, TWO_ZONES).steps == ()
        assert (next_due(after) or now + MINUTE) > now
        assert ORDER.index(after.rung) >= ORDER.index(blocker.rung)
        assert after.breaches >= blocker.breaches
        assert bool(look.steps) == (after.revision > blocker.revision)
        assert [step.kind for step in look.steps].count(StepKind.CLIMBED) <= 1
        told = after.rung is Rung.DIRECTOR or any(step.kind is StepKind.DIRECTOR_COPIED for step in look.steps)
        may = after.gravest is Severity.SEV1 or after.breaches > 1 or Category.BUDGET in {
            after.category, *(one.category for one in after.reroutes)
        }  # fmt: skip
        assert may or not told
        assert (after.due_take_up is None) or after.status is BlockerStatus.OPEN
        blocker = deed(name, after, now)
        assert (blocker.id, blocker.raiser, blocker.clock_started_at) == ("B-118", RITA.person.id, MONDAY)


@settings(max_examples=12, deadline=None)
@given(st.sampled_from([Severity.SEV1, Severity.SEV2, Severity.SEV3]), st.sampled_from(Category), st.booleans())
def test_left_alone_it_reaches_the_top(severity: Severity, category: Category, champion: bool) -> None:
    blocker = raised(severity, category, champion=CARL.person.id if champion else None)
    top = "project-office" if blocker.owner is Role.DIRECTOR else "director"
    assert top in {rung for _, _, rung in left_alone(blocker, 10)}
