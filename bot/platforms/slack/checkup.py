"""`usher check` for Slack: asks Slack whether the secrets and scopes are right, and says in words what is not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platforms.slack.manifest import SCOPES
from bot.platforms.slack.values import Config

PATIENCE = 5  # seconds for one question
SKEW = 60  # seconds; Slack's signed requests are refused from 300 on
OAUTH_PAGE = "“OAuth & Permissions” in the app's settings"
REINSTALL = f"add it to the bot's scopes under {OAUTH_PAGE}, then reinstall the app"
CONNECTS = "needs an app-level token with the scope connections:write, from “Basic Information” in the app's settings"

BOT_REFUSED = {
    "invalid_auth": f"it does not know the token; copy the “Bot User OAuth Token” again from {OAUTH_PAGE}",
    "not_authed": f"no token arrived; copy the “Bot User OAuth Token” again from {OAUTH_PAGE}",
    "token_revoked": "the token was revoked; install the app again and copy the new token",
    "account_inactive": "the app was removed from the workspace; install it again and copy the new token",
    "token_expired": "the token ran out; turn token rotation off, install the app again and copy the new token",
    "team_access_not_granted": "the app is not allowed in this workspace; an owner of the workspace must approve it",
    "org_login_required": "the workspace is being moved to an organisation; try again when that is done",
}
APP_REFUSED = {
    "invalid_auth": f"it does not know the token; Socket Mode {CONNECTS}",
    "not_allowed_token_type": f"it is another kind of token; Socket Mode {CONNECTS}",
    "missing_scope": f"the token may not open connections; Socket Mode {CONNECTS}",
    "token_revoked": f"the token was revoked; Socket Mode {CONNECTS}",
    "socket_mode_disabled": "Socket Mode is off; turn it on under “Socket Mode” in the app's settings",
}


@dataclass
class Findings:
    """Sentences: problems keep Slack from working, remarks do not."""

    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Slack said; `error` is its code when it said no, `lost` a few words when nothing came that can be read."""

    values: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None
    lost: str | None = None


async def look(config: Config, now: Callable[[], datetime]) -> Findings:
    """Asks `auth.test`, and for Socket Mode `apps.connections.open`; at most five seconds each. Raises nothing."""
    found = Findings()
    client = AsyncWebClient(config.bot_token, config.api_url, timeout=PATIENCE, retry_handlers=[])
    answer = await _ask(client.auth_test)
    _judge_clock(answer, now(), found)
    if answer.lost is not None:
        found.problems.append(f"Slack could not be asked at {config.api_url}: {answer.lost}")
        return found
    if answer.error is not None:
        found.problems.append(_refusal("SLACK_BOT_TOKEN", answer.error, BOT_REFUSED))
    else:
        way = "Socket Mode" if config.app_token else "HTTP"
        found.remarks.append(
            f"Slack knows the bot: “{answer.values.get('user')}” in “{answer.values.get('team')}”, by {way}"
        )
        _judge_scopes(answer.headers.get("x-oauth-scopes"), found)
    if config.app_token:
        await _judge_app_token(client, config.app_token, found)
    return found


async def _judge_app_token(client: AsyncWebClient, token: str, found: Findings) -> None:
    answer = await _ask(lambda: client.apps_connections_open(app_token=token))
    if answer.lost is not None:
        found.problems.append(f"Slack could not be asked for a Socket Mode connection: {answer.lost}")
    elif answer.error is not None:
        found.problems.append(_refusal("SLACK_APP_TOKEN", answer.error, APP_REFUSED))


def _refusal(name: str, error: str, reasons: Mapping[str, str]) -> str:
    return f"Slack refuses {name}: {reasons.get(error, f'its reason is “{error}”')}"


def _judge_scopes(header: str | None, found: Findings) -> None:
    """Missing ones one by one, with what they are for; superfluous ones together."""
    if header is None:
        found.remarks.append("Slack did not say which scopes the bot has")
        return
    given = {one.strip() for one in header.split(",") if one.strip()}
    for scope, why in SCOPES.items():
        if scope not in given:
            found.problems.append(f"Slack: the scope {scope} is missing ({why.rstrip('.')}); {REINSTALL}")
    if needless := sorted(given - SCOPES.keys()):
        found.remarks.append(f"Slack: Usher does not need {', '.join(needless)}; take it out of the bot's scopes")


def _judge_clock(answer: _Answer, now: datetime, found: Findings) -> None:
    try:
        theirs = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return
    seconds = round((now - theirs.replace(tzinfo=theirs.tzinfo or UTC)).total_seconds())
    if abs(seconds) > SKEW:
        found.problems.append(
            f"this machine's clock is {abs(seconds)} seconds {'ahead of' if seconds > 0 else 'behind'} Slack's; let it "
            "follow a time server, because Slack's requests are refused when the clocks are five minutes apart"
        )


async def _ask(question: Callable[[], Awaitable[AsyncSlackResponse]]) -> _Answer:
    """Asks once. No secret and no text of Slack's is in what comes back but its error code."""
    try:
        answer = await question()
    except SlackClientError as error:
        said = getattr(error, "response", None)
        if not isinstance(said, AsyncSlackResponse) or not isinstance(said.data, dict) or "error" not in said.data:
            return _Answer(lost="what came back is not Slack's answer")
        return _Answer(headers=_lowered(said.headers), error=str(said.data["error"]))
    except TimeoutError:
        return _Answer(lost=f"no answer within {PATIENCE} seconds")
    except (aiohttp.ClientError, OSError) as error:
        return _Answer(lost=f"the connection failed ({type(error).__name__})")
    return _Answer(answer.data if isinstance(answer.data, dict) else {}, _lowered(answer.headers))


def _lowered(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}
