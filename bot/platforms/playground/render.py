"""Usher's words as plain JSON for the browser. Nothing else knows how that JSON looks, but static/*.js.

Only what has the key `html` is markup, made by markdown.py; every other string is shown literally.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import assert_never

from bot.platforms.playground.board import Entry
from bot.platforms.playground.markdown import talk_html, to_html
from bot.ui import (
    Bar,
    Button,
    Card,
    Chart,
    Divider,
    Facts,
    Field,
    FormView,
    Image,
    LinkButton,
    Message,
    Part,
    Quote,
    Table,
    Text,
    plain,
    quoted,
)

Json = dict[str, object]

_NOT_SHOWN = dict.fromkeys((0, *range(55296, 57344)), "�")


def clean(value: object) -> object:
    """A JSON value with NUL and lone surrogates replaced by U+FFFD: neither UTF-8 nor a database takes them."""
    match value:
        case str():
            return value.translate(_NOT_SHOWN)
        case Mapping():
            return {str(clean(str(key))): clean(inner) for key, inner in value.items()}
        case list() | tuple():
            return [clean(inner) for inner in value]
        case _:
            return value


def dumps(value: object) -> str:
    """JSON text that is always valid UTF-8."""
    return json.dumps(clean(value), ensure_ascii=False, separators=(",", ":"))


def pretty(value: object) -> str:
    """JSON text for people to read, in the order of its keys."""
    return json.dumps(clean(value), ensure_ascii=False, indent=2)


def message(shown: Message) -> Json:
    """What Usher says, in the order text, somebody's words, card, buttons. `text` is all of it for a screen reader.

    `repeats` is true for a text that only says what the card's title says; such a text is not shown beside the card.
    """
    text = plain(shown.text)
    return {
        "text": f"{text} {quoted(shown.quote)}" if shown.quote else text,
        "html": talk_html(str(clean(shown.text))),
        "repeats": shown.card is not None and _bare_title(shown.card) in " ".join(text.split()),
        "quote": _part(shown.quote) if shown.quote else None,
        "card": card(shown.card) if shown.card else None,
        "buttons": [_button(button) for button in shown.buttons],
    }


def _bare_title(shown: Card) -> str:
    """The title on one line, without the number that stands beside it anyway."""
    return " ".join(shown.title.removeprefix(f"{shown.subject} · ").split())


def words(text: str) -> Json:
    """What a person typed, to be shown as it was typed."""
    return {"words": text, "text": text}


def entry(kept: Entry) -> Json:
    """One message of the board, with where and when it stands."""
    return {
        "id": kept.id,
        "place": kept.place,
        "thread": kept.thread,
        "author": kept.author,
        "private": kept.only_for is not None,
        "at": kept.at.isoformat(),
        "edited": kept.edited,
        **json.loads(kept.body),
    }


def card(shown: Card) -> Json:
    return {
        "title": shown.title,
        "subject": shown.subject,
        "parts": [_part(part) for part in shown.parts],
        "buttons": [_button(button) for button in shown.buttons],
    }


def _part(part: Part) -> Json:
    match part:
        case Text():
            return {
                "type": "text",
                "html": to_html(str(clean(part.markdown))),
                "subtle": part.subtle,
            }
        case Quote():
            return {"type": "quote", "words": part.words, "by": part.by}
        case Facts():
            return {"type": "facts", "rows": part.rows}
        case Table():
            return {"type": "table", "columns": part.columns, "rows": part.rows}
        case Divider():
            return {"type": "divider"}
        case Image():
            return {"type": "image", "url": part.url, "alt": part.alt}
        case Bar():
            return {"type": "chart", "title": None, "bars": [_bar(part, f" of {part.maximum:g}")]}
        case Chart():
            return {
                "type": "chart",
                "title": part.title,
                "bars": [_bar(bar) for bar in part.bars],
            }
        case _:
            assert_never(part)


def _bar(bar: Bar, whole: str = "") -> Json:
    """With `whole` it is a part of something; in a chart the longest bar is only what the others are measured by."""
    share = bar.value / bar.maximum if bar.maximum > 0 else 0.0
    return {
        "label": bar.label,
        "amount": f"{bar.value:g}{whole} {bar.unit}".rstrip(),
        "share": round(min(max(share, 0.0), 1.0), 4),
    }


def _button(button: Button | LinkButton) -> Json:
    if isinstance(button, LinkButton):
        return {"label": button.label, "url": button.url}
    return {
        "label": button.label,
        "action": button.action.pack(),
        "style": button.style.value,
        "confirm": button.confirm,
        "once": "turn" in button.action.__match_args__,  # it answers one turn of a conversation, and is spent with it
    }


def form(view: FormView) -> Json:
    """One page of a conversation for the dialog."""
    return {
        "conversation": view.conversation,
        "turn": view.turn,
        "title": view.title,
        "progress": view.progress,
        "problem": view.problem,
        "remark": view.remark,
        "submit": view.submit,
        "can_go_back": view.can_go_back,
        "fields": [_field(field) for field in view.fields],
        "review": [{"step": step.step, "title": step.title, "rows": step.rows} for step in view.review],
    }


def _field(field: Field) -> Json:
    return {
        "name": field.name,
        "kind": field.kind.value,
        "label": field.label,
        "value": field.value,
        "why": field.why,
        "hint": field.hint,
        "note": field.note,
        "error": field.error,
        "choices": [
            {
                "value": choice.value,
                "label": choice.label,
                "description": choice.description,
            }
            for choice in field.choices
        ],
        "optional": field.optional,
        "may_be_unknown": field.may_be_unknown,
        "max_length": field.max_length,
    }
