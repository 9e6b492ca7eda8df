"""Handing in twice, many at once, and deliveries that come again."""

from __future__ import annotations

import asyncio
from collections import Counter

from bot.events import Nothing
from domain.history import verify
from domain.people import PersonId
from domain.places import Channel
from storage.unit_of_work import reading
from tests.support.company import Company
from tests.support.drafts import confirm, ready
from tests.support.talker import shown

ANA = "ana@acme.example"
PEOPLE = 50


async def registered(company: Company) -> list[str]:
    async with reading(company.database) as uow:
        return [one.id for one in await uow.initiatives.waiting(PersonId("nobody"), limit=1000)]


async def chain_is_whole(company: Company) -> bool:
    async with reading(company.database) as uow:
        return verify([entry async for entry in uow.history.all()]) is None


async def test_one_draft_confirmed_in_two_windows_registers_one_idea(company: Company) -> None:
    await company.person(ANA)
    for number in range(5):
        draft = await ready(company, ANA)
        windows = [company.talker(ANA) for _ in range(4)]
        replies = await asyncio.gather(*(company.dispatch(confirm(window, draft)) for window in windows))
        said = [shown(reply) for reply in replies]
        assert len(await registered(company)) == number + 1
        assert sum("is registered" in text for text in said) == 1, said
        assert sum("done already" in text for text in said) == 3, said


async def test_two_windows_that_answer_at_once_keep_both_answers(company: Company) -> None:
    await company.person(ANA)
    one = company.talker(ANA, opens_forms=True)
    await one.say("idea " + "Support retypes 1,200 claims a week from PDF; 6 % have typos.")
    await one.press("Open as form")
    other = company.talker(ANA, opens_forms=True)
    other.replies = list(one.replies)
    await asyncio.gather(
        one.fill({"metric": "Typos per 100 claims: 6 now"}), other.fill({"target": "from 6 to 2 by June 2026"})
    )
    act = await company.act(ANA)
    async with act.looking() as desk:
        (draft,) = await desk.uow.conversations.open_of(act.person.id, company.clock.instant.replace(year=2020))
    assert draft.state["drafts"]["metric"] == "Typos per 100 claims: 6 now"
    assert draft.state["drafts"]["target"] == "from 6 to 2 by June 2026"


async def test_a_delivery_that_comes_four_times_has_one_effect(company: Company) -> None:
    await company.person(ANA)
    await company.person("bea@acme.example")
    await company.bind(Channel.PROJECT_OFFICE)
    idea = await company.idea(ANA)
    bea = company.talker("bea@acme.example")
    replies = await asyncio.gather(*(bea.say(f"comment {idea.id} Me too", key="retry-1") for _ in range(3)))
    replies.append(await bea.say(f"comment {idea.id} Me too", key="retry-1"))
    assert [isinstance(reply, Nothing) for reply in replies].count(False) == 1
    async with reading(company.database) as uow:
        assert len(await uow.notes.of(idea.id)) == 1
        assert [entry.verb for entry in await uow.history.of(idea.id)] == ["registered", "commented"]
    await company.deliver()
    assert len(company.inbox.of(ANA)) == 1


async def test_a_confirmation_that_comes_four_times_registers_once(company: Company) -> None:
    await company.person(ANA)
    draft = await ready(company, ANA)
    ana = company.talker(ANA)
    replies = await asyncio.gather(*(company.dispatch(confirm(ana, draft, key="retry-2")) for _ in range(4)))
    assert sum("is registered" in shown(reply) for reply in replies) == 1
    assert sum(isinstance(reply, Nothing) for reply in replies) == 3
    assert len(await registered(company)) == 1


async def test_fifty_at_once_get_fifty_numbers(company: Company) -> None:
    emails = [f"p{number}@acme.example" for number in range(PEOPLE)]
    await company.everybody(emails)
    drafts = [await ready(company, email) for email in emails]
    presses = [confirm(company.talker(email), draft) for email, draft in zip(emails, drafts, strict=True)]
    said = [shown(reply) for reply in await asyncio.gather(*map(company.dispatch, presses))]
    assert all("is registered" in text for text in said), Counter(text[:60] for text in said)
    assert sorted(await registered(company)) == [f"AI-2026-{number:04d}" for number in range(1, PEOPLE + 1)]
    assert await chain_is_whole(company)


async def test_first_words_from_two_windows_at_once_make_one_person(company: Company) -> None:
    replies = await asyncio.gather(*(company.talker("new@acme.example").say("help") for _ in range(6)))
    assert all("Hello New" in shown(reply) for reply in replies), [shown(reply)[:80] for reply in replies]
    async with reading(company.database) as uow:
        assert len(await uow.people.all()) == 1
        assert await uow.people.get(PersonId("nobody")) is None
