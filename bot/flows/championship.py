"""Conversations about champions: putting somebody forward, the yes and the no, marks, pauses, who follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot import championship_actions as names
from bot.cards.championship import hours
from bot.conversation.flow import Answers, Complete, Flow, Form, Step, World, ask
from bot.ui import Choice, FieldKind, Message
from bot.usecases import championship_entry as entry
from bot.usecases import championship_term as term
from bot.usecases.desk import Desk
from domain.champion_rules import CRITERIA
from domain.people import PersonId

LONG = 1000
# What each mark means, from 1 to 5, for the shipped criteria; a company with others gives marks by `candidates`.
MEANS: Mapping[str, tuple[str, str, str, str, str]] = {
    "hands-on": (
        "Has not tried it",
        "Tried it once or twice",
        "Uses it now and then",
        "Every week",
        "Shows others how",
    ),
    "domain-depth": (
        "New to the work",
        "Knows a part",
        "Knows the daily work",
        "Knows why it is so",
        "Is asked by all",
    ),
    "communication": ("Hard to follow", "Needs a patient ear", "Is understood", "Explains simply", "Listens first"),
    "standing": (
        "Not known yet",
        "Known to a few",
        "Is trusted",
        "Is asked for advice",
        "Says “I'll find out”, and does",
    ),
}
_QUESTIONS = {
    "hands-on": "How far do they work with AI hands-on?",
    "domain-depth": "How deep do they know the work of the unit?",
    "communication": "How well do they listen and explain?",
    "standing": "How far are they trusted in the unit?",
}
SHIPPED = tuple(point.code for point in CRITERIA)


def _words(question: str, label: str, why: str, *, optional: bool = False, example: str | None = None) -> str:
    words: str = ask(
        question,
        label=label,
        why=why,
        example=example,
        optional=optional,
        long=True,
        verbatim=True,
        min_length=3,
        max_length=LONG,
    )
    return words


class Nominate(Form):
    nominee: str | None = ask(
        "Who would be a good champion? Skip it to put your own name forward.",
        label="Who",
        optional=True,
        kind=FieldKind.PERSON,
    )
    nominee_why: str = _words(
        "Why this person?",
        "Why",
        "A sentence or two; the person, their line manager and the panel read it.",
        example="Colleagues ask her first, and she tries every tool before she talks about it.",
    )
    nominee_topics: str | None = ask(
        "What do they know a lot about? A few words with commas between, or skip it.",
        label="Topics",
        why="Who is unsure about one of these finds them.",
        example="letters, spreadsheets",
        optional=True,
        verbatim=True,
        max_length=300,
        word=True,
    )


async def _nominate(desk: Desk, answers: Answers) -> Message:
    said = answers[Nominate]
    who = PersonId(said.nominee) if said.nominee else None
    topics = tuple(one.strip() for one in (said.nominee_topics or "").split(",") if one.strip())
    return await entry.nominate(desk, who, said.nominee_why, topics)


async def shares(world: World) -> Sequence[Choice]:
    """From the least share of time that counts to the most."""
    table = world.model.champions
    found = dict.fromkeys((table.least_percent, table.share_percent, table.most_percent))
    return [Choice(str(one), hours(one)) for one in found]


class Agree(Form):
    share: str = ask(
        "How much of their time do you agree to?",
        label="Time",
        why="It is kept on record as your yes.",
        kind=FieldKind.CHOICE,
        choices=shares,
    )


async def _agree(desk: Desk, answers: Answers) -> Message:
    return await entry.agree(desk, desk.subject or "", int(answers[Agree].share))


class Refuse(Form):
    refuse_words: str = _words("Why not now?", "Reason", "The person reads it under your name.")


async def _refuse(desk: Desk, answers: Answers) -> Message:
    return await entry.refuse(desk, desk.subject or "", answers[Refuse].refuse_words)


def _mark(code: str) -> str:
    title = next(point.title for point in CRITERIA if point.code == code)
    means = tuple(Choice(str(at), f"{at} · {words}") for at, words in enumerate(MEANS[code], 1))
    mark: str = ask(_QUESTIONS[code], label=title[:30], choices=means)
    return mark


class Marks(Form):
    mark_hands_on: str = _mark("hands-on")
    mark_domain_depth: str = _mark("domain-depth")
    mark_communication: str = _mark("communication")
    mark_standing: str = _mark("standing")


async def _marks(desk: Desk, answers: Answers) -> Message:
    said = answers[Marks]
    given = (said.mark_hands_on, said.mark_domain_depth, said.mark_communication, said.mark_standing)
    return await entry.give_marks(desk, desk.subject or "", dict(zip(SHIPPED, map(int, given), strict=True)))


class Decline(Form):
    decline_words: str = _words(
        "What would have to change for a yes?", "Reason", "The person reads it; the marks stay with the panel."
    )


async def _decline(desk: Desk, answers: Answers) -> Message:
    return await entry.decline(desk, desk.subject or "", answers[Decline].decline_words)


class Pause(Form):
    pause_until: date = ask("Until which day?", label="Last day", why="The last day of the pause.", kind=FieldKind.DATE)
    pause_words: str | None = _words(
        "Would you say why? You need not.", "Reason", "Training reads it, nobody else.", optional=True
    )


async def _pause(desk: Desk, answers: Answers) -> Message:
    said = answers[Pause]
    return await term.pause(desk, desk.subject or "", said.pause_until, said.pause_words or "")


class Backup(Form):
    stands_in: str = ask(
        "Who stands in while you are away?",
        label="Stands in",
        why="Questions go to them then; they hear of it now.",
        kind=FieldKind.PERSON,
    )


async def _backup(desk: Desk, answers: Answers) -> Message:
    return await term.name_backup(desk, desk.subject or "", PersonId(answers[Backup].stands_in))


class Successor(Form):
    successor: str = ask(
        "Who could follow?",
        label="Successor",
        why="Somebody of the same unit; their nomination begins with it.",
        kind=FieldKind.PERSON,
    )
    successor_why: str = _words("Why this person?", "Why", "They and the panel read it.")


async def _successor(desk: Desk, answers: Answers) -> Message:
    said = answers[Successor]
    return await term.name_successor(desk, desk.subject or "", PersonId(said.successor), said.successor_why)


NONE = "clear"  # other words for nothing skip the question


class Cover(Form):
    cover_site: str | None = ask(
        "At which site can colleagues ask them? Skip it to leave it as it is; say “clear” for none.",
        label="Site",
        example="Hamburg",
        optional=True,
        verbatim=True,
        max_length=100,
        word=True,
    )
    cover_topics: str | None = ask(
        "About which topics? A few words with commas between; skip it to leave them; say “clear” for none.",
        label="Topics",
        why="Who is unsure about one of these finds them.",
        example="letters, spreadsheets",
        optional=True,
        verbatim=True,
        max_length=300,
        word=True,
    )


def _unless_cleared(said: str | None) -> str | None:
    return "" if said is not None and said.strip().casefold() == NONE else said


async def _cover(desk: Desk, answers: Answers) -> Message:
    said = answers[Cover]
    site, given = _unless_cleared(said.cover_site), _unless_cleared(said.cover_topics)
    topics = [one.strip() for one in given.split(",") if one.strip()] if given is not None else None
    return await term.cover(desk, desk.subject or "", site, topics)


class HandOver(Form):
    hand_over_words: str = _words(
        "What do you hand over?",
        "Hand-over",
        "Your successor reads it; I add what is open in numbers.",
        example="Two ideas are about to go to G1; ask Mara about the archive.",
    )


async def _hand_over(desk: Desk, answers: Answers) -> Message:
    return await term.hand_over(desk, desk.subject or "", answers[HandOver].hand_over_words)


class Withdraw(Form):
    leave_words: str | None = _words(
        "Would you say why? You need not.", "Reason", "It helps those who look after the network.", optional=True
    )


async def _withdraw(desk: Desk, answers: Answers) -> Message:
    return await term.withdraw(desk, desk.subject or "", answers[Withdraw].leave_words or "")


class EndTerm(Form):
    end_words: str = _words("Why does it end early?", "Reason", "The champion reads it under your name.")


async def _end(desk: Desk, answers: Answers) -> Message:
    return await term.end(desk, desk.subject or "", answers[EndTerm].end_words)


def _page(name: str, title: str, form: type[Form], complete: Complete, submit: str) -> Flow:
    return Flow(name, 1, title, (Step(name, form, title),), complete, review=False, submit=submit)


CHAMPIONSHIP_FLOWS = (
    _page(names.NOMINATE, "Nominate a champion", Nominate, _nominate, "Nominate"),
    _page(names.AGREE, "Time for a champion", Agree, _agree, "Agree"),
    _page(names.REFUSE, "Not now", Refuse, _refuse, "Send"),
    _page(names.MARKS, "Marks of the panel", Marks, _marks, "Give marks"),
    _page(names.DECLINE, "Not this time", Decline, _decline, "Decline"),
    _page(names.PAUSE, "Pause the term", Pause, _pause, "Pause"),
    _page(names.BACKUP, "Who stands in", Backup, _backup, "Save"),
    _page(names.SUCCESSOR, "Name a successor", Successor, _successor, "Name them"),
    _page(names.COVER, "Site and topics", Cover, _cover, "Save"),
    _page(names.HAND_OVER, "Hand over", HandOver, _hand_over, "Hand over"),
    _page(names.WITHDRAW, "Withdraw", Withdraw, _withdraw, "Withdraw"),
    _page(names.END, "End it early", EndTerm, _end, "End it"),
)
