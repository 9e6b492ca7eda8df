"""Reporting what is in the way: whose it is, who gets it, and by when somebody has it (domain rules 6.1 and 6.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.cards.blocker import confided, news, other_buttons, raiser_buttons
from bot.cards.blocker_words import evidence, receipt_words
from bot.ui import Message, literal
from bot.usecases.blocker_desk import note, who
from bot.usecases.blocker_gate import gate_follows
from bot.usecases.blocker_news import call_on, copy_director, people_of, raisers_thread
from bot.usecases.blocker_owner import Owner, owner_of
from bot.usecases.blocker_reach import Reach
from bot.usecases.blocker_timing import timing_of
from bot.usecases.desk import Desk
from domain.authority import belongs
from domain.blocker import SUMMARY_LIMIT, Blocker, Report
from domain.blocker_acts import raise_blocker
from domain.blockers import Category, Severity
from domain.errors import NotAllowed
from domain.initiatives import Initiative
from domain.people import PersonId, Role
from domain.places import Address
from storage.blocker_threads import Side

_CHAMPION = "you are the champion of the unit"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody reports. `quoted` are the words of the message it began with, `quoted_by` who wrote that.

    `thread` is where the raiser gets their answers, besides their direct chat; a hidden reporter has none.
    Not `unit_reads`: the words are for readers of the initiative, and not for everybody in the raiser's unit.
    """

    category: Category
    severity: Severity
    words: str
    initiative: str | None = None
    hidden: bool = False
    about_champion: bool = False
    bypass: bool = False
    link: str | None = None
    quoted: str | None = None
    thread: Address | None = None
    quoted_by: str | None = None
    unit_reads: bool = True


async def report(desk: Desk, told: Told) -> Message:
    """The blocker is out to whoever owns its kind; the receipt says to whom, by when, and its number.

    Raises what `raise_blocker` raises, and Refused where nobody is there who could keep a hidden reporter's name.
    """
    return (await put_out(desk, told))[1]


async def put_out(desk: Desk, told: Told) -> tuple[Blocker, Message]:
    """As `report`, with the record itself before the receipt."""
    ruling = belongs(desk.person)
    if not ruling:
        raise NotAllowed(ruling.reason or "")
    initiative = await desk.visible(told.initiative) if told.initiative else None
    owner = await owner_of(desk, told.category, initiative, hidden=told.hidden)
    blocker = await _raised(desk, told, initiative, owner)
    await desk.uow.blockers.add(blocker)
    await _keep_whole(desk, blocker, told.words)
    thread = None if told.hidden else told.thread
    if thread is not None:
        await desk.uow.blocker_threads.bind(blocker.id, thread, Side.RAISER)
    reach = await call_on(desk, blocker, f"{who(desk, blocker)} needs this out of the way.")
    await copy_director(desk, None, blocker)
    await gate_follows(desk, blocker)
    await _confide(desk, blocker)
    await _tell_followers(desk, blocker, reach)
    await _note(desk, blocker)
    return blocker, await _receipt(desk, blocker, owner)


async def _keep_whole(desk: Desk, blocker: Blocker, words: str) -> None:
    """What is longer than a summary stands with it as the first thing that was said about it."""
    if len(" ".join(words.split())) > SUMMARY_LIMIT:
        await desk.uow.blocker_words.add(blocker.id, desk.now, desk.person.id, words.strip(), Side.RAISER)


async def _raised(desk: Desk, told: Told, initiative: Initiative | None, owner: Owner) -> Blocker:
    """The record, its clocks by the calendar of whoever it waits for."""
    said, office = await _report(desk, told, initiative, owner), desk.act.office
    id = await desk.uow.blockers.next_id()
    timing = replace(await timing_of(office, desk.uow, [], desk.now), table=owner.table)
    draft = raise_blocker(id, said, desk.person, desk.now, timing)
    timing = replace(await timing_of(office, desk.uow, [draft], desk.now), table=owner.table)
    return raise_blocker(id, said, desk.person, desk.now, timing)


async def _report(desk: Desk, told: Told, initiative: Initiative | None, owner: Owner) -> Report:
    """What tells who a hidden reporter is stays out: their unit, and who else would follow it.

    So does the unit of whoever complains about their champion, who reads what their unit reports.
    """
    champion = await champion_of(desk)
    alone = told.hidden
    followers = [initiative.initiator] if initiative is not None and not alone else []
    if told.about_champion:  # it may be about any of them
        unit = await desk.act.office.directory.champions(desk.uow.people, desk.person.department, desk.now)
        followers = [one for one in followers if one not in {each.id for each in unit}]
    return Report(
        category=told.category,
        severity=told.severity,
        summary=told.words,
        unit=None if alone or told.about_champion or not told.unit_reads else desk.person.department,
        initiative=initiative.id if initiative is not None else None,
        evidence=_evidence(told),
        followers=(*followers, *([champion] if champion is not None and not alone else [])),
        champion=champion,
        seat=owner.seat,
        hidden=told.hidden,
        about_champion=told.about_champion,
        bypass=told.bypass,
        exception=initiative is not None and bool(initiative.dossier.waivers),
    )


def _evidence(told: Told) -> tuple[str, ...]:
    """The link, and the words of the message where they are not what is reported anyway."""
    quoted, found = " ".join((told.quoted or "").split()), [told.link] if told.link else []
    by = told.quoted_by
    if quoted and quoted == " ".join(told.words.split()):
        found += [f"Words of {by}, from a message."] if by else []
    elif quoted:
        found.append(f"{by or 'The message'}: {quoted}")  # never bare: what looks like a link is one of ours
    return tuple(found)


async def champion_of(desk: Desk) -> PersonId | None:
    """The champion of the raiser's unit who is there, or the first of them when all are away; not the raiser."""
    directory = desk.act.office.directory
    found = await directory.champions(desk.uow.people, desk.person.department, desk.now)
    ids = [one.id for one in found if one.id != desk.person.id]
    away = await desk.uow.absences.running(ids, desk.now) if ids else {}
    return next((id for id in ids if id not in away), ids[0] if ids else None)


async def _confide(desk: Desk, blocker: Blocker) -> None:
    """The name of a hidden reporter, in person, to the only role that may know it; to nobody who stands in."""
    if blocker.confided_to is None:
        return
    holders = await desk.uow.people.with_role(blocker.confided_to)
    await desk.tell([one.id for one in holders], confided(blocker, desk.person, desk.model))


async def _tell_followers(desk: Desk, blocker: Blocker, reach: Reach) -> None:
    """The initiative's owner and the unit's champion; not whoever has the card already."""
    have_it = {one.id for one in reach.people}
    people = await people_of(desk, blocker)
    found = await desk.uow.people.find(id for id in blocker.followers if id not in have_it)
    for one in filter(belongs, found.values()):
        why = _CHAMPION if one.has(Role.CHAMPION) else f"it holds up {blocker.initiative}"
        sentence = f"{literal(desk.person.name)} reported it. You hear of it because {why}."
        text = news(blocker, sentence, people, desk.now, one.time_zone)
        await desk.tell([one.id], Message(text, buttons=other_buttons(blocker)))


async def _note(desk: Desk, blocker: Blocker) -> None:
    detail = {"category": blocker.category.value, "severity": blocker.severity.value}
    await note(desk, blocker, "blocker_raised", **detail, words=blocker.summary, initiative=blocker.initiative)


async def _receipt(desk: Desk, blocker: Blocker, owner: Owner) -> Message:
    people = await people_of(desk, blocker)
    where = await _where(desk, blocker)
    overdue = desk.model.blockers.clocks[blocker.severity].overdue
    words = receipt_words(blocker, people, overdue, desk.now, desk.person.time_zone)
    parts = [owner.why, words, where, f"**{blocker.id}**"]
    return Message(" ".join(one for one in parts if one), buttons=raiser_buttons(blocker))


async def _where(desk: Desk, blocker: Blocker) -> str:
    """Where answers come, as seen from where the receipt is read."""
    if blocker.hidden_reporter:
        return f"I reply here, to you alone; only the {blocker.owner.spoken} learns your name."
    if await raisers_thread(desk, blocker) is None:
        return "I reply here."
    if not desk.act.origin.direct:
        return "I reply in this thread."
    links, _ = evidence(blocker, desk.person)
    there = "the thread where it began"
    return f"Answers come into {f'[{there}]({links[0]})' if links else there}."
