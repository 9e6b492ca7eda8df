"""What a digest has no room for stands behind a button: `mine` with a seat, `blockers led`, on every surface."""

from __future__ import annotations

import pytest

from bot.actions import RunCommand
from bot.platforms.console import render as console
from bot.platforms.playground import render as playground
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.ui import Button
from domain.digests import DigestKind
from domain.funnel import Stage
from domain.parties import Party
from domain.people import Role
from tests.stories.cast import Cast
from tests.support.digest_reader import blocked, composed, put

MANY = 13
SEAT = {
    DigestKind.PROJECT_MANAGER: (Party.PROJECT_MANAGER, "your initiatives"),
    DigestKind.SPONSOR: (Party.SPONSOR, "your initiatives"),
    DigestKind.IMPACT_OWNER: (Party.IMPACT_OWNER, "missing measurements"),
}


async def seated(cast: Cast, party: Party) -> list[str]:
    """Ulla sits there at many initiatives."""
    if "ulla" not in cast.people:
        await cast.add("ulla", Role.PROJECT_MANAGER)
    ulla, ids = cast.people["ulla"], list[str]()
    for number in range(MANY):
        sponsor = ulla.id if party is Party.SPONSOR else None
        id = (await cast.company.idea("mara@acme.example", title=f"Idea {number}", sponsor=sponsor)).id
        await put(cast.company, id, Stage.ASSESSMENT, None if party is Party.SPONSOR else {party: ulla})
        ids.append(id)
    return ids


@pytest.mark.parametrize("kind", SEAT)
async def test_the_rest_is_behind_a_button_on_every_surface(cast: Cast, kind: DigestKind) -> None:
    party, title = SEAT[kind]
    ids = await seated(cast, party)
    message = (await composed(cast.company, kind, cast.people["ulla"])).message
    assert message.card is not None
    [more] = [one for one in message.card.buttons if isinstance(one, Button) and one.label == f"+3 more: {title}"]
    on_slack, in_teams = str([one.blocks for one in slack.posts(message)]), str(teams.posts(message)[0].activity())
    for surface in (on_slack, in_teams, str(playground.message(message)), str(console.message(message))):
        assert more.label in surface
    command = RunCommand("mine", party.value)
    if kind is not DigestKind.IMPACT_OWNER:  # who measures has several things missing at one initiative
        assert more.action == command
    said = []
    for page in ("", " 2"):
        await cast["ulla"].say(f"{command.command} {command.text}{page}")
        said.append(cast["ulla"].text)
    assert sum(id in said[0] for id in ids) == 10
    assert all((id in said[0]) is not (id in said[1]) for id in ids)


async def test_what_is_in_the_way_of_what_one_leads(cast: Cast) -> None:
    ids = await seated(cast, Party.PROJECT_MANAGER)
    for number, id in enumerate(ids):
        await blocked(cast.company, number + 1, id, f"Obstacle {number}", unit="sales")
    await blocked(cast.company, 50, None, "Not at hers", unit="sales")
    message = (await composed(cast.company, DigestKind.PROJECT_MANAGER, cast.people["ulla"])).message
    assert message.card is not None
    more = [one for one in message.card.buttons if "more: open blockers" in one.label]
    assert [one.action for one in more if isinstance(one, Button)] == [RunCommand("blockers", "led")]
    await cast["ulla"].say("blockers led")
    first = cast["ulla"].text
    await cast["ulla"].say("blockers led 2")
    assert all((f"Obstacle {at}”" in first) is not (f"Obstacle {at}”" in cast["ulla"].text) for at in range(MANY))
    assert "Not at hers" not in first


async def test_a_seat_that_is_none_and_a_page_that_is_none(cast: Cast) -> None:
    await cast.add("ulla", Role.PROJECT_MANAGER)
    ulla = cast["ulla"]
    await ulla.say("mine sponsor")
    ulla.sees("You are sponsor of no initiative that is under way.")
    await ulla.say("mine horoscope")
    ulla.sees("I know no list", "mine sponsor", "mine data-owner")
    await seated(cast, Party.PROJECT_MANAGER)
    for words in ("mine project-manager 7", "mine project-manager 0"):
        await ulla.say(words)
        assert "Idea" not in ulla.text.replace("AI idea", "")
