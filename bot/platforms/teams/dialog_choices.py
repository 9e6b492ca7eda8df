"""What can be chosen in a dialog.

A choice's value is sent percent-encoded: Teams sends several with commas between, and some clients trim them. What is
not offered for want of room is said, so that it can be given in the chat.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.platforms.lengths import clean, counted, one_line, shorten, units
from bot.platforms.teams.dialog_values import NO, YES, sent_value
from bot.platforms.teams.dialog_words import label
from bot.platforms.teams.fit import weight
from bot.platforms.teams.values import Json
from bot.ui import Choice

TITLE = 200  # units of what is read of a choice
VALUE = 150  # units; the flows' own values are ids of a few dozen characters
MANY = 500
UNSAID = 1000  # units of all the words that were too long for their choices


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices that are offered, their values, and the lines that say what does not stand on them."""

    options: list[Json]
    values: frozenset[str]
    lines: tuple[str, ...]


def offer(choices: Sequence[Choice], chosen: Collection[str], room: int) -> Offer:
    """The choices within `room` units of JSON, the chosen ones in any case: what is not there could not be kept."""
    sound: dict[str, Choice] = {}
    for choice in choices:
        if _can_be_sent(choice.value):
            sound.setdefault(choice.value, choice)
    kept = {value for value in chosen if value in sound}
    left = room - sum(weight(_option(sound[value])) for value in kept)
    for value, choice in sound.items():
        left -= 0 if value in kept else weight(_option(choice))
        if left < 0 or len(kept) == MANY:
            break
        kept.add(value)
    offered = [choice for value, choice in sound.items() if value in kept]
    lines = [counted("\n".join(_words(one) for one in offered if units(_words(one)) > TITLE), UNSAID)]
    if len(offered) < len(choices):
        lines.append(
            f"… {len(choices) - len(offered)} more do not fit here; in the chat you can choose from all of them."
        )
    return Offer([_option(one) for one in offered], frozenset(kept), tuple(line for line in lines if line))


def yes_or_no() -> list[Json]:
    return [{"title": "Yes", "value": YES}, {"title": "No", "value": NO}]


def _option(choice: Choice) -> Json:
    return {"title": label(shorten(_words(choice), TITLE)), "value": sent_value(choice.value)}


def _words(choice: Choice) -> str:
    name, meaning = one_line(choice.label), one_line(choice.description or "", "")
    return f"{name}: {meaning}" if meaning else name


def _can_be_sent(value: str) -> bool:
    return clean(value) == value and value.strip() != "" and units(value) <= VALUE
