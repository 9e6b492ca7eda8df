"""The queues of security and of data owners, with the age of everything in them; silent on a day with nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocker_actions import TakeUp
from bot.cards.digest import Section
from bot.cards.digest_personal import blocker_line, supply_line, told
from bot.cards.words import count
from bot.ui import Button
from bot.usecases.blocker_turn import is_confided
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.personal import own
from bot.usecases.digests.shared import compose, decisions, delta, known, section, whose
from domain.digests import Since
from domain.duties import DutyKind
from domain.people import Role
from storage.digest_blockers import DigestBlockers
from storage.digest_figures import DigestFigures, Verdict

GIVEN = (DutyKind.SUPPLY, DutyKind.CONDITIONS, DutyKind.STEP)
LOOKED_AT = 100


async def gather_security(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """What waits for the security team: reviews, sign-offs, blockers."""
    return await _queue(desk, scope, since, Role.SECURITY, "Security")


async def gather_data_owner(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """What waits for the reader as owner of data, and for the data office."""
    return await _queue(desk, scope, since, Role.DATA_OWNER, "Data owner")


async def _queue(desk: Desk, scope: Scope, since: Since | None, role: Role, title: str) -> Composed:
    if scope.person is not None:
        desk, scope = own(desk, scope)
    reads_all = scope.person is None or scope.person.has(role)  # a data owner of one initiative holds no role
    roles = (role,) if reads_all else ()
    wanted = await decisions(desk, scope, roles=roles)
    given, number = await _given(desk, scope, roles, role)
    lines = [
        supply_line(one.duty.initiative, one.title, (one.duty,), one.round, desk.person, scope.moment) for one in given
    ]
    blockers = await _blockers(desk, scope, roles)
    sections = [section("To supply", lines, number)]
    sections += [blockers] if blockers else []
    waiting = wanted.number + number + len(blockers.lines) + blockers.left
    headline = told({"queue": f"{count(waiting, 'thing')} in the queue{delta(since, 'queue', waiting)}"})
    figures = {"queue": float(waiting), "supply": float(number)}
    return compose(desk, scope, since, title, sections, wanted, figures=figures, headline=headline if waiting else "")


async def _given(desk: Desk, scope: Scope, roles: Sequence[Role], role: Role) -> tuple[Sequence[Verdict], int]:
    """What is to be supplied in that role alone: somebody's own ideas stand in no queue."""
    people = await whose(desk, scope, roles)
    if not roles and not people:
        return [], 0
    found = await DigestFigures(desk.uow.connection).verdicts(roles, people, GIVEN, scope.moment, LOOKED_AT)
    rows = [one for one in found.rows if one.duty.role is role]
    return rows, found.number - len(found.rows) + len(rows)


async def _blockers(desk: Desk, scope: Scope, roles: Sequence[Role]) -> Section:
    """What nobody has taken up; what was confided stands in no digest."""
    found = await DigestBlockers(desk.uow.connection).untouched(roles, scope.most)
    rows = await known(desk, scope, [one for one in found.rows if not is_confided(one)])
    number = found.number - (len(found.rows) - len(rows))
    people = await desk.uow.people.find({one.owner_person for one in rows})
    zone = scope.person.time_zone if scope.person is not None else desk.model.time_zone
    lines = [blocker_line(one, people, scope.moment, zone, Button(f"Take up {one.id}", TakeUp(one.id))) for one in rows]
    return section("Blockers to take up", lines, number)
