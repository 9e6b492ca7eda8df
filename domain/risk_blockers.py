"""What a risk that has happened becomes as a blocker: its kind and how bad it is (domain rule 3.7)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.blockers import Category, Severity
from domain.risks import Risk, RiskCategory

CATEGORIES: Mapping[RiskCategory, Category] = {
    RiskCategory.RESULT_ERROR: Category.PRODUCTION_INCIDENT,
    RiskCategory.DATA: Category.DATA_QUALITY,
    RiskCategory.SECURITY: Category.SECURITY_REVIEW,
    RiskCategory.REGULATORY: Category.LEGAL_PRIVACY,
    RiskCategory.REPUTATION: Category.OTHER,  # nobody's own: the project office finds who answers for it
    RiskCategory.ADOPTION: Category.ADOPTION,
    RiskCategory.DEPENDENCY: Category.DEPENDENCY,
    RiskCategory.ETHICS: Category.ETHICS,
}
# Only what does harm by itself wakes people at night.
_HARMS = frozenset({RiskCategory.RESULT_ERROR, RiskCategory.DATA, RiskCategory.SECURITY, RiskCategory.ETHICS})
_BY_IMPACT: Mapping[int, Severity] = {
    1: Severity.SEV4,
    2: Severity.SEV3,
    3: Severity.SEV3,
    4: Severity.SEV2,
    5: Severity.SEV1,
}


def category_of(risk: Risk) -> Category:
    """Whose it is to clear."""
    return CATEGORIES[risk.category]


def severity_of(risk: Risk) -> Severity:
    """By its impact; SEV1 only where it does harm by itself, otherwise SEV2. People may change it."""
    found = _BY_IMPACT[risk.impact]
    return Severity.SEV2 if found is Severity.SEV1 and risk.category not in _HARMS else found
