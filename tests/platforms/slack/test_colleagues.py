"""Colleagues from Slack's own list, files, and windows that are closed late."""

from __future__ import annotations

from storage.database import Database
from tests.support.clock import Clock
from tests.support.slack_office import PROBLEM, SlackOffice, slack_office, words


async def test_a_colleague_picked_from_slacks_own_list_becomes_known(sqlite: Database, clock: Clock) -> None:
    """In a young company nobody holds the role of a sponsor yet, so that Slack's list of everybody is offered."""
    async with slack_office(sqlite, clock, peopled=False) as office:
        office.slack.person("UMARA", "Mara Lind", "mara@acme.example")
        office.slack.person("UNORA", "Nora Neu", "nora@acme.example")
        mara = office["mara"]
        await mara.sender.shortcut(mara.id, "submit_idea")
        await mara.submit({"problem": PROBLEM})
        await mara.submit({"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"})
        await mara.submit({"objective": "none", "impact_types": ["QUALITY"]})
        await mara.submit({"sponsor": "UNORA", "department": "claims"})
        assert "Nora Neu" in words(mara.modal)


async def test_a_file_without_words_is_answered_in_words(office: SlackOffice) -> None:
    mara = office["mara"]
    await office.sender.dm(mara.id, "", subtype="file_share", files=[{"id": "F1"}])
    assert "I cannot read files" in words(mara.last)


async def test_an_old_form_closed_after_the_end_says_nothing(office: SlackOffice) -> None:
    mara = office["mara"]
    await office.sender.shortcut(mara.id, "submit_idea")
    await mara.submit({"problem": PROBLEM})
    old = dict(mara.modal or {})
    await mara.submit({"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"})
    await mara.submit({"objective": "none", "impact_types": ["QUALITY"]})
    await mara.submit({"sponsor?": ["unknown"], "department": "Claims"})
    await mara.submit()
    await mara.hear("is registered")
    said = len(mara.messages)
    assert (await office.sender.close(mara.id, old)).status == 200
    assert len(mara.messages) == said
