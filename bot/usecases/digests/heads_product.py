"""The digest of the head of product portfolio (domain rule 4.1)."""

from __future__ import annotations

from bot.cards.digest_lines import Some
from bot.cards.digest_product import Gap, ProductFacts, product_portfolio
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.heads import before, by_product, owing
from bot.usecases.digests.shared import compose, day_of, decisions
from domain.digests import Since
from domain.duties import DutyKind
from domain.funnel import Stage
from domain.people import Role
from knowledge.clusters import clusters

GAPS = 60  # the youngest, that are put together
PRODUCT = "product:"  # before the name of a figure


async def gather_product_portfolio(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """What goes by which product, what none can do, and how the catalogue changed."""
    products = await by_product(desk)
    known = {id for name in before(since) if (id := name.removeprefix(PRODUCT)) != name}
    named = {id: name for name, id, _ in products if desk.model.product(id) is not None}
    facts = ProductFacts(
        today=day_of(desk, scope),
        before=before(since),
        added=tuple(named[id] for id in named if known and id not in known),
        gone=tuple(sorted(known - set(named))),
        products=products,
        gaps=await _gaps(desk),
        backlog=await owing(desk, scope, (Role.PRODUCT_PORTFOLIO,), (DutyKind.SUPPLY,), Stage.ASSESSMENT),
    )
    said = {f"{PRODUCT}{id}": float(number) for _, id, number in products if id in named}
    said |= {"gaps": float(facts.gaps.number), "backlog": float(facts.backlog.number)}
    wanted = await decisions(desk, scope)
    return compose(desk, scope, since, "Product portfolio", product_portfolio(facts), wanted, figures=said)


async def _gaps(desk: Desk) -> Some[Gap]:
    """Like gaps together, by their words."""
    found = [one for one in await desk.uow.initiatives.with_gap(GAPS) if one.dossier.route.gap]
    words = [one.dossier.route.gap or "" for one in found]
    groups = clusters(words)
    rows = tuple(Gap(words[group[0]], tuple(found[at].id for at in group)) for group in groups)
    return Some(rows, len(groups))
