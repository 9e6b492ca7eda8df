"""The manifest is what Slack takes, and what the code needs: nothing less, nothing more."""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import handlers
from bot.conversation.flow import Flow
from bot.flows import FLOWS
from bot.manifests import PROMPTS, shortcuts, slack_manifest
from bot.platforms.slack import manifest as slack
from bot.platforms.slack.manifest import EVENTS, SCOPES, ShortcutKind, ShortcutSpec, Unfit, manifest, request_url
from bot.settings import Settings

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "bot" / "platforms" / "slack"
PUBLIC = "https://usher.company.example"

# What Slack asks for each method and event, as its reference says. One that is not here is to be looked up there.
OF_METHOD = {
    "auth.test": (),
    "apps.connections.open": (),  # asks a scope of the app-level token
    "assistant.threads.setStatus": ("assistant:write",),
    "assistant.threads.setSuggestedPrompts": ("assistant:write",),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.join": ("channels:join",),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "users.info": ("users:read", "users:read.email"),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
OF_EVENT = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "message.im": ("im:history",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}
OF_FEATURE = {"agent_view": ("assistant:write",), "shortcuts": ("commands",), "slash_commands": ("commands",)}
OTHER_EVENTS = (  # that an app can subscribe to; here so that a listener for one is noticed
    *(
        "app_context_changed assistant_thread_started assistant_thread_context_changed channel_archive channel_deleted"
    ).split(),
    *("channel_left channel_rename channel_unarchive group_archive group_deleted group_left link_shared").split(),
    *(
        "member_joined_channel member_left_channel reaction_added reaction_removed team_join user_profile_changed"
    ).split(),
)


def schema() -> dict[str, Any]:
    """Slack's published schema. Without it nothing is proved, so the skip says so, and continuous integration fails."""
    path = os.environ.get("USHER_SLACK_MANIFEST_SCHEMA")
    if not path:
        reason = (
            "NOT CHECKED AGAINST SLACK: set USHER_SLACK_MANIFEST_SCHEMA to the path of Slack's manifest schema 2.0.0"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    found: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return found


def faults(made: object) -> list[str]:
    """What Slack's schema says against it."""
    return [f"{error.json_path}: {error.message}" for error in jsonschema.Draft7Validator(schema()).iter_errors(made)]


def made(url: str | None = None, **more: Any) -> dict[str, Any]:
    return slack_manifest(Settings(_env_file=None, **more), url)


def shortcut(**more: Any) -> ShortcutSpec:
    return ShortcutSpec(**{"flow": "f", "kind": ShortcutKind.GLOBAL, "label": "L", "description": "D", **more})


# Slack takes it


@pytest.mark.parametrize("url", [None, PUBLIC])
def test_it_is_valid_against_slacks_schema(url: str | None) -> None:
    assert faults(made(url)) == []


def test_the_schema_refuses_what_is_wrong() -> None:
    wrong = made()
    wrong["features"]["slash_commands"][0]["command"] = "ai"
    wrong["features"]["assistant"] = {}
    assert len(faults(wrong)) == 2


def test_the_greatest_that_is_let_through_is_valid() -> None:
    spec = shortcut(flow="x" * slack.LONG_ID, label="x" * slack.LONG_LABEL, description="x" * slack.LONG_SUMMARY)
    words = [f"command{number}" for number in range(200)]
    made = manifest([spec] * slack.MANY_SHORTCUTS, "/" + "a" * 31, words, PROMPTS[: slack.MANY_PROMPTS], PUBLIC)
    hint = made["features"]["slash_commands"][0]["usage_hint"]
    assert faults(made) == []
    assert hint.endswith(" …]")
    assert set(hint.strip("[]").split(" | ")[:-1]) <= set(words)


@pytest.mark.parametrize(
    "spec",
    [shortcut(label="x" * 25), shortcut(label=""), shortcut(description="x" * 151), shortcut(flow="x" * 256)],
)
def test_a_label_over_slacks_limit_is_refused(spec: ShortcutSpec) -> None:
    with pytest.raises(Unfit, match="characters on Slack"):
        manifest([spec], "/ai", ["help"], PROMPTS)


def test_too_many_shortcuts_or_prompts_are_refused() -> None:
    with pytest.raises(Unfit, match="10 shortcuts"):
        manifest([shortcut()] * 11, "/ai", ["help"], PROMPTS)
    with pytest.raises(Unfit, match="4 suggested prompts"):
        manifest([], "/ai", ["help"], [("t", "help")] * 5)


def test_a_manifest_without_shortcuts_has_no_empty_list() -> None:
    assert "shortcuts" not in manifest([], "/ai", ["help"], PROMPTS)["features"]


# Socket Mode and HTTP


def test_without_an_address_slack_comes_by_socket_mode() -> None:
    found = made()
    assert found["settings"]["socket_mode_enabled"] is True
    assert "https:" not in json.dumps(found)


def test_with_an_address_all_requests_go_to_it() -> None:
    found = made(PUBLIC + "/")
    where = PUBLIC + "/slack/events"
    assert found["settings"]["socket_mode_enabled"] is False
    assert found["settings"]["event_subscriptions"]["request_url"] == where
    assert found["settings"]["interactivity"]["request_url"] == where
    assert found["features"]["slash_commands"][0]["url"] == where


@pytest.mark.parametrize("given", [PUBLIC, PUBLIC + "/", f" {PUBLIC}/slack/events ", PUBLIC + "/slack/events/"])
def test_the_path_is_put_behind_the_address_once(given: str) -> None:
    assert request_url(given) == PUBLIC + "/slack/events"


@pytest.mark.parametrize(
    "given",
    ["http://usher.company.example", "usher.company.example", "https://", "", PUBLIC + "?a=b", "https://u@x.example"],
)
def test_an_address_that_slack_cannot_call_is_refused(given: str) -> None:
    with pytest.raises(Unfit, match="public address"):
        request_url(given)


# It is made of what is registered


def test_every_shortcut_of_a_flow_is_offered_under_the_flows_name() -> None:
    wanted = {(flow.name, "global", flow.shortcut) for flow in FLOWS.values() if flow.shortcut}
    wanted |= {(flow.name, "message", flow.message_shortcut) for flow in FLOWS.values() if flow.message_shortcut}
    found = made()["features"]["shortcuts"]
    assert {(one["callback_id"], one["type"], one["name"]) for one in found} == wanted
    assert ("submit_idea", "message", "Turn into an AI idea") in wanted


def test_a_new_flow_brings_its_shortcut(monkeypatch: pytest.MonkeyPatch) -> None:
    async def complete(desk: Any, answers: Any) -> None: ...

    flow = Flow("escalate", 1, "A blocker", (), complete, shortcut="Raise a blocker")
    monkeypatch.setitem(FLOWS, "escalate", flow)
    assert ShortcutSpec("escalate", ShortcutKind.GLOBAL, "Raise a blocker", "Opens a form") in list(shortcuts())


def test_the_command_is_the_set_one_and_hints_at_the_registered_ones() -> None:
    found = made(SLACK_COMMAND="/office")["features"]["slash_commands"]
    assert [one["command"] for one in found] == ["/office"]
    words = found[0]["usage_hint"].strip("[]").split(" | ")
    assert set(words) <= set(handlers.router.commands)
    assert {"idea", "mine", "help"} <= set(words)
    assert "reject" not in words


@pytest.mark.parametrize(("title", "says"), PROMPTS)
def test_a_suggested_prompt_says_a_registered_command(title: str, says: str) -> None:
    assert says.split(maxsplit=1)[0] in handlers.router.commands
    assert title


def test_it_is_an_agent_with_an_open_chat_and_a_home() -> None:
    features = made()["features"]
    assert "assistant_view" not in features
    assert 0 < len(features["agent_view"]["agent_description"]) <= 300
    home = {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}
    assert features["app_home"] == home


# It does not drift away from the code


def methods_in(folder: Path) -> set[str]:
    """Methods of the Web API that are named in the code, or called on the SDK's client."""
    calls = dict(_calls())
    found = set()
    for node in _nodes(folder):
        if isinstance(node, ast.Constant) and node.value in calls.values():
            found.add(str(node.value))
        elif isinstance(node, ast.Attribute) and node.attr in calls:
            found.add(calls[node.attr])
    return found


def events_in(folder: Path) -> set[str]:
    """Events that the listeners know by name. Keys that are read from a payload are none."""
    read = set()
    named = set()
    for node in _nodes(folder, "listeners.py"):
        if isinstance(node, ast.Subscript):
            read.add(node.slice)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            read.update(node.args[:1])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            named.add(node)
    told = {"message.im" if node.value == "message" else str(node.value) for node in named - read}
    return told & {*OF_EVENT, *OTHER_EVENTS}


def _nodes(folder: Path, files: str = "*.py") -> Iterator[ast.AST]:
    for path in sorted(folder.glob(files)):
        if path.name != "manifest.py":
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _calls() -> Iterator[tuple[str, str]]:
    """The client's functions with the method that each calls."""
    for function in ast.walk(ast.parse(inspect.getsource(AsyncWebClient))):
        if isinstance(function, ast.AsyncFunctionDef):
            for node in ast.walk(function):
                match node:
                    case ast.Call(ast.Attribute(attr="api_call"), [ast.Constant(value=str(method)), *_]):
                        yield function.name, method


def test_what_the_code_uses_is_found_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('await api.call("chat.postMessage")\nclient.reactions_add()\n')
    assert methods_in(tmp_path) == {"chat.postMessage", "reactions.add"}
    listeners = tmp_path / "listeners.py"
    listeners.write_text('x = payload["message"]\ny = payload.get("app_mention")\n')
    assert events_in(tmp_path) == set()
    listeners.write_text('HEARD = {"message": heard, "reaction_added": seen}\napp.event("app_mention")(f)\n')
    assert events_in(tmp_path) == {"message.im", "reaction_added", "app_mention"}


def test_every_method_that_is_called_is_known_here() -> None:
    assert methods_in(PACKAGE) <= OF_METHOD.keys()


def test_every_event_that_is_heard_is_subscribed_to_and_the_other_way_round() -> None:
    assert events_in(PACKAGE) == set(EVENTS)


def test_the_scopes_are_those_that_the_code_needs() -> None:
    needs = [OF_METHOD.get(method, ()) for method in methods_in(PACKAGE)]
    needs += [OF_EVENT[event] for event in EVENTS]
    needs += [scopes for feature, scopes in OF_FEATURE.items() if feature in made()["features"]]
    needed = {scope for scopes in needs for scope in scopes}
    assert set(made()["oauth_config"]["scopes"]["bot"]) == needed


def test_an_address_for_menu_options_is_given_when_a_menu_asks_for_them() -> None:
    menus = ("external_select", "multi_external_select")
    asks = any(isinstance(node, ast.Constant) and node.value in menus for node in _nodes(PACKAGE))
    assert ("message_menu_options_url" in made(PUBLIC)["settings"]["interactivity"]) is asks


def test_the_page_for_administrators_has_the_same_scopes_with_the_same_reasons() -> None:
    page = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `([a-z_]+:[a-z.]+|commands)` \| (.+) \|$", page, re.MULTILINE))
    assert table == dict(SCOPES)
