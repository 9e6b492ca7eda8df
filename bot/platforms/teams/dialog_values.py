"""What a person put into a dialog, read from the data that Teams sends. Nothing in it is trusted to have any shape.

Teams sends every input as words (numbers, "true" and "false", several choices with commas between) and leaves out those
that are empty. So each button of a page carries which fields stand on it, and of which kind they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

from bot.events import FormButton
from bot.platforms.numbers import FIGURES, number_of
from bot.platforms.teams.values import OURS, PICK

BOX = "?"  # ends the id of the box "I don't know yet"
OTHER = "+"  # ends the id of the line for somebody who is not among the choices
YES, NO = "true", "false"  # what a ticked box says as well
ID = re.compile(r"[A-Za-z]\w{0,63}", re.ASCII)  # of an input: it never looks like one of ours, nor like a part of JSON
RESERVED = frozenset({OURS, "msteams", PICK})
CONVERSATION = 200  # characters of its id
LAST_TURN = 10**9
_USER = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_FIELDS = 100  # on one page; more is nobody's form

Raw = Mapping[str, object]


class Kind(StrEnum):
    """How an input says its value."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TOGGLE = "toggle"
    CHOICE = "choice"
    CHOICES = "choices"
    USER = "user"  # somebody from Teams' own list of people
    NOTHING = "nothing"  # there is nothing but the box


_KINDS = {kind.value: kind for kind in Kind}
_BUTTONS = {one.value: one for one in FormButton}


@dataclass(frozen=True, slots=True)
class Opened:
    """Which page a dialog shows."""

    conversation: str
    turn: int


def sent_value(value: str) -> str:
    """A choice's value as it may stand between commas. UnicodeEncodeError for half of a character."""
    return quote(value, safe="")


def is_user(words: str) -> bool:
    """Whether this is an object id of the directory."""
    return _USER.fullmatch(words) is not None


def opened(data: object) -> Opened | None:
    """Which page this is; None for anything that is not a page of ours."""
    ours = _ours(data)
    conversation, turn = ours.get("form"), ours.get("turn")
    if not isinstance(conversation, str) or not conversation.isprintable() or not 0 < len(conversation) <= CONVERSATION:
        return None
    if not isinstance(turn, int) or isinstance(turn, bool) or not 0 <= turn <= LAST_TURN:
        return None
    return Opened(conversation, turn)


def button(data: object) -> FormButton | None:
    """What ended the page; None for an Edit and for anything that is not ours."""
    pressed = _ours(data).get("button")
    return _BUTTONS.get(pressed) if isinstance(pressed, str) else None


def edit(data: object) -> str | None:
    """The step whose Edit was pressed."""
    step = _ours(data).get("edit")
    return step if isinstance(step, str) and step else None


def values(data: object) -> dict[str, object]:
    """JSON values by field, for the fields that stand on the page: str, bool, number, list of str, {"unknown": true}.

    A ticked "I don't know yet" counts when nothing was typed or chosen. Someone picked from Teams' own list of people
    is an object id of the directory, see `users`.
    """
    found: dict[str, object] = {}
    for name, kind in _fields(data).items():
        value = _value(kind, _word(data, name))
        other = _word(data, name + OTHER)
        value = other if isinstance(other, str) and other.strip() else value
        if value in (None, "", []) and _is_ticked(_word(data, name + BOX)):
            value = {"unknown": True}
        if kind is not Kind.NOTHING or value is not None:
            found[name] = value
    return found


def users(data: object) -> dict[str, str]:
    """The object ids of those picked from Teams' own list of people, by field."""
    picked = {name for name, kind in _fields(data).items() if kind is Kind.USER}
    return {
        name: value
        for name, value in values(data).items()
        if name in picked and isinstance(value, str) and is_user(value)
    }


def _ours(data: object) -> Raw:
    found = data.get(OURS) if isinstance(data, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _fields(data: object) -> dict[str, Kind]:
    said = _ours(data).get("fields")
    if not isinstance(said, Mapping) or len(said) > _FIELDS:
        return {}
    return {
        name: _KINDS[kind]
        for name, kind in said.items()
        if isinstance(name, str) and ID.fullmatch(name) and name not in RESERVED
        if isinstance(kind, str) and kind in _KINDS
    }


def _word(data: object, name: str) -> object:
    return data.get(name) if isinstance(data, Mapping) else None


def _value(kind: Kind, said: object) -> object:
    """What the input says; for one that is empty the same as an empty one of its kind."""
    words = said if isinstance(said, str) else ""
    match kind:
        case Kind.TEXT:
            return words
        case Kind.NUMBER:
            is_number = isinstance(said, int | float) and not isinstance(said, bool) and abs(said) < 10**FIGURES
            return said if is_number else number_of(words)
        case Kind.TOGGLE:
            return said if isinstance(said, bool) else {YES: True, NO: False}.get(words.strip().lower())
        case Kind.CHOICES:
            return [unquote(one.strip()) for one in words.split(",") if one.strip()]
        case Kind.CHOICE:
            return unquote(words.strip()) or None
        case Kind.DATE | Kind.USER:
            return words.strip() or None
        case Kind.NOTHING:
            return None


def _is_ticked(said: object) -> bool:
    return said is True or (isinstance(said, str) and said.strip().lower() == YES)
