"""The clock of blockers: what is due takes its step, once, and whoever has to know is told (domain rule 6.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.blocker import blocker_subject
from bot.cards.blocker_clock import STEPS
from bot.events import Origin
from bot.usecases.blocker_clock_news import REMINDERS, Round, tell
from bot.usecases.blocker_gate import gate_shows
from bot.usecases.blocker_reads import reads_of
from bot.usecases.blocker_staff import Staff, staff_of
from bot.usecases.blocker_turn import is_confided
from bot.usecases.delivery import OURSELVES
from bot.usecases.desk import Act, Desk, Office
from domain.blocker import Blocker
from domain.blocker_clock import Look, due_steps
from domain.history import Happening
from domain.initiatives import InitiativeId
from domain.people import Person, PersonId
from domain.places import Account, Address
from storage.unit_of_work import reading, writing

PORTION = 25  # blockers of one transaction, so that other writers have their turn

_USHER = Person(PersonId(OURSELVES), "Usher")


@dataclass(frozen=True, slots=True)
class _Due:
    before: Blocker
    look: Look


async def run_clock(office: Office, now: datetime) -> None:
    """Every step that is due is taken and told once, also with two processes, or after a new start.

    Works on what is due alone, a portion in a transaction. What somebody else changed meanwhile is left to them, and
    looked at again while it is due.
    """
    seen: set[tuple[str, int]] = set()
    while due := await _look(office, now):
        dues, staff = due
        fresh = [one for one in dues if (one.before.id, one.before.revision) not in seen]
        if not fresh:
            return
        seen |= {(one.before.id, one.before.revision) for one in fresh}
        await _step(office, now, fresh, staff)
        office.kick()
        if len(dues) < PORTION:
            return


async def _look(office: Office, now: datetime) -> tuple[list[_Due], Staff] | None:
    """What is due, with what becomes of it; outside the transaction that writes it."""
    async with reading(office.database, quick=True) as uow:
        blockers = await uow.blockers.due(now, PORTION)
        if not blockers:
            return None
        staff = await staff_of(office, uow, blockers, now)
    return [_Due(one, due_steps(one, now, staff.timing(one))) for one in blockers], staff


async def _step(office: Office, now: datetime, dues: Sequence[_Due], staff: Staff) -> None:
    async with writing(office.database) as uow:
        stepped = [one for one in dues if one.look.steps]
        saved = await uow.blockers.save_all([one.look.blocker for one in stepped])
        mine = [one for one in stepped if one.look.blocker.id in saved]
        desk = Desk(_nobody(office), uow, now)
        blockers = [one.look.blocker for one in mine]
        shown = await uow.outbox.shown([blocker_subject(one) for one in blockers])
        round_ = Round(desk, staff, await reads_of(uow, blockers), shown)
        for one in mine:
            await tell(round_, one.before, one.look)
        round_.send()
        for id in _initiatives(mine):
            await gate_shows(desk, id)
        await desk.queue()
        await uow.history.add(now, *(happening for one in mine for happening in _happenings(one.look)))


def _initiatives(dues: Sequence[_Due]) -> list[InitiativeId]:
    """Those whose gate pack shows a blocker that became late, climbed or ended."""
    loud = (one.look.blocker for one in dues if any(step.kind not in REMINDERS for step in one.look.steps))
    return sorted({one.initiative for one in loud if one.initiative is not None and not is_confided(one)})


def _happenings(look: Look) -> list[Happening]:
    """Who had it is not said: a record of a hidden matter names nobody who need not be named."""
    return [Happening(OURSELVES, look.blocker.id, STEPS[step.kind], {"rung": step.rung.value}) for step in look.steps]


def _nobody(office: Office) -> Act:
    """Nobody's act: it is the clock's."""
    return Act(office, _USHER, Origin(Account(OURSELVES, "", ""), Address(OURSELVES, "", ""), direct=True))
