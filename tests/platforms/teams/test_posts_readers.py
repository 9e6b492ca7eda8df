"""Who may press the buttons of a card, as Teams names them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.platforms.teams.values import account
from bot.ui import Card
from tests.platforms.teams.test_posts import CARD, Post, chat
from tests.support.teams_connector import TENANT, FakeTeams


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with FakeTeams() as teams:
        post = Post(teams)
        await post.meet(post.ana, post.channel)
        yield post
        await post.sender.close()


def readers_of(message: object) -> list[str]:
    content = message["attachments"][0]["content"]  # type: ignore[index]  # JSON
    return list(content.get("refresh", {}).get("userIds", ()))


async def test_the_readers_of_a_card_are_named_as_teams_names_them(post: Post) -> None:
    bo, stranger = post.teams.person("Bo"), post.teams.person("Stranger")
    foreign = post.teams.person("Foreign", tenant="other")
    await post.meet(bo, foreign)
    keys = (account(TENANT, bo.aad).key, account(TENANT, stranger.aad).key, account("other", foreign.aad).key,
            "slack/T1/U1",
            account(TENANT, post.ana.aad).key, "nonsense")  # fmt: skip
    card = replace(CARD.card or Card(""), readers=keys)
    for _ in range(2):
        await post.send(message=replace(CARD, card=card))
    for said in post.teams.said(post.channel):
        assert readers_of(said) == [bo.id, post.ana.id]
    assert post.references.reads.count(chat(bo).key) == 1


async def test_no_more_than_sixty_readers_are_named(post: Post) -> None:
    people = [post.teams.person(f"P{number}") for number in range(70)]
    await post.meet(*people)
    card = replace(CARD.card or Card(""), readers=tuple(account(TENANT, one.aad).key for one in people))
    await post.send(message=replace(CARD, card=card))
    assert readers_of(post.teams.said(post.channel)[0]) == [one.id for one in people[:60]]
