"""The platform-neutral words: what Usher can show, on every surface alike.

A word is let in only when every platform can say it. Titles, labels, facts and quotes are plain text and are shown
literally; only `Text` is Markdown (bold, italics, code, lists, links), so a person's words go into a `Quote`, a fact,
or through `literal()`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Self, get_type_hints
from urllib.parse import quote, unquote

ACTION_LIMIT = 255  # characters; the shortest of the platforms' limits for what a button carries


class Action:
    """What a button does: a frozen dataclass of ids and a revision. Never a right, never a person's words."""

    kind: ClassVar[str]
    __match_args__: tuple[str, ...] = ()
    _registry: ClassVar[dict[str, type[Action]]] = {}

    def __init_subclass__(cls, kind: str) -> None:
        if kind in Action._registry:
            raise TypeError(f"two actions are called {kind}")
        cls.kind = kind
        Action._registry[kind] = cls

    def pack(self) -> str:
        """The action as one string of at most ACTION_LIMIT characters; ValueError when it would be longer."""
        values = [quote(str(getattr(self, name)), safe=" ") for name in self.__match_args__]
        packed = "|".join([self.kind, *values])
        if len(packed) > ACTION_LIMIT:
            raise ValueError(f"the button {self.kind} carries {len(packed)} of {ACTION_LIMIT} characters")
        return packed

    @classmethod
    def unpack(cls, packed: str) -> Action | None:
        """The action that was packed, or None when no such button exists (any more)."""
        kind, *values = packed[: ACTION_LIMIT + 1].split("|")
        target = cls._registry.get(kind)
        return target._from(values) if target is not None else None

    @classmethod
    def _from(cls, values: Sequence[str]) -> Self | None:
        types = cls._types(cls.kind)
        if len(types) != len(values):
            return None
        try:
            return cls(*(as_type(unquote(value)) for as_type, value in zip(types, values, strict=True)))
        except ValueError:
            return None

    @staticmethod
    @cache
    def _types(kind: str) -> tuple[type[Any], ...]:
        """What the fields are, in order: worked out once, as it takes longer than all the rest."""
        action = Action._registry[kind]
        hints = get_type_hints(action)
        return tuple(hints[name] for name in action.__match_args__)


class Style(StrEnum):
    DEFAULT = "default"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """`confirm` is asked before a press counts, where the platform can."""

    label: str
    action: Action
    style: Style = Style.DEFAULT
    confirm: str | None = None


@dataclass(frozen=True, slots=True)
class LinkButton:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph in a small Markdown."""

    markdown: str
    subtle: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's own words, shown literally."""

    words: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, both literal."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Divider:
    pass


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled proportion: `value` of `maximum`."""

    label: str
    value: float
    maximum: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Drawn natively where there is a native chart, else as bars, always with its text."""

    title: str
    bars: tuple[Bar, ...]


Part = Text | Quote | Facts | Table | Divider | Image | Bar | Chart


@dataclass(frozen=True, slots=True)
class Card:
    """`subject` names the record the card shows, `view` the command that shows it, where that is not `status`; buttons
    stand with the likely one first.
    `readers` are the keys of the accounts for whom the buttons are meant, where not everybody who sees the card may
    press them: a platform that can, shows the card without buttons to the others. Rights are read at the press.
    """

    title: str
    parts: tuple[Part, ...] = ()
    buttons: tuple[Button | LinkButton, ...] = ()
    subject: str | None = None
    readers: tuple[str, ...] = ()
    view: str = ""

    @property
    def place(self) -> str:
        """What is asked for again when somebody looks at it: `gate:AI-2026-0001`."""
        return f"{self.view}:{self.subject}" if self.view else self.subject or ""


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is Markdown and carries the meaning alone, for notifications and screen readers.

    A message is shown in this order: text, somebody's words, card, buttons.
    """

    text: str
    card: Card | None = None
    buttons: tuple[Button | LinkButton, ...] = ()
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is what is stored, `label` what is read; `description` says what it means."""

    value: str
    label: str
    description: str | None = None


class FieldKind(StrEnum):
    LINE = "line"
    PARAGRAPH = "paragraph"
    NUMBER = "number"
    DATE = "date"
    TOGGLE = "toggle"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `value` is what stands in it now, as JSON; `note` is a hint made from the last answer."""

    name: str
    kind: FieldKind
    label: str
    value: object = None
    why: str | None = None
    hint: str | None = None
    note: str | None = None
    error: str | None = None
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    may_be_unknown: bool = False
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class FormView:
    """One page of a conversation, or its review page when `review` holds cards' worth of facts instead of fields.

    `problem` is what was wrong with the page before; `remark` is said without a reason to worry.
    """

    conversation: str
    turn: int
    title: str
    fields: tuple[Field, ...] = ()
    progress: str | None = None
    review: tuple[ReviewStep, ...] = ()
    problem: str | None = None
    submit: str = "Next"
    can_go_back: bool = False
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """What was answered on one page, with its Edit button."""

    step: str
    title: str
    rows: tuple[tuple[str, str], ...] = field(default=())


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")


def literal(words: str) -> str:
    """A person's words for use inside Markdown: every mark is escaped, line breaks become spaces."""
    return _MARKDOWN.sub(r"\\\1", " ".join(words.split()))


_MARK = re.compile(r"\\([\\`*_{}\[\]()<>#+!|~&-])|\*\*|__|`")
_LINK = re.compile(r"(?<!\\)\[([^\]]+)\]\((https?://[^)\s]+)\)")


def plain(markdown: str) -> str:
    """The small Markdown as plain text: marks dropped, links as "label (address)", escapes undone."""
    return _MARK.sub(lambda mark: mark[1] or "", _LINK.sub(r"\1 (\2)", markdown))


def cut(words: str, limit: int) -> str:
    """The words on one line, at most `limit` characters, cut at a word with an ellipsis."""
    line = " ".join(words.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit * 0.6 else head).rstrip(" ,;:-") + "…"


def to_text(card: Card) -> str:
    """The card as plain text, for notifications, screen readers and the terminal. Buttons are left out."""
    return "\n".join([card.title, *(line for part in card.parts for line in _part_lines(part))])


def quoted(quote: Quote) -> str:
    """Somebody's words as a line of plain text."""
    return f"“{quote.words}”" + (f" ({quote.by})" if quote.by else "")


def _part_lines(part: Part) -> list[str]:
    match part:
        case Text():
            return plain(part.markdown).splitlines()
        case Quote():
            return [quoted(part)]
        case Facts():
            return [f"{label}: {value}" for label, value in part.rows]
        case Table():
            return [" | ".join(row) for row in (part.columns, *part.rows)]
        case Divider():
            return [""]
        case Image():
            return [part.alt]
        case Bar():
            return [f"{part.label}: {part.value:g} of {part.maximum:g} {part.unit}".rstrip()]
        case Chart():
            return [part.title, *(f"{bar.label}: {bar.value:g} {bar.unit}".rstrip() for bar in part.bars)]
