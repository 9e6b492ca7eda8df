"""Nudges by the rules alone: what is stale, whose turn it is, how the ladder climbs, rests and begins anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.blocker import BlockerStatus
from domain.blocker_acts import proceed
from domain.calendar import add_working_days
from domain.dossier import Condition, Deferral, Dossier, Given, Pause, ReviewState, Rework, SecurityReview
from domain.duties import owed
from domain.errors import Refused
from domain.funnel import Stage
from domain.governance import GateId
from domain.initiatives import Initiative
from domain.items import ITEMS, brief
from domain.nudge_ladder import Look, Seen, disowned, look, postponed, snoozed
from domain.nudge_rules import Calendar, Rules, findings, postpone, substance
from domain.nudge_turn import acts_by, owner_of, whose_turn
from domain.nudges import AskKind, Finding, Nudges, StaleRule, Step, Watch
from domain.parties import Party
from domain.people import PersonId, Role
from domain.scoring import Priority
from domain.shipped import GOVERNANCE
from tests.support.blocker_cast import INGA, TIMING, raised
from tests.support.blocker_cast import MONDAY as MOMENT
from tests.support.records import AUTHOR, NOW, TODAY, record

MONDAY = date(2026, 3, 2)
PM, OWNER = PersonId("pam"), PersonId("ivo")
NUDGES = Nudges()
RULES = Rules(GOVERNANCE, NUDGES)
T = StaleRule


def calendar(today: date) -> Calendar:
    return Calendar(today, lambda moment: moment.date(), lambda day, days: add_working_days(day, days, lambda _: False))


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def standing(stage: Stage, entered: date = MONDAY, **given: object) -> Initiative:
    """An initiative in that stage since then; `given` goes into its dossier."""
    one = record(stage, entered_stage_at=at(entered), registered_at=at(entered), needs_number=False)
    return replace(one, dossier=replace(Dossier(), **given))  # type: ignore[arg-type]  # fields by name


def rules_by(initiative: Initiative, today: date, active: date | None = None) -> set[StaleRule]:
    """By which rules it is stale on that day."""
    seen = at(active if active is not None else today)
    return {one.rule for one in findings(initiative, seen, RULES, calendar(today)) if one.due < today}


FRIDAY = date(2026, 3, 6)
NEXT = date(2026, 3, 9)  # the Monday after
SEATS = dict.fromkeys(Party, PM)


@pytest.mark.parametrize("stage", [Stage.ASSESSMENT, Stage.DELIVERY])
def test_t1_the_day_after_the_date(stage: Stage) -> None:
    one = standing(stage, next_gate_date=FRIDAY, seats=SEATS)
    assert T.DATE_PASSED not in rules_by(one, FRIDAY)
    assert T.DATE_PASSED in rules_by(one, FRIDAY + timedelta(days=1))


def test_t2_half_again_as_long_as_the_clock() -> None:
    one = standing(Stage.ASSESSMENT, next_gate_date=date(2027, 1, 1), seats=SEATS)
    last = add_working_days(MONDAY, 23, lambda _: False)  # 1.5 x 15, rounded up
    assert T.LONG_IN_STAGE not in rules_by(one, last)
    assert T.LONG_IN_STAGE in rules_by(one, last + timedelta(days=1))
    delivery = standing(Stage.DELIVERY, next_gate_date=date(2027, 1, 1), seats=SEATS)
    assert T.LONG_IN_STAGE not in rules_by(delivery, last + timedelta(days=200))


def test_t2_of_a_new_idea_counts_the_verdict_once_somebody_has_it() -> None:
    free = standing(Stage.NEW)
    day = add_working_days(MONDAY, 5, lambda _: False) + timedelta(days=1)
    assert T.LONG_IN_STAGE in rules_by(free, day)
    taken = replace(free, triager=PersonId("olga"), taken_at=at(MONDAY))
    assert T.LONG_IN_STAGE not in rules_by(taken, day)


@pytest.mark.parametrize("stage", [Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY])
def test_t3_ten_working_days_of_silence(stage: Stage) -> None:
    one = standing(stage, next_gate_date=date(2027, 1, 1), seats=SEATS)
    last = MONDAY + timedelta(days=14)
    assert T.SILENT not in rules_by(one, last, MONDAY)
    assert T.SILENT in rules_by(one, last + timedelta(days=1), MONDAY)
    assert T.SILENT not in rules_by(one, last + timedelta(days=1), MONDAY + timedelta(days=1))


@pytest.mark.parametrize("stage", [Stage.AWAITING_EFFECT, Stage.ON_SUPPORT])
def test_t3_leaves_alone_what_is_to_wait(stage: Stage) -> None:
    one = standing(stage, next_gate_date=date(2027, 1, 1))
    assert T.SILENT not in rules_by(one, date(2026, 12, 1), MONDAY)


def test_t4_a_role_is_empty_for_three_days() -> None:
    one = standing(Stage.ASSESSMENT, next_gate_date=date(2027, 1, 1))
    assert T.ROLE_EMPTY not in rules_by(one, date(2026, 3, 5))
    assert T.ROLE_EMPTY in rules_by(one, date(2026, 3, 6))
    full = standing(Stage.ASSESSMENT, next_gate_date=date(2027, 1, 1), seats=SEATS)
    assert T.ROLE_EMPTY not in rules_by(full, date(2026, 3, 6))


def test_t5_rework_and_conditions() -> None:
    rework = Rework(FRIDAY, "More numbers", PM, NOW)
    one = standing(Stage.ASSESSMENT, rework=rework, next_gate_date=date(2027, 1, 1), seats=SEATS)
    assert T.REWORK_LATE not in rules_by(one, FRIDAY)
    assert T.REWORK_LATE in rules_by(one, NEXT)
    review = SecurityReview(ReviewState.CONDITIONAL, at=at(MONDAY), conditions=(Condition("Mask it"),))
    bound = standing(Stage.ASSESSMENT, review=review, next_gate_date=date(2027, 1, 1), seats=SEATS)
    assert T.REWORK_LATE not in rules_by(bound, date(2026, 3, 16))
    assert T.REWORK_LATE in rules_by(bound, date(2026, 3, 17))
    met = replace(review, conditions=(Condition("Mask it", PM, NOW),))
    assert T.REWORK_LATE not in rules_by(replace(bound, dossier=replace(bound.dossier, review=met)), date(2026, 3, 17))


def test_t6_the_impact_check_passed_unmeasured() -> None:
    one = standing(Stage.AWAITING_EFFECT, next_gate_date=FRIDAY)
    assert rules_by(one, FRIDAY) == set()
    assert rules_by(one, NEXT) == {T.IMPACT_UNMEASURED}
    undated = standing(Stage.AWAITING_EFFECT)
    assert rules_by(undated, MONDAY + timedelta(days=90)) == set()
    assert rules_by(undated, MONDAY + timedelta(days=91)) == {T.IMPACT_UNMEASURED}


def test_t7_a_pause_counts_alone_until_it_is_over() -> None:
    pause = Pause(FRIDAY, "No people", PM, NOW)
    one = standing(Stage.DELIVERY, MONDAY - timedelta(days=200), paused=pause, next_gate_date=MONDAY)
    assert rules_by(one, FRIDAY, MONDAY - timedelta(days=100)) == set()
    assert rules_by(one, NEXT, MONDAY - timedelta(days=100)) == {T.PAUSE_OVER}


def test_t8_the_support_review_is_overdue() -> None:
    assert rules_by(standing(Stage.ON_SUPPORT, next_gate_date=FRIDAY), NEXT) == {T.REVIEW_LATE}
    assert rules_by(standing(Stage.ON_SUPPORT), MONDAY + timedelta(days=90)) == set()
    assert rules_by(standing(Stage.ON_SUPPORT), MONDAY + timedelta(days=91)) == {T.REVIEW_LATE}


@pytest.mark.parametrize("stage", [Stage.ASSESSMENT, Stage.DELIVERY])
def test_t9_no_date(stage: Stage) -> None:
    assert T.NO_DATE in rules_by(standing(stage), date(2026, 3, 3))
    assert T.NO_DATE not in rules_by(standing(stage, next_gate_date=NEXT), date(2026, 3, 3))
    assert T.NO_DATE not in rules_by(standing(Stage.NEW), date(2026, 3, 3))


def test_a_missing_number_is_asked_for_where_the_company_wants_it() -> None:
    one = replace(standing(Stage.NEW), needs_number=True)
    assert T.NO_NUMBER in rules_by(one, NEXT + timedelta(days=1))
    quiet = replace(RULES, nudges=replace(NUDGES, number_reminder=False))
    assert T.NO_NUMBER not in {f.rule for f in findings(one, NOW, quiet, calendar(NEXT + timedelta(days=1)))}


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.is_end])
def test_nothing_is_stale_at_an_end_or_while_it_waits_for_room(stage: Stage) -> None:
    assert findings(standing(stage, next_gate_date=MONDAY), NOW, RULES, calendar(date(2027, 1, 1))) == ()
    waits = standing(Stage.ASSESSMENT, deferred=Deferral(GateId.G2, "Full", PM, NOW), next_gate_date=MONDAY)
    assert findings(waits, NOW, RULES, calendar(date(2027, 1, 1))) == ()


# Whom


def turn(
    initiative: Initiative, *rules: StaleRule, blockers: tuple[str, ...] = ()
) -> list[tuple[AskKind, PersonId | Role, tuple[str, ...]]]:
    today = date(2026, 12, 1)
    duties = owed(initiative, GOVERNANCE, today, lambda day, days: add_working_days(day, days, lambda _: False))
    found = whose_turn(initiative, rules, duties, blockers, at(today))
    return [(one.kind, one.person or one.role, one.what) for one in found]


def test_what_is_missing_goes_to_whoever_owes_it() -> None:
    seats = {**SEATS, Party.DATA_OWNER: PersonId("dan")}
    one = standing(Stage.ASSESSMENT, seats=seats, next_gate_date=FRIDAY)
    found = turn(one, T.DATE_PASSED)
    assert "the data class" in next(what for _, who, what in found if who == PersonId("dan"))
    assert [who for _, who, what in found if "the data class" in what] == [PersonId("dan")]
    assert Role.EMPLOYEE not in {who for _, who, _ in found}


def test_the_first_look_comes_before_whatever_its_author_could_add() -> None:
    waiting = standing(Stage.NEW)
    assert turn(waiting, T.LONG_IN_STAGE, T.SILENT) == [(AskKind.DUTY, Role.PROJECT_OFFICE, ("the first look",))]
    assert turn(waiting, T.ROLE_EMPTY) == [(AskKind.DUTY, Role.PROJECT_OFFICE, ("the first look",))]
    taken = replace(waiting, triager=PM, taken_at=at(MONDAY))
    assert AUTHOR in [who for _, who, _ in turn(taken, T.LONG_IN_STAGE)]
    number = replace(waiting, needs_number=True)
    assert [who for _, who, _ in turn(number, T.LONG_IN_STAGE, T.NO_NUMBER)] == [AUTHOR]
    back = replace(waiting, dossier=replace(waiting.dossier, rework=Rework(date(2027, 1, 1), "More", PM, NOW)))
    assert AUTHOR in [who for _, who, _ in turn(back, T.LONG_IN_STAGE)]


def test_what_the_holder_of_an_empty_seat_owes_is_nobodys_before_somebody_sits_there() -> None:
    one = standing(Stage.ASSESSMENT, seats={Party.PROJECT_MANAGER: PM}, next_gate_date=FRIDAY)
    one = replace(one, idea=replace(one.idea, sponsor=OWNER))
    found = {who: what for _, who, what in turn(one, T.LONG_IN_STAGE)}
    assert "an impact owner" in found[OWNER]
    assert not [what for what in found.values() if "the impact check's day" in what]
    seated = replace(one, dossier=replace(one.dossier, seats={**one.dossier.seats, Party.IMPACT_OWNER: AUTHOR}))
    assert "the impact check's day" in {who: what for _, who, what in turn(seated, T.LONG_IN_STAGE)}[AUTHOR]


def test_lists_use_the_short_words_unless_the_company_has_its_own() -> None:
    taken = replace(standing(Stage.NEW), triager=PM, taken_at=at(MONDAY))
    mine = next(what for _, who, what in turn(taken, T.LONG_IN_STAGE) if who == AUTHOR)
    assert {"today's value or plan", "the personal data question"} <= set(mine)
    assert brief("personal_data", "whether the DPO agrees") == "whether the DPO agrees"
    assert all(len(brief(code, item.label).split()) <= 6 for code, item in ITEMS.items())


def test_a_blocker_waits_for_its_own_deadline() -> None:
    one = raised()
    assert one.due_take_up is not None
    assert acts_by(one, MOMENT) == one.due_take_up
    assert acts_by(one, one.due_take_up) is None
    plan = MOMENT + timedelta(days=20)
    waits = proceed(one, INGA, BlockerStatus.WAITING_EXTERNAL, MOMENT, TIMING, until=plan)
    assert acts_by(waits, plan - timedelta(minutes=1)) == plan
    assert acts_by(waits, plan) is None


def test_a_blocker_comes_before_what_is_missing() -> None:
    one = standing(Stage.ASSESSMENT, seats=SEATS, next_gate_date=FRIDAY)
    assert [kind for kind, *_ in turn(one, T.DATE_PASSED, blockers=("B-1", "B-2"))] == [AskKind.BLOCKER] * 2
    assert owner_of(one) == PM
    assert owner_of(standing(Stage.NEW)) == AUTHOR


def test_the_impact_owner_measures_and_the_office_where_there_is_none() -> None:
    one = standing(Stage.AWAITING_EFFECT, seats={Party.IMPACT_OWNER: OWNER}, next_gate_date=FRIDAY)
    assert turn(one, T.IMPACT_UNMEASURED, blockers=("B-1",)) == [(AskKind.DUTY, OWNER, ("the measured value",))]
    assert turn(standing(Stage.AWAITING_EFFECT, next_gate_date=FRIDAY), T.IMPACT_UNMEASURED) == [
        (AskKind.DUTY, Role.PROJECT_OFFICE, ("the measured value",))
    ]


def test_a_pause_that_is_over_and_a_number_and_a_date() -> None:
    pause = Pause(FRIDAY, "No people", PM, NOW)
    assert turn(standing(Stage.DELIVERY, paused=pause), T.PAUSE_OVER)[0][1] is Role.PROJECT_OFFICE
    assert turn(replace(standing(Stage.NEW), needs_number=True), T.NO_NUMBER)[0][1] == AUTHOR
    assert turn(standing(Stage.DELIVERY, seats=SEATS), T.NO_DATE) == [(AskKind.DATE, PM, ("a date for the next gate",))]
    assert turn(standing(Stage.DELIVERY), T.NO_DATE)[0][1] is Role.PROJECT_OFFICE


def test_rework_goes_to_whom_it_was_sent_back() -> None:
    rework = Rework(FRIDAY, "More numbers", PM, NOW)
    one = standing(Stage.ASSESSMENT, rework=rework, next_gate_date=NEXT, seats=SEATS)
    assert turn(one, T.REWORK_LATE) == [(AskKind.DUTY, PM, ("the rework",))]


# The ladder

STILL = Seen("s", "", at(MONDAY))


def climb(
    priority: Priority | None,
    until: date,
    watch: Watch | None = None,
    due: date = FRIDAY,
    rule: StaleRule = T.DATE_PASSED,
) -> tuple[list[tuple[date, Step]], Watch]:
    """Looks on the days that each look names; the steps that were taken."""
    watch = watch if watch is not None else Watch("AI-2026-0001", looked_at=at(MONDAY), substance="s")
    day, steps = MONDAY, list[tuple[date, Step]]()
    while day <= until:
        seen = look(watch, [Finding(rule, due)], STILL, NUDGES, priority, calendar(day))
        watch = replace(seen.watch, looked_at=at(day))
        steps += [(day, seen.step)] if seen.step is not None else []
        assert seen.again is not None
        day = max(seen.again, day + timedelta(days=1))
    return steps, watch


def test_the_ladder_by_working_days() -> None:
    steps, watch = climb(None, date(2026, 4, 20))
    assert steps == [
        (date(2026, 3, 3), Step.COURTESY),
        (date(2026, 3, 9), Step.FIRST),
        (date(2026, 3, 12), Step.SECOND),
        (date(2026, 3, 17), Step.RAISED),
        (date(2026, 3, 25), Step.CHOICE),
        (date(2026, 4, 8), Step.PROPOSAL),
    ]
    assert not watch.for_director(None)
    assert watch.for_director(Priority.P1)


def test_p1_halves_and_p3_doubles() -> None:
    steps, _ = climb(Priority.P1, date(2026, 4, 1))
    assert steps == [
        (date(2026, 3, 4), Step.COURTESY),
        (date(2026, 3, 9), Step.FIRST),
        (date(2026, 3, 11), Step.SECOND),
        (date(2026, 3, 12), Step.RAISED),
        (date(2026, 3, 17), Step.CHOICE),
        (date(2026, 3, 24), Step.PROPOSAL),
    ]
    steps, _ = climb(Priority.P3, date(2026, 6, 1))
    assert [day for day, _ in steps] == [
        date(2026, 3, 2),
        date(2026, 3, 9),
        date(2026, 3, 17),
        date(2026, 3, 25),
        date(2026, 4, 10),
        date(2026, 5, 8),
    ]


def test_a_missed_month_is_one_step_and_not_five() -> None:
    watch = Watch("AI-2026-0001", looked_at=at(MONDAY), substance="s")
    late = date(2026, 5, 4)
    one = look(watch, [Finding(T.DATE_PASSED, FRIDAY)], STILL, NUDGES, None, calendar(late))
    assert (one.step, one.again) == (Step.FIRST, date(2026, 5, 7))


def test_only_real_progress_begins_anew() -> None:
    _, watch = climb(None, date(2026, 3, 18))
    assert watch.step is Step.RAISED
    today = calendar(date(2026, 3, 19))
    by_bot = look(watch, [Finding(T.DATE_PASSED, FRIDAY)], replace(STILL, substance="other"), NUDGES, None, today)
    assert by_bot.watch.step is Step.RAISED
    talk = replace(STILL, active_at=at(date(2026, 3, 19)))
    assert look(watch, [Finding(T.DATE_PASSED, FRIDAY)], talk, NUDGES, None, today).watch.step is Step.RAISED
    moved = replace(talk, substance="other")
    anew = look(watch, [Finding(T.DATE_PASSED, FRIDAY)], moved, NUDGES, None, today)
    assert (anew.watch.step, anew.watch.cycle, anew.step) == (None, 1, None)
    assert anew.again == date(2026, 3, 24)
    blocked = look(watch, [Finding(T.DATE_PASSED, FRIDAY)], replace(STILL, blocked="B-1"), NUDGES, None, today)
    assert blocked.watch.step is None


def test_a_new_date_stops_it_is_counted_and_what_follows_is_the_second_cycle() -> None:
    _, watch = climb(None, date(2026, 3, 18))
    moved = postponed(disowned(snoozed(watch, PM, NEXT), PM), date(2026, 4, 3))
    assert (moved.postponed, moved.cycle, moved.step) == (1, 2, None)
    calm = look(moved, [Finding(T.SILENT, FRIDAY)], STILL, NUDGES, None, calendar(date(2026, 3, 20)))
    assert (calm.step, calm.because) == (None, ())
    near = look(moved, [Finding(T.SILENT, FRIDAY)], STILL, NUDGES, None, calendar(date(2026, 3, 31)))
    assert near.step is Step.COURTESY
    again = look(moved, [Finding(T.SILENT, FRIDAY)], STILL, NUDGES, None, calendar(date(2026, 4, 6)))
    assert again.step is Step.FIRST
    assert replace(again.watch, step=Step.CHOICE).for_director(Priority.P2)
    reset = look(
        moved, [], replace(STILL, substance="x", active_at=at(TODAY + timedelta(days=99))), NUDGES, None, calendar(NEXT)
    )
    assert (reset.watch.postponed, reset.watch.cycle, reset.watch.not_mine, dict(reset.watch.snoozed)) == (0, 1, (), {})


def test_what_is_no_progress_does_not_count() -> None:
    one = standing(Stage.ASSESSMENT, next_gate_date=FRIDAY, rework=Rework(FRIDAY, "x", PM, NOW))
    moved = postpone(one, NEXT, MONDAY, 90)
    assert moved.dossier.rework is not None
    assert moved.dossier.rework.due == NEXT
    assert substance(moved) == substance(one)
    searched = replace(one, dossier=replace(one.dossier, similar=replace(one.dossier.similar, ran_at=NOW)))
    assert substance(searched) == substance(one)
    supplied = replace(one, dossier=replace(one.dossier, facts={"data_class": Given("internal", PM, NOW)}))
    assert substance(supplied) != substance(one)
    assert substance(one, "metric") != substance(one)


@pytest.mark.parametrize(
    ("until", "why"),
    [(MONDAY, "from tomorrow"), (MONDAY - timedelta(days=3), "from tomorrow"), (date(2026, 9, 1), "more than 90 days")],
)
def test_a_new_date_lies_ahead_and_not_too_far(until: date, why: str) -> None:
    with pytest.raises(Refused, match=why):
        postpone(standing(Stage.ASSESSMENT), until, MONDAY, 90)


def test_what_is_over_or_paused_takes_no_date() -> None:
    with pytest.raises(Refused, match="needs no date"):
        postpone(standing(Stage.CLOSED), NEXT, MONDAY, 90)
    with pytest.raises(Refused, match="paused"):
        postpone(standing(Stage.DELIVERY, paused=Pause(NEXT, "x", PM, NOW)), NEXT, MONDAY, 90)


PRIORITIES = st.sampled_from([None, *Priority])


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60), PRIORITIES, st.sampled_from(list(StaleRule)))
def test_whenever_it_looks_it_climbs_one_step_and_never_closes(
    gaps: list[int], priority: Priority | None, rule: StaleRule
) -> None:
    """Steps come in their order, on working days, none twice before the last, which alone repeats."""
    watch, day = Watch("AI-2026-0001", looked_at=at(MONDAY), substance="s"), MONDAY
    taken: list[Step] = []
    for gap in gaps:
        day = add_working_days(day + timedelta(days=gap), 0, lambda _: False)
        one: Look = look(watch, [Finding(rule, FRIDAY)], STILL, NUDGES, priority, calendar(day))
        watch = replace(one.watch, looked_at=at(day))
        taken += [one.step] if one.step is not None else []
        assert one.again is not None
        twice = look(watch, [Finding(rule, FRIDAY)], STILL, NUDGES, priority, calendar(day))
        assert twice.step is None
    ladder = [step for step in taken if step is not Step.COURTESY]
    assert ladder == sorted(ladder, key=list(Step).index)
    assert all(ladder.count(step) == 1 for step in ladder if step is not Step.PROPOSAL)
    assert taken.count(Step.COURTESY) <= 1


@given(st.integers(1, 90), PRIORITIES)
def test_intervals_scale(days: int, priority: Priority | None) -> None:
    scaled = NUDGES.scaled(days, priority)
    assert 1 <= scaled <= 2 * days
    assert (scaled <= days) is (priority is not Priority.P3)
