"""What is asked for each item that is given in words, and for each seat: the table behind the supply flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.parties import Party
from domain.people import Role


@dataclass(frozen=True, slots=True)
class Page:
    """One question. `short` is a line of at most 120 characters; `linked` asks for a link to the evidence behind it.

    Whether it is a choice, a day or a sum follows from the item's code.
    """

    question: str
    why: str
    example: str | None = None
    short: bool = False
    linked: bool = False


PAGES: Mapping[str, Page] = {
    "baseline_plan": Page(
        "What is today's value, or how and until when will it be measured?",
        "Without a value from before, nobody can show what changed.",
        "14 minutes per claim, from the ticket report; or: we sample 200 claims until 31 March.",
    ),
    "personal_data": Page(
        "Is there personal, customer or secret data in it?", "If there is, security looks at it more closely."
    ),
    "data_sources": Page(
        "Which data does it need?",
        "Most initiatives wait for data, not for technology.",
        "Claims PDFs, with where they are and how good: in the archive of Claims, complete since 2023.",
        linked=True,
    ),
    "process_readiness": Page(
        "How stable is the process?", "If everybody works differently today, AI keeps it that way."
    ),
    "use_case_document": Page(
        "What does the use-case document say, in a sentence or two?",
        "A link behind it lets everybody at the gate read the same thing.",
        "Claims are read from PDF, a person checks the doubtful ones; scope is motor claims only.",
        linked=True,
    ),
    "data_class": Page("Which class of data is it?", "It decides which products may be used and what security checks."),
    "data_available": Page("Is the data available for this?", "Available means that it is there and may be used."),
    "legal_basis": Page(
        "On what basis may the data be used?",
        "The security review begins with this.",
        "The insurance contract; customers were told in the privacy notice of 2025.",
        linked=True,
    ),
    "risk_class": Page("Which class of risk is it?", "Critical ones are decided by the AI director."),
    "automation_level": Page("How far does it go by itself?", "The further, the deeper the checks."),
    "customer_facing": Page("Do customers see what it writes?", "What customers see is reviewed before it is used."),
    "human_oversight": Page(
        "Who watches over it, and how can they correct or stop it?",
        "Somebody must be able to switch it off.",
        "The team lead samples 5% a week and can turn it off.",
    ),
    "failure_plan": Page(
        "What happens when it is wrong: who notices, and what then?",
        "Every model is wrong sometimes.",
        "Quality control catches it the same day; the manual way stays open.",
    ),
    "ethics_risk": Page(
        "Could anybody be treated unfairly, and must people be told that AI is used?",
        "Name the groups, or say why there are none.",
        "No group is treated differently; the letter says that a machine drafted it.",
    ),
    "stop_condition": Page(
        "When is it stopped or rolled back, and who does that?",
        "Agreed before it starts, it is easy to keep to.",
        "More than 3 wrong payouts in a week: the team lead goes back to the manual way the same day.",
        linked=True,
    ),
    "support_plan": Page(
        "Who supports it after the launch, and with how much time?",
        "What nobody looks after decays.",
        "The claims tools team, four hours a week.",
    ),
    "impact_check_date": Page("On which day is the impact checked?", "Usually three months after it is in use."),
    "target_date": Page("By which day should the target be reached?", "The sponsor counts on this day."),
    "expected_value": Page(
        "What is it expected to bring a year?", "A rough sum is fine; it is refined later.", "120,000 EUR"
    ),
    "expected_cost": Page(
        "What will it cost a year, everything included?",
        "A rough sum is fine; above a limit the AI director decides.",
        "20,000 EUR",
    ),
    "similar_seen": Page(
        "Have you seen something similar here, or a product that could do it?",
        "Joining forces is faster than starting twice.",
        "Motor claims has a reader for invoices; I do not know whether it reads letters.",
    ),
    "alternatives": Page(
        "What would help without AI?",
        "The simplest way that works is the best one.",
        "A web form instead of PDF would save half of it.",
    ),
    "acceptance_report": Page(
        "What did the acceptance test show, against which thresholds?",
        "The gate compares what was found with what was agreed.",
        "97.2% of 400 claims read correctly; 95% was agreed.",
        linked=True,
    ),
    "monitoring": Page(
        "How is it watched while it runs?",
        "Whoever runs it must see when it goes wrong, and be able to go back.",
        "Error rate and volume are logged, on the board of Infrastructure; rollback tested on 12 May in 9 minutes.",
        linked=True,
    ),
    "runbook": Page(
        "Which service level is agreed?",
        "Whoever is called at night needs it, and the runbook.",
        "Office hours, answer within four hours; the runbook is in the wiki under Claims Reader.",
        linked=True,
    ),
    "users_trained": Page(
        "Who was trained, and what is still to come?",
        "A tool that nobody can use changes nothing.",
        "All 24 handlers in two sessions; new ones get the half-hour video.",
        linked=True,
    ),
    "adoption_plan": Page(
        "How does it get into daily work, and who sees to that?",
        "The sponsor answers for its use.",
        "From 1 June every motor claim goes through it; the team lead looks at the use every Friday.",
        linked=True,
    ),
    "support_review": Page(
        "How does it run: quality, incidents, use, cost?",
        "It stays in use because somebody looked, not because nobody did.",
        "96% correct, one short outage, 1,150 claims a week, cost as planned.",
        linked=True,
    ),
    "domain": Page("Which domain does it belong to?", "So that overlapping work is seen.", "Motor claims", short=True),
    "team": Page("Which team works on it?", "The team or pod by name.", "Claims tools", short=True),
    "network": Page(
        "Which capability network does it belong to?",
        "So that teams who do the same thing find each other.",
        "Reading documents",
        short=True,
    ),
    "tags": Page(
        "Which tags fit? Several are separated by commas.", "So that others find it; at most ten.", "pdf, claims"
    ),
    "lesson": Page(
        "What should others know who try the same?",
        "It stands in the case library.",
        "Scans from before 2023 are unreadable; begin with new documents only.",
    ),
}


# Who is asked for when a seat is empty, and the role whose holders are offered by name.
SEAT_PAGES: Mapping[Party, tuple[str, Role]] = {
    Party.SPONSOR: ("Who owns the problem and would use the result?", Role.SPONSOR),
    Party.PROJECT_MANAGER: ("Who leads it?", Role.PROJECT_MANAGER),
    Party.IMPACT_OWNER: ("Who measures the impact?", Role.IMPACT_OWNER),
    Party.METRIC_OWNER: ("Who owns the number?", Role.SPONSOR),
    Party.PRODUCT_OWNER: ("Who owns the AI product that is used?", Role.PRODUCT_OWNER),
    Party.DATA_OWNER: ("Who owns the data?", Role.DATA_OWNER),
    Party.SUPPORT_OWNER: ("Who looks after it once it is in use?", Role.INFRASTRUCTURE),
}
