"""A champion offers the author of an idea their help: the author is asked once, and then both fill the same draft.

What was offered and answered stands in the history of the initiative, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import champion_home as cards
from bot.cards.history import details
from bot.cards.words import day
from bot.ui import Message, literal
from bot.usecases.desk import Desk
from domain.authority import belongs
from domain.errors import AlreadyDone, NotAllowed, Refused
from domain.funnel import Stage
from domain.initiatives import Initiative
from domain.items import ITEMS, Kind
from domain.people import Person, PersonId, Role
from storage.conversations import Conversation

OFFERED = "help_offered"
TAKEN = "help_taken"
DECLINED = "help_declined"
AGAIN = timedelta(days=30)  # so long nobody is asked once more after a "not now"
EDIT, CASE = "edit_idea", "build_case"
SHARED = (EDIT, CASE)  # the drafts about a record that two can fill; only the author hands them in
NUMBER = frozenset({"metric", "target", "objective"})  # what comes first: something to aim at
WHERE = (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY)
NOT_HERE = "This is for the champions of the idea's unit. You can add a comment, and its author reads it."


@dataclass(frozen=True, slots=True)
class Standing:
    """The last word between the author and one champion about help: the verb, and who said it when."""

    verb: str = ""
    by: PersonId | None = None
    at: datetime | None = None


async def offer(desk: Desk, id: str) -> Message:
    """Asks the author, once; with a draft that both see already, the way into it."""
    await desk.hold(id)
    initiative = await desk.visible(id)
    may_help(desk.person, initiative)
    lacks = (await desk.uow.helped.lacking([initiative.id])).get(initiative.id, [])
    if initiative.stage not in WHERE:
        return cards.nothing_lacking(initiative)
    shared = await _shared(desk, initiative, desk.person.id)
    if shared is not None:
        return cards.already_in(initiative, shared.id)
    if flow_for(initiative, [code for code, _ in lacks]) is None:
        return cards.nothing_lacking(initiative)
    author = await desk.uow.people.get(initiative.initiator)
    if author is None or not belongs(author):
        raise Refused(f"The author of {initiative.id} is no colleague any more. A comment reaches the project office.")
    stands = await _standing(desk, initiative, desk.person.id)
    if stands.verb == OFFERED and stands.at is not None:
        return Message(f"You offered on {day(stands.at.date())}; I tell you what {literal(author.name)} says.")
    if stands.verb == DECLINED and stands.at is not None and desk.now < stands.at + AGAIN:
        return cards.declined_before(initiative, author)
    await desk.tell([author.id], cards.offers(initiative, desk.person, [label for _, label in lacks]))
    await desk.record(initiative.id, OFFERED)
    return Message(
        f"I asked {literal(author.name)}. If they like, you both see the same draft; handing it in is theirs."
    )


async def to_answer(desk: Desk, id: str, person: str) -> tuple[str, list[str]]:
    """Before the author's yes: the flow that both would fill, and the codes of what is lacking."""
    initiative, _ = await _answering(desk, id, person)
    open_ = await _drafts(desk, initiative, desk.person.id)
    lacks = (await desk.uow.helped.lacking([initiative.id])).get(initiative.id, [])
    codes = [code for code, _ in lacks]
    flow = open_[0].flow if open_ else flow_for(initiative, codes)
    if flow is None or initiative.stage not in WHERE:
        raise Refused(f"{initiative.id} lacks nothing any more that you two could fill in. Nothing changed.")
    return flow, codes


async def accept(desk: Desk, id: str, person: str, conversation: str) -> str:
    """The champion sees and fills the author's draft from now on, and is told; what the author reads about it."""
    await desk.hold(id)
    initiative, champion = await _answering(desk, id, person)
    await desk.uow.conversations.invite(conversation, champion.id)
    await desk.uow.helped.joined(conversation, champion.id, desk.now)
    await desk.tell([champion.id], cards.accepted(initiative, desk.person, conversation))
    await desk.record(initiative.id, TAKEN, person=champion.id)
    return f"{literal(champion.name)} sees this draft from now on and can fill it with you; handing it in stays yours."


async def decline(desk: Desk, id: str, person: str) -> Message:
    """The champion is told, kindly; nothing else changes."""
    await desk.hold(id)
    initiative, champion = await _answering(desk, id, person)
    await desk.tell([champion.id], cards.declined(initiative, desk.person))
    await desk.record(initiative.id, DECLINED, person=champion.id)
    return Message(f"I told {literal(champion.name)} kindly. Nothing changed at **{initiative.id}**.")


def may_help(person: Person, initiative: Initiative) -> None:
    """Champions of the idea's unit, with ideas of others. Raises NotAllowed or Refused."""
    standing = belongs(person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    if person.id == initiative.initiator:
        raise Refused(f"{initiative.id} is your own. Say *missing {initiative.id}* for what it lacks.")
    if not person.has(Role.CHAMPION) or person.department is None or person.department != initiative.idea.department:
        raise NotAllowed(NOT_HERE)


def flow_for(initiative: Initiative, lacks: list[str]) -> str | None:
    """The draft in which what is lacking can be filled in; None where a draft holds none of it."""
    if initiative.stage not in WHERE:
        return None
    kinds = {ITEMS[code].kind for code in lacks if code in ITEMS}
    if initiative.needs_number or not NUMBER.isdisjoint(lacks):
        return EDIT
    if Kind.WORDS in kinds:
        return CASE
    return EDIT if Kind.IDEA in kinds else None


async def _answering(desk: Desk, id: str, person: str) -> tuple[Initiative, Person]:
    """The record and who offered, for its author alone. AlreadyDone when it was answered."""
    initiative = await desk.visible(id)
    if desk.person.id != initiative.initiator:
        raise NotAllowed(f"The author of {initiative.id} answers this.")
    champion = await desk.uow.people.get(PersonId(person))
    stands = await _standing(desk, initiative, PersonId(person))
    if stands.verb in (TAKEN, DECLINED) and stands.by is not None and stands.at is not None:
        raise AlreadyDone(f"The offer of help with {initiative.id} was answered already.", by=stands.by, at=stands.at)
    if stands.verb != OFFERED or champion is None:
        raise Refused(f"Nobody waits for an answer about help with {initiative.id} any more.")
    if not belongs(champion) or not champion.has(Role.CHAMPION):
        raise Refused(f"{literal(champion.name)} is no champion any more, so the offer is over. Nothing changed.")
    return initiative, champion


async def _standing(desk: Desk, initiative: Initiative, champion: PersonId) -> Standing:
    found = Standing()
    for entry in await desk.uow.history.of(initiative.id):
        about = entry.actor if entry.verb == OFFERED else details(entry).get("person")
        if entry.verb in (OFFERED, TAKEN, DECLINED) and about == champion:
            found = Standing(entry.verb, PersonId(entry.actor), entry.at)
    return found


async def _drafts(desk: Desk, initiative: Initiative, person: PersonId) -> list[Conversation]:
    """The open drafts about it that the author has and the person sees, the latest first."""
    since = desk.now - timedelta(days=desk.model.clocks.draft_days)
    found = await desk.uow.conversations.open_of(person, since)
    about = (one for one in found if one.subject == initiative.id and one.flow in SHARED)
    return [one for one in about if one.owner == initiative.initiator]


async def _shared(desk: Desk, initiative: Initiative, person: PersonId) -> Conversation | None:
    return next(iter(await _drafts(desk, initiative, person)), None)
