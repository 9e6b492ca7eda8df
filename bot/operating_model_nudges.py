"""Reads the section `nudges` of `operating_model.yaml`: after how many days whom is written to about what stands still.

A key that is left out is the shipped one (`domain.nudges`, from domain rule 9.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bot.operating_model_part import Part
from bot.yaml_lines import Sheet
from domain.nudges import Nudges

SHIPPED: Final = Nudges()
_BOUNDS: Mapping[str, tuple[int, int]] = {
    "courtesy_days": (0, 30),
    "second_days": (1, 90),
    "raise_days": (2, 180),
    "choose_days": (3, 365),
    "propose_days": (1, 365),
    "stage_percent": (100, 1000),
    "empty_role_days": (1, 90),
    "condition_days": (1, 365),
    "postponements": (1, 100),
    "snooze_days": (1, 30),
    "draft_days": (1, 365),
}
_KEYS: Mapping[str, str] = {
    **{key: f"a whole number from {least} to {most}" for key, (least, most) in _BOUNDS.items()},
    "number_reminder": "true or false",
}
_IN_ORDER: Final = ("second_days", "raise_days", "choose_days")


def nudges_of(sheet: Sheet) -> Nudges:
    """The intervals. Every mistake is noted in the sheet; with one, the value is not to be used."""
    part = Part(sheet, (), sheet.content, "").at("nudges")
    if not isinstance(part.content, dict):  # anything else is named with the other sections
        return SHIPPED
    found = part.section(_KEYS)
    numbers = {
        key: found[key].whole(getattr(SHIPPED, key), least=least, most=most) for key, (least, most) in _BOUNDS.items()
    }
    for before, after in pairwise(_IN_ORDER):
        if numbers[after] <= numbers[before]:
            wrong = found[after] if found[after].is_there else found[before]
            wrong.wrong(f"breaks the order of the ladder; {after} must be more than {before}")
    reminder = found["number_reminder"]
    return replace(SHIPPED, **numbers, number_reminder=reminder.flag() if reminder.is_there else True)
