"""Posting to Teams for the outbox. Teams cannot be asked what arrived: a message in doubt comes again, and says so."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import structlog

from bot.platforms.base import Blocked, ChannelLost, References, TryLater, Unreachable, Unsure
from bot.platforms.teams import limits
from bot.platforms.teams.pacing import Pacing
from bot.platforms.teams.references import Kind, Reference, kept, tenant_place
from bot.platforms.teams.refusals import LOST_CHANNEL, NOT_INSTALLED, partly, refusal
from bot.platforms.teams.render import Post, one_post, sent
from bot.platforms.teams.sender import Failed, Lost, Sender
from bot.platforms.teams.text import without_markup
from bot.platforms.teams.values import NAME, SPLIT, Config, direct_chat, user_of
from bot.ui import Message, literal
from domain.places import Address, MessageRef

log = structlog.get_logger()

KNOWN_USERS = 10_000
BEGUN = 1_000  # messages of which a part was sent
TEXT_LIMIT = 3000  # characters of a text that is posted again because it was refused as it was
RESENT = "(resent)"
NOT_SERVED = "that directory is not one of those that Usher serves"

T = TypeVar("T")


@dataclass
class _Begun:
    """What is known of a message that did not go through at once: the parts that stand there, and those in doubt."""

    there: list[str] = field(default_factory=list)  # conversation and activity
    in_doubt: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Posts:
    """Sends one message at a time for each address; the outbox sees to the order."""

    sender: Sender
    references: References
    config: Config
    pacing: Pacing = field(default_factory=Pacing)
    _users: OrderedDict[str, str] = field(default_factory=OrderedDict)  # Teams' name for an account; it never changes
    _begun: OrderedDict[str, _Begun] = field(default_factory=OrderedDict)  # by key

    async def send(
        self, address: Address, message: Message, replaces: MessageRef | None, key: str | None, is_repeat: bool
    ) -> MessageRef:
        """Posts or replaces; `message` of the answer is conversation and activity. Raises what base.py names.

        With `is_repeat` what may stand there already is posted once more with a word that says so; the parts of which
        this process knows that they arrived are not.
        """
        if self.config.tenants and address.tenant not in self.config.tenants:
            raise Unreachable(NOT_SERVED)
        try:
            readers = await self._readers(message, address.tenant)
            if replaces is not None and (ref := await self._replaced(replaces, message, readers)) is not None:
                return ref
            return await self._posted(address, sent(message, readers), key, is_repeat)
        except Lost as lost:
            raise Unsure(lost.reason) from None
        except Failed as failed:
            raise refusal(failed, address) from None

    async def _replaced(self, old: MessageRef, message: Message, readers: list[str]) -> MessageRef | None:
        """The same message with new content; None when Teams has it no more. To do it twice does no harm."""
        conversation, _, id = old.message.partition(" ")
        reference = await kept(self.references, old.address) or await self._way(old.address)
        if not id or reference is None:
            return None
        there = replace(reference, conversation=conversation)
        try:
            await self._fitting(
                one_post(message, readers), there, lambda post: self.sender.update(there, id, post.activity())
            )
        except Failed as failed:
            if failed.status == 404:
                return None
            raise
        return old

    async def _posted(self, address: Address, parts: tuple[Post, ...], key: str | None, is_repeat: bool) -> MessageRef:
        """All parts in order, but those that are there: the first in its place, in a channel the others below it."""
        unknown = _Begun(in_doubt=set(range(len(parts))) if is_repeat else set())
        begun = self._begun.pop(key or "", unknown)
        while (number := len(begun.there)) < len(parts):
            part = resent(parts[number]) if number in begun.in_doubt else parts[number]
            try:
                begun.there.append(await self._part(address, part, begun.there[:1]))
            except Lost:
                begun.in_doubt.add(number)
                self._remember(key, begun)
                raise
            except (Failed, TryLater) as error:
                self._remember(key, begun)
                raise (partly(error, address) if begun.there else error) from None
        return MessageRef(address, begun.there[0])

    async def _part(self, address: Address, part: Post, first: list[str]) -> str:
        """Conversation and activity of the new post. A lost thread or chat is looked for once more."""
        reference = await kept(self.references, address)
        if reference is None or not reference.conversation:
            reference = await self._found(address, reference)
        thread = address.thread
        if first and thread is None:
            thread = first[0].partition(" ")[2]
        if reference.kind is not Kind.CHANNEL:
            thread = None
        try:
            return await self._post(reference, thread, part)
        except Failed as failed:
            if failed.status != 404:
                raise
            if thread:
                return await self._part(replace(address, thread=None), part, [])
            await self.references.drop(replace(address, thread=None))
            if user_of(address) is None:
                raise
        return await self._post(await self._found(address, reference), None, part)

    async def _post(self, reference: Reference, thread: str | None, part: Post) -> str:
        id = await self._fitting(
            part, reference, lambda post: self.sender.post(reference, post.activity(), thread=thread)
        )
        return f"{reference.conversation}{SPLIT + thread if thread else ''} {id}"

    async def _fitting(self, part: Post, reference: Reference, send: Callable[[Post], Awaitable[T]]) -> T:
        """Sends it; what Teams finds too long or wrong goes once more, as a short text."""
        await self.pacing.wait(reference)
        try:
            return await send(part)
        except Failed as failed:
            if failed.status not in (400, 413) and failed.code != "MessageSizeTooBig":
                raise
            log.error("teams refused the content", status=failed.status, code=failed.code)  # noqa: TRY400  # no words of people
        await self.pacing.wait(reference)
        return await send(shorter(part))

    async def _found(self, address: Address, known: Reference | None) -> Reference:
        """A way to a place of which no conversation is kept. A person's chat is created, and kept from then on.

        `known` tells how Teams names the person, where they were met.
        """
        way, user = await self._way(address), user_of(address)
        named = known.user if known is not None else None
        if user is None:
            if way is None:
                raise ChannelLost(LOST_CHANNEL)
            kind = Kind.CHANNEL if address.conversation.partition("@")[2] == "thread.tacv2" else Kind.GROUP
            return replace(way, conversation=address.conversation, kind=kind)
        if way is None:
            raise Blocked(NOT_INSTALLED)
        await self.pacing.wait(way)
        try:
            conversation = await self.sender.open_chat(way, named or user)
        except Lost as lost:  # nothing was said yet, and to open it twice does no harm
            raise TryLater(lost.reason) from None
        reference = replace(way, conversation=conversation, user=named, person=user)
        await self.references.put(replace(address, thread=None), reference.to_json())
        return reference

    async def _way(self, address: Address) -> Reference | None:
        return await kept(self.references, tenant_place(address.tenant))

    async def _readers(self, message: Message, tenant: str) -> list[str]:
        """As Teams names them, those of this tenant whom the bot has met."""
        found: list[str] = []
        for key in message.card.readers if message.card is not None else ():
            platform, _, rest = key.partition("/")
            home, _, person = rest.partition("/")
            if (platform, home) == (NAME, tenant) and (user := await self._user(key, direct_chat(home, person))):
                found.append(user)
            if len(found) == limits.READERS:
                break
        return found

    async def _user(self, key: str, chat: Address) -> str | None:
        if key not in self._users:
            reference = await kept(self.references, chat)
            if reference is None or reference.user is None:
                return None
            if len(self._users) >= KNOWN_USERS:
                self._users.popitem(last=False)
            self._users[key] = reference.user
        return self._users[key]

    def _remember(self, key: str | None, begun: _Begun) -> None:
        if key is None:
            return
        self._begun[key] = begun
        if len(self._begun) > BEGUN:
            self._begun.popitem(last=False)


def resent(post: Post) -> Post:
    """The same, with a word at its head that it may be there already."""
    mark = {"type": "TextBlock", "text": RESENT, "isSubtle": True, "wrap": True}
    card = {**post.card, "body": [mark, *post.card.get("body", ())]} if post.card is not None else None
    return replace(post, text=f"{RESENT} {post.text}", card=card, summary=f"{RESENT} {post.summary}")


def shorter(part: Post) -> Post:
    """The words alone, and not too many of them: for what Teams did not take as it was."""
    if part.card is not None:
        return replace(part, card=None)
    words = without_markup(part.text)
    short = words if len(words) <= TEXT_LIMIT else f"{words[:TEXT_LIMIT]}…"
    return one_post(Message("\n\n".join(literal(line) for line in short.splitlines())))
