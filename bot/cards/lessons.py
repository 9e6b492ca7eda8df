"""Lessons of the network as people see them: in the queue, in the champions' channel, in lists and in the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.actions import RunCommand, StartFlow
from bot.cards.words import count, day
from bot.champion_home_actions import DECLINE_LESSON, EDIT_LESSON, SHARE, PublishLesson, ShowLesson, UsedLesson
from bot.ui import Button, Card, Divider, Facts, Message, Part, Quote, Style, Text, cut, literal
from domain.lessons import Lesson, LessonState
from domain.model import OperatingModel

SHOWN = 10  # lessons of one list
SAID = 240  # characters of a lesson in a list
BUTTONS = 5
SHARE_ONE = Button("Share a lesson", StartFlow(SHARE, ""))


def curated_subject(lesson: Lesson) -> str:
    """The card before the training head."""
    return f"lesson:{lesson.id}"


def shared_subject(lesson: Lesson) -> str:
    """The card in the champions' channel."""
    return f"shared:{lesson.id}"


def unit_of(lesson: Lesson, model: OperatingModel) -> str:
    found = model.department(lesson.department or "")
    return found.name if found is not None else lesson.department or "not named"


def to_curate(lesson: Lesson, author: str, model: OperatingModel, decided_by: str = "") -> Message:
    """Before the training head: all its words, and what can be done with it while nobody decided."""
    text = f"**{literal(author)} shares a lesson with the network: {lesson.id}.** "
    text += "Publish it, edit it first, or decline it with a reason. You get this because training curates lessons."
    if lesson.state is not LessonState.WAITING:
        when = f" on {day(lesson.decided_at.date())}" if lesson.decided_at is not None else ""
        text = f"**{lesson.id}** is {lesson.state.value}{when}{f', by {literal(decided_by)}' if decided_by else ''}."
    buttons = _deciding(lesson) if lesson.state is LessonState.WAITING else ()
    return Message(text, lesson_card(lesson, author, model, buttons))


def published(lesson: Lesson, author: str, model: OperatingModel, uses: int) -> Message:
    """In the champions' channel, and wherever somebody looks at it."""
    text = f"**A lesson from {literal(unit_of(lesson, model))}: {literal(lesson.title)}**"
    if lesson.state is not LessonState.PUBLISHED:
        return Message(f"**{lesson.id}** was taken back; it is in no list any more.")
    used = Button("I used this", UsedLesson(lesson.number), Style.PRIMARY)
    card = lesson_card(lesson, author, model, (used,), uses)
    return Message(text, card)


def lesson_card(
    lesson: Lesson,
    author: str,
    model: OperatingModel,
    buttons: tuple[Button, ...] = (),
    uses: int = 0,
) -> Card:
    """The lesson with all its words."""
    parts: list[Part] = [
        Text("**What happened**"),
        Quote(lesson.happened, by=author),
        Text("**What others can use**"),
        Quote(lesson.useful),
        Facts(_about(lesson, author, model, uses)),
    ]
    return Card(f"{lesson.id} · {lesson.title}", tuple(parts), buttons, subject=lesson.id, view="lesson")


def in_library(
    found: Sequence[Lesson], authors: Mapping[str, str], uses: Mapping[int, int], model: OperatingModel
) -> tuple[list[Part], tuple[Button, ...]]:
    """The lessons as they stand in the case library, each marked as one."""
    parts: list[Part] = []
    for place, one in enumerate(found):
        parts += [Divider()] if place else []
        rows = (
            ("Others can use", cut(one.useful, SAID)),
            *_about(one, authors.get(one.author, "a former colleague"), model, uses.get(one.number, 0)),
        )
        parts += [Text(f"**Lesson {one.id} · {literal(one.title)}**"), Facts(rows)]
    return parts, tuple(Button(f"Show {one.id}", ShowLesson(one.number)) for one in found[:BUTTONS])


def listed(
    found: Sequence[Lesson],
    authors: Mapping[str, str],
    uses: Mapping[int, int],
    model: OperatingModel,
    more: int,
    *,
    may_share: bool,
) -> Card:
    """`lessons`: the latest first; `more` is how many others there are."""
    parts, buttons = in_library(found[:SHOWN], authors, uses, model)
    if more > 0:
        parts.append(Text(f"+{more}: add a word to find them, as in *lessons claims*.", subtle=True))
    return Card("Lessons of the network", tuple(parts), (*buttons, *((SHARE_ONE,) if may_share else ())))


def queue(waiting: Sequence[Lesson], authors: Mapping[str, str], more: int) -> Card:
    """For the training head: what waits, the oldest first."""
    rows = tuple(
        (f"{one.id} · {one.title}", f"from {authors.get(one.author, 'a former colleague')}, since {day(one.at.date())}")
        for one in waiting
    )
    parts: list[Part] = [Facts(rows)]
    if more > 0:
        parts.append(Text(f"+{more} after these.", subtle=True))
    return Card("Lessons wait for you", tuple(parts), tuple(_look(one) for one in waiting[:BUTTONS]))


def told_published(lesson: Lesson, is_edited: bool) -> Message:
    """To its author."""
    edited = " The wording was edited a little." if is_edited else ""
    text = f"**Your lesson {lesson.id} is published**, in the champions' channel and the case library.{edited} "
    text += "I count the colleagues who use it. Thank you for sharing."
    return Message(text, buttons=(Button("Show it", ShowLesson(lesson.number)),))


def told_declined(lesson: Lesson, by: str) -> Message:
    """To its author, with the reason; what they wrote is not lost."""
    text = f"**{literal(by)} did not publish your lesson {lesson.id}**, {literal(lesson.title)}. Here is why. "
    text += "Your words are kept: change them and share it again, or leave it."
    again = Button("Change and share again", StartFlow(SHARE, lesson.id), Style.PRIMARY)
    return Message(text, quote=Quote(lesson.reason or "", by=by), buttons=(again,))


def told_used(lesson: Lesson) -> Message:
    """To its author, at the first time."""
    text = f"**A colleague used your lesson {lesson.id}**, {literal(lesson.title)}. *recognition* counts on from here."
    return Message(text)


def _about(lesson: Lesson, author: str, model: OperatingModel, uses: int) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Unit", unit_of(lesson, model)),
        ("From", author),
        ("Topics", ", ".join(lesson.topics)),
        ("Used by", count(uses, "colleague") if uses else ""),
    )
    return tuple((label, value) for label, value in rows if value)


def _deciding(lesson: Lesson) -> tuple[Button, ...]:
    return (
        Button("Publish", PublishLesson(lesson.number, lesson.revision), Style.PRIMARY),
        Button("Edit and publish…", StartFlow(EDIT_LESSON, lesson.id)),
        Button("Decline…", StartFlow(DECLINE_LESSON, lesson.id)),
    )


def _look(lesson: Lesson) -> Button:
    return Button(f"Look at {lesson.id}", RunCommand("lessons", lesson.id))
