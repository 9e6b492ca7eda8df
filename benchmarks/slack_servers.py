"""The two ends that are compared: Usher on Slack, and a bare Bolt app with the same settings and a two-row commit.

Run as `python -m benchmarks.slack_servers ours|bare|defaults PORT DATABASE API_URL`; each is one process on one core.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from contextlib import suppress
from uuid import uuid4

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import insert

from benchmarks.offices import ROOT
from benchmarks.submissions import stock_sqlite
from bot.logs import set_up_logs
from bot.main import build
from bot.manifests import PROMPTS
from bot.platforms.slack.slack import Slack
from bot.platforms.slack.values import Config
from bot.serving import serving, until_stopped
from bot.settings import Settings
from storage.database import Database
from storage.schema import meta

SECRET, TOKEN = "a secret for measuring", "xoxb-measuring"
SERVER_CORE = 0


async def ours(port: int, path: str, api: str, *, delivers: bool) -> None:
    """Usher as `usher run` builds it. Without `delivers` the outbox waits, so that only the requests are measured."""
    set_up_logs("error")
    database = Database(path)
    slack = Slack(Config(TOKEN, SECRET, "", api), PROMPTS)
    await slack.start()
    settings = Settings(_env_file=None, USHER_MODEL=str(ROOT / "operating_model.yaml"))
    usher = build(settings, database, {slack.name: slack})
    if not delivers:
        usher.relay.user = "nobody"
    async with serving(usher, "127.0.0.1", port):
        await until_stopped()
    await slack.close()
    await database.close()


async def bare(port: int, path: str, api: str, *, process_before_response: bool) -> None:
    """What one writes without thinking about it."""
    engine = stock_sqlite(path)
    client = AsyncWebClient(token=TOKEN, base_url=api)
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=process_before_response)

    @app.view(re.compile(".*"))
    async def submitted(ack: object, body: object) -> None:
        async with engine.begin() as connection:
            await connection.execute(insert(meta).values(key=uuid4().hex, value="x" * 500))
            await connection.execute(insert(meta).values(key=uuid4().hex, value="x" * 500))
        await ack()  # type: ignore[operator]  # Bolt hands it over without a type

    @app.command(re.compile(".*"))
    async def command(ack: object) -> None:
        await ack("fine")  # type: ignore[operator]  # the same

    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.router.add_post("/slack/events", handle)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await until_stopped()
    await runner.cleanup()
    await engine.dispose()


def main() -> None:
    kind, port, path, api = sys.argv[1:]
    with suppress(AttributeError, OSError):  # not every system lets a process choose its core
        os.sched_setaffinity(0, {SERVER_CORE})
    if kind.startswith("ours"):
        asyncio.run(ours(int(port), path, api, delivers=kind == "ours-delivering"))
    else:
        asyncio.run(bare(int(port), path, api, process_before_response=kind == "bare"))


if __name__ == "__main__":
    main()
