"""What people do on Slack, as the payloads that Slack sends."""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import count
from typing import Any

from tests.support.slack_api import APP, BOT_USER, Json
from tests.support.slack_forms import elements, fill, find
from tests.support.slack_sender_wire import Answer, Wire

_numbers = count(1)


class Sender(Wire):
    """Sends what people do, and what is said stands in the channels of `slack`."""

    async def command(
        self, user: str, name: str, text: str = "", *, channel: str = "", channel_name: str = "", trigger: str = ""
    ) -> Answer:
        """A slash command, in the direct chat unless a channel is named. A body that comes back is said to them."""
        place = channel or self._direct(user)
        where = {"channel_id": place, "channel_name": channel_name or self._name_of(place)}
        who = {"user_id": user, "user_name": user.lower(), "team_id": self.team, "team_domain": "acme"}
        what = {"token": "old", "api_app_id": APP, "is_enterprise_install": "false", "command": name, "text": text}
        ways = {"response_url": self._response_url(user, place), "trigger_id": trigger or self._trigger(user)}
        answer = await self._deliver("slash_commands", {**what, **who, **where, **ways})
        if self.slack is not None and answer.status == 200 and answer.body:
            said = answer.json or {"text": answer.body}
            self.slack.check("check_message", said)
            self.slack.ephemerals.append({"ts": self.slack.now(), "channel": place, "user": user, **said})
        return answer

    async def event(self, type: str, *, event_id: str = "", **fields: Any) -> Answer:
        """An event in its envelope. `event_id` repeats an earlier one."""
        bot = {"enterprise_id": None, "team_id": self.team, "user_id": BOT_USER, "is_bot": True}
        payload = {
            "token": "old",
            "team_id": self.team,
            "context_team_id": self.team,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": {"type": type, "event_ts": self._ts(), **fields},
            "type": "event_callback",
            "event_id": event_id or f"Ev{next(_numbers):08d}",
            "event_time": int(time.time()),
            "authorizations": [{**bot, "is_enterprise_install": False}],
            "is_ext_shared_channel": fields.get("channel") in self._shared(),
            "event_context": f"4-{next(_numbers)}",
        }
        return await self._deliver("events_api", payload)

    async def dm(self, user: str, text: str, **more: Any) -> Answer:
        """Something typed in the direct chat."""
        return await self._say("message", user, self._direct(user), text, channel_type="im", **more)

    async def mention(self, user: str, channel: str, text: str, thread_ts: str | None = None, **more: Any) -> Answer:
        """`@Usher text` in a channel."""
        return await self._say("app_mention", user, channel, f"<@{BOT_USER}> {text}", thread_ts=thread_ts, **more)

    async def home_opened(self, user: str, tab: str = "home") -> Answer:
        home = self.slack.homes.get(user) if self.slack is not None and tab == "home" else None
        view: Json = {"view": dict(home)} if home else {}
        return await self.event("app_home_opened", user=user, channel=self._direct(user), tab=tab, **view)

    async def user_change(self, user: str) -> Answer:
        """The person's entry as it stands in `slack` now."""
        assert self.slack is not None
        told = self.slack.users[user].json(with_locale=True)
        return await self.event("user_change", user=told, cache_ts=int(time.time()))

    async def press(
        self,
        user: str,
        action: str | Json,
        *,
        message: Json | None = None,
        channel: str = "",
        view: Json | None = None,
        is_ephemeral: bool = False,
        trigger: str = "",
        typed: Mapping[str, object] | None = None,
    ) -> Answer:
        """A button or menu of a message or view: its value or label, or the whole element as Slack sends it.

        `typed` is what stands in the view's fields at that moment.
        """
        blocks = (message or view or {}).get("blocks", [])
        element = action if isinstance(action, dict) else find(blocks, action)
        acted = {**element, "action_ts": self._ts()}
        payload = {**self._who(user), "type": "block_actions", "trigger_id": trigger or self._trigger(user)}
        if view is not None:
            inside = {**view, "state": {"values": fill(view, {}, typed=typed, strict=False)}}
            about: Json = {"container": {"type": "view", "view_id": view.get("id", "V0")}, "view": inside}
        else:
            place, message = channel or self._direct(user), message or {"ts": self._ts()}
            on = {"type": "message", "message_ts": message["ts"], "channel_id": place, "is_ephemeral": is_ephemeral}
            if "thread_ts" in message:
                on["thread_ts"] = message["thread_ts"]
            shown = {} if is_ephemeral else {"message": message}
            about = {"container": on, "channel": {"id": place, "name": self._name_of(place)}, **shown}
            about |= {"response_url": self._response_url(user, place), "state": {"values": {}}}
        return await self._deliver("interactive", {**payload, **about, "actions": [acted]})

    async def submit(
        self, user: str, view: Json, values: Mapping[str, object], typed: Mapping[str, object] | None = None
    ) -> Answer:
        """The form, filled as `fill` says and sent; what the answer does to the view is done in `slack`."""
        state = {"values": fill(view, values, typed=typed)}
        payload = {**self._who(user), "type": "view_submission", "trigger_id": self._trigger(user), "response_urls": []}
        answer = await self._deliver("interactive", {**payload, "view": {**view, "state": state}})
        if self.slack is not None and answer.status == 200:
            self.slack.answered(user, view["id"], answer.json)
        return answer

    async def close(self, user: str, view: Json, typed: Mapping[str, object] | None = None) -> Answer:
        """The cross or Cancel, of a view that wants to be told."""
        inside = {**view, "state": {"values": fill(view, {}, typed=typed, strict=False)}}
        if self.slack is not None:
            self.slack.answered(user, view["id"], None)
        return await self._deliver(
            "interactive", {**self._who(user), "type": "view_closed", "view": inside, "is_cleared": False}
        )

    async def shortcut(self, user: str, callback_id: str, trigger: str = "") -> Answer:
        """A global shortcut: no channel comes with it."""
        acted = {"action_ts": self._ts(), "callback_id": callback_id, "trigger_id": trigger or self._trigger(user)}
        return await self._deliver("interactive", {**self._who(user), "type": "shortcut", **acted})

    async def message_shortcut(
        self, user: str, callback_id: str, message: Json, channel: str, trigger: str = ""
    ) -> Answer:
        place = {"id": channel, "name": self._name_of(channel)}
        acted = {"action_ts": self._ts(), "callback_id": callback_id, "trigger_id": trigger or self._trigger(user)}
        about = {"channel": place, "message_ts": message["ts"], "message": message}
        url = {"response_url": self._response_url(user, channel)}
        return await self._deliver(
            "interactive", {**self._who(user), "type": "message_action", **acted, **about, **url}
        )

    async def suggestion(self, user: str, view: Json, action_id: str, value: str) -> Answer:
        """Letters typed into a menu whose options come from us."""
        block, _ = next((block, one) for block, one in elements(view["blocks"]) if one.get("action_id") == action_id)
        about = {"container": {"type": "view", "view_id": view["id"]}, "view": view}
        asked = {"action_id": action_id, "block_id": block["block_id"], "value": value}
        return await self._deliver("interactive", {**self._who(user), "type": "block_suggestion", **about, **asked})

    async def url_verification(self, challenge: str = "a challenge") -> Answer:
        return await self._deliver("events_api", {"token": "old", "challenge": challenge, "type": "url_verification"})

    async def _say(self, type: str, user: str, channel: str, text: str, **more: Any) -> Answer:
        given = {key: value for key, value in more.items() if value is not None}
        event_id = str(given.pop("event_id", ""))
        if self.slack is not None:
            thread = {key: given[key] for key in ("thread_ts",) if key in given}
            message = dict(self.slack.write(self.slack.channels[channel], user, text, **thread))
        else:
            message = {"user": user, "text": text, "ts": self._ts(), "team": self.team}
        if (home := self._team_of(user)) != self.team:
            message |= {"user_team": home, "source_team": home}
        fields = {**message, "channel": channel, "event_ts": message["ts"], **given}
        fields.pop("type", None)
        return await self.event(type, event_id=event_id, **fields)
