"""What a chat tool has to know of Usher, gathered from the registered flows and commands."""

from __future__ import annotations

from collections.abc import Iterator

from bot import handlers
from bot.cards.help import Group
from bot.conversation.flow import Flow
from bot.flows import FLOWS
from bot.platforms.slack.manifest import ShortcutKind, ShortcutSpec, manifest
from bot.platforms.slack.values import Json
from bot.platforms.teams import manifest as teams
from bot.router import CommandSpec
from bot.settings import Settings
from domain.model import OperatingModel

FOR_EVERYBODY = (Group.IDEAS, Group.QUESTIONS, Group.USHER)
PROMPTS = (  # what the chat offers before the first word: a title, and what it says
    ("Hand in an idea", "idea"),
    ("Where my ideas stand", "mine"),
    ("Go on with a draft", "drafts"),
    ("What can I say here?", "help"),
)

ALONE = {"help": "all that Usher understands"}  # what says less outside of the list of commands


def slack_manifest(settings: Settings, url: str | None) -> Json:
    """The manifest of Usher's Slack app. Raises Unfit with a sentence when Slack would not take it."""
    commands = handlers.router.commands.values()
    words = [spec.name for group in FOR_EVERYBODY for spec in commands if spec.group is group]
    return manifest(list(shortcuts()), settings.slack_command, words, PROMPTS, url)


def teams_manifest(settings: Settings, model: OperatingModel, url: str | None, version: str | None = None) -> Json:
    """The manifest of Usher's Teams app; raises teams.manifest.Unfit with a sentence when Teams would not take it."""
    commands = handlers.router.commands.values()
    return teams.manifest(
        settings.microsoft_app_id or "",
        teams.Publisher(model.company, url),
        [
            teams.ActionSpec(one.flow, one.label, one.description, one.kind is ShortcutKind.MESSAGE)
            for one in shortcuts()
        ],
        [_told(one) for group in FOR_EVERYBODY for one in commands if one.group is group],
        PROMPTS,
        version,
    )


def _told(spec: CommandSpec) -> teams.CommandSpec:
    """What it does as a sentence of its own, and how it is typed where there is more to say."""
    summary = ALONE.get(spec.name, spec.summary)
    how = f": {spec.usage}" if spec.usage != spec.name else ""
    return teams.CommandSpec(spec.name, summary[:1].upper() + summary[1:] + how)


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
