"""What an escalation offers to choose from: the kind that the words speak for, how bad it is, which initiative."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.flow import World
from bot.conversation.wording import GUESS
from bot.packing import pack
from bot.ui import Choice, Message, cut, literal
from bot.usecases.blocker_report import Told, champion_of, report
from bot.usecases.blocker_route import Proposal, propose
from bot.usecases.desk import Act, Desk
from domain.authority import sees_title
from domain.blockers import Blockers, Category, Routing, Severity, Span, Unit
from domain.initiatives import Initiative, InitiativeId
from storage.outbox import Outgoing

WORDS = "blocker_words"  # the field that the proposal is made from
KIND = "blocker_kind"
OTHER_KIND = "other_kind"
INITIATIVE = "blocked_initiative"

ANOTHER = "another"
ABOUT_CHAMPION = "about_champion"
_NAMELESS = "+"  # behind a kind that may be reported without a name: the choice itself says so to the next question
_NUMBER = re.compile(r"\bAI-\d{4}-\d{4,}\b", re.IGNORECASE)
_OFFERED = 8
_LABEL = 60
_HINT = 75  # characters of a description: more is cut on Slack
_BAD: Mapping[Severity, str] = {
    Severity.SEV1: "Harm or a leak now, or customers get wrong results",
    Severity.SEV2: "Work has stopped, or a gate date will be missed",
    Severity.SEV3: "Work is slower, but there is a way around",
    Severity.SEV4: "A question or an improvement",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A choice of what kind it is."""

    category: Category
    may_hide: bool = False
    about_champion: bool = False


def kind_of(chosen: str) -> Kind:
    """What the chosen value says. A complaint about a champion goes to those who look after the champions."""
    if chosen == ABOUT_CHAMPION:
        return Kind(Category.CHAMPION_OVERLOAD, about_champion=True)
    return Kind(Category(chosen.rstrip(_NAMELESS)), may_hide=chosen.endswith(_NAMELESS))


def value_of(category: Category, table: Blockers) -> str:
    """The value of a choice of that kind."""
    return f"{category}{_NAMELESS}" if table.routes[category].hidden_reporter else category.value


async def kinds(world: World) -> Sequence[Choice]:
    """For `choices=`: the guess first, then the other two that the words speak for, then the way to all others."""
    guess, table = await _guess(world), world.model.blockers
    offered = [one for one in guess.offered if one is not Category.OTHER]
    first = await _first_asked(world)
    found = [kind_choice(one, table, first, is_guess=one is guess.category) for one in offered]
    found += [one for one in _chosen(world, first) if one.value not in {other.value for other in found}]
    found.append(Choice(ABOUT_CHAMPION, "It is about my champion", "It goes past them"))
    return [*found, Choice(ANOTHER, "Another kind…", "All the others are shown next")]


async def other_kinds(world: World) -> Sequence[Choice]:
    """For `choices=`: all kinds that were not offered at first, in the order of the table."""
    shown, first = set((await _guess(world)).offered) - {Category.OTHER}, await _first_asked(world)
    return [kind_choice(one, world.model.blockers, first) for one in Category if one not in shown]


async def severities(world: World) -> Sequence[Choice]:
    """For `choices=`: how bad it is in plain words, the worst first, with how soon a human takes it up."""
    table, guess = world.model.blockers, await _guess(world)
    likely = guess.severity if _said(world) else None
    has_champion = bool(await _first_asked(world))
    return [severity_choice(one, table, is_guess=one is likely, has_champion=has_champion) for one in Severity]


async def initiatives(world: World) -> Sequence[Choice]:
    """For `choices=`: those that the words name, then the person's own, followed and waiting ones, the latest first."""
    if not isinstance(world, Act):
        return []
    async with world.looking() as desk:
        found = await _named(desk, _said(world))
        own = [
            *await desk.uow.initiatives.of(desk.person.id, _OFFERED),
            *await desk.uow.initiatives.waiting(desk.person.id, _OFFERED),
            *await desk.uow.initiatives.followed_by(desk.person.id, _OFFERED),
        ]
        found += [one for one in own if await _is_visible(desk, one)]
    unique = list({one.id: one for one in found}.values())
    return [Choice(one.id, cut(f"{one.id} · {one.title}", _LABEL)) for one in unique[:_OFFERED]]


def number_at_start(words: str) -> tuple[str | None, str]:
    """The initiative's number that the words begin with, and what is behind it."""
    found = _NUMBER.match(words.lstrip(" :"))
    if found is None:
        return None, words.strip(" :")
    return found[0].upper(), words.lstrip(" :")[found.end() :].lstrip(" :,.-").rstrip()


def only_number(words: str) -> str:
    """The number of an initiative that the words name; empty where they name none, or several."""
    found = {one.upper() for one in _NUMBER.findall(words)}
    return found.pop() if len(found) == 1 else ""


async def send_out(desk: Desk, told: Told) -> Message:
    """Reports it. Where answers come into a thread, everybody there reads so; its reporter has the receipt besides."""
    receipt = await report(desk, told)
    bound = await desk.uow.blocker_threads.at(told.thread) if told.thread is not None else None
    if bound is not None:
        said = (
            f"{literal(desk.person.name)} has passed this on to whoever can lift it: **{bound[0]}**. Answers come here."
        )
        payload = pack(Message(said))
        desk.outgoing.append(Outgoing(payload, place=told.thread, person=desk.person.id))
    return receipt


async def initiative_of(desk: Desk, typed: str | None) -> str | None:
    """The number that was typed or chosen; NotFound when there is none such, or the person may not know of it."""
    if typed is None or not typed.strip():
        return None
    found = _NUMBER.search(typed)
    return (await desk.visible(found[0] if found is not None else typed)).id


async def _named(desk: Desk, words: str) -> list[Initiative]:
    numbers = dict.fromkeys(one.upper() for one in _NUMBER.findall(words))
    found = await desk.uow.initiatives.find([InitiativeId(one) for one in list(numbers)[:_OFFERED]])
    return [found[InitiativeId(one)] for one in numbers if one in found and await _is_visible(desk, found[one])]


async def _is_visible(desk: Desk, initiative: Initiative) -> bool:
    return sees_title(desk.person, initiative, desk.model.visibility) or await desk.sees_all(initiative)


def _chosen(world: World, first: str) -> list[Choice]:
    """What was chosen before the words were changed can still be chosen."""
    drafts = world.said if isinstance(world, Act) else {}
    chosen = drafts.get(KIND)
    if not isinstance(chosen, str) or chosen in (ANOTHER, ABOUT_CHAMPION):
        return []
    return [kind_choice(kind_of(chosen).category, world.model.blockers, first)]


def _said(world: World) -> str:
    """The words so far. What a colleague typed into another field tells nothing."""
    drafts = world.said if isinstance(world, Act) else {}
    words = drafts.get(WORDS)
    return words if isinstance(words, str) else ""


async def _guess(world: World) -> Proposal:
    """In a thread: the first one of a process learns from the examples for half a second."""
    return await asyncio.to_thread(propose, world.model.blockers, _said(world))


async def _first_asked(world: World) -> str:
    """The name of the champion whom a new blocker goes to first; empty where none is."""
    if not isinstance(world, Act):
        return ""
    async with world.looking() as desk:
        champion = await champion_of(desk)
        found = await desk.act.office.directory.find(desk.uow.people, [champion] if champion else [], desk.now)
    return "".join(one.name for one in found.values())


def kind_choice(category: Category, table: Blockers, champion: str = "", *, is_guess: bool = False) -> Choice:
    """One kind, as it is offered wherever it is chosen; `champion` is the name of whoever is asked first."""
    label = f"{category.spoken}{GUESS}" if is_guess else category.spoken
    return Choice(value_of(category, table), label, _way(table.routes[category], champion))


def _way(row: Routing, champion: str) -> str:
    """To whom it goes, in turn. Both stand there: the name is left out rather than the owner cut off."""
    if row.bypass or not champion:
        return f"Goes to the {row.owner.spoken}"
    said = f"First your champion {champion}, then the {row.owner.spoken}"
    return said if len(said) <= _HINT else f"First your champion, then the {row.owner.spoken}"


def severity_choice(
    severity: Severity, table: Blockers, *, is_guess: bool = False, has_champion: bool = False
) -> Choice:
    """One severity, as it is offered wherever it is chosen. The worst goes past the champion, if there is one."""
    label = f"{_BAD[severity]}{GUESS}" if is_guess else _BAD[severity]
    soon = spoken_span(table.clocks[severity].take_up, working=not table.clocks[severity].round_the_clock)
    past = ", past your champion" if has_champion and severity is Severity.SEV1 else ""
    return Choice(severity.value, label, f"{severity}: somebody takes it up within {soon}{past}")


def spoken_span(span: Span, *, working: bool) -> str:
    """`4 working hours`, `1 day`."""
    unit = "hour" if span.unit is Unit.HOURS else "day"
    return f"{span.amount} {'working ' if working else ''}{unit}{'' if span.amount == 1 else 's'}"
