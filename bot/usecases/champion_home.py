"""A champion's page: the unit, colleagues who ask, escalations, term and time, and what other units learnt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from bot.cards import champion_home as cards
from bot.cards.champion_home import NEWS_EACH, SHOWN, Section, UnitIdea
from bot.cards.lessons import SHARE_ONE, unit_of
from bot.cards.words import name
from bot.ui import Bar, Card, Message
from bot.usecases import champion_time
from bot.usecases.desk import Desk
from bot.usecases.helping import flow_for
from domain.authority import belongs, sees_title
from domain.blocker import BlockerStatus, Rung
from domain.champion_time import spoken
from domain.championship import Champion
from domain.errors import NotAllowed
from domain.initiatives import Initiative
from domain.people import Role
from storage.blockers import By

NEWS = timedelta(days=30)  # so long something of another unit is news
LOOKED_AT = 100
NOT_ONE = "This page is for champions. *champion* says who yours is, and *idea* hands in an idea of your own."

Part = Callable[[Desk, Champion | None], Awaitable[Section | None]]


async def show(desk: Desk) -> Message:
    """`unit`: the whole page. NotAllowed for whoever is no champion."""
    if not is_champion(desk):
        raise NotAllowed(NOT_ONE)
    return Message(f"{_unit(desk)}, and what is yours as its champion.", await _card(desk, PARTS))


async def section(desk: Desk) -> Card | None:
    """The same for Usher's home, for a champion; None for everybody else."""
    return await _card(desk, PARTS) if is_champion(desk) else None


def is_champion(desk: Desk) -> bool:
    return bool(belongs(desk.person)) and desk.person.has(Role.CHAMPION)


async def ideas(desk: Desk, record: Champion | None, most: int = SHOWN) -> Section | None:
    """The unit's ideas and what each lacks. A champion reads those of the unit in full (domain rule 12)."""
    if desk.person.department is None:
        return None
    ids, total = await desk.uow.helped.of_unit(desk.person.department, most)
    if not ids:
        return None
    found = await desk.uow.initiatives.find(ids)
    lacking = await desk.uow.helped.lacking(ids)
    seen = [found[id] for id in ids if id in found and sees_title(desk.person, found[id], desk.model.visibility)]
    return cards.ideas([_idea(desk, one, lacking.get(one.id, [])) for one in seen], total)


async def questions(desk: Desk, record: Champion | None, most: int = SHOWN) -> Section | None:
    """What colleagues asked and the champion has not answered."""
    found = await desk.uow.questions.handed_to(desk.person.id, LOOKED_AT)
    if not found:
        return None
    shown = found[:most]
    people = await desk.uow.people.find({one.person for one in shown})
    askers = [name(people, one.person, "a colleague") for one in shown]
    return cards.questions(shown, askers, len(found) - len(shown))


async def to_take(desk: Desk, record: Champion | None, most: int = SHOWN) -> Section | None:
    """What waits for the champion, or for one they stand in for, to take it up; late ones first, then the oldest."""
    ids = [desk.person.id, *(one.id for one in await desk.principals())]
    asked = await desk.uow.blockers.among(By.CHAMPION, ids, LOOKED_AT)
    found = [one for one in asked if one.rung is Rung.CHAMPION and one.status is BlockerStatus.OPEN]
    found.sort(key=lambda one: (not one.breaches, one.opened_at))
    return cards.to_take(found[:most], len(found) - most, desk.now, desk.person.time_zone) if found else None


async def blockers(desk: Desk, record: Champion | None) -> Section | None:
    """What the champion reported, or has taken up; nobody else's."""
    mine = await desk.uow.blockers.reported_by(desk.person.id, LOOKED_AT, desk.now)
    held = await desk.uow.blockers.held_by(desk.person.id, LOOKED_AT)
    found = list({one.id: one for one in (*mine, *held)}.values())
    found.sort(key=lambda one: (one.status.is_end, not one.breaches, one.opened_at))
    return cards.blockers(found[:SHOWN], len(found) - SHOWN) if found else None


async def term(desk: Desk, record: Champion | None) -> Section | None:
    """Days left, and the notices."""
    if record is None or record.state.is_end:
        return None
    return cards.term(record, desk.today(), _next_notice(desk, record))


async def time(desk: Desk, record: Champion | None) -> Section | None:
    """The champion's own time this month."""
    month = await champion_time.month(desk, record)
    of = Bar("Noted", round(month.minutes / 60, 1), round(max(month.agreed, 1) / 60, 1), "h")
    return cards.time(spoken(month.minutes), spoken(month.agreed), month.since, of)


async def news(desk: Desk, record: Champion | None) -> Section | None:
    """Lessons and passed gates of other units, titles only, and only what the reader may know of."""
    since = desk.now - NEWS
    lessons = await desk.uow.lessons.published_since(since, desk.person.id, LOOKED_AT)
    others = [one for one in lessons if one.department is None or one.department != desk.person.department]
    passed = await desk.uow.helped.passed_elsewhere(desk.person.department, since, LOOKED_AT)
    found = await desk.uow.initiatives.find({one.initiative for one in passed})
    at = {one.initiative: one.at.date() for one in reversed(passed)}
    seen = [one for one in found.values() if sees_title(desk.person, one, desk.model.visibility)]
    seen.sort(key=lambda one: (at[one.id], one.id), reverse=True)
    rows = [(one.id, one.title, _unit_of(desk, one), at[one.id]) for one in seen]
    more = len(others[NEWS_EACH:]) + len(rows[NEWS_EACH:])
    taught = [(one, unit_of(one, desk.model)) for one in others[:NEWS_EACH]]
    return cards.news(taught, rows[:NEWS_EACH], more, SHARE_ONE)


PARTS: tuple[Part, ...] = (to_take, ideas, questions, blockers, term, time, news)


async def _card(desk: Desk, parts: tuple[Part, ...]) -> Card:
    record = await desk.uow.champions.latest(desk.person.id)
    found = [await part(desk, record) for part in parts]
    return cards.page(_unit(desk), [one for one in found if one is not None])


def _idea(desk: Desk, one: Initiative, lacks: list[tuple[str, str]]) -> UnitIdea:
    labels = [label for _, label in lacks]
    number = "a number to aim at"
    labels += [number] if one.needs_number and number not in labels else []
    helps = one.initiator != desk.person.id and flow_for(one, [code for code, _ in lacks]) is not None
    return UnitIdea(one.id, one.title, one.stage, tuple(labels), helps)


def _next_notice(desk: Desk, record: Champion) -> date | None:
    if record.ends_on is None:
        return None
    days = [record.ends_on - timedelta(days=each) for each in desk.model.champions.notice_days]
    return min((one for one in days if one > desk.today()), default=None)


def _unit(desk: Desk) -> str:
    found = desk.model.department(desk.person.department or "")
    return f"Your unit: {found.name if found is not None else desk.person.department or 'not said yet'}"


def _unit_of(desk: Desk, one: Initiative) -> str:
    found = desk.model.department(one.idea.department or "")
    return found.name if found is not None else one.idea.department or "no unit named"
