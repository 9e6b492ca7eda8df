"""Each kind of digest and the use case that gathers it. Modules of this package import `.gathering`, not this file."""

from __future__ import annotations

from bot.usecases.digests.gathering import Composed, Gather, Scope
from bot.usecases.digests.heads_director import gather_director
from bot.usecases.digests.heads_infrastructure import gather_infrastructure
from bot.usecases.digests.heads_office import gather_office_day, gather_office_week
from bot.usecases.digests.heads_product import gather_product_portfolio
from bot.usecases.digests.heads_training import gather_training
from bot.usecases.digests.personal_champion import gather_champion
from bot.usecases.digests.personal_lead import gather_project_manager
from bot.usecases.digests.personal_value import gather_impact_owner, gather_sponsor
from bot.usecases.digests.queues import gather_data_owner, gather_security
from bot.usecases.digests.rituals import gather_gates, gather_triage
from bot.usecases.digests.rituals_champions import gather_champion_meeting
from bot.usecases.digests.rituals_impact import gather_impact_review
from bot.usecases.digests.rituals_portfolio import gather_portfolio_review, gather_steering
from domain.digests import DigestKind

__all__ = ["GATHER", "Composed", "Gather", "Scope"]

GATHER: dict[DigestKind, Gather] = {
    DigestKind.DIRECTOR: gather_director,
    DigestKind.INFRASTRUCTURE: gather_infrastructure,
    DigestKind.PRODUCT_PORTFOLIO: gather_product_portfolio,
    DigestKind.PROJECT_OFFICE_DAILY: gather_office_day,
    DigestKind.PROJECT_OFFICE: gather_office_week,
    DigestKind.TRAINING: gather_training,
    DigestKind.PROJECT_MANAGER: gather_project_manager,
    DigestKind.CHAMPION: gather_champion,
    DigestKind.SPONSOR: gather_sponsor,
    DigestKind.IMPACT_OWNER: gather_impact_owner,
    DigestKind.SECURITY: gather_security,
    DigestKind.DATA_OWNER: gather_data_owner,
    DigestKind.TRIAGE_SESSION: gather_triage,
    DigestKind.GATE_SESSION: gather_gates,
    DigestKind.PORTFOLIO_REVIEW: gather_portfolio_review,
    DigestKind.STEERING_GROUP: gather_steering,
    DigestKind.CHAMPION_MEETING: gather_champion_meeting,
    DigestKind.IMPACT_REVIEW: gather_impact_review,
}
