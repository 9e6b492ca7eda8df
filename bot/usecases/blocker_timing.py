"""What the clocks of blockers go by: the table, and the calendar of whoever a blocker waits for (domain rule 6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.usecases.blocker_staff import staff_of
from bot.usecases.desk import Office
from domain.blocker import Blocker
from domain.blocker_clock import Timing
from domain.people import PersonId
from storage.unit_of_work import UnitOfWork


async def timing_of(
    office: Office,
    uow: UnitOfWork,
    blockers: Sequence[Blocker],
    now: datetime | None = None,
    *,
    also: Iterable[PersonId | None] = (),
) -> Timing:
    """For these blockers, and for what an act makes of them: another owner of the table, another rung.

    For a new one give no blocker, and its champion and seat in `also`; so too the seat of one that is re-routed.

    Hours are the company's, in the zone of the head who holds the role at that rung; holidays are those of their
    site, else the company's. A deputy counts as a rung while an owner of one of them is away and named one.
    """
    staff = await staff_of(office, uow, blockers, now or office.now(), also)
    return Timing(office.model.blockers, staff.hours, any(staff.deputies(one) for one in blockers))
