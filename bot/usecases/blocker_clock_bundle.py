"""Much that the clock of blockers says to one person at once is one list, as after a downtime (domain rule 6.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards.blocker_list import late_list
from bot.packing import pack
from bot.usecases.blocker_staff import Staff
from domain.blocker import Blocker
from domain.people import Person
from storage.blocker_threads import Side
from storage.outbox import Outgoing

FEW = 3  # messages to one person that stand alone


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is told of one blocker, which is `before` as it was until now: so one sees how late it is."""

    reader: Person
    before: Blocker
    side: Side | None
    row: Outgoing


def bundled(letters: Sequence[Letter], staff: Staff, now: datetime) -> Iterator[Outgoing]:
    """The letters as they go out: each for itself, or one list where somebody has more than FEW.

    A list is no copy of a card: it leads to `blockers`, which shows how they stand when it is read.
    """
    for reader in dict.fromkeys(one.reader.id for one in letters):
        mine = [one for one in letters if one.reader.id == reader]
        if len(mine) > FEW:
            yield _list(mine, staff, now)
        else:
            yield from (one.row for one in mine)


def _list(letters: Sequence[Letter], staff: Staff, now: datetime) -> Outgoing:
    first = letters[0]
    message = late_list(
        [one.before for one in letters if one.side is Side.OWNER],
        [one.before for one in letters if one.side is not Side.OWNER],
        staff.people,
        now,
        first.reader.time_zone,
    )
    key = f"blockers-due:{first.before.id}-{first.before.revision}:{first.reader.id}"
    return replace(first.row, payload=pack(message), subject=None, dedupe_key=key)
