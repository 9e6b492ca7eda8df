"""Short conversations about one blocker: an answer, the solution, what goes on, and where it goes instead."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from bot import blocker_actions as names
from bot.conversation.flow import Answers, Complete, Flow, Form, Step, ask
from bot.ui import Choice, FieldKind, Message
from bot.usecases import blocker_talk, blockers
from bot.usecases.blocker_conversations import other_routes, other_severities
from bot.usecases.desk import Desk
from bot.usecases.escalating import kind_of
from domain.blockers import Severity
from domain.schedule import zone_of

LONG = 2_000
_EVENING = time(17)  # of the day that somebody names


class Going(StrEnum):
    """How it goes on with whoever has it."""

    WORKING = "working"
    OUTSIDE = "outside"


def _words(question: str, label: str, why: str, least: int = 3) -> str:
    words: str = ask(question, label=label, why=why, long=True, verbatim=True, min_length=least, max_length=LONG)
    return words


class Reply(Form):
    blocker_reply_words: str = _words(
        "What do you want to say?", "Reply", "The other side reads it, and can answer.", 1
    )


class Solve(Form):
    solved_words: str = _words(
        "How was it solved?", "Solution", "Whoever reported it reads this and says whether it holds."
    )


class Reopen(Form):
    still_words: str = _words("What is still in the way?", "Still in the way", "The clock goes on where it stopped.")


class Decline(Form):
    declined_words: str = _words("Why is it closed without a solution?", "Reason", "Whoever reported it reads this.")


class Reroute(Form):
    right_kind: str = ask(
        "What kind is it really?",
        label="Kind",
        why="The kind decides whose it is; number and clock stay.",
        choices=other_routes,
    )
    reroute_words: str = _words("Why does it go there?", "Reason", "The new owner reads it first.")


class Regrade(Form):
    right_severity: Severity = ask(
        "How bad is it really?",
        label="How bad",
        why="The time that has gone by stays gone.",
        choices=other_severities,
    )


class Plan(Form):
    going: Going = ask(
        "How does it go on?",
        label="How it goes on",
        choices=(
            Choice(Going.WORKING.value, "I work on it"),
            Choice(Going.OUTSIDE.value, "It waits for somebody outside"),
        ),
    )
    going_until: date | None = ask(
        "Until when? Skip it if you do not know yet.",
        label="Until",
        why="Whoever reported it is told; until then silence is no surprise.",
        optional=True,
        kind=FieldKind.DATE,
    )


async def _reply(desk: Desk, answers: Answers) -> Message:
    return await blocker_talk.say(desk, desk.subject or "", answers[Reply].blocker_reply_words)


async def _solve(desk: Desk, answers: Answers) -> Message:
    return await blockers.solve(desk, desk.subject or "", answers[Solve].solved_words)


async def _reopen(desk: Desk, answers: Answers) -> Message:
    return await blockers.reopen(desk, desk.subject or "", answers[Reopen].still_words)


async def _decline(desk: Desk, answers: Answers) -> Message:
    return await blockers.decline(desk, desk.subject or "", answers[Decline].declined_words)


async def _reroute(desk: Desk, answers: Answers) -> Message:
    said = answers[Reroute]
    return await blockers.reroute(desk, desk.subject or "", kind_of(said.right_kind).category, said.reroute_words)


async def _regrade(desk: Desk, answers: Answers) -> Message:
    return await blockers.regrade(desk, desk.subject or "", Severity(answers[Regrade].right_severity))


async def _plan(desk: Desk, answers: Answers) -> Message:
    said, id = answers[Plan], desk.subject or ""
    until = _evening(desk, said.going_until)
    if Going(said.going) is Going.OUTSIDE:
        return await blockers.wait_outside(desk, id, until)
    return await blockers.work_on(desk, id, until)


def _evening(desk: Desk, day: date | None) -> datetime | None:
    """The end of the working day, where the person is."""
    return datetime.combine(day, _EVENING, zone_of(desk.person.time_zone)) if day is not None else None


def _flow(name: str, title: str, form: type[Form], complete: Complete, submit: str) -> Flow:
    """One page about a blocker, which is the conversation's subject."""
    return Flow(name, 1, title, (Step(name, form, title),), complete, review=False, submit=submit)


BLOCKER_FLOWS = (
    _flow(names.REPLY, "Reply about a blocker", Reply, _reply, "Send"),
    _flow(names.SOLVE, "A blocker is solved", Solve, _solve, "It is solved"),
    _flow(names.REOPEN, "A blocker is back", Reopen, _reopen, "Open it again"),
    _flow(names.DECLINE, "Close without a solution", Decline, _decline, "Close it"),
    _flow(names.REROUTE, "To somebody else", Reroute, _reroute, "Send it there"),
    _flow(names.SEVERITY, "How bad a blocker is", Regrade, _regrade, "Save"),
    _flow(names.PLAN, "How it goes on", Plan, _plan, "Save"),
)
