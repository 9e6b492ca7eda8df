"""The token that the bot shows to Teams: fetched by Microsoft's own library in a thread, once for whoever waits."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

from msal import ConfidentialClientApplication  # type: ignore[import-untyped]  # it ships no types
from msal.exceptions import MsalError  # type: ignore[import-untyped]  # the same

from bot.platforms.teams.values import Cloud, Config

HOSTS = {Cloud.PUBLIC: "login.microsoftonline.com", Cloud.GOVERNMENT: "login.microsoftonline.us"}
SCOPES = {
    Cloud.PUBLIC: "https://api.botframework.com/.default",
    Cloud.GOVERNMENT: "https://api.botframework.us/.default",
}
SILENCE = 4.0  # seconds without a byte from the sign-in; it is asked twice, for the directory and for the token
IN_HAND = 60.0  # seconds until the library is asked again; it keeps the token, and knows when it runs out
MARGIN = 300.0  # seconds before its end at which a token is not shown any more
PASSING = frozenset("temporarily_unavailable server_error service_unavailable request_timeout".split())

_CODE = re.compile(r"[\w.:-]{1,100}", re.ASCII)


class Refused(Exception):
    """Microsoft gives this app no token. `code` is Microsoft's own."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Silent(Exception):
    """The sign-in does not answer."""


class Login:
    """`http` is used instead of the library's own HTTP client; it has the methods `get` and `post` of requests."""

    def __init__(self, config: Config, http: object = None) -> None:
        self._config = config
        self._http = http
        self._app: Any = None
        self._held, self._until = "", 0.0  # monotonic seconds
        self._asking: asyncio.Task[str] | None = None

    async def token(self, patience: float) -> str | None:
        """The token; None without an app id. Raises Refused, or Silent after `patience` seconds."""
        if not self._config.app_id:
            return None
        if time.monotonic() < self._until:
            return self._held
        if self._asking is None:
            self._asking = asyncio.create_task(self._asked())
            self._asking.add_done_callback(self._answered)
        try:
            async with asyncio.timeout(patience):
                return await asyncio.shield(self._asking)
        except TimeoutError:
            raise Silent("no answer in time") from None

    def forget(self) -> None:
        """The token was not accepted: the next one is a new one."""
        self._app, self._until = None, 0.0

    async def close(self) -> None:
        """Nobody waits any more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait((self._asking,))

    async def _asked(self) -> str:
        said = await asyncio.to_thread(self._ask)
        token = said.get("access_token")
        if not isinstance(token, str) or not token:
            raise _refusal(said)
        self._held = token
        self._until = time.monotonic() + min(IN_HAND, float(said.get("expires_in") or 0) - MARGIN)
        return token

    def _answered(self, task: asyncio.Task[str]) -> None:
        self._asking = None
        if not task.cancelled():
            task.exception()  # whoever still waits gets it; it is no error that nobody does

    def _ask(self) -> dict[str, Any]:
        """In a thread: the library's answer, from its cache while that is good."""
        config = self._config
        try:
            app = self._app or ConfidentialClientApplication(
                config.app_id,
                client_credential=config.password,
                authority=f"https://{HOSTS[config.cloud]}/{config.tenant_id}",
                instance_discovery=False,  # the hosts are known; it would be one more request for each refusal
                http_client=self._http,
                timeout=SILENCE,
            )
            self._app = app
            return dict(app.acquire_token_for_client([SCOPES[config.cloud]]) or {})
        except (OSError, MsalError) as error:  # all that requests raises is an OSError
            raise Silent(type(error).__name__) from None
        except ValueError:  # no such directory, or an answer without sense
            raise Refused("directory_not_found") from None


def _refusal(said: dict[str, Any]) -> Refused | Silent:
    """Microsoft's number tells more than the standard's word. Its sentences are not kept."""
    error, numbers = str(said.get("error") or ""), said.get("error_codes")
    if error in PASSING or not error:
        return Silent(error or "an answer without sense")
    number = numbers[0] if isinstance(numbers, list) and numbers else None
    code = f"AADSTS{number}" if isinstance(number, int) else error
    return Refused(code if _CODE.fullmatch(code) else "refused")
