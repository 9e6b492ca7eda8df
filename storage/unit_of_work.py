"""One transaction and everything that can be done in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.absences import Absences
from storage.blocker_threads import BlockerThreads
from storage.blocker_words import BlockerWords
from storage.blockers import Blockers
from storage.champion_time import ChampionTime
from storage.champions import Champions
from storage.channels import Channels
from storage.conversations import Conversations
from storage.database import Database
from storage.decisions import Decisions
from storage.digest_people import DigestPeople
from storage.digests import Digests
from storage.duties import Duties
from storage.fulltext import Fulltext
from storage.helped import Helped
from storage.history import History
from storage.initiatives import Initiatives
from storage.lessons import Lessons
from storage.meta import Meta
from storage.networks import Networks, QuestionWords
from storage.notes import Notes
from storage.nudges import Nudges
from storage.outbox import Outbox
from storage.people import People
from storage.playbooks import Playbooks
from storage.questions import Questions
from storage.references import References
from storage.remembered import Remembered
from storage.risks import Risks
from storage.seats import Seats
from storage.vectors import Vectors
from storage.waits import Waits


class UnitOfWork:
    """The repositories over one connection."""

    def __init__(self, connection: AsyncConnection, remembered: Remembered | None = None) -> None:
        self.connection = connection
        self.remembered = remembered or Remembered()

    @cached_property
    def people(self) -> People:
        return People(self.connection)

    @cached_property
    def channels(self) -> Channels:
        return Channels(self.connection)

    @cached_property
    def initiatives(self) -> Initiatives:
        return Initiatives(self.connection, self.remembered)

    @cached_property
    def notes(self) -> Notes:
        return Notes(self.connection)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self.connection)

    @cached_property
    def digests(self) -> Digests:
        return Digests(self.connection)

    @cached_property
    def digest_people(self) -> DigestPeople:
        return DigestPeople(self.connection)

    @cached_property
    def duties(self) -> Duties:
        return Duties(self.connection)

    @cached_property
    def risks(self) -> Risks:
        return Risks(self.connection)

    @cached_property
    def seats(self) -> Seats:
        return Seats(self.connection)

    @cached_property
    def absences(self) -> Absences:
        return Absences(self.connection)

    @cached_property
    def blockers(self) -> Blockers:
        return Blockers(self.connection)

    @cached_property
    def blocker_threads(self) -> BlockerThreads:
        return BlockerThreads(self.connection)

    @cached_property
    def blocker_words(self) -> BlockerWords:
        return BlockerWords(self.connection)

    @cached_property
    def champions(self) -> Champions:
        return Champions(self.connection)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self.connection)

    @cached_property
    def history(self) -> History:
        return History(self.connection, self.remembered)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.connection)

    @cached_property
    def references(self) -> References:
        return References(self.connection)

    @cached_property
    def waits(self) -> Waits:
        return Waits(self.connection)

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.connection)

    @cached_property
    def question_words(self) -> QuestionWords:
        return QuestionWords(self.connection)

    @cached_property
    def networks(self) -> Networks:
        return Networks(self.connection)

    @cached_property
    def playbooks(self) -> Playbooks:
        return Playbooks(self.connection)

    @cached_property
    def fulltext(self) -> Fulltext:
        return Fulltext(self.connection)

    @cached_property
    def vectors(self) -> Vectors:
        return Vectors(self.connection)

    @cached_property
    def champion_time(self) -> ChampionTime:
        return ChampionTime(self.connection)

    @cached_property
    def lessons(self) -> Lessons:
        return Lessons(self.connection)

    @cached_property
    def helped(self) -> Helped:
        return Helped(self.connection)

    @cached_property
    def nudges(self) -> Nudges:
        return Nudges(self.connection)

    @cached_property
    def meta(self) -> Meta:
        return Meta(self.connection)


@asynccontextmanager
async def writing(database: Database) -> AsyncIterator[UnitOfWork]:
    """A transaction: committed at the end, undone when anything is raised."""
    async with database.writing() as connection:
        remembered = database.remembered.for_transaction()
        yield UnitOfWork(connection, remembered)
        database.remembered = remembered  # before others have their turn; if the commit fails, a guess is wrong


@asynccontextmanager
async def glancing(database: Database) -> AsyncIterator[UnitOfWork]:
    """To read with one statement; two of them may see two states."""
    async with database.glancing() as connection:
        yield UnitOfWork(connection)


@asynccontextmanager
async def reading(database: Database, *, quick: bool = False) -> AsyncIterator[UnitOfWork]:
    """A snapshot to read from; `quick` when only a few rows are read, by their keys."""
    async with database.reading(quick=quick) as connection:
        yield UnitOfWork(connection)
