"""The Bot Connector of Teams on loopback: people, chats and channels, what the bot said there, and faults on demand."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Self

from aiohttp import web

from bot.platforms.teams.references import Kind, Reference
from tests.support.teams_connector_values import (
    APP,
    BOT,
    PER_CONVERSATION,
    PER_TENANT,
    TENANT,
    Call,
    Conversation,
    Fault,
    Json,
    Person,
    Refused,
    Windows,
)
from tests.support.teams_payloads import check_activity

__all__ = ["APP", "BOT", "TENANT", "Call", "Conversation", "FakeTeams", "Fault", "Json", "Person", "Refused"]

KINDS = {"personal": Kind.PERSONAL, "groupChat": Kind.GROUP, "channel": Kind.CHANNEL}
PAGE = 50  # members at once
SPLIT = ";messageid="


class FakeTeams:
    """Tenants with a bot in them. Everything that was asked is in `calls`; leaving checks every activity.

    `url` is the service URL. `tokens` are those that are let in; None lets everybody in. With `is_strict` the limits
    of Teams are kept to the moment, and what is over them is refused.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.invalid: list[str] = []
        self.people: dict[str, Person] = {}  # by Teams' id
        self.conversations: dict[str, Conversation] = {}
        self.tokens: set[str] | None = None
        self.is_strict = False
        self.url = ""
        self._numbers = count(1)
        self._faults: list[tuple[str, str | None, Fault, bool]] = []  # method, conversation, fault, stays
        self._windows: dict[str, Windows] = defaultdict(lambda: Windows(PER_CONVERSATION))
        self._tenants: dict[str, Windows] = defaultdict(lambda: Windows(PER_TENANT))
        self._news = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**22)
        base = "/teams/v3/conversations"
        for verb, path, method in (
            ("POST", base, "create"),
            ("POST", base + "/{id}/activities", "post"),
            ("POST", base + "/{id}/activities/{activity}", "post"),
            ("PUT", base + "/{id}/activities/{activity}", "update"),
            ("GET", base + "/{id}/members/{member}", "member"),
            ("GET", base + "/{id}/members", "members"),
            ("GET", base + "/{id}/pagedmembers", "members"),
        ):
            app.router.add_route(verb, path, self._route(method))
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/teams/"
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        await self._runner.cleanup()
        if kind is None and self.invalid:
            raise AssertionError("activities that Teams would refuse:\n" + "\n".join(self.invalid))

    # People and places

    def person(
        self, name: str, *, email: str | None = "", tenant: str = TENANT, role: str = "user", has_app: bool = True
    ) -> Person:
        """A new person with a chat of their own, when they have the app; an empty `email` is made from the name."""
        number = next(self._numbers)
        upn = f"{name.lower().replace(' ', '.')}@example.com"
        upn = upn.replace("@", "_") + "#EXT#@example.com" if role == "guest" else upn
        aad = f"00000000-0000-0000-0000-{number:012}"
        id, told = f"29:{number}-{name.partition(' ')[0]}", upn if email == "" else email
        person = Person(name, id, aad, told, upn, tenant, role, has_app)
        self.people[person.id] = person
        if has_app:
            self._open(person)
        return person

    def channel(self, id: str, *members: Person, tenant: str = TENANT) -> Conversation:
        return self._place(Conversation(id, "channel", tenant, list(members)))

    def group(self, id: str, *members: Person, tenant: str = TENANT) -> Conversation:
        return self._place(Conversation(id, "groupChat", tenant, list(members)))

    def reference(self, of: Person | Conversation) -> Reference:
        """As the bot would have kept it, had it been written to from there."""
        if isinstance(of, Person):
            return Reference(self.url, of.tenant, of.chat, BOT, of.id, Kind.PERSONAL, of.aad)
        return Reference(self.url, of.tenant, of.id, BOT, kind=KINDS[of.kind])

    # What was said

    def said(self, place: str | Person | Conversation) -> list[Json]:
        """The bot's activities there as they are shown now, in their order; those of threads too."""
        return list(self._kept(place).messages)

    def whispered(self, place: str | Person | Conversation) -> list[Json]:
        """Those that one person alone sees."""
        return list(self._kept(place).whispers)

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def await_message(self, place: str | Person | Conversation, words: str = "", timeout: float = 5) -> Json:  # noqa: ASYNC109 - it is used so
        """The first activity there with these words somewhere in it; TimeoutError when none comes."""
        await self.until(lambda: any(words in json.dumps(one, ensure_ascii=False) for one in self.said(place)), timeout)
        return next(one for one in self.said(place) if words in json.dumps(one, ensure_ascii=False))

    async def until(self, is_so: Callable[[], bool], timeout: float = 5) -> None:  # noqa: ASYNC109 - it is used so
        """Waits for calls until something is so."""
        async with asyncio.timeout(timeout):
            while not is_so():
                self._news.clear()
                await self._news.wait()

    # Faults

    def next(self, method: str, *faults: Fault, conversation: str | None = None) -> None:
        """The next calls (for that conversation, when one is named) go wrong like this, one each; `*` is any method."""
        self._faults.extend((method, conversation, fault, False) for fault in faults)

    def always(self, method: str, fault: Fault, conversation: str | None = None) -> None:
        """Every call from now on, until `heal`."""
        self._faults.append((method, conversation, fault, True))

    def heal(self) -> None:
        self._faults.clear()

    # Serving

    def _route(self, method: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(method, request)

        return serve

    async def _serve(self, method: str, request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else {}
        place = request.match_info.get("id", "")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        call = Call(method, place, body, token, time.monotonic(), dict(request.headers), dict(request.query))
        self.calls.append(call)
        fault = self._fault(call)
        answer = self._done(call, request) if fault is None or fault.records else web.Response()
        self._news.set()
        if fault is not None:
            await asyncio.sleep(fault.seconds)
            if fault.is_dropped and request.transport is not None:
                request.transport.abort()
            if fault.body is not None:
                return web.Response(
                    status=fault.code, text=fault.body, headers={"Content-Type": "application/json", **fault.headers}
                )
        return answer

    def _fault(self, call: Call) -> Fault | None:
        for entry in self._faults:
            name, conversation, fault, stays = entry
            if name in ("*", call.method) and conversation in (None, call.conversation.partition(SPLIT)[0]):
                if not stays:
                    self._faults.remove(entry)
                return fault
        return None

    def _done(self, call: Call, request: web.Request) -> web.Response:
        try:
            self._signed_in(call)
            match call.method:
                case "create":
                    return web.json_response({"id": self._created(call.body)}, status=201)
                case "post":
                    return web.json_response({"id": self._posted(call)}, status=201)
                case "update":
                    return web.json_response({"id": self._updated(call, request.match_info["activity"])})
                case "member":
                    return web.json_response(self._member(call.conversation, request.match_info["member"]).json())
                case _:
                    return web.json_response(self._members(call, paged=request.path.endswith("pagedmembers")))
        except Refused as refused:
            return web.json_response(refused.body, status=refused.status, headers=refused.headers)

    def _signed_in(self, call: Call) -> None:
        if self.tokens is not None and call.token not in self.tokens:
            raise Refused(401, "Unauthorized")

    def _created(self, body: Json) -> str:
        wanted = body["members"][0]["id"]
        if body.get("bot", {}).get("id") != BOT or not body.get("tenantId"):
            raise Refused(400, "BadSyntax")
        self._limited("", body["tenantId"])
        for person in self.people.values():
            if wanted in (person.id, person.aad) and person.tenant == body["tenantId"]:
                if not person.has_app:
                    raise Refused(403, "BotNotInConversationRoster")
                return self._open(person).id
        raise Refused(404, "ConversationNotFound")

    def _posted(self, call: Call) -> str:
        place, thread = self._admitted(call)
        if thread:
            place.find(thread)
        kept = {**call.body, "id": f"17322{next(self._numbers):08}", **({"replyToId": thread} if thread else {})}
        if call.query.get("isTargetedActivity") == "true":
            if place.kind == "personal" or call.body.get("recipient", {}).get("id") not in self._ids(place):
                raise Refused(400, "BadArgument")
            place.whispers.append(kept)
        else:
            place.messages.append(kept)
        return str(kept["id"])

    def _updated(self, call: Call, id: str) -> str:
        place, _ = self._admitted(call)
        found = place.find(id)
        thread = {"replyToId": found["replyToId"]} if "replyToId" in found else {}
        found.clear()
        found.update({**call.body, "id": id, **thread})
        return id

    def _admitted(self, call: Call) -> tuple[Conversation, str]:
        """The place and the thread of something that is said."""
        place, thread = self._known(call.conversation)
        self._limited(place.id, place.tenant)
        if not place.has_bot or (place.kind == "personal" and not place.members[0].has_app):
            raise Refused(403, "BotNotInConversationRoster")
        if place.kind == "personal" and place.members[0].blocks:
            raise Refused(403, "MessageWritesBlocked")
        try:
            check_activity(call.body)
        except AssertionError as error:
            self.invalid.append(str(error))
        return place, thread

    def _limited(self, place: str, tenant: str) -> None:
        now = time.monotonic()
        if self.is_strict and not (self._tenants[tenant].takes(now) and (not place or self._windows[place].takes(now))):
            raise Refused(429, "Throttled", {"Retry-After": "2"})

    def _member(self, place: str, id: str) -> Person:
        for person in self._known(place)[0].members:
            if id in (person.id, person.aad):
                return person
        raise Refused(404, "MemberNotFoundInConversation")

    def _members(self, call: Call, *, paged: bool) -> object:
        members = [person.json() for person in self._known(call.conversation)[0].members]
        if not paged:
            return members
        start, size = int(call.query.get("continuationToken") or 0), int(call.query.get("pageSize") or PAGE)
        more = {"continuationToken": str(start + size)} if start + size < len(members) else {}
        return {"members": members[start : start + size], **more}

    def _known(self, id: str) -> tuple[Conversation, str]:
        place, _, thread = id.partition(SPLIT)
        if place not in self.conversations:
            raise Refused(404, "ConversationNotFound")
        return self.conversations[place], thread

    def _kept(self, place: str | Person | Conversation) -> Conversation:
        id = place if isinstance(place, str) else place.chat if isinstance(place, Person) else place.id
        return self.conversations.get(id) or Conversation(id, "personal")

    def _open(self, person: Person) -> Conversation:
        return self.conversations.get(person.chat) or self._place(
            Conversation(person.chat, "personal", person.tenant, [person])
        )

    def _place(self, conversation: Conversation) -> Conversation:
        self.conversations[conversation.id] = conversation
        return conversation

    @staticmethod
    def _ids(place: Conversation) -> set[str]:
        return {person.id for person in place.members}
