"""What else Teams has: installing, searching, seeing things for oneself, and what comes a second time."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from sqlalchemy import text

from domain.people import Person, PersonId, Role
from storage.database import Database
from storage.unit_of_work import writing
from tests.support.teams_office import TeamsOffice, teams_office


def words(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


async def count(office: TeamsOffice, table: str) -> int:
    async with office.usher.office.database.glancing() as connection:
        return int(await connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


async def test_whoever_adds_usher_is_welcomed_once(sqlite: Database) -> None:
    async with teams_office(sqlite, peopled=False) as office:
        mara = office["mara"]
        await mara.install()
        [welcome] = mara.messages
        assert "Mara" in words(welcome)
        assert "idea" in words(welcome)
        await mara.install()
        assert len(mara.messages) == 1
        assert await count(office, "people") == 1


async def test_taken_out_and_added_again_it_says_hello_again(sqlite: Database) -> None:
    async with teams_office(sqlite, peopled=False) as office:
        mara = office["mara"]
        await mara.install()
        await mara.install(action="remove")
        assert await count(office, "place_references") <= 1  # the tenant's own
        await mara.install()
        assert len(mara.messages) == 2


async def test_in_a_team_it_introduces_itself_once_and_names_who_added_it(sqlite: Database) -> None:
    async with teams_office(sqlite, peopled=False) as office:
        await office["ada"].install(office.channel)
        [said] = office.teams.said(office.channel)
        assert "Ada Berg" in words(said)
        assert "here project-office" in words(said)
        await office["ada"].install(office.channel)
        assert len(office.teams.said(office.channel)) == 1
        assert office["ada"].messages == []


async def test_members_are_known_by_the_roster(sqlite: Database) -> None:
    async with teams_office(sqlite, peopled=False) as office:
        await office["mara"].say("help")
        async with office.usher.office.database.glancing() as connection:
            row = (await connection.execute(text("SELECT name, email, time_zone, locale, standing FROM people"))).one()
        assert tuple(row) == ("Mara Lind", "mara@acme.example", "Europe/Berlin", "en-GB", "member")


async def test_guests_and_people_of_other_companies_are_not_taken_for_colleagues(sqlite: Database) -> None:
    async with teams_office(sqlite, peopled=False) as office:
        guest = office.teams.person("Gus Guest", role="guest", email="gus@other.example")
        foreign = office.teams.person("Fay Foreign", email="mara@acme.example")
        foreign.tenant = "99999999-0000-0000-0000-000000000000"
        office.channel.members += [guest, foreign]
        office.people |= {"gus": guest}
        await office["gus"].say("help", office.channel)
        activity = office["gus"].activity(office.channel, type="message", text="<at>Usher</at> help")
        activity["from"] = {"id": foreign.id, "aadObjectId": foreign.aad, "name": foreign.name}
        await office.line.send(activity)
        async with office.usher.office.database.glancing() as connection:
            rows = (await connection.execute(text("SELECT name, email, standing FROM people ORDER BY name"))).all()
        assert [tuple(row) for row in rows] == [("Fay Foreign", None, "foreign"), ("Gus Guest", None, "guest")]


async def row_of(office: TeamsOffice, name: str) -> tuple[Any, ...]:
    async with office.usher.office.database.glancing() as connection:
        found = await connection.execute(
            text("SELECT time_zone, locale, standing, email FROM people WHERE name = :name"), {"name": name}
        )
        return tuple(found.one())


async def until(office: TeamsOffice, name: str, expected: tuple[Any, ...]) -> None:
    """What is brought up to date beside the answer is so in a moment."""
    async with asyncio.timeout(5):
        while await row_of(office, name) != expected:  # noqa: ASYNC110  # the database tells nobody
            await asyncio.sleep(0.01)


async def test_whoever_was_stored_before_is_brought_up_to_date(office: TeamsOffice) -> None:
    mara = office["mara"]
    assert (await row_of(office, "Mara Lind"))[:2] == ("Europe/Berlin", "en")
    await mara.say("help")
    await until(office, "Mara Lind", ("Europe/Berlin", "en-GB", "member", "mara@acme.example"))
    asked = len(office.teams.of("member"))
    await mara.say("help")
    assert len(office.teams.of("member")) == asked, "once a day is enough"
    await office.line.send(mara.activity(type="message", text="help", localTimezone="America/New_York"))
    await until(office, "Mara Lind", ("America/New_York", "en-GB", "member", "mara@acme.example"))


async def test_whoever_became_a_guest_has_no_members_rights_any_more(office: TeamsOffice) -> None:
    office.people["kofi"].role = "guest"
    await office["kofi"].say("help")
    await until(office, "Kofi Boateng", ("Europe/Berlin", "en-GB", "guest", "kofi@acme.example"))


async def test_a_person_known_from_elsewhere_is_joined_by_the_work_email(sqlite: Database) -> None:
    async with teams_office(sqlite, peopled=False) as office:
        async with writing(sqlite) as uow:
            await uow.people.save(Person(PersonId("m"), "M. Lind", "mara@acme.example", roles=frozenset({Role.ADMIN})))
        await office["mara"].say("role")
        assert "admin" in words(office["mara"].messages[-1])
        assert await count(office, "people") == 1


async def test_somebody_met_in_a_channel_only_is_written_to_in_a_chat_of_their_own(sqlite: Database) -> None:
    async with teams_office(sqlite, peopled=False) as office:
        await office["mara"].say("help", office.channel)
        await office.settled()
        [opened] = office.teams.of("create")
        assert opened.body["members"] == [{"id": office.people["mara"].id}]
        await office["mara"].hear("for you alone")


async def test_row_63_the_same_activity_twice_has_one_effect(office: TeamsOffice) -> None:
    mara = office["mara"]
    activity = mara.activity(type="message", text="idea: 80 calls a day ask for the state of a claim")
    first, second = await asyncio.gather(office.line.send(activity), office.line.send(activity))
    third = await office.line.send(activity)
    assert [first[0], second[0], third[0]] == [200, 200, 200]
    assert await count(office, "conversations") == 1
    assert len(mara.messages) == 1


async def test_row_63_an_invoke_that_comes_again_gets_the_same_answer(office: TeamsOffice) -> None:
    mara = office["mara"]
    activity = mara.activity(type="invoke", name="composeExtension/fetchTask", value={"commandId": "submit_idea"})
    first, second = await office.line.send(activity), await office.line.send(activity)
    assert first == second
    assert first[1]["task"]["type"] == "continue"
    assert await count(office, "conversations") == 1


async def test_row_63_a_process_that_took_over_knows_what_was_done(sqlite: Database) -> None:
    async with teams_office(sqlite) as office, teams_office(sqlite, peopled=False) as second:
        number = await office.registered()
        amina = office["amina"]
        activity = amina.activity(office.channel, type="message", text=f"<at>Usher</at> take {number}")
        await office.line.send(activity)
        before = await count(office, "history")
        again = {**activity, "serviceUrl": second.teams.url}
        second.people = office.people
        await second.line.send(again)
        assert await count(office, "history") == before


async def test_row_66_bots_are_not_heard(office: TeamsOffice) -> None:
    activity = office["mara"].activity(type="message", text="help")
    activity["from"] = {"id": "28:another", "name": "A bot"}
    assert (await office.line.send(activity))[0] == 200
    assert office.teams.calls == []


async def test_row_67_edits_reactions_and_members_are_no_words(office: TeamsOffice) -> None:
    mara = office["mara"]
    for kind in ("messageUpdate", "messageDelete", "messageReaction", "conversationUpdate", "typing", "event"):
        assert (await office.line.send(mara.activity(type=kind, text="help")))[0] == 200
    assert office.teams.calls == []


async def test_a_search_finds_cards_for_everybody_to_see(office: TeamsOffice) -> None:
    number = await office.registered()
    found = await office["mara"].search("claims retyped")
    attachment, *passages = found["composeExtension"]["attachments"]  # ideas stand before what playbooks say
    assert number in words(attachment["content"])
    assert all("AI-2026-0001" not in words(passage) for passage in passages)
    assert "1,200 claims a week are retyped" not in words(attachment["content"]["body"][1:]), "the words stay private"
    assert number in words(attachment["preview"])
    mine = await office["mara"].search("")
    assert number in words(mine)
    nothing = await office["kofi"].search("zeppelin")
    assert nothing["composeExtension"]["type"] == "message"


async def test_private_answers_in_a_channel_are_seen_by_one_person(office: TeamsOffice) -> None:
    await office.registered()
    before = len(office.teams.said(office.channel))
    mara = office["mara"]
    await mara.say("mine", office.channel, None)
    await office.settled()
    assert len(office.teams.said(office.channel)) == before
    assert "AI-2026-0001" not in words(office.teams.said(office.channel)[before:])
    await mara.hear("for you alone")


async def test_a_group_chat_hears_a_mention(office: TeamsOffice) -> None:
    group = office.teams.group("19:group@thread.v2", *office.people.values())
    kofi = office["kofi"]
    assert await kofi.say("help", group) == 200
    await office.settled()
    assert office.teams.said(group) == []
    told = await kofi.hear("for you alone")
    assert "idea" in words(told)


async def test_a_channel_is_bound_from_inside(office: TeamsOffice) -> None:
    lab = office.teams.channel("19:lab@thread.tacv2", *office.people.values())
    await office["ada"].say("here champions", lab)
    await office.settled()
    async with office.usher.office.database.glancing() as connection:
        found = await connection.scalar(text("SELECT conversation FROM channels WHERE channel = 'champions'"))
    assert found == "19:lab@thread.tacv2"


async def test_what_is_for_somebody_without_the_app_waits_until_they_have_it(office: TeamsOffice) -> None:
    number = await office.registered()
    mara = office["mara"]
    mara.known.has_app = False
    before = len(mara.messages)
    await office["amina"].say(f"take {number}")
    await office.settled()
    assert len(mara.messages) == before
    mara.known.has_app = True
    await mara.say("help")
    await office.settled()
    await mara.hear("of the project office has your idea now")
