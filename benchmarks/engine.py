"""How long the pure engine takes for one turn of the quick pass."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

from benchmarks.offices import ANSWERS
from bot.conversation.engine import Submit, advance
from bot.conversation.reading import position
from bot.conversation.state import State, from_json, to_json
from bot.flows.submit_idea import SUBMIT_IDEA

ROUNDS, TURNS = 41, 200


def report() -> list[str]:
    """Microseconds: one typed answer, and one with the position asked and the state taken through JSON."""
    state = _half_way()
    answer = Submit({"target": "from 6 to 2 by June"}, state.turn)
    turn = _microseconds(lambda: advance(SUBMIT_IDEA, state, answer))

    def whole() -> None:
        after, _ = advance(SUBMIT_IDEA, from_json(to_json(state)), answer)
        position(SUBMIT_IDEA, after)

    return [
        "| engine, one turn | median | aim |",
        "|---|---|---|",
        f"| `advance` with one answer | {turn:.1f} µs | < 50 µs |",
        f"| the same with JSON round trip and the next position | {_microseconds(whole):.1f} µs | |",
    ]


def _half_way() -> State:
    state = State(flow=SUBMIT_IDEA.name, version=SUBMIT_IDEA.version)
    for name in ("problem", "metric"):
        state, _ = advance(SUBMIT_IDEA, state, Submit({name: ANSWERS[name]}))
    return state


def _microseconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        for _ in range(TURNS):
            work()
        times.append((perf_counter() - began) / TURNS * 1e6)
    return median(times)
