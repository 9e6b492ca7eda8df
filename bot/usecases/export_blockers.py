"""The rows of an export of blockers: with the names of people, but with nothing that tells who a hidden reporter is."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.usecases.export import People, Row, iso, person_columns
from domain.blocker import Blocker
from storage.blocker_export import AllBlockers
from storage.unit_of_work import UnitOfWork

BLOCKERS = (
    "id",
    "category",
    "severity",
    "gravest",
    "status",
    "owner",
    "rung",
    "owner_person",
    "owner_person_name",
    "hidden_reporter",
    "raiser",
    "raiser_name",
    "unit",
    "initiative",
    "summary",
    "evidence",
    "opened_at",
    "acknowledged_at",
    "due_take_up",
    "due_fix",
    "breaches",
    "breached_at",
    "rerouted",
    "reopened",
    "resolution",
    "resolved_at",
    "verified_at",
    "ending",
    "ended_at",
)


async def blockers(uow: UnitOfWork) -> AsyncIterator[list[Row]]:
    """By number, in batches. Codes as in the model, moments in UTC.

    Of a report whose reporter is hidden stand there neither name nor unit nor anybody's words (domain rule 6.2):
    whoever reads an export is not the one role that may know.
    """
    async for batch in AllBlockers(uow.connection).all():
        named = [one.raiser for one in batch if not one.hidden_reporter]
        people = await uow.people.find([*named, *(one.owner_person for one in batch)])
        yield [_blocker(one, people) for one in batch]


def _blocker(one: Blocker, people: People) -> Row:
    open_to_all = not one.hidden_reporter
    return {
        "id": one.id,
        "category": one.category.value,
        "severity": one.severity.value,
        "gravest": one.gravest.value,
        "status": one.status.value,
        "owner": one.owner.value,
        "rung": one.rung.value,
        **person_columns("owner_person", one.owner_person, people),
        "hidden_reporter": one.hidden_reporter,
        **person_columns("raiser", one.raiser if open_to_all else None, people),
        "unit": one.unit if open_to_all else None,
        "initiative": one.initiative,
        "summary": one.summary if open_to_all else None,
        "evidence": list(one.evidence) if open_to_all else [],
        "opened_at": iso(one.opened_at),
        "acknowledged_at": iso(one.acknowledged_at),
        "due_take_up": iso(one.due_take_up),
        "due_fix": iso(one.due_fix),
        "breaches": one.breaches,
        "breached_at": iso(one.breached_at),
        "rerouted": len(one.reroutes),
        "reopened": one.reopened,
        "resolution": one.resolution if open_to_all else None,
        "resolved_at": iso(one.resolved_at),
        "verified_at": iso(one.verified_at),
        "ending": one.ending.value if one.ending is not None else None,
        "ended_at": iso(one.ended_at),
    }
