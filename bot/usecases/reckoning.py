"""What waits for whom is worked out when a record is saved. When the rules for it change, it is worked out anew."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime

from bot.usecases.desk import Office
from domain.duties import owed
from storage.unit_of_work import reading, writing

VERSION = 1  # grows when the code works out duties differently
PORTION = 200  # records of one transaction; other writers have their turn between two
REMEMBERED = "duties"


async def reckon(office: Office, now: datetime) -> int:
    """Works out everybody's duties anew when the operating model or the code changed since; how many records that were.

    Who is interrupted begins again; doing it twice changes nothing.
    """
    wanted = _digest(office)
    async with reading(office.database) as uow:
        if await uow.meta.get(REMEMBERED) == wanted:
            return 0
        living = await uow.initiatives.living()
    for start in range(0, len(living), PORTION):
        async with writing(office.database) as uow:
            for id in living[start : start + PORTION]:
                await uow.initiatives.hold(id)
                initiative = await uow.initiatives.get(id)
                if initiative is not None:
                    duties = owed(initiative, office.model.governance, office.day_of(now), office.later)
                    await uow.duties.replace(id, duties)
    async with writing(office.database) as uow:
        await uow.meta.put(REMEMBERED, wanted)
    return len(living)


def _digest(office: Office) -> str:
    rules = json.dumps(asdict(office.model.governance), default=sorted, sort_keys=True)  # sets have no order of theirs
    return hashlib.sha256(f"{VERSION}\n{rules}".encode()).hexdigest()[:32]
