"""Escalating: from words or from somebody's message to a blocker that is out, by form and on every platform."""

from __future__ import annotations

from pathlib import Path

from bot.blocker_actions import ESCALATE
from bot.events import FormButton, SourceMessage
from domain.blockers import Category
from domain.people import Role
from domain.places import Account
from storage.blocker_threads import Side
from storage.database import Database
from storage.unit_of_work import reading
from tests.stories.cast import Cast
from tests.stories.test_escalate import DATA, LINK, NONSENSE, THREAD, cast, only, raised, use
from tests.support.clock import Clock
from tests.support.slack_office import person_id, slack_office
from tests.support.stages import in_playground
from tests.support.teams_office import teams_office
from tests.support.whole_way_surfaces import move_in

ROOM = "#project-office"
STOPPED = "Work has stopped, or a gate date will be missed (my guess)"
__all__ = ["cast"]


# As a form


async def test_the_form_is_two_pages_after_a_message(cast: Cast) -> None:
    mara = cast["mara"]
    mara.opens_forms = True
    await use(mara, SourceMessage(DATA, "Kofi", LINK, THREAD))
    assert [one.name for one in mara.page.fields] == ["blocker_kind", "blocker_severity"]
    assert mara.page.fields[0].choices[0].value == "data_access"
    await mara.fill({"blocker_kind": "data_access"})
    assert mara.page.fields[1].error
    await mara.fill({"blocker_severity": "SEV2"})
    assert mara.page.submit == "Send it out"
    await mara.fill({"blocked_initiative": "AI-2026-9999"})
    assert "I know no" in (mara.page.problem or "")
    await mara.fill({"blocked_initiative": ""})
    mara.sees("Out to")
    assert LINK in (await only(cast)).evidence


async def test_the_words_can_be_changed_in_the_form(cast: Cast) -> None:
    mara = cast["mara"]
    mara.opens_forms = True
    await use(mara, SourceMessage(DATA, "Kofi", LINK))
    await mara.fill(button=FormButton.BACK)
    assert mara.page.fields[0].value == DATA
    await mara.fill({"blocker_words": NONSENSE})
    await mara.fill({"blocker_kind": "another", "blocker_severity": "SEV4"})
    assert [one.name for one in mara.page.fields] == ["other_kind"]
    await mara.fill({"other_kind": "other"})
    await mara.fill()
    found = await only(cast)
    assert (found.summary, found.evidence) == (NONSENSE, (LINK,))


# On the platforms


async def test_on_slack_from_the_shortcut_to_out(sqlite: Database, clock: Clock) -> None:
    async with slack_office(sqlite, clock) as office:
        room = office.slack.channel("C0GENERAL", "general", "UMARA", "UKOFI")
        message = office.slack.write(room, "UKOFI", DATA)
        mara = office["mara"]
        await office.sender.message_shortcut(mara.id, ESCALATE, message, "C0GENERAL")
        assert mara.modal is not None
        await mara.submit(
            {
                "blocker_kind": "Access to data (my guess)",
                "blocker_severity": STOPPED,
            }
        )
        await mara.submit()
        await mara.hear("Out to")
        await office.settled()
        assert [one["thread_ts"] for one in room.messages if "has passed this on" in str(one)] == [message["ts"]]
        [found] = await raised(sqlite, person_id("UMARA"))
        assert found.category is Category.DATA_ACCESS
        assert f"/archives/C0GENERAL/p{message['ts'].replace('.', '')}" in "".join(found.evidence)
        async with reading(sqlite) as uow:
            [thread] = await uow.blocker_threads.of(found.id, Side.RAISER)
        assert (thread.conversation, thread.thread) == ("C0GENERAL", message["ts"])


async def test_on_slack_a_very_long_message_opens_the_form(sqlite: Database, clock: Clock) -> None:
    async with slack_office(sqlite, clock) as office:
        room = office.slack.channel("C0GENERAL", "general", "UMARA", "UKOFI")
        message = office.slack.write(room, "UKOFI", (DATA + " ") * 55)
        mara = office["mara"]
        await office.sender.message_shortcut(mara.id, ESCALATE, message, "C0GENERAL")
        await mara.press("Back")
        assert mara.modal is not None
        assert "claims table" in str(mara.modal)


async def test_on_teams_from_the_action_command_to_out(sqlite: Database, clock: Clock) -> None:
    async with teams_office(sqlite, clock) as office:
        mara = office["mara"]
        lab = office.teams.channel("19:lab@thread.tacv2", *office.people.values())
        payload = {
            "id": "1700000000000",
            "body": {"contentType": "html", "content": f"<p>{DATA}</p>"},
            "from": {"user": {"displayName": "Kofi Boateng"}},
            "linkToMessage": "https://teams.microsoft.com/l/message/19:lab@thread.tacv2/1700000000000",
        }
        await mara.command(ESCALATE, payload, lab)
        await mara.submit(
            {
                "blocker_kind": "Access to data (my guess)",
                "blocker_severity": STOPPED,
            }
        )
        await mara.submit()
        await mara.hear("Out to")
        [found] = await raised(sqlite, person_id("UMARA"))
        assert payload["linkToMessage"] in found.evidence
        async with reading(sqlite) as uow:
            [thread] = await uow.blocker_threads.of(found.id, Side.RAISER)
        assert (thread.conversation, thread.thread) == ("19:lab@thread.tacv2", "1700000000000")


async def test_in_the_playground_from_the_button_beside_a_message(
    sqlite: Database, clock: Clock, tmp_path: Path
) -> None:
    async with in_playground(sqlite, clock, tmp_path / "chat.db") as stage:
        for name in ("mara", "kofi"):
            await move_in(sqlite, clock, name, (), Account("playground", "demo", f"{name}@acme.example"))
        await move_in(
            sqlite, clock, "amina", (Role.PROJECT_OFFICE,), Account("playground", "demo", "amina@acme.example")
        )
        said = await stage.post("say", "kofi", ROOM, text=DATA)
        [message] = said["messages"]
        await stage.post("shortcut", "mara", ROOM, flow=ESCALATE, message=message["id"])
        assert [one["name"] for one in stage.forms["mara"]["fields"]] == ["blocker_kind", "blocker_severity"]
        await stage.page("mara", {"blocker_kind": "data_access", "blocker_severity": "SEV2"})
        await stage.page("mara", {})
        query = {"as": "mara@acme.example", "place": "dm:mara@acme.example"}
        async with stage.session.get(f"{stage.url}/api/messages", params=query) as answer:
            assert "Out to" in (await answer.json())["messages"][-1]["text"]
        [found] = await raised(sqlite, person_id("UMARA"))
        async with reading(sqlite) as uow:
            [thread] = await uow.blocker_threads.of(found.id, Side.RAISER)
        assert (thread.conversation, thread.thread) == (ROOM, message["id"])


async def test_in_the_playground_nobody_uses_what_they_cannot_see(
    sqlite: Database, clock: Clock, tmp_path: Path
) -> None:
    async with in_playground(sqlite, clock, tmp_path / "chat.db") as stage:
        for name in ("mara", "kofi"):
            await move_in(sqlite, clock, name, (), Account("playground", "demo", f"{name}@acme.example"))
        said = await stage.post("say", "kofi", text="help")
        body = {"as": "mara@acme.example", "key": "k" * 12, "flow": ESCALATE, "message": said["messages"][0]["id"]}
        for place, status in ((ROOM, 404), ("dm:kofi@acme.example", 403)):
            async with stage.session.post(f"{stage.url}/api/shortcut", json={**body, "place": place}) as answer:
                assert answer.status == status
