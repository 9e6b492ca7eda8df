"""The playground as the rest of Usher sees it, and what the page reads when it opens."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.events import Command, Origin
from bot.platforms.base import Platform, Unreachable
from bot.platforms.playground import moves, speech
from bot.platforms.playground.values import account, address
from bot.ui import Message
from domain.errors import Refused
from tests.platforms.playground.conftest import Visitor
from tests.platforms.playground.fake_office import EMIL, PIET, FakeOffice

BERLIN = ZoneInfo("Europe/Berlin")


def playground(office: FakeOffice) -> Platform:
    assert office.playground is not None
    return office.playground


async def test_it_speaks_the_four_verbs(visitor: Visitor) -> None:
    platform = playground(visitor.office)
    await platform.run()
    direct = await platform.direct(account(EMIL))
    assert direct == address(f"dm:{EMIL}")
    ref = await platform.send(direct, Message("hello"))
    assert [message["id"] for message in await visitor.messages()] == [ref.message]
    profile = await platform.profile(account(EMIL))
    assert (profile.name, profile.email, profile.time_zone, profile.active) == (
        "Emil Novak",
        EMIL,
        "Europe/Berlin",
        True,
    )
    assert (await platform.profile(account("ghost@demo.example"))).active is False


@pytest.mark.parametrize("place", ["#secret", "dm:ghost@demo.example", "record:x", ""])
async def test_a_place_that_is_not_there_is_unreachable(visitor: Visitor, place: str) -> None:
    with pytest.raises(Unreachable):
        await playground(visitor.office).send(address(place), Message("hello"))


async def test_a_message_sent_again_with_its_key_is_posted_once(visitor: Visitor) -> None:
    platform = playground(visitor.office)
    refs = [await platform.send(address("#general"), Message("once"), key="outbox-7") for _ in range(2)]
    assert refs[0] == refs[1]
    assert len(await visitor.messages("#general")) == 1
    assert await platform.send(address("#general"), Message("other"), key="outbox-8") != refs[0]


async def test_a_threaded_address_is_shown_below_its_message(visitor: Visitor) -> None:
    root = (await visitor.at(EMIL, "#general").post("say", text="root"))["messages"][0]
    await playground(visitor.office).send(address("#general", root["id"]), Message("below"))
    assert (await visitor.messages("#general"))[1]["thread"] == root["id"]


async def test_the_world_opens_as_a_plain_employee(visitor: Visitor) -> None:
    async with visitor.client.get("/api/world") as response:
        world = await response.json()
    assert world["me"] == EMIL
    assert [place["id"] for place in world["places"]][:2] == [f"dm:{EMIL}", "#project-office"]
    assert world["clock"]["zone"] == "Europe/Berlin"
    assert world["commands"][0]["name"] == "idea"


async def test_unread_marks_go_when_the_place_was_seen(visitor: Visitor) -> None:
    piet = visitor.at(PIET, "#general")
    sent = await visitor.at(EMIL, "#general").post("say", text="news")
    unread = {place["id"]: place["unread"] for place in (await piet.get("world"))["places"]}
    assert unread["#general"] == 1
    seen = {"as": PIET, "place": "#general", "upto": sent["messages"][0]["id"]}
    async with piet.client.post("/api/seen", json=seen) as response:
        assert response.status == 200
    assert all(place["unread"] == 0 for place in (await piet.get("world"))["places"])


async def test_the_record_is_asked_for_and_not_kept(visitor: Visitor) -> None:
    answer = await visitor.get("record", subject="AI-2026-0042")
    assert answer["messages"][0]["card"]["title"] == "Support retypes claims from PDF"
    asked = [event for event in visitor.office.events if isinstance(event, Command)]
    assert [(event.name, event.text) for event in asked] == [("status", "AI-2026-0042"), ("history", "AI-2026-0042")]
    assert {event.origin.place.conversation for event in asked} == {f"record:{EMIL}"}
    assert len({event.origin.key for event in asked}) == 2
    assert await visitor.messages() == []


@pytest.mark.parametrize("query", [{"subject": ""}, {"subject": "x" * 101}])
async def test_a_record_without_a_subject_is_refused(visitor: Visitor, query: dict[str, str]) -> None:
    async with visitor.client.get("/api/record", params={"as": EMIL, **query}) as response:
        assert response.status == 400


async def test_another_persons_chat_cannot_be_read(visitor: Visitor) -> None:
    async with visitor.client.get("/api/messages", params={"as": EMIL, "place": f"dm:{PIET}"}) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    ("to", "now", "then"),
    [
        ("day", "2026-11-21T10:00+01:00", "2026-11-22T10:00+01:00"),
        ("day", "2026-10-24T10:00+02:00", "2026-10-25T10:00+01:00"),  # the clocks go back that night
        ("monday", "2026-11-21T10:00+01:00", "2026-11-23T09:00+01:00"),
        ("monday", "2026-11-23T08:00+01:00", "2026-11-23T09:00+01:00"),
        ("monday", "2026-11-23T09:00+01:00", "2026-11-30T09:00+01:00"),
        ("quarter", "2026-11-21T10:00+01:00", "2027-02-19T10:00+01:00"),
        ("2026-11-21T12:00:00+00:00", "2026-11-21T10:00+01:00", "2026-11-21T13:00+01:00"),
    ],
)
def test_the_clock_moves_by_wall_time(to: str, now: str, then: str) -> None:
    moved = moves.target(to, datetime.fromisoformat(now).astimezone(UTC), BERLIN)
    assert (moved, moved.tzinfo) == (datetime.fromisoformat(then), UTC)


def test_the_clock_never_goes_back() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    with pytest.raises(Refused):
        moves.target(now.isoformat(), now, BERLIN)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/idea", "idea", ""),
        ("/IDEA Two words ", "idea", "Two words"),
        ("@usher /idea x", "idea", "x"),
        ("/ai idea x y", "idea", "x y"),
        ("/here project-office", "here", "project-office"),
        ("/idea line one\nline two", "idea", "line one\nline two"),
    ],
)
def test_a_slash_word_is_a_command(text: str, name: str, rest: str) -> None:
    event = speech.event(Origin(account(EMIL), address("#general"), direct=False), text)
    assert isinstance(event, Command)
    assert (event.name, event.text) == (name, rest)


@pytest.mark.parametrize(
    ("text", "for_usher"),
    [
        ("hello", False),
        ("mail me@usher.example", False),
        ("@usher hi", True),
        ("hi @Usher", True),
        ("/x", True),
        ("@ushering", False),
    ],
)
def test_a_channel_is_overheard_only_when_spoken_to(text: str, for_usher: bool) -> None:
    assert speech.is_for_usher(text, direct=False) is for_usher
    assert speech.is_for_usher(text, direct=True)
