"""The case library: what closed with impact is there for everybody who may know of it, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.handlers import router
from bot.router import Dispatcher
from domain.dossier import Route
from domain.funnel import CloseReason, Stage
from domain.impact import Baseline, Confidence, Confirmation, Impact, Method, Report
from domain.initiatives import InitiativeId
from domain.model import Visibility
from domain.parties import Party
from domain.people import Role
from storage.unit_of_work import writing
from tests.stories.cast import Cast, tell
from tests.support.funnel import into


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    await cast.add("pia", Role.PROJECT_MANAGER)
    await cast.add("ines")
    return cast


def _impact(cast: Cast, money: float | None) -> Impact:
    now, sam = cast.company.office.now(), cast.people["sam"].id
    report = Report(
        2.0,
        "typos per 100 claims",
        "September",
        Method.BEFORE_AFTER,
        80,
        Confidence.HIGH,
        "none",
        True,
        money,
        None,
        cast.people["ines"].id,
        now,
    )
    before = Baseline(6.0, "typos per 100 claims", "March", "system", now)
    return Impact(baseline=before, report=report, confirmation=Confirmation(True, sam, now, None, sam))


async def awaiting(cast: Cast, lesson: str, money: float | None = 100_000.0) -> str:
    """Confirmed, and decided by nobody yet."""
    id, product = await cast.idea(), cast.company.office.model.products[0]
    await into(
        cast.company,
        id,
        Stage.AWAITING_EFFECT,
        seats={Party.PROJECT_MANAGER: cast.people["pia"], Party.IMPACT_OWNER: cast.people["ines"]},
        facts={"lesson": lesson},
        impact=_impact(cast, money),
        route=Route(product.id, product.kind),
    )
    return id


async def closed(cast: Cast, lesson: str, money: float | None = 100_000.0) -> str:
    """Sam, its sponsor, closes it with impact."""
    id = await awaiting(cast, lesson, money)
    await tell(cast["sam"], f"decide {id}", "Close with impact", "It works well.", "skip")
    found = await cast.company.initiative(id)
    assert found.closing is CloseReason.WITH_IMPACT, cast["sam"].text
    return id


async def test_what_closed_with_impact_is_a_case_with_its_lesson(cast: Cast) -> None:
    await cast["kofi"].say("cases")
    cast["kofi"].sees("Nothing has closed with confirmed impact yet")
    waits = await awaiting(cast, "Nobody knows yet.")
    id = await closed(cast, "Start with one kind of claim.")
    await cast["kofi"].say("cases")
    cast["kofi"].sees(
        "1 case with confirmed impact",
        f"{id} · ",
        "Unit: Claims",
        f"Product: {cast.company.office.model.products[0].name}",
        "Brought: 6 → 2 typos per 100 claims; 80,000 EUR a year",
        "Lesson: Start with one kind of claim.",
        "Contact: Pia",
    )
    assert waits not in cast["kofi"].text
    await cast["kofi"].press("Show it")
    cast["kofi"].sees(id, "Closed with impact")


async def test_cases_are_found_by_what_they_show(cast: Cast) -> None:
    one = await closed(cast, "Start with one kind of claim.")
    cast.company.clock.forward(minutes=5)
    other = await closed(cast, "Train the RECEPTION first.", money=None)
    kofi = await tell(cast["kofi"], "cases")
    kofi.sees("2 cases", f"Show {one}", f"Show {other}", "Brought: 6 → 2 typos per 100 claims\n")
    assert kofi.text.index(other) < kofi.text.index(one)  # the latest first
    await kofi.say("cases reception")
    kofi.sees("1 case", other)
    assert one not in kofi.text
    await kofi.say("cases 80,000")
    kofi.sees(one)
    await kofi.say(f"cases {cast.company.office.model.products[0].name.split()[0]} kind")
    kofi.sees("1 case", one)
    for hidden in ("system", "null", "elephants"):  # the first is the source of the baseline, which no case shows
        await kofi.say(f"cases {hidden}")
        kofi.sees(f"No case shows “{hidden}”", "search")


async def test_only_five_are_shown_and_the_others_are_counted(cast: Cast) -> None:
    first = await closed(cast, "Lesson 1.")
    async with writing(cast.company.database) as uow:
        found = await uow.initiatives.get(InitiativeId(first))
        assert found is not None
        for _ in range(6):
            await uow.initiatives.add_next(2027, lambda number: replace(found, id=number))
    await cast["kofi"].say("cases")
    cast["kofi"].sees("7 cases", "And 2 others", "cases claims")
    assert cast["kofi"].text.count("Lesson 1.") == 5


async def test_the_library_follows_the_rule_of_who_sees_what(cast: Cast) -> None:
    id = await closed(cast, "Start small.")
    await cast["gil"].say("cases")
    cast["gil"].sees("for colleagues of the company")
    office = cast.company.office
    model = replace(office.model, visibility=Visibility.CLOSED)
    dispatch = Dispatcher(replace(office, model=model), cast.company.inbox.profile, router)
    for name, sees in (("kofi", False), ("amina", True), ("mara", True)):
        talker = replace(cast[name], dispatch=dispatch)
        await talker.say("cases")
        assert (id in talker.text) == sees
