"""Kofi reports a blocker, and people talk about it; for tests of replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.events import Reply, TextMessage
from bot.usecases.blocker_places import thread_under
from bot.usecases.blocker_report import Told, report
from bot.usecases.blocker_talk import say
from domain.blocker import Blocker, BlockerId
from domain.blockers import Category, Severity
from domain.places import Address, Channel
from storage.blocker_words import Said
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast
from tests.support.inbox import Sent
from tests.support.talker import message_text

ID = "B-1"
INFRA = Channel.INFRASTRUCTURE.value


async def raised(cast: Cast, thread: str | None = "t1", name: str = "kofi", hidden: bool = False) -> None:
    """Kofi, of no champion's unit, reports from a thread of #general; it is delivered."""
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people[name], department=None))
    place = replace(cast.company.place("general"), thread=thread) if thread else None
    category = Category.ETHICS if hidden else Category.INFRASTRUCTURE
    told = Told(category, Severity.SEV2, "The gateway drops calls", thread=place, hidden=hidden)
    async with (await cast.company.act(f"{name}@acme.example")).desk() as desk:
        await report(desk, told)
    await cast.company.deliver()


async def says(cast: Cast, name: str, words: str) -> str:
    """By the button."""
    async with (await cast.company.act(f"{name}@acme.example")).desk() as desk:
        told = await say(desk, ID, words)
    await cast.company.deliver()
    return message_text(told)


async def in_thread(cast: Cast, name: str, place: Address, words: str, key: str | None = None) -> Reply:
    """By a mention in a channel's thread, or plainly in a thread of the direct chat."""
    talker = cast[name]
    if place.conversation.startswith("dm:"):
        event = TextMessage(talker.origin(key), words, thread=place.thread)
    else:
        event = TextMessage(replace(talker.origin(key), place=place, direct=False), words)
    reply = await talker.send(event)
    await cast.company.deliver()
    return reply


def card_in(cast: Cast, conversation: str) -> Address:
    """The thread under the card there."""
    found = [one for one in cast.company.inbox.sent if one.address.conversation == conversation and one.message.card]
    return thread_under(found[0].ref)


def new(cast: Cast, since: int, words: str) -> Sequence[Sent]:
    """What was sent since then and holds these words, but no changes of cards."""
    found = cast.company.inbox.sent[since:]
    return [one for one in found if one.replaces is None and words in message_text(one.message)]


async def kept(cast: Cast) -> tuple[Blocker, list[Said]]:
    async with reading(cast.company.database) as uow:
        blocker = await uow.blockers.get(BlockerId(ID))
        assert blocker is not None
        return blocker, await uow.blocker_words.of(blocker.id, 20)
