"""What champions brought about, from records and not from claims: never a table of persons, nobody under five alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.cards import recognition as cards
from bot.cards.recognition import UnitRow
from bot.ui import Message
from bot.usecases.desk import Desk
from domain.authority import belongs
from domain.errors import NotAllowed
from domain.people import Person, PersonId, Role

FEW = 5  # people; what fewer brought about is not shown by itself (domain rule 11)
MOST = 1000  # people that are counted together
HEADS = (Role.DIRECTOR, Role.PROJECT_OFFICE, Role.PRODUCT_PORTFOLIO, Role.INFRASTRUCTURE)  # training reads the units'


@dataclass(frozen=True, slots=True)
class Recognition:
    """One person's figures: ideas helped that a gate let go on, answers marked helpful, and uses of their lessons."""

    shaped: int = 0
    helpful: int = 0
    reused: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.shaped or self.helpful or self.reused)


async def record_of(desk: Desk, person: PersonId) -> Recognition:
    """The person's figures until now, over all their terms."""
    return (await _records(desk, [person]))[person]


async def show(desk: Desk) -> Message:
    """A champion's own figures; for training the units' as well. NotAllowed for whoever has neither."""
    standing = belongs(desk.person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    if desk.person.has(Role.TRAINING):
        return await _of_units(desk)
    mine = await record_of(desk, desk.person.id)
    if not desk.person.has(Role.CHAMPION) and mine.is_empty:
        return Message(_who_reads(desk))
    card = cards.own(mine.shaped, mine.helpful, mine.reused)
    return Message("What came of your help, counted from the records. It is shown to you, and ranks nobody.", card)


def _who_reads(desk: Desk) -> str:
    """For whoever has no figures: who may read which, and what they can do themselves."""
    said = (
        "This is for those who help: each champion reads what came of their own help, and the head of training the "
        f"sums of units, with {FEW} champions or more. Nobody else reads a person's figures, and you "
        "have none of your own."
    )
    if desk.person.has(*HEADS):
        return (
            f"{said} What you can do: *champions map* shows where champions are missing, and *nominate* proposes one."
        )
    return f"{said} *champion* says who yours is, and *nominate* proposes somebody."


async def certificate(desk: Desk, person: Person, term: str) -> Message:
    """Thanks to a champion at the end of a year or a term, with their figures; `term` says which, as in "2026"."""
    mine = await record_of(desk, person.id)
    found = desk.model.department(person.department or "")
    unit = found.name if found is not None else person.department or ""
    return cards.certificate(person.name, unit, term, (mine.shaped, mine.helpful, mine.reused))


async def _of_units(desk: Desk) -> Message:
    champions = (await desk.uow.people.with_role(Role.CHAMPION))[:MOST]
    rows = await _rows(desk, champions)
    mine = await record_of(desk, desk.person.id) if desk.person.has(Role.CHAMPION) else None
    card = cards.of_units(rows, FEW, (mine.shaped, mine.helpful, mine.reused) if mine is not None else None)
    return Message("What came of the network's help, by unit and from the records. No person is counted alone.", card)


async def _rows(desk: Desk, champions: Sequence[Person]) -> list[UnitRow]:
    """By the name of the unit. Small units stand together, and stay without figures where even these are few."""
    units: dict[str, list[PersonId]] = {}
    for one in champions:
        units.setdefault(one.department or "", []).append(one.id)
    figures = await _records(desk, [one.id for one in champions])
    large = {unit: people for unit, people in units.items() if len(people) >= FEW}
    small = [one for unit, people in units.items() if unit not in large for one in people]
    rows = [_row(_name(desk, unit), people, figures) for unit, people in large.items()]
    rows.sort(key=lambda row: row.unit.casefold())
    names = sorted(_name(desk, unit) for unit in units if unit not in large)
    rows += [UnitRow(unit, None) for unit in names]
    return [*rows, _row("These smaller units together", small, figures)] if len(small) >= FEW else rows


def _row(unit: str, people: Collection[PersonId], figures: dict[PersonId, Recognition]) -> UnitRow:
    of = [figures[one] for one in people]
    return UnitRow(unit, (sum(one.shaped for one in of), sum(one.helpful for one in of), sum(one.reused for one in of)))


def _name(desk: Desk, unit: str) -> str:
    found = desk.model.department(unit) if unit else None
    return found.name if found is not None else unit or "No unit named"


async def _records(desk: Desk, people: Sequence[PersonId]) -> dict[PersonId, Recognition]:
    shaped = await desk.uow.helped.shaped(people)
    helpful = await desk.uow.helped.helpful(people)
    reused = await desk.uow.lessons.reused(people)
    return {one: Recognition(shaped.get(one, 0), helpful.get(one, 0), reused.get(one, 0)) for one in people}
