"""A report goes to whoever owns its kind: whom it reaches, what they read, and what the receipt says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.blocker import open_line
from domain.blocker import Rung
from domain.blockers import Category, Severity
from domain.dossier import Waiver
from domain.errors import NotAllowed, NotFound, Refused
from domain.model import Visibility
from domain.parties import Party
from domain.people import Role, Standing
from domain.places import Address, Channel
from storage.blocker_threads import Side
from storage.unit_of_work import reading, writing
from tests.support.blocker_office import BlockerOffice, enter, labels
from tests.support.company import Company

THREAD = Address("chat", "acme", "general", "17.4")


@pytest.fixture
async def floor(sqlite_company: Company) -> BlockerOffice:
    return await enter(sqlite_company)


async def test_the_receipt_says_to_whom_by_when_and_the_number(floor: BlockerOffice) -> None:
    receipt = await floor.report("nora", Category.DATA_ACCESS, "We cannot read the claims table")
    assert receipt.text == (
        "Out to the **project office**, clock running: somebody takes it up **by 14:00**, or it climbs. I reply here. "
        "**B-1**"
    )
    assert labels(receipt) == ["Reply…", "How bad it is…", "Withdraw"]


async def test_the_day_is_named_when_it_is_not_today_and_the_zone_is_the_readers(floor: BlockerOffice) -> None:
    await floor.add("wim", department="sales", time_zone="America/New_York")
    receipt = await floor.report("wim", Category.ADOPTION, "Nobody knows how", severity=Severity.SEV3)
    assert "takes it up **by Wed 4 Mar, 04:00**" in receipt.text  # 10:00 in Berlin, a working day later


async def test_the_card_goes_to_the_roles_channel_and_to_its_heads(floor: BlockerOffice) -> None:
    await floor.report("nora", Category.INFRASTRUCTURE, "The gateway drops *our* calls", link="https://chat.example/p1")
    for place in (await floor.at(Channel.INFRASTRUCTURE), await floor.hears("inga")):
        assert "B-1 · Systems and integration · SEV2" in place
        assert "“The gateway drops *our* calls” (Nora)" in place
        assert "How bad: SEV2: Work has stopped for a team" in place
        assert "Open. The head of infrastructure takes it up by 14:00." in place
        assert "Unit: Sales" in place
        assert "To be consulted: the head of product portfolio" in place
        assert "The message it began with (https://chat.example/p1)" in place
        assert "[Take it up]\n[Solved…]\n[Reply…]\n[More…]" in place
    assert "B-1" not in await floor.at(Channel.PROJECT_OFFICE) + await floor.hears("amina") + await floor.hears("dirk")


async def test_the_champion_is_asked_first_and_the_owner_only_later(floor: BlockerOffice) -> None:
    receipt = await floor.report("rita", Category.INFRASTRUCTURE)
    assert "Out to your champion **Carla**" in receipt.text
    assert "or it goes on to the **head of infrastructure**" in receipt.text
    assert (await floor.blocker()).rung is Rung.CHAMPION
    assert "[Take it up]" in await floor.hears("carla")
    assert "B-1" not in await floor.at(Channel.INFRASTRUCTURE) + await floor.hears("inga")


async def test_a_champion_who_is_away_is_passed_by_for_one_who_is_there(floor: BlockerOffice) -> None:
    await floor.add("cara", Role.CHAMPION)
    await floor.away("cara")
    await floor.report("rita", Category.INFRASTRUCTURE)
    assert (await floor.blocker()).champion == floor.people["carla"].id
    await floor.away("carla", deputy="dana")
    await floor.report("rita", Category.INFRASTRUCTURE)
    assert "B-2" in await floor.hears("carla") + await floor.hears("cara")


async def test_followers_hear_of_it_once_and_why(floor: BlockerOffice) -> None:
    id = (await floor.company.idea("kofi@acme.example")).id
    await floor.report("rita", Category.INFRASTRUCTURE, severity=Severity.SEV1, bypass=True, initiative=id)
    heard = await floor.hears("kofi")
    assert f"Rita reported it. You hear of it because it holds up {id}." in heard
    assert "[Show B-1]" in heard
    assert "you are the champion of the unit" in await floor.hears("carla")
    assert set((await floor.blocker()).followers) == {floor.people["kofi"].id, floor.people["carla"].id}
    assert "You hear of it" not in await floor.hears("rita")


async def test_a_follower_who_became_a_guest_hears_nothing(floor: BlockerOffice) -> None:
    id = (await floor.company.idea("kofi@acme.example")).id
    await floor.change("kofi", standing=Standing.GUEST)
    await floor.report("nora", Category.INFRASTRUCTURE, initiative=id)
    await floor.acts("inga", "take_up", "B-1")
    assert "B-1" not in await floor.hears("kofi")


async def test_who_stands_in_for_an_absent_head_gets_the_card_too(floor: BlockerOffice) -> None:
    await floor.away("inga", deputy="dana")
    await floor.report("nora", Category.INFRASTRUCTURE)
    for name in ("inga", "dana"):
        assert "[Take it up]" in await floor.hears(name)


@pytest.mark.parametrize(
    ("category", "severity", "because"),
    [
        (Category.INFRASTRUCTURE, Severity.SEV1, "because it is SEV1"),
        (Category.INFRASTRUCTURE, Severity.SEV2, None),
        (Category.BUDGET, Severity.SEV3, None),  # the Director's own
    ],
)
async def test_the_director_gets_a_copy_by_the_rule_alone(
    floor: BlockerOffice, category: Category, severity: Severity, because: str | None
) -> None:
    await floor.report("nora", category, severity=severity)
    for place in (await floor.hears("dirk"), await floor.at(Channel.DIRECTOR)):
        assert ("A copy for you" in place) is (because is not None)
        assert because is None or because in place


async def test_what_was_let_through_by_exception_is_copied_to_the_director(floor: BlockerOffice) -> None:
    record = await floor.company.idea("kofi@acme.example")
    waiver = Waiver("score", "a score", "No time.", record.initiator, record.initiator, floor.company.office.now())
    changed = replace(record, dossier=replace(record.dossier, waivers=(waiver,)), revision=record.revision + 1)
    async with writing(floor.company.database) as uow:
        assert await uow.initiatives.save(changed)
    await floor.report("nora", Category.INFRASTRUCTURE, initiative=record.id)
    assert "because it is about an exception" in await floor.hears("dirk")


async def test_the_seat_of_the_initiative_owns_it_when_somebody_sits_there(floor: BlockerOffice) -> None:
    await floor.add("sam", Role.SPONSOR, department="finance")
    await floor.add("sue", Role.SPONSOR, department="finance")
    id = (await floor.company.idea("nora@acme.example", sponsor=floor.people["sam"].id)).id
    receipt = await floor.report("nora", Category.PROCESS_NOT_READY, initiative=id)
    assert "Out to the **sponsor** (Sam)" in receipt.text
    assert "[Take it up]" in await floor.hears("sam")
    assert "B-1" not in await floor.hears("sue") + await floor.at(Channel.PROJECT_OFFICE)
    assert (await floor.blocker()).seat == floor.people["sam"].id


async def test_an_empty_seat_is_said_and_the_project_office_has_it(floor: BlockerOffice) -> None:
    id = (await floor.company.idea("nora@acme.example")).id
    receipt = await floor.report("nora", Category.PROCESS_NOT_READY, initiative=id)
    assert receipt.text.startswith(f"{id} has no {Party.SPONSOR.spoken} yet, so the project office looks at it. Out to")
    assert (await floor.blocker()).owner is Role.PROJECT_OFFICE
    assert "B-1" in await floor.at(Channel.PROJECT_OFFICE)
    alone = await floor.report("nora", Category.PROCESS_NOT_READY)
    assert "none was named, so the project office looks at it" in alone.text


async def test_a_role_that_nobody_holds_leaves_it_to_the_project_office(floor: BlockerOffice) -> None:
    receipt = await floor.report("nora", Category.DATA_QUALITY)
    assert receipt.text.startswith("Nobody here is the data office yet, so the project office looks at it. Out to")
    await floor.add("dora", Role.DATA_OWNER)
    floor.company.office.directory.forget()
    assert "Out to the **data office**" in (await floor.report("nora", Category.DATA_QUALITY)).text


async def test_a_thread_that_it_came_from_is_the_raisers(floor: BlockerOffice) -> None:
    receipt = await floor.report("nora", Category.INFRASTRUCTURE, thread=THREAD)
    assert "Answers come into the thread where it began." in receipt.text
    async with reading(floor.company.database) as uow:
        assert await uow.blocker_threads.of((await floor.blocker()).id, Side.RAISER) == [THREAD]
    await floor.acts("inga", "take_up", "B-1")
    assert "Inga has taken it up." in await floor.at("general")
    assert "Inga has taken it up." not in await floor.hears("nora")
    await floor.acts("inga", "solve", "B-1", "Restarted it")
    assert "Does it hold?" in await floor.hears("nora")


async def test_the_words_of_a_message_are_named_as_its_authors(floor: BlockerOffice) -> None:
    words = "Nothing works here"
    await floor.report("nora", Category.INFRASTRUCTURE, words, quoted=words, quoted_by="Bo")
    await floor.report("nora", Category.INFRASTRUCTURE, "See what Bo says", quoted=words, quoted_by="Bo")
    heard = await floor.hears("inga")
    assert "“Words of Bo, from a message.”" in heard
    assert "“Bo: Nothing works here”" in heard
    await floor.report("nora", Category.INFRASTRUCTURE, "See that", quoted="https://evil.example/p1")
    assert "“The message: https://evil.example/p1”" in await floor.hears("inga")
    assert "The message it began with" not in await floor.hears("inga")


async def test_guests_and_words_that_say_nothing_are_refused(floor: BlockerOffice) -> None:
    await floor.add("gil", standing=Standing.GUEST)
    with pytest.raises(NotAllowed):
        await floor.report("gil", Category.INFRASTRUCTURE)
    with pytest.raises(Refused):
        await floor.report("nora", Category.INFRASTRUCTURE, "  ")
    with pytest.raises(NotFound):
        await floor.report("nora", Category.INFRASTRUCTURE, initiative="AI-2026-0999")
    assert await floor.history() == []


async def test_a_hidden_name_needs_somebody_who_may_know_it(floor: BlockerOffice) -> None:
    await floor.change("dirk", roles=frozenset())
    with pytest.raises(Refused, match="who alone would learn your name"):
        await floor.report("rita", Category.ETHICS, hidden=True)


@pytest.mark.parametrize(("visibility", "shown"), [(Visibility.TITLES, True), (Visibility.CLOSED, False)])
async def test_the_initiative_stays_out_where_whoever_is_asked_may_not_know_it(
    floor: BlockerOffice, visibility: Visibility, shown: bool
) -> None:
    await floor.add("fay", Role.FINANCE)  # of claims, and reads everything
    id = (await floor.company.idea("nora@acme.example", title="Zebra", department="sales")).id
    office = floor.company.office
    floor.company.office = replace(office, model=replace(office.model, visibility=visibility))
    await floor.report("fay", Category.INFRASTRUCTURE, initiative=id)
    heard = await floor.hears("carla")
    assert "[Take it up]" in heard
    assert (f"In the way of: {id} · Zebra" in heard) is shown
    assert (id in heard) is shown


async def test_one_line_for_a_gate_pack_names_nobody(floor: BlockerOffice) -> None:
    await floor.report("rita", Category.ETHICS, "Rita says so", hidden=True)
    line = open_line(await floor.blocker(), floor.company.office.now(), "Europe/Berlin")
    assert line == "B-1 · Ethics or unfair effect · SEV2 · open · with the AI director · since 10:00"


async def test_who_reported_what_is_on_record(floor: BlockerOffice) -> None:
    await floor.report("nora", Category.INFRASTRUCTURE)
    (entry,) = await floor.history()
    assert (entry.actor, entry.verb) == (floor.people["nora"].id, "blocker_raised")
    assert '"category":"infrastructure"' in (entry.detail or "")
