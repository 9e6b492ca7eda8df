"""A champion's digest: the unit's ideas, colleagues who ask, escalations, the term, and what is new elsewhere.

It is made of the sections of the champion's page. Noted time is no part of it: that is between them and the training
head.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.actions import RunCommand
from bot.cards import champion_home as cards
from bot.cards.champion_home import Section as Part
from bot.cards.digest import Section
from bot.cards.digest_personal import of_page, told
from bot.cards.lessons import SHARE_ONE, unit_of
from bot.cards.words import count
from bot.usecases import champion_home
from bot.usecases.blocker_turn import is_confided
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.personal import own
from bot.usecases.digests.shared import compose, day_of, decisions, delta
from domain.authority import sees_title
from domain.championship import Champion
from domain.digests import Since
from domain.initiatives import Initiative

WEEK = timedelta(days=7)  # before the first digest
LOOKED_AT = 100
UNIT = RunCommand("unit", "")


async def gather_champion(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """The reader's unit and what is theirs as its champion (domain rule 4.1); empty for whoever is none."""
    desk, scope = own(desk, scope)
    parts: list[Part | None] = []
    figures: dict[str, float] = {}
    if champion_home.is_champion(desk):
        record = await desk.uow.champions.latest(desk.person.id)
        waiting = await champion_home.to_take(desk, record, scope.most)
        escalated, open_ones = await _escalations(desk, scope.most)
        figures = {**await _figures(desk), "escalations": float(open_ones), "take_up": _number(waiting)}
        asked = await champion_home.questions(desk, record, scope.most)
        ideas = await champion_home.ideas(desk, record, scope.most)
        parts = [waiting, asked, ideas, escalated, await _news(desk, scope, since)]
        parts += [await champion_home.term(desk, record)] if any(parts) or _ends_soon(desk, scope, record) else []
    sections: list[Section] = [of_page(one, UNIT) for one in parts if one is not None]
    wanted = await decisions(desk, scope)
    said = {
        name: f"{count(int(figures.get(name, 0)), *words)}{delta(since, name, figures.get(name, 0))}"
        for name, words in _SAID.items()
        if figures.get(name)
    }
    return compose(desk, scope, since, "Champion", sections, wanted, figures=figures, headline=told(said))


_SAID = {
    "take_up": ("blocker to take up", "blockers to take up"),
    "questions": ("open question",),
    "ideas": ("idea of the unit", "ideas of the unit"),
    "escalations": ("open escalation",),
}


def _number(part: Part | None) -> float:
    return float(len(part.pile.rows) + part.left) if part is not None else 0.0


async def _figures(desk: Desk) -> dict[str, float]:
    """How many there are of what the sections show the first of."""
    unit, person = desk.person.department, desk.person.id
    _, ideas = await desk.uow.helped.of_unit(unit, 1) if unit is not None else ([], 0)
    asked = await desk.uow.questions.carried([person])
    return {"ideas": float(ideas), "questions": float(asked.get(person, 0))}


async def _escalations(desk: Desk, most: int) -> tuple[Part | None, int]:
    """What the champion reported or has taken up and is open; what was confided stands in no digest."""
    mine = await desk.uow.blockers.reported_by(desk.person.id, LOOKED_AT)
    held = await desk.uow.blockers.held_by(desk.person.id, LOOKED_AT)
    found = [one for one in {one.id: one for one in (*mine, *held)}.values() if not is_confided(one)]
    found.sort(key=lambda one: (not one.breaches, one.opened_at))
    return (cards.blockers(found[:most], len(found) - most) if found else None), len(found)


async def _news(desk: Desk, scope: Scope, since: Since | None) -> Part | None:
    """What other units learnt and got through a gate since the last digest, as far as the reader may know of it."""
    start: datetime = since.at if since is not None else scope.moment - WEEK
    unit = desk.person.department
    lessons = await desk.uow.lessons.published_since(start, desk.person.id, LOOKED_AT)
    others = [one for one in lessons if one.department is None or one.department != unit]
    passed = await desk.uow.helped.passed_elsewhere(unit, start, LOOKED_AT)
    at = {one.initiative: one.at.date() for one in reversed(passed)}
    found = (await desk.uow.initiatives.find(at)).values()
    seen = [one for one in found if sees_title(desk.person, one, desk.model.visibility)]
    seen.sort(key=lambda one: (at[one.id], one.id), reverse=True)
    if not others and not seen:
        return None
    rows = [(one.id, one.title, _unit(desk, one), at[one.id]) for one in seen]
    return cards.news([(one, unit_of(one, desk.model)) for one in others], rows, 0, SHARE_ONE)


def _unit(desk: Desk, one: Initiative) -> str:
    found = desk.model.department(one.idea.department or "")
    return found.name if found is not None else one.idea.department or "no unit named"


def _ends_soon(desk: Desk, scope: Scope, record: Champion | None) -> bool:
    """Whether the first notice of the term's end is due: then its days are worth a message of their own."""
    if record is None or record.ends_on is None or not record.is_serving:
        return False
    return (record.ends_on - day_of(desk, scope)).days <= max(desk.model.champions.notice_days, default=0)
