"""The days of terms: notices, the end of pauses, the last day, and who has waited too long (domain rule 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.championship_actions import TermAct, TermDo
from bot.events import Origin
from bot.ui import Button, Message, literal
from bot.usecases.championship import line_managers, person_of, to_training, unit_name
from bot.usecases.championship_term import ends_soon, leave_term, name_one
from bot.usecases.curation_review import opens_at
from bot.usecases.delivery import OURSELVES
from bot.usecases.desk import Act, Desk, Office
from domain.calendar import add_working_days
from domain.championship import Champion, ChampionState, empty_seats
from domain.championship_terms import StepKind, due_steps, take_steps
from domain.history import Happening
from domain.people import Person, PersonId
from domain.places import Account, Address
from storage.champions import TURN
from storage.dialect import in_turn
from storage.unit_of_work import reading, writing

PORTION = 50  # records that are looked at in one go
WAITS = (ChampionState.NOMINATED, ChampionState.VETTING)
_USHER = Person(PersonId(OURSELVES), "Usher")


async def run_terms(office: Office, now: datetime) -> None:
    """Everything of terms that a day brings, each once, also with two processes, or after a new start.

    A step is claimed by saving the record over its revision. What is told goes out in the reader's working hours.
    """
    today = office.day_of(now)
    told = False
    for one in await _due(office, now):
        async with writing(office.database) as uow:
            desk = Desk(_nobody(office), uow, now)
            champion = await uow.champions.get(one.id)
            if champion is None or not due_steps(champion, today, office.model.champions):
                continue  # somebody else took the step
            told = await _step(desk, champion) or told
            await _in_hours(desk)
            await desk.queue()
    told = await _remind(office, now) or told
    if told:
        office.kick()


async def _due(office: Office, now: datetime) -> list[Champion]:
    """The records of which a day has come."""
    table, today = office.model.champions, office.day_of(now)
    before = today + timedelta(days=max(table.notice_days, default=0) + 1)
    found: list[Champion] = []
    async with reading(office.database) as uow:
        skip, page = 0, await uow.champions.ending(before, PORTION)
        while page:
            found += page
            skip += len(page)
            page = await uow.champions.ending(before, PORTION, skip) if len(page) == PORTION else []
        found += await uow.champions.paused_until(today, PORTION)
    in_hours = opens_at(office, now, office.model.time_zone) == now
    return list({one.id: one for one in found if _is_due(office, one, now, in_hours=in_hours)}.values())


def _is_due(office: Office, champion: Champion, now: datetime, *, in_hours: bool) -> bool:
    """A notice waits for working hours, so that the days it counts are those that are left when it is read."""
    steps = due_steps(champion, office.day_of(now), office.model.champions)
    return any(step.kind is not StepKind.NOTICE for step in steps) or (bool(steps) and in_hours)


async def _step(desk: Desk, before: Champion) -> bool:
    """False when another process was faster."""
    today = desk.today()
    due = due_steps(before, today, desk.model.champions)
    after = take_steps(before, today, desk.model.champions)
    if not await desk.uow.champions.save(after):
        return False
    person = await person_of(desk, before.person)
    verbs: list[tuple[str, dict[str, str]]] = []
    for step in due:
        match step.kind:
            case StepKind.RESUMES:
                text = f"**{after.id}**: the pause of {literal(person.name)} is over. Questions arrive again."
                await _all(desk, person, Message(text))
                verbs.append(("champion_resumed", {}))
            case StepKind.NOTICE:
                await _notice(desk, after, person)
                verbs.append(("champion_notice", {"days": str(step.notice)}))
            case StepKind.ENDS | StepKind.OVERDUE_WITHOUT_SUCCESSOR:
                await leave_term(desk, before, after, person)
                verbs.append(("champion_term_over", {}))
    for verb, detail in verbs:
        happening = Happening(OURSELVES, after.id, verb, {"person": person.id, **detail})
        await desk.uow.history.add(desk.now, happening)
    return True


async def _notice(desk: Desk, champion: Champion, person: Person) -> None:
    """To the champion, to training and to the line manager, each in the words that are for them."""
    left = (champion.ends_on - desk.today()).days if champion.ends_on is not None else 0
    soon, buttons = ends_soon(champion, left), name_one(champion)
    gap = champion.successor is None
    yours = "Who could follow you? Name them, and hand over in good time." if gap else "Hand over in good time."
    await desk.tell([person.id], Message(f"Your term as champion {soon}. {yours}", buttons=buttons))
    unit = literal(unit_name(desk, champion.department))
    gap_text = "Nobody is named to follow yet." if gap else "A successor is named."
    text = f"**{champion.id}**: the term of {literal(person.name)}, champion of {unit}, {soon}. {gap_text}"
    offer = champion.term_number < desk.model.champions.max_terms and champion.extension is None
    more = (Button("Offer a second term", TermAct(champion.id, TermDo.OFFER.value)),) if offer else ()
    await to_training(desk, Message(text, buttons=(*buttons, *more)))
    await desk.tell(await line_managers(desk, person), Message(text, buttons=buttons))


async def _all(desk: Desk, person: Person, message: Message) -> None:
    await desk.tell([person.id, *await line_managers(desk, person)], message)
    await to_training(desk, message)


async def _remind(office: Office, now: datetime) -> bool:
    """Training hears once of a nomination or a vetting that nobody answers for so many working days."""
    table = office.model.champions
    waiting = await _silent(office, now)
    for one in waiting:
        async with writing(office.database) as uow:
            await in_turn(uow.connection, TURN)
            champion = await uow.champions.get(one.id)
            if champion is None or champion.state is not one.state or await uow.meta.get(_key(one)) is not None:
                continue
            await uow.meta.put(_key(one), now.isoformat())
            desk = Desk(_nobody(office), uow, now)
            person = await person_of(desk, champion.person)
            whom = "the line manager's yes to the time"
            if champion.state is ChampionState.VETTING:
                empty = empty_seats(champion)
                whom = f"marks from the {empty[0].spoken}" if empty else "the panel's word"
            show = Button(f"Show {champion.id}", TermAct(champion.id, TermDo.SHOW.value))
            ask = Button("Remind them", TermAct(champion.id, TermDo.REMIND.value))
            text = (
                f"**{champion.id}** of {literal(person.name)} waits for {whom}, for {table.backup_days} working days."
            )
            await to_training(desk, Message(f"{text} I remind you this once.", buttons=(ask, show)))
            await _in_hours(desk)
            await desk.queue()
    return bool(waiting)


async def _silent(office: Office, now: datetime) -> list[Champion]:
    """Those that have waited too long, and of which training was not told at this stage."""
    today, days = office.day_of(now), office.model.champions.backup_days
    found: list[Champion] = []
    async with reading(office.database) as uow:
        skip, page = 0, await uow.champions.in_states(WAITS, PORTION)
        while page:
            for one in page:
                since = office.day_of(_since(one))
                late = add_working_days(since, days, office.is_holiday) < today
                if late and await uow.meta.get(_key(one)) is None:
                    found.append(one)
            skip += len(page)
            page = await uow.champions.in_states(WAITS, PORTION, skip) if len(page) == PORTION else []
    return found


def _since(champion: Champion) -> datetime:
    """The last thing that anybody did with it."""
    said = [sheet.at for sheet in champion.sheets]
    return max([champion.nominated_at, *([champion.consent_at] if champion.consent_at is not None else []), *said])


def _key(champion: Champion) -> str:
    return f"champion-waits:{champion.id}:{champion.state.value}"


async def _in_hours(desk: Desk) -> None:
    """Nobody is woken by a term: what was gathered goes out when the reader works."""
    office, people = desk.act.office, await desk.uow.people.find(one.person for one in desk.outgoing)
    for at, one in enumerate(desk.outgoing):
        if one.copies_of is not None:
            continue
        reader = people.get(one.person) if one.person is not None else None
        zone = reader.time_zone if reader is not None else office.model.time_zone
        desk.outgoing[at] = replace(one, due_at=opens_at(office, desk.now, zone))


def _nobody(office: Office) -> Act:
    """Nobody's act: it is the clock's."""
    return Act(office, _USHER, Origin(Account(OURSELVES, "", ""), Address(OURSELVES, "", ""), direct=True))
