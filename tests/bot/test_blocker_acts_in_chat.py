"""What people do with a blocker: by whom, what the others hear, what the card shows, and what is on record."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cards.history import VERBS
from bot.usecases import blockers
from bot.usecases.blocker_desk import OWNERS, ChangedMeanwhile, load, number_of, settle
from domain.blocker import BlockerStatus, Ending, Rung
from domain.blockers import Category, Severity
from domain.errors import AlreadyDone, NotAllowed, NotFound, Refused
from domain.people import Role, Standing
from domain.places import Channel
from tests.support.blocker_office import BlockerOffice, enter, labels
from tests.support.company import Company


@pytest.fixture
async def floor(sqlite_company: Company) -> BlockerOffice:
    """Nora of sales reported B-1, which is infrastructure's."""
    floor = await enter(sqlite_company)
    await floor.report("nora", Category.INFRASTRUCTURE, "The gateway drops our calls")
    return floor


@pytest.mark.parametrize("typed", ["B-1", "b-1", "B1", "1", " blocker b 1 ", "Blocker 001"])
def test_the_number_is_read_as_people_type_it(typed: str) -> None:
    assert number_of(typed) == "B-1"


@pytest.mark.parametrize("typed", ["", "B-", "C-1", "AI-2026-0001", "1.5", "B-1 and more", "９" * 12])
def test_anything_else_is_no_number(typed: str) -> None:
    assert number_of(typed) is None


async def test_it_is_taken_up_and_everybody_hears_who_has_it(floor: BlockerOffice) -> None:
    said = await floor.acts("inga", "take_up", "b1")
    assert said.text == (
        "**B-1** is yours, and whoever reported it knows. A plan or a fix is due **by Fri 6 Mar, 10:00**."
    )
    assert labels(said) == ["Solved…", "Reply…", "More…"]
    heard = await floor.hears("nora")
    assert "B-1 · The gateway drops our calls\nInga has taken it up. You hear of a plan or a fix by Fri 6 Mar" in heard
    assert "Taken up by Inga, since 10:00." in await floor.at(Channel.INFRASTRUCTURE)
    assert "[Take it up]" not in await floor.at(Channel.INFRASTRUCTURE) + await floor.hears("inga")
    assert [one.verb for one in await floor.history()] == ["blocker_raised", "blocker_taken_up"]


async def test_only_who_may_takes_it(floor: BlockerOffice) -> None:
    for name in ("amina", "pia", "nora"):
        with pytest.raises(NotAllowed, match="is for the head of infrastructure"):
            await floor.acts(name, "take_up", "B-1")
    for name in ("kofi", "dana"):  # who may not even know of it
        with pytest.raises(NotFound, match=r"I know no “B.*1”"):
            await floor.acts(name, "take_up", "B-1")
    with pytest.raises(NotFound, match=r"I know no “B.*7”"):
        await floor.acts("inga", "take_up", "B-7")
    assert (await floor.blocker()).status is BlockerStatus.OPEN


async def test_who_stands_in_takes_it_and_it_is_said_for_whom(floor: BlockerOffice) -> None:
    await floor.away("inga", deputy="dana")
    await floor.acts("dana", "take_up", "B-1")
    entry = (await floor.history())[-1]
    assert entry.actor == floor.people["dana"].id
    assert f'"for":"{floor.people["inga"].id}"' in (entry.detail or "")


async def test_the_deputy_of_the_operating_model_takes_it(floor: BlockerOffice) -> None:
    office = floor.company.office
    governance = replace(office.model.governance, deputies={Role.INFRASTRUCTURE: "Dana@acme.example"})
    floor.company.office = replace(office, model=replace(office.model, governance=governance))
    await floor.acts("dana", "take_up", "B-1")
    assert (await floor.blocker()).owner_person == floor.people["dana"].id


async def test_of_two_at_once_one_has_it(company: Company) -> None:
    floor = await enter(company)
    await floor.add("ian", Role.INFRASTRUCTURE)
    await floor.report("nora", Category.INFRASTRUCTURE)
    both = (floor.acts(name, "take_up", "B-1") for name in ("inga", "ian"))
    first, second = await asyncio.gather(*both, return_exceptions=True)
    late, has_it = (first, "ian") if isinstance(first, AlreadyDone) else (second, "inga")
    assert isinstance(late, AlreadyDone)
    assert late.by == floor.people[has_it].id
    assert [one.verb for one in await floor.history()] == ["blocker_raised", "blocker_taken_up"]


async def test_the_slower_of_two_reads_who_was_faster(floor: BlockerOffice) -> None:
    await floor.add("ian", Role.INFRASTRUCTURE)
    await floor.acts("inga", "take_up", "B-1")
    with pytest.raises(AlreadyDone) as late:
        await floor.acts("ian", "take_up", "B-1")
    assert late.value.by == floor.people["inga"].id

    async def on_an_old_card(desk: Any) -> Any:
        stale = await load(desk, "B-1")  # made from the revision before, which somebody else has changed
        await settle(desk, stale, stale, "blocker_in_progress", "Too late.")

    with pytest.raises(ChangedMeanwhile, match="changed a moment ago") as overtaken:
        await floor.do("inga", on_an_old_card)
    assert overtaken.value.by == floor.people["inga"].id
    assert len(await floor.history()) == 2


async def test_solved_confirmed_and_closed(floor: BlockerOffice) -> None:
    await floor.acts("inga", "solve", "B-1", "Restarted it")
    heard = await floor.hears("nora")
    assert (
        "Inga says that it is solved. Does it hold? Without a word from you it counts as solved on Tue 10 Mar" in heard
    )
    assert "“Restarted it” (Inga)" in heard
    assert "[Yes, it holds]\n[No, still in the way…]\n[Reply…]" in heard
    assert "“Restarted it” (Inga)" in await floor.at(Channel.INFRASTRUCTURE)
    with pytest.raises(NotAllowed, match="Only whoever reported"):
        await floor.acts("inga", "confirm", "B-1")
    said = await floor.acts("nora", "confirm", "B-1")
    assert "**B-1** is closed" in said.text
    assert "Nora says that the solution holds. Nothing more is to be done." in await floor.hears("inga")
    blocker = await floor.blocker()
    assert (blocker.status, blocker.ending) == (BlockerStatus.VERIFIED, Ending.CONFIRMED)
    assert "Solved and confirmed, Tue 3 Mar, 10:00." in await floor.at(Channel.INFRASTRUCTURE)


async def test_reopened_it_waits_again_and_its_owner_is_called_on(floor: BlockerOffice) -> None:
    await floor.acts("inga", "take_up", "B-1")
    await floor.acts("inga", "solve", "B-1", "Restarted it")
    said = await floor.acts("nora", "reopen", "B-1", "It dropped again")
    assert "**B-1** is open again" in said.text
    assert labels(said) == ["Reply…", "How bad it is…", "Withdraw"]
    for place in (await floor.at(Channel.INFRASTRUCTURE), await floor.hears("inga")):
        assert "Nora opened it again. The head of infrastructure takes it up by" in place
        assert "reopened once" in place
    assert (await floor.hears("inga")).count("Nora opened it again") == 1
    assert "“It dropped again” (Nora)" in await floor.hears("inga")
    assert (await floor.blocker()).status is BlockerStatus.OPEN


async def test_withdrawn_by_whoever_reported_it_alone(floor: BlockerOffice) -> None:
    await floor.acts("inga", "take_up", "B-1")
    with pytest.raises(NotAllowed):
        await floor.acts("inga", "withdraw", "B-1")
    assert "taken back" in (await floor.acts("nora", "withdraw", "B-1")).text
    assert "Nora took it back." in await floor.hears("inga")
    with pytest.raises(Refused):
        await floor.acts("inga", "work_on", "B-1")


async def test_declined_with_its_reason(floor: BlockerOffice) -> None:
    await floor.acts("inga", "decline", "B-1", "That is by design")
    heard = await floor.hears("nora")
    assert "Inga closed it without a solution. It can be opened again, with its number." in heard
    assert "“That is by design” (Inga)" in heard
    assert "[Open it again…]" in heard


async def test_a_plan_moves_the_second_clock(floor: BlockerOffice) -> None:
    until = floor.company.clock.now() + timedelta(days=7)
    await floor.acts("inga", "work_on", "B-1", until)
    assert "Inga works on it. You hear of a plan or a fix by Tue 10 Mar, 10:00." in await floor.hears("nora")
    await floor.acts("inga", "wait_outside", "B-1", until)
    assert "it waits for somebody outside. You hear more by Tue 10 Mar, 10:00." in await floor.hears("nora")
    assert (await floor.blocker()).owner_person == floor.people["inga"].id


async def test_rerouted_it_goes_to_the_new_owner_with_the_reason(floor: BlockerOffice) -> None:
    await floor.acts("inga", "take_up", "B-1")
    said = await floor.acts("inga", "reroute", "B-1", Category.TOOL_CHOICE, "No gateway fits")
    assert "**B-1** went on, with its number and its clock. The **head of product portfolio** takes it up" in said.text
    heard = await floor.hears("pia")
    assert "Inga passed it to the head of product portfolio, as “No tool fits”." in heard
    assert "was “Systems and integration”: No gateway fits" in heard
    assert "[Take it up]" in heard
    assert "passed it to the head of product portfolio" in await floor.hears("nora")
    await floor.acts("amina", "reroute", "B-1", Category.INFRASTRUCTURE, "It is the gateway")  # watches over all
    assert len((await floor.blocker()).reroutes) == 2
    with pytest.raises(NotAllowed):
        await floor.acts("tess", "reroute", "B-1", Category.BUDGET, "Why not")


async def test_graver_than_said_the_owner_and_the_director_hear_it(floor: BlockerOffice) -> None:
    await floor.acts("nora", "regrade", "B-1", Severity.SEV1)
    assert "Nora says that it is SEV1: harm or a leak is possible now" in await floor.hears("inga")
    assert "A copy for you of B-1, because it is SEV1." in await floor.hears("dirk")
    await floor.acts("inga", "take_up", "B-1")
    copies = [row["person"] for row, message in await floor.queued() if "A copy for you" in message.text]
    assert copies == [None, floor.people["dirk"].id]  # once: the channel's and the Director's own
    assert "Taken up by Inga" in await floor.hears("dirk")
    with pytest.raises(NotAllowed):
        await floor.acts("pia", "regrade", "B-1", Severity.SEV4)


async def test_every_reader_has_their_own_buttons(floor: BlockerOffice) -> None:
    expected = {
        "inga": ["Take it up", "Solved…", "Reply…", "More…"],
        "nora": ["Reply…", "How bad it is…", "Withdraw"],
        "tess": ["Reply…"],
    }
    for name, found in expected.items():
        assert labels(await floor.acts(name, "show", "B-1")) == found
    await floor.acts("inga", "solve", "B-1", "Done")
    assert labels(await floor.acts("nora", "show", "B-1"))[:2] == ["Yes, it holds", "No, still in the way…"]
    assert labels(await floor.acts("inga", "more", "B-1")) == ["Open it again…"]
    with pytest.raises(NotAllowed):
        await floor.acts("tess", "more", "B-1")


async def test_the_card_is_shown_again_where_it_stands(floor: BlockerOffice) -> None:
    card = (await floor.acts("inga", "view", "B-1")).card
    assert card is not None
    assert card.place == "blocker:B-1"


async def test_who_may_know_of_it(floor: BlockerOffice) -> None:
    await floor.add("noel", department="sales")
    await floor.add("gil", department="sales", standing=Standing.GUEST)
    for name in ("noel", "pia", "dirk", "amina"):
        assert (await floor.acts(name, "show", "B-1")).card is not None
    for name in ("gil", "kofi"):
        with pytest.raises(NotFound):
            await floor.acts(name, "show", "B-1")


async def test_a_complaint_about_the_champion_is_not_for_the_champion(floor: BlockerOffice) -> None:
    said = {"initiative": (await floor.company.idea("kofi@acme.example")).id, "about_champion": True, "bypass": True}
    await floor.report("rita", Category.CHAMPION_OVERLOAD, "Carla has no time", **said)
    assert "B-2" not in await floor.hears("carla")
    with pytest.raises(NotFound):
        await floor.acts("carla", "show", "B-2")
    assert "Carla has no time" in await floor.hears("tess")
    await floor.acts("tess", "take_up", "B-2")


async def test_the_champion_takes_it_and_hands_it_on(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.INFRASTRUCTURE, "Slow")
    await floor.acts("carla", "take_up", "B-2")
    assert (await floor.blocker("B-2")).owner_person == floor.people["carla"].id
    await floor.acts("carla", "reroute", "B-2", Category.BUDGET, "It needs money")
    blocker = await floor.blocker("B-2")
    assert (blocker.rung, blocker.owner) == (Rung.OWNER, Role.DIRECTOR)
    assert "[Take it up]" in await floor.hears("dirk")


async def test_what_counts_as_the_owners_act_has_words_and_so_have_all_others(floor: BlockerOffice) -> None:
    verbs = {"raised", "taken_up", "in_progress", "waiting_outside", "solved", "confirmed", "reopened", "withdrawn"}
    verbs |= {"declined", "rerouted", "regraded"}
    assert {f"blocker_{one}" for one in verbs} <= set(VERBS)
    assert set(VERBS) >= OWNERS
    assert callable(blockers.view)
