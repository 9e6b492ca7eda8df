"""Questions to answers: what is found, what is wrongly believed, and what it costs, beside the bare libraries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks.bare import Bare, BareMeaning, BareWords, bare_upper
from benchmarks.question_sets import QuestionSet, banking, clinc, folder
from knowledge.answers import Band, answer
from knowledge.index import Index
from knowledge.lexical import Floats
from knowledge.playbooks import SHIPPED, load
from knowledge.semantic import Embedder, Matrix, open_embedder

OWN = Path(__file__).parent / "questions.yaml"
Aims = dict[str, str]
HIT, AUROC = "hit@1", "AUROC to out of scope"
FAR, NEAR = "false answers, far (out of scope)", "false answers, near (a third held out)"


def _aims(clinc: str, banking: str, auroc: str, far: str, near: str, p99: str, start: str, memory: str) -> Aims:
    one = {f"CLINC150 {HIT}": clinc, f"CLINC150 {AUROC}": auroc, f"CLINC150 {FAR}": far, f"CLINC150 {NEAR}": near}
    other = {f"banking77 {HIT}": banking, f"banking77 {NEAR}": near}
    return {**one, **other, "p99": p99, "start": start, "memory": memory}


WORDS_AIMS = _aims(">= 0.74", ">= 0.65", ">= 0.86", "<= 12 %", "<= 30 %", "< 5 ms", "< 0.3 s", "< 40 MB")
MEANING_AIMS = _aims(">= 0.86", ">= 0.80", ">= 0.95", "<= 8 %", "<= 25 %", "< 10 ms", "< 2 s", "< 180 MB")


@dataclass(frozen=True, slots=True)
class Found:
    """One question: the entry on top, its score, and whether it is given as the answer."""

    id: str | None
    score: float
    sure: bool


Finder = Callable[[str], Found]


def report() -> list[str]:
    """Two tables, without and with meaning; rows that could not be measured say so."""
    model = os.environ.get("USHER_EMBEDDINGS_MODEL")
    lines = _table("default", "bare bm25s", WORDS_AIMS, None, None)
    if model is None:
        return [
            *lines,
            "",
            "**SKIPPED: everything with meaning, because USHER_EMBEDDINGS_MODEL names no model's folder.**",
        ]
    return [*lines, "", *_table("with `semantic`", "bare cosine", MEANING_AIMS, _Once(open_embedder(model)), model)]


def _table(ours: str, bare: str, aims: Aims, embedder: Embedder | None, model: str | None) -> list[str]:
    at = folder()
    public = ["| **SKIPPED: the public sets, because USHER_QUESTION_SETS names no folder** | | | |"]
    if at is not None:
        public = [*_public(at, aims, embedder), *_cost(aims, model)]
    return [f"| questions, {ours} | ours | {bare} | aim |", "|---|---|---|---|", *public, *_own(embedder)]


def _public(at: Path, aims: Aims, embedder: Embedder | None) -> list[str]:
    lines = []
    for of in (clinc, banking):
        whole, held = of(at)
        for what, (asked, values) in _measured(whole, held, embedder).items():
            shown = [f"{one:.3f}" if what in {HIT, AUROC} else f"{one:.1%}" for one in values]
            lines.append(_row(f"{whole.name}, {what}, of {asked}", shown, aims.get(f"{whole.name} {what}", "")))
        titled, _ = of(at, titled=True)
        hits = [f"{_hits([find(text) for text, _ in titled.known], titled):.3f}" for find in _pair(titled, embedder)]
        lines.append(_row(f"{whole.name}, {HIT} with the intent's name as title, of {len(titled.known)}", hits))
    return lines


def _measured(whole: QuestionSet, held: QuestionSet, embedder: Embedder | None) -> dict[str, tuple[str, list[float]]]:
    """How many questions were asked, and every figure, ours and the bare one."""
    pair = _pair(whole, embedder)
    known = [[find(text) for text, _ in whole.known] for find in pair]
    far = [[find(text) for text in whole.far] for find in pair]
    near = [[find(text) for text in held.near] for find in _pair(held, embedder)]
    asked = f"{len(whole.known)}"
    figures = {
        HIT: (asked, [_hits(one, whole) for one in known]),
        "known questions answered": (asked, [_sure(one) for one in known]),
        "of these rightly": (asked, [_right(one, whole) for one in known]),
        NEAR: (f"{len(held.near)}", [_sure(one) for one in near]),
    }
    if whole.far:
        figures[AUROC] = f"{asked} and {len(whole.far)}", [_auroc(*both) for both in zip(known, far, strict=True)]
        figures[FAR] = f"{len(whole.far)}", [_sure(one) for one in far]
    return figures


def _own(embedder: Embedder | None) -> list[str]:
    playbooks = tuple(load((SHIPPED,)).playbooks.values())
    if not playbooks or not OWN.is_file():
        return ["| **SKIPPED: our own questions, because the playbooks or questions.yaml are missing** | | | |"]
    asked = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    pair = _pair(QuestionSet("ours", playbooks, []), embedder)
    lines = []
    for half in ("dev", "test"):
        part = [one for one in asked if one["half"] == half]
        rows = [(one["ask"], one["expect"]) for one in part if one["expect"]]
        known, title = QuestionSet("", playbooks, rows), f"our {half} questions"
        found = [[find(text) for text, _ in rows] for find in pair]
        lines.append(_row(f"{title}, {HIT} of {len(rows)}", [f"{_hits(one, known):.3f}" for one in found]))
        lines.append(_row(f"{title}, known questions answered", [f"{_sure(one):.1%}" for one in found]))
        lines.append(_row(f"{title}, of these rightly", [f"{_right(one, known):.1%}" for one in found]))
        for kind in ("far", "near"):
            unknown = [one["ask"] for one in part if not one["expect"] and one["kind"] == kind]
            wrong = [f"{_sure([find(text) for text in unknown]):.1%}" for find in pair]
            lines.append(_row(f"{title}, false answers, {kind}, of {len(unknown)}", wrong))
    return lines


def _cost(aims: Aims, model: str | None) -> list[str]:
    ours, bare = (_child(whose, model) for whose in ("ours", "bare"))
    lines = [
        _row("1,000 entries, answer p99 of 1,000", [f"{one['p99']:.2f} ms" for one in (ours, bare)], aims["p99"]),
        _row("the same in processor time", [f"{one['p99_cpu']:.2f} ms" for one in (ours, bare)]),
        _row("1,000 entries, memory added", [f"{one['memory']:.0f} MB" for one in (ours, bare)], aims["memory"]),
        _row("the imports before any start", [f"{one['imports']:.2f} s" for one in (ours, bare)]),
    ]
    first = _row("1,000 entries, start", [_seconds(one, "first") for one in (ours, bare)], aims["start"])
    if model is None:
        return [*lines, first]
    words = _row("1,000 entries, very first start until answers", [_seconds(ours, "words"), ""], aims["start"])
    until = _row(
        "1,000 entries, very first start until the meaning is in", [_seconds(one, "first") for one in (ours, bare)]
    )
    second = _row("1,000 entries, second start with meaning, vectors kept", [_seconds(ours, "second"), ""])
    return [*lines, words, until, second]


def _seconds(told: dict[str, float], what: str) -> str:
    return f"{told[what]:.2f} s ({told[f'{what}_cpu']:.2f} s of a processor)"


def _child(whose: str, model: str | None) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.knowledge_cost", whose, *([model] if model else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _pair(over: QuestionSet, embedder: Embedder | None) -> tuple[Finder, Finder]:
    """Ours and the bare library's, over the same entries."""
    playbooks = over.playbooks
    index = Index(playbooks, embedder)
    bare: Bare = BareMeaning(playbooks, embedder) if embedder else BareWords(playbooks)
    upper = bare_upper(bare, playbooks)

    def ours(question: str) -> Found:
        said = answer(index, question)
        if said.best is None:
            return Found(None, 0.0, sure=False)
        return Found(said.best.playbook.id, said.best.score, said.band is Band.SURE)

    def others(question: str) -> Found:
        scores: Floats = bare.scores(question)
        at = int(scores.argmax())
        return Found(playbooks[at].id, float(scores[at]), bool(scores[at] >= upper))

    return ours, others


class _Once:
    """Every text is embedded once, however many are asked the same."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder, self._known = embedder, dict[str, Any]()

    def embed(self, texts: Sequence[str]) -> Matrix:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def _hits(found: Sequence[Found], asked: QuestionSet) -> float:
    return float(np.mean([one.id == id for one, (_, id) in zip(found, asked.known, strict=True)]))


def _right(found: Sequence[Found], asked: QuestionSet) -> float:
    return float(
        np.mean([one.id == id for one, (_, id) in zip(found, asked.known, strict=True) if one.sure] or [False])
    )


def _sure(found: Sequence[Found]) -> float:
    return float(np.mean([one.sure for one in found] or [False]))


def _auroc(known: Sequence[Found], unknown: Sequence[Found]) -> float:
    others = np.sort([one.score for one in unknown])
    scores = [one.score for one in known]
    below, upto = np.searchsorted(others, scores, "left"), np.searchsorted(others, scores, "right")
    return float(((below + upto) / 2).mean() / len(others))


def _row(what: str, values: Sequence[str], aim: str = "") -> str:
    return f"| {what} | {' | '.join(values)} | {aim} |"
