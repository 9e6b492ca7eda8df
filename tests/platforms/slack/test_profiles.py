"""Who somebody is: members, guests, strangers, people who left, and how long it is believed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.events import Profile
from bot.platforms.base import TryLater
from bot.platforms.slack import profiles
from bot.platforms.slack.api import Api
from bot.platforms.slack.profiles import STRANGER, Profiles, profile_of
from bot.platforms.slack.values import Bot, Config
from domain.people import Standing
from tests.support.slack_api import BOT, BOT_TOKEN, BOT_USER, TEAM, FakeSlack, Fault, Json

US = Bot(TEAM, BOT_USER, BOT)
GRID = Bot(TEAM, BOT_USER, BOT, enterprise="E1")


class Desk:
    """Profiles over a workspace, with a clock that the test moves."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack, self.now = slack, 0.0
        self.api = Api(Config(BOT_TOKEN, api_url=slack.url))
        self.profiles = Profiles(self.api, lambda: US, lambda: self.now, timeout=0.3)
        self.ana = slack.person("U1", "Ana Lima", "ana@acme.example", tz="Europe/Lisbon", locale="pt-BR")

    def asked(self) -> int:
        return len(self.slack.of("users.info"))


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with FakeSlack() as slack:
        desk = Desk(slack)
        yield desk
        await desk.api.close()


def user(**more: object) -> Json:
    profile = {"real_name": "Ana Lima", "display_name": "ana", "email": "ana@acme.example"}
    return {"id": "U1", "team_id": TEAM, "name": "ana.l", "tz": "Europe/Lisbon", "profile": profile, **more}


async def test_a_member_is_known_with_mail_zone_and_language(desk: Desk) -> None:
    assert await desk.profiles.get("U1") == Profile("Ana Lima", "ana@acme.example", "Europe/Lisbon", "pt-BR")


@pytest.mark.parametrize(
    ("more", "bot", "standing"),
    [
        ({}, US, Standing.MEMBER),
        ({"is_restricted": True}, US, Standing.GUEST),
        ({"is_ultra_restricted": True}, US, Standing.GUEST),
        ({"is_stranger": True}, US, Standing.FOREIGN),
        ({"team_id": "T9"}, US, Standing.FOREIGN),
        ({"team_id": None}, US, Standing.FOREIGN),
        ({"team_id": "T9", "is_restricted": True}, US, Standing.FOREIGN),
        ({"team_id": "T9", "enterprise_user": {"enterprise_id": "E1"}}, GRID, Standing.MEMBER),
        ({"team_id": "T9", "enterprise_id": "E1", "is_restricted": True}, GRID, Standing.GUEST),
        ({"team_id": "T9", "enterprise_user": {"enterprise_id": "E9"}}, GRID, Standing.FOREIGN),
        ({"team_id": "T9", "enterprise_id": ""}, US, Standing.FOREIGN),
        ({"enterprise_user": {"enterprise_id": "E1"}, "is_stranger": True}, GRID, Standing.FOREIGN),
    ],
)
def test_who_belongs_to_the_company(more: Json, bot: Bot, standing: Standing) -> None:
    profile = profile_of(user(**more), bot)
    assert profile.standing is standing
    assert profile.email == (None if standing is Standing.FOREIGN else "ana@acme.example")


@pytest.mark.parametrize(("more", "active"), [({}, True), ({"deleted": True}, False), ({"is_bot": True}, False)])
def test_who_left_and_what_is_no_person_is_not_active(more: Json, active: bool) -> None:
    assert profile_of(user(**more), US).active is active


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"real_name": "Ana Lima", "display_name": "ana"}, "Ana Lima"),
        ({"real_name": " ", "display_name": "ana"}, "ana"),
        ({}, "ana.l"),
        (None, "ana.l"),
    ],
)
def test_there_is_always_a_name(profile: Json | None, name: str) -> None:
    assert profile_of(user(profile=profile), US).name == name


@pytest.mark.parametrize("zone", [None, "", "Nowhere/City", "../etc/passwd", "Europe", "a\0b", "x" * 400])
def test_a_zone_that_is_none_is_utc(zone: str | None) -> None:
    assert profile_of(user(tz=zone), US).time_zone == "UTC"


def test_an_empty_user_is_a_stranger_without_rights() -> None:
    assert profile_of({}, US) == Profile("Somebody", locale="en-US", standing=Standing.FOREIGN)


async def test_a_profile_is_asked_for_once_an_hour(desk: Desk) -> None:
    for now in (0, 3599):
        desk.now = now
        await desk.profiles.get("U1")
    assert desk.asked() == 1
    desk.ana.deleted, desk.now = True, 3600
    assert not (await desk.profiles.get("U1")).active
    assert desk.asked() == 2


async def test_an_event_counts_at_once(desk: Desk) -> None:
    await desk.profiles.get("U1")
    told = desk.profiles.changed(user(is_restricted=True))
    assert told.standing is Standing.GUEST
    assert told.locale == "pt-BR"  # not every event names it
    assert await desk.profiles.get("U1") == told
    assert desk.asked() == 1


async def test_of_somebody_who_never_came_nothing_is_kept(desk: Desk) -> None:
    desk.slack.person("U2", "Ben Okri", "ben@acme.example")
    assert desk.profiles.changed(user(id="U2", locale="de-DE")).locale == "de-DE"
    assert (await desk.profiles.get("U2")).name == "Ben Okri"
    assert desk.asked() == 1


async def test_only_so_many_are_kept_and_the_oldest_goes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "KNOWN", 3)
    for number in (2, 3, 4):
        desk.slack.person(f"U{number}", f"Number {number}")
    for number in (1, 2, 3):
        await desk.profiles.get(f"U{number}")
    desk.profiles.changed(user(id="U2"))  # another word about U2 costs nobody their place
    await desk.profiles.get("U4")
    assert desk.asked() == 4
    for number in (2, 3, 4):
        await desk.profiles.get(f"U{number}")
    assert desk.asked() == 4
    await desk.profiles.get("U1")
    assert desk.asked() == 5


@pytest.mark.parametrize(
    ("fault", "after"),
    [(Fault.sleep(5), None), (Fault.status(500), None), (Fault.limited("7"), 7), (Fault.error("missing_scope"), None)],
    ids=str,
)
async def test_no_answer_is_for_later_and_not_remembered(desk: Desk, fault: Fault, after: float | None) -> None:
    desk.slack.next("users.info", fault)
    with pytest.raises(TryLater) as later:
        await desk.profiles.get("U1")
    assert later.value.after == after
    assert (await desk.profiles.get("U1")).name == "Ana Lima"


@pytest.mark.parametrize("error", ["user_not_found", "user_not_visible"])
async def test_somebody_whom_slack_hides_is_a_stranger_until_it_shows_them(desk: Desk, error: str) -> None:
    desk.slack.next("users.info", Fault.error(error))
    assert await desk.profiles.get("U1") == STRANGER
    assert STRANGER.standing is Standing.FOREIGN
    assert not STRANGER.active
    assert (await desk.profiles.get("U1")).standing is Standing.MEMBER


async def test_the_usual_time_out_is_short(desk: Desk) -> None:
    assert Profiles(desk.api, lambda: US).timeout == 2.0
