"""Escalating: from words or from somebody's message to a blocker that is out, by chat and by form."""

from __future__ import annotations

import pytest

from bot.actions import StartFlow
from bot.blocker_actions import ESCALATE
from bot.events import ButtonPressed, HomeOpened, Shortcut, SourceMessage
from bot.handlers.gates import MORE
from domain.blocker import Blocker
from domain.blockers import Category, Severity
from domain.people import PersonId, Role
from domain.places import Address
from storage.blocker_threads import Side
from storage.database import Database
from storage.unit_of_work import reading
from tests.stories.cast import Cast, tell
from tests.support.talker import Talker, message_text

DATA = "No access to the claims table since Monday; the whole pilot has stopped."
NONSENSE = "Blorp fnord quux."
LINK = "https://chat.example/archives/C1/p17"
THREAD = Address("chat", "acme", "C1", "17.1")
BAD = "It treats women unfairly: their claims are refused twice as often."


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    """The heads are there too, so that every kind has an owner."""
    for name, role in (("dora", Role.DIRECTOR), ("ina", Role.INFRASTRUCTURE), ("pia", Role.PRODUCT_PORTFOLIO)):
        await cast.add(name, role)
    await cast.add("tess", Role.TRAINING)
    return cast


async def raised(database: Database, id: PersonId) -> list[Blocker]:
    """What the person has reported."""
    async with reading(database) as uow:
        return await uow.blockers.reported_by(id, 10)


async def only(cast: Cast, name: str = "mara") -> Blocker:
    [found] = await raised(cast.company.database, cast.people[name].id)
    return found


async def use(talker: Talker, source: SourceMessage) -> None:
    await talker.send(Shortcut(talker.origin(), ESCALATE, source))


def in_thread(cast: Cast) -> str:
    """What stands in the thread of the message."""
    return "\n".join(message_text(one) for one in cast.company.inbox.at(THREAD.conversation))


async def labels(talker: Talker) -> list[str]:
    return [line.strip("[]") for line in talker.text.splitlines() if line.startswith("[")]


# In the chat


async def test_words_then_three_questions_and_it_is_out(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say(f"escalate {DATA}")
    mara.sees("I take that along", "What kind of blocker is it?", "[Access to data (my guess)]", "[Another kind…]")
    assert (await labels(mara))[0] == "Access to data (my guess)"
    await mara.press("Access to data (my guess)")
    mara.sees("How bad is it?", "[Work has stopped, or a gate date will be missed (my guess)]")
    await mara.say("2")
    mara.sees("Which initiative does it hold up?", "[Skip]")
    await mara.press("Skip")
    found = await only(cast)
    mara.sees("Out to", found.id)
    assert (found.category, found.severity, found.summary) == (Category.DATA_ACCESS, Severity.SEV2, DATA)
    assert (found.initiative, found.hidden_reporter) == (None, False)


async def test_without_words_they_are_asked_first(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say("escalate")
    mara.sees("What is in the way, and of whom?")
    await mara.say(DATA)
    mara.sees("[Access to data (my guess)]")
    await tell(mara, "1", "2", "skip")
    mara.sees("Out to")
    assert (await only(cast)).summary == DATA


async def test_in_the_middle_of_an_idea_it_can_be_begun(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say("idea")
    await mara.say("escalate")
    mara.sees("What is in the way, and of whom?")
    await tell(mara, DATA, "1", "2", "skip")
    mara.sees("Out to", "You were in the middle of")


async def test_another_kind_shows_all_the_others(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say(f"escalate {DATA}")
    first = await labels(mara)
    await mara.press("Another kind…")
    mara.sees("How bad")
    await mara.say("4")
    mara.sees("Which of these is it?", "[Dispute over priority]", "[Something else]")
    assert "Access to data" not in await labels(mara)
    assert len(await labels(mara)) >= len(Category) - len(first)
    await mara.press("Dispute over priority")
    await mara.press("Skip")
    assert (await only(cast)).category is Category.PRIORITY_DISPUTE


@pytest.mark.parametrize(
    "words", [NONSENSE, "Ich habe seit Montag keinen Zugriff, nichts geht mehr.", "データにアクセスできません"]
)
async def test_words_that_tell_nothing_give_no_guess_and_still_get_out(cast: Cast, words: str) -> None:
    mara = cast["mara"]
    await mara.say(f"escalate {words}")
    assert ("(my guess)" in mara.text) is ("Montag" in words and "(my guess)" in mara.text)
    await mara.press("Another kind…")
    await tell(mara, "4", "something else")
    await mara.press("Skip")
    mara.sees("Out to")
    found = await only(cast)
    assert (found.category, found.summary) == (Category.OTHER, words)


async def test_cancelled_nothing_is_sent(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say(f"escalate {DATA}")
    await tell(mara, "1", "cancel")
    mara.sees("cancelled, nothing was sent")
    assert await raised(cast.company.database, cast.people["mara"].id) == []


async def test_guests_are_told_before_anything_is_asked(cast: Cast) -> None:
    await cast["gil"].say(f"escalate {DATA}")
    cast["gil"].sees("Guests may ask questions here")
    await use(cast["gil"], SourceMessage(DATA))
    cast["gil"].sees("Guests may ask questions here")


# Which initiative


async def test_a_number_in_front_is_the_initiative(cast: Cast) -> None:
    mara = cast["mara"]
    id = await cast.idea()
    await mara.say(f"escalate {id.lower()} {DATA}")
    await tell(mara, "1", "2")
    mara.sees("Out to")
    found = await only(cast)
    assert (found.initiative, found.summary) == (id, DATA)


async def test_the_only_number_in_the_words_is_the_initiative_and_nobody_is_asked(cast: Cast) -> None:
    mara = cast["mara"]
    id = await cast.idea()
    await mara.say(f"escalate We wait for {id}, the pilot has stopped.")
    await tell(mara, "1", "2")
    mara.sees("Out to")
    assert (await only(cast)).initiative == id


async def test_several_numbers_in_the_words_are_offered_first(cast: Cast) -> None:
    mara = cast["mara"]
    ids = [await cast.idea(), await cast.idea()]
    await mara.say(f"escalate We wait for {ids[0]} as {ids[1]} does, the pilot has stopped.")
    await tell(mara, "1", "2")
    assert [one.partition(" ")[0] for one in await labels(mara)][:2] == ids
    await mara.say(ids[0])
    mara.sees("Out to")
    assert (await only(cast)).initiative == ids[0]


@pytest.mark.parametrize("first", [True, False])
async def test_an_unknown_number_is_said_and_loses_nothing(cast: Cast, first: bool) -> None:
    mara = cast["mara"]
    if first:
        await mara.say(f"escalate AI-2026-9999 {DATA}")
        mara.sees("I know no “AI-2026-9999”", "What kind of blocker is it?")
        await tell(mara, "1", "2")
    else:
        await tell(mara, f"escalate {DATA}", "1", "2", "AI-2026-9999")
        mara.sees("I know no “AI-2026-9999”", "Which initiative does it hold up?")
    await mara.say("none")
    mara.sees("Out to")
    assert (await only(cast)).summary == DATA


async def test_from_the_menu_of_a_gate_it_is_about_that_initiative(cast: Cast) -> None:

    assert ("Report a blocker", ESCALATE) in MORE
    id, mara = await cast.idea(), cast["mara"]
    await mara.send(ButtonPressed(mara.origin(), StartFlow(ESCALATE, id).pack()))
    await tell(mara, DATA, "1", "2")
    mara.sees("Out to")
    assert (await only(cast)).initiative == id


# From a message


async def test_from_a_message_its_words_link_and_thread_go_along(cast: Cast) -> None:
    mara = cast["mara"]
    await use(mara, SourceMessage(DATA, "Kofi", LINK, THREAD))
    mara.sees("I take that along", "(my guess)")
    await tell(mara, "1", "2", "skip")
    mara.sees("Out to")
    found = await only(cast)
    assert LINK in found.evidence
    assert found.summary == DATA
    async with reading(cast.company.database) as uow:
        assert await uow.blocker_threads.of(found.id, Side.RAISER) == [THREAD]
    await cast.company.deliver()
    assert f"Mara has passed this on to whoever can lift it: {found.id}" in in_thread(cast)


async def test_an_empty_message_keeps_its_link_and_asks_for_words(cast: Cast) -> None:
    mara = cast["mara"]
    await use(mara, SourceMessage(" \n", "Kofi", LINK, THREAD))
    mara.sees("What is in the way, and of whom?")
    await tell(mara, DATA, "1", "2", "skip")
    assert LINK in (await only(cast)).evidence


async def test_a_message_of_any_length_goes_along(cast: Cast) -> None:
    mara = cast["mara"]
    await use(mara, SourceMessage((DATA + " ") * 60, "Kofi", LINK))
    mara.sees("What kind of blocker is it?")
    await tell(mara, "1", "2", "skip")
    mara.sees("Out to")
    assert (await only(cast)).summary.startswith(DATA)


async def test_a_place_to_answer_in_cannot_be_typed(cast: Cast) -> None:
    mara = cast["mara"]
    mara.opens_forms = True
    await use(mara, SourceMessage(DATA, "Kofi", None, None))
    await mara.fill({"blocker_kind": "data_access", "blocker_severity": "SEV2", "source": "from message [1]"})
    await mara.fill({"subject": 'from message [null,null,null,["inbox","acme","C1","1"]]'})
    found = await only(cast)
    async with reading(cast.company.database) as uow:
        assert await uow.blocker_threads.of(found.id, Side.RAISER) == []


async def test_among_the_drafts_it_is_called_by_its_words(cast: Cast) -> None:
    mara = cast["mara"]
    await use(mara, SourceMessage(DATA, "Kofi", LINK, THREAD))
    await mara.say("1")
    await mara.send(HomeOpened(mara.origin()))
    mara.sees("No access to the claims table")
    assert LINK not in mara.text
    assert "from message" not in mara.text


# Past the champion, and without a name


async def test_ethics_asks_once_more_and_a_hidden_name_has_no_thread(cast: Cast) -> None:
    mara = cast["mara"]
    await use(mara, SourceMessage(BAD, "Kofi", LINK, THREAD))
    await tell(mara, "ethics or unfair effect", "1")
    mara.sees("With your name, or without?", "[Keep my name back]")
    await mara.press("Keep my name back")
    await mara.say("skip")
    found = await only(cast)
    assert (found.category, found.hidden_reporter, found.champion) == (Category.ETHICS, True, None)
    async with reading(cast.company.database) as uow:
        assert await uow.blocker_threads.of(found.id, Side.RAISER) == []
    assert "Mara" not in await cast.channel()
    assert in_thread(cast) == ""


async def test_a_message_of_a_chat_of_two_tells_nobody_who_reported_it(cast: Cast) -> None:
    mara = cast["mara"]
    await use(mara, SourceMessage(BAD, "Kofi", LINK, None))
    await tell(mara, "ethics or unfair effect", "1", "keep my name back", "skip")
    assert (await only(cast)).evidence == ()


async def test_ethics_can_be_reported_with_the_name(cast: Cast) -> None:
    mara = cast["mara"]
    await use(mara, SourceMessage(BAD, "Kofi", LINK, THREAD))
    await tell(mara, "ethics or unfair effect", "1", "with my name", "skip")
    assert not (await only(cast)).hidden_reporter
    await cast.company.deliver()
    assert in_thread(cast) == "", "whom it is about may read there"


@pytest.mark.parametrize(("kind", "severity", "passed"), [("1", "1", True), ("1", "2", False)])
async def test_the_worst_goes_past_the_champion_by_itself(cast: Cast, kind: str, severity: str, passed: bool) -> None:
    await tell(cast["mara"], f"escalate {DATA}", kind, severity, "skip")
    found = await only(cast)
    assert (found.champion is None or found.rung.value != "champion") is passed


async def test_what_is_about_the_champion_goes_to_who_looks_after_them(cast: Cast) -> None:
    mara = cast["mara"]
    await use(mara, SourceMessage("Carla does not answer me for three weeks.", "Carla", LINK, THREAD))
    await mara.press("It is about my champion")
    await tell(mara, "3", "skip")
    mara.sees("Out to")
    found = await only(cast)
    assert (found.owner, found.rung.value) == (Role.TRAINING, "owner")
    assert "Carla does not" not in await cast.hears("carla")
    assert in_thread(cast) == ""
