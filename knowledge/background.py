"""Work beside everything else: one thread at most, gone when nothing is left to do."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock, Thread

ENDS_WITHIN = 5.0  # seconds in which work that looks at `is_closed` ends


class Background:
    """Does what was wanted last; what waited before that is dropped, what is under way is finished."""

    def __init__(self) -> None:
        self._closed, self._lock = Event(), Lock()
        self._next: Callable[[], None] | None = None
        self._thread: Thread | None = None

    @property
    def is_closed(self) -> bool:
        """Whether work under way should end."""
        return self._closed.is_set()

    def want(self, work: Callable[[], None]) -> None:
        """Returns at once. Closed, it does nothing."""
        with self._lock:
            self._next = work
            if not self.is_closed and (self._thread is None or not self._thread.is_alive()):
                # A daemon, as an interpreter that ends would wait for any other before it is asked to close this one.
                self._thread = Thread(target=self._run, name="knowledge", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Waits until the thread has ended."""
        with self._lock:
            self._closed.set()
            self._next, thread = None, self._thread
        if thread is not None:
            thread.join(ENDS_WITHIN)

    def _run(self) -> None:
        while (work := self._taken()) is not None:
            work()

    def _taken(self) -> Callable[[], None] | None:
        with self._lock:
            work, self._next = self._next, None
            if work is None:
                self._thread = None  # whoever wants something from now on starts another
            return work
