"""Clients that send what no client should, signed as Microsoft signs: never an error of ours, never a lost person."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.teams.references import kept
from bot.platforms.teams.values import direct_chat
from bot.usecases.references import StoredReferences
from storage.database import Database
from tests.support.teams_connector import TENANT
from tests.support.teams_office import TeamsOffice, teams_office

INVOKES = (
    "adaptiveCard/action", "task/fetch", "task/submit", "composeExtension/fetchTask", "composeExtension/submitAction",
    "composeExtension/query",
)  # fmt: skip
OTHERS = (
    "signin/verifyState", "signin/tokenExchange", "composeExtension/queryLink", "composeExtension/querySettingUrl",
    "composeExtension/setting", "composeExtension/selectItem", "message/submitAction", "fileConsent/invoke",
    "actionableMessage/executeAction", "handoff/action", "tab/fetch", "config/fetch", "application/search", "",
    "x" * 999,
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**400, "", "x", "\u202e", "\x00", "\ud800", [], [None], [[]], {}, {"": None},
    {"action": None}, {"action": "x"}, {"action": {"data": None}}, {"action": {"data": {"usher": None}}},
    {"action": {"data": {"usher": {"press": 1}}}}, {"action": {"data": {"usher": {"press": "\x00|\ud800"}}}},
    {"action": {"data": {"usher": {"refresh": "\ud800"}}}}, {"action": {"data": {"usher": {"refresh": "x" * 9999}}}},
    {"action": {"data": {"usher": {"pick": True}, "pick": ["x"]}}}, {"data": None}, {"data": "x"}, {"data": []},
    {"data": {"usher": {"form": "x", "turn": 10**30}}}, {"data": {"usher": {"form": "\ud800", "turn": 1}}},
    {"data": {"usher": {"form": "x", "turn": 1, "edit": "\ud800"}}}, {"data": {"usher": {"form": "", "turn": True}}},
    {"data": {"usher": {"form": "x", "turn": 1, "fields": {"a": "user"}}, "a": "x" * 36}},
    {"commandId": None}, {"commandId": []}, {"commandId": "\ud800"}, {"commandId": "find", "parameters": None},
    {"commandId": "find", "parameters": [{}]}, {"commandId": "find", "parameters": [{"name": []}]},
    {"commandId": "find", "parameters": [{"name": "words", "value": "\ud800" * 9}]},
    {"commandId": "find", "parameters": [{"name": "words", "value": '"' * 20_000}]},
    {"commandId": "submit_idea", "messagePayload": "x"}, {"commandId": "submit_idea", "messagePayload": {"body": 1}},
    {"commandId": "submit_idea", "messagePayload": {"body": {"content": "\ud800\x00" * 50}, "from": {"user": 1}}},
    {"commandId": "submit_idea", "messagePayload": {"from": {"user": {"displayName": "\ud800"}}, "linkToMessage": 1}},
)  # fmt: skip
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9)
    | st.sampled_from(["\ud800", "\x00", "x" * 3000, "personal", "channel", "add", "remove", "help", "idea: x"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.text(max_size=4)
        | st.sampled_from(["id", "usher", "data", "action", "press", "form", "turn", "name", "text"]),
        inner, max_size=4,
    ),
    max_leaves=10,
)  # fmt: skip
PARTS = (
    "type", "id", "name", "value", "text", "textFormat", "locale", "localTimezone", "entities", "attachments", "action",
    "replyToId", "from", "recipient", "conversation", "channelData", "membersAdded", "timestamp", "extra",
)  # fmt: skip
INNER = {
    "from": ("id", "aadObjectId", "name", "role", "tenantId"),
    "conversation": ("conversationType", "isGroup", "tenantId", "id", "name"),
    "recipient": ("id", "name", "role"),
    "channelData": ("tenant", "team", "channel", "meeting", "eventType", "settings"),
}


@pytest.fixture
async def office(sqlite: Database) -> AsyncIterator[TeamsOffice]:
    structlog.reset_defaults()
    async with teams_office(sqlite) as made:
        yield made


def words(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


async def still_there(office: TeamsOffice, *names: str) -> None:
    """Everybody is heard and answered, in their own chat."""
    await office.settled()
    for name in names:
        place = direct_chat(TENANT, office.people[name].aad)
        reference = await kept(StoredReferences(office.usher.office.database), place)
        assert reference is None or reference.conversation == office.people[name].chat
        before = len(office[name].messages)
        assert await office[name].say("help") == 200
        assert len(office[name].messages) > before, name


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[str, str | None, Any]]:
    """Which parts of a good activity are changed to what; an inner name of None is the whole part."""
    made: list[tuple[str, str | None, Any]] = []
    made += [(name, None, draw(VALUE)) for name in draw(st.lists(st.sampled_from(PARTS), max_size=3))]
    inside = draw(st.lists(st.sampled_from(sorted(INNER)), max_size=2))
    return [*made, *((name, draw(st.sampled_from(INNER[name])), draw(VALUE)) for name in inside)]


async def test_row_68_whole_activities_are_no_error_of_ours(office: TeamsOffice) -> None:
    """One office for all examples, so they are drawn before."""
    examples: list[tuple[str, list[tuple[str, str | None, Any]]]] = []

    @given(kind=st.sampled_from(["message", "installationUpdate", *INVOKES]), changed=changes())
    @settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
    def draw(kind: str, changed: list[tuple[str, str | None, Any]]) -> None:
        examples.append((kind, changed))

    await asyncio.to_thread(draw)
    for kind, changed in examples:
        place = office.channel if len(changed) % 2 else None
        more = {"type": "invoke", "name": kind, "value": {}} if kind in INVOKES else {"type": kind, "text": "help"}
        activity = office["kofi"].activity(place, **more)
        for name, inner, value in changed:
            if inner is None:
                activity[name] = value
            elif isinstance(activity.get(name), dict):
                activity[name] = {**activity[name], inner: value}
        status, body = await office.line.send(activity)
        assert status in (200, 400, 403, 501), (kind, changed)
        assert "Something broke" not in words(body), (kind, changed)
    await still_there(office, "mara", "amina")


@pytest.mark.parametrize("name", [*INVOKES, *OTHERS])
async def test_row_68_every_invoke_with_any_value_is_answered(office: TeamsOffice, name: str) -> None:
    mara = office["mara"]
    for place in (None, office.channel):
        for value in ODD:
            status, body = await mara.invoke(name, value, place)
            assert status in ((200, 400) if name in INVOKES else (501,)), (name, value)
            assert "Something broke" not in words(body), (name, value)
    status, _ = await office.line.send(mara.activity(type="invoke", name=name))
    assert status in (200, 400, 501)
    await still_there(office, "mara")


@pytest.mark.parametrize("value", ODD)
async def test_row_68_a_message_with_any_value_is_answered(office: TeamsOffice, value: Any) -> None:
    mara = office["mara"]
    status, _ = await office.line.send(mara.activity(type="message", value=value))
    assert status in (200, 400)
    status, _ = await office.line.send(mara.activity(type="message", value=value, text="help"))
    assert status in (200, 400)
    assert "Something broke" not in words(mara.messages)
    await still_there(office, "mara")


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "x" * 100_000, "\u202e\u200b", "😀" * 5_000])
async def test_any_text_is_answered(office: TeamsOffice, text: str) -> None:
    mara = office["mara"]
    for said in (text, f"idea: {text}", f"search {text}", f"comment {text}", f"take {text}"):
        before = len(mara.messages)
        assert await mara.say(said) == 200
        await office.settled()
        assert len(mara.messages) > before, said
    assert "Something broke" not in words(mara.messages)


@pytest.mark.parametrize("part", ["id", "from", "recipient", "conversation"])
@pytest.mark.parametrize(
    "id", ["\ud800", "a\x00b", "x" * 50_000, "a b", "../../v3", "19:x@thread.v2;messageid=../..", "\u202e"]
)
async def test_row_68_odd_ids_are_no_error_of_ours(office: TeamsOffice, part: str, id: str) -> None:
    mara = office["mara"]
    for kind in ("message", "installationUpdate", "invoke"):
        more: dict[str, Any] = {
            "name": "composeExtension/fetchTask",
            "value": {"commandId": "submit_idea"},
            "action": "add",
        }
        activity = mara.activity(type=kind, text="help", **more)
        if part == "id":
            activity["id"] = id
        else:
            activity[part] = {**activity[part], "id": id}
        if part == "from":
            activity["from"].pop("aadObjectId")
        status, _ = await office.line.send(activity)
        assert status in (200, 400, 403), kind


@pytest.mark.parametrize(
    "text", ["help", "mine", "idea: 80 calls a day ask for the state of a claim, Mr Zebra takes them"]
)
@pytest.mark.parametrize("change", ["no type", "no type and no group", "a type of tomorrow", "no channel data"])
async def test_a_channel_that_does_not_say_what_it_is_is_not_taken_for_a_chat(
    office: TeamsOffice, text: str, change: str
) -> None:
    """Whatever is private goes on to the person's own chat."""
    mara = office["mara"]
    lab = office.teams.channel("19:lab@thread.tacv2", *office.people.values())
    activity = mara.activity(lab, type="message", text=text)
    conversation = activity["conversation"]
    if change == "no channel data":
        activity.pop("channelData")
    elif change == "a type of tomorrow":
        conversation["conversationType"] = "hologram"
    else:
        conversation.pop("conversationType")
        if change != "no type":
            conversation.pop("isGroup")
    status, _ = await office.line.send(activity)
    assert status == 200
    await office.settled()
    assert "Zebra" not in words(lab.messages)
    await still_there(office, "mara")
    await office.registered("mara")
    assert "is registered" not in words(lab.messages)


@pytest.mark.parametrize(
    "missing", ["recipient", "locale", "localTimezone", "entities", "channelData", "text", "textFormat"]
)
@pytest.mark.parametrize("value", ["absent", None])
async def test_what_may_be_missing_is_missed_by_nobody(office: TeamsOffice, missing: str, value: str | None) -> None:
    mara = office["mara"]
    activity = mara.activity(type="message", text="help", textFormat="plain")
    activity.pop(missing) if value else activity.update({missing: None})
    status, _ = await office.line.send(activity)
    assert status == (400 if missing == "recipient" else 200), "without a name of ours nothing could be answered"
    await still_there(office, "mara")


async def test_a_visitor_of_a_meeting_without_an_account_is_answered_and_may_nothing(office: TeamsOffice) -> None:
    await office.registered()
    guest = office.teams.person("Ann Onymous", role="anonymous", email="mara@acme.example", has_app=False)
    meeting = office.teams.group("19:meeting_x@thread.v2", guest, *office.people.values())
    office.people["ann"] = guest
    for said in ("help", "mine", "take AI-2026-0001", "reject AI-2026-0001", "search claims", "status AI-2026-0001"):
        activity = office["ann"].activity(meeting, type="message", text=f"<at>Usher</at> {said}")
        activity["from"].pop("aadObjectId")
        status, _ = await office.line.send(activity)
        assert status == 200
    await office.settled()
    everything = words(meeting.messages) + words(meeting.whispers) + words(office["ann"].messages)
    assert "retyped" not in everything
    assert "Taken by" not in words(office.teams.said(office.channel))


async def test_a_huge_activity_is_refused_or_answered(office: TeamsOffice) -> None:
    mara = office["mara"]
    huge = {"tenant": {"id": TENANT}, "settings": ["x" * 1000] * 500}
    status, _ = await office.line.send(mara.activity(type="message", text="help", channelData=huge))
    assert status == 200
    many = [{"contentType": "image/png", "name": "<at>all</at>", "contentUrl": "javascript:alert(1)"}] * 500
    status, _ = await office.line.send(mara.activity(type="message", attachments=many))
    assert status == 200
    assert "javascript" not in words(mara.messages)
    await still_there(office, "mara")
