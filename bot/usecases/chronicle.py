"""What happened to a record, page by page, for whoever may see that record whole: an idea, a blocker, a champion."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from bot.actions import RunCommand
from bot.cards.championship_term import Reader
from bot.cards.history import details, named_in, told
from bot.cards.words import count, moment
from bot.ui import Button, Card, Facts, Message
from bot.usecases import blocker_desk, championship
from bot.usecases.desk import Desk
from bot.usecases.reading import reads
from domain.errors import NotAllowed, Refused
from domain.history import Entry
from domain.people import Person

ENTRIES = 20  # on one page


async def history(desk: Desk, id: str, page: int = 1) -> Message:
    """Of an initiative, for those who read all of it."""
    initiative = await desk.visible(id)
    if not await reads(desk, initiative):
        raise NotAllowed("The history is for its people, their champion and the heads.")
    return await _page(desk, initiative.id, await desk.uow.history.of(initiative.id), page)


async def blocker_history(desk: Desk, id: str, page: int = 1) -> Message:
    """For whoever may see its card; to everybody else there is no such number.

    What a hidden reporter did stands in the chain without name and words, so that nobody reads them here either.
    """
    blocker = await blocker_desk.load(desk, id)
    return await _page(desk, blocker.id, await desk.uow.history.of(blocker.id), page)


async def champion_history(desk: Desk, id: str, page: int = 1) -> Message:
    """For the person, the panel and training, each with what the record shows them; to others there is no such number.

    Of the panel's marks the person reads nothing; why somebody pauses is for training.
    """
    champion, person, who = await championship.load(desk, id)
    reader = championship.reader_of(champion, person, who) or Reader.PERSON
    entries = [
        _for(reader, desk.person, one)
        for one in await desk.uow.history.of(champion.id)
        if reader.sees_marks or one.verb != "champion_scored"
    ]
    return await _page(desk, champion.id, entries, page)


def _for(reader: Reader, person: Person, entry: Entry) -> Entry:
    """The entry as they may read it: the reason of a pause was asked for with the promise that training alone reads it.

    Whoever gave it may read it, too.
    """
    if entry.verb != "champion_paused" or reader is Reader.TRAINING or entry.actor == person.id:
        return entry
    kept = {name: value for name, value in details(entry).items() if name != "words"}
    return replace(entry, detail=json.dumps(kept))


async def _page(desk: Desk, id: str, entries: Sequence[Entry], page: int) -> Message:
    """In plain words: the latest on page 1, the oldest first on each page."""
    end = len(entries) - (page - 1) * ENTRIES
    if end <= 0:
        raise Refused(f"The history of {id} has fewer pages. Say *history {id}* for the latest.")
    shown, before = entries[max(0, end - ENTRIES) : end], max(0, end - ENTRIES)
    people = await desk.uow.people.find(named_in(shown))
    rows = tuple((moment(entry.at, desk.person.time_zone), told(entry, people)) for entry in shown)
    earlier = (Button("Earlier", RunCommand("history", f"{id} {page + 1}")),) if before else ()
    later = (Button("Later", RunCommand("history", f"{id} {page - 1}")),) if page > 1 else ()
    card = Card(f"{id} · what happened", (Facts(rows),), (*earlier, *later))
    more = f" +{before} before these." if before else ""
    return Message(f"{id}: {count(len(entries), 'entry', 'entries')}, the oldest first.{more}", card)
