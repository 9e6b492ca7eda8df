"""Sharing a lesson in a conversation; and the training head's editing and declining."""

from __future__ import annotations

from bot.champion_home_actions import DECLINE_LESSON, EDIT_LESSON, SHARE
from bot.conversation.flow import Answers, Flow, Form, Json, Step, ask
from bot.events import SourceMessage
from bot.ui import Message
from bot.usecases import lessons
from bot.usecases.desk import Desk
from bot.usecases.lessons import Typed
from domain.lessons import LONG, REASON, TITLE, TOPIC, TOPICS, Lesson, number_of, topics_of


class Told(Form):
    lesson_title: str = ask(
        "What would you call the lesson?",
        label="Title",
        example="Check scans before you automate",
        verbatim=True,
        min_length=5,
        max_length=TITLE,
    )
    happened: str = ask(
        "What happened?",
        label="What happened",
        why="Two or three sentences; leave out names of customers and colleagues.",
        example="We automated claims in March; one scan in ten was unreadable, and nobody saw it for two weeks.",
        long=True,
        verbatim=True,
        min_length=10,
        max_length=LONG,
    )
    useful: str = ask(
        "What can other units use of it?",
        label="What others can use",
        why="It is what they read first.",
        example="Sample fifty scans by hand before the start, and weekly after it.",
        long=True,
        verbatim=True,
        min_length=10,
        max_length=LONG,
    )
    topics: str | None = ask(
        "Which topics is it about? Skip it if none comes to mind.",
        label="Topics",
        hint="Words with commas between them.",
        example="scans, claims, quality",
        optional=True,
        max_length=TOPICS * (TOPIC + 2),
        word=True,
    )


class DeclineLesson(Form):
    decline_reason: str = ask(
        "Why is it not published?",
        label="Reason",
        why="Its author reads this, and nobody else.",
        long=True,
        verbatim=True,
        min_length=3,
        max_length=REASON,
    )


def typed(told: Told) -> Typed:
    return Typed(told.lesson_title, told.happened, told.useful, topics_of(told.topics or ""))


def given_of(lesson: Lesson) -> dict[str, Json]:
    """The lesson as answers."""
    words: dict[str, Json] = {
        "lesson_title": lesson.title,
        "happened": lesson.happened,
        "useful": lesson.useful,
        "topics": ", ".join(lesson.topics),
    }
    return {name: value for name, value in words.items() if value}


def from_message(source: SourceMessage) -> dict[str, Json]:
    """Somebody's message as what happened; its author stays out of it."""
    words = source.text.strip()[:LONG]
    return {"happened": words} if words else {}


async def _share(desk: Desk, answers: Answers) -> Message:
    return await lessons.share(desk, typed(answers[Told]))


async def _edit(desk: Desk, answers: Answers) -> Message:
    return await lessons.publish(desk, number_of(desk.subject or "") or 0, typed=typed(answers[Told]))


async def _decline(desk: Desk, answers: Answers) -> Message:
    return await lessons.decline(desk, number_of(desk.subject or "") or 0, answers[DeclineLesson].decline_reason)


SHARE_LESSON = Flow(
    SHARE,
    1,
    "A lesson for the network",
    (Step("told", Told, "The lesson"),),
    _share,
    submit="Share it",
    message_shortcut="Share as a lesson",
    from_message=from_message,
    reader="the head of training, and once it is published every colleague,",
)
EDIT = Flow(
    EDIT_LESSON,
    1,
    "Edit and publish a lesson",
    (Step("told", Told, "The lesson"),),
    _edit,
    submit="Publish",
    reader="the whole company",
)
DECLINE = Flow(
    DECLINE_LESSON,
    1,
    "Decline a lesson",
    (Step(DECLINE_LESSON, DeclineLesson, "Decline a lesson"),),
    _decline,
    review=False,
    submit="Decline",
)
LESSON_FLOWS: tuple[Flow, ...] = (SHARE_LESSON, EDIT, DECLINE)
