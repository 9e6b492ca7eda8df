"""Who looks after which playbook, and what becomes of its words: published, changed, retired, brought back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.cards.playbook import Entry, Past, entry_message, entry_parts, history_message, playbook_list
from bot.ui import Card, Message, cut, literal
from bot.usecases.curation_entry import half_a_year, is_enough, new_id
from bot.usecases.desk import Desk
from bot.usecases.playbooks import audiences_of
from domain.authority import belongs, may_curate
from domain.errors import AlreadyDone, NotAllowed, NotFound, Refused
from domain.model import Knowledge
from domain.people import Person, Role
from domain.versions import Version, VersionState, review_state
from knowledge.playbooks import Playbook, parse, render

STANDING = (VersionState.PUBLISHED, VersionState.RETIRED)
HIGHEST = 2**31 - 1  # what a button may carry as a number
FEW = "At least three ways of asking it are needed to find it by; add some under *Asked as*."


@dataclass(frozen=True, slots=True)
class Current:
    """What an id stands for now. `version` is None where it is as it came with Usher; retired: no playbook."""

    playbook: Playbook | None
    version: Version | None

    @property
    def number(self) -> int:
        return self.version.number if self.version is not None else 0

    @property
    def last(self) -> Playbook | None:
        """Its words, also those that were retired: whoever answers for them decides about the next."""
        return self.playbook or (parsed(self.version) if self.version is not None else None)

    @property
    def is_retired(self) -> bool:
        return self.version is not None and self.version.state is VersionState.RETIRED


def subject_of(id: str) -> str:
    """What the chain calls an entry."""
    return f"playbook:{id}"


def unknown_playbook(id: str) -> NotFound:
    """Said of an id that does not exist and of one that the person may not read."""
    return NotFound(f"I know no playbook “{literal(id[:60])}”. Say *playbooks* for the list.")


def which_one() -> Refused:
    """Said where an id is missing."""
    return Refused("Which entry? For example: *playbook edit which-data*. Say *playbooks* for the list.")


def owner_of(playbook: Playbook) -> Role:
    """Who answers for it; the training head where its role is not known here."""
    return Role(playbook.owner) if playbook.owner in set(Role) else Role.TRAINING


def curates(person: Person, playbook: Playbook) -> bool:
    """Whether the person may publish, change and retire it."""
    return bool(may_curate(person, owner_of(playbook)))


def may_read(person: Person, playbook: Playbook) -> bool:
    """Whether the person is among those whom it is for, or looks after it."""
    return playbook.audience in audiences_of(person) or curates(person, playbook)


def entry_of(playbook: Playbook, today: date, knowledge: Knowledge, number: int = 0) -> Entry:
    """The playbook as cards show it."""
    return Entry(
        playbook.id,
        playbook.title,
        playbook.audience.value,
        playbook.owner,
        playbook.reviewed_on,
        playbook.review_by,
        playbook.questions,
        tuple((one.heading, one.text) for one in playbook.sections),
        review_state(playbook.review_by, today, knowledge.overdue_days, knowledge.review_notice_days),
        playbook.company_supplies,
        number,
    )


def parsed(version: Version) -> Playbook | None:
    """The words of a version; None when they cannot be read (any more)."""
    return parse(version.source, version.playbook).playbook


def standing_of(versions: Sequence[Version]) -> Version | None:
    """The version that decides what the id stands for now."""
    return next((one for one in versions if one.state in STANDING), None)


async def current(desk: Desk, id: str) -> Current:
    """What the id stands for now, whatever this process has read so far."""
    version = standing_of(await desk.uow.playbooks.of(id))
    if version is None:
        return Current(desk.act.office.library.get(id), None)
    return Current(parsed(version) if version.state is VersionState.PUBLISHED else None, version)


async def readable(desk: Desk, id: str) -> tuple[Playbook, Current]:
    """The entry for whoever may read it."""
    found = await current(desk, id.strip().lower())
    if found.playbook is None or not may_read(desk.person, found.playbook):
        raise unknown_playbook(id)
    return found.playbook, found


def require_curator(desk: Desk, playbook: Playbook) -> None:
    """Raises NotAllowed with who may; NotFound for whoever may not even read it."""
    ruling = may_curate(desk.person, owner_of(playbook))
    if not ruling:
        if not may_read(desk.person, playbook):
            raise unknown_playbook(playbook.id)
        raise NotAllowed(ruling.reason or "")


async def show_list(desk: Desk, word: str, page: int) -> Message:
    """The entries that the person may read; with a word, those in which it stands."""
    wanted, knowledge = word.casefold(), desk.model.knowledge
    found = [
        entry_of(one, desk.today(), knowledge)
        for one in desk.act.office.library.snapshot.playbooks.values()
        if may_read(desk.person, one) and (not wanted or wanted in f"{one.id} {one.owner} {one.text}".casefold())
    ]
    return playbook_list(found, word, page)


async def show(desk: Desk, id: str) -> Message:
    """One entry, with what the person may do about it."""
    playbook, found = await readable(desk, id)
    mine = curates(desk.person, playbook)
    versions = await desk.uow.playbooks.of(playbook.id) if mine else []
    waiting = sum(one.state is VersionState.PROPOSED for one in versions)
    entry = entry_of(playbook, desk.today(), desk.model.knowledge, found.number)
    return entry_message(entry, mine, bool(belongs(desk.person)), waiting)


async def show_history(desk: Desk, id: str) -> Message:
    """The versions of an entry, for whoever may read it; of a retired one for those who look after playbooks."""
    wanted = id.strip().lower()
    versions, found = await desk.uow.playbooks.of(wanted), await current(desk, wanted)
    last = found.last or next((one for one in map(parsed, versions) if one is not None), None)
    if last is None or not (curates(desk.person, last) or (found.playbook and may_read(desk.person, last))):
        raise unknown_playbook(id)
    mine = curates(desk.person, last)
    kept = [one for one in versions if mine or one.state not in (VersionState.PROPOSED, VersionState.DECLINED)]
    past = [
        Past(one.number, one.state, one.decided_by or one.author, one.decided_at or one.at, one.reason) for one in kept
    ]
    people = await desk.uow.people.find({one.by for one in past})
    return history_message(wanted, past, people, desk.person.time_zone, mine)


async def publish(desk: Desk, playbook: Playbook, base: int | None, question: int | None = None) -> Version:
    """The playbook as the next version in force. AlreadyDone when what is in force is no longer version `base`.

    The caller has asked whether the person may.
    """
    if not is_enough(playbook):
        raise Refused(FEW)
    number = await desk.uow.playbooks.next_number(playbook.id)
    if base is not None:
        await refuse_changed(desk, playbook.id, base)
    me = desk.person.id
    version = Version(
        playbook.id, number, VersionState.PUBLISHED, render(playbook), me, desk.now, me, desk.now, question=question
    )
    await desk.uow.playbooks.add(version)
    return version


async def refuse_changed(desk: Desk, id: str, base: int) -> None:
    """Raises AlreadyDone when another version is in force than the one that was looked at."""
    now_ = (await current(desk, id)).version
    if now_ is not None and now_.number != base:
        what = "retired" if now_.state is VersionState.RETIRED else "changed"
        text = f"*{id}* was {what} in the meantime; say *playbook {id}* to see how it stands."
        raise AlreadyDone(text, by=now_.decided_by or now_.author, at=now_.decided_at or now_.at)


async def free_id(desk: Desk, title: str) -> str:
    """An id for a new entry that nothing has, or ever had, here; kept free for this transaction."""
    taken = set(desk.act.office.library.snapshot.playbooks)
    await desk.uow.playbooks.next_number(new_id(title, taken))
    while await desk.uow.playbooks.of(wanted := new_id(title, taken)):
        taken.add(wanted)
    return wanted


def published_message(desk: Desk, playbook: Playbook, version: Version, lead: str) -> Message:
    """The receipt, which shows what people read from now on."""
    entry = entry_of(playbook, desk.today(), desk.model.knowledge, version.number)
    text = f"{lead} Whoever asks reads this from now on; the next review is in {entry.review_by:%B %Y}."
    return Message(text, Card(cut(playbook.title, 90), entry_parts(entry, with_phrasings=True)))


async def still_right(desk: Desk, id: str, number: int) -> Message:
    """Its owner looked at it: the same words, reviewed today."""
    playbook, _ = await readable(desk, id)
    require_curator(desk, playbook)
    today = desk.today()
    fresh = replace(playbook, reviewed_on=today, review_by=half_a_year(today))
    version = await publish(desk, fresh, number)
    await desk.record(subject_of(playbook.id), "playbook_reviewed", number=str(version.number))
    again = f"{fresh.review_by.day} {fresh.review_by:%b %Y}"
    return Message(f"Thank you. **{literal(playbook.title)}** stands, reviewed today; I ask again by **{again}**.")


async def bring_back(desk: Desk, id: str, number: int) -> Message:
    """An older version is in force again, as a new one."""
    old = await desk.uow.playbooks.get(id, number) if 0 < number <= HIGHEST else None
    words = parsed(old) if old is not None else None
    if old is None or words is None or old.state is VersionState.PROPOSED:
        raise unknown_playbook(id)
    require_curator(desk, words)
    found = await current(desk, id)
    if found.last is not None:
        require_curator(desk, found.last)
    today = desk.today()
    fresh = replace(words, reviewed_on=today, review_by=half_a_year(today))
    if found.playbook is not None and replace(found.playbook, reviewed_on=today, review_by=fresh.review_by) == fresh:
        raise Refused(f"Those words are in force already. Say *playbook {id}* to read them.")
    version = await publish(desk, fresh, found.number)
    await desk.record(subject_of(id), "playbook_published", number=str(version.number), note=f"version {number} again")
    return published_message(desk, fresh, version, f"Version {number} is back, as version {version.number}.")


async def retire(desk: Desk, id: str, base: int, reason: str) -> Message:
    """The entry answers no more, with the reason kept. It can be brought back."""
    playbook, found = await readable(desk, id)
    require_curator(desk, playbook)
    number = await desk.uow.playbooks.next_number(playbook.id)
    await refuse_changed(desk, playbook.id, base)
    me, why = desk.person.id, reason.strip()
    if found.version is None:
        source = render(playbook)
        await desk.uow.playbooks.add(
            Version(playbook.id, number, VersionState.RETIRED, source, me, desk.now, me, desk.now, why)
        )
    elif not await desk.uow.playbooks.decide(playbook.id, found.number, VersionState.RETIRED, me, desk.now, why):
        await refuse_changed(desk, playbook.id, -1)
    await desk.record(subject_of(playbook.id), "playbook_retired", reason=why)
    return Message(
        f"**{literal(playbook.title)}** is retired: nobody gets it as an answer any more. "
        f"Every version is kept; *playbook history {playbook.id}* brings one back."
    )
