"""Neutral messages as JSON text, for the outbox: what is stored there is rendered only when it is sent."""

from __future__ import annotations

import json
from dataclasses import fields
from enum import Enum
from typing import Any

from bot import ui

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        ui.Message,
        ui.Card,
        ui.Text,
        ui.Quote,
        ui.Facts,
        ui.Table,
        ui.Divider,
        ui.Image,
        ui.Bar,
        ui.Chart,
        ui.Button,
        ui.LinkButton,
    )
}
# By name, whether it is empty unless it is given. What is empty is not written then, so that a process of the version
# before, which may take the row, need not know the field.
_FIELDS = {kind: {one.name: one.default in ((), "") for one in fields(kind)} for kind in _KINDS.values()}
_KIND = "_"


def pack(message: ui.Message) -> str:
    """The message as JSON text."""
    return json.dumps(_to_json(message), separators=(",", ":"))


def unpack(text: str) -> ui.Message:
    """The message that was packed. A button that no longer exists and a field that is not known yet are left out.

    ValueError for anything else.
    """
    try:
        message = _from_json(json.loads(text))
    except (TypeError, KeyError) as error:
        raise ValueError(f"not a packed message: {error}") from error
    if not isinstance(message, ui.Message):
        raise ValueError("not a packed message")  # noqa: TRY004  # one error for whatever is wrong with the text
    return message


def _to_json(value: Any) -> Any:
    if value is None or type(value) is str:
        return value
    if isinstance(value, ui.Action):
        return {_KIND: "Action", "packed": value.pack()}
    if type(value) is ui.Facts:  # most of a card; rows of plain text are JSON as they are
        return {_KIND: "Facts", "rows": value.rows}
    known = _FIELDS.get(type(value))
    if known is not None:
        given = ((name, getattr(value, name), is_optional) for name, is_optional in known.items())
        packed = {name: _to_json(one) for name, one, is_optional in given if one or not is_optional}
        return {_KIND: type(value).__name__, **packed}
    if isinstance(value, tuple):
        return [_to_json(one) for one in value]
    return value.value if isinstance(value, Enum) else value


def _from_json(value: Any) -> Any:
    if isinstance(value, list):
        made = [_from_json(one) for one in value]
        return tuple(one for one in made if not (isinstance(one, ui.Button) and one.action is None))
    if not isinstance(value, dict):
        return value
    kind = value[_KIND]
    if kind == "Action":
        return ui.Action.unpack(value["packed"])
    of_kind = _KINDS[kind]
    given = {name: _from_json(one) for name, one in value.items() if name in _FIELDS[of_kind]}
    if kind == "Button":
        given["style"] = ui.Style(given["style"])
    return of_kind(**given)
