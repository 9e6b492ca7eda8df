"""Row 68: whatever stands in an activity, it comes in whole or is refused; it is never an error of ours."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.teams.activity import NESTED, Malformed, activity_of
from tests.support.teams_door import APP, Entrance, activity
from tests.support.teams_tokens import Json

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just({"id": "x"}),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.just("id"), inner, max_size=3),
    max_leaves=8,
)
NAMES = sorted(
    {*activity(), "value", "name", "replyToId", "entities", "attachments", "membersAdded", "locale", "action"}
)
INNER = (
    "tenant",
    "id",
    "tenantId",
    "team",
    "channel",
    "eventType",
    "conversationType",
    "aadObjectId",
    "role",
    "isGroup",
)


@st.composite
def activities(draw: st.DrawFn) -> Json:
    """A good one with a few parts that are not."""
    told: Json = activity(type=draw(st.sampled_from(["message", "invoke", "conversationUpdate"])))
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=3)):
        told[name] = draw(ODD)
    for name in draw(st.lists(st.sampled_from(["from", "conversation", "channelData", "recipient"]), max_size=2)):
        if isinstance(told[name], dict):
            told[name] = {**told[name], draw(st.sampled_from(INNER)): draw(ODD)}
    return told


@given(told=activities())
@settings(deadline=None)
def test_row_68_what_comes_in_has_the_types_that_it_must_have(told: Json) -> None:
    try:
        taken = activity_of(json.dumps(told).encode())
    except Malformed:
        return
    assert all(isinstance(taken[name], str) and taken[name] for name in ("type", "id", "serviceUrl", "channelId"))
    assert all(isinstance(taken[name]["id"], str) and taken[name]["id"] for name in ("from", "conversation"))
    for name in ("text", "name", "replyToId", "locale", "textFormat"):
        assert taken.get(name) is None or isinstance(taken[name], str)
    tenant = ((taken.get("channelData") or {}).get("tenant") or {}).get("id")
    assert tenant is None or isinstance(tenant, str)
    assert all(
        isinstance(one, dict) for name in ("entities", "attachments", "membersAdded") for one in taken.get(name) or ()
    )


@given(body=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="surrogatepass")))
@settings(deadline=None)
def test_row_68_bytes_are_an_activity_or_malformed(body: bytes) -> None:
    with suppress(Malformed):
        assert isinstance(activity_of(body), dict)


@given(levels=st.integers(NESTED, 3000), opening=st.sampled_from(["[", '{"a":']))
@settings(deadline=None, max_examples=30)
def test_row_68_no_depth_of_nesting_is_an_error_of_ours(levels: int, opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    body = json.dumps(activity(value="@")).replace('"@"', opening * levels + "1" + closing * levels).encode()
    with pytest.raises(Malformed):
        activity_of(body)


async def test_row_68_over_http_nothing_is_an_error_of_ours() -> None:
    """One server for all examples, so they are drawn before."""
    examples: list[Json] = []

    @given(told=activities())
    @settings(deadline=None, max_examples=150)
    def draw(told: Json) -> None:
        examples.append(told)

    await asyncio.to_thread(draw)
    async with Entrance() as entrance:
        statuses = [await entrance.post(told, _token(entrance, told)) for told in examples]
        assert {200, 400} <= set(statuses) <= {200, 400, 403}
        assert len(entrance.came) == statuses.count(200)


def _token(entrance: Entrance, told: dict[str, Any]) -> str:
    """One that fits whatever service URL it is, where that is a text at all."""
    url = told.get("serviceUrl")
    return entrance.openid.token(url if isinstance(url, str) and url.isascii() else "", APP)
