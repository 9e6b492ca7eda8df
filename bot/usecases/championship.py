"""Around one champion's record: who may know of it, who acts, and what follows from every act (domain rule 5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.actions import RunCommand
from bot.cards.championship import Around, consent_card, panel_card, training_card
from bot.cards.championship_term import Reader
from bot.ui import Button, Message, literal
from bot.usecases.around import ChangedMeanwhile
from bot.usecases.blocker_desk import acting
from bot.usecases.desk import Desk
from domain.authority import belongs
from domain.blocker import Acting
from domain.championship import Champion, ChampionId
from domain.championship_people import above, is_line_manager, is_person, is_training
from domain.errors import NotFound
from domain.people import Person, PersonId, Role
from domain.places import Channel

__all__ = ["ChangedMeanwhile", "acting"]

MY_TERM = Button("My term", RunCommand("term", ""))
_NUMBER = re.compile(r"\s*(?:champion\s+)?(?:c\s*-?\s*)?(\d{1,9})\s*", re.IGNORECASE)


def number_of(words: str) -> ChampionId | None:
    """The number as people type it: C-12, c12, 12; None for anything else."""
    found = _NUMBER.fullmatch(words)
    return ChampionId(f"C-{int(found[1])}") if found is not None else None


def unknown_record(id: str) -> NotFound:
    """Said of a record that does not exist and of one that the person may not know of."""
    return NotFound(f"I know no “{literal(id[:40])}”. Say *term* for your own record.")


async def load(desk: Desk, id: str) -> tuple[Champion, Person, Acting]:
    """The record, its person and who acts. NotFound also for whoever may not know of it."""
    number = number_of(id)
    found = await desk.uow.champions.get(number) if number is not None else None
    if found is None or not belongs(desk.person):
        raise unknown_record(id)
    person, who = await person_of(desk, found.person), await acting(desk)
    if reader_of(found, person, who) is None:
        raise unknown_record(id)
    return found, person, who


async def person_of(desk: Desk, id: PersonId) -> Person:
    """The stored person, without a line manager who has left the company, so that others may take that place."""
    found = await desk.uow.people.get(id)
    if found is None:
        raise NotFound("I do not know that colleague. Choose somebody who works here.")
    manager = await desk.uow.people.get(found.manager) if found.manager is not None else None
    return found if manager is not None and belongs(manager) else replace(found, manager=None)


def reader_of(champion: Champion, person: Person, who: Acting) -> Reader | None:
    """As what somebody reads the record; None for whoever may not know of it. Nobody reads marks about themselves."""
    if is_person(champion, who):
        return Reader.PERSON
    if is_training(person, who):
        return Reader.TRAINING
    return Reader.PANEL if is_line_manager(person, who) else None


async def line_managers(desk: Desk, person: Person) -> list[PersonId]:
    """Who agrees to the person's time; where nobody is on record, whoever stands above (domain rule 5)."""
    if person.manager is not None:
        return [person.manager]
    return [one.id for one in await desk.uow.people.with_role(above(person)) if one.id != person.id]


async def to_training(desk: Desk, message: Message, subject: str | None = None) -> None:
    """To training's channel; where none is bound, to everybody who heads training."""
    if await desk.uow.channels.of(Channel.TRAINING):
        await desk.post(Channel.TRAINING, message, subject)
        return
    for one in await desk.uow.people.with_role(Role.TRAINING):
        if subject is not None:
            await desk.show(one.id, message, subject)
        else:
            await desk.tell([one.id], message)


async def save(desk: Desk, after: Champion) -> None:
    """Over the revision that was loaded; every copy of its cards follows. ChangedMeanwhile names who was faster."""
    if not await desk.uow.champions.save(after):
        entries = await desk.uow.history.of(after.id)
        last = entries[-1]
        words = f"{after.id} was changed a moment ago; please try again."
        raise ChangedMeanwhile(words, by=last.actor, at=last.at)
    shown = await around(desk, after)
    for subject, card in (
        (consent_subject(after), consent_card(after, shown)),
        (panel_subject(after), panel_card(after, shown)),
        (training_subject(after), training_card(after, shown)),
    ):
        await desk.refresh(subject, Message(literal(card.title), card))


async def around(desk: Desk, champion: Champion) -> Around:
    """Names and rules for the cards of the record."""
    before = await desk.uow.champions.followed_by(champion.person, limit=1)
    follows = next((one.person for one in before if not one.state.is_end), None)
    people = await desk.act.office.directory.find(desk.uow.people, [*named_on(champion), follows], desk.now)
    unit = unit_name(desk, champion.department)
    return Around(people, unit, desk.model.champions, desk.today(), follows)


def named_on(champion: Champion) -> Sequence[PersonId | None]:
    """Everybody whose name a card of the record may show."""
    ticked = (one.by for one in champion.trained.values())
    marked = (one.by for one in champion.sheets)
    said = (champion.consent_by, champion.decided_by, champion.ended_by, champion.handed_over_by)
    return (champion.person, champion.nominated_by, champion.backup, champion.successor, *said, *ticked, *marked)


def unit_name(desk: Desk, department: str) -> str:
    found = desk.model.department(department)
    return found.name if found is not None else department


def consent_subject(champion: Champion) -> str:
    return f"champion-consent:{champion.id}"


def panel_subject(champion: Champion) -> str:
    return f"champion-panel:{champion.id}"


def training_subject(champion: Champion) -> str:
    return f"champion-training:{champion.id}"
