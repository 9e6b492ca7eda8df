"""Which service URLs are called. One that was forged would get the bot's token, so nothing is guessed here."""

from __future__ import annotations

import re

from bot.platforms.teams.values import Config

MICROSOFT = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.onyx.prod.teams.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",  # GCC
        "smba.infra.gov.teams.microsoft.us",  # GCC High
        "smba.infra.dod.teams.microsoft.us",  # DoD
    }
)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]{1,253}|\[::1\])(?P<port>:[0-9]{1,5})?(?:/[A-Za-z0-9._~-]*)*", re.ASCII
)
_HIGHEST_PORT = 65535


def is_allowed(url: str, config: Config) -> bool:
    """Whether the bot may be called from this service URL, and may call it.

    Over https and its own port, at a host of Microsoft's or in `config.hosts`; where a host of those is this machine,
    http and any port will do. Without an app id, which is for development, nothing but this machine.
    The hosts are those that Microsoft's own SDK for Teams allows: "Service URL validation" at
    https://microsoft.github.io/teams-sdk/python/essentials/app-configuration/service-url-validation
    and those of "Send proactive messages" at https://learn.microsoft.com/microsoftteams/platform/bots.
    """
    if is_anonymous(config):
        return is_loopback(url)
    parts = _parts(url)
    if parts is None:
        return False
    scheme, host, port = parts
    if host in LOOPBACK:
        return host in config.hosts
    return scheme == "https" and port in (None, 443) and host in (MICROSOFT | config.hosts)


def is_anonymous(config: Config) -> bool:
    """Whether an emulator may come in without a token."""
    return config.dev and not config.app_id


def is_loopback(url: str) -> bool:
    """Whether it is plain http at this machine, on whatever port."""
    parts = _parts(url)
    return parts is not None and parts[0] == "http" and parts[1] in LOOPBACK


def _parts(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port; None for what no service URL looks like: a user, a query, an escape, an odd character."""
    found = _URL.fullmatch(url)
    if found is None:
        return None
    port = int(found["port"][1:]) if found["port"] else None
    if port is not None and not 0 < port <= _HIGHEST_PORT:
        return None
    return found["scheme"], found["host"].strip("[]"), port
