"""One initiative from idea to confirmed impact, with everybody who has a part in it, on each surface."""

from __future__ import annotations

from pathlib import Path

from domain.funnel import CloseReason, Stage
from domain.impact import State, state
from domain.parties import Party
from domain.places import Channel
from storage.database import Database
from tests.support.clock import Clock
from tests.support.company import Company
from tests.support.slack_office import slack_office
from tests.support.stages import in_playground
from tests.support.teams_office import teams_office
from tests.support.whole_way import Play, readable
from tests.support.whole_way_cast import BASELINE, CASE, CAST, GIVES, GO_ON, PROBLEM, REPORT, SCORE, SEATS
from tests.support.whole_way_chats import OverSlack, OverTeams
from tests.support.whole_way_surfaces import SKIP, AtTerminal, InInbox, OverPlayground

HEADS = (Channel.INFRASTRUCTURE, Channel.PRODUCT_PORTFOLIO, Channel.PROJECT_OFFICE)
G2 = (
    "product", "similar_check", "use_case_document", "data_owner", "data_class", "data_available", "risk_class",
    "customer_facing", "stop_condition", "support_owner", "impact_owner", "impact_check_date", "project_manager",
    "target_date", "baseline", "score", "feasibility", "fit", "data", "security_prereview",
)  # fmt: skip
G3 = (
    "delivery_track", "readiness", "architecture", "security", "acceptance_report", "monitoring", "runbook",
    "users_trained", "adoption_plan",
)  # fmt: skip


async def the_story(play: Play) -> None:
    await an_idea(play)
    await to_assessment(play)
    await assessed(play)
    await to_delivery(play)
    await delivered(play)
    await into_use(play)
    await measured(play)
    await closed(play)


async def an_idea(play: Play) -> None:
    """Mara hands it in and builds the case; the office takes it."""
    await play.mark()
    for words in (f"idea: {PROBLEM}", "Typos per 100 claims: 6 now", "From 6 to 2 by December 2026", "1", "quality"):
        await play.say("mara", words)
    for words in (SKIP, "sam"):
        await play.say("mara", words)
    receipt = await play.say("mara", "submit")
    play.number = next(word.strip("*.") for word in receipt.split() if word.strip("*").startswith("AI-"))
    await play.told("Mara named you the sponsor", "sam")
    await play.posted(Channel.PROJECT_OFFICE, play.number)
    await play.press_card("amina", "Take it", f"take {play.number}")
    assert "Amina of the project office has your idea" in await play.news("mara")
    await play.say("mara", f"case {play.number}")
    for words in CASE:
        await play.say("mara", words)
    assert "is on record" in await play.say("mara", "submit")
    await play.stands(Stage.NEW)


async def to_assessment(play: Play) -> None:
    """What G1 lacks is named, given by its owners, and Amina lets it go on."""
    await play.lacks("amina", "baseline_plan", "problem")
    refused = await play.say("amina", f"decide {play.number}")
    assert "Continue with an exception" not in refused  # only the Director lets it pass
    await play.leave("amina")
    await play.stands(Stage.NEW)
    assert "1 item is still missing at G1" in await play.supply("baseline_plan")
    await play.sign("sam")
    await play.told("Nothing is missing any more for assessment (G1). It is yours to decide", "amina")
    await play.mark()
    assert "is in assessment now" in await play.decide("amina", "Continue", GO_ON)
    await play.stands(Stage.ASSESSMENT)
    await play.told("decided by Amina", "mara", "sam", "tara")
    for head in HEADS:
        await play.posted(head, "Asks for delivery (G2)")
    await play.posted(Channel.SECURITY, "Security pre-review")


async def assessed(play: Play) -> None:
    """Seats are taken, and everybody gives what is theirs."""
    await play.lacks("amina", *G2)
    for seat, who in SEATS.items():
        await play.seat(seat, who)
    for code in (
        "use_case_document",
        "data_class",
        "data_available",
        "risk_class",
        "customer_facing",
        "stop_condition",
    ):
        await play.supply(code)
    for code in ("impact_check_date", "target_date"):
        await play.supply(code)
    await play.say("selma", f"security {play.number}")
    await play.press("selma", "Positive", "Positive")
    await play.page("selma", {"fine_words": SKIP})
    assert "Selma of security says yes to it" in await play.news("mara")
    await play.say("amina", f"similar {play.number}")
    await play.press("amina", "Give the verdict", "Give the verdict")
    await play.page("amina", {"verdict": "There is nothing like it"})
    await play.page("amina", {"alone_note": SKIP})
    await play.say("pia", f"product {play.number}")
    await play.page("pia", {"product": "Form Runner"})
    await play.page("pia", {"product_note": SKIP})
    await play.say("amina", f"score {play.number}")
    await play.page("amina", SCORE)
    await play.confirm("amina")
    await play.say("lucia", f"baseline {play.number}")
    await play.page("lucia", BASELINE)
    await play.lacks("amina", "feasibility", "fit", "data")
    for who in ("ines", "pia", "dora"):
        assert "It stands on the gate card" in await play.sign(who)


async def to_delivery(play: Play) -> None:
    """Nothing is missing: the office decides on the card."""
    await play.posted(Channel.PROJECT_OFFICE, "Nothing is missing any more for delivery (G2). It is yours to decide")
    await play.lacks("amina")
    await play.mark()
    await play.press("amina", "Continue…", "Continue…")
    await play.page("amina", {"go_words": "Well prepared, thank you.", "go_date": SKIP})
    await play.stands(Stage.DELIVERY)
    await play.told("Well prepared, thank you.", "mara", "tara", "carla", "finn", "lucia", "sam")
    await play.told("Is on its way to use (G3)", "arno", "lucia")
    await play.posted(Channel.PROJECT_OFFICE, "G2 is decided by Amina: continue")


async def delivered(play: Play) -> None:
    """The steps are done one by one, then whoever signs is asked."""
    await play.lacks("lucia", *G3)
    for step in ("Describe how the work goes today", "Connect the systems", "Agree who handles exceptions",
                 "Run beside the old way", "Switch over"):  # fmt: skip
        await play.say("lucia", f"steps {play.number}")
        await play.press("lucia", f"Done: {step}"[:40], f"Done: {step}"[:40])
    await play.told("It waits for your sign-off", "ines", "arno", "selma")
    for code in ("acceptance_report", "monitoring", "runbook", "users_trained", "adoption_plan"):
        await play.supply(code)
    await play.lacks("amina", "readiness", "architecture", "security")
    for who in ("ines", "arno", "selma"):
        await play.sign(who)
    await play.posted(Channel.PROJECT_OFFICE, "Nothing is missing any more for use (G3)")


async def into_use(play: Play) -> None:
    """It is in use, and the value from before cannot be changed any more."""
    await play.mark()
    await play.decide("amina", "Continue", GO_ON)
    await play.stands(Stage.AWAITING_EFFECT)
    await play.told("awaiting impact", "mara", "dina", "carla", "sam", "ivo")
    await play.told("Shows its impact before support or closing (G4)", "sam")
    baseline = (await play.initiative()).dossier.impact.baseline
    assert baseline is not None
    assert baseline.frozen_at == play.surface.clock.now()
    await play.lacks("sam", "value_report", "value_confirmed")
    assert "frozen" in await play.say("lucia", f"baseline {play.number}")


async def measured(play: Play) -> None:
    """Ninety days later: Ivo reports, Sam confirms, Finn checks the money."""
    play.surface.clock.forward(days=90)
    assert "value report" in await play.say("ivo", "inbox")
    await play.say("ivo", f"report {play.number}")
    await play.mark()
    for page in REPORT:
        await play.page("ivo", page)
    assert "Sam is asked to confirm it" in await play.confirm("ivo")
    await play.told("typos per 100 claims, March to May 2026", "sam")
    await play.press("sam", "Confirm the value", f"confirm {play.number}")
    if (await play.initiative()).dossier.impact.confirmation is None:
        await play.page("sam", {"value_word": "Confirmed"})  # typed, so it was asked
    await play.told("Finance is asked: is the money right?", "finn")
    assert state((await play.initiative()).dossier.impact) is not State.CONFIRMED
    await play.say("finn", f"money {play.number}")
    await play.page("finn", {"money_word": "The money is right"})
    assert state((await play.initiative()).dossier.impact) is State.CONFIRMED
    await play.say("lucia", f"supply {play.number} lesson")
    await play.page("lucia", GIVES["lesson"][1])


async def closed(play: Play) -> None:
    """Sam closes it with impact; everybody hears of it, and everything tells the same."""
    await play.mark()
    assert "is closed now" in await play.decide("sam", "Close with impact", {"last_words": SKIP})
    after = await play.initiative()
    assert (after.stage, after.closing) == (Stage.CLOSED, CloseReason.WITH_IMPACT)
    assert after.dossier.seats[Party.SUPPORT_OWNER]
    for who in ("mara", "dina", "ines", "pia", "amina", "tara", "carla", "lucia", "ivo"):
        assert "closed it with confirmed impact" in await play.news(who), who
    for channel in (*HEADS, Channel.SECURITY):
        standing = readable(*await play.surface.room(channel))
        assert "Closed with impact. Nothing more is to be decided." in standing, channel
        assert "Asks for delivery" not in standing, channel
        assert "Decide…" not in standing, channel
    for who in ("arno", "lucia", "sam"):
        assert "Closed with impact. Nothing more is to be decided." in readable(*await play.surface.chat(who)), who
    library = await play.say("mara", "cases")
    assert "Form Runner" in library
    assert "Scans from before 2023 are unreadable" in library
    assert "48,000 EUR a year" in library
    passport = await play.say("mara", f"passport {play.number}")
    for words in ("Closed with impact", "Lucia", "Ivo", "Dora", "Sven", "money checked by Finn", "G4"):
        assert words in passport, words
    told = await play.say("mara", f"history {play.number}")
    told += await play.press("mara", "Earlier", f"history {play.number} 2")
    for words in ("Sam closed it", "Finn checked the money", "Ines gave the word", "Amina let it go on"):
        assert words in told, words
    assert await play.is_untouched()


async def test_by_the_inbox(sqlite_company: Company) -> None:
    surface = InInbox(sqlite_company)
    await surface.enter(CAST)
    await the_story(Play(surface))


async def test_in_the_playground(sqlite: Database, clock: Clock, tmp_path: Path) -> None:
    async with in_playground(sqlite, clock, tmp_path / "board.db") as stage:
        surface = OverPlayground(stage.session, stage.url, stage.usher, database=sqlite, clock=clock)
        await surface.enter(CAST)
        await the_story(Play(surface))


async def test_at_the_terminal(sqlite: Database, clock: Clock) -> None:
    surface = AtTerminal(sqlite, clock)
    await surface.enter(CAST)
    await the_story(Play(surface))


async def test_on_slack(sqlite: Database, clock: Clock) -> None:
    async with slack_office(sqlite, clock, peopled=False) as office:
        surface = OverSlack(office, clock)
        await surface.enter(CAST)
        await the_story(Play(surface))


async def test_in_teams(sqlite: Database, clock: Clock) -> None:
    async with teams_office(sqlite, clock, peopled=False) as office:
        surface = OverTeams(office, clock)
        await surface.enter(CAST)
        await the_story(Play(surface))
