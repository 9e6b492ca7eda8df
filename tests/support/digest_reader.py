"""Reading a digest as somebody gets it: composed from the database, and fit for Slack and for Teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.events import Origin
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.ui import ACTION_LIMIT, Button, Message, plain, to_text
from bot.usecases.desk import Act, Desk
from bot.usecases.digests import GATHER, Composed, Scope
from domain.blocker import Blocker, BlockerId
from domain.digests import DigestKind, Since
from domain.funnel import Stage
from domain.gates import seats_of
from domain.initiatives import Initiative, InitiativeId
from domain.model import Visibility
from domain.parties import Party
from domain.people import Person, PersonId
from domain.places import Account, Address
from storage.unit_of_work import reading, writing
from tests.support.blocker_cast import raised
from tests.support.company import Company
from tests.support.funnel import into
from tests.support.slack_payloads import check_message
from tests.support.teams_payloads import check_activity

USHER = Person(PersonId("usher"), "Usher")
NOWHERE = Origin(Account("usher", "", ""), Address("usher", "", ""), direct=True)


async def composed(
    company: Company,
    kind: DigestKind,
    person: Person | None = None,
    since: Since | None = None,
    *,
    moment: datetime | None = None,
    looks: Person | None = None,
    visibility: Visibility | None = None,
) -> Composed:
    """The person's digest, or the channel's; `looks` is who looks at one that is not theirs."""
    office = company.office
    if visibility is not None:
        office = replace(office, model=replace(office.model, visibility=visibility))
    async with reading(office.database) as uow:
        desk = Desk(Act(office, looks or person or USHER, NOWHERE), uow, office.now())
        found = await GATHER[kind](desk, Scope(kind, person, moment or office.now()), since)
    assert found is not None
    check(found.message)
    return found


async def read(company: Company, kind: DigestKind, person: Person | None = None, **given: Any) -> str:
    """The same as one text with its buttons."""
    return said((await composed(company, kind, person, **given)).message)


def check(message: Message) -> None:
    """Valid on Slack and on Teams, in one message, and every button fits."""
    for post in slack.posts(message):
        check_message({"text": post.text, "blocks": post.blocks})
    for one in teams.posts(message):
        check_activity(one.activity())
    for button in message.card.buttons if message.card is not None else ():
        assert isinstance(button, Button)
        assert len(button.action.pack()) <= ACTION_LIMIT


def said(message: Message) -> str:
    card = message.card
    lines = [plain(message.text)]
    if card is not None:
        lines += [to_text(card), *(f"[{one.label}]" for one in card.buttons)]
    return "\n".join(lines)


async def put(
    company: Company, id: str, stage: Stage, seats: Mapping[Party, Person] | None = None, **given: Any
) -> Initiative:
    """Into the stage, with the rows of its seats."""
    after = await into(company, id, stage, seats=seats, **given)
    async with writing(company.database) as uow:
        await uow.seats.replace(after.id, seats_of(after))
    return after


async def blocked(company: Company, number: int, initiative: str | None, words: str, **given: Any) -> Blocker:
    """Something is in the way."""
    at = InitiativeId(initiative) if initiative is not None else None
    one = replace(raised(summary=words), id=BlockerId(f"B-{number}"), initiative=at, **given)
    async with writing(company.database) as uow:
        await uow.blockers.add(one)
    return one
