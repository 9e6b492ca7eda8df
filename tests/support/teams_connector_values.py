"""What the Bot Connector keeps and says: people, conversations, refusals, faults, and its limits."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

TENANT, BOT, APP = "11111111-2222-3333-4444-555555555555", "28:bot", "bot"
PER_CONVERSATION = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))  # so many messages in so many seconds
PER_TENANT = ((30, 1.0),)


class Refused(Exception):
    """A refusal as the Connector writes it."""

    def __init__(self, status: int, code: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, self.headers = status, dict(headers or {})
        self.body: Json = {"error": {"code": code, "message": f"Words about {code}."}}


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it arrived. `method` is post, update, create, member or members; `at` is monotonic seconds."""

    method: str
    conversation: str
    body: Json
    token: str
    at: float
    headers: Mapping[str, str]
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call. `records` says whether the work is done all the same."""

    code: int = 200
    body: str | None = None  # instead of the true answer
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    is_dropped: bool = False
    records: bool = False

    @classmethod
    def error(cls, status: int, code: str, message: str = "Words of no use.") -> Fault:
        return cls(status, json.dumps({"error": {"code": code, "message": message}}))

    @classmethod
    def blocked(cls) -> Fault:
        """As Teams says that somebody blocked the bot: the code is inside of a text."""
        inner = json.dumps({"subCode": "MessageWritesBlocked", "details": "Thread write blocked", "errorCode": None})
        return cls(403, json.dumps({"errorCode": 209, "message": inner}))

    @classmethod
    def limited(cls, retry_after: str | None = None, status: int = 429) -> Fault:
        """`retry_after` goes into the header as it is; None leaves the header out."""
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return cls(status, json.dumps({"error": {"code": "Throttled", "message": "Too many requests."}}), headers)

    @classmethod
    def html(cls, status: int = 502, *, records: bool = False) -> Fault:
        return cls(status, "<html><h1>Server Error</h1></html>", {"Content-Type": "text/html"}, records=records)

    @classmethod
    def redirect(cls, to: str) -> Fault:
        return cls(307, "", {"Location": to})

    @classmethod
    def sleep(cls, seconds: float, *, records: bool = True) -> Fault:
        """The true answer, late. What is not recorded ends as a 503."""
        return cls(seconds=seconds, records=records) if records else cls(503, "late", seconds=seconds)

    @classmethod
    def drop(cls, *, records: bool = True) -> Fault:
        """The connection is closed when the body was read."""
        return cls(is_dropped=True, records=records)


@dataclass
class Person:
    """Somebody in the directory. `role` is user, guest or anonymous; an `email` of None is not told.

    `has_app` says whether the bot is installed for them, `blocks` whether they blocked it.
    """

    name: str
    id: str
    aad: str
    email: str | None
    upn: str
    tenant: str = TENANT
    role: str = "user"
    has_app: bool = True
    blocks: bool = False

    @property
    def chat(self) -> str:
        """The id of their chat with the bot."""
        return f"a:{self.aad}"

    def json(self) -> Json:
        """As in the roster."""
        given, _, surname = self.name.partition(" ")
        told = {"email": self.email} if self.email is not None else {}
        named = {"name": self.name, "givenName": given, "surname": surname, "userPrincipalName": self.upn}
        ids = {"id": self.id, "objectId": self.aad, "aadObjectId": self.aad, "tenantId": self.tenant}
        return {**ids, **named, **told, "userRole": self.role}


@dataclass
class Conversation:
    """`kind` is personal, groupChat or channel. `messages` are as they are now, `whispers` what one person sees."""

    id: str
    kind: str
    tenant: str = TENANT
    members: list[Person] = field(default_factory=list)
    has_bot: bool = True
    messages: list[Json] = field(default_factory=list)
    whispers: list[Json] = field(default_factory=list)

    def find(self, id: str) -> Json:
        """The message; refused when there is none."""
        found = [one for one in (*self.messages, *self.whispers) if one["id"] == id]
        if not found:
            raise Refused(404, "ActivityNotFoundInConversation")
        return found[0]


class Windows:
    """So many in so many seconds, counted to the moment, over every window at once."""

    def __init__(self, limits: tuple[tuple[int, float], ...]) -> None:
        self.limits = limits
        self.times: deque[float] = deque()

    def takes(self, now: float) -> bool:
        """Whether one more may come now; if so it counts."""
        while self.times and now - self.times[0] >= self.limits[-1][1]:
            self.times.popleft()
        if any(sum(1 for at in self.times if now - at < seconds) >= most for most, seconds in self.limits):
            return False
        self.times.append(now)
        return True
