"""Around one blocker: who may know of it, who acts, and what follows from every act (domain rule 6.2)."""

from __future__ import annotations

import re

from bot.cards.blocker import blocker_subject
from bot.cards.blocker_words import WHOEVER
from bot.cards.history import OURSELVES, REPORTER
from bot.ui import Quote, literal
from bot.usecases.around import ChangedMeanwhile
from bot.usecases.blocker_gate import gate_follows
from bot.usecases.blocker_news import call_on, card_of, copy_director, tell_concerned
from bot.usecases.blocker_turn import is_confided
from bot.usecases.blocker_unsent import drop_unsent
from bot.usecases.desk import Desk
from domain.authority import belongs
from domain.blocker import Acting, Blocker, BlockerId, BlockerStatus, Rung
from domain.blocker_ladder import may_take
from domain.errors import NotFound
from domain.history import Happening
from domain.people import HEADS, Person, PersonId, Role

__all__ = ["ChangedMeanwhile", "acting", "call_on", "card_of", "load", "may_know", "number_of", "settle", "who"]

_NUMBER = re.compile(r"\s*(?:blocker\s+)?(?:b\s*-?\s*)?(\d{1,9})\s*", re.IGNORECASE)
# Acts of the role that owns it: whoever does them is named, whatever else they are.
OWNERS = frozenset(
    {
        "blocker_taken_up",
        "blocker_in_progress",
        "blocker_waiting_outside",
        "blocker_solved",
        "blocker_declined",
        "blocker_rerouted",
    }
)


def number_of(words: str) -> BlockerId | None:
    """The number as people type it: B-118, b118, 118, “blocker 118”; None for anything else."""
    found = _NUMBER.fullmatch(words)
    return BlockerId(f"B-{int(found[1])}") if found is not None else None


async def load(desk: Desk, id: str) -> Blocker:
    """The blocker by its number as people type it; NotFound also for whoever may not know of it."""
    number = number_of(id)
    found = await desk.uow.blockers.get(number) if number is not None else None
    if found is None or not await may_know(desk, found):
        raise NotFound(f"I know no “{literal(id[:40])}”. Say *blockers* for those that concern you.")
    return found


async def may_know(desk: Desk, blocker: Blocker) -> bool:
    """Whether the person may know that it exists: its people, its unit, the heads, readers of its initiative.

    With a hidden reporter only they, whoever may take it up, and the role that knows the name.
    """
    person = desk.person
    if not belongs(person):
        return False
    if person.id in (blocker.raiser, blocker.owner_person):
        return True
    who = await acting(desk, blocker)
    if may_take(blocker, who, desk.model.blockers):
        return True
    if blocker.confided_to is not None:
        return person.has(blocker.confided_to)
    if person.id in blocker.followers or person.id == blocker.champion or who.holds(*HEADS):
        return True
    if is_confided(blocker):  # said of their own champion: its people are all who read it
        return False
    is_unit = blocker.unit is not None and person.department == blocker.unit
    return is_unit or await _reads_initiative(desk, blocker)


async def _reads_initiative(desk: Desk, blocker: Blocker) -> bool:
    found = await desk.uow.initiatives.get(blocker.initiative) if blocker.initiative is not None else None
    return found is not None and await desk.sees_all(found)


async def acting(desk: Desk, blocker: Blocker | None = None) -> Acting:
    """The person, with the roles of which they are the deputy now: by the operating model, or of somebody away.

    Whoever stands in for the person who has the blocker's seat, or for the champion who is asked, counts as its owner.
    """
    deputies = desk.model.governance.deputies
    email = (desk.person.email or "").casefold()
    roles = {role for role, address in deputies.items() if email and address.casefold() == email}
    for principal in await desk.principals():
        roles |= principal.roles
        if blocker is not None and _is_asked(blocker, principal):
            roles.add(blocker.owner)
    return Acting(desk.person, frozenset(roles))


async def stands_for(desk: Desk, blocker: Blocker) -> PersonId | None:
    """In whose name the person acts as the owner; None when in their own."""
    if may_take(blocker, Acting(desk.person), desk.model.blockers):
        return None
    called = (blocker.owner, Role.PROJECT_OFFICE, Role.DIRECTOR)
    for principal in await desk.principals():
        if principal.has(*called) or _is_asked(blocker, principal):
            return principal.id
    return None


def _is_asked(blocker: Blocker, person: Person) -> bool:
    return blocker.seat == person.id or (blocker.rung is Rung.CHAMPION and blocker.champion == person.id)


def who(desk: Desk, blocker: Blocker, *, as_owner: bool = False) -> str:
    """The person who acts, at the beginning of a sentence that others read; Markdown.

    A hidden reporter has no name, unless they do what its owner does (`as_owner`): then nothing tells who reported it.
    """
    return literal(desk.person.name) if as_owner or not _is_hidden(desk, blocker) else WHOEVER


def _is_hidden(desk: Desk, blocker: Blocker) -> bool:
    return blocker.hidden_reporter and desk.person.id == blocker.raiser


def _unnamed(desk: Desk, blocker: Blocker, verb: str) -> bool:
    return _is_hidden(desk, blocker) and verb not in OWNERS


async def settle(
    desk: Desk,
    before: Blocker,
    after: Blocker,
    verb: str,
    sentence: str,
    *,
    quote: Quote | None = None,
    for_: PersonId | None = None,
    **detail: str | None,
) -> None:
    """Saves, refreshes all copies of the card, tells the people of it, calls on whoever it waits for now, records.

    `sentence` is what happened and by whom (`who`), as Markdown; what comes next is added. `for_` is in whose name it
    was done. ChangedMeanwhile when somebody was faster. A hidden reporter's act is recorded without name and words.
    """
    if not await desk.uow.blockers.save(after):
        raise await _overtaken(desk, after)
    await drop_unsent(desk, before, after)
    await desk.refresh(blocker_subject(after), await card_of(desk, after))
    await gate_follows(desk, after)
    said = _signed(desk, before, verb, quote)
    called: tuple[Person, ...] = ()
    if _waits_anew(before, after):
        called = (await call_on(desk, after, sentence, said, is_new=_is_elsewhere(before, after))).people
    await tell_concerned(desk, before, after, verb, sentence, said, besides=called)
    await copy_director(desk, before, after)
    await note(desk, after, verb, **{**detail, "for": for_})


def _signed(desk: Desk, blocker: Blocker, verb: str, quote: Quote | None) -> Quote | None:
    """Words of a hidden reporter stand there without a name, whatever the caller wrote."""
    return Quote(quote.words) if quote is not None and _unnamed(desk, blocker, verb) else quote


def _waits_anew(before: Blocker, after: Blocker) -> bool:
    """Whoever has to take it up must hear of it: it came to them, it is open again, or it is graver."""
    if after.status is not BlockerStatus.OPEN:
        return False
    graver = after.severity < before.severity
    return before.status is not BlockerStatus.OPEN or graver or _is_elsewhere(before, after)


def _is_elsewhere(before: Blocker, after: Blocker) -> bool:
    return (before.owner, before.seat, before.rung) != (after.owner, after.seat, after.rung)


async def note(desk: Desk, blocker: Blocker, verb: str, **detail: str | None) -> None:
    """Writes what happened into the chain; call it last. A hidden reporter's act has neither name nor words there."""
    if _unnamed(desk, blocker, verb):
        kept = {name: value for name, value in detail.items() if value is not None and name in ("category", "severity")}
        happening = Happening(OURSELVES, blocker.id, verb, {**kept, "as": REPORTER})
    else:
        words = {name: value for name, value in detail.items() if value is not None}
        happening = Happening(desk.person.id, blocker.id, verb, words, desk.act.via)
    await desk.uow.history.add(desk.now, happening)


async def _overtaken(desk: Desk, blocker: Blocker) -> ChangedMeanwhile:
    """Who changed it in the meantime, in words."""
    last = (await desk.uow.history.of(blocker.id))[-1]
    return ChangedMeanwhile(f"{blocker.id} was changed a moment ago; please try again.", by=last.actor, at=last.at)
