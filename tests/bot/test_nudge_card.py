"""What a nudge says: what is asked of this reader, only the reasons that concern them, and how many."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cards.nudge import Line, bundle, line_text, why
from domain.funnel import Stage
from domain.nudges import Part, StaleRule, Word
from domain.people import Person, PersonId

TODAY = date(2026, 11, 23)
PAM = Person(PersonId("pam"), "Pam")
PEOPLE = {PAM.id: PAM}
T = StaleRule


def said(word: Word, **given: object) -> str:
    line = Line("AI-2026-0020", "Find data", word, stage=Stage.ASSESSMENT, since=date(2026, 10, 20))
    return line_text(line, PEOPLE, TODAY, **given)  # type: ignore[arg-type]  # as `line_text` takes it


def asked(*rules: StaleRule, what: tuple[str, ...] = ("a score",), due: date | None = None, **given: str) -> Word:
    return Word(Part.ASKED, rules, what, due=due, **given)  # type: ignore[arg-type]  # fields by name


def test_a_line_has_a_verb_and_says_how_long() -> None:
    words = said(asked(T.ROLE_EMPTY, T.LONG_IN_STAGE, what=("a score", "the risk class")))
    assert words == (
        "**AI-2026-0020** · Find data: still missing from you: a score and the risk class. "
        "It has been in assessment for 34 days."
    )


@pytest.mark.parametrize(
    ("rules", "what", "wanted"),
    [
        ((T.ROLE_EMPTY,), "a support owner", "still missing from you: a support owner."),
        ((T.NO_DATE,), "a date for the next gate", "still missing from you: a date for the next gate."),
        (
            (T.LONG_IN_STAGE, T.NO_NUMBER, T.SILENT),
            "a number to aim at",
            "still missing from you: a number to aim at. The project office cannot weigh it without one.",
        ),
        ((T.SILENT,), "a score", "still missing from you: a score. Nobody has touched it for a while."),
        (
            (T.LONG_IN_STAGE, T.SILENT),
            "a score",
            "still missing from you: a score. It has been in assessment for 34 days.",
        ),
        (
            (T.PAUSE_OVER,),
            "the end of the pause",
            "please take it up again, or pause it anew. Its pause is over (it was Tue 10 Nov).",
        ),
        (
            (T.REWORK_LATE, T.LONG_IN_STAGE),
            "a condition of security",
            "still missing from you: a condition of security. That is overdue (it was Tue 10 Nov).",
        ),
    ],
)
def test_only_the_reasons_that_concern_the_reader(rules: tuple[StaleRule, ...], what: str, wanted: str) -> None:
    due = date(2026, 11, 10)
    assert said(asked(*rules, what=(what,), due=due)) == f"**AI-2026-0020** · Find data: {wanted}"


def test_whoever_lifts_a_blocker_is_asked_for_that() -> None:
    words = said(asked(T.DATE_PASSED, T.NO_NUMBER, what=("the blocker B-4",), due=date(2026, 11, 22), code="B-4"))
    assert words.endswith("please lift the blocker B\\-4. Its date has passed (yesterday).")


def test_in_a_channel_and_for_somebody_else_nothing_is_missing_from_you() -> None:
    assert "still missing: a score" in said(asked(T.LONG_IN_STAGE), in_channel=True)
    stood_in = said(Word(Part.ASKED, (T.LONG_IN_STAGE,), ("a score",), for_=PAM.id))
    assert stood_in.startswith("For Pam: ")
    assert "still missing: a score" in stood_in


def test_a_seat_that_is_asked_for_is_no_reason_for_the_others_either() -> None:
    raised = said(Word(Part.RAISED, (T.ROLE_EMPTY,), ("a support owner",), holders=(PAM.id,)))
    assert raised.endswith("it stands still. I asked Pam for a support owner, without an answer yet.")
    told = said(Word(Part.TOLD, (T.ROLE_EMPTY, T.DATE_PASSED), ("the blocker B-4",), holders=(PAM.id,)))
    assert "it stands still because its date has passed. Pam can act next (the blocker B\\-4); you need not." in told
    office = said(Word(Part.TOLD, (T.LONG_IN_STAGE,), ("the first look",)))
    assert office.endswith("for 34 days. The project office can act next (the first look); you need not.")


def test_what_is_asked_is_counted_and_not_the_lines() -> None:
    three = Line("AI-2026-0001", None, asked(what=("a", "b", "c")))
    one = Line("AI-2026-0002", None, asked(what=("a",)))
    told = Line("AI-2026-0003", None, Word(Part.TOLD, (), ("d", "e")))

    def title(*lines: Line, more: int = 0) -> str:
        return bundle(lines, {}, TODAY, 1, more=more).text.split(".")[0]

    assert title(three) == "Three things wait for you"
    assert title(three, one, told) == "Four things wait for you"
    assert title(one) == "One thing waits for you"
    assert title(three, more=2) == "Five or more things wait for you"
    assert title(told) == "For you to know"


def test_why_it_came_is_true_of_this_reader() -> None:
    assert why(1) == "I write because a gate waits for you; once a day at most. *Fewer of these* slows it down."
    assert why(7, asked=False).startswith("I write so that you know; once a week at most.")
    assert why(None) == "I write because a gate waits for an answer; once a day at most. It stops when something moves."
