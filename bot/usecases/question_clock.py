"""Questions that nobody answered go on by themselves: to the backup, then to training (domain rule 5)."""

from __future__ import annotations

from datetime import datetime

from bot.cards import answer as cards
from bot.cards import champions
from bot.packing import pack
from bot.usecases.ask_people import SOMEBODY, TURNS, card_subject, due_at
from bot.usecases.champion_finding import Receiver, Search, receiver_of
from bot.usecases.desk import Office
from domain.networks import NetworkId
from domain.people import Person, PersonId
from domain.questions import Asked
from storage.outbox import Outgoing
from storage.unit_of_work import UnitOfWork, reading, writing

AT_ONCE = 50  # questions that go on in one round of the clock


async def move_on_unanswered(office: Office, now: datetime) -> None:
    """Every question whose time is up goes to the next once, also with two processes, and its asker hears of it."""
    async with reading(office.database) as uow:
        due = await uow.questions.due(now, AT_ONCE)
    for asked in due:
        async with writing(office.database) as uow:
            await _move_on(office, uow, now, asked.id)
    if due:
        office.kick()


async def _move_on(office: Office, uow: UnitOfWork, now: datetime, question: int) -> None:
    asked = await uow.questions.get(question)
    if asked is None or asked.rung is None or asked.due_at is None or asked.due_at > now:
        return
    asker = await uow.people.get(asked.person) if asked.person is not None else None
    besides = {asked.handed_to} if asked.handed_to is not None else set[PersonId]()
    somebody = asker or Person(PersonId(""), SOMEBODY)
    search = Search(uow, now, somebody, asked.words, besides, in_second_person=False)
    receiver = await receiver_of(search, after=asked.rung)
    if not await uow.questions.hand_on(question, asked.place, receiver.place(due_at(office, now)), now):
        return
    who = asker.name if asker is not None else SOMEBODY
    before = champions.with_whom(await _holder(uow, asked), await _network_name(uow, asked))
    await _show(uow, now, asked, who, receiver)
    subject = card_subject(question, asked.rung)
    became = pack(cards.over(asked, who, champions.went_on(receiver.spoken)))
    await uow.outbox.replace_card(now, subject, became)
    if asker is not None and asker.active:
        said = pack(champions.moved_on(asked, before, receiver.spoken))
        key = f"moved-on:{question}:{receiver.rung}"
        await uow.outbox.add(now, Outgoing(said, person=asker.id, dedupe_key=key))


async def _show(uow: UnitOfWork, now: datetime, asked: Asked, asker: str, receiver: Receiver) -> None:
    turns = await uow.question_words.of(asked.id, TURNS)
    payload = pack(cards.passed_on(asked, asker, receiver.because, receiver.rung, turns))
    subject = card_subject(asked.id, receiver.rung)
    if receiver.channel is not None:
        await uow.outbox.add(now, Outgoing(payload, channel=receiver.channel, subject=subject))
        return
    await uow.outbox.add(now, *(Outgoing(payload, person=one.id, subject=subject) for one in receiver.people))


async def _holder(uow: UnitOfWork, asked: Asked) -> Person | None:
    return await uow.people.get(asked.handed_to) if asked.handed_to is not None else None


async def _network_name(uow: UnitOfWork, asked: Asked) -> str | None:
    network = await uow.networks.get(NetworkId(asked.network)) if asked.network is not None else None
    return network.name if network is not None else None
