"""Somebody left the company: nothing waits for them any more, and whoever counted on them hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.absences import deputy_left, lost_owner
from bot.usecases.around import card_changed, save
from bot.usecases.blocker_leaving import leave_blockers
from bot.usecases.championship_leaving import leave_network
from bot.usecases.desk import Desk
from domain.funnel import Stage
from domain.gates import seats_of
from domain.history import Happening
from domain.initiatives import Initiative, amend
from domain.people import PersonId
from domain.places import Channel

MOST = 500  # duties of one person that are looked through


async def leave_company(desk: Desk) -> None:
    """Empties the seats of the desk's person, gives back their triage, and ends their absences and standing in.

    An empty seat is its role's, so that nothing waits for somebody who left. The project office is told what lost its
    owner, and everybody for whom they stood in.
    """
    who = desk.person.id
    rows: list[tuple[str, str, Sequence[str]]] = []
    for before in await _concerned(desk, who):
        after, lost = without(before, who)
        if after is not before:
            await save(desk, after)
            await desk.uow.seats.replace(after.id, seats_of(after))
            await card_changed(desk, after)
        if lost:
            rows.append((after.id, after.title, lost))
    await _end_absences(desk)
    served = [*await leave_blockers(desk), *await leave_network(desk)]
    if rows:
        await desk.post(Channel.PROJECT_OFFICE, lost_owner(desk.person, rows))
    emptied = [Happening(who, id, "left", {"seats": ", ".join(lost)}) for id, _, lost in rows]
    await desk.uow.history.add(desk.now, *served, *emptied, Happening(who, f"person:{who}", "left", {}))


async def become_guest(desk: Desk) -> None:
    """The desk's person stays, but is no colleague any more: what they had taken up waits for their colleagues."""
    await desk.uow.history.add(desk.now, *await leave_blockers(desk))


def without(initiative: Initiative, person: PersonId) -> tuple[Initiative, list[str]]:
    """The record with the person's seats empty and their triage given back, and as what they are missed.

    The author stays its author. An end is left as it is.
    """
    if initiative.stage.is_end:
        return initiative, []
    lost = [party.spoken for party, held in seats_of(initiative).items() if held == person]
    triages = initiative.stage is Stage.NEW and initiative.triager == person
    author = ["author"] if initiative.initiator == person else []
    if not lost and not triages:
        return initiative, author
    seats = {party: held for party, held in initiative.dossier.seats.items() if held != person}
    after = amend(initiative, replace(initiative.dossier, seats=seats))
    if initiative.idea.sponsor == person:
        after = replace(after, idea=replace(after.idea, sponsor=None))
    if triages:
        after = replace(after, triager=None, taken_at=None)
    return after, [*lost, *(["triage"] if triages else []), *author]


async def _concerned(desk: Desk, person: PersonId) -> list[Initiative]:
    """Where the person sits, or something waits for them in person; held until the commit."""
    seated = [id for id, _ in await desk.uow.seats.of(person)]
    waiting = [duty.initiative for duty in await desk.uow.duties.waiting([person], [], desk.now, MOST)]
    ids = sorted({*map(str, seated), *map(str, waiting)})
    await desk.hold(*ids)
    return [await desk.initiative(id) for id in ids]


async def _end_absences(desk: Desk) -> None:
    absences, person = desk.uow.absences, desk.person
    await absences.hold()
    for own in await absences.ahead(person.id, desk.now):
        await absences.end(own, desk.now, told=True)
    covered = await absences.to_cover(person.id, desk.now)
    people = await desk.uow.people.find(one.person for one in covered)
    for one in covered:
        await absences.leave_alone(one)
        await desk.tell([one.person], deputy_left(one, people[one.person], person, desk.now))
