"""Row 58: the bot's token goes to Microsoft's own hosts and to no others, however an address is written."""

from __future__ import annotations

import pytest

from bot.platforms.teams.hosts import is_allowed
from bot.platforms.teams.values import Config
from tests.support.teams_door import APP, TENANT


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/amer/",
        "https://smba.trafficmanager.net",
        "https://smba.trafficmanager.net:443/teams/",
        f"https://smba.trafficmanager.net/emea/{TENANT}/",
        "https://smba.onyx.prod.teams.trafficmanager.net/teams/",
        "https://smba.infra.gcc.teams.microsoft.com/teams",
        "https://smba.infra.gov.teams.microsoft.us/gcch",
        "https://smba.infra.dod.teams.microsoft.us/dod",
    ],
)
def test_microsofts_service_urls_are_called(url: str) -> None:
    assert is_allowed(url, Config(app_id=APP))


FORGED = [
    "",
    "https://",
    "http://smba.trafficmanager.net/emea/",
    "ftp://smba.trafficmanager.net/",
    "//smba.trafficmanager.net/emea/",
    "smba.trafficmanager.net",
    "https://smba.trafficmanager.net./",
    "https://.smba.trafficmanager.net/",
    "https://smba..trafficmanager.net/",
    "https://SMBA.trafficmanager.net/",
    "HTTPS://smba.trafficmanager.net/",
    "https://smba.trafficmanager.net.evil.com/",
    "https://x.smba.trafficmanager.net/",
    "https://xsmba.trafficmanager.net/",
    "https://trafficmanager.net/",
    "https://evil.trafficmanager.net/",
    "https://evil.com/smba.trafficmanager.net/",
    "https://evil.com\\smba.trafficmanager.net/",
    "https://evil.com#smba.trafficmanager.net/",
    "https://evil.com?smba.trafficmanager.net/",
    "https://smba.trafficmanager.net@evil.com/",
    "https://user:pass@smba.trafficmanager.net/",
    "https://@smba.trafficmanager.net/",
    "https://smba.trafficmanager.net\\@evil.com/",
    "https://smba.trafficmanager.net%2eevil.com/",
    "https://smba.trafficmanager.net%00.evil.com/",
    "https://smba.trafficmanager.net:8443/",
    "https://smba.trafficmanager.net:80/",
    "https://smba.trafficmanager.net:/",
    "https://smba.trafficmanager.net:0443/x:1",
    "https://smba.trafficmanager.net:٤٤٣/",
    "https://smba.trafficmanager.net/?to=evil.com",
    "https://smba.trafficmanager.net/#",
    "https://smba.trafficmanager.net/%2e%2e/",
    "https://smba。trafficmanager。net/",
    "https://smba．trafficmanager．net/",
    "https://ѕmba.trafficmanager.net/",
    "https://smba.trafficmanager.net\r\nHost: evil.com/",
    "https://smba.trafficmanager.net/\n",
    "\nhttps://smba.trafficmanager.net/",
    " https://smba.trafficmanager.net/",
    "https://smba.trafficmanager.net /",
    "https://smba.traffic\tmanager.net/",
    "https://169.254.169.254/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "http://[::1]:3978/",
    "http://127.0.0.1/",
    "https://127.0.0.1:443/",
    "http://localhost:3978/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0/",
]


@pytest.mark.parametrize("url", FORGED)
def test_row_58_no_other_service_url_is_called(url: str) -> None:
    assert not is_allowed(url, Config(app_id=APP))
    assert not is_allowed(url, Config(app_id=APP, dev=True))
    if "localhost" not in url:
        assert not is_allowed(url, Config(app_id=APP, hosts=frozenset({"localhost", "bot.example"})))


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("http://127.0.0.1:1/", True),
        ("http://[::1]:65535/x", True),
        ("https://bot.example/", True),
        ("http://bot.example/", False),
        ("https://bot.example:8443/", False),
        ("http://localhost:3978/", False),
        ("http://127.0.0.1:0/", False),
        ("http://127.0.0.1:65536/", False),
        ("http://127.0.0.1:1@evil.com/", False),
        ("http://127.0.0.1.evil.com:1/", False),
    ],
)
def test_more_hosts_may_be_named_and_only_this_machine_over_http(url: str, *, is_one: bool) -> None:
    assert is_allowed(url, Config(app_id=APP, hosts=frozenset({"127.0.0.1", "::1", "bot.example"}))) is is_one
