"""Questions that no playbook answers: who gets them, what they answer, and what the asker hears."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.actions import StartFlow
from bot.cards import answer as cards
from bot.cards import champions
from bot.cards.words import name
from bot.conversation.flow import World
from bot.conversation.small_talk import asks_what_ai_can
from bot.ui import Button, Choice, Message, cut, literal
from bot.usecases.champion_finding import Receiver, Search, receiver_of
from bot.usecases.curation_talks import Kind, aim_of
from bot.usecases.desk import Act, Desk, Office
from domain.authority import belongs
from domain.errors import NotAllowed, NotFound, Refused
from domain.networks import Network, nearest
from domain.people import Person, PersonId, Role
from domain.questions import Asked, QuestionState, Rung, Turn, Written
from storage.unit_of_work import UnitOfWork

OTHERS = "That question is somebody else's. Ask me yourself, and I answer you."
GONE = "That question is not there any more. Ask it again."
ANSWERED = "That question was answered already. Thank you for looking."
WENT_ON = "That went on already, so it is off your list. Thank you."
SOMEBODY = "A colleague"
TURNS = 6  # of the talk so far that the next person reads
STANDING = 200  # networks that are looked at
OFFERED = 2  # networks to choose from
ASKED_AT_ONCE = 50  # members of a network who get a question
LISTED = 25
LOOKED_AT = 500
ANSWER_FLOW = "answer_asked"
WRITE_FLOW = "playbook_add"  # starts with the question's number as `question:12`, where there is such a flow


async def own(desk: Desk, question: int) -> Asked:
    """The question, if this person asked it; NotFound or NotAllowed otherwise."""
    asked = await _asked(desk, question)
    if asked.person != desk.person.id:
        raise NotAllowed(OTHERS)
    return asked


async def offer(desk: Desk, asked: Asked, before: str) -> Message:
    """Says who would get it, and offers to send it; with an idea, where it asks what AI can do."""
    receiver = await receiver_of(_search(desk, desk.person, asked))
    is_idea = asks_what_ai_can(asked.words) and not desk.person.is_outsider
    said = f"{before} {receiver.note}".strip()
    return cards.unknown(asked.id, receiver.spoken, may_be_idea=is_idea, before=said)


async def who_knows(desk: Desk, question: int) -> Message:
    """Who would get the question, before it is sent."""
    return await offer(desk, await own(desk, question), "A person may know more than the playbooks.")


async def pass_on(desk: Desk, question: int, whom: PersonId | None = None) -> Message:
    """The question goes to whoever may know, with the asker's words and name; once. To that champion, where one is
    named."""
    asked = await own(desk, question)
    if asked.state.is_over:
        return Message("That was answered already. Ask me again in other words if you need more.")
    receiver = await receiver_of(replace(_search(desk, desk.person, asked), whom=whom))
    if not await desk.uow.questions.hand(question, receiver.place(due_at(desk.act.office, desk.now)), desk.now):
        return Message("That is with somebody already; I tell you as soon as there is an answer.")
    await send(desk, asked, desk.person.name, receiver)
    note = f" {receiver.note}" if receiver.note else ""
    return Message(f"Passed on.{note} {receiver.spoken} has it now, and I tell you here as soon as there is an answer.")


async def not_mine(desk: Desk, question: int, rung: Rung, *, offers: bool = True) -> Message:
    """It goes to the next step of the ladder. With `offers`, where champions do not know and there is a network for
    it, whoever presses chooses: they know best who may read it."""
    asked, asker = await _to_answer(desk, question)
    if asked.state is not QuestionState.HANDED or not await _is_at(desk, asked, rung):
        return Message(WENT_ON)
    search = replace(_search(desk, asker or desk.person, asked), besides={desk.person.id}, in_second_person=False)
    receiver = await receiver_of(search, after=rung)
    if offers and rung in (Rung.CHAMPION, Rung.BACKUP) and receiver.rung is not Rung.BACKUP:
        fitting = await fitting_networks(desk.uow, asked, desk.person)
        if fitting:
            return champions.ask_a_network(
                asked, asker.name if asker is not None else None, fitting, receiver.spoken, rung
            )
    return await hand_on(desk, asked, asker, receiver)


async def hand_on(desk: Desk, asked: Asked, asker: Person | None, receiver: Receiver) -> Message:
    """From whoever has it to the receiver; the copies of the card say so."""
    place = receiver.place(due_at(desk.act.office, desk.now))
    if not await desk.uow.questions.hand_on(asked.id, asked.place, place, desk.now):
        return Message(WENT_ON)
    who = asker.name if asker is not None else SOMEBODY
    if asked.rung is not None:
        became = f"It is with {_within(receiver.spoken)} now, so nothing is asked of you any more."
        await desk.refresh(card_subject(asked.id, asked.rung), cards.over(asked, who, became))
    await send(desk, asked, who, receiver)
    return Message(f"Fine. {receiver.spoken} has it now, and you are out of it.")


async def answer(desk: Desk, question: int, words: str, *, may_write: bool) -> Message:
    """The answer goes to the asker under the answerer's name. `may_write`: it can become a playbook entry next."""
    asked, asker = await _to_answer(desk, question)
    if asked.state.is_over or not await desk.uow.questions.answer(question, desk.person.id, desk.now):
        raise Refused(ANSWERED)
    await desk.uow.question_words.add(question, Written(desk.now, Turn.ANSWERED, desk.person.id, words))
    if asker is not None:
        await desk.tell([asker.id], cards.answered_by(asked, words, desk.person.name))
    if asked.rung is not None:
        done = cards.over(
            asked, asker.name if asker is not None else SOMEBODY, f"{literal(desk.person.name)} answered."
        )
        await desk.refresh(card_subject(question, asked.rung), done)
    who = f"{literal(asker.name)} has your answer" if asker is not None else "The asker's name is no longer kept"
    write = (Button("Make it a playbook entry", StartFlow(WRITE_FLOW, f"question:{question}")),) if may_write else ()
    next_ = " The next who asks could find it: make it a playbook entry." if may_write else ""
    return Message(f"{who}. Thank you.{next_}", buttons=write)


async def to_answer(desk: Desk, question: int) -> Asked:
    """Before the first question: the question that this person may answer now, or the reason why not."""
    asked, _ = await _to_answer(desk, question)
    if asked.state.is_over:
        raise Refused(ANSWERED)
    return asked


async def waiting_for(world: World) -> Sequence[Choice]:
    """For `choices=`: the questions that this person may answer, the one that was chosen first."""
    if not isinstance(world, Act):
        return []
    aim = aim_of(world.subject)
    async with world.looking() as desk:
        chosen = await desk.uow.questions.get(aim.number) if aim.kind is Kind.QUESTION else None
        first = [chosen] if chosen is not None and not chosen.state.is_over else []
        others = [one for one in await desk.uow.questions.open(LOOKED_AT) if one.state is not QuestionState.ANSWERED]
        found = [*first, *(one for one in others if one not in first)]
        people = await desk.uow.people.find({one.person for one in found})
        joined = await desk.uow.networks.of(world.person.id)
    mine = [
        one for one in found if may_answer(world.person, one, people.get(one.person) if one.person else None, joined)
    ]
    return [
        Choice(str(one.id), f"{name(people, one.person, 'Somebody')}: {cut(one.words, 120)}") for one in mine[:LISTED]
    ]


def _search(desk: Desk, asker: Person, asked: Asked) -> Search:
    return Search(desk.uow, desk.now, asker, asked.words, in_second_person=asker.id == desk.person.id)


async def send(desk: Desk, asked: Asked, asker: str, receiver: Receiver) -> None:
    """The card to everybody who may answer now; it is kept up to date from then on."""
    turns = await desk.uow.question_words.of(asked.id, TURNS)
    message = cards.passed_on(asked, asker, receiver.because, receiver.rung, turns)
    subject = card_subject(asked.id, receiver.rung)
    if receiver.channel is not None:
        await desk.post(receiver.channel, message, subject)
        return
    for one in receiver.people:
        await desk.show(one.id, message, subject)


def card_subject(question: int, rung: Rung) -> str:
    """What the copies of a question's card are kept under, apart for each step of the ladder."""
    return f"question:{rung}:{question}"


def due_at(office: Office, now: datetime) -> datetime:
    """From when an unanswered question goes on by itself: the same time of day, the model's working days later."""
    zone = ZoneInfo(office.model.time_zone)
    local = now.astimezone(zone)
    day = office.later(local.date(), office.model.champions.backup_days)
    return datetime.combine(day, local.timetz().replace(tzinfo=None), zone).astimezone(UTC)


async def fitting_networks(uow: UnitOfWork, asked: Asked, asking: Person) -> list[Network]:
    """The networks that the question is about and that have somebody to ask besides its asker and who asks them."""
    found = nearest(await uow.networks.standing(STANDING), asked.words)[:OFFERED]
    return [one for one in found if await network_members(uow, one, {asked.person, asking.id})]


async def network_members(uow: UnitOfWork, network: Network, besides: Collection[PersonId | None]) -> list[Person]:
    """Its members who can be asked; guests are not."""
    ids = [one for one in await uow.networks.members(network.id, ASKED_AT_ONCE) if one not in besides]
    people = await uow.people.find(ids)
    return [people[one] for one in ids if one in people and belongs(people[one])]


def _within(spoken: str) -> str:
    """As it stands in the middle of a sentence."""
    return f"{spoken[:1].lower()}{spoken[1:]}" if spoken.startswith("The ") else spoken


async def _asked(desk: Desk, question: int) -> Asked:
    asked = await desk.uow.questions.get(question) if 0 < question < 2**31 else None
    if asked is None:
        raise NotFound(GONE)
    return asked


async def _to_answer(desk: Desk, question: int) -> tuple[Asked, Person | None]:
    """The question with its asker, for whoever may answer it; nobody else learns that it exists."""
    standing = belongs(desk.person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    asked = await _asked(desk, question)
    asker = await desk.uow.people.get(asked.person) if asked.person is not None else None
    joined = await desk.uow.networks.of(desk.person.id) if asked.network is not None else ()
    if not may_answer(desk.person, asked, asker, joined):
        raise NotFound(GONE)
    return asked, asker


def may_answer(person: Person, asked: Asked, asker: Person | None, joined: Collection[int] = ()) -> bool:
    """Whoever has it or answered it, training and the project office, the champions of the asker's department, and
    the members of the network that was asked (`joined`: which the person is in)."""
    if not belongs(person) or person.id == asked.person:
        return False
    their_champion = asker is not None and asker.department is not None and asker.department == person.department
    return (
        person.id in (asked.handed_to, asked.answered_by)
        or person.has(Role.TRAINING, Role.PROJECT_OFFICE)
        or (person.has(Role.CHAMPION) and their_champion)
        or (asked.network is not None and asked.network in joined)
    )


_ROLE = {Rung.CHAMPION: Role.CHAMPION, Rung.TRAINING: Role.TRAINING, Rung.OFFICE: Role.PROJECT_OFFICE}


async def _is_at(desk: Desk, asked: Asked, rung: Rung) -> bool:
    """Whether it is still with those whom the button was shown to."""
    if asked.rung is not None:
        return asked.rung is rung
    if asked.handed_to is None:
        return rung is not Rung.CHAMPION
    holder = await desk.uow.people.get(asked.handed_to)
    return holder is not None and rung in _ROLE and holder.has(_ROLE[rung])
