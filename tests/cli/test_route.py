"""`usher route`: one object a line for scripts, a sentence for people, the company's own table, and no database."""

from __future__ import annotations

import json
from pathlib import Path

from domain.blockers import Category
from tests.cli.conftest import Usher

STUCK = "can't get access to the claims db since monday, whole pilot is stuck"
SMALL = (
    "company: X\ntime_zone: Europe/London\nholidays: {country: GB}\n"
    "objectives: [{id: one, title: One, description: The one goal.}]\ndepartments: [{id: all, name: Everybody}]\n"
)


def test_one_text_as_json_without_a_database(usher: Usher, tmp_path: Path) -> None:
    done = usher("route", "--json", STUCK)
    row = json.loads(done.stdout)
    assert list(row) == ["category", "severity", "owner", "offered"]
    assert (row["category"], row["severity"], row["owner"]) == ("data_access", "SEV2", "project-office")
    assert row["offered"][0] == "data_access"
    assert len(set(row["offered"])) == 3
    assert set(row["offered"]) <= set(map(str, Category))
    assert list(tmp_path.iterdir()) == []


def test_one_line_out_for_each_line_in(usher: Usher) -> None:
    done = usher(
        "route", "--json", given=f"{STUCK}\n\nour sponsor left the company\r\n" + "word " * 20_000 + "\nno budget"
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    found = [(one["category"], one["owner"]) for one in rows]
    other = ("other", "project-office")
    assert found == [
        ("data_access", "project-office"),
        other,
        ("no_sponsor", "project-office"),
        other,
        ("budget", "director"),
    ]
    assert rows[1]["severity"] == rows[3]["severity"] == "SEV4"


def test_words_for_people(usher: Usher) -> None:
    done = usher("route", STUCK)
    assert done.stdout.startswith(
        "Access to data, SEV2 (Work has stopped for a team, or a gate date will be missed): it "
    )
    assert "goes to the project office. It could also be “" in done.stdout
    assert done.stdout.count("\n") == 1


def test_the_company_s_own_table(usher: Usher, tmp_path: Path) -> None:
    own = "blockers:\n  categories:\n    data_access: {owner: data-owner}\n    infrastructure: {words: [polaris]}\n"
    (tmp_path / "operating_model.yaml").write_text(SMALL + own, encoding="utf-8")
    rows = [json.loads(line) for line in usher("route", "--json", given=f"{STUCK}\npolaris?\n").stdout.splitlines()]
    assert [(one["category"], one["owner"]) for one in rows] == [
        ("data_access", "data-owner"),
        ("infrastructure", "infrastructure"),
    ]


def test_a_table_that_cannot_be_read_is_named_with_its_line(usher: Usher, tmp_path: Path) -> None:
    (tmp_path / "operating_model.yaml").write_text(f"{SMALL}blockers:\n  severities:\n    SEV1: {{take_up: soon}}\n")
    done = usher("route", STUCK)
    assert done.returncode == 2
    assert "line 8: blockers.severities.SEV1.take_up is soon; it must be a number of hours or days" in done.stderr
