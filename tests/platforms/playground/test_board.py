"""The board is a vendor's server: what was posted survives, and each person sees their share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.platforms.playground.board import PAGE, Board, Draft
from bot.platforms.playground.values import USHER
from tests.platforms.playground.fake_office import EMIL, PIET

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def draft(text: str, author: str = PIET, only_for: str | None = None, act: str | None = None) -> Draft:
    return Draft("#general", author, text, '{"words":""}', NOON, only_for=only_for, act=act)


@pytest.fixture
async def board(store: Path) -> AsyncIterator[Board]:
    board = Board(store)
    yield board
    await board.close()


async def test_messages_outlive_the_process(board: Board, store: Path) -> None:
    posted = await board.post(draft("hello"))
    again = Board(store)  # the first was never closed, as after a kill -9
    try:
        assert await again.read("#general", EMIL) == ([posted], False)
    finally:
        await again.close()


async def test_a_replaced_message_keeps_its_id_and_says_that_it_changed(board: Board) -> None:
    posted = await board.post(draft("before", author=USHER))
    changed = await board.replace(posted.id, "after", "{}")
    assert changed is not None
    assert (changed.id, changed.text, changed.edited) == (posted.id, "after", True)
    assert await board.find(posted.id) == changed


@pytest.mark.parametrize("message", ["0", "99", "", "x", "-1", "²", "9" * 40])
async def test_what_never_was_cannot_be_found_or_replaced(board: Board, message: str) -> None:
    assert await board.find(message) is None
    assert await board.replace(message, "", "{}") is None


async def test_unread_counts_what_others_said_until_it_was_seen(board: Board) -> None:
    await board.post(draft("one"))
    await board.post(draft("mine", author=EMIL))
    last = await board.post(draft("for piet", only_for=PIET))
    assert await board.unread(EMIL) == {"#general": 1}
    await board.seen(EMIL, "#general", last.id)
    await board.seen(EMIL, "#general", "1")
    assert await board.unread(EMIL) == {}
    assert await board.unread(PIET) == {"#general": 1}


async def test_a_long_place_is_read_in_pages(board: Board) -> None:
    posted = [await board.post(draft(str(number))) for number in range(PAGE + 5)]
    latest, more = await board.read("#general", EMIL)
    assert (latest, more) == (posted[5:], True)
    assert await board.read("#general", EMIL, before=latest[0].id) == (posted[:5], False)


async def test_the_same_act_is_posted_once(board: Board) -> None:
    first = await board.post(draft("one", act="a"))
    assert await board.post(draft("two", act="a")) == first
    assert await board.since(0) == {"#general": 1}


async def test_what_stood_there_before_anybody_came_is_no_news(board: Board) -> None:
    await board.post(draft("an old card"))
    await board.begin()
    assert await board.unread(EMIL) == {}
    await board.post(draft("a new card"))
    await board.begin()  # a restart
    assert await board.unread(EMIL) == {"#general": 1}
