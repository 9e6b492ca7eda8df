"""The terminal: scripted through a pipe."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.conftest import Done, Usher

IDEA = "idea Support retypes 1,200 claims a week from PDF; 6 % have typos and customers call back"


def replies(done: Done) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_idea_is_handed_in_through_a_pipe(usher: Usher) -> None:
    lines = [
        IDEA,
        "Typos per 100 claims: 6 now",
        "from 6 to 2 by June",
        "Settle claims faster",
        "Fewer errors",
        "skip",
        "i don't know",
        "Claims",
        "submit",
        "mine",
    ]
    said = replies(usher("chat", "--as", "ana@x.example", "--json", given="\n".join(lines)))
    receipt = next(one for one in said if "is registered" in one["text"])
    assert "AI-" in receipt["text"]
    assert "The project office looks at it by" in receipt["text"]
    assert "Support retypes 1,200 claims a week from PDF" in said[-1]["text"]


def test_buttons_are_chosen_by_number_and_by_label(usher: Usher) -> None:
    by_number = replies(usher("chat", "--as", "ana@x.example", "--json", given="drafts\nhelp\n2\n"))
    by_label = replies(usher("chat", "--as", "ben@x.example", "--json", given="drafts\nhelp\nmy ideas\n"))
    assert "not handed in an idea yet" in by_number[-1]["text"]
    assert by_number[-1]["text"] == by_label[-1]["text"]


def test_the_end_of_input_ends_it(usher: Usher) -> None:
    done = usher("chat", "--as", "ana@x.example", given="help")
    assert done.returncode == 0
    assert "idea [words]" in done.stdout


def test_a_half_told_idea_waits_for_the_next_process(usher: Usher) -> None:
    usher("chat", "--as", "ana@x.example", given=IDEA)
    said = replies(usher("chat", "--as", "ana@x.example", "--json", given="resume"))
    assert "Which number would prove" in said[0]["text"]


def test_what_is_done_on_a_real_database_is_recorded_as_via_terminal(usher: Usher) -> None:
    lines = [
        IDEA,
        "idk",
        "idk",
        "None of these",
        "Fewer errors",
        "skip",
        "idk",
        "Claims",
        "submit",
        "history AI-{year}-0001",
    ]
    usher("chat", "--as", "ana@x.example", given="\n".join(lines[:-1]))
    said = replies(usher("chat", "--as", "ana@x.example", "--json", given="mine"))
    id = next(word for word in said[0]["text"].split() if word.startswith("AI-")).rstrip(":")
    told = replies(usher("chat", "--as", "ana@x.example", "--json", given=f"history {id}"))
    assert "handed it in (via terminal)" in told[0]["text"]


def test_decisions_are_refused_on_a_real_database_unless_allowed(usher: Usher) -> None:
    usher(
        "chat",
        "--as",
        "ana@x.example",
        given="\n".join([IDEA, *["idk"] * 3, "Fewer errors", "skip", "idk", "Claims", "submit"]),
    )
    said = replies(usher("chat", "--as", "ana@x.example", "--json", given="mine"))
    id = next(word for word in said[0]["text"].split() if word.startswith("AI-")).rstrip(":")
    admin = {"USHER_ADMINS": "root@x.example"}
    usher("chat", "--as", "office@x.example", given="help")
    usher("chat", "--as", "root@x.example", given="role give office@x.example project-office", **admin)
    decide = f"reject {id}\n1\nThe value is not there, sorry.\n"
    refused = replies(usher("chat", "--as", "office@x.example", "--json", given=decide))
    assert any("not on this terminal" in one["text"] for one in refused)
    allowed = replies(
        usher(
            "chat",
            "--as",
            "office@x.example",
            "--json",
            given=decide,
            USHER_TERMINAL_DECISIONS="1",
        )
    )
    assert any("is not taken forward" in one["text"] for one in allowed)


def test_what_comes_unasked_waits_for_the_one_it_is_for(usher: Usher) -> None:
    usher(
        "chat",
        "--as",
        "ana@x.example",
        given=IDEA + "\n" + "\n".join(["idk"] * 3 + ["Fewer errors", "skip", "idk", "Claims", "submit"]),
    )
    usher("chat", "--as", "ben@x.example", given="mine")
    said = replies(usher("chat", "--as", "ana@x.example", "--json", given="mine"))
    id = next(word for word in said[-1]["text"].split() if word.startswith("AI-")).rstrip(":")
    done = usher("chat", "--as", "ben@x.example", "--json", given=f"comment {id} We have the same in Sales")
    assert all("Show it" not in one["buttons"] for one in replies(done))
    told = replies(usher("chat", "--as", "ana@x.example", "--json", given="mine"))
    assert told[0]["kind"] == "message"
    assert "We have the same in Sales" in told[0]["text"]
