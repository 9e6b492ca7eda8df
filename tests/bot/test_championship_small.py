"""Small things around a champion's term: thanks in figures at its end, site and topics, how long time is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.usecases.champion_time import forget_time
from bot.usecases.championship_job import run_terms
from domain.champion_time import Work, monday, note
from domain.championship import Champion, ChampionId, ChampionState, Nomination
from domain.people import PersonId, Role
from domain.questions import QuestionState
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast, tell
from tests.support.clock import MORNING
from tests.support.company import Company
from tests.support.talker import message_text

TODAY = MORNING.date()


@pytest.fixture
async def cast(sqlite_company: Company) -> Cast:
    """Carla is the champion of claims, in her last week; Tess heads training."""
    cast = await Cast(sqlite_company).enter()
    await cast.add("tess", Role.TRAINING)
    record = Champion(
        ChampionId("C-1"), cast.people["carla"].id, "claims", Nomination.HEAD, PersonId("boss"), MORNING, "good"
    )
    began, last = TODAY - timedelta(days=360), TODAY + timedelta(days=5)
    running = replace(record, state=ChampionState.ENDING, term_number=1, starts_on=began, ends_on=last)
    async with writing(cast.company.database) as uow:
        assert await uow.champions.add(running)
    return cast


async def stored(cast: Cast) -> Champion:
    async with reading(cast.company.database) as uow:
        found = await uow.champions.get(ChampionId("C-1"))
    assert found is not None
    return found


async def over(cast: Cast) -> str:
    """The last message to Carla after the term's last day."""
    cast.company.clock.forward(days=7)
    await run_terms(cast.company.office, cast.company.clock.now())
    await cast.company.deliver()
    return message_text(cast["carla"].received()[-1])


async def test_at_the_end_the_champion_reads_what_came_of_their_help(cast: Cast) -> None:
    async with writing(cast.company.database) as uow:
        number = await uow.questions.add(MORNING, "What?", band="unknown", score=0.1, state=QuestionState.OPEN)
        await uow.questions.answer(number, cast.people["carla"].id, MORNING)
        await uow.questions.rate(number, True)
    said = await over(cast)
    for words in ("Thank you, Carla", "You were a champion in Claims", "Answers that helped: 1", "Your term ended on"):
        assert words in said, said
    assert "Answers that helped" not in await cast.hears("tess")


async def test_without_figures_nothing_is_counted(cast: Cast) -> None:
    said = await over(cast)
    assert "Thank you, Carla" in said
    assert "Answers that helped" not in said


async def test_a_champion_changes_site_and_topics(cast: Cast) -> None:
    await tell(cast["carla"], "term cover", "Hamburg", "letters, Fraud signals")
    cast["carla"].sees("Hamburg", "letters", "Fraud signals")
    after = await stored(cast)
    assert (after.site, after.topics) == ("Hamburg", ("letters", "Fraud signals"))
    await tell(cast["carla"], "term cover", "skip", "letters")
    after = await stored(cast)
    assert (after.site, after.topics) == ("Hamburg", ("letters",))
    await tell(cast["carla"], "term cover", "Clear", "skip")
    after = await stored(cast)
    assert (after.site, after.topics) == (None, ("letters",))
    async with reading(cast.company.database) as uow:
        assert [one.verb for one in await uow.history.of("C-1")] == ["champion_covers"] * 3


async def test_training_changes_them_and_the_champion_hears_of_it(cast: Cast) -> None:
    await tell(cast["tess"], "term cover C-1", "Kiel", "skip")
    assert (await stored(cast)).site == "Kiel"
    assert "Kiel" in await cast.hears("carla")


async def test_nobody_else_changes_them(cast: Cast) -> None:
    await tell(cast["mara"], "term cover C-1")
    cast["mara"].sees("I know no “C-1”")
    await tell(cast["mara"], "term cover")
    cast["mara"].sees("no champion at present")
    assert (await stored(cast)).revision == 1


async def test_time_is_forgotten_after_the_months_of_the_model(cast: Cast) -> None:
    carla, week = cast.people["carla"].id, monday(TODAY)
    async with writing(cast.company.database) as uow:
        await uow.champion_time.add(note(carla, 60, Work.IDEAS, week, MORNING, TODAY, []))
    months = cast.company.office.model.champions.time_months
    for days, left in ((-8, 1), (8, 0)):
        cast.company.clock.instant = MORNING + timedelta(days=round(months * 30.44) + days)
        await forget_time(cast.company.office, cast.company.clock.now())
        async with reading(cast.company.database) as uow:
            assert len(await uow.champion_time.of(carla, week)) == left
