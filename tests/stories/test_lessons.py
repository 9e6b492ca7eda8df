"""A lesson from a champion to the network: shared, curated, published, found and used; or declined with a reason."""

from __future__ import annotations

import pytest

from bot.actions import StartFlow
from bot.cards.history import details
from bot.champion_home_actions import DECLINE_LESSON, EDIT_LESSON, SHARE, PublishLesson, UsedLesson
from bot.events import CardRefreshed, Shortcut, SourceMessage
from bot.ui import Action
from domain.people import Role
from domain.places import Channel
from storage.unit_of_work import reading
from tests.stories.cast import Cast, tell
from tests.support.asking import press
from tests.support.talker import message_text

WORDS = (
    "share",
    "Check scans first",
    "One scan in ten was *unreadable*, and nobody saw it.",
    "Sample fifty by hand before the start.",
    "Scans, claims",
)


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    """Tess is training; she has a deputy nowhere, and the champions have a channel."""
    await cast.add("tess", Role.TRAINING)
    await cast.company.bind(Channel.CHAMPIONS)
    return cast


async def shares(cast: Cast, name: str = "carla") -> None:
    await tell(cast[name], *WORDS, "submit")
    await cast.company.deliver()


async def network(cast: Cast) -> str:
    """What stands in the champions' channel."""
    await cast.company.deliver()
    return "\n---\n".join(message_text(one) for one in cast.company.inbox.at(Channel.CHAMPIONS.value))


async def test_shared_published_found_and_used(cast: Cast) -> None:
    carla, tess, mara, kofi = cast["carla"], cast["tess"], cast["mara"], cast["kofi"]
    await tell(carla, *WORDS)
    carla.sees("the head of training, and once it is published every colleague")  # who reads it, before it is sent
    await carla.say("submit")
    carla.sees("L-1 is with the head of training", "under your name and unit")
    assert await network(cast) == ""
    await mara.say("lessons")
    mara.sees("No lesson is published yet")
    await mara.say("lessons L-1")
    mara.sees("I know no lesson L-1")
    asked = await cast.hears("tess")
    assert "Carla shares a lesson with the network: L-1." in asked
    assert "“One scan in ten was *unreadable*, and nobody saw it.” (Carla)" in asked
    await tess.say("lessons")
    tess.sees("These lessons wait for your word", "L-1 · Check scans first: from Carla")
    await tess.press("Publish")
    tess.sees("L-1 is published")
    card = await network(cast)
    assert "A lesson from Claims: Check scans first" in card
    assert "Topics: scans, claims" in card
    assert "is published" in await cast.hears("carla")
    assert "L-1 is published on" in await cast.hears("tess")  # the card in the queue
    await mara.say("lessons scans")
    mara.sees("Lesson L-1 · Check scans first", "Others can use: Sample fifty by hand")
    await mara.say("lessons bananas")
    mara.sees("No lesson about “bananas”")
    await mara.say("cases fifty")
    mara.sees("1 lesson of the network", "Lesson L-1", "From: Carla")
    await mara.press("Show L-1")
    await mara.press("I used this")
    mara.sees("Counted, without your name")
    await press(mara, UsedLesson(1))
    mara.sees("counts you already")
    await press(kofi, UsedLesson(1))
    await press(carla, UsedLesson(1))
    carla.sees("It is your own lesson")
    assert "Used by: 2 colleagues" in await network(cast)
    heard = await cast.hears("carla")
    assert heard.count("A colleague used your lesson L-1") == 1
    assert "Mara" not in heard.split("A colleague used")[1]


async def test_the_training_head_edits_before_publishing(cast: Cast) -> None:
    await shares(cast)
    tess = cast["tess"]
    await tess.press("Edit and publish…")
    tess.sees("Check scans first", "Sample fifty by hand")
    await tess.press("Edit: The lesson")
    await tell(tess, "Sample by hand", "All of it was unreadable.", "Sample sixty by hand.", "scans", "submit")
    tess.sees("L-1 is published")
    assert "Sample sixty" in await network(cast)
    assert "The wording was edited a little" in await cast.hears("carla")


async def test_declined_with_a_reason_and_shared_again(cast: Cast) -> None:
    await shares(cast)
    await cast["tess"].press("Decline…")
    await cast["tess"].say("Name the product, please.")
    cast["tess"].sees("L-1 is declined")
    assert "Name the product, please." in await cast.hears("carla")
    assert await network(cast) == ""
    cast["carla"].replies.clear()
    await cast["carla"].press("Change and share again")
    cast["carla"].sees("Check scans first")
    await cast["carla"].say("submit")
    cast["carla"].sees("L-2 is with the head of training")
    await press(cast["mara"], StartFlow(SHARE, "L-1"))
    assert "scans" not in cast["mara"].text


async def test_the_slower_of_two_reads_who_was_faster(cast: Cast) -> None:
    await cast.add("tom", Role.TRAINING)
    await shares(cast)
    await cast["tess"].press("Publish")
    await press(cast["tom"], PublishLesson(1, 1))
    cast["tom"].sees("L-1 is published already. Tess did that at")
    await press(cast["tom"], StartFlow(DECLINE_LESSON, "L-1"))
    cast["tom"].sees("published already")
    assert (await network(cast)).count("A lesson from Claims") == 1


FORGED: list[Action] = [
    PublishLesson(1, 1),
    UsedLesson(1),
    UsedLesson(-1),
    UsedLesson(10**12),
    StartFlow(EDIT_LESSON, "L-1"),
    StartFlow(DECLINE_LESSON, "L-1"),
    StartFlow(EDIT_LESSON, "nonsense"),
]


async def test_what_waits_is_for_its_author_and_training_only(cast: Cast) -> None:
    await shares(cast)
    for name in ("mara", "ada", "amina", "gil"):
        for action in FORGED:
            await press(cast[name], action)
            assert "scan" not in cast[name].text
            assert "L-1 is published" not in cast[name].text
        for line in ("lessons", "lessons L-1", "cases scans", "lessons withdraw L-1"):
            await cast[name].say(line)
            assert "unreadable" not in cast[name].text
            assert "Sample fifty" not in cast[name].text
    async with reading(cast.company.database) as uow:
        assert len(await uow.lessons.waiting(10)) == 1
    await cast["carla"].say("lessons L-1")
    cast["carla"].sees("L-1 is waiting", "unreadable")


async def test_only_champions_share_and_others_may_still_ask_what_begins_with_the_word(cast: Cast) -> None:
    await cast["mara"].say("share")
    cast["mara"].sees("Lessons come from champions")
    await cast["mara"].say("share price forecasts with AI, is that allowed?")
    assert "Lessons come from" not in cast["mara"].text
    await press(cast["gil"], StartFlow(SHARE, ""))
    cast["gil"].sees("Guests")


async def test_a_message_becomes_a_lesson(cast: Cast) -> None:
    carla = cast["carla"]
    source = SourceMessage("We lost two weeks because nobody looked at the scans.", "Kofi", "https://chat.example/1")
    await carla.send(Shortcut(carla.origin(), SHARE, source))
    carla.sees("What would you call the lesson?")
    await tell(carla, "Look at scans", "Sample fifty scans by hand.", "skip")
    carla.sees("We lost two weeks")
    await carla.say("submit")
    assert "We lost two weeks" in await cast.hears("tess")
    assert "Kofi" not in await cast.hears("tess")


async def test_taken_back_it_is_in_no_list(cast: Cast) -> None:
    await shares(cast)
    await cast["tess"].press("Publish")
    await network(cast)
    await cast["mara"].say("lessons withdraw L-1")
    cast["mara"].sees("Its author or the head of training")
    await cast["carla"].say("lessons withdraw L-1")
    cast["carla"].sees("L-1 is taken back")
    assert "unreadable" not in await network(cast)
    await cast["mara"].say("cases scans")
    assert "Check scans" not in cast["mara"].text


async def test_a_refreshed_card_shows_what_the_reader_may_see(cast: Cast) -> None:
    await shares(cast)
    for name, seen in (("mara", False), ("tess", True)):
        talker = cast[name]
        await talker.send(CardRefreshed(talker.origin(), "lesson:L-1"))
        assert ("unreadable" in talker.text) is seen


async def test_a_lesson_is_shown_in_full_by_the_command_that_its_card_names(cast: Cast) -> None:
    await shares(cast)
    await press(cast["tess"], PublishLesson(1, 1))
    await cast.company.deliver()
    [sent] = cast.company.inbox.at(Channel.CHAMPIONS.value)
    assert sent.card is not None
    await cast["mara"].say(f"{sent.card.view} {sent.card.subject}")
    cast["mara"].sees("L-1", "What happened")


async def test_a_deputy_of_the_training_head_publishes_in_her_name(cast: Cast) -> None:
    await shares(cast)
    await press(cast["kofi"], PublishLesson(1, 1))
    cast["kofi"].sees("The head of training decides")
    await cast["tess"].say("away until Friday, deputy Kofi")
    await press(cast["kofi"], PublishLesson(1, 1))
    cast["kofi"].sees("L-1 is published")
    async with reading(cast.company.database) as uow:
        entries = await uow.history.of("lesson:L-1")
    assert [one.verb for one in entries] == ["lesson_shared", "lesson_published"]
    assert details(entries[-1]) == {"for": cast.people["tess"].id}
