"""`usher export`: everything on record to standard output, as CSV or JSON, a batch at a time."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from enum import StrEnum
from typing import assert_never

from bot.opening import open_database
from bot.operating_model import load
from bot.settings import Settings
from bot.usecases import export as rows
from bot.usecases.export import Row
from bot.usecases.export_blockers import BLOCKERS, blockers
from domain.model import OperatingModel
from storage.database import Database
from storage.unit_of_work import reading

Write = Callable[[str], object]
SIGNS = "=+-@＝＋－＠\t\r\n"  # what a spreadsheet takes for the beginning of a formula, also in full width
PASSED_OVER = " \"'’“”\v\f\u00a0\ufeff"  # it may look behind these


class What(StrEnum):
    """What can be exported."""

    INITIATIVES = "initiatives"
    DECISIONS = "decisions"
    BLOCKERS = "blockers"


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


async def run_export(settings: Settings, what: str, format: str) -> int:
    """To standard output, in UTF-8 whatever the terminal's encoding is."""
    model = load(settings.model_path)
    database = await open_database(settings.database_in_use, existing=True)
    out = sys.stdout.buffer
    try:
        await export(database, model, What(what), Format(format), lambda text: out.write(text.encode()))
        out.flush()
    finally:
        await database.close()
    return 0


async def export(database: Database, model: OperatingModel, what: What, format: Format, write: Write) -> int:
    """Writes all rows as of one moment; how many. Only reads, and holds no more than a batch in memory."""
    async with reading(database) as uow:
        match what:
            case What.INITIATIVES:
                return await _write(rows.INITIATIVES, rows.initiatives(uow, model), format, write)
            case What.DECISIONS:
                return await _write(rows.DECISIONS, rows.decisions(uow), format, write)
            case What.BLOCKERS:
                return await _write(BLOCKERS, blockers(uow), format, write)
            case _:
                assert_never(what)


async def _write(columns: Sequence[str], batches: AsyncIterator[list[Row]], format: Format, write: Write) -> int:
    number = 0
    write(csv_lines([columns]) if format is Format.CSV else "[")
    async for batch in batches:
        if format is Format.CSV:
            write(csv_lines([cell(row[name]) for name in columns] for row in batch))
        else:
            lines = (json.dumps(row, ensure_ascii=False) for row in batch)
            write(("," if number else "") + "\n" + ",\n".join(lines))
        number += len(batch)
    if format is Format.JSON:
        write("\n]\n")
    return number


def csv_lines(lines: Iterable[Sequence[str]]) -> str:
    """Each line as CSV has it, with its end."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue()


def cell(value: object) -> str:
    """A value as it stands in CSV: lists separated by "; ", yes and no as true and false, nothing as nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return harmless("; ".join(map(str, value)))
        case _:
            return harmless(str(value))


def harmless(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet might run it as a formula (OWASP, CSV injection)."""
    begins = text.lstrip(PASSED_OVER)[:1]
    return f"'{text}" if begins and begins in SIGNS else text


def restored(text: str) -> str:
    """What `harmless` was given."""
    return text[1:] if text[:1] == "'" and harmless(text[1:]) != text[1:] else text
