"""Whether a message rings somebody whom its words name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.ui import Message
from tests.support.slack_payloads import check_message
from tests.support.teams_payloads import check_activity


def wakes_nobody(message: Message) -> None:
    """Neither platform reads a mention or a tag out of it: markup is escaped, or stands in texts that know none."""
    for post in slack.posts(message):
        check_message({"text": post.text, "blocks": post.blocks})
        marked = [one["text"] for one in _each(post.blocks) if one.get("type") == "mrkdwn"]
        assert not [one for one in (post.text, *marked) if "<!" in one or "<@" in one]
        assert not [one for one in _each(post.blocks) if one.get("type") in ("user", "broadcast", "channel")]
    for sent in teams.posts(message):
        check_activity(sent.activity())
        blocks = [one["text"] for one in _each(sent.activity()) if one.get("type") == "TextBlock"]
        assert not [one for one in blocks if "<at>" in one]
        assert not [one for one in _each(sent.activity()) if one.get("type") == "mention"]


def _each(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
    for one in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _each(one)
