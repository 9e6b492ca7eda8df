"""Networks and labs: who is there, joining and leaving, and beginning a new one."""

from __future__ import annotations

from bot.cards import networks as cards
from bot.ui import Message, literal
from bot.usecases.ask_people import STANDING
from bot.usecases.desk import Desk
from domain.authority import belongs
from domain.errors import NotAllowed, NotFound, Refused
from domain.networks import Network, NetworkId, NetworkKind, by_name, may_found
from domain.people import HEADS

GONE = "That network is not there any more. Say *networks* for those that are."


async def overview(desk: Desk, page: int = 1) -> Message:
    """All networks by name, those of the reader first, with how many are in each."""
    _belongs(desk)
    standing = await desk.uow.networks.standing(STANDING)
    joined = await desk.uow.networks.of(desk.person.id)
    ordered = sorted(standing, key=lambda one: one.id not in joined)
    return cards.overview(ordered, joined, page, may_begin=bool(may_found(desk.person)))


async def show(desk: Desk, typed: str) -> Message:
    """One network with its members."""
    _belongs(desk)
    network = await named(desk, typed)
    members = await desk.uow.networks.members(network.id, cards.SHOWN + 1)
    people = await desk.uow.people.find(members)
    names = sorted(people[one].name for one in members if one in people and people[one].active)
    joined = desk.person.id in members or network.id in await desk.uow.networks.of(desk.person.id)
    return cards.network_card(network, names, is_member=joined, may_close=_may_close(desk, network))


async def join(desk: Desk, typed: str) -> Message:
    """From now on questions that champions cannot answer may come to this person."""
    _belongs(desk)
    return await join_it(desk, await named(desk, typed))


async def join_it(desk: Desk, network: Network) -> Message:
    _belongs(desk)
    if not await desk.uow.networks.join(network.id, desk.person.id, desk.now):
        return Message(f"You are in **{literal(network.name)}** already.", buttons=cards.inside(network))
    await desk.record(_subject(network.id), "network_joined")
    text = f"Welcome to **{literal(network.name)}**. When no champion knows, a question about it may come to you; "
    return Message(f"{text}the first answer counts, and you can leave at any time.", buttons=cards.inside(network))


async def leave(desk: Desk, typed: str) -> Message:
    return await leave_it(desk, await named(desk, typed))


async def leave_it(desk: Desk, network: Network) -> Message:
    """No question of it comes to this person any more."""
    if not await desk.uow.networks.leave(network.id, desk.person.id):
        return Message(f"You are not in **{literal(network.name)}**, so nothing of it comes to you.")
    await desk.record(_subject(network.id), "network_left")
    return Message(f"You have left **{literal(network.name)}**. Thank you; you can join again any time.")


async def begin(desk: Desk, kind: NetworkKind, name: str, about: str) -> Message:
    """A new network with its founder in it. NotAllowed for whoever may not, Refused when the name is taken."""
    ruling = may_found(desk.person)
    if not ruling:
        raise NotAllowed(ruling.reason or "")
    shown = " ".join(name.split())
    id = await desk.uow.networks.add(kind, shown, " ".join(about.split()), desk.person.id, desk.now)
    if id is None:
        raise Refused(f"There is a network “{literal(shown)}” already. Join it, or choose another name.")
    await desk.uow.networks.join(id, desk.person.id, desk.now)
    await desk.record(_subject(id), "network_begun")
    network = Network(id, kind, shown, about, desk.person.id, desk.now, 1)
    text = f"The {kind.spoken} **{literal(shown)}** is there, and you are its first member. "
    return Message(f"{text}Colleagues join with *network join {literal(shown)}*.", buttons=cards.inside(network))


async def close(desk: Desk, typed: str) -> Message:
    """Its founder and the heads close it; what its members were asked goes on by itself."""
    return await close_it(desk, await named(desk, typed))


async def close_it(desk: Desk, network: Network) -> Message:
    if not _may_close(desk, network):
        raise NotAllowed("Whoever began a network closes it, or one of the heads.")
    if not await desk.uow.networks.close(network.id, desk.now):
        raise NotFound(GONE)
    await desk.record(_subject(network.id), "network_closed")
    return Message(f"**{literal(network.name)}** is closed: nobody can join it, and no question goes there any more.")


async def is_named(desk: Desk, typed: str) -> bool:
    """Whether the words name a network for somebody who may see it; else they are a question."""
    return bool(belongs(desk.person)) and by_name(await desk.uow.networks.standing(STANDING), typed) is not None


async def named(desk: Desk, typed: str) -> Network:
    """The standing network that the words name. NotFound says which there are."""
    standing = await desk.uow.networks.standing(STANDING)
    found = by_name(standing, typed)
    if found is not None:
        return found
    what = f"I know no network “{literal(typed.strip()[:40])}”. " if typed.strip() else "Which network? "
    raise NotFound(f"{what}Say *networks* for the list.")


async def numbered(desk: Desk, id: int) -> Network:
    """The standing network of a button; NotFound when it was closed."""
    found = await desk.uow.networks.get(NetworkId(id)) if 0 < id < 2**31 else None
    if found is None:
        raise NotFound(GONE)
    return found


def _may_close(desk: Desk, network: Network) -> bool:
    return bool(belongs(desk.person)) and (network.founder == desk.person.id or desk.person.has(*HEADS))


def _belongs(desk: Desk) -> None:
    standing = belongs(desk.person)
    if not standing:
        raise NotAllowed(standing.reason or "")


def _subject(id: NetworkId) -> str:
    return f"network:{id}"
