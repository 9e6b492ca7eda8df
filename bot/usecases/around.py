"""What surrounds an initiative, loaded for its cards; and who hears of its changes."""

from __future__ import annotations

from bot.actions import RunCommand
from bot.cards.initiative import Around, office_card, subject_of
from bot.ui import Button, Card, Message, Quote, literal
from bot.usecases.desk import Desk
from domain.authority import Verb, may, sees_all
from domain.errors import AlreadyDone
from domain.initiatives import Initiative
from domain.people import Person, PersonId


class ChangedMeanwhile(AlreadyDone):
    """Only the moment was wrong: the same act may succeed when it is tried again."""


async def around(desk: Desk, initiative: Initiative, with_notes: bool = True) -> Around:
    """People, champions, notes and tasks of one initiative. A new one has no notes or tasks yet."""
    notes = await desk.uow.notes.of(initiative.id) if with_notes else []
    tasks = await desk.uow.notes.tasks(initiative.id) if with_notes else []
    directory = desk.act.office.directory
    champions = await directory.champions(desk.uow.people, initiative.idea.department, desk.now)
    ids = {initiative.initiator, initiative.idea.sponsor, initiative.triager, initiative.decided_by}
    everybody = ids | {note.author for note in notes} | {task.owner for task in tasks}
    people = await directory.find(desk.uow.people, everybody, desk.now)
    return Around(people, champions, notes, tasks)


async def office_card_of(desk: Desk, initiative: Initiative, with_notes: bool = True) -> Card:
    """The office's card, its buttons meant for whoever may act on it. Rights are read again at the press."""
    office = await desk.act.office.directory.project_office(desk.uow.people, desk.now)
    keys = (account.key for person, held in office if may_act(person, initiative) for account in held)
    return office_card(initiative, await around(desk, initiative, with_notes), desk.model, tuple(keys))


def may_act(person: Person, initiative: Initiative) -> bool:
    """Whether the buttons of the office's card are for this person. Authors have a card of their own."""
    return bool(may(person, Verb.TAKE, initiative)) and initiative.initiator != person.id


async def save(desk: Desk, initiative: Initiative) -> None:
    """Saves over the revision that was loaded; the slower of two is told who was faster, and when."""
    if not await desk.uow.initiatives.save(initiative):
        raise await overtaken(desk, initiative)


async def overtaken(desk: Desk, initiative: Initiative) -> ChangedMeanwhile:
    """Who changed the initiative in the meantime, in words."""
    entries = await desk.uow.history.of(initiative.id)
    last = entries[-1]
    return ChangedMeanwhile(f"{initiative.id} was changed a moment ago; please try again.", by=last.actor, at=last.at)


async def card_changed(desk: Desk, initiative: Initiative) -> None:
    """Every copy of the office's card follows the record."""
    card = await office_card_of(desk, initiative)
    await desk.refresh(subject_of(initiative), Message(literal(card.title), card))


async def announce(
    desk: Desk, initiative: Initiative, sentence: str, *also: PersonId | None, quote: Quote | None = None
) -> None:
    """Tells the author and the followers what happened, by whom and what comes next.

    A follower who may not read the record hears that something happened, not what was written.
    """
    text = f"**{initiative.id}** · {literal(initiative.title)}\n{sentence}"
    show = (Button("Show it", RunCommand("status", initiative.id)),)
    inside, outside = await _readers(desk, initiative)
    people = [initiative.initiator, *also, *inside]
    await desk.tell(people, Message(text, buttons=show, quote=quote))
    await desk.tell([one for one in outside if one not in people], Message(text, buttons=show))


async def _readers(desk: Desk, initiative: Initiative) -> tuple[list[PersonId], list[PersonId]]:
    """The followers who may read all of it, and the others."""
    followers = await desk.uow.initiatives.followers(initiative.id)
    people = await desk.uow.people.find(followers)  # as stored: the directory may be half a minute behind
    inside: list[PersonId] = []
    for id in followers:
        person = people.get(id)
        credited = await desk.uow.initiatives.is_credited(initiative.id, id)
        if person is not None and sees_all(person, initiative, desk.model.visibility, credited):
            inside.append(id)
    return inside, [id for id in followers if id not in inside]
