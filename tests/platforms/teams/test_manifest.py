"""The app package holds what is registered, and keeps to what Teams takes. tests/e2e asks the published schema."""

from __future__ import annotations

import json
import re
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import pytest

from bot import handlers
from bot.conversation.flow import Flow
from bot.flows import FLOWS
from bot.manifests import PROMPTS, teams_manifest
from bot.operating_model import load
from bot.platforms.teams import manifest as teams
from bot.platforms.teams.icons import COLOR, OUTLINE, icon
from bot.platforms.teams.manifest import ActionSpec, CommandSpec, Publisher, Unfit, manifest, package
from bot.platforms.teams.values import flow_of
from bot.settings import SHIPPED, Settings

ROOT = Path(__file__).parents[3]
APP = "12345678-90ab-cdef-1234-567890abcdef"
PAGE = "https://intranet.company.example/usher"


def made(url: str | None = PAGE, version: str | None = None, app_id: str = APP) -> dict[str, Any]:
    model = load(next(one for one in SHIPPED if one.exists()))
    return teams_manifest(Settings(_env_file=None, MICROSOFT_APP_ID=app_id), model, url, version)


def small(**more: Any) -> dict[str, Any]:
    """One of everything, but for what is given."""
    commands = [CommandSpec("idea", "Hand in an idea")]
    return manifest(
        **{
            "app_id": APP,
            "publisher": Publisher("Acme", PAGE),
            "actions": [action()],
            "commands": commands,
            "prompts": [("Hand in", "idea")],
            **more,
        }
    )


def action(**more: Any) -> ActionSpec:
    return ActionSpec(**{"flow": "f", "title": "T", "description": "D", "on_message": True, **more})


def lists(found: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The commands by scope."""
    return {scope: one["commands"] for one in found["bots"][0]["commandLists"] for scope in one["scopes"]}


def offered(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the message extension offers, by id."""
    return {one["id"]: one for one in found["composeExtensions"][0]["commands"]}


# It is made of what is registered


def test_every_shortcut_of_a_flow_is_an_action_that_leads_back_to_the_flow() -> None:
    actions = [one for one in offered(made()).values() if one["type"] == "action"]
    wanted = {(flow.name, flow.shortcut, "compose") for flow in FLOWS.values() if flow.shortcut}
    wanted |= {(flow.name, flow.message_shortcut, "message") for flow in FLOWS.values() if flow.message_shortcut}
    assert {(flow_of(one["id"]), one["title"], one["context"][0]) for one in actions} == wanted
    assert ("submit_idea", "Turn into an AI idea", "message") in wanted
    assert all(one["fetchTask"] is True for one in actions)


def test_no_two_commands_of_the_extension_share_an_id() -> None:
    ids = [one["id"] for one in made()["composeExtensions"][0]["commands"]]
    assert len(set(ids)) == len(ids) > 2


def test_a_new_flow_brings_its_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    async def complete(desk: Any, answers: Any) -> None: ...

    flow = Flow("escalate", 1, "A blocker", (), complete, shortcut="Raise", message_shortcut="Escalate as blocker")
    monkeypatch.setitem(cast("dict[str, Flow]", FLOWS), "escalate", flow)
    found = offered(made())
    assert found["escalate"]["title"] == "Raise"
    assert found["escalate"]["context"] == ["compose", "commandBox"]
    assert found["escalate.message"]["title"] == "Escalate as blocker"
    assert found["escalate.message"]["context"] == ["message"]


def test_one_search_finds_ideas_and_runs_at_once() -> None:
    (search,) = [one for one in offered(made()).values() if one["type"] == "query"]
    assert (search["id"], search["title"], search["initialRun"]) == ("find", "Find an idea", True)
    (asked,) = search["parameters"]
    assert asked["title"]
    assert asked["description"]


def test_the_direct_chat_offers_the_prompts_first_and_elsewhere_there_are_plain_words() -> None:
    found = lists(made())
    starters = [one for one in found["personal"] if one.get("type") == "prompt"]
    assert [(one["title"], one["prompt"]) for one in starters] == list(PROMPTS)
    assert found["personal"][: len(starters)] == starters
    assert found["team"] == found["groupChat"]
    assert all(one["title"] in handlers.router.commands for one in found["team"])
    assert {"idea", "mine", "help"} <= {one["title"] for one in found["team"]}


def test_what_only_the_office_may_say_is_not_offered_to_everybody() -> None:
    words = {one["title"] for one in [*lists(made())["personal"], *lists(made())["team"]]}
    assert not words & {"queue", "take", "reject", "merge", "assign", "role", "here"}


def test_a_command_says_what_it_does_and_how_it_is_typed() -> None:
    told = {one["title"]: one["description"] for one in lists(made())["team"]}
    assert told["status"] == "Where an idea stands: status AI-2026-0001"
    assert told["mine"] == "Your ideas and where they stand: mine [sponsor]"
    assert told["help"] == "All that Usher understands"


def test_a_prompt_that_says_no_command_is_refused() -> None:
    with pytest.raises(Unfit, match="a prompt says “fly”"):
        small(prompts=[("Fly", "fly")])


# It asks for little


def test_it_asks_for_two_permissions_and_hears_only_what_mentions_it() -> None:
    found = made()
    assert found["permissions"] == ["identity", "messageTeamMembers"]
    assert found["validDomains"] == []
    assert not {"webApplicationInfo", "authorization", "devicePermissions"} & found.keys()
    (bot,) = found["bots"]
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    assert [bot[f"supports{what}"] for what in ("Files", "Calling", "Video")] == [False] * 3


def test_the_page_for_administrators_has_the_same_permissions_with_the_same_reasons() -> None:
    page = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `(identity|messageTeamMembers)` \| (.+) \|$", page, re.MULTILINE))
    assert table == teams.PERMISSIONS


# Who publishes it, and as which version


def test_one_id_is_that_of_the_app_and_of_both_bots() -> None:
    found = made(app_id=f" {APP.upper()} ")
    assert [found["id"], found["bots"][0]["botId"], found["composeExtensions"][0]["botId"]] == [APP] * 3


@pytest.mark.parametrize(("given", "said"), [("", "is not set"), ("usher", "is no id"), ("0" * 36, "is no id")])
def test_without_an_app_id_it_is_refused(given: str, said: str) -> None:
    with pytest.raises(Unfit, match=f"MICROSOFT_APP_ID {said}; copy the “Application"):
        made(app_id=given)


def test_the_company_publishes_it_and_its_page_stands_behind_every_link() -> None:
    developer = made()["developer"]
    assert developer == {
        "name": "Northwind Mutual",
        **dict.fromkeys(("websiteUrl", "privacyUrl", "termsOfUseUrl"), PAGE),
    }
    assert made(url=None)["developer"]["privacyUrl"] == teams.PLACEHOLDER
    long = small(publisher=Publisher("The Company with a Name that is Long", PAGE))["developer"]["name"]
    assert long == "The Company with a Name that is…"
    assert len(long) <= 32


@pytest.mark.parametrize("given", ["http://a.example", "a.example", "https://", "https://user@a.example"])
def test_a_page_that_teams_would_not_take_is_refused(given: str) -> None:
    with pytest.raises(Unfit, match="a page about Usher"):
        small(publisher=Publisher("Acme", given))


def test_the_version_is_that_of_usher_or_the_given_one() -> None:
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", made()["version"])
    assert made(version=" 1.4.2 ")["version"] == "1.4.2"
    for wrong in ("", "1.4", "v1.4.2", "1.04.2", "1.4.2-rc1"):
        with pytest.raises(Unfit, match="three numbers"):
            made(version=wrong)


# Teams' limits


@pytest.mark.parametrize(
    "spec", [action(title="x" * 33), action(title=""), action(description="x" * 129), action(flow="x" * 60)]
)
def test_an_action_over_teams_limit_is_refused(spec: ActionSpec) -> None:
    with pytest.raises(Unfit, match="characters in Teams, and “"):
        small(actions=[spec])


@pytest.mark.parametrize("spec", [CommandSpec("x" * 33, "D"), CommandSpec("x", "D" * 129), CommandSpec("x", "")])
def test_a_command_over_teams_limit_is_refused(spec: CommandSpec) -> None:
    with pytest.raises(Unfit, match="characters in Teams, and “"):
        small(commands=[CommandSpec("idea", "D"), spec])


def test_more_actions_than_teams_takes_are_refused_and_more_commands_are_left_out() -> None:
    assert len(offered(small(actions=[action(flow=f"f{n}") for n in range(9)]))) == 10
    with pytest.raises(Unfit, match="Teams takes 9 actions beside the search, and there are 10"):
        small(actions=[action(flow=f"f{n}") for n in range(10)])
    many = small(commands=[CommandSpec("idea", "D"), *(CommandSpec(f"c{n}", "D") for n in range(20))])
    assert [len(found) for found in lists(many).values()] == [12] * 3
    assert lists(many)["team"][0]["title"] == "idea"


# The zip and its icons


def test_the_package_holds_the_manifest_and_the_icons_and_is_the_same_each_time() -> None:
    found = made()
    with ZipFile(BytesIO(package(found))) as zip:
        assert zip.namelist() == ["manifest.json", "color.png", "outline.png"]
        assert json.loads(zip.read("manifest.json")) == found
        assert {found["icons"]["color"], found["icons"]["outline"]} <= set(zip.namelist())
        assert zip.read(COLOR) == icon(COLOR)
        assert zip.testzip() is None
    assert package(found) == package(made())


def pixels(png: bytes) -> tuple[int, int, list[tuple[int, ...]]]:
    """Width, height and the pixels of an 8-bit PNG without interlacing."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, packed, header = 8, b"", b""
    while at < len(png):
        (size,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        header = png[at + 8 : at + 8 + size] if kind == b"IHDR" else header
        packed += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    width, height, depth, colors, *_, interlaced = struct.unpack(">IIBBBBB", header)
    assert (depth, interlaced) == (8, 0)
    step = {2: 3, 6: 4}[colors]
    return width, height, _unfiltered(zlib.decompress(packed), width * step, step)


def _unfiltered(raw: bytes, line: int, step: int) -> list[tuple[int, ...]]:
    above, found = bytearray(line), []
    for start in range(0, len(raw), line + 1):
        row = bytearray(raw[start + 1 : start + 1 + line])
        for x in range(line):
            left, up, corner = (row[x - step] if x >= step else 0), above[x], (above[x - step] if x >= step else 0)
            nearest = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
            row[x] = (row[x] + (0, left, up, (left + up) // 2, nearest)[raw[start]]) & 255
        found += [tuple(row[x : x + step]) for x in range(0, line, step)]
        above = row
    return found


def test_the_color_icon_fills_192_by_192_with_the_accent_colour() -> None:
    width, height, found = pixels(icon(COLOR))
    assert (width, height) == (192, 192)
    accent = tuple(bytes.fromhex(teams.ACCENT[1:]))
    assert found[0][:3] == found[-1][:3] == accent
    assert all(pixel[3:] in ((), (255,)) for pixel in found)
    assert (255, 255, 255) in {pixel[:3] for pixel in found}


def test_the_outline_icon_is_white_on_nothing() -> None:
    width, height, found = pixels(icon(OUTLINE))
    assert (width, height) == (32, 32)
    assert {pixel[:3] for pixel in found if pixel[3]} == {(255, 255, 255)}
    assert found[0][3] == found[-1][3] == 0
    assert 0.1 < sum(pixel[3] == 255 for pixel in found) / len(found) < 0.4
