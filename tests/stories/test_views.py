"""Each card of a record is asked for again under its own name, and shown in full by its own command."""

from __future__ import annotations

import pytest

from bot.events import CardRefreshed, Origin, Reply, Say
from bot.ui import Card, to_text
from domain.funnel import Stage
from domain.people import Role
from domain.places import Channel
from tests.stories.cast import Cast
from tests.stories.test_championship_ways import in_vetting, team
from tests.support.funnel import into

__all__ = ["team"]


@pytest.mark.parametrize(
    ("view", "says"), [("gate", "Missing"), ("security", "Security pre-review"), ("steps", "product")]
)
async def test_a_card_is_refreshed_as_what_it_is(cast: Cast, view: str, says: str) -> None:
    id = await cast.idea()
    await cast.add("sec", Role.SECURITY)
    await into(cast.company, id, Stage.ASSESSMENT)
    account = cast.company.account("amina@acme.example")
    origin = Origin(account, cast.company.place("dm:amina@acme.example"), direct=True)
    reply = await cast.company.dispatch(CardRefreshed(origin, f"{view}:{id}"))
    assert isinstance(reply, Say)
    card = reply.message.card
    assert card is not None, reply.message.text
    assert (card.subject, card.view, card.place) == (id, view, f"{view}:{id}")
    assert says in to_text(card)
    await cast["amina"].say(f"{card.view} {id}")
    cast["amina"].sees(id)


async def test_a_champions_card_leads_to_the_record(team: Cast) -> None:
    await in_vetting(team)
    await team["mara"].say("term")
    cards = [card_of(team["mara"].last)]
    for name in ("lena", "tara"):
        await team[name].say("champion C-1")
        cards.append(card_of(team[name].last))
    await team.company.deliver()
    sent = [*team["lena"].received(), *team.company.inbox.at(Channel.TRAINING.value)]
    cards += [one.card for one in sent if one.card is not None]
    assert len(cards) > 4  # the term, the record twice, and what came by itself: consent and panel
    for card in cards:
        assert (card.subject, card.place) == ("C-1", "champion:C-1")
        await team["tara"].say(f"{card.view} {card.subject}")
        team["tara"].sees("C-1 · Claims", "Give marks…" if "Give marks" in to_text(card) else "Accept")
    there = team["lena"]
    await there.send(CardRefreshed(there.origin(), "champion:C-1"))
    there.sees("C-1 · Claims")
    await team["kofi"].send(CardRefreshed(team["kofi"].origin(), "champion:C-1"))
    team["kofi"].sees("I know no “C-1”")


def card_of(reply: Reply) -> Card:
    assert isinstance(reply, Say)
    assert reply.message.card is not None, reply.message.text
    return reply.message.card
