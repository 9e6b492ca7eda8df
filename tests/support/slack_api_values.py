"""What Slack keeps and says: people, channels, calls, refusals and faults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.platforms.slack import manifest

Json = dict[str, Any]

TEAM, BOT_USER, BOT, APP = "T1", "UBOT", "B1", "A1"
BOT_TOKEN, APP_TOKEN = "xoxb-1-test", "xapp-1-test"
SCOPES = ",".join(manifest.SCOPES)


class Refused(Exception):
    """`ok: false`, with this as its error. `more` joins the answer."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error, **more}


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it arrived. `at` is monotonic seconds."""

    method: str
    args: Json
    token: str
    at: float
    headers: Mapping[str, str]


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
    def status(cls, code: int, body: str = "<html><h1>Server Error</h1></html>", *, records: bool = False) -> Fault:
        return cls(code, body, {"Content-Type": "text/html"}, records=records)

    @classmethod
    def error(cls, error: str, **more: object) -> Fault:
        return cls(body=json.dumps(Refused(error, **more).answer))

    @classmethod
    def limited(cls, retry_after: str | None = None, status: int = 429) -> Fault:
        """`retry_after` goes into the header as it is; None leaves the header out."""
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return cls(status, json.dumps(Refused("ratelimited").answer), headers)

    @classmethod
    def ratelimited_200(cls) -> Fault:
        return cls.error("ratelimited")

    @classmethod
    def sleep(cls, seconds: float, *, records: bool = True) -> Fault:
        """The true answer, late. What is not recorded ends as a 503."""
        return cls(seconds=seconds, records=records) if records else cls(503, "late", seconds=seconds)

    @classmethod
    def drop(cls, *, records: bool = True) -> Fault:
        """The connection is closed when the body was read."""
        return cls(is_dropped=True, records=records)

    @classmethod
    def garbage(cls) -> Fault:
        return cls(body="<!doctype html>ok")


@dataclass
class User:
    """A member, a guest, or somebody from another workspace. An `email` of None is kept back by Slack."""

    id: str
    name: str
    email: str | None = None
    tz: str = "Europe/Berlin"
    locale: str = "en-US"
    team_id: str = TEAM
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    is_bot: bool = False

    def json(self, *, with_locale: bool = False) -> Json:
        """As in users.info; a locale only when asked for."""
        called = {"real_name": self.name, "real_name_normalized": self.name, "display_name": self.name.split()[0]}
        told = {"email": self.email} if self.email is not None else {}
        shown = {key: value for key, value in vars(self).items() if key not in ("email", "locale")}
        more: Json = {"is_app_user": False, "is_admin": False, "updated": 1700000000, "tz_offset": 3600}
        named = {"name": self.name.lower().replace(" ", "."), "real_name": self.name}
        profile = {**called, **told, "team": self.team_id, "image_72": "https://example.invalid/72.png"}
        return {**shown, **more, **named, "profile": profile, **({"locale": self.locale} if with_locale else {})}


@dataclass
class Channel:
    """`user` is the other side of a direct chat, else empty. `messages` are as Slack shows them, oldest first."""

    id: str
    name: str = ""
    user: str = ""
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    members: set[str] = field(default_factory=set)
    messages: list[Json] = field(default_factory=list)

    def json(self) -> Json:
        common = {"id": self.id, "created": 1700000000, "is_archived": self.is_archived, "is_im": bool(self.user)}
        if self.user:
            return {**common, "user": self.user, "is_user_deleted": False, "is_org_shared": False}
        kind = {"is_channel": not self.is_private, "is_private": self.is_private, "is_ext_shared": self.is_ext_shared}
        return {**common, **kind, "name": self.name, "is_member": BOT_USER in self.members, "is_group": False}

    def find(self, ts: object) -> Json:
        """The message; refused when there is none."""
        found = [message for message in self.messages if message["ts"] == ts]
        if not found:
            raise Refused("message_not_found")
        return found[0]
