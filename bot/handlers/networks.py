"""`networks` and `network`, and their buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.cards.help import Group
from bot.champion_actions import ASK_NETWORK, NEW_NETWORK, CloseNetwork, JoinNetwork, LeaveNetwork
from bot.conversation.flow import Json
from bot.events import Command, Reply, Say
from bot.flows import FLOWS
from bot.handlers.conversation import STARTERS, start
from bot.handlers.turns import in_chat, in_form
from bot.router import router
from bot.ui import Message
from bot.usecases import converse, networks
from bot.usecases.desk import Act, Desk
from domain.errors import NotAllowed
from domain.networks import may_found

_ACTS: Mapping[str, Callable[[Desk, str], Awaitable[Message]]] = {
    "join": networks.join,
    "leave": networks.leave,
    "close": networks.close,
}


@router.command("networks", "topics to join, with their members", usage="networks [page]", group=Group.CHAMPIONS)
async def overview(act: Act, text: str) -> Reply:
    words = text.strip()
    if words and not words.isdigit():
        return await router.handle(act, Command(act.origin, "ask", f"networks {text}"))
    page = int(words) if words.isascii() and words.isdigit() and len(words) < 4 else 1
    async with act.looking() as desk:
        return Say(await networks.overview(desk, max(page, 1)))


@router.command(
    "network", "see, join, leave or begin one", usage="network [join | leave | new | ask] name", group=Group.CHAMPIONS
)
async def network(act: Act, text: str) -> Reply:
    word, _, rest = text.strip().partition(" ")
    match word.lower():
        case "":
            return await overview(act, "")
        case "new":
            return await start(act, NEW_NETWORK, "", {"topic": rest.strip()} if rest.strip() else {})
        case "ask":
            return await _ask(act, rest)
        case "join" | "leave" | "close" as wanted:
            async with act.desk() as desk:
                return Say(await _ACTS[wanted](desk, rest))
        case _:
            async with act.looking() as desk:
                if await networks.is_named(desk, text):
                    return Say(await networks.show(desk, text))
    return await router.handle(act, Command(act.origin, "ask", f"network {text}"))


async def _ask(act: Act, typed: str) -> Reply:
    if not typed.strip():
        return await start(act, ASK_NETWORK, "")
    async with act.looking() as desk:
        found = await networks.named(desk, typed)
    return await start(act, ASK_NETWORK, str(found.id))


@router.button(JoinNetwork)
async def join(act: Act, action: JoinNetwork) -> Reply:
    async with act.desk() as desk:
        return Say(await networks.join_it(desk, await networks.numbered(desk, action.network)))


@router.button(LeaveNetwork)
async def leave(act: Act, action: LeaveNetwork) -> Reply:
    async with act.desk() as desk:
        return Say(await networks.leave_it(desk, await networks.numbered(desk, action.network)))


@router.button(CloseNetwork)
async def close(act: Act, action: CloseNetwork) -> Reply:
    async with act.desk() as desk:
        return Say(await networks.close_it(desk, await networks.numbered(desk, action.network)))


async def begin_new(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    """Whoever may not begin one is told before the first question."""
    ruling = may_found(act.person)
    if not ruling:
        raise NotAllowed(ruling.reason or "")
    turn = await converse.begin(act, FLOWS[NEW_NETWORK], given)
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)


async def ask_members(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    """The question is next; which network it is for may have been chosen with the button."""
    known = {"asked_network": subject} if subject else {}
    turn = await converse.begin(act, FLOWS[ASK_NETWORK], {**known, **given})
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)


STARTERS[NEW_NETWORK] = begin_new
STARTERS[ASK_NETWORK] = ask_members
