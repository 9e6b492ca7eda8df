"""What every test may ask for: databases, an office, a company. See tests/support for what they are made of."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.usecases.desk import Office
from storage.database import Database
from storage.migrate import migrate
from tests.support.clock import Clock
from tests.support.company import Company, make_office
from tests.support.compiled import compile_once
from tests.support.postgres import NoPostgres, Server, given_url, start

BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> None:
    """The engines of all tests share what they compile."""
    compile_once()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at today's schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "usher.db"

    async def make() -> None:
        database = Database(str(path))
        await migrate(database)
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server. Skips when there is none, and fails instead where USHER_REQUIRE_POSTGRES=1."""
    given = given_url()
    if given is not None:
        server = Server(make_url(given))
        yield server
        asyncio.run(server.drop_all())
        return
    try:
        embedded = start()
    except NoPostgres as error:
        reason = f"No PostgreSQL, so half of the storage tests do not run: {error}"
        if os.environ.get("USHER_REQUIRE_POSTGRES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    try:
        yield Server(embedded.url)
    finally:
        embedded.stop()


@pytest.fixture(scope="session")
def sentence_model() -> str:
    """The folder of a sentence model. Skips when none is named, and fails instead where CI is set."""
    named = os.environ.get("USHER_EMBEDDINGS_MODEL")
    if named:
        return named
    why = "THE SEMANTIC EXTRA IS NOT TESTED: set USHER_EMBEDDINGS_MODEL to the folder of a model"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture
def sqlite_path(sqlite_template: Path, tmp_path: Path) -> Path:
    """A migrated SQLite file of this test's own."""
    return Path(shutil.copy(sqlite_template, tmp_path / "usher.db"))


@pytest.fixture
async def sqlite(sqlite_path: Path) -> AsyncIterator[Database]:
    """A migrated SQLite database, for tests that need not run on both."""
    database = Database(str(sqlite_path))
    yield database
    await database.close()


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where a migrated database of this test's own is, for tests that open it several times."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_path"))
        return
    server: Server = request.getfixturevalue("postgres")
    url = asyncio.run(server.fresh())
    yield url
    asyncio.run(server.give_back(url))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database: the test runs once on SQLite and once on PostgreSQL."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def clock() -> Clock:
    """The office's clock; it stands until a test moves it."""
    return Clock()


@pytest.fixture
def office(database: Database, clock: Clock) -> Office:
    """The office over `database`, by the repository's operating model."""
    return make_office(database, clock)


@pytest.fixture
def company(office: Office, clock: Clock) -> Company:
    """Office, relay, inbox and dispatcher over `database`."""
    return Company(office, clock)


@pytest.fixture
def sqlite_company(sqlite: Database, clock: Clock) -> Company:
    """The same on SQLite only."""
    return Company(make_office(sqlite, clock), clock)
