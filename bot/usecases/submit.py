"""The author's side: register, edit, withdraw, build the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.actions import RunCommand, StartFlow
from bot.cards.alike import Like, are_there
from bot.cards.initiative import subject_of
from bot.cards.words import count, day
from bot.ui import Button, Message, Style, literal
from bot.usecases.around import announce, card_changed, duties_of, office_card_of, save
from bot.usecases.candidates import looked
from bot.usecases.complete import tell_when_complete
from bot.usecases.desk import Act, Desk
from bot.usecases.dossier import welcome
from bot.usecases.security import asked_again, review_changed
from domain.authority import Verb
from domain.dossier import Given
from domain.errors import Refused
from domain.gates import seats_of
from domain.initiatives import Idea, Initiative, InitiativeId, edit, give, register, withdraw
from domain.notes import Task
from domain.parties import Party
from domain.people import Role
from domain.places import Channel

IDEA = "submit_idea"  # the flow that hands one in


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question that was answered with "I don't know", and the role that finds out."""

    field: str
    what: str
    owner: Role


async def submit(
    desk: Desk, idea: Idea, unknowns: tuple[Unknown, ...] = (), found: Sequence[Like] | None = None
) -> tuple[Initiative, Message]:
    """Registers the idea, puts it before the project office, and returns it with the author's receipt.

    `found` is what is like it, looked for before; None when nobody looked.
    """
    desk.require(Verb.SUBMIT)
    due = desk.due_in(desk.model.clocks.triage_days)

    def make(number: InitiativeId) -> Initiative:
        return looked(register(number, idea, desk.person, desk.now, due), found, desk.model.visibility, desk.now)

    initiative = await desk.uow.initiatives.add_next(desk.today().year, make)
    id = initiative.id
    await desk.uow.duties.add(duties_of(desk, initiative))
    await desk.uow.nudges.look_soon(desk.now, initiative.id)
    if idea.sponsor is not None:
        await desk.uow.seats.replace(id, seats_of(initiative))
    await desk.uow.notes.open_tasks_new(await _tasks(desk, initiative, unknowns))
    card = await office_card_of(desk, initiative, with_notes=False)
    note = Message(f"New idea {id}: {literal(initiative.title)}", card)
    await desk.post(Channel.PROJECT_OFFICE, note, subject_of(initiative))
    await _tell_the_sponsor(desk, initiative)
    await desk.record(id, "registered", title=idea.title, problem=idea.problem, metric=idea.metric, target=idea.target)
    return initiative, receipt(initiative, unknowns, found or ())


async def _tell_the_sponsor(desk: Desk, initiative: Initiative) -> None:
    """Nobody sponsors without knowing of it."""
    sponsor = initiative.idea.sponsor
    if sponsor is not None and sponsor != initiative.initiator:
        await desk.tell([sponsor], welcome(desk, initiative, Party.SPONSOR, sponsor))


def receipt(initiative: Initiative, unknowns: tuple[Unknown, ...], found: Sequence[Like] = ()) -> Message:
    """The number, what happens next and by when."""
    lines = [
        f"**{initiative.id} is registered.** *{literal(initiative.title)}*",
        f"The project office looks at it by **{day(initiative.triage_due)}**; I will tell you what they say.",
    ]
    if initiative.needs_number:
        lines.append("It still needs a number to aim at. It is saved as it is; you can add the number at any time.")
    if unknowns:
        owners = ", ".join(f"{unknown.what} (the {unknown.owner.spoken})" for unknown in unknowns)
        lines.append(f"What you did not know became {count(len(unknowns), 'task')}: {owners}.")
    if found:
        by = day(initiative.triage_due)
        lines.append(f"{literal(are_there(found))}; have a look before {by} if you like.")
    number = (Button("Add the number", StartFlow("edit_idea", initiative.id), Style.PRIMARY),)
    like = (Button("Show them" if len(found) > 1 else "Show what is like it", RunCommand("similar", initiative.id)),)
    return Message(
        "\n".join(lines),
        buttons=(
            *(number if initiative.needs_number else ()),
            *(like if found else ()),
            Button("Build the case", StartFlow("build_case", initiative.id)),
            Button("Add a comment", StartFlow("comment", initiative.id)),
            Button("Show it", RunCommand("status", initiative.id)),
        ),
    )


async def change(desk: Desk, id: str, idea: Idea, unknowns: tuple[Unknown, ...] = ()) -> Message:
    """The author's new words. What was missing and is there now ends its task; what nobody knows now becomes one."""
    before = await desk.initiative(id)
    desk.require(Verb.EDIT, before)
    if idea == before.idea:
        return Message(f"Nothing changed; **{before.id}** stands as it was.")
    after = edit(before, idea)
    await save(desk, after)
    await tell_when_complete(desk, before, after)
    if idea.sponsor != before.idea.sponsor:
        await desk.uow.seats.replace(after.id, seats_of(after))
        await _tell_the_sponsor(desk, after)
    unknown = {one.field for one in unknowns}
    known = [name for name in ("metric", "target", "objective", "sponsor") if name not in unknown]
    await desk.uow.notes.finish_tasks(after.id, known, desk.now)
    await desk.uow.notes.add_tasks(await _tasks(desk, after, unknowns))
    await card_changed(desk, after)
    await announce(desk, after, f"{literal(desk.person.name)} changed the text.", after.triager)
    await desk.record(
        after.id, "edited", title=idea.title, problem=idea.problem, metric=idea.metric, target=idea.target
    )
    number = " The number is there now, thank you." if before.needs_number and not after.needs_number else ""
    return Message(f"**{after.id}** is changed, and the project office sees the new text.{number}")


async def take_back(desk: Desk, id: str, reason: str) -> Message:
    """The author withdraws; whoever works on it is told."""
    before = await desk.initiative(id)
    desk.require(Verb.WITHDRAW, before)
    after = withdraw(before, desk.person, reason, desk.now)
    await save(desk, after)
    await card_changed(desk, after)
    await announce(desk, after, f"{literal(desk.person.name)} withdrew it. Nothing more is needed.", after.triager)
    await desk.record(after.id, "withdrawn", reason=reason or None)
    return Message(f"**{after.id}** is withdrawn. It stays on record; a new idea is welcome at any time: say *idea*.")


async def build(desk: Desk, id: str, case: Mapping[str, str], unknowns: tuple[Unknown, ...]) -> Message:
    """The answers of the full pass join the record, by field; what nobody knew becomes tasks."""
    before = await desk.initiative(id)
    desk.require(Verb.BUILD_CASE, before)
    given = give(before, {code: Given(words, desk.person.id, desk.now) for code, words in case.items()})
    after = asked_again(desk, before, given)
    await save(desk, after)
    await review_changed(desk, before, after)
    await desk.uow.notes.finish_tasks(after.id, list(case), desk.now)
    await desk.uow.notes.add_tasks(await _tasks(desk, after, unknowns))
    await card_changed(desk, after)
    await announce(desk, after, f"{literal(desk.person.name)} built the case.", after.triager)
    await tell_when_complete(desk, before, after)
    await desk.record(after.id, "case", **dict(case))
    tasks = f" {count(len(unknowns), 'open point')} became a task for somebody who can find out." if unknowns else ""
    return Message(f"The case of **{after.id}** is on record, and the project office has it.{tasks}")


async def _tasks(desk: Desk, initiative: Initiative, unknowns: tuple[Unknown, ...]) -> list[Task]:
    if not unknowns:
        return []
    due = desk.due_in(desk.model.clocks.needs_number_reminder_days)
    return [Task(initiative.id, unknown.field, unknown.what, unknown.owner, due) for unknown in unknowns]


async def within_limit(act: Act) -> None:
    """Refuses to begin one more idea when the person handed in or began so many in a day (a guard, not a judgement)."""
    limit = act.model.intake.ideas_per_day
    async with act.looking() as desk:
        since = desk.now - timedelta(days=1)
        handed_in = await desk.uow.initiatives.registered_since(act.person.id, since)
        drafts = await desk.uow.conversations.open_of(act.person.id, since)
    begun = [one for one in drafts if one.flow == IDEA and one.owner == act.person.id]
    if handed_in + len(begun) >= limit:
        raise Refused(
            f"That is {limit} ideas in a day, more than the office can read from one person. Finish a draft (say "
            "*drafts*), or come back tomorrow."
        )
