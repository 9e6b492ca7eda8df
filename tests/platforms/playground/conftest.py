"""A playground with the scripted office behind it, and a visitor who talks like a page does."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.platforms.playground.fake_office import EMIL, FakeOffice, build


@dataclass
class Visitor:
    """The browser page of one person. Answers are the JSON; `refused` expects a status and gives the sentence."""

    client: TestClient[Any, Any]
    office: FakeOffice
    person: str = EMIL
    place: str = f"dm:{EMIL}"

    def body(self, **more: object) -> dict[str, object]:
        return {"as": self.person, "place": self.place, "key": uuid.uuid4().hex, **more}

    async def post(self, name: str, **more: object) -> dict[str, Any]:
        async with self.client.post(f"/api/{name}", json=self.body(**more)) as response:
            assert response.status == 200, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer

    async def refused(self, status: int, name: str, **more: object) -> str:
        async with self.client.post(f"/api/{name}", json=self.body(**more)) as response:
            assert response.status == status, await response.text()
            return str((await response.json())["error"])

    async def get(self, name: str, **query: str) -> dict[str, Any]:
        async with self.client.get(f"/api/{name}", params={"as": self.person, **query}) as response:
            assert response.status == 200, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer

    async def messages(self, place: str | None = None) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = (await self.get("messages", place=place or self.place))["messages"]
        return messages

    def at(self, person: str, place: str) -> Visitor:
        """Another page on the same server."""
        return Visitor(self.client, self.office, person, place)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "playground.sqlite"


@pytest.fixture
async def visitor(store: Path) -> AsyncIterator[Visitor]:
    app, office = build(store)
    async with TestClient(TestServer(app)) as client:
        yield Visitor(client, office)
