"""What an initiative waits for: another one, as long as that is not in use or at an end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from domain.dossier import Dependency
from domain.errors import NotFound, Refused
from domain.funnel import CloseReason, Stage
from domain.initiatives import Initiative, amend
from domain.people import PersonId

DEPTH = 20  # links of a chain that are followed when a ring is looked for


@dataclass(frozen=True, slots=True)
class Wait:
    """What somebody says: it waits, why, since when."""

    why: str
    by: PersonId
    at: datetime


def reached(other: Initiative) -> str | None:
    """Why nobody waits for it any longer, behind its number: `is in use now`. None while it is worth waiting for.

    Nobody waits from AWAITING_EFFECT on, and at every end.
    """
    match other.stage:
        case Stage.NEW | Stage.ASSESSMENT | Stage.DELIVERY:
            return None
        case Stage.AWAITING_EFFECT | Stage.ON_SUPPORT:
            return "is in use now"
        case Stage.CLOSED if other.closing is CloseReason.MERGED:
            return f"went on as part of {other.merged_into}"
        case Stage.CLOSED | Stage.REJECTED:
            return f"is {other.stage.spoken}"
        case never:
            assert_never(never)


def depend(initiative: Initiative, on: Initiative, wait: Wait, waiting: Mapping[str, Sequence[str]]) -> Initiative:
    """The initiative waits for the other one from now on.

    `waiting` says for the other one, and for whatever it leads to, what each waits for. Refused for itself, for what
    is in use or at an end, when it waits already, and when the chain would lead back.
    """
    if on.id == initiative.id:
        raise Refused(f"{initiative.id} cannot wait for itself. Name the other one.")
    may_wait(initiative)
    if any(one.on == on.id for one in initiative.dossier.open_dependencies):
        raise Refused(f"{initiative.id} waits for {on.id} already.")
    there = reached(on)
    if there is not None:
        raise Refused(f"{on.id} {there}, so there is nothing to wait for.")
    if leads_to(on.id, initiative.id, waiting):
        raise Refused(
            f"{on.id} waits for {initiative.id} already, by itself or through others. That would be a ring, in which "
            "nothing moves. Lift one of them first."
        )
    if not wait.why.strip():
        raise Refused("Say why it waits. One sentence is enough.")
    one = Dependency(on.id, wait.why.strip(), wait.by, wait.at)
    return amend(initiative, replace(initiative.dossier, dependencies=(*initiative.dossier.dependencies, one)))


def may_wait(initiative: Initiative) -> None:
    """Raises Refused at an end."""
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; it waits for nothing any more.")


def leads_to(start: str, end: str, waiting: Mapping[str, Sequence[str]]) -> bool:
    """Whether waiting leads from one to the other, however long the way."""
    seen, ahead = {start}, [start]
    while ahead:
        for one in waiting.get(ahead.pop(), ()):
            if one == end:
                return True
            if one not in seen:
                seen.add(one)
                ahead.append(one)
    return False


def lift(initiative: Initiative, on: str, now: datetime) -> Initiative:
    """It no longer waits for that one. NotFound when it never did, Refused when that was lifted before."""
    mine = [one for one in initiative.dossier.dependencies if one.on == on]
    if not mine:
        raise NotFound(f"{initiative.id} does not wait for {on}. Say *waits {initiative.id}* for what it waits for.")
    if all(one.lifted_at is not None for one in mine):
        raise Refused(f"{initiative.id} does not wait for {on} any more.")
    lifted = tuple(
        replace(one, lifted_at=now) if one.on == on and one.lifted_at is None else one
        for one in initiative.dossier.dependencies
    )
    return amend(initiative, replace(initiative.dossier, dependencies=lifted))
