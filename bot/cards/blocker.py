"""A blocker as a card: what it is, whose it is, which clock runs, and what can be done (domain rule 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from bot.actions import StartFlow
from bot.blocker_actions import (
    DECLINE,
    PLAN,
    REOPEN,
    REPLY,
    REROUTE,
    SEVERITY,
    SOLVE,
    Confirm,
    MoreOnBlocker,
    ShowBlocker,
    TakeUp,
    WithdrawBlocker,
)
from bot.cards.blocker_words import (
    as_raiser,
    evidence,
    has_it,
    history_of,
    open_line,
    owner_spoken,
    reporter,
    standing,
    unit_of,
    waits_for,
    what_next,
)
from bot.cards.words import People, clock, listed, name
from bot.ui import Button, Card, Facts, Message, Part, Quote, Style, Text, cut, literal, plain
from domain.blocker import Blocker, BlockerStatus
from domain.blockers import Seat
from domain.model import OperatingModel
from domain.people import Person, PersonId

__all__ = ["BlockerAround", "Hand", "Word", "blocker_card", "blocker_subject", "open_line", "reporter"]

SAID = 300  # characters of one message
WHOLE = 4_000  # of one message, for whoever looks at it alone
WORDS = 3  # of the last messages


class Hand(StrEnum):
    """Which buttons a card has: rights are read again at the press."""

    OWNER = "owner"  # may take it up
    RAISER = "raiser"
    OTHER = "other"  # follows it


@dataclass(frozen=True, slots=True)
class Word:
    """Something that somebody wrote about it. `by_raiser`: on the side of whoever reported it."""

    at: datetime
    author: PersonId
    words: str
    by_raiser: bool


@dataclass(frozen=True, slots=True)
class BlockerAround:
    """What a card needs besides the record. `title` is the initiative's; None when it may not be shown, nor its number.

    `zone` is the reader's, of a card that many read the company's.
    """

    people: People
    now: datetime
    zone: str
    title: str | None = None
    words: tuple[Word, ...] = ()


def blocker_subject(blocker: Blocker) -> str:
    """What its card is kept up to date under: `blocker:B-118`."""
    return f"blocker:{blocker.id}"


def blocker_card(
    blocker: Blocker,
    around: BlockerAround,
    model: OperatingModel,
    reader: Person | None = None,
    hand: Hand = Hand.OWNER,
) -> Card:
    """The card for this reader; without one for everybody who may see it, where a hidden reporter has no name."""
    links, quoted = evidence(blocker, reader)
    parts: list[Part] = [
        Text(standing(blocker, around.people, around.now, around.zone)),
        Quote(blocker.summary, by=reporter(blocker, around.people, reader)),
        Facts(tuple(_facts(blocker, around, model, reader))),
        *(Quote(cut(one, SAID)) for one in quoted),
        *(Text(f"[The message it began with]({link})") for link in links),
        *_last_words(blocker, around, reader),
    ]
    if blocker.resolution is not None:
        parts.append(Quote(cut(blocker.resolution, SAID), by=_solver(blocker, around.people)))
    title = f"{blocker.id} · {blocker.category.spoken} · {blocker.severity}"
    return Card(title, tuple(parts), _buttons(blocker, hand), blocker.id, view="blocker")


def _facts(
    blocker: Blocker, around: BlockerAround, model: OperatingModel, reader: Person | None
) -> Iterator[tuple[str, str]]:
    yield "How bad", f"{blocker.severity}: {blocker.severity.meaning}"
    yield "With", _with(blocker, around.people)
    unit = unit_of(blocker, around.people, reader)
    if unit is not None:
        found = model.department(unit)
        yield "Unit", found.name if found is not None else unit
    if blocker.initiative is not None and around.title is not None:
        yield "In the way of", f"{blocker.initiative} · {around.title}"
    consulted = model.blockers.routes[blocker.category].consulted
    if consulted and not blocker.status.is_end:
        names = [one.value.replace("-", " ") if isinstance(one, Seat) else one.spoken for one in consulted]
        yield "To be consulted", listed([f"the {one}" for one in names])
    past = history_of(blocker)
    if past:
        yield "So far", cut("; ".join(past), SAID)


def _with(blocker: Blocker, people: People) -> str:
    """Whom it waits for now, or who has it; else whose kind it is."""
    if blocker.status is BlockerStatus.OPEN:
        return waits_for(blocker, people)
    return plain(has_it(blocker, people)) if blocker.status.is_taken else plain(owner_spoken(blocker, people))


def _last_words(blocker: Blocker, around: BlockerAround, reader: Person | None) -> Iterator[Quote]:
    most = SAID if reader is None else WHOLE
    for one in around.words[-WORDS:]:
        is_theirs = one.by_raiser or one.author == blocker.raiser
        hides = is_theirs and blocker.hidden_reporter
        who = reporter(blocker, around.people, reader) if hides else name(around.people, one.author)
        yield Quote(cut(one.words, most), by=f"{who}, {clock(one.at, around.now, around.zone)}")


def _solver(blocker: Blocker, people: People) -> str:
    return name(people, blocker.resolved_by or blocker.owner_person)


def _buttons(blocker: Blocker, hand: Hand) -> tuple[Button, ...]:
    match hand:
        case Hand.OWNER:
            return owner_buttons(blocker)
        case Hand.RAISER:
            return raiser_buttons(blocker)
        case Hand.OTHER:
            return () if blocker.status.is_end else (Button("Reply…", StartFlow(REPLY, blocker.id)),)
    assert_never(hand)


def owner_buttons(blocker: Blocker) -> tuple[Button, ...]:
    """What whoever may take it up can do now, the likely one first."""
    id, status = blocker.id, blocker.status
    if status.is_end:
        return (Button("Open it again…", StartFlow(REOPEN, id)),)
    others = (Button("Reply…", StartFlow(REPLY, id)), Button("More…", MoreOnBlocker(id)))
    if status is BlockerStatus.RESOLVED:
        return others
    if status is not BlockerStatus.OPEN:
        return Button("Solved…", StartFlow(SOLVE, id), Style.PRIMARY), *others
    return Button("Take it up", TakeUp(id), Style.PRIMARY), Button("Solved…", StartFlow(SOLVE, id)), *others


def raiser_buttons(blocker: Blocker) -> tuple[Button, ...]:
    """What whoever reported it can do now."""
    id = blocker.id
    if blocker.status.is_end:
        return (Button("Open it again…", StartFlow(REOPEN, id)),)
    reply = Button("Reply…", StartFlow(REPLY, id))
    if blocker.status is BlockerStatus.RESOLVED:
        yes = Button("Yes, it holds", Confirm(id), Style.PRIMARY)
        return yes, Button("No, still in the way…", StartFlow(REOPEN, id)), reply
    back = Button("Withdraw", WithdrawBlocker(id), confirm=f"Take {id} back? It stays on record, and can be reopened.")
    return reply, Button("How bad it is…", StartFlow(SEVERITY, id)), back


def other_buttons(blocker: Blocker) -> tuple[Button, ...]:
    """What stands under news of it."""
    return (Button(f"Show {blocker.id}", ShowBlocker(blocker.id)),)


def more_card(blocker: Blocker) -> Card:
    """The seldom buttons, for whoever may take it up."""
    id = blocker.id
    if blocker.status is BlockerStatus.RESOLVED or blocker.status.is_end:
        return Card(f"{id} · more", (), (Button("Open it again…", StartFlow(REOPEN, id)),))
    buttons = (
        Button("Plan, or wait for others…", StartFlow(PLAN, id)),
        Button("Another kind or owner…", StartFlow(REROUTE, id)),
        Button("How bad it is…", StartFlow(SEVERITY, id)),
        Button("Close without a solution…", StartFlow(DECLINE, id), Style.DANGER),
    )
    return Card(f"{id} · more", (), buttons)


def news(blocker: Blocker, sentence: str, people: People, now: datetime, zone: str) -> str:
    """What happened and what comes next, for the owner's side and the followers; Markdown."""
    return _told(blocker, sentence, what_next(blocker, people, now, zone))


def raiser_news(blocker: Blocker, sentence: str, people: People, now: datetime, zone: str) -> str:
    """The same for whoever reported it."""
    if blocker.status is not BlockerStatus.RESOLVED or blocker.verify_at is None:
        return _told(blocker, sentence, as_raiser(what_next(blocker, people, now, zone)))
    until = clock(blocker.verify_at, now, zone)
    return _told(blocker, sentence, f"**Does it hold?** Without a word from you it counts as solved on **{until}**.")


def _told(blocker: Blocker, sentence: str, next_: str) -> str:
    head = f"**{blocker.id}** · {literal(cut(blocker.summary, 80))}"
    return f"{head}\n{sentence} {next_}".rstrip()


def message_of(card: Card) -> Message:
    """The card with the words that stand for it alone."""
    return Message(literal(card.title), card)


def confided(blocker: Blocker, raiser: Person, model: OperatingModel) -> Message:
    """For the one role that may know a hidden reporter, in person."""
    unit = model.department(raiser.department or "")
    of = f" ({literal(unit.name)})" if unit is not None else ""
    text = (
        f"**{blocker.id}** was reported by **{literal(raiser.name)}**{of}. Their name is kept back: only the "
        f"{blocker.owner.spoken} can read it, and nobody else is told. Answer with *Reply…* and it reaches them alone."
    )
    return Message(text, buttons=(Button("Reply…", StartFlow(REPLY, blocker.id)), *other_buttons(blocker)))
