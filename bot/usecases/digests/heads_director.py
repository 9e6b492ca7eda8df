"""The Director's digest (domain rule 4.1)."""

from __future__ import annotations

from datetime import timedelta

from bot.cards.digest_director import DirectorFacts, director
from bot.cards.digest_funnel import figures, headline
from bot.cards.digest_lines import Some
from bot.cards.words import name
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.heads import (
    AT_WORK,
    CONVERTED_DAYS,
    before,
    climbed,
    funnel_sums,
    past_clock,
    some,
    store,
    zone_of,
)
from bot.usecases.digests.shared import compose, day_of, decisions
from domain.digests import Since
from domain.parties import Party
from domain.scoring import Priority
from storage.digest_impact import DigestImpact

MANAGERS = 200  # project managers that are counted
UNANSWERED = 200  # initiatives that nudges could not move
YEAR = timedelta(days=365)  # so long a confirmed value of what was closed counts


async def gather_director(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """The portfolio, what is urgent, what it brings, and where rules give way."""
    facts = await director_facts(desk, scope, since)
    impact = facts.impact
    said = figures(facts.sums)
    if impact is not None:
        said |= {"impact:expected": impact.expected, "impact:confirmed": impact.confirmed}
    return compose(
        desk,
        scope,
        since,
        "AI director",
        director(facts),
        await decisions(desk, scope),
        figures=said,
        headline=headline(facts.sums, scope.moment, facts.before),
    )


async def director_facts(desk: Desk, scope: Scope, since: Since | None) -> DirectorFacts:
    """Everything that the view says."""
    found, now, today = store(desk), scope.moment, day_of(desk, scope)
    managers = await found.loads(Party.PROJECT_MANAGER, AT_WORK, MANAGERS)
    people = await desk.uow.people.find([id for id, _ in managers[: scope.most]])
    units = await found.by_department(AT_WORK)
    names = {one.id: one.name for one in desk.model.departments}
    teams = sorted(((names.get(id, id), number) for id, number in units.items() if id), key=lambda row: (-row[1], row))
    return DirectorFacts(
        sums=await funnel_sums(desk, scope),
        now=now,
        today=today,
        zone=zone_of(desk, scope),
        currency=desk.model.currency,
        before=before(since),
        first=some(await found.of_priority(Priority.P1, scope.most), now),
        decided=await found.decided(now - timedelta(days=CONVERTED_DAYS), now),
        decided_days=CONVERTED_DAYS,
        impact=await DigestImpact(desk.uow.connection).sums(now - YEAR),
        loads=Some(tuple((name(people, id), number) for id, number in managers[: scope.most]), len(managers)),
        teams=Some(tuple(teams), len(teams)),
        excepted=some(await found.excepted(scope.most), now),
        breached=await past_clock(desk, scope, since),
        overdue=some(await found.gates_before(today, scope.most), now),
        unanswered=await climbed(desk, scope, "director"),
    )
