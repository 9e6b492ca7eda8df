"""Fills an empty database with the demo company: the use cases do what its people did, under a moved clock."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation.engine import Confirm, Skip
from bot.conversation.flow import UNKNOWN
from bot.conversation.reading import position
from bot.conversation.state import Status
from bot.demo import blockers, champion_acts, champions, questions
from bot.demo.doing import CLOSES, HERE, Doing, after, somebody, working, written
from bot.demo.faces import steady_faces
from bot.demo.gate_acts import Told, act, is_known
from bot.demo.history import gate_doings
from bot.events import Origin
from bot.flows import FLOWS
from bot.flows.submit_idea import NONE_OF_THESE
from bot.main import Usher
from bot.usecases import converse, people, talk_about, triage
from bot.usecases.blocker_clock_job import run_clock
from bot.usecases.championship_job import run_terms
from bot.usecases.decisions import Said, decide
from bot.usecases.desk import Act, Desk, Office
from bot.usecases.digest_receivers import sync_receivers
from bot.usecases.people_import import import_people
from bot.usecases.returned import tell_returned
from domain.errors import Refused
from domain.funnel import Decision, RejectionReason
from domain.initiatives import Initiative
from domain.people import Role
from domain.places import Account, Address, Channel
from storage.database import Database
from storage.edits import gather_edits
from storage.meta import DEMO, HALF_MADE
from storage.unit_of_work import reading, writing

PLATFORM, TENANT = "playground", "demo"
CHANNELS = tuple(channel.value for channel in Channel)


@dataclass
class _Made:
    """The numbers that the acts were given, by the places in their files."""

    today: date
    ids: dict[int, str] = field(default_factory=dict)
    questions: dict[int, int] = field(default_factory=dict)
    blockers: dict[int, str] = field(default_factory=dict)
    lessons: dict[int, int] = field(default_factory=dict)


class NotEmpty(Exception):
    """The database holds something that is not the demo's."""


@dataclass
class SeedClock:
    """Stands where it is put."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    async def move_to(self, instant: datetime) -> None:
        """Puts it somewhere else."""
        self.instant = instant


async def is_empty(office: Office) -> bool:
    """True when nobody is known yet."""
    async with reading(office.database) as uow:
        return not await uow.people.all(limit=1)


async def seed(usher: Usher, clock: SeedClock, today: date) -> None:
    """People, channels, half a year of ideas and what was asked, ending on `today`. NotEmpty on a database in use."""
    office, began = usher.office, clock.instant
    if not await is_empty(office):
        raise NotEmpty
    zone = ZoneInfo(office.model.time_zone)
    ideas = list(_doings(today, zone, office))
    asked = questions.question_doings(today, zone, office)
    gates, held_up = gate_doings(today, zone, office, ideas), blockers.blocker_doings(today, zone, office)
    network = champions.champion_doings(today, zone, office)
    doings = sorted([*ideas, *gates, *asked, *held_up, *network], key=lambda one: one.at)
    clock.instant = doings[0].at - timedelta(days=3)
    async with writing(office.database) as uow:
        await uow.meta.put(DEMO, HALF_MADE)
    await _settle(usher)
    with steady_faces(), office.directory.steady():
        await _live(usher, clock, doings, today)
    await sync_receivers(office, began)  # so that the first Monday that the clock is moved to has its digests
    async with writing(office.database) as uow:
        await uow.meta.put(DEMO, clock.instant.isoformat())


async def _live(usher: Usher, clock: SeedClock, doings: Sequence[Doing], today: date) -> None:
    """Everything is done at its time; at the end of each day it is sent, and who is back hears what was done."""
    made = _Made(today)
    for _, day in groupby(doings, key=lambda one: one.at.date()):
        for doing in day:
            clock.instant = doing.at
            await _one(usher.office, doing, made)
        await tell_returned(usher.office, clock.instant)
        await _send(usher, doings[-1].at)
    await usher.relay.drain()


async def _one(office: Office, doing: Doing, made: _Made) -> None:
    """One act, or one look of a clock."""
    if doing.do == blockers.CLOCK:
        await run_clock(office, doing.at)
    elif doing.do == champions.CLOCK:
        await run_terms(office, doing.at)
    elif doing.do in questions.ACTS:
        await questions.act(await _act(office, doing.by), doing, made.questions)
    elif doing.do in blockers.ACTS:
        await blockers.act(await _act(office, doing.by), doing, made.blockers, made.ids, made.today)
    elif champion_acts.is_known(doing.do):
        async with (await _act(office, doing.by)).desk() as desk:
            await champion_acts.act(desk, doing, made.lessons, made.today)
    else:
        await _do(office, doing, made.ids, made.today)


async def _send(usher: Usher, end: datetime) -> None:
    """What the day brought goes out. Cards are changed in the end only, to what they look like then."""
    async with writing(usher.office.database) as uow:
        await gather_edits(uow.connection, end)
    await usher.relay.drain()


async def is_half_made(database: Database) -> bool:
    """True for a demo whose seeding was ended before its end."""
    async with reading(database) as uow:
        return await uow.meta.get(DEMO) == HALF_MADE


async def _settle(usher: Usher) -> None:
    """Everybody is known, has a playground account, and the role channels are bound."""
    office = usher.office
    with (HERE / "people.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    await import_people(office, (HERE / "people.csv").read_text(encoding="utf-8"))
    async with writing(office.database) as uow:
        for row in rows:
            person = await uow.people.by_email(row["email"])
            if person is not None:
                await uow.people.join(Account(PLATFORM, TENANT, row["email"]), person.id, office.now())
    admin = next(row["email"] for row in rows if Role.ADMIN.value in row["roles"].split(";"))
    for name in CHANNELS:
        act = await _act(office, admin, f"#{name}")
        async with act.desk() as desk:
            await people.bind(desk, name, act.origin.place)


def _doings(today: date, zone: ZoneInfo, office: Office) -> Iterator[Doing]:
    ideas = written("ideas.yaml")
    now = datetime.combine(today, CLOSES, zone)
    for index, idea in enumerate(ideas):
        hour, minute = map(int, idea["at"].split(":"))
        handed_in = datetime.combine(today - timedelta(days=idea["days_ago"]), time(hour, minute), zone)
        at = working(handed_in, office)
        yield Doing(at, index, idea["author"], "submit", idea["answers"])
        before = at
        for event in idea["then"]:
            at = max(working(handed_in + after(event["after"]), office), before + timedelta(minutes=20))
            before = at
            if at < now:
                yield Doing(at, index, event["by"], event["do"], event)


async def _act(office: Office, email: str, place: str | None = None) -> Act:
    account = Account(PLATFORM, TENANT, email)
    person = await people.known(office, account)
    if person is None:
        raise LookupError(email)
    where = Address(PLATFORM, TENANT, place or f"dm:{email}")
    return Act(office, person, Origin(account, where, direct=place is None))


async def _do(office: Office, doing: Doing, ids: dict[int, str], today: date) -> None:
    doer = await _act(office, doing.by)
    if doing.do == "submit":
        ids[doing.idea] = await _submit(doer, doing.words)
    elif doing.do == "build_case":
        await _through(doer, "build_case", _answers(doing.words["answers"]), ids[doing.idea])
    else:
        async with doer.desk() as desk:
            if is_known(doing.do):
                await act(Told(desk, doing, ids[doing.idea], ids, today))
            else:
                await _simply(desk, doing, ids)


async def _simply(desk: Desk, doing: Doing, ids: dict[int, str]) -> None:
    """What is one use case with words from the file."""
    id, said = ids[doing.idea], doing.words
    match doing.do:
        case "take":
            await triage.take(desk, id)
        case "ask":
            await triage.ask_author(desk, id, said["text"])
        case "answer":
            await talk_about.answer(desk, id, said["text"])
        case "assign":
            await triage.assign(desk, id, (await somebody(desk, said["to"])).id)
        case "needs_number":
            if not (await desk.initiative(id)).needs_number:
                await triage.need_number(desk, id)
        case "reject":
            await decide(desk, id, Said(Decision.REJECT, said["text"], why=RejectionReason(said["reason"])))
        case "merge":
            await decide(desk, id, Said(Decision.MERGE, said["text"], into=ids[said["into"] - 1]))
        case "comment":
            await talk_about.comment(desk, id, said["text"])
        case "link":
            await talk_about.link(desk, id, said["url"])
        case "follow":
            await talk_about.follow(desk, id)
        case unknown:
            raise Refused(f"the demo's file says “{unknown}”, which is nothing one can do")


async def _submit(act: Act, words: Mapping[str, Any]) -> str:
    given = _answers(words)
    given["objective"] = NONE_OF_THESE if words["objective"] == "none" else words["objective"]
    given["capture"] = words["capture"] or ""
    async with act.looking() as desk:
        if words["sponsor"]:
            given["sponsor"] = (await somebody(desk, words["sponsor"])).id
    given["department"] = act.person.department
    await _through(act, "submit_idea", given, None)
    async with act.looking() as desk:
        return (await desk.uow.initiatives.of(act.person.id, 1))[0].id


async def _through(act: Act, flow: str, given: Mapping[str, Any], subject: str | None) -> None:
    """Runs a whole conversation: all answers, what is asked once more is left as it was, then the end."""
    about: Initiative | None = None
    if subject is not None:
        async with act.looking() as desk:
            about = await desk.initiative(subject)
    turn = await converse.begin(act, FLOWS[flow], given, about)
    while turn.state.status is Status.OPEN:
        at_review = position(turn.flow, turn.state).step is None
        before = turn.state
        turn = await converse.give(act, FLOWS, turn.conversation.id, Confirm() if at_review else Skip())
        if turn.state == before:
            raise Refused(f"the demo's {flow} of {act.person.email} does not end: {turn.errors}")


def _answers(words: Mapping[str, Any]) -> dict[str, Any]:
    return {name: dict(UNKNOWN) if value is None else value for name, value in words.items()}
