"""A nudge: what stands still, what is asked of the reader, why it came, how to answer and how to hear less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from bot.actions import Go, Move, RunCommand
from bot.cards.words import People, count, day, listed, name
from bot.nudge_actions import FewerNudges, NudgeAct, NudgeDo
from bot.ui import Button, Card, Message, Part, Style, Text, cut, literal
from domain.nudges import Part as Said
from domain.nudges import StaleRule, Word

LINES = 10  # of one bundle
BUTTONS = 4  # initiatives of a bundle that have a button each
TITLE, WHAT, NAMED = 60, 160, 3
STEPS = (1, 3, 7)  # days between two nudges: each press of "Fewer of these" takes the next
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_PACE = {1: "once a day at most", 3: "once in three days at most", 7: "once a week at most"}


@dataclass(frozen=True, slots=True)
class Line:
    """One subject of a bundle: an initiative by its number, or a draft by the conversation's."""

    subject: str
    title: str | None
    word: Word
    turn: int = 0  # of a draft


def bundle(
    lines: Sequence[Line], people: People, today: date, every: int | None, *, more: int = 0, looked_up: bool = False
) -> Message:
    """All that is to be said to one reader that day, in one message; `every` is their pace, None for a channel.

    `more` waits beside these lines; `looked_up` when they asked for it, so that each line has its button.
    """
    shown, left = lines[:LINES], max(0, len(lines) - LINES) + more
    asked = more + sum(one.word.part in (Said.ASKED, Said.CHOICE, Said.PROPOSAL) for one in lines)
    told = [line_text(one, people, today) for one in shown]
    told += [f"+{left} more: {_rest(every, looked_up)}"] if left else []
    parts: tuple[Part, ...] = (*(Text(one) for one in told), Text(why(every), subtle=True))
    title = _head(asked, len(lines) + more)
    spoken = " ".join((f"{title}.", *told, why(every)))
    buttons = _buttons(shown, LINES if looked_up else BUTTONS, is_channel=every is None)
    fewer = (Button("Fewer of these", FewerNudges(every)),) if every is not None else ()
    return Message(spoken, Card(title, parts, (*buttons, *fewer)))


def _rest(every: int | None, looked_up: bool) -> str:
    """Where what is not shown can be found; `nudges` tells people of their own, not of a channel's."""
    return "they follow on the next days." if looked_up or every is None else "say *nudges* for them."


def why(every: int | None) -> str:
    """Why it came, and how to stop it."""
    if every is None:
        return "This comes once a day at most, because gates wait for an answer. It stops when something moves."
    pace = _PACE.get(every, f"once in {every} days at most")
    return f"You get this {pace}, because gates wait for an answer. *Fewer of these* slows it down."


def _head(asked: int, number: int) -> str:
    if not asked:
        return "For you to know" if number else "Nothing waits for you"
    said = _NUMBERS[asked] if asked < len(_NUMBERS) else f"{asked}"
    return f"{said} {'thing waits' if asked == 1 else 'things wait'} for you"


def line_text(line: Line, people: People, today: date) -> str:
    """`**AI-2026-0042** · Read claims: the stop condition, because its date has passed (Tue 24 Nov).`"""
    word = line.word
    if word.part is Said.DRAFT:
        title = f" “{literal(cut(line.title, TITLE))}”" if line.title else ""
        return f"Your idea{title} is half written, and I have kept it. *Continue* takes you to where you were."
    title = f" · {literal(cut(line.title, TITLE))}" if line.title else ""
    stood_in = f"For {literal(name(people, word.for_))}: " if word.for_ is not None else ""
    return f"{stood_in}**{line.subject}**{title}: {_sentence(word, people, today)}"


def _sentence(word: Word, people: People, today: date) -> str:
    what, because = _what(word), _because(word, today)
    whom = _holders(word, people)
    match word.part:
        case Said.ASKED:
            return f"{what}, because {because}."
        case Said.COURTESY:
            return f"{what}; {_near(word)}. In good time, that is all."
        case Said.TOLD:
            return f"it stands still because {because}. {whom} can act next ({what}); you need not."
        case Said.RAISED:
            since = f" since {day(word.began)}" if word.began is not None else ""
            return f"it stands still{since}, because {because}. I asked {whom} for {what}, without an answer yet."
        case Said.CHOICE:
            choose = "Please choose: go on with a date, pause, or stop."
            return f"still nothing moves, because {because}; it waits for {whom}. {choose}"
        case Said.PROPOSAL:
            since = f" since {day(word.began)}" if word.began is not None else ""
            return f"no answer{since}. I propose to pause it; you decide, and nothing closes by itself."
        case Said.DRAFT:
            return what
        case never:
            assert_never(never)


def _what(word: Word) -> str:
    named = [*word.what[:NAMED]]
    more = len(word.what) - NAMED
    said = listed([*named, f"{more} more"] if more > 0 else named) or "the next step"
    return literal(cut(said, WHAT))


def _holders(word: Word, people: People) -> str:
    names = [literal(name(people, one)) for one in word.holders[:NAMED]]
    return listed(names) if names else "the project office"


def _near(word: Word) -> str:
    planned = day(word.due) if word.due is not None else "soon"
    rule = word.rules[0] if word.rules else StaleRule.DATE_PASSED
    match rule:
        case StaleRule.IMPACT_UNMEASURED:
            return f"the impact check is on **{planned}**"
        case StaleRule.PAUSE_OVER:
            return f"its pause ends on **{planned}**"
        case StaleRule.REVIEW_LATE:
            return f"the support review is on **{planned}**"
        case StaleRule.REWORK_LATE:
            return f"the rework is due on **{planned}**"
        case _:
            return f"its next gate is on **{planned}**"


def _because(word: Word, today: date) -> str:
    return listed([_reason(rule, word, today) for rule in word.rules[:NAMED]]) or "it waits"


def _reason(rule: StaleRule, word: Word, today: date) -> str:
    past = f" ({_ago(word.due, today)})" if word.due is not None and rule is word.rules[0] else ""
    match rule:
        case StaleRule.DATE_PASSED:
            return f"its date has passed{past}"
        case StaleRule.LONG_IN_STAGE:
            return "it has been long in its stage"
        case StaleRule.SILENT:
            return "nobody has touched it for a while"
        case StaleRule.ROLE_EMPTY:
            return "a role that its gate needs is empty"
        case StaleRule.REWORK_LATE:
            return f"what was sent back is overdue{past}"
        case StaleRule.IMPACT_UNMEASURED:
            return f"the day of its impact check has passed{past}"
        case StaleRule.PAUSE_OVER:
            return f"its pause is over{past}"
        case StaleRule.REVIEW_LATE:
            return f"its support review is overdue{past}"
        case StaleRule.NO_DATE:
            return "its next gate has no date"
        case StaleRule.NO_NUMBER:
            return "the office cannot weigh it without a number"
        case never:
            assert_never(never)


def _ago(due: date | None, today: date) -> str:
    if due is None:
        return ""
    return "yesterday" if (today - due).days == 1 else f"it was {day(due)}"


def _buttons(lines: Sequence[Line], most: int, *, is_channel: bool) -> tuple[Button, ...]:
    """Every answer for a single one; of several, a button each that opens its answers."""
    if len(lines) == 1:
        return answers(lines[0], is_channel=is_channel)
    most = LINES if is_channel else most
    buttons = [_opening(one) for one in lines[:most]]
    if len(lines) > most:
        buttons.append(Button("All of them", RunCommand("nudges", "")))
    return tuple(
        Button(one.label, one.action, Style.PRIMARY if not at else one.style) for at, one in enumerate(buttons)
    )


def _opening(line: Line) -> Button:
    if line.word.part is Said.DRAFT:
        return Button("Continue the idea", Go(line.subject, line.turn, Move.RESUME))
    label = f"About {line.subject}" if line.word.part in (Said.TOLD, Said.RAISED) else f"Answer {line.subject}"
    return Button(label, NudgeAct(line.subject, NudgeDo.OPEN.value))


def answers(line: Line, *, is_channel: bool = False) -> tuple[Button, ...]:
    """What can be answered about it, the likely one first; what one person says of themselves is for no channel."""
    id = line.subject

    def does(label: str, do: NudgeDo, style: Style = Style.DEFAULT) -> Button:
        return Button(label, NudgeAct(id, do.value), style)

    date_, pause = does("New date…", NudgeDo.DATE), does("Pause…", NudgeDo.PAUSE)
    show = Button(f"Show {id}", RunCommand("status", id))
    match line.word.part:
        case Said.DRAFT:
            return (Button("Continue", Go(id, line.turn, Move.RESUME), Style.PRIMARY),)
        case Said.TOLD:
            return (show,)
        case Said.RAISED:
            return (show, date_, pause)
        case Said.CHOICE:
            return (
                does("Continue with a date…", NudgeDo.DATE, Style.PRIMARY),
                pause,
                does("Stop…", NudgeDo.STOP),
                show,
            )
        case Said.PROPOSAL:
            keeps = does("Continue with a date…", NudgeDo.DATE)
            return (does("Pause…", NudgeDo.PAUSE, Style.PRIMARY), keeps, does("Stop…", NudgeDo.STOP), show)
        case Said.ASKED | Said.COURTESY:
            common = (does("Done", NudgeDo.DONE, Style.PRIMARY), date_, does("Blocked…", NudgeDo.BLOCKED), pause)
            own = (does("Not mine", NudgeDo.NOT_MINE), does("Snooze…", NudgeDo.SNOOZE))
            return common if is_channel else (*common, *own)
        case never:
            assert_never(never)


def options_card(id: str, title: str | None, part: Said) -> Card:
    """All the answers about one initiative."""
    shown = f"{id} · {cut(title, TITLE)}" if title else id
    return Card(shown, (Text("What shall I note?"),), answers(Line(id, title, Word(part))))


def slower(every: int) -> int:
    """The next slower pace; the slowest stays."""
    return next((one for one in STEPS if one > every), STEPS[-1])


def paced(every: int) -> str:
    """What was set, and how to undo it."""
    pace = _PACE.get(every, f"once in {count(every, 'day')} at most")
    if every == 1:
        return (
            f"Nudges come {pace} again. Decisions asked of you, and answers to what you asked, come whenever they do."
        )
    still = "Decisions that are asked of you still come each day."
    return f"From now on nudges come {pace}. {still} *nudges daily* undoes it."
