"""The job that looks for similar ones: what it keeps, when it is due, and that it grows with what came in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.jobs import run_due
from bot.usecases import candidates
from bot.usecases.alike import look_alike
from bot.usecases.candidates import look_for_similar
from domain.funnel import Stage
from domain.history import verify
from domain.initiatives import Initiative
from domain.people import Role
from domain.places import Channel
from storage.database import Busy
from storage.looked_for import Entered, entered, keep_found
from storage.unit_of_work import reading, writing
from tests.support.company import Company
from tests.support.funnel import into
from tests.support.talker import message_text


@pytest.fixture
async def alike(company: Company) -> list[Initiative]:
    """Two ideas that say the same, from two people; nobody looked yet."""
    await company.person("ana@acme.example")
    await company.person("ben@acme.example")
    await company.person("olga@acme.example", Role.PROJECT_OFFICE)
    await company.bind(Channel.PROJECT_OFFICE)
    return [await company.idea("ana@acme.example"), await company.idea("ben@acme.example")]


async def test_it_keeps_what_it_found_and_leaves_no_trace(company: Company, alike: list[Initiative]) -> None:
    one, other = alike
    async with reading(company.database) as uow:
        before = await uow.history.last()
    assert await look_for_similar(company.office, company.clock.now()) == 2
    found = await company.initiative(one.id)
    assert (found.dossier.similar.matches, found.dossier.similar.ran_at) == ((other.id,), company.clock.now())
    assert found.revision == one.revision  # nobody who works on it is overtaken
    async with reading(company.database) as uow:
        assert await uow.history.last() == before
        assert verify([entry async for entry in uow.history.all()]) is None
    assert await look_for_similar(company.office, company.clock.now()) == 0
    await company.deliver()
    cards = [message_text(one) for one in company.inbox.at(Channel.PROJECT_OFFICE.value)]
    assert all("1 similar one found." in card and "[Similar ideas]" in card for card in cards[-2:])


async def test_again_when_it_came_into_assessment(company: Company, alike: list[Initiative]) -> None:
    await look_for_similar(company.office, company.clock.now())
    company.clock.forward(days=1)
    await into(company, alike[0].id, Stage.ASSESSMENT)
    third = await company.idea("ben@acme.example")
    company.clock.forward(minutes=1)
    await run_due(company.office, company.clock.now())
    found = (await company.initiative(alike[0].id)).dossier.similar
    assert set(found.matches) == {alike[1].id, third.id}
    assert found.ran_at == company.clock.now()
    assert (await company.initiative(alike[1].id)).dossier.similar.matches == (alike[0].id,)  # not looked for again


async def test_a_busy_database_or_new_words_mean_another_time(
    company: Company, alike: list[Initiative], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = look_alike

    async def edited(*given: object, **more: object) -> object:
        found = await real(*given, **more)  # type: ignore[arg-type]  # as it was called
        async with writing(company.database) as uow:
            now = await uow.initiatives.get(alike[0].id)
            assert now is not None
            title = replace(now.idea, title=f"{now.title}!")
            await uow.initiatives.save(replace(now, idea=title, revision=now.revision + 1))
        return found

    async def busy(*given: object, **more: object) -> object:
        raise Busy

    for wrong in (edited, busy):
        monkeypatch.setattr(candidates, "look_alike", wrong)
        await look_for_similar(company.office, company.clock.now())
        assert (await company.initiative(alike[0].id)).dossier.similar.ran_at is None
    monkeypatch.setattr(candidates, "look_alike", real)
    company.clock.forward(days=3)
    await look_for_similar(company.office, company.clock.now())
    assert (await company.initiative(alike[0].id)).dossier.similar.matches == (alike[1].id,)


async def test_in_portions_that_go_on(
    company: Company, alike: list[Initiative], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "PORTION", 1)
    monkeypatch.setattr(candidates, "AT_ONCE", 1)
    assert [await look_for_similar(company.office, company.clock.now()) for _ in range(3)] == [1, 1, 0]


async def test_an_old_revision_is_not_written_over(company: Company, alike: list[Initiative]) -> None:
    old = alike[0]
    async with writing(company.database) as uow:
        assert await uow.initiatives.save(replace(old, revision=old.revision + 1))
        assert not await keep_found(uow.connection, old)


async def test_what_is_due_is_found_along_the_index(sqlite_company: Company) -> None:
    await sqlite_company.person("ana@acme.example")
    first = await sqlite_company.idea("ana@acme.example")
    sqlite_company.clock.forward(days=1)
    second = await sqlite_company.idea("ana@acme.example")
    after = Entered(first.entered_stage_at, first.id)
    async with reading(sqlite_company.database) as uow:
        assert [one.id for one in await entered(uow.connection, Stage.NEW, after, 9)] == [second.id]
        plan = await uow.connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT entered_stage_at, id FROM initiatives WHERE stage = 'new' "
                "AND entered_stage_at >= '2026' ORDER BY entered_stage_at, id LIMIT 50"
            )
        )
        assert "initiatives_by_age (stage=? AND entered_stage_at>?)" in " ".join(row[-1] for row in plan)
