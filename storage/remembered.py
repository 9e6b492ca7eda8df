"""What this process knows of the last writer's work, so that it need not ask each time.

All of it are guesses, and each is checked by the statement that uses it: another process may have written since.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.history import Entry


@dataclass
class Remembered:
    """The chain's head, and the last number given in each year, as of a commit."""

    head: Entry | None = None
    numbers: dict[int, int] = field(default_factory=dict)

    def for_transaction(self) -> Remembered:
        """A copy for one transaction to change; it becomes what is remembered with the commit."""
        return Remembered(self.head, dict(self.numbers))
