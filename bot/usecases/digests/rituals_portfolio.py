"""The packs of the portfolio review and the steering group: figures, priorities, and what has to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.actions import RunCommand
from bot.cards.digest import Decisions, Line, Section
from bot.cards.digest_director import impact_section
from bot.cards.digest_funnel import conversion, figures, funnel, headline
from bot.cards.digest_lines import aged, blocking, entries, overdue
from bot.cards.digest_rituals import Asked, asked_item, late_item, places, room_item, urgent, waiting_line
from bot.cards.inbox import Item
from bot.usecases.aftermath import CAPS, NEXT
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.heads import (
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
from bot.usecases.digests.rituals import readable
from bot.usecases.digests.shared import compose, day_of, decisions, section
from domain.digests import Since
from domain.duties import DutyKind
from domain.funnel import Stage
from domain.line import in_line
from domain.people import Role
from domain.scoring import Priority
from storage.digest_impact import DigestImpact
from storage.digest_own import DigestOwn

YEAR = timedelta(days=365)  # so long a confirmed value of what was closed counts
IN_LINE = 20  # of each gate that are put in their order
PORTFOLIO = RunCommand("portfolio", "")


async def gather_portfolio_review(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """Where everything stands, what waits for room, what is late. It ends in who comes in, and how the late go on."""
    readable(desk, scope)
    now, today = scope.moment, day_of(desk, scope)
    sums = await funnel_sums(desk, scope)
    inside = [(stage, await desk.uow.initiatives.inside(stage), _most(desk, stage)) for stage in CAPS]
    room = {stage: max(0, most - number) for stage, number, most in inside}
    let_in, queued, in_queue = await _line(desk, scope, room)
    over = await store(desk).verdicts((Role.PROJECT_OFFICE,), (), (DutyKind.RESUME,), now, scope.most)
    ended = [asked_item(Asked(one.duty, one.title, one.round), desk.person, {}) for one in over.rows]
    late = await store(desk).gates_before(today, scope.most)
    overdue_ones = [late_item(one.id, one.title, one.stage, one.day) for one in late[0]]
    number = len(let_in) + over.number + sum(late[1].values())
    oldest = min((one.since for one in (*let_in, *ended) if one.since is not None), default=None)
    wanted = urgent([*overdue_ones, *ended, *let_in], number, oldest)
    sections = [
        *funnel(sums, now, before(since)),
        places(inside) if any(one.number for one in sums) else Section(""),
        section("Waits for room", queued, in_queue - len(let_in), PORTFOLIO),
    ]
    said = {**figures(sums), "queued": float(in_queue), "late": float(sum(late[1].values()))}
    line = headline(sums, now, before(since))
    return compose(
        desk, scope, since, "Portfolio review", sections, wanted, figures=said, headline=line, more=PORTFOLIO
    )


async def gather_steering(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """Figures, priorities, blockers, exceptions. It ends in a word on everything that only the Director decides."""
    readable(desk, scope)
    now, today = scope.moment, day_of(desk, scope)
    sums = await funnel_sums(desk, scope)
    impact = await DigestImpact(desk.uow.connection).sums(now - YEAR)
    decided = await store(desk).decided(now - timedelta(days=CONVERTED_DAYS), now)
    excepted = some(await store(desk).excepted(scope.most), now)
    breached = await blocked(desk, scope, await blockers(desk).breached(OWNERS, scope.most))
    late = some(await store(desk).gates_before(today, scope.most), now)
    sections = [
        *funnel(sums, now, before(since)),
        conversion(decided, CONVERTED_DAYS),
        impact_section(impact, desk.model.currency, before(since)),
        entries(
            "Priority 1", some(await store(desk).of_priority(Priority.P1, scope.most), now), aged, _portfolio("P1")
        ),
        blocking("Blockers past their clock", breached, now, zone_of(desk, scope)),
        entries("Let through by exception", excepted, aged, PORTFOLIO),
        entries("Gates overdue", late, lambda one: overdue(one, today), PORTFOLIO),
    ]
    said = {**figures(sums), "exceptions": float(excepted.number), "breached": float(breached.number)}
    said |= {"impact:expected": impact.expected, "impact:confirmed": impact.confirmed}
    wanted: Decisions = await decisions(desk, scope, roles=(Role.DIRECTOR,))
    line = headline(sums, now, before(since))
    return compose(desk, scope, since, "Steering group", sections, wanted, figures=said, headline=line)


def _portfolio(words: str) -> RunCommand:
    return RunCommand("portfolio", words)


def _most(desk: Desk, stage: Stage) -> int:
    return int(getattr(desk.model.governance.limits, CAPS[stage]))


async def _line(desk: Desk, scope: Scope, room: dict[Stage, int]) -> tuple[list[Item], Sequence[Line], int]:
    """Who may come in now, those behind them, and how many wait in all; by priority and score (domain rule 3.2)."""
    own, items, lines, number = DigestOwn(desk.uow.connection), list[Item](), list[Line](), 0
    for source, target in NEXT.items():
        ids, waiting_there = await own.deferred(source, max(IN_LINE, scope.most))
        records = in_line((await desk.uow.initiatives.find(ids)).values())
        free, number = room.get(target, 0), number + waiting_there
        items += [room_item(one, place, free, target) for place, one in enumerate(records[:free], 1)]
        lines += [waiting_line(one, place, target) for place, one in enumerate(records[free:], free + 1)]
    return items, lines, number
