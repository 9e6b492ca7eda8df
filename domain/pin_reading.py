"""One sentence read once: its tokens, the numbers that may measure the outcome, the traps, the metrics, the aim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.aims import Aim, aim_of
from domain.measures import Metric, metrics_in
from domain.named_metrics import names_a_metric
from domain.nearby import Trap
from domain.quantities import Quantity, quantities_of
from domain.tokens import Kind, Token, clean, tokens_of
from domain.trap_numbers import TRAP_TOKENS, trap_of

# Far beyond any honest answer; they bound the time of those rules that compare numbers with each other.
MOST_TOKENS = 400
MOST_NUMBERS = 24


# The kinds that carry digits or stand for one ("number one"); a plain number left over is the bottom of "per 100 km".
_NO_OUTCOME = TRAP_TOKENS | {Kind.NUMBER: Trap.LIMIT}


@dataclass(frozen=True, slots=True)
class TrapNumber:
    """A number that does not count, as token positions, and why."""

    first: int
    last: int
    trap: Trap


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says about a target. Positions are those of `tokens`."""

    line: str
    tokens: tuple[Token, ...]
    outcomes: tuple[Quantity, ...]
    traps: tuple[TrapNumber, ...]
    metrics: tuple[Metric, ...]
    measured: bool
    aim: Aim | None

    @property
    def has_number(self) -> bool:
        return bool(self.outcomes or self.traps)

    def words(self, first: int, last: int) -> str:
        """The author's own words from one token to another."""
        return self.line[self.tokens[first].start : self.tokens[last].end]


def read(text: str) -> Reading:
    """Reads a sentence; hostile or empty text gives a reading with nothing in it."""
    line = clean(text)
    tokens = tokens_of(line)[:MOST_TOKENS]
    numbers = quantities_of(tokens)[:MOST_NUMBERS]
    reasons = [trap_of(tokens, q, numbers) for q in numbers]
    outcomes = tuple(q for q, reason in zip(numbers, reasons, strict=True) if reason is None)
    traps = [TrapNumber(q.first, q.last, r) for q, r in zip(numbers, reasons, strict=True) if r is not None]
    traps += _named_traps(tokens, numbers)
    metrics = metrics_in(tokens, numbers)
    measured = names_a_metric(tokens, outcomes, metrics)
    ordered = tuple(sorted(traps, key=lambda t: t.first))
    return Reading(line, tokens, outcomes, ordered, metrics, measured, aim_of(tokens, outcomes))


def _named_traps(tokens: Sequence[Token], numbers: Sequence[Quantity]) -> list[TrapNumber]:
    inside = {n for q in numbers for n in range(q.first, q.last + 1)}
    return [
        TrapNumber(n, n, _NO_OUTCOME[t.kind]) for n, t in enumerate(tokens) if t.kind in _NO_OUTCOME and n not in inside
    ]
