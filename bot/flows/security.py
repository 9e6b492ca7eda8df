"""The security pre-review: the verdict, the closing of a condition, and asking once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.conversation.flow import About, Answers, Flow, Form, Json, Step, World, ask
from bot.ui import Choice, Message, cut
from bot.usecases import security
from bot.usecases.desk import Desk
from domain import reviews as rules
from domain.authority import Verb
from domain.dossier import ReviewState
from domain.initiatives import Initiative

LONG = 2000


async def as_it_is(world: World) -> Sequence[Choice]:
    """The record as it is now; a yes is never said of another state than the one that was looked at."""
    record = await world.record()
    return (Choice(rules.looked_at(record), "The record as it is now"),) if record is not None else ()


def _as_it_is(initiative: Initiative) -> Mapping[str, Json]:
    return {"verdict_on": rules.looked_at(initiative)}


class Verdict(Form):
    verdict_on: str = ask("What is it about?", label="Looked at", choices=as_it_is)
    verdict: ReviewState = ask(
        "What is your verdict?",
        label="Verdict",
        why="It counts at once; the author and the project manager hear of it.",
        choices=(
            Choice(ReviewState.POSITIVE, "Positive"),
            Choice(ReviewState.CONDITIONAL, "Positive with conditions", "Each is closed by you when it is met"),
            Choice(ReviewState.NEGATIVE, "Negative", "It cannot go to delivery like this"),
        ),
    )


class Fine(Form):
    fine_words: str | None = ask(
        "Is there anything its people should know?",
        label="In your words",
        optional=True,
        long=True,
        verbatim=True,
        max_length=LONG,
    )


class Provided(Form):
    conditions: str = ask(
        "Which conditions? One on a line.",
        label="Conditions",
        why="Each stays open until you close it. Earlier ones that are open stay, too.",
        example="Logs are kept for 90 days only",
        long=True,
        verbatim=True,
        min_length=5,
        max_length=LONG,
    )


class Against(Form):
    negative_words: str = ask(
        "What stands against it?",
        label="Reason",
        why="Its author and project manager read this; say what would have to change.",
        long=True,
        verbatim=True,
        min_length=8,
        max_length=LONG,
    )


def _is(state: ReviewState) -> Callable[[Answers], bool]:
    return lambda answers: answers[Verdict].verdict is state


async def _verdict(desk: Desk, answers: Answers) -> Message:
    fine, provided, against = answers.get(Fine), answers.get(Provided), answers.get(Against)
    words = (fine.fine_words or "") if fine else against.negative_words if against else ""
    conditions = provided.conditions if provided else ""
    given = answers[Verdict]
    return await security.give_verdict(desk, desk.subject or "", given.verdict, words, conditions, given.verdict_on)


SECURITY_VERDICT = Flow(
    "security_verdict",
    version=1,
    title="Security pre-review",
    steps=(
        Step("verdict", Verdict, "The verdict"),
        Step("fine", Fine, "Positive", when=_is(ReviewState.POSITIVE)),
        Step("provided", Provided, "The conditions", when=_is(ReviewState.CONDITIONAL)),
        Step("against", Against, "The reason", when=_is(ReviewState.NEGATIVE)),
    ),
    complete=_verdict,
    review=False,
    submit="Give the verdict",
    about=About(Verb.REVIEW, security.may_be_reviewed, prefill=_as_it_is),
)


async def open_conditions(world: World) -> Sequence[Choice]:
    """The conditions that are not closed, by their number."""
    record = await world.record()
    conditions = record.dossier.review.conditions if record is not None else ()
    return [
        Choice(str(number), cut(f"{number}. {one.words}", 75), one.words)
        for number, one in enumerate(conditions, 1)
        if one.closed_at is None
    ]


class Met(Form):
    condition: str = ask("Which condition is met?", label="Condition", choices=open_conditions)


class How(Form):
    closing_note: str = ask(
        "How do you know that it is met?",
        label="Note",
        why="The author and the project manager read this; it stays in the history.",
        long=True,
        verbatim=True,
        min_length=3,
        max_length=500,
    )


async def _close(desk: Desk, answers: Answers) -> Message:
    return await security.close(desk, desk.subject or "", int(answers[Met].condition), answers[How].closing_note)


SECURITY_CONDITION = Flow(
    "security_condition",
    version=1,
    title="Close a condition",
    steps=(Step("met", Met, "The condition"), Step("how", How, "The condition is met")),
    complete=_close,
    review=False,
    submit="Close it",
    about=About(Verb.REVIEW, security.may_be_closed),
)


class New(Form):
    new_words: str = ask(
        "What is new since the last verdict?",
        label="What is new",
        why="Security reads this before it looks again.",
        long=True,
        verbatim=True,
        min_length=8,
        max_length=LONG,
    )


async def _again(desk: Desk, answers: Answers) -> Message:
    return await security.request(desk, desk.subject or "", answers[New].new_words)


SECURITY_AGAIN = Flow(
    "security_again",
    version=1,
    title="Ask security again",
    steps=(Step("new", New, "What is new"),),
    complete=_again,
    review=False,
    submit="Ask",
    about=About(Verb.REQUEST_REVIEW),
)
