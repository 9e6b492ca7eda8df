"""Slack's Web API: one way to call it, and the three ways in which a call can fail."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platforms.slack import charts
from bot.platforms.slack.values import Config, Json

log = structlog.get_logger()

DEFAULT_WAIT, LONGEST_WAIT = 30.0, 3600.0  # seconds, when Slack names none, and however many it names
LIMITED = ("ratelimited", "rate_limited")
SILENT = logging.Logger("slack", logging.CRITICAL + 1)  # the SDK's own lines hold bodies

_CODE = re.compile(r"[\w.:-]{1,100}", re.ASCII)


@dataclass
class Failed(Exception):
    """Slack said no. `error` is its code; `needed` the scope that is missing, if one is."""

    error: str
    needed: str | None = None


@dataclass
class Limited(Exception):
    """Too many calls. `after` is the wait in seconds."""

    after: float


@dataclass
class Lost(Exception):
    """A time-out, a dropped connection, an error of the server: nobody knows whether it was done."""

    reason: str


class FormClient(AsyncWebClient):
    """Sends all arguments as a form in the body, lists and objects among them as JSON text, and retries nothing.

    This is the one shape that every method takes, and what Slack's own SDK for Node sends: the methods that read do
    not take JSON, and not every server looks into the query string, where this SDK puts many arguments.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config.bot_token, base_url=config.api_url, logger=SILENT, retry_handlers=[])
        self.proxy = None  # the session finds the proxy, and the hosts that go without one

    async def api_call(
        self,
        api_method: str,
        *,
        http_verb: str = "POST",
        files: dict[str, Any] | None = None,
        data: dict[str, Any] | aiohttp.FormData | None = None,
        params: dict[str, Any] | None = None,
        json: dict[str, Any] | None = None,
        headers: dict[str, Any] | None = None,
        auth: dict[str, Any] | None = None,
    ) -> AsyncSlackResponse:
        if files is None and not isinstance(data, aiohttp.FormData):
            http_verb, params, json, given = "POST", None, None, {**(params or {}), **(json or {}), **(data or {})}
            if token := given.pop("token", None):
                headers = {**(headers or {}), "Authorization": f"Bearer {token}"}
            data = {name: _as_text(value) for name, value in given.items() if value is not None}
        return await super().api_call(
            api_method,
            http_verb=http_verb,
            files=files,
            data=data,
            params=params,
            json=json,
            headers=headers,
            auth=auth,
        )

    async def _request(self, *, http_verb: str, api_url: str, req_args: dict[str, Any]) -> dict[str, Any]:
        """One exchange. A body that is no JSON object counts as an empty one, whatever its type says."""
        if self.session is None:
            self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None), trust_env=True)
        async with self.session.request(http_verb, api_url, allow_redirects=False, **req_args) as answer:
            return {"data": _object(await answer.read()), "headers": answer.headers, "status_code": answer.status}


class Api:
    """Calls are made once: whatever is to be tried again, the outbox tries.

    Only a message whose native chart was refused is sent again at once, with bars in text: nothing of it was posted.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self.charts = charts.Charts()
        self._client = FormClient(config)
        self._is_closed = False

    @property
    def client(self) -> AsyncWebClient:
        """The SDK's client, as slack-bolt wants it."""
        return self._client

    async def call(self, method: str, *, timeout: float = 10.0, **args: Any) -> Json:  # noqa: ASYNC109 - one limit for all
        """The answer of a method. `timeout` in seconds, for the whole of it. Raises Failed, Limited or Lost.

        A `token` among the arguments is used instead of the bot's, and goes into the header as that one does.
        """
        if self._is_closed:
            raise Lost("the connections are closed")
        try:
            async with asyncio.timeout(timeout):
                answer = await self._charted(method, args)
        except SlackApiError as error:
            raise _failure(error.response) from None
        except TimeoutError:
            raise Lost(f"no answer within {timeout:g} seconds") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Lost(f"the connection broke ({type(error).__name__})") from None
        return dict(_json(answer))

    async def _charted(self, method: str, args: Json) -> AsyncSlackResponse:
        """Whether the workspace takes charts is found out with the first one, and remembered."""
        shown = args.get("blocks")
        if not charts.are_there(shown):
            return await self._client.api_call(method, json=args)
        drawn = {**args, "blocks": charts.drawn(args["blocks"])}
        if self.charts.known is False:
            return await self._client.api_call(method, json=drawn)
        try:
            answer = await self._client.api_call(method, json=args)
        except SlackApiError as error:
            if _json(error.response).get("error") not in charts.REFUSED:
                raise
            answer = await self._client.api_call(method, json=drawn)
            self.charts.known = False  # behind the second call: it could have been refused for another reason
            log.warning("slack has no charts here; bars in text are sent instead")
            return answer
        self.charts.known = True
        return answer

    async def close(self) -> None:
        """Closes the connections. Calls after that are lost."""
        self._is_closed = True
        if self._client.session is not None:
            await self._client.session.close()


def _as_text(value: object) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            return json.dumps(value, separators=(",", ":"))


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _json(answer: AsyncSlackResponse) -> Json:
    return answer.data if isinstance(answer.data, dict) else {}


def _failure(answer: AsyncSlackResponse) -> Failed | Limited | Lost:
    """What a refusal means. Nothing of the answer is kept but codes."""
    status, said = answer.status_code, _json(answer)
    error, needed = said.get("error"), said.get("needed")
    if status == 429 or error in LIMITED:
        return Limited(_wait(answer.headers))
    if status >= 500 or said.get("ok") is not False or not isinstance(error, str):
        return Lost(f"an answer without sense, status {status}")
    return Failed(_code(error) or "unknown_error", _code(needed))


def _code(word: object) -> str | None:
    """The word when it is a code and no text."""
    return word if isinstance(word, str) and _CODE.fullmatch(word) else None


def _wait(headers: Mapping[str, str]) -> float:
    """Seconds, from a header that may be anything."""
    try:
        after = float(headers.get("Retry-After", ""))
    except ValueError:
        return DEFAULT_WAIT
    return min(after, LONGEST_WAIT) if after >= 0 else DEFAULT_WAIT
