"""An office to be killed while its clock strikes: `python -m ... <database> <Slack> <port>`.

It loads everything once, and forks an office for each "fork" that it reads; "bury" and a process id makes it wait for
the end of one. The office connects to the port, and for each job and moment that it reads from there it does what is
due then and sends what is to be sent, as `usher run` does every minute. It answers with a line when it is done.

"strike", a job and a moment make it do that itself. Offices that it forks later have every statement compiled that it
needed: else each of those that die, and of those that come after them, would spend most of its life with that.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.jobs import guarded, run_due
from bot.platforms.slack.slack import Slack
from bot.platforms.slack.values import Config as SlackConfig
from bot.platforms.teams.login import Login
from bot.platforms.teams.teams import Teams
from bot.platforms.teams.values import Config as TeamsConfig
from bot.relay import Relay
from bot.ui import Message
from bot.usecases.desk import Desk, Office
from bot.usecases.digest_clock import run_digests
from bot.usecases.digests import GATHER
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.nudge_clock import run_nudges
from bot.usecases.references import StoredReferences
from bot.usecases.shipped import ShippedLibrary
from domain.digests import DigestKind, Since
from storage.database import Database
from storage.remembered import Remembered
from tests.support.clock import Clock
from tests.support.company import make_office, the_model
from tests.support.slack_api import BOT_TOKEN
from tests.support.teams_connector import TENANT
from tests.support.teams_office import APP_ID, SignIn, Unhurried

JOBS = {"due": run_due, "digests": run_digests, "nudges": run_nudges}


async def compose(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """Says which slot it is: the kind, whose, and the day where its readers are."""
    whose, zone = "everybody", desk.act.office.model.time_zone
    if scope.person is not None:
        whose, zone = scope.person.name, scope.person.time_zone or zone
    return Composed(Message(f"{scope.kind} for {whose} on {scope.moment.astimezone(ZoneInfo(zone)).date()}"))


def teams_at(database: Database) -> Teams:
    config = TeamsConfig(
        app_id=APP_ID,
        password="a secret for tests",
        tenant_id=TENANT,
        tenants=frozenset({TENANT}),
        hosts=frozenset({"127.0.0.1"}),
    )
    return Teams(config, StoredReferences(database), Login(config, SignIn()), Unhurried())


@asynccontextmanager
async def at_work(database: Database, slack_url: str) -> AsyncIterator[Callable[[str, str], Awaitable[None]]]:
    """An office; what it gives does a job at a moment, and sends what there is to be sent then."""
    clock = Clock()
    slack, teams = Slack(SlackConfig(BOT_TOKEN, "not asked for", "", slack_url)), teams_at(database)
    await slack.start()
    office = make_office(database, clock)
    relay = Relay(office, {one.name: one for one in (slack, teams)})
    office = relay.office = replace(office, kick=relay.kick)

    async def due(job: Callable[[Office, datetime], Awaitable[None]]) -> None:
        await job(office, clock.now())
        await relay.drain()

    async def strike(job: str, moment: str) -> None:
        clock.instant = datetime.fromisoformat(moment)
        await guarded(job, partial(due, JOBS[job]))

    yield strike
    for one in (slack, teams, database):
        await one.close()


async def work(database: Database, slack_url: str, port: int) -> None:
    """Until the connection ends, or the process does."""
    async with at_work(database, slack_url) as strike:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"{os.getpid()}\n".encode())
        async for line in reader:
            await strike(*line.decode().split())
            writer.write(b"done\n")


async def alone(database: Database, slack_url: str, job: str, moment: str) -> None:
    async with at_work(database, slack_url) as strike:
        await strike(job, moment)


def reborn(database: Database) -> Database:
    """What was closed, without a connection, a thread, or anything that it remembers of its rows."""
    again = copy(database)
    again.remembered = Remembered()
    if database.is_sqlite:
        fresh = Database(database.url.render_as_string())
        assert fresh._quick is not None
        assert fresh._pen is not None
        assert database._quick is not None
        assert database._pen is not None
        fresh._quick._engine, fresh._pen._engine = database._quick._engine, database._pen._engine
        again._quick, again._pen = fresh._quick, fresh._pen
    return again


def load(slack_url: str) -> None:
    """What every office needs, so that none of them has to load it again."""
    the_model()
    assert ShippedLibrary().snapshot
    Slack(SlackConfig(BOT_TOKEN, "not asked for", "", slack_url))  # brings much of the SDK in


def main() -> None:
    url, slack_url, port = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what is logged is no answer to an order
    load(slack_url)
    GATHER.clear()
    GATHER.update(dict.fromkeys(DigestKind, compose))
    database = Database(url)
    for line in sys.stdin:
        answer: dict[str, int] = {}
        match line.split():
            case ["strike", job, moment]:
                asyncio.run(alone(database, slack_url, job, moment))
                database = reborn(database)
                gc.collect()
                gc.freeze()  # or each office would look through all this again
            case ["fork"]:
                answer["pid"] = os.fork()
                if answer["pid"] == 0:
                    asyncio.run(work(database, slack_url, int(port)))
                    os._exit(0)
            case ["bury", pid]:
                answer["status"] = os.waitpid(int(pid), 0)[1]
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
