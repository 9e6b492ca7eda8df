"""Who plays in the story of one initiative, and what each of them has to say in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.people import Role
from tests.support.whole_way_surfaces import SKIP, Values

CAST: Mapping[str, tuple[Role, ...]] = {
    "mara": (),  # the author
    "amina": (Role.PROJECT_OFFICE,),
    "sam": (Role.SPONSOR,),
    "lucia": (Role.PROJECT_MANAGER,),
    "ivo": (Role.IMPACT_OWNER,),
    "dora": (Role.DATA_OWNER,),
    "sven": (),  # the support owner
    "ines": (Role.INFRASTRUCTURE,),
    "pia": (Role.PRODUCT_PORTFOLIO,),
    "tara": (Role.TRAINING,),
    "selma": (Role.SECURITY,),
    "finn": (Role.FINANCE,),
    "arno": (Role.ARCHITECT,),
    "carla": (Role.CHAMPION,),
    "dina": (Role.DIRECTOR,),
}
PROBLEM = "Around 1,200 claims a week are retyped from PDF; 6 % have typos and customers call back."
CASE = (
    "Stable",
    "Claims PDFs in the archive, owned by Claims, complete since 2023.",
    "No",
    "Motor claims has a reader for invoices.",
    "It drafts, a person sends",
    "The team lead samples 5 % a week and can turn it off.",
    "Quality control catches it the same day; the manual way stays open.",
    "No group is treated differently.",
    "The claims tools team, four hours a week.",
    "A web form instead of PDF would save half of it.",
)
SEATS = {  # whom the office names
    "project_manager": "lucia",
    "data_owner": "dora",
    "impact_owner": "ivo",
    "support_owner": "sven",
}
# Who gives what at a gate, and what they answer: pages of answers by field.
GIVES: Mapping[str, tuple[str, Values]] = {
    "baseline_plan": ("mara", {"value": "6 typos per 100 claims, from the sample of February."}),
    "use_case_document": (
        "lucia",
        {"value": "A reader proposes, a person sends.", "link": "https://wiki.acme.example/u"},
    ),
    "data_class": ("dora", {"value": "Confidential"}),
    "data_available": ("dora", {"value": "Available"}),
    "risk_class": ("amina", {"value": "Medium"}),
    "customer_facing": ("mara", {"value": "No"}),
    "stop_condition": ("lucia", {"value": "More than 3 wrong letters a day: back to paper.", "link": SKIP}),
    "impact_check_date": ("ivo", {"value": "2026-06-01"}),
    "target_date": ("sam", {"value": "2026-12-31"}),
    "acceptance_report": ("lucia", {"value": "97.2 % of 400 claims read correctly; 95 % was agreed.", "link": SKIP}),
    "monitoring": ("ines", {"value": "Error rate on the board; rollback tested on 12 May.", "link": SKIP}),
    "runbook": ("ines", {"value": "Office hours, four hours; the runbook is in the wiki.", "link": SKIP}),
    "users_trained": ("tara", {"value": "All 24 handlers in two sessions.", "link": SKIP}),
    "adoption_plan": ("sam", {"value": "From 1 June every motor claim goes through it.", "link": SKIP}),
    "lesson": ("lucia", {"value": "Scans from before 2023 are unreadable; begin with new ones."}),
}
BASELINE = {
    "baseline_value": "6",
    "baseline_unit": "typos per 100 claims",
    "baseline_period": "January to March 2026",
    "baseline_source": "the monthly sample",
}
SCORE = {"impact": "4", "alignment": "4", "data": "4", "skills": "4", "time": "4", "risk": "2"}
REPORT: Sequence[Values] = (
    {"report_actual": "1.9", "report_period": "March to May 2026"},
    {"report_method": "Before and after, adjusted", "report_confidence": "High"},
    {"report_share": "80", "report_external": "A new scanner in May."},
    {"report_money": "60,000"},
    {"double_count": "Yes, I checked"},
)
GO_ON = {"go_words": SKIP, "go_date": SKIP}
