"""Who and what is in the Agents Playground: people, places, and what stands there.

`tests/e2e/prepare` fetches the client. It is driven through routes that it does not document, so its version is
pinned. What was seen of 0.2.28, beside what the methods in agents_playground.py say:

- The bot is installed for the personal chat each time that the page is opened: `installationUpdate` and, a moment
  later, `conversationUpdate`, neither with a name of the person.
- Ids of activities are fresh and never those of the messages. A channel's conversation is "<channel>;messageid=<root>"
  from the first post on; a post into the bare channel begins a thread, and so does a reply to an activity there.
- A bot hears nothing that does not mention it, but in the personal chat. A typed message has no `replyToId`.
- An activity of text and card becomes two messages and is answered without an id. Deleting is answered with 501.
- `adaptiveCard/action` comes without a trigger, task/fetch and task/submit do not come at all. `refresh` is ignored,
  and so is `isTargetedActivity`: all see the message.
- Roster entries tell a name and an e-mail, no time zone; they are found by "29:..." and not by the directory's id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

Json = dict[str, Any]

TENANT = "7d1b3c52-0000-4000-8000-000000000001"
BOT, NAME = "28:usher", "Usher"
MARA, EMIL, ADA, TOMASZ, AMINA, IDA = (f"29:{one}" for one in ("mara", "emil", "ada", "tomasz", "amina", "ida"))
NAMES = {
    MARA: "Mara Lind",
    EMIL: "Emil Roth",
    ADA: "Ada Berg",
    TOMASZ: "Tomasz Nowak",
    AMINA: "Amina Diallo",
    IDA: "Ida Koch",
}
CHAT = "a:mara"  # of Mara, who sits before the screen, with the bot
GROUP, GROUP_NAME = "19:claims@thread.v2", "Claims people"
TEAM, OFFICE, OFFICE_NAME = "19:acme@thread.tacv2", "19:office@thread.tacv2", "Project office"
THREAD = ";messageid="
UNSEEN = ("fallback", "refresh")  # parts of a card that are not on it


@dataclass
class Shown:
    """A message of the bot's as it stands now. `conversation` is that of its thread where it stands in a channel."""

    id: str
    conversation: str
    text: str = ""
    card: Json | None = None
    changes: int = 0

    @property
    def words(self) -> str:
        """All that can be read on it, a part on a line; buttons too."""
        return "\n".join((self.text, *(_words(self.card) if self.card else ())))

    def action(self, title: str) -> Json:
        """The button with this title, also one that only shows after another; AssertionError without it."""
        found = [one for one in _actions(self.card or {}) if one.get("title") == title]
        assert found, f"no button {title!r} on:\n{self.words}"
        return found[0]


def activity_of(service_url: str, user: str, conversation: str, **more: Any) -> Json:
    """A whole activity as the client writes it, for what it does not send for everybody, or not at all."""
    kind = {CHAT: "personal", GROUP: "groupChat"}.get(
        conversation, "channel" if "tacv2" in conversation else "personal"
    )
    tenant: Json = {"tenant": {"id": TENANT}}
    channel = conversation.partition(THREAD)[0]
    return {
        "type": "message",
        "id": str(uuid4()),
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": user, "name": NAMES[user], "aadObjectId": directory_id(user)},
        "recipient": {"id": BOT, "name": NAME},
        "conversation": {"id": conversation, "conversationType": kind, "tenantId": TENANT}
        | ({"isGroup": True} if kind != "personal" else {}),
        "channelData": tenant | ({"team": {"id": TEAM}, "channel": {"id": channel}} if kind == "channel" else {}),
        "locale": "en-US",
        "entities": [{"type": "clientInfo", "locale": "en-US", "timezone": "UTC", "platform": "Web"}],
        **more,
    }


def directory_id(user: str) -> str:
    """The person's id in the directory, which a bot knows as aadObjectId."""
    return f"7d1b3c52-0000-4000-8000-0000000001{list(NAMES).index(user):02}"


def email(user: str) -> str:
    return f"{user.partition(':')[2]}@acme.example"


def config() -> Json:
    people = [_person(user) for user in NAMES]
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "currentUser": people[0],
        "users": people[1:],
        "bot": {"id": BOT, "name": NAME},
        "personalChat": {"id": CHAT},
        "groupChat": {"id": GROUP, "name": GROUP_NAME},
        "team": {"id": TEAM, "name": "Acme", "channels": [{"id": OFFICE, "name": OFFICE_NAME}]}
        | {"aadGroupId": "7d1b3c52-0000-4000-8000-000000000200"},
    }


def _person(user: str) -> Json:
    given, surname = NAMES[user].split()
    names = {"id": user, "name": NAMES[user], "givenName": given, "surname": surname}
    return {**names, "aadObjectId": directory_id(user), "email": email(user), "userPrincipleName": email(user)}


def _words(part: Any) -> list[str]:
    if isinstance(part, list):
        return [word for one in part for word in _words(one)]
    if not isinstance(part, dict):
        return []
    if part.get("type") == "RichTextBlock":
        return ["".join(str(one["text"]) for one in part["inlines"])]
    own = [str(part[name]) for name in ("text", "title", "label") if isinstance(part.get(name), str)]
    return own + [word for name, value in part.items() if name not in UNSEEN for word in _words(value)]


def _actions(part: Any) -> list[Json]:
    if isinstance(part, list):
        return [one for inner in part for one in _actions(inner)]
    if not isinstance(part, dict):
        return []
    own = [part] if str(part.get("type", "")).startswith("Action.") else []
    return own + [one for name, value in part.items() if name not in UNSEEN for one in _actions(value)]
