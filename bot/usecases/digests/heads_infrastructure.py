"""The digest of the head of infrastructure (domain rule 4.1)."""

from __future__ import annotations

from bot.cards.digest_infrastructure import InfrastructureFacts, infrastructure
from bot.cards.digest_lines import Some
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.heads import by_product, dependencies, incidents, last, owing, some, store, zone_of
from bot.usecases.digests.shared import compose, day_of, decisions
from domain.digests import Since
from domain.duties import DutyKind
from domain.funnel import Stage
from domain.people import Role

TECHNICAL = (Role.INFRASTRUCTURE, Role.ARCHITECT)
TO_GIVE = (DutyKind.SUPPLY, DutyKind.STEP)


async def gather_infrastructure(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """What is asked of the platforms, what runs on them, and what is wrong with them."""
    load = [(name, number) for name, _, number in await by_product(desk, (Stage.DELIVERY,)) if number]
    facts = InfrastructureFacts(
        now=scope.moment,
        today=day_of(desk, scope),
        zone=zone_of(desk, scope),
        wanted=await owing(desk, scope, TECHNICAL, TO_GIVE, Stage.ASSESSMENT),
        gaps=await owing(desk, scope, TECHNICAL, TO_GIVE, Stage.DELIVERY),
        waits=await dependencies(desk, scope),
        live=some(
            await store(desk).entered(Stage.AWAITING_EFFECT, last(scope, since), scope.moment, scope.most), scope.moment
        ),
        incidents=await incidents(desk, scope),
        load=Some(tuple(load), len(load)),
    )
    wanted = await decisions(desk, scope)
    said = {
        "wanted": float(facts.wanted.number),
        "gaps": float(facts.gaps.number),
        "incidents": float(facts.incidents.number),
    }
    return compose(desk, scope, since, "Infrastructure", infrastructure(facts), wanted, figures=said)
