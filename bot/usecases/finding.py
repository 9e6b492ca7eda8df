"""What was "I don't know": the open tasks of a person, and telling the author when somebody found out."""

from __future__ import annotations

from bot.actions import RunCommand, StartFlow
from bot.cards.finding import tasks_card
from bot.cards.words import count
from bot.ui import Button, Message, Quote, cut, literal
from bot.usecases.around import card_changed
from bot.usecases.desk import Desk
from domain import giving
from domain.authority import YES, Ruling, Verb, belongs, may
from domain.errors import NotFound
from domain.gates import seat_of
from domain.giving import is_asked
from domain.initiatives import Initiative, InitiativeId
from domain.items import ITEMS, Kind
from domain.notes import Note, NoteKind, Task
from domain.parties import Party
from domain.people import Person

SAID = 300  # characters of an answer that are repeated
MOST = 10  # tasks on one list


async def tasks(desk: Desk) -> Message:
    """What the person, their roles, or those whom they stand in for have to find out, the earliest day first."""
    desk.require(Verb.READ)
    people = [desk.person, *await desk.principals()]
    titles = {one.id: one.title for who in people for one in await desk.uow.waits.tasks(who, 5 * MOST)}
    found = [
        task
        for id in titles
        for task in await desk.uow.notes.tasks(InitiativeId(id))
        if any(is_asked(who, task) for who in people)
    ]
    if not found:
        return Message("Nothing is to be found out by you. What gates wait for from you stands in *inbox*.")
    found.sort(key=lambda task: (task.due, task.initiative))
    more = f" The {MOST} earliest are shown." if len(found) > MOST else ""
    return Message(
        f"You have {count(len(found), 'thing')} to find out, the earliest day first.{more}",
        tasks_card(found[:MOST], titles, desk.today()),
    )


async def found_out(desk: Desk, id: str, field: str, words: str) -> Message:
    """Ends a task that has no page of its own, with what was found out; whoever did not know is told."""
    initiative = await desk.visible(id)
    giving.still_open(initiative)
    item, _ = giving.named(field)
    code = item.code if item is not None else field
    task = await _open_task(desk, initiative, code)
    if task is None:
        raise NotFound(f"Nothing of that name is to be found out at {initiative.id}. Say *tasks* for what is yours.")

    def ruling(who: Person) -> Ruling:
        mine = YES if belongs(who) and is_asked(who, task) else None
        return mine or may(who, Verb.SUPPLY, initiative, desk.model.governance)

    for_ = await desk.authorize_by(Verb.SUPPLY, ruling)
    note = f"{task.what}: {words}"
    await desk.uow.notes.add(Note(initiative.id, NoteKind.COMMENT, desk.person.id, note, desk.now))
    await settle(desk, initiative, code, words)
    await card_changed(desk, initiative)
    await desk.record(initiative.id, "found_out", item=code, words=words, **{"for": for_})
    return Message(
        f"Thank you. It is on **{initiative.id}**, and its author knows.",
        buttons=(Button("My tasks", RunCommand("tasks", "")),),
    )


async def settle(desk: Desk, initiative: Initiative, code: str, words: str) -> None:
    """Ends the open task about the field, if there is one; author and project manager get the answer."""
    task = await _open_task(desk, initiative, code)
    if task is None:
        return
    await desk.uow.notes.finish_tasks(initiative.id, [code], desk.now)
    text = (
        f"**{initiative.id}** · {literal(initiative.title)}\nWhat nobody knew is known now: {literal(task.what)}. "
        f"{literal(desk.person.name)} found out:"
    )
    quote, show = Quote(cut(words, SAID), desk.person.name), Button("Show it", RunCommand("status", initiative.id))
    is_ideas = code in ITEMS and ITEMS[code].kind is Kind.IDEA and not giving.has_page(ITEMS[code])
    edit = (Button("Put it into the idea", StartFlow("edit_idea", initiative.id)),) if is_ideas else ()
    await desk.tell([initiative.initiator], Message(text, quote=quote, buttons=(*edit, show)))
    lead = seat_of(initiative, Party.PROJECT_MANAGER)
    if lead != initiative.initiator:
        await desk.tell([lead], Message(text, quote=quote, buttons=(show,)))


async def _open_task(desk: Desk, initiative: Initiative, code: str) -> Task | None:
    tasks = await desk.uow.notes.tasks(initiative.id)
    return next((one for one in tasks if one.field == code and one.done_at is None), None)
