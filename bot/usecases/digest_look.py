"""A digest to look at: one's own as it is now, and any of them for any day. Nothing is sent, and nothing is claimed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.cards.digest import LISTED
from bot.cards.digest_settings import choose, gets_none, owner_of, preview_head, quiet_one
from bot.events import Origin
from bot.ui import Message, literal
from bot.usecases.delivery import OURSELVES
from bot.usecases.desk import Act, Desk
from bot.usecases.digests import GATHER, Composed, Scope
from domain.authority import belongs
from domain.days import read_day
from domain.digests import CHANNELS, ROLES, DigestKind, Receiver, Since
from domain.errors import NotAllowed, Refused
from domain.model import Visibility
from domain.parties import SEATS, Party
from domain.people import HEADS, Person, PersonId, Role
from domain.places import Account, Address, Channel
from domain.schedule import moment_of, zone_of

SEATED: Final[Mapping[DigestKind, Party]] = {  # whoever sits there for one initiative reads the digest too
    kind: Party(kind.value) for kind in ROLES if kind.value in {seat.value for seat in SEATS}
}
FARTHEST: Final = timedelta(days=400)
CLOSED: Final = "Here the initiatives of others are for the heads, so this digest is for its own readers only."
LONGEST: Final = 60  # characters of what was typed that are looked at
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_USHER: Final = Person(PersonId(OURSELVES), "Usher")


async def mine(desk: Desk, wanted: str = "") -> Message:
    """The digest that the person gets, as it is now; with several, which of them. `wanted` is a role code.

    Raises Refused for a code that there is not, NotAllowed where the digest is somebody else's.
    """
    kinds = await kinds_of(desk)
    if wanted:
        kind = kind_of(wanted)
        if kind not in kinds and not await reads(desk, kind):
            raise NotAllowed(f"The {kind.spoken} digest is not yours. {_whose(kind)} Say *digest* for your own.")
        return await _own(desk, kind)
    if not kinds:
        return gets_none()
    return await _own(desk, kinds[0]) if len(kinds) == 1 else choose(kinds)


async def preview(desk: Desk, wanted: str, day: str) -> Message:
    """The digest of that role as it would stand on that day, for administrators and whoever holds the role.

    Raises Refused with the codes or with how a day is written, NotAllowed for everybody else.
    """
    kind = kind_of(wanted)
    is_reader = await require_look(desk, kind, "A preview of the")
    on = day_of(day, desk, zone_for(desk, kind))
    composed = await composed_for(desk, kind, None if kind in CHANNELS else desk.person, moment_on(desk, kind, on))
    is_own = kind not in CHANNELS
    head = preview_head(kind, on, is_own=is_own, is_reader=is_own or is_reader)
    if composed is None:
        return Message(f"{head}\n{quiet_one(kind)}")
    shown = composed.message
    return replace(shown, text=f"{head}\n{shown.text}")


async def require_look(desk: Desk, kind: DigestKind, what: str = "The") -> bool:
    """Raises NotAllowed for whoever may not look at it: readers may, and administrators. Whether it is theirs to read.

    `what` begins the sentence.
    """
    is_reader = await reads(desk, kind)
    if not desk.person.has(Role.ADMIN) and not is_reader:
        raise NotAllowed(f"{what} {kind.spoken} digest is for its readers and for administrators of Usher.")
    standing = belongs(desk.person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    if kind in CHANNELS and desk.model.visibility is Visibility.CLOSED and not is_reader:
        raise NotAllowed(CLOSED)  # an administrator of Usher runs it; that opens no door of the company's
    return is_reader


async def kinds_of(desk: Desk, *, deputy: bool = True) -> list[DigestKind]:
    """The digests of the person's own roles and seats, in the order of domain rule 4.1.

    With `deputy` those of the heads too whom they stand in for.
    """
    if not belongs(desk.person):
        return []
    parties = {party for _, party in await desk.uow.seats.of(desk.person.id)}
    roles = set(desk.person.roles)
    if deputy:
        roles |= {role for one in await desk.principals() for role in one.roles & HEADS}
    return [
        kind
        for kind, role in ROLES.items()
        if kind in GATHER and (role in roles or (kind in SEATED and SEATED[kind] in parties))
    ]


def kind_of(wanted: str) -> DigestKind:
    """The digest of that code, however it is written. Refused with the codes that there are."""
    said = "-".join(wanted[:LONGEST].lower().replace("_", " ").replace("-", " ").split())
    try:
        kind = DigestKind(said)
    except ValueError:
        raise Refused(f"I know no digest “{literal(wanted[:LONGEST])}”. There are: {codes()}.") from None
    if kind not in GATHER:
        raise Refused(f"The {kind.spoken} digest is not made here yet. There are: {codes()}.")
    return kind


def codes() -> str:
    """Every code that can be typed."""
    return ", ".join(f"`{kind.value}`" for kind in DigestKind if kind in GATHER)


def day_of(words: str, desk: Desk, zone: str) -> date:
    """The day that is meant, today when nothing is said; a weekday is the next one, today included.

    Refused with how it is written, and for what lies farther away than a year or so.
    """
    today = desk.now.astimezone(zone_of(zone)).date()
    said = words[:LONGEST].strip().lower()
    if said in ("", "today", "now"):
        return today
    if said[:3] in WEEKDAYS and said.isalpha():
        return today + timedelta(days=(WEEKDAYS.index(said[:3]) - today.weekday()) % 7)
    found = today + timedelta(days=1) if said == "tomorrow" else read_day(said, today)
    if found is None:
        raise Refused(f"Which day is “{literal(words[:LONGEST])}”? Write it like *2026-12-07*, *Mon* or *today*.")
    if abs(found - today) > FARTHEST:
        raise Refused("That day is too far away. A digest can be looked at for a year ahead, and a year back.")
    return found


async def reads(desk: Desk, kind: DigestKind) -> bool:
    """Whether it is the person's to read: the role's or the seat's, or the pack of a ritual that the role runs.

    Champions read the pack of their own meeting.
    """
    if not belongs(desk.person):
        return False
    if kind in await kinds_of(desk) or (kind is DigestKind.CHAMPION_MEETING and desk.person.has(Role.CHAMPION)):
        return True
    people = (desk.person, *await desk.principals())
    return kind not in ROLES and any(runs(one, CHANNELS[kind]) for one in people)


def runs(person: Person, channel: Channel) -> bool:
    """Whether the channel is that person's to look after: its role's, the head of training's for the champions'."""
    return person.has(owner_of(channel))


async def _own(desk: Desk, kind: DigestKind) -> Message:
    composed = await composed_for(desk, kind, None if kind not in ROLES else desk.person, desk.now)
    return composed.message if composed is not None else Message(quiet_one(kind))


async def composed_for(
    desk: Desk,
    kind: DigestKind,
    person: Person | None,
    moment: datetime,
    most: int = LISTED,
    since_until: datetime | None = None,
) -> Composed | None:
    """As the clock would compose it for the person, or for the channel when there is none.

    `most` lines of each list are looked for, and the last digest is that before `since_until`, by default the moment.
    """
    nowhere = Origin(Account(OURSELVES, "", ""), Address(OURSELVES, "", ""), direct=True)
    reader = desk if person is not None else Desk(Act(desk.act.office, _USHER, nowhere), desk.uow, desk.now)
    since = await _since(desk, kind, person, min(moment, since_until or moment))
    viewer = desk.person if person is None else None
    return await GATHER[kind](reader, Scope(kind, person, moment, viewer, most), since)


async def _since(desk: Desk, kind: DigestKind, person: Person | None, moment: datetime) -> Since | None:
    """What the reader last read of it: their own, or their channel's where none came to them."""
    last = desk.uow.digests.last
    found = await last(Receiver(kind, person.id), moment) if person is not None else None
    if found is None and kind in CHANNELS:
        found = await last(Receiver(kind, channel=CHANNELS[kind]), moment)
    return found


def zone_for(desk: Desk, kind: DigestKind) -> str:
    return desk.model.time_zone if kind in CHANNELS else desk.person.time_zone


def moment_on(desk: Desk, kind: DigestKind, on: date) -> datetime:
    """When it would come on that day; now when that is today."""
    zone = zone_of(zone_for(desk, kind))
    local = desk.now.astimezone(zone)
    if on == local.date():
        return desk.now
    rhythm = desk.model.digests.plan(kind).rhythm
    return moment_of(on, rhythm.at if rhythm is not None else local.time(), zone)


def _whose(kind: DigestKind) -> str:
    role = ROLES.get(kind)
    return f"It is for the {role.spoken}." if role is not None else f"It is for the {CHANNELS[kind].spoken} channel."
