"""An initiative waits for another one: said, lifted, shown on both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.actions import RunCommand
from bot.cards.dependencies import Seen, waits_card
from bot.cards.history import details
from bot.cards.words import count
from bot.ui import Button, Message, Quote, cut, literal
from bot.usecases.around import announce, card_changed, save
from bot.usecases.desk import Desk
from bot.usecases.reading import readable
from domain import dependencies as rules
from domain.authority import Verb, sees_title
from domain.dependencies import DEPTH, Wait, reached
from domain.errors import AlreadyDone
from domain.gates import seat_of
from domain.initiatives import Initiative, InitiativeId
from domain.model import Visibility
from domain.parties import Party
from storage.unit_of_work import UnitOfWork

WIDTH = 200  # initiatives that are looked at when a ring is looked for


async def depend(desk: Desk, id: str, on: str, why: str) -> Message:
    """It waits for the other one from now on; the people of both hear of it, and it stands in both histories."""
    other = await desk.visible(on)
    await desk.hold(id, *await _waiting(desk, other))
    before = await desk.initiative(id)
    other = await desk.visible(on)
    for_ = await desk.authorize(Verb.DEPEND, before)
    wait = Wait(why, desk.person.id, desk.now)
    after = rules.depend(before, other, wait, await _waiting(desk, other))
    await save(desk, after)
    await card_changed(desk, after)
    by, quote = literal(desk.person.name), Quote(why.strip(), desk.person.name)
    manager = seat_of(after, Party.PROJECT_MANAGER)
    await announce(desk, after, f"{by} noted that it waits for **{other.id}**.", manager, quote=quote)
    awaited = f"{by} noted that **{_shown(desk, after)}** waits for this one."
    await announce(desk, other, awaited, seat_of(other, Party.PROJECT_MANAGER))
    await desk.record(after.id, "depends", on=other.id, words=why.strip(), **{"for": for_})
    await desk.record(other.id, "awaited", by=after.id, **{"for": for_})
    return Message(
        f"**{after.id}** waits for **{other.id}**. Its people know, and the gate card shows it until it is lifted.",
        buttons=(_show(after),),
    )


async def lift(desk: Desk, id: str, on: str) -> Message:
    """It no longer waits for the other one. Whoever was slower is told who lifted it, and when."""
    await desk.hold(id, on)
    before = await desk.visible(id)
    for_ = await desk.authorize(Verb.DEPEND, before)
    await _not_lifted(desk, before, on)
    after = rules.lift(before, on, desk.now)
    await save(desk, after)
    await card_changed(desk, after)
    by = literal(desk.person.name)
    await announce(
        desk, after, f"{by} says that it no longer waits for **{on}**.", seat_of(after, Party.PROJECT_MANAGER)
    )
    other = await desk.uow.initiatives.get(InitiativeId(on))
    if other is not None:
        sentence = f"{by} says that **{_shown(desk, after)}** no longer waits for this one."
        await announce(desk, other, sentence, seat_of(other, Party.PROJECT_MANAGER))
    await desk.record(after.id, "lifted", on=on, **{"for": for_})
    if other is not None:
        await desk.record(other.id, "no_longer_awaited", by=after.id, **{"for": for_})
    return Message(f"**{after.id}** no longer waits for **{on}**.", buttons=(_show(after),))


async def show(desk: Desk, id: str) -> Message:
    """What it waits for and what waits for it, for whoever reads the record."""
    initiative = await readable(desk, id, "What it waits for is")
    forward = [await _seen(desk, one.on, initiative, at) for at, one in enumerate(initiative.dossier.dependencies)]
    back = [one for one in await waiting_for(desk.uow, initiative) if _may_know(desk, one.other)]
    people = await desk.uow.people.find([one.dependency.by for one in (*forward, *back)])
    card = waits_card(initiative, forward, back, people)
    if not forward and not back:
        return Message(f"**{initiative.id}** waits for no other initiative, and none waits for it.", card)
    waits = sum(one.dependency.lifted_at is None and not (one.other and reached(one.other)) for one in forward)
    mine = f"waits for {count(waits, 'other')}" if waits else "waits for nothing now"
    theirs = (
        "nothing waits for it" if not back else f"{count(len(back), 'other')} {'waits' if len(back) == 1 else 'wait'}"
    )
    return Message(f"**{initiative.id}** {mine}, and {theirs}{' for it' if back else ''}.", card)


async def waiting_for(uow: UnitOfWork, initiative: Initiative) -> list[Seen]:
    """Whoever waits for it now: named in its history, and asked of their own records."""
    entries = await uow.history.of(initiative.id)
    ids = dict.fromkeys(details(entry).get("by", "") for entry in entries if entry.verb == "awaited")
    found: list[Seen] = []
    if reached(initiative) is not None:
        return found
    for id in ids:
        other = await uow.initiatives.get(InitiativeId(id))
        mine = other.dossier.open_dependencies if other is not None and not other.stage.is_end else ()
        found += [Seen(one, other) for one in mine if one.on == initiative.id]
    return found


def may_depend(desk: Desk, initiative: Initiative) -> None:
    """Raises Refused when it is at its end."""
    rules.may_wait(initiative)


async def _waiting(desk: Desk, start: Initiative) -> Mapping[str, Sequence[str]]:
    """What each waits for, from there on, as far as a chain is followed. What is in use holds nobody up."""
    found: dict[str, Sequence[str]] = {}
    ahead = [start]
    for _ in range(DEPTH):
        following: dict[str, Initiative] = {}
        for one in ahead:
            found[one.id] = [other.on for other in one.dossier.open_dependencies] if reached(one) is None else []
            for on in found[one.id]:
                known = on in found or on in following or len(found) + len(following) >= WIDTH
                next_ = await desk.uow.initiatives.get(InitiativeId(on)) if not known else None
                following |= {on: next_} if next_ is not None else {}
        ahead = list(following.values())
    return found


async def _seen(desk: Desk, on: str, initiative: Initiative, at: int) -> Seen:
    other = await desk.uow.initiatives.get(InitiativeId(on))
    return Seen(initiative.dossier.dependencies[at], other if _may_know(desk, other) else None)


def _may_know(desk: Desk, other: Initiative | None) -> bool:
    return other is not None and sees_title(desk.person, other, desk.model.visibility)


def _shown(desk: Desk, initiative: Initiative) -> str:
    """The number, with the title where everybody may know it."""
    if desk.model.visibility is Visibility.CLOSED:
        return initiative.id
    return f"{initiative.id} · {literal(cut(initiative.title, 60))}"


async def _not_lifted(desk: Desk, initiative: Initiative, on: str) -> None:
    if any(one.on == on for one in initiative.dossier.open_dependencies):
        return
    entries = await desk.uow.history.of(initiative.id)
    last = next((one for one in reversed(entries) if one.verb == "lifted" and details(one).get("on") == on), None)
    if last is not None:
        raise AlreadyDone(f"{initiative.id} does not wait for {on} any more.", by=last.actor, at=last.at)


def _show(initiative: Initiative) -> Button:
    return Button("What it waits for", RunCommand("waits", initiative.id))
