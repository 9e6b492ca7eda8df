"""Questions that no playbook answers: who gets them, what they answer, and what the asker hears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.actions import StartFlow
from bot.ask_actions import Rung
from bot.cards import answer as cards
from bot.cards.words import listed, name
from bot.conversation.flow import World
from bot.conversation.small_talk import asks_what_ai_can
from bot.ui import Button, Choice, Message, cut, literal
from bot.usecases.curation_talks import Kind, aim_of
from bot.usecases.desk import Act, Desk
from domain.authority import belongs
from domain.errors import NotAllowed, NotFound, Refused
from domain.people import Person, PersonId, Role
from domain.places import Channel
from domain.questions import Asked, QuestionState

OTHERS = "That question is somebody else's. Ask me yourself, and I answer you."
GONE = "That question is not there any more. Ask it again."
ANSWERED = "That question was answered already. Thank you for looking."
LISTED = 25
LOOKED_AT = 500
ANSWER_FLOW = "answer_asked"
WRITE_FLOW = "playbook_add"  # starts with the question's number as `question:12`, where there is such a flow


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets it. `spoken` begins a sentence, `because` ends one; with a channel everybody there may answer."""

    rung: Rung
    people: Sequence[Person]
    channel: Channel | None
    spoken: str
    because: str

    @property
    def held_by(self) -> PersonId | None:
        return self.people[0].id if self.people else None


async def own(desk: Desk, question: int) -> Asked:
    """The question, if this person asked it; NotFound or NotAllowed otherwise."""
    asked = await _asked(desk, question)
    if asked.person != desk.person.id:
        raise NotAllowed(OTHERS)
    return asked


async def offer(desk: Desk, asked: Asked, before: str) -> Message:
    """Says who would get it, and offers to send it; with an idea, where it asks what AI can do."""
    receiver = await receiver_of(desk, desk.person)
    is_idea = asks_what_ai_can(asked.words) and not desk.person.is_outsider
    return cards.unknown(asked.id, receiver.spoken, may_be_idea=is_idea, before=before)


async def who_knows(desk: Desk, question: int) -> Message:
    """Who would get the question, before it is sent."""
    return await offer(desk, await own(desk, question), "A person may know more than the playbooks.")


async def pass_on(desk: Desk, question: int) -> Message:
    """The question goes to whoever may know, with the asker's words and name; once."""
    asked = await own(desk, question)
    if asked.state.is_over:
        return Message("That was answered already. Ask me again in other words if you need more.")
    receiver = await receiver_of(desk, desk.person)
    if not await desk.uow.questions.hand(question, receiver.held_by):
        return Message("That is with somebody already; I tell you as soon as there is an answer.")
    await _send(desk, asked, desk.person.name, receiver)
    return Message(f"Passed on. {receiver.spoken} has it now, and I tell you here as soon as there is an answer.")


async def not_mine(desk: Desk, question: int, rung: Rung) -> Message:
    """It goes from the champion to training, from there to the project office."""
    asked, asker = await _to_answer(desk, question)
    if asked.state is not QuestionState.HANDED or not await _is_at(desk, asked, rung):
        return Message("That went on already, so it is off your list. Thank you.")
    receiver = await receiver_of(desk, asker or desk.person, after=rung)
    if not await desk.uow.questions.hand_on(question, asked.handed_to, receiver.held_by):
        return Message("That went on already, so it is off your list. Thank you.")
    await _send(desk, asked, asker.name if asker is not None else "A colleague", receiver)
    return Message(f"Fine. {receiver.spoken} has it now, and you are out of it.")


async def answer(desk: Desk, question: int, words: str, *, may_write: bool) -> Message:
    """The answer goes to the asker under the answerer's name. `may_write`: it can become a playbook entry next."""
    asked, asker = await _to_answer(desk, question)
    if asked.state.is_over or not await desk.uow.questions.settle([question], None):
        raise Refused(ANSWERED)
    if asker is not None:
        await desk.tell([asker.id], cards.answered_by(asked, words, desk.person.name))
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
    mine = [one for one in found if may_answer(world.person, one, people.get(one.person) if one.person else None)]
    return [
        Choice(str(one.id), f"{name(people, one.person, 'Somebody')}: {cut(one.words, 120)}") for one in mine[:LISTED]
    ]


async def receiver_of(desk: Desk, asker: Person, after: Rung | None = None) -> Receiver:
    """The champions of the asker's department, else training, else the project office."""
    rungs = list(Rung)
    for rung in rungs[rungs.index(after) + 1 :] if after is not None else rungs:
        found = await _at(desk, asker, rung)
        if found is not None:
            return found
    raise NotFound("Nobody is left to ask here. Ask a colleague of the AI office in person.")


async def _at(desk: Desk, asker: Person, rung: Rung) -> Receiver | None:
    """Who sits there; None where it is nobody but the asker."""
    match rung:
        case Rung.CHAMPION:
            if asker.department is None or asker.is_outsider:
                return None
            people = await _others(desk, asker, Role.CHAMPION, asker.department)
            names = listed([literal(one.name) for one in people])
            spoken = f"Your champion {names}" if asker.id == desk.person.id else names
            return Receiver(rung, people, None, spoken, "you are the champion there") if people else None
        case Rung.TRAINING:
            people = await _others(desk, asker, Role.TRAINING)
            bound = bool(await desk.uow.channels.of(Channel.TRAINING))
            spoken = f"The {Role.TRAINING.spoken}"
            because = "training looks after the playbooks"
            channel = Channel.TRAINING if bound else None
            return Receiver(rung, people, channel, spoken, because) if people or bound else None
        case Rung.OFFICE:
            people = await _others(desk, asker, Role.PROJECT_OFFICE)
            because = "nobody else is there for questions yet"
            return Receiver(rung, people, Channel.PROJECT_OFFICE, "The project office", because)
        case _:
            assert_never(rung)


async def _others(desk: Desk, asker: Person, role: Role, department: str | None = None) -> list[Person]:
    return [one for one in await desk.uow.people.with_role(role, department) if one.id != asker.id]


async def _send(desk: Desk, asked: Asked, asker: str, receiver: Receiver) -> None:
    message = cards.passed_on(asked, asker, receiver.because, receiver.rung)
    if receiver.channel is not None:
        await desk.post(receiver.channel, message)
    else:
        await desk.tell([one.id for one in receiver.people], message)


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
    if not may_answer(desk.person, asked, asker):
        raise NotFound(GONE)
    return asked, asker


def may_answer(person: Person, asked: Asked, asker: Person | None) -> bool:
    """Whoever has it, training and the project office, and the champions of the asker's department."""
    if not belongs(person) or person.id == asked.person:
        return False
    their_champion = asker is not None and asker.department is not None and asker.department == person.department
    return (
        person.id == asked.handed_to
        or person.has(Role.TRAINING, Role.PROJECT_OFFICE)
        or (person.has(Role.CHAMPION) and their_champion)
    )


_ROLE = {Rung.CHAMPION: Role.CHAMPION, Rung.TRAINING: Role.TRAINING, Rung.OFFICE: Role.PROJECT_OFFICE}


async def _is_at(desk: Desk, asked: Asked, rung: Rung) -> bool:
    """Whether it is still with those whom the button was shown to."""
    if asked.handed_to is None:
        return rung is not Rung.CHAMPION
    holder = await desk.uow.people.get(asked.handed_to)
    return holder is not None and holder.has(_ROLE[rung])
