"""Activities as Teams sends them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

Json = dict[str, Any]

APP = "0a1b2c3d-0000-4000-8000-00000000a99a"
TENANT = "72f0a000-1111-4222-8333-444455556666"


def activity(user: str, service_url: str, **more: Any) -> Json:
    """What stands around everything that somebody does in their chat with the bot."""
    return {
        "channelId": "msteams",
        "id": f"f:{uuid4().hex}",
        "timestamp": "2026-11-21T10:00:00.000Z",
        "serviceUrl": service_url,
        "from": {"id": f"29:{user}", "name": user, "aadObjectId": user},
        "recipient": {"id": f"28:{APP}", "name": "Usher"},
        "conversation": {"id": f"a:{user}", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "en-GB",
        "localTimezone": "Europe/Berlin",
        "entities": [
            {"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web", "timezone": "Europe/Berlin"}
        ],
        **more,
    }


def submission(user: str, conversation: str, service_url: str) -> Json:
    """The last press in a dialog: the conversation's review is sent."""
    data = {"usher": {"form": conversation, "turn": 1, "button": "confirm", "fields": {}}}
    value = {"data": data, "context": {"theme": "default"}}
    return activity(user, service_url, type="invoke", name="task/submit", value=value)


def said(user: str, text: str, service_url: str) -> Json:
    """Words in the chat."""
    return activity(user, service_url, type="message", text=text, textFormat="plain")
