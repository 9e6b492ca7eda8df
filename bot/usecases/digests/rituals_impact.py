"""The pack of the impact review: which checks are due, what was not confirmed, and whose word is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.cards.digest import Line
from bot.cards.digest_director import impact_section
from bot.cards.digest_personal import check_line, told
from bot.cards.digest_rituals import Asked, asked_item, not_confirmed_line, urgent
from bot.cards.words import count, name
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.heads import before
from bot.usecases.digests.rituals import deciders, readable, waiting
from bot.usecases.digests.shared import compose, day_of, delta, section
from domain.digests import Since
from domain.duties import DutyKind
from domain.funnel import Stage
from domain.gates import seat_of
from domain.impact import State, state
from domain.initiatives import Initiative, InitiativeId
from domain.parties import Party
from domain.people import Role
from storage.digest_figures import Verdict
from storage.digest_impact import DigestImpact
from storage.digest_own import Dated, DigestOwn

YEAR = timedelta(days=365)
AHEAD = timedelta(days=30)  # until about the next review
WORD = "value_confirmed"  # the sponsor's yes or no, which the gate takes as an item
AT = (Stage.AWAITING_EFFECT,)


async def gather_impact_review(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """It ends in a value that is confirmed or not, and in what follows from it."""
    readable(desk, scope)
    own, today = DigestOwn(desk.uow.connection), day_of(desk, scope)
    verdicts, rows, number = await waiting(
        desk, scope, deciders(desk) | {Role.FINANCE}, (DutyKind.DECIDE, DutyKind.MONEY), AT
    )
    words, unsaid = await own.coded(Party.SPONSOR.role, WORD, scope.moment, scope.most)
    people = await desk.uow.people.find({one.duty.person for one in words})
    items = [asked_item(Asked(one.duty, one.title, one.round), desk.person, people) for one in words]
    moments = [one.since for one in (*items, *verdicts.items) if one.since is not None]
    wanted = urgent([*items, *verdicts.items], number + unsaid, min(moments, default=verdicts.oldest))
    dated, due = await own.gates_until(AT[0], today + AHEAD, scope.most)
    refused = await _not_confirmed(desk, rows)
    impact = await DigestImpact(desk.uow.connection).sums(scope.moment - YEAR)
    sections = [
        section("Checks due or ahead", await _checks(desk, scope, dated), due),
        section("Not confirmed", [not_confirmed_line(one) for one in refused]),
        impact_section(impact, desk.model.currency, before(since)),
    ]
    figures = {"checks": float(due), "refused": float(len(refused))}
    figures |= {"impact:expected": impact.expected, "impact:confirmed": impact.confirmed}
    said = {
        "checks": f"{count(due, 'check')} due or ahead{delta(since, 'checks', due)}" if due else "",
        "refused": f"{len(refused)} not confirmed{delta(since, 'refused', len(refused))}" if refused else "",
    }
    return compose(desk, scope, since, "Impact review", sections, wanted, figures=figures, headline=told(said))


async def _checks(desk: Desk, scope: Scope, dated: Sequence[Dated]) -> list[Line]:
    found = await desk.uow.initiatives.find([one.id for one in dated])
    records = [(found[one.id], one.day) for one in dated if one.id in found]
    people = await desk.uow.people.find({seat_of(one, Party.IMPACT_OWNER) for one, _ in records})
    today = day_of(desk, scope)
    return [
        check_line(one, day, state(one.dossier.impact), today, name(people, seat_of(one, Party.IMPACT_OWNER)))
        for one, day in records
        if day is not None
    ]


async def _not_confirmed(desk: Desk, rows: Sequence[Verdict]) -> list[Initiative]:
    """Of what waits for its verdict, what its sponsor did not confirm."""
    found = await desk.uow.initiatives.find({InitiativeId(one.duty.initiative) for one in rows})
    return [one for one in found.values() if state(one.dossier.impact) is State.NOT_CONFIRMED]
