"""The app package against the schema that Microsoft publishes, as npm brings it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.platforms.teams.manifest import (
    LONG_DESCRIPTIVE,
    LONG_ID,
    LONG_PUBLISHER,
    LONG_TITLE,
    MANY_COMMANDS,
    MANY_EXTENSIONS,
    SCHEMA,
    ActionSpec,
    CommandSpec,
    Publisher,
    manifest,
)
from bot.platforms.teams.values import OF_MESSAGE
from tests.platforms.teams.test_manifest import APP, PAGE, made

pytestmark = pytest.mark.e2e

SCHEMAS = Path(__file__).parent / "node_modules" / "@microsoft" / "app-manifest" / "build" / "json-schemas" / "teams"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    path = SCHEMAS / f"v{SCHEMA}" / "MicrosoftTeams.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
    return found


def faults(schema: dict[str, Any], made: object) -> list[str]:
    """What Microsoft's schema says against it."""
    return [f"{error.json_path}: {error.message}" for error in jsonschema.Draft4Validator(schema).iter_errors(made)]


@pytest.mark.parametrize("url", [None, PAGE])
def test_the_manifest_is_valid_against_microsofts_schema(schema: dict[str, Any], url: str | None) -> None:
    assert faults(schema, made(url)) == []


def test_the_schema_refuses_what_is_wrong(schema: dict[str, Any]) -> None:
    wrong = made()
    wrong["id"] = "usher"
    wrong["bots"][0]["commandLists"][0]["commands"][0]["type"] = "starter"
    wrong["composeExtensions"][0]["commands"][0]["title"] = "x" * 33
    wrong["tabs"] = []
    assert len(faults(schema, wrong)) == 4


def test_the_greatest_that_is_let_through_is_valid(schema: dict[str, Any]) -> None:
    name = "x" * (LONG_ID - len(OF_MESSAGE))
    spec = ActionSpec(name, "x" * LONG_TITLE, "x" * LONG_DESCRIPTIVE, on_message=True)
    words = [f"{number:0{LONG_TITLE}}" for number in range(2 * MANY_COMMANDS)]
    found = manifest(
        APP,
        Publisher("x" * 2 * LONG_PUBLISHER, PAGE),
        [spec] * (MANY_EXTENSIONS - 1),
        [CommandSpec(word, "x" * LONG_DESCRIPTIVE) for word in words],
        [("x" * LONG_TITLE, word) for word in words[:MANY_COMMANDS]],
        "999.0.10",
    )
    assert faults(schema, found) == []


def test_an_older_schema_would_not_know_the_prompts() -> None:
    path = SCHEMAS / "v1.26" / "MicrosoftTeams.schema.json"
    older = {**made(), "manifestVersion": "1.26"}
    said = faults(json.loads(path.read_text(encoding="utf-8-sig")), older)
    assert said
    assert all("'prompt'" in one and "commands" in one for one in said)
