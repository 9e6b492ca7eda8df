"""Escalating what is in somebody's way: what kind it is, how bad, and which initiative; then it is out."""

from __future__ import annotations

from collections.abc import Mapping

from bot.blocker_actions import ESCALATE as NAME
from bot.conversation.flow import Answers, Flow, Form, Json, Step, ask
from bot.events import SourceMessage
from bot.ui import Choice, FieldKind, Message, cut
from bot.usecases.blocker_conversations import Source, kept, source_of
from bot.usecases.blocker_report import Told
from bot.usecases.desk import Desk
from bot.usecases.escalating import (
    ANOTHER,
    Kind,
    initiative_of,
    initiatives,
    kind_of,
    kinds,
    other_kinds,
    send_out,
    severities,
)
from domain.blockers import Severity

LONG = 4_000
SOURCE = "source"  # beside the first answers: where they come from, as the subject that is kept
NAMED, HIDDEN = "named", "hidden"


class Words(Form):
    blocker_words: str = ask(
        "What is in the way, and of whom?",
        label="What is in the way",
        why="In your own words; whoever can lift it reads them first.",
        example="I wait for access to the claims table since Monday, and the whole pilot stands still.",
        long=True,
        verbatim=True,
        min_length=3,
        max_length=LONG,
    )


class What(Form):
    blocker_kind: str = ask(
        "What kind of blocker is it?",
        label="Kind",
        why="The kind decides whose it is.",
        choices=kinds,
    )
    blocker_severity: Severity = ask(
        "How bad is it?",
        label="How bad",
        why="It decides how soon somebody has to take it up.",
        choices=severities,
    )


class OtherKind(Form):
    other_kind: str = ask("Which of these is it?", label="Kind, exactly", choices=other_kinds)


class Named(Form):
    with_name: str = ask(
        "With your name, or without?",
        label="Your name",
        why="Without it, only the one role that owns this kind learns who you are.",
        choices=(
            Choice(NAMED, "With my name", "Whoever works on it can ask you"),
            Choice(HIDDEN, "Keep my name back", "Nobody but its owner learns it"),
        ),
    )


class Which(Form):
    blocked_initiative: str | None = ask(
        "Which initiative does it hold up? Skip it if none.",
        label="Initiative",
        why="Its owner hears of it, and its gate card shows it.",
        example="AI-2026-0042",
        kind=FieldKind.LINE,
        optional=True,
        choices=initiatives,
        max_length=100,
    )


def _kind(answers: Answers) -> Kind:
    chosen = answers[What].blocker_kind
    return kind_of(answers[OtherKind].other_kind if chosen == ANOTHER else chosen)


async def _complete(desk: Desk, answers: Answers) -> Message:
    """Answers about ethics or a champion come in private: the thread may be read by those whom it is about."""
    kind, severity = _kind(answers), Severity(answers[What].blocker_severity)
    words, source = answers[Words].blocker_words, source_of(desk.subject)
    hidden = kind.may_hide and answers[Named].with_name == HIDDEN
    if hidden and source.thread is None:  # a message of a chat of few tells who was there
        source = Source()
    is_quote = source.is_quote(words)
    bypass = desk.model.blockers.may_bypass(kind.category, severity, about_champion=kind.about_champion)
    told = Told(
        category=kind.category,
        severity=severity,
        words=words,
        initiative=await initiative_of(desk, answers[Which].blocked_initiative),
        hidden=hidden,
        about_champion=kind.about_champion,
        bypass=bypass,
        link=source.link,
        quoted=words if is_quote else None,
        quoted_by=source.author if is_quote else None,
        thread=None if kind.may_hide or kind.about_champion else source.thread,
    )
    return await send_out(desk, told)


def from_message(source: SourceMessage) -> Mapping[str, Json]:
    """Somebody's message as what is in the way; its link, its author and its thread go along unseen."""
    words = cut(source.text.strip(), LONG)
    return {"blocker_words": words or None, SOURCE: kept(source, words).subject}


ESCALATE = Flow(
    NAME,
    version=1,
    title="Escalate a blocker",
    steps=(
        Step("words", Words, "What is in the way"),
        Step("what", What, "What kind, and how bad"),
        Step("kind", OtherKind, "What kind exactly", when=lambda a: a[What].blocker_kind == ANOTHER),
        Step("name", Named, "Your name", when=lambda a: _kind(a).may_hide),
        Step("which", Which, "What it holds up"),
    ),
    complete=_complete,
    review=False,
    submit="Send it out",
    message_shortcut="Escalate as blocker",
    from_message=from_message,
    reader="whoever can lift it",
)
