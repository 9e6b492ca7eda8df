"""A champion left the company: the term ends, and whoever looks after the network hears that the unit has nobody."""

from __future__ import annotations

from collections.abc import Sequence

from bot.usecases.championship import person_of, save
from bot.usecases.championship_term import leave_term
from bot.usecases.delivery import OURSELVES
from bot.usecases.desk import Desk
from domain.blocker import Acting
from domain.championship_acts import withdraw
from domain.history import Happening
from domain.people import Person, PersonId, Role

# As nobody is there any more who could withdraw, Usher writes it down in the place of training.
_FOR_TRAINING = Acting(
    Person(PersonId(OURSELVES), "Usher"), frozenset({Role.TRAINING, Role.DIRECTOR, Role.PROJECT_OFFICE})
)


async def leave_network(desk: Desk) -> Sequence[Happening]:
    """The record of the desk's person ends and the role goes. What is to be written into the chain."""
    champion = await desk.uow.champions.of(desk.person.id)
    if champion is None:
        return ()
    person = await person_of(desk, desk.person.id)
    after = withdraw(champion, person, _FOR_TRAINING, desk.today(), desk.now)
    await save(desk, after)
    await leave_term(desk, champion, after, person)
    return (Happening(OURSELVES, champion.id, "champion_left", {"person": person.id}),)
