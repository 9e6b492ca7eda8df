"""Server-sent events: what happens on the board reaches every open page at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import web

from bot.platforms.playground.render import dumps
from bot.platforms.playground.security import API_HEADERS

HEARTBEAT = 15.0  # seconds; a proxy or a sleeping laptop shows by its absence
_BEHIND = 1000  # events a page may lag before it is cut off; it reconnects and reloads

Queue = asyncio.Queue[str | None]


@dataclass(eq=False, slots=True)
class Page:
    """One open browser page and the person it is open as."""

    person: str
    waiting: Queue = field(default_factory=lambda: asyncio.Queue(_BEHIND))


class Live:
    def __init__(self) -> None:
        self._pages: set[Page] = set()

    def publish(
        self,
        name: str,
        value: Callable[[], object],
        sees: Callable[[str], bool] = lambda person: True,
    ) -> None:
        """Hands the event to every page whose person `sees` it; never waits. The value is made only for somebody."""
        pages = [page for page in self._pages if sees(page.person)]
        if not pages:
            return
        frame = f"event: {name}\ndata: {dumps(value())}\n\n"
        for page in pages:
            try:
                page.waiting.put_nowait(frame)
            except asyncio.QueueFull:
                self._cut_off(page)

    def close(self) -> None:
        """Ends every stream, so that the server can stop."""
        for page in list(self._pages):
            self._cut_off(page)

    async def stream(self, request: web.Request, person: str) -> web.StreamResponse:
        """Answers the request with events until the page goes away."""
        headers = {
            **API_HEADERS,
            "Content-Type": "text/event-stream",
            "X-Accel-Buffering": "no",
        }
        response = web.StreamResponse(headers=headers)
        with self._page(person) as page:
            await response.prepare(request)
            with suppress(ConnectionError):  # the page was closed; there is nobody left to tell
                await _pump(page, response)
        return response

    @contextmanager
    def _page(self, person: str) -> Iterator[Page]:
        page = Page(person)
        self._pages.add(page)
        try:
            yield page
        finally:
            self._pages.discard(page)

    def _cut_off(self, page: Page) -> None:
        self._pages.discard(page)
        while not page.waiting.empty():
            page.waiting.get_nowait()
        page.waiting.put_nowait(None)


async def _pump(page: Page, response: web.StreamResponse) -> None:
    await response.write(b"retry: 1500\n\n")
    while True:
        try:
            frame = await asyncio.wait_for(page.waiting.get(), HEARTBEAT)
        except TimeoutError:
            frame = ": still here\n\n"
        if frame is None:
            return
        await response.write(frame.encode())
