"""The way to a champion's term as people read it: consent, panel, training, welcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.actions import RunCommand, StartFlow
from bot.cards.words import People, count, day, name
from bot.championship_actions import (
    AGREE,
    DECLINE,
    MARKS,
    REFUSE,
    AgreeTime,
    TermAct,
    TermDo,
    TickItem,
)
from bot.ui import Button, Card, Facts, Part, Quote, Style, Text, cut, literal
from domain.champion_rules import Champions
from domain.championship import Champion, ChampionState, empty_seats, too_low, untrained
from domain.people import PersonId

WEEK = 40  # hours, to say what a share of the time means
WORDS = 600  # characters of somebody's reason on a card
DUTIES = (
    "the first to ask for colleagues of your unit",
    "you spot where AI could help, and help to phrase the problem and its number",
    "you give an opinion when ideas of the unit are ranked, and pass on how people find the tools",
    "you raise what is in the way",
)
NOT_DUTIES = ("IT support", "keeping the gate", "verdicts on security", "running projects")


@dataclass(frozen=True, slots=True)
class Around:
    """What the cards of one record need besides it. `follows` is whoever they are to follow."""

    people: People
    unit: str  # its name
    rules: Champions
    today: date
    follows: PersonId | None = None


def hours(percent: int) -> str:
    """`10 %, about 4 hours a week`."""
    found = WEEK * percent / 100
    return f"{percent} %, about {count(round(found), 'hour')} a week" if found >= 1 else f"{percent} %"


def longer_day(when: date) -> str:
    """`Tue 2 Mar 2027`: a term ends in another year."""
    return f"{day(when)} {when.year}"


def flow(champion: Champion, label: str, name: str, style: Style = Style.DEFAULT) -> Button:
    """A button that asks for words."""
    return Button(label, StartFlow(name, champion.id), style)


def press(champion: Champion, label: str, do: TermDo, style: Style = Style.DEFAULT) -> Button:
    return Button(label, TermAct(champion.id, do.value), style)


def record_of(champion: Champion, title: str, parts: tuple[Part, ...], buttons: tuple[Button, ...] = ()) -> Card:
    """A card that leads to the record: `champion C-12` shows all of it, to whoever may read it."""
    return Card(title, parts, buttons, champion.id, view="champion")


def consent_card(champion: Champion, around: Around) -> Card:
    """The line manager's: what is asked, by whom, and what yes means."""
    title = f"{name(around.people, champion.person)} as champion of {around.unit}"
    parts = why(champion, around)
    if champion.consent_at is not None:
        agreed = hours(champion.share_percent or around.rules.share_percent)
        done = f"{literal(name(around.people, champion.consent_by))} agreed to **{agreed}**."
        return record_of(champion, title, (*parts, Text(done)))
    if champion.state.is_end:
        return record_of(champion, title, (*parts, Text(f"It is {champion.state.spoken}.")))
    share = around.rules.share_percent
    asked = f"A champion needs **{hours(share)}**, for {around.rules.term_months} months. Your yes is kept on record."
    buttons = (
        Button(f"Agree to {share} %", AgreeTime(champion.id, share), Style.PRIMARY),
        flow(champion, "Another share…", AGREE),
        flow(champion, "Not now…", REFUSE),
    )
    return record_of(champion, title, (*parts, Text(asked)), buttons)


def panel_card(champion: Champion, around: Around) -> Card:
    """The panel's. The marks are shown when both sides have given theirs, so that nobody leans on the other."""
    title = f"{champion.id} · {name(around.people, champion.person)} for {around.unit}"
    parts = [*why(champion, around), Facts(tuple(panel_rows(champion, around)))]
    if champion.state is not ChampionState.VETTING:
        verdict = f"It is {champion.state.spoken}."
        if champion.decided_by is not None:
            said = "said no" if champion.state is ChampionState.DECLINED else "said yes"
            verdict = f"{literal(name(around.people, champion.decided_by))} {said} for the panel. {verdict}"
        return record_of(champion, title, (*parts, Text(verdict)))
    next_ = Text(_panel_next(champion, around.rules), subtle=True)
    return record_of(champion, title, (*parts, next_), panel_buttons(champion, around.rules))


def panel_buttons(champion: Champion, rules: Champions) -> tuple[Button, ...]:
    """What the panel may do now: marks while they are missing, then the verdict that the marks allow."""
    marks = flow(champion, "Give marks…", MARKS, Style.PRIMARY)
    if empty_seats(champion):
        return (marks,)
    again = flow(champion, "Change my marks…", MARKS)
    if too_low(champion, rules):
        return (flow(champion, "Decline kindly…", DECLINE, Style.PRIMARY), again)
    return (press(champion, "Accept", TermDo.ACCEPT, Style.PRIMARY), again)


def _panel_next(champion: Champion, rules: Champions) -> str:
    empty = empty_seats(champion)
    if empty:
        missing = " and the ".join(seat.spoken for seat in empty)
        return f"Marks are missing from the {missing}. The line manager stands for the department. Two people decide."
    low = too_low(champion, rules)
    if low:
        return f"Below {rules.pass_mark}: {', '.join(point.title for point in low)}. So it is a no, for now."
    return f"No mark lies below {rules.pass_mark}: one of you says yes for both."


def panel_rows(champion: Champion, around: Around) -> Iterator[tuple[str, str]]:
    if empty_seats(champion):
        for sheet in champion.sheets:
            yield name(around.people, sheet.by), "has given marks"
        return
    for point in around.rules.criteria:
        marks = ", ".join(f"{name(around.people, one.by)} {one.marks[point.code]}" for one in champion.sheets)
        yield point.title, marks


def why(champion: Champion, around: Around) -> list[Part]:
    by = champion.nominated_by
    own = by == champion.person
    who = "their own name" if own else literal(name(around.people, champion.person))
    said = f"{literal(name(around.people, by))} put {who} forward for {literal(around.unit)}."
    if around.follows is not None:
        said = f"{said} They would follow {literal(name(around.people, around.follows))}."
    topics = f" Knows about: {literal(', '.join(champion.topics))}." if champion.topics else ""
    return [Text(said + topics), Quote(cut(champion.reason, WORDS), name(around.people, by))]


def training_card(champion: Champion, around: Around, *, may_start: bool = False) -> Card:
    """The checklist, with a button for each item that is still open; when none is, the beginning where they may."""
    title = f"{champion.id} · training of {name(around.people, champion.person)} for {around.unit}"
    rows = tuple((item.title, ticked(champion, around, item.code)) for item in around.rules.checklist)
    if champion.state is not ChampionState.TRAINING:
        return record_of(champion, title, (Facts(rows), Text(f"It is {champion.state.spoken}.")))
    next_ = Text(_training_next(champion, around), subtle=True)
    return record_of(champion, title, (Facts(rows), next_), training_buttons(champion, around, may_start=may_start))


def training_buttons(champion: Champion, around: Around, *, may_start: bool) -> tuple[Button, ...]:
    """One for each item that is open; when all are ticked, the beginning of the term for whoever may."""
    open_ = untrained(champion, around.rules)
    if open_:
        return tuple(Button(f"Done: {cut(item.title, 30)}", TickItem(champion.id, item.code)) for item in open_)
    return (press(champion, "Start the term", TermDo.START, Style.PRIMARY),) if may_start else ()


def _training_next(champion: Champion, around: Around) -> str:
    open_ = untrained(champion, around.rules)
    if open_:
        return f"{count(len(open_), 'item')} to go. You tick, or training does; then the term begins."
    if champion.consent_at is None:
        return "All is ticked. The line manager's yes to the time is still missing; then the term begins."
    return "All is ticked. The head of training and promotion starts the term."


def ticked(champion: Champion, around: Around, code: str) -> str:
    tick = champion.trained.get(code)
    return f"done on {day(tick.on)}, says {name(around.people, tick.by)}" if tick is not None else "open"


def welcome_card(champion: Champion, around: Around) -> Card:
    """For the new champion: what they are for, what not, how long."""
    ends = f"until **{longer_day(champion.ends_on)}**" if champion.ends_on is not None else ""
    share = hours(champion.share_percent or around.rules.share_percent)
    parts: tuple[Part, ...] = (
        Text(f"Your term runs {ends}, with {share}."),
        Text("**Yours:**\n" + "\n".join(f"- {one}" for one in DUTIES)),
        Text("**Not yours:**\n" + "\n".join(f"- {one}" for one in NOT_DUTIES)),
        Text("“I don't know, I'll find out” is a good answer.", subtle=True),
    )
    return Card(f"Welcome, champion of {around.unit}", parts, (Button("My term", RunCommand("term", "")),))
