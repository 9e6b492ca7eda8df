"""What cards and news of several blockers need, read at once, so that a round of the clock asks a few times only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.usecases.blocker_places import resident_of
from domain.blocker import Blocker, BlockerId
from domain.initiatives import Initiative, InitiativeId
from domain.places import Address
from storage.blocker_threads import Side
from storage.blocker_words import Said
from storage.unit_of_work import UnitOfWork

SHOWN = 3  # of the last words


@dataclass(frozen=True)
class Reads:
    """Of some blockers at one moment: their last words, the threads of whoever reported them, their initiatives."""

    words: Mapping[BlockerId, Sequence[Said]]
    threads: Mapping[BlockerId, Sequence[Address]]
    initiatives: Mapping[InitiativeId, Initiative]
    _shared: dict[Address, bool] = field(default_factory=dict)

    async def shared_thread(self, uow: UnitOfWork, blocker: BlockerId) -> Address | None:
        """The first thread of whoever reported it that is in nobody's direct chat."""
        for place in self.threads.get(blocker, ()):
            chat = Address(place.platform, place.tenant, place.conversation)
            if chat not in self._shared:
                self._shared[chat] = await resident_of(uow, chat) is None
            if self._shared[chat]:
                return place
        return None


async def reads_of(uow: UnitOfWork, blockers: Sequence[Blocker]) -> Reads:
    """Three queries, however many blockers there are."""
    ids = [one.id for one in blockers]
    initiatives = {one.initiative for one in blockers if one.initiative is not None}
    return Reads(
        await uow.blocker_words.of_many(ids, SHOWN),
        await uow.blocker_threads.of_many([one.id for one in blockers if not one.hidden_reporter], Side.RAISER),
        await uow.initiatives.find(initiatives) if initiatives else {},
    )
