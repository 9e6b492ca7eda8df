"""What the parts of this platform share: its name, its settings, and who the bot is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.places import Account, Address

NAME = "slack"
API_URL = "https://slack.com/api/"

Json = dict[str, Any]
Blocks = list[Json]
Payload = Mapping[str, Any]  # what Slack sent


@dataclass(frozen=True, slots=True)
class Config:
    """Without an `app_token` Slack comes by HTTP alone."""

    bot_token: str
    signing_secret: str = ""
    app_token: str = ""
    api_url: str = API_URL


@dataclass(frozen=True, slots=True)
class Bot:
    """Who we are in the workspace, as `auth.test` says."""

    team: str
    user: str
    bot: str
    enterprise: str = ""


def account(team: str, user: str) -> Account:
    return Account(NAME, team, user)


def direct_chat(team: str, user: str) -> Address:
    """The person's chat with the bot. It is named by the user, as messages to a user's id arrive there."""
    return Address(NAME, team, user)
