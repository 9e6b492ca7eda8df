"""A project manager's digest: what is next at each initiative, what it lacks, what is in its way, who is waited for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import RunCommand
from bot.cards.digest import Section
from bot.cards.digest_personal import missing_line, step_line, told, waiting_line
from bot.cards.words import People, count
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.personal import blocker_section, blockers_at, own
from bot.usecases.digests.shared import compose, day_of, decisions, delta, section
from domain.digests import Since
from domain.duties import Duty
from domain.initiatives import Initiative, InitiativeId
from domain.parties import Party
from domain.portfolio import LIVING
from storage.digest_own import Dated, DigestOwn, lacking

LED = RunCommand("mine", Party.PROJECT_MANAGER.value)


async def gather_project_manager(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """The reader's own initiatives, the nearest gate first (domain rule 4.1)."""
    desk, scope = own(desk, scope)
    store, today = DigestOwn(desk.uow.connection), day_of(desk, scope)
    led = await store.seated(desk.person.id, Party.PROJECT_MANAGER, LIVING)
    ids = [one.id for one in led]
    found = await desk.uow.initiatives.find(ids[: scope.most])
    owed = await store.owed(ids, scope.moment)
    blockers = await blockers_at(desk, ids)
    late = sum(one.day is not None and one.day < today for one in led)
    figures = {"initiatives": float(len(led)), "late": float(late), "blockers": float(len(blockers))}
    shown = [found[id] for id in ids[: scope.most] if id in found]
    sections = await _of_initiatives(desk, scope, shown, led, owed)
    sections.insert(1, await blocker_section(desk, scope, "Open blockers", blockers))
    said = {
        "initiatives": f"{count(len(led), 'initiative')} of yours{delta(since, 'initiatives', len(led))}",
        "late": f"**{late} past the gate date**{delta(since, 'late', late)}" if late else "",
        "blockers": f"{count(len(blockers), 'open blocker')}{delta(since, 'blockers', len(blockers))}"
        if blockers
        else "",
    }
    wanted = await decisions(desk, scope)
    return compose(
        desk, scope, since, "Project manager", sections, wanted, figures=figures, headline=told(said if led else {})
    )


async def _of_initiatives(
    desk: Desk,
    scope: Scope,
    shown: Sequence[Initiative],
    led: Sequence[Dated],
    owed: dict[InitiativeId, list[Duty]],
) -> list[Section]:
    people: People = await desk.uow.people.find({duty.person for some in owed.values() for duty in some})
    today, reader = day_of(desk, scope), desk.person
    steps = [step_line(one, owed.get(one.id, ()), reader, people, today) for one in shown]
    lacks = [(one, lacking(owed.get(one.id, ()))) for one in led]
    others = [(one, [duty for duty in owed.get(one.id, ()) if duty.person != reader.id]) for one in led]
    return [
        section("Your initiatives", steps, len(led), rest=LED),
        section("Missing at the gate", [missing_line(one.id, one.title, some) for one, some in lacks if some]),
        section("Who is waited for", [waiting_line(one.id, one.title, some, people) for one, some in others if some]),
    ]
