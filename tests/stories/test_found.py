"""Ideas found from within a conversation, to be put before everybody in it; and how Usher enters one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions import Follow, RunCommand
from bot.events import Audience, Installed, Nothing, Reply, Say, Searched, ShowResults
from bot.handlers import router
from bot.router import Dispatcher
from bot.ui import Button, Card, Facts, to_text
from bot.usecases.look import LISTED
from bot.usecases.submit import take_back
from domain.model import Visibility
from domain.people import Role
from storage.unit_of_work import writing
from tests.stories.cast import Cast
from tests.support.company import Company
from tests.support.talker import Talker, shown

SECRET = "typos"  # in the problem, but not in the title


async def search(talker: Talker, words: str) -> tuple[Card, ...]:
    """The ideas that were found; passages of playbooks may stand behind them."""
    reply = await talker.send(Searched(talker.origin(), words))
    if isinstance(reply, Say) and not reply.message.buttons:
        assert reply.message.text.startswith(("Nothing was found", "Type a few words"))
        return ()
    assert isinstance(reply, ShowResults), shown(reply)
    return tuple(card for card in reply.results if card.subject is not None)


async def idea(cast: Cast) -> str:
    return (await cast.company.idea("mara@acme.example")).id


def ids(cards: tuple[Card, ...]) -> list[str | None]:
    return [card.subject for card in cards]


async def test_a_found_idea_shows_what_everybody_may_read(cast: Cast) -> None:
    id = await idea(cast)
    for name in ("amina", "mara", "kofi"):
        (card,) = await search(cast[name], id)
        assert card.title.startswith(f"{id} · ")
        assert card.parts == (Facts((("Stage", "new"), ("Department", "Claims"), ("Contact", "Mara"))),)
        assert SECRET not in to_text(card)
    await cast["amina"].say(f"take {id}")
    (card,) = await search(cast["amina"], id)
    assert "Contact: Amina" in to_text(card)


async def test_the_buttons_of_a_found_idea_work_for_whoever_presses_them(cast: Cast) -> None:
    id = await idea(cast)
    (card,) = await search(cast["mara"], id)
    actions = [button.action for button in card.buttons if isinstance(button, Button)]
    assert actions == [RunCommand("status", id), Follow(id)]
    kofi = cast["kofi"].elsewhere("C1")
    await search(kofi, id)
    await kofi.press("Status")
    kofi.sees("Contact: Mara")
    assert SECRET not in kofi.text
    await search(kofi, id)
    await kofi.press("Follow")
    kofi.sees(id)


async def test_a_decision_is_shown_as_a_stage_without_its_reason(cast: Cast) -> None:
    id = await idea(cast)
    async with (await cast.company.act("mara@acme.example")).desk() as desk:
        await take_back(desk, id, "My boss said no.")
    (card,) = await search(cast["mara"], id)
    assert "Stage: closed" in to_text(card)
    assert "boss" not in to_text(card)


async def test_only_what_the_words_may_find_for_this_person_is_found(cast: Cast) -> None:
    """A word of the text, which Kofi may not read, does not tell him that it is there."""
    id = await idea(cast)
    assert ids(await search(cast["amina"], SECRET)) == [id]
    assert ids(await search(cast["kofi"], "pdf claims")) == [id]
    assert await search(cast["kofi"], SECRET) == ()
    assert await search(cast["kofi"], "unicorn") == ()


async def test_in_a_closed_company_nobody_finds_what_they_may_not_know(cast: Cast) -> None:
    id = await idea(cast)
    model = replace(cast.company.office.model, visibility=Visibility.CLOSED)
    closed = Dispatcher(replace(cast.company.office, model=model), cast.company.inbox.profile, router)
    assert await search(replace(cast["kofi"], dispatch=closed), id) == ()
    assert ids(await search(replace(cast["mara"], dispatch=closed), id)) == [id]


async def test_without_words_ones_own_ideas_come_the_latest_first(cast: Cast) -> None:
    assert await search(cast["mara"], "") == ()
    mine = []
    for number in range(LISTED + 2):
        cast.company.clock.forward(minutes=1)
        mine.append((await cast.company.idea("mara@acme.example", title=f"Idea {number} about claims")).id)
    await cast.company.idea("kofi@acme.example")
    assert ids(await search(cast["mara"], "  ")) == mine[::-1][:LISTED]
    assert len(await search(cast["amina"], "claims")) == LISTED


async def test_guests_and_who_was_switched_off_find_nothing(cast: Cast) -> None:
    id = await idea(cast)
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["kofi"], active=False))
    for name, why in (("gil", "only colleagues"), ("kofi", "switched off")):
        for words in (id, ""):
            await cast[name].send(Searched(cast[name].origin(), words))
            cast[name].sees(why)
            assert id not in cast[name].text


def said(reply: Reply) -> Say:
    assert isinstance(reply, Say)
    return reply


async def test_whoever_adds_usher_is_greeted_and_told_what_to_try_first(sqlite_company: Company) -> None:
    nia = sqlite_company.talker("nia@acme.example")
    reply = said(await nia.send(Installed(nia.origin())))
    nia.sees(
        "Hello Nia, I am Usher.", "I take ideas to the people", "What goes wrong at work", "Say *idea*", "[My ideas]"
    )
    assert reply.message.card is None, "a greeting fits on a phone"
    await nia.press("What else?")
    nia.sees("What I can do for you", "mine")
    await nia.press("Hand in an idea")
    nia.sees("What goes wrong")


async def test_a_guest_is_greeted_and_not_asked_for_an_idea(cast: Cast) -> None:
    gil = cast["gil"]
    await gil.send(Installed(gil.origin()))
    gil.sees("Hello Gil, I am Usher.", "Ideas are handed in by colleagues")
    assert "Say *idea*" not in gil.text


@pytest.mark.parametrize("is_direct", [True, False])
async def test_a_delivery_that_comes_again_has_no_second_welcome(cast: Cast, is_direct: bool) -> None:
    ada = cast["ada"] if is_direct else cast["ada"].elsewhere("C1")
    assert isinstance(await ada.send(Installed(ada.origin("added-1"))), Say)
    assert isinstance(await ada.send(Installed(ada.origin("added-1"))), Nothing)
    assert isinstance(await ada.send(Installed(ada.origin("added-2"))), Say)


async def test_in_a_channel_usher_introduces_itself_to_all_with_nothing_private(cast: Cast) -> None:
    await idea(cast)
    mara = cast["mara"].elsewhere("C1")
    reply = said(await mara.send(Installed(mara.origin())))
    assert reply.audience is Audience.ALL
    mara.sees("Mara added me here", "Mention me with *idea*", "An administrator", "*here project-office*")
    assert reply.message.card is None
    assert "AI-2026" not in mara.text
    async with writing(cast.company.database) as uow:
        await uow.people.save(cast.people["mara"].with_role(Role.ADMIN))
    again = said(await mara.send(Installed(mara.origin())))
    assert again == reply


async def test_a_name_with_marks_is_shown_as_it_is(cast: Cast) -> None:
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["mara"], name="**[Mara](https://evil.example)**"))
    mara = cast["mara"].elsewhere("C1")
    reply = said(await mara.send(Installed(mara.origin())))
    assert "**[Mara](https://evil.example)** added me here" in shown(reply)
