"""From a Reply to what Slack gets: in the response where there is room for it, else by a view or a message."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from bot.events import Audience, CloseForm, Event, Reply, Say, ShowForm, ShowHome
from bot.platforms.remembered import is_short
from bot.platforms.replies import fallback, is_answer, is_perhaps_refused, spoken
from bot.platforms.slack import modal
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.render import answered, posts
from bot.platforms.slack.saying import Saying, answer_within, body, channel_of, is_ephemeral
from bot.platforms.slack.values import Json, Payload
from bot.ui import Chart, FormView, Message, plain

LATER = 10.0  # seconds for what is answered after Slack was told to wait
DONE = Message("Done. You can close this window.")
Body = Json | str | None  # of the HTTP response, as JSON or as its text; None is an empty one


@dataclass(frozen=True)
class Answers:
    """Answers one event each. `payload` is what Slack sent, for what only it knows: views, triggers, addresses."""

    saying: Saying
    homes: Homes

    async def command(self, event: Event, reply: Reply, payload: Payload) -> Body:
        """In the response: only the person sees it, unless it is meant for all. Several follow each other."""
        if isinstance(reply, ShowForm):
            return None if await self._opened(event, reply.view) else body(posts(fallback(reply.view))[0])
        if isinstance(reply, Say):
            text = as_text(reply.message, reply.audience) if not _has_chart(reply.message) else None
            if text is not None:
                return text
        said = [self._sure(body(post, audience)) for message, audience in spoken(reply) for post in posts(message)]
        if len(said) < 2:
            return said[0] if said else None
        if not await self.saying.responded(event, payload.get("response_url"), said):
            for message, _ in spoken(reply):
                await self.saying.queue(event, message)
        return None

    async def press(self, event: Event, reply: Reply, payload: Payload) -> Body:
        """In the place of the button: a new page, a message in the chat or thread, or one for the presser alone."""
        view = payload.get("view")
        window = view if view is not None and view.get("type") == "modal" else None
        match reply:
            case ShowForm():
                page = modal.form(reply.view)
                shown = await self._updated(window, page) if window else await self._opened(event, reply.view)
                if not shown:
                    await self.saying.say(event, fallback(reply.view), Audience.ME, payload)
            case CloseForm() if window is not None:
                updated = await self._updated(window, modal.reading(reply.message or DONE))
                if not updated and reply.message is not None:
                    await self.saying.say(event, reply.message, Audience.ME, payload)
            case Say() if window is not None and modal.opened(window.get("private_metadata") or ""):
                if not await self._updated(window, modal.said_above(window, plain(reply.message.text))):
                    await self.saying.say(event, reply.message, Audience.ME, payload)
            case _:
                for message, audience in spoken(reply):
                    if view is None or not await self._shown(event, view, message):
                        await self.saying.say(event, message, audience, payload)
        return None

    async def submission(self, event: Event, reply: Reply, payload: Payload) -> Body:
        """The next page, errors under the fields, or an empty body that closes the form."""
        view = payload["view"]
        match reply:
            case ShowForm():
                errors = modal.field_errors(reply.view, view)
                if errors is not None:
                    return {"response_action": "errors", "errors": errors}
                return {"response_action": "update", "view": modal.form(reply.view)}
            case CloseForm():
                if reply.message is not None:
                    await self.saying.say(event, reply.message, Audience.ME, payload)
                return None
            case Say():
                return {"response_action": "update", "view": modal.said_above(view, plain(reply.message.text))}
            case _:
                return None

    async def event(self, event: Event, reply: Reply, payload: Payload) -> Body:
        """By a message; there is nothing to respond with."""
        match reply:
            case ShowForm():
                await self.saying.say(event, fallback(reply.view), Audience.ME, payload)
            case ShowHome():
                await self.homes.publish(event.origin.account.user, reply.sections)
            case _:
                for message, audience in spoken(reply):
                    await self.saying.say(event, message, audience, payload)
        return None

    async def late(self, event: Event, reply: Reply, payload: Payload) -> None:
        """After the response has gone: in the window that waits, else in messages."""
        answer_within(LATER)
        if isinstance(reply, ShowHome):
            await self.event(event, reply, payload)
        else:
            await self.press(event, reply, payload)

    async def retire(self, reply: Reply, payload: Payload) -> None:
        """Takes the buttons off a question that was answered by one of them, and says which; a failure does no harm."""
        message, pressed = payload.get("message"), payload["actions"][0]
        channel = channel_of(payload)
        if message is None or channel is None or is_ephemeral(payload) or is_perhaps_refused(reply):
            return
        if not is_answer(pressed.get("value") or ""):
            return
        label = (pressed.get("text") or {}).get("text") or ""
        answer_within(LATER)
        blocks = answered(message.get("blocks") or [], label)
        where = {"channel": channel, "ts": message["ts"]}
        await self.saying.tried(
            self.saying.api.call, "chat.update", text=message.get("text") or label, blocks=blocks, **where
        )

    def _sure(self, said: Json) -> Json:
        """What is answered in a response cannot be sent again when Slack refuses it."""
        return {**said, "blocks": self.saying.api.charts.sure(said["blocks"])}

    async def _opened(self, event: Event, view: FormView) -> bool:
        return await self._open(event, modal.form(view))

    async def _open(self, event: Event, view: Json) -> bool:
        trigger = event.origin.trigger
        if trigger is None:
            return False
        return await self.saying.tried(self.saying.api.call, "views.open", trigger_id=trigger, view=view)

    async def _updated(self, shown: Payload, view: Json) -> bool:
        """Replaces what stands in the open modal."""
        return await self.saying.tried(self.saying.api.call, "views.update", view_id=shown["id"], view=view)

    async def _shown(self, event: Event, shown: Payload, message: Message) -> bool:
        """An answer to a press on the Home, or in a modal, is read in a modal."""
        view = modal.reading(message)
        if shown.get("type") == "modal":
            return await self._updated(shown, view)
        return await self._open(event, view)


def _has_chart(message: Message) -> bool:
    return message.card is not None and any(isinstance(one, Chart) for one in message.card.parts)


def as_text(message: Message, audience: Audience) -> str | None:
    """The answer to a command as JSON text, as many people get the same; None when it takes several."""
    return _as_text(message, audience) if is_short(message) else _made_text(message, audience)


def _made_text(message: Message, audience: Audience) -> str | None:
    made = posts(message)
    return json.dumps(body(made[0], audience), separators=(",", ":")) if len(made) == 1 else None


_as_text = lru_cache(maxsize=256)(_made_text)
