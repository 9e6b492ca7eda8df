"""Only pages of this server, opened on this machine, are answered."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.platforms.playground.security import BODY_LIMIT
from tests.platforms.playground.conftest import Visitor


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "[::2]", "[:"])
@pytest.mark.parametrize("path", ["/", "/static/app.js", "/api/world"])
async def test_a_foreign_host_name_is_refused(visitor: Visitor, host: str, path: str) -> None:
    async with visitor.client.get(path, headers={"Host": host}) as response:
        assert response.status in (400, 403)  # aiohttp itself turns away a host that is not one


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1", "[::1]:8765", "LOCALHOST"])
async def test_this_machine_is_served_by_each_of_its_names(visitor: Visitor, host: str) -> None:
    async with visitor.client.get("/", headers={"Host": host}) as response:
        assert response.status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
async def test_a_post_from_another_site_does_nothing(visitor: Visitor, origin: str) -> None:
    async with visitor.client.post("/api/say", json=visitor.body(text="hello"), headers={"Origin": origin}) as response:
        assert response.status == 403
        assert "another site" in (await response.json())["error"]
    assert visitor.office.events == []
    assert await visitor.messages() == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/api/world", "/api/events?as=emil@demo.example", "/api/record?subject=x"])
async def test_another_site_cannot_even_ask(visitor: Visitor, path: str, site: str) -> None:
    async with visitor.client.get(path, headers={"Sec-Fetch-Site": site}) as response:
        assert response.status == 403


async def test_a_post_from_the_page_itself_is_taken(visitor: Visitor) -> None:
    own = str(visitor.client.make_url("")).rstrip("/")
    async with visitor.client.post("/api/say", json=visitor.body(text="hi"), headers={"Origin": own}) as response:
        assert response.status == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_only_json_is_taken(visitor: Visitor, kind: str) -> None:
    async with visitor.client.post("/api/say", data=b"{}", headers={"Content-Type": kind}) as response:
        assert response.status == 415


async def test_more_than_a_megabyte_is_refused_by_its_length_or_by_counting(visitor: Visitor) -> None:

    async def drip() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * (BODY_LIMIT // 10)

    told = {"Content-Type": "application/json", "Content-Length": str(BODY_LIMIT + 1)}
    for headers in ({"Content-Type": "application/json"}, told):
        async with visitor.client.post("/api/say", data=drip(), headers=headers) as response:
            assert response.status == 413
            assert "too long" in (await response.json())["error"]


async def test_the_headers_forbid_foreign_and_inline_content(visitor: Visitor) -> None:
    for path in ("/", "/static/app.js", "/api/world", "/static/absent.js"):
        async with visitor.client.get(path) as response:
            policy = response.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'self'")
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers.get("Cache-Control") == (
                "no-store" if "api" in path else response.headers.get("Cache-Control")
            )
    async with visitor.client.get("/") as response:
        page = await response.text()
    assert "style=" not in page
    assert "onclick" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("name", ["..%2fplayground.py", "%2e%2e/playground.py", "absent.js", "..%5c..%5cx"])
async def test_no_path_leads_out_of_the_static_folder(visitor: Visitor, name: str) -> None:
    async with visitor.client.get(f"/static/{name}") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 200_000, b'{"a": NaN}', b'{"a": 1e999}', b"\xff\xfe", b"9" * 5000, b"5"]
)
async def test_what_is_no_proper_json_is_refused_by_a_sentence(visitor: Visitor, body: bytes) -> None:
    async with visitor.client.post("/api/say", data=body, headers={"Content-Type": "application/json"}) as response:
        assert response.status == 400
        assert "eload" in (await response.json())["error"]
