"""Slack's Web API as the npm package `emulate` plays it: another mind's reading of Slack than our own fake's.

`tests/e2e/prepare` installs it. It reads POST bodies only, so `PostClient` sends nothing in the query. It does not look
at blocks, sends no interactions, and knows neither Socket Mode nor the assistant's methods.
"""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from slack_sdk.web.async_client import AsyncWebClient

from tests.support.processes import free_port, plain_environment

MODULES = Path(__file__).parents[1] / "e2e" / "node_modules"
START_SECONDS = 30.0
BOT_TOKEN = "xoxb-emulated"
BOT_USER, BOT, APP = "U000000009", "B000000009", "A000000009"
SCOPES = "chat:write channels:read channels:history channels:join im:write im:history users:read users:read.email"
PEOPLE = {"mara": "Mara Brandt", "emil": "Emil Roth"}
CHANNELS = ("project-office", "lab")


class NotInstalled(Exception):
    """`tests/e2e/prepare` has not been run."""


class PostClient(AsyncWebClient):
    """Sends every argument in the body of a POST, which real Slack reads as well."""

    async def api_call(self, api_method: str, **given: Any) -> Any:
        params = given.pop("params", None)
        if params and not given.get("json"):
            given["data"] = {**params, **(given.get("data") or {})}
        return await super().api_call(api_method, **{**given, "http_verb": "POST"})


@dataclass
class Emulator:
    """The running process. `url` is the base for a client."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def client(self) -> PostClient:
        return PostClient(token=BOT_TOKEN, base_url=self.url, timeout=5)

    def start(self) -> None:
        """Starts it and waits until it answers. RuntimeError with what it wrote when it does not."""
        node, program = MODULES / "node/bin/node", MODULES / "emulate/dist/index.js"
        if not (node.exists() and program.exists()):
            raise NotInstalled("run tests/e2e/prepare")
        self.port = free_port()
        seed, log = self.folder / "emulate.json", self.folder / "emulate.log"
        seed.write_text(json.dumps({"slack": _seed()}))
        command: list[str | Path] = [
            node,
            program,
            "start",
            "--service",
            "slack",
            "--port",
            str(self.port),
            "--seed",
            seed,
        ]
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=plain_environment()
            )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                self.end()
                raise RuntimeError(f"the emulator did not start:\n{log.read_text()}")
            time.sleep(0.05)

    def end(self) -> None:
        """Ends the process that `start` started."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _answers(self) -> bool:
        ask = Request(self.url + "auth.test", b"", {"Authorization": f"Bearer {BOT_TOKEN}"})
        try:
            with urlopen(ask, timeout=2) as answer:
                return bool(json.load(answer)["ok"])
        except (URLError, ConnectionError, TimeoutError):
            return False


def _seed() -> dict[str, object]:
    people = [{"name": name, "real_name": real, "email": f"{name}@acme.example"} for name, real in PEOPLE.items()]
    secret = {"client_id": "1.1", "client_secret": "none", "redirect_uris": []}
    app = {**secret, "app_id": APP, "name": "Usher", "bot_id": BOT, "bot_user_id": BOT_USER, "bot_name": "usher"}
    scopes = SCOPES.split()
    token = {"token": BOT_TOKEN, "type": "bot", "user_id": BOT_USER, "bot_id": BOT, "bot_user_id": BOT_USER}
    return {
        "team": {"name": "Acme", "domain": "acme"},
        "users": people,
        "channels": [{"name": name} for name in CHANNELS],
        "oauth_apps": [{**app, "scopes": scopes}],
        "tokens": [{**token, "app_id": APP, "client_id": "1.1", "scopes": scopes}],
    }
