"""Setting the score: six inputs, each proposed from the record with the reason for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace

from bot.conversation.flow import About, Answers, Flow, Form, Json, Step, ask
from bot.ui import Choice, Message
from bot.usecases import score
from bot.usecases.desk import Desk
from domain.authority import Verb
from domain.governance import Governance
from domain.initiatives import Initiative
from domain.scores import hints_of
from domain.scoring import Inputs, propose

LONG = 1000
INPUTS = tuple(one.name for one in fields(Inputs))


def _scale(lowest: str, highest: str) -> tuple[Choice, ...]:
    """1 to 5, with what the ends mean."""
    return (
        Choice("1", f"1: {lowest}"),
        Choice("2", "2"),
        Choice("3", "3: in the middle"),
        Choice("4", "4"),
        Choice("5", f"5: {highest}"),
    )


def _proposed(name: str) -> Callable[[Mapping[str, Json]], str | None]:
    """The reason of the proposal, as it stands in the answers that nobody is asked for."""

    def context(known: Mapping[str, Json]) -> str | None:
        why = known.get(f"{name}_because")
        return f"I propose {why}." if isinstance(why, str) and why else None

    return context


class Proposal(Form):
    """Why each input was proposed. It comes with the conversation and is never asked."""

    impact_because: str | None = ask("Why?", label="Impact", optional=True)
    alignment_because: str | None = ask("Why?", label="Alignment", optional=True)
    data_because: str | None = ask("Why?", label="Data", optional=True)
    skills_because: str | None = ask("Why?", label="Skills", optional=True)
    time_because: str | None = ask("Why?", label="Time", optional=True)
    risk_because: str | None = ask("Why?", label="Risk", optional=True)


class Scale(Form):
    impact: int = ask(
        "How much does it bring?",
        label="Impact",
        context=_proposed("impact"),
        choices=_scale("hardly anybody notices", "a figure of the company moves"),
        ge=1,
        le=5,
    )
    alignment: int = ask(
        "How well does it serve a company goal?",
        label="Alignment",
        context=_proposed("alignment"),
        choices=_scale("it serves none", "a goal depends on it"),
        ge=1,
        le=5,
    )
    data: int = ask(
        "How ready is the data?",
        label="Data",
        context=_proposed("data"),
        choices=_scale("not there, or not allowed", "there, clean and allowed"),
        ge=1,
        le=5,
    )
    skills: int = ask(
        "How well do we know how to do it?",
        label="Skills",
        context=_proposed("skills"),
        choices=_scale("nobody here has done it", "a team does the same already"),
        ge=1,
        le=5,
    )
    time: int = ask(
        "How soon can it be in use?",
        label="Time",
        context=_proposed("time"),
        choices=_scale("much has to be put in order first", "within weeks"),
        ge=1,
        le=5,
    )
    risk: int = ask(
        "How much can go wrong?",
        label="Risk",
        context=_proposed("risk"),
        choices=_scale("a mistake is seen and mended", "people are harmed; the AI director decides"),
        ge=1,
        le=5,
    )


class Note(Form):
    score_note: str | None = ask(
        "Is there anything that the numbers do not say?",
        label="Note",
        optional=True,
        long=True,
        verbatim=True,
        max_length=LONG,
    )


async def complete(desk: Desk, answers: Answers) -> Message:
    given = answers[Scale]
    inputs = Inputs(**{name: getattr(given, name) for name in INPUTS})
    note = answers.get(Note)
    return await score.set_score(desk, desk.subject or "", inputs, (note.score_note if note else None) or "")


def proposed(initiative: Initiative, governance: Governance) -> dict[str, Json]:
    """The six inputs as answers that can be kept or changed, and the reason of each."""
    inputs, reasons = propose(hints_of(initiative, governance))
    values: dict[str, Json] = {name: str(getattr(inputs, name)) for name in INPUTS}
    return {**values, **{f"{name}_because": reasons[name] for name in INPUTS}, "score_note": ""}


def with_proposal(governance: Governance) -> Flow:
    """The flow as it begins in a company with these limits: with the proposal in its answers."""
    about = About(
        Verb.SCORE,
        score.may_be_scored,
        prefill=lambda one: proposed(one, governance),
        first=lambda one: "scale",
    )
    return replace(SCORE, about=about)


SCORE = Flow(
    "score",
    version=1,
    title="Set the score",
    steps=(
        Step("proposal", Proposal, "The proposal", when=lambda _: False),
        Step("scale", Scale, "Six inputs, 1 to 5"),
        Step("note", Note, "A note"),
    ),
    complete=complete,
    submit="Set the score",
    reader="everybody at the gate",
    about=About(Verb.SCORE, score.may_be_scored),
)
