"""What comes over Socket Mode while much is going on, and how it all ends."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.platforms.slack import socket as socket_module
from bot.platforms.slack.socket import Pace
from tests.platforms.slack.test_socket import event, opened
from tests.support.slack_api import FakeSlack, Fault
from tests.support.slack_socket import FakeSocket


async def test_only_so_many_are_handled_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert socket_module.AT_ONCE == 64
    monkeypatch.setattr(socket_module, "AT_ONCE", 3)
    async with opened() as office:
        await office.connected()
        office.is_free.clear()
        sent = [await office.server.post(event(f"{number}")) for number in range(12)]
        await office.until(lambda: office.now == 3)
        office.is_free.set()
        async with asyncio.timeout(5):
            for one in sent:
                await one.done.wait()
        assert office.most == 3
        assert len(office.heard) == 12


async def test_a_goodbye_is_heard_while_every_hand_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_module, "AT_ONCE", 1)
    async with opened() as office:
        await office.connected()
        office.is_free.clear()
        for number in range(3):
            await office.server.post(event(f"{number}"))
        await office.server.disconnect("refresh_requested")
        await office.server.connected_in_all(2)
        office.is_free.set()


async def test_a_handler_that_breaks_ends_nothing_and_its_words_are_not_logged() -> None:
    with capture_logs() as logs:
        async with opened() as office:
            await office.connected()
            await office.server.post(event("broken"))
            await office.until(lambda: office.heard == ["broken"])
            assert await office.server.send(event("next")) is None
    assert "words of a person" not in str(logs)


async def test_nonsense_from_the_server_ends_nothing() -> None:
    async with opened() as office:
        await office.connected()
        for nonsense in ("", "[]", "{", '{"type": "events_api", "envelope_id": "1", "payload": []}', '{"type": "new"}'):
            await office.server.connections[0].socket.send_str(nonsense)
        assert await office.server.send(event()) is None
        assert office.asked() == 1


@pytest.mark.parametrize("state", ["connecting", "busy", "dead", "backing off", "renewing"])
async def test_the_end_is_clean_and_quick_in_every_state(state: str) -> None:
    def arrange(slack: FakeSlack, server: FakeSocket) -> None:
        if state == "connecting":
            slack.always("apps.connections.open", Fault.sleep(5))
        if state == "backing off":
            slack.always("apps.connections.open", Fault.error("invalid_auth"))

    async with opened(Pace(finish=0.5), arrange) as office:
        if state in ("connecting", "backing off"):
            await office.slack.wait_for("apps.connections.open")
            return
        await office.connected()
        office.is_free.clear()
        await office.server.post(event())
        await office.until(lambda: office.now == 1)
        if state == "dead":
            office.server.connections[0].transport.pause_reading()  # not even a goodbye is answered
        if state == "renewing":
            await office.server.disconnect("refresh_requested")
            await office.server.connected_in_all(2)
