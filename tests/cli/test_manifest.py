"""`usher manifest`, and what `usher check` says of the chat tools, as an administrator sees them."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.cli import ChatTool
from tests.cli.conftest import Usher
from tests.platforms.slack.test_manifest import faults

APP, TENANT = "12345678-90ab-cdef-1234-567890abcdef", "bbbbbbbb-1111-2222-3333-bbbbbbbbbbbb"
TEAMS = {
    "MICROSOFT_APP_ID": APP,
    "MICROSOFT_APP_PASSWORD": "a-secret~value",
    "MICROSOFT_APP_TENANT_ID": TENANT,
}


@pytest.mark.parametrize("address", [(), ("--url", "https://usher.company.example")])
def test_it_prints_a_manifest_that_slack_takes(usher: Usher, address: tuple[str, ...]) -> None:
    done = usher("manifest", "slack", *address)
    assert (done.returncode, done.stderr) == (0, "")
    assert faults(json.loads(done.stdout)) == []


def test_an_address_makes_it_one_for_http(usher: Usher) -> None:
    by_socket, by_http = usher("manifest", "slack"), usher("manifest", "slack", "--url", "https://u.example")
    assert json.loads(by_socket.stdout)["settings"]["socket_mode_enabled"] is True
    assert json.loads(by_http.stdout)["settings"]["interactivity"]["request_url"] == "https://u.example/slack/events"


def test_the_command_is_the_set_one(usher: Usher) -> None:
    made = json.loads(usher("manifest", "slack", SLACK_COMMAND="/office").stdout)
    assert made["features"]["slash_commands"][0]["command"] == "/office"


def test_what_cannot_be_used_is_refused_in_one_line(usher: Usher) -> None:
    for words, settings, said in (
        (("--url", "http://u.example"), {}, "public address"),
        ((), {"SLACK_COMMAND": "ai office"}, "SLACK_COMMAND: "),
    ):
        done = usher("manifest", "slack", *words, **settings)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert said in done.stderr
    assert usher("manifest", "pigeon").returncode == 2


def test_the_manifest_for_slack_goes_into_a_file_too(usher: Usher, tmp_path: Path) -> None:
    done = usher("manifest", "slack", "--out", "slack.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert faults(json.loads((tmp_path / "slack.json").read_text(encoding="utf-8"))) == []


def test_it_writes_the_package_for_teams(usher: Usher, tmp_path: Path) -> None:
    page = "https://intranet.company.example/usher"
    done = usher("manifest", "teams", "--out", "usher.zip", "--url", page, "--app-version", "1.4.2", **TEAMS)
    said = "usher.zip is Usher 1.4.2 for Teams, published by “Northwind Mutual”.\n"
    assert (done.returncode, done.stderr, done.stdout) == (0, "", said)
    with ZipFile(tmp_path / "usher.zip") as zip:
        made = json.loads(zip.read("manifest.json"))
        assert [one for one in zip.namelist() if zip.read(one).startswith(b"\x89PNG")] == ["color.png", "outline.png"]
    assert (made["id"], made["developer"]["privacyUrl"]) == (APP, page)


def test_a_package_without_a_page_says_that_its_links_lead_nowhere(usher: Usher) -> None:
    done = usher("manifest", "teams", "--out", "usher.zip", **TEAMS)
    assert done.returncode == 0
    assert "https://company.example/usher; name your own page about Usher with --url" in done.stdout


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        (("--out", "u.zip"), {"MICROSOFT_APP_ID": ""}, "MICROSOFT_APP_ID is not set"),
        (("--out", "u.zip"), {"MICROSOFT_APP_ID": "usher"}, "MICROSOFT_APP_ID is no id"),
        ((), {}, "say where to write it, like --out usher-teams.zip"),
        (("--out", "."), {}, ". cannot be written: Is a directory."),
        (("--out", "no/such/u.zip"), {}, "no/such/u.zip cannot be written: No such file or directory."),
        (("--out", "u.zip", "--url", "http://a.example"), {}, "a page about Usher"),
        (("--out", "u.zip", "--app-version", "2"), {}, "three numbers"),
        (("--out", "u.zip"), {"USHER_MODEL": "nowhere.yaml"}, "The company's name cannot be read."),
    ],
)
def test_a_package_that_cannot_be_made_is_refused_in_one_line(
    usher: Usher, tmp_path: Path, words: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    done = usher("manifest", "teams", *words, **{**TEAMS, **settings})
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert said in done.stderr
    assert not (tmp_path / "u.zip").exists()


def test_every_chat_tool_has_its_manifest(usher: Usher) -> None:
    for tool in ChatTool:
        assert usher("manifest", tool, "--out", "any", **TEAMS).returncode == 0


def test_check_names_a_mix_up_of_teams_and_does_not_ask_microsoft_with_it(usher: Usher) -> None:
    done = usher("check", **{**TEAMS, "MICROSOFT_APP_PASSWORD": TENANT.replace("b", "d")})
    assert done.returncode == 1
    assert "MICROSOFT_APP_PASSWORD is the id of a secret, not its value" in done.stderr
    assert "1 problem," in done.stdout
    assert "Microsoft" not in done.stdout


def test_check_asks_microsoft_and_says_when_it_cannot(usher: Usher) -> None:
    nowhere = "http://127.0.0.1:9"  # a proxy at the port for discarding, where nobody listens
    done = usher("check", **TEAMS, HTTPS_PROXY=nowhere)
    assert done.returncode == 1
    assert "Microsoft could not be asked for a token at https://login.microsoftonline.com: the conn" in done.stderr
    assert "the keys with which Microsoft signs could not be read at https://login.botframework.com/v1/" in done.stderr
    assert "a-secret" not in done.stdout + done.stderr


def test_check_names_a_mix_up_and_does_not_ask_slack_with_it(usher: Usher) -> None:
    done = usher("check", SLACK_BOT_TOKEN="xapp-1-secret", SLACK_APP_TOKEN="xoxb-2-secret")
    assert done.returncode == 1
    assert "SLACK_BOT_TOKEN must begin with xoxb-; what was given is an app-level token" in done.stderr
    assert "2 problems" in done.stdout
    assert "secret" not in done.stdout + done.stderr


def test_check_asks_slack_and_says_when_it_cannot(usher: Usher) -> None:
    where = "http://127.0.0.1:9/api/"  # the port for discarding, where nobody listens
    done = usher("check", SLACK_BOT_TOKEN="xoxb-1-secret", SLACK_APP_TOKEN="xapp-1-secret", SLACK_API_URL=where)
    assert done.returncode == 1
    assert f"Slack could not be asked at {where}: the connection failed" in done.stderr
    assert "secret" not in done.stdout + done.stderr
