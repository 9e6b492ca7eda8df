"""Statements compiled once in a process. Each test has engines of its own, and each of these would compile them anew.

What an engine compiles depends on the kind of its dialect and on the statement, not on which database it leads to.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Connection, Engine, event

ROOM = 5000  # statements; a whole run knows some 2,000


class Compiled(dict[Any, Any]):
    """SQLAlchemy's cache, whose keys begin with the dialect, for all dialects of one kind."""

    def get(self, key: tuple[Hashable, ...], default: Any = None) -> Any:
        return super().get(_of_a_kind(key), default)

    def __setitem__(self, key: tuple[Hashable, ...], compiled: Any) -> None:
        if len(self) >= ROOM:
            self.clear()
        super().__setitem__(_of_a_kind(key), compiled)


def _of_a_kind(key: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
    return (type(key[0]), *key[1:])


def compile_once() -> None:
    """From now on every engine of this process shares what is compiled."""
    shared = Compiled()

    @event.listens_for(Engine, "engine_connect")
    def _share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=shared)
