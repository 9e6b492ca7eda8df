"""Nudges and what they must not tell, wake or lose: hidden blockers, markup in titles, people who left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.usecases.blocker_gate import gate_follows
from domain.blocker import BlockerId
from domain.initiatives import InitiativeId
from domain.nudges import Step, Watch
from domain.people import Role
from domain.places import Channel
from storage.unit_of_work import reading, writing
from tests.hostile.corpus import HOSTILE
from tests.stories.cast import Cast
from tests.support.blocker_cast import raised
from tests.support.mentions import wakes_nobody
from tests.support.nudging import DAY_ZERO, asked_of, clock_strikes, late
from tests.support.talker import message_text

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    await cast.add("pam", Role.PROJECT_MANAGER)
    return cast


async def still(cast: Cast, *missing: str, **given: object) -> str:
    """An initiative that stands still for want of Pam."""
    id = (await cast.company.idea("mara@acme.example")).id
    await late(cast.company, id, cast.people["pam"], *(missing or ("stop_condition",)), **given)  # type: ignore[arg-type]  # as `late` takes it
    return id


async def watch(cast: Cast, id: str) -> Watch:
    async with reading(cast.company.database) as uow:
        return await uow.nudges.watch(id)


async def nudges_of(cast: Cast, name: str) -> list[str]:
    await cast.company.deliver()
    texts = [message_text(one) for one in cast.company.inbox.of(f"{name}@acme.example")]
    return [one for one in texts if "I write " in one]


async def in_channel(cast: Cast, channel: Channel) -> list[str]:
    await cast.company.deliver()
    texts = [message_text(one) for one in cast.company.inbox.at(channel.value)]
    return [one for one in texts if "I write " in one]


# Blockers


async def test_a_hidden_blocker_is_no_word_in_any_nudge(cast: Cast) -> None:
    id = await still(cast)
    hidden = replace(
        raised(summary="My manager hides the numbers."),
        id=BlockerId("B-66"), initiative=InitiativeId(id), confided_to=Role.PROJECT_OFFICE,
    )  # fmt: skip
    async with writing(cast.company.database) as uow:
        await uow.blockers.add(hidden)
        await uow.nudges.look_soon(DAY_ZERO, id)
    for days in range(20):
        await clock_strikes(cast.company, DAY_ZERO + days * DAY)
    said = [await cast.hears(name) for name in cast.people] + [await cast.channel()]
    assert not [one for one in said if "B-66" in one or "hides the numbers" in one]
    assert await nudges_of(cast, "pam")


async def test_a_blocker_that_moves_is_looked_at_soon(cast: Cast) -> None:
    id = await still(cast)
    await clock_strikes(cast.company, DAY_ZERO)
    assert (await watch(cast, id)).step is Step.FIRST
    act = await cast.company.act("amina@acme.example")
    one = replace(raised(summary="No access."), id=BlockerId("B-7"), initiative=InitiativeId(id))
    async with act.desk() as desk:
        await desk.uow.blockers.add(one)
        await gate_follows(desk, one)
    await clock_strikes(cast.company, DAY_ZERO + HOUR)
    assert (await watch(cast, id)).step is None


# Words that are markup


@pytest.mark.parametrize("name", ["slack mention", "at all", "markdown", "html", "links", "json", "long", "lines"])
async def test_titles_and_labels_are_shown_as_they_are(cast: Cast, name: str) -> None:
    words = " ".join(HOSTILE[name].split())[:90] or "nothing"
    for _ in range(3):
        id = await still(cast)
        record = await cast.company.initiative(id)
        async with writing(cast.company.database) as uow:
            named = replace(record.idea, title=words)
            assert await uow.initiatives.save(replace(record, idea=named, revision=record.revision + 1))
    await clock_strikes(cast.company, DAY_ZERO)
    await cast.company.deliver()
    [message] = [one for one in cast.company.inbox.of("pam@acme.example") if "I write " in one.text]
    wakes_nobody(message)


# Leaving


async def test_what_waited_for_somebody_who_left_is_the_offices(cast: Cast) -> None:
    id = await still(cast)
    await clock_strikes(cast.company, DAY_ZERO - 4 * HOUR)  # before the working day: it waits
    assert await asked_of(cast.company, id) == (cast.people["pam"].id,)
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["pam"], active=False))
    await clock_strikes(cast.company, DAY_ZERO)
    await clock_strikes(cast.company, DAY_ZERO + HOUR)
    assert await nudges_of(cast, "pam") == []
    assert [id in one for one in await in_channel(cast, Channel.PROJECT_OFFICE)] == [True]
