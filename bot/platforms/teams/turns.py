"""What Teams sends, by kind: what it means, who does it, and how it is answered."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import structlog

from bot.events import CardRefreshed, Event, FormSubmitted, Introduced, Origin, ProfileChanged, Reply, Say
from bot.platforms.background import Background
from bot.platforms.base import Dispatch, TryLater
from bot.platforms.teams import dialog, parse
from bot.platforms.teams.activity import INVOKE, Answer, Malformed
from bot.platforms.teams.answers import Answers, notice, wait
from bot.platforms.teams.profiles import STRANGER, Profiles
from bot.platforms.teams.references import Reference, Remembered, kept, of_activity
from bot.platforms.teams.values import Json, Payload, account, direct_chat
from bot.ui import Message
from domain.places import Account

log = structlog.get_logger()

PATIENCE = 6.0  # seconds that Teams waits for the work itself; it gives up after ten to fifteen
REMEMBERED = 5_000  # deliveries whose answers are kept to be given again
PICKS = 5  # colleagues that are looked up for one page
WORKING = "That takes a moment. I am on it; the answer follows as a message."
NOT_TOLD = "Teams does not say just now who that colleague is. Try again in a moment, or type the e-mail address."
NOT_SHOWN = "Teams does not show me that colleague. Please type the name or the e-mail address instead."
OLD = "Nothing was chosen, or the message is too old. Choose something first, or say help for what I can do."
WRITTEN = "Done. I have written to you in our chat."
HEARD = ("message", "invoke", "installationUpdate")
NOT_FOUND = Answer(status=501)  # the Bot Framework's word for an invoke that a bot does not know

E = TypeVar("E")


@dataclass
class Turns:
    """One activity each. The same one, delivered again to this process, gets the same answer and has no effect."""

    dispatch: Dispatch
    answers: Answers
    profiles: Profiles
    references: Remembered
    background: Background
    patience: float = PATIENCE
    _given: OrderedDict[str, asyncio.Future[Answer]] = field(default_factory=OrderedDict)

    async def __call__(self, activity: Json) -> Answer:
        """The answer for the HTTP response; 400 for what is not understood."""
        key = _delivery(activity)
        if key is None:
            return await self._understood(activity)
        known = self._given.get(key)
        if known is not None:
            return await asyncio.shield(known)
        doing = self._given[key] = self._work(self._understood(activity))
        doing.add_done_callback(lambda done: self._forget(key, done))
        if len(self._given) > REMEMBERED:
            self._given.popitem(last=False)
        return await asyncio.shield(doing)

    def _forget(self, key: str, done: asyncio.Future[Answer]) -> None:
        """What failed is sent again, and then it is to be done."""
        if done.cancelled() or done.exception() is not None:
            self._given.pop(key, None)

    async def _understood(self, activity: Json) -> Answer:
        try:
            return await self._turn(activity)
        except Malformed as error:
            log.warning("activity not understood", kind=str(activity.get("type"))[:40], error=str(error))
            return Answer(status=400)

    async def _turn(self, activity: Json) -> Answer:
        """Of members that come and go, reactions and the like nothing is made."""
        if activity["type"] not in HEARD or not understood(parse.is_of_a_person, activity):
            return Answer()
        here = understood(of_activity, activity)
        if activity["type"] == "installationUpdate":
            await self._installation(activity, here)
            return Answer()
        await self._met(activity, here)
        if activity["type"] == "invoke":
            return await self._invoked(activity, here)
        await self._heard(understood(parse.message, activity), activity, here)
        return Answer()

    async def _installation(self, activity: Json, here: Reference) -> None:
        """A place that was known before is not greeted again; one that the app was taken out of is forgotten."""
        place = replace(understood(parse.place, activity), thread=None)
        if str(activity.get("action")).startswith("remove"):
            await self.references.drop(place)
            return
        before = await kept(self.references, place)
        is_known = before is not None and before.conversation != ""
        await self._met(activity, here)
        if not is_known:
            await self._heard(understood(parse.installed, activity), activity, here)

    async def _met(self, activity: Json, here: Reference) -> None:
        """Where somebody is is kept before anything is done: what follows may write to them.

        Where it cannot be kept now, as somebody else holds the database, it is with the next activity: what the person
        said must not be lost for it.
        """
        keeping = self._work(self.references.met(here, is_inside=activity["type"] != INVOKE))
        await asyncio.wait((keeping,), timeout=self.patience / 2)
        acting = understood(parse.who, activity)
        if self.profiles.saw(acting, here, activity):
            self.background.start(self._followed(acting))

    async def _followed(self, acting: Account) -> None:
        """Name, zone, language and standing of somebody who may have been stored long ago."""
        profile = await self.profiles.followed(acting)
        if profile is not None:
            origin = Origin(acting, direct_chat(acting.tenant, acting.user), direct=True)
            await self.dispatch(ProfileChanged(origin, profile))

    async def _heard(self, event: Event | None, activity: Json, here: Reference) -> None:
        """Answered by messages; Teams is told at once when it takes long."""
        if event is None:
            return
        doing = self._work(self._said(event, activity, here))
        await asyncio.wait((doing,), timeout=self.patience)
        if doing.done():
            doing.result()

    async def _said(self, event: Event, activity: Json, here: Reference) -> None:
        await self.answers.message(event, await self.dispatch(event), here)

    async def _invoked(self, activity: Json, here: Reference) -> Answer:
        match activity.get("name"):
            case "adaptiveCard/action":
                return await self._executed(activity, here)
            case "task/fetch":
                event: Event | None = understood(parse.fetched, activity)
                return await self._in_dialog(event, activity, here)
            case "task/submit":
                return await self._in_dialog(understood(parse.submitted, activity), activity, here)
            case "composeExtension/submitAction":  # an empty answer leaves the dialog of some clients open
                answer = await self._in_dialog(understood(parse.submitted, activity), activity, here)
                return answer if answer.body is not None else wait(WRITTEN)
            case "composeExtension/fetchTask":
                return await self._in_dialog(understood(parse.action_command, activity), activity, here)
            case "composeExtension/query":
                return self.answers.found(await self.dispatch(understood(parse.searched, activity)))
            case _:
                return NOT_FOUND

    async def _executed(self, activity: Json, here: Reference) -> Answer:
        event = understood(parse.executed, activity)
        if event is None:
            return notice(OLD)
        reply = await self._replied(self.dispatch(event), event, here)
        if reply is None:
            return notice(WORKING)
        if isinstance(event, CardRefreshed):
            return self.answers.refreshed(reply)
        return await self.answers.executed(event, reply, here)

    async def _in_dialog(self, event: Event | None, activity: Json, here: Reference) -> Answer:
        """Opens a dialog, or goes on in one. What takes too long closes it, and is answered in the chat."""
        if event is None:
            return wait(OLD)
        reply = await self._replied(self._dispatched(event, activity), event, here)
        if reply is None:
            return wait(WORKING)
        if isinstance(event, FormSubmitted):
            return await self.answers.submitted(event, reply, here)
        return await self.answers.opened(event, reply)

    async def _replied(self, work: Awaitable[Reply], event: Event, here: Reference) -> Reply | None:
        """The reply; None when it takes longer than Teams waits, and then it is said in messages."""
        doing = self._work(work)
        await asyncio.wait((doing,), timeout=self.patience)
        if doing.done():
            return doing.result()
        self.background.start(self._late(doing, event, here))
        return None

    async def _dispatched(self, event: Event, activity: Json) -> Reply:
        """Who was picked from Teams' own list becomes known to Usher first, and is named as Usher names people."""
        if not isinstance(event, FormSubmitted):
            return await self.dispatch(event)
        named: dict[str, object] = {}
        for name, user in dialog.users(activity["value"].get("data")).items():
            picked = account(event.origin.account.tenant, user.lower())  # as Teams itself writes it
            try:
                profile = await self.profiles.colleague(picked, event.origin.account)
            except TryLater:
                return Say(Message(NOT_TOLD))
            if profile is STRANGER or len(named) >= PICKS:
                return Say(Message(NOT_SHOWN))
            await self.dispatch(Introduced(Origin(picked, direct_chat(picked.tenant, picked.user), direct=True)))
            named[name] = profile.email or profile.name
        return await self.dispatch(replace(event, values={**event.values, **named}) if named else event)

    async def _late(self, work: Awaitable[Reply], event: Event, here: Reference) -> None:
        await self.answers.message(event, await work, here)

    def _work(self, work: Awaitable[E]) -> asyncio.Future[E]:
        """Goes on whatever becomes of the request."""
        doing = asyncio.ensure_future(work)
        self.background.keep(doing)
        return doing


def understood(read: Callable[..., E], *args: Any) -> E:
    """What the activity says; Malformed when it is not as Teams writes it."""
    try:
        return read(*args)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Malformed(type(error).__name__) from error


def _delivery(activity: Payload) -> str | None:
    """What tells one delivery from the next; a look at a card is no delivery."""
    id, conversation = activity.get("id"), activity.get("conversation")
    if not id or not isinstance(conversation, dict):
        return None
    if activity.get("name") == "composeExtension/query" or _is_look(activity.get("value")):
        return None
    sender = activity.get("from")
    who = sender.get("id") if isinstance(sender, dict) else None
    return f"{activity.get('type')}:{activity.get('name')}:{conversation.get('id')}:{who}:{id}"


def _is_look(value: object) -> bool:
    action = value.get("action") if isinstance(value, dict) else None
    return isinstance(action, dict) and action.get("verb") == "refresh"
