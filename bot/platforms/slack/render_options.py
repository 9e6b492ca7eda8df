"""What can be chosen, as Slack's options.

An option's value holds at most 150 characters, and what Slack sends back has nothing else to find the choice by. A
value that does not fit is therefore not offered, and the page says that it can be given in the chat. The flows' own
values are ids of a few dozen characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.platforms.lengths import clean, one_line, shorten, units
from bot.platforms.slack import blocks, limits
from bot.platforms.slack.values import Blocks, Json
from bot.ui import Choice

OWN = "usher:"  # values that are ours and no choice's
YES, NO = OWN + "yes", OWN + "no"


@dataclass(frozen=True, slots=True)
class Offer:
    """The options that are offered, the lines that say what does not stand on them, and how many are not offered."""

    options: list[Json]
    lines: Blocks
    left_out: int

    def standing(self, values: Sequence[object]) -> list[Json]:
        """Those of the options that are chosen now."""
        return [option for option in self.options if option["value"] in values]


def offer(choices: Sequence[Choice], room: int) -> Offer:
    """The choices as options of at most `room` bytes altogether."""
    options: list[Json] = []
    unsaid: list[str] = []
    seen: set[str] = set()
    used = 0
    for choice in choices:
        option = _option(choice)
        long = _unsaid(choice)
        used += blocks.size(option) + sum(map(blocks.size, long))
        if not _can_be_sent(choice.value) or choice.value in seen:
            continue
        if used > room or len(options) == limits.OPTIONS * limits.GROUPS:
            break
        seen.add(choice.value)
        options.append(option)
        unsaid += long
    return Offer(options, blocks.context("\n".join(unsaid)), len(choices) - len(options))


def yes_or_no() -> list[Json]:
    return [_option(Choice(YES, "Yes")), _option(Choice(NO, "No"))]


def groups(options: list[Json]) -> Json:
    """`options`, or `option_groups` where there are too many for one list."""
    if len(options) <= limits.OPTIONS:
        return {"options": options}
    parts = [options[at : at + limits.OPTIONS] for at in range(0, len(options), limits.OPTIONS)]
    return {"option_groups": [{"label": _range(part), "options": part} for part in parts]}


def _range(part: list[Json]) -> Json:
    first, last = (shorten(part[at]["text"]["text"], 34) for at in (0, -1))
    return blocks.plain(f"{first} – {last}", limits.OPTION)


def _option(choice: Choice) -> Json:
    made: Json = {"text": blocks.plain(one_line(choice.label), limits.OPTION), "value": choice.value}
    if choice.description and choice.description.strip():
        made["description"] = blocks.plain(one_line(choice.description), limits.OPTION)
    return made


def _unsaid(choice: Choice) -> list[str]:
    """The full words of an option that were too long for it."""
    label, meaning = one_line(choice.label), one_line(choice.description or "")
    if units(label) <= limits.OPTION and units(meaning) <= limits.OPTION:
        return []
    return [f"{label}: {meaning}" if choice.description else label]


def _can_be_sent(value: str) -> bool:
    sound = clean(value) == value and value.strip() != "" and not value.startswith(OWN)
    return sound and units(value) <= limits.OPTION_VALUE
