"""Playbooks: one file each, one thing that people ask, with its answer in short sections."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from knowledge.entries import Audience, Loaded, Mistake, Parsed, Playbook, Section
from knowledge.reading import reading
from knowledge.shelf import Shelf
from knowledge.writing import render

__all__ = ["SHIPPED", "Audience", "Loaded", "Mistake", "Parsed", "Playbook", "Section", "load", "parse", "render"]

SHIPPED: Final = Path(__file__).parent / "playbooks"  # the folder of those that come with Usher


def parse(source: str, name: str, owners: Collection[str] | None = None) -> Parsed:
    """The playbook of a file's text, and every mistake in it; no playbook when it cannot be answered from.

    `name` is the file's: it is named in the mistakes, and the id should be its stem. `owners`: the codes of the roles
    that may own a playbook, any when None. Never raises for what stands in the text.
    """
    return reading(source, name, owners).parsed


def load(folders: Sequence[Path], owners: Collection[str] | None = None) -> Loaded:
    """All that the folders hold, by id; a later folder's playbook replaces an earlier one's.

    Never raises for what is in the folders, or because one is not there: that is a mistake among the others.
    """
    return Shelf(folders, owners).read()
