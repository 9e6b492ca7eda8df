"""`usher ask`: what the playbooks say, for people at a terminal and, as JSON, for scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from bot.cards.answer import UNKNOWN, UNSURE, source
from bot.clock import real_time
from bot.conversation.small_talk import talk_in
from bot.library import library_of
from bot.obstacles import NoDatabase
from bot.opening import open_database
from bot.settings import Settings
from bot.ui import plain
from bot.usecases.ask import OFFERED, RELATED, passage_of
from bot.usecases.playbooks import FOR_ALL, FOR_CHAMPIONS, FOR_HEADS, renew_from
from knowledge.answers import Answer, Band
from knowledge.library import Library
from knowledge.playbooks import Audience
from storage.unit_of_work import reading

READERS = {Audience.EVERYONE: FOR_ALL, Audience.CHAMPIONS: FOR_CHAMPIONS, Audience.HEADS: FOR_HEADS}


async def run_ask(
    settings: Settings, question: str | None, file: Path | None, audience: str | None, *, as_json: bool
) -> int:
    """One question, or one a line of the file, `-` for standard input; in order. `audience` is whose view is shown."""
    readers = READERS[Audience(audience)] if audience is not None else FOR_HEADS
    try:
        questions = list(_questions(question, file))
    except OSError as error:
        typer.echo(f"{file} cannot be read: {error.strerror or type(error).__name__}.", err=True)
        return 2
    except UnicodeDecodeError:
        typer.echo(f"{file} is no UTF-8 text; save it as UTF-8, with one question a line.", err=True)
        return 2
    library = library_of(settings)
    await _renew(settings, library)
    for line in questions:
        found = look_up(library, line, readers)
        said = json.dumps(as_row(library, found, readers), ensure_ascii=False) if as_json else as_words(found)
        sys.stdout.buffer.write(f"{said}\n".encode())
    sys.stdout.buffer.flush()
    return 0


def look_up(library: Library, question: str, readers: frozenset[Audience]) -> Answer:
    """The answer; small talk and orders to a machine are no question, and have none."""
    line = question.strip()
    return library.ask(line, readers) if talk_in(line) is None else Answer(Band.UNKNOWN, ())


def as_row(library: Library, found: Answer, readers: frozenset[Audience]) -> dict[str, object]:
    """For scripts. `playbook` and `section` are the best found, null where the band is unknown; `answer` is there when
    it is sure. `offered` are further ones: those to choose from when it is unsure, related ones when it is sure.
    """
    best = found.best
    known = best if found.band is not Band.UNKNOWN else None
    return {
        "band": found.band.value,
        "playbook": known.playbook.id if known is not None else None,
        "section": known.section.heading if known is not None else None,
        "score": round(float(best.score), 4) if best is not None else 0.0,
        "answer": known.section.text if known is not None and found.band is Band.SURE else None,
        "offered": _offered(library, found, readers),
    }


def as_words(found: Answer) -> str:
    """For people."""
    best = found.best
    if found.band is Band.UNKNOWN or best is None:
        return plain(UNKNOWN)
    if found.band is Band.UNSURE:
        return "\n".join([UNSURE, *(f"- {hit.playbook.title}" for hit in found.hits[:OFFERED])])
    overdue = best.playbook.review_by < real_time().date()
    passage = passage_of(best.playbook, best.section, is_overdue=overdue)
    return f"{plain(passage.text)}\n-- {plain(source(passage)).replace('*', '')}"


def _offered(library: Library, found: Answer, readers: frozenset[Audience]) -> list[str]:
    hits = list(dict.fromkeys(hit.playbook.id for hit in found.hits))
    if found.band is Band.UNSURE:
        return hits[:OFFERED]
    if found.band is Band.UNKNOWN or found.best is None:
        return []
    every = dict.fromkeys((*found.best.playbook.related, *hits[1:]))
    books = [book for id in every if (book := library.get(id)) is not None]
    return [book.id for book in books if book.audience in readers and book.id != found.best.playbook.id][:RELATED]


async def _renew(settings: Settings, library: Library) -> None:
    """With what was curated in chat, where there is a database."""
    try:
        database = await open_database(settings.database_in_use, existing=True)
    except NoDatabase:
        return
    try:
        async with reading(database) as uow:
            await renew_from(uow, library)
    finally:
        await database.close()


def _questions(question: str | None, file: Path | None) -> Iterator[str]:
    if question is not None:
        yield question
    if file is not None:
        text = sys.stdin.buffer.read().decode() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
        yield from (line for line in text.splitlines() if line.strip())
