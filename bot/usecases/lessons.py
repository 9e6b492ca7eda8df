"""Sharing a lesson with the network: it goes to the training head, who publishes it, edits it first, or declines it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import RunCommand
from bot.cards import lessons as cards
from bot.cards.words import name
from bot.ui import Button, Message, cut, literal
from bot.usecases.desk import Desk
from bot.usecases.look import LONGEST_WORD
from domain import lessons as rules
from domain.authority import belongs
from domain.errors import NotAllowed, NotFound, Refused
from domain.lessons import Lesson, LessonState
from domain.people import Person, PersonId, Role
from domain.places import Channel

WAITING = 10  # of one author that may wait at once
LOOKED_AT = 200
SHARERS = (
    "Lessons come from champions. Tell yours what happened, and it reaches the network; *champion* says who that is."
)
CURATORS = "The head of training decides what the network shows. *lessons* lists what is published."
GUESTS = "Guests may ask questions here, but lessons are for colleagues of the company."


@dataclass(frozen=True, slots=True)
class Typed:
    """A lesson as somebody wrote it."""

    title: str
    happened: str
    useful: str
    topics: tuple[str, ...]


def may_share(person: Person) -> None:
    """Raises NotAllowed for everybody who is neither champion nor training."""
    standing = belongs(person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    if not rules.may_share(person):
        raise NotAllowed(SHARERS)


async def share(desk: Desk, typed: Typed) -> Message:
    """Before the training head with it; nobody else sees it until it is published."""
    may_share(desk.person)
    if len(await desk.uow.lessons.waiting_of(desk.person.id, WAITING)) == WAITING:
        raise Refused(f"{WAITING} lessons of yours wait already. This one is kept; share it later.")
    who = desk.person
    new = Lesson(typed.title, typed.happened, typed.useful, typed.topics, who.id, who.department, desk.now)
    lesson = await desk.uow.lessons.add(new)
    message = cards.to_curate(lesson, who.name, desk.model)
    heads = await desk.uow.people.with_role(Role.TRAINING)
    if heads and not await desk.uow.channels.of(Channel.TRAINING):
        for head in heads:
            await desk.show(head.id, message, cards.curated_subject(lesson))
    else:
        await desk.post(Channel.TRAINING, message, cards.curated_subject(lesson))
    await desk.record(f"lesson:{lesson.id}", "lesson_shared")
    text = f"**{lesson.id}** is with the head of training. Once it is published, every colleague can read it under "
    return Message(f"{text}your name and unit, and I tell you. If it is declined, you hear why.")


async def curator(desk: Desk) -> PersonId | None:
    """For whom the person decides about lessons: None for themselves. NotAllowed for everybody else."""
    if rules.may_curate(desk.person):
        return None
    for principal in await desk.principals():
        if rules.may_curate(principal):
            return principal.id
    raise NotAllowed(CURATORS)


async def to_decide(desk: Desk, number: int) -> Lesson:
    """A lesson that waits, for whoever decides about it; AlreadyDone says who was faster."""
    await curator(desk)
    lesson = await _get(desk, number)
    if lesson.state is not LessonState.WAITING:
        raise rules.already(lesson)
    return lesson


async def publish(desk: Desk, number: int, revision: int | None = None, typed: Typed | None = None) -> Message:
    """Into the champions' channel and the case library, in the words given or as it stands; its author is told."""
    for_ = await curator(desk)
    before = await _get(desk, number)
    if revision is not None and before.state is LessonState.WAITING and before.revision != revision:
        raise Refused(f"{before.id} was changed since you looked. Say *lessons {before.id}* for its words now.")
    said = typed or Typed(before.title, before.happened, before.useful, before.topics)
    after = rules.publish(before, desk.person.id, desk.now, said.title, said.happened, said.useful, said.topics)
    await _save(desk, after)
    people = await desk.uow.people.find({after.author})
    author = name(people, after.author)
    await desk.post(Channel.CHAMPIONS, cards.published(after, author, desk.model, 0), cards.shared_subject(after))
    await desk.refresh(cards.curated_subject(after), _curated(desk, after, author))
    await desk.tell([after.author], cards.told_published(after, is_edited=said != _typed(before)))
    await desk.record(f"lesson:{after.id}", "lesson_published", **{"for": for_})
    return Message(f"**{after.id}** is published: in the champions' channel, and in the case library as a lesson.")


async def decline(desk: Desk, number: int, reason: str) -> Message:
    """Its author reads the reason, and can share it again."""
    for_ = await curator(desk)
    after = rules.decline(await _get(desk, number), desk.person.id, desk.now, reason)
    await _save(desk, after)
    people = await desk.uow.people.find({after.author})
    await desk.refresh(cards.curated_subject(after), _curated(desk, after, name(people, after.author)))
    await desk.tell([after.author], cards.told_declined(after, desk.person.name))
    await desk.record(f"lesson:{after.id}", "lesson_declined", **{"for": for_})
    return Message(f"**{after.id}** is declined, and its author reads your reason.")


async def take_back(desk: Desk, number: int) -> Message:
    """Out of the channel's card, the lists and the library, by its author or the training head."""
    before = await _get(desk, number)
    if before.state is not LessonState.PUBLISHED and desk.person.id != before.author:
        await curator(desk)
    after = rules.withdraw(before, desk.person, desk.now)
    await _save(desk, after)
    people = await desk.uow.people.find({after.author})
    author = name(people, after.author)
    await desk.refresh(cards.curated_subject(after), _curated(desk, after, author))
    await desk.refresh(cards.shared_subject(after), cards.published(after, author, desk.model, 0))
    await desk.record(f"lesson:{after.id}", "lesson_withdrawn")
    return Message(f"**{after.id}** is taken back and in no list any more.")


async def use(desk: Desk, number: int) -> Message:
    """Counts that the person used it, once; its author hears of the first time, without a name."""
    lesson = await _published(desk, number)
    rules.may_use(lesson, desk.person)
    if not await desk.uow.lessons.use(lesson.number, desk.person.id, desk.now):
        return Message(f"You said so before, so **{lesson.id}** counts you already. Thank you.")
    uses = (await desk.uow.lessons.uses([lesson.number])).get(lesson.number, 0)
    people = await desk.uow.people.find({lesson.author})
    message = cards.published(lesson, name(people, lesson.author), desk.model, uses)
    await desk.refresh(cards.shared_subject(lesson), message)
    if uses == 1:
        await desk.tell([lesson.author], cards.told_used(lesson))
    return Message(f"Counted, without your name: **{lesson.id}** was of use. *share* takes one of yours.")


async def show(desk: Desk, number: int) -> Message:
    """One lesson with its words: published ones for colleagues, others for their author and for training."""
    lesson = await _get(desk, number)
    people = await desk.uow.people.find({lesson.author, *([lesson.decided_by] if lesson.decided_by else [])})
    author = name(people, lesson.author)
    if lesson.state is LessonState.PUBLISHED:
        uses = (await desk.uow.lessons.uses([number])).get(number, 0)
        return cards.published(lesson, author, desk.model, uses)
    if desk.person.id != lesson.author:
        try:
            await curator(desk)
        except NotAllowed:
            raise _unknown(number) from None
        return cards.to_curate(lesson, author, desk.model, name(people, lesson.decided_by, ""))
    return Message(f"**{lesson.id}** is {lesson.state.value}.", cards.lesson_card(lesson, author, desk.model))


async def view(desk: Desk, id: str) -> Message:
    """The card where a copy of it stands."""
    return await show(desk, rules.number_of(id) or 0)


async def overview(desk: Desk, words: str) -> Message:
    """What is published about the topic, the latest first; before it, for training, what waits."""
    _members_only(desk)
    waiting = await _waiting(desk) if not words.strip() else None
    if waiting is not None:
        return waiting
    return await published(desk, words)


async def published(desk: Desk, words: str) -> Message:
    """The same without what waits."""
    _members_only(desk)
    found = await desk.uow.lessons.published(wanted(words), LOOKED_AT)
    sharer = rules.may_share(desk.person)
    if not found:
        about = f" about “{literal(cut(words.strip(), 60))}”" if words.strip() else ""
        begin = (cards.SHARE_ONE,) if sharer else (Button("Case library", RunCommand("cases", "")),)
        return Message(f"No lesson{about} is published yet. Champions share them with *share*.", buttons=begin)
    shown = found[: cards.SHOWN]
    authors, uses = await shown_with(desk, shown)
    card = cards.listed(shown, authors, uses, desk.model, len(found) - len(shown), may_share=sharer)
    return Message("What other units learnt, the latest first.", card)


def wanted(words: str) -> list[str]:
    """The words that a lesson must hold to be found."""
    return [word[:LONGEST_WORD].casefold() for word in words.split()[:8]]


async def shown_with(desk: Desk, found: Sequence[Lesson]) -> tuple[dict[str, str], dict[int, int]]:
    """The names of the authors, and how many people used each."""
    people = await desk.act.office.directory.find(desk.uow.people, {one.author for one in found}, desk.now)
    uses = await desk.uow.lessons.uses([one.number for one in found])
    return {str(id): person.name for id, person in people.items()}, uses


async def _waiting(desk: Desk) -> Message | None:
    """What waits for the training head; None for everybody else, and when nothing does."""
    try:
        await curator(desk)
    except NotAllowed:
        return None
    found = await desk.uow.lessons.waiting(LOOKED_AT)
    if not found:
        return None
    authors, _ = await shown_with(desk, found[: cards.SHOWN])
    card = cards.queue(found[: cards.SHOWN], authors, len(found) - cards.SHOWN)
    every = Button("Published lessons", RunCommand("lessons", "published"))
    return Message("These lessons wait for your word, the oldest first.", card, buttons=(every,))


def _members_only(desk: Desk) -> None:
    if desk.person.is_outsider or not desk.person.active:
        raise NotAllowed(GUESTS)


async def _get(desk: Desk, number: int) -> Lesson:
    """Guests learn of none; nobody learns of a number that they may not know."""
    _members_only(desk)
    lesson = await desk.uow.lessons.get(number) if 0 < number < 2**31 else None
    if lesson is None:
        raise _unknown(number)
    return lesson


async def _published(desk: Desk, number: int) -> Lesson:
    lesson = await _get(desk, number)
    if lesson.state is not LessonState.PUBLISHED:
        raise _unknown(number)
    return lesson


def _unknown(number: int) -> NotFound:
    return NotFound(f"I know no lesson L-{number}. Say *lessons* for those that are published.")


async def _save(desk: Desk, after: Lesson) -> None:
    if not await desk.uow.lessons.save(after):
        faster = await desk.uow.lessons.get(after.number)
        if faster is not None and faster.decided_by is not None:
            raise rules.already(faster)
        raise Refused(f"{after.id} was changed this very moment. Say *lessons {after.id}* for its words now.")


def _typed(lesson: Lesson) -> Typed:
    return Typed(lesson.title, lesson.happened, lesson.useful, lesson.topics)


def _curated(desk: Desk, lesson: Lesson, author: str) -> Message:
    return cards.to_curate(lesson, author, desk.model, desk.person.name)
