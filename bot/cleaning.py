"""What people sent, as both databases can keep it."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.events import (
    ButtonPressed,
    CardRefreshed,
    Command,
    Event,
    FormClosed,
    FormSubmitted,
    HomeOpened,
    Installed,
    Introduced,
    Profile,
    ProfileChanged,
    Searched,
    Shortcut,
    TextMessage,
    Undelivered,
)

WIDE_NAME = 200
WIDE = 100_000  # characters of one text that are looked at; more is cut, as no field takes so much
OUTSIDE = ("\x00", "�")


def cleaned(event: Event) -> Event:
    """The event with texts that both databases can keep: no NUL, no half of a surrogate pair, no endless text."""
    match event:
        case TextMessage():
            return replace(event, text=clean(event.text))
        case Command():
            return replace(event, name=clean(event.name)[:80], text=clean(event.text))
        case FormSubmitted() | FormClosed():
            values = {clean(str(name)): _clean_value(raw) for name, raw in event.values.items()}
            return replace(event, conversation=clean(event.conversation), values=values)
        case Shortcut(source=source) if source is not None:
            link = clean(source.link) if source.link else None
            author = clean(source.author)[:WIDE_NAME] if source.author else None
            return replace(event, source=replace(source, text=clean(source.text), author=author, link=link))
        case Searched():
            return replace(event, words=clean(event.words))
        case CardRefreshed():
            return replace(event, subject=clean(event.subject))
        case ButtonPressed() | Shortcut() | HomeOpened() | Installed():
            return event
        case ProfileChanged() | Introduced() | Undelivered():
            return event
        case _:
            assert_never(event)


def clean(text: str) -> str:
    """The text without what cannot be stored; nothing that one could see is lost."""
    return text[:WIDE].replace(*OUTSIDE).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean_profile(profile: Profile) -> Profile:
    name = clean(profile.name)[:WIDE_NAME].strip() or "Somebody"
    return replace(
        profile, name=name, time_zone=clean(profile.time_zone)[:WIDE_NAME], locale=clean(profile.locale)[:20]
    )


def _clean_value(raw: object) -> object:
    match raw:
        case str():
            return clean(raw)
        case list():
            return [clean(one) if isinstance(one, str) else "" for one in raw[:200]]
        case {"unknown": True}:
            return {"unknown": True}
        case bool() | None:
            return raw
        case int() | float() if abs(raw) < 10**15:  # also keeps out what is no number
            return raw
        case _:
            return None
