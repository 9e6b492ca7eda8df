"""Asking: the three bands, who reads what and what is told of the source."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.ask_actions import AskTopic, Pick, Rate
from bot.ask_actions import Helped as Said
from bot.events import Audience, Nothing, Say
from domain.questions import QuestionState
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast
from tests.support.asking import HIRE, MAIL, NAMES, asking, kept, press
from tests.support.playbooks import shelve, write


@pytest.fixture
async def cast(cast: Cast, tmp_path: Path) -> Cast:
    return await asking(cast, tmp_path)


# The three bands


@pytest.mark.parametrize("typed", [NAMES, f"ask {NAMES}", f"/ask {NAMES}"])
async def test_a_sure_answer_is_a_passage_with_its_source(cast: Cast, typed: str) -> None:
    mara = cast["mara"]
    await mara.say(typed)
    assert mara.text.startswith("No. Customer names count as personal data.")
    mara.sees("Mask the names first", "Public reports are fine.", "[Helped]", "[Did not]", "[Ask my champion]")
    mara.sees("Section “Short answer”, reviewed 1 Feb 2026 by the security team")
    assert "overdue" not in mara.text
    assert "replaced" not in mara.text
    (asked,) = await kept(cast)
    assert (asked.words, asked.band, asked.playbook, asked.state) == (
        NAMES,
        "sure",
        "which-data",
        QuestionState.ANSWERED,
    )
    assert asked.person == cast.people["mara"].id
    assert asked.score > 0


async def test_nothing_of_a_passage_is_said_twice_or_lost(cast: Cast) -> None:
    await cast["mara"].say(NAMES)
    assert cast["mara"].text.count("Customer names count") == 1
    await cast["mara"].say("How do I hand in an idea?")
    cast["mara"].sees("Say *idea* and tell what goes wrong.", "a rough number will do", "[Hand in an idea]")


async def test_helped_and_did_not_count_once(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say(NAMES)
    await mara.press("Helped")
    mara.sees("Good to know, thank you")
    assert (await kept(cast))[0].helpful is True
    await press(mara, Rate(1, Said.NO))
    mara.sees("You told me already")
    assert (await kept(cast))[0].helpful is True
    await press(cast["kofi"], Rate(1, Said.NO))
    cast["kofi"].sees("somebody else's")


async def test_an_answer_that_did_not_help_goes_to_a_person(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say(NAMES)
    await mara.press("Did not")
    mara.sees("Your champion Carla can help: shall I pass it on, with your words and your name?")
    async with reading(cast.company.database) as uow:
        assert [one.words for one in await uow.questions.open(5)] == [NAMES]
    await mara.press("Pass it on")
    assert (await kept(cast))[0].state is QuestionState.HANDED


async def test_unsure_offers_three_at_most_and_none_of_them(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say("what about the data review")
    mara.sees("I am not sure which you mean", "[Which data may I use?]", "[How long does the security review take?]")
    mara.sees("- How long does the security review take? Five working days")
    assert len(mara.text.splitlines()) <= 8
    await mara.press("How long does the security review take?")
    mara.sees("Five working days", "[Helped]")
    (asked,) = await kept(cast)
    assert (asked.state, asked.playbook) == (QuestionState.ANSWERED, "security-review")


async def test_none_of_these_is_an_open_question(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say("what about the data review")
    await mara.press("None of these")
    mara.sees("I don't know it", "Your champion Carla", "[Pass it on]")
    (asked,) = await kept(cast)
    assert (asked.state, asked.playbook) == (QuestionState.OPEN, None)


async def test_what_nobody_knows_is_said_to_be_unknown_and_kept(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say("what is the weather")
    mara.sees("I don't know. No playbook answers that.", "[Pass it on]", "[Ask differently]")
    assert "Make it an idea" not in mara.text
    await mara.press("Ask differently")
    mara.sees("in other words")
    await mara.say(NAMES)
    mara.sees("personal data")
    assert [one.state for one in await kept(cast)] == [QuestionState.OPEN, QuestionState.ANSWERED]


async def test_what_ai_could_do_becomes_an_idea_with_the_same_words(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say(MAIL)
    mara.sees("I don't know", "[Make it an idea]")
    await mara.press("Make it an idea")
    mara.sees("Good start, I have kept it", "What goes wrong today because of that")
    await mara.say("overview")
    async with reading(cast.company.database) as uow:
        (draft,) = await uow.conversations.open_of(cast.people["mara"].id, cast.company.clock.now().replace(year=2020))
    assert draft.state["drafts"]["problem"] == MAIL


async def test_a_delivery_that_comes_again_is_one_question(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say(NAMES, key="twice")
    assert isinstance(await mara.say(NAMES, key="twice"), Nothing)
    assert len(await kept(cast)) == 1


async def test_related_questions_are_asked_by_a_press(cast: Cast, tmp_path: Path) -> None:
    more = {"which_data": "related: [public-tools, hiring-an-ai-lead, security-review]"}
    shelve(cast, write(tmp_path / "related", **more))
    mara = cast["mara"]
    await mara.say(NAMES)
    mara.sees("[May I paste client text into a public tool?]", "[How long does the security review take?]")
    assert "hire" not in mara.text
    await mara.press("May I paste client text into a public tool?")
    mara.sees("Never paste client text", "[Helped]")
    assert [one.playbook for one in await kept(cast)] == ["which-data", "public-tools"]


async def test_a_long_overdue_review_and_an_example_of_the_house_say_so(cast: Cast, tmp_path: Path) -> None:
    folder = write(tmp_path / "old", which_data="company_supplies: true")
    shelve(cast, folder)
    mara = cast["mara"]
    await mara.say(NAMES)
    mara.sees("Your company has not replaced this text yet")
    cast.company.clock.forward(days=180)  # 30 August: 29 days behind the date
    await mara.say(NAMES)
    assert "overdue" not in mara.text
    cast.company.clock.forward(days=3)
    await mara.say(NAMES)
    mara.sees("Review overdue since 1 Aug 2026")


# Who reads what


@pytest.mark.parametrize(
    ("who", "knows"),
    [("mara", False), ("carla", False), ("gil", False), ("dora", True), ("amina", True), ("tess", True), ("ada", True)],
)
async def test_an_answer_for_heads_is_shown_to_heads_only(cast: Cast, who: str, knows: bool) -> None:
    talker = cast[who]
    await talker.say(HIRE)
    assert ("part-time lead" in talker.text) is knows
    assert ("hire an AI lead" in talker.text) is knows
    await press(talker, AskTopic("hiring-an-ai-lead"))
    assert ("part-time lead" in talker.text) is knows
    await talker.say("what is the weather")
    await press(talker, Pick(len(await kept(cast)), "hiring-an-ai-lead"))
    assert ("part-time lead" in talker.text) is knows


@pytest.mark.parametrize(("who", "knows"), [("mara", False), ("gil", False), ("carla", True), ("dora", True)])
async def test_an_answer_for_champions_is_shown_to_champions_and_heads(cast: Cast, who: str, knows: bool) -> None:
    await cast[who].say("How much time does a champion need?")
    assert ("Half a day a week" in cast[who].text) is knows


async def test_a_guest_may_ask_and_is_offered_no_idea(cast: Cast) -> None:
    gil = cast["gil"]
    await gil.say("How do I hand in an idea?")
    gil.sees("Three minutes are enough", "[Ask a person]")
    assert "[Hand in an idea]" not in gil.text
    await gil.say(MAIL)
    gil.sees("I don't know", "The head of training and promotion can help")
    assert "[Make it an idea]" not in gil.text


async def test_whoever_was_switched_off_is_not_answered(cast: Cast) -> None:
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["kofi"], active=False))
    await cast["kofi"].say(NAMES)
    cast["kofi"].sees("switched off")
    assert await kept(cast) == []


async def test_in_a_channel_the_thread_gets_what_is_for_everyone_and_the_asker_the_rest(cast: Cast) -> None:
    dora = cast["dora"].elsewhere("C1")
    dora.place = replace(dora.place, thread="17")
    assert isinstance(reply := await dora.say(NAMES), Say)
    assert reply.audience is Audience.THREAD
    for private in (HIRE, "what about the data review", "what is the weather", "thanks"):
        assert isinstance(reply := await dora.say(private), Say)
        assert reply.audience is Audience.ME
    assert isinstance(reply := await dora.say("What does the security review check?"), Say)
    assert reply.audience is Audience.THREAD
    assert "hire" not in dora.text
    dora.sees("[Hand in an idea]")
    assert "Ask my champion" not in dora.text
