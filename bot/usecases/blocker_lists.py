"""Lists of blockers: mine, my roles', my unit's, an initiative's; the late ones first, then the oldest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import assert_never

from bot.cards.blocker_list import Line, Section, blockers_card, button_of
from bot.ui import Button, Message, literal
from bot.usecases.blocker_desk import acting, may_know
from bot.usecases.blocker_news import named_on
from bot.usecases.blocker_staff import ABOVE, PERSONAL
from bot.usecases.desk import Desk
from domain.authority import belongs
from domain.blocker import Acting, Blocker, BlockerStatus, Rung, next_due
from domain.blocker_ladder import may_take
from domain.errors import NotAllowed, Refused
from domain.parties import Party
from domain.people import Role
from domain.portfolio import LIVING
from storage.blockers import By
from storage.digest_own import DigestOwn

PAGE = 10
MOST = 100  # of each kind that are looked at
EMPTY = (
    "Nothing here is in the way. When something blocks you, say *escalate* and what it is: it goes to the one who can "
    "lift it, and you hear by when."
)
_INITIATIVE = re.compile(r"(?i)ai-\d{4}-\d{4,}")


class Which(StrEnum):
    """What can be asked for."""

    MINE = "mine"
    ROLE = "role"
    UNIT = "unit"
    LED = "led"


class Only(StrEnum):
    """What of it is shown."""

    LATE = "late"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Asked:
    """`blockers role 2`: without a list it is all of them, one after the other."""

    which: Which | None = None
    initiative: str | None = None
    page: int = 1
    only: Only | None = None

    @property
    def words(self) -> str:
        return " ".join(one for one in (self.which or self.initiative, self.only) if one is not None)

    def shows(self, blocker: Blocker) -> bool:
        """Late ones missed a clock; on the weekly list stands what is open and no clock runs for any more."""
        match self.only:
            case None:
                return True
            case Only.LATE:
                return blocker.breaches > 0 and not blocker.status.is_end
            case Only.WEEKLY:
                return blocker.status is BlockerStatus.OPEN and next_due(blocker) is None
        assert_never(self.only)


def read(text: str) -> Asked:
    """The words behind `blockers`, in any order. Refused with those that are known."""
    asked = Asked()
    for word in text.split():
        bare = word.strip(".,;:").lower()
        known = _WORDS.get(bare)
        if known is not None:
            asked = replace(asked, which=known)
        elif bare in set(Only):
            asked = replace(asked, only=Only(bare))
        elif _INITIATIVE.fullmatch(bare):
            asked = replace(asked, initiative=bare.upper())
        elif bare.isdecimal() and int(bare[:4]) >= 1 and len(bare) <= 3:
            asked = replace(asked, page=int(bare))
        elif bare not in _SILENT:
            raise Refused(
                f"I know no list “{literal(word[:40])}”. Say *blockers mine*, *role*, *unit*, *led*, *late*, *weekly*, "
                "or the number of an initiative behind it."
            )
    return asked


_WORDS = {
    **{one.value: one for one in Which},
    "me": Which.MINE,
    "roles": Which.ROLE,
    "department": Which.UNIT,
    "team": Which.UNIT,
}
_SILENT = frozenset({"", "my", "all", "of", "at", "open", "page"})


async def show(desk: Desk, text: str = "") -> Message:
    """The list that is asked for, ten lines a section. Refused for a page behind the last one."""
    standing = belongs(desk.person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    asked, who = read(text), await acting(desk)
    found = [
        (title, _words(which, asked.only), [one for one in await _visible(desk, some) if asked.shows(one)])
        for title, which, some in await _found(desk, asked, who)
    ]
    sections = [await _section(desk, title, which, some, asked, who) for title, which, some in found if some]
    sections = [one for one in sections if one.lines]
    if not sections and asked.page > 1:
        raise Refused(f"The list is shorter than that. Say *{f'blockers {asked.words}'.strip()}* for its first page.")
    if not sections and asked.only is not None:
        return Message("Nothing there is late." if asked.only is Only.LATE else "Nothing stands on the weekly list.")
    if not sections:
        return Message(EMPTY if asked.initiative is None else f"Nothing is in the way of **{asked.initiative}** now.")
    return blockers_card(sections, asked.page)


def _words(which: str, only: Only | None) -> str:
    """What asks for one list alone, as it is filtered."""
    return f"{which} {only}" if only is not None else which


Found = list[tuple[str, str, Sequence[Blocker]]]  # heading, the words that ask for this list alone, blockers


async def _found(desk: Desk, asked: Asked, who: Acting) -> Found:
    """What each list has, not yet looked through; nothing stands in two of them."""
    if asked.initiative is not None:
        initiative = await desk.visible(asked.initiative)
        return [(f"In the way of {initiative.id}", initiative.id, await desk.uow.blockers.open_at(initiative.id, MOST))]
    lists: Found = []
    if asked.which in (None, Which.MINE):
        lists += [("You reported", Which.MINE, await desk.uow.blockers.reported_by(desk.person.id, MOST, desk.now))]
        lists += [("You have taken up", Which.MINE, await desk.uow.blockers.held_by(desk.person.id, MOST))]
    if asked.which in (None, Which.ROLE):
        lists += [("For your role", Which.ROLE, await for_role(desk, who))]
    if asked.which in (None, Which.UNIT):
        lists += [("In your unit", Which.UNIT, await _of_unit(desk, who))]
    if asked.which is Which.LED:
        lists += [("In the way of what you lead", Which.LED, await _of_led(desk))]
    seen: set[str] = set()
    apart: Found = []
    for title, which, some in lists:
        apart.append((title, which, [one for one in some if one.id not in seen]))
        seen |= {one.id for one in some}
    return apart


async def for_role(desk: Desk, who: Acting) -> list[Blocker]:
    """What the person's roles own or are called on for, theirs and those they stand in for; and what is for them as
    sponsor or champion.
    """
    roles = (desk.person.roles | who.stands_in) - PERSONAL
    ids = [desk.person.id, *(one.id for one in await desk.principals())]
    blockers = desk.uow.blockers
    asked = [one for one in await blockers.among(By.CHAMPION, ids, MOST) if one.rung is Rung.CHAMPION]
    climbed = await blockers.among(By.RUNG, [rung for rung, role in ABOVE.items() if role in roles], MOST)
    found = (await blockers.waiting_for(roles, MOST), await blockers.among(By.SEAT, ids, MOST), asked, climbed)
    return _in_order(chain.from_iterable(found))


async def _of_unit(desk: Desk, who: Acting) -> list[Blocker]:
    """Of their units, for champions and whoever they report to. Hidden reports stand there for their owner alone."""
    units = {one.department for one in (desk.person, *await desk.principals()) if one.has(Role.CHAMPION)}
    own = desk.person.department
    if own is not None:
        champions = await desk.act.office.directory.champions(desk.uow.people, own, desk.now)
        units |= {own} if any(one.manager == desk.person.id for one in champions) else set()
    found = [await desk.uow.blockers.of_unit(unit, MOST) for unit in sorted(one for one in units if one)]
    shown = (one for one in chain.from_iterable(found) if not one.hidden_reporter or who.holds(one.owner))
    return _in_order(shown)


async def _of_led(desk: Desk) -> list[Blocker]:
    """At the initiatives that they are project manager of."""
    led = await DigestOwn(desk.uow.connection).seated(desk.person.id, Party.PROJECT_MANAGER, LIVING)
    found = await desk.uow.blockers.blocking([one.id for one in led])
    return _in_order(chain.from_iterable(found.values()))[:MOST]


async def _visible(desk: Desk, blockers: Iterable[Blocker]) -> list[Blocker]:
    return [one for one in blockers if await may_know(desk, one)]


def _in_order(blockers: Iterable[Blocker]) -> list[Blocker]:
    """Each once, late ones first, then the oldest."""
    each = {one.id: one for one in blockers}.values()
    return sorted(each, key=lambda one: (one.breaches == 0, one.opened_at, len(one.id), one.id))


async def _section(
    desk: Desk, title: str, which: str, blockers: Sequence[Blocker], asked: Asked, who: Acting
) -> Section:
    skip = (asked.page - 1) * PAGE
    shown = blockers[skip : skip + PAGE]
    people = await desk.uow.people.find({id for one in shown for id in named_on(one)})
    zone, buttons = desk.person.time_zone, {one.id: await button_for(desk, one, who) for one in shown}
    lines = tuple(Line.of(one, people, desk.now, zone, buttons[one.id]) for one in shown)
    return Section(title, which, lines, max(0, len(blockers) - skip - PAGE), is_capped=len(blockers) >= MOST)


async def button_for(desk: Desk, blocker: Blocker, who: Acting) -> Button:
    """What the person would most likely do with it."""
    return button_of(blocker, desk.person, is_owner=await _may_take(desk, blocker, who))


async def _may_take(desk: Desk, blocker: Blocker, who: Acting) -> bool:
    """Whether they may take it up; whom they stand in for counts where it is for one person."""
    is_personal = blocker.seat is not None or blocker.rung is Rung.CHAMPION
    who = await acting(desk, blocker) if is_personal else who
    return bool(may_take(blocker, who, desk.model.blockers))


async def waiting_blockers(desk: Desk, limit: int) -> tuple[list[Blocker], list[Blocker]]:
    """What waits for this person: to take up, and to confirm that it is solved. For the inbox."""
    if not belongs(desk.person):
        return [], []
    who = await acting(desk)
    open_ = [one for one in await for_role(desk, who) if one.status is BlockerStatus.OPEN]
    to_take = [one for one in open_ if await _may_take(desk, one, who)]
    reported = await desk.uow.blockers.reported_by(desk.person.id, limit)
    return to_take[:limit], [one for one in reported if one.status is BlockerStatus.RESOLVED]
