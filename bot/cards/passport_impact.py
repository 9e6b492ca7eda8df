"""What the passport says of value and score. Expected and confirmed stand side by side and are never summed."""

from __future__ import annotations

from bot.cards.words import People, day, name
from domain.impact import Figure, Report, state
from domain.initiatives import Initiative
from domain.scoring import because


def impact_rows(initiative: Initiative, people: People, currency: str) -> list[tuple[str, str]]:
    """Each state of the impact that there is (domain rule 3.3), and how far the proof has come."""
    impact, rows = initiative.dossier.impact, list[tuple[str, str]]()
    if impact.baseline is not None:
        before = impact.baseline
        frozen = f", frozen {day(before.frozen_at.date())}" if before.frozen_at is not None else ""
        rows.append(("Before", f"{before.value:g} {before.unit}, {before.period}, from {before.source}{frozen}"))
    for label, figure in (("Expected", impact.expected), ("Refined", impact.refined)):
        if figure is not None:
            rows.append((label, _figure(figure, people, currency)))
    if impact.report is not None:
        rows.append(("Measured", _report(impact.report, people, currency)))
    word = impact.confirmation
    if word is not None:
        verdict = "confirmed" if word.confirmed else "not confirmed"
        finance = f", money checked by {name(people, word.finance_by)}" if word.finance_by is not None else ""
        note = f": {word.note}" if word.note else ""
        rows.append(("Sponsor's word", f"{verdict} by {name(people, word.by)}{finance}{note}"))
    return [("State", state(impact).spoken), *rows] if rows else rows


def score_rows(initiative: Initiative) -> list[tuple[str, str]]:
    """The number with its inputs, who set it, and what capped it; nothing before it is set."""
    score = initiative.dossier.score
    if score is None:
        return []
    capped = f"; {score.capped}" if score.capped else ""
    inputs = score.inputs
    steps = (
        f"impact {inputs.impact}, alignment {inputs.alignment}, data {inputs.data}, skills {inputs.skills}, "
        f"time {inputs.time}, risk {inputs.risk}"
    )
    return [
        ("Score", f"{score.value:g}, {score.priority}, because {because(score)}{capped}"),
        ("Inputs", f"{steps} (each of 5)"),
    ]


def _figure(figure: Figure, people: People, currency: str) -> str:
    money = _money(figure.annual_value, currency)
    capture = f", {figure.capture.spoken.lower()}" if figure.capture is not None else ""
    by = f" ({name(people, figure.by)})" if figure.by is not None else ""
    return f"{figure.value:g} {figure.unit}{money}{capture}{by}"


def _report(report: Report, people: People, currency: str) -> str:
    money = _money(report.annual_value, currency)
    return (
        f"{report.actual:g} {report.unit}, {report.period}{money}; {report.method.spoken.lower()}; "
        f"{report.attribution}% of it is its own; confidence {report.confidence.value} ({name(people, report.by)})"
    )


def _money(annual: float | None, currency: str) -> str:
    return f", {annual:,.0f} {currency} a year" if annual is not None else ""
