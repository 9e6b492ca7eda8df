"""The demo company's champions: terms, networks, lessons, questions and time, read from `champions.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.doing import CLOSES, DOMAIN, Doing, working, working_day, written
from bot.usecases.desk import Office
from domain.championship_terms import last_day

TRAINING = "noor.vandijk"
CLOCK = "clock_of_terms"
PREFIX = "champion_"
TEN = time(10, 15)
PUT_FORWARD, AGREED, MARKED = 24, 22, 19  # days before a term begins


@dataclass(frozen=True, slots=True)
class _Days:
    """The demo's calendar."""

    today: date
    zone: ZoneInfo
    office: Office

    def back(self, days: int, place: int = 0) -> datetime:
        """So many days ago, in a working hour; places keep those of one day apart."""
        moment = datetime.combine(self.today - timedelta(days=days), TEN, self.zone) + timedelta(minutes=7 * place)
        return working(moment, self.office)

    def ago(self, said: Mapping[str, Any]) -> datetime:
        """So many working days ago, at the time that is said."""
        day = working_day(self.today, said["ago"], self.office)
        return datetime.combine(day, time.fromisoformat(said["at"]), self.zone)


def champion_doings(today: date, zone: ZoneInfo, office: Office) -> Iterator[Doing]:
    """Everything in the file that lies before the end of `today`."""
    said = written("champions.yaml")
    days, end = _Days(today, zone, office), datetime.combine(today, CLOSES, zone)
    found = [*_terms(said, days), *_community(said, days)]
    yield from (one for one in found if one.at < end)


def _doing(at: datetime, place: int, by: str, do: str, words: Mapping[str, Any]) -> Doing:
    return Doing(at, place, f"{by}{DOMAIN}", f"{PREFIX}{do}", words)


def _terms(said: Mapping[str, Any], days: _Days) -> Iterator[Doing]:
    serving, coming = said["terms"], said["in_training"]
    for place, one in enumerate(serving):
        yield from _way(days, place, one, one["begins"])
        yield from _looks(days, place, one["begins"])
    for place, one in enumerate(coming, len(serving)):
        yield from _way(days, place, one, one["day"] - PUT_FORWARD)
    for place, one in enumerate(said["nominated"], len(serving) + len(coming)):
        yield _doing(days.ago(one), place, one["by"], "nominate", one)
    for one in said["pauses"]:
        yield _doing(days.ago(one), place, one["who"], "pause", one)


def _way(days: _Days, place: int, one: Mapping[str, Any], begins: int) -> Iterator[Doing]:
    """From the nomination to the first day of the term, or as far as the training goes."""
    yield _doing(days.back(begins + PUT_FORWARD, place), place, one["by"], "nominate", one)
    yield _doing(days.back(begins + AGREED, place), place, one.get("manager", one["by"]), "manager_agrees", one)
    yield _doing(days.back(begins + MARKED, place), place, TRAINING, "panel_decides", one)
    ticks = begins if "begins" in one else begins + MARKED - 9
    yield _doing(days.back(ticks, place), place, TRAINING, "ticks", one)


def _looks(days: _Days, place: int, begins: int) -> Iterator[Doing]:
    """The clock of terms looks on the days on which a notice or an end is due."""
    rules, first = days.office.model.champions, days.back(begins, place).date()
    ends = last_day(first, rules.term_months)
    for day in (*(ends - timedelta(days=notice) for notice in rules.notice_days), ends + timedelta(days=1)):
        at = working(datetime.combine(day, TEN, days.zone) + timedelta(minutes=30), days.office)
        yield Doing(at, place, "", CLOCK, {})


def _community(said: Mapping[str, Any], days: _Days) -> Iterator[Doing]:
    for place, one in enumerate(said["networks"]):
        yield _doing(days.back(one["day"], place), place, one["by"], "network", one)
        for more, member in enumerate(one["members"], 1):
            yield _doing(days.back(one["day"] - 4 * more, place), place, member, "joins", one)
    for place, one in enumerate(said["lessons"]):
        yield _doing(days.back(one["day"], place), place, one["by"], "shares", one)
        if "publishes" in one:
            yield _doing(days.back(one["publishes"], place), place, TRAINING, "publishes", one)
        for more, reader in enumerate(one.get("used_by", ()), 1):
            yield _doing(days.back(one["publishes"] - 2 * more, place), place, reader, "uses", one)
    for place, one in enumerate(said["questions"]):
        yield _doing(days.ago(one), place, one["by"], "asks", one)
    for place, one in enumerate(said["time"]):
        for back, minutes, work in one["entries"]:
            words = {"week": days.today - timedelta(days=back), "minutes": minutes, "work": work}
            at = datetime.combine(working_day(days.today, 1, days.office), time(16, 30), days.zone)
            yield _doing(at + timedelta(minutes=place), place, one["by"], "notes", words)
