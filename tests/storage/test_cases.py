"""What closed with impact, found by its words on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from domain.dossier import Dossier, Given
from domain.funnel import CloseReason, Stage
from domain.initiatives import Initiative, InitiativeId
from domain.people import PersonId
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING
from tests.support.company import an_idea


def closed(number: int, closing: CloseReason | None = CloseReason.WITH_IMPACT, lesson: str = "") -> Initiative:
    """Closed so many days after the morning."""
    id, day = InitiativeId(f"AI-2026-000{number}"), MORNING + timedelta(days=number)
    stage = Stage.CLOSED if closing is not None else Stage.AWAITING_EFFECT
    made = Initiative(id, an_idea(), PersonId("mara"), stage, MORNING, day, date(2026, 3, 6), closing=closing)
    return replace(made, dossier=Dossier(facts={"lesson": Given(lesson)} if lesson else {}))


async def test_cases_are_those_with_impact_by_every_word_the_latest_first(database: Database) -> None:
    async with writing(database) as uow:
        for one in (
            closed(1, lesson="Start SMALL, 100% by hand."),
            closed(2),
            closed(3, CloseReason.WITHOUT_IMPACT, "Start small."),
            closed(4, None, "Start small."),
            closed(5, lesson="Start big."),
        ):
            assert await uow.initiatives.add(one)
    async with reading(database) as uow:

        async def found(*words: str, limit: int = 9) -> list[str]:
            return [one.id[-1] for one in await uow.initiatives.cases(words, limit)]

        assert await found() == ["5", "2", "1"]
        assert await found(limit=1) == ["5"]
        assert await found("start") == ["5", "1"]
        assert await found("Start", "small") == ["1"]
        assert await found("pdf") == ["5", "2", "1"]  # of the title
        assert await found("claims", "big") == ["5"]
        assert await found("100%") == ["1"]
        assert await found("_tart") == []
