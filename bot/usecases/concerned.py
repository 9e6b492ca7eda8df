"""Whom something at a gate concerns: who is told, and whose channel a card goes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.ui import Message
from bot.usecases.desk import Desk
from domain.gates import seat_of
from domain.initiatives import Initiative
from domain.parties import Party
from domain.people import PersonId, Role
from domain.places import Channel

# The roles that have a channel of their own.
_CHANNELS: Mapping[Role, Channel] = {
    Role(channel.value): channel for channel in Channel if channel is not Channel.CHAMPIONS
}


async def people_of(desk: Desk, parties: Iterable[Party], initiative: Initiative) -> list[PersonId]:
    """The persons who are these parties here, each once. An empty seat is nobody."""
    found: list[PersonId] = []
    for party in parties:
        if party.is_seat:
            seated = seat_of(initiative, party)
            found += [seated] if seated is not None else []
        elif party is Party.CHAMPION:
            directory = desk.act.office.directory
            found += [
                one.id for one in await directory.champions(desk.uow.people, initiative.idea.department, desk.now)
            ]
        else:
            holders = await desk.act.office.directory.holders(desk.uow.people, party.role, desk.now)
            found += [one.id for one in holders]
    return list(dict.fromkeys(found))


async def put_before(
    desk: Desk, parties: Iterable[Party], initiative: Initiative, message: Message, subject: str
) -> None:
    """Queues the card for each party once: in the role's channel where it has one, else for each person of it.

    Every copy is kept up to date under the subject.
    """
    channels: list[Channel] = []
    alone: list[Party] = []
    for party in dict.fromkeys(parties):
        channel = _CHANNELS.get(party.role) if not party.is_seat or seat_of(initiative, party) is None else None
        if channel is None:
            alone.append(party)
        elif channel not in channels:
            channels.append(channel)
    for channel in channels:
        await desk.post(channel, message, subject)
    for person in await people_of(desk, alone, initiative):
        await desk.show(person, message, subject)
