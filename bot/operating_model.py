"""Reads `operating_model.yaml` into domain values, and names every mistake in it at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.obstacles import CannotStart
from bot.operating_model_blockers import blockers_of
from bot.operating_model_champions import champions_of
from bot.operating_model_digests import digests_of
from bot.operating_model_file import SECTIONS, ModelFile, nearest
from bot.operating_model_nudges import nudges_of
from bot.operating_model_rules import governance_of
from bot.public_holidays import days_of
from bot.yaml_lines import Problem, Sheet, Steps, read, shown, spoken
from domain.calendar import IsHoliday
from domain.model import Holidays, OperatingModel

__all__ = ["ModelError", "Problem", "holiday_check", "load", "site_holidays"]


class ModelError(CannotStart):
    """The file cannot be used; `problems` holds every mistake, in the order of the lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(map(str, self.problems)))


def load(path: Path) -> OperatingModel:
    """The operating model of this file. Raises ModelError with all mistakes; nothing is guessed or passed over."""
    sheet = read(path)
    if sheet.content is None:
        raise ModelError(sheet.problems)
    governance, blockers, champions = governance_of(sheet), blockers_of(sheet), champions_of(sheet)
    digests, nudges = digests_of(sheet), nudges_of(sheet)
    problems = [*sheet.problems, *_repeated(sheet)]
    try:
        model = ModelFile.model_validate(sheet.content)
    except ValidationError as errors:
        raise ModelError([*problems, *(_problem(error, sheet) for error in errors.errors())]) from None
    if problems:
        raise ModelError(problems)
    return model.value(governance, blockers, champions, digests, nudges)


def holiday_check(model: OperatingModel) -> IsHoliday:
    """Says of a day whether it is a public holiday where the company works. Each year is worked out once."""
    return _check(model.holidays)


def site_holidays(model: OperatingModel) -> dict[str, IsHoliday]:
    """The same of each site that has a calendar of its own, by its folded name."""
    return {name: _check(where) for name, where in model.holidays.sites.items()}


def _check(where: Holidays) -> IsHoliday:
    @cache
    def of_year(year: int) -> frozenset[date]:
        return days_of(where.country, where.subdivision, year)

    return lambda day: day in of_year(day.year)


def _problem(error: ErrorDetails, sheet: Sheet) -> Problem:
    steps = error["loc"]
    match error["type"]:
        case "said":
            said = error["ctx"]
            steps = (*steps, said["key"]) if said["key"] else steps
            sentence = f"{spoken(steps)} {said['sentence']}"
        case "extra_forbidden":
            sentence = f"{spoken(steps)} is not known here; {_known_instead(steps)}"
        case "missing":
            sentence = f"{spoken(steps)} is missing; it must be {_right(steps)}"
        case _:
            sentence = f"{spoken(steps) or 'the file'} is {shown(error['input'])}; it must be {_right(steps)}"
    return Problem(sheet.line(steps), spoken(steps), sentence if sentence.endswith("?") else f"{sentence}.")


def _fields(steps: Steps) -> dict[str, str | None]:
    """The keys of the section, or of the list's entry, that the steps lead to, with what each must be."""
    section = SECTIONS[str(steps[0])] if steps else ModelFile
    return {name: info.description for name, info in section.model_fields.items()}


def _right(steps: Steps) -> str:
    match steps:
        case ():
            return f"a list of sections: {', '.join(_fields(()))}"
        case (name,):
            return str(_fields(())[str(name)])
        case (_, int()):
            return f"an entry with {', '.join(_fields(steps))}"
        case _:
            names = [step for step in steps if isinstance(step, str)]
            right = str(_fields(steps)[names[1]])
            return right.replace("a list of", "one of") if isinstance(steps[-1], int) else right


def _known_instead(steps: Steps) -> str:
    known = _fields(steps[:-1])
    near = nearest(str(steps[-1]), known)
    return f"did you mean {near}?" if near else f"known are {', '.join(known)}"


def _repeated(sheet: Sheet) -> Iterator[Problem]:
    """The same id, name or title given to two entries of a list, whatever the case."""
    for section in ("objectives", "departments", "products"):
        entries = sheet.content.get(section) if isinstance(sheet.content, dict) else None
        seen: dict[tuple[str, str], int] = {}  # where a value stood first: the entry's index
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            for key in ("id", "name", "title"):
                value = entry.get(key) if isinstance(entry, dict) else None
                if not isinstance(value, str):
                    continue
                steps: Steps = (section, index, key)
                first = seen.setdefault((key, value.strip().casefold()), index)
                if first != index:
                    before = sheet.line((section, first, key))
                    sentence = f"{spoken(steps)} is {value}, as on line {before}; each {key} may stand here once."
                    yield Problem(sheet.line(steps), spoken(steps), sentence)
