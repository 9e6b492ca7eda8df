"""What a record can hold for its gates, by code: what it is called, who owes it, and how it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.parties import Party


class Kind(StrEnum):
    """How an item comes into the record; each kind has its own way of asking."""

    WORDS = "words"  # a text, a link, a choice or a date: a page of its own
    SEAT = "seat"  # a person of the initiative
    IDEA = "idea"  # the author's own words, changed where the idea is edited
    SCORE = "score"
    PRODUCT = "product"
    SIMILAR = "similar"
    SECURITY = "security"
    BASELINE = "baseline"
    TRACK = "track"
    REPORT = "report"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a gate can ask for. `label` stands behind "Missing:"; `code` is the field of domain rule 3.1.

    `short` says the same in a few words, for lists, where the label is long.
    """

    code: str
    label: str
    owner: Party
    kind: Kind = Kind.WORDS
    short: str = ""


def _items(*given: Item) -> Mapping[str, Item]:
    return {item.code: item for item in given}


ITEMS = _items(
    # G1
    Item("sponsor", "a sponsor", Party.AUTHOR, Kind.IDEA),
    Item("metric", "a metric", Party.AUTHOR, Kind.IDEA),
    Item("target", "a number to aim at", Party.AUTHOR, Kind.IDEA),
    Item("objective", "a company goal", Party.AUTHOR, Kind.IDEA),
    Item("baseline_plan", "today's value or a plan to measure it", Party.AUTHOR, short="today's value or plan"),
    Item("personal_data", "whether personal data is in it", Party.AUTHOR, short="the personal data question"),
    Item("data_sources", "the data it needs", Party.AUTHOR),
    Item("process_readiness", "how stable the process is", Party.AUTHOR, short="the process's stability"),
    Item("similar_run", "the look for similar ideas", Party.PROJECT_OFFICE, Kind.SIMILAR),
    # G2
    Item("use_case_document", "the use-case document", Party.PROJECT_MANAGER),
    Item("product", "the AI product", Party.PRODUCT_PORTFOLIO, Kind.PRODUCT),
    Item("similar_check", "the verdict on similar ideas", Party.PROJECT_OFFICE, Kind.SIMILAR),
    Item("security_prereview", "the security pre-review", Party.SECURITY, Kind.SECURITY),
    Item("data_owner", "a data owner", Party.DATA_OWNER, Kind.SEAT),
    Item("data_class", "the data class", Party.DATA_OWNER),
    Item("data_available", "whether the data is available", Party.DATA_OWNER, short="the data's availability"),
    Item("legal_basis", "the basis for using the data", Party.LEGAL, short="the legal basis"),
    Item("risk_class", "the risk class", Party.PROJECT_OFFICE),
    Item("automation_level", "how far it acts by itself", Party.AUTHOR, short="the degree of automation"),
    Item("customer_facing", "whether customers see what it writes", Party.AUTHOR, short="whether customers see it"),
    Item("human_oversight", "who watches over it", Party.AUTHOR),
    Item("failure_plan", "what happens when it is wrong", Party.AUTHOR, short="the failure plan"),
    Item("ethics_risk", "the fairness question", Party.AUTHOR),
    Item("stop_condition", "a stop condition", Party.PROJECT_MANAGER),
    Item("support_owner", "a support owner", Party.INFRASTRUCTURE, Kind.SEAT),
    Item("support_plan", "the support plan", Party.SUPPORT_OWNER),
    Item("impact_owner", "an impact owner", Party.SPONSOR, Kind.SEAT),
    Item("impact_check_date", "the day of the impact check", Party.IMPACT_OWNER, short="the impact check's day"),
    Item("project_manager", "a project manager", Party.PROJECT_OFFICE, Kind.SEAT),
    Item("product_owner", "a product owner", Party.PRODUCT_PORTFOLIO, Kind.SEAT),
    Item("metric_owner", "a metric owner", Party.SPONSOR, Kind.SEAT),
    Item("score", "a score", Party.PROJECT_OFFICE, Kind.SCORE),
    Item("baseline", "today's value", Party.PROJECT_MANAGER, Kind.BASELINE),
    Item("target_date", "the day to reach the target", Party.SPONSOR, short="the target's day"),
    Item("expected_value", "the expected yearly value", Party.PROJECT_MANAGER),
    Item("expected_cost", "the expected cost", Party.PROJECT_MANAGER),
    Item("similar_seen", "what the author has seen", Party.AUTHOR),
    Item("alternatives", "what would help without AI", Party.AUTHOR),
    # G3
    Item("delivery_track", "the delivery steps", Party.PROJECT_MANAGER, Kind.TRACK),
    Item("acceptance_report", "the acceptance report", Party.PROJECT_MANAGER),
    Item(
        "monitoring",
        "logging, monitoring and a tested rollback",
        Party.INFRASTRUCTURE,
        short="monitoring and a rollback",
    ),
    Item("runbook", "the service level and runbook", Party.INFRASTRUCTURE),
    Item("users_trained", "the training of users", Party.TRAINING),
    Item("adoption_plan", "the adoption plan", Party.SPONSOR),
    # G4, G5
    Item("value_report", "the value report", Party.IMPACT_OWNER, Kind.REPORT),
    Item("value_confirmed", "the sponsor's word on the value", Party.SPONSOR, Kind.CONFIRMATION),
    Item("support_review", "the support review", Party.SUPPORT_OWNER),
    # what places it, asked by no gate
    Item("domain", "the domain", Party.PROJECT_OFFICE),
    Item("team", "the team", Party.PROJECT_OFFICE),
    Item("network", "the capability network", Party.PROJECT_OFFICE),
    Item("tags", "tags", Party.PROJECT_OFFICE),
    Item("lesson", "the lesson for others", Party.PROJECT_MANAGER),
)


class Level(StrEnum):
    """Classes of risk (domain rule 3.1)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


# What is chosen and not typed: the code that is stored, and how it is said.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "process_readiness": {
        "stable": "Stable",
        "partly": "Partly",
        "chaotic": "Everybody does it differently",
    },
    "personal_data": {"yes": "Yes", "no": "No"},
    "customer_facing": {"yes": "Yes", "no": "No"},
    "data_class": {
        "internal": "Internal",
        "confidential": "Confidential",
        "sensitive": "Sensitive",
        "critical": "Critical",
    },
    "data_available": {
        "yes": "Available",
        "partial": "Partly",
        "no": "Not available",
        "forbidden": "May not be used",
    },
    "risk_class": {"low": "Low", "medium": "Medium", "high": "High", "critical": "Critical"},
    "automation_level": {
        "advise": "It advises",
        "draft": "It drafts, a person sends",
        "act_with_approval": "It acts after approval",
        "act_alone": "It acts alone",
    },
}


def bare(named: Item | str) -> str:
    """A label without its article, as it stands on a button."""
    label = named.label if isinstance(named, Item) else named
    for article in ("a ", "an ", "the "):
        if label.startswith(article):
            return label.removeprefix(article)
    return label


def brief(code: str, label: str) -> str:
    """What is called `label`, in a few words where we have them; a name that the company gave it stays."""
    item = ITEMS.get(code)
    return item.short if item is not None and item.short and item.label == label else label


def said(code: str, value: str) -> str:
    """A stored value as people read it."""
    return CHOICES.get(code, {}).get(value, value)
