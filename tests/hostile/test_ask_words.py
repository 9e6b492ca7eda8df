"""Hostile words as questions and as answers: shown as they were written, in cards that every surface takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ask_actions import AskTopic, NotMine, PassOn, Pick, Rate
from bot.events import ButtonPressed, Searched
from tests.hostile.corpus import HOSTILE
from tests.hostile.filling import MARKED, fits, marked_up, messages
from tests.stories.cast import Cast
from tests.support.playbooks import shelve, write

TEXTS = pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))


@pytest.fixture
async def cast(cast: Cast, tmp_path: Path) -> Cast:
    shelve(cast, write(tmp_path / "playbooks"))
    return cast


async def asked_and_answered(cast: Cast, words: str) -> None:
    """As a question in every way there is, passed on and answered with the same words."""
    mara, carla = cast["mara"], cast["carla"]
    for way in (words, f"ask {words}", f"customer names personal data {words}", f"weather {words[:500]}"):
        await mara.say(way)
        assert "Something broke" not in mara.text
        assert mara.text.strip()
        await mara.say("cancel")
    await mara.send(Searched(mara.origin(), words))
    assert "Something broke" not in mara.text
    for id in range(1, 6):
        await mara.send(ButtonPressed(mara.origin(), PassOn(id).pack()))
    await cast.company.deliver()
    if any("asks what no playbook answers" in one.text for one in carla.received()):
        await carla.press("Answer it")
        await carla.say(words)
        await carla.say("/cancel")
    await cast.company.deliver()


@TEXTS
async def test_every_text_as_a_question_and_as_an_answer(cast: Cast, text: str) -> None:
    await asked_and_answered(cast, text)
    for message in messages(cast):
        fits(message)


async def test_marks_are_words(cast: Cast) -> None:
    await asked_and_answered(cast, MARKED)
    for message in messages(cast):
        assert not marked_up(message), message


@pytest.mark.parametrize("id", ["", "../which-data", "which-data\x00", "x" * 200, "hiring-an-ai-lead"])
async def test_forged_buttons_show_nothing(cast: Cast, id: str) -> None:
    mara = cast["mara"]
    await mara.say("what is the weather")
    actions = [AskTopic(id), Pick(1, id), Pick(2, id), Pick(-(10**30), id)]
    packed = [one.pack() for one in actions]
    packed += ["rate|1|maybe", "rate|x|yes", "notmine|1|king", "passon|", "meant|1", "topic|%00|"]
    for one in packed:
        await mara.send(ButtonPressed(mara.origin(), one))
        assert "Something broke" not in mara.text
        assert "part-time lead" not in mara.text


def test_buttons_carry_no_words() -> None:
    for action in (Rate, Pick, AskTopic, PassOn, NotMine):
        assert "words" not in action.__match_args__
