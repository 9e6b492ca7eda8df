"""The loop: what people asked and nobody answered becomes an entry, and those who asked are told.

Groups and answers are worked out outside the transactions that change something.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import answer as answers
from bot.cards.questions import Cluster, Counted, questions_message
from bot.packing import pack
from bot.ui import Message, cut, literal
from bot.usecases.ask import passage_of
from bot.usecases.ask_people import may_answer
from bot.usecases.desk import Act, Desk, Office
from bot.usecases.playbooks import FOR_ALL, audiences_of, renewed
from domain.authority import belongs, may_curate
from domain.errors import NotAllowed, NotFound
from domain.people import Person, PersonId, Role
from domain.questions import Asked, QuestionState
from domain.versions import Version
from knowledge.answers import Band
from knowledge.clusters import clusters
from knowledge.library import Library
from knowledge.playbooks import Playbook, Section
from storage.outbox import Outgoing
from storage.unit_of_work import UnitOfWork, reading, writing

LOOKED_AT = 500  # questions that are put together, the newest
ASKED_MOST = 5
SINCE = timedelta(days=90)  # for what is asked most
TOLD = "askers_told"  # in `meta`: up to which change of the playbooks the askers were told
GONE = "Those questions are gone: somebody answered or dropped them. Say *questions* for what is left."
NOT_YOURS = (
    "That list is for those who answer for a playbook. A question that somebody passed on to you stands in your chat, "
    "with *Answer it* below; what you would add is welcome any time: say *playbook add*."
)
_WAITING = (QuestionState.OPEN, QuestionState.HANDED)


@dataclass(frozen=True, slots=True)
class Told:
    """A question that an entry answers now, with the passage that its asker gets; no asker: only settled."""

    question: Asked
    asker: Person | None
    section: Section


async def words_of(uow: UnitOfWork, question: int | None) -> str | None:
    """What was asked, in the asker's words and without their name."""
    asked = await uow.questions.get(question) if question is not None else None
    return asked.words if asked is not None else None


def together(asked: Sequence[Asked]) -> list[Cluster]:
    """Like questions together, the biggest group first."""
    found = clusters([one.words for one in asked])
    return [Cluster(asked[group[0]].id, tuple(asked[at].words for at in group)) for group in found]


def reads_all(act: Act) -> bool:
    """Whether the person looks after a playbook, and so reads what everybody asks."""
    owners = {one.owner for one in act.office.library.snapshot.playbooks.values()}
    roles = [role for role in Role if role.value in owners]
    return bool(belongs(act.person) and (may_curate(act.person) or act.person.has(*roles)))


def require_reader(act: Act) -> None:
    """Raises NotAllowed for whoever looks after no playbook."""
    if reads_all(act):
        return
    standing = belongs(act.person)
    raise NotAllowed(standing.reason or NOT_YOURS)


async def overview(act: Act, page: int = 1) -> Message:
    """What nobody answered, what is asked most, and what did not help; for those who write answers."""
    library = await renewed(act.office)
    require_reader(act)
    async with act.looking(quick=False) as desk:
        waiting = await desk.uow.questions.open(LOOKED_AT)
        top = await desk.uow.questions.top(desk.now - SINCE, ASKED_MOST)
    unhelpful: dict[str, int] = {}
    for one in waiting:
        if one.state is QuestionState.ANSWERED and one.playbook is not None:
            unhelpful[one.playbook] = unhelpful.get(one.playbook, 0) + 1
    found = await asyncio.to_thread(together, [one for one in waiting if one.state in _WAITING])
    most = sorted(unhelpful.items(), key=lambda one: (-one[1], one[0]))[:ASKED_MOST]
    return questions_message(found, _counted(act, library, top), _counted(act, library, most), page)


def _counted(act: Act, library: Library, rows: Sequence[tuple[str, int]]) -> list[Counted]:
    """Of those that are there, and that this person may read."""
    found = ((library.get(id), times) for id, times in rows)
    readers = audiences_of(act.person)
    return [Counted(one.id, one.title, times) for one, times in found if one is not None and one.audience in readers]


async def alike(act: Act, question: int) -> list[Asked]:
    """The waiting questions of the same group, that one first. Empty when it is over."""
    async with act.looking(quick=False) as desk:
        waiting = [one for one in await desk.uow.questions.open(LOOKED_AT) if one.state in _WAITING]
    return await asyncio.to_thread(_group_of, question, waiting)


def _group_of(question: int, asked: Sequence[Asked]) -> list[Asked]:
    groups = clusters([one.words for one in asked])
    group = next(([asked[at] for at in found] for found in groups if question in {asked[at].id for at in found}), [])
    return sorted(group, key=lambda one: one.id != question)


async def drop(act: Act, question: int) -> Message:
    """Nobody here answers the question, nor what is like it. Who was promised an answer is told."""
    await renewed(act.office)
    require_reader(act)
    group = await alike(act, question)
    async with act.desk() as desk:
        dropped = [one for one in group if await desk.uow.questions.drop(one.id)]
        for one in dropped:
            if one.state is QuestionState.HANDED:
                await desk.tell([one.person], answers.not_for_us(one))
        if dropped:
            await desk.record(f"question:{question}", "question_dropped", number=str(len(dropped)))
    if not dropped:
        raise gone()
    many = "1 question is" if len(dropped) == 1 else f"{len(dropped)} questions are"
    return Message(f"{many} off the list. If somebody asks again, it comes back.")


def gone() -> NotFound:
    """Said of questions that are over, and of those that the person may not see."""
    return NotFound(GONE)


async def may_write(desk: Desk, question: int) -> Asked | None:
    """The question, for whoever may see its words to answer it; None for everybody else."""
    asked = await desk.uow.questions.get(question)
    person = desk.person
    if asked is None or not belongs(person):
        return None
    asker = await desk.uow.people.get(asked.person) if asked.person is not None else None
    joined = await desk.uow.networks.of(person.id) if asked.network is not None else ()
    known = reads_all(desk.act) or person.id == asked.person or may_answer(person, asked, asker, joined)
    return asked if known else None


async def to_write(act: Act, question: int) -> list[str]:
    """The words that an entry begins with, the asked question first: those of the like ones only for whoever reads
    all questions. NotFound for whoever may not see the question.
    """
    async with act.looking() as desk:
        asked = await may_write(desk, question)
    if asked is None:
        raise gone()
    group = await alike(act, question) if reads_all(act) else []
    return [one.words for one in group] or [asked.words]


async def tell_askers(office: Office, now: datetime) -> None:
    """Whoever asked what an entry came from, or the like, and gets a sure answer from it now, is told once.

    Does nothing while no playbook was published since the last time, here or by another process.
    """
    async with reading(office.database, quick=True) as uow:
        marker = str(await uow.playbooks.marker())
        if marker == (await uow.meta.get(TOLD) or "0"):
            return
    library = await renewed(office)
    async with reading(office.database) as uow:
        published = [one for one in await uow.playbooks.published() if one.question is not None]
        waiting = [one for one in await uow.questions.open(LOOKED_AT) if one.state in _WAITING]
        origins = [await uow.questions.get(one.question or 0) for one in published]
        people = await uow.people.find({one.person for one in (*waiting, *origins) if one is not None})
    for version, origin in zip(published, origins, strict=True):
        playbook = library.get(version.playbook)
        if playbook is None or origin is None:
            continue
        found = await asyncio.to_thread(_answered, library, playbook, origin, waiting, people)
        await _settle(office, now, version, playbook, found)
    async with writing(office.database) as uow:
        await uow.meta.put(TOLD, marker)
    office.kick()


def _answered(
    library: Library, playbook: Playbook, origin: Asked, waiting: Sequence[Asked], people: Mapping[PersonId, Person]
) -> list[Told]:
    """The question that the entry came from, and those like it to which it is the sure answer now.

    Whoever may not read the entry is not told, and their question stays open.
    """
    others = [one for one in waiting if one.id != origin.id]
    found: list[Told] = []
    for one in _group_of(origin.id, [origin, *others]):
        asker = people.get(one.person) if one.person is not None else None
        audiences = audiences_of(asker) if asker is not None else FOR_ALL
        if one.state not in _WAITING or playbook.audience not in audiences:
            continue
        said = library.ask(one.words, audiences)
        is_sure = said.band is Band.SURE and said.best is not None and said.best.playbook.id == playbook.id
        if one.id == origin.id or is_sure:
            section = next((hit.section for hit in said.hits if hit.playbook.id == playbook.id), playbook.sections[0])
            found.append(Told(one, asker, section))
    return found


async def _settle(office: Office, now: datetime, version: Version, playbook: Playbook, found: Sequence[Told]) -> None:
    """Only what this transaction settles is told, so that two processes tell once; each person once an entry."""
    if not found:
        return
    async with writing(office.database) as uow:
        settled = set(await uow.questions.settle([one.question.id for one in found], playbook.id))
        told: set[PersonId] = set()
        for one in found:
            asker = one.asker
            if asker is None or not asker.active or one.question.id not in settled or asker.id in told:
                continue
            told.add(asker.id)
            if asker.id != version.decided_by:
                payload = pack(_message(playbook, one))
                key = f"answered:{one.question.id}:{playbook.id}"
                await uow.outbox.add(now, Outgoing(payload, person=asker.id, dedupe_key=key))


def _message(playbook: Playbook, told: Told) -> Message:
    before = f"You asked: “{literal(cut(told.question.words, 200))}” There is an answer now."
    passage = passage_of(playbook, told.section, is_overdue=False)
    return answers.answer(passage, told.question.id, before=before)
