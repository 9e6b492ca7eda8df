"""What a chat tool has to know of Usher, gathered from the registered flows and commands."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import SecretStr

from bot import handlers
from bot.cards.help import Group
from bot.conversation.flow import Flow
from bot.flows import FLOWS
from bot.platforms.slack.manifest import ShortcutKind, ShortcutSpec, manifest
from bot.platforms.slack.values import Config, Json
from bot.settings import Settings

FOR_EVERYBODY = (Group.IDEAS, Group.USHER)
PROMPTS = (  # what the chat offers before the first word: a title, and what it says
    ("Hand in an idea", "idea"),
    ("Where my ideas stand", "mine"),
    ("Go on with a draft", "drafts"),
    ("What can I say here?", "help"),
)


def slack_config(settings: Settings) -> Config:
    """What the Slack platform needs of the settings; they were judged by slack_problems."""
    return Config(
        bot_token=_secret(settings.slack_bot_token),
        signing_secret=_secret(settings.slack_signing_secret),
        app_token=_secret(settings.slack_app_token),
        api_url=settings.slack_api_url,
    )


def _secret(given: SecretStr | None) -> str:
    return given.get_secret_value() if given is not None else ""


def slack_manifest(settings: Settings, url: str | None) -> Json:
    """The manifest of Usher's Slack app. Raises Unfit with a sentence when Slack would not take it."""
    commands = handlers.router.commands.values()
    words = [spec.name for group in FOR_EVERYBODY for spec in commands if spec.group is group]
    return manifest(list(shortcuts()), settings.slack_command, words, PROMPTS, url)


def shortcuts() -> Iterator[ShortcutSpec]:
    """Those of every flow that has one, in the order of the flows."""
    for flow in FLOWS.values():
        yield from _shortcuts(flow)


def _shortcuts(flow: Flow) -> Iterator[ShortcutSpec]:
    reader = f", for {flow.reader}" if flow.reader else ""
    if flow.shortcut is not None:
        yield ShortcutSpec(flow.name, ShortcutKind.GLOBAL, flow.shortcut, f"Opens a form{reader}")
    if flow.message_shortcut is not None:
        about = f"Takes the message along into a form{reader}"
        yield ShortcutSpec(flow.name, ShortcutKind.MESSAGE, flow.message_shortcut, about)
