"""`champions map`: which units are covered, vacant, ending and overloaded; and who reads what of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cards.champions import map_card
from bot.ui import to_text
from domain.absences import Absence
from domain.blocker import BlockerId, Report
from domain.blocker_acts import raise_blocker
from domain.blockers import Category, Severity
from domain.champion_cover import Cover, Serving, Unit, by_cover, cover
from domain.champion_rules import Champions
from domain.championship import Champion, ChampionId, ChampionState, Nomination
from domain.people import PersonId, Role
from domain.questions import QuestionState, Rung, With
from storage.unit_of_work import writing
from tests.stories.cast import Cast
from tests.support.asking import asking
from tests.support.blocker_cast import TIMING
from tests.support.clock import MORNING
from tests.support.company import Company

TODAY = MORNING.date()
RULES = Champions()


@pytest.fixture
async def cast(sqlite_company: Company, tmp_path: Path) -> Cast:
    return await asking(await Cast(sqlite_company).enter(), tmp_path)


async def serve(cast: Cast, name: str, number: int, department: str, **given: object) -> None:
    record = Champion(
        ChampionId(f"C-{number}"), cast.people[name].id, department, Nomination.HEAD, PersonId("boss"), MORNING, "good"
    )
    last = TODAY + timedelta(days=200)
    running = replace(record, state=ChampionState.ACTIVE, term_number=1, starts_on=TODAY, ends_on=last)
    async with writing(cast.company.database) as uow:
        assert await uow.champions.add(replace(running, **given))  # type: ignore[arg-type]  # by name


async def ask_often(cast: Cast, name: str, times: int) -> None:
    async with writing(cast.company.database) as uow:
        for _ in range(times):
            id = await uow.questions.add(MORNING, "who?", band="people", score=0.0, state=QuestionState.OPEN)
            assert await uow.questions.hand(id, With(cast.people[name].id, Rung.CHAMPION), MORNING)


def unit(*champions: Serving, people: int = 20) -> Unit:
    return Unit("claims", "Claims", people, champions)


DAYS = max(RULES.notice_days)
ENDS, LATER = TODAY + timedelta(days=DAYS), TODAY + timedelta(days=DAYS + 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (unit(), Cover.VACANT),
        (unit(Serving("Ana", answers=False)), Cover.VACANT),
        (unit(Serving("Ana", answers=False, backup="Bo")), Cover.COVERED),
        (unit(Serving("Ana", answers=False, backup="Bo", ends_on=ENDS)), Cover.ENDING),
        (unit(Serving("Ana", answers=False, backup="Bo", questions=11)), Cover.OVERLOADED),
        (unit(Serving("Ana", ends_on=ENDS)), Cover.ENDING),
        (unit(Serving("Ana", ends_on=LATER)), Cover.COVERED),
        (unit(Serving("Ana", ends_on=ENDS, is_followed=True)), Cover.COVERED),
        (unit(Serving("Ana", questions=6, escalations=4)), Cover.COVERED),
        (unit(Serving("Ana", questions=6, escalations=5)), Cover.OVERLOADED),
        (unit(Serving("Ana", questions=15), Serving("Ben")), Cover.COVERED),
        (unit(Serving("Ana", questions=15), Serving("Ben", answers=False)), Cover.OVERLOADED),
        (unit(Serving("Ana"), people=RULES.overload_people), Cover.COVERED),
        (unit(Serving("Ana"), people=RULES.overload_people + 1), Cover.OVERLOADED),
        (unit(Serving("Ana", ends_on=ENDS, questions=40)), Cover.ENDING),
    ],
)
def test_a_unit_counts_as_the_worst_that_is_true_of_it(given: Unit, expected: Cover) -> None:
    assert cover(given, TODAY, RULES) is expected


def test_ten_a_section_the_biggest_first_and_the_rest_counted() -> None:
    units = [Unit(f"u{number}", f"Unit {number}", number, ()) for number in range(13)]
    message = map_card(by_cover(units, TODAY, RULES), RULES, TODAY, in_full=True)
    assert message.card is not None
    shown = to_text(message.card)
    assert "Unit 12: nobody · 12 people" in shown
    assert "Unit 2:" not in shown
    assert "+3 more" in shown
    assert [one.label for one in message.card.buttons] == ["Nominate somebody"]


async def test_training_sees_the_worst_first_with_names_days_loads_and_buttons(cast: Cast) -> None:
    await cast.add("ivy", Role.CHAMPION)
    await cast.add("leo", Role.CHAMPION)
    ends = TODAY + timedelta(days=30)
    await serve(cast, "carla", 1, "claims")
    await serve(cast, "ivy", 2, "underwriting", ends_on=ends)
    await ask_often(cast, "carla", 2 * RULES.overload_questions + 1)
    await cast["tess"].say("champions map")
    text = cast["tess"].text
    places = [text.index(one) for one in ("Vacant", "Ending soon", "Overloaded", "[Nominate somebody]")]
    assert places == sorted(places)
    cast["tess"].sees("Ivy (until Thu 2 Apr)", "Carla (21 questions)")
    assert text.index("Ivy") > text.index("Ending soon")
    assert text.index("Carla") > text.index("Overloaded")
    cast["tess"].sees("Leo")


async def test_everybody_reads_who_is_champion_where_and_no_more(cast: Cast) -> None:
    ends = TODAY + timedelta(days=30)
    await serve(cast, "carla", 1, "claims", ends_on=ends)
    await ask_often(cast, "carla", 3)
    await cast["kofi"].say("champions")
    cast["kofi"].sees("Claims: Carla", "No champion yet")
    for hidden in ("Nominate", "question", "until", "Ending", "people"):
        assert hidden not in cast["kofi"].text, hidden
    await cast["gil"].say("champions map")
    cast["gil"].sees("Guests may ask questions here")


async def test_a_paused_champion_leaves_the_unit_vacant(cast: Cast) -> None:
    await serve(cast, "carla", 1, "claims", state=ChampionState.PAUSED)
    await cast["tess"].say("champions map")
    text = cast["tess"].text
    assert text.index("Vacant") < text.index("Carla (paused)")
    assert "Covered" not in text


async def test_a_paused_champion_with_a_backup_leaves_it_covered_and_it_says_by_whom(cast: Cast) -> None:
    await serve(cast, "carla", 1, "claims", state=ChampionState.PAUSED, backup=cast.people["kofi"].id)
    await cast["tess"].say("champions map")
    text = cast["tess"].text
    assert text.index("Covered") < text.index("Carla (paused, Kofi stands in)")
    await cast["mara"].say("champions map")
    cast["mara"].sees("Claims: Carla (Kofi stands in)")


async def test_a_backup_who_is_away_covers_nothing(cast: Cast) -> None:
    await serve(cast, "carla", 1, "claims", state=ChampionState.PAUSED, backup=cast.people["kofi"].id)
    async with writing(cast.company.database) as uow:
        await uow.absences.add(Absence(cast.people["kofi"].id, MORNING, MORNING + timedelta(days=3), None, MORNING))
    await cast["tess"].say("champions map")
    text = cast["tess"].text
    assert text.index("Vacant") < text.index("Carla (paused)")


async def test_open_escalations_count_but_for_those_whose_raiser_hid_their_name(cast: Cast) -> None:
    await serve(cast, "carla", 1, "claims")
    reports = [
        Report(Category.ETHICS, Severity.SEV2, "it judges by the name", unit="claims", hidden=True),
        Report(Category.DATA_ACCESS, Severity.SEV3, "no access", unit="claims"),
    ]
    async with writing(cast.company.database) as uow:
        for number, report in enumerate(reports, start=1):
            raised = raise_blocker(BlockerId(f"B-{number}"), report, cast.people["carla"], MORNING, TIMING)
            await uow.blockers.add(raised)
    await cast["tess"].say("champions map")
    cast["tess"].sees("Carla (1 escalation)")
