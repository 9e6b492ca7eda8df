"""What a typed line means in a conversation: an answer, a choice by number or label, or a word like "back"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import Move
from bot.conversation.flow import UNKNOWN, Json, Question
from bot.ui import Choice, FieldKind

MOVES = {
    "skip": Move.SKIP,
    "later": Move.SKIP,
    "keep": Move.SKIP,
    "back": Move.BACK,
    "cancel": Move.CANCEL,
    "stop": Move.CANCEL,
    "quit": Move.CANCEL,
    "form": Move.FORM,
    "open as form": Move.FORM,
    "overview": Move.OVERVIEW,
    "review": Move.OVERVIEW,
    "resume": Move.RESUME,
    "continue": Move.RESUME,
}
CHAMPION = frozenset({"champion", "ask champion", "ask my champion", "ask a champion", "hand to champion"})
NOTHING = frozenset({"no", "none", "nothing", "nope", "n/a", "-"})
ALWAYS_CONFIRMED = frozenset({"submit", "confirm", "hand it in"})
CONFIRMED = ALWAYS_CONFIRMED | frozenset({"send", "yes", "done", "ok", "save"})
DONT_KNOW_WORDS = frozenset(
    {"i don't know", "i dont know", "don't know", "dont know", "i do not know", "no idea", "not sure", "idk", "unknown"}
)

PUZZLED = frozenset(
    {"what do you mean", "what does that mean", "why", "why do you ask", "i don't understand", "example", "an example"}
    | {"for example", "explain", "how", "huh", "help me", "like what", "such as"}
)

LONGEST_NUMBER = 4  # digits of a choice; no list is longer
WRITTEN = (FieldKind.LINE, FieldKind.PARAGRAPH)


def wants_champion(line: str) -> bool:
    """Whether the whole line asks for the champion's help."""
    return _folded(line) in CHAMPION


def is_puzzled(line: str) -> bool:
    """Whether the whole line asks what is meant, instead of answering."""
    return _folded(line).rstrip("? ") in PUZZLED


def move(line: str, at_review: bool) -> Move | None:
    """The move that the whole line names, or None when it is an answer."""
    said = _folded(line)
    if said in (CONFIRMED if at_review else ALWAYS_CONFIRMED):
        return Move.CONFIRM
    return MOVES.get(said)


def meant(question: Question, line: str, options: Sequence[Choice]) -> Json:
    """The typed line as an answer to the question: nothing, "I don't know", one or several choices, or the words."""
    if question.ask.verbatim:
        return None if question.ask.optional and _folded(line) in NOTHING else line
    if question.ask.optional and question.kind in WRITTEN and _folded(line) in NOTHING:
        return None
    if _folded(line) in DONT_KNOW_WORDS or (
        question.ask.unknown is not None and _folded(line) in ("?", "i don't know yet")
    ):
        return dict(UNKNOWN)
    match question.kind:
        case FieldKind.CHOICE | FieldKind.PERSON:
            return chosen(line, options) or line
        case FieldKind.CHOICES:
            whole = chosen(line, options)
            return [whole] if whole else [chosen(part, options) or part.strip() for part in parts(line)]
        case FieldKind.TOGGLE:
            return {"yes": True, "y": True, "no": False, "n": False}.get(_folded(line), line)
        case _:
            return line


def chosen(said: str, options: Sequence[Choice]) -> str | None:
    """The value of the choice that is named: by its number, value or label, or by a part of one label only."""
    word = _folded(said)
    named = names_choice(said, options)
    if named is not None or _begun(word, options):
        return named
    words = set(word.split())
    held = [choice.value for choice in options if words <= set(choice.label.lower().split())]
    return held[0] if len(held) == 1 and any(len(one) > 2 for one in words) else None


def names_choice(said: str, options: Sequence[Choice]) -> str | None:
    """The value of the choice that is named exactly, or by words with which one label alone begins."""
    exact = named_exactly(said, options)
    begun = [] if exact is not None else _begun(_folded(said), options)
    return begun[0] if len(begun) == 1 else exact


def named_exactly(said: str, options: Sequence[Choice]) -> str | None:
    """The value of the choice whose number, value or label the whole line is, or what its label names before or behind
    "or": "Time" is all of "Time or throughput", as long as no other choice is called so.
    """
    word = _folded(said)
    if word.isdecimal() and len(word) <= LONGEST_NUMBER and 1 <= int(word) <= len(options):
        return options[int(word) - 1].value
    for choice in options:
        if word in (choice.value.lower(), choice.value.lower().replace("_", " "), choice.label.lower()):
            return choice.value
    halves = [choice.value for choice in options if word in choice.label.lower().split(" or ")]
    return halves[0] if len(halves) == 1 else None


def _begun(word: str, options: Sequence[Choice]) -> list[str]:
    return [choice.value for choice in options if word and choice.label.lower().startswith(word)]


def is_label(said: str, options: Sequence[Choice]) -> bool:
    """Whether the whole line is what one of the choices is called."""
    return _folded(said) in [choice.label.lower() for choice in options]


def parts(line: str) -> list[str]:
    """The single answers in a line that gives several."""
    return [part for chunk in line.replace(" and ", ",").replace(";", ",").split(",") if (part := chunk.strip())]


def _folded(line: str) -> str:
    return " ".join(line.lower().replace("’", "'").split()).rstrip(".!")
