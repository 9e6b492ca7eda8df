"""In a fresh interpreter: what a thousand entries cost. `python -m benchmarks.knowledge_cost ours|bare [model]`"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np
import psutil

from benchmarks.question_sets import folder, thousand


def main(whose: str, model: str | None) -> None:
    """Prints seconds of imports, of the first start and of the second one, with `words` until the first answers can be
    given, milliseconds of an answer, and megabytes; with `_cpu` the processor's time."""
    at = folder()
    assert at is not None
    asked = thousand(at)
    before, began = psutil.Process().memory_info().rss, perf_counter()
    from benchmarks.bare import BareMeaning, BareWords  # noqa: PLC0415 - what it costs is measured
    from knowledge.answers import answer  # noqa: PLC0415 - what it costs is measured
    from knowledge.index import Index  # noqa: PLC0415 - what it costs is measured
    from knowledge.semantic import fingerprint, open_embedder  # noqa: PLC0415 - what it costs is measured
    from knowledge.vectors import VectorFile  # noqa: PLC0415 - what it costs is measured

    imported = perf_counter() - began
    told = {"imports": imported}
    with TemporaryDirectory() as kept:

        def start(name: str) -> Callable[[str], object]:
            began, began_cpu = perf_counter(), process_time()
            embedder = open_embedder(model) if model else None
            if whose == "bare":
                bare = BareMeaning(asked.playbooks, embedder) if embedder else BareWords(asked.playbooks)
            else:
                index = Index(asked.playbooks)
                told["words"], told["words_cpu"] = perf_counter() - began, process_time() - began_cpu
                if embedder and model:
                    index = index.with_meaning(embedder, VectorFile(Path(kept) / "vectors.npz", fingerprint(model)))
            told[name], told[f"{name}_cpu"] = perf_counter() - began, process_time() - began_cpu
            return lambda question: bare.scores(question).argmax() if whose == "bare" else answer(index, question)

        find = start("first")
        times, times_cpu = [], []
        for question, _ in asked.known:
            began, began_cpu = perf_counter(), process_time()
            find(question)
            times.append((perf_counter() - began) * 1000)
            times_cpu.append((process_time() - began_cpu) * 1000)
        told["memory"] = (psutil.Process().memory_info().rss - before) / 1e6
        told["p99"], told["p99_cpu"] = (float(np.quantile(one, 0.99)) for one in (times, times_cpu))
        if whose == "ours":
            words = told["words"], told["words_cpu"]
            start("second")
            told["words"], told["words_cpu"] = words
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
