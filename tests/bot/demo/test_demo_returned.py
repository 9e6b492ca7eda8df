"""Who was away in the demo company heard on the day of their return what was done in their name."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from storage.schema import absences, outbox
from storage.unit_of_work import reading
from tests.support.demo_company import Demo


async def test_who_is_back_was_told_when_they_came_back(demo: Demo) -> None:
    async with reading(demo.usher.office.database, quick=False) as uow:
        [away] = (await uow.connection.execute(select(absences))).mappings().all()
        told = outbox.c.dedupe_key.like("returned:%")
        [row] = (await uow.connection.execute(select(outbox).where(told))).mappings().all()
    assert demo.names[away["person"]] == "Siobhán Doyle"
    assert (row["person"], row["status"]) == (away["person"], "sent")
    assert away["ends"] <= row["created_at"] <= away["ends"] + timedelta(days=4)
