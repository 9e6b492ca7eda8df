"""The one question that would mend a failing rule, built from the author's own words; no number is ever suggested."""

from __future__ import annotations

from itertools import takewhile

from domain import trade_words as words
from domain.aim_sense import Flaw, metric_of
from domain.aim_units import has_unit
from domain.aims import Aim
from domain.deadlines import Deadline
from domain.measures import Measured, Metric
from domain.nearby import Trap, is_plural
from domain.pin_phrases import metric_name, quoted
from domain.pin_reading import Reading, TrapNumber
from domain.tokens import Kind
from domain.units import unit_of

_GOOD = "would be a good result"
_TRAPS = {
    Trap.WHEN: "{} says when",
    Trap.NAME: "{} is a name, not a measure",
    Trap.PLACE: "{} says which one is meant",
    Trap.CONTACT: "{} helps to find you, not to see the result",
    Trap.INPUT: "{} says who or what is involved, not what comes of it",
    Trap.PRICE: "{} is what it costs, not what it brings",
    Trap.AI_SHARE: "{} says how much AI is used, not what it is good for",
    Trap.RANK: "{} is a place in a race",
    Trap.LIMIT: "{} says which cases are meant",
    Trap.SLOGAN: "{} says how long somebody is there",
}
_FASHION = words.QUALITY_WORDS | frozenset("smart smarter service services work way ways".split())
_UNITS = {
    Measured.TIME: "Is {number} for {name} meant in minutes, hours or days?",
    Measured.MONEY: "In which currency is {number} for {name}, and is it the new total or the difference?",
    Measured.SHARE: "Is {number} for {name} a percentage, or something else?",
}


def ask_metric(reading: Reading) -> str:
    """V1: asks what can be counted or timed."""
    line = reading.line
    if not line:
        return "What shall change, and how is it counted or timed today?"
    texts = {t.text for t in reading.tokens}
    if _only_numbers(reading):
        return f"{quoted(line)} of what? Please name what is counted or timed, and the unit."
    wish = texts & (words.VIRTUES | words.QUALITY_WORDS)
    if wish - _FASHION or (wish and not texts & words.TOOLS):
        return f"{quoted(line)} is worth wanting; what would you count or time to see it?"
    if any(t.trap is Trap.WHEN for t in reading.traps) and not texts & words.TOOLS:
        return f"{quoted(line)} says when; what would you count or time to see that it worked?"
    if texts & (words.TOOLS | words.ACTIVITY_VERBS):
        return f"{quoted(line)} is a way to get there. What should there be less or more of once it works?"
    if reading.traps:
        return f"{_why_not(reading)}; what would you count or time to see that it worked?"
    return f"{quoted(line)} is an aim to work with; what would you count or time to see that it worked?"


def _only_numbers(reading: Reading) -> bool:
    naming = [
        t
        for t in reading.tokens
        if t.text not in words.FUNCTION | words.MONTHS_AND_SEASONS | {"next"} and t.text.isalpha()
    ]
    inside = {n for q in reading.outcomes for n in range(q.first, q.last + 1)}
    outside = [t for t in naming if reading.tokens.index(t) not in inside]
    return bool(reading.outcomes) and not outside


def ask_number(reading: Reading, named: Reading) -> str:
    """V2: the direction may be right; a number is missing. `named` is the sentence that names the metric."""
    moving = words.DOWN_VERBS | words.UP_VERBS | words.DOWN_WORDS | words.UP_WORDS
    if any(t.text in moving for t in reading.tokens):
        opening = f"{quoted(reading.line)} is the right direction; "
    else:
        opening = f"{quoted(reading.line)} says what, but not yet how far; " if reading.line else ""
    asked = how_far(named)
    asked = f"{asked[0].lower()}{asked[1:]}" if opening else asked
    return f"{opening}{asked} A rough figure is fine."


def ask_outcome(reading: Reading, named: Reading) -> str:
    """V3: the numbers that are there measure something else."""
    asked = how_far(named)
    return f"{_why_not(reading)}; {asked[0].lower() + asked[1:]}"


def _why_not(reading: Reading) -> str:
    trap = next((t for t in reading.traps if t.trap is not Trap.WHEN), reading.traps[0])
    return _TRAPS[trap.trap].format(quoted(_trap_words(reading, trap)))


def _trap_words(reading: Reading, trap: TrapNumber) -> str:
    """The number with the word that makes it a trap: "GPT-4", "room 208", "6 analysts"."""
    first, last = trap.first, trap.last
    if trap.trap in {Trap.NAME, Trap.PLACE} and first and reading.tokens[first].kind.value == "number":
        first -= 1
        while first and reading.tokens[first].text in {".", "no", "nr"}:
            first -= 1
        while first > 1 and trap.trap is Trap.NAME and reading.tokens[first - 1].raw.istitle():
            first -= 1
    if trap.trap in {Trap.INPUT, Trap.AI_SHARE}:
        last = _end_of_noun(reading, last)
    return reading.words(first, last)


def _end_of_noun(reading: Reading, last: int) -> int:
    """The end of "12 daycare groups": up to two words behind the number, none of them a joining word."""
    behind = reading.tokens[last + 1 : last + 4]
    nouns = list(takewhile(lambda t: t.kind is Kind.WORD and t.text not in words.FUNCTION, behind))
    plural = next((n + 1 for n, t in enumerate(nouns) if is_plural(t.text)), min(len(nouns), 1))
    return last + plural


def how_far(named: Reading) -> str:
    """ "How many typos per 100 claims would be a good result?", by the kind of the metric."""
    metric = _main(named)
    name = metric_name(named, metric)
    if metric is None or not name:
        return f"What figure {_GOOD}?"
    if name in {"time", "times", "hours", "minutes"}:
        return "How many hours or minutes would be saved, and on what?"
    match metric.kind:
        case Measured.COUNT:
            return f"How many {name.removeprefix('number of ').removeprefix('no. of ')} {_GOOD}?"
        case Measured.TIME:
            return f"How long a {name} {_GOOD}?" if name.endswith(" time") else f"What figure for {name} {_GOOD}?"
        case Measured.SHARE:
            return f"What percentage for {name} {_GOOD}?"
        case Measured.AMOUNT:
            return f"How much {name} {_GOOD}, and in which unit?"
        case _:
            return f"What figure for {name} {_GOOD}?"


def _main(reading: Reading) -> Metric | None:
    """The first sure metric; of two in a row, as in "rework cost", the second carries the meaning."""
    sure = [m for m in reading.metrics if m.sure]
    main = next(iter(sure), None) or next(iter(reading.metrics), None)
    for metric in reading.metrics:
        follows = main is not None and metric.place == main.place + 1
        if follows and unit_of(reading.tokens[metric.place].text) is None:
            main = metric
    return main


def ask_unit(reading: Reading, aim: Aim, named: Reading) -> str:
    """V4: the unit first, else the direction."""
    metric = metric_of(aim, reading.metrics) or _main(named)
    name = metric_name(reading if metric in reading.metrics else named, metric)
    number = quoted(reading.words(aim.target.first, aim.target.last), opening=False)
    if not has_unit(reading.tokens, aim, reading.metrics):
        known = _UNITS.get(metric.kind) if metric and name else None
        if known:
            return known.format(number=number, name=name)
        return f"{quoted(reading.words(aim.target.first, aim.target.last))} of what? Please add the unit."
    if aim.target.either:
        return f"{number} goes both ways. Should {name or 'it'} rise or fall, and how far?"
    of = f" for {name}" if name else ""
    return f"Is {number}{of} the value to reach or the change you want, and which way should it go?"


def ask_sense(reading: Reading, flaw: Flaw | None, aim: Aim | None, late: Deadline | None) -> str:
    """V6: what does not fit is shown, and what was meant is asked."""
    if flaw is None or aim is None:
        when = quoted(reading.words(late.first, late.last)) if late else "The date"
        return f"{when} lies in the past. By when should it be reached?"
    target = quoted(reading.words(aim.target.first, aim.target.last))
    match flaw:
        case Flaw.EQUAL:
            return f"{target} is also where it stands today. What should it become?"
        case Flaw.TOO_MUCH:
            return f"{target} less would be more than there is. Which figure did you mean?"
        case Flaw.PERCENT:
            return f"{target} of a percentage can mean percent or points. Which percentage should it reach in the end?"
        case _:
            return f"{quoted(reading.line)} seems to go the wrong way. Which figures did you mean?"
