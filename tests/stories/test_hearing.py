"""What is a command in the middle of a conversation, and what is an answer; and words that need a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest

from bot.conversation import speech
from bot.events import FormClosed
from bot.router import router
from bot.ui import Choice
from storage.unit_of_work import reading
from tests.stories.cast import PROBLEM, Cast, tell
from tests.support.talker import Talker

METRIC, TARGET = "Typos per 100 claims: 6 now", "From 6 to 2 by June"
OFFERED = "You were in the middle of *Your idea*"


async def at_choices(cast: Cast) -> Talker:
    """Mara's idea at the question which objective it serves."""
    return await tell(cast["mara"], f"idea: {PROBLEM}", METRIC, TARGET)


async def draft_of(cast: Cast) -> Mapping[str, object]:
    """The answers of Mara's latest draft."""
    async with reading(cast.company.database) as uow:
        first, *_ = await uow.conversations.open_of(cast.people["mara"].id, datetime(2020, 1, 1, tzinfo=UTC))
    drafts = first.state["drafts"]
    assert isinstance(drafts, dict)
    return drafts


@pytest.mark.parametrize(
    "line", ["networks", "lessons", "term", "time", "digest", "champions", "unit", "recognition", "Networks.", "lesson"]
)
async def test_the_bare_name_of_a_command_is_heard_and_the_talk_is_offered_again(cast: Cast, line: str) -> None:
    mara = await at_choices(cast)
    await mara.say(line)
    assert "not one of the choices" not in mara.text
    mara.sees(OFFERED, "[Continue: Your idea]")
    assert mara.text.count("[Continue: Your idea]") == 1
    await mara.say("1")
    mara.sees("What kind of benefit")


@pytest.mark.parametrize("line", ["champions map", "time 1h ideas", "search claims", "term C-99"])
async def test_with_more_words_it_is_heard_where_only_choices_are_asked(cast: Cast, line: str) -> None:
    mara = await at_choices(cast)
    await mara.say(line)
    assert "not one of the choices" not in mara.text
    await mara.say("resume")
    mara.sees("Which company goal")


@pytest.mark.parametrize("line", ["time lost on typing, per claim", "report errors in a hundred claims", "search 1h"])
async def test_with_more_words_it_is_the_answer_where_words_are_asked(cast: Cast, line: str) -> None:
    mara = cast["mara"]
    await tell(mara, f"idea: {PROBLEM}", line)
    assert (await draft_of(cast))["metric"] == line


async def test_a_bare_name_is_a_command_where_a_sentence_is_asked(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, "idea", "networks")
    mara.sees("network", OFFERED)
    await mara.say("resume")
    mara.sees("What goes wrong today")


async def test_a_choice_that_is_called_like_a_command_is_the_choice(cast: Cast) -> None:
    mara = await at_choices(cast)
    await tell(mara, "1", "time")
    assert OFFERED not in mara.text
    mara.sees("noted")


async def test_one_of_several_choices_may_begin_like_a_command(cast: Cast) -> None:
    mara = await at_choices(cast)
    await tell(mara, "1", "time and quality")
    assert "not one of the choices" not in mara.text
    assert OFFERED not in mara.text
    mara.sees("noted")


async def test_champion_in_an_escalation_is_the_command_and_no_choice(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say("escalate I wait three weeks for read access to the claims table")
    mara.sees("It is about my champion")
    await mara.say("champion")
    assert "noted" not in mara.text
    mara.sees("Carla", "You were in the middle of")
    await mara.say("it is about my")
    mara.sees("“It is about my champion”, noted")


async def test_a_topic_of_one_word_may_be_called_like_a_command(cast: Cast) -> None:
    carla = cast["carla"]
    await tell(carla, "network new", "1")
    carla.sees("What is its topic?")
    await carla.say("Security")
    carla.sees("What do its members do")
    await carla.say("back")
    await carla.say("help")
    carla.sees("You were in the middle of")


async def test_at_the_review_a_command_with_words_is_heard_too(cast: Cast) -> None:
    mara = await at_choices(cast)
    await tell(mara, "1", "quality", "skip", "sam", "champions map")
    assert "All questions are answered" not in mara.text
    mara.sees(OFFERED)


async def test_every_command_is_heard_by_its_bare_name_where_only_choices_are_asked(cast: Cast) -> None:
    mara = await at_choices(cast)
    moves = {"back", "resume", "continue", "champion"}  # the conversation's own words here
    for name in sorted({*router.commands, *router.aliases} - moves):
        await mara.say(name)
        assert "not one of the choices" not in mara.text, name
        if "You were in" not in mara.text:  # it began something of its own
            await tell(mara, "drafts")
            await mara.press("Continue: Your idea")


def test_a_name_before_or_behind_or_is_a_name_unless_two_choices_have_it() -> None:
    offered = (Choice("a", "Time or throughput"), Choice("b", "Money or people"), Choice("c", "People or skills"))
    assert [speech.named_exactly(said, offered) for said in ("time", "Skills", "people", "through")] == [
        "a",
        "c",
        None,
        None,
    ]


CHOICES: Sequence[Choice] = (
    Choice("hard", "Take it up now"),
    Choice("bc", "It is about my champion"),
    Choice("x", "Champions first"),
)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("2", "bc"),
        ("BC", "bc"),
        ("it is about my champion", "bc"),
        ("it is", "bc"),
        ("take", "hard"),
        ("about champion", None),
        ("t", "hard"),
        ("", None),
        ("4", None),
    ],
)
def test_what_names_a_choice(said: str, value: str | None) -> None:
    assert speech.names_choice(said, CHOICES) == value


@pytest.mark.parametrize("said", ["champion", "first", "my champion"])
def test_a_part_of_a_label_names_nothing(said: str) -> None:
    assert speech.names_choice(said, CHOICES[:2]) is None


# Nothing is under way


@pytest.mark.parametrize("line", ["cancel", "skip", "back", "overview", "resume", "stop", "Cancel.", "form", "submit"])
async def test_words_of_a_talk_say_kindly_that_none_is_under_way(cast: Cast, line: str) -> None:
    mara = cast["mara"]
    await mara.say(line)
    mara.sees("Nothing is under way", "*idea*", "*help*")


@pytest.mark.parametrize("line", ["cancel", "skip", "overview"])
async def test_as_a_command_too(cast: Cast, line: str) -> None:
    mara = cast["mara"]
    await mara.command(line)
    mara.sees("Nothing is under way")


async def test_what_was_parked_is_offered(cast: Cast) -> None:
    mara, id = cast["mara"], await cast.idea()
    mara.opens_forms = True
    await mara.command("case", id)
    await mara.send(FormClosed(mara.origin(), mara.page.conversation, mara.page.turn, {}))
    await mara.say("cancel")
    mara.sees("Nothing is under way", "[Continue: The case]")


async def test_cancel_as_a_command_cancels_what_is_under_way(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, f"idea: {PROBLEM}")
    await mara.command("cancel")
    mara.sees("Your idea: cancelled")
