"""One section of a digest by itself, ten lines a page: what the digest had no room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.digest import LISTED, Line, Section, more_button
from bot.cards.digest_settings import named
from bot.digest_actions import OpenSection
from bot.ui import Button, Card, Facts, Message, Part, Text, cut, literal
from domain.digests import DigestKind

LABEL, SAID, TYPED = 70, 140, 60  # characters
FROM_THE_FIRST = "From the first"


def section_page(kind: DigestKind, section: Section, opened: OpenSection, head: str = "") -> Message:
    """The lines behind the first `opened.after`; from the first one on where there are no more so many.

    `head` stands above a preview.
    """
    lines = lines_of(section)
    start = opened.after if 0 < opened.after < len(lines) else 0
    shown = lines[start : start + LISTED]
    end, total = start + len(shown), len(lines) + section.left
    said = [f"**{named(kind)} · {literal(section.title)}**", *([f"{start + 1} to {end} of {total}."] if shown else [])]
    said += ["There are fewer now, so this begins with the first."] if opened.after > 0 == start else []
    said += [f"The first {end} are listed here."] if end == len(lines) and section.left else []
    text = "\n".join([*([head] if head else []), " · ".join(said[:2]) + "".join(f" {one}" for one in said[2:])])
    return Message(
        text, Card(section.title, tuple(_parts(section, shown)), tuple(_buttons(section, opened, start, end)))
    )


def nothing_there(kind: DigestKind, typed: str, sections: Sequence[Section]) -> str:
    """What is said where the section is not, or not any more; with those that there are."""
    words = literal(cut(typed.replace("-", " "), TYPED))
    there = ", ".join(f"`{one.code}`" for one in sections)
    has = f"Now it has: {there}." if there else "Nothing is in it now."
    return f"There is nothing under “{words}” in the {kind.spoken} digest. {has}"


def lines_of(section: Section) -> tuple[Line, ...]:
    """Its lines; of a chart alone what each bar says."""
    if section.lines or section.chart is None:
        return section.lines
    return tuple(Line(one.label, f"{one.value:g}{one.unit}") for one in section.chart.bars)


def _parts(section: Section, shown: Sequence[Line]) -> list[Part]:
    parts: list[Part] = [Text(section.text)] if section.text else []
    parts += [Facts(tuple((cut(one.label, LABEL), cut(one.said, SAID)) for one in shown))] if shown else []
    return [*parts, *([Text(section.note, subtle=True)] if section.note else [])]


def _buttons(section: Section, opened: OpenSection, start: int, end: int) -> list[Button]:
    """Each line's own, the next page, the first one, and a command around it."""
    lines = lines_of(section)
    own = list(dict.fromkeys(one.button for one in lines[start:end] if one.button is not None))
    here = replace(opened, section=section.code)
    behind = replace(section, left=len(lines) - end + section.left)
    next_ = [more_button(behind, replace(here, after=end))] if end < len(lines) else []
    first = [Button(FROM_THE_FIRST, replace(here, after=0))] if start else []
    around = section.rest or section.more
    every = [more_button(replace(section, left=0), around)] if around is not None else []
    return [*own, *next_, *first, *every]
