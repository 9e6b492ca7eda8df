"""The office's card for whoever looks at it: buttons for those who may act, the state for colleagues, nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.events import CardRefreshed, Origin, Reply, Say
from bot.handlers import router
from bot.router import Dispatcher
from bot.ui import Card, Message
from domain.model import Visibility
from domain.people import Role
from domain.places import Account, Channel
from storage.unit_of_work import writing
from tests.stories.cast import Cast
from tests.support.counting import statements
from tests.support.inbox import TENANT
from tests.support.talker import Talker, message_text

ROOM = Channel.PROJECT_OFFICE.value
LABELS = ["Take it", "Ask the author", "More…"]


def card(message: Message) -> Card:
    assert message.card is not None
    return message.card


def standing(cast: Cast) -> Card:
    """The card in the office's channel."""
    (message,) = cast.company.inbox.at(ROOM)
    return card(message)


def labels(of: Card) -> list[str]:
    return [button.label for button in of.buttons]


def key(name: str, platform: str = "chat") -> str:
    return Account(platform, TENANT, f"{name}@acme.example").key


async def look(talker: Talker, subject: str) -> Reply:
    return await talker.send(CardRefreshed(replace(talker.origin(), key=None), subject))


def seen(reply: Reply) -> Card:
    assert isinstance(reply, Say)
    return card(reply.message)


async def test_the_card_names_those_who_may_press_its_buttons(cast: Cast) -> None:
    async with writing(cast.company.database) as uow:
        tool = Account("other", TENANT, "amina@acme.example")
        await uow.people.join(tool, cast.people["amina"].id, cast.company.clock.now())
    await cast.idea()
    await cast.channel()
    assert standing(cast).readers == (key("amina"), tool.key, key("tomasz"))
    assert labels(standing(cast)) == LABELS


async def test_an_author_of_the_office_is_no_reader_of_their_own_card(cast: Cast) -> None:
    id = (await cast.company.idea("amina@acme.example")).id
    await cast.channel()
    assert standing(cast).readers == (key("tomasz"),)
    assert labels(seen(await look(cast["amina"].elsewhere(ROOM), id))) == []
    assert labels(seen(await look(cast["tomasz"].elsewhere(ROOM), id))) == LABELS


async def test_who_reads_follows_the_roles_and_a_card_without_buttons_names_nobody(cast: Cast) -> None:
    id = await cast.idea()
    await cast.channel()
    await cast["ada"].say("role give kofi@acme.example project-office")
    await cast["ada"].say("role take tomasz@acme.example project-office")
    await cast["mara"].say(f"comment {id} Please hurry")
    await cast.channel()
    assert standing(cast).readers == (key("amina"), key("kofi"))
    await cast["mara"].say(f"withdraw {id}")
    await cast["mara"].press("Skip")
    await cast["mara"].say("submit")
    await cast.channel()
    assert labels(standing(cast)) == []
    assert standing(cast).readers == ()


async def test_handing_in_asks_for_the_readers_once_in_half_a_minute(cast: Cast) -> None:
    def about_people(found: list[str]) -> list[str]:
        return [one for one in found if "roles" in one or "accounts" in one]

    act = await cast.company.act("mara@acme.example")
    asked = []
    for seconds in (0, 29, 2):
        cast.company.clock.forward(seconds=seconds)
        with statements() as found:
            await cast.company.idea("mara@acme.example")
        asked.append(len(about_people(found)) - 1)  # one is the test's, to find out who acts
    assert act.office.directory is cast.company.office.directory
    assert asked[1] == 0
    assert asked[0] == asked[2] > 0


async def test_who_decides_sees_the_buttons_and_a_colleague_the_state(cast: Cast) -> None:
    id = await cast.idea()
    await cast.channel()
    office, kofi, ada = (cast[name].elsewhere(ROOM) for name in ("amina", "kofi", "ada"))
    deciders = seen(await look(office, id))
    assert labels(deciders) == LABELS
    for colleague in (kofi, ada):
        shown = seen(await look(colleague, id))
        assert shown == replace(deciders, buttons=())
        assert "Triage due" in message_text(Message("", shown))
    assert deciders.readers == ()


async def test_after_the_decision_everybody_sees_who_has_it(cast: Cast) -> None:
    id = await cast.idea()
    await cast.channel()
    office, kofi = cast["amina"].elsewhere(ROOM), cast["kofi"].elsewhere(ROOM)
    await look(office, id)
    await office.press("Take it")
    for talker, offered in ((office, ["Ask the author", "Decide…", "More…"]), (kofi, [])):
        shown = seen(await look(talker, id))
        assert "Taken by Amina" in message_text(Message("", shown))
        assert labels(shown) == offered


async def test_who_lost_the_role_loses_the_buttons_at_the_next_look(cast: Cast) -> None:
    id = await cast.idea()
    await cast.channel()
    async with writing(cast.company.database) as uow:  # by another process: nothing here is told
        await uow.people.save(cast.people["amina"].without_role(Role.PROJECT_OFFICE))
    assert labels(seen(await look(cast["amina"].elsewhere(ROOM), id))) == []


async def test_a_guest_reads_a_sentence_whatever_the_number(cast: Cast) -> None:
    id = await cast.idea()
    await cast.channel()
    gil = cast["gil"].elsewhere(ROOM)
    said = [await look(gil, subject) for subject in (id, "AI-2026-9999")]
    assert said[0] == said[1]
    gil.sees("only colleagues of the company")
    assert isinstance(said[0], Say)
    assert said[0].message.card is None


@pytest.mark.parametrize("subject", ["AI-2026-9999", "triage:AI-2026-0001", "", "\x00", "x" * 5_000])
async def test_a_number_that_nobody_knows_is_said_to_be_one(cast: Cast, subject: str) -> None:
    await cast.idea()
    await cast.channel()
    for name in ("amina", "kofi"):
        talker = cast[name].elsewhere(ROOM)
        await look(talker, subject)
        talker.sees("I know no")


async def test_where_the_card_does_not_stand_nobody_gets_it_by_asking(cast: Cast) -> None:
    id = await cast.idea()
    await cast.channel()
    for name, words in (("kofi", f"Say *status {id}*"), ("gil", "only colleagues")):
        for place in (cast[name], cast[name].elsewhere("elsewhere")):
            await look(place, id)
            place.sees(words)
            assert "customers call back" not in place.text
    assert labels(seen(await look(cast["tomasz"].elsewhere("elsewhere"), id))) == LABELS


async def test_in_a_closed_company_a_hidden_idea_sounds_like_none(cast: Cast) -> None:
    id = await cast.idea()
    await cast.channel()
    model = replace(cast.company.office.model, visibility=Visibility.CLOSED)
    closed = Dispatcher(replace(cast.company.office, model=model), cast.company.inbox.profile, router)
    kofi = replace(cast["kofi"].elsewhere("elsewhere"), dispatch=closed)
    said = []
    for subject in (id, "AI-2026-9999"):
        await look(kofi, subject)
        said.append(kofi.text.replace(subject, ""))
    assert said[0] == said[1]
    there = replace(kofi, place=cast.company.place(ROOM), replies=[])
    assert labels(seen(await look(there, id))) == []


async def test_a_thread_is_part_of_the_place_where_the_card_stands(cast: Cast) -> None:
    id = await cast.idea()
    await cast.channel()
    kofi = cast["kofi"].elsewhere(ROOM)
    origin: Origin = replace(kofi.origin(), place=replace(kofi.place, thread="17"), key=None)
    shown = seen(await kofi.send(CardRefreshed(origin, id)))
    assert "customers call back" in message_text(Message("", shown))
