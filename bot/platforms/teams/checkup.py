"""`usher check` for Teams: asks Microsoft whether app, secret and tenant are right, and says in words what is not."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
import msal  # type: ignore[import-untyped]  # it has no types

from bot.platforms.teams.login import HOSTS, SCOPES
from bot.platforms.teams.values import Cloud, Config

PATIENCE = 5.0  # seconds for one question
SKEW = 60  # seconds; tokens of Microsoft's are refused from 300 on
EXPLAINED = "https://login.microsoftonline.com/error?code="
AADSTS = re.compile(r"AADSTS([0-9]{4,8})")
REGISTRATION = "the app registration in Microsoft Entra"
NEW_VALUE = f"make a new client secret under “Certificates & secrets” of {REGISTRATION}, and copy its “Value”"

REFUSED: Mapping[str, str] = {  # the codes are Microsoft's; for another one its number is said
    "7000215": f"it does not know the secret in MICROSOFT_APP_PASSWORD; {NEW_VALUE}, not its “Secret ID”",
    "7000222": f"the secret in MICROSOFT_APP_PASSWORD ran out; {NEW_VALUE}",
    "7000216": f"no secret arrived; {NEW_VALUE}",
    "700016": "the tenant has no such app; compare MICROSOFT_APP_ID and MICROSOFT_APP_TENANT_ID with “Application "
    f"(client) ID” and “Directory (tenant) ID” on the “Overview” of {REGISTRATION}",
    "7000229": "the app has no enterprise application in the tenant, as happens when it was made by a script; open "
    f"{REGISTRATION} and press “Create Service Principal”",
    "7000112": "the app is switched off; switch it on under “Enterprise applications” in Microsoft Entra",
    "90002": "there is no such tenant in this cloud; copy “Directory (tenant) ID” into MICROSOFT_APP_TENANT_ID, and "
    "look whether MICROSOFT_CLOUD is the right one",
    "900023": "MICROSOFT_APP_TENANT_ID is no tenant; copy “Directory (tenant) ID” into it",
    "53003": "a rule of Conditional Access keeps the app from signing in; exempt it, or let it in from this machine",
}


KEYS: Mapping[Cloud, str] = {
    Cloud.PUBLIC: "https://login.botframework.com/v1/.well-known/openidconfiguration",
    Cloud.GOVERNMENT: "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
}


@dataclass
class Findings:
    """Sentences: problems keep Teams from working, remarks do not."""

    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Lost:
    """Nothing came that can be read, in a few words."""

    why: str


SILENCE = _Lost(f"no answer within {PATIENCE:.0f} seconds")
STRANGE = _Lost("what came back is not Microsoft's answer")


async def look(config: Config, now: Callable[[], datetime], *, http: object = None) -> Findings:
    """Asks for a token, and for the keys with which Microsoft signs. Fifteen seconds at most; raises nothing.

    `http` is what the sign-in library asks with (its `http_client`); without it, it makes its own.
    """
    found = Findings()
    where = f"https://{HOSTS[config.cloud]}"
    try:
        async with asyncio.timeout(2 * PATIENCE):
            signed_in = await asyncio.to_thread(_sign_in, config, where, http)
    except TimeoutError:
        signed_in = SILENCE
    match signed_in:
        case _Lost(why):
            found.problems.append(f"Microsoft could not be asked for a token at {where}: {why}")
        case str(code):
            why = REFUSED.get(code, f"its reason is “AADSTS{code}”, explained at {EXPLAINED}{code}")
            found.problems.append(f"Microsoft refuses the app: {why}")
        case None:
            tenants = len(config.tenants)
            more = f", and people of {tenants - 1} more may come in" if tenants > 1 else ""
            found.remarks.append(f"Microsoft knows the app {config.app_id} of the tenant {config.tenant_id}{more}")
    await _judge_keys(config.openid_url or KEYS[config.cloud], now, found)
    return found


def _sign_in(config: Config, where: str, http: object) -> str | _Lost | None:
    """None when a token came, else the number of Microsoft's code. Blocks, so it runs in a thread."""
    try:
        app = msal.ConfidentialClientApplication(
            config.app_id,
            client_credential=config.password,
            authority=f"{where}/{config.tenant_id}",
            timeout=PATIENCE,
            http_client=http,
            instance_discovery=False,  # a refusal would bring one more question, which may fail in its own way
        )
        answer = app.acquire_token_for_client(scopes=[SCOPES[config.cloud]])
    except (ValueError, KeyError, TypeError, AttributeError) as error:  # the library trusts what it reads; the code of
        return _code(f"{error} {error.__context__}")  # an unknown tenant stands in the cause's text only
    except msal.exceptions.MsalError:  # a status that is neither yes nor no
        return _Lost("its server failed")
    except OSError as error:  # the parent of all that `requests` raises
        return (
            SILENCE if "Timeout" in type(error).__name__ else _Lost(f"the connection failed ({type(error).__name__})")
        )
    if not isinstance(answer, dict):
        return STRANGE
    return None if answer.get("access_token") else _code(str(answer.get("error_description")))


def _code(text: str) -> str | _Lost:
    """Nothing else of what was said is passed on."""
    found = AADSTS.search(text)
    return found[1] if found else STRANGE


async def _judge_keys(url: str, now: Callable[[], datetime], found: Findings) -> None:
    """The document names where the keys are; both have to be reached for the tokens of Teams to be checked."""
    said = await _keys(url, now, found)
    if isinstance(said, _Lost):
        found.problems.append(
            f"the keys with which Microsoft signs could not be read at {url}: {said.why}; without them nothing from "
            "Teams is let in, so let this machine reach it by https"
        )


async def _keys(url: str, now: Callable[[], datetime], found: Findings) -> _Lost | None:
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE), trust_env=True) as session:
            async with session.get(url, allow_redirects=False) as answer:
                _judge_clock(answer.headers.get("Date"), now(), found)
                document = json.loads(await answer.text()) if answer.status == 200 else {}
            async with session.get(str(document["jwks_uri"]), allow_redirects=False) as answer:
                keys = json.loads(await answer.text())["keys"] if answer.status == 200 else []
    except TimeoutError:
        return SILENCE
    except (ValueError, KeyError, TypeError):
        return STRANGE
    except (aiohttp.ClientError, OSError) as error:
        return _Lost(f"the connection failed ({type(error).__name__})")
    return None if keys else STRANGE


def _judge_clock(date: str | None, now: datetime, found: Findings) -> None:
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return
    seconds = round((now - theirs.replace(tzinfo=theirs.tzinfo or UTC)).total_seconds())
    if abs(seconds) > SKEW:
        found.problems.append(
            f"this machine's clock is {abs(seconds)} seconds {'ahead of' if seconds > 0 else 'behind'} Microsoft's; "
            "let it follow a time server, because messages are refused when the clocks are five minutes apart"
        )
