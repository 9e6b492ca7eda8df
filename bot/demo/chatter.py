"""What the demo company's people say to each other in a channel: read from `chatter.yaml`, in working hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.demo.doing import DOMAIN, working, working_day, written
from bot.usecases.desk import Office

ROOM = "#general"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody said."""

    at: datetime
    by: str
    text: str


def lines(today: date, now: datetime, zone: ZoneInfo, office: Office) -> Iterator[Line]:
    """What the file holds, the oldest first; nothing is said after `now`."""
    for said in written("chatter.yaml"):
        day = working_day(today, said["ago"], office)
        at = working(datetime.combine(day, time.fromisoformat(said["at"]), zone), office)
        yield Line(min(at, now), f"{said['by']}{DOMAIN}", said["text"])
