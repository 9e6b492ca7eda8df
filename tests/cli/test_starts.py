"""A command starts fast because it loads no more than it needs."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Done, Usher

OF_CHAT_TOOLS = {
    "slack_bolt",
    "slack_sdk",
    "botbuilder",
    "msal",
    "bot.platforms.slack.api",
    "bot.platforms.teams.teams",
}
OF_SERVING = {"aiohttp", "apscheduler", "prometheus_client", "bot.serving"}
OF_THE_DEMO = {"bot.demo", "bot.platforms.playground"}
OF_CONVERSATIONS = {"bot.main", "bot.handlers", "bot.flows"}
OF_SEARCHING = {"numpy", "bm25s", "knowledge.index"}
OF_THE_DATABASE = {"sqlalchemy", "storage.unit_of_work"}
OF_PEOPLE_AT_WORK = OF_CHAT_TOOLS | OF_SERVING | OF_THE_DEMO
OF_ANSWERS = OF_PEOPLE_AT_WORK | OF_CONVERSATIONS | OF_SEARCHING


def loaded(done: Done) -> set[str]:
    """The modules that Python says it imported."""
    lines = (line.rpartition("|") for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {name.strip() for _, _, name in lines}


@pytest.mark.parametrize(
    ("words", "needed", "needless"),
    [
        (("--help",), "typer", OF_ANSWERS | OF_THE_DATABASE),
        (("pin", "cut cost per lead by 15%"), "domain.pinning", OF_ANSWERS | OF_THE_DATABASE),
        (("route", "the licence costs too much"), "knowledge.routing", OF_ANSWERS | OF_THE_DATABASE),
        (("playbooks", "check"), "knowledge.playbooks", OF_ANSWERS | OF_THE_DATABASE),
        (("migrate",), "storage.migrate", OF_ANSWERS),
        (("check",), "storage.unit_of_work", OF_ANSWERS),
        (("audit", "verify"), "storage.unit_of_work", OF_ANSWERS),
        (("export", "blockers"), "storage.unit_of_work", OF_ANSWERS),
        (("passport", "AI-2026-0001"), "bot.cards.passport", OF_PEOPLE_AT_WORK | OF_CONVERSATIONS),
        (("chat", "--as", "ana@x.example"), "bot.main", OF_PEOPLE_AT_WORK),
    ],
    ids=lambda given: " ".join(given[:2]) if isinstance(given, tuple) else "",
)
def test_a_command_loads_only_what_it_needs(
    usher: Usher, words: tuple[str, ...], needed: str, needless: set[str]
) -> None:
    assert usher("migrate").returncode == 0
    names = loaded(usher(*words, PYTHONPROFILEIMPORTTIME="1"))
    assert needed in names
    assert names & needless == set()
