"""What the clock of a blocker said for later: it is not said any more when people were faster."""

from __future__ import annotations

from bot.usecases.blocker_places import once
from bot.usecases.desk import Desk
from domain.blocker import Blocker, BlockerId, BlockerStatus
from storage.blocker_threads import Side

_CLOCK = "clock-"


def clock_key(blocker: Blocker, whom: str, side: Side | None) -> str:
    """The dedupe key of what the clock says: its own for each change and reader.

    With a side, the thread under the message is that side's.
    """
    return f"{_begin(blocker.id, side)}{blocker.revision}-{whom}"


async def drop_unsent(desk: Desk, before: Blocker, after: Blocker) -> None:
    """Reminders and the like that wait for the morning do not go out; cards do, and show how it stands.

    They stay while it waits for the same people as before and is no graver: then they are still true.
    """
    same = (before.owner, before.seat, before.rung) == (after.owner, after.seat, after.rung)
    waits = before.status is after.status is BlockerStatus.OPEN
    if not (waits and same and after.severity >= before.severity):
        await desk.uow.outbox.drop_unsent(_begin(after.id, side) for side in (*Side, None))


def _begin(blocker: BlockerId, side: Side | None) -> str:
    return once(blocker, side, _CLOCK) if side is not None else f"blocker-clock:{blocker}:{_CLOCK}"
