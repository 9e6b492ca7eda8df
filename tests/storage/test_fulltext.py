"""Full text: what is written is found at once, on both databases, and what it costs is bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.initiatives import Idea, Initiative, InitiativeId, edit, register
from domain.people import Person, PersonId
from storage.database import Database
from storage.fulltext import Shortlist, weight, words_of
from storage.fulltext_postgres import Term, enough, least
from storage.migrate import migrate
from storage.unit_of_work import reading, writing
from storage.vectors import Made
from tests.support.clock import MORNING
from tests.support.company import an_idea
from tests.support.postgres import Server

MARA = Person(PersonId("mara"), "Mara", "mara@acme.example")


def made(number: int, idea: Idea) -> Initiative:
    return register(InitiativeId(f"AI-2026-{number:04d}"), idea, MARA, MORNING, MORNING.date())


async def put(database: Database, *ideas: Idea) -> None:
    async with writing(database) as uow:
        for number, idea in enumerate(ideas, 1):
            assert await uow.initiatives.add(made(number, idea))


async def found(database: Database, words: str, *, titles_only: bool = False) -> list[str]:
    async with reading(database) as uow:
        short = await uow.fulltext.shortlist(words_of(words), titles_only=titles_only)
    return [one.id for one in short.candidates]


CLAIMS = an_idea()
ELSE = an_idea(process="Another", metric="Something", target=None)
CANTEEN = replace(ELSE, title="Plan the canteen", problem="Nobody knows how many eat.", summary="Forecast the waste.")
LETTERS = replace(ELSE, title="Sort letters", problem="Letters arrive by fax.", summary="Sort them by claims.")


async def test_it_is_found_by_any_of_its_words_in_any_form(database: Database) -> None:
    await put(database, CLAIMS, CANTEEN)
    for words in ("canteens planning", "how many people EAT", "forecasts", "waste!", "canteen unicorn"):
        assert (await found(database, words))[0] == "AI-2026-0002", words
    assert await found(database, "unicorn") == []
    assert await found(database, "") == []


async def test_what_holds_more_of_the_telling_words_comes_first_and_titles_count_more(database: Database) -> None:
    await put(database, CLAIMS, CANTEEN, LETTERS)
    assert await found(database, "claims letters by fax") == ["AI-2026-0003", "AI-2026-0001"]
    assert await found(database, "claims") == ["AI-2026-0001", "AI-2026-0003"]


async def test_by_title_nothing_else_is_found(database: Database) -> None:
    await put(database, CLAIMS, CANTEEN, LETTERS)
    assert await found(database, "fax claims", titles_only=True) == ["AI-2026-0001"]
    assert await found(database, "fax", titles_only=True) == []
    assert await found(database, "0003", titles_only=True) == ["AI-2026-0003"]


async def test_new_words_replace_the_old_ones_in_the_same_transaction(database: Database) -> None:
    await put(database, CLAIMS)
    changed = edit(made(1, CLAIMS), CANTEEN)
    async with writing(database) as uow:
        assert await uow.initiatives.save(changed)
    assert await found(database, "canteen") == ["AI-2026-0001"]
    assert await found(database, "retypes PDF") == []
    async with writing(database) as uow:
        await uow.connection.execute(text("DELETE FROM initiatives"))
    assert await found(database, "canteen") == []


async def test_what_is_undone_is_not_found(database: Database) -> None:
    async def broken() -> None:
        async with writing(database) as uow:
            await uow.initiatives.add(made(1, CLAIMS))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await broken()
    assert await found(database, "claims") == []


async def test_a_decision_leaves_the_index_alone(database: Database) -> None:
    await put(database, CLAIMS)
    async with reading(database) as uow:
        before = (await uow.connection.execute(text("SELECT number FROM wordings"))).scalars().all()
    async with writing(database) as uow:
        assert await uow.initiatives.save(replace(made(1, CLAIMS), revision=2, needs_number=True))
    assert await found(database, "claims") == ["AI-2026-0001"]
    async with reading(database) as uow:
        assert (await uow.connection.execute(text("SELECT number FROM wordings"))).scalars().all() == before


async def test_among_many_the_one_with_all_the_words_is_first(database: Database) -> None:
    kinds, things = "late wrong foreign urgent old".split(), "claim letter invoice order ticket".split()
    ideas = [
        an_idea(title=f"Sort {kind} {thing}s", problem=f"{kind} {thing}s {a} {b} wait", summary="x", metric=None)
        for kind in kinds
        for thing in things
        for a in ("excel", "fax", "mail", "phone")
        for b in ("monday", "tuesday", "friday")
    ]
    await put(database, *ideas)
    at = next(place for place, one in enumerate(ideas, 1) if one.problem == "foreign invoices fax tuesday wait")
    best = await found(database, "tuesday fax invoices which are foreign")
    assert best[0] == f"AI-2026-{at:04d}"
    assert len(best) == 100


async def test_how_many_hold_a_word_is_known(database: Database) -> None:
    await put(database, CLAIMS, CANTEEN, LETTERS)
    async with reading(database) as uow:
        short = await uow.fulltext.shortlist(("claims", "canteen", "unicorn"))
    assert short.holding is not None
    assert (short.stored, short.holding["claims"], short.holding["canteen"]) == (3, 2, 1)
    assert short.weight("unicorn") > short.weight("canteen") > short.weight("claims") > 0


def test_weights_are_bounded() -> None:
    assert weight(0, 10**7) < 7.5
    assert weight(10**7, 10**7) > 0
    assert Shortlist().weight("anything") > 0


def test_words_are_few_short_and_different() -> None:
    assert words_of("Claims, CLAIMS & the PDF's_x\0") == ("claims", "the", "pdf", "s", "x")
    assert words_of("a" * 100_000) == ()
    assert len(words_of(" ".join(map(str, range(10_000))))) == 200


async def vector_of(database: Database, model: str, number: int) -> bytes | None:
    async with reading(database) as uow:
        return (await uow.vectors.get(model, [number, 99])).get(number)


async def test_vectors_are_kept_for_the_words_that_they_were_made_of(database: Database) -> None:
    await put(database, CLAIMS, CANTEEN)
    async with reading(database) as uow:
        newest, oldest = await uow.vectors.missing("m", 9)
        assert await uow.vectors.missing("m", 1) == [newest]
    assert (newest.title, oldest.title) == (CANTEEN.title, CLAIMS.title)
    async with writing(database) as uow:
        await uow.vectors.put("m", [Made(newest.number, newest.changes, b"\0x"), Made(oldest.number, 7, b"y")])
        await uow.vectors.put("m", [])
    assert await vector_of(database, "m", newest.number) == b"\0x"
    assert await vector_of(database, "n", newest.number) is None  # of another model
    assert await vector_of(database, "m", oldest.number) is None  # its words changed meanwhile
    async with reading(database) as uow:
        assert await uow.vectors.missing("m", 9) == [oldest]
        assert await uow.vectors.missing("n", 9) == [oldest, newest]  # what has none at all comes first
        assert await uow.vectors.missing_of("m", [newest.number]) == []
        assert await uow.vectors.missing_of("n", [newest.number]) == [newest]
        assert await uow.vectors.get("m", []) == {}


async def test_other_words_and_an_end_leave_no_vector_behind(database: Database) -> None:
    await put(database, CLAIMS)
    async with writing(database) as uow:
        (one,) = await uow.vectors.missing("m", 9)
        await uow.vectors.put("m", [Made(one.number, one.changes, b"x")])
    async with writing(database) as uow:
        assert await uow.initiatives.save(replace(made(1, CLAIMS), revision=2, needs_number=True))
    assert await vector_of(database, "m", one.number) == b"x"  # a decision changes no word
    async with writing(database) as uow:
        assert await uow.initiatives.save(replace(edit(made(1, CLAIMS), CANTEEN), revision=3))
    assert await vector_of(database, "m", one.number) is None
    async with writing(database) as uow:
        await uow.connection.execute(text("DELETE FROM initiatives"))
        assert (await uow.connection.execute(text("SELECT count(*) FROM vectors"))).scalar() == 0


@pytest.fixture(params=["sqlite", "postgresql"])
async def before(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database as 0003 left it."""
    if request.param == "sqlite":
        url = str(tmp_path / "old.db")
    else:
        server: Server = request.getfixturevalue("postgres")
        url = await asyncio.to_thread(asyncio.run, server.empty())
    database = Database(url)
    await migrate(database, "0003")
    yield database
    await database.close()


async def test_0004_finds_what_was_there_and_leaves_nothing_behind(before: Database) -> None:
    await migrate(before)  # today's code writes columns that came later
    await put(before, CLAIMS, LETTERS)
    assert await found(before, "claims") == ["AI-2026-0001", "AI-2026-0002"]
    await migrate(before, "0003")
    async with before.writing() as connection:  # no trigger is left to fail
        await connection.execute(text("UPDATE initiatives SET title = title, body = body"))
    await migrate(before)
    assert await found(before, "claims") == ["AI-2026-0001", "AI-2026-0002"]


TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'initiatives'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'initiatives'::regclass AND NOT tgisinternal",
}
WORDING = {
    "sqlite": {"initiatives_worded", "initiatives_reworded", "initiatives_unworded"},
    "postgresql": {"initiatives_worded", "initiatives_reworded"},
}


async def test_no_step_loses_the_triggers(before: Database) -> None:
    """A step that rebuilds `initiatives`, as SQLite needs for most changes, drops them: it has to make them again."""
    name = "sqlite" if before.is_sqlite else "postgresql"
    for step in (None, "0003", None):
        await (migrate(before, step) if step else migrate(before))
        async with reading(before) as uow:
            there = set((await uow.connection.execute(text(TRIGGERS[name]))).scalars())
        assert WORDING[name] <= there if step is None else not WORDING[name] & there
    await put(before, CLAIMS)
    async with writing(before) as uow:
        assert await uow.initiatives.save(edit(made(1, CLAIMS), CANTEEN))
    assert await found(before, "canteen") == ["AI-2026-0001"]


def test_the_condition_is_what_so_few_rows_fulfil() -> None:
    terms = [Term("a", 3.0, 0.01), Term("b", 2.0, 0.1), Term("it's", 1.0, 0.5)]
    assert least(terms, 1.0) == 1.0  # any of them will do
    assert least(terms, 0.06) == 3.0  # a alone, or the others together: 0.0595
    assert least(terms, 0.006) == 4.0  # a with one of the others: 0.0055
    assert least(terms, 0.0) == 6.0  # what holds all is meant in any case
    assert enough(terms, 6.0) == "('a' & ('b' & ('it''s')))"
    assert enough(terms, 4.0) == "('a' & ('b' | ('it''s')))"
    assert enough(terms, 7.0) == ""
