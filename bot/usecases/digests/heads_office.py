"""The project office's digests: the short one of every day, the full one of the week (domain rule 4.1)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from bot.cards.digest_funnel import figures, headline
from bot.cards.digest_lines import Some
from bot.cards.digest_office import DayFacts, WeekFacts, office_day, office_week
from bot.cards.products import KINDS
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.heads import (
    OWNERS,
    before,
    blocked,
    blockers,
    climbed,
    dependencies,
    funnel_sums,
    last,
    past_clock,
    some,
    store,
    zone_of,
)
from bot.usecases.digests.shared import compose, day_of, decisions
from domain.digests import Since
from domain.funnel import Stage
from domain.items import ITEMS, Kind
from domain.people import Role
from storage.digest_figures import Missing

TITLE = "Project office"
CALENDAR_DAYS = 14
OWNED = frozenset({"sponsor", *(code for code, item in ITEMS.items() if item.kind is Kind.SEAT)})


async def gather_office_day(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """Decisions, what is new since yesterday, what is overdue, and blockers that nobody has taken up."""
    now, today = scope.moment, day_of(desk, scope)
    facts = DayFacts(
        now=now,
        today=today,
        zone=zone_of(desk, scope),
        new=some(await store(desk).registered(last(scope, since, 1), now, scope.most), now),
        overdue=some(await store(desk).gates_before(today, scope.most), now),
        untouched=await blocked(desk, scope, await blockers(desk).untouched(OWNERS, scope.most)),
    )
    said = {"overdue": float(facts.overdue.number), "untouched": float(facts.untouched.number)}
    return compose(desk, scope, since, TITLE, office_day(facts), await decisions(desk, scope), figures=said)


async def gather_office_week(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """Everything that the office sees to it that somebody does."""
    facts = await week_facts(desk, scope, since)
    return compose(
        desk,
        scope,
        since,
        f"{TITLE}, the week",
        office_week(facts),
        await decisions(desk, scope),
        figures=figures(facts.sums),
        headline=headline(facts.sums, scope.moment, facts.before),
    )


async def week_facts(desk: Desk, scope: Scope, since: Since | None) -> WeekFacts:
    """Everything that the view says."""
    found, now, today = store(desk), scope.moment, day_of(desk, scope)
    missing = await found.missing(now)
    champions = [one.id for one in await desk.uow.people.with_role(Role.CHAMPION)]
    return WeekFacts(
        sums=await funnel_sums(desk, scope),
        now=now,
        today=today,
        zone=zone_of(desk, scope),
        before=before(since),
        tracks=await _tracks(desk),
        overdue=some(await found.gates_before(today, scope.most), now),
        missing=_counted([one for one in missing if one.code not in OWNED]),
        unowned=_counted([one for one in missing if one.code in OWNED]),
        breached=await past_clock(desk, scope, since),
        waits=await dependencies(desk, scope),
        calendar=some(await found.gates_between(today, today + timedelta(days=CALENDAR_DAYS), scope.most), now),
        unpinned=some(await found.vague((Stage.ASSESSMENT, Stage.DELIVERY), scope.most), now),
        vague=some(await found.vague((Stage.NEW,), scope.most), now),
        escalations=await blocked(desk, scope, await blockers(desk).by_champions(OWNERS, champions, scope.most)),
        unanswered=await climbed(desk, scope, "office", "director"),
    )


def _counted(found: list[Missing]) -> Some[tuple[str, int]]:
    return Some(tuple((one.label, one.number) for one in found), len(found))


async def _tracks(desk: Desk) -> list[tuple[str, int]]:
    """What is in delivery by the kind of its product, the most first."""
    kinds: Counter[str] = Counter()
    for id, number in (await store(desk).by_product((Stage.DELIVERY,))).items():
        product = desk.model.product(id) if id else None
        kinds[KINDS[product.kind].capitalize() if product is not None else "No product yet"] += number
    return sorted(kinds.items(), key=lambda row: (-row[1], row[0]))
