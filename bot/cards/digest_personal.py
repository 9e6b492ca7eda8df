"""Lines of the digests that people get of their own: what is next, what is missing, who is waited for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.actions import RunCommand
from bot.cards.blocker_list import Line as BlockerLine
from bot.cards.blocker_list import shows
from bot.cards.champion_home import Section as Part
from bot.cards.digest import Line, Section
from bot.cards.digest import due as to_give
from bot.cards.inbox import duty_item
from bot.cards.words import People, count, day, listed, name
from bot.gate_actions import Supply
from bot.ui import Action, Button, cut
from domain.blocker import Blocker
from domain.duties import Duty, DutyKind
from domain.funnel import Stage
from domain.governance import GATE_OF
from domain.impact import State
from domain.initiatives import Initiative
from domain.items import ITEMS, bare
from domain.people import Person

TITLE = 50  # characters of a title in a line
NAMED = 4  # missing things that one line names
WAITED_FOR = 2  # people or roles that one line names
IN_USE = (Stage.AWAITING_EFFECT, Stage.ON_SUPPORT)


def step_line(one: Initiative, owed: Sequence[Duty], reader: Person, people: People, today: date) -> Line:
    """What is next at an initiative of the reader's, and by when its gate wants it."""
    mine = [duty for duty in owed if duty.person == reader.id]
    mine.sort(key=lambda duty: (duty.kind is not DutyKind.REWORK, duty.due or date.max, duty.since))
    said = [one.stage.spoken, *_resting(one)]
    said += [f"next: {_next(mine, owed, people)}"] if owed else []
    said += [f"{GATE_OF[one.stage]} {due(one.dossier.next_gate_date, today)}"] if one.stage in GATE_OF else []
    button = show(one.id)
    if mine:
        button = duty_item(mine[:1], one.title, one.round, reader, None, one.initiator == reader.id).button
    return Line(named(one.id, one.title), ", ".join(said), button)


def _resting(one: Initiative) -> list[str]:
    if one.dossier.paused is not None:
        return [f"paused until {day(one.dossier.paused.until)}"]
    return ["waits for room"] if one.dossier.deferred is not None else []


def _next(mine: Sequence[Duty], owed: Sequence[Duty], people: People) -> str:
    if mine:
        return f"{mine[0].label} (yours)"
    verdict = next((duty for duty in owed if duty.kind is DutyKind.DECIDE), owed[0])
    return f"{verdict.label} ({by(verdict, people)})"


def missing_line(id: str, title: str, lacks: Sequence[Duty]) -> Line:
    """What the gate lacks, by name."""
    return Line(named(id, title), f"lacks {things(lacks)}", Button(f"What {id} lacks", RunCommand("missing", id)))


def things(lacks: Sequence[Duty], most: int = NAMED) -> str:
    """The first of them by name, and how many more."""
    names = [_thing(one) for one in lacks[:most]]
    return listed([*names, *([f"{len(lacks) - most} more"] if len(lacks) > most else [])])


def _thing(duty: Duty) -> str:
    """A condition stands there already; what is missing is its answer."""
    return f"the answer to {duty.label}" if duty.kind is DutyKind.CONDITIONS else duty.label


def waiting_line(id: str, title: str, owed: Sequence[Duty], people: People) -> Line:
    """Who else is waited for, with what since when; the longest first."""
    whom: dict[str, list[Duty]] = {}
    for duty in owed:
        whom.setdefault(by(duty, people), []).append(duty)
    said = [f"{who}: {things(some, 1)}, since {day(some[0].since.date())}" for who, some in whom.items()]
    more = [f"and {count(len(said) - WAITED_FOR, 'other')}"] if len(said) > WAITED_FOR else []
    return Line(named(id, title), "; ".join([*said[:WAITED_FOR], *more]), show(id))


def by(duty: Duty, people: People) -> str:
    """Whose it is: `Mara`, `the security team`."""
    return name(people, duty.person, f"the {duty.role.spoken}")


def supply_line(id: str, title: str, owed: Sequence[Duty], round: int, reader: Person, now: datetime) -> Line:
    """Something to give to one record, with its age; `owed` is not empty."""
    item = duty_item(owed, title, round, reader, None, False)
    late = [to_give(item.due, now.date())] if item.due is not None else []
    return Line(named(id, title), ", ".join([item.what, age(owed[0].since, now), *late]), item.button)


def blocker_line(blocker: Blocker, people: People, now: datetime, zone: str, button: Button | None = None) -> Line:
    """What is in the way, of what, and which clock runs."""
    line = BlockerLine.of(blocker, people, now, zone, button or shows(blocker.id))
    where = f"{blocker.initiative}: " if blocker.initiative is not None else ""
    return Line(line.label, f"{where}{line.said}", line.button)


def sponsored_line(one: Initiative, check: date | None, today: date) -> Line:
    """How far a sponsor's initiative is, whether its adoption is planned, and when its impact is checked."""
    said = [one.stage.spoken, *_resting(one)]
    if one.stage in (Stage.DELIVERY, *IN_USE):
        planned, trained = (one.dossier.fact(code) is not None for code in ("adoption_plan", "users_trained"))
        said.append("adoption plan there" if planned else "no adoption plan yet")
        said += ["users trained"] if trained else []
    said += [f"impact check {due(check, today)}"] if check is not None and one.stage is not Stage.ON_SUPPORT else []
    return Line(named(one.id, one.title), ", ".join(said), show(one.id))


def check_line(one: Initiative, check: date, state: State, today: date, owner: str = "") -> Line:
    """An impact check that comes, or came: by when, and how far the proof is; `owner` where others read it."""
    said = [f"check {due(check, today)}", f"impact {state.spoken}", *([owner] if owner else [])]
    return Line(named(one.id, one.title), ", ".join(said), Button(f"Impact of {one.id}", RunCommand("impact", one.id)))


def measure_line(one: Initiative, code: str, what: str) -> Line:
    """A value that nobody measured; `code` is its item, and `what` says what it is for."""
    label = ITEMS[code].label
    button = Button(f"{bare(label).capitalize()} of {one.id}", Supply(one.id, code))
    return Line(named(one.id, one.title), f"{label}, {what}", button)


def of_page(part: Part, more: Action) -> Section:
    """A section of a champion's page as one of a digest."""
    pile = part.pile
    buttons = [*(part.each or pile.buttons), *[None] * len(pile.rows)]
    lines = [
        Line(label, said, button if isinstance(button, Button) else None)
        for (label, said), button in zip(pile.rows, buttons, strict=False)
    ]
    return Section(pile.heading, tuple(lines), more, note=pile.note, left=part.left)


def named(id: str, title: str) -> str:
    """How a record is called in a line."""
    return f"{id} · {cut(title, TITLE)}"


def show(id: str) -> Button:
    """The record itself."""
    return Button(f"Show {id}", RunCommand("status", id))


def due(when: date | None, today: date) -> str:
    """`due Fri 4 Dec`, `was due Mon 23 Nov`, `has no date`; with its year where that is another one."""
    if when is None:
        return "has no date"
    year = f" {when.year}" if when.year != today.year else ""
    return f"{'was due' if when < today else 'due'} {day(when)}{year}"


def age(since: datetime, now: datetime) -> str:
    """`open for 4 days`, `new today`."""
    days = max(0, (now - since).days)
    return f"open for {count(days, 'day')}" if days else "new today"


def told(figures: Mapping[str, str]) -> str:
    """`3 initiatives (+1) · 2 past their gate date`: what is said of each name, where there is something to say."""
    return f"{' · '.join(said for said in figures.values() if said)}." if any(figures.values()) else ""
