"""Somebody left the company, or is a guest now: what they had waits for colleagues again, and its clock goes on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.blocker import blocker_subject, raiser_buttons, raiser_news
from bot.ui import Message
from bot.usecases.blocker_gate import gate_follows
from bot.usecases.blocker_news import call_on, card_of, people_of, tell_raiser
from bot.usecases.blocker_timing import timing_of
from bot.usecases.blocker_unsent import drop_unsent
from bot.usecases.delivery import OURSELVES
from bot.usecases.desk import Desk
from domain.blocker import Blocker
from domain.blocker_acts import give_back
from domain.history import Happening

MOST = 200  # of one person
GAVE_BACK = "Whoever had it is no colleague any more, so it waits again."


async def leave_blockers(desk: Desk) -> Sequence[Happening]:
    """Gives back what the desk's person had taken up. What is to be written into the chain, which names nobody.

    What is solved and waits for its raiser's yes stays as it is.
    """
    held = [one for one in await desk.uow.blockers.held_by(desk.person.id, MOST) if one.status.is_taken]
    if not held:
        return ()
    desk.act.office.directory.forget()
    timing = await timing_of(desk.act.office, desk.uow, held, desk.now)
    freed: list[Blocker] = []
    for before in held:
        after = give_back(before, desk.now, timing)
        if await desk.uow.blockers.save(after):
            await _tell(desk, before, after)
            freed.append(after)
    return tuple(Happening(OURSELVES, one.id, "blocker_given_back", {}) for one in freed)


async def _tell(desk: Desk, before: Blocker, after: Blocker) -> None:
    await drop_unsent(desk, before, after)
    await desk.refresh(blocker_subject(after), await card_of(desk, after))
    await gate_follows(desk, after)
    await call_on(desk, after, GAVE_BACK)
    people = await people_of(desk, after)
    raiser = people.get(after.raiser)
    zone = raiser.time_zone if raiser is not None else desk.model.time_zone
    text = raiser_news(after, GAVE_BACK, people, desk.now, zone)
    await tell_raiser(desk, after, Message(text, buttons=raiser_buttons(after)), "given_back")
