"""A digest: decisions first, then sections of at most ten lines, each with what is done next. Facts in, message out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.cards.inbox import Item
from bot.cards.words import count, day
from bot.digest_actions import OpenSection
from bot.ui import Action, Button, Card, Chart, Facts, LinkButton, Message, Part, Style, Text, cut, literal

LISTED = 10  # lines of one section, domain rule 9.2
AT_HAND = 2  # lines of a section whose own button stands on the card
BUTTONS = 30  # on one card; the rest is behind "+n"
ROOM = 3_500  # characters of all lines: one message on Slack, two at most on Teams
FEWEST = 3  # lines that a section keeps when there is less room
LABEL, SAID, BUTTON = 70, 140, 40  # characters
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: both texts are plain and may hold people's words; `button` is what is done with it next."""

    label: str
    said: str
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """`text` and `note` are Markdown, `left` is how many come behind `lines`, or more when it `is_capped`.

    `more` is a command around it, offered where nothing is left. What is left is opened by the digest itself, or by
    `rest`, a command that lists exactly this. Of a chart that is too long `both_ends` are kept, else its first bars.
    What `is_standing` is worth reading, but no reason to write: it is the same every week.
    """

    title: str
    lines: tuple[Line, ...] = ()
    more: Action | None = None
    chart: Chart | None = None
    text: str = ""
    note: str = ""
    left: int = 0
    is_capped: bool = False
    is_standing: bool = False
    rest: Action | None = None
    both_ends: bool = False

    @property
    def code(self) -> str:
        """As it is typed: `missing-by-name`."""
        return code_of(self.title)

    def __bool__(self) -> bool:
        return bool(self.lines or self.text or self.chart)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What waits for a decision, the oldest first. `number` counts all of them, `for_you`: the reader's own."""

    items: tuple[Item, ...] = ()
    number: int = 0
    oldest: datetime | None = None
    is_capped: bool = False
    for_you: bool = False

    def __bool__(self) -> bool:
        return bool(self.items)


NO_DECISIONS = Decisions()


def code_of(words: str) -> str:
    """Words as a code: `Missing, by name` is `missing-by-name`."""
    return "-".join(_WORD.findall(words.lower().replace("'", "")))


def digest_card(
    title: str,
    on: date,
    sections: Sequence[Section],
    decisions: Decisions = NO_DECISIONS,
    *,
    now: datetime,
    opens: OpenSection,
    headline: str = "",
    since: date | None = None,
    notes: Sequence[str] = (),
) -> Message:
    """The message of one digest; sections with nothing in them are left out, the first one is `deciding`'s.

    `headline` is a sentence in Markdown that stands in the text too, `since` the day of the reader's last digest,
    `notes` are said at the end; `opens` says which digest it is whose rest the buttons open.
    """
    shown = fitted([one for one in sections if one])
    text = " ".join([f"**{heading(title, on)}** · {decided(decisions, now)}", *([headline] if headline else [])])
    if not shown:
        return Message(text)
    parts: list[Part] = []
    for at, section in enumerate(shown):
        parts += [Text(f"**{literal(section.title)}**")] if at else []  # the first one's stands on top of the card
        parts += _body(section)
    parts.append(Text(" ".join([*notes, *_since(since), STOP]), subtle=True))
    return Message(text, Card(shown[0].title, tuple(parts), tuple(_buttons(shown, bool(decisions), opens))))


STOP = "*digest settings* changes when this comes, or stops it."


def nothing(title: str, on: date, since: date | None = None) -> Message:
    """The one line that heads get when there is nothing to say."""
    what = f" and nothing changed since {day(since)}" if since is not None else ""
    return Message(f"**{heading(title, on)}** · Nothing waits for a decision{what}.", None)


def heading(title: str, on: date) -> str:
    """`Project office · Monday 30 November`."""
    return f"{literal(title)} · {on:%A} {on.day} {on:%B}"


def decided(decisions: Decisions, now: datetime) -> str:
    """`3 decisions wait for you, the oldest 4 days.`, `1 decision waits, asked 4 days ago.`"""
    if not decisions:
        return "No decision waits for you." if decisions.for_you else "No decision waits."
    number = f"{decisions.number}{'+' if decisions.is_capped else ''}"
    waits = "decision waits" if decisions.number == 1 else "decisions wait"
    said = f"{number} {waits}{' for you' if decisions.for_you else ''}"
    if decisions.oldest is None:
        return f"{said}."
    days = max(0, (now - decisions.oldest).days)
    if decisions.number == 1:
        ago = f"{count(days, 'day')} ago" if days else "today"
        return f"{said}, asked {ago}."
    return f"{said}, the oldest {count(days, 'day') if days else 'from today'}."


def change(now: float, before: float | None) -> str:
    """` (+5)` since the last digest; empty when nothing changed, or there was none."""
    if before is None or now == before:
        return ""
    return f" ({now - before:+,.0f})"


def fitted(sections: Sequence[Section]) -> list[Section]:
    """At most ten lines each; fewer, from the longest section on, until all of them fit into one message."""
    shown = [_first(one, LISTED) for one in sections]
    while sum(map(_weight, shown)) > ROOM:
        longest = max(range(len(shown)), key=lambda at: (len(shown[at].lines), at))
        if len(shown[longest].lines) <= FEWEST:
            break
        shown[longest] = _first(shown[longest], len(shown[longest].lines) - 1)
    return shown


def _first(section: Section, most: int) -> Section:
    if section.chart is not None and len(bars := section.chart.bars) > LISTED:
        half = LISTED // 2
        kept = (*bars[:half], *bars[-half:]) if section.both_ends else bars[:LISTED]
        chart = replace(section.chart, bars=kept)
        section = replace(section, chart=chart, left=section.left + len(bars) - len(kept))
    lines, rest = section.lines[:most], section.lines[most:]
    if not rest:
        return section
    return replace(section, lines=lines, left=section.left + len(rest))


def _weight(section: Section) -> int:
    charted = sum(len(bar.label) + 20 for bar in section.chart.bars) if section.chart is not None else 0
    lines = sum(min(len(one.label), LABEL) + min(len(one.said), SAID) for one in section.lines)
    return len(section.title) + len(section.text) + len(section.note) + charted + lines


def deciding(decisions: Decisions, today: date, more: Action | None) -> Section:
    """What waits for a decision, as the first section; `more` is a command around it."""
    lines = tuple(item_line(one, today) for one in decisions.items)
    left = max(0, decisions.number - len(lines))
    return Section("Decisions needed", lines, more, left=left, is_capped=decisions.is_capped)


def item_line(item: Item, today: date) -> Line:
    """Something that waits for somebody, as a line of a section."""
    said = [item.what if item.for_ is None else f"for {item.for_}: {item.what}"]
    said += [f"since {day(item.since.date())}"] if item.since is not None else []
    said += [due(item.due, today)] if item.due is not None else []
    return Line(f"{item.id} · {item.title}", ", ".join(said), item.button)


def due(when: date, today: date) -> str:
    """`due Fri 4 Dec`, `due Mon 23 Nov, overdue`; with its year where that is another one."""
    year = f" {when.year}" if when.year != today.year else ""
    return f"due {day(when)}{year}{', overdue' if when < today else ''}"


def _body(section: Section) -> Iterator[Part]:
    if section.text:
        yield Text(section.text)
    if section.chart is not None:
        yield section.chart
    if section.lines:
        yield Facts(tuple((cut(one.label, LABEL), cut(one.said, SAID)) for one in section.lines))
    if section.left:
        yield Text(f"{_left(section)} more.", subtle=True)
    if section.note:
        yield Text(section.note, subtle=True)


def _left(section: Section) -> str:
    return f"+{section.left}{' or' if section.is_capped else ''}"


def _buttons(sections: Sequence[Section], decides: bool, opens: OpenSection) -> list[Button | LinkButton]:
    """Every decision's own, then of each section the first lines' and what opens the rest of it."""
    own: list[Button | LinkButton] = []
    mores = [more_button(one, action) for one in sections if (action := _rest(one, opens)) is not None]
    for at, section in enumerate(sections):
        most = LISTED if decides and at == 0 else AT_HAND
        own += [one.button for one in section.lines if one.button is not None][:most]
    each = list({_key(one): one for one in reversed(own)}.values())[::-1][: BUTTONS - len(mores)]
    if decides and each and isinstance(each[0], Button):
        each[0] = Button(each[0].label, each[0].action, Style.PRIMARY, each[0].confirm)
    kept = {_key(one) for one in each}
    rest = {one.action: one for one in reversed(mores) if one.action not in kept}
    return [*each, *list(rest.values())[::-1]]


def _key(button: Button | LinkButton) -> object:
    return button.action if isinstance(button, Button) else button.url


def _rest(section: Section, opens: OpenSection) -> Action | None:
    """What is left begins behind the lines that are shown; a chart is opened from its first bar on, to compare."""
    if not section.left:
        return section.more
    return section.rest or replace(opens, section=section.code, after=len(section.lines))


def more_button(section: Section, action: Action) -> Button:
    """`+3 more: dependencies`; `All: dependencies` where nothing is left."""
    named = section.title[0].lower() + section.title[1:]
    label = f"{_left(section)} more: {named}" if section.left else f"All: {named}"
    return Button(cut(label, BUTTON), action)


def _since(since: date | None) -> tuple[str, ...]:
    return (f"Changes are since your last digest, {day(since)}.",) if since is not None else ()
