"""A clock that stands where a test puts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # a Tuesday without a holiday anywhere near


@dataclass
class Clock:
    """`now` is what the office sees."""

    instant: datetime = MORNING

    def now(self) -> datetime:
        return self.instant

    def forward(self, **by: float) -> datetime:
        """Moves on, by `timedelta`'s words: `clock.forward(seconds=61)`."""
        self.instant += timedelta(**by)
        return self.instant
