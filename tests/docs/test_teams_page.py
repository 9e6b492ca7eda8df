"""The page for administrators of Teams says what the code says."""

from __future__ import annotations

import re
from pathlib import Path

from bot import settings
from bot.platforms.teams import checkup, hosts, login, refusals, teams
from bot.platforms.teams.manifest import SCHEMA
from bot.platforms.teams.posts import RESENT
from bot.platforms.teams.route import Reason
from bot.platforms.teams.values import Cloud

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")


def trouble() -> list[str]:
    """The symptoms of the table of troubles."""
    table = PAGE.split("## Trouble")[1].split("\n## ")[0]
    return [row.split(" | ")[0].removeprefix("| ") for row in table.splitlines() if row.startswith("| ")][1:]


def test_the_playground_is_the_one_that_is_tested_with() -> None:
    prepare = (ROOT / "tests" / "e2e" / "prepare").read_text(encoding="utf-8")
    tested = re.search(r"playground=([0-9.]+)", prepare)
    assert tested is not None
    assert re.findall(r"m365agentsplayground@([0-9.]+[0-9])", PAGE) == [tested[1]]


def test_what_keeps_the_playground_on_this_machine_is_there() -> None:
    (path,) = re.findall(r'NODE_OPTIONS="-r \./(\S+)"', PAGE)
    assert (ROOT / path).is_file()


def test_the_proxy_forwards_the_path_that_is_served() -> None:
    assert f"location = {teams.PATH} {{" in PAGE
    assert set(re.findall(r"https://usher\.company\.example(/\S*?)[`\s]", PAGE)) == {teams.PATH}


def test_the_hosts_that_must_be_reached_are_the_ones_that_are_asked() -> None:
    assert all(f"`{login.HOSTS[cloud]}`" in PAGE for cloud in Cloud)
    assert all(f"`{checkup.KEYS[cloud].split('/')[2]}`" in PAGE for cloud in Cloud)
    assert "smba.trafficmanager.net" in hosts.MICROSOFT
    assert "`smba.trafficmanager.net`" in PAGE


def test_every_symptom_in_quotes_is_a_sentence_of_the_code() -> None:
    code = "\n".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in (settings, checkup))
    said = re.sub(r'"\s+f?"', "", code) + refusals.NOT_INSTALLED
    quoted = [one for symptom in trouble() for one in re.findall(r"“([^”]+)”", symptom)]
    assert len(quoted) > 5
    for sentence in quoted:
        for part in sentence.split("…"):
            assert part.removeprefix("Microsoft refuses the app: ").strip() in said, f"nothing says “{part}”"


def test_every_reason_of_the_log_that_is_named_is_one() -> None:
    named = set(re.findall(r"reason `([a-z ]+)`", PAGE))
    assert named
    assert named <= {reason.value for reason in Reason}


def test_the_mark_of_a_message_that_came_twice_and_the_version_of_the_manifest() -> None:
    assert f"“{RESENT}”" in PAGE
    assert f"manifest {SCHEMA} " in PAGE
