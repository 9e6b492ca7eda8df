"""Rounds of requests to servers that take turns, so that a slow moment of the machine hits all of them."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

CLIENT_CORE = 1  # the servers have the other one

W = TypeVar("W")
Work = Callable[[], Coroutine[Any, Any, float]]  # one request; the seconds that it took


@dataclass
class Measured:
    """Seconds of each request by server, and requests a second by round."""

    times: dict[str, list[float]] = field(default_factory=dict)
    rates: dict[str, list[float]] = field(default_factory=dict)

    def ratio(self, ours: str, bare: str) -> float:
        """The median of the rounds' ratios, so that a slow moment of the machine hits both."""
        return median(a / b for a, b in zip(self.rates[ours], self.rates[bare], strict=True))


async def in_world(
    world: Callable[[Path], AbstractAsyncContextManager[W]], measure: Callable[[W], Awaitable[list[str]]]
) -> list[str]:
    """Measures in a world with a folder of its own, from a core of its own."""
    with suppress(AttributeError, OSError):  # not every system lets a process choose its core
        os.sched_setaffinity(0, {CLIENT_CORE})
    try:
        with TemporaryDirectory() as folder:
            async with world(Path(folder)) as made:
                return await measure(made)
    finally:
        with suppress(AttributeError, OSError):
            os.sched_setaffinity(0, set(range(os.cpu_count() or 1)))


async def one_round(measured: Measured, server: str, works: Sequence[Work], users: int) -> None:
    """So many users at once, until all is done."""
    left = list(works)
    times = measured.times.setdefault(server, [])

    async def user() -> None:
        while left:
            times.append(await left.pop()())

    began = time.perf_counter()
    await asyncio.gather(*(user() for _ in range(users)))
    measured.rates.setdefault(server, []).append(len(works) / (time.perf_counter() - began))


async def answers(port: int) -> None:
    """Until somebody listens there."""
    for _ in range(800):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await writer.wait_closed()
            return
    raise AssertionError("a server did not start")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
