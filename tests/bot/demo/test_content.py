"""The words of the demo company hold together: nobody is named who does not exist, nothing happens that may not."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.operating_model import load
from domain.funnel import ImpactType, RejectionReason
from domain.people import Role

ROOT = Path(__file__).parents[3]
MODEL = load(ROOT / "operating_model.yaml")
with (ROOT / "bot/demo/people.csv").open(encoding="utf-8", newline="") as file:
    PEOPLE = list(csv.DictReader(file))
IDEAS: list[dict[str, Any]] = yaml.safe_load((ROOT / "bot/demo/ideas.yaml").read_text(encoding="utf-8"))

BY_EMAIL = {person["email"]: person for person in PEOPLE}
ANSWERS = {"problem", "metric", "target", "objective", "impact_types", "capture", "sponsor"}
CASE = {
    *("stable", "data", "personal", "privacy", "similar", "automation"),
    *("oversight", "failure", "ethics", "support", "alternatives"),
}
OFFICE = {"take", "ask", "needs_number", "assign", "reject", "merge"}
AUTHOR = {"answer", "withdraw", "build_case"}
ENDS = {"reject", "merge", "withdraw"}
CARRIES = {
    "take": set(),
    "needs_number": set(),
    "follow": set(),
    "ask": {"text"},
    "answer": {"text"},
    "comment": {"text"},
    "withdraw": {"text"},
    "reject": {"text", "reason"},
    "merge": {"text", "into"},
    "link": {"url"},
    "assign": {"to"},
    "build_case": {"answers"},
}

each_idea = pytest.mark.parametrize("idea", IDEAS, ids=[str(place) for place in range(1, len(IDEAS) + 1)])


def roles(person: dict[str, str]) -> list[Role]:
    return [Role(code) for code in person["roles"].split(";") if code]


def in_office(email: str) -> bool:
    return Role.PROJECT_OFFICE in roles(BY_EMAIL[email])


def heads() -> set[str]:
    return {person["manager"] for person in PEOPLE} - {""}


def acts(idea: dict[str, Any]) -> list[str]:
    return [event["do"] for event in idea["then"]]


def hours(after: str) -> tuple[int, int]:
    """Days and hours of "2d 3h"."""
    found = re.fullmatch(r"(?:(\d+)d)?(?: ?(\d+)h)?", after)
    assert found is not None, after
    assert after
    return int(found[1] or 0), int(found[2] or 0)


def words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from words(part)
    elif isinstance(value, list):
        for part in value:
            yield from words(part)


def test_the_people_are_about_forty_and_each_is_there_once() -> None:
    assert list(PEOPLE[0]) == ["name", "email", "department", "roles", "manager", "time_zone"]
    assert 38 <= len(PEOPLE) <= 44
    assert len(BY_EMAIL) == len(PEOPLE) == len({person["name"] for person in PEOPLE})
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+@northwind\.example", email) for email in BY_EMAIL)
    assert all(len(person["name"].split()) >= 2 for person in PEOPLE)


def test_the_first_visitor_works_in_claims() -> None:
    first = next(person for person in PEOPLE if not person["roles"])
    assert (first["name"], first["department"]) == ("Mara Lindqvist", "Claims")
    assert any(idea["author"] == first["email"] and idea["then"] for idea in IDEAS)


def test_every_role_is_held() -> None:
    held = Counter(role for person in PEOPLE for role in roles(person))
    assert set(held) == set(Role) - {Role.EMPLOYEE}
    more = {Role.PROJECT_OFFICE: 3, Role.PROJECT_MANAGER: 3, Role.SPONSOR: 5, Role.CHAMPION: 10}
    two = {Role.IMPACT_OWNER: 2, Role.PRODUCT_OWNER: 2, Role.ADMIN: 2}
    assert all(count == (more | two).get(role, 1) for role, count in held.items()), held
    assert sum(not person["roles"] for person in PEOPLE) >= 14


def test_every_department_has_one_head_and_two_others_at_least() -> None:
    assert {person["department"] for person in PEOPLE} == {department.name for department in MODEL.departments}
    for department in MODEL.departments:
        members = [person for person in PEOPLE if person["department"] == department.name]
        (head,) = [person["email"] for person in members if not person["manager"]]
        assert {person["manager"] for person in members} == {"", head}
        assert len(members) >= 3
    champions = [person["department"] for person in PEOPLE if Role.CHAMPION in roles(person)]
    assert len(champions) == len(set(champions)) == 10


def test_most_people_live_in_the_time_zone_of_the_company() -> None:
    zones = Counter(person["time_zone"] for person in PEOPLE)
    assert set(zones) == {"Europe/Berlin", "Europe/London", "Asia/Kolkata", "America/New_York"}
    assert all(ZoneInfo(zone).key == zone for zone in zones)
    assert zones["Europe/Berlin"] > len(PEOPLE) * 0.7


def test_the_ideas_are_in_order_of_age() -> None:
    ages = [idea["days_ago"] for idea in IDEAS]
    assert len(IDEAS) == 46
    assert ages == sorted(ages, reverse=True)
    assert (ages[0] <= 180, ages[-1]) == (True, 5)


@each_idea
def test_an_idea_is_complete_and_names_what_exists(idea: dict[str, Any]) -> None:
    assert set(idea) == {"author", "days_ago", "at", "answers", "then"}
    answers = idea["answers"]
    assert set(answers) == ANSWERS
    assert idea["author"] in BY_EMAIL
    assert answers["sponsor"] is None or answers["sponsor"] in heads() | {
        person["email"] for person in PEOPLE if Role.SPONSOR in roles(person)
    }
    assert answers["objective"] == "none" or MODEL.objective(answers["objective"]) is not None
    assert answers["impact_types"]
    assert len(set(answers["impact_types"])) == len(answers["impact_types"])
    assert set(answers["impact_types"]) <= set(ImpactType)
    assert 1 <= len(re.findall(r"[.?!]\"?(?:\s|$)", answers["problem"])) <= 4
    assert len(answers["problem"]) < 600
    assert time(7, 30) <= time.fromisoformat(idea["at"]) < time(18)


@each_idea
def test_what_happened_after_was_allowed(idea: dict[str, Any]) -> None:
    for event in idea["then"]:
        assert set(event) == {"do", "by", "after"} | CARRIES[event["do"]]
        assert event["by"] in BY_EMAIL
        if event["do"] in OFFICE:
            assert in_office(event["by"])
            assert event["by"] != idea["author"]
        if event["do"] in AUTHOR:
            assert event["by"] == idea["author"]
        if event["do"] == "follow":
            assert event["by"] != idea["author"]
        if event["do"] == "assign":
            assert in_office(event["to"])
            assert event["to"] != idea["author"]
        if event["do"] == "reject":
            assert event["reason"] in set(RejectionReason)
        if event["do"] == "link":
            assert event["url"].startswith("https://intranet.northwind.example/")
        if event["do"] == "build_case":
            assert set(event["answers"]) <= CASE
            assert sum(answer is not None for answer in event["answers"].values()) >= 6
        assert event.get("text", "x").strip()


@each_idea
def test_what_happened_after_makes_sense_in_time(idea: dict[str, Any]) -> None:
    handed_in = time.fromisoformat(idea["at"])
    moments = [hours(event["after"]) for event in idea["then"]]
    assert moments == sorted(moments)
    for days, more in moments:
        assert 1 <= days < idea["days_ago"]
        assert time(7, 30) <= time(handed_in.hour + more, handed_in.minute) <= time(18)


@each_idea
def test_the_order_of_events_holds(idea: dict[str, Any]) -> None:
    done = acts(idea)
    assert not ENDS & set(done[:-1]), "something happened after the end"
    assert done.count("take") <= 1
    assert "take" not in done or "assign" not in done[: done.index("take")]
    asked = 0
    for act in done:
        asked += (act == "ask") - (act == "answer")
        assert 0 <= asked <= 1, "an answer without a question, or two questions at once"
    followers = [event["by"] for event in idea["then"] if event["do"] == "follow"]
    assert len(followers) == len(set(followers))


def test_ideas_are_merged_into_earlier_ones_that_are_still_open() -> None:
    for place, idea in enumerate(IDEAS, start=1):
        for event in idea["then"]:
            if event["do"] == "merge":
                assert 1 <= event["into"] < place
                assert not ENDS & set(acts(IDEAS[event["into"] - 1]))


def test_the_portfolio_is_mixed() -> None:
    ends = Counter(acts(idea)[-1] for idea in IDEAS if ENDS & set(acts(idea)))
    assert ends == {"reject": 6, "merge": 4, "withdraw": 3}
    untouched = [idea for idea in IDEAS if not idea["then"]]
    assert untouched == IDEAS[-12:]
    assert sum("take" in acts(idea) and not ENDS & set(acts(idea)) for idea in IDEAS) == 14
    everything = Counter(act for idea in IDEAS for act in acts(idea))
    assert set(everything) == set(CARRIES)
    assert everything["build_case"] >= 4
    assert min(everything["answer"], everything["comment"], everything["follow"]) >= 10
    assert everything["link"] >= 4
    reasons = [event["reason"] for idea in IDEAS for event in idea["then"] if event["do"] == "reject"]
    assert len(set(reasons)) == len(reasons)


def test_eight_ideas_are_vague_and_the_office_asked_for_a_number() -> None:
    vague = [idea for idea in IDEAS if not re.search(r"\d", idea["answers"]["target"])]
    assert len(vague) == 8
    assert all("ask" in acts(idea) for idea in vague if idea["then"])
    assert sum("ask" in acts(idea) for idea in vague) == 5


def test_the_office_finds_a_number_missing_only_where_there_was_one_without_a_start() -> None:
    doubted = [idea["answers"] for idea in IDEAS if "needs_number" in acts(idea)]
    assert len(doubted) == 2
    assert all(re.search(r"\d+%", answers["target"]) and not re.search(r"\d", answers["metric"]) for answers in doubted)


def test_deadlines_lie_ahead_of_the_day_the_demo_was_written_for() -> None:
    years = [re.findall(r"\b20\d\d\b", idea["answers"]["target"]) for idea in IDEAS]
    assert sum(bool(year) for year in years) == len(IDEAS) - 8
    assert {year for found in years for year in found} <= {"2026", "2027"}
    assert sum("2027" in found for found in years) >= 30


def test_many_different_people_speak() -> None:
    assert len({idea["author"] for idea in IDEAS}) >= 28
    assert max(Counter(idea["author"] for idea in IDEAS).values()) <= 4
    assert len({BY_EMAIL[idea["author"]]["department"] for idea in IDEAS}) >= 12
    numbered = sum(bool(re.search(r"\d", idea["answers"]["problem"])) for idea in IDEAS)
    assert numbered > len(IDEAS) * 0.6


def test_no_two_ideas_begin_alike_and_lines_are_tidy() -> None:
    firsts = [re.split(r"(?<=[.?!])\s", idea["answers"]["problem"])[0] for idea in IDEAS]
    assert len(set(firsts)) == len(firsts)
    assert max(map(len, firsts)) <= 130
    for sentence in words(IDEAS):
        assert sentence == " ".join(sentence.split()), sentence
