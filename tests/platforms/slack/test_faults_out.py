"""What Slack's failures lead to, seen from the outside: the whole product, with a Web API that fails as it is told."""

from __future__ import annotations

from aiohttp import ClientSession

from tests.support.clock import Clock
from tests.support.slack_api import Fault
from tests.support.slack_office import OFFICE, PROBLEM, SlackOffice, words

TALK = (
    f"idea: {PROBLEM}", "Typos per 100 claims: 6 now", "From 6 to 2 by June", "1", "quality", "skip", "I don't know",
    "submit",
)  # fmt: skip


async def talk(office: SlackOffice, who: str) -> None:
    """Somebody hands in an idea in the chat."""
    for line in TALK:
        await office[who].say(line)


async def test_row_18_a_limit_holds_up_its_channel_only_and_keeps_the_order(office: SlackOffice, clock: Clock) -> None:
    office.slack.next("chat.postMessage", Fault.limited("30"), channel=OFFICE)
    for who in ("mara", "kofi"):
        await talk(office, who)
        await office[who].hear("is registered")  # the direct chats go on
    await office.settled()
    assert office.channel == []
    clock.forward(seconds=29)
    await office.settled()
    assert office.channel == []
    clock.forward(seconds=2)
    await office.settled()
    assert [f"AI-2026-000{number}" in words(card) for number, card in enumerate(office.channel, 1)] == [True, True]


async def test_row_19_and_23_a_limit_without_sense_waits_half_a_minute(office: SlackOffice, clock: Clock) -> None:
    for fault in (Fault.limited(None), Fault.limited("abc"), Fault.ratelimited_200()):
        office.slack.next("chat.postMessage", fault, channel=OFFICE)
    await talk(office, "mara")
    for _ in range(3):
        await office.settled()
        assert office.channel == []
        clock.forward(seconds=31)
    await office.settled()
    assert len(office.channel) == 1


async def test_rows_20_to_22_what_may_have_arrived_stands_there_once(office: SlackOffice, clock: Clock) -> None:
    for fault in (Fault.status(502, records=True), Fault.drop(records=True), Fault.garbage()):
        before = len(office.channel)
        office.slack.next("chat.postMessage", fault, channel=OFFICE)
        await talk(office, "mara")
        await office.settled()
        for _ in range(4):
            clock.forward(seconds=30)
            await office.settled()
        assert len(office.channel) == before + 1, fault


async def test_row_24_a_revoked_token_pauses_keeps_everything_and_recovers(office: SlackOffice, clock: Clock) -> None:
    office.slack.always("chat.postMessage", Fault.error("token_revoked"))
    await talk(office, "mara")
    await office.settled()
    async with ClientSession() as session, session.get(f"{office.url}/readyz") as ready:
        assert ready.status == 503
        assert "token_revoked" in await ready.text()
    assert office.channel == []
    office.slack.heal()
    for _ in range(40):
        clock.forward(seconds=31)
        await office.settled()
    assert len(office.channel) == 1
    assert "is registered" in words(office["mara"].messages)
    assert "refuses me since" in words(office["ada"].messages)  # the administrator hears of it, if only afterwards
    async with ClientSession() as session, session.get(f"{office.url}/readyz") as ready:
        assert ready.status == 200


async def test_row_26_a_lost_channel_is_unbound_once_and_its_card_waits(office: SlackOffice, clock: Clock) -> None:
    office.slack.channels[OFFICE].is_archived = True
    office.slack.always("chat.postMessage", Fault.error("is_archived"), channel=OFFICE)
    await talk(office, "mara")
    for _ in range(3):
        await office.settled()
        clock.forward(seconds=31)
    assert words(office["ada"].messages).count("Mention me with “here”") == 2  # the text and its blocks
    office.slack.channel("CNEW", "new-office", "UADA")
    await office.sender.mention("UADA", "CNEW", "here project-office")
    await office.settled()
    cards = [one for one in office.slack.channels["CNEW"].messages if "AI-2026-0001" in words(one)]
    assert len(cards) == 1
