"""Everything that waits for one person, and for those whom they stand in for: one list, the oldest first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import partial

from bot.actions import RunCommand
from bot.cards.inbox import (
    PAGE,
    Item,
    asked_back_item,
    asked_items,
    blocker_item,
    duty_item,
    inbox_card,
    question_item,
    task_item,
)
from bot.cards.words import day, name
from bot.ui import Button, Message
from bot.usecases.blocker_lists import waiting_blockers
from bot.usecases.desk import Desk
from domain.authority import Verb, is_own, sees_title
from domain.duties import Duty, DutyKind
from domain.errors import Refused
from domain.model import Visibility
from domain.people import Person
from storage.inbox import Inbox, Waiting

MOST = 100  # of each kind that are looked at
DECIDED = (DutyKind.DECIDE, DutyKind.RESUME)
NOTHING = "Nothing waits for you. What somebody asks of you will stand here."
_BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Owed:
    """What one record asks of the person, for themselves or (`for_`) for whom they stand in."""

    rows: tuple[Waiting, ...]
    for_: Person | None

    @property
    def first(self) -> Waiting:
        return self.rows[0]

    @property
    def duties(self) -> tuple[Duty, ...]:
        return tuple(row.duty for row in self.rows)


async def show(desk: Desk, page: int = 1) -> Message:
    """The page of the list. Refused when the list is shorter."""
    desk.require(Verb.READ)
    owed, capped = await waiting(desk)
    entries = [*_duties(desk, owed), *await _tasks(desk), *await _asked(desk, owed), *await _questions(desk)]
    entries += await _blockers(desk)
    entries.sort(key=lambda entry: _age(entry[0]))
    shown, left = await _page(entries, page)
    if not shown:
        if page > 1:
            raise Refused("No more waits for you than the pages before. Say *inbox* for the first.")
        return Message(NOTHING, buttons=(Button("My ideas", RunCommand("mine", "")),))
    card = inbox_card(shown, page, left, capped, desk.today())
    return Message(_told(shown, page, left, capped), card)


async def waiting(desk: Desk) -> tuple[list[Owed], bool]:
    """What the records ask, things to supply to one record together; and whether there is more than was looked at."""
    principals = await desk.principals()
    everybody = (desk.person, *principals)
    roles = {role for one in everybody for role in one.roles}
    found = await Inbox(desk.uow.connection).waiting({one.id for one in everybody}, roles, desk.now, MOST + 1)
    grouped: dict[object, list[Waiting]] = {}
    whom: dict[object, Person | None] = {}
    for row in found[:MOST]:
        takers = [one for one in everybody if _waits_for(row.duty, one) and not _decides_own(row, one, desk.person)]
        if takers:
            duty, for_ = row.duty, None if takers[0] is desk.person else takers[0]
            together = duty.kind is DutyKind.SUPPLY
            key = (duty.initiative, for_.id if for_ else None, duty.kind, None if together else duty)
            grouped.setdefault(key, []).append(row)
            whom[key] = for_
    return [Owed(tuple(rows), whom[key]) for key, rows in grouped.items()], len(found) > MOST


async def stays(desk: Desk, one: Owed) -> bool:
    """Whether the record, read in full, leaves it to this person: not their own to decide, and theirs to know of."""
    decides, closed = one.first.duty.kind in DECIDED, desk.model.visibility is Visibility.CLOSED
    if not decides and not closed:
        return True
    record = await desk.initiative(one.first.duty.initiative)
    people = [desk.person, *([one.for_] if one.for_ is not None else [])]
    if decides and any(is_own(person.id, record) for person in people):
        return False
    knows = any(sees_title(person, record, desk.model.visibility) for person in people)
    return knows or await desk.sees_all(record)


def item(desk: Desk, one: Owed) -> Item:
    """As a line of the list."""
    first, for_ = one.first, one.for_.name if one.for_ is not None else None
    own = first.initiator == desk.person.id
    return duty_item(one.duties, first.title, first.round, desk.person, for_, own)


Entry = tuple[Item, Callable[[], Awaitable[bool]]]  # a line, and whether it is for this person


def _duties(desk: Desk, owed: Sequence[Owed]) -> list[Entry]:
    return [(item(desk, one), partial(stays, desk, one)) for one in owed]


async def _tasks(desk: Desk) -> list[Entry]:
    async def known(id: str) -> bool:
        if desk.model.visibility is not Visibility.CLOSED:
            return True
        record = await desk.initiative(id)
        return sees_title(desk.person, record, desk.model.visibility) or await desk.sees_all(record)

    found = await desk.uow.waits.tasks(desk.person, MOST)
    return [(task_item(one, desk.person), partial(known, one.id)) for one in found]


async def _asked(desk: Desk, owed: Sequence[Owed]) -> list[Entry]:
    """What the office asked the author; a missing number that stands among what is to be supplied is not said twice."""

    numbers = {duty.initiative for one in owed for duty in one.duties if duty.code == "target"}
    found = await desk.uow.waits.asked(desk.person.id, MOST)
    left = [replace(one, needs_number=one.needs_number and one.id not in numbers) for one in found]
    return [(entry, _yes) for one in left for entry in asked_items(one)]


async def _questions(desk: Desk) -> list[Entry]:
    """What colleagues asked and Usher passed on to this person, and what was asked back about their own."""
    found = await desk.uow.questions.handed_to(desk.person.id, MOST)
    people = await desk.uow.people.find({one.person for one in found if one.person is not None})
    mine = [asked_back_item(one) for one in await desk.uow.questions.asked_back(desk.person.id, MOST)]
    theirs = [question_item(one, name(people, one.person, "a colleague")) for one in found]
    return [(one, _yes) for one in (*mine, *theirs)]


async def _blockers(desk: Desk) -> list[Entry]:
    """What waits for this person to take it up, and what they reported and somebody solved."""
    to_take, to_confirm = await waiting_blockers(desk, MOST)
    zone = desk.person.time_zone
    found = [blocker_item(one, desk.now, zone, mine=False) for one in to_take]
    found += [blocker_item(one, desk.now, zone, mine=True) for one in to_confirm]
    return [(one, _yes) for one in found]


async def _yes() -> bool:
    return True


def _age(item: Item) -> datetime:
    """Since when; where nobody noted that, the day it is due stands for it, and without one it is as old as can be."""
    if item.since is not None:
        return item.since
    return datetime.combine(item.due, time(), UTC) if item.due is not None else _BEGINNING


async def _page(entries: Sequence[Entry], page: int) -> tuple[list[Item], int]:
    """The lines of the page, and how many come after them. Looks at a record only as far as the page reaches."""
    shown: list[Item] = []
    looked = 0
    for one, is_theirs in entries:
        if len(shown) == page * PAGE:
            break
        looked += 1
        if await is_theirs():
            shown.append(one)
    return shown[(page - 1) * PAGE :], len(entries) - looked


def _told(items: Sequence[Item], page: int, left: int, capped: bool) -> str:
    number = (page - 1) * PAGE + len(items) + left
    waits = "thing waits" if number == 1 and not capped else "things wait"
    said = f"{'More than ' if capped else ''}{number} {waits} for you"
    first = items[0]
    since = f", the oldest since {day(first.since.date())}" if page == 1 and first.since is not None else ""
    return f"{said}{since}." if page == 1 else f"{said}; this is page {page}."


def _waits_for(duty: Duty, person: Person) -> bool:
    return duty.person == person.id if duty.person is not None else duty.role in person.roles


def _decides_own(row: Waiting, taker: Person, reader: Person) -> bool:
    """Nobody decides on what they started, nor does whoever stands in for them (domain rule 4.1)."""
    return row.duty.kind in DECIDED and row.initiator in (taker.id, reader.id)
