"""Who gets a blocker: by its rung the champion, the owner's role, its deputies, the project office, the Director."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.usecases.blocker_staff import channel_of, staff_of
from bot.usecases.desk import Office
from domain.blocker import Blocker, Rung
from domain.people import Person, Role
from domain.places import Channel
from storage.unit_of_work import UnitOfWork

MOST = 20  # people of one role who get it in person

# The roles that have a channel of their own.
CHANNELS: Mapping[Role, Channel] = {
    Role(channel.value): channel for channel in Channel if channel is not Channel.CHAMPIONS
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Where it goes: the role's channel where one is bound, and people in their direct chats, each once."""

    channel: Channel | None = None
    people: tuple[Person, ...] = ()

    @property
    def is_nobody(self) -> bool:
        return self.channel is None and not self.people


async def reach_of(office: Office, uow: UnitOfWork, blocker: Blocker, now: datetime) -> Reach:
    """Whoever is called on by its rung; whoever stands in for somebody who is away gets it, too (domain rule 6.2).

    What is for one person, as the one who has the seat, is in no role's channel.
    """
    staff = await staff_of(office, uow, [blocker], now)
    channel = None if _is_for_one(blocker) else channel_of(blocker)
    bound = channel is not None and bool(await uow.channels.of(channel))
    return Reach(channel if bound else None, staff.called(blocker)[:MOST])


def _is_for_one(blocker: Blocker) -> bool:
    return blocker.rung in (Rung.OWNER, Rung.DEPUTY) and blocker.seat is not None
