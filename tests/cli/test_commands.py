"""Every other command: what it prints, and its exit code."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.cli.conftest import Usher


def test_pin_judges_one_sentence(usher: Usher) -> None:
    done = usher("pin", "--json", "cut cost per lead by 15%")
    assert json.loads(done.stdout) == {"pinned": True, "failing": [], "question": None}


def test_pin_judges_one_sentence_a_line(usher: Usher) -> None:
    done = usher("pin", "--json", given="use AI to improve marketing\nerror rate from 6% to 2%\n\nzwölf %\n")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["pinned"] for one in found[:2]] == [False, True]
    assert len(found) == 4
    assert found[0]["failing"] == ["V1", "V2"]
    assert found[0]["question"]


def test_people_are_imported_and_bad_rows_named(usher: Usher, tmp_path: Path) -> None:
    rows = [
        "name,email,department,roles,manager,time_zone",
        "Ana Silva,ana@x.example,Claims,champion,ben@x.example,Europe/Lisbon",
        "Nobody,not an address,Claims,,,",
        "Cy,cy@x.example,Moon Base,,,",
        "Di,di@x.example,,wizard,,",
        "Ed,ed@x.example,,,,Mars/Olympus",
        "Ana Again,ANA@x.example,,,,",
        "Ben,ben@x.example,Claims,sponsor;project-office,,",
    ]
    file = tmp_path / "people.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    done = usher("people", "import", str(file))
    assert done.returncode == 1
    assert "2 added, 0 changed, 5 with a problem." in done.stdout
    for line, word in ((3, "e-mail"), (4, "Moon Base"), (5, "wizard"), (6, "time zone"), (7, "line 2")):
        assert any(f":{line}:" in said and word in said for said in done.stderr.splitlines()), (line, done.stderr)
    assert usher("people", "import", str(file)).stdout.startswith("0 added, 2 changed")


def test_audit_verify_names_the_first_broken_entry(usher: Usher, tmp_path: Path) -> None:
    usher("chat", "--as", "ana@x.example", given="help")
    usher("chat", "--as", "ben@x.example", given="help")
    usher("chat", "--as", "cy@x.example", given="help")
    sound = usher("audit", "verify")
    assert (sound.returncode, sound.stdout.strip()) == (0, "3 entries, all in order.")
    head = usher("audit", "head").stdout.split()
    assert head[0] == "3"
    assert len(head[1]) == 64
    with sqlite3.connect(tmp_path / "data" / "usher.db") as database:
        database.execute("UPDATE history SET actor = 'somebody else' WHERE seq = 2")
    broken = usher("audit", "verify")
    assert broken.returncode == 1
    assert "entry 2" in broken.stderr


def test_audit_makes_no_database(usher: Usher, tmp_path: Path) -> None:
    done = usher("audit", "verify")
    assert done.returncode == 1
    assert "There is no database" in done.stderr
    assert not (tmp_path / "data").exists()


def test_check_finds_nothing_wrong_at_first(usher: Usher) -> None:
    usher("migrate")
    done = usher("check")
    assert done.returncode == 0, done.stderr
    assert "0 problems" in done.stdout


def test_check_names_the_line_of_a_mistake(usher: Usher, tmp_path: Path) -> None:
    (tmp_path / "operating_model.yaml").write_text("company: X\nclocks:\n  triage_days: soon\n", encoding="utf-8")
    done = usher("check")
    assert done.returncode == 1
    assert "line 3" in done.stderr


def test_run_refuses_without_a_chat_tool_and_on_a_demo_database(usher: Usher, tmp_path: Path) -> None:
    assert "No chat tool is configured" in usher("run").stderr
    demo = str(tmp_path / "demo.db")
    assert usher("demo", "--seed-only", DATABASE_URL=demo).returncode == 0
    refused = usher("run", DATABASE_URL=demo, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")
    assert refused.returncode == 1
    assert "filled by the demo" in refused.stderr


def test_the_demo_leaves_a_companys_data_alone(usher: Usher, tmp_path: Path) -> None:
    real = str(tmp_path / "real.db")
    usher("chat", "--as", "ana@x.example", given="help", DATABASE_URL=real)
    done = usher("demo", "--seed-only", DATABASE_URL=real)
    assert done.returncode == 1
    assert "company's data" in done.stderr


def test_the_playground_listens_on_this_machine_only(usher: Usher) -> None:
    assert "127.0.0.1 only" in usher("demo", HOST="0.0.0.0").stderr
    assert "USHER_PLAYGROUND=1" in usher("demo", SLACK_BOT_TOKEN="xoxb-1").stderr


def test_wrong_settings_are_named(usher: Usher) -> None:
    done = usher("check", PORT="many")
    assert done.returncode == 2
    assert "PORT" in done.stderr


def test_a_demo_that_was_left_half_made_is_made_anew(usher: Usher, tmp_path: Path) -> None:
    demo = str(tmp_path / "demo.db")
    assert usher("demo", "--seed-only", DATABASE_URL=demo).returncode == 0
    with sqlite3.connect(demo) as database:
        whole = database.execute("SELECT count(*) FROM initiatives").fetchone()[0]
        database.execute("DELETE FROM initiatives WHERE id > 'AI-2026-0010'")
        database.execute("UPDATE meta SET value = 'half made' WHERE key = 'demo'")
    again = usher("demo", "--seed-only", DATABASE_URL=demo)
    assert (again.returncode, again.stderr) == (0, "")
    assert "made anew" in again.stdout
    with sqlite3.connect(demo) as database:
        assert database.execute("SELECT count(*) FROM initiatives").fetchone()[0] == whole
    assert usher("audit", "verify", DATABASE_URL=demo).returncode == 0
