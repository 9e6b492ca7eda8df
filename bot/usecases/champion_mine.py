"""`champion`: who is mine, why this one, and how the term stands."""

from __future__ import annotations

from dataclasses import replace

from bot.cards.absences import when
from bot.cards.champions import Shown, champion_card, nobody, yourself
from bot.cards.words import day
from bot.ui import Message
from bot.usecases.champion_finding import Found, Search, Why, champions_of, knowing
from bot.usecases.desk import Desk
from domain.authority import belongs
from domain.championship import ChampionState
from domain.errors import NotAllowed
from domain.people import Person, Role


async def mine(desk: Desk, words: str = "") -> Message:
    """The reader's champion, and who knows the topic when one is named; a unit's champion when the words name one."""
    if not desk.person.active:
        raise NotAllowed(belongs(desk.person).reason or "")
    unit = desk.model.department(words) if words.strip() else None
    asker = desk.person if unit is None else replace(desk.person, department=unit.id, site=None)
    search = Search(desk.uow, desk.now, asker, words if unit is None else "")
    found = await champions_of(search)
    topical = await knowing(search) if search.words.strip() and not desk.person.is_outsider else []
    known = {one.person.id for one in topical}
    shown = [*topical[:1], *(one for one in found if one.person.id not in known)]
    may_nominate = bool(belongs(desk.person)) and desk.act.decides
    if not shown and unit is None and desk.person.has(Role.CHAMPION):
        return yourself(_unit(desk, desk.person.department))
    if not shown:
        training = [one for one in await desk.uow.people.with_role(Role.TRAINING) if one.id != desk.person.id]
        name = _unit(desk, asker.department)
        topic = search.words.strip()[:60]
        return nobody(name, topic, training, may_nominate=may_nominate)
    whose = "your" if unit is None else "the"
    named = bool(topical) or unit is not None
    return champion_card(
        [_shown(desk, one, whose) for one in shown],
        may_nominate=False,
        ask_of=shown[0].person.id if named else "",
    )


def _shown(desk: Desk, found: Found, whose: str) -> Shown:
    record, person = found.record, found.person
    unit = _unit(desk, record.department if record is not None else person.department) or ""
    return Shown(
        person.id,
        person.name,
        _why(found, whose, unit),
        unit,
        record.topics if record is not None else (),
        _term(found),
        _away(desk, found, person),
        found.backup.name if found.backup is not None else None,
    )


def _why(found: Found, whose: str, unit: str) -> str:
    match found.why:
        case Why.DEPARTMENT:
            return f"is {whose} champion{f', for {unit}' if unit else ''}"
        case Why.SITE:
            site = found.record.site if found.record is not None else None
            return f"is {whose} champion, for your site{f' {site}' if site else ''}"
        case Why.TOPIC:
            return f"is the champion who knows about it{f', in {unit}' if unit else ''}"


def _term(found: Found) -> str:
    record = found.record
    if record is None or record.ends_on is None:
        return ""
    last = " (its last weeks)" if record.state is ChampionState.ENDING else ""
    return f"term until {day(record.ends_on)} {record.ends_on.year}{last}"


def _away(desk: Desk, found: Found, person: Person) -> str:
    if found.absence is not None:
        return f"is away {when(found.absence, person, desk.now)}"
    if found.record is not None and not found.record.answers:
        until = found.record.paused_until
        return f"pauses{f' until {day(until)}' if until is not None else ''}"
    return ""


def _unit(desk: Desk, id: str | None) -> str | None:
    """The unit's name; the id where the model does not have it any more."""
    known = desk.model.department(id) if id is not None else None
    return known.name if known is not None else id
