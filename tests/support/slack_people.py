"""People who have Slack open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.support.slack_api import BOT_USER, Channel, FakeSlack, Json
from tests.support.slack_forms import fill, label_of, labels
from tests.support.slack_sender_acts import Sender
from tests.support.slack_sender_wire import Answer


@dataclass
class Person:
    """Somebody with Slack open: sees their direct chat, their modals and their Home, and acts on what is there."""

    sender: Sender
    slack: FakeSlack
    id: str
    typed: dict[str, dict[str, object]] = field(default_factory=dict)  # by view, by block

    @property
    def chat(self) -> Channel:
        return self.slack.direct(self.id)

    @property
    def messages(self) -> list[Json]:
        """What the bot said in the direct chat and what only this person sees elsewhere, oldest first."""
        private = [one for one in self.slack.ephemerals if one["user"] == self.id]
        said = [one for one in self.chat.messages if one["user"] == BOT_USER]
        return sorted([*said, *private], key=lambda one: float(one["ts"]))

    @property
    def last(self) -> Json:
        return self.messages[-1]

    @property
    def modal(self) -> Json | None:
        return self.slack.modal(self.id)

    @property
    def home(self) -> Json | None:
        return self.slack.homes.get(self.id)

    async def say(self, text: str) -> Answer:
        return await self.sender.dm(self.id, text)

    async def command(self, text: str, name: str = "/ai", channel: str = "") -> Answer:
        return await self.sender.command(self.id, name, text, channel=channel)

    async def open_home(self, tab: str = "home") -> Answer:
        return await self.sender.home_opened(self.id, tab)

    async def hear(self, words: str) -> Json:
        """The newest message with these words in it, as soon as there is one."""
        await self.slack.until(lambda: any(words in json.dumps(one, ensure_ascii=False) for one in self.messages))
        return next(one for one in reversed(self.messages) if words in json.dumps(one, ensure_ascii=False))

    async def press(self, label: str) -> Answer:
        """What has this label: in the modal if one is open, else the newest in the chat, else at home."""
        if self.modal is not None:
            return await self.sender.press(self.id, label, view=self.modal, typed=self.typed.get(self.modal["id"]))
        for message in reversed(self.messages):
            if label in labels(message.get("blocks", [])):
                if (place := message.get("channel", "")) or not message.get("type"):
                    return await self._press_private(label, message, place)
                return await self.sender.press(self.id, label, message=message)
        assert self.home is not None, (
            f"no {label!r} anywhere; the last message has {labels(self.last.get('blocks', []))}"
        )
        return await self.sender.press(self.id, label, view=self.home)

    async def _press_private(self, label: str, message: Json, place: str) -> Answer:
        named = (
            message
            if "block_id" in message["blocks"][0]
            else {**message, "blocks": self.slack.named(message["blocks"])}
        )
        return await self.sender.press(self.id, label, message=named, channel=place, is_ephemeral=True)

    def fill(self, values: Mapping[str, object]) -> dict[str, object]:
        """Types into the open modal without sending it. It stays there when the view is updated, as in Slack."""
        view = self._looked_at()
        fill(view, values, strict=False)
        typed = self.typed.setdefault(view["id"], {})
        ids = {label_of(block): str(block["block_id"]) for block in view["blocks"]}
        typed.update({ids.get(name, name): value for name, value in values.items()})
        return typed

    async def submit(self, values: Mapping[str, object] | None = None) -> Answer:
        """Fills the open modal and sends it."""
        typed = self.fill(values or {})
        return await self.sender.submit(self.id, self._looked_at(), {}, typed)

    async def close(self) -> Answer:
        return await self.sender.close(self.id, self._looked_at(), self.fill({}))

    def _looked_at(self) -> Json:
        assert self.modal is not None, f"{self.id} has no modal open"
        return self.modal
