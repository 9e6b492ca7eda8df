"""Other ways than straight to impact, on three surfaces: rejected, merged, stopped, sent back, paused, reopened."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from domain.funnel import CloseReason, Stage
from domain.parties import Party
from domain.people import Role
from storage.database import Database
from tests.support.clock import Clock
from tests.support.company import Company, make_office
from tests.support.funnel import filled, into
from tests.support.slack_office import slack_office
from tests.support.teams_office import teams_office
from tests.support.whole_way import Play
from tests.support.whole_way_cast import CAST, GO_ON, PROBLEM
from tests.support.whole_way_chats import OverSlack, OverTeams
from tests.support.whole_way_surfaces import SKIP, InInbox, person

REASON = "The archive may not leave the building."


@pytest.fixture(params=("inbox", "slack", "teams"))
async def play(request: pytest.FixtureRequest, sqlite: Database, clock: Clock) -> AsyncIterator[Play]:
    """Mara's idea, which Amina has taken, on one of three surfaces."""
    match request.param:
        case "slack":
            async with slack_office(sqlite, clock, peopled=False) as office:
                slack = OverSlack(office, clock)
                await slack.enter(CAST)
                yield await begun(Play(slack))
        case "teams":
            async with teams_office(sqlite, clock, peopled=False) as tenant:
                teams = OverTeams(tenant, clock)
                await teams.enter(CAST)
                yield await begun(Play(teams))
        case _:
            inbox = InInbox(Company(make_office(sqlite, clock), clock))
            await inbox.enter(CAST)
            yield await begun(Play(inbox))


async def begun(play: Play) -> Play:
    play.number = await handed_in(play, "mara", PROBLEM)
    await play.say("amina", f"take {play.number}")
    await play.mark()
    return play


async def handed_in(play: Play, who: str, problem: str) -> str:
    """The number of the new idea."""
    answers = ("Typos per 100 claims: 6 now", "From 6 to 2 by December 2026", "1", "quality", SKIP, "sam")
    for words in (f"idea: {problem}", *answers):
        await play.say(who, words)
    receipt = await play.say(who, "submit")
    return next(word.strip(".") for word in receipt.split() if word.startswith("AI-"))


async def brought(play: Play, stage: Stage, *without: str) -> None:
    """In that stage, with all that its gate asks for but the named criteria; told to nobody."""
    company = Company(make_office(play.surface.database, play.surface.clock), play.surface.clock)
    seats = {Party.PROJECT_MANAGER: person("lucia", (Role.PROJECT_MANAGER,)), Party.SUPPORT_OWNER: person("sven", ())}
    await filled(company, play.number, person("arno", ()))
    await into(company, play.number, stage, seats=seats)
    await filled(company, play.number, person("arno", ()), *without)


async def test_rejected_and_opened_again_with_new_evidence(play: Play) -> None:
    await play.say("amina", f"reject {play.number}")
    said = await play.page("amina", {"why_not": "The data it needs is not there", "why_words": REASON})
    assert "is not taken forward. The author has your reason." in said
    await play.stands(Stage.REJECTED)
    await play.told(REASON, "mara", "sam")
    await play.told("That is a normal end and stays on record; with new facts it can be opened again", "mara")
    assert "not taken forward" in await play.say("amina", f"merge {play.number}")
    number = play.number
    await play.decide("amina", "Open again", {"again_words": "The archive was released last week.", "again_link": SKIP})
    await play.stands(Stage.NEW)
    assert play.number == number
    await play.told("opened it again with new evidence, under its old number", "mara")
    assert await play.is_untouched()


async def test_merged_into_another(play: Play) -> None:
    other = await handed_in(play, "tara", "The same 1,200 claims are typed twice in sales, with 3 % typos a week.")
    await play.decide("amina", "Merge into another", {"into": other, "into_words": "Both read the same PDF files."})
    after = await play.initiative()
    assert (after.stage, after.closing, after.merged_into) == (Stage.CLOSED, CloseReason.MERGED, other)
    await play.told(f"it goes on as part of {other}", "mara")
    assert f"{play.number}" in await play.news("tara")


async def test_stopped_in_delivery(play: Play) -> None:
    await brought(play, Stage.DELIVERY)
    await play.decide("amina", "Stop", {"because_words": REASON})
    after = await play.initiative()
    assert (after.stage, after.closing) == (Stage.CLOSED, CloseReason.STOPPED)
    await play.told("Stopping in time is a good decision", "mara", "sam", "lucia", "dina")
    assert "Stopped in delivery" in await play.say("mara", f"gate {play.number}")


async def test_sent_back_and_handed_in_again(play: Play) -> None:
    await brought(play, Stage.ASSESSMENT)
    await play.decide("amina", "Send back", {"back_words": "Say which letters are meant.", "back_date": SKIP})
    await play.stands(Stage.NEW)
    await play.told("sent it back for rework until Tue 17 Mar", "mara", "lucia")
    assert "Sent back, due Tue 17 Mar" in await play.say("mara", f"gate {play.number}")
    assert "is before those who decide again" in await play.press("mara", "It is done", "It is done")
    assert (await play.initiative()).dossier.rework is None
    await play.told("Mara says that the rework is done.", "amina")
    await play.decide("amina", "Continue", GO_ON)
    await play.stands(Stage.ASSESSMENT)


async def test_paused_until_a_day_and_taken_up_again(play: Play) -> None:
    await brought(play, Stage.ASSESSMENT)
    await play.decide("amina", "Pause", {"pause_until": "2026-04-01", "pause_words": "The scanner is replaced first."})
    await play.stands(Stage.ASSESSMENT)
    await play.told("paused it until Wed 1 Apr", "mara", "sam", "lucia")
    assert "Paused until Wed 1 Apr" in await play.say("mara", f"gate {play.number}")
    play.surface.clock.forward(days=29)
    assert play.number in await play.say("amina", "inbox")
    await play.decide("amina", "Take up again", {"last_words": SKIP})
    await play.told("took it up again. It goes on where it was: in assessment", "mara")
    await play.decide("amina", "Continue", GO_ON)
    await play.stands(Stage.DELIVERY)
    assert await play.is_untouched()
