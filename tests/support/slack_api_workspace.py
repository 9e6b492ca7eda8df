"""A workspace with a bot in it: what stands there, and what people and the bot do to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from typing import Any

from tests.support.slack_api_values import APP, BOT, BOT_USER, TEAM, Channel, Json, Refused, User
from tests.support.slack_payloads import check_message, check_view

TRIGGER_SECONDS = 3.0


class Workspace:
    """Without its HTTP side. `invalid` collects what is wrong with payloads."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {BOT_USER: User(BOT_USER, "Usher", is_bot=True)}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, Json] = {}  # every view by its id, as it stands now
        self.stacks: dict[str, list[str]] = {}  # the views open in front of a person, the top one last
        self.homes: dict[str, Json] = {}
        self.ephemerals: list[Json] = []
        self.statuses: list[Json] = []
        self.prompts: list[Json] = []
        self.invalid: list[str] = []
        self.connect: Callable[[], str] | None = None  # gives a Socket Mode address
        self._numbers = count(1)
        self._latest = 0  # the last ts, in microseconds
        self._triggers: dict[str, tuple[str, float]] = {}
        self._spent: set[str] = set()

    def person(self, id: str, name: str, email: str | None = None, **more: Any) -> User:
        self.users[id] = user = User(id, name, email, **more)
        return user

    def channel(self, id: str, name: str = "", *members: str, **more: Any) -> Channel:
        """A channel with these members; the bot is in it unless it is told `bot_in=False`."""
        inside = {BOT_USER} if more.pop("bot_in", True) else set()
        self.channels[id] = channel = Channel(id, name or id.lower(), members=inside | set(members), **more)
        return channel

    def direct(self, user: str) -> Channel:
        """The person's chat with the bot; it comes to be when it is first asked for.

        Slack posts to people who left as well (python-slack-sdk issue 1156); only conversations.open refuses them.
        """
        if user not in self.users:
            raise Refused("channel_not_found")
        id = "D" + user.removeprefix("U")
        return self.channels.setdefault(id, Channel(id, user=user, members={user, BOT_USER}))

    def write(self, channel: Channel, user: str, text: str, **more: Any) -> Json:
        """Puts a message into a channel; None among `more` means that the message has no such part."""
        by_bot = {"bot_id": BOT, "app_id": APP} if user == BOT_USER else {"client_msg_id": f"m-{next(self._numbers)}"}
        given = {key: value for key, value in more.items() if value is not None}
        message: Json = {
            "type": "message",
            "user": user,
            "ts": self.now(),
            "text": text,
            "team": TEAM,
            **by_bot,
            **given,
        }
        channel.messages.append(message)
        return message

    def now(self) -> str:
        """A ts that no other message has: the time, and later ones are greater."""
        self._latest = max(self._latest + 1, time.time_ns() // 1000)
        return f"{self._latest // 1_000_000}.{self._latest % 1_000_000:06d}"

    def trigger(self, user: str = "", age: float = 0) -> str:
        """A trigger id as somebody's act brings it, `age` seconds ago."""
        id = f"{next(self._numbers)}.{TEAM}.trigger"
        self._triggers[id] = (user, time.monotonic() - age)
        return id

    def modal(self, user: str) -> Json | None:
        """The view the person looks at, or None."""
        stack = self.stacks.get(user)
        return self.views[stack[-1]] if stack else None

    def answered(self, user: str, view: str, answer: Json | None) -> None:
        """What Slack does to the open views when a submission of `view` was answered with this body."""
        stack, answer = self.stacks.get(user, []), answer or {}
        match answer.get("response_action"):
            case "update":
                self.renew(self.views[view], answer["view"])
            case "push":
                stack.append(self.keep(answer["view"], previous=view)["id"])
            case "clear":
                stack.clear()
            case None if view in stack:
                stack.remove(view)

    def keep(self, view: Json, **more: Any) -> Json:
        """A new view as Slack hands it back."""
        id, previous = f"V{next(self._numbers)}", more.pop("previous", None)
        root = self.views[previous]["root_view_id"] if previous else id
        self.views[id] = {"id": id, "root_view_id": root, "previous_view_id": previous, "external_id": "", **more}
        return self.renew(self.views[id], view)

    def renew(self, old: Json, view: Json) -> Json:
        """The view with new content; it keeps its id and gets another hash. Values of kept blocks are the sender's."""
        self.check("check_view", view)
        ours: Json = {"team_id": TEAM, "app_id": APP, "bot_id": BOT, "hash": f"{next(self._numbers)}.hash"}
        silent: Json = {"private_metadata": "", "callback_id": "", "clear_on_close": False, "notify_on_close": False}
        kept = {key: old[key] for key in ("id", "root_view_id", "previous_view_id", "external_id")}
        blocks = self.named(view.get("blocks", []))
        old.clear()
        old.update({**silent, "state": {"values": {}}, **view, "blocks": blocks, **ours, **kept})
        return old

    def named(self, blocks: list[Json]) -> list[Json]:
        """The blocks as Slack gives them back: those without a name, and their elements, have got one."""
        return [{"block_id": f"b{next(self._numbers)}", **self._with_actions(block)} for block in blocks]

    def _with_actions(self, block: Json) -> Json:
        def named(element: Json) -> Json:
            return {"action_id": f"a{next(self._numbers)}", **element}

        return {
            **block,
            **{
                key: named(block[key])
                for key in ("element", "accessory")
                if block.get(key, {}).get("type") != "image" and key in block
            },
            **({"elements": [named(one) for one in block["elements"]]} if block["type"] == "actions" else {}),
        }

    def check(self, how: str, payload: Json) -> None:
        """Collects what is wrong with a message or view."""
        try:
            {"check_message": check_message, "check_view": check_view}[how](payload)
        except AssertionError as error:
            self.invalid.append(f"{how}: {error}")

    def spend(self, trigger: object) -> str:
        """Whose trigger it was; each is good once and for three seconds."""
        if trigger in self._spent:
            raise Refused("exchanged_trigger_id")
        if trigger not in self._triggers:
            raise Refused("invalid_trigger_id" if trigger else "invalid_arguments")
        user, since = self._triggers[str(trigger)]
        if time.monotonic() - since > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        self._spent.add(str(trigger))
        return user

    def place(self, id: object, *, posting: bool = False) -> Channel:
        """The channel; a user's id will do for posting only, as in Slack."""
        if posting and str(id)[:1] in ("U", "W"):
            return self.direct(str(id))
        if (channel := self.channels.get(str(id))) is None:
            raise Refused("channel_not_found")
        if posting and channel.is_archived:
            raise Refused("is_archived")
        if BOT_USER not in channel.members:
            raise Refused("channel_not_found" if channel.is_private else "not_in_channel")
        return channel
