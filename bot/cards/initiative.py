"""The initiative as a card: for the office that triages it, and for whoever asks where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import Follow, More, NeedsNumber, RunCommand, StartFlow, Take
from bot.cards.alike import found_line, similar_button
from bot.cards.gate import ending, overlay
from bot.cards.words import People, day, listed, moment, name
from bot.gate_actions import Decide
from bot.ui import Button, Card, Divider, Facts, LinkButton, Part, Quote, Style, Text, cut, literal
from domain.funnel import TRANSITIONS, Decision, Stage
from domain.initiatives import Initiative
from domain.items import ITEMS, said
from domain.model import OperatingModel
from domain.notes import Note, NoteKind, Task
from domain.people import Person, Role

QUOTE = 700  # characters of an idea that fit a phone; the rest is a click away
NOTES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds an initiative on its card: people by id, the unit's champions, notes and open tasks."""

    people: People
    champions: Sequence[Person] = ()
    notes: Sequence[Note] = ()
    tasks: Sequence[Task] = ()


def subject_of(initiative: Initiative) -> str:
    """What a card of the initiative is kept up to date under."""
    return f"triage:{initiative.id}"


def office_card(
    initiative: Initiative,
    around: Around,
    model: OperatingModel,
    readers: Sequence[str] = (),
    with_buttons: bool = True,
) -> Card:
    """What the project office sees: the idea in its author's words, what it lacks by name, and who has it.

    `readers` are the accounts whose people may press its buttons.
    """
    idea, zone = initiative.idea, model.time_zone
    author = name(around.people, initiative.initiator)
    where = _department(initiative, model)
    parts: list[Part] = [
        Text(f"{literal(where)} · from **{literal(author)}** · {moment(initiative.registered_at, zone)}", subtle=True),
        Quote(cut(idea.problem, QUOTE)),
        Facts(tuple(_facts(initiative, around, model))),
        *found_line(initiative),
        *_latest(around, zone),
        *_state(initiative, around, zone),
    ]
    buttons = _office_buttons(initiative) if with_buttons else ()
    buttons = (*buttons, *similar_button(initiative)) if buttons else ()
    return Card(
        title=f"{initiative.id} · {idea.title}",
        parts=tuple(parts),
        buttons=buttons,
        subject=initiative.id,
        readers=tuple(readers) if buttons else (),
    )


def status_card(initiative: Initiative, around: Around, model: OperatingModel, reader: Person, full: bool) -> Card:
    """Where an initiative stands, for one reader: in full, or number, title, stage, unit and contact only."""
    author = name(around.people, initiative.initiator)
    lines = [("Stage", _stage_line(initiative, around)), ("Department", _department(initiative, model))]
    parts: list[Part] = [Facts((*lines, ("Contact", name(around.people, initiative.triager, author))))]
    if full:
        parts = [
            Quote(cut(initiative.idea.problem, QUOTE), by=author),
            Facts((*lines, *_facts(initiative, around, model))),
            *_case(initiative),
            *_latest(around, model.time_zone),
            *(() if initiative.stage.is_end else _tasks(around)),
            *_state(initiative, around, model.time_zone),
        ]
    return Card(
        f"{initiative.id} · {initiative.title}", tuple(parts), _reader_buttons(initiative, reader), initiative.id
    )


def found_card(initiative: Initiative, people: People, model: OperatingModel) -> Card:
    """What anybody may be shown of it: number, title, stage, unit and contact. Its buttons work for anybody."""
    contact = name(people, initiative.triager or initiative.initiator)
    rows = (("Stage", initiative.stage.spoken), ("Department", _department(initiative, model)), ("Contact", contact))
    buttons = (Button("Status", RunCommand("status", initiative.id)), Button("Follow", Follow(initiative.id)))
    return Card(f"{initiative.id} · {initiative.title}", (Facts(rows),), buttons, initiative.id)


def more_card(initiative: Initiative) -> Card:
    """The buttons that an office card has no room for."""
    return Card(
        title=f"{initiative.id} · {initiative.title}",
        buttons=(
            Button("Assign to a colleague", StartFlow("assign_idea", initiative.id)),
            Button("Needs a number", NeedsNumber(initiative.id)),
            Button("Report a blocker", StartFlow("escalate", initiative.id)),
            Button("Merge into another", Decide(initiative.id, initiative.round, Decision.MERGE)),
            Button("Not taken forward", Decide(initiative.id, initiative.round, Decision.REJECT), Style.DANGER),
        ),
    )


def _facts(initiative: Initiative, around: Around, model: OperatingModel) -> list[tuple[str, str]]:
    idea = initiative.idea
    objective = model.objective(idea.objective) if idea.objective else None
    rows = [
        ("Aim", listed([said for said in (idea.metric, idea.target) if said], "→") or "no number yet"),
        ("Company goal", objective.title if objective is not None else "none named"),
        ("Impact", listed([impact.spoken for impact in idea.impact_types])),
        ("How it pays", idea.capture or ""),
        ("Process", idea.process or ""),
        ("Sponsor", name(around.people, idea.sponsor, "missing")),
        ("Missing", listed(initiative.missing) if not initiative.stage.is_end else ""),
        ("Champion", listed([person.name for person in around.champions])),
        ("Links", ", ".join(idea.evidence)),
    ]
    return [(label, cut(value, 300)) for label, value in rows if value]


def _state(initiative: Initiative, around: Around, zone: str) -> list[Part]:
    """The line at the foot: who has it, or by when somebody looks, or how it ended."""
    if initiative.stage.is_end:
        who = name(around.people, initiative.decided_by)
        when = f", {moment(initiative.decided_at, zone)}" if initiative.decided_at else ""
        ended: list[Part] = [Divider(), Text(f"**{literal(ending(initiative))}** by {literal(who)}{when}.")]
        return [*ended, Quote(initiative.reason, by=who)] if initiative.reason else ended
    if initiative.stage is not Stage.NEW:
        return [Text(f"**{initiative.stage.spoken.capitalize()}** since {moment(initiative.entered_stage_at, zone)}.")]
    if initiative.triager is not None and initiative.taken_at is not None:
        who = literal(name(around.people, initiative.triager))
        return [Text(f"**Taken by {who}**, {moment(initiative.taken_at, zone)}.")]
    return [Text(f"Triage due **{day(initiative.triage_due)}**.")]


def _stage_line(initiative: Initiative, around: Around) -> str:
    if initiative.stage.is_end:
        return ending(initiative)
    extra = " · needs a number" if initiative.needs_number else ""
    if initiative.stage is Stage.NEW:
        who = name(around.people, initiative.triager, "")
        waits = f"with {who}" if who else f"the project office looks at it by {day(initiative.triage_due)}"
        return f"new, {waits}{extra}"
    over = overlay(initiative)
    return initiative.stage.spoken + (f", {over}" if over else "") + extra


def _latest(around: Around, zone: str) -> list[Part]:
    """The last few things that were said about it."""
    shown = around.notes[-NOTES_SHOWN:]
    said = {NoteKind.QUESTION: "asked", NoteKind.ANSWER: "answered", NoteKind.LINK: "linked", NoteKind.COMMENT: "wrote"}
    return [
        Quote(
            cut(note.words, QUOTE), by=f"{name(around.people, note.author)} {said[note.kind]}, {moment(note.at, zone)}"
        )
        for note in shown
    ]


def _tasks(around: Around) -> list[Part]:
    open_tasks = [task for task in around.tasks if task.done_at is None]
    if not open_tasks:
        return []
    rows = tuple(
        (task.what, f"{name(around.people, task.owner, task.owner_role.spoken)}, by {day(task.due)}")
        for task in open_tasks
    )
    return [Text("**To be found out**"), Facts(rows)]


def _case(initiative: Initiative) -> list[Part]:
    facts = initiative.dossier.facts
    if not facts:
        return []
    rows = [(cut(_named(code), 40), cut(said(code, given.value), 300)) for code, given in facts.items()]
    return [Text("**The case**"), Facts(tuple(rows))]


def _named(code: str) -> str:
    """An item as a label: "the data it needs" stands as "The data it needs"."""
    label = ITEMS[code].label if code in ITEMS else code.replace("_", " ")
    return f"{label[0].upper()}{label[1:]}"


def _department(initiative: Initiative, model: OperatingModel) -> str:
    department = model.department(initiative.idea.department) if initiative.idea.department else None
    return department.name if department is not None else initiative.idea.department or "no department"


def _office_buttons(initiative: Initiative) -> tuple[Button | LinkButton, ...]:
    if initiative.stage is not Stage.NEW:
        return ()
    ask = Button("Ask the author", StartFlow("ask_author", initiative.id))
    more = Button("More…", More(initiative.id))
    if initiative.triager is not None:
        return (ask, Button("Decide…", Decide(initiative.id, initiative.round, "")), more)
    return (Button("Take it", Take(initiative.id), Style.PRIMARY), ask, more)


def _reader_buttons(initiative: Initiative, reader: Person) -> tuple[Button | LinkButton, ...]:
    if reader.has(Role.PROJECT_OFFICE) and initiative.stage is Stage.NEW and initiative.initiator != reader.id:
        return _office_buttons(initiative)
    comment = Button("Add a comment", StartFlow("comment", initiative.id))
    history = Button("History", RunCommand("history", initiative.id))
    if initiative.initiator != reader.id:
        return (Button("Follow", Follow(initiative.id)), comment, history)
    if initiative.stage.is_end:
        return (comment, history)
    build = Button("Build the case", StartFlow("build_case", initiative.id), Style.PRIMARY)
    edit = Button("Edit", StartFlow("edit_idea", initiative.id))
    take_back = Button("Withdraw", StartFlow("withdraw_idea", initiative.id), Style.DANGER)
    can = (initiative.stage, Decision.WITHDRAW) in TRANSITIONS
    return (build, edit, comment, history, *((take_back,) if can else ()))
