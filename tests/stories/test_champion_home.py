"""A champion's page, and helping the author of an idea in one shared draft: in the inbox, on Slack and in Teams."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.champion_home_actions import HelpWith, NoHelp, TakeHelp
from bot.events import HomeOpened
from bot.flows import FLOWS
from bot.usecases import champion_home, home
from domain.blocker import Blocker, BlockerId
from domain.championship import Champion, ChampionId, ChampionState, Nomination
from domain.funnel import Decision, Stage
from domain.governance import GateId
from domain.lessons import Lesson, publish
from domain.model import Visibility
from domain.orders import Effect
from domain.people import PersonId, Role
from domain.verdicts import GateEvent
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast, tell
from tests.support.asking import asking, press
from tests.support.blocker_cast import raised
from tests.support.clock import MORNING, Clock
from tests.support.slack_office import slack_office
from tests.support.teams_office import teams_office


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    """Chris is the champion of another unit."""
    await cast.add("chris", Role.CHAMPION)
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["chris"], department="sales"))
    return cast


def record(person: PersonId, **given: Any) -> Champion:
    return Champion(
        ChampionId("C-1"),
        person,
        "claims",
        Nomination.HEAD,
        PersonId("boss"),
        MORNING,
        "Trusted",
        **{"state": ChampionState.ACTIVE, "term_number": 1, **given},
    )


def blocker(number: int, raiser: PersonId, summary: str, **given: Any) -> Blocker:
    return replace(raised(), id=BlockerId(f"B-{number}"), raiser=raiser, summary=summary, **given)


async def passes(cast: Cast, id: str, round: int = 1, at: Any = None) -> None:
    """A gate lets it go on."""
    event = GateEvent(
        id,
        round,
        GateId.G1,
        Decision.CONTINUE,
        Effect.MOVED,
        Stage.NEW,
        Stage.ASSESSMENT,
        at or cast.company.office.now(),
        cast.people["amina"].id,
    )
    async with writing(cast.company.database) as uow:
        await uow.decisions.add(event)


# The page


async def test_the_unit_and_what_each_idea_lacks_by_name(cast: Cast) -> None:
    id, carla = await cast.idea(), cast["carla"]
    await carla.say("unit")
    carla.sees(
        "Your unit: Claims", f"{id} · Around 1,200 claims", "new, lacks", "the data it needs", f"[Help with {id}]"
    )
    await cast["chris"].say("unit")
    assert id not in cast["chris"].text
    for name in ("mara", "ada", "amina", "sam", "gil"):
        await cast[name].say("unit")
        assert id not in cast[name].text


async def test_ten_ideas_are_shown_and_the_others_counted(cast: Cast) -> None:
    for _ in range(13):
        await cast.company.idea("mara@acme.example")
    await cast["carla"].say("unit")
    assert cast["carla"].text.count("AI-2026-00") >= 10
    cast["carla"].sees("+3 after these.")
    assert "AI-2026-0011 ·" not in cast["carla"].text


async def test_questions_of_colleagues_wait_with_their_answer_button(cast: Cast, tmp_path: Path) -> None:
    await asking(cast, tmp_path)
    mara, carla = cast["mara"], cast["carla"]
    await mara.say("what is the weather *today*")
    await mara.press("Pass it on")
    await carla.say("unit")
    carla.sees("From Mara: “what is the weather *today*”, since Tue 3 Mar")
    await carla.press("Answer Mara")
    await carla.say("Sunny.")
    await carla.say("unit")
    assert "Questions of colleagues" not in carla.text


async def test_my_escalations_and_those_that_i_hold_but_nobody_elses(cast: Cast) -> None:
    carla, mara = cast.people["carla"].id, cast.people["mara"].id
    mine = blocker(1, carla, "No licence", breaches=2)
    held = blocker(2, mara, "No data", owner_person=carla)
    other = blocker(3, mara, "Somebody else's")
    async with writing(cast.company.database) as uow:
        for one in (mine, held, other):
            await uow.blockers.add(one)
    await cast["carla"].say("unit")
    cast["carla"].sees("B-1 · No licence", "2 deadlines missed", "B-2 · No data", "[Show B-1]")
    assert "Somebody else's" not in cast["carla"].text


async def test_the_term_with_the_days_left_and_its_notices(cast: Cast) -> None:
    carla = cast["carla"]
    await carla.say("unit")
    assert "Your term" not in carla.text
    async with writing(cast.company.database) as uow:
        given = {"starts_on": date(2025, 6, 1), "ends_on": date(2026, 5, 31)}
        await uow.champions.add(record(cast.people["carla"].id, **given))
    await carla.say("unit")
    carla.sees("Term 1: 89 days left, until 31 May 2026", "Next notice: 1 Apr 2026")


async def test_time_of_the_month_beside_what_was_agreed(cast: Cast) -> None:
    carla = cast["carla"]
    await tell(carla, "time 2h ideas", "time 45 min questions", "unit")
    carla.sees("Your time this month", "2 h 45 min of about 4 h agreed", "Only you and the head of training")
    await carla.say("time undo")
    carla.sees("Taken back: 45 min for answering questions")
    await tell(carla, "time 1,5 h training last week", "time")
    carla.sees("Week of Mon 2 Mar: 2 h: shaping ideas 2 h", "Week of Mon 23 Feb: 1 h 30 min: training and learning")


async def test_time_is_asked_for_where_the_kind_of_work_was_not_said(cast: Cast) -> None:
    carla = cast["carla"]
    await carla.say("time 2h")
    carla.sees("What was it for?")
    await tell(carla, "Shaping ideas", "This week")
    carla.sees("Noted: 2 h for shaping ideas", "2 h of about 4 h agreed")
    for line, said in (
        ("time 70h ideas", "more than 60 hours"),
        ("time 0h ideas", "How long was it?"),
        ("time flies", "Say it like"),
    ):
        await carla.say(line)
        carla.sees(said)
    await cast["mara"].say("time 2h ideas")
    cast["mara"].sees("Time is noted by champions")
    await cast["mara"].say("time is short, can AI help?")
    assert "noted by champions" not in cast["mara"].text


async def test_news_of_other_units_by_title_as_far_as_the_reader_may_know(cast: Cast) -> None:
    sales = (await cast.company.idea("mara@acme.example", department="sales", title="Sort the leads")).id
    await passes(cast, sales)
    own = (await cast.company.idea("mara@acme.example", title="Ours")).id
    await passes(cast, own)
    chris = cast.people["chris"].id
    taught = Lesson("Ask first", "It went wrong.", "Ask before.", (), chris, "sales", MORNING)
    async with writing(cast.company.database) as uow:
        kept = await uow.lessons.add(taught)
        done = publish(kept, PersonId("tess"), MORNING, kept.title, kept.happened, kept.useful, ())
        assert await uow.lessons.save(done)
    await cast["carla"].say("unit")
    news = cast["carla"].text.split("News from other units")[1]
    assert "Lesson L-1, Sales: Ask first" in news
    assert f"{sales}, Sales: Sort the leads: passed a gate on Tue 3 Mar" in news
    assert own not in news.partition("[")[0]
    act = await cast.company.act("carla@acme.example")
    closed = replace(act.office, model=replace(act.office.model, visibility=Visibility.CLOSED))
    async with replace(act, office=closed).looking() as desk:
        card = await champion_home.section(desk)
    assert "Sort the leads" not in str(card)
    cast.company.clock.forward(days=31)
    await cast["carla"].say("unit")
    assert "Sort the leads" not in cast["carla"].text


async def test_it_stands_on_the_home_page_of_champions_only(cast: Cast) -> None:
    id = await cast.idea()
    for name, seen in (("carla", True), ("chris", False), ("kofi", False)):
        act = await cast.company.act(f"{name}@acme.example")
        async with act.looking() as desk:
            titles = {card.title: card for card in await home.page(desk, FLOWS, ())}
        assert ("Your unit: Claims" in titles) is seen
        assert (id in str(titles.get("Your unit: Claims"))) is seen
    talker = cast["carla"]
    await talker.send(HomeOpened(talker.origin()))
    await talker.press(f"Help with {id}")
    talker.sees("I asked Mara")


async def test_in_a_shared_place_the_page_is_not_shown(cast: Cast) -> None:
    id, there = await cast.idea(), cast["carla"].elsewhere("a channel")
    await there.say("unit")
    assert id not in there.text
    there.sees("direct chat")


# Help with this


async def test_both_fill_the_same_draft_and_the_author_hands_it_in(cast: Cast) -> None:
    id, mara, carla = await cast.idea(), cast["mara"], cast["carla"]
    await carla.say("unit")
    await carla.press(f"Help with {id}")
    carla.sees("I asked Mara")
    asked = await cast.hears("mara")
    assert f"Carla offers to help with {id}" in asked
    assert "It still lacks" in asked
    assert "because Carla is a champion of your unit" in asked
    await press(carla, HelpWith(id))
    carla.sees("You offered on Tue 3 Mar")
    assert (await cast.hears("mara")).count("offers to help") == 1
    mara.replies.clear()
    await mara.press("Yes, help me")
    mara.sees("Carla sees this draft from now on", "Is the process stable")
    assert f"Mara takes your help with {id}" in await cast.hears("carla")
    carla.replies.clear()
    await carla.press("Open the draft")
    carla.sees("Is the process stable")
    await carla.press("Stable")
    carla.sees("Which data does it need")
    await mara.say("The claims PDFs of the archive.")
    mara.sees("personal, customer or secret data")  # what Carla answered is answered for both
    await carla.say("overview")
    carla.sees("The process")
    await carla.say("no")
    carla.sees("Have you seen something similar here")
    while "All questions are answered" not in mara.text:
        await mara.say("I don't know")
    await carla.say("submit")
    carla.sees("only Mara hands it in")
    await mara.say("submit")
    facts = (await cast.company.initiative(id)).dossier.facts
    assert (facts["process_readiness"].value, facts["personal_data"].value) == ("stable", "no")
    assert facts["data_sources"].value == "The claims PDFs of the archive."


async def test_a_kind_no_changes_nothing_and_is_not_asked_again_soon(cast: Cast) -> None:
    id, mara, carla = await cast.idea(), cast["mara"], cast["carla"]
    before = await cast.company.initiative(id)
    await press(carla, HelpWith(id))
    await cast.hears("mara")
    mara.replies.clear()
    await mara.press("Not now")
    mara.sees("I told Carla kindly")
    assert "Mara goes on alone just now" in await cast.hears("carla")
    await press(carla, HelpWith(id))
    carla.sees("You offered before")
    assert await cast.company.initiative(id) == before
    await press(mara, TakeHelp(id, cast.people["carla"].id))
    mara.sees("was answered already")
    async with reading(cast.company.database) as uow:
        verbs = [one.verb for one in await uow.history.of(id)]
    assert verbs[-2:] == ["help_offered", "help_declined"]
    cast.company.clock.forward(days=31)
    await press(carla, HelpWith(id))
    carla.sees("I asked Mara")


async def test_an_idea_without_a_number_is_helped_where_its_number_is_asked(cast: Cast) -> None:
    id = (await cast.company.idea("mara@acme.example", target=None, unpinned=("V1",))).id
    await cast["amina"].say(f"take {id}")
    await cast["carla"].say("unit")
    cast["carla"].sees("a number to aim at")
    await cast["carla"].press(f"Help with {id}")
    await cast.hears("mara")
    cast["mara"].replies.clear()
    await cast["mara"].press("Yes, help me")
    cast["mara"].sees("Carla sees this draft")
    async with reading(cast.company.database) as uow:
        [draft] = await uow.conversations.open_of(cast.people["carla"].id, MORNING)
    assert (draft.flow, draft.subject) == ("edit_idea", id)


async def test_only_champions_of_the_unit_offer_and_only_the_author_answers(cast: Cast) -> None:
    id = await cast.idea()
    for name in ("chris", "amina", "ada", "kofi", "gil"):
        await press(cast[name], HelpWith(id))
        assert "I asked Mara" not in cast[name].text
    await press(cast["carla"], HelpWith(id))
    for name in ("carla", "chris", "amina", "ada", "kofi", "gil"):
        for action in (TakeHelp(id, cast.people["carla"].id), NoHelp(id, cast.people["carla"].id)):
            await press(cast[name], action)
            assert "from now on" not in cast[name].text
            assert "I told" not in cast[name].text
    await press(cast["mara"], TakeHelp(id, cast.people["chris"].id))  # who never offered
    cast["mara"].sees("Nobody waits for an answer")
    async with reading(cast.company.database) as uow:
        for name in ("carla", "chris"):
            assert not await uow.conversations.open_of(cast.people[name].id, MORNING)


async def test_ones_own_idea_needs_no_offer(cast: Cast) -> None:
    id = (await cast.company.idea("carla@acme.example")).id
    await press(cast["carla"], HelpWith(id))
    cast["carla"].sees("is your own")


# The other surfaces


def words(payload: Any) -> str:
    return json.dumps(payload, ensure_ascii=False)


async def test_on_slack(sqlite: Database, clock: Clock) -> None:
    async with slack_office(sqlite, clock) as office:
        id = await office.registered()
        mara, carla = office["mara"], office["carla"]
        await carla.open_home()
        assert "Your unit: Claims" in words(carla.home)
        assert id in words(carla.home)
        await carla.say("time 2h ideas")
        assert "Noted: 2 h for shaping ideas" in words(carla.last)
        assert "Noted" not in words([mara.messages, office.channel])
        await carla.say("unit")
        assert f"Help with {id}" in words(carla.last)
        await carla.press(f"Help with {id}")
        await mara.hear("Carla Conti offers to help")
        await mara.press("Yes, help me")
        await carla.hear("Mara Lind takes your help")
        await carla.press("Open the draft")
        assert "Who owns the problem" in words(carla.last)  # what the record lacks is asked first


async def test_in_teams(sqlite: Database, clock: Clock) -> None:
    async with teams_office(sqlite, clock) as office:
        id = await office.registered()
        mara, carla = office["mara"], office["carla"]
        await carla.say("unit")
        assert "Your unit: Claims" in words(carla.messages[-1])
        await carla.press(f"Help with {id}")
        await mara.hear("Carla Conti offers to help")
        await mara.press("Yes, help me")
        await carla.hear("Mara Lind takes your help")
        await carla.press("Open the draft")
        await carla.hear("Who owns the problem")
