"""Calling Teams: the SDK's connector client over one HTTP session, each call once, and the two ways it can fail."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp
from botframework.connector.aio import ConnectorClient  # type: ignore[import-untyped]  # it ships no types
from msrest.authentication import Authentication
from msrest.pipeline import Request, Response
from msrest.pipeline.async_abc import AsyncHTTPSender, AsyncPipeline
from msrest.pipeline.universal import RawDeserializer
from yarl import URL

from bot.platforms.teams.errors import code_of, retry_after
from bot.platforms.teams.hosts import is_allowed
from bot.platforms.teams.login import Login, Refused, Silent
from bot.platforms.teams.references import Reference
from bot.platforms.teams.values import SPLIT, Config, Json

CONNECT = 5.0  # seconds, at most, until there is a connection
SIGN_IN = 5.0  # seconds, at most, until there is a token
CLIENTS = 16  # service URLs whose client is kept; a tenant has one
LARGEST = 2**20  # bytes of an answer that are read
NOT_ALLOWED = "ServiceUrlNotAllowed"
RETRIED = (412, 502, 503, 504)  # what Microsoft asks to try again; 429 besides


@dataclass
class Failed(Exception):
    """Teams said no, and nothing arrived. `code` is its own word for why, `after` the seconds that it asks to wait.

    A `status` of 0 means that nothing was sent: there was no connection, or the sign-in was silent. A refusal of the
    sign-in is a 401 with the sign-in's code.
    """

    status: int
    code: str
    after: float | None = None

    @property
    def is_passing(self) -> bool:
        """Whether the same call may go through later."""
        return self.status in (0, 429, *RETRIED)


@dataclass
class Lost(Exception):
    """A time-out, a dropped connection, an answer without sense: nobody knows whether it was done."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Call:
    """What the SDK does not say for us. `body` goes out as it is: the SDK's own model drops what it does not know."""

    body: Json | None
    until: float  # monotonic seconds
    targeted: bool = False


class _Answer:
    """A response as the SDK wants it. It makes nothing of the body; we take that ourselves."""

    status_code = 200

    def __init__(self, body: Json) -> None:
        self.internal_response = body


class _Wire(AsyncHTTPSender[Any, Any]):
    """The end of the SDK's pipeline. One exchange for one call: no second try, no redirect, nothing in a log.

    The SDK's own end blocks a thread for each call, and sends everything up to four times.
    """

    def __init__(self, login: Login) -> None:
        self.login = login
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    async def send(self, request: Request[Any], **config: Any) -> Response[Any, Any]:
        call: _Call = config["call"]
        body = await self._exchanged(request.http_request, call, await self._token(call))
        return Response(request, _Answer(body), {RawDeserializer.CONTEXT_NAME: {}})

    async def _token(self, call: _Call) -> str | None:
        try:
            return await self.login.token(min(SIGN_IN, max(call.until - time.monotonic(), 0.0)))
        except Refused as refused:
            raise Failed(401, refused.code) from None
        except Silent:
            raise Failed(0, "sign_in_silent") from None

    async def _exchanged(self, asked: Any, call: _Call, token: str | None) -> Json:
        if self._is_closed:
            raise Failed(0, "closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=True)
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        if call.body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        total = max(call.until - time.monotonic(), 0.1)
        try:
            async with self._session.request(
                asked.method,
                URL(asked.url, encoded=True).update_query({"isTargetedActivity": "true"} if call.targeted else {}),
                data=_bytes(call.body) if call.body is not None else None,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=total, connect=min(CONNECT, total * 0.9)),
            ) as answer:
                return self._read(answer, await _content(answer))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError) as error:
            raise Failed(0, type(error).__name__) from None
        except TimeoutError:
            raise Lost("no answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Lost(f"the connection broke ({type(error).__name__})") from None

    def _read(self, answer: aiohttp.ClientResponse, content: bytes) -> Json:
        status, body = answer.status, _object(content)
        is_clear = body is not None or not content.strip()
        if 200 <= status < 300 and is_clear:
            return body or {}
        if status in (413, 429) or (is_clear and (400 <= status < 500 or status in RETRIED)):
            if status == 401:
                self.login.forget()
            raise Failed(status, code_of(body), retry_after(answer.headers))
        raise Lost(f"an answer without sense, status {status}")

    async def close(self) -> None:
        self._is_closed = True
        await self.login.close()
        if self._session is not None:
            await self._session.close()

    async def __aexit__(self, *_: object) -> None:
        await self.close()


class Sender:
    """Calls are made once: whatever is to be tried again, the outbox tries. They raise Failed or Lost.

    The one exception does no harm: aiohttp repeats a read or an update when a connection that it kept had been closed.

    `timeout` is in seconds, for the sign-in and the call together.
    """

    def __init__(self, config: Config, login: Login | None = None) -> None:
        self._config = config
        self._wire = _Wire(login or Login(config))
        self._clients: OrderedDict[str, Any] = OrderedDict()

    async def post(
        self,
        ref: Reference,
        activity: Json,
        *,
        thread: str | None = None,
        targeted: bool = False,
        timeout: float = 10.0,  # noqa: ASYNC109 - one limit for sign-in and call
    ) -> str:
        """The id of the new activity. `thread` is the reply chain of a channel; `targeted` hides it from all but
        `ref.user`. An answer without an id counts as taken, with an empty one.
        """
        place = f"{ref.conversation}{SPLIT}{thread}" if thread else ref.conversation
        body = {**activity, "from": {"id": ref.bot}, "conversation": {"id": place}}
        if targeted:
            body["recipient"] = {"id": ref.user}
        said = await self._call(
            ref, lambda client, **call: client.send_to_conversation(place, {}, **call), body, timeout, targeted
        )
        return str(said.get("id") or "")

    async def update(self, ref: Reference, id: str, activity: Json, *, timeout: float = 10.0) -> None:  # noqa: ASYNC109 - one limit
        """The activity with new content. `ref.conversation` may name a thread."""
        body = {**activity, "id": id, "from": {"id": ref.bot}, "conversation": {"id": ref.conversation}}
        await self._call(
            ref, lambda client, **call: client.update_activity(ref.conversation, id, {}, **call), body, timeout
        )

    async def open_chat(self, ref_like: Reference, user: str, *, timeout: float = 10.0) -> str:  # noqa: ASYNC109 - one limit
        """The id of the person's chat with the bot, which exists afterwards. `user` is Teams' or the directory's id."""
        body = {
            "isGroup": False,
            "bot": {"id": ref_like.bot},
            "members": [{"id": user}],
            "tenantId": ref_like.tenant,
            "channelData": {"tenant": {"id": ref_like.tenant}},
        }
        said = await self._call(ref_like, lambda client, **call: client.create_conversation({}, **call), body, timeout)
        if not isinstance(said.get("id"), str) or not said["id"]:
            raise Lost("a chat without an id")
        return str(said["id"])

    async def member(self, ref: Reference, user: str, *, timeout: float = 3.0) -> Json:  # noqa: ASYNC109 - one limit
        """The person's entry in the roster of the conversation. `user` is Teams' or the directory's id."""
        return await self._call(
            ref, lambda client, **call: client.get_conversation_member(ref.conversation, user, **call), None, timeout
        )

    async def close(self) -> None:
        """Closes the connections. Calls after that fail."""
        await self._wire.close()

    async def _call(
        self,
        ref: Reference,
        operation: Callable[..., Coroutine[Any, Any, Any]],
        body: Json | None,
        seconds: float,
        targeted: bool = False,
    ) -> Json:
        """Nothing is ever sent to a service URL that is not allowed: it would get the bot's token."""
        if not is_allowed(ref.service_url, self._config):
            raise Failed(403, NOT_ALLOWED)
        call = _Call(body, time.monotonic() + seconds, targeted)
        said = await operation(self._client(ref.service_url), call=call, raw=True)
        return dict(said.response)

    def _client(self, service_url: str) -> Any:
        if service_url not in self._clients:
            if len(self._clients) >= CLIENTS:
                self._clients.popitem(last=False)
            client = ConnectorClient(
                Authentication(), service_url, pipeline_type=lambda _: AsyncPipeline([], self._wire)
            )
            self._clients[service_url] = client.conversations
        self._clients.move_to_end(service_url)
        return self._clients[service_url]


def _bytes(body: Json) -> bytes:
    """JSON as UTF-8, which is half of what escapes would take; half a sign, which nobody can read, becomes a "?"."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


async def _content(answer: aiohttp.ClientResponse) -> bytes:
    """The body, as far as it makes sense to read it."""
    content = b""
    while len(content) < LARGEST and (part := await answer.content.readany()):
        content += part
    return content


def _object(content: bytes) -> Json | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
