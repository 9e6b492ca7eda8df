"""A champion's term and record as people read them: what is left, who follows, who is where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from bot.actions import RunCommand
from bot.cards.championship import (
    WORDS,
    Around,
    flow,
    hours,
    longer_day,
    panel_buttons,
    panel_rows,
    press,
    record_of,
    ticked,
    training_buttons,
    why,
)
from bot.cards.words import People, count, name
from bot.championship_actions import BACKUP, END, HAND_OVER, PAUSE, SUCCESSOR, WITHDRAW, TermAct, TermDo
from bot.ui import Button, Card, Facts, Part, Quote, Style, Text, cut, literal
from domain.champion_rules import Champions
from domain.championship import Champion, ChampionState, empty_seats, untrained


class Reader(StrEnum):
    """For whom the record is drawn. Marks are shown to the panel and to training alone."""

    PERSON = "person"
    TRAINING = "training"
    PANEL = "panel"

    @property
    def sees_marks(self) -> bool:
        return self is not Reader.PERSON


def term_card(champion: Champion, around: Around) -> Card:
    """The person's own: state, days left, who stands in, who follows."""
    buttons = tuple(own_buttons(champion))
    title = f"{champion.id} · champion of {around.unit}"
    return record_of(champion, title, (Facts(tuple(_term(champion, around))),), buttons)


def _term(champion: Champion, around: Around) -> Iterator[tuple[str, str]]:
    yield "State", champion.state.spoken
    if champion.is_serving and champion.starts_on is not None and champion.ends_on is not None:
        left = (champion.ends_on - around.today).days
        yield "Term", f"{champion.term_number} of at most {around.rules.max_terms} in a row"
        yield "Runs", f"{longer_day(champion.starts_on)} to {longer_day(champion.ends_on)}"
        yield "Left", count(max(left, 0), "day")
        if champion.paused_until is not None:
            yield "Pause", f"until {longer_day(champion.paused_until)}"
        yield "Stands in", name(around.people, champion.backup)
        handed = ", has what they need" if champion.handed_over_at is not None else ""
        yield "Follows", name(around.people, champion.successor) + handed
        if champion.extension is not None:
            yield "Second term", f"offered; waits for: {_missing(champion)}"
    elif champion.state is ChampionState.TRAINING:
        yield "Training", f"{count(len(untrained(champion, around.rules)), 'item')} open"
    if champion.share_percent is not None:
        yield "Time", hours(champion.share_percent)
    if champion.topics:
        yield "Topics", ", ".join(champion.topics)


def _missing(champion: Champion) -> str:
    spoken = {"person": "the champion", "line-manager": "the line manager"}
    return ", ".join(spoken[one] for one in champion.extension.waits_for) if champion.extension is not None else ""


def own_buttons(champion: Champion) -> Iterator[Button]:
    """What the person may do, the likely one first."""
    match champion.state:
        case ChampionState.TRAINING:
            yield press(champion, "My training", TermDo.SHOW, Style.PRIMARY)
        case ChampionState.ACTIVE | ChampionState.ENDING | ChampionState.PAUSED:
            if champion.extension is not None and champion.extension.person_at is None:
                yield press(champion, "Yes, a second term", TermDo.YES, Style.PRIMARY)
            if champion.state is ChampionState.PAUSED:
                yield press(champion, "Back from the pause", TermDo.RESUME, Style.PRIMARY)
            if champion.successor is None:
                yield flow(champion, "Name a successor…", SUCCESSOR)
            elif champion.handed_over_at is None:
                yield flow(champion, "Hand over…", HAND_OVER)
            if champion.state is not ChampionState.PAUSED:
                yield flow(champion, "Pause…", PAUSE)
            yield flow(champion, "Who stands in…", BACKUP)
        case _:
            pass
    if not champion.state.is_end:
        yield flow(champion, "Withdraw…", WITHDRAW)


def record_card(champion: Champion, around: Around, reader: Reader) -> Card:
    """The whole record, for those who may read it."""
    facts = [
        ("Person", name(around.people, champion.person)),
        *_term(champion, around),
        ("Line manager's yes", name(around.people, champion.consent_by, "not yet")),
    ]
    parts: list[Part] = [*why(champion, around), Facts(tuple(facts))]
    if reader.sees_marks and champion.sheets:
        parts.append(Facts(tuple(panel_rows(champion, around))))
    if champion.trained or champion.state is ChampionState.TRAINING:
        parts.append(Facts(tuple((one.title, ticked(champion, around, one.code)) for one in around.rules.checklist)))
    if champion.hand_over is not None:
        parts.append(Quote(cut(champion.hand_over, WORDS), name(around.people, champion.handed_over_by)))
    if champion.ended_because is not None:
        parts.append(Quote(cut(champion.ended_because, WORDS), name(around.people, champion.ended_by)))
    own = reader is Reader.PERSON
    buttons = tuple(own_buttons(champion)) if own else tuple(steps(champion, around.rules, reader))
    if champion.state is ChampionState.TRAINING and reader is not Reader.PANEL:
        buttons = (*training_buttons(champion, around, may_start=not own), *(one for one in buttons if not _shows(one)))
    return record_of(champion, f"{champion.id} · {around.unit}", tuple(parts), tuple(dict.fromkeys(buttons)))


def _shows(button: Button) -> bool:
    return isinstance(button.action, TermAct) and button.action.do in (TermDo.SHOW, TermDo.START)


def steps(champion: Champion, rules: Champions, reader: Reader = Reader.TRAINING) -> Iterator[Button]:
    """What training may do next with it, the likely one first; the panel only speaks on nominations."""
    match champion.state:
        case ChampionState.VETTING:
            yield from panel_buttons(champion, rules)
        case ChampionState.NOMINATED if reader is Reader.TRAINING:
            yield press(champion, "Remind the line manager", TermDo.REMIND)
        case ChampionState.TRAINING if reader is Reader.TRAINING:
            started = not untrained(champion, rules) and champion.consent_at is not None
            yield press(champion, "Start the term", TermDo.START) if started else _opens(champion)
            if champion.consent_at is None:
                yield press(champion, "Remind the line manager", TermDo.REMIND)
            yield flow(champion, "End it…", END)
        case ChampionState.ACTIVE | ChampionState.ENDING | ChampionState.PAUSED if reader is Reader.TRAINING:
            yield from _serving_steps(champion, rules)
        case _:
            pass


def _serving_steps(champion: Champion, rules: Champions) -> Iterator[Button]:
    if champion.state is ChampionState.PAUSED:
        yield press(champion, "Resume", TermDo.RESUME)
    if champion.extension is None and champion.term_number < rules.max_terms and champion.handed_over_at is None:
        yield press(champion, "Offer a second term", TermDo.OFFER)
    if champion.successor is None:
        yield flow(champion, "Name a successor…", SUCCESSOR)
    yield flow(champion, "End it…", END)


def _opens(champion: Champion) -> Button:
    return press(champion, "Open the checklist", TermDo.SHOW)


def list_card(
    shown: Sequence[Champion], people: People, rules: Champions, units: Mapping[str, str], next_page: int | None
) -> Card:
    """Who is where in the life cycle, with the next step of each in place."""
    rows = tuple(
        (f"{one.id} · {name(people, one.person)}, {units[one.department]}", _where(one, rules)) for one in shown
    )
    first = (_likely(one, rules) for one in shown)
    buttons = [Button(f"{one.id}: {button.label}", button.action) for one, button in zip(shown, first, strict=True)]
    more = [Button("More", RunCommand("candidates", str(next_page)))] if next_page is not None else []
    return Card("Champions, and who may become one", (Facts(rows),), (*buttons, *more))


def _likely(champion: Champion, rules: Champions) -> Button:
    """What training would most likely do next; in the middle of a term that is nothing, so the record is shown."""
    if champion.state is ChampionState.ACTIVE:
        return press(champion, "Show", TermDo.SHOW)
    return next(steps(champion, rules), _opens(champion))


def _where(champion: Champion, rules: Champions) -> str:
    ends = f", until {longer_day(champion.ends_on)}" if champion.is_serving and champion.ends_on is not None else ""
    if champion.state is ChampionState.TRAINING:
        ends = f", {count(len(untrained(champion, rules)), 'item')} open"
    if champion.state is ChampionState.VETTING:
        empty = empty_seats(champion)
        ends = f", waits for the {' and the '.join(seat.spoken for seat in empty)}" if empty else ", waits for a word"
    gap = ", nobody follows yet" if champion.state is ChampionState.ENDING and champion.successor is None else ""
    return f"{champion.state.spoken}{ends}{gap}"


def hand_over_card(champion: Champion, around: Around, questions: int, escalations: int) -> Card:
    """For the successor: what is left behind, in words and in numbers."""
    rows = (
        ("Open questions", str(questions)),
        ("Open escalations", str(escalations)),
        ("Last day", longer_day(champion.ends_on) if champion.ends_on is not None else "soon"),
    )
    words = Quote(cut(champion.hand_over or "", WORDS), name(around.people, champion.person))
    return Card(f"{name(around.people, champion.person)} hands over to you", (words, Facts(rows)))


def thanks_card(champion: Champion, around: Around) -> Card:
    """For a former champion."""
    until = longer_day(champion.ended_on) if champion.ended_on is not None else "today"
    follows = f"{name(around.people, champion.successor)} follows you." if champion.successor is not None else ""
    said = f"Your term ended on {until}. Thank you for the time you gave {literal(around.unit)}. {literal(follows)}"
    stays = "You stay part of the community, and what you shared stays in use. Questions go elsewhere from now on."
    return Card(f"Thank you, {name(around.people, champion.person)}", (Text(said.strip()), Text(stays, subtle=True)))
