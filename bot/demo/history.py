"""What the demo company's people did at gates: read from `gates.yaml`, in working hours, one act after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.doing import CLOSES, DOMAIN, Doing, working, written
from bot.usecases.desk import Office

FIRST, SPAN = 45, 420  # minutes after eight in which the acts of a day begin, spread so that no two days look alike
BETWEEN = timedelta(minutes=6)  # between two acts at one initiative
ASIDE = frozenset({"follow", "comment", "link"})  # is done at any time, whatever else happens
# What is said of several things in one line of the file is done one after the other.
MANY: Mapping[str, str] = {"supply": "facts", "seats": "people", "sign": "codes"}


def gate_doings(today: date, zone: ZoneInfo, office: Office, ideas: Iterable[Doing]) -> Iterator[Doing]:
    """Everything in the file that lies before the end of `today`; `day` counts back from there.

    Nothing happens at a gate before the idea was handed in, and what its people did with it before that (`ideas`).
    """
    end, settled = datetime.combine(today, CLOSES, zone), dict[int, datetime]()
    for one in ideas:
        if one.do not in ASIDE:
            settled[one.idea] = max(one.at, settled.get(one.idea, one.at))
    for story in written("gates.yaml"):
        before = settled[story["idea"] - 1]
        for place, said in enumerate(story["acts"]):
            for day in said["day"] if isinstance(said["day"], list) else [said["day"]]:
                for words in _each(said):
                    at = working(_moment(today - timedelta(days=day), story["idea"], place, zone), office)
                    before = at = working(max(at, before + BETWEEN), office)
                    if at < end:
                        yield Doing(at, story["idea"] - 1, f"{said['by']}{DOMAIN}", said["do"], words)


def _moment(day: date, idea: int, place: int, zone: ZoneInfo) -> datetime:
    minutes = FIRST + (idea * 67 + place * 103) % SPAN
    return datetime.combine(day, time(8), zone) + timedelta(minutes=minutes)


def _each(said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    name = MANY.get(said["do"])
    if name is None:
        yield said
        return
    several = said[name]
    for code in several:
        value = several[code] if isinstance(several, dict) else None
        yield {**said, "code": code, "value": value}
