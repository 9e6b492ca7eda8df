"""People who have Teams open."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import ClientSession

from tests.support.teams_connector import BOT, Conversation, FakeTeams
from tests.support.teams_connector import Person as Known
from tests.support.teams_dialog import elements, inputs, pressed
from tests.support.teams_openid import OpenId
from tests.support.teams_payloads import check_card
from tests.support.teams_tokens import bearer

Json = dict[str, Any]
Place = Known | Conversation
_numbers = count(1)


@dataclass
class Line:
    """The way from Teams to the bot: activities signed as Microsoft signs them. `answers` keeps what came back."""

    url: str
    app_id: str
    teams: FakeTeams
    openid: OpenId
    session: ClientSession
    answers: list[tuple[int, Any]] = field(default_factory=list)

    async def send(self, activity: Json, **token: Any) -> tuple[int, Any]:
        """The status and the body, as JSON where there is one."""
        service = activity.get("serviceUrl", self.teams.url)
        headers = bearer(self.openid.token(service, self.app_id, **token))
        async with self.session.post(f"{self.url}/api/messages", json=activity, headers=headers) as answer:
            text = await answer.text()
            said = (answer.status, json.loads(text) if text else None)
        self.answers.append(said)
        return said


@dataclass
class Somebody:
    """Acts in the direct chat, or in a channel or group chat by name; sees what Teams would show."""

    line: Line
    known: Known
    dialogs: dict[str, Json] = field(default_factory=dict)  # the open one, by person
    fetched_from: dict[str, str] = field(default_factory=dict)

    @property
    def teams(self) -> FakeTeams:
        return self.line.teams

    @property
    def messages(self) -> list[Json]:
        return self.teams.said(self.known)

    @property
    def dialog(self) -> Json | None:
        return self.dialogs.get(self.known.id)

    def activity(self, place: Place | None = None, thread: str | None = None, **more: Any) -> Json:
        """What stands around everything that this person does."""
        where = place if place is not None else self.known
        is_chat = isinstance(where, Known)
        conversation: Json = {
            "id": where.chat if isinstance(where, Known) else where.id,
            "conversationType": "personal" if isinstance(where, Known) else where.kind,
            "tenantId": where.tenant,
        }
        if not is_chat:
            conversation["isGroup"] = True
        if thread:
            conversation["id"] += f";messageid={thread}"
        return {
            "channelId": "msteams",
            "id": f"f:{next(_numbers)}",
            "serviceUrl": self.teams.url,
            "from": {"id": self.known.id, "name": self.known.name, "aadObjectId": self.known.aad},
            "recipient": {"id": BOT, "name": "Usher"},
            "conversation": conversation,
            "channelData": {"tenant": {"id": where.tenant}},
            "locale": "en-GB",
            "localTimezone": "Europe/Berlin",
            "entities": [{"type": "clientInfo", "locale": "en-GB", "timezone": "Europe/Berlin"}],
            **more,
        }

    async def say(self, text: str, place: Place | None = None, thread: str | None = None) -> int:
        """Types it; in a shared place with a mention of the bot, as it hears nothing else there."""
        more: Json = {"type": "message", "text": text, "textFormat": "plain"}
        activity = self.activity(place, thread, **more)
        if place is not None and not isinstance(place, Known):
            activity["text"] = f"<at>Usher</at> {text}"
            mention = {"type": "mention", "text": "<at>Usher</at>", "mentioned": {"id": BOT, "name": "Usher"}}
            activity["entities"].append(mention)
        status, _ = await self.line.send(activity)
        return status

    async def install(self, place: Place | None = None, action: str = "add") -> int:
        status, _ = await self.line.send(self.activity(place, type="installationUpdate", action=action))
        return status

    async def hear(self, words: str, place: Place | None = None) -> Json:
        """The newest message there with these words in it, as soon as there is one."""
        where = place if place is not None else self.known
        await self.teams.await_message(where, words)
        return next(one for one in reversed(self.teams.said(where)) if words in _spoken(one))

    async def invoke(self, name: str, value: Json, place: Place | None = None, **more: Any) -> tuple[int, Any]:
        return await self.line.send(self.activity(place, type="invoke", name=name, value=value, **more))

    async def press(self, label: str, place: Place | None = None, message: Json | None = None) -> tuple[int, Any]:
        """The newest button of this label: in the dialog if one is open, else on a card."""
        if self.dialog is not None:
            return await self._submit(label)
        where = place if place is not None else self.known
        found = [message] if message is not None else list(reversed([*self.teams.said(where), *self._whispers(where)]))
        for one in found:
            action, data = button(one, label)
            if action is not None:
                return await self._pressed(action, data, one, place)
        raise LookupError(f"no {label!r} in {[labels(one) for one in found]}")

    async def _pressed(self, action: Json, data: Json, message: Json, place: Place | None) -> tuple[int, Any]:
        thread = message.get("replyToId")
        about: Json = {"replyToId": message["id"], "thread": thread}
        if action["type"] == "Action.Execute":
            value = {"action": {"type": "Action.Execute", "verb": action.get("verb"), "data": data}}
            status, body = await self.invoke("adaptiveCard/action", value, place, **about)
            if body is not None and body.get("type") == "application/vnd.microsoft.card.adaptive":
                check_card(body["value"])
            return status, body
        if data.get("msteams", {}).get("type") == "task/fetch":
            return self._shown(await self.invoke("task/fetch", {"data": data}, place, **about), "task")
        return await self.line.send(self.activity(place, type="message", value=data, **about))

    async def command(self, name: str, payload: Json | None = None, place: Place | None = None) -> tuple[int, Any]:
        """An action command of the message extension, on a message when one is given."""
        value: Json = {"commandId": name, "commandContext": "message" if payload else "compose"}
        if payload is not None:
            value["messagePayload"] = payload
        return self._shown(await self.invoke("composeExtension/fetchTask", value, place), "composeExtension")

    async def search(self, words: str) -> Json:
        """What a search shows: the body of its answer."""
        named = "words" if words else "initialRun"
        value = {"commandId": "find", "parameters": [{"name": named, "value": words or "true"}]}
        _, body = await self.invoke("composeExtension/query", value)
        return dict(body)

    async def submit(self, typed: Mapping[str, str] | None = None, label: str = "") -> tuple[int, Any]:
        """Fills the open dialog by the ids of its inputs, and presses its first button, or the one of that label."""
        assert self.dialog is not None, f"{self.known.name} has no dialog open"
        if not label:
            label = str(self.dialog["card"]["content"]["actions"][0]["title"])
        return await self._submit(label, typed)

    async def close(self) -> None:
        """Teams tells nobody."""
        self.dialogs.pop(self.known.id, None)

    async def _submit(self, label: str, typed: Mapping[str, str] | None = None) -> tuple[int, Any]:
        assert self.dialog is not None
        ids = inputs(self.dialog)
        given = {name: _chosen(ids[name], said) for name, said in (typed or {}).items()}
        data = pressed(self.dialog, label, **given)
        came_from = self.fetched_from[self.known.id]
        name = "task/submit" if came_from == "task" else "composeExtension/submitAction"
        return self._shown(await self.invoke(name, {"data": data}), came_from)

    def _shown(self, answer: tuple[int, Any], came_from: str) -> tuple[int, Any]:
        """The dialog as it is after the answer."""
        self.dialogs.pop(self.known.id, None)
        task = (answer[1] or {}).get("task") or {}
        if task.get("type") == "continue":
            check_card(task["value"]["card"]["content"])
            self.dialogs[self.known.id] = task["value"]
            self.fetched_from[self.known.id] = came_from
        return answer

    def _whispers(self, place: Place) -> list[Json]:
        mine = self.teams.whispered(place)
        return [one for one in mine if one.get("recipient", {}).get("id") == self.known.id]


def card_in(message: Json) -> Json:
    """The card of a message; an empty one for a text."""
    attachments = message.get("attachments") or []
    return dict(attachments[0]["content"]) if attachments else {}


def actions(message: Json) -> Iterator[Json]:
    """Every action in the message, also those behind a confirmation; none of a fallback."""
    for one in elements(_without_fallbacks(card_in(message))):
        if one["type"] in ("Action.Execute", "Action.Submit"):
            yield one


def labels(message: Json) -> list[str]:
    """What can be pressed or picked."""
    picks = [choice["title"] for _, choice in _picks(message)]
    return [*(str(one.get("title")) for one in actions(message)), *picks]


def button(message: Json, label: str) -> tuple[Json | None, Json]:
    """The action of this label, and the data that a press sends; a confirmation is given."""
    for choose, choice in _picks(message):
        if choice["title"] == label:
            return choose, {**choose["data"], "pick": choice["value"]}
    shown = [one for one in elements(_without_fallbacks(card_in(message))) if one["type"].startswith("Action.")]
    for one in shown:
        if one.get("title") == label and one["type"] == "Action.ShowCard":
            inner = next(act for act in elements(one["card"]) if act["type"] in ("Action.Execute", "Action.Submit"))
            return inner, inner["data"]
    found = next((one for one in actions(message) if one.get("title") == label), None)
    return found, (found or {}).get("data", {})


def _picks(message: Json) -> Iterator[tuple[Json, Json]]:
    """The choices of a list that replaces buttons, each with the button beside it."""
    card = _without_fallbacks(card_in(message))
    lists = [one for one in elements(card) if one["type"] == "Input.ChoiceSet" and one["id"] == "pick"]
    choose = next((one for one in actions(message) if one["data"].get("usher", {}).get("pick") is True), None)
    for one in lists:
        for choice in one["choices"]:
            if choose is not None:
                yield choose, choice


def _without_fallbacks(value: Any) -> Any:
    if isinstance(value, dict):
        hidden = ("fallback", "refresh")  # what nobody sees
        return {name: _without_fallbacks(inner) for name, inner in value.items() if name not in hidden}
    return [_without_fallbacks(one) for one in value] if isinstance(value, list) else value


def _chosen(one: Json, said: str) -> str:
    """What the client sends for a choice that was read."""
    values = {choice["title"]: str(choice["value"]) for choice in one.get("choices", [])}
    return values.get(said, said)


def _spoken(message: Json) -> str:
    return json.dumps(message, ensure_ascii=False)


__all__ = ["Line", "Somebody", "actions", "button", "card_in", "labels"]
