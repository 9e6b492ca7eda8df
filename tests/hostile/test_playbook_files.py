"""Playbooks' files of somebody who means harm: nothing is run, nothing outside is read, nothing grows or hangs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from knowledge.folders import DEEPEST, FILES_LIMIT
from knowledge.playbooks import Playbook, load, parse, render
from tests.knowledge.test_playbooks import file_of

SECRET = "nobody may read this"
SECONDS = 3.0  # far more than any of these takes on a slow machine, far less than one that grows would


def loaded(folder: Path) -> dict[str, Playbook]:
    found = load([folder])
    assert found.mistakes, "nothing was said about it"
    assert all(one.message and SECRET not in one.message for one in found.mistakes)
    return dict(found.playbooks)


def test_no_link_leads_to_a_file_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(file_of(f"# A\n\n{SECRET}"), encoding="utf-8")
    folder = tmp_path / "playbooks"
    folder.mkdir()
    (folder / "which-data.md").symlink_to(tmp_path / "secret.md")
    assert loaded(folder) == {}


def test_no_link_leads_to_a_folder_outside_or_around_in_circles(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "which-data.md").write_text(file_of(f"# A\n\n{SECRET}"), encoding="utf-8")
    folder = tmp_path / "playbooks"
    folder.mkdir()
    (folder / "in").symlink_to(tmp_path / "outside")
    (folder / "round").symlink_to(folder)
    assert loaded(folder) == {}


@pytest.mark.parametrize("id", ["../../etc/passwd", "/etc/passwd", "..", "a/b", "a|b", "A", "a\\b", "x" * 61])
def test_an_id_is_never_a_path(id: str) -> None:
    parsed = parse(file_of(id=f'"{id}"' if "\\" not in id else f"'{id}'"), "which-data.md")
    assert parsed.playbook is not None
    assert parsed.playbook.id == "which-data"
    assert [one.line for one in parsed.mistakes] == [2]


@pytest.mark.parametrize(
    "title",
    [
        "!!python/object/apply:os.system ['touch made']",
        "!!python/object/new:type [a]",
        "!x y",
        "&a [x]",
        "&a x",
        "*a",
        "{<<: *a}",
        "{a: b}",
        "[[a]]",
    ],
)
def test_nothing_but_words_is_made_of_yaml(title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    parsed = parse(file_of(title=title), "which-data.md")
    assert parsed.playbook is None
    assert parsed.mistakes[0].line == 3
    assert list(tmp_path.iterdir()) == []


BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9 if n else ['lol'] * 9)}]\n" for n in range(9))
FRONTS = {
    "aliases": BOMB,
    "merges": "a: &a {x: y}\n" + "".join(f"b{n}: {{<<: *a}}\n" for n in range(1_000)),
    "brackets": "a: " + "[" * 60_000,
    "braces": "a: " + "{" * 60_000,
    "hyphens": "- " * 30_000,
    "marks": "? " * 30_000,
    "keys": "".join(f"k{n}: v\n" for n in range(6_000)),
    "a quotation without end": 'a: "' + "x\n" * 30_000,
}


@pytest.mark.parametrize("kind", FRONTS)
def test_no_front_matter_grows(kind: str) -> None:
    began = time.process_time()
    parsed = parse(f"---\n{FRONTS[kind]}\n---\nx", "a.md")
    assert time.process_time() - began < SECONDS
    assert parsed.playbook is None
    assert 0 < len(parsed.mistakes) < 100


BODIES = {
    "brackets": "[" * 60_000,
    "links": "[a](" * 15_000,
    "short brackets": ("[" * 2_900 + "\n\n") * 20,
    "images": "![" * 1_400 + "\n\n" + "![a](" * 550,
    "quotations": "> " * 30_000,
    "lists": "".join(" " * n + "- a\n" for n in range(340)),
    "headings": "#\n" * 30_000,
    "underlines": "a\n---\n" * 10_000,
    "a heading of marks": "# " + "[*_`<" * 12_000,
    "references": "[a]: x\n" * 8_000,
    "tables": ("|a" * 100 + "\n" + "|-" * 100 + "\n") * 100,
    "stars": "*a_" * 20_000,
    "ticks": "".join("`" * n + " " for n in range(340)),
    "backslashes": "\\" * 60_000,
}


@pytest.mark.parametrize("kind", BODIES)
def test_no_body_hangs(kind: str) -> None:
    began = time.process_time()
    parsed = parse(file_of(BODIES[kind]), "which-data.md")
    if parsed.playbook is not None:
        render(parsed.playbook)
    assert time.process_time() - began < SECONDS
    assert 0 < len(parsed.mistakes) < 100


@pytest.mark.parametrize("sign", ["\x00", "\x1b[2J", "\x07", "\x85", "\u2028", "\ud800", "\ufffe"])
def test_control_characters_are_named_with_their_line(sign: str) -> None:
    parsed = parse(file_of(f"# A\n\nx{sign}y"), "which-data.md")
    assert parsed.playbook is None
    assert [one.line for one in parsed.mistakes] == [12]


@pytest.mark.parametrize("sign", ["\\0", "\\e", "\\x9b", "\\ufffe"])
def test_control_characters_cannot_be_spelled_either(sign: str) -> None:
    parsed = parse(file_of(title=f'"x{sign}y"'), "which-data.md")
    assert parsed.playbook is None
    assert [one.line for one in parsed.mistakes] == [3]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "which-data.md").write_text(file_of("x" * 70_000), encoding="utf-8")
    assert loaded(tmp_path) == {}


def test_more_files_than_anybody_has_are_left_out(tmp_path: Path) -> None:
    for number in range(FILES_LIMIT + 2):
        (tmp_path / f"p-{number:04}.md").touch()
    found = load([tmp_path])
    assert len([one for one in found.mistakes if "left out" in one.message]) == 1
    assert len(found.mistakes) == FILES_LIMIT + 1


def test_folders_deeper_than_anybody_has_are_left_out(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*"abcdefgh"[: DEEPEST + 1])
    deep.mkdir(parents=True)
    (deep / "which-data.md").write_text(file_of(), encoding="utf-8")
    assert loaded(tmp_path) == {}


def test_a_name_that_would_steer_a_terminal_is_made_harmless(tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[2Jb.md").write_text("x", encoding="utf-8")
    (mistake,) = load([tmp_path]).mistakes
    assert str(mistake).isprintable()
