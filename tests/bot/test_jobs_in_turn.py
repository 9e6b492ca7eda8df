"""The clock's jobs stand apart: what goes wrong in one is not felt by the others."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest
from structlog.testing import capture_logs

from bot import jobs
from bot.jobs import JobsFailed
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
    with pytest.raises(JobsFailed) as raised:
        await jobs.run_due(company.office, company.clock.now())
    assert done == ["second"]
    assert isinstance(raised.value.__cause__, Broken)


async def test_each_job_that_fails_is_in_the_log_once(sqlite_company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    async def first(office: Office, now: datetime) -> None:
        raise Broken

    async def second(office: Office, now: datetime) -> None:
        raise KeyError

    office, now = sqlite_company.office, sqlite_company.clock.now()
    monkeypatch.setattr(jobs, "DUE", (first, second))
    with capture_logs() as logs:
        await jobs.guarded("due", partial(jobs.run_due, office, now))
        await jobs.guarded("refresh", partial(second, office, now))
    failed = [(one["event"], one["job"], one["error"]) for one in logs]
    expected = [("first", "Broken"), ("second", "KeyError"), ("refresh", "KeyError")]
    assert failed == [("job failed", *one) for one in expected]


def test_every_job_has_a_turn() -> None:
    assert len({job.__name__ for job in jobs.DUE}) == len(jobs.DUE)
