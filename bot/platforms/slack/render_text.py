"""Slack's escapes: what a text must go through before it may stand in mrkdwn."""

from __future__ import annotations

import re

from bot.platforms.lengths import head, units

_HALF_ENTITY = re.compile(r"&[a-z]{0,3}$")


def escape(text: str) -> str:
    """The three characters that Slack's mrkdwn reads as its own, as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped_within(text: str, limit: int, more: str) -> str:
    """The text escaped for mrkdwn; over `limit` units it is cut and ends in `more`."""
    whole = escape(text[: limit + 1])
    if len(text) <= limit and units(whole) <= limit:
        return whole
    kept = whole[: head(whole, limit - units(more))]
    return _HALF_ENTITY.sub("", kept).rstrip() + more
