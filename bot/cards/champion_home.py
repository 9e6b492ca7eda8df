"""A champion's home: the unit's ideas and what they lack, questions, blockers, the term, the time, and news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions import Join, RunCommand, StartFlow
from bot.ask_actions import AnswerIt
from bot.blocker_actions import ShowBlocker, TakeUp
from bot.cards.blocker_list import when
from bot.cards.blocker_words import waits_for
from bot.cards.home import Pile
from bot.cards.words import count, day, listed
from bot.champion_home_actions import NOTE_TIME, HelpWith, NoHelp, ShowLesson, TakeHelp
from bot.ui import Bar, Button, Card, Facts, Message, Part, Style, Text, cut, literal
from domain.blocker import Blocker, BlockerStatus
from domain.championship import Champion, ChampionState
from domain.funnel import Stage
from domain.initiatives import Initiative
from domain.lessons import Lesson
from domain.people import Person
from domain.questions import Asked

SHOWN = 10  # lines of one section
NEWS_EACH = 5  # lines of each kind of news
AT_HAND = 4  # buttons of one section; the others are named in its lines
TITLE = 60
SAID = 120
LABEL = 60
NAMED = 6  # things that one line names
MORE = Button("My unit", RunCommand("unit", ""))


@dataclass(frozen=True, slots=True)
class UnitIdea:
    """One of the unit's ideas. `can_help`: something of it can be filled in by two."""

    id: str
    title: str
    stage: Stage
    lacks: tuple[str, ...]
    can_help: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A pile, and a bar under it where there is one; `left` come after its rows, `each` has the button of each row."""

    pile: Pile
    bar: Bar | None = None
    left: int = 0
    each: tuple[Button | None, ...] = ()


def ideas(found: Sequence[UnitIdea], total: int) -> Section:
    """The unit's ideas, the longest in their stage first, each with what it lacks by name."""
    rows = tuple((f"{one.id} · {cut(one.title, TITLE)}", _lacks(one)) for one in found)
    each = tuple(Button(f"Help with {one.id}", HelpWith(one.id)) if one.can_help else None for one in found)
    buttons = tuple(one for one in each if one is not None)
    note = "*Help with …* asks its author first; if they say yes, you both fill the same draft." if buttons else ""
    return Section(Pile("Ideas of the unit", rows, buttons, note), left=max(0, total - len(found)), each=each)


def questions(found: Sequence[Asked], askers: Sequence[str], more: int) -> Section:
    """Open questions of colleagues, the oldest first."""
    rows = tuple(
        (f"From {asker}", f"“{cut(one.words, SAID)}”, since {day(one.at.date())}")
        for one, asker in zip(found, askers, strict=True)
    )
    buttons = tuple(
        Button(cut(f"Answer {asker}", LABEL), AnswerIt(one.id)) for one, asker in zip(found, askers, strict=True)
    )
    return Section(Pile("Questions of colleagues", rows, buttons[:AT_HAND]), left=more, each=buttons)


def to_take(found: Sequence[Blocker], more: int, now: datetime, zone: str) -> Section:
    """What waits for the champion to take it up, and until when."""
    rows = tuple((f"{one.id} · {cut(one.summary, TITLE)}", _waits(one, now, zone)) for one in found)
    buttons = tuple(Button(f"Take up {one.id}", TakeUp(one.id)) for one in found)
    return Section(Pile("Blockers to take up", rows, buttons[:AT_HAND]), left=max(0, more), each=buttons)


def blockers(found: Sequence[Blocker], more: int) -> Section:
    """What the champion reported or has taken up, and how it stands."""
    rows = tuple((f"{one.id} · {cut(one.summary, TITLE)}", _stands(one)) for one in found)
    buttons = tuple(Button(f"Show {one.id}", ShowBlocker(one.id)) for one in found)
    return Section(Pile("Your escalations", rows, buttons[:AT_HAND]), left=max(0, more), each=buttons)


def term(champion: Champion, today: date, next_notice: date | None) -> Section:
    """How long it still goes, and what comes next in it."""
    rows: list[tuple[str, str]] = []
    if champion.ends_on is not None:
        left = (champion.ends_on - today).days
        ends = f"{count(left, 'day')} left, until {_dated(champion.ends_on)}" if left >= 0 else "over"
        rows.append((f"Term {champion.term_number}", ends))
    if champion.notices:
        rows.append(("Notice", f"given {min(champion.notices)} days before the end"))
    elif next_notice is not None:
        rows.append(("Next notice", _dated(next_notice)))
    if champion.state is ChampionState.PAUSED:
        until = f" until {_dated(champion.paused_until)}" if champion.paused_until is not None else ""
        rows.append(("Now", f"paused{until}"))
    elif not champion.is_serving:
        rows.append(("Now", champion.state.spoken))
    return Section(Pile("Your term", tuple(rows), ()))


def time(minutes: str, agreed: str, since: date, of: Bar) -> Section:
    """What the champion noted this month; only they and the training head see it."""
    rows = ((f"Since {day(since)}", f"{minutes} of about {agreed} agreed"),)
    note = "Only you and the head of training see this."
    return Section(Pile("Your time this month", rows, (Button("Note time", StartFlow(NOTE_TIME, "")),), note), of)


def news(
    lessons: Sequence[tuple[Lesson, str]], passed: Sequence[tuple[str, str, str, date]], more: int, share: Button
) -> Section:
    """From other units: lessons with their unit, and (number, title, unit, day) of ideas that a gate let go on.

    The first few of both come first.
    """
    taught = [(f"Lesson {one.id}, {unit}", cut(one.title, TITLE)) for one, unit in lessons]
    gone_on = [
        (f"{id}, {unit}", f"{cut(title, TITLE)}: passed a gate on {day(when)}") for id, title, unit, when in passed
    ]
    rows = [*taught[:NEWS_EACH], *gone_on[:NEWS_EACH], *taught[NEWS_EACH:], *gone_on[NEWS_EACH:]]
    shows = tuple(Button(f"Show {one.id}", ShowLesson(one.number)) for one, _ in lessons[:2])
    return Section(Pile("News from other units", tuple(rows), (*shows, share)), left=more)


def page(title: str, sections: Sequence[Section]) -> Card:
    """All sections as one card, in their order."""
    parts: list[Part] = []
    for one in sections:
        pile = one.pile
        parts.append(Text(f"**{pile.heading}**"))
        parts += [Facts(pile.rows)] if pile.rows else []
        parts += [one.bar] if one.bar is not None else []
        note = _noted(pile.note, one.left)
        parts += [Text(note, subtle=True)] if note else []
    return Card(title, tuple(parts), tuple(button for one in sections for button in one.pile.buttons))


def offers(initiative: Initiative, champion: Person, lacks: Sequence[str]) -> Message:
    """To the author, once: who offers help with what, and what it would mean."""
    what = f" It still lacks {listed([literal(one) for one in lacks[:NAMED]])}." if lacks else ""
    text = (
        f"**{literal(champion.name)} offers to help with {initiative.id}**, {literal(initiative.title)}.{what} "
        f"If you like, you both see and fill the same draft; handing it in stays yours. You get this because "
        f"{literal(champion.first_name)} is a champion of your unit."
    )
    buttons = (
        Button("Yes, help me", TakeHelp(initiative.id, champion.id), Style.PRIMARY),
        Button("Not now", NoHelp(initiative.id, champion.id)),
    )
    return Message(text, buttons=buttons)


def accepted(initiative: Initiative, author: Person, conversation: str) -> Message:
    """To the champion: the way into the draft."""
    text = (
        f"**{literal(author.name)} takes your help with {initiative.id}**, {literal(initiative.title)}. You both see "
        "the same draft; what either fills in is there for both, and the author hands it in."
    )
    return Message(text, buttons=(Button("Open the draft", Join(conversation), Style.PRIMARY),))


def declined(initiative: Initiative, author: Person) -> Message:
    """To the champion, a kind no."""
    text = (
        f"Thank you for offering help with **{initiative.id}**, {literal(initiative.title)}. {literal(author.name)} "
        "goes on alone just now. You can add a comment whenever something comes to mind."
    )
    return Message(text, buttons=(_comment(initiative),))


def declined_before(initiative: Initiative, author: Person) -> Message:
    text = f"You offered before, and {literal(author.name)} goes on alone with **{initiative.id}** just now. "
    return Message(f"{text}A comment is always welcome.", buttons=(_comment(initiative),))


def already_in(initiative: Initiative, conversation: str) -> Message:
    open_ = Button("Open the draft", Join(conversation), Style.PRIMARY)
    return Message(f"You see the draft of **{initiative.id}** already.", buttons=(open_,))


def nothing_lacking(initiative: Initiative) -> Message:
    text = f"**{initiative.id}** lacks nothing that its author and you could fill in. A comment reaches its people."
    return Message(text, buttons=(_comment(initiative),))


def _comment(initiative: Initiative) -> Button:
    return Button(f"Comment on {initiative.id}", StartFlow("comment", initiative.id))


def _lacks(one: UnitIdea) -> str:
    if not one.lacks:
        return f"{one.stage.spoken}, lacks nothing now"
    named = list(one.lacks[:NAMED])
    named += [f"{len(one.lacks) - NAMED} more"] if len(one.lacks) > NAMED else []
    return f"{one.stage.spoken}, lacks {listed(named)}"


def _waits(blocker: Blocker, now: datetime, zone: str) -> str:
    return f"{blocker.category.spoken}, {blocker.severity.value}, {when(blocker, now, zone)}"


def _stands(blocker: Blocker) -> str:
    is_open = blocker.status is BlockerStatus.OPEN
    owner = f"with {waits_for(blocker, {}) if is_open else f'the {blocker.owner.spoken}'}"
    late = f", {count(blocker.breaches, 'deadline')} missed" if blocker.breaches else ""
    return f"{blocker.severity.value}, {blocker.status.spoken}, {owner}, since {day(blocker.opened_at.date())}{late}"


def _noted(note: str, more: int) -> str:
    return f"+{more} after these. {note}".strip() if more > 0 else note


def _dated(when: date) -> str:
    """`3 Oct 2026`: a term may end next year."""
    return f"{when.day} {when:%b %Y}"
