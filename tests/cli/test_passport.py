"""`usher passport`: one page of a record on standard output."""

from __future__ import annotations

from tests.cli.conftest import Usher

IDEA = "idea: Support retypes 1,200 claims a week from PDF; 6 % have typos."
LINES = (
    IDEA,
    "Typos per 100 claims: 6 now",
    "from 6 to 2 by June",
    "1",
    "Fewer errors",
    "skip",
    "idk",
    "Claims",
    "submit",
)


def test_the_page_is_printed_as_markdown(usher: Usher) -> None:
    said = usher("chat", "--as", "ana@x.example", given="\n".join(LINES)).stdout
    id = next(word.strip("*.,") for word in said.split() if word.strip("*.,").startswith("AI-"))
    done = usher("passport", id.lower())
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"# {id} · ")
    assert "\n## Hypothesis\n\n- **Problem:** Support retypes 1,200 claims" in done.stdout
    assert done.stdout.endswith("\n")


def test_an_unknown_number_and_no_database(usher: Usher) -> None:
    done = usher("passport", "AI-2026-0404")
    assert done.returncode == 1
    assert "There is no database" in done.stderr
    usher("migrate")
    done = usher("passport", "AI-2026-0404")
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no 'AI-2026-0404'." in done.stderr
