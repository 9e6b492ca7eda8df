"""The digest of the head of training and promotion (domain rule 4.1)."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import RunCommand
from bot.cards.digest import Decisions
from bot.cards.digest_lines import Some
from bot.cards.digest_training import Taught, TrainingFacts, training
from bot.cards.inbox import Item
from bot.cards.questions import Counted
from bot.ui import Button
from bot.usecases.champion_map import units_of
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.heads import before, last, store
from bot.usecases.digests.shared import compose, day_of, decisions
from bot.usecases.question_loop import ASKED_MOST, SINCE, together
from domain.champion_cover import Cover, by_cover
from domain.digests import Since
from domain.people import PersonId
from storage.unit_sizes import unit_sizes

QUESTIONS = 200  # the newest without an answer, that are put together
LESSONS = 50
FEWEST = 5  # people of a unit: fewer could be told apart (domain rule 11)
NOBODY = PersonId("")


async def gather_training(desk: Desk, scope: Scope, since: Since | None) -> Composed:
    """Units, questions, champions, and what people teach each other."""
    facts = await training_facts(desk, scope, since)
    said = {f"unit:{id}": float(number) for _, id, number in facts.units}
    said |= {"questions": float(facts.unanswered.number)}
    said |= {f"cover:{kind}": float(len(units)) for kind, units in facts.cover.items() if kind is not Cover.COVERED}
    wanted = await _with_lessons(desk, await decisions(desk, scope))
    return compose(desk, scope, since, "Training and promotion", training(facts), wanted, figures=said)


async def training_facts(desk: Desk, scope: Scope, since: Since | None) -> TrainingFacts:
    """Everything that the view says."""
    today = day_of(desk, scope)
    groups = together(await desk.uow.questions.open(QUESTIONS))
    units = await units_of(desk, in_full=True)
    return TrainingFacts(
        today=today,
        before=before(since),
        units=await _units(desk),
        fewest_people=FEWEST,
        unanswered=Some(tuple(groups), len(groups)),
        top=await _top(desk, scope),
        cover=by_cover(units, today, desk.model.champions),
        lessons=await _lessons(desk, scope, since),
    )


async def _units(desk: Desk) -> list[tuple[str, str, int]]:
    """Name, id and ideas under way of each unit that is big enough, the most first."""
    ideas = await store(desk).by_department()
    sizes = await unit_sizes(desk.uow.connection)
    rows = [
        (one.name, one.id, ideas.get(one.id, 0)) for one in desk.model.departments if sizes.get(one.id, 0) >= FEWEST
    ]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


async def _top(desk: Desk, scope: Scope) -> list[Counted]:
    playbooks = desk.act.office.library.snapshot.playbooks
    top = await desk.uow.questions.top(scope.moment - SINCE, ASKED_MOST)
    return [Counted(id, playbooks[id].title, times) for id, times in top if id in playbooks]


async def _lessons(desk: Desk, scope: Scope, since: Since | None) -> Some[Taught]:
    """Those that came into the library since the last digest."""
    new = await desk.uow.lessons.published_since(last(scope, since), NOBODY, LESSONS)
    return Some(tuple(Taught(one.id, one.title) for one in new), len(new))


async def _with_lessons(desk: Desk, wanted: Decisions) -> Decisions:
    """With the lessons that wait for a yes or a no: verdicts first, then these, the oldest first."""
    waiting = await desk.uow.lessons.waiting(LESSONS)
    items = tuple(Item(one.id, one.title, "a yes to publish it", _shows(one.id), one.at) for one in waiting)
    oldest = min((one for one in (wanted.oldest, *(one.at for one in waiting)) if one is not None), default=None)
    return replace(wanted, items=(*wanted.items, *items), number=wanted.number + len(items), oldest=oldest)


def _shows(lesson: str) -> Button:
    return Button(f"Show {lesson}", RunCommand("lessons", lesson))
