"""Going away, who decides meanwhile, and coming back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.cards.absences import (
    BUTTONS,
    Waiting,
    ahead_message,
    away_receipt,
    day_of,
    days_of,
    deputy_is_away,
    is_back,
    named_deputy,
    no_longer_deputy,
    when,
)
from bot.ui import Message, literal
from bot.usecases.desk import Desk
from bot.usecases.returned import report
from domain.absences import Absence, Period, is_away, moments, overlaps, read, split_deputy
from domain.authority import Verb, is_own, sees_title
from domain.errors import Refused
from domain.governance import Governance
from domain.people import Person, PersonId, Role

WAITING = 5  # things that a deputy is shown at once
LONGEST_NAME = 200  # characters; longer patterns are refused by databases
NOT_AWAY = "You are not marked as away. Say *away until Friday* when you will be."
# Who decides besides the gates' own parties: by review, money check, dispute and confirmation.
_ALWAYS = frozenset({Role.DIRECTOR, Role.PROJECT_OFFICE, Role.SECURITY, Role.FINANCE})


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words about an absence, read: the days, the deputy as typed, and whether it was said that nobody stands in."""

    period: Period
    deputy: str | None
    nobody: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """An absence that is on record now. `asks` when something depends on the person and nobody stands in yet."""

    period: Period
    receipt: Message
    asks: bool


def understand(words: str, person: Person, desk: Desk) -> Spoken:
    """What "until Friday, deputy Ben" says, by the person's own calendar. Raises Refused with an example."""
    rest, deputy = split_deputy(words)
    nobody = deputy is None and rest != words.strip()
    return Spoken(read(rest, day_of(desk.now, person.time_zone)), deputy, nobody)


async def leave(desk: Desk, period: Period, deputy: PersonId | None = None, *, nobody: bool = False) -> Noted:
    """Notes the absence; one that overlaps is replaced, and one that runs goes on in the new one.

    With nobody named the deputy of the replaced one stays, else the operating model's, if they can. Raises Refused,
    with nothing written, when the named one cannot stand in.
    """
    desk.require(Verb.SUBMIT)
    await desk.uow.absences.hold()
    starts, ends = moments(period, desk.person.time_zone, desk.now)
    absence = Absence(desk.person.id, starts, ends, None, desk.now)
    ahead = await desk.uow.absences.ahead(desk.person.id, desk.now)
    replaced = [one for one in ahead if overlaps(one, absence)]
    for one in replaced:
        if is_away(one, desk.now):
            absence = replace(absence, starts=one.starts)
    chosen = None if nobody else await _chosen(desk, absence, deputy, replaced)
    absence = replace(absence, deputy=chosen.id if chosen is not None else None)
    for one in replaced:
        await desk.uow.absences.end(one, desk.now, told=True)
    await _tell_deputies(desk, absence, chosen, replaced)
    await desk.uow.absences.add(absence)
    gap = await _tell_principals(desk, absence)
    decides = await is_needed(desk, desk.person)
    days = days_of(absence, desk.person)
    await desk.record(
        f"person:{desk.person.id}",
        "away",
        first=days.first.isoformat(),
        last=days.last.isoformat(),
        deputy=absence.deputy,
    )
    receipt = away_receipt(absence, desk.person, chosen, desk.now, decides)
    receipt = replace(receipt, text="\n".join([receipt.text, *gap]))
    return Noted(days, receipt, decides and chosen is None and not nobody)


async def _chosen(desk: Desk, absence: Absence, deputy: PersonId | None, replaced: Sequence[Absence]) -> Person | None:
    if deputy is not None:
        named = await desk.uow.people.get(deputy)
        if named is None:
            raise Refused("I do not know that person any more.")
        why = await why_not(desk, named, absence)
        if why is not None:
            raise Refused(why)
        return named
    before = await desk.uow.people.find(one.deputy for one in replaced)
    default = await _by_model(desk)
    for one in (*before.values(), *([default] if default is not None else [])):
        if await why_not(desk, one, absence) is None:
            return one
    return None


async def why_not(desk: Desk, deputy: Person, absence: Absence) -> str | None:
    """Why somebody cannot stand in for the person who acts, in their words; None when they can."""
    who = literal(deputy.name)
    if deputy.id == desk.person.id:
        return "That is you, and you are away then."
    if not deputy.active:
        return f"{who} no longer works here."
    if deputy.is_outsider:
        return f"{who} is a guest here, and only colleagues of the company decide."
    away = await _overlapping(desk, deputy, absence)
    if away is not None:
        return (
            f"{who} is away then too ({when(away, deputy, desk.now)}), and whoever stands in for {who} does not decide "
            "for you."
        )
    return None


async def _overlapping(desk: Desk, person: Person, absence: Absence) -> Absence | None:
    theirs = await desk.uow.absences.ahead(person.id, desk.now)
    return next((one for one in theirs if overlaps(one, absence)), None)


async def _by_model(desk: Desk) -> Person | None:
    """Who stands in by the operating model for the first of the person's roles."""
    deputies = desk.model.governance.deputies
    email = next((deputies[role] for role in Role if role in deputies and desk.person.has(role)), None)
    return await desk.uow.people.by_email(email) if email is not None else None


def deciding(governance: Governance) -> frozenset[Role]:
    """The roles on which a decision or a sign-off can wait, by the company's gates."""
    parties = [party for gate in governance.gates.values() for party in gate.deciders]
    parties += [one.owner for gate in governance.gates.values() for one in gate.criteria if one.is_signoff]
    return frozenset(party.role for party in parties) | _ALWAYS


async def is_needed(desk: Desk, person: Person) -> bool:
    """Whether decisions or sign-offs can depend on the person: by a role, or by a seat at an initiative."""
    return person.has(*deciding(desk.model.governance)) or bool(await desk.uow.seats.of(person.id))


async def _tell_deputies(desk: Desk, absence: Absence, deputy: Person | None, replaced: Sequence[Absence]) -> None:
    """The deputy hears it at once; those who were named before hear that it is over."""
    before = {one.deputy for one in replaced if one.deputy is not None}
    changed = f"**{literal(desk.person.name)}** changed the plan."
    await desk.tell([id for id in before if id != absence.deputy], no_longer_deputy(desk.person, changed))
    same = any((one.starts, one.ends, one.deputy) == (absence.starts, absence.ends, absence.deputy) for one in replaced)
    if deputy is None or same:
        return
    first_time = not await desk.uow.absences.has_covered(deputy.id)
    waiting = await _waiting(desk, desk.person, deputy)
    await desk.tell([deputy.id], named_deputy(absence, desk.person, deputy, waiting, desk.now, first_time))


async def _waiting(desk: Desk, absent: Person, deputy: Person) -> list[Waiting]:
    """What waits for the absent person that the deputy can do for them; the oldest first."""
    roles = [role for role in absent.roles if role in deciding(desk.model.governance)]
    found: list[Waiting] = []
    for duty in await desk.uow.duties.waiting([absent.id], roles, desk.now, 4 * WAITING):
        initiative = await desk.initiative(duty.initiative)
        if len(found) < WAITING and not is_own(deputy.id, initiative) and not is_own(absent.id, initiative):
            title = initiative.title if sees_title(deputy, initiative, desk.model.visibility) else None
            found.append(Waiting(initiative.id, title, duty.label))
    return found


async def _tell_principals(desk: Desk, absence: Absence) -> list[str]:
    """Those for whom the person had promised to stand in hear that nobody does in that time; what the person reads."""
    lines = []
    covered = [one for one in await desk.uow.absences.to_cover(desk.person.id, desk.now) if overlaps(one, absence)]
    people = await desk.uow.people.find(one.person for one in covered)
    for one in covered:
        absent = people[one.person]
        theirs = when(absence, desk.person, desk.now)
        await desk.tell([absent.id], deputy_is_away(one, absent, desk.person, theirs, desk.now))
        lines.append(
            f"You stand in for {literal(absent.name)} {when(one, absent, desk.now)}; I told them that you are away too."
        )
    return lines


async def look_up(desk: Desk, named: str) -> PersonId:
    """The person of that name or address. Raises Refused with a question when it is nobody, or may be several."""
    said = named.strip().lstrip("@").strip()
    shown = literal(named[:60])
    unknown = Refused(f"I know nobody called “{shown}”; a full name or an e-mail address is best.")
    if not said or len(said) > LONGEST_NAME:
        raise unknown
    exact = await desk.uow.people.by_email(said)
    if exact is not None:
        return exact.id
    found = await desk.uow.people.all(said, limit=50)
    whole = [one for one in found if set(said.lower().split()) <= set(one.name.lower().split())]
    found = whole or found
    if not found:
        raise unknown
    if len(found) > 1:
        names = ", ".join(f"{literal(one.name)} ({literal(one.email or 'no address')})" for one in found[:BUTTONS])
        raise Refused(f"Who of them decides for you: {names}?")
    return found[0].id


async def show(desk: Desk) -> Message | None:
    """The person's absences, running and ahead; None when there are none."""
    found = await desk.uow.absences.ahead(desk.person.id, desk.now)
    if not found:
        return None
    people = await desk.uow.people.find(one.deputy for one in found)
    return ahead_message(found, people, desk.person, desk.now)


async def come_back(desk: Desk) -> Message:
    """Ends the absence that runs, at once; what was done in the person's name is the answer."""
    await desk.uow.absences.hold()
    running = (await desk.uow.absences.running([desk.person.id], desk.now)).get(desk.person.id)
    if running is None:
        return await show(desk) or Message(
            f"Nothing is under way here to go back in. {NOT_AWAY} *help* shows the rest, *idea* begins one."
        )
    ended = replace(running, ended_at=desk.now)
    if not await desk.uow.absences.end(running, desk.now, told=True):
        return Message("You are back already; what was done in your name is in our direct chat.")
    message = await report(desk.act.office, desk.uow, ended, desk.person)
    await desk.tell([running.deputy], no_longer_deputy(desk.person, is_back(desk.person)))
    await desk.record(f"person:{desk.person.id}", "back")
    return message


async def call_off(desk: Desk, period: Period) -> Message:
    """An absence that lies ahead will not be."""
    await desk.uow.absences.hold()
    ahead = await desk.uow.absences.ahead(desk.person.id, desk.now)
    found = next((one for one in ahead if days_of(one, desk.person) == period), None)
    if found is None:
        raise Refused("That absence was changed or is over. Say *away* to see what is noted.")
    if is_away(found, desk.now):
        return await come_back(desk)
    await desk.uow.absences.end(found, desk.now, told=True)
    stays = f"**{literal(desk.person.name)}** is not away {when(found, desk.person, desk.now)} after all."
    await desk.tell([found.deputy], no_longer_deputy(desk.person, stays))
    await desk.record(f"person:{desk.person.id}", "absence_called_off")
    knows = " Whoever was to stand in knows." if found.deputy is not None else ""
    return Message(f"Done: you are not away {when(found, desk.person, desk.now)}.{knows}")
