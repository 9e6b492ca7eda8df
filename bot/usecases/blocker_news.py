"""Who hears of a blocker, and what: its card before whoever is called on, news for its people, the Director's copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.blocker_actions import TakeUp
from bot.cards.blocker import (
    BlockerAround,
    Hand,
    Word,
    blocker_card,
    blocker_subject,
    message_of,
    news,
    other_buttons,
    raiser_buttons,
    raiser_news,
)
from bot.cards.blocker_words import has_it
from bot.cards.words import People
from bot.packing import pack
from bot.ui import Button, Message, Quote, Style
from bot.usecases.blocker_places import once
from bot.usecases.blocker_reach import Reach, reach_of
from bot.usecases.blocker_reads import Reads, reads_of
from bot.usecases.desk import Desk
from domain.authority import belongs, sees_title
from domain.blocker import Blocker, BlockerStatus, Rung
from domain.blocker_ladder import tells_director
from domain.blockers import Category, Severity
from domain.initiatives import Initiative
from domain.people import Person, PersonId, Role
from domain.places import Address
from storage.blocker_threads import Side
from storage.outbox import Outgoing


async def card_of(
    desk: Desk,
    blocker: Blocker,
    reader: Person | None = None,
    hand: Hand = Hand.OWNER,
    reads: Reads | None = None,
) -> Message:
    """The card; without a reader as everybody who gets it may see it: no name of a hidden reporter is on it.

    `reads` where it was read already, with that of others.
    """
    known = reads or await reads_of(desk.uow, [blocker])
    said = known.words.get(blocker.id, ())
    words = tuple(Word(one.at, one.author, one.words, one.side is Side.RAISER) for one in said)
    named = {*named_on(blocker), *(one.author for one in said)}
    people = await desk.act.office.directory.find(desk.uow.people, named, desk.now)
    zone = reader.time_zone if reader is not None else desk.model.time_zone
    around = BlockerAround(people, desk.now, zone, await _title(desk, blocker, reader, known), words)
    return message_of(blocker_card(blocker, around, desk.model, reader, hand))


def named_on(blocker: Blocker) -> set[PersonId | None]:
    """Everybody whose name may be needed for it."""
    return {blocker.raiser, blocker.owner_person, blocker.champion, blocker.seat, blocker.resolved_by}


async def people_of(desk: Desk, blocker: Blocker) -> People:
    """They, by id."""
    return await desk.act.office.directory.find(desk.uow.people, named_on(blocker), desk.now)


async def _title(desk: Desk, blocker: Blocker, reader: Person | None, known: Reads) -> str | None:
    """The initiative's title, if whoever looks may know of it: of a card for many, every role that gets it."""
    found = known.initiatives.get(blocker.initiative) if blocker.initiative is not None else None
    if found is None:
        return None
    if reader is not None and reader.id == desk.person.id:
        return found.title if _sees(desk, reader, found) or await desk.sees_all(found) else None
    readers = [reader] if reader is not None else await _readers(desk, blocker)
    return found.title if all(_sees(desk, one, found) for one in readers) else None


async def _readers(desk: Desk, blocker: Blocker) -> list[Person]:
    """Somebody of the owner's role, and those who are asked in person."""
    asked = await desk.uow.people.find([blocker.champion, blocker.seat])
    role = Person(PersonId(""), "", roles=frozenset({blocker.owner}))
    return [*asked.values(), *([role] if blocker.seat is None else [])]


def _sees(desk: Desk, person: Person, initiative: Initiative) -> bool:
    return sees_title(person, initiative, desk.model.visibility)


async def call_on(
    desk: Desk, blocker: Blocker, because: str = "", quote: Quote | None = None, *, is_new: bool = True
) -> Reach:
    """Puts it before whoever it waits for by its rung: the role's channel and its heads, deputies of those away.

    `because` is a sentence that says why it comes, as Markdown. Whoever has the card already, and everybody when it
    is not `is_new`, gets a line with the button instead: a second card would only change the first, silently.
    """
    reach = await reach_of(desk.act.office, desk.uow, blocker, desk.now)
    card = await card_of(desk, blocker)
    people = await people_of(desk, blocker)
    text = news(blocker, because, people, desk.now, desk.model.time_zone)
    take = (Button("Take it up", TakeUp(blocker.id), Style.PRIMARY), *other_buttons(blocker))
    line = Message(text, buttons=take, quote=quote)
    await _put(desk, blocker, reach, replace(card, text=text) if is_new else line, line, "called")
    return reach


async def _put(desk: Desk, blocker: Blocker, reach: Reach, message: Message, line: Message, mark: str) -> None:
    """Each place and person once. A hidden reporter who would get it as one of the role is not left out: that tells."""
    subject = blocker_subject(blocker)
    have_it = (await desk.uow.outbox.shown([subject]))[subject] if message.card is not None else set()
    if reach.channel is not None:
        is_card = message.card is not None and reach.channel not in have_it
        if is_card:
            await desk.post(reach.channel, message, subject)
        else:
            key = once(blocker.id, Side.OWNER, f"{mark}:{blocker.revision}:{reach.channel}")
            desk.outgoing.append(Outgoing(pack(line), channel=reach.channel, dedupe_key=key))
    for one in reach.people:
        if message.card is not None and one.id not in have_it:
            await desk.show(one.id, message, subject)
        elif one.id != desk.person.id:
            _line(desk, blocker, one.id, line, mark)


def _line(desk: Desk, blocker: Blocker, reader: PersonId, message: Message, mark: str) -> None:
    """In their direct chat; what they write in the thread under it goes to the other side."""
    side = Side.RAISER if reader == blocker.raiser else Side.OWNER
    key = once(blocker.id, side, f"{mark}:{blocker.revision}:{reader}")
    desk.outgoing.append(Outgoing(pack(message), person=reader, dedupe_key=key))


async def copy_director(desk: Desk, before: Blocker | None, after: Blocker) -> None:
    """The Director gets a copy when the rule says so for the first time, and has not got it as its owner."""
    told = before is not None and tells_director(before, desk.model.blockers)
    if told or not tells_director(after, desk.model.blockers):
        return
    if after.rung is Rung.DIRECTOR or (after.owner is Role.DIRECTOR and after.rung is Rung.OWNER):
        return
    theirs = replace(after, rung=Rung.DIRECTOR)  # as if it had climbed to them
    reach = await reach_of(desk.act.office, desk.uow, theirs, desk.now)
    holder = has_it(after, await people_of(desk, after))
    text = f"A copy for you of **{after.id}**, because {_because(after)}. It is with {holder}."
    line = Message(text, buttons=other_buttons(after))
    await _put(desk, after, reach, replace(await card_of(desk, after), text=text), line, "copy")


def _because(blocker: Blocker) -> str:
    if blocker.severity is Severity.SEV1:
        return "it is SEV1"
    if blocker.category in (Category.PRIORITY_DISPUTE, Category.BUDGET):
        return f"its kind is “{blocker.category.spoken}”"
    return "it is about an exception" if blocker.exception else "it was late for the second time"


async def tell_concerned(
    desk: Desk,
    before: Blocker,
    after: Blocker,
    verb: str,
    sentence: str,
    quote: Quote | None,
    besides: Sequence[Person] = (),
) -> None:
    """Whoever had or has it, the followers and the raiser hear what happened and what comes next.

    Not whoever acts, nor those who were called on (`besides`) and read it there.
    """
    people = await people_of(desk, after)
    ids = [before.owner_person, after.owner_person, *after.followers]
    told = {after.raiser, *(one.id for one in besides)}
    found = await desk.uow.people.find(id for id in ids if id not in told)
    for one in filter(belongs, found.values()):
        text = news(after, sentence, people, desk.now, one.time_zone)
        message = Message(text, buttons=other_buttons(after), quote=quote)
        if one.id == after.owner_person and one.id != desk.person.id:
            _line(desk, after, one.id, message, verb)
        else:
            await desk.tell([one.id], message)
    if after.raiser == desk.person.id:
        return
    raiser = people.get(after.raiser)
    zone = raiser.time_zone if raiser is not None else desk.model.time_zone
    text = raiser_news(after, sentence, people, desk.now, zone)
    await tell_raiser(desk, after, Message(text, buttons=raiser_buttons(after), quote=quote), verb)


async def tell_raiser(desk: Desk, blocker: Blocker, message: Message, mark: str) -> None:
    """In the thread that they reported it from; what asks them for an answer, and all for a hidden one, in person.

    What asks is answered in person: in the thread it stands without buttons, for all to read.
    """
    if blocker.raiser == desk.person.id:
        return
    thread, is_asked = await raisers_thread(desk, blocker), blocker.status is BlockerStatus.RESOLVED
    if thread is not None:
        key = once(blocker.id, Side.RAISER, f"{mark}:{blocker.revision}")
        await desk.reply_in(thread, replace(message, buttons=()) if is_asked else message, blocker.raiser, key)
    if thread is None or is_asked:
        _line(desk, blocker, blocker.raiser, message, mark)


async def raisers_thread(desk: Desk, blocker: Blocker, reads: Reads | None = None) -> Address | None:
    """The shared thread in which it began; None for a hidden reporter, who is answered in person alone."""
    if blocker.hidden_reporter:
        return None
    known = reads or await reads_of(desk.uow, [blocker])
    return await known.shared_thread(desk.uow, blocker.id)
