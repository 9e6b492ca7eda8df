"""The digests of sponsors and of impact owners: what is asked of them, adoption, and when impact is measured."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.actions import RunCommand
from bot.cards.digest import Decisions, Line
from bot.cards.digest_personal import check_line, measure_line, sponsored_line, supply_line, told
from bot.cards.inbox import duty_item
from bot.cards.words import count
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.personal import own
from bot.usecases.digests.shared import compose, day_of, decisions, delta, section
from domain.digests import Since
from domain.duties import DutyKind
from domain.funnel import Stage
from domain.impact import State, state
from domain.initiatives import Initiative
from domain.parties import Party
from domain.portfolio import LIVING
from storage.digest_figures import DigestFigures, Verdict
from storage.digest_own import DigestOwn

LOOKED_AT = 100  # initiatives and things to supply of one person
AHEAD = timedelta(days=60)  # so far ahead a check is upcoming
MEASURED = (Stage.ASSESSMENT, Stage.DELIVERY, Stage.AWAITING_EFFECT)  # where its impact owner has something to measure
WORD = "value_confirmed"  # a yes or a no, though the gate takes it as an item
OWN = RunCommand("mine", Party.SPONSOR.value)


async def gather_sponsor(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """The reader's own initiatives, and the decisions and other words asked of them (domain rule 4.1)."""
    desk, scope = own(desk, scope)
    today = day_of(desk, scope)
    mine = await DigestOwn(desk.uow.connection).seated(desk.person.id, Party.SPONSOR, LIVING)
    found = await desk.uow.initiatives.find([one.id for one in mine[: scope.most]])
    shown = [found[one.id] for one in mine[: scope.most] if one.id in found]
    asked = await _asked(desk, scope, {one.id for one in mine})
    wanted = _with_words(await decisions(desk, scope), [one for one in asked if one.duty.code == WORD], desk)
    lines = [
        supply_line(one.duty.initiative, one.title, (one.duty,), one.round, desk.person, scope.moment)
        for one in asked
        if one.duty.code != WORD
    ]
    sections = [
        section("Asked of you", lines),
        section("Your initiatives", [sponsored_line(one, check_day(one), today) for one in shown], len(mine), rest=OWN),
    ]
    figures = {"initiatives": float(len(mine)), "asked": float(len(lines))}
    said = {"initiatives": f"{count(len(mine), 'initiative')} of yours{delta(since, 'initiatives', len(mine))}"}
    return compose(
        desk, scope, since, "Sponsor", sections, wanted, figures=figures, headline=told(said if mine else {})
    )


async def gather_impact_owner(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """Which checks come up, and which measurements are missing (domain rule 4.1)."""
    desk, scope = own(desk, scope)
    today = day_of(desk, scope)
    mine = await DigestOwn(desk.uow.connection).seated(desk.person.id, Party.IMPACT_OWNER, MEASURED)
    found = await desk.uow.initiatives.find([one.id for one in mine[:LOOKED_AT]])
    records = sorted(found.values(), key=lambda one: (check_day(one) or date.max, one.id))
    checks = [_check(one, today) for one in records if _is_upcoming(one, today)]
    missing = [_measure(one) for one in records if _lacks_report(one, today)]
    missing += [_baseline(one) for one in records if one.dossier.impact.baseline is None]
    sections = [
        section("Missing measurements", missing),
        section("Impact checks", checks),
    ]
    figures = {"checks": float(len(checks)), "missing": float(len(missing))}
    said = {
        "missing": f"**{count(len(missing), 'measurement')} missing**{delta(since, 'missing', len(missing))}",
        "checks": f"{count(len(checks), 'check')} ahead or due{delta(since, 'checks', len(checks))}",
    }
    headline = told({name: words for name, words in said.items() if figures[name]})
    wanted = await decisions(desk, scope)
    return compose(desk, scope, since, "Impact owner", sections, wanted, figures=figures, headline=headline)


def check_day(one: Initiative) -> date | None:
    """When its impact is checked: the gate date once it is in use, before that the planned day; None without one."""
    if one.stage is Stage.AWAITING_EFFECT:
        return one.dossier.next_gate_date
    try:
        return date.fromisoformat(one.dossier.fact("impact_check_date") or "")
    except ValueError:
        return None


async def _asked(desk: Desk, scope: Scope, sponsored: Collection[str]) -> list[Verdict]:
    """What is to be supplied to these by their sponsor, the oldest first."""
    store, person = DigestFigures(desk.uow.connection), desk.person.id
    found = await store.verdicts((), (person,), (DutyKind.SUPPLY,), scope.moment, LOOKED_AT)
    criteria = [one for gate in desk.model.governance.gates.values() for one in gate.criteria]
    codes = {one.code for one in criteria if one.owner is Party.SPONSOR}
    return [one for one in found.rows if one.duty.initiative in sponsored and one.duty.code in codes]


def _with_words(wanted: Decisions, words: Sequence[Verdict], desk: Desk) -> Decisions:
    """The sponsor's word on a reported value is a decision, too."""
    items = [duty_item((one.duty,), one.title, one.round, desk.person, None, False) for one in words]
    moments = [one.duty.since for one in words] + ([wanted.oldest] if wanted.oldest is not None else [])
    return replace(
        wanted,
        items=(*items, *wanted.items),
        number=wanted.number + len(items),
        oldest=min(moments, default=None),
    )


def _is_upcoming(one: Initiative, today: date) -> bool:
    check = check_day(one)
    return check is not None and check <= today + AHEAD and state(one.dossier.impact) is not State.CONFIRMED


def _check(one: Initiative, today: date) -> Line:
    return check_line(one, check_day(one) or today, state(one.dossier.impact), today)


def _lacks_report(one: Initiative, today: date) -> bool:
    check = check_day(one)
    is_due = one.stage is Stage.AWAITING_EFFECT and check is not None and check <= today
    return is_due and one.dossier.impact.report is None


def _measure(one: Initiative) -> Line:
    return measure_line(one, "value_report", "what came of it")


def _baseline(one: Initiative) -> Line:
    return measure_line(one, "baseline", "to compare with")
