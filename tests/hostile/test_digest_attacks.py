"""Digests attacked: others' previews, closed doors, people who left, hours that are none, words that are markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot.digest_actions import DigestMenu, DigestPlatform, ShowDigest, SwitchDigest
from bot.jobs import run_due
from bot.usecases.digest_clock import run_digests
from domain.digest_settings import DigestSettings, turned_on, with_platform
from domain.digests import DigestKind
from domain.model import Visibility
from domain.people import PersonId, Role, Standing
from domain.places import Channel
from storage.unit_of_work import reading, writing
from tests.hostile.corpus import HOSTILE
from tests.stories.cast import Cast
from tests.support.asking import press
from tests.support.digest_cast import MONDAY, SATURDAY, Composer, at, composing, queued
from tests.support.digest_reader import composed
from tests.support.nudging import DAY_ZERO, clock_strikes, late, look_soon


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    await cast.add("dora", Role.DIRECTOR)
    await cast.add("ulla", Role.PROJECT_MANAGER)
    return cast


def closed(cast: Cast, visibility: Visibility) -> None:
    """From now on initiatives are not for everybody."""
    office = cast.company.office
    object.__setattr__(office, "model", replace(office.model, visibility=visibility))


# Who reads what


@pytest.mark.parametrize("name", ["mara", "kofi", "gil", "carla", "sam", "ulla"])
async def test_heads_digests_are_not_for_everybody(cast: Cast, name: str) -> None:
    id, talker = await cast.idea(), cast[name]
    for kind in ("director", "project-office", "project-office-daily", "triage-session", "security", "training"):
        for words in (f"digest preview {kind} 2026-12-07", f"digest {kind}", f"digest preview {kind.upper()}"):
            await talker.say(words)
            assert "Funnel" not in talker.text
            assert id not in talker.text
            assert "Nothing was sent" not in talker.text
        await press(talker, ShowDigest(kind))
        assert id not in talker.text


@pytest.mark.parametrize("visibility", [Visibility.CLOSED])
async def test_an_administrator_previews_no_titles_behind_closed_doors(cast: Cast, visibility: Visibility) -> None:
    id = await cast.idea()
    closed(cast, visibility)
    for kind in DigestKind:
        await cast["ada"].say(f"digest preview {kind} Mon")
        assert id not in cast["ada"].text, kind
        assert "Around 1,200" not in cast["ada"].text, kind
    await cast["amina"].say("digest preview project-office Mon")
    cast["amina"].sees("A preview", id)


async def test_the_champions_meeting_names_no_initiative(cast: Cast) -> None:
    id = await cast.idea()
    found = await composed(cast.company, DigestKind.CHAMPION_MEETING, visibility=Visibility.CLOSED)
    assert id not in str(found.message)
    assert "1,200" not in str(found.message)


@pytest.mark.parametrize("change", ["left", "guest", "lost the role"])
async def test_whoever_may_not_read_it_any_more_gets_none(cast: Cast, change: str) -> None:
    company, dora = cast.company, cast.people["dora"]
    company.clock.instant = SATURDAY
    async with writing(company.database) as uow:
        wished = turned_on(DigestSettings(str(dora.id)), DigestKind.DIRECTOR, wished=True)
        await uow.digests.save_settings(wished, dora.id, SATURDAY)
    with composing(Composer()):
        await run_digests(company.office, SATURDAY)
        company.clock.instant = MONDAY.replace(minute=21)
        await run_digests(company.office, company.clock.now())
        changed = {"left": {"active": False}, "guest": {"standing": Standing.GUEST}, "lost the role": {"roles": frozenset()}}
        async with writing(company.database) as uow:
            await uow.people.save(replace(dora, **changed[change]))  # type: ignore[arg-type]  # of the kinds above
        await at(company, MONDAY)
        assert not [key for key in await queued(company.database) if str(dora.id) in key]


# Settings


async def test_others_settings_are_not_changed_by_forged_buttons(cast: Cast) -> None:
    ada, mara = cast["ada"], cast["mara"]
    await cast.company.bind(Channel.DIRECTOR)
    for name in ("mara", "gil", "amina", "carla"):
        for action in (
            SwitchDigest("#director", "director", "off", 0), SwitchDigest("director", "director", "off", 0),
            DigestMenu("director", "director"), SwitchDigest("", "director", "on", 0),
            SwitchDigest(str(cast.people["dora"].id), "director", "off", 0),
        ):  # fmt: skip
            await press(cast[name], action)
    async with reading(cast.company.database) as uow:
        assert (await uow.digests.settings(Channel.DIRECTOR)).revision == 0
        assert (await uow.digests.settings(cast.people["dora"].id)).revision == 0
    for platform in ("teams", "slack", "", "x" * 500, "terminal"):
        await press(mara, DigestPlatform(platform, 0))
    async with reading(cast.company.database) as uow:
        assert (await uow.digests.settings(cast.people["mara"].id)).platform is None
    await ada.say("digest settings director")
    ada.sees("director channel")


@pytest.mark.parametrize("words", ["25:00", "9", "noon", "-1:00", "24:00", "9:60", "٠٨:٣٠ pm", "12:00:00", "9" * 60])
async def test_an_hour_that_is_none_is_asked_again(cast: Cast, words: str) -> None:
    dora = cast["dora"]
    await dora.say("digest settings")
    await dora.press("AI director…" if "AI director…" in dora.text else "Director…")
    if "Days and time…" not in dora.text:
        await dora.press("Turn on") if "Turn on" in dora.text else None
    if "Days and time…" in dora.text:
        await dora.press("Days and time…")
        await dora.say("Mon")
        await dora.say(words)
        assert "Done" not in dora.text
    async with reading(cast.company.database) as uow:
        own = (await uow.digests.settings(cast.people["dora"].id)).own
    assert all(one.at in (None, time(8, 30)) for one in own.values())


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "in 999 months", "2026-02-30", "9" * 400, "-1", "2026-12-07" * 9])
async def test_a_day_far_away_or_none_is_a_sentence(cast: Cast, day: str) -> None:
    await cast["ada"].say(f"digest preview director {day}")
    assert "Something broke" not in cast["ada"].text
    assert "A preview" not in cast["ada"].text


async def test_a_platform_where_the_person_has_no_account_any_more(cast: Cast) -> None:
    company, dora = cast.company, cast.people["dora"]
    company.clock.instant = SATURDAY
    async with writing(company.database) as uow:
        wished = turned_on(DigestSettings(str(dora.id)), DigestKind.DIRECTOR, wished=True)
        await uow.digests.save_settings(with_platform(wished, "teams", ["teams"]), dora.id, SATURDAY)
    with composing(Composer()):
        await run_digests(company.office, SATURDAY)
        await at(company, MONDAY)
    assert [one for one in company.inbox.of("dora@acme.example") if one.text.startswith("director for")]


# Words and numbers


@pytest.mark.parametrize("name", ["slack mention", "at all", "markdown", "html", "links", "json", "right to left"])
async def test_titles_are_shown_as_they_are(cast: Cast, name: str) -> None:
    id = await cast.idea()
    record = await cast.company.initiative(id)
    words = " ".join(HOSTILE[name].split())[:90]
    async with writing(cast.company.database) as uow:
        await uow.initiatives.save(replace(record, idea=replace(record.idea, title=words)))
    await late(cast.company, id, cast.people["ulla"], "stop_condition", due=date(2026, 2, 2))
    for kind in DigestKind:
        message = (await composed(cast.company, kind)).message  # checks what is sent to Slack and Teams
        from bot.platforms.slack import render as slack
        from bot.platforms.teams import render as teams

        for post in slack.posts(message):
            assert "<!" not in str(post.blocks) + post.text
            assert "<@" not in str(post.blocks) + post.text
        for one in teams.posts(message):
            assert "<at" not in str(one.activity())


# What belongs into them


async def test_what_climbed_the_ladder_stands_in_the_offices_digest_and_the_directors(cast: Cast) -> None:
    company = cast.company
    made = (await company.idea("mara@acme.example")).id
    await late(company, made, cast.people["ulla"], "stop_condition")
    record = await company.initiative(made)
    low = replace(record, dossier=replace(record.dossier, score=None))
    async with writing(company.database) as uow:
        await uow.initiatives.save(low)
    await look_soon(company, made)
    from datetime import timedelta

    for days in range(0, 12):
        await clock_strikes(company, DAY_ZERO + days * timedelta(days=1))
    async with reading(company.database) as uow:
        assert [one.initiative for one in await uow.nudges.climbed("office", 5)] == [made]
    for kind in (DigestKind.PROJECT_OFFICE, DigestKind.PROJECT_OFFICE_DAILY):
        said = str((await composed(company, kind)).message)
        assert "no answer" in said.lower() or "Nudged without" in said, kind


_ = (PersonId, run_due)
