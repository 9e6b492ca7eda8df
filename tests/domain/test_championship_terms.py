"""Terms over month ends, leap days and year ends; notices once each; the break after the most terms in a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.champion_rules import Champions
from domain.championship import Champion, ChampionState, Ending
from domain.championship_acts import activate, end, extend, name_successor, nominate, withdraw
from domain.championship_terms import (
    StepKind,
    due_notices,
    due_steps,
    free_from,
    last_day,
    next_day,
    rests_until,
    take_steps,
    terms_in_a_row,
    with_term,
)
from domain.errors import Refused
from tests.support.champion_cast import (
    ANA,
    BEN,
    FIRST_NOTICE,
    ID,
    LAST_DAY,
    NOW,
    RULES,
    SUE,
    TESS,
    TODAY,
    active,
    at_state,
    by,
    in_ending,
    in_vetting,
    nominated,
    paused,
    trained,
)

S = ChampionState
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-01-15", 12, "2027-01-14"),
        ("2026-01-01", 12, "2026-12-31"),  # a whole year
        ("2026-12-31", 12, "2027-12-30"),
        ("2026-12-01", 1, "2026-12-31"),  # the year ends
        ("2026-11-30", 3, "2027-02-28"),  # over the year end into a short month
        ("2028-02-29", 12, "2029-02-28"),  # from a leap day
        ("2028-02-29", 48, "2032-02-28"),  # from leap day to leap day
        ("2027-03-01", 12, "2028-02-29"),  # the leap day is the last one
        ("2026-03-01", 12, "2027-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-01-30", 1, "2028-02-29"),
        ("2026-01-29", 1, "2026-02-28"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-10-31", 6, "2027-04-30"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-05-16", 0, "2026-05-15"),
    ],
)
def test_the_last_day_of_so_many_months(first: str, months: int, last: str) -> None:
    assert last_day(date.fromisoformat(first), months) == date.fromisoformat(last)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_a_term_is_as_long_as_its_months(first: date, months: int) -> None:
    last = last_day(first, months)
    assert 28 * months <= (last - first).days + 1 <= 31 * months
    assert last_day(first + DAY, months) >= last  # who begins later does not end earlier
    whole = (last.year - first.year) * 12 + last.month - first.month
    assert whole in (months, months - 1)


def test_notices_are_due_sixty_and_thirty_days_before_each_once() -> None:
    champion = active()
    assert due_notices(champion, FIRST_NOTICE - DAY, RULES) == ()
    assert (LAST_DAY - FIRST_NOTICE).days == 60
    assert due_notices(champion, FIRST_NOTICE, RULES) == (60,)
    told = take_steps(champion, FIRST_NOTICE, RULES)
    assert (told.state, told.notices, told.revision) == (S.ENDING, (60,), champion.revision + 1)
    assert due_steps(told, FIRST_NOTICE + DAY, RULES) == ()
    assert take_steps(told, FIRST_NOTICE + DAY, RULES) is told
    (step,) = due_steps(told, LAST_DAY - timedelta(days=30), RULES)
    assert (step.kind, step.notice) == (StepKind.NOTICE, 30)
    twice = take_steps(told, LAST_DAY - timedelta(days=30), RULES)
    assert twice.notices == (60, 30)
    assert due_notices(twice, LAST_DAY, RULES) == ()


def test_after_downtime_only_the_nearest_notice_is_sent() -> None:
    late = LAST_DAY - timedelta(days=10)
    assert due_notices(active(), late, RULES) == (60, 30)
    assert [step.notice for step in due_steps(active(), late, RULES)] == [30]
    assert take_steps(active(), late, RULES).notices == (60, 30)


def test_on_the_last_day_the_term_still_runs() -> None:
    told = take_steps(active(), LAST_DAY, RULES)
    assert told.state is S.ENDING
    assert due_steps(told, LAST_DAY, RULES) == ()
    assert next_day(told, RULES) == LAST_DAY + DAY


@pytest.mark.parametrize("late", [1, 40])
def test_it_ends_with_a_successor_or_loudly_without(late: int) -> None:
    today = LAST_DAY + timedelta(days=late)
    alone, followed = in_ending(), name_successor(in_ending(), ANA, by(ANA), SUE)
    assert [step.kind for step in due_steps(alone, today, RULES)] == [StepKind.OVERDUE_WITHOUT_SUCCESSOR]
    assert [step.kind for step in due_steps(followed, today, RULES)] == [StepKind.ENDS]
    for before, gap in ((alone, True), (followed, False)):
        over = take_steps(before, today, RULES)
        assert (over.state, over.ending, over.ended_on, over.leaves_gap) == (S.ALUMNI, Ending.TERM, LAST_DAY, gap)
        assert due_steps(over, today, RULES) == ()
        assert next_day(over, RULES) is None


@pytest.mark.parametrize("state", [S.NOMINATED, S.VETTING, S.TRAINING, S.ALUMNI, S.DECLINED, S.WITHDRAWN])
def test_outside_a_term_nothing_happens_by_itself(state: ChampionState) -> None:
    champion = at_state(state)
    assert due_steps(champion, date(2030, 1, 1), RULES) == ()
    assert take_steps(champion, date(2030, 1, 1), RULES) is champion
    assert next_day(champion, RULES) is None


def test_a_pause_ends_by_itself_after_its_last_day() -> None:
    away = paused(date(2026, 2, 1))
    assert due_steps(away, date(2026, 2, 1), RULES) == ()
    assert next_day(away, RULES) == date(2026, 2, 2)
    assert [step.kind for step in due_steps(away, date(2026, 2, 2), RULES)] == [StepKind.RESUMES]
    back = take_steps(away, date(2026, 2, 2), RULES)
    assert (back.state, back.ends_on, back.revision) == (S.ACTIVE, LAST_DAY, away.revision + 1)


def test_notices_and_the_end_come_during_a_pause_too() -> None:
    away = paused(LAST_DAY - DAY)
    told = take_steps(away, FIRST_NOTICE, RULES)
    assert (told.state, told.paused_from, told.notices) == (S.PAUSED, S.ENDING, (60,))
    over = take_steps(told, LAST_DAY + DAY, RULES)
    assert (over.state, over.paused_until) == (S.ALUMNI, None)
    both = take_steps(paused(FIRST_NOTICE), FIRST_NOTICE + DAY, RULES)
    assert (both.state, both.notices) == (S.ENDING, (60,))
    assert both.revision == away.revision + 1


@given(st.dates(date(2026, 1, 15), date(2027, 3, 1)), st.dates(date(2026, 1, 15), date(2027, 3, 1)))
def test_looking_more_often_changes_nothing_but_the_notices_sent(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    twice = take_steps(take_steps(active(), earlier, RULES), later, RULES)
    once = take_steps(active(), later, RULES)
    assert replace(twice, revision=0) == replace(once, revision=0) or twice.state is S.ALUMNI
    assert take_steps(twice, later, RULES) is twice


@given(st.dates(date(2026, 1, 15), date(2027, 3, 1)))
def test_the_next_day_is_the_first_on_which_something_is_due(today: date) -> None:
    champion = take_steps(active(), today, RULES)
    upcoming = next_day(champion, RULES)
    if upcoming is not None:
        assert upcoming > today
        assert due_steps(champion, upcoming, RULES)
        assert not due_steps(champion, upcoming - DAY, RULES)


def after_two_terms(last: date = date(2026, 8, 31)) -> Champion:
    first = last_day(last + DAY, -12) + DAY
    done = replace(with_term(active(), first, 2, RULES), ends_on=last)
    return take_steps(done, last + DAY, RULES)


def test_after_two_terms_a_break_then_the_count_begins_anew() -> None:
    before = after_two_terms()
    assert before.ended_on == date(2026, 8, 31)
    assert free_from(date(2026, 8, 31), RULES) == date(2027, 3, 1)
    assert free_from(date(2027, 8, 30), RULES) == date(2028, 3, 1)  # 31 August to 29 February, the leap day
    assert free_from(date(2026, 12, 31), RULES) == date(2027, 7, 1)
    assert rests_until(before, date(2027, 2, 28), RULES) == date(2027, 3, 1)
    with pytest.raises(Refused, match="from 1 Mar 2027 on"):
        nominate(ID, ANA, by(BEN), "Again", date(2027, 2, 28), NOW, RULES, before=before)
    again = nominate(ID, ANA, by(BEN), "Again", date(2027, 3, 1), NOW, RULES, before=before)
    ready = replace(trained(), terms_before=again.terms_before, served_until=again.served_until)
    assert activate(ready, ANA, by(TESS), date(2027, 3, 1), NOW, RULES).term_number == 1


def test_a_second_record_within_the_break_is_the_second_term() -> None:
    first = take_steps(active(), LAST_DAY + DAY, RULES)
    soon = LAST_DAY + timedelta(days=30)
    again = nominate(ID, ANA, by(BEN), "Again", soon, NOW, RULES, before=first)
    assert (again.terms_before, again.served_until) == (1, LAST_DAY)
    ready = replace(trained(), terms_before=1, served_until=LAST_DAY)
    second = activate(ready, ANA, by(TESS), soon, NOW, RULES)
    assert second.term_number == 2
    with pytest.raises(Refused, match="the most"):
        extend(second, ANA, by(TESS), soon, NOW, RULES)
    assert activate(ready, ANA, by(TESS), date(2027, 7, 15), NOW, RULES).term_number == 1  # the training took so long


def test_a_nomination_taken_back_hides_no_terms_served() -> None:
    first = after_two_terms()
    later = date(2027, 1, 10)
    never = replace(withdraw(in_vetting(), ANA, by(ANA), later, NOW), terms_before=2, served_until=first.ended_on)
    assert terms_in_a_row(never, later, RULES) == 2
    assert rests_until(never, later, RULES) == date(2027, 3, 1)
    assert rests_until(withdraw(nominated(), ANA, by(ANA), TODAY, NOW), TODAY, RULES) is None


def test_a_term_that_ended_early_counts() -> None:
    second = with_term(active(), TODAY, 2, RULES)
    over = end(second, ANA, by(TESS), "A new job", TODAY + DAY, NOW)
    assert rests_until(over, TODAY + DAY, RULES) == free_from(TODAY + DAY, RULES)
    gone = withdraw(second, ANA, by(ANA), TODAY + DAY, NOW)
    assert rests_until(gone, TODAY + DAY, RULES) is not None


def test_a_company_without_a_break_or_with_other_notices() -> None:
    rules = Champions(break_months=0, max_terms=1, notice_days=(14,), term_months=3)
    assert free_from(LAST_DAY, rules) == LAST_DAY + DAY
    begun = activate(trained(), ANA, by(TESS), date(2026, 11, 30), NOW, rules)
    assert begun.ends_on == date(2027, 2, 28)
    assert due_notices(begun, date(2027, 2, 13), rules) == ()
    assert due_notices(begun, date(2027, 2, 14), rules) == (14,)
