"""Asking where no playbook answers: whom it goes to, what they answer, and what the asker hears."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.ask_actions import AnswerIt, NotMine, PassOn, Pick
from domain.people import Role
from domain.places import Channel
from domain.questions import QuestionState, Rung
from storage.unit_of_work import writing
from tests.stories.cast import Cast
from tests.support.asking import asking, kept, press


@pytest.fixture
async def cast(cast: Cast, tmp_path: Path) -> Cast:
    return await asking(cast, tmp_path)


# A person's answer


async def test_what_was_passed_on_waits_in_the_inbox(cast: Cast) -> None:
    mara, carla = cast["mara"], cast["carla"]
    await mara.say("what is the weather *today*")
    await carla.say("inbox")
    carla.sees("Nothing waits for you")
    await mara.press("Pass it on")
    await carla.say("inbox")
    carla.sees("1 thing waits for you", "Question · from Mara: “what is the weather *today*”, since")
    await mara.say("inbox")
    mara.sees("Nothing waits for you")
    await carla.press("Answer Mara")
    await carla.say("Sunny.")
    carla.sees("Mara has your answer")
    await carla.say("inbox")
    carla.sees("Nothing waits for you")


async def test_passed_on_answered_and_told(cast: Cast) -> None:
    mara, carla = cast["mara"], cast["carla"]
    await mara.say("what is the weather *today*")
    await mara.press("Pass it on")
    mara.sees("Passed on. Your champion Carla has it now")
    await press(mara, PassOn(1))
    mara.sees("That is with somebody already")
    got = await cast.hears("carla")
    assert "Mara asks what no playbook answers." in got
    assert "because you are the champion there" in got
    assert "“what is the weather *today*” (Mara)" in got
    assert (await kept(cast))[0].handed_to == cast.people["carla"].id
    await carla.press("Answer it")
    carla.sees("What is your answer?")
    await carla.say("Sunny, look out of the *window*?")
    carla.sees("Mara has your answer. Thank you.")
    heard = await cast.hears("mara")
    assert "Carla answered what you asked: “what is the weather *today*”" in heard
    assert "“Sunny, look out of the *window*?” (Carla)" in heard
    assert (await kept(cast))[0].state is QuestionState.SETTLED
    mara.replies.clear()
    await mara.press("Helped")
    mara.sees("Good to know")
    assert (await kept(cast))[0].helpful is True
    await press(carla, AnswerIt(1))
    carla.sees("answered already")


async def test_the_answer_can_become_an_entry_where_there_is_such_a_flow(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import flows  # noqa: PLC0415  # the very mapping that is looked at

    others = {name: flow for name, flow in flows.FLOWS.items() if name != "playbook_add"}
    for known, offered in ((others, False), ({**others, "playbook_add": flows.FLOWS["ask"]}, True)):
        monkeypatch.setattr(flows, "FLOWS", known)
        await cast["mara"].say("what is the weather")
        await cast["mara"].press("Pass it on")
        await cast.hears("carla")
        cast["carla"].replies.clear()
        await cast["carla"].press("Answer it")
        await cast["carla"].say("Sunny.")
        assert ("[Make it a playbook entry]" in cast["carla"].text) is offered


async def test_not_mine_goes_to_training_then_to_the_office_and_no_further(cast: Cast) -> None:
    await cast["mara"].say("what is the weather")
    await cast["mara"].press("Pass it on")
    await cast.hears("carla")
    await cast["carla"].press("Not mine")
    cast["carla"].sees("The head of training and promotion has it now")
    await press(cast["carla"], NotMine(1, Rung.CHAMPION))
    cast["carla"].sees("That went on already")
    assert "Mara asks" in await cast.hears("tess")
    assert (await kept(cast))[0].handed_to == cast.people["tess"].id
    await cast["tess"].press("Not mine")
    assert "Mara asks" in await cast.channel()
    assert "Not mine" not in await cast.channel()
    assert (await cast.hears("tess")).count("Mara asks") == 1


async def test_a_bound_channel_of_training_gets_it(cast: Cast) -> None:
    await cast.company.bind(Channel.TRAINING)
    carla = cast["carla"]
    await carla.say("what is the weather")
    carla.sees("The head of training and promotion can help")
    await carla.press("Pass it on")
    await cast.company.deliver()
    assert "Carla asks" in str(cast.company.inbox.at(Channel.TRAINING.value))
    assert "Carla asks" not in await cast.hears("tess")


async def test_only_those_who_were_asked_answer_and_nobody_learns_of_it(cast: Cast) -> None:
    await cast.add("chris", Role.CHAMPION)
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["chris"], department="sales"))
    await cast["mara"].say("what is the weather")
    await cast["mara"].press("Pass it on")
    for name in ("kofi", "gil", "chris", "mara", "sam"):
        for action in (AnswerIt(1), NotMine(1, Rung.CHAMPION), AnswerIt(99), AnswerIt(-1), AnswerIt(10**12)):
            await press(cast[name], action)
            assert "weather" not in cast[name].text
            assert "What is your answer" not in cast[name].text
    for name in ("kofi", "carla"):
        for theirs in (Pick(1, "which-data"), PassOn(1), Pick(1, "")):
            await press(cast[name], theirs)
            cast[name].sees("somebody else's")


async def test_an_asker_who_was_forgotten_is_not_told(cast: Cast) -> None:
    await cast["mara"].say("what is the weather")
    await cast["mara"].press("Pass it on")
    async with writing(cast.company.database) as uow:
        await uow.questions.forget_askers(cast.company.clock.now().replace(year=2099))
    await cast.hears("carla")
    await cast["carla"].press("Answer it")
    await cast["carla"].say("Sunny.")
    cast["carla"].sees("name is no longer kept")
    assert "Sunny" not in await cast.hears("mara")
