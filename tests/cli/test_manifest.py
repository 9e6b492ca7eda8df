"""`usher manifest slack`, and what `usher check` says of Slack, as an administrator sees them."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Usher
from tests.platforms.slack.test_manifest import faults


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
