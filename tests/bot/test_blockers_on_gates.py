"""What is in an initiative's way: on its gate pack, on its passport, after a risk came true, and whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.cards.gate import gate_subject
from bot.risk_actions import RiskDo
from bot.ui import Card, Message, to_text
from bot.usecases import risks
from bot.usecases.around import gate_card_of
from bot.usecases.blocker_clock_job import run_clock
from bot.usecases.blocker_turn import holders_of, turns, whose_turn
from bot.usecases.passport import printed
from bot.usecases.passport import show as passport
from bot.usecases.risks import choice_of
from domain.blocker import BlockerStatus, next_due
from domain.blockers import Category, Severity
from domain.errors import NotFound
from domain.funnel import Stage
from domain.initiatives import InitiativeId
from domain.people import PersonId, Role
from domain.places import Channel
from domain.risk_blockers import CATEGORIES, category_of, severity_of
from domain.risks import Risk, RiskCategory
from storage.schema import outbox
from storage.unit_of_work import reading, writing
from tests.support.blocker_office import BlockerOffice, enter
from tests.support.clock import MORNING
from tests.support.company import Company

TODAY = date(2026, 3, 3)
WORDS = "The gateway drops our calls"


@pytest.fixture
async def floor(company: Company) -> BlockerOffice:
    return await enter(company)


async def at_a_gate(floor: BlockerOffice, who: str = "nora") -> InitiativeId:
    """An initiative of Nora's, of a unit without a champion; its gate card stands in the project office's channel."""
    initiative = await floor.company.idea(f"{who}@acme.example")
    async with writing(floor.company.database) as uow:
        moved = replace(initiative, stage=Stage.ASSESSMENT, round=1, revision=initiative.revision + 1)
        assert await uow.initiatives.save(moved)
    async with (await floor.company.act("amina@acme.example")).desk() as desk:
        found = await desk.initiative(initiative.id)
        card = await gate_card_of(desk, found)
        await desk.post(Channel.PROJECT_OFFICE, Message("It asks for delivery.", card), gate_subject(found))
    await floor.company.deliver()
    return initiative.id


async def gate(floor: BlockerOffice, id: str, who: str = "amina") -> str:
    async with (await floor.company.act(f"{who}@acme.example")).looking() as desk:
        return to_text(await gate_card_of(desk, await desk.initiative(id)))


async def copy(floor: BlockerOffice, id: str) -> Card:
    """The gate card in the channel."""
    await floor.company.deliver()
    cards = [one.card for one in floor.company.inbox.at(Channel.PROJECT_OFFICE.value) if one.card is not None]
    [mine] = [one for one in cards if one.view == "gate" and one.title.startswith(id)]
    return mine


async def channel(floor: BlockerOffice, id: str) -> str:
    return to_text(await copy(floor, id))


def text_of(message: Message) -> str:
    assert message.card is not None
    return to_text(message.card)


async def test_every_copy_of_the_gate_card_follows_what_is_in_the_way(floor: BlockerOffice) -> None:
    id = await at_a_gate(floor)
    assert "In the way" not in await channel(floor, id)
    await floor.report("nora", Category.INFRASTRUCTURE, WORDS, initiative=id)
    shown = await channel(floor, id)
    assert "In the way" in shown
    assert "B-1 · Systems and integration · SEV2: with the head of infrastructure, since Tue 3 Mar, 10:00" in shown
    assert "taken up until Tue 3 Mar, 14:00" in shown
    assert "Blockers" in [one.label for one in (await copy(floor, id)).buttons]
    assert WORDS not in shown
    await floor.acts("inga", "take_up", "B-1")
    assert "Inga has it" in await channel(floor, id)
    await floor.acts("inga", "reroute", "B-1", Category.TOOL_CHOICE, "A tool is missing")
    assert "with the head of product portfolio" in (await channel(floor, id)).lower()
    await floor.acts("pia", "take_up", "B-1")
    await floor.acts("pia", "solve", "B-1", "Bought it")
    assert "with whoever reported it, since Tue 3 Mar, 10:00, solved; does it hold?" in await channel(floor, id)
    await floor.acts("nora", "confirm", "B-1")
    assert "B-1" not in await channel(floor, id)


async def test_the_clock_makes_it_late_on_the_card(floor: BlockerOffice) -> None:
    id = await at_a_gate(floor)
    await floor.report("nora", Category.INFRASTRUCTURE, WORDS, initiative=id)
    for _ in range(2):  # the reminder, and the breach
        due = next_due(await floor.blocker())
        assert due is not None
        floor.company.clock.instant = due
        await run_clock(floor.company.office, due)
    assert "with the project office, since Tue 3 Mar, 10:00, late since Tue 3 Mar, 14:00" in await channel(floor, id)


async def test_the_worst_three_and_how_many_more(floor: BlockerOffice) -> None:
    id = await at_a_gate(floor)
    for severity in (Severity.SEV4, Severity.SEV3, Severity.SEV2, Severity.SEV3, Severity.SEV1):
        given = {"severity": severity, "initiative": id, "bypass": severity is Severity.SEV1}
        await floor.report("nora", Category.INFRASTRUCTURE, WORDS, **given)
    shown = await gate(floor, id)
    assert "+2 more" in shown
    lines = [one for one in shown.splitlines() if one.startswith("B-")]
    assert [one.partition(" ")[0] for one in lines] == ["B-5", "B-3", "B-2"]
    async with (await floor.company.act("nora@acme.example")).looking() as desk:
        assert "+2 more" in text_of(await passport(desk, id))


async def test_what_is_confided_stands_nowhere(floor: BlockerOffice) -> None:
    id = await at_a_gate(floor)
    before = await channel(floor, id)
    await floor.report("nora", Category.ETHICS, "It treats women unfairly", initiative=id, hidden=True)
    await floor.report("rita", Category.CHAMPION_OVERLOAD, "Carla is silent", initiative=id, about_champion=True)
    assert (await floor.blocker("B-1")).initiative == (await floor.blocker("B-2")).initiative == id
    for shown in (await channel(floor, id), await gate(floor, id), await gate(floor, id, "nora")):
        assert shown == before
    async with reading(floor.company.database) as uow:
        page = await printed(uow, id, floor.company.office.model, TODAY)
        assert page is not None
        assert "In the way" not in dict(page.sections)
        assert await turns(uow, [id]) == {}
        rows = (await uow.connection.execute(outbox.select())).mappings().all()
    assert not [row for row in rows if row["copies_of"] == f"gate:{id}"], "a refreshed card tells that something came"


async def test_the_passport_lists_them_in_chat_and_on_paper(floor: BlockerOffice) -> None:
    id = await at_a_gate(floor)
    await floor.report("nora", Category.INFRASTRUCTURE, WORDS, initiative=id)
    await floor.acts("inga", "take_up", "B-1")
    async with (await floor.company.act("nora@acme.example")).looking() as desk:
        card = (await passport(desk, id)).card
    assert card is not None
    assert "B-1 · Systems and integration · SEV2: Inga has it" in to_text(card)
    async with reading(floor.company.database) as uow:
        page = await printed(uow, id, floor.company.office.model, TODAY)
    assert page is not None
    [(label, words)] = dict(page.sections)["In the way"]
    assert label == "B-1 · Systems and integration · SEV2"
    assert words.startswith("Inga has it, since Tue 3 Mar, 10:00, plan or fix until")


async def test_without_a_unit_its_readers_know_of_it_all_the_same(floor: BlockerOffice) -> None:
    id = await at_a_gate(floor)
    await floor.add("una", Role.PROJECT_OFFICE, department=None)
    await floor.report("una", Category.INFRASTRUCTURE, WORDS, initiative=id)
    assert (await floor.blocker()).unit is None
    assert "B-1 · Systems and integration" in await gate(floor, id)
    assert WORDS in text_of(await floor.acts("nora", "show", "B-1"))


# Whose turn it is


async def test_whose_turn_it_is_the_worst_first_then_the_oldest(floor: BlockerOffice) -> None:
    id, free = await at_a_gate(floor), await at_a_gate(floor)
    for severity in (Severity.SEV3, Severity.SEV2, Severity.SEV3):
        await floor.report("nora", Category.INFRASTRUCTURE, WORDS, severity=severity, initiative=id)
    await floor.acts("inga", "take_up", "B-3")
    await floor.acts("inga", "solve", "B-3", "Restarted it")
    async with (await floor.company.act("amina@acme.example")).looking() as desk:
        found = await whose_turn(desk, await desk.initiative(id))
        assert [one.id for one in found] == ["B-2", "B-1"], "what is solved holds nobody up"
        assert await whose_turn(desk, await desk.initiative(free)) == ()
        assert set(await turns(desk.uow, [id, free])) == {id}
        called = await holders_of(desk, found)
    assert [one.name for one in called[found[0].id]] == ["Inga"]
    await floor.add("ines", Role.INFRASTRUCTURE)
    floor.company.office.directory.forget()
    await floor.acts("ines", "take_up", "B-2")
    async with (await floor.company.act("amina@acme.example")).looking() as desk:
        holders = await holders_of(desk, await whose_turn(desk, await desk.initiative(id)))
    assert [[one.name for one in some] for some in holders.values()] == [["Ines"], ["Ines", "Inga"]]


async def test_blocking_has_a_limit_for_each(floor: BlockerOffice) -> None:
    id, other = await at_a_gate(floor), await at_a_gate(floor)
    for at in (id, id, id, other):
        await floor.report("nora", Category.INFRASTRUCTURE, WORDS, initiative=at)
    async with reading(floor.company.database) as uow:
        found = await uow.blockers.blocking([id, other, InitiativeId("AI-2026-9999")], each=2)
    assert {at: [one.id for one in some] for at, some in found.items()} == {id: ["B-1", "B-2"], other: ["B-4"]}


# A risk that has happened


def a_risk(category: RiskCategory, impact: int, initiative: str = "AI-2026-0001") -> Risk:
    return Risk(initiative, category, 3, impact, "A customer is paid too little", PersonId("p"), MORNING)


def test_every_kind_of_risk_has_its_kind_of_blocker() -> None:
    assert set(CATEGORIES) == set(RiskCategory)
    assert category_of(a_risk(RiskCategory.SECURITY, 1)) is Category.SECURITY_REVIEW


@pytest.mark.parametrize(
    ("category", "severities"),
    [
        (RiskCategory.RESULT_ERROR, ["SEV4", "SEV3", "SEV3", "SEV2", "SEV1"]),
        (RiskCategory.ADOPTION, ["SEV4", "SEV3", "SEV3", "SEV2", "SEV2"]),
    ],
)
def test_its_impact_proposes_how_bad_it_is(category: RiskCategory, severities: list[str]) -> None:
    assert [severity_of(a_risk(category, impact)) for impact in range(1, 6)] == severities


async def test_a_risk_that_has_happened_becomes_a_blocker(floor: BlockerOffice) -> None:
    id = await at_a_gate(floor)
    await floor.add("sora", Role.PROJECT_OFFICE, department="sales")
    nora = floor.people["nora"].id
    async with writing(floor.company.database) as uow:
        risk = replace(a_risk(RiskCategory.ADOPTION, 4, id), raised_by=nora, raised_at=floor.company.clock.now())
        stored = replace(risk, id=await uow.risks.add(risk))

    choice, why = choice_of(stored), "Nobody opened it this week."
    receipt = await floor.do("nora", lambda desk: risks.finish(desk, id, choice, RiskDo.HAPPENED, why))
    found = await floor.blocker()
    assert (found.category, found.severity, found.owner) == (Category.ADOPTION, Severity.SEV2, Role.TRAINING)
    assert (found.initiative, found.summary, found.raiser) == (id, risk.words, nora)
    assert found.status is BlockerStatus.OPEN
    assert f"Nora: {why}" in found.evidence
    assert "R-1" in receipt.text
    assert "Out to the **head of" in receipt.text
    assert receipt.text.rstrip().endswith("**B-1**")
    assert "How bad it is…" in [one.label for one in receipt.buttons]
    assert "A customer is paid too little" in await floor.hears("tess")
    assert "B-1 is out for it" in await floor.at(Channel.PROJECT_OFFICE)
    assert "B-1 · Use, skills and training · SEV2" in await channel(floor, id)
    entries = await floor.history(id)
    assert entries[-1].verb == "risk_materialised"
    await floor.add("olaf", department="sales")
    with pytest.raises(NotFound):  # of the unit, but no reader of the record: nor are the risks theirs to read
        await floor.acts("olaf", "show", "B-1")


async def test_only_what_has_happened_does(floor: BlockerOffice) -> None:
    id = await at_a_gate(floor)
    async with writing(floor.company.database) as uow:
        risk = replace(a_risk(RiskCategory.DATA, 4, id), raised_by=floor.people["nora"].id)
        risk = replace(risk, raised_at=floor.company.clock.now())
        stored = replace(risk, id=await uow.risks.add(risk))
    choice = choice_of(stored)
    await floor.do("amina", lambda desk: risks.finish(desk, id, choice, RiskDo.CLOSE, "It cannot happen now."))
    async with reading(floor.company.database) as uow:
        assert await uow.blockers.open_at(id) == []


# What was said for the morning


async def overnight(floor: BlockerOffice) -> None:
    """Inga works in New York, and her reminder, of somebody else's day, waits for her morning."""
    await floor.report("nora", Category.INFRASTRUCTURE, WORDS)
    night = replace(await floor.blocker(), revision=2)
    floor.company.clock.instant = night.take_up.remind or floor.company.clock.now()
    async with writing(floor.company.database) as uow:
        assert await uow.blockers.save(night)
    await floor.change("inga", time_zone="America/New_York")  # it is 7:00 there
    await run_clock(floor.company.office, floor.company.clock.now())
    await floor.company.deliver()


async def waiting(floor: BlockerOffice) -> list[str]:
    """What waits for somebody, without cards."""
    await floor.company.deliver()
    rows = await floor.queued()
    return [said.text for row, said in rows if row["status"] in ("new", "waiting", "due") and row["subject"] is None]


async def test_a_reminder_for_the_morning_does_not_go_out_for_what_was_solved_overnight(floor: BlockerOffice) -> None:
    await overnight(floor)
    assert any("waits for a human" in one for one in await waiting(floor))
    await floor.acts("inga", "solve", "B-1", "Restarted it")
    assert await waiting(floor) == []
    floor.company.clock.forward(hours=8)
    assert "waits for a human" not in await floor.hears("inga")


async def test_it_stays_while_it_still_waits_and_so_do_those_of_others(floor: BlockerOffice) -> None:
    await overnight(floor)
    for _ in range(10):
        await floor.report("nora", Category.INFRASTRUCTURE, WORDS)
    await floor.acts("inga", "take_up", "B-11")
    assert any("**B-1** waits for a human" in one for one in await waiting(floor))
    await floor.acts("nora", "regrade", "B-1", Severity.SEV3)
    assert any("**B-1** waits for a human" in one for one in await waiting(floor))
    await floor.acts("inga", "reroute", "B-1", Category.TOOL_CHOICE, "A tool is missing")
    assert not any("**B-1** waits for a human" in one for one in await waiting(floor))
