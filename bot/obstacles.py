"""Why Usher cannot start, in words for whoever starts it."""

from __future__ import annotations


class CannotStart(Exception):
    """Says in one line what to change."""


class NoDatabase(CannotStart):
    """Nothing was started on it yet."""
