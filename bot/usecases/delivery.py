"""What becomes of messages: an answer that could not be given at once, and who is told when a chat tool fails.

The sentences that a chat tool fails with are plain text; they are shown literally.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.words import clock
from bot.packing import pack
from bot.ui import Message, literal
from bot.usecases.desk import Desk, Office
from domain.history import Happening
from domain.people import Person, Role
from domain.places import Account, Channel
from storage.channels import Binding
from storage.outbox import Claimed, Outgoing
from storage.people import TERMINAL
from storage.unit_of_work import UnitOfWork

OURSELVES = "usher"  # who did it, in the history, when nobody did


@dataclass(frozen=True, slots=True)
class Tools:
    """The chat tools of this process, and which of them refuse it now."""

    here: Collection[str]
    refusing: Collection[str] = ()


async def queue_answer(desk: Desk, message: Message) -> None:
    """The message goes to the direct chat of the account that acts; the same one once for each event."""
    payload, origin = pack(message), desk.act.origin
    key = f"answer:{origin.account.key}:{origin.key}:{_digest(payload)}" if origin.key is not None else None
    await desk.uow.outbox.add(desk.now, Outgoing(payload, account=origin.account, dedupe_key=key))


async def tell_of_pause(
    office: Office, uow: UnitOfWork, platform: str, reason: str, since: datetime, tools: Tools
) -> None:
    """The administrators hear once that the platform refuses us, also from several processes and over a new start.

    Nothing is sent there during a pause, so what was sent last tells one pause from the next.
    """
    last = await uow.outbox.last_sent(platform)
    name = _spoken(platform)

    def words(admin: Person) -> Message:
        at = clock(since, office.now(), admin.time_zone)
        return Message(
            f"**{name} refuses me since {at}** ({literal(reason)}). Everything for it is kept, and goes out in its "
            f"order when {name} takes me back. I try again every few minutes; please look at my access there."
        )

    await _alarm(office, uow, words, f"paused:{platform}:{last.isoformat() if last else 'never'}", tools)


async def tell_of_refusal(office: Office, uow: UnitOfWork, platform: str, sentence: str, tools: Tools) -> None:
    """The administrators hear once a day what has to be changed, so that something can be sent."""
    name = _spoken(platform)

    def words(_: Person) -> Message:
        return Message(
            f"**{name} did not let me send a message:** {literal(sentence)}\n"
            "I keep it and try again for some hours; I say this once a day."
        )

    day = office.day_of(office.now())
    await _alarm(office, uow, words, f"forbidden:{platform}:{_digest(sentence)}:{day}", tools)


async def lose_place(office: Office, uow: UnitOfWork, row: Claimed, sentence: str) -> list[Channel]:
    """The place that the row was to go to is gone: see `Channels.lose`. Which channels lived there.

    Whoever bound one and the administrators are told, by the one who finds it first.
    """
    now = office.now()
    lost = await uow.channels.lose(row, sentence, now)
    if not lost:
        return []
    admins = await uow.people.with_role(Role.ADMIN)
    known = await uow.people.find(one.by for one in lost)
    homeless = [one.channel for one in lost if not await _is_bound(uow, one)]
    await uow.digests.lose(homeless)
    for binding in lost:
        message = pack(_unbound(binding.channel, sentence, binding.channel not in homeless))
        told = dict.fromkeys([binding.by] * (binding.by in known) + [one.id for one in admins])
        await uow.outbox.add(now, *(Outgoing(message, person=id) for id in told))
    place = {"place": row.target}
    await uow.history.add(
        now, *(Happening(OURSELVES, f"channel:{one.channel.value}", "unbound", place) for one in lost)
    )
    return [one.channel for one in lost]


async def _is_bound(uow: UnitOfWork, binding: Binding) -> bool:
    return bool(await uow.channels.of(binding.channel))


def _unbound(channel: Channel, sentence: str, is_elsewhere: bool) -> Message:
    here = f"mention me with *here {channel.value}*"
    after = (
        f"It lives in another place too, where everything goes on; to have a second one again, {here} in it."
        if is_elsewhere
        else f"What is for it waits until you {here} in another channel; its digests are off until then."
    )
    return Message(f"{literal(sentence)}\nThat was the channel of the **{channel.spoken}**. {after}")


async def _alarm(office: Office, uow: UnitOfWork, words: Callable[[Person], Message], key: str, tools: Tools) -> None:
    """Queues the words for each administrator, once for each key; not over a chat tool that refuses us, if possible."""
    rows = []
    for admin in await uow.people.with_role(Role.ADMIN):
        payload = pack(words(admin))
        for account in _ways(await uow.people.reachable(admin.id), tools):
            if account is None:
                rows.append(Outgoing(payload, person=admin.id, dedupe_key=f"{key}:{admin.id}"))
            else:
                rows.append(Outgoing(payload, account=account, dedupe_key=f"{key}:{account.key}"))
    await uow.outbox.add(office.now(), *rows)


def _ways(accounts: Sequence[Account], tools: Tools) -> list[Account | None]:
    """To which account; None for wherever the person is usually reached, if only later.

    One on a chat tool of this process is enough. Whether somebody serves another tool cannot be told from here, so that
    such an account comes on top of the usual way.
    """
    real = [one for one in accounts if one.platform != TERMINAL]
    able = [one for one in real if one.platform not in tools.refusing]
    served = [one for one in able if one.platform in tools.here]
    if served:
        return [served[0]]
    return [None, able[0]] if able and able[0] != real[0] else [None]


def _spoken(platform: str) -> str:
    """A chat tool's name in a sentence, as its maker writes it: Slack, Teams."""
    return platform.capitalize()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
