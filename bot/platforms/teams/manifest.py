"""The app package: all that Teams has to know of Usher, made from what is registered, with its icons in one zip.

The manifest follows Microsoft's published schema 1.27. It is the oldest that knows prompts (`type: prompt`), and older
is safer: a tenant that does not know a version yet refuses the whole package. What 1.29 adds are slash commands, and
messages to the bot that only the two see; for the bot's own messages of that kind nothing need stand here. The limits
below are the schema's, or smaller where older clients show less.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.platforms.teams.icons import COLOR, OUTLINE, icon
from bot.platforms.teams.values import OF_MESSAGE, Json

SCHEMA = "1.27"
NAME, FULL_NAME, ACCENT = "Usher", "Usher, the AI office", "#1d5f5a"
PLACEHOLDER = "https://company.example/usher"  # where the page about Usher would be; nothing can ever be there
SEARCH, WORDS = "find", "words"  # the search command and its parameter, as they come back in a query

DESCRIPTION = "The AI office: hand in an idea for AI at work, and hear what becomes of it."
LONG_DESCRIPTION = (
    "Usher takes ideas for AI at work to the people who can make them real. Hand one in as you would tell a colleague: "
    "Usher asks one question at a time, helps to find a number worth aiming at, and says what happens next and by "
    "when. The project office gets a card for each idea, takes it, asks back or decides, and the author hears of it."
    "\n\n"
    "Usher is a program. It keeps what people say to it or hand to it, and hears no other conversation: in a team or a "
    "group chat only what mentions it."
)
PERMISSIONS = {
    "identity": "To know who writes: name, work e-mail, time zone and language, from the list of members of the chat.",
    "messageTeamMembers": "To write to somebody in their direct chat, where Usher is installed for them or their team.",
}

MANY_COMMANDS, MANY_EXTENSIONS = 12, 10
LONG_TITLE, LONG_DESCRIPTIVE, LONG_ID, LONG_PUBLISHER = 32, 128, 64, 32
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
VERSION = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}")
MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the same files make the same zip, whenever it is made


class Unfit(ValueError):
    """Teams would not take a package made of this; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who answers for the app. `url` is a page for people about Usher, its privacy and its terms."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An action that starts the flow of that name: on a message, else where something is written."""

    flow: str
    title: str
    description: str
    on_message: bool


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A word that the bot understands, and what it does."""

    word: str
    description: str


def manifest(
    app_id: str,
    publisher: Publisher,
    actions: Sequence[ActionSpec],
    commands: Sequence[CommandSpec],
    prompts: Sequence[tuple[str, str]],
    version: str | None = None,
) -> Json:
    """The manifest as JSON. `prompts` are titles with the words that they send; `version` is Usher's own if None.

    Unfit when the app id is missing, a text is over Teams' limit, the page is not https, or the version is not one.
    """
    if not GUID.fullmatch(app_id):
        what = "is no id" if app_id else "is not set"
        raise Unfit(f"MICROSOFT_APP_ID {what}; copy the “Application (client) ID” of the app registration into .env")
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": _version(version),
        "id": app_id,
        "developer": _developer(publisher),
        "name": {"short": NAME, "full": FULL_NAME},
        "description": {"short": DESCRIPTION, "full": LONG_DESCRIPTION},
        "icons": {"color": COLOR, "outline": OUTLINE},
        "accentColor": ACCENT,
        "bots": [_bot(app_id, commands, prompts)],
        "composeExtensions": [_extension(app_id, actions)],
        "permissions": list(PERMISSIONS),
        "validDomains": [],
        "showLoadingIndicator": False,
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
    }


def package(made: Json) -> bytes:
    """The zip that an administrator uploads: the manifest and the icons, nothing else."""
    into = BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED) as file:
        text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
        for name, content in (("manifest.json", text.encode()), (COLOR, icon(COLOR)), (OUTLINE, icon(OUTLINE))):
            file.writestr(ZipInfo(name, MIDNIGHT), content, ZIP_DEFLATED)
    return into.getvalue()


def _version(given: str | None) -> str:
    """Teams takes an update only under a higher version than the one that is there."""
    if given is not None and not VERSION.fullmatch(given.strip()):
        raise Unfit("the package's version has three numbers, like 1.4.2")
    if given is not None:
        return given.strip()
    try:
        found = VERSION.match(installed("usher"))
    except PackageNotFoundError:  # run from its folder without being installed
        found = None
    return found[0] if found else "0.0.1"


def _developer(publisher: Publisher) -> Json:
    url = (publisher.url or PLACEHOLDER).strip()
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username:
        raise Unfit(
            "Teams shows people a page about Usher; give its address like https://intranet.company.example/usher"
        )
    name = publisher.name.strip()
    if len(name) > LONG_PUBLISHER:
        name = name[: LONG_PUBLISHER - 1].rstrip() + "…"
    return {"name": name, "websiteUrl": url, "privacyUrl": url, "termsOfUseUrl": url}


def _bot(app_id: str, commands: Sequence[CommandSpec], prompts: Sequence[tuple[str, str]]) -> Json:
    """In the direct chat the prompts come first, and their words are not listed again; elsewhere all are plain words.

    A list is short, so what the prompts say comes first in it, too; `help` names the rest.
    """
    known = {one.word: _command(one.word, one.description) for one in commands}
    said = [words for _, words in prompts]
    if strange := [words for words in said if words not in known]:
        raise Unfit(f"a prompt says “{strange[0]}”, and there is no such command")
    rest = [one for word, one in known.items() if word not in said]
    starters = [
        {**_command(title, str(known[words]["description"])), "type": "prompt", "prompt": words}
        for title, words in prompts
    ]
    return {
        "botId": app_id,
        "scopes": ["personal", "team", "groupChat"],
        "isNotificationOnly": False,
        "supportsFiles": False,
        "supportsCalling": False,
        "supportsVideo": False,
        "commandLists": [
            {"scopes": ["personal"], "commands": [*starters, *rest][:MANY_COMMANDS]},
            {"scopes": ["team", "groupChat"], "commands": [*map(known.__getitem__, said), *rest][:MANY_COMMANDS]},
        ],
    }


def _command(title: str, description: str) -> Json:
    return {
        "title": _fit("title of a command", title, LONG_TITLE),
        "description": _fit("description of a command", description, LONG_DESCRIPTIVE),
    }


def _extension(app_id: str, actions: Sequence[ActionSpec]) -> Json:
    commands = [_search(), *map(_action, actions)]
    if len(commands) > MANY_EXTENSIONS:
        most = MANY_EXTENSIONS - 1
        raise Unfit(f"Teams takes {most} actions beside the search, and there are {len(actions)}")
    return {"botId": app_id, "canUpdateConfiguration": False, "commands": commands}


def _action(spec: ActionSpec) -> Json:
    id = spec.flow + (OF_MESSAGE if spec.on_message else "")
    return {
        "id": _fit("name of an action", id, LONG_ID),
        "type": "action",
        "title": _fit("title of an action", spec.title, LONG_TITLE),
        "description": _fit("description of an action", spec.description, LONG_DESCRIPTIVE),
        "context": ["message"] if spec.on_message else ["compose", "commandBox"],
        "fetchTask": True,
    }


def _search() -> Json:
    return {
        "id": SEARCH,
        "type": "query",
        "title": "Find an idea",
        "description": "Finds an idea by its words or number, and puts its card into the conversation",
        "context": ["compose", "commandBox"],
        "initialRun": True,
        "parameters": [
            {
                "name": WORDS,
                "title": "Words or a number",
                "description": "What it is about, or a number like AI-2026-0001",
                "inputType": "text",
            }
        ],
    }


def _fit(what: str, text: str, limit: int) -> str:
    if not 0 < len(text) <= limit:
        raise Unfit(f"the {what} has 1 to {limit} characters in Teams, and “{text}” has {len(text)}")
    return text
