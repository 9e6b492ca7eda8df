"""The Director's digest (domain rule 4.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cards.digest import LISTED
from bot.cards.digest_director import DirectorFacts, director
from bot.cards.digest_funnel import figures, headline
from bot.cards.digest_lines import Entry, Some
from bot.cards.words import name
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.heads import (
    AT_WORK,
    CONVERTED_DAYS,
    OWNERS,
    before,
    blocked,
    blockers,
    funnel_sums,
    some,
    store,
    zone_of,
)
from bot.usecases.digests.shared import compose, day_of, decisions
from domain.digests import Since
from domain.initiatives import Initiative, InitiativeId
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
    people = await desk.uow.people.find([id for id, _ in managers[:LISTED]])
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
        first=some(await found.of_priority(Priority.P1, LISTED), now),
        decided=await found.decided(now - timedelta(days=CONVERTED_DAYS), now),
        decided_days=CONVERTED_DAYS,
        impact=await DigestImpact(desk.uow.connection).sums(now - YEAR),
        loads=Some(tuple((name(people, id), number) for id, number in managers[:LISTED]), len(managers)),
        teams=Some(tuple(teams[:LISTED]), len(teams)),
        excepted=some(await found.excepted(LISTED), now),
        breached=blocked(await blockers(desk).breached(OWNERS, LISTED)),
        overdue=some(await found.gates_before(today, LISTED), now),
        unanswered=await _unanswered(desk, now),
    )


async def _unanswered(desk: Desk, now: datetime) -> Some[Entry]:
    """What the ladder of nudges brought before the Director (domain rule 9.3), what stands longest first."""
    climbed = [InitiativeId(one.initiative) for one in await desk.uow.nudges.climbed("director", UNANSWERED)]
    records = await desk.uow.initiatives.find(climbed[:LISTED])
    rows = [
        Entry(one.id, one.title, one.stage, max(0, (now - one.entered_stage_at).days), _priority(one))
        for one in (records[id] for id in climbed if id in records)
    ]
    return Some(tuple(rows), len(climbed))


def _priority(one: Initiative) -> str | None:
    return one.dossier.score.priority.value if one.dossier.score is not None else None
