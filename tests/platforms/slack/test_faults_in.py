"""Who may do what, whose words are shown how, what a changed profile brings, and what no log ever holds."""

from __future__ import annotations

import asyncio
import json
import re

import pytest

from domain.places import Account
from storage.unit_of_work import reading, writing
from tests.hostile.corpus import HOSTILE
from tests.support.slack_api import TEAM
from tests.support.slack_office import OFFICE, PROBLEM, SlackOffice, words
from tests.support.slack_sender import labels

GENERAL = "C0GENERAL"
LIVE = re.compile(r"<(!channel|!here|@U024BE7LH|#C024BE7LR|http://a\.example)")


async def stage_of(office: SlackOffice, number: str) -> tuple[str, str | None]:
    async with reading(office.usher.office.database) as uow:
        [found] = [one for one in await uow.initiatives.search([], limit=9) if one.id == number]
    return found.stage.name, found.triager


async def person(office: SlackOffice, user: str):  # type: ignore[no-untyped-def]  # the domain's person, or None
    async with reading(office.usher.office.database) as uow:
        return await uow.people.by_account(Account("slack", TEAM, user))


async def test_row_10_a_double_click_decides_once(office: SlackOffice) -> None:
    number = await office.registered()
    [card] = office.channel

    async def click() -> None:
        await office.sender.press("UAMINA", "Take it", message=card, channel=OFFICE)

    await asyncio.gather(click(), click())
    assert await stage_of(office, number) == ("NEW", "person-uamina")
    told = [one["text"] for one in office.slack.responses]
    assert len([one for one in told if "is yours" in one]) == 1
    assert all("is yours" in one or "You did that" in one for one in told)


async def test_row_11_one_takes_and_one_rejects_and_the_record_says_one_thing(office: SlackOffice) -> None:
    number = await office.registered()
    [card] = office.channel
    tomasz = office["tomasz"]
    await tomasz.command(f"reject {number}")
    await asyncio.gather(
        tomasz.submit({"why_not": "duplicate", "why_words": "It is there already."}),
        office.sender.press("UAMINA", "Take it", message=card, channel=OFFICE),
    )
    await office.settled()
    stage, _ = await stage_of(office, number)
    said = words([office.slack.responses, tomasz.messages, office["amina"].messages])
    assert stage in ("REJECTED", "NEW")
    assert ("Not taken forward" in words(office.channel)) == (stage == "REJECTED")
    assert number in said


async def test_row_65_who_may_not_is_refused_whatever_the_button_says(office: SlackOffice) -> None:
    number = await office.registered()
    [card] = office.channel
    office.slack.person("UGUEST", "Gus Guest", "gus@else.example", is_restricted=True)
    office.slack.person("UFAR", "Fay Foreign", "amina@acme.example", team_id="T9", is_stranger=True)
    button = {"type": "button", "action_id": "press:0", "block_id": "b", "text": {"type": "plain_text", "text": "x"}}
    values = [f"take|{number}", f"take|{number}|UAMINA", f"take|{number}|person-uamina", f"start|decide|{number}",
              f"more|{number}", f"number|{number}", f"run|take|{number}", "join|no-such-conversation"]  # fmt: skip
    for user in ("UKOFI", "UGUEST", "UFAR", "UMARA"):
        for value in values:
            answer = await office.sender.press(user, {**button, "value": value}, message=card, channel=OFFICE)
            assert answer.status == 200
    await office.settled()
    assert await stage_of(office, number) == ("NEW", None)
    assert "Taken by" not in words(office.channel)
    assert office.slack.stacks.get("UFAR") in (None, [])


async def test_a_colleague_of_another_company_joins_nobody_by_an_address(office: SlackOffice) -> None:
    office.slack.person("UFAR", "Fay Foreign", "amina@acme.example", team_id="T9", is_stranger=True)
    room = office.slack.channel(GENERAL, "general", "UFAR", is_ext_shared=True)
    await office.sender.mention("UFAR", GENERAL, "queue")
    await office.settled()
    async with reading(office.usher.office.database) as uow:
        found = await uow.people.by_account(Account("slack", "T9", "UFAR"))
    assert found is None or (found.email is None and found.is_outsider and not found.roles)
    assert "AI-2026" not in words(room.messages)


async def test_an_event_of_another_workspace_is_none_of_ours(office: SlackOffice) -> None:
    office.sender.team = "T999"
    calls = len(office.slack.calls)
    assert (await office.sender.dm("UMARA", f"idea: {PROBLEM}")).status == 200
    assert len(office.slack.calls) == calls


async def test_forged_metadata_gives_nobody_a_conversation_or_a_subject(office: SlackOffice) -> None:
    number = await office.registered()
    amina, kofi = office["amina"], office["kofi"]
    await amina.command(f"reject {number}")
    assert amina.modal is not None
    stolen = {**json.loads(json.dumps(amina.modal)), "id": "V-OTHER"}
    values = {"why_not": "duplicate", "why_words": "Because I say so."}
    assert (await office.sender.submit(kofi.id, stolen, values)).status == 200
    assert (await stage_of(office, number))[0] == "NEW"
    assert "not there any more" in words(kofi.last)


@pytest.mark.parametrize("name", ["slack mention", "at all", "markdown", "html", "links", "template", "json", "formula",
                                  "right to left", "controls", "separators"])  # fmt: skip
async def test_row_34_what_people_write_is_shown_literally_everywhere(office: SlackOffice, name: str) -> None:
    evil = HOSTILE[name]
    number = await office.registered()
    mara, amina = office["mara"], office["amina"]
    await mara.command(f"comment {number} {evil}")
    await mara.command(f"search {evil}")
    await mara.command(evil)
    await mara.say(f"idea: {evil} and it takes 14 minutes a claim")
    await mara.say(evil)
    await mara.press("Open as form")
    await mara.submit({"metric": f"{evil} 5", "target": evil})
    await mara.open_home()
    await office.sender.press(amina.id, "Ask the author", message=office.channel[0], channel=OFFICE)
    await amina.submit({"question": evil})
    await office.settled()
    await amina.open_home()
    everything = [office.channel, mara.messages, amina.messages, office.slack.homes, office.slack.responses]
    texts = [text for one in everything for text in _marked_up(one)]
    assert not [text for text in texts if LIVE.search(text)]
    assert "Amina Haddad asked" in words(office.channel)


def _marked_up(node: object) -> list[str]:
    """The texts in which Slack would take `<...>` for markup."""
    if isinstance(node, dict):
        own = (
            node["text"]
            if isinstance(node.get("text"), str) and node.get("type") in ("mrkdwn", "message", None)
            else ""
        )
        return [own, *(text for inner in node.values() for text in _marked_up(inner))]
    return [text for inner in node for text in _marked_up(inner)] if isinstance(node, list) else []


async def test_row_66_a_bot_in_a_channel_is_not_answered(office: SlackOffice) -> None:
    room = office.slack.channel(GENERAL, "general", "UMARA")
    for more in ({"bot_id": "B9"}, {"bot_id": "B1"}, {"subtype": "bot_message"}):
        await office.sender.mention("UMARA", GENERAL, "help", **more)
    assert len(room.messages) == 3


async def test_row_13_a_page_whose_draft_is_not_there_is_told_so(office: SlackOffice) -> None:
    mara = office["mara"]
    await mara.command(f"idea {PROBLEM}")
    assert mara.modal is not None
    early = {**mara.modal, "private_metadata": '{"conversation":"' + "0" * 32 + '","turn":0}'}
    answer = await office.sender.submit(mara.id, early, {"metric?": ["unknown"], "target?": ["unknown"]})
    assert (answer.status, answer.body) == (200, "")
    assert "That conversation is not there any more" in words(mara.last)


async def test_a_changed_profile_is_followed(office: SlackOffice) -> None:
    await office["mara"].say("mine")
    mara = office.slack.users["UMARA"]
    mara.name, mara.tz = "Mara Lind-Okafor", "Asia/Tokyo"
    assert (await office.sender.user_change("UMARA")).status == 200
    found = await person(office, "UMARA")
    assert (found.name, found.time_zone) == ("Mara Lind-Okafor", "Asia/Tokyo")
    mara.is_restricted = True
    await office.sender.user_change("UMARA")
    await office["mara"].command("idea")
    assert office["mara"].modal is None
    mara.deleted = True
    await office.sender.user_change("UMARA")
    assert (await person(office, "UMARA")).active is False


async def test_a_change_that_cannot_be_stored_is_sent_again_by_slack(impatient: SlackOffice) -> None:
    office = impatient
    office.slack.users["UMARA"].name = "Mara Lind-Okafor"
    async with office.held():
        answer = await office.sender.user_change("UMARA")
    assert (answer.status, answer.seconds < 3) == (503, True)
    await office.sender.replay()
    assert (await person(office, "UMARA")).name == "Mara Lind-Okafor"


async def test_the_address_joins_somebody_whom_an_import_brought(office: SlackOffice) -> None:
    known = await person(office, "UTOMASZ")
    office.slack.person("UTOM2", "Tomasz N.", "TOMASZ@acme.example")
    await office["tom2"].say("queue")
    found = await person(office, "UTOM2")
    assert (found.id, found.roles) == (known.id, known.roles)
    async with writing(office.usher.office.database) as uow:
        assert len(await uow.people.accounts_of(known.id)) == 2


async def test_no_log_holds_tokens_addresses_or_words(
    office: SlackOffice, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    number = await office.registered()
    mara = office["mara"]
    office.slack.person("UNEW", "Nora New", "nora@acme.example")
    await office["new"].say("idea: zanzibar words of mine that nobody may log")
    await mara.command(f"comment {number} zanzibar")
    await office.sender.but(signature="v0=zanzibar").dm("UMARA", "zanzibar")
    await office.sender.submit("UMARA", {"id": "V", "type": "modal", "blocks": [], "private_metadata": "zanzibar"}, {})
    logged = "".join(capsys.readouterr()) + caplog.text
    assert "without a valid signature" in logged
    for secret in ("xoxb-", "xapp-", "@acme.example", "zanzibar", "retyped", "Nora", "signing secret", "trigger"):
        assert secret not in logged, secret


async def test_rows_31_to_33_very_long_words_go_through_every_surface(office: SlackOffice) -> None:
    mara = office["mara"]
    for text in ("👩‍👩‍👧‍👦" * 300, "每週有一千二百份" * 400, "w" * 3900, "نعيد كتابة " * 300, "👩‍👩‍👧‍👦" * 800):
        await mara.command(f"idea {text}")
        assert mara.modal is not None
        assert len(mara.modal["private_metadata"]) < 100
        if "metric" in words(mara.modal):
            await mara.submit({"metric": text[:400], "target?": ["unknown"]})
        await mara.close()
        await mara.say("resume")
        await mara.open_home()
    assert labels(mara.last["blocks"])
