"""The loop: what nobody could answer is put together, answered by an entry, and whoever asked is told once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.actions import StartFlow
from bot.ask_actions import PassOn
from bot.curation_actions import NotForUs
from bot.events import ButtonPressed
from bot.jobs import run_due
from bot.ui import Action
from domain.people import Role
from domain.questions import Asked, QuestionState
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast, tell
from tests.support.playbooks import shelve, write
from tests.support.talker import Talker

ROBOT = "Who repairs the vending robot on floor three?"
ROBOT_TOO = "who repairs a vending robot on floor three"
PARKING = "Where do bicycles park during winter?"
ANSWER = "Facility repairs the vending robot. Write to their desk, and they come the same day."


@pytest.fixture
async def cast(cast: Cast, tmp_path: Path) -> Cast:
    await cast.add("tess", Role.TRAINING)
    await cast.add("sela", Role.SECURITY)
    shelve(cast, write(tmp_path / "playbooks"))
    return cast


async def asked(cast: Cast, question: str, name: str, state: QuestionState = QuestionState.OPEN) -> int:
    """Somebody asked it, and no playbook had the answer."""
    async with writing(cast.company.database) as uow:
        person, now = cast.people[name].id, cast.company.clock.now()
        return await uow.questions.add(now, question, band="unknown", score=0.1, state=state, person=person)


async def stored(cast: Cast, id: int) -> Asked:
    async with reading(cast.company.database) as uow:
        found = await uow.questions.get(id)
    assert found is not None
    return found


async def press(talker: Talker, action: Action) -> None:
    await talker.send(ButtonPressed(talker.origin(), action.pack()))


async def answered(talker: Talker, audience: str = "Everybody", owner: str = "Head of training and promotion") -> None:
    """From the list of questions to the review page of the entry."""
    await talker.say("questions")
    await talker.press("Write the answer 1")
    await tell(talker, audience, owner)
    if "How do people ask it?" in talker.text:
        await talker.say("a\nb\nc")
    await talker.say(ANSWER)


async def beat(cast: Cast) -> None:
    await run_due(cast.company.office, cast.company.clock.now())


async def test_the_list_has_the_biggest_group_first_and_no_names(cast: Cast) -> None:
    await asked(cast, PARKING, "kofi")
    for name, words in (("mara", ROBOT), ("kofi", ROBOT_TOO), ("gil", f"{ROBOT} *now* <!here>")):
        await asked(cast, words, name)
    tess = cast["tess"]
    await tess.say("questions")
    tess.sees("4 questions without an answer", "1. asked 3 times", "2. asked once", PARKING, "*now* <!here>")
    for name in ("mara", "kofi", "gil"):
        assert name not in tess.text.lower()
    for name in ("sela", "ada"):
        await cast[name].say("questions")
        cast[name].sees("1. asked 3 times")
    for name in ("mara", "carla", "gil"):
        await cast[name].say("questions")
        assert "asked" not in cast[name].text, name


async def test_what_is_asked_most_and_what_did_not_help(cast: Cast) -> None:
    await cast["mara"].say("which data is allowed")
    await cast["kofi"].say("which data is allowed")
    await cast["kofi"].press("Did not")
    tess = cast["tess"]
    await tess.say("questions")
    tess.sees("Asked most", "Which data may I use?: 2 times", "Did not help", "Which data may I use?: once")


async def test_whoever_asked_it_or_the_like_is_told_once(cast: Cast) -> None:
    mine, theirs = await asked(cast, ROBOT, "mara"), await asked(cast, ROBOT_TOO, "kofi", QuestionState.HANDED)
    again = await asked(cast, ROBOT_TOO, "kofi")
    other = await asked(cast, PARKING, "sam")
    tess = cast["tess"]
    await answered(tess)
    tess.sees(ROBOT_TOO)
    await tess.say("submit")
    if "At least three" in tess.text:
        await tess.press("Edit: How people ask")
        await tell(tess, f"{ROBOT}\n{ROBOT_TOO}\nthe vending robot is broken", "submit")
    tess.sees("is published")
    for _ in range(3):
        await beat(cast)
    for name in ("mara", "kofi"):
        heard = await cast.hears(name)
        assert heard.count("There is an answer now.") == 1, heard
        assert "Facility repairs the vending robot." in heard
        assert "[Helped]" in heard
    assert "answer now" not in await cast.hears("sam")
    states = [(await stored(cast, id)).state for id in (mine, theirs, again, other)]
    assert states == [QuestionState.SETTLED] * 3 + [QuestionState.OPEN]
    await cast["mara"].press("Helped")
    cast["mara"].sees("Good to know")


async def test_nobody_is_told_what_is_not_for_them(cast: Cast) -> None:
    mine = await asked(cast, ROBOT, "mara")
    theirs = await asked(cast, ROBOT_TOO, "amina")
    tess = cast["tess"]
    await press(tess, StartFlow("playbook_add", f"question:{mine}"))
    await tell(tess, "Heads only", "Head of training and promotion", ANSWER)
    await tess.press("Edit: How people ask")
    await tell(tess, f"{ROBOT}\n{ROBOT_TOO}\nthe vending robot is broken", "submit")
    tess.sees("is published")
    await beat(cast)
    assert "Facility" not in await cast.hears("mara")
    assert "Facility" in await cast.hears("amina")
    assert (await stored(cast, mine)).state is QuestionState.OPEN
    assert (await stored(cast, theirs)).state is QuestionState.SETTLED


async def test_a_proposal_that_answers_a_question_tells_its_asker_when_it_is_published(cast: Cast) -> None:
    question = await asked(cast, ROBOT, "mara")
    carla, tess = cast["carla"], cast["tess"]
    await press(carla, StartFlow("playbook_add", f"question:{question}"))
    await tell(carla, "Everybody", "Head of training and promotion", ANSWER)
    await carla.press("Edit: How people ask")
    await tell(carla, f"{ROBOT}\n{ROBOT_TOO}\nthe vending robot is broken", "submit")
    heard = await cast.hears("tess")
    assert f"“{ROBOT}”" in heard
    assert "mara" not in heard.lower()
    assert "answer now" not in await cast.hears("mara")
    await tess.press("Publish")
    tess.sees("is published")
    assert "Facility repairs the vending robot." in await cast.hears("mara")


async def test_a_forgotten_name_is_settled_and_nobody_is_told(cast: Cast) -> None:
    question = await asked(cast, ROBOT, "mara")
    async with writing(cast.company.database) as uow:
        await uow.questions.forget_askers(cast.company.clock.forward(days=100))
    tess = cast["tess"]
    await press(tess, StartFlow("playbook_add", f"question:{question}"))
    await tell(tess, "Everybody", "Head of training and promotion", ANSWER)
    await tess.press("Edit: How people ask")
    await tell(tess, f"{ROBOT}\n{ROBOT_TOO}\nthe vending robot is broken", "submit")
    await beat(cast)
    assert (await stored(cast, question)).state is QuestionState.SETTLED
    assert "Facility" not in await cast.hears("mara")


async def test_a_group_that_is_not_for_us_is_dropped(cast: Cast) -> None:
    ids = [await asked(cast, ROBOT, "mara"), await asked(cast, ROBOT_TOO, "kofi")]
    other = await asked(cast, PARKING, "sam")
    tess = cast["tess"]
    await tess.say("questions")
    assert tess.button("Not for us 1").confirm is not None
    await press(cast["mara"], NotForUs(ids[0]))
    assert (await stored(cast, ids[0])).state is QuestionState.OPEN
    await tess.press("Not for us 1")
    tess.sees("2 questions are off the list")
    assert [(await stored(cast, id)).state for id in ids] == [QuestionState.DROPPED] * 2
    assert (await stored(cast, other)).state is QuestionState.OPEN
    await press(tess, NotForUs(ids[0]))
    tess.sees("Those questions are gone")
    await tess.say("questions")
    tess.sees("1 question without an answer", "[Not for us]")


async def test_who_was_promised_an_answer_hears_that_none_comes(cast: Cast) -> None:
    question = await asked(cast, ROBOT, "mara")
    await press(cast["mara"], PassOn(question))
    await asked(cast, ROBOT_TOO, "kofi")
    await press(cast["tess"], NotForUs(question))
    cast["tess"].sees("2 questions are off the list")
    assert "no answer comes from here" in await cast.hears("mara")
    assert "no answer comes from here" not in await cast.hears("kofi")


async def test_a_question_of_somebody_else_shows_its_words_to_nobody_who_may_not_answer(cast: Cast) -> None:
    question = await asked(cast, ROBOT, "sam")
    await press(cast["kofi"], StartFlow("playbook_add", f"question:{question}"))
    cast["kofi"].sees("Those questions are gone")
    assert "vending" not in cast["kofi"].text
