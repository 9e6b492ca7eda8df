"""The library: what is in force, and that no broken file takes a working answer down."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.library import LOOKED_EVERY, Library
from knowledge.playbooks import SHIPPED, Audience, Playbook, Section, render


def playbook(id: str, words: str = "a word", *, audience: Audience = Audience.EVERYONE) -> Playbook:
    asked = tuple(f"{start} {id.replace('-', ' ')}" for start in ("what is", "tell me about", "explain"))
    dates = date(2026, 1, 1), date(2027, 1, 1)
    return Playbook(id, f"On {id}", audience, "training", *dates, asked, (Section("Short answer", words),))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    folder.mkdir()
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(ours: Path, clock: Clock) -> Library:
    put(ours, playbook("green-apples", "they are sour"), playbook("red-pears", "they are sweet"))
    return Library([ours], clock=clock)


def put(folder: Path, *playbooks: Playbook) -> None:
    for one in playbooks:
        (folder / f"{one.id}.md").write_text(render(one), encoding="utf-8")


def texts(library: Library) -> dict[str, str]:
    return {id: one.sections[0].text for id, one in library.snapshot.playbooks.items()}


def test_nothing_is_read_before_the_first_use(tmp_path: Path) -> None:
    library = Library([tmp_path / "later"])
    assert library.is_stale()
    (tmp_path / "later").mkdir()
    put(tmp_path / "later", playbook("green-apples"))
    assert library.get("green-apples") == playbook("green-apples")
    assert library.get("blue-plums") is None
    assert not library.is_stale()


def test_the_shipped_ones_are_there_by_themselves() -> None:
    library = Library()
    assert set(library.snapshot.playbooks) == {one.stem for one in SHIPPED.glob("*.md")}
    assert library.snapshot.mistakes == ()
    best = library.ask("which data may i use").best
    assert best is not None
    assert best.playbook.id == "which-data"


def test_an_answer_for_heads_is_shown_to_nobody_else(ours: Path, library: Library) -> None:
    put(ours, playbook("green-apples", audience=Audience.HEADS))
    hits = library.ask("what is green apples", frozenset({Audience.EVERYONE})).hits
    assert all(one.playbook.id != "green-apples" for one in hits)
    best = library.ask("what is green apples", frozenset({Audience.EVERYONE, Audience.HEADS})).best
    assert best is not None
    assert best.playbook.id == "green-apples"


def test_changed_new_and_removed_files_count_from_the_next_renewal(ours: Path, library: Library) -> None:
    before = library.snapshot
    put(ours, playbook("green-apples", "they are sweet now"), playbook("blue-plums"))
    (ours / "red-pears.md").unlink()
    assert library.snapshot is before
    library.renew()
    assert texts(library) == {"green-apples": "they are sweet now", "blue-plums": "a word"}
    assert set(before.playbooks) == {"green-apples", "red-pears"}


def breaks(path: Path) -> None:
    path.write_text(path.read_text().replace("audience: everyone", "audience: [&a x"), encoding="utf-8")


def gets_too_large(path: Path) -> None:
    path.write_bytes(b"x" * 100_000)


def is_cut_short(path: Path) -> None:
    path.write_text(path.read_text()[:40], encoding="utf-8")


def is_binary(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00" * 9)


@pytest.mark.parametrize("spoil", [breaks, gets_too_large, is_cut_short, is_binary])
def test_a_file_that_breaks_keeps_its_last_working_version(
    ours: Path, library: Library, spoil: Callable[[Path], None]
) -> None:
    before = library.snapshot
    spoil(ours / "green-apples.md")
    for _ in range(2):
        library.renew()
        assert texts(library)["green-apples"] == "they are sour"
        assert {Path(one.file).name for one in library.snapshot.mistakes} == {"green-apples.md"}
    assert library.snapshot.index is before.index
    put(ours, playbook("green-apples", "mended"))
    library.renew()
    assert texts(library)["green-apples"] == "mended"
    assert library.snapshot.mistakes == ()
    (ours / "green-apples.md").unlink()
    assert set(library.renew().playbooks) == {"red-pears"}


def test_a_broken_new_version_of_the_companys_leaves_the_earlier_folder_s(ours: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    put(tmp_path / "theirs", playbook("green-apples", "shipped"))
    put(ours, playbook("green-apples", "our own"))
    breaks(ours / "green-apples.md")
    library = Library([tmp_path / "theirs", ours])
    assert texts(library) == {"green-apples": "shipped"}
    assert len(library.snapshot.mistakes) == 1
    put(ours, playbook("green-apples", "our own"))
    library.renew()
    assert texts(library) == {"green-apples": "our own"}


def test_a_folder_that_fails_keeps_its_answers(ours: Path, library: Library) -> None:
    assert len(library.snapshot.playbooks) == 2
    shutil.move(ours, ours.with_name("away"))
    snapshot = library.renew()
    assert set(snapshot.playbooks) == {"green-apples", "red-pears"}
    assert [one.file for one in snapshot.mistakes] == [str(ours)]
    shutil.move(ours.with_name("away"), ours)
    (ours / "red-pears.md").unlink()
    snapshot = library.renew()
    assert set(snapshot.playbooks) == {"green-apples"}
    assert snapshot.mistakes == ()


def test_curated_ones_replace_files_and_retired_ones_are_out(library: Library) -> None:
    curated = {one.id: one for one in (playbook("green-apples", "from the chat"), playbook("blue-plums"))}
    library.renew(curated, {"red-pears"})
    assert texts(library) == {"green-apples": "from the chat", "blue-plums": "a word"}
    library.renew(curated, {"green-apples", "blue-plums"})
    assert set(texts(library)) == {"red-pears"}
    library.renew()
    assert texts(library) == {"green-apples": "they are sour", "red-pears": "they are sweet"}


def test_a_playbook_in_chat_may_be_named_as_related(ours: Path) -> None:
    one = playbook("green-apples")
    (ours / "green-apples.md").write_text(render(one).replace("questions:", "related: [plums]\nquestions:"))
    library = Library([ours])
    assert [mistake.line for mistake in library.snapshot.mistakes] == [8]
    assert library.renew({"plums": playbook("plums")}).mistakes == ()
    assert library.renew({}, {"plums"}).mistakes == ()


def test_it_looks_at_the_files_every_few_seconds_at_most(ours: Path, library: Library, clock: Clock) -> None:
    library.renew()
    put(ours, playbook("blue-plums"))
    assert not library.is_stale()
    clock.now += LOOKED_EVERY
    assert library.is_stale()
    library.renew()
    clock.now += LOOKED_EVERY
    assert not library.is_stale()
    clock.now += LOOKED_EVERY
    os.utime(ours / "blue-plums.md", ns=(1, 1))
    assert library.is_stale()


def test_only_what_changed_is_read_again(ours: Path, library: Library) -> None:
    before = library.snapshot
    put(ours, playbook("blue-plums"))
    after = library.renew()
    assert after.playbooks["green-apples"] is before.playbooks["green-apples"]
    assert after.index is not before.index
