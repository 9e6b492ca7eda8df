"""Who may know of a record, and that what is decided from a person is decided from the stored one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.ui import literal, to_text
from bot.usecases import chronicle, look, people, talk_about
from bot.usecases.decisions import Said, decide
from bot.usecases.desk import Act
from domain.errors import NotFound
from domain.funnel import Decision
from domain.model import Visibility
from domain.people import Role
from storage.unit_of_work import reading, writing
from tests.stories.cast import PROBLEM, Cast


async def in_a_closed_company(cast: Cast, email: str) -> Act:
    act = await cast.company.act(email)
    model = replace(act.office.model, visibility=Visibility.CLOSED)
    return replace(act, office=replace(act.office, model=model))


async def test_where_nobody_may_know_a_hidden_idea_sounds_like_none(cast: Cast) -> None:
    id = await cast.idea()
    act = await in_a_closed_company(cast, "kofi@acme.example")
    for use_case in (look.status, chronicle.history, talk_about.follow):
        said = []
        for number in (id, "AI-2026-9999"):
            async with act.desk() as desk:
                with pytest.raises(NotFound) as refused:
                    await use_case(desk, number)
            said.append(refused.value.user_message.replace(literal(number), ""))
        assert said[0] == said[1]


async def test_whose_idea_went_into_another_sees_that_one_even_in_a_closed_company(cast: Cast) -> None:
    first = await cast.idea()
    second = (await cast.company.idea("kofi@acme.example")).id
    async with (await cast.company.act("amina@acme.example")).desk() as desk:
        await decide(desk, second, Said(Decision.MERGE, "The same pain.", into=first))
    async with (await in_a_closed_company(cast, "kofi@acme.example")).looking() as desk:
        shown = (await look.status(desk, first)).card
        assert shown is not None
        assert "customers call back" in to_text(shown)
        assert (await chronicle.history(desk, first)).card is not None


async def test_whoever_lost_a_role_hears_no_more_words_at_once(cast: Cast) -> None:
    id, carla = await cast.idea(), cast.people["carla"]
    async with (await cast.company.act("carla@acme.example")).desk() as desk:
        await talk_about.follow(desk, id)
    async with (await cast.company.act("mara@acme.example")).desk() as desk:
        await talk_about.comment(desk, id, "The first secret.")
    async with writing(cast.company.database) as uow:
        await uow.people.save(carla.without_role(Role.CHAMPION))
    async with (await cast.company.act("mara@acme.example")).desk() as desk:
        await talk_about.comment(desk, id, "The second secret.")
    heard = await cast.hears("carla")
    assert "The first secret." in heard
    assert "The second secret." not in heard


async def test_a_role_given_meanwhile_survives_the_department(cast: Cast) -> None:
    act = await cast.company.act("kofi@acme.example")
    async with writing(cast.company.database) as uow:
        await uow.people.save(act.person.with_role(Role.CHAMPION))
    async with act.desk() as desk:
        await people.set_department(desk, "IT" if act.person.department != "it" else "Claims")
    async with reading(cast.company.database) as uow:
        stored = await uow.people.get(act.person.id)
    assert stored is not None
    assert stored.has(Role.CHAMPION)
    assert stored.department != act.person.department


async def test_words_may_begin_on_the_next_line(cast: Cast) -> None:
    id, kofi = await cast.idea(), cast["kofi"]
    await kofi.say(f"comment {id}\nThis is worth it.")
    kofi.sees(f"Your comment is on {id}")
    await cast["mara"].say(f"status {id}")
    cast["mara"].sees("This is worth it.")
    await kofi.say(f"idea:\n{PROBLEM}")
    kofi.sees("Which number would prove")
