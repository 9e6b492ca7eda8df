"""The page on answers says what the code says."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.asking import as_row, look_up
from bot.flows.ask import ASK
from bot.flows.playbook import PLAYBOOK_ADD
from bot.playbook_files import OWNERS
from bot.usecases.joining import AGAIN
from domain.questions import Rung
from knowledge.folders import DEEPEST, FILES_LIMIT
from knowledge.library import LOOKED_EVERY, Library
from knowledge.passages import LONGEST
from knowledge.playbooks import Audience, parse, render
from knowledge.reading import FEWEST, ID_LIMIT, MOST, SIZE_LIMIT

PAGE = (Path(__file__).parents[2] / "docs" / "knowledge.md").read_text(encoding="utf-8")
LIBRARY = Library()


def rows() -> list[dict[str, object]]:
    (block,) = re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [json.loads(line) for line in block.splitlines()]


def test_the_example_is_a_whole_playbook_without_a_mistake() -> None:
    (source,) = re.findall(r"^```markdown\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (name,) = re.findall(r"here `([a-z-]+\.md)`", PAGE)
    read = parse(source, name, OWNERS)
    assert read.mistakes == ()
    assert read.playbook is not None
    assert parse(render(read.playbook), name).playbook == read.playbook
    assert set(read.playbook.related) <= set(LIBRARY.snapshot.playbooks)


def test_every_key_of_the_example_is_explained_and_no_other() -> None:
    (head,) = re.findall(r"^```markdown\n---\n(.*?)^---$", PAGE, re.MULTILINE | re.DOTALL)
    told = PAGE.split("| key | what stands there |")[1].split("\n\n")[0]
    explained = {key for row in told.splitlines()[2:] for key in re.findall(r"`(\w+)`", row.split(" | ")[0])}
    assert explained == set(re.findall(r"^(\w+):", head, re.MULTILINE))
    assert all(f"`{one}`" in told for one in Audience)


def test_the_numbers_are_those_of_the_code() -> None:
    assert f"comes with {len(LIBRARY.snapshot.playbooks)} playbooks" in PAGE
    assert f"{SIZE_LIMIT // 1024} kB a file, {FILES_LIMIT:,} files" in PAGE
    assert f"up to {LONGEST:,} characters" in PAGE
    assert f"hyphens, {ID_LIMIT} characters" in PAGE
    assert f"asking, {MOST} at most" in PAGE
    assert f"nobody is asked again for {AGAIN.days} days" in PAGE
    assert (FEWEST, DEEPEST, LOOKED_EVERY, len(Rung)) == (3, 4, 3.0, 5), "said in words"


def test_the_shortcuts_are_called_so() -> None:
    assert f"*{ASK.message_shortcut}*" in PAGE
    assert f"*{PLAYBOOK_ADD.message_shortcut}*" in PAGE


def test_the_lines_for_scripts_have_the_keys_of_the_real_ones() -> None:
    asked, similar = rows()
    (question,) = re.findall(r'usher ask --json "(.+)"', PAGE)
    found = as_row(LIBRARY, look_up(LIBRARY, question, frozenset(Audience)), frozenset(Audience))
    assert list(asked) == list(found)
    assert (asked["band"], asked["playbook"], asked["offered"]) == (found["band"], found["playbook"], found["offered"])
    assert list(similar) == ["query", "similar", "products"]
