"""Joining somebody's idea: nobody gets a right over it by pressing a button; whoever has it is asked.

What was asked and answered stands in the history of the initiative, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import joining as cards
from bot.cards.alike import is_draft
from bot.cards.history import details
from bot.cards.words import day
from bot.ui import Message, Quote, cut, literal
from bot.usecases.desk import Desk
from domain.authority import Verb
from domain.errors import AlreadyDone, NotAllowed, NotFound, Refused
from domain.funnel import CloseReason, Stage
from domain.history import Entry
from domain.initiatives import Initiative, InitiativeId
from domain.people import Person, PersonId, Role
from domain.places import Channel

SAID = 300  # characters of the asker's words that go along
AGAIN = timedelta(days=30)  # so long nobody is asked once more after a "not now"

ASKED = "join_asked"
JOINED = "joined"
DECLINED = "join_declined"
REOPEN = "reopening_asked"


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one person at one initiative: the last verb about it, and who did it when."""

    verb: str = ""
    by: PersonId | None = None
    at: datetime | None = None


async def offer(desk: Desk, id: str, of: str) -> Message:
    """Who would be asked, and what they would read; or why there is nothing to ask. Nothing is sent."""
    initiative, answer = await _askable(desk, id, of)
    if answer is not None:
        return answer
    return cards.offered(initiative, await _asked_of(desk, initiative), await _words(desk, of), of)


async def ask(desk: Desk, id: str, of: str) -> Message:
    """Asks the author, or the project office where the author is gone; once, however often it is pressed."""
    await desk.hold(id)
    initiative, answer = await _askable(desk, id, of)
    if answer is not None:
        return answer
    words, asked = await _words(desk, of), await _asked_of(desk, initiative)
    if initiative.stage is Stage.REJECTED:
        await desk.post(Channel.PROJECT_OFFICE, cards.wants_it_again(initiative, desk.person, words))
        await desk.record(initiative.id, REOPEN)
        text = f"The project office has your request and decides on **{initiative.id}**. You can go on with yours."
        return Message(text, buttons=(cards.follow(initiative),))
    message = cards.asks(initiative, desk.person, words, of)
    if asked is not None:
        await desk.tell([asked.id], message)
    else:
        await desk.post(Channel.PROJECT_OFFICE, message)
    await desk.record(initiative.id, ASKED)
    return cards.sent(asked, of)


async def welcome(desk: Desk, id: str, person: str, of: str) -> Message:
    """The person joins: credited for good, and told. Raises who may not, and who was faster."""
    initiative, asker, for_ = await _answering(desk, id, person)
    if initiative.stage.is_end:
        await desk.tell([asker.id], cards.too_late(initiative))
        await desk.record(initiative.id, DECLINED, person=asker.id, **{"for": for_})
        spoken = initiative.stage.spoken
        return Message(
            f"**{initiative.id}** is {spoken} meanwhile, so nobody joins it; {literal(asker.name)} was told."
        )
    await desk.uow.initiatives.follow(initiative.id, asker.id, credited=True)
    own = of if await _is_theirs(desk, asker, of) else None
    await desk.tell([asker.id], cards.welcomed(initiative, desk.person, own))
    await desk.record(initiative.id, JOINED, person=asker.id, **{"for": for_})
    return Message(f"{literal(asker.name)} is a co-author of **{initiative.id}** now, and has been told. Thank you.")


async def consider(desk: Desk, id: str, person: str, of: str) -> Message:
    """What the person would be told. Nothing is sent."""
    initiative, asker, _ = await _answering(desk, id, person)
    return cards.considered(initiative, asker, of)


async def decline(desk: Desk, id: str, person: str) -> Message:
    """The person is told, kindly, and can follow it or go on with their own."""
    initiative, asker, for_ = await _answering(desk, id, person)
    await desk.tell([asker.id], cards.declined(initiative, desk.person))
    await desk.record(initiative.id, DECLINED, person=asker.id, **{"for": for_})
    return Message(f"I told {literal(asker.name)} kindly. Nothing else changed at **{initiative.id}**.")


async def _askable(desk: Desk, id: str, of: str) -> tuple[Initiative, Message | None]:
    """The initiative, and what is said instead of asking, if anything."""
    initiative = await desk.visible(id)
    desk.require(Verb.FOLLOW, initiative)
    show, told = (cards.show(initiative),), f"**{initiative.id}**"
    if initiative.initiator == desk.person.id:
        return initiative, Message(f"{told} is yours already.", buttons=show)
    if await desk.uow.initiatives.is_credited(initiative.id, desk.person.id):
        return initiative, Message(f"You are one of the people of {told} already.", buttons=show)
    if initiative.stage is Stage.CLOSED:
        return initiative, cards.over(initiative, await _merged_into(desk, initiative), of)
    stands = await _standing(desk, initiative, desk.person.id, again=initiative.stage is Stage.REJECTED)
    if stands.at is None:
        return initiative, None
    if stands.verb in (ASKED, REOPEN) and not await _is_lost(desk, initiative, stands):
        return initiative, Message(f"You asked on {day(stands.at.date())}; I tell you the answer about {told}.")
    if stands.verb == DECLINED and desk.now < stands.at + AGAIN:
        text = f"You asked before, and it did not fit then. You can follow {told} and hear of every change."
        return initiative, Message(text, buttons=(cards.follow(initiative),))
    return initiative, None


async def _is_lost(desk: Desk, initiative: Initiative, stands: Standing) -> bool:
    """Whether the question went to an author who left since, so that the office is asked now."""
    if stands.verb != ASKED or await _asked_of(desk, initiative) is not None:
        return False
    left = [one.at for one in await desk.uow.history.of(initiative.id) if one.verb == "left"]
    return bool(left) and stands.at is not None and stands.at <= max(left)


async def _merged_into(desk: Desk, initiative: Initiative) -> Initiative | None:
    if initiative.closing is not CloseReason.MERGED or initiative.merged_into is None:
        return None
    try:
        return await desk.visible(initiative.merged_into)
    except NotFound:
        return None


async def _asked_of(desk: Desk, initiative: Initiative) -> Person | None:
    """The author; None for the project office, where the author is a colleague no more."""
    author = await desk.uow.people.get(initiative.initiator)
    return author if author is not None and author.active and not author.is_outsider else None


async def _answering(desk: Desk, id: str, person: str) -> tuple[Initiative, Person, PersonId | None]:
    """The initiative, who asked, and for whom the one who acts speaks. AlreadyDone when it was answered."""
    await desk.hold(id)
    initiative = await desk.initiative(id)
    for_ = await _speaks_for(desk, initiative)
    asker = await desk.uow.people.get(PersonId(person))
    stands = await _standing(desk, initiative, PersonId(person))
    if stands.verb in (JOINED, DECLINED) and stands.by is not None and stands.at is not None:
        name = literal(asker.name) if asker is not None else "That colleague"
        said = "was welcomed" if stands.verb == JOINED else "was told “not now”"
        raise AlreadyDone(f"{name} {said} at {initiative.id} already.", by=stands.by, at=stands.at)
    if stands.verb != ASKED:
        raise Refused(f"Nobody waits for an answer at {initiative.id} any more.")
    if asker is None or not asker.active or asker.is_outsider:
        raise Refused("Whoever asked is no longer a colleague here. Nothing changed.")
    if asker.id == desk.person.id:
        raise NotAllowed("You asked this yourself, so a colleague answers it.")
    return initiative, asker, for_


async def _speaks_for(desk: Desk, initiative: Initiative) -> PersonId | None:
    """Whoever is asked answers: the author or their deputy; the project office where the author is gone."""
    desk.require(Verb.FOLLOW, initiative)
    if initiative.initiator == desk.person.id:
        return None
    author, principals = await _asked_of(desk, initiative), await desk.principals()
    if author is None and desk.person.has(Role.PROJECT_OFFICE):
        return None
    for one in principals:
        if one.has(Role.PROJECT_OFFICE) if author is None else one.id == author.id:
            return one.id
    who = f"{literal(author.name)}, its author," if author is not None else "The project office"
    raise NotAllowed(f"{who} answers who joins {initiative.id}. You can add a comment there.")


async def _standing(desk: Desk, initiative: Initiative, person: PersonId, again: bool = False) -> Standing:
    """What the history says last about the person's joining; `again`: about opening it again since it ended."""
    wanted, found = (REOPEN,) if again else (ASKED, JOINED, DECLINED), Standing()
    for entry in await desk.uow.history.of(initiative.id):
        since = not again or entry.at >= initiative.entered_stage_at
        if entry.verb in wanted and since and _about(entry) == person:
            found = Standing(entry.verb, PersonId(entry.actor), entry.at)
    return found


def _about(entry: Entry) -> str | None:
    return entry.actor if entry.verb in (ASKED, REOPEN) else details(entry).get("person")


async def _words(desk: Desk, of: str) -> Quote | None:
    """The asker's own words about it, from their draft or their idea; nothing of anybody else's."""
    said: object = None
    if is_draft(of):
        draft = await desk.uow.conversations.get(of, desk.person.id)
        said = draft.state["drafts"].get("problem") if draft is not None and draft.owner == desk.person.id else None
    elif (own := await desk.uow.initiatives.get(InitiativeId(of))) is not None and own.initiator == desk.person.id:
        said = own.idea.problem
    return Quote(cut(said, SAID), by=desk.person.name) if isinstance(said, str) and said.strip() else None


async def _is_theirs(desk: Desk, asker: Person, of: str) -> bool:
    """Whether the draft, or the new idea, is still there to be let go."""
    if is_draft(of):
        draft = await desk.uow.conversations.get(of, asker.id)
        return draft is not None and draft.owner == asker.id and draft.status == "open"
    own = await desk.uow.initiatives.get(InitiativeId(of))
    return own is not None and own.initiator == asker.id and own.stage is Stage.NEW
