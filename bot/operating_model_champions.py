"""Reads the section `champions` of `operating_model.yaml`: the terms of the network, its panel and its training.

A key that is left out is the shipped one (`domain.champion_rules`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.operating_model_file import ID_RIGHT, LINE_RIGHT
from bot.operating_model_part import Part, once
from bot.yaml_lines import Sheet
from domain.champion_rules import Champions, Point

SHIPPED: Final = Champions()
LEAST_MONTH: Final = 28  # days: a notice that is given longer before the end than the shortest term would come at once
_LIST_RIGHT: Final = "a list of entries with id and title, one or more"
_BOUNDS: Mapping[str, tuple[int, int]] = {
    "share_percent": (1, 100),
    "term_months": (1, 120),
    "max_terms": (1, 100),
    "break_months": (0, 120),
    "pass_mark": (1, 5),
    "backup_days": (1, 365),
    "overload_questions": (1, 1000),
    "overload_people": (1, 1_000_000),
    "time_months": (3, 120),
}
_KEYS: Mapping[str, str] = {
    **{key: f"a whole number from {least} to {most}" for key, (least, most) in _BOUNDS.items()},
    "notice_days": "a list of numbers of days, one or more",
    "criteria": _LIST_RIGHT,
    "checklist": _LIST_RIGHT,
}
_POINT: Mapping[str, str] = {"id": ID_RIGHT, "title": LINE_RIGHT}


def champions_of(sheet: Sheet) -> Champions:
    """The rules. Every mistake is noted in the sheet; with one, the value is not to be used."""
    part = Part(sheet, (), sheet.content, "").at("champions")
    if not isinstance(part.content, dict):  # anything else is named with the other sections
        return SHIPPED
    found = part.section(_KEYS)
    numbers = {
        key: found[key].whole(getattr(SHIPPED, key), least=least, most=most) for key, (least, most) in _BOUNDS.items()
    }
    return Champions(
        **numbers,
        notice_days=_notices(found["notice_days"], numbers["term_months"]),
        criteria=_points(found["criteria"], SHIPPED.criteria),
        checklist=_points(found["checklist"], SHIPPED.checklist),
    )


def _notices(part: Part, term_months: int) -> tuple[int, ...]:
    """The earliest first. All lie within a term, the shipped ones too, so that none comes with its first day."""
    most = term_months * LEAST_MONTH - 1
    if not part.is_there:
        if max(SHIPPED.notice_days) > most:
            part.wrong(f"is left out, and {max(SHIPPED.notice_days)} days are longer than a term; give shorter notices")
        return SHIPPED.notice_days
    entries = part.entries(f"a whole number of days from 1 to {most}, less than a term", least=1)
    read = [(one, one.whole(0, least=1, most=most) or None) for one in entries]
    once(read, "each notice is given once")
    return tuple(sorted((days for _, days in read if days is not None), reverse=True))


def _points(part: Part, shipped: tuple[Point, ...]) -> tuple[Point, ...]:
    if not part.is_there:
        return shipped
    read: list[tuple[Part, str]] = []
    points: list[Point] = []
    for entry in part.entries("an entry with id and title", least=1):
        found = entry.section(_POINT, needed=_POINT)
        if found:
            points.append(Point(found["id"].id(), found["title"].words()))
            read.append((found["id"], points[-1].code))
    once(read, "an id may stand here once")
    return tuple(points)
