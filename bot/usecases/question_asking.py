"""A question that goes to people at once: to a champion, to whoever is next, or to a network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.conversation.flow import World
from bot.ui import Choice, Message, cut, literal
from bot.usecases.ask import A_DAY, MASKED
from bot.usecases.ask_people import (
    LISTED,
    STANDING,
    due_at,
    fitting_networks,
    hand_on,
    network_members,
    not_mine,
    pass_on,
    send,
    to_answer,
)
from bot.usecases.champion_finding import LOOKED_AT, Receiver, Search, champions_of
from bot.usecases.desk import Act, Desk
from domain.authority import belongs
from domain.championship import SERVING
from domain.errors import NotAllowed, NotFound, Refused
from domain.networks import Network, NetworkId
from domain.people import Person, PersonId
from domain.questions import ASKED_OF_PEOPLE, QuestionState, Rung
from domain.sensitive import find, mask

ANYBODY = "anybody"  # who is asked where no champion was chosen: the ladder decides
ENOUGH = "Many of your questions wait for an answer already, so one more would hide the others. Ask again tomorrow."
NO_NETWORK = "That network is not there any more. Say *networks* for those that are."
NOBODY_ELSE = "Nobody but you is in that network yet. Say *champion* to ask a person."


async def ask_person(desk: Desk, words: str, whom: str) -> Message:
    """The words go to that champion, or to whoever is first on the ladder, under the asker's name."""
    question, before = await _keep(desk, words)
    said = await pass_on(desk, question, PersonId(whom) if whom != ANYBODY else None)
    return Message(f"{before} {said.text}".strip(), buttons=said.buttons)


async def ask_network(desk: Desk, words: str, network: int) -> Message:
    """The words go to every member as one card each; the first answer counts, and the others see that it came."""
    standing = belongs(desk.person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    receiver = await _of_network(desk, network, {desk.person.id})
    number, before = await _keep(desk, words)
    asked = await desk.uow.questions.get(number)
    place = receiver.place(due_at(desk.act.office, desk.now))
    if asked is None or not await desk.uow.questions.hand(number, place, desk.now):
        raise Refused("That is with somebody already.")
    await send(desk, asked, desk.person.name, receiver)
    people = "1 member has" if len(receiver.people) == 1 else f"{len(receiver.people)} members have"
    said = f"{receiver.spoken} is asked: {people} it now, and I bring you the first answer."
    return Message(f"{before} {said}".strip())


async def let_network_answer(desk: Desk, question: int, network: int, rung: Rung) -> Message:
    """A champion who does not know lets a network answer that the question is about."""
    asked = await to_answer(desk, question)
    if asked.state is not QuestionState.HANDED or asked.rung is not rung:
        return await not_mine(desk, question, rung)
    if NetworkId(network) not in {one.id for one in await fitting_networks(desk.uow, asked, desk.person)}:
        raise NotFound(NO_NETWORK)
    receiver = await _of_network(desk, network, {asked.person, desk.person.id})
    asker = await desk.uow.people.get(asked.person) if asked.person is not None else None
    said = await hand_on(desk, asked, asker, receiver)
    if asker is not None:
        text = f"Of your question “{literal(cut(asked.words, 200))}”: {_now_with(receiver)}"
        await desk.tell([asker.id], Message(text))
    return said


async def _of_network(desk: Desk, id: int, besides: set[PersonId | None] | set[PersonId]) -> Receiver:
    network = await desk.uow.networks.get(NetworkId(id)) if 0 < id < 2**31 else None
    if network is None:
        raise NotFound(NO_NETWORK)
    people = await network_members(desk.uow, network, besides)
    if not people:
        raise Refused(NOBODY_ELSE)
    return network_receiver(network, people)


def network_receiver(network: Network, people: Sequence[Person]) -> Receiver:
    """The members, of whom the first who answers counts."""
    named = literal(network.name)
    because = f"you are in {named}; the first answer counts"
    return Receiver(Rung.NETWORK, people, None, f"The {network.kind.spoken} {named}", because, network.id)


def _now_with(receiver: Receiver) -> str:
    return f"{receiver.spoken} has it now, as your champion does not know. I bring you the first answer."


async def _keep(desk: Desk, words: str) -> tuple[int, str]:
    """The question's number, and what is said before: secrets and personal data are blacked out."""
    if not desk.person.active:
        raise NotAllowed(belongs(desk.person).reason or "")
    if await desk.uow.questions.waiting_of(desk.person.id, desk.now - timedelta(days=1)) >= A_DAY:
        raise Refused(ENOUGH)
    line = words.strip()
    shown = mask(line, find(line))
    state, person = QuestionState.OPEN, desk.person.id
    number = await desk.uow.questions.add(desk.now, shown, band=ASKED_OF_PEOPLE, score=0.0, state=state, person=person)
    return number, MASKED if shown != line else ""


async def whom_to_ask(world: World) -> Sequence[Choice]:
    """For `choices=`: the person's own champion, whoever is first on the ladder, and the other champions."""
    anybody = Choice(ANYBODY, "Whoever knows", "I find the right one")
    if not isinstance(world, Act) or world.person.is_outsider:
        return [anybody]
    async with world.looking() as desk:
        own = await champions_of(Search(desk.uow, desk.now, world.person))
        serving = await desk.uow.champions.in_states(SERVING, LOOKED_AT)
        people = await desk.uow.people.find(one.person for one in serving)
    first = [one.person for one in own]
    others = sorted((one for one in people.values() if one not in first and belongs(one)), key=lambda one: one.name)
    named = [one for one in (*first, *others) if one.id != world.person.id]
    return [*(_choice(world, one) for one in named[: LISTED - 1]), anybody]


def _choice(act: Act, person: Person) -> Choice:
    unit = act.model.department(person.department) if person.department is not None else None
    return Choice(person.id, person.name, unit.name if unit is not None else None)


async def networks_to_ask(world: World) -> Sequence[Choice]:
    """For `choices=`: the networks, those that the person is in first."""
    if not isinstance(world, Act):
        return []
    async with world.looking() as desk:
        standing = await desk.uow.networks.standing(STANDING)
        joined = await desk.uow.networks.of(world.person.id)
    ordered = sorted((one for one in standing if one.members), key=lambda one: one.id not in joined)
    return [Choice(str(one.id), one.name, cut(one.about, 100)) for one in ordered[:LISTED]]
