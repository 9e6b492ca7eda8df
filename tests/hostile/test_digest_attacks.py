"""Digests attacked: others' previews, closed doors, people who left, hours that are none, words that are markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.digest_actions import DigestMenu, DigestPlatform, ShowDigest, SwitchDigest
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.usecases.digest_clock import run_digests
from domain.blockers import Category
from domain.digest_settings import DigestSettings, turned_on, with_platform
from domain.digests import DigestKind
from domain.initiatives import InitiativeId
from domain.model import Visibility
from domain.people import Role, Standing
from domain.places import Channel
from storage.unit_of_work import reading, writing
from tests.hostile.corpus import HOSTILE
from tests.stories.cast import Cast
from tests.support.asking import press
from tests.support.digest_cast import MONDAY, SATURDAY, Composer, at, composing, queued
from tests.support.digest_reader import blocked, composed
from tests.support.mentions import wakes_nobody
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


@pytest.mark.parametrize("visibility", [Visibility.OPEN, Visibility.TITLES])
async def test_an_administrator_previews_the_blockers_that_they_may_know_of(cast: Cast, visibility: Visibility) -> None:
    id = await cast.idea()
    closed(cast, visibility)
    about = {"raiser": cast.people["mara"].id, "breaches": 1, "unit": "sales", "category": Category.INFRASTRUCTURE}
    await blocked(cast.company, 1, None, "The gateway drops our calls", **about)
    await blocked(cast.company, 2, id, "Claims wait for the scanner", **about)
    seen = {Visibility.OPEN: {"B-2"}, Visibility.TITLES: set[str]()}[visibility]
    await cast["ada"].say(f"blockers {id}")
    assert ("scanner" in cast["ada"].text) is bool(seen)  # the list that the preview goes by
    shown = set[str]()
    for kind in DigestKind:
        await cast["ada"].say(f"digest preview {kind} today")
        assert "gateway" not in cast["ada"].text, kind
        assert "B-1" not in cast["ada"].text, kind
        shown |= {one for one in ("B-1", "B-2") if one in cast["ada"].text}
    assert shown == seen
    cast["ada"].sees("Blockers that are not yours to read are left out.")
    await cast["amina"].say("digest preview project-office today")
    assert "left out" not in cast["amina"].text
    cast["amina"].sees("gateway", "scanner")  # a head of the office reads both, as in `blockers late`


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
        changed = {
            "left": {"active": False},
            "guest": {"standing": Standing.GUEST},
            "lost the role": {"roles": frozenset()},
        }
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
    for platform in ("teams", "slack", "", "x" * 200, "terminal"):
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


@pytest.mark.parametrize(
    "day", ["9999-12-31", "0001-01-01", "in 999 months", "2026-02-30", "9" * 400, "-1", "2026-12-07" * 9]
)
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
        named = replace(record.idea, title=words)
        assert await uow.initiatives.save(replace(record, idea=named, revision=record.revision + 1))
    await late(cast.company, id, cast.people["ulla"], "stop_condition", due=date(2026, 2, 2))
    for kind in DigestKind:
        message = (await composed(cast.company, kind)).message  # checks what is sent to Slack and Teams
        wakes_nobody(message)


# What belongs into them


async def test_what_climbed_the_ladder_stands_in_the_offices_digest_and_the_directors(cast: Cast) -> None:
    company = cast.company
    made = (await company.idea("mara@acme.example")).id
    await late(company, made, cast.people["ulla"], "stop_condition")
    record = await company.initiative(made)
    low = replace(record, dossier=replace(record.dossier, scores=()), revision=record.revision + 1)
    async with writing(company.database) as uow:
        assert await uow.initiatives.save(low)
    await look_soon(company, made)
    for days in range(12):
        await clock_strikes(company, DAY_ZERO + days * timedelta(days=1))
    async with reading(company.database) as uow:
        assert [one.initiative for one in await uow.nudges.climbed("office", 5)] == [made]
    said = str((await composed(company, DigestKind.PROJECT_OFFICE)).message)
    assert "Nudged, and nobody moved" in said
    assert f"Answer {made}" in said
    assert "Nudged, and nobody moved" not in str((await composed(company, DigestKind.DIRECTOR)).message)


async def test_a_thousand_initiatives_are_one_message_of_ten_lines_a_section(cast: Cast) -> None:
    made = (await cast.company.idea("mara@acme.example")).id
    await late(cast.company, made, cast.people["ulla"], "stop_condition", due=date(2026, 2, 2))
    record = await cast.company.initiative(made)
    async with writing(cast.company.database) as uow:
        for number in range(1_000):
            title = f"{'W' * 80} {number}"
            named = replace(record.idea, title=title)
            await uow.initiatives.add(replace(record, id=InitiativeId(f"AI-2026-{number + 1000}"), idea=named))
    for kind in (DigestKind.DIRECTOR, DigestKind.PROJECT_OFFICE, DigestKind.PORTFOLIO_REVIEW):
        message = (await composed(cast.company, kind)).message
        wakes_nobody(message)
        assert len(slack.posts(message)) == 1
        assert len(teams.posts(message)) <= 2
        assert "more" in str(message.card)
