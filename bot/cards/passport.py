"""The passport: one page made from the record, as a card, or as Markdown to print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards import security
from bot.cards.blocker_gate import blocker_rows
from bot.cards.dependencies import Seen, standing
from bot.cards.gate import ending, overlay, told, who
from bot.cards.passport_impact import impact_rows, score_rows
from bot.cards.risks import stands
from bot.cards.similar import verdict_words
from bot.cards.words import People, day, name
from bot.risk_actions import AttachPassport, PostPassport
from bot.ui import Button, Card, Facts, Part, Text, cut, literal
from domain.blocker import Blocker
from domain.dossier import ReviewState
from domain.gates import seats_of
from domain.initiatives import Initiative
from domain.items import ITEMS, bare, said
from domain.model import OperatingModel
from domain.risks import Risk, RiskStatus
from domain.signoffs import SAID
from domain.track import track
from domain.verdicts import GateEvent

LABEL = 60
VALUE = 220  # characters of one line: a page holds about sixty of them
LONG = 400  # and of the problem
ROWS = 6  # of a list; the rest is counted
DECIDED = 5

Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PassportAround:
    """What surrounds the record on its passport. `made_on` stands at its head."""

    people: People
    made_on: str
    risks: Sequence[Risk] = ()
    decided: Sequence[GateEvent] = ()
    forward: Sequence[Seen] = ()
    back: Sequence[Seen] = ()
    blockers: Sequence[Blocker] = ()


@dataclass(frozen=True, slots=True)
class Passport:
    """Headline and sections, each a heading with its rows. All of it is plain text."""

    title: str
    headline: str
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def passport(initiative: Initiative, around: PassportAround, model: OperatingModel) -> Passport:
    """The page as it is now. A section with nothing in it is left out."""
    sections: Mapping[str, Rows] = {
        "Hypothesis": _idea(initiative, model),
        "Route": _route(initiative, around.people, model),
        "Plan": _plan(initiative),
        "People": _people(initiative, around.people),
        "Checks": _checks(initiative, around.people, model),
        "Exceptions": [
            (one.label, f"{one.reason} ({name(around.people, one.owner)} answers)")
            for one in initiative.dossier.waivers
        ],
        "Risks": _risks(around),
        "In the way": blocker_rows(around.blockers, around.people, model.time_zone),
        "Waits for": _waits(around),
        "Impact": impact_rows(initiative, around.people, model.currency),
        "Score": score_rows(initiative),
        "Decisions": _decisions(around),
    }
    state = ending(initiative) if initiative.stage.is_end else initiative.stage.spoken
    over = overlay(initiative)
    headline = f"Passport as of {around.made_on} · {state}{f', {over}' if over else ''}"
    shown = tuple((heading, tuple(_cut(rows))) for heading, rows in sections.items() if rows)
    return Passport(f"{initiative.id} · {initiative.title}", headline, shown)


def passport_card(made: Passport, buttons: tuple[Button, ...] = ()) -> Card:
    """As it stands in a chat."""
    parts: list[Part] = [Text(literal(made.headline), subtle=True)]
    for heading, rows in made.sections:
        parts += [Text(f"**{heading}**"), Facts(rows)]
    return Card(made.title, tuple(parts), buttons)


def passport_buttons(initiative: Initiative, in_direct: bool, asks_document: bool) -> tuple[Button, ...]:
    """To post it where others read too, and to attach it where the gate still asks for the use-case document."""
    post = () if in_direct else (Button("Post it here", PostPassport(initiative.id)),)
    attach = Button("Attach to the gate", AttachPassport(initiative.id, initiative.round))
    return (*post, *((attach,) if asks_document else ()))


def markdown(made: Passport) -> str:
    """The page as Markdown, ending in a line break. People's words cannot become marks in it."""
    lines = [f"# {_unmarked(made.title)}", "", _unmarked(made.headline)]
    for heading, rows in made.sections:
        lines += ["", f"## {heading}", "", *(f"- **{_unmarked(label)}:** {_unmarked(value)}" for label, value in rows)]
    return "\n".join([*lines, ""])


# Inside a line; what is a mark at its beginning only never stands there.
_MARKS = re.compile(r"([\\`*_\[\]<>|~&])")


def _unmarked(words: str) -> str:
    """As `literal`, for a page that is read as it stands too: numbers and dates keep their looks."""
    return _MARKS.sub(r"\\\1", " ".join(words.split()))


def _cut(rows: Rows) -> Iterator[tuple[str, str]]:
    for label, value in rows:
        yield cut(f"{label[0].upper()}{label[1:]}", LABEL), cut(value, LONG if label == "Problem" else VALUE)


def _idea(initiative: Initiative, model: OperatingModel) -> Rows:
    idea = initiative.idea
    department = next((one.name for one in model.departments if one.id == idea.department), idea.department)
    goal = model.objective(idea.objective) if idea.objective else None
    rows = [
        ("Problem", idea.problem),
        ("What it does", idea.summary if idea.summary.strip() != idea.problem.strip() else None),
        ("Metric", idea.metric),
        ("Aim", f"{idea.target or 'not said yet'}{' (still needs a number)' if initiative.needs_number else ''}"),
        ("Company goal", goal.title if goal is not None else None),
        ("Kind of impact", ", ".join(one.spoken for one in idea.impact_types)),
        ("Where", ", ".join(one for one in (department, idea.process) if one)),
        ("Without AI", initiative.dossier.fact("alternatives")),
    ]
    return [(label, value) for label, value in rows if value]


def _route(initiative: Initiative, people: People, model: OperatingModel) -> Rows:
    route, rows = initiative.dossier.route, list[tuple[str, str]]()
    product = model.product(route.product) if route.product is not None else None
    if route.product is not None:
        rows.append(("AI product", f"{product.name if product else route.product} ({name(people, route.by)})"))
    if route.gap is not None:
        rows.append(("No product fits", route.gap))
    found = track(initiative, model.governance)
    if found.steps:
        following = f"; next: {found.next.name}" if found.next is not None else ""
        rows.append(("Steps", f"{found.taken} of {len(found.steps)} done{following}"))
    return rows


def _plan(initiative: Initiative) -> Rows:
    dossier = initiative.dossier
    rows = [
        ("Handed in", _on(initiative.registered_at.date())),
        (f"{initiative.stage.spoken.capitalize()} since", _on(initiative.entered_stage_at.date())),
    ]
    if dossier.next_gate_date is not None:
        rows.append(("Next gate", _on(dossier.next_gate_date)))
    wanted = ("target_date", "impact_check_date", "expected_value", "expected_cost", "stop_condition", "adoption_plan")
    return rows + [(_heading(code), _dated(said(code, words))) for code in wanted if (words := dossier.fact(code))]


def _on(when: date) -> str:
    """With its year: a page that is printed is read later, too."""
    return f"{day(when)} {when.year}"


def _dated(words: str) -> str:
    """A stored day as people read it; anything else as it is."""
    try:
        return _on(date.fromisoformat(words))
    except ValueError:
        return words


def _heading(code: str) -> str:
    label = bare(ITEMS[code])
    return f"{label[0].upper()}{label[1:]}"


def _people(initiative: Initiative, people: People) -> Rows:
    seats = [(f"{one.spoken[0].upper()}{one.spoken[1:]}", name(people, id)) for one, id in seats_of(initiative).items()]
    return [("Author", name(people, initiative.initiator)), *seats]


def _checks(initiative: Initiative, people: People, model: OperatingModel) -> Rows:
    dossier, rows = initiative.dossier, list[tuple[str, str]]()
    labels = {one.code: one.label for gate in model.governance.gates.values() for one in gate.criteria}
    for one in dossier.signoffs.values():
        label = labels.get(one.code, one.code.replace("_", " "))
        note = f": {one.note}" if one.note else ""
        by = name(people, one.by) + (f" for {name(people, one.acting_for)}" if one.acting_for else "")
        rows.append((f"{label[0].upper()}{label[1:]}", f"{SAID[one.word]}, {by}, {day(one.at.date())}{note}"))
    review = dossier.review
    if review.state is not ReviewState.NOT_REQUESTED:
        by = f", {name(people, review.by)}" if review.by is not None else ""
        conditions = f", {len(review.open_conditions) or 'none'} open" if review.conditions else ""
        rows.append(("Security pre-review", f"{security.standing(review)}{conditions}{by}"))
    similar = dossier.similar
    if similar.verdict is not None:
        words = verdict_words(similar.verdict, similar.other, model)
        rows.append(("Similar ideas", f"{words} ({name(people, similar.by)})"))
    return rows


def _risks(around: PassportAround) -> Rows:
    kept = [one for one in around.risks if one.status is not RiskStatus.CLOSED]
    rows = [
        (f"{one.code} · {one.category.spoken} · {one.weight} of 25", f"{one.words} ({stands(one, around.people)})")
        for one in kept[:ROWS]
    ]
    return [*rows, ("And", f"{len(kept) - ROWS} more in the register")] if len(kept) > ROWS else rows


def _waits(around: PassportAround) -> Rows:
    open_ = [one for one in around.forward if one.dependency.lifted_at is None]
    rows = [(one.dependency.on, f"{one.dependency.why} ({standing(one)})") for one in open_[:ROWS]]
    back = [one.other.id for one in around.back if one.other is not None]
    return [*rows, ("Waited for by", ", ".join(back))] if back else rows


def _decisions(around: PassportAround) -> Rows:
    rows = [
        (day(one.at.date()), f"{told(one)} by {who(one, around.people)}{f': {one.reason}' if one.reason else ''}")
        for one in around.decided[-DECIDED:]
    ]
    before = len(around.decided) - DECIDED
    return [("Before", f"{before} more in its history"), *rows] if before > 0 else rows
