"""Where a conversation is and under which name the bot is in it: what has to be kept to write there later."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.platforms.base import References
from bot.platforms.teams.parse import is_direct, who
from bot.platforms.teams.values import NAME, SPLIT, Payload, direct_chat
from domain.places import Address

TENANT = "tenant"  # under this name the newest way into a tenant is kept; no conversation is called so
FRESH = 600.0  # seconds that what was kept is believed to stand there still; another process may have dropped it
KNOWN = 20_000  # places whose value is remembered

_TEXTS = ("service_url", "tenant", "conversation", "bot")


class Kind(StrEnum):
    PERSONAL = "personal"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Reference:
    """A conversation as the Bot Connector knows it; a channel's without the thread.

    `user` is who is meant there, as Teams names them to this bot (29:...); `person` the same one as their account
    names them.
    """

    service_url: str
    tenant: str
    conversation: str
    bot: str
    user: str | None = None
    kind: Kind = Kind.PERSONAL
    person: str | None = None

    @property
    def place(self) -> Address:
        """Under which address it is kept."""
        if self.kind is Kind.PERSONAL:
            return direct_chat(self.tenant, self.person or self.user or "")
        return Address(NAME, self.tenant, self.conversation)

    def to_json(self) -> str:
        values = {name: getattr(self, name) for name in (*_TEXTS, "user", "kind", "person")}
        return json.dumps({name: value for name, value in values.items() if value is not None})


def from_json(text: str) -> Reference | None:
    """What `to_json` wrote; None for anything else."""
    try:
        said = json.loads(text)
        kind = Kind(said["kind"])
        service_url, tenant, conversation, bot = texts = [said[name] for name in _TEXTS]
        user, person = said.get("user"), said.get("person")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not all(isinstance(one, str) for one in texts) or not all(isinstance(one, str | None) for one in (user, person)):
        return None
    return Reference(service_url, tenant, conversation, bot, user, kind, person)


def of_activity(activity: Payload) -> Reference:
    """Where an activity came from, and who acted. KeyError, TypeError or ValueError for what is no activity."""
    acting, conversation = who(activity), activity["conversation"]
    if is_direct(activity):
        kind = Kind.PERSONAL
    else:
        kind = Kind.CHANNEL if conversation.get("conversationType") == "channel" else Kind.GROUP
    return Reference(
        service_url=str(activity["serviceUrl"]),
        tenant=acting.tenant,
        conversation=str(conversation["id"]).partition(SPLIT)[0],
        bot=str((activity.get("recipient") or {})["id"]),
        user=str(activity["from"]["id"]),
        kind=kind,
        person=acting.user,
    )


def tenant_place(tenant: str) -> Address:
    """Where the way into a tenant is kept: a reference without a conversation."""
    return Address(NAME, tenant, TENANT)


async def keep(references: References, reference: Reference, *, is_inside: bool = True) -> None:
    """Keeps it for its place, and the way into the tenant. Through `Remembered` what is unchanged costs nothing.

    Unless it is certain that the bot is in the conversation (`is_inside`) only what is kept of that one is renewed:
    message extensions and their cards are used in chats of two people, too, and Teams calls those personal.
    """
    way = replace(reference, conversation="", user=None, kind=Kind.PERSONAL, person=None)
    if reference.kind is not Kind.PERSONAL:
        await _keep_person(references, replace(way, user=reference.user, person=reference.person))
        reference = replace(reference, user=None, person=None)  # whoever spoke last does not belong to the place
    known = None if is_inside else await kept(references, reference.place)
    if is_inside or (known is not None and known.conversation == reference.conversation):
        await references.put(reference.place, reference.to_json())
    await references.put(tenant_place(reference.tenant), way.to_json())


async def _keep_person(references: References, nowhere: Reference) -> None:
    """How Teams names somebody who has no chat with the bot yet: one is opened by that name when it is needed."""
    if nowhere.user and await kept(references, nowhere.place) is None:
        await references.put(nowhere.place, nowhere.to_json())


async def kept(references: References, address: Address) -> Reference | None:
    """What was kept for the place."""
    value = await references.get(address)
    return from_json(value) if value is not None else None


@dataclass(frozen=True)
class Remembered:
    """References that are not written again while they stand there already. `now` is monotonic seconds.

    Reading is not spared: another process may have dropped or changed what is kept.
    """

    references: References
    now: Callable[[], float] = time.monotonic
    _known: OrderedDict[str, tuple[float, str]] = field(default_factory=OrderedDict)
    _met: OrderedDict[tuple[str, str, bool], tuple[float, Reference]] = field(default_factory=OrderedDict)

    async def met(self, reference: Reference, *, is_inside: bool) -> None:
        """The same as `keep`, which is not even begun for somebody who was met there a moment ago."""
        key = (self._key(reference.place), reference.person or "", is_inside)
        since, before = self._met.get(key, (0.0, None))
        if before == reference and self.now() - since < FRESH:
            return
        await keep(self, reference, is_inside=is_inside)
        self._met[key] = (self.now(), reference)
        if len(self._met) > KNOWN:
            self._met.popitem(last=False)

    async def get(self, address: Address) -> str | None:
        return await self.references.get(address)

    async def put(self, address: Address, value: str) -> None:
        key = self._key(address)
        since, known = self._known.get(key, (0.0, ""))
        if known == value and self.now() - since < FRESH:
            self._known.move_to_end(key)
            return
        await self.references.put(address, value)
        self._known[key] = (self.now(), value)
        self._known.move_to_end(key)
        if len(self._known) > KNOWN:
            self._known.popitem(last=False)

    async def drop(self, address: Address) -> None:
        gone = self._key(address)
        self._known.pop(gone, None)
        for key in [key for key in self._met if key[0] == gone]:
            del self._met[key]
        await self.references.drop(address)

    @staticmethod
    def _key(address: Address) -> str:
        return replace(address, thread=None).key
