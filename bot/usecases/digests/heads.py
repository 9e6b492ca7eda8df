"""What several heads' digests ask for: the funnel, lists of initiatives, blockers, and what somebody owes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.cards.blocker_list import is_late
from bot.cards.digest_lines import Entry, Some
from bot.cards.digest_office import Waits
from bot.cards.inbox import Item, duty_item
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Scope
from bot.usecases.digests.shared import day_of, known
from domain.blocker import Blocker
from domain.blockers import Category
from domain.digests import Since
from domain.duties import DutyKind
from domain.funnel import Stage
from domain.initiatives import Initiative, InitiativeId
from domain.model import Product
from domain.people import Role
from domain.portfolio import LIVING, Filters, StageSum, late_before
from storage.digest_blockers import Blocking, DigestBlockers
from storage.digest_figures import DigestFigures, Placed, Verdicts
from storage.digest_waits import waiting
from storage.portfolio import Portfolio

DAYS = 7  # that a first digest looks back
CONVERTED_DAYS = 90
BREACHED = 200  # blockers that were ever late, and that are looked at
CLIMBED = 200  # that nudges could not move, and that are counted
AT_WORK = (Stage.ASSESSMENT, Stage.DELIVERY)
OWNERS = frozenset(Role)  # of blockers: any role may own one


async def funnel_sums(desk: Desk, scope: Scope) -> list[StageSum]:
    """Each stage under way, as it is now; what is late, is late on the digest's day."""
    model, office, today = desk.model, desk.act.office, day_of(desk, scope)
    zone = ZoneInfo(model.time_zone)
    late = {
        stage: datetime.combine(
            late_before(stage, model.governance, model.clocks, today, office.is_holiday), time(), zone
        )
        for stage in LIVING
    }
    return await Portfolio(desk.uow.connection).sums(Filters(), today, late)


def store(desk: Desk) -> DigestFigures:
    return DigestFigures(desk.uow.connection)


def blockers(desk: Desk) -> DigestBlockers:
    return DigestBlockers(desk.uow.connection)


def last(scope: Scope, since: Since | None, days: int = DAYS) -> datetime:
    """From when on something is new: the last digest, or so many days before the first one."""
    return since.at if since is not None else scope.moment - timedelta(days=days)


def before(since: Since | None) -> Mapping[str, float]:
    """The figures of the last digest."""
    return since.figures if since is not None else {}


def zone_of(desk: Desk, scope: Scope) -> str:
    return scope.person.time_zone if scope.person is not None else desk.model.time_zone


def entry(one: Placed, now: datetime) -> Entry:
    return Entry(one.id, one.title, one.stage, max(0, (now - one.entered).days), one.priority, one.day, one.department)


def some(found: tuple[list[Placed], Mapping[Stage, int] | int], now: datetime) -> Some[Entry]:
    """A list of the store as a list of a card."""
    rows, number = found
    return Some(tuple(entry(one, now) for one in rows), number if isinstance(number, int) else sum(number.values()))


async def blocked(desk: Desk, scope: Scope, found: Blocking) -> Some[Blocker]:
    """A list of the store as a list of a card, as far as whoever looks at it may know of them."""
    rows = await known(desk, scope, found.rows)
    return Some(rows, found.number - (len(found.rows) - len(rows)))


async def past_clock(desk: Desk, scope: Scope, since: Since | None) -> Some[Blocker]:
    """What is late now; then what was late for the first time since the last digest, and is in hand again."""
    found = (await blockers(desk).breached(OWNERS, BREACHED)).rows
    start, now = last(scope, since), scope.moment
    late = [one for one in found if is_late(one, now)]
    new = [one for one in found if one.status.is_taken and one.breached_at is not None and one.breached_at > start]
    rows = [*late, *(one for one in new if one not in late)]
    return await blocked(desk, scope, Blocking(tuple(rows[: scope.most]), len(rows)))


async def owing(
    desk: Desk, scope: Scope, roles: Collection[Role], kinds: Collection[DutyKind], at: Stage
) -> Some[Item]:
    """What these roles owe at one stage, whoever of them."""
    found: Verdicts = await store(desk).owed(roles, kinds, at, scope.moment, scope.most)
    rows = tuple(duty_item((one.duty,), one.title, one.round, desk.person, None, False) for one in found.rows)
    return Some(rows, found.number)


async def climbed(desk: Desk, scope: Scope, *levels: str) -> Some[Entry]:
    """What the ladder of nudges brought before these, `office` or `director` (rule 9.3): what stands longest first."""
    raised = [one for level in levels for one in await desk.uow.nudges.climbed(level, CLIMBED)]
    ids = [InitiativeId(one.initiative) for one in sorted(raised, key=lambda one: one.since or date.max)]
    records = await desk.uow.initiatives.find(ids[: scope.most])
    rows = [_climbed(records[id], scope.moment) for id in ids if id in records]
    return Some(tuple(rows), len(ids))


def _climbed(one: Initiative, now: datetime) -> Entry:
    score = one.dossier.score
    priority = score.priority.value if score is not None else None
    return Entry(one.id, one.title, one.stage, max(0, (now - one.entered_stage_at).days), priority)


async def dependencies(desk: Desk, scope: Scope) -> Some[Waits]:
    """What waits for another initiative."""
    rows, number = await waiting(desk.uow.connection, scope.most)
    return Some(tuple(Waits(one.id, one.on, one.why) for one in rows), number)


async def incidents(desk: Desk, scope: Scope) -> Some[Blocker]:
    """What is wrong with systems, or in live use."""
    kinds = (Category.INFRASTRUCTURE, Category.PRODUCTION_INCIDENT)
    return await blocked(desk, scope, await blockers(desk).of_kinds(OWNERS, kinds, scope.most))


def short(product: Product) -> str:
    """The product's name, without what stands behind its comma."""
    return product.name.partition(",")[0]


async def by_product(desk: Desk, stages: tuple[Stage, ...] = LIVING) -> list[tuple[str, str, int]]:
    """Name, id and how many go by it, the most first; every product of the catalogue, and others that are in use."""
    found = await store(desk).by_product(stages)
    named = {one.id: short(one) for one in desk.model.products}
    ids = [*named, *(id for id in found if id and id not in named)]
    rows = [(named.get(id, id), id, found.get(id, 0)) for id in ids]
    return sorted(rows, key=lambda row: (-row[2], row[0]))
