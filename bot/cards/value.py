"""The value of an initiative as cards: the report that the sponsor is asked about, and the chain of its impact."""

from __future__ import annotations

from bot.actions import RunCommand, StartFlow
from bot.cards.gate import acting
from bot.cards.words import People, day, name
from bot.ui import Button, Card, Facts, Part, Quote, Style, Text, cut, literal
from bot.value_actions import ConfirmValue, MoneyDoubts, MoneyRight, NotConfirmed
from domain.funnel import Stage
from domain.impact import (
    Baseline,
    Confirmation,
    Figure,
    Report,
    State,
    attainment,
    counted,
    is_operational,
    is_time,
    needs_finance,
    state,
)
from domain.initiatives import Initiative
from domain.people import PersonId
from domain.values import MEASURED_IN, figure_words, money_words, target_value

SAID = 300  # characters of somebody's words in a row
KEPT_APART = "Expected and confirmed stand side by side here and are never added up."


def value_subject(initiative: Initiative) -> str:
    """What a value card of the initiative is kept up to date under."""
    return f"value:{initiative.id}"


def stamp(report: Report) -> int:
    """Tells one report of an initiative from the next."""
    return int(report.at.timestamp() * 1000)


def value_card(
    initiative: Initiative,
    people: People,
    currency: str,
    acting_for: PersonId | None = None,
) -> Card:
    """For the sponsor and finance: what was reported, against what was planned; `acting_for` is whose word it is."""
    impact = initiative.dossier.impact
    title = f"{initiative.id} · {initiative.title}"
    if impact.report is None:
        nothing = (Text("There is no value report yet; the impact owner hands it in, and it appears here."),)
        return Card(title, nothing, (), initiative.id, view="impact")
    word = impact.confirmation
    parts: list[Part] = [
        Text(_headline(initiative, people, acting_for)),
        Facts(_reported(initiative, impact.report, people, currency)),
    ]
    if word is not None and word.note:
        parts.append(Quote(cut(word.note, SAID), by=acting(people, word.by, acting_for)))
    return Card(title, tuple(parts), _buttons(initiative, impact.report), initiative.id, view="impact")


def _headline(initiative: Initiative, people: People, acting_for: PersonId | None) -> str:
    impact = initiative.dossier.impact
    report, word = impact.report, impact.confirmation
    if report is None or word is None:
        sponsor = name(people, initiative.idea.sponsor, "The project office")
        return f"**{literal(sponsor)} is asked: is this the value that it brought?**"
    who = literal(acting(people, word.by, acting_for))
    if not word.confirmed:
        return f"**Not confirmed** by {who}, {day(word.at)}. That is a normal result, and what was learned stays here."
    if not needs_finance(report):
        return f"**Confirmed** by {who}, {day(word.at)}."
    if word.finance_by is not None:
        return f"**Confirmed** by {who}, {day(word.at)}; the money checked by {literal(name(people, word.finance_by))}."
    return f"**Confirmed** by {who}, {day(word.at)}. **Finance is asked:** is the money right? It counts after that."


def _reported(initiative: Initiative, report: Report, people: People, currency: str) -> tuple[tuple[str, str], ...]:
    baseline = initiative.dossier.impact.baseline
    rows = [
        ("Before", baseline_words(baseline)),
        ("Measured", f"{figure_words(report.actual, report.unit)}, {report.period}"),
        ("Target", initiative.idea.target or "none stated"),
        ("Reached", _reached(initiative, report) or ""),
        ("Money that counts", _counts(report, currency)),
        ("How it pays", report.capture.spoken if report.capture is not None else ""),
        ("Caused by it", f"{report.attribution}%"),
        ("Also at work", report.external),
        ("Method", f"{report.method.spoken}, {report.confidence} confidence"),
        ("Reported by", f"{name(people, report.by)}, {day(report.at)}"),
    ]
    return tuple((label, cut(words, SAID)) for label, words in rows if words)


def _reached(initiative: Initiative, report: Report) -> str | None:
    """How much of the planned change came; None where the target is no value that could be compared."""
    baseline = initiative.dossier.impact.baseline
    target = target_value(initiative.idea.target, baseline) if baseline is not None else None
    share = attainment(baseline, target, report.actual)
    if share is None:
        return None
    return f"{share:.0%} of the planned change" if share >= 0 else "it moved the other way"


def _counts(report: Report, currency: str) -> str:
    if report.annual_value is None:
        return "none stated; it counts as an operational effect"
    if is_operational(report):
        said = money_words(report.annual_value, currency)
        return f"0: {said} is stated, but saved time is no money until something turns it into money"
    if report.attribution == 100:
        return money_words(report.annual_value, currency)
    return f"{money_words(counted(report), currency)} ({report.attribution}% of {report.annual_value:,.0f})"


def _buttons(initiative: Initiative, report: Report) -> tuple[Button, ...]:
    if initiative.stage not in MEASURED_IN:
        return ()
    word = initiative.dossier.impact.confirmation
    which = (initiative.id, initiative.round, stamp(report))
    if word is None:
        return (
            Button("Confirm the value", ConfirmValue(*which), Style.PRIMARY),
            Button("Not confirmed…", NotConfirmed(*which)),
        )
    if word.confirmed and word.finance_by is None and needs_finance(report):
        return (
            Button("The money is right", MoneyRight(*which), Style.PRIMARY),
            Button("Doubts…", MoneyDoubts(*which)),
        )
    return ()


def impact_card(
    initiative: Initiative,
    people: People,
    currency: str,
    acting_for: PersonId | None = None,
    with_buttons: bool = True,
) -> Card:
    """The chain from what was expected to what was confirmed, each state beside the others."""
    impact = initiative.dossier.impact
    rows = [
        ("Expected", figure_line(impact.expected, people, currency)),
        ("Refined", figure_line(impact.refined, people, currency)),
        ("Before", baseline_words(impact.baseline)),
        ("Target", initiative.idea.target or "none stated"),
        ("Measured", _measured(impact.report, people, currency)),
        ("Confirmed", _confirmed(impact.report, impact.confirmation, people, currency, acting_for)),
    ]
    parts = (
        Text(f"Its impact is **{state(impact).spoken}**.{_waits(initiative, people)}"),
        Facts(tuple((label, cut(words, SAID)) for label, words in rows)),
        Text(KEPT_APART, subtle=True),
    )
    return Card(f"{initiative.id} · impact", parts, _next(initiative) if with_buttons else ())


def _waits(initiative: Initiative, people: People) -> str:
    """Who is asked for the next word on it; empty when nobody is."""
    impact = initiative.dossier.impact
    if initiative.stage not in MEASURED_IN or state(impact) is State.CONFIRMED:
        return ""
    if impact.report is None:
        if initiative.stage is not Stage.AWAITING_EFFECT:
            return ""
        due = initiative.dossier.next_gate_date
        return f" The impact owner reports it{f' by **{day(due)}**' if due is not None else ' next'}."
    if impact.confirmation is None:
        return f" {literal(name(people, initiative.idea.sponsor, 'The project office'))} is asked to confirm it."
    return " Finance is asked to check the money." if impact.confirmation.confirmed else ""


def figure_line(figure: Figure | None, people: People, currency: str) -> str:
    """`3,000 hours a year, 90,000 EUR a year (Mara, Thu 26 Nov)`."""
    if figure is None:
        return "not stated"
    said = [estimate_words(figure, currency)]
    if is_operational(figure):
        said.append("operational, no money")
    when = f", {day(figure.at)}" if figure.at is not None else ""
    return f"{'; '.join(said)} ({name(people, figure.by)}{when})"


def estimate_words(figure: Figure, currency: str) -> str:
    """`3,000 hours a year; 90,000 EUR a year`: the estimate as it was given."""
    value = figure_words(figure.value, figure.unit)
    return value if figure.annual_value is None else f"{value}; {money_words(figure.annual_value, currency)}"


def baseline_words(baseline: Baseline | None) -> str:
    """`6 typos, last quarter (claims system)`."""
    if baseline is None:
        return "not stated"
    return f"{figure_words(baseline.value, baseline.unit)}, {baseline.period} ({baseline.source})"


def _measured(report: Report | None, people: People, currency: str) -> str:
    if report is None:
        return "not yet"
    value = f"{figure_words(report.actual, report.unit)}, {report.period}"
    return f"{value}; money that counts: {_counts(report, currency)} ({name(people, report.by)}, {day(report.at)})"


def _confirmed(
    report: Report | None, word: Confirmation | None, people: People, currency: str, acting_for: PersonId | None
) -> str:
    if report is None or word is None:
        return "not yet"
    who = f"{acting(people, word.by, acting_for)}, {day(word.at)}"
    if not word.confirmed:
        return f"not confirmed ({who}); a normal result"
    if needs_finance(report) and word.finance_by is None:
        return f"by the sponsor ({who}); finance has still to check the money"
    money = money_words(counted(report), currency) if needs_finance(report) else "an operational effect"
    by = f"; money checked by {name(people, word.finance_by)}" if word.finance_by is not None else ""
    return f"{money} ({who}{by})"


def _next(initiative: Initiative) -> tuple[Button, ...]:
    """What can be done about it now, whoever may."""
    id, impact = initiative.id, initiative.dossier.impact
    history = Button("History", RunCommand("history", id))
    if initiative.stage in (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY):
        verb = "Refine the estimate" if initiative.stage is Stage.DELIVERY else "Estimate the value"
        return (Button(verb, StartFlow("estimate", id)), Button("Today's value", StartFlow("baseline", id)), history)
    if impact.report is not None and (shown := _buttons(initiative, impact.report)):
        again = (Button("New report", StartFlow("value_report", id)),) if state(impact) is State.MEASURED else ()
        return (*shown, *(again if impact.confirmation is None else ()), history)
    if initiative.stage is Stage.AWAITING_EFFECT and impact.report is None:
        return (Button("Report the value", StartFlow("value_report", id), Style.PRIMARY), history)
    return (history,)


def time_is_no_money(figure: Figure | Report) -> str:
    """Said kindly where saved time is not turned into money; empty otherwise."""
    if not is_time(figure.unit) or figure.capture is not None:
        return ""
    return (
        " Saved time is a real effect, and it counts as an operational one: it becomes money only when something turns "
        "it into money, such as more output or a hire that is not needed."
    )
