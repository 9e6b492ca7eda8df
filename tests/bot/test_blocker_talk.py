"""Replies about a blocker: whom they reach, where, under which name, and what becomes of places that are gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.blocker_talk import SHOWN
from bot.handlers.blocker_thread import is_command
from bot.usecases.blocker_places import thread_under
from domain.blocker import BlockerId, BlockerStatus
from domain.blockers import Severity
from domain.errors import NotFound, Refused
from domain.people import Role
from domain.places import Channel
from storage.blocker_threads import Side
from storage.unit_of_work import writing
from tests.stories.cast import Cast
from tests.support.blocker_talk import ID, INFRA, card_in, in_thread, kept, new, raised, says
from tests.support.company import Company
from tests.support.talker import message_text


@pytest.fixture
async def cast(sqlite_company: Company) -> Cast:
    cast = await Cast(sqlite_company).enter()
    await cast.add("inga", Role.INFRASTRUCTURE)
    await cast.add("ivan", Role.INFRASTRUCTURE)
    return cast


async def test_the_owners_words_reach_the_raisers_thread_and_nobody_else(cast: Cast) -> None:
    await raised(cast)
    since = len(cast.company.inbox.sent)
    assert "Kofi has it, under B-1" in await says(cast, "inga", "Which *gateway*?")
    [heard] = new(cast, since, "Which *gateway*?")
    assert heard.address == replace(cast.company.place("general"), thread="t1")
    text = message_text(heard.message)
    assert "Inga writes about what you reported" in text
    assert "“Which *gateway*?” (Inga)" in text
    assert "[Reply…]" in text
    _, words = await kept(cast)
    assert [(one.words, one.side, one.author) for one in words] == [
        ("Which *gateway*?", Side.OWNER, cast.people["inga"].id)
    ]


async def test_without_a_thread_they_reach_the_raisers_direct_chat_and_come_back_from_its_thread(cast: Cast) -> None:
    await cast.company.bind(Channel.INFRASTRUCTURE)
    await raised(cast, thread=None)
    since = len(cast.company.inbox.sent)
    await says(cast, "inga", "Which one?")
    [heard] = new(cast, since, "Which one?")
    assert heard.address == cast.company.place("dm:kofi@acme.example")
    since = len(cast.company.inbox.sent)
    await in_thread(cast, "kofi", thread_under(heard.ref), "The one in Berlin")
    cast["kofi"].sees("The head of infrastructure has it")
    [back] = new(cast, since, "The one in Berlin")
    assert back.address == card_in(cast, INFRA)


async def test_both_ways_between_two_threads(cast: Cast) -> None:
    await cast.company.bind(Channel.INFRASTRUCTURE)
    await raised(cast)
    theirs, ours = replace(cast.company.place("general"), thread="t1"), card_in(cast, INFRA)
    since = len(cast.company.inbox.sent)
    await in_thread(cast, "inga", ours, "Show me a call that failed, please")
    assert [one.address for one in new(cast, since, "failed, please")] == [theirs]
    since = len(cast.company.inbox.sent)
    await in_thread(cast, "kofi", theirs, "Call 17 at noon")
    assert [one.address for one in new(cast, since, "Call 17")] == [ours]
    blocker, words = await kept(cast)
    assert [one.side for one in words] == [Side.OWNER, Side.RAISER]
    assert blocker.status is BlockerStatus.OPEN, "a reply takes nothing up"
    assert "Call 17 at noon" in str(cast.company.inbox.at(INFRA)[0]), "the card shows the last words"


async def test_what_is_said_in_the_raisers_thread_is_heard_by_the_owners_side_only(cast: Cast) -> None:
    await cast.company.bind(Channel.INFRASTRUCTURE)
    await raised(cast)
    theirs = replace(cast.company.place("general"), thread="t1")
    since = len(cast.company.inbox.sent)
    await in_thread(cast, "amina", theirs, "It hits our desk as well")
    assert [one.address for one in new(cast, since, "our desk")] == [card_in(cast, INFRA)]
    since = len(cast.company.inbox.sent)
    await in_thread(cast, "inga", theirs, "I look at it now")
    assert [one.address for one in new(cast, since, "I look at it")] == [card_in(cast, INFRA)]


async def test_somebody_of_neither_side_reaches_both_by_the_button(cast: Cast) -> None:
    await cast.company.bind(Channel.INFRASTRUCTURE)
    await raised(cast)
    since = len(cast.company.inbox.sent)
    await says(cast, "amina", "Is this still on?")
    places = {one.address for one in new(cast, since, "still on")}
    assert places == {replace(cast.company.place("general"), thread="t1"), card_in(cast, INFRA)}


async def test_nothing_goes_back_to_the_thread_it_was_said_in(cast: Cast) -> None:
    await cast.company.bind(Channel.INFRASTRUCTURE)
    await raised(cast)
    since = len(cast.company.inbox.sent)
    await in_thread(cast, "amina", card_in(cast, INFRA), "We know of that one")
    assert [one.address.conversation for one in new(cast, since, "know of that")] == ["general"]
    since = len(cast.company.inbox.sent)
    await in_thread(cast, "kofi", card_in(cast, INFRA), "I sit with you now")
    assert not new(cast, since, "sit with you")


async def test_one_delivery_is_relayed_once(cast: Cast) -> None:
    await cast.company.bind(Channel.INFRASTRUCTURE)
    await raised(cast)
    since = len(cast.company.inbox.sent)
    for _ in range(2):
        await in_thread(cast, "inga", card_in(cast, INFRA), "Which one?", key="C1:1.2")
    assert len(new(cast, since, "Which one?")) == 1
    assert len((await kept(cast))[1]) == 1


async def test_without_a_channel_the_raiser_reaches_whom_it_waits_for_then_who_has_it(cast: Cast) -> None:
    await raised(cast)
    since = len(cast.company.inbox.sent)
    await says(cast, "kofi", "It is worse now")
    assert {one.address.conversation for one in new(cast, since, "worse now")} == {
        "dm:inga@acme.example",
        "dm:ivan@acme.example",
    }
    await cast["ivan"].press("Take it up")
    since = len(cast.company.inbox.sent)
    await says(cast, "kofi", "Even worse")
    [heard] = new(cast, since, "Even worse")
    assert heard.address == card_in(cast, "dm:ivan@acme.example"), "in the thread under the card"


async def test_words_of_the_one_who_has_it_end_their_silence(cast: Cast) -> None:
    await raised(cast)
    await cast["ivan"].press("Take it up")
    before, _ = await kept(cast)
    cast.company.clock.forward(hours=3)
    await says(cast, "kofi", "How is it going?")
    assert (await kept(cast))[0].last_heard_at == before.last_heard_at
    await says(cast, "ivan", "Half done")
    after, _ = await kept(cast)
    assert after.last_heard_at == cast.company.clock.now()
    assert before.silent_at is not None
    assert after.silent_at is not None
    assert after.silent_at > before.silent_at


async def test_long_words_are_cut_and_kept_whole(cast: Cast) -> None:
    await raised(cast)
    words = "It stops and starts again. " * 60
    await says(cast, "inga", words)
    heard = message_text(cast.company.inbox.at("general")[-1])
    assert "The whole of it: *blocker B-1*" in heard
    assert len(heard) < SHOWN + 300
    assert (await kept(cast))[1][0].words == words.strip()


@pytest.mark.parametrize("words", ["", "  ", "token: xoxb-1234567890-abcdef"])
async def test_nothing_and_secrets_are_not_passed_on(cast: Cast, words: str) -> None:
    await raised(cast)
    with pytest.raises(Refused) as refused:
        await says(cast, "inga", words)
    assert "xoxb" not in refused.value.user_message
    assert not (await kept(cast))[1]


async def test_whoever_may_not_know_of_it_gets_the_ordinary_treatment(cast: Cast) -> None:
    await raised(cast)
    theirs = replace(cast.company.place("general"), thread="t1")
    with pytest.raises(NotFound):
        await says(cast, "gil", "Hello there all")
    await in_thread(cast, "gil", theirs, "Hello there all of you")
    assert "has it" not in cast["gil"].text
    assert not (await kept(cast))[1]


async def test_commands_in_the_thread_are_commands(cast: Cast) -> None:
    await raised(cast)
    theirs = replace(cast.company.place("general"), thread="t1")
    await in_thread(cast, "kofi", theirs, "blockers")
    cast["kofi"].sees("You reported")
    await in_thread(cast, "kofi", theirs, "help")
    cast["kofi"].sees("Blockers")
    assert not (await kept(cast))[1]
    await in_thread(cast, "kofi", theirs, "help us with this one please")
    assert [one.words for one in (await kept(cast))[1]] == ["help us with this one please"]


async def test_in_a_thread_of_the_chat_a_question_about_it_is_answered_and_no_other_one(cast: Cast) -> None:
    await raised(cast, thread=None)
    since = len(cast.company.inbox.sent)
    await says(cast, "inga", "Which one?")
    chat = thread_under(new(cast, since, "Which one?")[0].ref)
    await cast["kofi"].say("idea")
    await in_thread(cast, "kofi", chat, "The one in Berlin")
    assert [one.words for one in (await kept(cast))[1]] == ["Which one?", "The one in Berlin"]
    await cast["kofi"].say("blocker B-1 severity")
    await in_thread(cast, "kofi", chat, "SEV3")
    blocker, words = await kept(cast)
    assert blocker.severity is Severity.SEV3
    assert len(words) == 2


def test_what_is_a_command() -> None:
    for line in ("/help me with all of this", "help", "show B-118", "status AI-2026-0042 and more", "idea: a new one"):
        assert is_command(line), line
    for line in ("help us with this one", "B-118", "It is fine", "ask them when they are back"):
        assert not is_command(line), line


async def test_when_it_has_ended_the_way_back_is_named(cast: Cast) -> None:
    await raised(cast)
    async with writing(cast.company.database) as uow:
        blocker = await uow.blockers.get(BlockerId(ID))
        assert blocker is not None
        now = cast.company.clock.now()
        await uow.blockers.save(replace(blocker, status=BlockerStatus.REJECTED, ended_at=now, revision=2))
    await in_thread(cast, "kofi", replace(cast.company.place("general"), thread="t1"), "It is back")
    cast["kofi"].sees("Reopen it")
