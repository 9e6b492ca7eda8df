"""Socket Mode: Slack comes over a connection that we open. One is held; where Slack says so in time, the next one is
opened before the old one ends. What was not acknowledged on one, Slack sends again on the next."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import aiohttp
import structlog
from aiohttp import ClientWSTimeout
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.platforms.slack.api import SILENT, Api, Failed, Limited, Lost
from bot.platforms.slack.values import Config

log = structlog.get_logger()

AT_ONCE = 64  # envelopes that are handled side by side
RENEWALS = ("refresh_requested", "warning")  # Slack says it before the end, and the connection still works
NOT_YET = "Slack is not connected yet"
LOST = "the connection to Slack was lost"
NO_ANSWER = "Slack does not answer"
SLOW_DOWN = "Slack asks to connect more slowly"
REFUSALS = {
    "too_many_websockets": "too many connections of this app are open",
    "invalid_auth": "Slack does not accept the app-level token",
    "link_disabled": "Socket Mode is switched off in the app's settings",
}


@dataclass(frozen=True, slots=True)
class Pace:
    """All in seconds. A connection on which no pong comes is dead after one and a half pings."""

    ping: float = 5.0
    greeting: float = 5.0  # until Slack says hello on a new connection
    first: float = 1.0  # the wait after the first failure; it doubles with each, until the longest
    longest: float = 60.0
    steady: float = 10.0  # a connection that lasts so long was a good one
    finish: float = 1.0  # for what is being handled when a connection is given up


class Socket:
    """Holds the connection, and opens it again however it ends."""

    def __init__(self, app: AsyncApp, api: Api, config: Config, pace: Pace | None = None) -> None:
        self._app, self._api, self._token = app, api, config.app_token
        self._pace = pace or Pace()
        self._links: list[Link] = []  # those that were not finished yet
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._trouble: str | None = NOT_YET
        self._failures = 0

    def trouble(self) -> str | None:
        """Why nothing comes from Slack, in a few words; None when it is connected."""
        return self._trouble

    async def run(self) -> None:
        """Handles what Slack sends, until cancelled; then ends within two seconds."""
        try:
            while True:
                wait = await self._held()
                await asyncio.sleep(wait)
        finally:
            await asyncio.gather(*(self._finish(link) for link in list(self._links)))
            self._trouble = NOT_YET

    async def _held(self) -> float:
        """Opens a connection and waits for its end. Seconds to wait before the next."""
        fresh = await self._opened()
        if isinstance(fresh, float):
            return fresh
        self._tell(None)
        since = time.monotonic()
        for old in self._links[:-1]:
            await self._finish(old)
        await fresh.ended.wait()
        is_steady = time.monotonic() - since >= self._pace.steady
        self._failures = 0 if is_steady else self._failures
        if fresh.reason in RENEWALS:
            return 0.0 if is_steady else self._pace.first
        await self._finish(fresh)
        if is_steady:
            self._tell(LOST)
            return 0.0
        return self._failed(REFUSALS.get(fresh.reason, LOST))

    async def _opened(self) -> Link | float:
        """A connection on which Slack said hello, or seconds to wait."""
        try:
            said = await self._api.call("apps.connections.open", token=self._token)
        except Limited as limited:
            return max(self._failed(SLOW_DOWN), limited.after)
        except Failed as failed:
            return self._failed(REFUSALS.get(failed.error, f"Slack refuses the connection ({failed.error})"))
        except Lost:
            return self._failed(NO_ANSWER)
        link = Link(self._app, self._api, self._token, self._slots, self._pace)
        self._links.append(link)
        try:
            async with asyncio.timeout(self._pace.greeting):
                await link.begin(str(said.get("url")))
                await link.settled.wait()
        except (aiohttp.ClientError, OSError, ValueError):
            await self._finish(link)
            return self._failed(NO_ANSWER)
        if link.is_greeted:
            return link
        await self._finish(link)
        return self._failed(REFUSALS.get(link.reason, LOST))

    async def _finish(self, link: Link) -> None:
        await link.finish(self._pace.finish)
        if link in self._links:
            self._links.remove(link)

    def _failed(self, reason: str) -> float:
        """One failure more in a row. Seconds to wait."""
        self._tell(reason)
        self._failures += 1
        return min(self._pace.longest, self._pace.first * 2.0 ** min(self._failures - 1, 10))

    def _tell(self, reason: str | None) -> None:
        """Once for each change."""
        if reason == self._trouble:
            return
        self._trouble = reason
        if reason is None:
            log.info("socket mode connected")
        else:
            log.warning("socket mode not connected", reason=reason)


class Link(SocketModeClient):
    """One connection. The SDK's client would renew it by itself, every few seconds and with an address that is used
    up; this one sets `ended` instead. `reason` is what Slack gave for the end, empty when it gave none.
    """

    def __init__(self, app: AsyncApp, api: Api, token: str, slots: asyncio.Semaphore, pace: Pace) -> None:
        super().__init__(token, SILENT, api.client, ping_interval=pace.ping, on_error_listeners=[self._broke])
        self.settled, self.ended = asyncio.Event(), asyncio.Event()  # the first at a greeting or an end
        self.is_greeted = False
        self.reason = ""
        self._app, self._slots = app, slots
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, url: str) -> None:
        """Connects once. Raises aiohttp's errors, or ValueError for an address that is none."""
        address = urlsplit(url)
        is_direct = address.scheme != "wss" or proxy_bypass(address.hostname or "")
        self.current_session = await self.aiohttp_client_session.ws_connect(
            url,
            autoping=False,
            heartbeat=self.ping_interval,
            proxy=None if is_direct else self.proxy,
            timeout=ClientWSTimeout(ws_close=0.5),
        )
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Where the SDK would connect anew: the connection is closed, or no pong came."""
        self._end("")

    async def process_message(self) -> None:
        """Takes one message from the SDK's queue and begins with it."""
        message = json.loads(await self.message_queue.get())
        match message.get("type"):
            case "hello":
                self.is_greeted = True
                self.settled.set()
            case "disconnect":
                self._end(str(message.get("reason") or ""))
            case _ if (request := SocketModeRequest.from_dict(message)) is not None:
                task = asyncio.create_task(self._handle(request))
                self._tasks.add(task)
                task.add_done_callback(self._handled)

    async def finish(self, seconds: float) -> None:
        """Takes nothing more, gives what is being handled some seconds, and closes."""
        self.closed = True
        self.message_processor.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        ours = [*self._tasks, self.message_processor, self.current_session_monitor, self.message_receiver]
        for task in ours:
            if task is not None:
                task.cancel()
        await asyncio.gather(*(task for task in ours if task is not None), return_exceptions=True)
        if self.current_session is not None:
            await self.current_session.close()
        await self.aiohttp_client_session.close()

    async def _handle(self, request: SocketModeRequest) -> None:
        async with self._slots:
            began = time.time()
            answer = await run_async_bolt_app(self._app, request)
            if answer.status != 200:
                log.warning("envelope refused", type=request.type, status=answer.status)
            await send_async_response(self, request, answer, began)

    def _handled(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("envelope not acknowledged", error=type(error).__name__)

    async def _broke(self, message: aiohttp.WSMessage) -> None:
        self._end("")

    def _end(self, reason: str) -> None:
        self.reason = self.reason or reason
        self.settled.set()
        self.ended.set()
