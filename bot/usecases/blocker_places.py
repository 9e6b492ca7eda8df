"""The places where people talk about a blocker: whose side a thread is on, and which thread hangs under a message."""

from __future__ import annotations

from dataclasses import replace

from domain.blocker import BlockerId
from domain.people import Person
from domain.places import Account, Address, MessageRef
from storage.blocker_threads import Side
from storage.outbox import Claimed
from storage.unit_of_work import UnitOfWork

CARD = "blocker:"  # begins the subject of a blocker's card
SAID = "blocker-said:"  # begins the dedupe key of a message in which one side writes to the other


def once(blocker: BlockerId, side: Side, mark: str) -> str:
    """The dedupe key of what that side gets."""
    return f"{SAID}{blocker}:{side}:{mark}"


def thread_under(ref: MessageRef) -> Address:
    """Where people answer to a message: the thread it stands in, or the one that begins with it.

    The id of a message ends, behind a space or a slash, with what its platform names the thread by.
    """
    if ref.address.thread is not None:
        return ref.address
    _, space, behind = ref.message.rpartition(" ")
    own = behind if space else ref.message.rpartition("/")[2]
    return replace(ref.address, thread=own or None)


async def bind_thread(uow: UnitOfWork, row: Claimed, ref: MessageRef) -> None:
    """The relay sent something: if it is a blocker's card, or words about one, what is said under it is a reply."""
    id, side = _about(row)
    if id is None:
        return
    blocker = await uow.blockers.get(id)
    place = thread_under(ref)
    if blocker is None or place.thread is None:
        return
    if side is None:
        resident = await resident_of(uow, place)
        side = Side.RAISER if resident is not None and resident.id == blocker.raiser else Side.OWNER
    if await uow.blocker_threads.at(place) is None:
        await uow.blocker_threads.bind(blocker.id, place, side, ref.message)


async def resident_of(uow: UnitOfWork, place: Address) -> Person | None:
    """Whose direct chat the place is in; None for a shared one. A direct chat is named by its account's user."""
    user = place.conversation.rpartition(":")[2]
    return await uow.people.by_account(Account(place.platform, place.tenant, user))


def _about(row: Claimed) -> tuple[BlockerId | None, Side | None]:
    if row.subject is not None and row.subject.startswith(CARD):
        return BlockerId(row.subject.removeprefix(CARD)), None
    if row.dedupe_key is not None and row.dedupe_key.startswith(SAID):
        id, side, _ = row.dedupe_key.removeprefix(SAID).split(":", 2)
        return BlockerId(id), Side(side)
    return None, None
