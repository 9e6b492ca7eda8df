"""`champions map`: how every unit stands with its champions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.cards.champions import map_card
from bot.ui import Message
from bot.usecases.champion_finding import LOOKED_AT
from bot.usecases.desk import Desk
from domain.authority import belongs
from domain.blocker import Blocker
from domain.champion_cover import Serving, Unit, by_cover
from domain.championship import SERVING, Champion, ChampionId
from domain.errors import NotAllowed
from domain.people import HEADS, Person, PersonId, Role
from storage.blockers import By
from storage.unit_sizes import unit_sizes

ESCALATIONS = 200  # open ones of the champions that are counted


async def show(desk: Desk) -> Message:
    """All units, the worst first: with names, loads and buttons for training and the heads, else who is where."""
    standing = belongs(desk.person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    in_full = desk.person.has(*HEADS)
    units = await units_of(desk, in_full=in_full)
    rules, today = desk.model.champions, desk.today()
    return map_card(by_cover(units, today, rules), rules, today, in_full=in_full)


async def units_of(desk: Desk, *, in_full: bool) -> list[Unit]:
    """Every unit of the model, and those besides that have champions; loads are counted for those who see them."""
    serving = await desk.uow.champions.in_states(SERVING, LOOKED_AT)
    holders = await desk.uow.people.with_role(Role.CHAMPION)
    people = await desk.uow.people.find(one.person for one in serving) | {one.id: one for one in holders}
    recorded = {one.person for one in serving}
    bare = [one for one in holders if one.id not in recorded and one.department is not None]
    ids = [*recorded, *(one.id for one in bare)]
    backups = await _backups(desk, serving)
    questions = await desk.uow.questions.carried(ids) if in_full else {}
    escalations = await _escalations(desk, ids) if in_full else {}
    there: dict[str, list[Serving]] = {}
    for record in serving:
        person = people.get(record.person)
        if person is not None and person.active:
            one = replace(_serving(record, person, questions, escalations), backup=backups.get(record.id))
            there.setdefault(record.department, []).append(one)
    for person in bare:
        holds = Serving(person.name, questions=questions.get(person.id, 0), escalations=escalations.get(person.id, 0))
        there.setdefault(person.department or "", []).append(holds)
    return await _units(desk, there)


async def _units(desk: Desk, there: Mapping[str, Sequence[Serving]]) -> list[Unit]:
    sizes = await unit_sizes(desk.uow.connection)
    living = await desk.uow.champions.by_department()
    names = {one.id: one.name for one in desk.model.departments}
    ids = list(dict.fromkeys([*names, *there]))
    coming = {unit: sum(n for state, n in found.items() if state not in SERVING) for unit, found in living.items()}
    return [Unit(id, names.get(id, id), sizes.get(id, 0), tuple(there.get(id, ())), coming.get(id, 0)) for id in ids]


def _serving(
    record: Champion, person: Person, questions: Mapping[PersonId, int], escalations: Mapping[PersonId, int]
) -> Serving:
    return Serving(
        person.name,
        record.answers,
        record.ends_on,
        record.successor is not None,
        questions.get(person.id, 0),
        escalations.get(person.id, 0),
    )


async def _backups(desk: Desk, serving: Sequence[Champion]) -> Mapping[ChampionId, str]:
    """Who stands in for those who do not answer now, by name; nobody who has left or is away."""
    wanted = {one.id: one.backup for one in serving if not one.answers and one.backup is not None}
    if not wanted:
        return {}
    people = await desk.uow.people.find(wanted.values())
    away = await desk.uow.absences.running(sorted(set(wanted.values())), desk.now)
    there = {id: people.get(backup) for id, backup in wanted.items() if backup not in away}
    return {id: one.name for id, one in there.items() if one is not None and belongs(one)}


async def _escalations(desk: Desk, ids: Sequence[PersonId]) -> dict[PersonId, int]:
    """What each of them raised and is open. Whoever hid their name is not counted: a number would tell of it."""
    found: Sequence[Blocker] = await desk.uow.blockers.among(By.RAISER, ids, ESCALATIONS)
    counted: dict[PersonId, int] = {}
    for one in found:
        if not one.hidden_reporter:
            counted[one.raiser] = counted.get(one.raiser, 0) + 1
    return counted
