"""What was in the way of the demo company's people: read from `blockers.yaml`, counted in working days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.doing import CLOSES, DOMAIN, Doing, working, working_day, written
from bot.usecases import blocker_talk, blockers
from bot.usecases.blocker_report import Told, put_out
from bot.usecases.desk import Act, Desk, Office
from domain.blockers import Category, Severity
from domain.errors import Refused
from domain.initiatives import InitiativeId

RAISES, CLOCK = "raises_blocker", "clock_of_blockers"
THEN = frozenset({"takes_up", "works", "outside", "says", "solves", "holds", "reopens", "reroutes"})
ACTS = THEN | {RAISES, CLOCK}
WATCHED = 8  # working days back in which the clock looks every hour; what is older ended in its time


def blocker_doings(today: date, zone: ZoneInfo, office: Office) -> Iterator[Doing]:
    """Everything in the file that lies before the end of `today`, and the looks of the clock."""
    end = datetime.combine(today, CLOSES, zone)
    for place, said in enumerate(written("blockers.yaml")):
        acts = [{"initiative": said.get("initiative"), **one} for one in said["then"]]
        for words in [{**said, "do": RAISES}, *acts] if "words" in said else acts:
            at = working(datetime.combine(_day(today, words, office), time.fromisoformat(words["at"]), zone), office)
            if at < end:
                yield Doing(at, place, f"{words['by']}{DOMAIN}", words["do"], words)
    for ago in range(WATCHED):
        for hour in range(9, 18):
            at = datetime.combine(working_day(today, ago, office), time(hour), zone)
            if at < end:
                yield Doing(at, 0, "", CLOCK, {})


def _day(today: date, said: Mapping[str, Any], office: Office) -> date:
    return today - timedelta(days=said["day"]) if "day" in said else working_day(today, said["ago"], office)


async def act(doer: Act, doing: Doing, numbers: dict[int, str], ids: Mapping[int, str], today: date) -> None:
    """Does it, or raises what the use case raises. `numbers` are the blockers by their places, `ids` the ideas."""
    async with doer.desk() as desk:
        if doing.do == RAISES:
            numbers[doing.idea] = (await put_out(desk, _told(doing.words, ids)))[0].id
            return
        if doing.idea not in numbers:
            (found,) = await desk.uow.blockers.open_at(InitiativeId(ids[doing.words["initiative"] - 1]))
            numbers[doing.idea] = found.id
        await _then(desk, doing, numbers[doing.idea], today)


def _told(said: Mapping[str, Any], ids: Mapping[int, str]) -> Told:
    initiative = ids[said["initiative"] - 1] if "initiative" in said else None
    category, severity = Category(said["category"]), Severity(said["severity"])
    hidden = bool(said.get("hidden"))
    return Told(category, severity, said["words"], initiative=initiative, hidden=hidden, bypass=hidden)


async def _then(desk: Desk, doing: Doing, id: str, today: date) -> None:
    said = doing.words
    match doing.do:
        case "takes_up":
            await blockers.take_up(desk, id)
        case "works":
            await blockers.work_on(desk, id, _until(desk, said, today))
        case "outside":
            await blockers.wait_outside(desk, id, _until(desk, said, today))
        case "says":
            await blocker_talk.say(desk, id, said["text"])
        case "solves":
            await blockers.solve(desk, id, said["text"])
        case "holds":
            await blockers.confirm(desk, id)
        case "reopens":
            await blockers.reopen(desk, id, said["text"])
        case "reroutes":
            await blockers.reroute(desk, id, Category(said["category"]), said["text"])
        case unknown:
            raise Refused(f"the demo's file says “{unknown}”, which is nothing one can do with a blocker")


def _until(desk: Desk, said: Mapping[str, Any], today: date) -> datetime:
    """The evening so many days from today, on the last working day until then."""
    day = working_day(today + timedelta(days=said["until"]), 0, desk.act.office)
    return datetime.combine(day, time(17), ZoneInfo(desk.person.time_zone))
