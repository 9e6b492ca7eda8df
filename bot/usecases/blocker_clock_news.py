"""Who hears of a step of the clock of blockers, and where: reminders, climbs, silence, the end (domain rule 6.2).

People are written to in their working hours, but for a SEV1. Whoever answers under such a message answers to the other
side of the blocker.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.cards import blocker_clock as words
from bot.cards.blocker import blocker_subject
from bot.packing import pack
from bot.ui import Message
from bot.usecases.blocker_clock_bundle import Letter, bundled
from bot.usecases.blocker_news import card_of, raisers_thread
from bot.usecases.blocker_reads import Reads
from bot.usecases.blocker_staff import Staff, channel_of
from bot.usecases.blocker_unsent import clock_key
from bot.usecases.curation_review import opens_at
from bot.usecases.desk import Desk
from domain.blocker import Blocker, BlockerStatus
from domain.blocker_clock import Look, StepKind
from domain.blockers import Severity
from domain.people import Person, PersonId, Role
from domain.places import Channel
from storage.blocker_threads import Side
from storage.outbox import Outgoing

InZone = Callable[[str], Message]  # the message for readers in that zone
REMINDERS = frozenset({StepKind.REMIND_TAKE_UP, StepKind.REMIND_FIX})
OF_PLANS = frozenset({StepKind.REMIND_FIX, StepKind.LATE_FIX, StepKind.DIRECTOR_COPIED})


@dataclass(frozen=True)
class Round:
    """One portion of what is due, while it is written."""

    desk: Desk
    staff: Staff
    reads: Reads
    shown: Mapping[str, Collection[str]]  # who has which card, by its subject
    letters: list[Letter] = field(default_factory=list)  # to people, until `send`
    _bound: dict[Channel, bool] = field(default_factory=dict)

    async def is_bound(self, channel: Channel) -> bool:
        if channel not in self._bound:
            self._bound[channel] = bool(await self.desk.uow.channels.of(channel))
        return self._bound[channel]

    def send(self) -> None:
        """Queues what was written to people, once all of it is known."""
        self.desk.outgoing.extend(bundled(self.letters, self.staff, self.desk.now))
        self.letters.clear()


async def tell(round_: Round, before: Blocker, look: Look) -> None:
    """Queues everything that follows from the steps of this blocker, which is saved already."""
    kinds = frozenset(step.kind for step in look.steps)
    telling = _Telling(round_, before, look.blocker, kinds)
    if kinds - REMINDERS:
        await round_.desk.refresh(blocker_subject(look.blocker), await telling.card())
    if StepKind.VERIFIED in kinds:
        await telling.ended()
        return
    if StepKind.SILENT in kinds:
        telling.quiet()
    if StepKind.CLIMBED in kinds:
        await telling.climbed()
    else:
        await telling.stays()
    if StepKind.DIRECTOR_COPIED in kinds:
        await telling.copied()
    await telling.concerned()


@dataclass
class _Telling:
    """What is said of one blocker. Each person hears one thing of it, the first."""

    round: Round
    before: Blocker
    blocker: Blocker
    kinds: frozenset[StepKind]
    _heard: set[PersonId] = field(default_factory=set)
    _card: Message | None = None

    async def card(self) -> Message:
        """The blocker's card, as everybody may see it."""
        if self._card is None:
            self._card = await card_of(self.round.desk, self.blocker, reads=self.round.reads)
        return self._card

    async def ended(self) -> None:
        blocker, days = self.blocker, self.round.desk.model.blockers.verify_days
        await self._raiser(words.counts_as_solved(blocker, days))
        done = words.confirmed_by_silence(blocker, days)
        for one in self._found((blocker.owner_person, blocker.resolved_by)):
            self._person(one, done, Side.OWNER)
        for one in self._found(blocker.followers):
            self._person(one, done)

    def quiet(self) -> None:
        for one in self._found([self.before.owner_person]):
            self._person(one, words.quiet_with_you(self.blocker, self._now, one.time_zone), Side.OWNER)

    async def climbed(self) -> None:
        """The card goes to whoever is called on from now on; of a SEV1 the owner hears, too."""
        is_plan = StepKind.LATE_FIX in self.kinds and StepKind.LATE_TAKE_UP not in self.kinds
        await self._call_on(words.climbed(self.blocker, is_plan=is_plan))
        if self.blocker.severity is Severity.SEV1:
            for one in self._staff.owners(self.blocker):
                self._person(one, words.past_you(self.blocker, self._staff.people), Side.OWNER)

    async def stays(self) -> None:
        """It is with the same people: a reminder, which is no second card; nothing when it is read on a list.

        Of a plan nobody hears who has not even taken it up: they are asked for that already.
        """
        if self.kinds <= OF_PLANS and self.blocker.status is BlockerStatus.OPEN:
            return
        said, called = self._reminder(), self._staff.called(self.blocker)
        holder = self._found([self.blocker.owner_person])
        if not holder and not called:
            await self._call_on("")
        if said is None:
            return
        for one in holder or called:
            self._person(one, said(one.time_zone), Side.OWNER)
        channel = channel_of(self.blocker) if called and not holder else None
        if channel is not None and await self.round.is_bound(channel):
            self._channel(channel, said(self._zone))

    def _reminder(self) -> InZone | None:
        """None when it stands on a list, where it is read."""
        blocker, now = self.blocker, self._now
        if StepKind.SILENT in self.kinds:
            return lambda zone: words.quiet_again(blocker, now, zone)
        if StepKind.LISTED in self.kinds:
            return None
        if StepKind.LATE_TAKE_UP in self.kinds:
            return lambda zone: words.late_take_up(blocker, now, zone)
        if StepKind.REMIND_TAKE_UP in self.kinds:
            return lambda zone: words.remind_take_up(blocker, now, zone)
        if StepKind.LATE_FIX in self.kinds:
            return lambda zone: words.late_fix(blocker, now, zone)
        return lambda zone: words.remind_fix(blocker, now, zone)

    async def copied(self) -> None:
        copy = replace(await self.card(), text=words.copied(self.blocker, self._staff.people))
        for one in self._staff.holding(Role.DIRECTOR):
            self._person(one, copy, subject=blocker_subject(self.blocker))
        if await self.round.is_bound(Channel.DIRECTOR):
            self._channel(Channel.DIRECTOR, copy, blocker_subject(self.blocker))

    async def concerned(self) -> None:
        """Its raiser, and after a climb its followers."""
        blocker, people = self.blocker, self._staff.people
        if StepKind.CLIMBED in self.kinds:
            await self._raiser(words.moved_on(blocker, people))
            for one in self._found(blocker.followers):
                self._person(one, words.moved_on(blocker, people))
        elif StepKind.SILENT in self.kinds:
            await self._raiser(words.waits_again(blocker, people))
        elif StepKind.LISTED in self.kinds:
            await self._raiser(words.listed(blocker, people))
        elif StepKind.LATE_TAKE_UP in self.kinds:
            await self._raiser(words.still_waits(blocker, people))

    async def _call_on(self, because: str) -> None:
        """The card goes to whoever is called on; where nobody is, to the project office, so that it is never lost."""
        called, channel, subject = self._staff.called(self.blocker), channel_of(self.blocker), self._subject
        text = because if called else words.nobody_holds(self.blocker)
        message, line = replace(await self.card(), text=text), words.to_take(self.blocker, text)
        have_it = self.round.shown.get(subject, ())
        for one in called or self._staff.holding(Role.PROJECT_OFFICE):
            has = one.id in have_it  # a second card would only change the first, and nobody hears of that
            self._person(one, line if has else message, Side.OWNER, None if has else subject)
        at = channel if called else await self._last_resort(channel)
        if at is not None and (not called or await self.round.is_bound(at)):
            self._channel(at, line if at in have_it else message, None if at in have_it else subject)

    async def _last_resort(self, channel: Channel | None) -> Channel:
        """The project office's channel; the role's while that is nowhere; else it waits for the project office's."""
        if channel is None or await self.round.is_bound(Channel.PROJECT_OFFICE):
            return Channel.PROJECT_OFFICE
        return channel if await self.round.is_bound(channel) else Channel.PROJECT_OFFICE

    async def _raiser(self, message: Message) -> None:
        """In the thread that they reported it from; in person when that is private, or later."""
        for one in self._found([self.blocker.raiser]):
            due_at = self._opens(one.time_zone)
            thread = (
                await raisers_thread(self.round.desk, self.blocker, self.round.reads) if due_at == self._now else None
            )
            if thread is None or one.id in self._heard:
                self._person(one, message, Side.RAISER)
            else:
                key = self._key(one.id, Side.RAISER)
                self._queue(Outgoing(pack(message), person=one.id, place=thread, dedupe_key=key))
                self._heard.add(one.id)

    def _person(self, reader: Person, message: Message, side: Side | None = None, subject: str | None = None) -> None:
        if reader.id in self._heard:
            return
        self._heard.add(reader.id)
        row = Outgoing(pack(message), person=reader.id, subject=subject, dedupe_key=self._key(reader.id, side))
        row = replace(row, due_at=self._opens(reader.time_zone, reader.site))
        if self.blocker.severity is Severity.SEV1 or StepKind.VERIFIED in self.kinds:
            self._queue(row)  # what burns, and what asks whether it is to be opened again, is in no list
        else:
            self.round.letters.append(Letter(reader, self.before, side, row))

    def _channel(self, channel: Channel, message: Message, subject: str | None = None) -> None:
        row = Outgoing(pack(message), channel=channel, subject=subject, dedupe_key=self._key(channel, Side.OWNER))
        self._queue(replace(row, due_at=self._opens(self._zone)))

    def _queue(self, row: Outgoing) -> None:
        self.round.desk.outgoing.append(row)

    def _key(self, whom: str, side: Side | None) -> str:
        return clock_key(self.blocker, whom, side)

    def _opens(self, zone: str, site: str | None = None) -> datetime:
        desk = self.round.desk
        return desk.now if self.blocker.severity is Severity.SEV1 else opens_at(desk.act.office, desk.now, zone, site)

    def _found(self, ids: Iterable[PersonId | None]) -> list[Person]:
        found = (self._staff.people.get(id) for id in dict.fromkeys(ids) if id is not None)
        return [one for one in found if one is not None and one.active]

    @property
    def _staff(self) -> Staff:
        return self.round.staff

    @property
    def _now(self) -> datetime:
        return self.round.desk.now

    @property
    def _zone(self) -> str:
        """Of a channel's readers."""
        return self.round.desk.model.time_zone

    @property
    def _subject(self) -> str:
        return blocker_subject(self.blocker)
