"""Looking at the value of an initiative, and what every change of it has in common."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from bot.actions import RunCommand
from bot.cards.value import impact_card, value_card, value_subject
from bot.ui import Button, Card, Message, literal
from bot.usecases.around import card_changed, save
from bot.usecases.complete import tell_when_complete
from bot.usecases.desk import Desk
from domain.authority import Verb, belongs, sees_all
from domain.errors import NotAllowed
from domain.gates import seat_of
from domain.initiatives import Initiative
from domain.parties import Party
from domain.people import Person, PersonId

CONCERNED = (Party.AUTHOR, Party.PROJECT_MANAGER, Party.IMPACT_OWNER)
WORD_OF_SPONSOR = ("value_confirmed", "value_not_confirmed")


async def show(desk: Desk, id: str) -> Message:
    """The whole chain of its impact, for whoever may read the record or stands in for somebody who may."""
    initiative = await desk.visible(id)
    await _readable(desk, initiative)
    people, for_ = await _people(desk, initiative)
    card = impact_card(initiative, people, desk.model.currency, for_, bool(belongs(desk.person)))
    return Message(f"{initiative.id}: {literal(initiative.title)}, its impact from expected to confirmed.", card)


async def view(desk: Desk, id: str) -> Message:
    """The value card where a copy of it stands; elsewhere for whoever may read the record."""
    desk.require(Verb.READ)
    initiative = await desk.initiative(id)
    place = replace(desk.act.origin.place, thread=None)
    if await desk.uow.outbox.copy(value_subject(initiative), place.key) is None:
        initiative = await desk.visible(id)
        await _readable(desk, initiative)
    card = await value_card_of(desk, initiative)
    return Message(literal(card.title), card)


async def value_card_of(desk: Desk, initiative: Initiative, for_: PersonId | None = None) -> Card:
    """The value card as it stands now; `for_` is in whose name the word was given this moment."""
    people, earlier = await _people(desk, initiative, for_)
    return value_card(initiative, people, desk.model.currency, for_ or earlier)


async def saved(desk: Desk, before: Initiative, after: Initiative, for_: PersonId | None = None) -> None:
    """Saves the change; every card of the record follows, and who waited for the last missing item hears of it."""
    await save(desk, after)
    await tell_when_complete(desk, before, after)
    await card_changed(desk, after)
    card = await value_card_of(desk, after, for_)
    await desk.refresh(value_subject(after), Message(literal(card.title), card))


async def tell_concerned(desk: Desk, after: Initiative, did: str, words: str) -> None:
    """Its people hear what a colleague noted."""
    text = f"**{after.id}** · {literal(after.title)}\n{literal(desk.person.name)} {did}: {literal(words)}."
    await desk.tell([seat_of(after, party) for party in CONCERNED], Message(text, buttons=shown(after)))


async def sponsor_name(desk: Desk, initiative: Initiative) -> str:
    """Who is asked for the word on the value."""
    sponsor = initiative.idea.sponsor
    people = await desk.uow.people.find([sponsor])
    return people[sponsor].name if sponsor in people else "the project office"


def shown(initiative: Initiative) -> tuple[Button, ...]:
    """The button that leads to the chain of its impact."""
    return (Button("Show its impact", RunCommand("impact", initiative.id)),)


async def _readable(desk: Desk, initiative: Initiative) -> None:
    if await desk.sees_all(initiative):
        return
    visibility = desk.model.visibility
    if any(sees_all(one, initiative, visibility) for one in await desk.principals()):
        return
    raise NotAllowed(
        f"Its figures are for its people and the heads. Say *status {initiative.id}* to see where it stands."
    )


async def _people(
    desk: Desk, initiative: Initiative, for_: PersonId | None = None
) -> tuple[Mapping[PersonId, Person], PersonId | None]:
    """Everybody whom its value cards name; and in whose name the word of the sponsor was given, when by a deputy."""
    impact = initiative.dossier.impact
    word = impact.confirmation
    if word is not None and for_ is None:
        for_ = await _in_whose_name(desk, initiative)
    figures = [one.by for one in (impact.expected, impact.refined, impact.report) if one is not None]
    words = [word.by, word.finance_by] if word is not None else []
    return await desk.uow.people.find([*figures, *words, initiative.idea.sponsor, for_]), for_


async def _in_whose_name(desk: Desk, initiative: Initiative) -> PersonId | None:
    entries = [one for one in await desk.uow.history.of(initiative.id) if one.verb in WORD_OF_SPONSOR]
    detail = json.loads(entries[-1].detail or "{}") if entries else {}
    return PersonId(detail["for"]) if detail.get("for") else None
