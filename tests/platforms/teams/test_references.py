"""What is kept of a conversation, and how little that costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.platforms.teams import references as module
from bot.platforms.teams.parse import place
from bot.platforms.teams.references import (
    FRESH,
    Kind,
    Reference,
    Remembered,
    from_json,
    keep,
    kept,
    of_activity,
    tenant_place,
)
from bot.platforms.teams.values import NAME, direct_chat
from domain.places import Address
from tests.support.teams_references import MemoryReferences

CHAT = Reference("https://smba.trafficmanager.net/emea/", "t1", "a:1", "28:bot", "29:ana", Kind.PERSONAL, "aad-ana")
CHANNEL = replace(CHAT, conversation="19:c@thread.tacv2", kind=Kind.CHANNEL)


def activity(conversation: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "id": "1",
        "serviceUrl": CHAT.service_url,
        "from": {"id": "29:ana", "aadObjectId": "aad-ana"},
        "recipient": {"id": "28:bot"},
        "conversation": conversation,
        "channelData": {"tenant": {"id": "t1"}},
        **more,
    }


PERSONAL = activity({"id": "a:1", "conversationType": "personal", "tenantId": "t1"})
IN_THREAD = activity({"id": "19:c@thread.tacv2;messageid=17", "conversationType": "channel", "isGroup": True})
IN_GROUP = activity({"id": "19:g@thread.v2", "conversationType": "groupChat", "isGroup": True})


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_an_activity_tells_where_it_came_from() -> None:
    assert of_activity(PERSONAL) == CHAT
    assert of_activity(IN_THREAD) == CHANNEL
    assert of_activity(IN_GROUP) == replace(CHANNEL, conversation="19:g@thread.v2", kind=Kind.GROUP)


@pytest.mark.parametrize("said", [PERSONAL, IN_THREAD, IN_GROUP])
def test_it_is_kept_where_the_outbox_will_look(said: dict[str, Any]) -> None:
    assert of_activity(said).place == replace(place(said), thread=None)


def test_somebody_without_an_object_id_is_kept_by_the_id_of_teams() -> None:
    said = {**PERSONAL, "from": {"id": "29:ana"}}
    assert of_activity(said).place == direct_chat("t1", "29:ana") == place(said)


@pytest.mark.parametrize("name", ["from", "conversation", "recipient", "serviceUrl"])
def test_what_is_no_activity_is_refused(name: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        of_activity({key: value for key, value in PERSONAL.items() if key != name})


@pytest.mark.parametrize("reference", [CHAT, CHANNEL, replace(CHAT, user=None, person=None)])
def test_it_survives_as_text(reference: Reference) -> None:
    assert from_json(reference.to_json()) == reference


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{}", "[" * 10_000, CHAT.to_json()[:-5], CHAT.to_json().replace("personal", "secret"),
     CHAT.to_json().replace('"t1"', "1"), CHAT.to_json().replace('"29:ana"', "[]")],
)  # fmt: skip
def test_text_that_is_none_is_none(text: str) -> None:
    assert from_json(text) is None


async def test_the_place_and_the_way_into_the_tenant_are_kept() -> None:
    store = MemoryReferences()
    await keep(store, CHAT)
    assert await kept(store, direct_chat("t1", "aad-ana")) == CHAT
    way = await kept(store, tenant_place("t1"))
    assert way == replace(CHAT, conversation="", user=None, person=None)
    assert await kept(store, direct_chat("t2", "aad-ana")) is None


async def test_who_spoke_last_in_a_channel_is_not_kept_with_it() -> None:
    store = MemoryReferences()
    await keep(store, CHANNEL)
    found = await kept(store, Address(NAME, "t1", CHANNEL.conversation, "17"))
    assert found == replace(CHANNEL, user=None, person=None)


async def test_what_is_known_and_unchanged_costs_nothing() -> None:
    store = MemoryReferences()
    remembered = Remembered(store)
    await keep(remembered, CHAT)
    written = list(store.writes)
    for _ in range(5):
        await keep(remembered, CHAT)
        await keep(remembered, replace(CHAT, conversation="a:2", user="29:bo", person="aad-bo"))
    assert store.writes == [*written, direct_chat("t1", "aad-bo").key]
    assert store.reads == []


async def test_a_new_service_url_is_kept_for_the_person_and_for_the_tenant() -> None:
    store = MemoryReferences()
    remembered = Remembered(store)
    await keep(remembered, CHAT)
    moved = replace(CHAT, service_url="https://smba.trafficmanager.net/amer/")
    await keep(remembered, moved)
    assert await kept(remembered, CHAT.place) == moved
    way = await kept(remembered, tenant_place("t1"))
    assert way is not None
    assert way.service_url == moved.service_url


async def test_what_was_dropped_is_kept_again() -> None:
    store = MemoryReferences()
    remembered = Remembered(store)
    await keep(remembered, CHAT)
    await remembered.drop(CHAT.place)
    assert not store.has(CHAT.place)
    await keep(remembered, CHAT)
    assert await kept(remembered, CHAT.place) == CHAT


async def test_what_another_process_dropped_is_kept_again_after_a_while() -> None:
    store, clock = MemoryReferences(), Clock()
    remembered = Remembered(store, clock)
    await keep(remembered, CHAT)
    await store.drop(CHAT.place)
    clock.at += FRESH - 1
    await keep(remembered, CHAT)
    assert not store.has(CHAT.place)
    clock.at += 1
    await keep(remembered, CHAT)
    assert store.has(CHAT.place)


async def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KNOWN", 10)
    store = MemoryReferences()
    remembered = Remembered(store)
    for number in range(50):
        await keep(remembered, replace(CHAT, conversation=f"a:{number}", person=f"aad-{number}"))
    assert len(remembered._known) == 10
    await keep(remembered, replace(CHAT, conversation="a:0", person="aad-0"))
    assert store.writes.count(direct_chat("t1", "aad-0").key) == 2
    assert store.writes.count(tenant_place("t1").key) == 1  # it is used all the time
