"""The packs of the triage and the gate session: what waits, and the decisions that the meeting must end in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.actions import RunCommand
from bot.cards.digest import Decisions, Line
from bot.cards.digest_lines import aged, entries
from bot.cards.digest_personal import named, told
from bot.cards.digest_rituals import Asked, Nearly, asked_item, match_line, nearly_line, urgent, vague
from bot.cards.words import count
from bot.usecases.delivery import OURSELVES
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.heads import last, some, store
from bot.usecases.digests.shared import compose, day_of, delta, section
from domain.authority import SIGNING
from domain.digests import Since
from domain.duties import DutyKind
from domain.errors import NotAllowed
from domain.funnel import Stage
from domain.initiatives import InitiativeId
from domain.model import Visibility
from domain.people import HEADS, Role
from storage.digest_figures import Verdict
from storage.digest_own import DigestOwn, lacking

FIRST = (DutyKind.TRIAGE, DutyKind.DECIDE)
AT_GATES = (Stage.ASSESSMENT, Stage.DELIVERY, Stage.AWAITING_EFFECT, Stage.ON_SUPPORT)
NEARLY = (Stage.ASSESSMENT, Stage.DELIVERY, Stage.AWAITING_EFFECT)
LOOKED_AT = 100  # decisions of one stage that are put in their order
FEW = 3  # missing things with which a pack is nearly ready
CLOSED = "Here the initiatives of others are for the heads. Say *digest* for your own."


async def gather_triage(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """New ideas, what they are like, and those without a number. It ends in a word on each."""
    readable(desk, scope)
    wanted, rows, number = await waiting(desk, scope, (Role.PROJECT_OFFICE,), FIRST, (Stage.NEW,))
    numberless, came = await store(desk).vague((Stage.NEW,), scope.most), await _came(desk, scope, since)
    likely = await _matches(desk, rows[: scope.most])
    sections = [
        section("Likely matches", likely),
        entries(
            "No number to aim at yet",
            some(numberless, scope.moment),
            aged,
            RunCommand("queue", ""),
            lambda one: vague(one.id),
        ),
    ]
    figures = {"new": float(number), "vague": float(numberless[1])}
    said = {
        "new": f"{count(number, 'new idea')}{delta(since, 'new', number)}" if number else "",
        "came": f"{came} handed in {'since the last one' if since is not None else 'this week'}" if came else "",
        "vague": f"{numberless[1]} without a number{delta(since, 'vague', numberless[1])}" if numberless[1] else "",
    }
    ends = _ends(told(said), "Each is taken up, asked about, merged, let on or turned down.", bool(number))
    more = RunCommand("queue", "")
    return compose(desk, scope, since, "Triage", sections, wanted, figures=figures, headline=ends, more=more)


async def gather_gates(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """Packs that are ready for their verdict, and those that lack little, by name. It ends in a verdict on each."""
    readable(desk, scope)
    wanted, _, number = await waiting(desk, scope, deciders(desk), (DutyKind.DECIDE,), AT_GATES)
    nearly = await _nearly(desk, scope)
    today = day_of(desk, scope)
    lines = [nearly_line(one, today) for one in nearly]
    sections = [section("Nearly ready", lines)]
    figures = {"ready": float(number), "nearly": float(len(nearly))}
    said = {
        "ready": f"{count(number, 'verdict')} to take{delta(since, 'ready', number)}" if number else "",
        "nearly": f"{len(nearly)} nearly ready{delta(since, 'nearly', len(nearly))}" if nearly else "",
    }
    ends = _ends(told(said), "Each ends in a verdict, or in a day by which what is missing comes.", bool(said))
    return compose(desk, scope, since, "Gate session", sections, wanted, figures=figures, headline=ends)


def deciders(desk: Desk) -> frozenset[Role]:
    """The roles that decide at some gate, or stand in for whoever has no seat there."""
    gates = desk.model.governance.gates.values()
    return frozenset({party.role for gate in gates for party in gate.deciders} | {Role.DIRECTOR})


def readable(desk: Desk, scope: Scope) -> None:
    """NotAllowed for whoever may not know of the initiatives of others; a head's channel reads them all."""
    reader = scope.person or (desk.person if desk.person.id != OURSELVES else None)
    if reader is None or desk.model.visibility is not Visibility.CLOSED or reader.has(*HEADS, *SIGNING):
        return
    raise NotAllowed(CLOSED)


async def waiting(
    desk: Desk,
    scope: Scope,
    roles: Collection[Role],
    kinds: Sequence[DutyKind],
    stages: Sequence[Stage],
    limit: int = LOOKED_AT,
) -> tuple[Decisions, list[Verdict], int]:
    """The decisions that wait there, whoever takes them, each with whose it is; `limit` rows a stage, and how many."""
    found = [await store(desk).owed(roles, kinds, stage, scope.moment, limit) for stage in stages]
    rows = [row for one in found for row in one.rows]
    number = sum(one.number for one in found)
    oldest: datetime | None = min((one.oldest for one in found if one.oldest is not None), default=None)
    people = await desk.uow.people.find({one.duty.person for one in rows})
    asked = [Asked(one.duty, one.title, one.round) for one in rows]
    return urgent([asked_item(one, desk.person, people) for one in asked], number, oldest), rows, number


async def _came(desk: Desk, scope: Scope, since: Since | None) -> int:
    _, number = await store(desk).registered(last(scope, since), scope.moment, 1)
    return number


async def _matches(desk: Desk, rows: Sequence[Verdict]) -> list[Line]:
    """What the search found for these new ideas, until a human has said what they are."""
    records = await desk.uow.initiatives.find(InitiativeId(row.duty.initiative) for row in rows)
    open_ = [one for one in records.values() if one.dossier.similar.matches and one.dossier.similar.verdict is None]
    likes = {InitiativeId(id) for one in open_ for id in one.dossier.similar.matches[:1]}
    found = await desk.uow.initiatives.find(likes)
    names = {str(one.id): named(one.id, one.title) for one in found.values()}
    names |= {one.id: one.name for one in desk.model.products}
    return [
        match_line(one.id, one.title, [names.get(id, id) for id in one.dossier.similar.matches])
        for one in open_
        if one.dossier.similar.matches[0] in names
    ]


async def _nearly(desk: Desk, scope: Scope) -> list[Nearly]:
    """What no verdict is asked on yet and lacks a few things only: the fewest first, then the nearest gate."""
    own = DigestOwn(desk.uow.connection)
    dated = [one for stage in NEARLY for one in await own.candidates(stage)]
    owed = await own.owed([one.id for one in dated], scope.moment)
    found = []
    for one in dated:
        lacks = lacking(owed.get(one.id, ()))
        is_asked = any(duty.kind is DutyKind.DECIDE for duty in owed.get(one.id, ()))
        if lacks and len(lacks) <= FEW and not is_asked:
            found.append(Nearly(one.id, one.title, one.day, lacks))
    return sorted(found, key=lambda one: (len(one.lacks), one.day is None, one.day, one.id))


def _ends(said: str, decision: str, is_something: bool) -> str:
    return f"{said} {decision}".strip() if is_something and said else ""
