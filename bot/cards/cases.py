"""The case library: what closed with confirmed impact, and what others can learn from it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import RunCommand
from bot.cards.words import People, count, name
from bot.ui import Button, Card, Divider, Facts, Part, Text, cut, literal
from domain.gates import seat_of
from domain.impact import counted, needs_finance
from domain.initiatives import Initiative
from domain.model import OperatingModel
from domain.parties import Party
from domain.people import PersonId
from domain.values import figure_words, money_words

SAID = 300  # characters of a lesson


def cases_card(
    found: Sequence[Initiative],
    people: People,
    model: OperatingModel,
    more: int = 0,
    lessons: tuple[Sequence[Part], Sequence[Button]] = ((), ()),
) -> Card:
    """Each case with what anybody may know of it; `more` is how many others there are. The network's lessons follow."""
    parts: list[Part] = []
    for place, one in enumerate(found):
        parts += [Divider()] if place else []
        parts += [Text(f"**{one.id} · {literal(one.title)}**"), Facts(_rows(one, people, model))]
    if more:
        parts.append(Text(f"And {count(more, 'other')}: add a word to find them, as in *cases claims*.", subtle=True))
    taught, buttons = lessons
    parts += [*([Divider()] if parts and taught else []), *taught]
    labels = ["Show it"] if len(found) == 1 else [f"Show {one.id}" for one in found]
    shows = tuple(Button(label, RunCommand("status", one.id)) for label, one in zip(labels, found, strict=True))
    return Card("Case library", tuple(parts), (*shows, *buttons))


def contact_of(initiative: Initiative) -> PersonId:
    """Whom to ask about a case."""
    return seat_of(initiative, Party.PROJECT_MANAGER) or initiative.triager or initiative.initiator


def shown_text(initiative: Initiative, model: OperatingModel) -> str:
    """All words that a case shows, by which it can be found; small letters."""
    rows = (value for _, value in _rows(initiative, {}, model))
    return " ".join((initiative.id, initiative.title, initiative.idea.department or "", *rows)).casefold()


def _rows(initiative: Initiative, people: People, model: OperatingModel) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Unit", _unit(initiative, model)),
        ("Product", _product(initiative, model)),
        ("Brought", _brought(initiative, model.currency)),
        ("Lesson", cut(initiative.dossier.fact("lesson") or "none written down yet", SAID)),
        ("Contact", name(people, contact_of(initiative)) if people else ""),
    )
    return tuple((label, value) for label, value in rows if value)


def _unit(initiative: Initiative, model: OperatingModel) -> str:
    department = model.department(initiative.idea.department or "")
    return department.name if department is not None else initiative.idea.process or "not named"


def _product(initiative: Initiative, model: OperatingModel) -> str:
    id = initiative.dossier.route.product
    product = model.product(id) if id is not None else None
    return product.name if product is not None else id or "none of the catalogue"


def _brought(initiative: Initiative, currency: str) -> str:
    """`6 → 2 typos per 100 claims; 96,000 EUR a year`: the confirmed effect."""
    report, baseline = initiative.dossier.impact.report, initiative.dossier.impact.baseline
    if report is None:
        return "confirmed impact"
    before = f"{figure_words(baseline.value)} → " if baseline is not None else ""
    money = f"; {money_words(counted(report), currency)}" if needs_finance(report) else ""
    return f"{before}{figure_words(report.actual, report.unit)}{money}"
