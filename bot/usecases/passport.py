"""The passport of an initiative: shown, posted for others, attached to the gate, printed."""

from __future__ import annotations

from datetime import date

from bot.actions import RunCommand
from bot.cards.dependencies import Seen
from bot.cards.passport import Passport, PassportAround, passport, passport_buttons, passport_card
from bot.cards.words import day
from bot.ui import Button, Message, literal
from bot.usecases.around import announce, card_changed, named_on, save
from bot.usecases.blocker_turn import open_on
from bot.usecases.decisions import refuse_old
from bot.usecases.dependencies import waiting_for
from bot.usecases.desk import Desk
from bot.usecases.reading import readable
from domain.authority import Verb
from domain.dossier import Given
from domain.errors import Refused
from domain.gates import evidence, pack
from domain.initiatives import Initiative, InitiativeId, give
from domain.model import OperatingModel, Visibility
from storage.unit_of_work import UnitOfWork

DOCUMENT = "use_case_document"
HEAD = "Passport as of"
ONLY = "The passport is"


async def show(desk: Desk, id: str) -> Message:
    """The page, to the reader alone; in a shared place with the button that posts it there."""
    initiative = await readable(desk, id, ONLY)
    made = await made_of(desk.uow, initiative, desk.model, desk.today())
    wanted = _asks_document(desk, initiative)
    card = passport_card(made, passport_buttons(initiative, desk.act.origin.direct, wanted))
    private = "" if desk.act.origin.direct else " Only you see it here."
    return Message(f"The passport of **{initiative.id}**.{private}", card)


async def post(desk: Desk, id: str) -> Message:
    """The same for everybody in the place; who posted it stands with it and in the chain."""
    initiative = await readable(desk, id, ONLY)
    made = await made_of(desk.uow, initiative, desk.model, desk.today())
    await desk.record(initiative.id, "passport_posted")
    return Message(f"{literal(desk.person.name)} posts the passport of **{initiative.id}**.", passport_card(made))


async def attach(desk: Desk, id: str, round: int) -> Message:
    """The gate has its use-case document: the passport of today. A document that somebody linked stays as it is."""
    before = await desk.initiative(id)
    refuse_old(before, round)
    for_ = await desk.authorize(Verb.SUPPLY, before)
    given = before.dossier.facts.get(DOCUMENT)
    if given is not None and not given.value.startswith(HEAD):
        raise Refused(f"{before.id} has a use-case document already, and it stays as it is: {literal(given.value)}")
    words = f"{HEAD} {day(desk.today())}"
    after = give(before, {DOCUMENT: Given(words, desk.person.id, desk.now)})
    await save(desk, after)
    await card_changed(desk, after)
    await announce(desk, after, f"{literal(desk.person.name)} attached the passport to the gate.", after.triager)
    await desk.record(after.id, "passport_attached", note=words, **{"for": for_})
    show_gate = (Button("Show the gate", RunCommand("gate", after.id)),)
    return Message(f"“{words}” is the use-case document of **{after.id}** now.", buttons=show_gate)


async def printed(uow: UnitOfWork, id: str, model: OperatingModel, today: date) -> Passport | None:
    """The whole page for whoever runs Usher, by number; None when there is no such record."""
    initiative = await uow.initiatives.get(InitiativeId(id.strip().upper()))
    return await made_of(uow, initiative, model, today) if initiative is not None else None


async def made_of(uow: UnitOfWork, initiative: Initiative, model: OperatingModel, today: date) -> Passport:
    """The page, with no more than the numbers of other initiatives: whoever reads this one may read all of it."""
    risks = await uow.risks.of(initiative.id)
    decided = await uow.decisions.of(initiative.id)
    forward = [
        Seen(one, await uow.initiatives.get(InitiativeId(one.on))) for one in initiative.dossier.open_dependencies
    ]
    back = await waiting_for(uow, initiative) if model.visibility is not Visibility.CLOSED else []
    named = {person for one in risks for person in (one.owner, one.accepter)}
    named |= {person for one in decided for person in (one.decided_by, one.acting_for)}
    blockers = await open_on(uow, initiative.id)
    named |= {person for one in blockers for person in (one.owner_person, one.champion, one.seat)}
    impact = initiative.dossier.impact
    figures = [one.by for one in (impact.expected, impact.refined, impact.report, impact.confirmation) if one]
    checked = impact.confirmation.finance_by if impact.confirmation is not None else None
    people = await uow.people.find([*named_on(initiative), *named, *figures, checked])
    around = PassportAround(people, f"{day(today)} {today.year}", risks, decided, forward, back, blockers)
    return passport(initiative, around, model)


def _asks_document(desk: Desk, initiative: Initiative) -> bool:
    found = pack(initiative, desk.model.governance, desk.today())
    asked = found is not None and any(line.criterion.code == DOCUMENT for line in found.missing)
    return asked and evidence(initiative, DOCUMENT) is None
