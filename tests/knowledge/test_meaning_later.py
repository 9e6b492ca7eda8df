"""A library with an embedder: at once for who waits, in the background for who must not."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.answers import Band
from knowledge.library import AT_ONCE, Library
from knowledge.playbooks import Audience, Playbook, Section, render
from knowledge.semantic import Matrix
from knowledge.vectors import VectorFile

DATES = date(2026, 1, 1), date(2027, 1, 1)
FAST = 2.0  # seconds in which a start has to serve


def playbook(number: int) -> Playbook:
    asked = tuple(f"{start} topic number{number}" for start in ("what is", "tell me about", "explain"))
    text = (Section("Short answer", f"It is {number}."),)
    return Playbook(f"topic-{number}", f"On number{number}", Audience.EVERYONE, "training", *DATES, asked, text)


class Slow:
    """An embedder that waits until it may go on, and tells what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.began, self.may = threading.Event(), threading.Event()

    def embed(self, texts: Sequence[str]) -> Matrix:
        self.began.set()
        assert self.may.wait(10)
        self.asked += texts
        angles = np.array([hash(text) % 997 / 997 for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def eventually(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not what():
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.005)


def threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name == "knowledge"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(40):
        (tmp_path / f"topic-{number}.md").write_text(render(playbook(number)), encoding="utf-8")
    return tmp_path


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def library(folder: Path, slow: Slow) -> Iterator[Library]:
    library = Library([folder], None, slow, in_background=True)
    yield library
    slow.may.set()
    library.close()
    assert threads() == []


def test_who_waits_has_the_meaning_at_once(folder: Path, slow: Slow) -> None:
    slow.may.set()
    library = Library([folder], None, slow)
    assert library.snapshot.index.knows_meaning
    assert threads() == []
    library.close()


def test_a_start_holds_nobody_up_and_the_meaning_follows(library: Library, slow: Slow) -> None:
    began = time.monotonic()
    assert library.ask("what is topic number7").band is Band.SURE
    assert time.monotonic() - began < FAST
    words = library.snapshot
    assert slow.began.wait(10)
    assert not words.index.knows_meaning
    assert slow.asked == []
    slow.may.set()
    eventually(lambda: library.snapshot.index.knows_meaning)
    assert library.snapshot.playbooks == words.playbooks
    assert library.snapshot.index.thresholds != words.index.thresholds
    eventually(lambda: threads() == [])
    assert not words.index.knows_meaning


def test_after_a_publish_only_new_texts_are_embedded(library: Library, slow: Slow) -> None:
    slow.may.set()
    assert library.snapshot
    eventually(lambda: library.snapshot.index.knows_meaning)
    before, new = len(slow.asked), playbook(99)
    library.renew({new.id: new})
    assert library.get(new.id) == new
    eventually(lambda: library.snapshot.index.knows_meaning)
    assert sorted(slow.asked[before:]) == sorted({new.title, *new.questions})
    eventually(lambda: threads() == [])
    library.renew({new.id: new})
    assert library.snapshot.index.knows_meaning
    assert threads() == []


def test_what_was_published_meanwhile_is_not_lost(library: Library, slow: Slow) -> None:
    assert library.snapshot
    assert slow.began.wait(10)
    for number in (97, 98, 99):
        library.renew({f"topic-{number}": playbook(number)})
    slow.may.set()
    eventually(lambda: library.snapshot.index.knows_meaning)
    assert library.snapshot.index.search("what is topic number99")[0].playbook.id == "topic-99"
    assert library.get("topic-98") is None
    assert "what is topic number99" in slow.asked
    assert "what is topic number98" not in slow.asked
    assert len(slow.asked) == len(set(slow.asked))


def test_closing_ends_what_is_under_way_and_questions_go_on(library: Library, slow: Slow) -> None:
    assert library.snapshot
    assert slow.began.wait(10)
    threading.Timer(0.05, slow.may.set).start()
    library.close()
    assert threads() == []
    assert len(slow.asked) == AT_ONCE
    assert not library.snapshot.index.knows_meaning
    library.renew({"topic-99": playbook(99)})
    assert threads() == []
    assert library.ask("what is topic number99").band is Band.SURE


def test_a_library_with_meaning_answers_after_it_was_closed(library: Library, slow: Slow) -> None:
    slow.may.set()
    assert library.snapshot
    eventually(lambda: library.snapshot.index.knows_meaning)
    library.close()
    assert library.ask("explain the topic number7 please").best is not None
    assert slow.asked[-1] == "explain the topic number7 please"


def test_everybody_may_ask_and_publish_meanwhile(library: Library, slow: Slow) -> None:
    slow.may.set()
    wrong: list[str] = []

    def ask(start: int) -> None:
        for number in range(start, start + 20):
            library.renew({"topic-99": playbook(99)} if number % 4 else {})
            best = library.ask(f"what is topic number{number}").best
            if best is None or (number < 20 and library.get(f"topic-{number}") is None):
                wrong.append(f"{number}")

    asking = [threading.Thread(target=ask, args=(start,)) for start in (0, 10, 20)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert wrong == []
    eventually(lambda: library.snapshot.index.knows_meaning)


def test_the_next_start_finds_the_vectors_in_their_file(folder: Path, tmp_path: Path, slow: Slow) -> None:
    slow.may.set()
    first = Library([folder], None, slow, VectorFile(tmp_path / "data" / "v.npz", "m"))
    scores = [hit.score for hit in first.ask("what is topic number7").hits]
    asked = len(slow.asked)
    second = Library([folder], None, slow, VectorFile(tmp_path / "data" / "v.npz", "m"))
    assert [hit.score for hit in second.ask("what is topic number7").hits] == scores
    assert len(slow.asked) == asked


def test_a_process_that_forgets_to_close_ends_by_itself(folder: Path) -> None:
    code = (
        "import sys, time, pathlib, numpy\n"
        "from knowledge.library import Library\n"
        "class Slow:\n"
        "    def embed(self, texts):\n"
        "        print('part', flush=True)\n"
        "        time.sleep(2)\n"
        "        return numpy.ones((len(texts), 2), numpy.float32)\n"
        "library = Library([pathlib.Path(sys.argv[1])], None, Slow(), in_background=True)\n"
        "assert not library.snapshot.index.knows_meaning\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("part") <= 1  # of three
