"""Vectors kept in a file, so that the second start is fast."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from knowledge.semantic import Matrix

DIGEST: Final = 32  # bytes
Digests = NDArray[np.uint8]


class VectorMemory:
    """For as long as the process lives."""

    def __init__(self) -> None:
        self._kept: dict[str, Matrix] = {}

    def known(self, texts: Sequence[str]) -> dict[str, Matrix]:
        """The vectors of those of these texts that are kept."""
        kept = self._kept
        return {text: kept[text] for text in texts if text in kept}

    def keep(self, texts: Sequence[str], rows: Matrix) -> None:
        """Keeps these and nothing else."""
        self._kept = dict(zip(texts, rows, strict=True))


class VectorFile:
    """One .npz file for one model: digests and vectors, never the texts. A broken or missing file knows nothing.

    Several processes may use the same file: each puts a whole one in its place, and the last one stays.
    """

    def __init__(self, path: Path, model: str) -> None:
        """`model` names the exact model (see `semantic.fingerprint`): another one's vectors are not taken for its."""
        self._path, self._model = path, model

    def known(self, texts: Sequence[str]) -> dict[str, Matrix]:
        """The vectors of those of these texts that are kept."""
        digests, rows = self._read()
        at = {digest.tobytes(): row for digest, row in zip(digests, rows, strict=True)}
        found = {text: at.get(self._digest(text)) for text in texts}
        return {text: row for text, row in found.items() if row is not None}

    def keep(self, texts: Sequence[str], rows: Matrix) -> None:
        """Keeps these and nothing else; a folder that cannot be written to only makes the next start slower."""
        digests = np.frombuffer(b"".join(map(self._digest, texts)), np.uint8).reshape(-1, DIGEST)
        draft = self._path.with_name(f".{self._path.name}.{uuid4().hex}")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with draft.open("wb") as file:
                    np.savez(file, digests=digests, rows=rows)
                draft.replace(self._path)
            finally:
                draft.unlink(missing_ok=True)  # a disk that is full leaves half of one

    def _read(self) -> tuple[Digests, Matrix]:
        try:
            with self._path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                digests, rows = file["digests"], file["rows"]
        except (OSError, ValueError, KeyError, EOFError, TypeError, AttributeError, zipfile.BadZipFile):
            return _NOTHING
        whole = digests.shape == (len(rows), DIGEST) and digests.dtype == np.uint8
        return (digests, rows) if whole and rows.ndim == 2 and rows.dtype == np.float32 else _NOTHING

    def _digest(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._model}\0{text}".encode(errors="surrogatepass")).digest()


_NOTHING: Final[tuple[Digests, Matrix]] = (np.zeros((0, DIGEST), np.uint8), np.zeros((0, 0), np.float32))
