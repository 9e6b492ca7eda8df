"""Reads the section `blockers` of `operating_model.yaml`: whose each kind of blocker is, and the clocks.

A category, a severity or a key that is left out is the shipped one (`domain.shipped_blockers`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bot.operating_model_file import LINE_RIGHT
from bot.operating_model_part import Part, once
from bot.yaml_lines import Sheet
from domain.blockers import Blockers, Category, Clock, Overdue, Routing, Seat, Severity, Span, Unit
from domain.people import Role
from domain.shipped_blockers import BLOCKERS

# Employees and champions are no owners: a blocker goes to who can lift it (domain rule 6.2).
OWNERS: Final = tuple(role for role in Role if role not in (Role.EMPLOYEE, Role.CHAMPION, Role.ADMIN))
CONSULTED: Final = (*OWNERS, *Seat)
_SPAN_RIGHT: Final = "a number of hours or days, such as 4h or 3d"
_ROW: Mapping[str, str] = {
    "owner": f"one of {', '.join(OWNERS)}",
    "consulted": "a list of roles",
    "severity": f"one of {', '.join(Severity)}",
    "bypass": "true or false",
    "hidden_reporter": "true or false",
    "words": "a list of words and phrases",
}
_CLOCK: Mapping[str, str] = {
    "take_up": _SPAN_RIGHT,
    "plan": f"{_SPAN_RIGHT}, or next-review",
    "silence": _SPAN_RIGHT,
    "overdue": f"one of {', '.join(Overdue)}",
    "round_the_clock": "true or false",
}
_KEYS: Mapping[str, str] = {
    "categories": "a section with a row for each category",
    "severities": "a section of clocks",
    "remind_percent": "a whole number from 1 to 99",
    "verify_days": "a whole number of working days, 1 or more (at most 365)",
}
NEXT_REVIEW: Final = "next-review"


def blockers_of(sheet: Sheet) -> Blockers:
    """The table. Every mistake is noted in the sheet; with one, the value is not to be used."""
    part = Part(sheet, (), sheet.content, "").at("blockers")
    if not isinstance(part.content, dict):  # anything else is named with the other sections
        return BLOCKERS
    found = part.section(_KEYS)
    rows = _section(found["categories"], tuple(map(str, Category)), f"a row with {', '.join(_ROW)}", "no category")
    clocks = _section(
        found["severities"], tuple(map(str, Severity)), f"a clock with {', '.join(_CLOCK)}", "no severity"
    )
    return Blockers(
        routes={
            one: _row(rows[one], BLOCKERS.routes[one]) if one in rows else BLOCKERS.routes[one] for one in Category
        },
        clocks={one: _clock(clocks[one], shipped) if one in clocks else shipped for one, shipped in _shipped_clocks()},
        remind_percent=found["remind_percent"].whole(BLOCKERS.remind_percent, least=1, most=99),
        verify_days=found["verify_days"].whole(BLOCKERS.verify_days, least=1, most=365),
    )


def _shipped_clocks() -> tuple[tuple[Severity, Clock], ...]:
    return tuple(BLOCKERS.clocks.items())


def _section(part: Part, keys: tuple[str, ...], right: str, kind: str) -> Mapping[str, Part]:
    """The parts that are there."""
    if not part.is_there:
        return {}
    return {key: one for key, one in part.section(dict.fromkeys(keys, right), kind=kind).items() if one.is_there}


def _row(part: Part, shipped: Routing) -> Routing:
    found = part.section(_ROW)
    if not found:
        return shipped
    return Routing(
        owner=found["owner"].one_of(OWNERS) or shipped.owner,
        consulted=_consulted(found["consulted"]) if found["consulted"].is_there else shipped.consulted,
        severity=found["severity"].one_of(Severity) or shipped.severity,
        bypass=_flag(found["bypass"], default=shipped.bypass),
        hidden_reporter=_flag(found["hidden_reporter"], default=shipped.hidden_reporter),
        words=_words(found["words"]),
    )


def _consulted(part: Part) -> tuple[Role | Seat, ...]:
    read = [(one, one.one_of(CONSULTED)) for one in part.entries(f"one of {', '.join(CONSULTED)}")]
    once(read, "a role may stand here once")
    return tuple(found for _, found in read if found is not None)


def _words(part: Part) -> tuple[str, ...]:
    return tuple(filter(None, (one.words() for one in part.entries(LINE_RIGHT))))


def _clock(part: Part, shipped: Clock) -> Clock:
    found = part.section(_CLOCK)
    if not found:
        return shipped
    plan = found["plan"]
    return Clock(
        take_up=_span(found["take_up"]) or shipped.take_up,
        plan=None if plan.content == NEXT_REVIEW else _span(plan) or shipped.plan,
        overdue=found["overdue"].one_of(Overdue) or shipped.overdue,
        round_the_clock=_flag(found["round_the_clock"], default=shipped.round_the_clock),
        silence=_span(found["silence"]) or shipped.silence,
    )


def _flag(part: Part, *, default: bool) -> bool:
    return part.flag() if part.is_there else default


def _span(part: Part) -> Span | None:
    """None when it is absent or wrong."""
    if not part.is_there:
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,2})([hd])", part.content.strip()) if isinstance(part.content, str) else None
    if found is None:
        part.not_right()
        return None
    return Span(int(found[1]), Unit(found[2]))
