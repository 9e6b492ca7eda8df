"""`usher check` for Slack: what is wrong is named in words, and no secret is in them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.clock import real_time
from bot.platforms.slack import checkup
from bot.platforms.slack.checkup import Findings, look
from bot.platforms.slack.manifest import SCOPES
from bot.platforms.slack.values import Config
from bot.settings import Settings, slack_problems
from tests.support import slack_api
from tests.support.slack_api import APP_TOKEN, BOT_TOKEN, FakeSlack, Fault

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEX = "0123456789abcdef" * 2
GOOD = json.dumps({"ok": True, "user": "usher", "team": "Acme"})


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeSlack]:
    monkeypatch.setattr(slack_api, "SCOPES", ",".join(SCOPES))
    async with FakeSlack() as slack:
        slack.connect = lambda: "wss://slack.invalid/link"
        yield slack


async def found(slack: FakeSlack, bot: str = BOT_TOKEN, app: str = "") -> Findings:
    findings = await look(Config(bot, "" if app else HEX, app, slack.url), real_time)
    for sentence in [*findings.problems, *findings.remarks]:
        assert bot not in sentence
        assert HEX not in sentence
        assert not app or app not in sentence
    return findings


def scoped(*scopes: str) -> Fault:
    return Fault(body=GOOD, headers={"x-oauth-scopes": ", ".join(scopes)})


# What Slack says


async def test_a_sound_installation_has_no_problem_and_names_the_workspace(slack: FakeSlack) -> None:
    findings = await found(slack)
    assert findings.problems == []
    assert findings.remarks == ["Slack knows the bot: “usher” in “Acme”, by HTTP"]
    assert not slack.of("apps.connections.open")


async def test_socket_mode_is_asked_for_a_connection_with_the_app_token(slack: FakeSlack) -> None:
    findings = await found(slack, app=APP_TOKEN)
    assert findings.problems == []
    assert "Socket Mode" in findings.remarks[0]
    assert [call.token for call in slack.of("apps.connections.open")] == [APP_TOKEN]


async def test_missing_scopes_are_named_one_by_one_with_what_they_are_for(slack: FakeSlack) -> None:
    slack.next("auth.test", scoped(*(SCOPES.keys() - {"im:history", "users:read.email"})))
    findings = await found(slack)
    assert len(findings.problems) == 2
    for problem, scope in zip(findings.problems, ("im:history", "users:read.email"), strict=True):
        assert f"scope {scope} is missing ({SCOPES[scope][:20]}" in problem
        assert "reinstall the app" in problem


async def test_superfluous_scopes_are_a_remark(slack: FakeSlack) -> None:
    slack.next("auth.test", scoped(*SCOPES, "files:read", "admin"))
    findings = await found(slack)
    assert findings.problems == []
    assert any("does not need admin, files:read" in remark for remark in findings.remarks)


async def test_an_answer_without_scopes_is_no_missing_scope(slack: FakeSlack) -> None:
    slack.next("auth.test", Fault(body=GOOD))
    findings = await found(slack)
    assert findings.problems == []
    assert "Slack did not say which scopes the bot has" in findings.remarks


@pytest.mark.parametrize("error", [*checkup.BOT_REFUSED, "fatal_error"])
async def test_a_refused_bot_token_is_named_with_the_mend(slack: FakeSlack, error: str) -> None:
    slack.next("auth.test", Fault.error(error))
    findings = await found(slack)
    assert findings.problems == [
        f"Slack refuses SLACK_BOT_TOKEN: {checkup.BOT_REFUSED.get(error, 'its reason is “fatal_error”')}"
    ]


async def test_a_token_that_slack_does_not_know(slack: FakeSlack) -> None:
    assert "does not know the token" in (await found(slack, bot="xoxb-of-nobody")).problems[0]


async def test_a_refused_app_token_is_a_problem_of_its_own(slack: FakeSlack) -> None:
    (problem,) = (await found(slack, app="xapp-of-nobody")).problems
    assert problem.startswith("Slack refuses SLACK_APP_TOKEN: it does not know the token")
    assert "connections:write" in problem
    slack.connect = None
    (problem,) = (await found(slack, app=APP_TOKEN)).problems
    assert "Socket Mode is off" in problem


async def test_what_is_not_slack_is_said_to_be_so(slack: FakeSlack) -> None:
    for fault in (Fault.status(502), Fault.garbage()):
        slack.next("auth.test", fault)
        assert "what came back is not Slack's answer" in (await found(slack)).problems[0]
    slack.next("apps.connections.open", Fault.status(500))
    assert "Socket Mode connection: what came back" in (await found(slack, app=APP_TOKEN)).problems[0]


async def test_a_broken_connection_and_silence_are_told_apart(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.next("auth.test", Fault.drop())
    assert "the connection failed" in (await found(slack)).problems[0]
    monkeypatch.setattr(checkup, "PATIENCE", 0.05)
    slack.next("auth.test", Fault.sleep(0.5))
    assert "no answer within" in (await found(slack)).problems[0]
    assert len(slack.of("auth.test")) == 2


@pytest.mark.parametrize(("off", "said"), [(61, "61 seconds ahead of"), (-3600, "3600 seconds behind")])
async def test_a_clock_that_is_wrong_is_a_problem(slack: FakeSlack, off: int, said: str) -> None:
    slack.next("auth.test", Fault(body=GOOD, headers={"Date": format_datetime(NOON, usegmt=True)}))
    findings = await look(Config(BOT_TOKEN, HEX, api_url=slack.url), lambda: NOON + timedelta(seconds=off))
    assert said in findings.problems[0]


@pytest.mark.parametrize("date", [format_datetime(NOON - timedelta(seconds=60), usegmt=True), "yesterday"])
async def test_a_clock_within_a_minute_is_right_and_no_date_says_nothing(slack: FakeSlack, date: str) -> None:
    slack.next("auth.test", Fault(body=GOOD, headers={"Date": date}))
    assert (await look(Config(BOT_TOKEN, HEX, api_url=slack.url), lambda: NOON)).problems == []


# What the settings say without asking


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "SLACK_COMMAND"):
        monkeypatch.delenv(name, raising=False)


def problems(monkeypatch: pytest.MonkeyPatch, bot: str = "", app: str = "", signing: str = "") -> list[str]:
    monkeypatch.setenv("SLACK_BOT_TOKEN", bot)
    monkeypatch.setenv("SLACK_APP_TOKEN", app)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", signing)
    said = slack_problems(Settings())
    assert not [one for one in said for secret in (bot, app, signing) if secret and secret in one]
    return said


@pytest.mark.parametrize(
    "given", [("", "", ""), ("xoxb-1-a", "xapp-1-a", ""), ("xoxb-1-a", "", HEX), ("xoxb-1-a", "xapp-1-a", HEX)]
)
def test_what_is_enough(monkeypatch: pytest.MonkeyPatch, given: tuple[str, str, str]) -> None:
    assert problems(monkeypatch, *given) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("xoxb-1-a", "", ""), "set SLACK_APP_TOKEN (Socket Mode"),
        (("", "xapp-1-a", ""), "SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN is not"),
        (("", "", HEX), "SLACK_SIGNING_SECRET is set, but SLACK_BOT_TOKEN is not"),
        (("", "xapp-1-a", HEX), "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are set"),
        (("xapp-1-a", "", HEX), "must begin with xoxb-; what was given is an app-level token"),
        (("xoxp-1-a", "", HEX), "must begin with xoxb-; what was given is a person's token"),
        (("xoxe.xoxb-1-a", "", HEX), "what was given is a rotating bot token"),
        ((HEX, "xapp-1-a", ""), "must begin with xoxb-; what was given is 32 hexadecimal digits"),
        (("hello", "xapp-1-a", ""), "what was given is no token of Slack's"),
        (("xoxb-1-a", "xoxb-2-b", ""), "must begin with xapp-; what was given is a bot token"),
        (("xoxb-1-a", "", "xoxb-2-b"), "SLACK_SIGNING_SECRET is no token"),
        (("xoxb-1-a", "xapp-1-a", "xapp-2-b"), "what was given is an app-level token"),
    ],
)
def test_a_mix_up_is_named(monkeypatch: pytest.MonkeyPatch, given: tuple[str, str, str], said: str) -> None:
    (problem,) = problems(monkeypatch, *given)
    assert said in problem


def test_secrets_are_trimmed_and_what_is_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems(monkeypatch, " xoxb-1-a\n", "\t", f"{HEX} ") == []
    token = Settings().slack_bot_token
    assert token is not None
    assert token.get_secret_value() == "xoxb-1-a"
    assert Settings().slack_app_token is None


@pytest.mark.parametrize(("given", "used"), [("", "/ai"), ("/office", "/office"), (" /ai_2-x ", "/ai_2-x")])
def test_the_command(monkeypatch: pytest.MonkeyPatch, given: str, used: str) -> None:
    monkeypatch.setenv("SLACK_COMMAND", given)
    assert Settings().slack_command == used


@pytest.mark.parametrize("given", ["ai", "/", "/AI", "/ai idea", "//ai", "/" + "a" * 32])
def test_what_is_no_slash_command_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SLACK_COMMAND", given)
    with pytest.raises(ValidationError, match="must be a slash command like /ai"):
        Settings()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("", "https://slack.com/api/"),
        ("http://127.0.0.1:1/api", "http://127.0.0.1:1/api/"),
        ("https://a.example/x/", "https://a.example/x/"),
    ],
)
def test_the_address_of_the_api(monkeypatch: pytest.MonkeyPatch, given: str, used: str) -> None:
    monkeypatch.setenv("SLACK_API_URL", given)
    assert Settings().slack_api_url == used


@pytest.mark.parametrize("given", ["slack.com/api", "ftp://slack.com", "https://"])
def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SLACK_API_URL", given)
    with pytest.raises(ValidationError, match="must be an address like"):
        Settings()
