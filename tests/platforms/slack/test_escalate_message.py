"""A message that a shortcut was used on: its link, and the thread that answers to it belong in."""

from __future__ import annotations

from typing import Any

import pytest

from bot.events import SourceMessage
from bot.platforms.slack import parse
from bot.platforms.slack.values import Bot
from domain.places import Address
from tests.support.slack_api import BOT_USER, TEAM

US = Bot(TEAM, BOT_USER, "B0USHER")


def source(message: dict[str, Any], channel: dict[str, Any] | None = None) -> SourceMessage:
    """What is made of it."""
    payload = {
        "type": "message_action",
        "callback_id": "escalate",
        "trigger_id": "1.2.abc",
        "user": {"id": "UMARA", "team_id": TEAM},
        "team": {"id": TEAM, "domain": "acme"},
        "channel": channel if channel is not None else {"id": "C0LAB", "name": "lab"},
        "message_ts": message.get("ts", ""),
        "message": {"type": "message", "user": "UKOFI", "text": "No access", **message},
    }
    event = parse.shortcut(payload, US, "Kofi Boateng")
    assert event.name == "escalate"
    assert event.origin.direct, "what is asked is asked in private"
    assert event.source is not None
    return event.source


def test_a_message_in_a_channel_begins_the_thread() -> None:
    found = source({"ts": "1700000000.000100"})
    assert (found.text, found.author) == ("No access", "Kofi Boateng")
    assert found.link == "https://acme.slack.com/archives/C0LAB/p1700000000000100"
    assert found.thread == Address("slack", TEAM, "C0LAB", "1700000000.000100")


def test_a_reply_stands_in_the_thread_already() -> None:
    found = source({"ts": "1700000009.000200", "thread_ts": "1700000000.000100"})
    assert found.thread == Address("slack", TEAM, "C0LAB", "1700000000.000100")
    assert found.link is not None
    assert found.link.endswith("?thread_ts=1700000000.000100&cid=C0LAB")


@pytest.mark.parametrize("channel", [{"id": "D0TWO", "name": "directmessage"}, {}])
def test_a_chat_of_two_has_no_thread_for_the_bot(channel: dict[str, Any]) -> None:
    assert source({"ts": "1700000000.000100"}, channel).thread is None


def test_a_message_without_a_time_has_no_thread() -> None:
    found = source({})
    assert (found.link, found.thread) == (None, None)
