"""Reads the section `digests` of `operating_model.yaml`: when each digest comes, and how long it is worth catching up.

What is left out is the shipped one (`domain.digest_plans`, from domain rules 9.1 and 9.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.operating_model_part import Part
from bot.yaml_lines import Sheet, shown
from domain.digest_plans import SHIPPED, Digests, Plan
from domain.digests import DigestKind
from domain.errors import Refused
from domain.schedule import Rhythm
from domain.schedule_words import read_rhythm

MOST_HOURS: Final = 336  # two weeks
NEVER: Final = "never"
_HOURS_RIGHT: Final = f"a whole number of hours from 1 to {MOST_HOURS}"
_WHEN_RIGHT: Final = "days and a time such as Mon 08:30, monthly Tue 10:00 or weekdays 09:00, or never"
_KEYS: Mapping[str, str] = {"when": _WHEN_RIGHT, "grace_hours": _HOURS_RIGHT}
_KINDS: Mapping[str, str] = {kind.value: "a section with when and grace_hours" for kind in DigestKind}


def digests_of(sheet: Sheet) -> Digests:
    """The plan of each digest. Every mistake is noted in the sheet; with one, the value is not to be used."""
    part = Part(sheet, (), sheet.content, "").at("digests")
    if not isinstance(part.content, dict):  # anything else is named with the other sections
        return Digests()
    found = part.section(_KINDS, kind="no digest")
    return Digests({kind: _plan(found[kind.value], SHIPPED[kind]) for kind in DigestKind})


def _plan(part: Part, shipped: Plan) -> Plan:
    if not part.is_there:
        return shipped
    found = part.section(_KEYS)
    if not found:
        return shipped
    default = int(shipped.grace.total_seconds()) // 3600
    hours = found["grace_hours"].whole(default, least=1, most=MOST_HOURS)
    return Plan(_rhythm(found["when"], shipped.rhythm), timedelta(hours=hours))


def _rhythm(part: Part, shipped: Rhythm | None) -> Rhythm | None:
    if not part.is_there:
        return shipped
    said = part.content.strip() if isinstance(part.content, str) else ""
    if said.casefold() == NEVER:
        return None
    try:
        return read_rhythm(said)
    except Refused:
        part.wrong(f"is {shown(part.content)}; it must be {_WHEN_RIGHT}")
        return shipped
