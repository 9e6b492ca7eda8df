"""The app manifest: all that Slack has to know of Usher, made from what is registered.

The limits are those of Slack's published manifest schema, 2.0.0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from bot.platforms.slack.values import Json

NAME = "Usher"
EVENTS_PATH = "/slack/events"  # one address for events, buttons, forms, shortcuts and the slash command

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "To hear its name in a channel, and to answer in the thread.",
    "assistant:write": "To offer first words in its chat, and to show that it is at work; Slack asks it of agents.",
    "channels:history": "To look in a public channel whether a post arrived, when nobody knows if it did.",
    "channels:join": "To enter a public channel that was bound to a role, so that its cards can be posted there.",
    "chat:write": "To post messages and cards, and to bring them up to date.",
    "commands": "For the slash command and the shortcuts.",
    "groups:history": "The same look as in public channels, in private channels that Usher was invited to.",
    "im:history": "To receive what people write to Usher in their direct chat with it.",
    "im:write": "To find the direct chat with somebody, and look there whether a message arrived.",
    "users:read": "For names, time zones and languages, and to tell guests and people of other companies apart.",
    "users:read.email": "To know by the work e-mail that somebody is the person whom an imported list or Teams names.",
}
EVENTS = ("app_home_opened", "app_mention", "message.im", "user_change")

DESCRIPTION = "The AI office: hand in an idea for AI at work, and hear what becomes of it."
LONG_DESCRIPTION = (
    "Usher takes ideas for AI at work to the people who can make them real. Hand one in as you would tell a "
    "colleague: Usher asks one question at a time, helps to find a number worth aiming at, and says what happens "
    "next and by when. The project office gets a card for each idea, takes it, asks back or decides, and the author "
    "hears of it. "
    "Usher is a program. It keeps what people say to it or hand to it, and no other conversation."
)
AGENT_DESCRIPTION = (
    "Takes your ideas for AI at work to the people who decide on them. Say “idea” and what goes wrong today; Usher "
    "asks one question at a time. “mine” shows where your ideas stand. A program, not a person."
)
COMMAND_DESCRIPTION = "Hand in an idea, see where yours stand, and what waits for you"

MANY_SHORTCUTS, MANY_PROMPTS = 10, 4
LONG_LABEL, LONG_SUMMARY, LONG_ID, LONG_HINT = 24, 150, 255, 1000


class Unfit(ValueError):
    """Slack would not take a manifest made of this; the sentence says why."""


class ShortcutKind(StrEnum):
    """Where a shortcut stands; the values are Slack's."""

    GLOBAL = "global"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class ShortcutSpec:
    """A shortcut that starts the flow of that name. `description` is the line under its label."""

    flow: str
    kind: ShortcutKind
    label: str
    description: str


def manifest(
    shortcuts: Sequence[ShortcutSpec],
    command: str,
    words: Sequence[str],
    prompts: Sequence[tuple[str, str]],
    url: str | None = None,
) -> Json:
    """The manifest as JSON. With the public address `url` Slack comes by HTTP, else by Socket Mode.

    `words` are what can be said after the slash command; `prompts` are titles with the words that they send. Unfit when
    a label is over Slack's limit or the address is not one that Slack can call.
    """
    address = None if url is None else request_url(url)
    return {
        "_metadata": {"major_version": 2, "minor_version": 0},
        "display_information": {"name": NAME, "description": DESCRIPTION, "long_description": LONG_DESCRIPTION},
        "features": _features(shortcuts, _slash_command(command, words, address), prompts),
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": _settings(address),
    }


def request_url(url: str) -> str:
    """Where Slack sends everything: the public address of Usher with its path. Unfit when it is not https."""
    parts = urlsplit(url.strip())
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise Unfit("Slack needs Usher's public address as it stands in a browser, like https://usher.company.example")
    return url.strip().rstrip("/").removesuffix(EVENTS_PATH) + EVENTS_PATH


def _features(shortcuts: Sequence[ShortcutSpec], command: Json, prompts: Sequence[tuple[str, str]]) -> Json:
    if len(shortcuts) > MANY_SHORTCUTS:
        raise Unfit(f"Slack takes {MANY_SHORTCUTS} shortcuts, and there are {len(shortcuts)}")
    if len(prompts) > MANY_PROMPTS:
        raise Unfit(f"Slack takes {MANY_PROMPTS} suggested prompts, and there are {len(prompts)}")
    offered = {"shortcuts": [_shortcut(one) for one in shortcuts]} if shortcuts else {}  # an empty list is refused
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "agent_view": {
            "agent_description": AGENT_DESCRIPTION,
            "suggested_prompts": [{"title": title, "message": message} for title, message in prompts],
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        **offered,
        "slash_commands": [command],
    }


def _shortcut(spec: ShortcutSpec) -> Json:
    for what, text, limit in (
        ("label", spec.label, LONG_LABEL),
        ("description", spec.description, LONG_SUMMARY),
        ("name", spec.flow, LONG_ID),
    ):
        if not 0 < len(text) <= limit:
            raise Unfit(f"the {what} of a shortcut has 1 to {limit} characters on Slack, and “{text}” has {len(text)}")
    return {
        "name": spec.label,
        "type": spec.kind.value,
        "callback_id": spec.flow,
        "description": spec.description,
    }


def _slash_command(command: str, words: Sequence[str], address: str | None) -> Json:
    hint = f"[{' | '.join(words)}]"
    if len(hint) > LONG_HINT:
        hint = hint[: LONG_HINT - 3].rpartition(" | ")[0] + " …]"
    return {
        "command": command,
        "description": COMMAND_DESCRIPTION,
        "usage_hint": hint,
        "should_escape": False,
        **({} if address is None else {"url": address}),
    }


def _settings(address: str | None) -> Json:
    where = {} if address is None else {"request_url": address}
    return {
        "event_subscriptions": {**where, "bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True, **where},
        "org_deploy_enabled": False,
        "socket_mode_enabled": address is None,
        "token_rotation_enabled": False,
    }
