"""Asking: an answer from the playbooks, "did you mean", or an honest "I don't know"; and what became of it.

Every search runs outside the transaction that keeps the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from bot.cards import answer as cards
from bot.cards.answer import Passage, Topic
from bot.cards.help import HAND_IN
from bot.conversation.small_talk import Talk, asks_what_ai_can, talk_in, talk_unless_answered
from bot.ui import Card, Message, literal
from bot.usecases.ask_people import offer, own
from bot.usecases.desk import Act, Desk
from bot.usecases.playbooks import FOR_ALL, audiences_of, renewed, renewed_in
from bot.usecases.small_talk import reply_to
from domain.authority import belongs
from domain.errors import NotAllowed, NotFound
from domain.people import Role
from domain.questions import QuestionState
from domain.sensitive import find, mask
from knowledge.answers import Answer, Band
from knowledge.index import Hit
from knowledge.playbooks import Audience, Playbook, Section
from storage.database import Busy

RELATED = 2
OFFERED = 3
A_DAY = 50  # questions of one person that may wait for an answer; more would hide those of others
ELSEWHERE = "I cannot pass it on just now: ask your champion in person, or ask me again later."
FOUND = 3  # passages among the results of a search
MASKED = "I blacked out what looked like a secret or personal data."
NOT_THERE = "That playbook is not there any more. Ask in your own words, and I look again."
_NUMBER = re.compile(r"(?i)\bai-\d{4}-\d+\b")  # of an idea; it names no passage
_OF_IDEAS = frozenset({Role.PROJECT_OFFICE.value, Role.PRODUCT_PORTFOLIO.value})  # who owns what is asked on the way


@dataclass(frozen=True, slots=True)
class Answered:
    """What is said. `is_for_all` when everybody may read every word of it."""

    message: Message
    is_for_all: bool = False


async def ask(act: Act, words: str) -> Answered:
    """The answer to a question in somebody's own words. It is kept; small talk is not."""
    _may_ask(act)
    line = words.strip()
    heard = talk_in(line)
    if heard is not None:
        return Answered(reply_to(heard, act.person))
    library = await renewed(act.office)
    shown = mask(line, find(line))
    found = library.ask(shown, audiences_of(act.person))
    if found.band is not Band.SURE:
        heard = talk_unless_answered(line)
    if heard is Talk.ABUSE:
        return Answered(reply_to(heard, act.person))
    before = MASKED if shown != line else ""
    try:
        async with act.desk() as desk:
            return await _said(desk, shown, found, before, heard)
    except Busy:
        return _unkept(act, shown, found, before)


async def answer_if_sure(act: Act, line: str) -> Answered | None:
    """The answer to a question in the middle of something else, kept; None when no playbook is sure to have it."""
    if talk_in(line) is not None or not act.person.active:
        return None
    library = await renewed(act.office)
    shown = mask(line, find(line))
    found = library.ask(shown, audiences_of(act.person))
    if found.band is not Band.SURE or found.best is None:
        return None
    try:
        async with act.desk() as desk:
            return await _said(desk, shown, found, "", None)
    except Busy:
        return _unkept(act, shown, found, "")


async def answer_here(desk: Desk, words: str) -> Message:
    """The same as `ask` at the end of a form, where the transaction is open already; the search takes milliseconds."""
    act, line = desk.act, words.strip()
    _may_ask(act)
    heard = talk_in(line)
    if heard is not None:
        return reply_to(heard, act.person)
    shown = mask(line, find(line))
    found = (await renewed_in(desk.uow, act.office)).ask(shown, audiences_of(act.person))
    return (await _said(desk, shown, found, MASKED if shown != line else "", None)).message


async def topic(act: Act, id: str) -> Message:
    """What a playbook answers, asked for by its title."""
    _may_ask(act)
    book = await _readable(act, id)
    async with act.desk() as desk:
        number = await _keep(desk, book.title, Band.SURE, 1.0, book.id)
        return _answer(desk.act, number, book, book.sections[0], _related(act, book, ()), book.title)


async def pick(act: Act, question: int, id: str) -> Message:
    """The asker says which of those offered was meant; with no id, that it was none of them."""
    _may_ask(act)
    if not id:
        async with act.desk() as desk:
            asked = await own(desk, question)
            return await offer(desk, asked, "Then I don't know it: no playbook answers that.")
    book = await _readable(act, id)
    async with act.looking() as desk:
        words = (await own(desk, question)).words
    hits = act.office.library.ask(words, audiences_of(act.person)).hits
    section = next((hit.section for hit in hits if hit.playbook.id == id), book.sections[0])
    async with act.desk() as desk:
        asked = await own(desk, question)
        await desk.uow.questions.answered(question, id)
        return _answer(desk.act, question, book, section, _related(act, book, hits), asked.words)


async def rate(desk: Desk, question: int, *, helped: bool) -> Message:
    """Whether the answer helped, said once by whoever asked. An answer that did not is looked after by people."""
    asked = await own(desk, question)
    if not await desk.uow.questions.rate(question, helped):
        return Message("You told me already, and it counts. Ask me the next thing whenever you like.")
    if helped:
        return Message("Good to know, thank you. Ask me the next thing whenever you like.")
    if asked.state.is_over:
        return Message("Thank you for saying so. Ask me again in other words, and I look for somebody else.")
    return await offer(desk, asked, "Thank you for saying so; that is how the answers get better.")


async def passages(act: Act, words: str) -> tuple[Card, ...]:
    """Passages for everyone that answer the words, the best first, to be put before others."""
    if talk_in(words.strip()) is not None or _NUMBER.search(words):
        return ()
    found = (await renewed(act.office)).ask(words.strip(), FOR_ALL)
    hits = found.hits[:FOUND] if found.band is Band.UNSURE else found.hits[:1]
    if found.band is Band.UNKNOWN:
        return ()
    return tuple(cards.found_passage(_passage_on(act, hit.playbook, hit.section)) for hit in hits)


def _may_ask(act: Act) -> None:
    if not act.person.active:
        raise NotAllowed(belongs(act.person).reason or "")


async def _said(desk: Desk, words: str, found: Answer, before: str, heard: Talk | None) -> Answered:
    """Keeps the question, and says what was found in its band."""
    best = found.best
    score = best.score if best is not None else 0.0
    sure = best if found.band is Band.SURE else None
    if sure is None and await desk.uow.questions.waiting_of(desk.person.id, desk.now - timedelta(days=1)) >= A_DAY:
        return _unkept(desk.act, words, found, before)
    number = await _keep(desk, words, found.band, score, sure.playbook.id if sure is not None else None)
    match found.band:
        case Band.SURE if sure is not None:
            book = sure.playbook
            is_public = book.audience is Audience.EVERYONE
            related = _related(desk.act, book, found.hits)
            return Answered(_answer(desk.act, number, book, sure.section, related, words, before), is_public)
        case Band.UNSURE if found.hits and heard is None:
            return Answered(cards.did_you_mean(number, _topics(found.hits)))
        case Band.SURE | Band.UNSURE | Band.UNKNOWN:
            asked = await own(desk, number)
            why = reply_to(heard, desk.person).text if heard is not None else cards.UNKNOWN
            return Answered(await offer(desk, asked, f"{before} {why}".strip()))
        case _:
            assert_never(found.band)


def _unkept(act: Act, words: str, found: Answer, before: str) -> Answered:
    """What is said while nothing can be stored, or no more of one person is: the same, but nothing is passed on."""
    best = found.best
    if found.band is Band.SURE and best is not None:
        related = _related(act, best.playbook, found.hits)
        said = _answer(act, None, best.playbook, best.section, related, words, before)
        return Answered(said, best.playbook.audience is Audience.EVERYONE)
    if found.band is Band.UNSURE and found.hits:
        return Answered(cards.did_you_mean(None, _topics(found.hits)))
    return Answered(Message(f"{before} {cards.UNKNOWN} {ELSEWHERE}".strip()))


async def _keep(desk: Desk, words: str, band: Band, score: float, playbook: str | None) -> int:
    state = QuestionState.ANSWERED if playbook is not None else QuestionState.OPEN
    person = desk.person.id
    return await desk.uow.questions.add(
        desk.now, words, band=band.value, score=score, state=state, playbook=playbook, person=person
    )


def _answer(
    act: Act,
    question: int | None,
    book: Playbook,
    section: Section,
    related: Sequence[Topic],
    words: str,
    before: str = "",
) -> Message:
    is_about_ideas = asks_what_ai_can(words) or book.owner in _OF_IDEAS
    on = cards.way_on(question, is_about_ideas=is_about_ideas, is_outsider=act.person.is_outsider)
    if not act.origin.direct:
        on = HAND_IN  # others read along, and may press it too
    return cards.answer(_passage_on(act, book, section), question, related, on, literal(before))


def _passage_on(act: Act, book: Playbook, section: Section) -> Passage:
    overdue_from = book.review_by + timedelta(days=act.model.knowledge.overdue_days)
    return passage_of(book, section, is_overdue=act.today > overdue_from)


def passage_of(book: Playbook, section: Section, *, is_overdue: bool) -> Passage:
    """What is shown of a playbook's section."""
    known = set(Role)
    owner = Role(book.owner).spoken if book.owner in known else book.owner
    since = book.review_by if is_overdue else None
    return Passage(
        book.title, section.heading, section.text, owner, book.reviewed_on, since, is_example=book.company_supplies
    )


def _related(act: Act, book: Playbook, hits: Sequence[Hit]) -> list[Topic]:
    """Those that the playbook names, then those that the search found beside it; only what readers may be shown."""
    readers = audiences_of(act.person) if act.origin.direct else FOR_ALL
    named = [act.office.library.get(id) for id in book.related]
    books = [one for one in (*named, *(hit.playbook for hit in hits)) if one is not None]
    found = {one.id: Topic(one.id, one.title) for one in books if one.id != book.id and one.audience in readers}
    return list(found.values())[:RELATED]


def _topics(hits: Sequence[Hit]) -> list[Topic]:
    """Those to choose from, the best first, each with how its likeliest passage begins."""
    found: dict[str, Topic] = {}
    for hit in hits:
        found.setdefault(hit.playbook.id, Topic(hit.playbook.id, hit.playbook.title, cards.gist(hit.section.text)))
    return list(found.values())[:OFFERED]


async def _readable(act: Act, id: str) -> Playbook:
    """The playbook, if it is there for this reader: nobody else learns that it exists."""
    book = (await renewed(act.office)).get(id)
    if book is None or book.audience not in audiences_of(act.person):
        raise NotFound(NOT_THERE)
    return book
