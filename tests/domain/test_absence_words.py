"""Absences: which days plain words mean, and who stands in."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.absences import Period, moments, read, split_deputy, spoken
from domain.errors import Refused

TODAY = date(2026, 11, 25)  # a Wednesday


def days(first: str, last: str) -> Period:
    """`days("11-25", "12-03")`; a year only where it is not 2026."""
    return Period(*(date.fromisoformat(d if len(d) > 5 else f"2026-{d}") for d in (first, last)))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("until Friday", "11-25", "11-27"),  # Friday is still away
        ("till friday", "11-25", "11-27"),
        ("'til Fri.", "11-25", "11-27"),
        ("through Friday", "11-25", "11-27"),
        ("until and including Friday", "11-25", "11-27"),
        ("up to Friday", "11-25", "11-27"),
        ("UNTIL FRIDAY!!! please :palm_tree: 🌴", "11-25", "11-27"),
        ("*away* until _Friday_, thank you", "11-25", "11-27"),
        ("until end of day Friday", "11-25", "11-27"),
        ("until Wednesday", "11-25", "12-02"),  # today's own name is in a week
        ("until this Wednesday", "11-25", "11-25"),
        ("until next Friday", "11-25", "12-04"),
        ("until this coming Friday", "11-25", "11-27"),
        ("until the day after tomorrow", "11-25", "11-27"),
        ("until 3 December", "11-25", "12-03"),
        ("until the 3rd of December", "11-25", "12-03"),
        ("until December 3rd", "11-25", "12-03"),
        ("until Dec 3 2026", "11-25", "12-03"),
        ("until 3dec", "11-25", "12-03"),
        ("until Thursday, 3 December", "11-25", "12-03"),
        ("until Friday next week", "11-25", "12-04"),
        ("until 2026-12-03", "11-25", "12-03"),
        ("until 2026/12/03", "11-25", "12-03"),
        ("until 25/12", "11-25", "12-25"),
        ("until 12/12", "11-25", "12-12"),
        ("until 24.11.", "11-25", "2027-11-24"),
        ("until 3 January", "11-25", "2027-01-03"),
        ("until 24 November", "11-25", "2027-11-24"),
        ("until 25 November", "11-25", "11-25"),
        ("until the 10th", "11-25", "12-10"),
        ("until the 31st", "11-25", "12-31"),
        ("until the end of the week", "11-25", "11-29"),
        ("until the end of next week", "11-25", "12-06"),
        ("until the end of the month", "11-25", "11-30"),
        ("until month-end", "11-25", "11-30"),
        ("until the end of the year", "11-25", "12-31"),
        ("until the end of the quarter", "11-25", "12-31"),
        ("until the end of December", "11-25", "12-31"),
        ("until eow", "11-25", "11-29"),
        ("until new year", "11-25", "12-31"),
        ("until New Year's Day", "11-25", "2027-01-01"),
        ("until Christmas", "11-25", "12-25"),
        ("today", "11-25", "11-25"),
        ("tomorrow", "11-26", "11-26"),
        ("today and tomorrow", "11-25", "11-26"),
        ("on Friday", "11-27", "11-27"),
        ("next Friday", "12-04", "12-04"),
        ("3 December", "12-03", "12-03"),
        ("next week", "11-30", "12-06"),
        ("this week", "11-25", "11-29"),
        ("the rest of the week", "11-25", "11-29"),
        ("all of next week", "11-30", "12-06"),
        ("this weekend", "11-28", "11-29"),
        ("next month", "12-01", "12-31"),
        ("next year", "2027-01-01", "2027-12-31"),
        ("the whole of December", "12-01", "12-31"),
        ("in december", "12-01", "12-31"),
        ("in November", "11-25", "11-30"),
        ("in October", "2027-10-01", "2027-10-31"),
        ("November to January", "11-25", "2027-01-31"),
        ("this week and next week", "11-25", "12-06"),
        ("from Monday until Friday", "11-30", "12-04"),
        ("Mon-Wed", "11-30", "12-02"),
        ("Mon – Wed", "11-30", "12-02"),
        ("Friday to Monday", "11-27", "11-30"),
        ("Mon - Wed 9 December", "12-07", "12-09"),
        ("Thursday to Friday next week", "12-03", "12-04"),
        ("next week Monday to Wednesday", "11-30", "12-02"),
        ("3 Dec to 10 Dec", "12-03", "12-10"),
        ("from 3 Dec until 10 Dec", "12-03", "12-10"),
        ("3-10 December", "12-03", "12-10"),
        ("December 3-10", "12-03", "12-10"),
        ("from the 3rd to the 10th", "12-03", "12-10"),
        ("from the 3rd until the 10th of December 2026", "12-03", "12-10"),
        ("between 3 and 10 December", "12-03", "12-10"),
        ("2026-12-03 to 2026-12-10", "12-03", "12-10"),
        ("20 Nov to 30 Nov", "11-25", "11-30"),  # begun already
        ("20 Dec to 5 Jan", "12-20", "2027-01-05"),
        ("from 20 Dec to 5 Jan 2027", "12-20", "2027-01-05"),
        ("between Christmas and New Year", "12-25", "12-31"),
        ("from new year until 10 January", "2027-01-01", "2027-01-10"),
        ("for 3 days", "11-25", "11-27"),
        ("for two weeks", "11-25", "12-08"),
        ("the next two weeks", "11-25", "12-08"),
        ("for a month", "11-25", "12-24"),
        ("for a year", "11-25", "2027-11-24"),
        ("from tomorrow for a week", "11-26", "12-02"),
        ("for a couple of days from Monday", "11-30", "12-01"),
        ("starting 3 December for two weeks", "12-03", "12-16"),
        ("I am on holiday until Friday, back on Monday", "11-25", "11-29"),
        ("I'm out of office until Friday and back on Tuesday", "11-25", "11-30"),
        ("until Monday, back on Monday", "11-25", "11-29"),
        ("until 23 December, back on 4 January", "11-25", "2027-01-03"),
        ("back on Monday", "11-25", "11-29"),
        ("I’ll be back at work on 7 December", "11-25", "12-06"),
        ("back in two weeks", "11-25", "12-08"),
        ("back in the new year", "11-25", "12-31"),
        ("from Monday, back on Friday", "11-30", "12-03"),
    ],
)
def test_words_that_name_days(words: str, first: str, last: str) -> None:
    assert read(words, TODAY) == days(first, last)


@pytest.mark.parametrize(
    ("today", "words", "first", "last"),
    [
        ("2026-12-31", "until Friday", "2026-12-31", "2027-01-01"),
        ("2026-12-31", "next month", "2027-01-01", "2027-01-31"),
        ("2026-12-31", "until new year", "2026-12-31", "2026-12-31"),
        ("2027-01-03", "20 Dec to 5 Jan", "2027-01-03", "2027-01-05"),
        ("2027-01-06", "20 Dec to 5 Jan", "2027-12-20", "2028-01-05"),
        ("2026-12-11", "3-10 December", "2027-12-03", "2027-12-10"),
        ("2026-12-05", "3-10 December", "2026-12-05", "2026-12-10"),
        ("2026-12-30", "this week", "2026-12-30", "2027-01-03"),
        ("2026-12-27", "next week", "2026-12-28", "2027-01-03"),  # said on a Sunday
        ("2026-12-27", "this weekend", "2026-12-27", "2026-12-27"),
        ("2026-11-27", "until Friday", "2026-11-27", "2026-12-04"),
        ("2026-11-23", "Mon-Wed", "2026-11-30", "2026-12-02"),
        ("2026-11-23", "this Monday to Wednesday", "2026-11-23", "2026-11-25"),
        ("2028-02-01", "until 29 February", "2028-02-01", "2028-02-29"),
        ("2027-01-31", "for a month", "2027-01-31", "2027-02-28"),
        ("2028-01-01", "next year", "2029-01-01", "2029-12-31"),
    ],
)
def test_other_days_of_the_year(today: str, words: str, first: str, last: str) -> None:
    assert read(words, date.fromisoformat(today)) == days(first, last)


@pytest.mark.parametrize(
    "words",
    [
        *("", "   ", "?", "for", "from until", "week", "until", "until I feel better", "until further notice"),
        *("until 10", "from Monday", "until Friday or Monday", "until Friday 5pm", "not away until Friday"),
        *("in two weeks", "for 3 working days", "for 0 days", "1.5 weeks", "until 2027", "next December", "Mon, Tue"),
        *("until Friday, deputy Tomasz", "the week of 7 December", "until Friday until Monday", "Monday and Friday"),
        *("in December until Friday from Monday", "for a week for two weeks", "bis Freitag", "до пятницы", "a " * 90),
    ],
)
def test_words_that_are_not_understood(words: str) -> None:
    with pytest.raises(Refused) as refused:
        read(words, TODAY)
    assert refused.value.user_message.endswith(
        "For example: *away until Friday*, *away next week* or *away 3 Dec to 10 Dec*."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("later", "Until when? For example"),
        ("to 12/03", "*away until 12 March* or *away until 3 December*"),
        ("until 03.12.2026", "*away until 3 December* or *away until 12 March*"),
        ("3-12-2026", "write the month as a word"),
        ("yesterday", "over already"),
        ("until 2026-11-24", "over already"),
        ("2025-01-01 to 2025-01-05", "over already"),
        ("back today", "over already"),
        ("from 2026-12-10 until 2026-12-03", "before the first"),
        ("10 Dec to 3 Dec", "before the first"),
        ("10-3 December", "before the first"),
        ("from Thursday until today", "before the first"),
        ("for 400 days", "at most a year"),
        ("for 99 years", "at most a year"),
        ("until 2028-01-01", "at most a year"),
        ("until 31 February", "no such day"),
        ("until 2026-13-01", "no such day"),
        ("until 45 December", "no such day"),
        ("0-3 December", "no such day"),
        ("Friday 26 November", "two different days"),
        ("until next week", "name the last day"),
        ("until December", "name the last day"),
        ("until the weekend", "name the last day"),
        ("back at the end of the week", "name the last day"),
        ("until 10 December, back on 3 December", "do not meet"),
        ("this week, back on Thursday", "do not meet"),
        ("today and Friday", "one stretch"),
        ("x" * 10_000, "more than I can read"),
    ],
)
def test_refusals_name_their_reason_and_show_an_example(words: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read(words, TODAY)
    assert said in refused.value.user_message
    assert "*away " in refused.value.user_message


def test_a_year_is_the_longest() -> None:
    assert read("for 366 days", TODAY) == days("11-25", "2027-11-25")
    with pytest.raises(Refused):
        read("for 367 days", TODAY)


_VOCABULARY = (
    "until till to - through from for in on the a of and between back next this end start week weekend month year day"
    " days weeks months today tomorrow yesterday monday fri sunday december feb may 3 10 31 29 0 3rd 31st 2026 2027"
    " 2026-12-03 12/03 25/12 new christmas whole rest all couple two may mon deputy tomasz covers , . ( ) 999 eod not"
).split()
_TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(_VOCABULARY), max_size=9).map(" ".join),
    st.lists(st.sampled_from(_VOCABULARY), max_size=9).map("".join),
)
_DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@settings(max_examples=1500, deadline=None)
@given(_TEXTS, _DAYS)
def test_any_words_give_days_to_come_or_a_refusal(words: str, today: date) -> None:
    try:
        period = read(words, today)
    except Refused:
        return  # with which words is looked at one by one above
    assert today <= period.first <= period.last
    assert (period.last - period.first).days < 366
    assert moments(period, "Europe/Warsaw", datetime.combine(today, datetime.min.time(), UTC))
    assert spoken(period, today, "UTC")


@settings(max_examples=500, deadline=None)
@given(_TEXTS)
def test_any_words_are_split(words: str) -> None:
    when, deputy = split_deputy(words)
    assert len(when) <= len(words) + 1
    assert deputy is None or deputy.strip(" .,;:") != ""


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 400), _DAYS)
def test_a_date_written_out_is_read_back(ahead: int, today: date) -> None:
    day = today + timedelta(days=min(ahead, 365))
    for words in (
        f"{day}",
        f"{day:%d %B %Y}",
        f"{day:%A} {day.day} {day:%b} {day.year}",
        f"on {day:%B} {day.day} {day.year}",
    ):
        assert read(words, today) == Period(day, day)


@pytest.mark.parametrize(
    "piece", ["a", "1", "-", "until ", "deputy ", "a.", "@", " ", "x covers ", ":", "’", "ﷺ", "next "]
)
def test_long_words_are_answered_at_once(piece: str) -> None:
    words = (piece * 10_000)[:10_000]
    began = time.perf_counter()
    with pytest.raises(Refused):
        read(split_deputy(words)[0], TODAY)
    with pytest.raises(Refused):
        read(words, TODAY)
    assert time.perf_counter() - began < 1
