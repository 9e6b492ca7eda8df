"""What a section of a digest has no room for: its button opens the rest, ten a page, as it stands at the press."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.digest_actions import OpenSection
from bot.platforms.console import render as console
from bot.platforms.playground import render as playground
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from domain.blockers import Category
from domain.digests import DigestKind, Receiver
from domain.dossier import Dependency
from domain.funnel import Stage
from domain.model import Visibility
from domain.people import Role
from domain.places import Channel
from storage.database import Database
from storage.digests import DigestState
from storage.unit_of_work import writing
from tests.stories.cast import Cast
from tests.support.asking import press
from tests.support.clock import Clock
from tests.support.digest_cast import MONDAY, SATURDAY, at
from tests.support.digest_reader import blocked, check, composed, put
from tests.support.digest_rest import rest
from tests.support.digest_world import stored
from tests.support.slack_office import slack_office
from tests.support.slack_payloads import check_message
from tests.support.talker import message_text
from tests.support.teams_office import teams_office
from tests.support.teams_payloads import check_activity

MANY = 13
WAITS = OpenSection("project-office", "dependencies", 10, "channel", "", 0)


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    await cast.add("dora", Role.DIRECTOR)
    await cast.add("ulla", Role.PROJECT_MANAGER)
    return cast


async def waiting(cast: Cast, many: int = MANY) -> list[str]:
    """So many wait for the first one; those that wait, the longest first."""
    first = (await cast.company.idea("mara@acme.example", title="The first")).id
    return [await depending(cast, first, number) for number in range(many)]


async def depending(cast: Cast, first: str, number: int) -> str:
    record = await cast.company.idea("mara@acme.example", title=f"Number {number}")
    wait = Dependency(first, f"shares inbox {number}!", cast.people["mara"].id, record.registered_at)
    await put(cast.company, record.id, Stage.NEW, dependencies=(wait,))
    return record.id


async def lifted(cast: Cast, id: str) -> None:
    record = await cast.company.initiative(id)
    dossier = replace(record.dossier, dependencies=())
    async with writing(cast.company.database) as uow:
        assert await uow.initiatives.save(replace(record, dossier=dossier, revision=record.revision + 1))


def names(text: str) -> list[int]:
    """Which of them are shown."""
    return [number for number in range(200) if f"shares inbox {number}!" in text]


async def test_the_button_of_the_channels_digest_opens_the_remaining_ones(cast: Cast) -> None:
    await waiting(cast)
    company = cast.company
    company.clock.instant = SATURDAY
    await at(company, SATURDAY)
    await at(company, MONDAY)
    [digest] = [one for one in company.inbox.at("project-office") if "Project office, the week" in one.text]
    shown = names(message_text(digest))
    button = rest(digest, "dependencies")
    assert button.label == f"+{MANY - len(shown)} more: dependencies"
    await press(cast["tomasz"], button.action)
    assert sorted([*shown, *names(cast["tomasz"].text)]) == list(range(MANY))
    cast["tomasz"].sees("Project office · Dependencies", f"{len(shown) + 1} to {MANY} of {MANY}")
    assert "more: dependencies" not in cast["tomasz"].text
    await cast["tomasz"].press("From the first")
    assert names(cast["tomasz"].text) == list(range(10))


async def test_page_after_page_by_button_and_by_words(cast: Cast) -> None:
    await waiting(cast, 23)
    amina = cast["amina"]
    await amina.say("digest project-office dependencies")
    amina.sees("1 to 10 of 23", "[+13 more: dependencies]")
    assert "From the first" not in amina.text
    await amina.press("+13 more: dependencies")
    amina.sees("11 to 20 of 23", "[+3 more: dependencies]")
    await amina.press("+3 more: dependencies")
    amina.sees("21 to 23 of 23")
    assert names(amina.text) == [20, 21, 22]
    await amina.say("digest project office dependencies 2")
    assert names(amina.text) == list(range(10, 20))
    await amina.say("digest project-office horoscope")
    amina.sees("nothing under “horoscope”", "dependencies, missing-by-name")
    await amina.say("digest project-office dependencies 99")
    amina.sees("1 to 10 of 23", "There are fewer now")


async def test_it_is_read_again_at_the_press(cast: Cast) -> None:
    ids, amina = await waiting(cast), cast["amina"]
    await lifted(cast, ids[11])
    await press(amina, WAITS)
    assert names(amina.text) == [10, 12]
    for id in ids[:9]:
        await lifted(cast, id)
    await press(amina, WAITS)  # three are left: nothing stands behind ten
    amina.sees("There are fewer now", "1 to 3 of 3")
    assert names(amina.text) == [9, 10, 12]
    for id in ids[9:]:
        await lifted(cast, id)
    await press(amina, WAITS)
    amina.sees("nothing under “dependencies”")


async def test_more_than_a_hundred_say_so(cast: Cast) -> None:
    await waiting(cast, 104)
    await press(cast["amina"], replace(WAITS, after=90))
    cast["amina"].sees("91 to 100 of 104", "The first 100 are listed here.")
    assert "more: dependencies" not in cast["amina"].text


@pytest.mark.parametrize("name", ["mara", "kofi", "gil", "carla", "sam", "ulla", "dora"])
async def test_somebody_else_who_presses_it_is_told_whose_it_is(cast: Cast, name: str) -> None:
    await waiting(cast)
    for action in (WAITS, replace(WAITS, view="own"), replace(WAITS, day="2026-12-07")):
        await press(cast[name], action)
        cast[name].sees("The project office digest is for its readers and for administrators of Usher.")
        assert not names(cast[name].text)
    await cast[name].say("digest project-office dependencies 2")
    assert not names(cast[name].text)


async def test_rights_are_those_of_the_moment(cast: Cast) -> None:
    await waiting(cast)
    await press(cast["amina"], WAITS)
    assert names(cast["amina"].text) == [10, 11, 12]
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["amina"], roles=frozenset()))
    await press(cast["amina"], WAITS)
    assert not names(cast["amina"].text)
    cast["amina"].sees("for its readers")


@pytest.mark.parametrize(
    "action",
    [
        replace(WAITS, digest="horoscope"), replace(WAITS, digest="*x*" * 15), replace(WAITS, section=""),
        replace(WAITS, section="../<@U1>*"), replace(WAITS, section="x" * 150), replace(WAITS, after=-5),
        replace(WAITS, after=10**30), replace(WAITS, view="p7"), replace(WAITS, view=""),
        replace(WAITS, day="9999-12-31"), replace(WAITS, day="never"), replace(WAITS, since=10**40),
        replace(WAITS, since=-(10**40)), replace(WAITS, since=-1),
    ],
)  # fmt: skip
async def test_a_forged_press_breaks_nothing_and_opens_nothing(cast: Cast, action: OpenSection) -> None:
    await waiting(cast)
    for name in ("amina", "mara"):
        await press(cast[name], action)
        assert "Something broke" not in cast[name].text
        assert cast[name].text
    assert not names(cast["mara"].text)


async def test_an_administrator_reads_no_more_than_in_a_preview(cast: Cast) -> None:
    await waiting(cast)
    about = {"raiser": cast.people["mara"].id, "breaches": 1, "unit": "sales", "category": Category.INFRASTRUCTURE}
    await blocked(cast.company, 1, None, "The gateway drops our calls", **about)
    late = "blockers-past-their-clock"
    for view in ("channel", "own"):
        for kind in ("project-office", "director"):
            await press(cast["ada"], OpenSection(kind, late, 0, view, "", 0))
            assert "gateway" not in cast["ada"].text
    await press(cast["ada"], WAITS)
    assert names(cast["ada"].text) == [10, 11, 12]
    await press(cast["amina"], OpenSection("project-office", late, 0, "channel", "", 0))
    cast["amina"].sees("gateway")
    office = cast.company.office
    object.__setattr__(office, "model", replace(office.model, visibility=Visibility.CLOSED))
    await press(cast["ada"], WAITS)
    assert not names(cast["ada"].text)


async def test_what_was_new_in_the_digest_is_still_new_at_the_press(cast: Cast) -> None:
    """The digest itself is the last one by then."""
    company, channel = cast.company, Receiver(DigestKind.PROJECT_OFFICE_DAILY, channel=Channel.PROJECT_OFFICE)
    async with writing(company.database) as uow:
        before = datetime(2026, 3, 2, 7, tzinfo=UTC)
        await uow.digests.claim(channel, before.date(), before, DigestState.SENT, {})
    ids = [(await company.idea("mara@acme.example", title=f"Idea {number}")).id for number in range(MANY)]
    company.clock.forward(minutes=5)
    async with writing(company.database) as uow:
        now = company.clock.now()
        since = await uow.digests.last(channel)
        await uow.digests.claim(channel, now.date(), now, DigestState.SENT, {})
    button = rest(
        (await composed(company, DigestKind.PROJECT_OFFICE_DAILY, since=since)).message, "new since the last digest"
    )
    company.clock.forward(hours=1)
    await press(cast["amina"], button.action)
    shown = [id for id in ids if id in cast["amina"].text]
    assert isinstance(button.action, OpenSection)
    assert len(shown) == MANY - button.action.after


async def test_a_champion_opens_what_was_said_in_the_champions_channel(cast: Cast) -> None:
    forged = OpenSection("champion-meeting", "decisions-needed", 0, "channel", "", 0)
    await press(cast["carla"], forged)
    cast["carla"].sees("Champion meeting")
    await press(cast["mara"], forged)
    cast["mara"].sees("for its readers")


async def test_of_a_preview_the_rest_is_of_that_day(cast: Cast) -> None:
    await waiting(cast)
    await cast["amina"].say("digest preview project-office 2026-12-07")
    label = next(line for line in cast["amina"].text.split("[") if "more: dependencies" in line).split("]")[0]
    await cast["amina"].press(label)
    cast["amina"].sees("A preview", "Monday 7 December 2026", "Dependencies")
    assert 12 in names(cast["amina"].text)


async def test_on_every_surface(cast: Cast) -> None:
    await waiting(cast)
    message = (await composed(cast.company, DigestKind.PROJECT_OFFICE)).message
    label = rest(message, "dependencies").label
    check(message)
    on_slack, in_teams = (
        str([one.blocks for one in slack.posts(message)]),
        str([one.activity() for one in teams.posts(message)]),
    )
    for surface in (on_slack, in_teams, str(playground.message(message)), str(console.message(message))):
        assert label in surface


async def test_on_slack(sqlite: Database, clock: Clock) -> None:
    await stored(sqlite)
    async with slack_office(sqlite, clock) as office:
        amina, carla = office["amina"], office["carla"]
        await amina.say("digest project-office dependencies")
        heard = await amina.hear("1 to 10 of")
        check_message(heard)
        await amina.press(label_in(heard))
        check_message(await amina.hear("11 to"))
        await carla.say("digest project-office dependencies")
        await carla.hear("for its readers")


async def test_in_teams(sqlite: Database, clock: Clock) -> None:
    await stored(sqlite)
    async with teams_office(sqlite, clock) as office:
        amina, carla = office["amina"], office["carla"]
        await amina.say("digest project-office dependencies")
        heard: Any = await amina.hear("1 to 10 of")
        check_activity({name: heard[name] for name in ("type", "summary", "attachments") if name in heard})
        await amina.press(label_in(heard))
        await amina.hear("11 to")
        await carla.say("digest project-office dependencies")
        await carla.hear("for its readers")


def label_in(payload: object) -> str:
    """What stands on the button of the next page."""
    found = re.search(r"\+\d+ more: dependencies", json.dumps(payload))
    assert found is not None
    return found[0]
