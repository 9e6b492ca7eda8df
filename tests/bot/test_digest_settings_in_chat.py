"""When digests come: whose settings they are, who may change them, and what is said of a time that is none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time

import pytest

from bot.actions import StartFlow
from bot.digest_actions import DigestMenu, DigestPlatform, EndPause, ResetDigests, ShowDigest, SwitchDigest
from bot.ui import Action
from domain.absences import Absence
from domain.digest_settings import DigestSettings, Own
from domain.digests import DigestKind
from domain.people import Role
from domain.places import Account, Channel
from domain.schedule import Quiet
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast, tell
from tests.support.asking import press
from tests.support.company import Company

CARLA, AMINA, OFFICE = "carla", "amina", Channel.PROJECT_OFFICE


@pytest.fixture
async def cast(sqlite_company: Company) -> Cast:
    cast = await Cast(sqlite_company).enter()
    await cast.add("tess", Role.TRAINING)
    return cast


async def settings(cast: Cast, whose: str | Channel) -> DigestSettings:
    async with reading(cast.company.database) as uow:
        return await uow.digests.settings(whose if isinstance(whose, Channel) else cast.people[whose].id)


async def history(cast: Cast, subject: str) -> list[tuple[str, dict[str, object]]]:
    async with reading(cast.company.database) as uow:
        return [(one.verb, json.loads(one.detail or "{}")) for one in await uow.history.of(subject)]


# One's own


async def test_everything_that_comes_to_me_and_when_next_on_my_clock(cast: Cast) -> None:
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people[CARLA], time_zone="America/New_York"))
    await cast[CARLA].say("digest settings")
    cast[CARLA].sees(
        "Your digests", "Champion: Mondays at 09:00, next Mon 9 Mar, 09:00", "Quiet hours: none", "America/New_York"
    )
    assert "channel" not in cast[CARLA].text


async def test_days_and_time_are_asked_one_by_one_and_a_wrong_one_kindly_again(cast: Cast) -> None:
    carla = cast[CARLA]
    await carla.say("digest settings")
    await carla.press("Champion…")
    carla.sees("Champion", "Mondays at 09:00")
    await carla.press("Days and time…")
    carla.sees("On which days")
    await carla.say("someday")
    carla.sees("“someday” is no day that I know", "“Mon, Thu”")
    await carla.say("Tue and Fri")
    carla.sees("At what time")
    await carla.say("25:00")
    carla.sees("between 00:00 and 23:59")
    await carla.say("7.30 am")
    carla.sees("Done", "Tuesdays and Fridays at 07:30", "next Fri 6 Mar, 07:30")
    kept = await settings(cast, CARLA)
    assert kept.own == {DigestKind.CHAMPION: Own((1, 4), time(7, 30))}
    assert (await history(cast, f"person:{cast.people[CARLA].id}"))[-1] == (
        "digest_when", {"digest": "champion", "to": "Tuesdays and Fridays at 07:30"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "said", "coming"),
    [
        ("every second Tue", "every second Tuesday at 09:00", "next Tue 17 Mar, 09:00"),
        ("Monthly Thu", "the first Thursday of the month at 09:00", "next Thu 5 Mar, 09:00"),
        ("the first Friday of the month", "the first Friday of the month at 09:00", "next Fri 6 Mar, 09:00"),
        ("monthly", "the first Monday of the month at 09:00", "next Tue 7 Apr, 09:00"),
    ],
)
async def test_how_often_is_chosen_with_the_days(cast: Cast, days: str, said: str, coming: str) -> None:
    carla = cast[CARLA]
    for first, shown in ((days, (said, coming)), ("weekly Mon", ("Mondays at 09:00",))):
        await carla.say("digest settings")
        await carla.press("Champion…")
        await carla.press("Days and time…")
        await tell(carla, first, "9:00")
        carla.sees("Done: the champion digest comes to you on ", *shown)


async def test_days_alone_come_round_as_planned(cast: Cast) -> None:
    await cast.company.idea("mara@acme.example", sponsor=cast.people["sam"].id)
    sam = cast["sam"]
    for days, said in (
        ("Wed", "every second Wednesday"),
        ("weekly Wed", "Wednesdays"),
        ("as planned", "second Monday"),
    ):
        await sam.say("digest settings")
        await sam.press("Sponsor…")
        await sam.press("Days and time…")
        await tell(sam, days, "as planned")
        sam.sees("Done", said)
    assert (await settings(cast, "sam")).own == {}


async def test_as_planned_takes_the_own_days_back(cast: Cast) -> None:
    carla = cast[CARLA]
    for days, at in (("weekdays", "10:00"), ("as planned", "As planned")):
        await carla.say("digest settings")
        await carla.press("Champion…")
        await carla.press("Days and time…")
        await tell(carla, days, at)
    carla.sees("Mondays at 09:00")
    assert (await settings(cast, CARLA)).own == {}


async def test_a_form_says_it_under_the_field(cast: Cast) -> None:
    carla = replace(cast[CARLA], opens_forms=True)
    await press(carla, StartFlow("digest_when", "|champion|0"))
    await carla.fill({"digest_days": "Mon", "digest_time": "noon"})
    errors = {one.name: one.error for one in carla.page.fields if one.error}
    assert list(errors) == ["digest_time"]
    assert "08:30" in (errors["digest_time"] or "")
    await carla.fill({"digest_time": "12:00"})
    carla.sees("Mondays at 12:00")


async def test_quiet_hours_move_what_would_come_in_them(cast: Cast) -> None:
    carla = cast[CARLA]
    await carla.say("digest settings")
    await carla.press("Quiet hours…")
    await carla.say("at night")
    carla.sees("18:00 to 08:00")
    await carla.say("18:00 to 10:00")
    carla.sees("Quiet hours: 18:00 to 10:00", "next Mon 9 Mar, 10:00")
    assert (await settings(cast, CARLA)).quiet == Quiet(time(18), time(10))
    await carla.press("Champion…")
    await carla.press("Days and time…")
    await tell(carla, "Mon", "09:30")
    carla.sees("quiet hours", "Choose another time")


async def test_a_pause_has_an_end_and_can_be_ended(cast: Cast) -> None:
    carla = cast[CARLA]
    await carla.say("digest settings")
    await carla.press("Pause…")
    await carla.say("2026-03-02")
    carla.sees("still ahead")
    await carla.say("2026-03-20")
    carla.sees("before Fri 20 Mar", "Paused until: Fri 20 Mar", "next Mon 23 Mar, 09:00")
    await carla.press("End the pause")
    carla.sees("they come again", "next Mon 9 Mar, 09:00")
    assert "Paused until" not in carla.text


async def test_off_and_on_again(cast: Cast) -> None:
    carla = cast[CARLA]
    await carla.say("digest settings")
    await carla.press("Champion…")
    await carla.press("Turn it off")
    carla.sees("does not come to you any more", "Champion: off")
    await carla.press("Champion…")
    await carla.press("Turn it on")
    carla.sees("Champion: Mondays at 09:00")


async def test_the_platform_is_one_where_they_have_an_account(cast: Cast) -> None:
    carla = cast[CARLA]
    async with writing(cast.company.database) as uow:
        for platform in ("slack", "teams"):
            account = Account(platform, "T", "U")
            await uow.people.join(account, cast.people[CARLA].id, cast.company.office.now())
    await carla.say("digest settings")
    carla.sees("They come to: wherever you were last", "[On Slack]")
    await carla.press("On Teams")
    carla.sees("They come to: Teams", "[On Slack]", "[Wherever I was last]")
    await press(carla, DigestPlatform("pager", 1))
    carla.sees("no account of yours on pager")
    await carla.say("digest settings")
    await carla.press("Wherever I was last")
    assert (await settings(cast, CARLA)).platform is None


async def test_heads_read_in_the_channel_and_also_personally_if_they_wish(cast: Cast) -> None:
    amina = cast[AMINA]
    await amina.say("digest settings")
    amina.sees("Project office: only in the channel", "Project office, daily: only in the channel")
    await amina.press("Project office…")
    await amina.press("Also to me personally")
    amina.sees("Project office: Mondays at 08:30, next Mon 9 Mar, 08:30", "Project office, daily: only in the channel")
    assert (await settings(cast, AMINA)).wished == {DigestKind.PROJECT_OFFICE}
    assert (await settings(cast, OFFICE)) == DigestSettings("#project-office")


async def test_whoever_gets_none_has_none_to_set(cast: Cast) -> None:
    await press(cast["mara"], SwitchDigest("", "champion", "on", 0))
    cast["mara"].sees("does not come to you")
    await cast["mara"].say("digest settings")
    cast["mara"].sees(
        "No digest comes to you", "project managers, champions, sponsors", "Quiet hours: none", "[Quiet hours…]"
    )
    assert "They come to" not in cast["mara"].text
    assert "Pause" not in cast["mara"].text
    await cast["gil"].say("digest settings")
    cast["gil"].sees("Guests")


# A channel's


async def test_the_head_changes_the_rhythm_of_the_channel_and_it_is_in_the_history(cast: Cast) -> None:
    amina = cast[AMINA]
    await amina.say("digest settings project-office")
    amina.sees("Digests of the project office channel", "Project office: Mondays at 08:30", "Triage session", "company")
    await amina.press("Gate session…")
    await amina.press("Days and time…")
    await tell(amina, "Thu", "14:00")
    amina.sees("to the project office channel on Thursdays at 14:00", "next Thu 5 Mar, 14:00")
    assert (await settings(cast, OFFICE)).own == {DigestKind.GATE_SESSION: Own((3,), time(14))}
    assert (await settings(cast, AMINA)).revision == 0
    verb, detail = (await history(cast, "channel:project-office"))[-1]
    assert (verb, detail) == ("digest_when", {"digest": "gate session", "to": "Thursdays at 14:00"})


async def test_an_administrator_puts_it_back_to_the_companys_plan(cast: Cast) -> None:
    await press(cast[AMINA], SwitchDigest("#project-office", "triage-session", "off", 0))
    await cast["ada"].say("digest settings project-office")
    cast["ada"].sees("Triage session: off")
    await cast["ada"].press("As the company planned")
    cast["ada"].sees("as the company planned it", "Triage session: Tuesdays at 09:00")
    assert (await history(cast, "channel:project-office"))[-1][0] == "digest_reset"


async def test_others_may_look_inside_the_channel_only_and_change_nothing(cast: Cast) -> None:
    mara = cast["mara"]
    there = mara.elsewhere(OFFICE.value)
    await there.say("digest settings")
    there.sees("Digests of the project office channel", "The project office or an administrator")
    assert "…]" not in there.text
    await there.press("My own digests")
    there.sees("No digest comes to you")
    await mara.say("digest settings project-office")
    mara.sees("The project office or an administrator")
    for action in (
        SwitchDigest("#project-office", "project-office", "off", 0),
        ResetDigests("#project-office", 0),
        EndPause("#project-office", 0),
        DigestMenu("#project-office", "project-office"),
        StartFlow("digest_when", "#project-office|project-office|0"),
    ):
        await press(mara, action)
        mara.sees("The project office or an administrator")
    assert (await settings(cast, OFFICE)).revision == 0


async def test_the_head_of_another_role_does_not_own_it_but_training_owns_the_champions(cast: Cast) -> None:
    await press(cast["tess"], SwitchDigest("#project-office", "project-office", "off", 0))
    cast["tess"].sees("The project office or an administrator")
    await press(cast["tess"], SwitchDigest("#champions", "champion-meeting", "off", 0))
    cast["tess"].sees("Champion meeting: off")
    await press(cast[CARLA], SwitchDigest("#champions", "champion-meeting", "on", 1))
    cast[CARLA].sees("The head of training and promotion or an administrator")


async def test_whoever_stands_in_for_the_head_may_change_it(cast: Cast) -> None:
    now = cast.company.office.now()
    async with writing(cast.company.database) as uow:
        away = cast.people[AMINA].id
        end = now.replace(day=20)
        await uow.absences.add(Absence(away, now, end, cast.people["kofi"].id, now))
    await press(cast["kofi"], SwitchDigest("#project-office", "gate-session", "off", 0))
    cast["kofi"].sees("Gate session: off")


async def test_the_slower_of_two_is_told_who_and_when(cast: Cast) -> None:
    await cast[AMINA].say("digest settings project-office")
    await cast["tomasz"].say("digest settings project-office")
    await cast[AMINA].press("Quiet hours…")
    await cast["tomasz"].press("Triage session…")
    await cast[AMINA].say("18:00 to 08:00")
    await cast["tomasz"].press("Turn it off")
    cast["tomasz"].sees("changed in the meantime", "Amina did that at 10:00")
    assert (await settings(cast, OFFICE)).off == frozenset()


async def test_two_settings_one_after_the_other_by_the_same_person(cast: Cast) -> None:
    """The second button is of a card that was shown before the first press."""
    await press(cast[CARLA], SwitchDigest("", "champion", "off", 0))
    await press(cast[CARLA], SwitchDigest("", "champion", "on", 0))
    cast[CARLA].sees("Champion: Mondays")


@pytest.mark.parametrize(
    "action",
    [
        SwitchDigest("#nowhere", "champion", "off", 0),
        SwitchDigest("", "horoscope", "off", 0),
        SwitchDigest("", "champion", "maybe", 0),
        DigestMenu("", "horoscope"),
        StartFlow("digest_when", "rubbish"),
        StartFlow("digest_when", "|champion|many"),
        ShowDigest("horoscope"),
    ],
    ids=str,
)
async def test_a_button_of_ours_that_was_tampered_with_changes_nothing(cast: Cast, action: Action) -> None:
    await press(cast[CARLA], action)
    assert "Something broke" not in cast[CARLA].text
    assert (await settings(cast, CARLA)).revision == 0


async def test_an_unknown_channel_gets_the_names_there_are(cast: Cast) -> None:
    await cast[AMINA].say("digest settings *marketing*")
    cast[AMINA].sees("I know no channel “*marketing*”", "project-office", "champions")
