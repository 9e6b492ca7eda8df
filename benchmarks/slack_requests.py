"""Bodies of requests as Slack sends them."""

from __future__ import annotations

import json
from urllib.parse import urlencode
from uuid import uuid4

TEAM = "T1"


def submission(user: str, conversation: str) -> str:
    """The last press in a modal: the conversation's review is sent."""
    view = {
        "id": f"V{uuid4().hex[:10]}",
        "type": "modal",
        "callback_id": "review",
        "private_metadata": json.dumps({"conversation": conversation, "turn": 1}, separators=(",", ":")),
        "hash": uuid4().hex,
        "blocks": [],
        "state": {"values": {}},
    }
    who = {"id": user, "username": user, "team_id": TEAM}
    payload = {"type": "view_submission", "team": {"id": TEAM, "domain": "x"}, "user": who, "view": view, "token": "x"}
    return urlencode({"payload": json.dumps(payload)})


def command(text: str) -> str:
    """`/ai text` in a channel."""
    return urlencode(
        {
            "command": "/ai",
            "text": text,
            "user_id": "U0",
            "team_id": TEAM,
            "channel_id": "C1",
            "channel_name": "general",
            "trigger_id": uuid4().hex,
            "response_url": "https://hooks.slack.com/x",
            "token": "x",
        }
    )
