"""How Slack reaches the bot: signed requests, or envelopes of a socket."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Self
from urllib.parse import urlencode

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.signature import SignatureVerifier

from tests.support.slack_api import APP, TEAM, FakeSlack, Json
from tests.support.slack_socket import FakeSocket, Kind

FORM = "application/x-www-form-urlencoded"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `json` is the body when it was a JSON object, else empty."""

    status: int
    body: str
    json: Json
    headers: Mapping[str, str]
    seconds: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """A request as it went out, to be sent again byte by byte."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class How:
    """What is unusual about a request. `retry` is the number and the reason of a repeat; `without` names headers."""

    timestamp: str | None = None
    signature: str | None = None
    without: tuple[str, ...] = ()
    retry: tuple[int, str] | None = None


@dataclass
class Wire:
    """Delivers payloads to `/slack/events`, or over `socket` when there is one.

    With `slack`, trigger ids and response URLs are good there.
    """

    base_url: str
    signing_secret: str
    team: str = TEAM
    slack: FakeSlack | None = None
    socket: FakeSocket | None = None
    path: str = "/slack/events"
    how: How = field(default_factory=How)
    sent: list[Delivery] = field(default_factory=list)
    session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        self.session = ClientSession(timeout=ClientTimeout(total=30))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.session is not None:
            await self.session.close()

    def but(self, **how: Any) -> Self:
        """The same sender for unusual requests, such as `sender.but(timestamp="soon").dm(...)`."""
        return replace(self, how=replace(self.how, **how))

    async def replay(self, delivery: Delivery | None = None) -> Answer:
        """The very same bytes and headers once more; the last ones when none are named."""
        delivery = delivery or self.sent[-1]
        assert self.session is not None, "use `async with`"
        began = time.monotonic()
        async with self.session.post(
            self.base_url.rstrip("/") + self.path, data=delivery.body, headers=delivery.headers
        ) as answer:
            body = await answer.text()
            took = time.monotonic() - began
            return Answer(answer.status, body, _object(body), dict(answer.headers), took)

    async def _deliver(self, kind: Kind, payload: Json) -> Answer:
        if self.socket is not None:
            began = time.monotonic()
            ack = await self.socket.send(payload, kind)
            return Answer(200, json.dumps(ack) if ack else "", ack or {}, {}, time.monotonic() - began)
        match kind:
            case "events_api":
                body, type = json.dumps(payload), "application/json"
            case "interactive":
                body, type = urlencode({"payload": json.dumps(payload)}), FORM
            case "slash_commands":
                body, type = urlencode(payload), FORM
        self.sent.append(Delivery(body.encode(), self._signed(body, type)))
        return await self.replay()

    def _signed(self, body: str, type: str) -> Mapping[str, str]:
        how = self.how
        at = how.timestamp if how.timestamp is not None else str(int(time.time()))
        signature = SignatureVerifier(self.signing_secret).generate_signature(timestamp=at, body=body) or ""
        headers = {
            "Content-Type": type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": signature if how.signature is None else how.signature,
        }
        if how.retry is not None:
            headers |= {"X-Slack-Retry-Num": str(how.retry[0]), "X-Slack-Retry-Reason": how.retry[1]}
        return {name: value for name, value in headers.items() if name not in how.without}

    def _who(self, user: str) -> Json:
        about = {"id": user, "username": user.lower(), "name": user.lower(), "team_id": self._team_of(user)}
        place = {"team": {"id": self.team, "domain": "acme"}, "enterprise": None, "is_enterprise_install": False}
        return {"user": about, "api_app_id": APP, "token": "old", **place}

    def _team_of(self, user: str) -> str:
        known = self.slack.users.get(user) if self.slack is not None else None
        return known.team_id if known is not None else self.team

    def _direct(self, user: str) -> str:
        return self.slack.direct(user).id if self.slack is not None else "D" + user.removeprefix("U")

    def _name_of(self, channel: str) -> str:
        known = self.slack.channels.get(channel) if self.slack is not None else None
        named = known.name if known is not None and not known.is_private else "privategroup"
        return "directmessage" if channel.startswith("D") else named

    def _shared(self) -> set[str]:
        return (
            {one.id for one in self.slack.channels.values() if one.is_ext_shared} if self.slack is not None else set()
        )

    def _ts(self) -> str:
        return self.slack.now() if self.slack is not None else f"{int(time.time())}.{next(_numbers):06d}"

    def _trigger(self, user: str) -> str:
        return self.slack.trigger(user) if self.slack is not None else f"{next(_numbers)}.{self.team}.none"

    def _response_url(self, user: str, channel: str) -> str:
        return self.slack.response_url(user, channel) if self.slack is not None else "http://127.0.0.1:9/response"


def _object(body: str) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
