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
from domain.funnel import Stage
from domain.nudges import Part as Said
from domain.nudges import StaleRule, Word

LINES = 10  # of one bundle
BUTTONS = 4  # initiatives of a bundle that have a button each
TITLE, WHAT, NAMED = 60, 160, 3
STEPS = (1, 3, 7)  # days between two nudges: each press of "Fewer of these" takes the next
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
# Each of these is asked of one reader for itself, and is the whole reason.
_ALONE = (StaleRule.PAUSE_OVER, StaleRule.IMPACT_UNMEASURED, StaleRule.REWORK_LATE, StaleRule.NO_NUMBER)
_PACE = {1: "once a day at most", 3: "once in three days at most", 7: "once a week at most"}


@dataclass(frozen=True, slots=True)
class Line:
    """One subject of a bundle: an initiative by its number, or a draft by the conversation's.

    `stage` and `since` are left out, as the title is, for whoever may not read of it.
    """

    subject: str
    title: str | None
    word: Word
    turn: int = 0  # of a draft
    stage: Stage | None = None
    since: date | None = None  # the day from which it is in that stage


def bundle(
    lines: Sequence[Line], people: People, today: date, every: int | None, *, more: int = 0, looked_up: bool = False
) -> Message:
    """All that is to be said to one reader that day, in one message; `every` is their pace, None for a channel.

    `more` waits beside these lines; `looked_up` when they asked for it, so that each line has its button.
    """
    shown, left = lines[:LINES], max(0, len(lines) - LINES) + more
    asked = sum(_asks(one.word) for one in lines)
    told = [line_text(one, people, today, in_channel=every is None) for one in shown]
    told += [f"+{left} more: {_rest(every, looked_up)}"] if left else []
    reason = why(every, asked=asked + more > 0)
    parts: tuple[Part, ...] = (*(Text(one) for one in told), Text(reason, subtle=True))
    title = _head(asked, more, len(lines))
    spoken = " ".join((f"{title}.", *told, reason))
    buttons = _buttons(shown, LINES if looked_up else BUTTONS, is_channel=every is None)
    fewer = (Button("Fewer of these", FewerNudges(every)),) if every is not None else ()
    return Message(spoken, Card(title, parts, (*buttons, *fewer)))


def _rest(every: int | None, looked_up: bool) -> str:
    """Where what is not shown can be found; `nudges` tells people of their own, not of a channel's."""
    return "they follow on the next days." if looked_up or every is None else "say *nudges* for them."


def why(every: int | None, *, asked: bool = True) -> str:
    """Why it came, and how to stop it; `asked` when something is asked of the reader."""
    if every is None:
        because = "because a gate waits for an answer" if asked else "so that you know"
        return f"I write {because}; once a day at most. It stops when something moves."
    because = "because a gate waits for you" if asked else "so that you know"
    return f"I write {because}; {_pace(every)}. *Fewer of these* slows it down."


def _pace(every: int) -> str:
    return _PACE.get(every, f"once in {count(every, 'day')} at most")


def _asks(word: Word) -> int:
    """How many things are asked of the reader: one choice, or each thing that is wanted."""
    match word.part:
        case Said.ASKED:
            return max(1, len(word.what))
        case Said.CHOICE | Said.PROPOSAL:
            return 1
        case _:
            return 0


def _head(asked: int, more: int, number: int) -> str:
    """How many things wait; of what is behind the lines only the initiatives are known, so it may be more."""
    if not asked + more:
        return "For you to know" if number else "Nothing waits for you"
    total = asked + more
    said = _NUMBERS[total] if total < len(_NUMBERS) else f"{total}"
    return f"{said}{' or more' if more else ''} {'thing waits' if total == 1 and not more else 'things wait'} for you"


def line_text(line: Line, people: People, today: date, *, in_channel: bool = False) -> str:
    """`**AI-2026-0042** · Read claims: still missing from you: a score. Its date has passed (Tue 24 Nov).`"""
    word = line.word
    if word.part is Said.DRAFT:
        title = f" “{literal(cut(line.title, TITLE))}”" if line.title else ""
        return f"Your idea{title} is half written, and I have kept it. *Continue* takes you to where you were."
    title = f" · {literal(cut(line.title, TITLE))}" if line.title else ""
    stood_in = f"For {literal(name(people, word.for_))}: " if word.for_ is not None else ""
    return f"{stood_in}**{line.subject}**{title}: {_sentence(line, people, today, in_channel)}"


def _sentence(line: Line, people: People, today: date, in_channel: bool) -> str:
    word, what, whom = line.word, _what(line.word), _holders(line.word, people)
    reasons = listed([_reason(rule, line, today) for rule in _spoken(word)])
    because = f" because {reasons}" if reasons else ""
    since = f" since {day(word.began)}" if word.began is not None else ""
    match word.part:
        case Said.ASKED:
            asks = _wanted(word, in_channel)
            return f"{asks}. {reasons[0].upper()}{reasons[1:]}." if reasons else f"{asks}."
        case Said.COURTESY:
            return f"{_near(word, in_channel)}. In good time, that is all."
        case Said.TOLD:
            return f"it stands still{because}. {whom[0].upper()}{whom[1:]} can act next ({what}); you need not."
        case Said.RAISED:
            comma = "," if since and because else ""
            return f"it stands still{since}{comma}{because}. I asked {whom} for {what}, without an answer yet."
        case Said.CHOICE:
            choose = "Please choose: go on with a date, pause, or stop."
            return f"still nothing moves{',' if because else ''}{because}; it waits for {whom}. {choose}"
        case Said.PROPOSAL:
            return f"no answer{since}. I propose to pause it; you decide, and nothing closes by itself."
        case Said.DRAFT:
            return what
        case never:
            assert_never(never)


def _wanted(word: Word, in_channel: bool) -> str:
    """What the reader is asked for. In a channel, and for whoever stands in, it is not missing from "you"."""
    if word.code:
        return f"please lift {_what(word)}"
    if StaleRule.PAUSE_OVER in word.rules:
        return "please take it up again, or pause it anew"
    return f"still missing{'' if in_channel or word.for_ is not None else ' from you'}: {_what(word)}"


def _what(word: Word) -> str:
    named = [*word.what[:NAMED]]
    more = len(word.what) - NAMED
    said = listed([*named, f"{more} more"] if more > 0 else named) or "the next step"
    return literal(cut(said, WHAT))


def _holders(word: Word, people: People) -> str:
    names = [literal(name(people, one)) for one in word.holders[:NAMED]]
    return listed(names) if names else "the project office"


def _near(word: Word, in_channel: bool) -> str:
    planned = day(word.due) if word.due is not None else "soon"
    rule = word.rules[0] if word.rules else StaleRule.DATE_PASSED
    wanted = _wanted(word, in_channel)
    match rule:
        case StaleRule.IMPACT_UNMEASURED:
            return f"the impact check is on **{planned}**; {wanted}"
        case StaleRule.PAUSE_OVER:
            return f"its pause ends on **{planned}**"
        case StaleRule.REVIEW_LATE:
            return f"the support review is on **{planned}**; {wanted}"
        case StaleRule.REWORK_LATE:
            return f"the rework is due on **{planned}**"
        case _:
            return f"its next gate is on **{planned}**; {wanted}"


def _spoken(word: Word) -> list[StaleRule]:
    """The rules that are a reason for this reader. An empty role is none: what is asked for says it already."""
    rules: list[StaleRule] = [one for one in word.rules if one is not StaleRule.ROLE_EMPTY]
    if word.part is Said.ASKED:
        alone = [one for one in rules if one in _ALONE]
        if alone and not word.code:
            return alone[:1]
        rules = [one for one in rules if one not in (*_ALONE, StaleRule.NO_DATE)]
    return [one for one in rules if one is not StaleRule.SILENT or rules == [one]][:NAMED]


def _reason(rule: StaleRule, line: Line, today: date) -> str:
    word = line.word
    past = f" ({_ago(word.due, today)})" if word.due is not None and rule is word.rules[0] else ""
    match rule:
        case StaleRule.DATE_PASSED:
            return f"its date has passed{past}"
        case StaleRule.LONG_IN_STAGE:
            return _stood(line, today)
        case StaleRule.SILENT:
            return "nobody has touched it for a while"
        case StaleRule.ROLE_EMPTY:
            return "a role that its gate needs is empty"
        case StaleRule.REWORK_LATE:
            return f"{'that' if word.part is Said.ASKED else 'what it was sent back for'} is overdue{past}"
        case StaleRule.IMPACT_UNMEASURED:
            return f"the day of its impact check has passed{past}"
        case StaleRule.PAUSE_OVER:
            return f"its pause is over{past}"
        case StaleRule.REVIEW_LATE:
            return f"its support review is overdue{past}"
        case StaleRule.NO_DATE:
            return "its next gate has no date"
        case StaleRule.NO_NUMBER:
            return "the project office cannot weigh it without one"
        case never:
            assert_never(never)


def _stood(line: Line, today: date) -> str:
    if line.stage is None or line.since is None:
        return "it has been long in its stage"
    return f"it has been {line.stage.spoken} for {count((today - line.since).days, 'day')}"


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
    if every == 1:
        besides = "Decisions asked of you, and answers to what you asked, come whenever they do."
        return f"Nudges come {_pace(every)} again. {besides}"
    still = "Decisions that are asked of you still come each day."
    return f"From now on nudges come {_pace(every)}. {still} *nudges daily* undoes it."
