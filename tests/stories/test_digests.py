"""A digest when it is asked for: one's own, or any for any day, and when it comes; in the inbox, on Slack, Teams."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.digest_actions import ShowDigest
from bot.jobs import run_due
from domain.digests import DigestKind, Receiver
from domain.people import Role
from domain.places import Channel
from storage.database import Database
from storage.digests import DigestState
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast
from tests.support.asking import press
from tests.support.clock import Clock
from tests.support.slack_office import slack_office
from tests.support.slack_payloads import check_message
from tests.support.teams_office import teams_office
from tests.support.teams_payloads import check_activity


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    await cast.add("dora", Role.DIRECTOR)
    return cast


async def nothing_was_sent(cast: Cast) -> None:
    assert await cast.company.deliver() == 0
    async with reading(cast.company.database) as uow:
        assert not await uow.digests.is_claimed(Receiver(DigestKind.PROJECT_OFFICE, channel=Channel.PROJECT_OFFICE),
                                                datetime(2026, 3, 3, tzinfo=UTC).date())  # fmt: skip


# Mine


async def test_the_one_digest_of_my_role_is_shown_at_once(cast: Cast) -> None:
    id = await cast.idea()
    await cast["carla"].say("digest")
    cast["carla"].sees("Champion", "Tuesday 3 March", id)


async def test_with_several_i_choose(cast: Cast) -> None:
    await cast.idea()
    await cast.company.deliver()
    amina = cast["amina"]
    await amina.say("digest")
    amina.sees("Which digest would you like to see?", "[Project office, daily]", "[Project office]")
    await amina.press("Project office")
    amina.sees("Project office, the week · Tuesday 3 March", "Funnel")
    await amina.say("digest triage-session")
    amina.sees("Triage")
    await nothing_was_sent(cast)


async def test_whoever_has_no_role_hears_what_they_get_instead(cast: Cast) -> None:
    for name in ("mara", "gil"):
        await cast[name].say("digest")
        cast[name].sees("You hold no role with a digest", "every change of your own ideas", "[My ideas]")


async def test_somebody_elses_digest_is_not_shown_however_it_is_asked_for(cast: Cast) -> None:
    id, mara = await cast.idea(), cast["mara"]
    await mara.say("digest champion")
    mara.sees("not yours", "It is for the champion")
    await press(mara, ShowDigest("director"))
    mara.sees("not yours")
    await cast["carla"].say("digest project-office")
    assert id not in cast["carla"].text
    cast["carla"].sees("not yours")


# A preview


async def test_a_preview_for_any_day_sends_and_claims_nothing(cast: Cast) -> None:
    id = await cast.idea()
    await cast.company.deliver()
    for name in ("amina", "ada"):
        await cast[name].say("digest preview project-office 2026-12-07")
        cast[name].sees("A preview", "Monday 7 December 2026", "Nothing was sent", "Project office", id)
    await nothing_was_sent(cast)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("", "Tuesday 3 March"),
        ("today", "Tuesday 3 March"),
        ("Mon", "Monday 9 March"),
        ("tomorrow", "Wednesday 4 March"),
        ("in two weeks", "Tuesday 17 March"),
        ("2026-02-02", "Monday 2 February"),
    ],
)
async def test_the_day_is_read_as_people_say_it(cast: Cast, words: str, day: str) -> None:
    await cast["ada"].say(f"digest preview project-office {words}")
    cast["ada"].sees(day)


async def test_an_unknown_role_or_day_gets_a_clear_sentence(cast: Cast) -> None:
    ada = cast["ada"]
    await ada.say("digest preview *horoscope* today")
    ada.sees("I know no digest “*horoscope*”", "project-office-daily", "steering-group")
    await ada.say("digest preview director someday")
    ada.sees("Which day is “someday”", "2026-12-07")
    await ada.say("digest preview director 2199-01-01")
    ada.sees("too far away")
    await ada.say("digest preview")
    ada.sees("digest preview project-office 2026-12-07", "champion")


async def test_rights_are_read_when_it_is_asked_for(cast: Cast) -> None:
    id, amina = await cast.idea(), cast["amina"]
    await amina.say("digest preview director today")
    amina.sees("for its readers and for administrators")
    await amina.say("digest preview gate-session today")
    amina.sees("A preview")
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["amina"], roles=frozenset()))
    for words in ("digest preview project-office today", "digest preview gate-session today", "digest project-office"):
        await amina.say(words)
        assert id not in amina.text
        assert "Nothing was sent" not in amina.text


async def test_every_digest_can_be_previewed(cast: Cast) -> None:
    await cast.idea()
    for kind in DigestKind:
        await cast["ada"].say(f"digest preview {kind} Mon")
        cast["ada"].sees("A preview", kind.spoken)


async def test_since_the_last_digest_that_i_read(cast: Cast) -> None:
    now = cast.company.office.now()
    channel = Receiver(DigestKind.PROJECT_OFFICE, channel=Channel.PROJECT_OFFICE)
    async with writing(cast.company.database) as uow:
        day = datetime(2026, 3, 2, 8, tzinfo=UTC)
        await uow.digests.claim(channel, day.date(), day, DigestState.SENT, {})
    await cast.idea()
    await cast["amina"].say("digest project-office")
    cast["amina"].sees("since your last digest, Mon 2 Mar")
    assert now.date() == datetime(2026, 3, 3, tzinfo=UTC).date()
    await cast["amina"].say("digest preview project-office 2026-02-02")
    assert "since your last digest" not in cast["amina"].text


async def test_what_was_set_is_what_the_clock_does(cast: Cast) -> None:
    await cast.idea()
    await run_due(cast.company.office, cast.company.clock.now())
    amina = cast["amina"]
    await amina.say("digest settings project-office")
    await amina.press("Project office…")
    await amina.press("Days and time…")
    await amina.say("Wed")
    await amina.say("15:00")
    await run_due(cast.company.office, cast.company.clock.now())
    for hour, is_there in ((12, False), (14, True)):
        cast.company.clock.instant = datetime(2026, 3, 4, hour, 1, tzinfo=UTC)
        await run_due(cast.company.office, cast.company.clock.now())
        assert ("Project office, the week · Wednesday 4 March" in await cast.channel()) is is_there


# Where it is read


def words(payload: object) -> str:
    return json.dumps(payload, ensure_ascii=False)


async def test_on_slack(sqlite: Database, clock: Clock) -> None:
    async with slack_office(sqlite, clock) as office:
        id = await office.registered()
        amina, carla = office["amina"], office["carla"]
        await carla.say("digest")
        assert id in words(await carla.hear("Champion"))
        await amina.say("digest project-office")
        heard = await amina.hear("Funnel")
        check_message(heard)
        assert "data_visualization" in words(heard["blocks"])
        await amina.say("digest settings project-office")
        await amina.hear("Digests of the project office channel")
        await amina.press("Gate session…")
        await amina.hear("Days and time")
        await amina.press("Days and time…")
        await amina.submit({"digest_days": "Thu", "digest_time": "14:00"})
        await amina.hear("Thursdays at 14:00")


async def test_in_teams(sqlite: Database, clock: Clock) -> None:
    async with teams_office(sqlite, clock) as office:
        id = await office.registered()
        amina, carla = office["amina"], office["carla"]
        await carla.say("digest")
        assert id in words(await carla.hear("Champion"))
        await amina.say("digest project-office")
        heard: Any = await amina.hear("Funnel")
        check_activity({name: heard[name] for name in ("type", "summary", "attachments") if name in heard})
        assert "Chart.HorizontalBar" in words(heard)
        await amina.say("digest settings project-office")
        await amina.hear("Digests of the project office channel")
