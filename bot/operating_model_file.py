"""What must stand in `operating_model.yaml`: its keys, their limits, and what to say when one is wrong.

The description of a field ends the sentence "<key> is <value>; it must be ...".
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import time
from typing import Annotated, Any, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from bot.public_holidays import parts_of
from domain.blockers import Blockers
from domain.champion_rules import Champions
from domain.digest_plans import Digests
from domain.governance import Governance
from domain.model import (
    Clocks,
    DataClass,
    Department,
    Holidays,
    Intake,
    Knowledge,
    Objective,
    OperatingModel,
    Product,
    ProductKind,
    ProductLevel,
    Visibility,
    WorkingHours,
    folded,
)
from domain.nudges import Nudges

LINE_PATTERN, LINE_RIGHT = r"^[^\r\n]+$", "one line of 1 to 75 characters"
ID_PATTERN, ID_RIGHT = r"^[a-z0-9]+(-[a-z0-9]+)*$", "small letters, digits and single hyphens"
DAYS_RIGHT = "a whole number of working days, 0 or more (at most 1000)"
CALENDAR_DAYS_RIGHT = "a whole number of calendar days, 1 or more (at most 1000)"
FROM_NONE_RIGHT = "a whole number of calendar days, 0 or more (at most 1000)"

Line = Annotated[str, Field(min_length=1, max_length=75, pattern=LINE_PATTERN, description=LINE_RIGHT)]
Words = Annotated[str, Field(min_length=1, max_length=500, description="a text of 1 to 500 characters")]
MaybeLine = Annotated[str, Field(max_length=75, pattern=r"^[^\r\n]*$", description="one line of at most 75 characters")]
MaybeWords = Annotated[str, Field(max_length=500, description="a text of at most 500 characters")]
Id = Annotated[str, Field(max_length=40, pattern=ID_PATTERN, description=ID_RIGHT)]
Days = Annotated[int, Field(ge=0, le=1000, description=DAYS_RIGHT)]
CalendarDays = Annotated[int, Field(ge=1, le=1000, description=CALENDAR_DAYS_RIGHT)]
CalendarDaysFromNone = Annotated[int, Field(ge=0, le=1000, description=FROM_NONE_RIGHT)]
Times = Annotated[int, Field(ge=0, le=100, description="a whole number, 0 to 100")]
PerDay = Annotated[int, Field(ge=1, le=10_000, description="a whole number, 1 to 10000")]
Rules = dict[str, object]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, whatever the case, or None."""
    folded = {one.casefold(): one for one in known}
    return next((folded[found] for found in difflib.get_close_matches(word.casefold(), list(folded), n=1)), None)


def _wrong(sentence: str, key: str | None = None) -> PydanticCustomError:
    """A mistake said in its own words: "<key> <sentence>", where `key` lies in the section that is being checked."""
    return PydanticCustomError("said", "{sentence}", {"sentence": sentence, "key": key})


def _time_of_day(value: object) -> time:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("not a time of day")
    return time(int(found[1]), int(found[2]))


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        offer = nearest(name, available_timezones()) or "Europe/Berlin"
        raise _wrong(f"is {name}; it must be the name of a time zone, such as {offer}")
    return name


Clock = Annotated[time, BeforeValidator(_time_of_day), Field(description="a time of day such as 09:00")]


def _rules(right: str) -> Any:
    """A section that is read by `operating_model_rules`, which names each mistake; the shipped one when left out."""
    return Field(default_factory=dict, description=right)


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _site(said: str) -> str:
    country, _, part = said.partition("/")
    parts = parts_of(country)
    if parts is None:
        raise _wrong(f"is {said}; it must be a country code of two capitals, or one with its part, such as DE/BY")
    if "/" in said and part not in parts:
        right = f"{country}, or {country}/ and one of {', '.join(parts)}" if parts else country
        raise _wrong(f"is {said}; it must be {right}")
    return said


class _Holidays(Section):
    country: Annotated[str, Field(description="a country code of two capitals, such as DE")]
    subdivision: Annotated[str | None, Field(description="the code of a state or province, such as BE")] = None
    sites: Annotated[
        dict[str, Annotated[str, AfterValidator(_site)]],
        Field(description="a section of sites with their country, or DE/BY for a part of it"),
    ] = {}

    @model_validator(mode="after")
    def _known(self) -> Self:
        parts = parts_of(self.country)
        if parts is None:
            raise _wrong(f"is {self.country}; it must be a country code of two capitals, such as DE", "country")
        if self.subdivision is not None and self.subdivision not in parts:
            right = f"one of {', '.join(parts)}" if parts else f"left out, because {self.country} has no parts here"
            raise _wrong(f"is {self.subdivision}; it must be {right}", "subdivision")
        names = [folded(one) for one in self.sites]
        if "" in names or len(set(names)) < len(names):
            raise _wrong("has a site without a name, or one of them twice; each site may stand here once", "sites")
        return self

    @property
    def value(self) -> Holidays:
        return Holidays(self.country, self.subdivision, {folded(name): _of(at) for name, at in self.sites.items()})


def _of(said: str) -> Holidays:
    country, _, part = said.partition("/")
    return Holidays(country, part or None)


class _WorkingHours(Section):
    start: Clock = time(9)
    end: Clock = time(17, 30)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            raise _wrong(f"is {self.end:%H:%M}; it must be later than the start, {self.start:%H:%M}", "end")
        return self


_CLOCKS, _INTAKE, _KNOWLEDGE = Clocks(), Intake(), Knowledge()


class _Clocks(Section):
    triage_days: Days = _CLOCKS.triage_days
    needs_number_reminder_days: Days = _CLOCKS.needs_number_reminder_days
    rework_days: Days = _CLOCKS.rework_days
    draft_days: CalendarDays = _CLOCKS.draft_days


class _Intake(Section):
    probes_per_rule: Times = _INTAKE.probes_per_rule
    probes: Times = _INTAKE.probes
    ideas_per_day: PerDay = _INTAKE.ideas_per_day


class _Knowledge(Section):
    question_days: CalendarDays = _KNOWLEDGE.question_days
    overdue_days: CalendarDaysFromNone = _KNOWLEDGE.overdue_days
    review_notice_days: CalendarDaysFromNone = _KNOWLEDGE.review_notice_days


class _Objective(Section):
    id: Id
    title: Line
    description: Words


class _Department(Section):
    id: Id
    name: Line


class _Product(Section):
    id: Id
    name: Line
    kind: Annotated[ProductKind, Field(description=f"one of {', '.join(ProductKind)}")]
    purpose: Words
    not_for: Words
    allowed_data: Annotated[tuple[DataClass, ...], Field(description=f"a list of {', '.join(DataClass)}")]
    level: Annotated[ProductLevel, Field(description=f"one of {', '.join(ProductLevel)}")] = ProductLevel.PRODUCT
    rules: MaybeWords = ""
    owner: MaybeLine = ""


class ModelFile(Section):
    company: Line
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="a code of three capitals, such as EUR")] = "EUR"
    time_zone: Annotated[str, AfterValidator(_time_zone), Field(description="a time zone such as Europe/Berlin")]
    visibility: Annotated[Visibility, Field(description=f"one of {', '.join(Visibility)}")] = Visibility.TITLES
    holidays: Annotated[_Holidays, Field(description="a section with a country")]
    working_hours: Annotated[_WorkingHours, Field(description="a section with start and end")] = _WorkingHours()
    clocks: Annotated[_Clocks, Field(description="a section with numbers of days")] = _Clocks()
    intake: Annotated[_Intake, Field(description="a section with numbers")] = _Intake()
    knowledge: Annotated[_Knowledge, Field(description="a section with numbers of days")] = _Knowledge()
    blockers: Annotated[Rules, _rules("a section with categories and severities")]
    champions: Annotated[Rules, _rules("a section with numbers, criteria and a checklist")]
    digests: Annotated[Rules, _rules("a section with an entry for each digest")]
    nudges: Annotated[Rules, _rules("a section with numbers of days")]
    objectives: Annotated[tuple[_Objective, ...], Field(min_length=1, description="a list of one objective or more")]
    departments: Annotated[tuple[_Department, ...], Field(min_length=1, description="a list of one department or more")]
    products: Annotated[tuple[_Product, ...], Field(description="a list of AI products")] = ()
    gates: Annotated[Rules, _rules("a section with the gates G1 to G5")]
    tracks: Annotated[Rules, _rules("a section with the steps for each kind of product")]
    responsibilities: Annotated[Rules, _rules("a section with a row for each activity")]
    limits: Annotated[Rules, _rules("a section with numbers")]
    stage_clocks: Annotated[Rules, _rules("a section with numbers of days")]
    deputies: Annotated[Rules, _rules("a section of heads and e-mail addresses, or {} for nobody")]
    scoring: Annotated[Rules, _rules("a section with weights and thresholds")]

    def value(
        self, governance: Governance, blockers: Blockers, champions: Champions, digests: Digests, nudges: Nudges
    ) -> OperatingModel:
        """The same as domain values, with the rules that were read apart."""
        return OperatingModel(
            company=self.company,
            currency=self.currency,
            time_zone=self.time_zone,
            visibility=self.visibility,
            holidays=self.holidays.value,
            working_hours=WorkingHours(**self.working_hours.model_dump()),
            clocks=Clocks(**self.clocks.model_dump()),
            intake=Intake(**self.intake.model_dump()),
            objectives=tuple(Objective(**each.model_dump()) for each in self.objectives),
            departments=tuple(Department(**each.model_dump()) for each in self.departments),
            products=tuple(Product(**each.model_dump()) for each in self.products),
            governance=governance,
            knowledge=Knowledge(**self.knowledge.model_dump()),
            blockers=blockers,
            champions=champions,
            digests=digests,
            nudges=nudges,
        )


SECTIONS: dict[str, type[Section]] = {
    "holidays": _Holidays,
    "working_hours": _WorkingHours,
    "clocks": _Clocks,
    "intake": _Intake,
    "knowledge": _Knowledge,
    "objectives": _Objective,
    "departments": _Department,
    "products": _Product,
}
