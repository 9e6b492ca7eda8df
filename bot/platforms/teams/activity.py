"""What comes in as a turn, and what goes back for it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from bot.platforms.teams.values import Json

INVOKE = "invoke"  # the type of an activity that somebody waits for
NESTED = 64  # levels of a payload; Teams' own have about ten
LONGEST = 1000  # characters of an id; Teams' own have about two hundred
TEXTS = ("type", "id", "serviceUrl", "channelId")
OBJECTS = ("from", "conversation")
SHAPES: Mapping[str, type[Any]] = {
    "recipient": dict,
    "channelData": dict,
    "name": str,
    "text": str,
    "textFormat": str,
    "locale": str,
    "replyToId": str,
    "action": str,
    "entities": list,
    "attachments": list,
    "membersAdded": list,
    "membersRemoved": list,
}
PARTS = ("tenant", "team", "channel", "meeting")  # of channelData
NAMES: Mapping[str, tuple[str, ...]] = {  # of persons and places: texts where they are told
    "from": ("aadObjectId", "name", "role", "tenantId"),
    "conversation": ("conversationType", "tenantId", "name"),
    "recipient": ("id", "name"),
    "channelData": ("eventType",),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an activity is answered: an HTTP status, and the body as JSON, which goes back for an invoke only."""

    status: int = 200
    body: Json | None = None


Turn = Callable[[Json], Awaitable[Answer]]


class Malformed(ValueError):
    """No activity. The reason is for the log and holds nothing of what came."""


def activity_of(body: bytes) -> Json:
    """The activity with the parts that the rest relies on, each of its type: `TEXTS` and the ids of `OBJECTS` are
    there, `SHAPES`, `PARTS` and `NAMES` are of their type, missing or None. Raises Malformed.
    """
    activity = _parsed(body)
    if not isinstance(activity, dict):
        raise Malformed("no object")
    if not all(isinstance(activity.get(name), str) and activity[name] for name in TEXTS):
        raise Malformed("no type, id, service URL or channel")
    if not all(_has_id(activity.get(name)) for name in OBJECTS):
        raise Malformed("no person or no conversation")
    if not (_is_shaped(activity) and _are_parts(activity.get("channelData") or {})):
        raise Malformed("shape")
    if not _are_ids(activity):
        raise Malformed("id")
    return activity


def _parsed(body: bytes) -> object:
    try:
        value = json.loads(body.decode(), parse_constant=_no_number)
    except RecursionError as error:
        raise Malformed("nested") from error
    except ValueError as error:  # no UTF-8, no JSON, or a number of endless digits
        raise Malformed("no JSON") from error
    if not _is_flat(value):
        raise Malformed("nested")
    return value


def _is_flat(value: object) -> bool:
    """Whether it is nested no deeper than NESTED, so that whoever walks through it later does not fall."""
    level = [value]
    for _ in range(NESTED):
        parents = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        if not parents:
            return True
        level = [child for children in parents for child in children]
    return False


def _no_number(name: str) -> NoReturn:
    """Infinity and NaN are no JSON, and no database takes them."""
    raise Malformed("no JSON")


def _has_id(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str) and bool(value["id"])


def _are_ids(activity: Json) -> bool:
    """Those that are told can be stored, put into an address and sent back: words of a sensible length, without halves
    of signs and what is not seen.
    """
    sender, recipient = activity["from"], activity.get("recipient") or {}
    ids = (sender["id"], sender.get("aadObjectId"), recipient.get("id"), activity["conversation"]["id"])
    told = (activity["id"], activity.get("replyToId"), *ids)
    return all(not one or (one.isprintable() and len(one) <= LONGEST) for one in told)


def _is_shaped(activity: Json) -> bool:
    if not all(_is(activity, name, kind) for name, kind in SHAPES.items()):
        return False
    if not all(_is(activity.get(name) or {}, text, str) for name, texts in NAMES.items() for text in texts):
        return False
    lists = (name for name, kind in SHAPES.items() if kind is list)
    return all(isinstance(one, dict) for name in lists for one in activity.get(name) or ())


def _are_parts(data: Json) -> bool:
    return all(_is(data, name, dict) and _is(data.get(name) or {}, "id", str) for name in PARTS)


def _is(value: Json, name: str, kind: type[Any]) -> bool:
    return value.get(name) is None or isinstance(value[name], kind)
