"""From a Reply to what Teams gets: in the response to an invoke, or by messages in the conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.events import Audience, ButtonPressed, CloseForm, Event, FormSubmitted, Reply, Say, ShowForm, ShowResults
from bot.platforms.replies import fallback, is_answer, is_perhaps_refused, spoken
from bot.platforms.teams import dialog
from bot.platforms.teams.activity import Answer
from bot.platforms.teams.references import Kind, Reference
from bot.platforms.teams.render import card_of
from bot.platforms.teams.results import NONE, nothing, results
from bot.platforms.teams.saying import Saying
from bot.platforms.teams.values import CARD, Json
from bot.ui import FormView, Message, plain

NOTICE = "application/vnd.microsoft.activity.message"
SHORT = 250  # characters that a notice under a card may have
FORMS = 1_000  # pages that are remembered, to be shown again as they were filled in
DONE = Message("Done. You can close this window.")
BELOW, NOTED = "I have answered with a message, here or in our chat.", "Done."


@dataclass(frozen=True)
class Answers:
    """`here` is the conversation of the event, and who acted there."""

    saying: Saying
    _forms: dict[tuple[str, str, int], FormView] = field(default_factory=dict)  # by who was shown it, and the page

    async def message(self, event: Event, reply: Reply, here: Reference) -> None:
        """By messages: there is nothing to respond with."""
        if isinstance(reply, ShowForm):
            await self.saying.say(event, fallback(reply.view), Audience.ME, here)
        for said, audience in spoken(reply):
            await self.saying.say(event, said, audience, here)

    async def executed(self, event: ButtonPressed, reply: Reply, here: Reference) -> Answer:
        """A press on a card: an answered question loses its buttons, and what is said follows below.

        A sentence for the presser alone, in a shared place, is shown under the card.
        """
        if isinstance(reply, Say) and here.kind is not Kind.PERSONAL and _is_notice(reply):
            return notice(plain(reply.message.text))
        await self.message(event, reply, here)
        if is_answer(event.action) and not is_perhaps_refused(reply):
            closed = self.saying.answered(here, event.message, event.action)
            if closed is not None:
                return _card(closed)
        return notice(BELOW if spoken(reply) or isinstance(reply, ShowForm) else NOTED)

    def refreshed(self, reply: Reply) -> Answer:
        """The card as this reader may see it now."""
        for said, _ in spoken(reply):
            return _card(card_of(said))
        return notice(NOTED)

    async def opened(self, event: Event, reply: Reply) -> Answer:
        """A press, or an action command, that opens a dialog."""
        if isinstance(reply, ShowForm):
            return self._page(event, reply.view)
        return _task(dialog.reading(_together(reply)))

    async def submitted(self, event: Event, reply: Reply, here: Reference) -> Answer:
        """The next page, the same one with its errors, or nothing, which closes the dialog."""
        match reply:
            case ShowForm():
                return self._page(event, reply.view)
            case CloseForm():
                if reply.message is not None:
                    await self.saying.say(event, reply.message, Audience.ME, here)
                return Answer()
            case Say() if isinstance(event, FormSubmitted) and (again := self._again(event, reply)) is not None:
                return again
            case _:
                return _task(dialog.reading(_together(reply)))

    def found(self, reply: Reply) -> Answer:
        """What a search found, or the sentence that was said instead."""
        if isinstance(reply, ShowResults):
            return Answer(body=results(reply.results))
        said = [plain(message.text) for message, _ in spoken(reply)]
        return Answer(body=nothing(said[0] if said else NONE))

    def _page(self, event: Event, view: FormView) -> Answer:
        key = (event.origin.account.key, view.conversation, view.turn)
        self._forms.pop(key, None)
        while len(self._forms) >= FORMS:
            del self._forms[next(iter(self._forms))]
        self._forms[key] = view
        return _task(dialog.form(view))

    def _again(self, event: FormSubmitted, reply: Say) -> Answer | None:
        """The page with what was filled in, and a sentence on top: nothing of it was taken yet."""
        view = self._forms.get((event.origin.account.key, event.conversation, event.turn))
        if view is None:
            return None
        fields = tuple(replace(one, value=event.values.get(one.name, one.value)) for one in view.fields)
        return self._page(event, replace(view, fields=fields, problem=plain(reply.message.text)))


def notice(words: str) -> Answer:
    """A line under the card, for whoever pressed."""
    return Answer(body={"statusCode": 200, "type": NOTICE, "value": words})


def wait(words: str) -> Answer:
    """Closes a dialog with a sentence."""
    return Answer(body={"task": {"type": "message", "value": words}})


def _card(card: Json) -> Answer:
    return Answer(body={"statusCode": 200, "type": CARD, "value": card})


def _task(value: Mapping[str, Any]) -> Answer:
    return Answer(body={"task": {"type": "continue", "value": dict(value)}})


def _is_notice(reply: Say) -> bool:
    message = reply.message
    bare = not message.buttons and message.card is None and message.quote is None
    return reply.audience is Audience.ME and bare and len(message.text) <= SHORT


def _together(reply: Reply) -> Message:
    """All that a reply says, as one message to be read."""
    said = [message for message, _ in spoken(reply)]
    return said[0] if said else DONE
