"""What surrounds an initiative, loaded for its cards; and who hears of its changes."""

from __future__ import annotations

from bot.actions import RunCommand
from bot.cards.gate import GateAround, gate_card, gate_subject
from bot.cards.initiative import Around, office_card, subject_of
from bot.cards.security import security_card, security_subject
from bot.ui import Button, Card, Message, Quote, literal
from bot.usecases.blocker_turn import open_on
from bot.usecases.desk import Desk
from domain.authority import Verb, may, sees_all
from domain.dossier import ReviewState
from domain.duties import Duty, owed
from domain.errors import AlreadyDone
from domain.funnel import Stage
from domain.gates import pack, seats_of
from domain.initiatives import Initiative
from domain.line import in_line
from domain.people import Person, PersonId


class ChangedMeanwhile(AlreadyDone):
    """Only the moment was wrong: the same act may succeed when it is tried again."""


async def around(desk: Desk, initiative: Initiative, *, notes: bool = True, tasks: bool = True) -> Around:
    """People, champions, and (where they are shown) notes and tasks of one initiative."""
    said = await desk.uow.notes.of(initiative.id) if notes else []
    open_ = await desk.uow.notes.tasks(initiative.id) if tasks else []
    directory = desk.act.office.directory
    champions = await directory.champions(desk.uow.people, initiative.idea.department, desk.now)
    everybody = {*named_on(initiative), *(note.author for note in said), *(task.owner for task in open_)}
    people = await directory.find(desk.uow.people, everybody, desk.now)
    return Around(people, champions, said, open_)


def named_on(initiative: Initiative) -> set[PersonId | None]:
    """Everybody whose name a card of the initiative may show."""
    dossier = initiative.dossier
    acting = {initiative.initiator, initiative.triager, initiative.decided_by, *seats_of(initiative).values()}
    given = {one.by for one in (*dossier.facts.values(), *dossier.route.steps.values())}
    signed = {one.by for one in dossier.signoffs.values()} | {one.acting_for for one in dossier.signoffs.values()}
    let = {one.owner for one in dossier.waivers} | {one.by for one in dossier.opinions}
    marks = {one.by for one in (dossier.rework, dossier.paused, dossier.deferred, dossier.dispute) if one is not None}
    return {*acting, *given, *signed, *let, *marks, dossier.review.by, dossier.similar.by, dossier.route.by}


async def office_card_of(desk: Desk, initiative: Initiative, with_notes: bool = True) -> Card:
    """The office's card, its buttons meant for whoever may act on it. Rights are read again at the press.

    A new record has no notes yet.
    """
    office = await desk.act.office.directory.project_office(desk.uow.people, desk.now)
    keys = (account.key for person, held in office if may_act(person, initiative) for account in held)
    shown = await around(desk, initiative, notes=with_notes, tasks=False)
    return office_card(initiative, shown, desk.model, tuple(keys))


def may_act(person: Person, initiative: Initiative) -> bool:
    """Whether the buttons of the office's card are for this person. Authors have a card of their own."""
    return bool(may(person, Verb.TAKE, initiative)) and initiative.initiator != person.id


async def save(desk: Desk, initiative: Initiative) -> None:
    """Saves over the revision that was loaded; the slower of two is told who was faster, and when."""
    if not await desk.uow.initiatives.save(initiative):
        raise await overtaken(desk, initiative)
    await desk.uow.duties.replace(initiative.id, duties_of(desk, initiative))
    await desk.uow.nudges.look_soon(desk.now, initiative.id)


def duties_of(desk: Desk, initiative: Initiative) -> tuple[Duty, ...]:
    """What waits for whom at it, as of today."""
    return owed(initiative, desk.model.governance, desk.today(), desk.act.office.later)


async def overtaken(desk: Desk, initiative: Initiative) -> ChangedMeanwhile:
    """Who changed the initiative in the meantime, in words."""
    entries = await desk.uow.history.of(initiative.id)
    last = entries[-1]
    return ChangedMeanwhile(f"{initiative.id} was changed a moment ago; please try again.", by=last.actor, at=last.at)


async def card_changed(desk: Desk, initiative: Initiative) -> Card | None:
    """Every copy of the record's cards follows it: the office's, the gate's (which it gives back), security's."""
    gate: Card | None = None
    card = await office_card_of(desk, initiative)
    await desk.refresh(subject_of(initiative), Message(literal(card.title), card))
    if initiative.round or initiative.stage is not Stage.NEW:
        gate = await gate_card_of(desk, initiative)
        await desk.refresh(gate_subject(initiative), Message(literal(gate.title), gate))
    if initiative.dossier.review.state is not ReviewState.NOT_REQUESTED:
        people = await desk.act.office.directory.find(desk.uow.people, named_on(initiative), desk.now)
        card = security_card(initiative, people, desk.model)
        await desk.refresh(security_subject(initiative), Message(literal(card.title), card))
    return gate


async def gate_card_of(desk: Desk, initiative: Initiative, with_buttons: bool = True) -> Card:
    """The gate's card: what is there and what is missing, with the buttons that supply it."""
    found = pack(initiative, desk.model.governance, desk.today())
    risks = await desk.uow.risks.of(initiative.id)
    decided = await desk.uow.decisions.of(initiative.id)
    place = await queue_place(desk, initiative) if initiative.dossier.deferred is not None else None
    blockers = await open_on(desk.uow, initiative.id)
    named = {*named_on(initiative), *(one.decided_by for one in decided), *(one.acting_for for one in decided)}
    named |= {person for one in blockers for person in (one.owner_person, one.champion, one.seat)}
    people = await desk.act.office.directory.find(desk.uow.people, named, desk.now)
    around = GateAround(people, found, duties_of(desk, initiative), risks, decided, place, blockers)
    return gate_card(initiative, around, desk.model, with_buttons)


async def queue_place(desk: Desk, initiative: Initiative) -> int:
    """Which place it has among those that wait for room at the same gate, the first being 1."""
    waiting = in_line(await desk.uow.initiatives.deferred(initiative.stage))
    others = [one.id for one in waiting if one.id != initiative.id]
    ahead = in_line([initiative, *(one for one in waiting if one.id in others)])
    return 1 + [one.id for one in ahead].index(initiative.id)


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
