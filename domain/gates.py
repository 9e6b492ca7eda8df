"""The gate pack: what a gate asks for, what of it is there, what is missing, and who owes it (domain rule 1.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.dossier import Dossier, Given, ReviewState, Word
from domain.funnel import Stage
from domain.governance import Criterion, Gate, Governance, TrackStep
from domain.initiatives import Initiative
from domain.items import ITEMS, Kind, Level, said
from domain.parties import SEATS, Party
from domain.people import PersonId

OPEN_CLASSES = ("internal", "confidential")  # classes of data that need no positive review


class Met(StrEnum):
    """How one criterion stands."""

    THERE = "there"
    WAIVED = "waived"
    MISSING = "missing"
    REFUSED = "refused"  # somebody responsible said no


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion as it stands. `words` is the evidence in short, or why it is not there."""

    criterion: Criterion
    met: Met
    words: str = ""
    by: PersonId | None = None
    at: datetime | None = None
    link: str | None = None

    @property
    def is_met(self) -> bool:
        return self.met in (Met.THERE, Met.WAIVED)

    @property
    def blocks(self) -> bool:
        """Whether nobody can let the initiative through before this is mended."""
        return not self.is_met and (self.criterion.hard or (self.met is Met.REFUSED and self.criterion.veto))


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that one gate asks of one initiative."""

    gate: Gate
    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.is_met)

    @property
    def blocking(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.blocks)

    @property
    def there(self) -> int:
        return len(self.lines) - len(self.missing)


def pack(initiative: Initiative, governance: Governance, today: date) -> Pack | None:
    """The pack of the gate that the initiative stands before; None at an end."""
    gate = governance.gate(initiative.stage)
    if gate is None:
        return None
    return Pack(gate, tuple(_line(initiative, criterion, governance, today) for criterion in gate.criteria))


def _line(initiative: Initiative, criterion: Criterion, governance: Governance, today: date) -> Line:
    line = _signed(initiative, criterion) if criterion.is_signoff else _item(initiative, criterion, governance, today)
    if line.is_met or criterion.hard or (line.met is Met.REFUSED and criterion.veto):
        return line
    waiver = next((one for one in initiative.dossier.waivers if one.code == criterion.code), None)
    if waiver is None:
        return line
    return Line(criterion, Met.WAIVED, waiver.reason, waiver.owner, waiver.at)


def _signed(initiative: Initiative, criterion: Criterion) -> Line:
    signed = initiative.dossier.signoffs.get(criterion.code)
    if signed is None:
        return Line(criterion, Met.MISSING)
    met = Met.REFUSED if signed.word is Word.NO else Met.THERE
    words = {Word.YES: "yes", Word.CONDITIONAL: "yes, with a condition", Word.NO: "no"}[signed.word]
    return Line(criterion, met, f"{words}: {signed.note}" if signed.note else words, signed.by, signed.at)


def _item(initiative: Initiative, criterion: Criterion, governance: Governance, today: date) -> Line:
    code, dossier = criterion.code, initiative.dossier
    if code == "security_prereview":
        return _review(initiative, criterion)
    if code == "delivery_track":
        left = steps_left(dossier, governance)
        words = f"next: {left[0].name}" if left else ("all steps done" if dossier.route.kind else "no product chosen")
        return Line(criterion, Met.THERE if dossier.route.kind and not left else Met.MISSING, words)
    if code == "support_review":
        given = dossier.facts.get(code)
        fresh = given is not None and given.at is not None and given.at >= initiative.entered_stage_at
        recent = fresh and given is not None and given.at is not None and _is_recent(given.at, governance, today)
        return Line(criterion, Met.THERE if recent else Met.MISSING, *(_shown(code, given) if given else ()))
    found = evidence(initiative, code)
    return Line(criterion, Met.THERE, *_shown(code, found)) if found is not None else Line(criterion, Met.MISSING)


def _is_recent(at: datetime, governance: Governance, today: date) -> bool:
    return at.date() > today - timedelta(days=governance.clocks.review_days)


def _shown(code: str, given: Given) -> tuple[str, PersonId | None, datetime | None, str | None]:
    return said(code, given.value), given.by, given.at, given.link


def evidence(initiative: Initiative, code: str) -> Given | None:
    """What the record holds under the item's code; None when it holds nothing."""
    look = _EVIDENCE.get(code)
    if look is not None:
        return look(initiative)
    dossier = initiative.dossier
    if ITEMS[code].kind is Kind.SEAT:
        holder = seat_of(initiative, Party(code.replace("_", "-")))
        return Given("named", holder) if holder is not None else None
    return dossier.facts[code] if dossier.fact(code) is not None else None


def seat_of(initiative: Initiative, party: Party) -> PersonId | None:
    """Who holds the seat at this initiative; None while it is empty."""
    if party is Party.AUTHOR:
        return initiative.initiator
    if party is Party.SPONSOR:
        return initiative.idea.sponsor
    return initiative.dossier.seats.get(party)


def seats_of(initiative: Initiative) -> Mapping[Party, PersonId]:
    """Everybody who holds a seat at it, the author left out."""
    held = {party: seat_of(initiative, party) for party in SEATS}
    return {party: person for party, person in held.items() if person is not None}


def steps_left(dossier: Dossier, governance: Governance) -> tuple[TrackStep, ...]:
    """The delivery steps that are not done, in their order; none before a product is chosen."""
    track = governance.tracks.get(dossier.route.kind or "", ())
    return tuple(step for step in track if step.id not in dossier.route.steps)


def needs_positive_review(initiative: Initiative) -> bool:
    """The stricter default of domain rule 3.5: here a missing review is no mere warning.

    Whether personal data is in it and how its data is classed count as bad news until they are known (rule 7.1, Q9).
    """
    dossier = initiative.dossier
    return (
        dossier.fact("data_class") not in OPEN_CLASSES
        or dossier.fact("personal_data") != "no"
        or dossier.fact("customer_facing") == "yes"
        or dossier.fact("automation_level") == "act_alone"
    )


def _review(initiative: Initiative, criterion: Criterion) -> Line:
    review, strict = initiative.dossier.review, needs_positive_review(initiative)
    by, at = review.by, review.at
    match review.state:
        case ReviewState.NEGATIVE:
            return Line(criterion, Met.REFUSED, review.notes or "negative", by, at)
        case ReviewState.POSITIVE:
            return Line(criterion, Met.THERE, "positive", by, at)
        case ReviewState.CONDITIONAL:
            left = len(review.open_conditions)
            words = f"conditions: {left} of {len(review.conditions)} open" if left else "all conditions closed"
            return Line(criterion, Met.MISSING if strict and left else Met.THERE, words, by, at)
        case ReviewState.REQUESTED:
            return Line(criterion, Met.MISSING if strict else Met.THERE, "asked for, no verdict yet")
        case ReviewState.NOT_REQUESTED:
            return Line(criterion, Met.MISSING if strict else Met.THERE, "not asked for")


def _when(value: str | None) -> Given | None:
    return Given(value) if value else None


def _similar(initiative: Initiative) -> Given | None:
    similar = initiative.dossier.similar
    if similar.verdict is None:
        return None
    return Given(f"{similar.verdict}{f' ({similar.other})' if similar.other else ''}", similar.by, similar.at)


def _similar_ran(initiative: Initiative) -> Given | None:
    similar = initiative.dossier.similar
    if similar.ran_at is not None and similar.verdict is None:
        return Given(f"{len(similar.matches)} found", None, similar.ran_at)
    return _similar(initiative)


def _product(initiative: Initiative) -> Given | None:
    route = initiative.dossier.route
    return Given(route.product, route.by, route.at) if route.product is not None else None


def _score(initiative: Initiative) -> Given | None:
    score = initiative.dossier.score
    return Given(f"{score.value:g}, {score.priority}", PersonId(score.by or ""), score.at) if score else None


def _baseline(initiative: Initiative) -> Given | None:
    baseline = initiative.dossier.impact.baseline
    return Given(f"{baseline.value:,.10g} {baseline.unit}, {baseline.period}") if baseline is not None else None


def _plan(initiative: Initiative) -> Given | None:
    return _baseline(initiative) or (
        initiative.dossier.facts["baseline_plan"] if initiative.dossier.fact("baseline_plan") else None
    )


def _report(initiative: Initiative) -> Given | None:
    report = initiative.dossier.impact.report
    return Given(f"{report.actual:,.10g} {report.unit}, {report.period}", report.by, report.at) if report else None


def _confirmed(initiative: Initiative) -> Given | None:
    word = initiative.dossier.impact.confirmation
    return Given("confirmed" if word.confirmed else "not confirmed", word.by, word.at) if word is not None else None


_EVIDENCE: Mapping[str, Callable[[Initiative], Given | None]] = {
    "sponsor": lambda one: Given("named", one.idea.sponsor) if one.idea.sponsor else None,
    "metric": lambda one: _when(one.idea.metric),
    "target": lambda one: None if one.needs_number else _when(one.idea.target),
    "objective": lambda one: _when(one.idea.objective),
    "baseline_plan": _plan,
    "similar_run": _similar_ran,
    "similar_check": _similar,
    "product": _product,
    "score": _score,
    "baseline": _baseline,
    "value_report": _report,
    "value_confirmed": _confirmed,
}


def director_because(initiative: Initiative, governance: Governance) -> str | None:
    """Why the Director decides here (domain rules 1.4, 1.6 and 3.2), as a clause; None in the normal case."""
    dossier, limit = initiative.dossier, governance.limits.director_sum
    if dossier.dispute is not None:
        return "it is disputed"
    if dossier.fact("risk_class") == Level.CRITICAL:
        return "its risk class is critical"
    if dossier.score is not None and dossier.score.inputs.risk == 5:
        return "its risk was scored 5 of 5"
    refused = [one for one in dossier.signoffs.values() if one.word is Word.NO]
    if refused and initiative.stage is not Stage.NEW:
        return "a sign-off was refused"
    if yearly(initiative) > limit:
        return f"it is about more than {limit:,.0f} a year"
    return None


def yearly(initiative: Initiative) -> float:
    """The money a year that it is about: the highest of the figures named so far."""
    impact = initiative.dossier.impact
    named = [figure.annual_value for figure in (impact.expected, impact.refined) if figure is not None]
    reported = impact.report.annual_value if impact.report is not None else None
    estimated = impact.expected is not None or impact.refined is not None  # its fact holds more than a sum, then
    facts = ("expected_cost",) if estimated else ("expected_value", "expected_cost")
    said = [amount(initiative.dossier.fact(code) or "") for code in facts]
    return max([value for value in (*named, reported, *said) if value is not None], default=0.0)


def amount(words: str) -> float | None:
    """A sum as people type it, "120,000" or "120 000 EUR"; None when there is no number in it."""
    digits = "".join(one for one in words if one.isdigit() or one == ".")
    try:
        return float(digits) if digits else None
    except ValueError:
        return None


def labels(lines: Iterable[Line]) -> tuple[str, ...]:
    """The criteria by name."""
    return tuple(line.criterion.label for line in lines)
