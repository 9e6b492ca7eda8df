"""Whose a blocker is, where a company's operating model says nothing; `operating_model.yaml` says the same.

"X; Y drives" of domain rule 6.2 is read as: Y owns it, because the clock runs against Y, and X is consulted first.
Where the rule gives two usual severities, the milder stands here: the graver one needs a sign in the words.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.blockers import Blockers, Category, Clock, Overdue, Routing, Seat, Severity, Span, Unit
from domain.people import Role

_SEV1, _SEV2, _SEV3, _SEV4 = Severity.SEV1, Severity.SEV2, Severity.SEV3, Severity.SEV4
_INF, _PRD, _PRJ = Role.INFRASTRUCTURE, Role.PRODUCT_PORTFOLIO, Role.PROJECT_OFFICE
_DIR, _TRN = Role.DIRECTOR, Role.TRAINING

ROUTES: Mapping[Category, Routing] = {
    Category.TOOL_ACCESS: Routing(_PRD, (_INF,), _SEV3),
    Category.TOOL_CHOICE: Routing(_PRD, (_PRJ,), _SEV3),
    Category.SECURITY_REVIEW: Routing(_INF, (Role.SECURITY, _PRJ), _SEV2),
    Category.LEGAL_PRIVACY: Routing(_PRJ, (Role.LEGAL, _DIR), _SEV2),
    Category.DATA_ACCESS: Routing(_PRJ, (Role.DATA_OWNER, _INF), _SEV2),
    Category.DATA_QUALITY: Routing(Role.DATA_OWNER, (_PRJ, _PRD), _SEV3),
    Category.INFRASTRUCTURE: Routing(_INF, (_PRD,), _SEV3),
    Category.PRODUCTION_INCIDENT: Routing(_INF, (_PRD, Role.SECURITY), _SEV2),
    Category.ETHICS: Routing(_DIR, (Role.LEGAL, _PRD), _SEV2, bypass=True, hidden_reporter=True),
    Category.BUDGET: Routing(_DIR, (_PRJ,), _SEV2),
    Category.NO_SPONSOR: Routing(_PRJ, (_DIR,), _SEV3),
    Category.PRIORITY_DISPUTE: Routing(_DIR, (_PRJ,), _SEV2),
    Category.DUPLICATE_EFFORT: Routing(_PRJ, (_PRD,), _SEV3),
    Category.GATE_STUCK: Routing(_PRJ, (Seat.DECIDER,), _SEV3),
    Category.DEPENDENCY: Routing(_PRJ, (_INF,), _SEV3),
    Category.ADOPTION: Routing(_TRN, (Role.SPONSOR,), _SEV3),
    Category.PROCESS_NOT_READY: Routing(Role.SPONSOR, (_PRJ,), _SEV3),
    Category.IMPACT_DISAGREEMENT: Routing(_PRJ, (Role.IMPACT_OWNER, Role.FINANCE, _DIR), _SEV3),
    Category.CHAMPION_OVERLOAD: Routing(_TRN, (Seat.LINE_MANAGER,), _SEV3),
    Category.KNOWLEDGE_GAP: Routing(_TRN, (Seat.TOPIC_OWNER,), _SEV4),
    Category.OTHER: Routing(_PRJ, (), _SEV4),
}

_HOURS, _DAYS = Unit.HOURS, Unit.DAYS

# Domain rule 6.1, which leaves the silence open: shorter than the time for a plan, so that there is some of it left.
CLOCKS: Mapping[Severity, Clock] = {
    _SEV1: Clock(Span(1, _HOURS), Span(1, _DAYS), Overdue.DIRECTOR, round_the_clock=True, silence=Span(4, _HOURS)),
    _SEV2: Clock(Span(4, _HOURS), Span(3, _DAYS), Overdue.RAISE, silence=Span(1, _DAYS)),
    _SEV3: Clock(Span(1, _DAYS), Span(10, _DAYS), Overdue.PROJECT_OFFICE, silence=Span(5, _DAYS)),
    _SEV4: Clock(Span(3, _DAYS), None, Overdue.WEEKLY_LIST, silence=Span(10, _DAYS)),
}

BLOCKERS = Blockers(ROUTES, CLOCKS)
