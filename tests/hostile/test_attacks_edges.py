"""Attacks at the edges that once succeeded: files, addresses, the command line, the playground's door."""

from __future__ import annotations

import fcntl
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.chatting import run_chat
from bot.demonstrating import run_demo
from bot.migrating import run_migrate
from bot.obstacles import CannotStart
from bot.opening import open_database
from bot.platforms.console.console import Console
from bot.platforms.playground.board import Board, Draft
from bot.platforms.playground.values import USHER
from bot.settings import Settings
from bot.usecases.people_import import read_people
from tests.platforms.playground.fake_office import build
from tests.support.company import the_model

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEADING = "name,email\n"


async def test_a_card_is_replaced_in_its_own_place_only(tmp_path: Path) -> None:
    board = Board(tmp_path / "board.db")
    card = await board.post(Draft("#general", USHER, "a card", "{}", NOON))
    elsewhere = await board.replace(card.id, "new", "{}", "#other")
    here = await board.replace(card.id, "new", "{}", "#general")
    await board.close()
    assert elsewhere is None
    assert here is not None
    assert here.text == "new"


async def test_a_store_that_began_anew_gives_no_id_twice(tmp_path: Path) -> None:
    ids = []
    for name in ("before", "after"):
        board = Board(tmp_path / name)
        ids += [(await board.post(Draft("#general", USHER, "a card", "{}", NOON))).id for _ in range(3)]
        await board.close()
    assert len(set(ids)) == 6
    assert ids == sorted(ids, key=int)


@pytest.mark.parametrize("line", ["0" * 5000, "9" * 5000, "٩" * 5000])
def test_a_number_of_any_length_is_read_as_text(line: str) -> None:
    event = Console("mara@acme.example", print).event(line)
    assert getattr(event, "text", None) == line


@pytest.mark.parametrize(
    "email",
    ["\u212aofi@b.example", "İ@b.example", "a\u3164@b.example", "a\u202e@b.x", "a@b@c", "a@", "@b", "x" * 255 + "@b.x"],
)
def test_an_address_that_could_be_taken_for_another_is_refused(email: str) -> None:
    rows, bad = read_people(f"{HEADING}Ana,{email}\n", the_model()[0])
    assert (rows, [one.line for one in bad]) == ([], [2])


def test_letters_beyond_ascii_are_no_fault() -> None:
    rows, bad = read_people(f"{HEADING}Zoë Ōno,ZOë@Büro.example\n", the_model()[0])
    assert ([row.person.email for row in rows], bad) == (["zoë@büro.example"], [])


@pytest.mark.parametrize("name", ["x" * 201, "A\x1b[2Jna", "A\u202ena", "A\u200bna", '"A\nna"'])
def test_a_name_that_hides_something_or_never_ends_is_refused(name: str) -> None:
    rows, bad = read_people(f"{HEADING}{name},a@b.example\n", the_model()[0])
    assert rows == []
    assert bad[0].reason.isprintable()


def test_what_follows_a_cell_that_is_too_long_is_not_taken_for_people() -> None:
    text = f'{HEADING}Ana,a@b.example\n"{"x" * 140_000}\nEve,eve@b.example\n",c@d.example\n'
    rows, bad = read_people(text, the_model()[0])
    assert [row.person.email for row in rows] == ["a@b.example"]
    assert [one.line for one in bad] == [3]


def test_a_heading_that_is_no_csv_is_named() -> None:
    rows, bad = read_people("x" * 140_000, the_model()[0])
    assert (rows, [one.line for one in bad]) == ([], [1])


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "nonsense"])
@pytest.mark.parametrize("body", [b"not it", gzip.compress(b"{}", mtime=0)[:-6]])
async def test_a_body_that_is_not_encoded_as_it_says(tmp_path: Path, encoding: str, body: bytes) -> None:
    app, _ = build(tmp_path / "chat.db")
    headers = {"Content-Encoding": encoding, "Content-Type": "application/json"}
    async with TestClient(TestServer(app)) as client, client.post("/api/say", data=body, headers=headers) as response:
        assert response.status == 400


@pytest.mark.parametrize(
    "url",
    [
        ":memory:",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
        "postgresql://u:sesame@127.0.0.1:99999/x",
        "postgresql://u:sesame@127.0.0.1:0/x",
        "postgresql://u:1@127.0.0.1:port/x",
        "postgresql://127.0.0.1:1/x?user=u&password=sesame",
        "postgresql://u:p@sesame/x@127.0.0.1:1/x",
        "postgresql://u/v:sesame@127.0.0.1:1/x",
        "mysql://u:sesame@127.0.0.1/x",
        "no url://u:sesame@127.0.0.1",
    ],
)
async def test_a_database_that_cannot_be_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(CannotStart) as refused:
        await open_database(url)
    assert "\n" not in str(refused.value)
    assert "sesame" not in str(refused.value)


@pytest.mark.parametrize("url", [":memory:", "postgresql://u:p@127.0.0.1:99999/x"])
async def test_migrate_refuses_it_too(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert await run_migrate(Settings(DATABASE_URL=url, _env_file=None), "head") == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("name", ["", "mara", "a b@c", "<a@b.example>"])
async def test_the_terminal_is_for_somebody_with_an_address(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(DATABASE_URL=str(tmp_path / "usher.db"), _env_file=None)
    assert await run_chat(settings, name, as_json=False) == 1
    assert "not an e-mail address" in capsys.readouterr().err
    assert not (tmp_path / "usher.db").exists()


async def test_one_process_at_a_time_makes_the_demo(tmp_path: Path) -> None:
    settings = Settings(DATABASE_URL=str(tmp_path / "demo.db"), _env_file=None)
    with (tmp_path / "demo.chat.seeding").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(CannotStart, match="being made by another process"):
            await run_demo(settings, seed_only=True)
    assert await run_demo(settings, seed_only=True) == 0
