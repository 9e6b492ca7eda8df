"""What a company decides about itself: its name, clocks, goals, departments, AI products and gates, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from domain.blockers import Blockers
from domain.champion_rules import CHAMPION_RULES, Champions
from domain.digest_plans import DIGESTS, Digests
from domain.governance import Governance
from domain.nudges import NUDGES, Nudges
from domain.shipped import GOVERNANCE
from domain.shipped_blockers import BLOCKERS


class Visibility(StrEnum):
    """What every employee may read of an initiative that is not theirs (domain rule 12)."""

    OPEN = "open"  # all of it
    TITLES = "titles"  # id, title, status, unit and contact
    CLOSED = "closed"  # nothing


class ProductKind(StrEnum):
    """The type of an AI product; it decides the delivery track (domain rule 2)."""

    LLM = "llm"
    RAG = "rag"
    ML_MODEL = "ml_model"
    CODE_AGENT = "code_agent"
    AUTOMATION = "automation"
    AGENT = "agent"
    SERVICE = "service"


class ProductLevel(StrEnum):
    """How much has to be done before a product helps, least first: the least that helps is offered first."""

    PROMPT = "prompt"  # a prompt with rules of use
    CONFIGURATION = "configuration"  # it is set up, and nothing is built
    PRODUCT = "product"  # it is brought in as it is
    EXTENSION = "extension"  # it has to be extended


class DataClass(StrEnum):
    """How well data must be guarded, least first (domain rule 3.1)."""

    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    SENSITIVE = "sensitive"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Objective:
    """A company goal that an idea can serve."""

    id: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Department:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Product:
    """An AI product of the catalogue: what it is for, what it is not for, which data it may see.

    `rules` is what whoever begins with it has to keep to, `owner` who answers for it; both are words, and may be empty.
    """

    id: str
    name: str
    kind: ProductKind
    purpose: str
    not_for: str
    allowed_data: tuple[DataClass, ...]
    level: ProductLevel = ProductLevel.PRODUCT
    rules: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Clocks:
    """How long things may take, in working days; only `draft_days` is in calendar days (domain rules 1.5 and 7)."""

    triage_days: int = 3  # until a human has looked at a new idea
    needs_number_reminder_days: int = 5  # until the author is reminded that a number is missing
    rework_days: int = 10  # for what was sent back
    draft_days: int = 30  # an unfinished conversation can be taken up again, calendar days


@dataclass(frozen=True, slots=True)
class Intake:
    """How far Usher insists, and how many ideas one person may hand in a day (domain rule 7.2)."""

    probes_per_rule: int = 2  # times that the same rule of the number is asked about
    probes: int = 3  # times in all, for one idea
    ideas_per_day: int = 20  # for each person


@dataclass(frozen=True, slots=True)
class Knowledge:
    """How long questions keep their asker's name, and when a playbook's review is called for; in calendar days."""

    question_days: int = 90  # so long it is known who asked
    overdue_days: int = 30  # an answer so long past its review date says so
    review_notice_days: int = 14  # so long before the date its owner is reminded


@dataclass(frozen=True, slots=True)
class Holidays:
    """Whose public holidays are no working days: ISO 3166 country, and its part where the parts differ."""

    country: str
    subdivision: str | None = None
    sites: Mapping[str, Holidays] = field(default_factory=dict)  # by the folded name; at every other site these


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When Usher may write unasked, in the reader's own time zone. `end` itself is outside."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class OperatingModel:
    """All that a company would change. `time_zone` is an IANA name, `currency` an ISO 4217 code."""

    company: str
    currency: str
    time_zone: str
    visibility: Visibility
    holidays: Holidays
    working_hours: WorkingHours
    clocks: Clocks
    intake: Intake
    objectives: tuple[Objective, ...]
    departments: tuple[Department, ...]
    products: tuple[Product, ...]
    governance: Governance = GOVERNANCE
    knowledge: Knowledge = Knowledge()
    blockers: Blockers = BLOCKERS
    champions: Champions = CHAMPION_RULES
    digests: Digests = DIGESTS
    nudges: Nudges = NUDGES

    def objective(self, id: str) -> Objective | None:
        """The objective with this id, or None."""
        return next((objective for objective in self.objectives if objective.id == id), None)

    def product(self, id: str) -> Product | None:
        """The product with this id, or None."""
        return next((product for product in self.products if product.id == id), None)

    def department(self, id_or_name: str) -> Department | None:
        """The department that a person means by its id or its name, whatever the case; None when there is none."""
        wanted = folded(id_or_name)
        return next((each for each in self.departments if wanted in (folded(each.id), folded(each.name))), None)


def folded(words: str) -> str:
    """As it is compared with other words: without case, and with single spaces."""
    return " ".join(words.split()).casefold()
