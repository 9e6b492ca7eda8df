"""Replies travel: what one side writes about a blocker reaches the other, once, in the thread where they talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.blocker_actions import ShowBlocker
from bot.cards.blocker import blocker_subject
from bot.cards.blocker_talk import heard_card, said_card
from bot.cards.blocker_words import WHOEVER, reporter
from bot.packing import pack
from bot.ui import Button, Message, Quote, literal
from bot.usecases.blocker_desk import ChangedMeanwhile, acting, card_of, load, note
from bot.usecases.blocker_places import once, resident_of
from bot.usecases.blocker_reach import CHANNELS, reach_of
from bot.usecases.blocker_staff import ABOVE
from bot.usecases.blocker_timing import timing_of
from bot.usecases.desk import Act, Desk
from domain.blocker import Acting, Blocker, BlockerId, Rung
from domain.blocker_acts import reply
from domain.blocker_ladder import may_take
from domain.errors import NotFound, Refused
from domain.people import Person
from domain.places import Address
from domain.sensitive import find
from storage.blocker_threads import Side
from storage.outbox import Outgoing

TRIES = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, who, and in which thread (and whose that is), if in one."""

    text: str
    author: Acting
    place: Address | None = None
    heard_by: Side | None = None


async def heard_in_thread(act: Act, place: Address, words: str, talks_of: str | None = None) -> Message | None:
    """Words in a thread of a blocker are a reply to it; None when it is no such thread, or none this person may know.

    `talks_of` is what their conversation there is about: when it is this blocker, they answer that. Raises what `say`
    raises.
    """
    if place.thread is None:
        return None
    async with act.looking() as desk:
        bound = await desk.uow.blocker_threads.at(place)
        if bound is None or bound[0] == talks_of:
            return None
        try:
            await load(desk, bound[0])
        except NotFound:
            return None
    async with act.desk() as desk:
        return await say(desk, bound[0], words, place)


async def say(desk: Desk, id: str, words: str, place: Address | None = None) -> Message:
    """The words reach the other side of the blocker, with who said them, and are kept with it.

    They go to the raiser where they reported it, else to their direct chat; to the owner's side under its card, else to
    the people who have it. Not to where they were said (`place`). Refused when there is nothing to pass on, when it
    looks like a secret, and when the blocker has ended.
    """
    text = words.strip()
    if not text:
        raise Refused("There was no text in it. Write what the others should read.")
    if found := find(text):
        raise Refused(f"That looks like {found[0].what}, so I passed nothing on. Write it again without.")
    await _keeps_the_name(desk, id, place)
    blocker, author = await _replied(desk, id)
    bound = await desk.uow.blocker_threads.at(place) if place is not None else None
    said = Words(text, author, place, bound[1] if bound is not None else None)
    is_theirs = said.author.person.id == blocker.raiser
    own = _side(blocker, said, desk)
    readers = []
    if not is_theirs and said.heard_by is not Side.RAISER:
        readers += await _to_raiser(desk, blocker, said)
    if is_theirs or own is not Side.OWNER or said.heard_by is Side.RAISER:
        readers += await _to_owner(desk, blocker, said)
    kept = Side.RAISER if is_theirs else own or said.heard_by or Side.OWNER
    await desk.uow.blocker_words.add(blocker.id, desk.now, author.person.id, text, kept)
    await desk.refresh(blocker_subject(blocker), await card_of(desk, blocker))
    await note(desk, blocker, "blocker_replied")
    return said_card(blocker, readers)


async def before_others(act: Act, id: str, words: str = "") -> Message | None:
    """What a hidden reporter reads who acts where others read along: nothing was done, and how it is done unseen.

    Their words come back, so that none are lost. None for everybody else, and in a direct chat.
    """
    if act.origin.direct:
        return None
    async with act.looking() as desk:
        blocker = await load(desk, id)
    if not _is_theirs(blocker, act.person):
        return None
    show = Button(f"Show {blocker.id}", ShowBlocker(blocker.id))
    quote = Quote(words.strip()) if words.strip() else None
    return Message(_in_private(blocker), buttons=(show,), quote=quote)


async def _keeps_the_name(desk: Desk, id: str, place: Address | None) -> None:
    """Refused where a hidden reporter writes before others: the same words, passed on as theirs, would name them."""
    if place is None or await resident_of(desk.uow, place) is not None:
        return
    blocker = await load(desk, id)
    if _is_theirs(blocker, desk.person):
        raise Refused(_in_private(blocker))


def _is_theirs(blocker: Blocker, person: Person) -> bool:
    """Whether that person reported it without their name."""
    return blocker.hidden_reporter and blocker.raiser == person.id


def _in_private(blocker: Blocker) -> str:
    return (
        "Others read along here, and your name is kept back, so I passed nothing on. In our direct chat say "
        f"*blocker {blocker.id} reply* and your words, best not the same ones; *blocker {blocker.id}* shows the rest."
    )


async def _replied(desk: Desk, id: str) -> tuple[Blocker, Acting]:
    """The blocker after the reply; words do not depend on what somebody else did to it at the same moment."""
    for _ in range(TRIES):
        before = await load(desk, id)
        author = await acting(desk, before)
        after = reply(before, author, desk.now, await timing_of(desk.act.office, desk.uow, [before]))
        if await desk.uow.blockers.save(after):
            return after, author
    raise ChangedMeanwhile(f"{before.id} is being changed right now; please send it again.", desk.person.id, desk.now)


def _side(blocker: Blocker, said: Words, desk: Desk) -> Side | None:
    """On which side somebody stands who is not the raiser; None for one who only follows."""
    is_owner = may_take(blocker, said.author, desk.model.blockers) or blocker.owner_person == said.author.person.id
    return Side.OWNER if is_owner else None


async def _to_raiser(desk: Desk, blocker: Blocker, said: Words) -> list[str]:
    """Where the raiser reported it, else in their direct chat; a hidden one is written to there alone."""
    raiser = await desk.uow.people.get(blocker.raiser)
    if raiser is None or not raiser.active:
        return []
    message = heard_card(blocker, said.text, said.author.person.name, to_raiser=True)
    mark = partial(once, blocker.id, Side.RAISER)
    threads, chat = await _threads(desk, blocker.id, Side.RAISER, raiser)
    if blocker.hidden_reporter or not threads:
        await _to_person(desk, raiser, chat, message, mark(f"{blocker.revision}:{raiser.id}"))
    else:
        for place in threads:
            await desk.reply_in(place, message, raiser.id, mark(f"{blocker.revision}:{place.key}"))
    return [WHOEVER if blocker.hidden_reporter else literal(raiser.name)]


async def _to_owner(desk: Desk, blocker: Blocker, said: Words) -> list[str]:
    """Under the card in the channels of whoever it waits for, else to the people who have it."""
    author = said.author.person
    threads = await _channel_threads(desk, blocker)
    mark = partial(once, blocker.id, Side.OWNER)
    is_hidden = _is_theirs(blocker, author)
    for place in threads:
        if place != said.place:
            message = heard_card(blocker, said.text, WHOEVER if is_hidden else author.name)
            await desk.reply_in(place, message, once=mark(f"{blocker.revision}:{place.key}"))
    if threads:
        return [f"the {blocker.owner.spoken}"]
    people = [one for one in await _holders(desk, blocker) if one.id != author.id]
    for one in people:
        shown = reporter(blocker, {author.id: author}, one) if is_hidden else author.name
        _, chat = await _threads(desk, blocker.id, Side.OWNER, one)
        message = heard_card(blocker, said.text, shown)
        await _to_person(desk, one, chat, message, mark(f"{blocker.revision}:{one.id}"))
    return [literal(one.name) for one in people]


async def _channel_threads(desk: Desk, blocker: Blocker) -> list[Address]:
    """The threads under its card in the channels of the roles that are called on; not of those it has left."""
    if blocker.rung is Rung.CHAMPION:
        return []
    reached = list(Rung).index(blocker.rung)
    above = [role for rung, role in ABOVE.items() if reached >= list(Rung).index(rung)]
    channels = [CHANNELS[role] for role in (blocker.owner, *above) if role in CHANNELS]
    places = {place for channel in channels for place in await desk.uow.channels.of(channel)}
    bound = await desk.uow.blocker_threads.of(blocker.id, Side.OWNER)
    return [one for one in bound if replace(one, thread=None) in places]


async def _holders(desk: Desk, blocker: Blocker) -> Sequence[Person]:
    """Who has it; while nobody has, whom it waits for."""
    found = await desk.uow.people.find([blocker.owner_person])
    has_it = [one for one in found.values() if one.active]
    return has_it or (await reach_of(desk.act.office, desk.uow, blocker, desk.now)).people


async def _threads(desk: Desk, id: BlockerId, side: Side, person: Person) -> tuple[list[Address], Address | None]:
    """The shared threads of a side, and the latest one in this person's direct chat."""
    shared: list[Address] = []
    chat: Address | None = None
    for place in await desk.uow.blocker_threads.of(id, side):
        resident = await resident_of(desk.uow, place)
        if resident is None:
            shared.append(place)
        elif resident.id == person.id:
            chat = place
    return shared, chat


async def _to_person(desk: Desk, person: Person, chat: Address | None, message: Message, mark: str) -> None:
    """In the thread of their direct chat, where they still use that one; else in the chat they use now."""
    ways = await desk.uow.people.reachable(person.id)
    if chat is not None and ways and ways[0].platform == chat.platform:
        await desk.reply_in(chat, message, person.id, mark)
    else:
        desk.outgoing.append(Outgoing(pack(message), person=person.id, dedupe_key=mark))
