"""What people do with a blocker: take it up, solve it, confirm it, close it (domain rules 3.7 and 6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.cards.blocker import Hand, more_card, owner_buttons, raiser_buttons
from bot.cards.blocker_words import what_next
from bot.ui import Message, Quote
from bot.usecases.blocker_desk import acting, card_of, load, settle, stands_for, who
from bot.usecases.blocker_moves import regrade, reroute
from bot.usecases.blocker_news import people_of
from bot.usecases.blocker_timing import timing_of
from bot.usecases.desk import Desk
from domain import blocker_acts as rules
from domain.blocker import Acting, Blocker, BlockerStatus
from domain.blocker_clock import Timing
from domain.blocker_ladder import may_take
from domain.errors import NotAllowed
from domain.people import PersonId, Role

__all__ = [
    "confirm",
    "decline",
    "more",
    "regrade",
    "reopen",
    "reroute",
    "show",
    "solve",
    "take_up",
    "view",
    "wait_outside",
    "withdraw",
    "work_on",
]


@dataclass(frozen=True, slots=True)
class _At:
    """Somebody before a blocker, with its clocks. `for_` is in whose name they act as its owner."""

    blocker: Blocker
    acting: Acting
    timing: Timing
    for_: PersonId | None


async def _at(desk: Desk, id: str) -> _At:
    blocker = await load(desk, id)
    timing = await timing_of(desk.act.office, desk.uow, [blocker], desk.now)
    return _At(blocker, await acting(desk, blocker), timing, await stands_for(desk, blocker))


async def take_up(desk: Desk, id: str) -> Message:
    """A human has it: the first clock stops. Of two at once the slower reads who has it, and since when."""
    at = await _at(desk, id)
    after = rules.acknowledge(at.blocker, at.acting, desk.now, at.timing)
    sentence = f"{who(desk, at.blocker, as_owner=True)} has taken it up."
    await settle(desk, at.blocker, after, "blocker_taken_up", sentence, for_=at.for_)
    return await _owners(desk, after, "is yours, and whoever reported it knows.")


async def work_on(desk: Desk, id: str, until: datetime | None = None) -> Message:
    """Somebody works on it; `until` is the plan: by then it is fixed."""
    at = await _at(desk, id)
    after = rules.proceed(at.blocker, at.acting, BlockerStatus.IN_PROGRESS, desk.now, at.timing, until=until)
    sentence = f"{who(desk, at.blocker, as_owner=True)} works on it."
    plan = until.isoformat() if until is not None else None
    await settle(desk, at.blocker, after, "blocker_in_progress", sentence, for_=at.for_, until=plan)
    return await _owners(desk, after, "is in progress. Its people know.")


async def wait_outside(desk: Desk, id: str, until: datetime | None = None) -> Message:
    """It waits for somebody outside the company; before `until` nobody counts as silent."""
    at = await _at(desk, id)
    after = rules.proceed(at.blocker, at.acting, BlockerStatus.WAITING_EXTERNAL, desk.now, at.timing, until=until)
    sentence = f"{who(desk, at.blocker, as_owner=True)} has it; it waits for somebody outside."
    plan = until.isoformat() if until is not None else None
    await settle(desk, at.blocker, after, "blocker_waiting_outside", sentence, for_=at.for_, until=plan)
    return await _owners(desk, after, "waits for somebody outside. Its people know.")


async def solve(desk: Desk, id: str, words: str) -> Message:
    """Solved, says its owner; whoever reported it is asked whether it holds."""
    at = await _at(desk, id)
    after = rules.propose_resolution(at.blocker, at.acting, words, desk.now, at.timing)
    sentence = f"{who(desk, at.blocker, as_owner=True)} says that it is solved."
    quote = Quote(after.resolution or "", by=desk.person.name)
    said = after.resolution
    await settle(desk, at.blocker, after, "blocker_solved", sentence, quote=quote, for_=at.for_, words=said)
    return await _owners(desk, after, "is on record as solved.")


async def confirm(desk: Desk, id: str) -> Message:
    """The solution holds, says whoever reported it."""
    at = await _at(desk, id)
    after = rules.confirm(at.blocker, at.acting, desk.now)
    sentence = f"{who(desk, at.blocker)} says that the solution holds."
    await settle(desk, at.blocker, after, "blocker_confirmed", sentence)
    return Message(f"Thank you. **{after.id}** is closed, and whoever solved it knows. It can be opened again.")


async def reopen(desk: Desk, id: str, words: str) -> Message:
    """It is in the way still or again: the same number, and the clocks go on where they stopped."""
    at = await _at(desk, id)
    after = rules.reopen(at.blocker, at.acting, words, desk.now, at.timing)
    sentence = f"{who(desk, at.blocker)} opened it again."
    quote = Quote(words.strip(), by=desk.person.name)
    await settle(desk, at.blocker, after, "blocker_reopened", sentence, quote=quote, reason=words.strip())
    return await _told(desk, after, "is open again, and the clock goes on.")


async def withdraw(desk: Desk, id: str) -> Message:
    """Whoever reported it takes it back; it stays on record."""
    at = await _at(desk, id)
    after = rules.withdraw(at.blocker, at.acting, desk.now, at.timing)
    await settle(desk, at.blocker, after, "blocker_withdrawn", f"{who(desk, at.blocker)} took it back.")
    return Message(f"**{after.id}** is taken back, and its people know. Open it again if it gets in the way.")


async def decline(desk: Desk, id: str, words: str) -> Message:
    """Closed without a solution, says its owner, with the reason."""
    at = await _at(desk, id)
    after = rules.decline(at.blocker, at.acting, words, desk.now, at.timing)
    sentence = f"{who(desk, at.blocker, as_owner=True)} closed it without a solution."
    quote = Quote(after.resolution or "", by=desk.person.name)
    why = after.resolution
    await settle(desk, at.blocker, after, "blocker_declined", sentence, quote=quote, for_=at.for_, reason=why)
    return await _owners(desk, after, "is closed; whoever reported it reads your reason.")


async def show(desk: Desk, id: str) -> Message:
    """The card for this very person, with the buttons that are theirs; for nobody else to see."""
    at = await _at(desk, id)
    takes = bool(may_take(at.blocker, at.acting, at.timing.table))
    is_raiser = at.blocker.raiser == desk.person.id
    hand = Hand.OWNER if takes else Hand.OTHER
    if is_raiser and (not takes or at.blocker.status is BlockerStatus.RESOLVED):
        hand = Hand.RAISER
    return await card_of(desk, at.blocker, desk.person, hand)


async def view(desk: Desk, id: str) -> Message:
    """The card as it stands in the channel, for whoever may know of it."""
    return await card_of(desk, await load(desk, id))


async def more(desk: Desk, id: str) -> Message:
    """The seldom buttons, for whoever may take it up, and the project office."""
    at = await _at(desk, id)
    ruling = may_take(at.blocker, at.acting, at.timing.table)
    if not ruling and not at.acting.holds(Role.PROJECT_OFFICE):
        raise NotAllowed(ruling.reason or "")
    return Message(f"**{at.blocker.id}**: choose what happens next.", more_card(at.blocker))


async def _owners(desk: Desk, after: Blocker, what: str) -> Message:
    """Said to whoever acts as the owner, with what comes next."""
    return Message(await _text(desk, after, what), buttons=owner_buttons(after))


async def _told(desk: Desk, after: Blocker, what: str) -> Message:
    mine = after.raiser == desk.person.id
    return Message(await _text(desk, after, what), buttons=raiser_buttons(after) if mine else owner_buttons(after))


async def _text(desk: Desk, after: Blocker, what: str) -> str:
    next_ = what_next(after, await people_of(desk, after), desk.now, desk.person.time_zone)
    return f"**{after.id}** {what} {next_}".rstrip()
