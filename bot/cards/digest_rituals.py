"""Lines of the ritual packs: what a meeting looks at, and the decisions that it must end in (domain rule 9.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from bot.actions import RunCommand, StartFlow
from bot.cards.champions import NOMINATE
from bot.cards.digest import Decisions, Line, Section
from bot.cards.digest_personal import due, missing_line, named
from bot.cards.digest_training import MAP
from bot.cards.inbox import Item, duty_item
from bot.cards.questions import Counted
from bot.cards.words import People, count, day, name
from bot.champion_home_actions import ShowLesson
from bot.gate_actions import Decide
from bot.ui import Button, cut
from domain.champion_cover import Cover, Unit
from domain.championship import Champion
from domain.duties import Duty, DutyKind
from domain.funnel import Stage
from domain.initiatives import Initiative
from domain.lessons import Lesson
from domain.people import Person

LATE = datetime.max.replace(tzinfo=UTC)
PLAYBOOK = 40  # characters of a playbook's title on a button


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty, and of its record what a line says."""

    duty: Duty
    title: str
    round: int


@dataclass(frozen=True, slots=True)
class Nearly:
    """One that lacks little, each thing by its duty; `day` is its gate date."""

    id: str
    title: str
    day: date | None
    lacks: Sequence[Duty]


def asked_item(one: Asked, reader: Person, people: People) -> Item:
    """A decision that waits, with whose it is."""
    item = duty_item((one.duty,), one.title, one.round, reader, None, False)
    if one.duty.kind is DutyKind.TRIAGE:
        return item  # anybody of the office may take it
    return replace(item, for_=name(people, one.duty.person, f"the {one.duty.role.spoken}"))


def room_item(one: Initiative, place: int, free: int, stage: Stage) -> Item:
    """One that waits for room behind a gate; `free` places are there now."""
    room = f"{count(free, 'place')} free {stage.spoken}"
    since = one.dossier.deferred.at if one.dossier.deferred is not None else None
    button = Button(f"Decide {one.id}", Decide(one.id, one.round, ""))
    return Item(one.id, one.title, f"number {place} in line, {room}: let it in, or say when", button, since)


def waiting_line(one: Initiative, place: int, stage: Stage) -> Line:
    """The same while there is no room."""
    score = f", {one.dossier.score.priority}" if one.dossier.score is not None else ""
    return Line(named(one.id, one.title), f"number {place} in line for a place {stage.spoken}{score}", _gate(one.id))


def places(inside: Sequence[tuple[Stage, int, int]]) -> Section:
    """How many are in the stages that have a cap: (stage, inside, at most)."""
    said = [f"{stage.spoken}: **{number} of {most} places**{_full(number, most)}" for stage, number, most in inside]
    words = " · ".join(said)
    return Section("Work under way against its cap", text=f"{words[:1].upper()}{words[1:]}.")


def _full(number: int, most: int) -> str:
    return ", over its cap" if number > most else ", full" if number == most else ""


def match_line(id: str, title: str, like: Sequence[str]) -> Line:
    """A new idea and what it is like, the likeliest first."""
    more = f", and {len(like) - 1} more" if len(like) > 1 else ""
    return Line(named(id, title), f"like {like[0]}{more}", Button(f"Compare {id}", RunCommand("similar", id)))


def vague(id: str) -> Button:
    """What helps an idea without a number on."""
    return Button(f"Ask the author of {id}", StartFlow("ask_author", id))


def nearly_line(one: Nearly, today: date) -> Line:
    """What still has to come, by name, and by when."""
    line = missing_line(one.id, one.title, one.lacks)
    return replace(line, said=f"{line.said}, gate {due(one.day, today)}")


def late_item(id: str, title: str, stage: Stage, gate_day: date | None) -> Item:
    """One past its gate date, on which the meeting says how it goes on."""
    what = f"{stage.spoken}: a new day, a pause, or a stop"
    return Item(id, title, what, Button(f"Decide {id}", RunCommand("decide", id)), due=gate_day)


def not_confirmed_line(one: Initiative) -> Line:
    """A value that was reported and not confirmed: a normal result, from which something follows."""
    word = one.dossier.impact.confirmation
    when = f" on {day(word.at.date())}" if word is not None else ""
    said = f"not confirmed{when}: measure again, refine, or close without impact"
    return Line(named(one.id, one.title), said, Button(f"Decide {one.id}", Decide(one.id, one.round, "")))


def most_asked(top: Sequence[Counted]) -> Section:
    """What the playbooks answered most often."""
    lines = tuple(
        Line(
            one.title,
            f"asked {'once' if one.times == 1 else f'{one.times} times'}",
            Button(cut(one.title, PLAYBOOK), RunCommand("playbook", one.playbook)),
        )
        for one in top
    )
    return Section("Asked most", lines)


def learnt(lessons: Sequence[Lesson]) -> Section:
    """What was published since the last meeting."""
    lines = tuple(
        Line(f"{one.id} · {one.title}", one.useful, Button(f"Show {one.id}", ShowLesson(one.number))) for one in lessons
    )
    return Section("New lessons", lines, RunCommand("lessons", ""))


def terms(ending: Sequence[Champion], people: People, units: dict[str, str]) -> Section:
    """Whose term ends soon, and whether somebody follows."""
    lines = tuple(
        Line(f"{name(people, one.person)}, {units.get(one.department, one.department)}", _ends(one, people))
        for one in ending
    )
    return Section("Terms that end", lines, MAP)


def _ends(one: Champion, people: People) -> str:
    ends = f"ends {one.ends_on.day} {one.ends_on:%b %Y}" if one.ends_on is not None else "ends"
    return (
        f"{ends}, {name(people, one.successor)} follows" if one.successor is not None else f"{ends}, nobody follows yet"
    )


def unit_item(unit: Unit, kind: Cover) -> Item:
    """A unit that needs somebody: a name is what the meeting ends in."""
    if kind is Cover.VACANT:
        return Item(unit.name, "no champion", "who is put forward", NOMINATE, has_record=False)
    return Item(unit.name, "a term ends", "who follows", Button("Map of champions", MAP), has_record=False)


def lessons_item(number: int, oldest: datetime) -> Item:
    """Lessons that wait for their yes or no; what they say is read by whoever decides."""
    what = f"{count(number, 'lesson')} to publish or to decline"
    return Item(
        "Lessons",
        what,
        "for the head of training",
        Button("Lessons", RunCommand("lessons", "")),
        oldest,
        has_record=False,
    )


def urgent(items: Sequence[Item], number: int, oldest: datetime | None) -> Decisions:
    """Those that are due first stand first, then the oldest; `number` in all."""
    ordered = sorted(items, key=lambda one: (one.due or date.max, one.since or LATE, one.id))
    return Decisions(tuple(ordered), number, oldest)


def _gate(id: str) -> Button:
    return Button(f"Gate of {id}", RunCommand("gate", id))
