"""The playbooks of this office: who may read which, and that the newest are read."""

from __future__ import annotations

import asyncio

from bot.usecases.desk import Office
from bot.usecases.published import parsed
from domain.people import HEADS, Person, Role
from knowledge.library import Library
from knowledge.playbooks import Audience
from storage.unit_of_work import UnitOfWork, reading

FOR_ALL = frozenset({Audience.EVERYONE})
FOR_CHAMPIONS = FOR_ALL | {Audience.CHAMPIONS}
FOR_HEADS = FOR_CHAMPIONS | {Audience.HEADS}
_HEADS = HEADS | {Role.ADMIN}


def audiences_of(person: Person) -> frozenset[Audience]:
    """Whose playbooks the person may read; guests and whoever left read those for everyone only."""
    if not person.active or person.is_outsider:
        return FOR_ALL
    if person.has(*_HEADS):
        return FOR_HEADS
    return FOR_CHAMPIONS if person.has(Role.CHAMPION) else FOR_ALL


async def renewed(office: Office) -> Library:
    """The library with what was published or retired in chat, here or by another process, and what changed in files.

    Cheap when nothing changed: one value is read, and the files' times every few seconds. A broken file or entry takes
    no working answer down. One at a time reads it all, so that nothing older comes last; others wait for that.
    """
    library = office.library
    if await _is_newest(office):
        return library
    async with office.curated.renewing, reading(office.database, quick=True) as uow:
        await _renew(office, uow)
    return library


async def renewed_in(uow: UnitOfWork, office: Office) -> Library:
    """The same where a transaction is open already, which has changed no playbook."""
    async with office.curated.renewing:
        await _renew(office, uow)
    return office.library


async def _is_newest(office: Office) -> bool:
    async with reading(office.database, quick=True) as uow:
        return await uow.playbooks.marker() == office.curated.marker and not office.library.is_stale()


async def _renew(office: Office, uow: UnitOfWork) -> None:
    marker = await uow.playbooks.marker()
    if marker != office.curated.marker or office.library.is_stale():
        await renew_from(uow, office.library)
        office.curated.marker = marker


async def renew_from(uow: UnitOfWork, library: Library) -> None:
    """Reads the files anew, and over them what was published in chat; what was retired there is out.

    Beside the event loop, as it takes a moment.
    """
    published, retired = await uow.playbooks.published(), await uow.playbooks.retired()
    await asyncio.to_thread(lambda: library.renew(parsed(published), retired))
