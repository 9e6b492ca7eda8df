"""Looks at initiatives that may stand still: what step of the ladder is due, and what is to be said to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from pydantic import TypeAdapter

from bot.usecases.blocker_staff import Staff, staff_of
from bot.usecases.blocker_turn import turns
from bot.usecases.delivery import OURSELVES
from bot.usecases.desk import Office
from bot.usecases.nudge_reach import Reach, Reader, zone_of
from domain.blocker import Blocker, BlockerId
from domain.duties import owed
from domain.initiatives import Initiative, InitiativeId
from domain.nudge_ladder import Look, Seen, look
from domain.nudge_rules import Calendar, Rules, findings, substance
from domain.nudge_turn import OUTRANK_BLOCKERS, acts_by, owner_of, whose_turn
from domain.nudges import Asked, AskKind, Part, Step, Watch, Word
from domain.people import PersonId, Role
from storage.nudges import Waiting
from storage.unit_of_work import UnitOfWork, writing

PORTION = 50  # initiatives of one transaction, so that other writers have their turn
MOST = 5_000  # of one round of the clock; the others in the next
WORD = TypeAdapter(Word)


def rules_of(office: Office) -> Rules:
    """What the company set."""
    model = office.model
    clocks = model.clocks
    return Rules(model.governance, model.nudges, clocks.triage_days, clocks.needs_number_reminder_days)


def calendar_of(office: Office, now: datetime) -> Calendar:
    """The company's days, at this moment."""
    return Calendar(office.day_of(now), office.day_of, office.later)


async def look_at_due(office: Office, now: datetime) -> int:
    """Looks at what is due, a portion in a transaction, each by one process alone; how many these were."""
    looked = 0
    while looked < MOST:
        async with writing(office.database) as uow:
            due = await uow.nudges.due(now, PORTION)
            if due:
                await _Round(office, uow, now, due).take()
        looked += len(due)
        if len(due) < PORTION:
            break
    return looked


@dataclass
class _Round:
    """One portion: what is read is read for all of them together."""

    office: Office
    uow: UnitOfWork
    now: datetime
    due: Sequence[Watch]
    items: list[Waiting] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)

    async def take(self) -> None:
        records = await self.uow.initiatives.find(InitiativeId(one.initiative) for one in self.due)
        living = [id for id, one in records.items() if not one.stage.is_end]
        self.reach = Reach(self.office, self.uow, self.now)
        self.blockers = await turns(self.uow, living)
        self.tasks = await self.uow.nudges.to_find_out(living)
        held = [one for some in self.blockers.values() for one in some]
        self.staff = await self._staff(held)
        self.active = await self.uow.nudges.active({*living, *(one.id for one in held)}, OURSELVES)
        saved = [await self._one(watch, records.get(InitiativeId(watch.initiative))) for watch in self.due]
        await self.uow.nudges.save(saved)
        await self.uow.nudges.drop(self.dropped)
        await self.uow.nudges.put(self.items)

    async def _staff(self, held: Sequence[Blocker]) -> Staff | None:
        return await staff_of(self.office, self.uow, held, self.now) if held else None

    async def _one(self, watch: Watch, initiative: Initiative | None) -> tuple[Watch, datetime | None, str]:
        """The watch as it is kept, when to look again, and how far it climbed."""
        if initiative is None or initiative.stage.is_end:
            self.dropped.add(watch.initiative)
            return Watch(watch.initiative), None, ""
        seen, nudges = self._seen(initiative), self.office.model.nudges
        calendar = calendar_of(self.office, self.now)
        priority = initiative.dossier.score.priority if initiative.dossier.score is not None else None
        found = findings(initiative, seen.active_at, rules_of(self.office), calendar)
        held_until = self._held_until(initiative)
        if held_until is not None:
            found = tuple(one for one in found if one.rule in OUTRANK_BLOCKERS)
        outcome = look(watch, found, seen, nudges, priority, calendar)
        after = replace(outcome.watch, looked_at=self.now)
        if outcome.step is not None:
            self.dropped.add(watch.initiative)
            after = await self._say(initiative, outcome, after)
        elif not _still_holds(watch, after, outcome):
            self.dropped.add(watch.initiative)
        director = after.for_director(priority)
        office = after.raised or bool(after.not_mine) or after.postponed >= nudges.postponements
        days = [one for one in (outcome.again, held_until) if one is not None]
        return after, self._moment(min(days, default=None)), "director" if director else "office" if office else ""

    def _held_until(self, initiative: Initiative) -> date | None:
        """The day to look again while every blocker in its way is within its own deadline: nobody else can act."""
        blockers = self.blockers.get(initiative.id, ())
        ends = [end for one in blockers if (end := acts_by(one, self.now)) is not None]
        if not ends or len(ends) < len(blockers):
            return None
        return self.office.later(self.office.day_of(min(ends)) + timedelta(days=1), 0)

    def _seen(self, initiative: Initiative) -> Seen:
        blockers = self.blockers.get(initiative.id, ())
        touched = [self.active[one] for one in (initiative.id, *(each.id for each in blockers)) if one in self.active]
        blocked = " ".join(sorted(f"{one.id}:{one.status}:{one.owner_person or ''}" for one in blockers))
        return Seen(
            substance(initiative, *self.tasks.get(initiative.id, ())),
            blocked,
            max([initiative.registered_at, initiative.entered_stage_at, *touched]),
        )

    def _moment(self, day: date | None) -> datetime | None:
        """When that day begins where the company is; never before tomorrow, so that nothing is looked at in a ring."""
        if day is None:
            return None
        later = max(day, self.office.day_of(self.now) + timedelta(days=1))
        return datetime.combine(later, time(), zone_of(self.office.model.time_zone)).astimezone(UTC)

    async def _say(self, initiative: Initiative, outcome: Look, watch: Watch) -> Watch:
        """Gathers what is to be said of this step to whom; the watch with whom it asks."""
        asked = await self._asked(initiative, outcome, watch)
        said: dict[str, Word] = {}
        people: list[PersonId] = []
        whom = [reader for one, readers in asked for reader in readers]
        holders = tuple(dict.fromkeys(one.for_ or one.person for one in whom if one.person is not None))
        base = Word(
            Part.ASKED,
            tuple(dict.fromkeys(one.rule for one in outcome.because)),
            due=min(one.due for one in outcome.because),
            holders=tuple(one for one in holders if one is not None),
            began=watch.began,
        )
        if outcome.step not in (Step.CHOICE, Step.PROPOSAL):
            part = Part.COURTESY if outcome.step is Step.COURTESY else Part.ASKED
            for one, readers in asked:
                for reader in readers:
                    said[reader.who] = _more(said.get(reader.who), base, part, one, reader)
                    people += [reader.person] if reader.person is not None else []
        what = tuple(dict.fromkeys(words for one, _ in asked for words in one.what))
        for part, reader in await self._others(initiative, outcome.step, [one for one, _ in asked]):
            said.setdefault(reader.who, replace(base, part=part, what=what, for_=reader.for_))
        for who, word in said.items():
            ready = await self._ready(Reader(who, word.for_), watch)
            self.items.append(Waiting(initiative.id, who, ready, WORD.dump_json(word, exclude_defaults=True).decode()))
        return replace(watch, asked=tuple(dict.fromkeys(people)) or watch.asked)

    async def _asked(self, initiative: Initiative, outcome: Look, watch: Watch) -> list[tuple[Asked, Sequence[Reader]]]:
        """Who can act next, each with who reads it."""
        duties = owed(initiative, self.office.model.governance, self.office.day_of(self.now), self.office.later)
        blockers = {one.id: one for one in self.blockers.get(initiative.id, ()) if acts_by(one, self.now) is None}
        rules = {one.rule for one in outcome.because}
        turn = whose_turn(initiative, rules, duties, list(blockers), self.now)
        found: list[tuple[Asked, Sequence[Reader]]] = []
        for one in turn:
            if one.kind is AskKind.BLOCKER:
                found.append((one, await self._blocker_readers(blockers[BlockerId(one.code)])))
            else:
                found.append((one, await self.reach.of(one.person, one.role, watch.not_mine)))
        return found

    async def _blocker_readers(self, blocker: Blocker) -> Sequence[Reader]:
        """Whoever has taken it up; else all who are called on to."""
        if blocker.status.is_taken and blocker.owner_person is not None:
            holder = await self.reach.reader(blocker.owner_person)
            if holder is not None:
                return (holder,)
        called = self.staff.called(blocker) if self.staff is not None else ()
        await self.reach.load([one.id for one in called])
        found = [await self.reach.reader(one.id) for one in called]
        readers = tuple({one.who: one for one in found if one is not None}.values())
        return readers or await self.reach.of_role(Role.PROJECT_OFFICE)

    async def _others(
        self, initiative: Initiative, step: Step | None, asked: Sequence[Asked]
    ) -> list[tuple[Part, Reader]]:
        """Who hears of it without being asked: the owner of what is blocked; from the third step on the office."""
        found: list[tuple[Part, Reader]] = []
        by_blocker = any(one.kind is AskKind.BLOCKER for one in asked)
        if (step is Step.FIRST and by_blocker) or step is Step.RAISED:
            owner = await self.reach.reader(owner_of(initiative))
            found += [(Part.TOLD, owner)] if owner is not None else []
        parts: Mapping[Step, Part] = {
            Step.RAISED: Part.RAISED,
            Step.CHOICE: Part.CHOICE,
            Step.PROPOSAL: Part.PROPOSAL,
        }
        if step is not None and step in parts:
            found += [(parts[step], one) for one in await self.reach.of_role(Role.PROJECT_OFFICE)]
        return found

    async def _ready(self, reader: Reader, watch: Watch) -> datetime:
        person = reader.person
        if person is not None:
            await self.reach.load([person])
        snoozed = watch.snoozed.get(person) if person is not None else None
        return await self.reach.opens(reader, snoozed)


def _more(before: Word | None, base: Word, part: Part, one: Asked, reader: Reader) -> Word:
    """With this beside what else the reader is asked of the same initiative."""
    what = (*(before.what if before is not None else ()), *one.what)
    decides = one.decides or (before is not None and before.decides)
    code = one.code or (before.code if before is not None else "")
    return replace(base, part=part, what=tuple(dict.fromkeys(what)), code=code, for_=reader.for_, decides=decides)


def _still_holds(before: Watch, after: Watch, outcome: Look) -> bool:
    """Whether what waits to be said is as true as when it was put down."""
    if before.step is not None:
        return after.step is before.step and bool(outcome.because)
    courtesy = before.courtesy_for
    return courtesy is not None and after.courtesy_for == courtesy and after.fresh == before.fresh
