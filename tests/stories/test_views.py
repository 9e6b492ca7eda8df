"""Each card of a record is asked for again under its own name, and shown in full by its own command."""

from __future__ import annotations

import pytest

from bot.events import CardRefreshed, Origin, Say
from bot.ui import to_text
from domain.funnel import Stage
from domain.people import Role
from tests.stories.cast import Cast
from tests.support.funnel import into


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
