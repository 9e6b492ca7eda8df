"""Meaning, for the `semantic` extra: sentence vectors of a local or a named model. Nothing is imported unless asked."""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from fastembed import TextEmbedding

Matrix = NDArray[np.float32]
BATCH: Final = 16  # texts at once: more are hardly faster and take much more memory
WEIGHTS: Final = "model.onnx"


class Embedder(Protocol):
    """Turns texts into vectors."""

    def embed(self, texts: Sequence[str]) -> Matrix:
        """A row of unit length for each text."""
        ...


class Vectors(Protocol):
    """Where vectors of playbooks outlive a restart. Questions are never given to it."""

    def known(self, texts: Sequence[str]) -> dict[str, Matrix]:
        """The vectors of those of these texts that are kept."""
        ...

    def keep(self, texts: Sequence[str], rows: Matrix) -> None:
        """Keeps these and nothing else."""
        ...


class ModelUnavailable(Exception):
    """The model cannot be used; the message says in one line what to do."""


def open_embedder(model: str) -> Embedder:
    """The model in a local folder (then no network is used), or one that fastembed knows by this name.

    Raises ModelUnavailable.
    """
    try:
        importlib.import_module("fastembed")
    except ImportError as missing:
        raise ModelUnavailable(
            "EMBEDDINGS_MODEL is set, but the extra is missing: install usher[semantic]."
        ) from missing
    if Path(model).is_dir():
        return _local(Path(model))
    if Path(model).is_absolute() or model.startswith("."):
        raise ModelUnavailable(f"There is no folder {model}: EMBEDDINGS_MODEL must be the folder or name of a model.")
    return _named(model)


def fingerprint(model: str) -> str:
    """What tells this model's vectors from another's; a local model changes with its file."""
    weights = Path(model) / WEIGHTS
    if not weights.is_file():
        return model
    state = weights.stat()
    return f"{weights.resolve()} {state.st_size} {state.st_mtime_ns}"


class _Model:
    def __init__(self, model: TextEmbedding) -> None:
        self._model = model

    def embed(self, texts: Sequence[str]) -> Matrix:
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))  # like lengths together need no padding
        matrix = np.empty((len(texts), self._model.embedding_size), np.float32)
        for at, row in zip(order, self._model.embed([texts[at] for at in order], batch_size=BATCH), strict=True):
            matrix[at] = row
        unit: Matrix = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), np.float32(1e-6))
        return unit


def _local(folder: Path) -> Embedder:
    from fastembed import TextEmbedding  # noqa: PLC0415 - an extra
    from fastembed.common.model_description import ModelSource, PoolingType  # noqa: PLC0415 - an extra

    name = f"local/{folder.resolve()}"
    if name.lower() not in _names():
        TextEmbedding.add_custom_model(
            model=name,
            pooling=PoolingType.DISABLED,
            normalization=False,
            sources=ModelSource(url="https://localhost/none"),  # must be given, and is not used beside a folder
            dim=_dimensions(folder),
            model_file=WEIGHTS,
        )
    return _opened(name, f"The model in {folder} cannot be used", folder)


def _named(name: str) -> Embedder:
    if name.lower() not in _names():
        raise ModelUnavailable(f"fastembed knows no model {name}: set EMBEDDINGS_MODEL to a folder or a name it knows.")
    return _opened(name, f"The model {name} could not be fetched; a local folder in EMBEDDINGS_MODEL needs no network")


def _names() -> set[str]:
    from fastembed import TextEmbedding  # noqa: PLC0415 - an extra

    return {str(one["model"]).lower() for one in TextEmbedding.list_supported_models()}


def _opened(name: str, otherwise: str, folder: Path | None = None) -> Embedder:
    from fastembed import TextEmbedding  # noqa: PLC0415 - an extra
    from onnxruntime.capi import onnxruntime_pybind11_state as onnx  # noqa: PLC0415 - an extra

    of_onnx = onnx.Fail, onnx.InvalidArgument, onnx.InvalidGraph, onnx.InvalidProtobuf, onnx.NoSuchFile
    try:
        place = None if folder is None else str(folder)
        with _BareAsValueError():
            # Without the arena the memory of a start's batches is given back.
            model = _Model(TextEmbedding(name, specific_model_path=place, threads=1, enable_cpu_mem_arena=False))
            model.embed(["try"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, *of_onnx) as why:
        raise ModelUnavailable(f"{otherwise}: {' '.join(str(why).split())}") from why
    return model


class _BareAsValueError(AbstractContextManager[None]):
    """The tokenizers raise `Exception` itself, with no class of their own; any of its subclasses passes through."""

    def __exit__(self, kind: type[BaseException] | None, why: BaseException | None, _: TracebackType | None) -> None:
        if kind is Exception:
            raise ValueError(str(why)) from why


def _dimensions(folder: Path) -> int:
    try:
        return int(json.loads((folder / "config.json").read_text(encoding="utf-8"))["hidden_size"])
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise ModelUnavailable(
            f"{folder} has no config.json with hidden_size: EMBEDDINGS_MODEL must be the folder of a whole model."
        ) from broken
