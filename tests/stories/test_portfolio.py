"""The portfolio as a head and an employee read it: figures, filters, overlapping work, and nothing yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.events import Say
from bot.ui import Table, to_text
from bot.usecases import portfolio
from domain.dossier import Dossier, Given, Pause, Route, Waiver
from domain.errors import NotAllowed
from domain.funnel import Stage
from domain.model import Visibility
from domain.portfolio import LIVING, Placed, late_before, overlaps
from domain.scoring import Inputs, Priority, Score
from storage.unit_of_work import writing
from tests.stories.cast import Cast
from tests.support.company import the_model


async def put(cast: Cast, stage: Stage, days: int, priority: Priority | None = None, **given: str) -> str:
    """An idea of Mara's that came into the stage so many days ago; `given` are department, product and facts."""
    idea = await cast.company.idea("mara@acme.example", department=given.pop("department", "claims"))
    now = cast.company.clock.now()
    scores = (Score(Inputs(3, 3, 3, 3, 3, 3), 50.0, priority),) if priority else ()
    route = Route(product=given.pop("product", None))
    dossier = Dossier(facts={code: Given(value) for code, value in given.items()}, scores=scores, route=route)
    moved = replace(idea, stage=stage, entered_stage_at=now - timedelta(days=days), revision=2, dossier=dossier)
    async with writing(cast.company.database) as uow:
        await uow.initiatives.save(moved)
        await uow.duties.replace(idea.id, [])
    return idea.id


def card(cast: Cast, name: str) -> str:
    reply = cast[name].last
    assert isinstance(reply, Say)
    assert reply.message.card is not None, reply.message.text
    return to_text(reply.message.card)


async def test_nothing_is_under_way_yet(cast: Cast) -> None:
    await cast["kofi"].say("portfolio")
    cast["kofi"].sees("Nothing is under way yet. Say *idea* to begin.")
    await cast["kofi"].say("portfolio claims")
    cast["kofi"].sees("Nothing is under way in Claims yet.", "[The whole portfolio]")
    await cast["gil"].say("portfolio")
    cast["gil"].sees("only colleagues of the company")


async def test_stages_priorities_ages_and_the_bottleneck(cast: Cast) -> None:
    await put(cast, Stage.NEW, 1)
    for days, priority in ((90, Priority.P1), (60, Priority.P1), (40, None), (3, Priority.P2)):
        await put(cast, Stage.ASSESSMENT, days, priority)
    id = await put(cast, Stage.DELIVERY, 20, Priority.P3)
    await put(cast, Stage.CLOSED, 5)
    record, now = await cast.company.initiative(id), cast.company.clock.now()
    ana = cast.people["amina"].id
    held = Pause(now.date() + timedelta(days=9), "budget", ana, now)
    dossier = replace(record.dossier, paused=held, waivers=(Waiver("score", "a score", "why", ana, ana, now),))
    async with writing(cast.company.database) as uow:
        await uow.initiatives.save(replace(record, revision=3, dossier=dossier))
    await cast["kofi"].say("portfolio")
    cast["kofi"].sees("6 initiatives are under way: 1 new, 4 in assessment and 1 in delivery.")
    cast["kofi"].sees(
        "Bottleneck: in assessment, median 60 days, 3 overdue.", "[What is in assessment]", "[What is P1]"
    )
    shown = card(cast, "kofi").splitlines()
    assert "Stage | All | P1 | P2 | P3 | Unscored | Days | Late" in shown
    assert "In assessment | 4 | 2 | 1 | 0 | 1 | 60 | 3" in shown
    assert "Awaiting impact | 0 | 0 | 0 | 0 | 0 | – | 0" in shown
    assert [line for line in shown if line.startswith(("Paused", "With an", "Ended", "Sent"))] == [
        "Paused: 1",
        "With an open exception: 1",
        "Ended in 90 days: 1 closed",
    ]
    reply = cast["kofi"].last
    assert isinstance(reply, Say)
    assert reply.message.card is not None
    tables = [part for part in reply.message.card.parts if isinstance(part, Table)]
    assert all(sum(map(len, row)) < 45 for table in tables for row in table.rows)  # a phone's width
    await cast["amina"].say("portfolio")
    assert card(cast, "amina") == "\n".join(shown)
    await cast["kofi"].press("What is P1")
    cast["kofi"].sees("2 initiatives are under way in P1")


async def test_filters_and_the_list(cast: Cast) -> None:
    sales = await put(cast, Stage.DELIVERY, 7, Priority.P1, department="customer-service", product="policy-finder")
    ids = [await put(cast, Stage.ASSESSMENT, days, Priority.P2) for days in range(30, 18, -1)]
    await cast["kofi"].say("portfolio Customer Service, policy finder P1 in delivery")
    cast["kofi"].sees("Portfolio: Customer Service, Policy Finder, P1 and in delivery")
    cast["kofi"].sees(f"{sales} · Read claims from PDF: in delivery, P1, 7 days", f"[Show {sales}]")
    assert ids[0] not in cast["kofi"].text
    await cast["kofi"].say("portfolio claims")
    lines = [line for line in card(cast, "kofi").splitlines() if line.startswith("AI-")]
    assert [line.split(" ")[0] for line in lines] == ids[:10]
    cast["kofi"].sees("+2: add a stage or a priority")
    await cast["kofi"].say("portfolio P1 claims")
    cast["kofi"].sees("Nothing is under way in P1 and Claims yet.")
    await cast["kofi"].say("portfolio blue *moon*")
    cast["kofi"].sees("I cannot filter by “blue” and “", "a department (Claims", "P1 to P3", "in assessment")


async def test_overlapping_work_inside_a_domain(cast: Cast) -> None:
    one = await put(cast, Stage.NEW, 3, domain="Claims", tags="pdf, letters", product="quill")
    two = await put(cast, Stage.DELIVERY, 3, domain="claims", tags="PDF", product="quill", department="sales")
    three = await put(cast, Stage.NEW, 1, domain="claims")
    other = await put(cast, Stage.NEW, 1, domain="back office", tags="pdf")
    await cast["amina"].say("portfolio domain: claims")
    cast["amina"].sees("Overlapping work", f"Tag “pdf” and product Quill: {one} and {two}")
    cast["amina"].sees(f"Process “Claims intake”: {one}, {two} and {three}", f"Department Claims: {one} and {three}")
    assert other not in cast["amina"].text
    await cast["kofi"].say("portfolio domain:claims")  # who may not read the authors' words
    cast["kofi"].sees("Tag “pdf”")
    assert "Claims intake" not in cast["kofi"].text
    await cast["kofi"].say("portfolio back office")
    cast["kofi"].sees("1 initiative is under way in back office")
    await cast["kofi"].say("portfolio domain:moon")
    cast["kofi"].sees("domain:back office")


async def test_in_a_closed_company_it_is_for_the_heads(cast: Cast) -> None:
    await put(cast, Stage.NEW, 3)
    for name, is_head in (("kofi", False), ("amina", True)):
        act = await cast.company.act(f"{name}@acme.example")
        model = replace(act.office.model, visibility=Visibility.CLOSED)
        async with replace(act, office=replace(act.office, model=model)).looking() as desk:
            if is_head:
                assert "1 initiative is under way" in (await portfolio.show(desk)).text
            else:
                with pytest.raises(NotAllowed, match="for the heads"):
                    await portfolio.show(desk)


def test_when_a_stage_takes_too_long() -> None:
    model, is_holiday = the_model()
    friday = date(2026, 2, 27)
    found = {stage: late_before(stage, model.governance, model.clocks, friday, is_holiday) for stage in LIVING}
    assert found[Stage.AWAITING_EFFECT] == friday - timedelta(days=135)
    assert found[Stage.ASSESSMENT] == date(2026, 1, 28)  # 22 working days passed since, and 22.5 are allowed


def test_the_closest_circle_comes_first_and_once() -> None:
    work = [Placed("1", "a", "q", "P", ("x", "y")), Placed("2", "a", "q", "p ", ("X", "y")), Placed("3", "a")]
    first, second = overlaps(work)
    assert first.shared == (("tag", "x"), ("tag", "y"), ("process", "P"), ("product", "q"))
    assert (first.ids, second.ids) == (("1", "2"), ("1", "2", "3"))
    assert overlaps([Placed("1", None, "", " ")]) == []
