"""News of a blocker that are no card: what is typed in the thread under them reaches the other side."""

from __future__ import annotations

import pytest

from bot.usecases.blocker_places import thread_under
from bot.usecases.blockers import regrade, take_up
from domain.blockers import Severity
from domain.people import Role
from domain.places import Address, Channel
from tests.stories.cast import Cast
from tests.support.blocker_talk import ID, INFRA, in_thread, kept, new, raised
from tests.support.company import Company


@pytest.fixture
async def cast(sqlite_company: Company) -> Cast:
    cast = await Cast(sqlite_company).enter()
    for name, role in (("inga", Role.INFRASTRUCTURE), ("dirk", Role.DIRECTOR)):
        await cast.add(name, role)
    return cast


async def takes_up(cast: Cast, name: str) -> None:
    async with (await cast.company.act(f"{name}@acme.example")).desk() as desk:
        await take_up(desk, ID)
    await cast.company.deliver()


async def becomes_graver(cast: Cast) -> None:
    async with (await cast.company.act("kofi@acme.example")).desk() as desk:
        await regrade(desk, ID, Severity.SEV1)
    await cast.company.deliver()


def under(cast: Cast, since: int, conversation: str, words: str) -> Address:
    """The thread under what was said there."""
    [one] = [one for one in new(cast, since, words) if one.address.conversation == conversation]
    return thread_under(one.ref)


@pytest.mark.parametrize("hidden", [False, True])
async def test_the_raiser_answers_under_news_in_their_chat(cast: Cast, hidden: bool) -> None:
    await raised(cast, thread=None, hidden=hidden)
    blocker, _ = await kept(cast)
    holder = next(name for name in ("dirk", "inga", "amina") if cast.people[name].has(blocker.owner))
    since = len(cast.company.inbox.sent)
    await takes_up(cast, holder)
    place = under(cast, since, "dm:kofi@acme.example", "has taken it up")
    since = len(cast.company.inbox.sent)
    await in_thread(cast, "kofi", place, "Since Monday at nine")
    [heard] = new(cast, since, "“Since Monday at nine” (")
    assert heard.address.conversation == f"dm:{holder}@acme.example"
    _, said = await kept(cast)
    assert [one.words for one in said] == ["Since Monday at nine"]


async def test_owners_answer_under_the_line_that_calls_on_them(cast: Cast) -> None:
    await cast.company.bind(Channel.INFRASTRUCTURE)
    await raised(cast, thread=None)
    since = len(cast.company.inbox.sent)
    await becomes_graver(cast)
    places = [under(cast, since, one, "SEV1") for one in ("dm:inga@acme.example", INFRA)]
    for place, words in zip(places, ("Which gateway is it?", "Is it still so?"), strict=True):
        since = len(cast.company.inbox.sent)
        await in_thread(cast, "inga", place, words)
        assert "dm:kofi@acme.example" in [one.address.conversation for one in new(cast, since, words)]
    _, said = await kept(cast)
    assert [one.words for one in said] == ["Which gateway is it?", "Is it still so?"]


async def test_whoever_has_it_answers_under_what_they_are_told_of_it(cast: Cast) -> None:
    await raised(cast, thread=None)
    await takes_up(cast, "inga")
    since = len(cast.company.inbox.sent)
    await becomes_graver(cast)
    place = under(cast, since, "dm:inga@acme.example", "B-1")
    since = len(cast.company.inbox.sent)
    await in_thread(cast, "inga", place, "I look at it now")
    assert [one.address.conversation for one in new(cast, since, "I look at it now")] == ["dm:kofi@acme.example"]
