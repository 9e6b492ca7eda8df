"""Networks and labs: begun, joined, left, closed; and a question to their members, of whom the first answers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions import StartFlow
from bot.ask_actions import AnswerIt
from bot.champion_actions import ASK_NETWORK, JoinNetwork, LeaveNetwork, LetNetworkAnswer
from bot.jobs import run_due
from domain.networks import Network, NetworkId, NetworkKind, by_name, closeness, nearest
from domain.people import PersonId
from domain.questions import QuestionState, Rung
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast, tell
from tests.support.asking import asking, kept, press
from tests.support.clock import MORNING
from tests.support.company import Company


@pytest.fixture
async def cast(sqlite_company: Company, tmp_path: Path) -> Cast:
    return await asking(await Cast(sqlite_company).enter(), tmp_path)


async def begin(cast: Cast, name: str = "Prompts", *members: str) -> None:
    await tell(cast["carla"], f"network new {name}", "Capability network")
    if "What do its members do" not in cast["carla"].text:
        await cast["carla"].say(name)
    await cast["carla"].say("We share what works and mend the rest.")
    cast["carla"].sees(f"The capability network {name} is there")
    for one in members:
        await cast[one].say(f"network join {name.lower()}")
        cast[one].sees(f"Welcome to {name}")


def network(number: int, name: str, about: str = "We share what works.") -> Network:
    return Network(NetworkId(number), NetworkKind.CAPABILITY, name, about, PersonId("ana"), MORNING)


# The rules


@pytest.mark.parametrize(
    ("words", "topic", "shared"),
    [
        ("who opens the data?", "Data access", 1),
        ("how do I get DATA access", "data access", 2),
        ("which prompt works?", "Prompts", 1),
        ("what is the weather", "Prompts", 0),
        ("what are the ways", "The ways", 1),
        ("the and for", "the and for", 0),
    ],
)
def test_words_are_close_by_what_they_say(words: str, topic: str, shared: int) -> None:
    assert closeness(words, topic) == shared


def test_a_word_of_the_name_counts_more_than_those_of_the_sentence() -> None:
    prompts, forms = network(1, "Prompts"), network(2, "Forms", "We read scanned forms and share prompts.")
    assert nearest([forms, prompts], "how do I write a prompt?") == [prompts]
    assert nearest([forms, prompts], "which prompt is for scanned paper?") == [prompts, forms]
    assert nearest([forms, prompts], "the weather") == []


def test_a_network_is_named_by_its_name_or_the_beginning_of_exactly_one() -> None:
    prompts, products = network(1, "Prompts"), network(2, "Products")
    assert by_name([prompts, products], " PROMPTS ") == prompts
    assert by_name([prompts, products], "prom") == prompts
    assert by_name([prompts, products], "pro") is None
    assert by_name([prompts, products], "") is None


# Joining and leaving


async def test_begun_joined_listed_left_and_closed(cast: Cast) -> None:
    await begin(cast, "Prompts", "kofi")
    await cast["mara"].say("networks")
    cast["mara"].sees("1 network", "Prompts: capability network, 2 members", "[Join Prompts]")
    await cast["mara"].press("Join Prompts")
    cast["mara"].sees("Welcome to Prompts")
    await press(cast["mara"], JoinNetwork(1))
    cast["mara"].sees("You are in Prompts already")
    await cast["mara"].say("network prompts")
    cast["mara"].sees("Carla, Kofi and Mara", "[Leave it]", "[Ask its members]")
    assert "Close" not in cast["mara"].text
    await press(cast["mara"], LeaveNetwork(1))
    cast["mara"].sees("You have left Prompts")
    await cast["mara"].say("network leave prompts")
    cast["mara"].sees("You are not in Prompts")
    await cast["mara"].say("network close prompts")
    cast["mara"].sees("Whoever began a network closes it")
    await cast["carla"].say("network prompts")
    await cast["carla"].press("Close it")
    cast["carla"].sees("Prompts is closed")
    await press(cast["mara"], JoinNetwork(1))
    cast["mara"].sees("not there any more")
    await cast["mara"].say("networks")
    cast["mara"].sees("There are no networks yet")


async def test_who_may_begin_one_and_a_name_is_taken_once(cast: Cast) -> None:
    for name, said in (("mara", "begin networks"), ("gil", "Guests may ask")):
        await cast[name].say("network new Prompts")
        cast[name].sees(said)
    await begin(cast, "Prompts")
    await tell(cast["tess"], "network new PROMPTS", "Innovation lab", "We try what nobody tried before.")
    cast["tess"].sees("There is a network “PROMPTS” already")


async def test_guests_neither_see_nor_join_them(cast: Cast) -> None:
    await begin(cast, "Prompts")
    for line in ("networks", "network join prompts"):
        await cast["gil"].say(line)
        cast["gil"].sees("Guests may ask")
        assert "Carla" not in cast["gil"].text


async def test_other_words_behind_network_are_a_question(cast: Cast) -> None:
    await cast["mara"].say("network drive is broken?")
    cast["mara"].sees("I don't know")
    [asked] = await kept(cast)
    assert asked.words == "network drive is broken?"


# Asking the members


async def test_each_member_gets_a_card_and_the_first_answer_wins(cast: Cast) -> None:
    await begin(cast, "Prompts", "kofi", "sam")
    await tell(cast["mara"], "network ask prompts", "Which prompt sorts mail?")
    cast["mara"].sees("The capability network Prompts is asked: 3 members have it now")
    for name in ("kofi", "sam", "carla"):
        got = await cast.hears(name)
        assert "Mara has a question. You get this because you are in Prompts; the first answer counts" in got
        assert "[Answer it]" in got
        assert "Not mine" not in got
    cast["kofi"].replies.clear()
    await cast["kofi"].press("Answer it")
    await press(cast["sam"], AnswerIt(1))
    await cast["kofi"].say("The one in the library.")
    cast["kofi"].sees("Mara has your answer")
    await cast["sam"].say("Another one.")
    cast["sam"].sees("answered already")
    assert "“The one in the library.” (Kofi)" in await cast.hears("mara")
    seen = await cast.hears("sam")
    assert "Kofi answered." in seen
    assert "[Answer it]" not in seen
    await press(cast["amina"], AnswerIt(1))
    cast["amina"].sees("answered already")


async def test_whoever_is_in_no_network_learns_nothing_of_it(cast: Cast) -> None:
    await begin(cast, "Prompts", "kofi")
    await tell(cast["mara"], "network ask prompts", "Which prompt sorts mail?")
    await press(cast["sam"], AnswerIt(1))
    cast["sam"].sees("not there any more")
    await cast["kofi"].say("network leave prompts")
    await press(cast["kofi"], AnswerIt(1))
    cast["kofi"].sees("not there any more")


async def test_a_champion_who_does_not_know_may_let_a_network_answer(cast: Cast) -> None:
    await begin(cast, "Prompts", "kofi", "mara")
    await tell(cast["mara"], "what is the best prompt for mail")
    await cast["mara"].press("Pass it on")
    await cast.hears("carla")
    cast["carla"].replies.clear()
    await cast["carla"].press("Not mine")
    cast["carla"].sees("Prompts (3 members) may know", "the question and Mara's name", "Else the head of training")
    assert "asks" not in await cast.hears("kofi")
    await cast["carla"].press("Ask Prompts")
    cast["carla"].sees("Prompts has it now, and you are out of it")
    assert "Mara asks what no playbook answers." in await cast.hears("kofi")
    heard = await cast.hears("mara")
    assert "The capability network Prompts has it now" in heard
    assert "[Answer it]" not in heard
    [asked] = await kept(cast)
    assert (asked.rung, asked.network) == (Rung.NETWORK, 1)
    await press(cast["carla"], LetNetworkAnswer(1, 1, Rung.CHAMPION))
    cast["carla"].sees("That went on already")


async def test_no_network_is_asked_when_the_champion_passes_it_on_instead(cast: Cast) -> None:
    await begin(cast, "Prompts", "kofi")
    await tell(cast["mara"], "what is the best prompt for mail")
    await cast["mara"].press("Pass it on")
    await cast.hears("carla")
    cast["carla"].replies.clear()
    await cast["carla"].press("Not mine")
    await cast["carla"].press("No network, pass it on")
    cast["carla"].sees("The head of training and promotion has it now")
    assert "asks" not in await cast.hears("kofi")


async def test_a_network_that_says_nothing_leaves_it_to_training(cast: Cast) -> None:
    await begin(cast, "Prompts", "kofi")
    await tell(cast["mara"], "network ask prompts", "Which prompt sorts mail?")
    [asked] = await kept(cast)
    assert asked.due_at is not None
    assert asked.due_at - MORNING >= timedelta(days=2)
    cast.company.clock.instant = asked.due_at
    await run_due(cast.company.office, asked.due_at)
    assert "The network Prompts has not answered" in await cast.hears("mara")
    assert "Mara has a question." in await cast.hears("tess")
    assert "[Answer it]" not in await cast.hears("kofi")


async def test_nobody_is_asked_where_nobody_is(cast: Cast) -> None:
    await begin(cast, "Prompts")
    await tell(cast["carla"], "network ask prompts", "Which prompt sorts mail?")
    cast["carla"].sees("Nobody but you is in that network")
    for id in ("99", "x", "-1"):
        await press(cast["mara"], StartFlow(ASK_NETWORK, id))
        assert "Something broke" not in cast["mara"].text
        await cast["mara"].say("cancel")
    async with reading(cast.company.database) as uow:
        assert await uow.questions.open(10) == []


async def test_names_with_marks_are_shown_as_they_are(cast: Cast) -> None:
    async with writing(cast.company.database) as uow:
        id = await uow.networks.add(NetworkKind.LAB, "*R&D* [x]", "a _b_", cast.people["carla"].id, MORNING)
        assert id is not None
    await cast["mara"].say("networks")
    cast["mara"].sees("*R&D* [x]: innovation lab")
    await press(cast["mara"], JoinNetwork(id))
    cast["mara"].sees("Welcome to *R&D* [x]")
    assert QuestionState.OPEN not in {one.state for one in await kept(cast)}
