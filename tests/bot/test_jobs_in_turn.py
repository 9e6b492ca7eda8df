"""The clock's jobs stand apart: what goes wrong in one is not felt by the others."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot import jobs
from bot.usecases.desk import Office
from tests.support.company import Company


class Broken(Exception):
    pass


async def test_a_job_that_fails_keeps_no_other_from_its_turn(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    async def first(office: Office, now: datetime) -> None:
        raise Broken

    async def second(office: Office, now: datetime) -> None:
        done.append("second")

    monkeypatch.setattr(jobs, "DUE", (first, second))
    with pytest.raises(Broken):
        await jobs.run_due(company.office, company.clock.now())
    assert done == ["second"]


def test_every_job_has_a_turn() -> None:
    assert len({job.__name__ for job in jobs.DUE}) == len(jobs.DUE)
