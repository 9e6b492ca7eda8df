"""An office to be killed while its clock strikes: `python -m ... <database> <Slack> <port>`.

It loads everything once, and forks an office for each "fork" that it reads; "bury" and a process id makes it wait for
the end of one. The office connects to the port, and for each job and moment that it reads from there it does what is
due then and sends what is to be sent, as `usher run` does every minute. It answers with a line when it is done.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
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
from bot.usecases.references import StoredReferences
from bot.usecases.shipped import ShippedLibrary
from domain.digests import DigestKind, Since
from storage.database import Database
from tests.support.clock import Clock
from tests.support.company import make_office, the_model
from tests.support.slack_api import BOT_TOKEN
from tests.support.teams_connector import TENANT
from tests.support.teams_office import APP_ID, SignIn, Unhurried

JOBS = {"due": run_due, "digests": run_digests}


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


async def work(url: str, slack_url: str, port: int) -> None:
    """Until the connection ends, or the process does."""
    clock, database = Clock(), Database(url)
    slack, teams = Slack(SlackConfig(BOT_TOKEN, "not asked for", "", slack_url)), teams_at(database)
    await slack.start()
    office = make_office(database, clock)
    relay = Relay(office, {one.name: one for one in (slack, teams)})
    office = relay.office = replace(office, kick=relay.kick)

    async def strike(job: Callable[[Office, datetime], Awaitable[None]]) -> None:
        await job(office, clock.now())
        await relay.drain()

    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{os.getpid()}\n".encode())
    async for line in reader:
        job, moment = line.decode().split()
        clock.instant = datetime.fromisoformat(moment)
        await guarded(job, partial(strike, JOBS[job]))
        writer.write(b"done\n")
    for one in (slack, teams, database):
        await one.close()


def load(slack_url: str) -> None:
    """What every office needs, so that none of them has to load it again."""
    the_model()
    assert ShippedLibrary().snapshot
    Slack(SlackConfig(BOT_TOKEN, "not asked for", "", slack_url))  # brings much of the SDK in


def main() -> None:
    url, slack_url, port = sys.argv[1:]
    load(slack_url)
    GATHER.clear()
    GATHER.update(dict.fromkeys(DigestKind, compose))
    for line in sys.stdin:
        order, *pids = line.split()
        if order == "fork":
            child = os.fork()
            if child == 0:
                os.dup2(2, 1)  # what is logged is no answer to an order
                asyncio.run(work(url, slack_url, int(port)))
                os._exit(0)
            print(json.dumps({"pid": child}), flush=True)
        else:
            print(json.dumps({"status": os.waitpid(int(pids[0]), 0)[1]}), flush=True)


if __name__ == "__main__":
    main()
