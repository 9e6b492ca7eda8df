"""The ends that are compared: Usher in Teams, and the SDK's own adapter with a turn that does nothing.

Run as `python -m benchmarks.teams_servers ours|ours-delivering|mended|stock PORT DATABASE OPENID_URL SERVICE_URL`; each
is one process on one core, and each checks the tokens. `mended` has the set of codes that the SDK's retry policy looks
a thousand of them up in; `stock` has its list.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress

from aiohttp import web
from botbuilder.integration.aiohttp import (  # type: ignore[import-untyped]  # it ships no types
    CloudAdapter,
    ConfigurationBotFrameworkAuthentication,
)
from botframework.connector.auth import AuthenticationConstants  # type: ignore[import-untyped]  # the same
from msrest.universal_http.requests import ClientRetryPolicy

from benchmarks.offices import ROOT
from benchmarks.teams_requests import APP, TENANT
from bot.logs import set_up_logs
from bot.main import build
from bot.platforms.teams.login import Login
from bot.platforms.teams.teams import Teams
from bot.platforms.teams.values import Config
from bot.serving import serving, until_stopped
from bot.settings import Settings
from bot.usecases.references import StoredReferences
from storage.database import Database

SERVER_CORE = 0


class SignedIn(Login):
    """Microsoft's sign-in is not what is measured."""

    async def token(self, patience: float) -> str | None:
        """A word that the measuring Teams does not look at."""
        return "a token for measuring"


async def ours(port: int, path: str, openid: str, *, delivers: bool) -> None:
    """Usher as `usher run` builds it. Without `delivers` the outbox waits, so that only the requests are measured."""
    set_up_logs("error")
    database = Database(path)
    tenants, hosts = frozenset({TENANT}), frozenset({"127.0.0.1"})
    config = Config(APP, "secret", TENANT, tenants, openid_url=openid, hosts=hosts)
    teams = Teams(config, StoredReferences(database), SignedIn(config))
    await teams.start()
    settings = Settings(_env_file=None, USHER_MODEL=str(ROOT / "operating_model.yaml"))
    usher = build(settings, database, {teams.name: teams})
    if not delivers:
        usher.relay.user = "nobody"
    async with serving(usher, "127.0.0.1", port):
        await until_stopped()
    await database.close()


async def sdk(port: int, openid: str, *, is_mended: bool) -> None:
    """What one writes by the SDK's samples, for a turn that does nothing."""
    codes = ClientRetryPolicy.safe_codes
    ClientRetryPolicy.safe_codes = frozenset(codes) if is_mended else sorted(codes)  # type: ignore[assignment]  # as we mend it
    AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL = openid
    settings = type(
        "S", (), {"APP_ID": APP, "APP_PASSWORD": "secret", "APP_TENANTID": TENANT, "APP_TYPE": "SingleTenant"}
    )
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(settings()))

    class Nothing:
        async def on_turn(self, context: object) -> None:
            """Nothing."""

    async def handle(request: web.Request) -> web.StreamResponse:
        answered: web.StreamResponse = await adapter.process(request, Nothing())
        return answered

    server = web.Application()
    server.router.add_post("/api/messages", handle)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await until_stopped()
    await runner.cleanup()


def main() -> None:
    kind, port, path, openid = sys.argv[1:]
    with suppress(AttributeError, OSError):  # not every system lets a process choose its core
        os.sched_setaffinity(0, {SERVER_CORE})
    if kind.startswith("ours"):
        asyncio.run(ours(int(port), path, openid, delivers=kind == "ours-delivering"))
    else:
        asyncio.run(sdk(int(port), openid, is_mended=kind == "mended"))


if __name__ == "__main__":
    main()
