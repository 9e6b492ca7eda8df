"""Socket Mode on loopback: the end of the WebSocket that Slack holds."""

from __future__ import annotations

import asyncio
from asyncio import Transport
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, Self, cast

from aiohttp import WSMsgType, web

from tests.support.slack_api import APP, FakeSlack, Json, Refused

Kind = Literal["events_api", "interactive", "slash_commands"]
Leaving = Literal["refresh_requested", "warning", "too_many_websockets"]
MOST_CONNECTIONS = 10


@dataclass
class Envelope:
    """What was sent. `ack` is what the acknowledgement carried, `carriers` the connections that it was sent on."""

    id: str
    type: Kind
    payload: Json
    carriers: list[int] = field(default_factory=list)
    ack: Json | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def json(self) -> Json:
        """As it stands on the wire; only events are counted when they are sent again."""
        known = {"envelope_id": self.id, "type": self.type, "payload": self.payload}
        if self.type != "events_api":
            return {**known, "accepts_response_payload": True}
        again = len(self.carriers) - 1
        retry = {"retry_attempt": again, "retry_reason": "timeout" if again else ""}
        return {**known, "accepts_response_payload": False, **retry}


@dataclass
class Connection:
    """One WebSocket. A silent one answers no ping and reads no acknowledgement; a leaving one gets nothing more."""

    number: int
    socket: web.WebSocketResponse
    transport: Transport
    is_silent: bool = False
    is_leaving: bool = False


class FakeSocket:
    """Gives out addresses through `slack`, hands each envelope to one connection, and keeps the acknowledgements."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack
        self.connections: list[Connection] = []  # those that are open and alive
        self.opened = 0  # in all
        self.patience = 5.0  # seconds that a send waits for its acknowledgement
        self.envelopes: list[Envelope] = []
        self._silent: list[Connection] = []
        self._numbers = count(1)
        self._refusals: list[str | int] = []
        self._tickets: dict[str, str | int | None] = {}
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/link/", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port: int = self._runner.addresses[0][1]
        self.slack.connect = self._address
        return self

    async def __aexit__(self, *_: object) -> None:
        self.slack.connect = None
        for connection in [*self.connections, *self._silent]:
            connection.transport.abort()
        await self._runner.cleanup()

    async def connected(self, many: int = 1) -> None:
        """Waits until so many connections are open."""
        await self._until(lambda: len(self.connections) >= many)

    async def connected_in_all(self, many: int) -> None:
        """Waits until so many have been opened since the start, those that ended too."""
        await self._until(lambda: self.opened >= many)

    async def send(self, payload: Json, type: Kind = "events_api", within: float | None = None) -> Json | None:
        """Sends it on one connection and gives back what the acknowledgement carried; TimeoutError without one."""
        envelope = await self.post(payload, type)
        async with asyncio.timeout(self.patience if within is None else within):
            await envelope.done.wait()
        return envelope.ack

    async def post(self, payload: Json, type: Kind = "events_api") -> Envelope:
        """Sends it and does not wait for the acknowledgement. Without a connection it goes out on the next one."""
        envelope = Envelope(f"e-{next(self._numbers)}", type, payload)
        self.envelopes.append(envelope)
        await self._hand_over([envelope])
        return envelope

    async def disconnect(self, reason: Leaving = "refresh_requested") -> None:
        """Says on every connection that it will end. After `refresh_requested` nothing more is sent on them."""
        for connection in list(self.connections):
            connection.is_leaving = reason != "warning"
            await self._say_goodbye(connection, reason)

    async def cut(self) -> None:
        """Every TCP connection ends without a word."""
        for connection in list(self.connections):
            connection.transport.abort()
            await self._lose(connection)

    async def silence(self) -> None:
        """The connections stay open and dead. What was not acknowledged on them goes out on the next one."""
        for connection in list(self.connections):
            connection.is_silent = True
            self._silent.append(connection)
            await self._lose(connection)

    def refuse(self, *how: str | int) -> None:
        """The next connections end like this: an error of `apps.connections.open`, `too_many_websockets`, or a status
        of the WebSocket's handshake, such as 500."""
        self._refusals.extend(how)

    def _address(self) -> str:
        refusal = self._refusals.pop(0) if self._refusals else None
        if isinstance(refusal, str) and refusal != "too_many_websockets":
            raise Refused(refusal)
        ticket = f"t{next(self._numbers)}"
        self._tickets[ticket] = refusal
        return f"ws://127.0.0.1:{self.port}/link/?ticket={ticket}&app_id={APP}"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query["ticket"]
        refusal = self._tickets.get(ticket, 401)
        self._tickets[ticket] = None  # refused once; the SDK asks at the same address again
        if isinstance(refusal, int):
            return web.Response(status=refusal)
        socket = web.WebSocketResponse(autoping=False, autoclose=True)
        await socket.prepare(request)
        self.opened += 1
        connection = Connection(self.opened, socket, cast("Transport", request.transport))
        if refusal is not None or len(self.connections) >= MOST_CONNECTIONS:
            await self._say_goodbye(connection, "too_many_websockets")
            await socket.close()
            return socket
        await self._welcome(connection)
        async for message in socket:
            if message.type is WSMsgType.PING and not connection.is_silent:
                await socket.pong(message.data)
            elif message.type is WSMsgType.TEXT and not connection.is_silent:
                self._acknowledge(message.json())
        await self._lose(connection)
        return socket

    async def _welcome(self, connection: Connection) -> None:
        about = {
            "connection_info": {"app_id": APP},
            "debug_info": {"host": "localhost", "approximate_connection_time": 1},
        }
        many = len(self.connections) + 1
        await connection.socket.send_json({"type": "hello", "num_connections": many, **about})
        self.connections.append(connection)
        await self._hand_over([one for one in self.envelopes if not one.done.is_set() and not self._has_carrier(one)])
        self._changed.set()

    def _has_carrier(self, envelope: Envelope) -> bool:
        return any(one.number in envelope.carriers[-1:] for one in self.connections)

    async def _hand_over(self, envelopes: list[Envelope]) -> None:
        """Each to one connection, in turn."""
        for envelope in envelopes:
            ready = [one for one in self.connections if not one.is_leaving]
            if not ready:
                return
            chosen = ready[self.envelopes.index(envelope) % len(ready)]
            envelope.carriers.append(chosen.number)
            await chosen.socket.send_json(envelope.json())

    def _acknowledge(self, answer: Json) -> None:
        for envelope in self.envelopes:
            if envelope.id == answer.get("envelope_id"):
                envelope.ack = answer.get("payload")
                envelope.done.set()

    async def _lose(self, connection: Connection) -> None:
        """The connection is gone; what hung on it goes to another one, if there is one."""
        if connection in self.connections:
            self.connections.remove(connection)
            self._changed.set()
            waiting = [one for one in self.envelopes if not one.done.is_set()]
            await self._hand_over([one for one in waiting if one.carriers[-1:] == [connection.number]])

    async def _say_goodbye(self, connection: Connection, reason: Leaving) -> None:
        host = {"host": "localhost"}
        await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": host})

    async def _until(self, is_so: Callable[[], bool], within: float = 10) -> None:
        async with asyncio.timeout(within):
            while not is_so():
                self._changed.clear()
                await self._changed.wait()
