"""The pack of the champions' meeting: what is asked most, new lessons, terms, and which unit needs somebody."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cards.digest import Section
from bot.cards.digest_rituals import learnt, lessons_item, most_asked, terms, unit_item, urgent
from bot.cards.digest_training import MAP
from bot.cards.questions import Counted
from bot.usecases.champion_map import units_of
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.heads import last
from bot.usecases.digests.shared import compose, day_of
from bot.usecases.playbooks import FOR_CHAMPIONS
from domain.champion_cover import Cover, by_cover
from domain.digests import Since
from domain.people import PersonId

MONTH = 31  # days before the first meeting
TOP = 10
LOOKED_AT = 50
NOBODY = PersonId("")


async def gather_champion_meeting(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """It ends in a name for every unit that needs one, and in what is published. Nobody's figures are shown here."""
    today, start = day_of(desk, scope), last(scope, since, MONTH)
    covered = by_cover(await units_of(desk, in_full=False), today, desk.model.champions)
    short = [(unit, kind) for kind in (Cover.VACANT, Cover.ENDING) for unit in covered[kind]]
    lessons = await desk.uow.lessons.waiting(LOOKED_AT)
    items = [lessons_item(len(lessons), lessons[0].at)] if lessons else []
    items += [unit_item(unit, kind) for unit, kind in short]
    wanted = urgent(items, len(items), lessons[0].at if lessons else None)
    new = await desk.uow.lessons.published_since(start, NOBODY, LOOKED_AT)
    soon = today + timedelta(days=max(desk.model.champions.notice_days, default=0) + 1)
    ending = await desk.uow.champions.ending(soon, LOOKED_AT)
    people = await desk.uow.people.find({id for one in ending for id in (one.person, one.successor)})
    units = {one.id: one.name for one in desk.model.departments}
    sections: list[Section] = [
        most_asked(await _top(desk, start)),
        learnt(new),
        terms(ending, people, units),
    ]
    figures = {"short": float(len(short)), "lessons": float(len(new)), "ending": float(len(ending))}
    return compose(desk, scope, since, "Champions' meeting", sections, wanted, figures=figures, more=MAP)


async def _top(desk: Desk, start: datetime) -> list[Counted]:
    """Playbooks that champions read, by how often they were the answer since the last meeting."""
    playbooks = desk.act.office.library.snapshot.playbooks
    top = await desk.uow.questions.top(start, TOP)
    known = [(playbooks[id], times) for id, times in top if id in playbooks]
    return [Counted(one.id, one.title, times) for one, times in known if one.audience in FOR_CHAMPIONS]
