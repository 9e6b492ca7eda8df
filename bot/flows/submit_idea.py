"""The quick pass: what an idea needs to be registered, in about three minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from bot.cards.alike import Like
from bot.conversation.advice import Hint, Probe
from bot.conversation.flow import Answers, DontKnow, Flow, Form, Json, Step, World, ask
from bot.events import SourceMessage
from bot.flows.alike import hint
from bot.flows.choices import departments, impact_types, objectives, sponsors
from bot.ui import FieldKind, Message, cut
from bot.usecases.candidates import glimpse
from bot.usecases.desk import Act, Desk
from bot.usecases.people import remember_department
from bot.usecases.submit import Unknown, submit
from domain.funnel import ImpactType
from domain.initiatives import Idea
from domain.people import PersonId, Role
from domain.pinning import Verdict, judge
from domain.wording import summary_from, title_from

NAME = "submit_idea"
LONG = 4000
LINK = 500
SHORT_PROBLEM = 60  # characters; a shorter answer is asked to go on once
NONE_OF_THESE = "none"


async def tell_more(world: World, answers: Answers, words: str) -> Probe | Hint | None:
    """A very short problem is kept, and asked to be filled out once. What is like another one is said."""
    if len(words) >= SHORT_PROBLEM or any(sign.isdigit() for sign in words):
        return hint(await _alike(world, words) or ())
    return Probe("short", "Good start, I have kept it. What goes wrong today because of that, and for whom?")


async def _alike(world: World, words: str) -> list[Like] | None:
    return await glimpse(world, words) if isinstance(world, Act) else None


async def look_around(world: World, answers: Answers) -> list[Like] | None:
    """What is like the idea as it is handed in, for its receipt and its record."""
    return await _alike(world, f"{answers[Summary].title}\n{answers[Problem].problem}")


@lru_cache(maxsize=512)
def pinned(target: str, metric: str, today: date) -> Verdict:
    """The pinning rule's verdict; the same words are judged at the answer, on the review and at the end."""
    return judge(target, metric=metric, today=today)


async def pin_down(world: World, answers: Answers, words: str) -> Probe | None:
    """The pinning rule: one question for the first rule that the target fails."""
    outcome = answers.get(Outcome)
    metric = outcome.metric if outcome is not None and isinstance(outcome.metric, str) else ""
    verdict = pinned(words, metric, world.today)
    return Probe(verdict.failing[0], verdict.question) if verdict.failing and verdict.question else None


def own_metric(said: Mapping[str, Json]) -> str | None:
    """The author's own words about the metric, so that the target is given in them."""
    metric = said.get("metric")
    return f"Your number: “{cut(metric, 120)}”" if isinstance(metric, str) else None


class Problem(Form):
    problem: str = ask(
        "What goes wrong today, in which process, and for whom?",
        label="The problem",
        why="The office looks for pain before technology. Please no personal or secret data.",
        example="Support retypes 1,200 claims a week from PDF; 6 % have typos and customers call back.",
        long=True,
        min_length=8,
        max_length=LONG,
        advise=tell_more,
        adds=True,
    )
    evidence: str | None = ask(
        "A link that shows it",
        label="Link",
        optional=True,
        max_length=LINK,
        draft=lambda answers: "",
    )


class Outcome(Form):
    metric: str | DontKnow = ask(
        "Which number would prove that it worked, and what is it today?",
        label="Metric and today's value",
        why="So that nobody argues later whether it helped.",
        example="Handling time per claim: 14 minutes, from the Q2 ticket report.",
        min_length=3,
        max_length=500,
        unknown=Role.PROJECT_OFFICE,
    )
    target: str | DontKnow = ask(
        "From what to what, and by when?",
        label="Target",
        why="A rough figure is fine; the idea is saved either way.",
        example="From 14 to 9 minutes by 31 December.",
        min_length=1,
        max_length=500,
        unknown=Role.PROJECT_OFFICE,
        advise=pin_down,
        context=own_metric,
    )


class Value(Form):
    objective: str | DontKnow = ask(
        "Which company goal does it serve?",
        label="Company goal",
        why="Ideas that serve a goal come first.",
        choices=objectives,
        unknown=Role.PROJECT_OFFICE,
    )
    impact_types: tuple[ImpactType, ...] = ask(
        "What kind of benefit would it bring?",
        label="Kind of benefit",
        why="It decides how the impact is measured.",
        choices=impact_types,
        min_length=1,
    )
    capture: str | None = ask(
        "How would that reach the bottom line?",
        label="How it pays",
        why="Saved hours alone are not money; say what happens with them.",
        example="The backlog goes down and one contractor is not renewed.",
        optional=True,
        max_length=500,
    )


class People(Form):
    sponsor: str | DontKnow = ask(
        "Who owns the problem and would use the result?",
        label="Sponsor",
        why="A manager who wants it solved. A name or an e-mail address will do.",
        kind=FieldKind.PERSON,
        choices=sponsors,
        unknown=Role.PROJECT_OFFICE,
    )
    department: str = ask(
        "Which department is it about?",
        label="Department",
        why="Its champion can help you.",
        choices=departments,
    )


class Summary(Form):
    title: str = ask(
        "What should it be called?",
        label="Title",
        why="Cut from your own words; change it as you like.",
        min_length=3,
        max_length=90,
        draft=lambda answers: title_from(answers[Problem].problem),
        word=True,
    )
    summary: str = ask(
        "The idea in two sentences?",
        label="In short",
        min_length=3,
        max_length=600,
        long=True,
        draft=lambda answers: summary_from(answers[Problem].problem),
    )
    process: str | None = ask(
        "Which process is it part of?",
        label="Process",
        optional=True,
        max_length=120,
        draft=lambda answers: "",
        word=True,
    )


QUESTIONS = (
    ("metric", "which number proves it, and its value today", Outcome, Role.PROJECT_OFFICE),
    ("target", "the number to aim at", Outcome, Role.PROJECT_OFFICE),
    ("objective", "which company goal it serves", Value, Role.PROJECT_OFFICE),
    ("sponsor", "a sponsor who owns the problem", People, Role.PROJECT_OFFICE),
)


def idea_from(answers: Answers, today: date) -> Idea:
    """The answers as the domain's value. What nobody knew is left open; nothing is invented."""
    problem, outcome, value = answers[Problem], answers[Outcome], answers[Value]
    people, summary = answers[People], answers[Summary]
    metric, target = known(outcome.metric), known(outcome.target)
    objective, sponsor = known(value.objective), known(people.sponsor)
    return Idea(
        title=summary.title,
        problem=problem.problem,
        summary=summary.summary,
        impact_types=value.impact_types,
        department=people.department,
        process=summary.process or None,
        metric=metric,
        target=target,
        capture=value.capture,
        objective=None if objective == NONE_OF_THESE else objective,
        sponsor=PersonId(sponsor) if sponsor else None,
        evidence=(problem.evidence,) if problem.evidence else (),
        unpinned=pinned(target or "", metric or "", today).failing,
    )


def unknowns(answers: Answers) -> tuple[Unknown, ...]:
    """What was answered with "I don't know"."""
    return tuple(
        Unknown(name, what, owner)
        for name, what, form, owner in QUESTIONS
        if isinstance(getattr(answers[form], name), DontKnow)
    )


def known(value: str | DontKnow) -> str | None:
    return value if isinstance(value, str) else None


async def complete(desk: Desk, answers: Answers) -> Message:
    _, receipt = await submit(desk, idea_from(answers, desk.today()), unknowns(answers), answers.ahead)
    await remember_department(desk, answers[People].department)
    return receipt


def prefilled(text: str = "", link: str | None = None, department: str | None = None) -> dict[str, Json]:
    """What is known before the first question: the words that started it, and where the person works."""
    given: Sequence[tuple[str, Any]] = (
        ("problem", text.strip()),
        ("evidence", link and link[:LINK]),
        ("department", department),
    )
    return {name: value for name, value in given if value}


def from_message(source: SourceMessage) -> dict[str, Json]:
    """Somebody's message as the beginning of an idea; where it stands, and whose it is, as its evidence."""
    link = f"{source.link} (message of {source.author})" if source.link and source.author else source.link
    return prefilled(source.text, link)


SUBMIT_IDEA = Flow(
    NAME,
    version=1,
    title="Your idea",
    steps=(
        Step("problem", Problem, "The problem"),
        Step("outcome", Outcome, "The outcome"),
        Step("value", Value, "Its value"),
        Step("people", People, "Who it concerns"),
        Step("summary", Summary, "In short"),
    ),
    complete=complete,
    submit="Hand it in",
    shortcut="Submit an AI idea",
    message_shortcut="Turn into an AI idea",
    from_message=from_message,
    reader="the project office",
    helped=True,
    ahead=look_around,
)
