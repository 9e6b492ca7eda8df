"""Words on a dialog's card: rich text, and the labels of inputs and choices, which have no rich text."""

from __future__ import annotations

from collections.abc import Iterable

from bot.platforms.lengths import clean
from bot.platforms.markdown import Line, fact_line, words
from bot.platforms.teams.fit import weight
from bot.platforms.teams.rich import blocks
from bot.platforms.teams.values import Json

_JOINER = "\u2060"  # a word joiner, which is not seen: what it stands in is no function and no link any more


def size(shown: Iterable[Json]) -> int:
    """What these take in the JSON of a card, in UTF-16 code units."""
    return sum(map(weight, shown))


def label(said: str) -> str:
    """The clean words for the label of an input or a choice.

    The official renderer makes a date of `{{DATE(...)}}` in both, and a link of Markdown in a choice; Teams says that
    it reads no Markdown there.
    """
    return clean(said).replace("{{", f"{{{_JOINER}{{").replace("](", f"]{_JOINER}(")


def paragraph(said: str, *, bold: bool = False) -> list[Json]:
    """Somebody's words, or ours."""
    return blocks((words(said, bold=bold),))


def aside(said: str) -> list[Json]:
    """Words that explain, smaller and paler."""
    return _styled(blocks((words(said),), subtle=True), size="Small")


def alarm(mark: str, said: str) -> list[Json]:
    """What is wrong: in red, and told by a sign and a word as well."""
    line = words(f"{mark} ", bold=True)
    return _styled(blocks((Line((*line.runs, *words(said).runs)),)), color="Attention")


def accent(said: str) -> list[Json]:
    """A question of ours about the question."""
    return _styled(paragraph(said, bold=True), color="Accent")


def fact(name: str, value: str) -> list[Json]:
    """`Name: value`, with the name in bold."""
    return close(blocks((fact_line(name, value),)))


def close(made: list[Json]) -> list[Json]:
    """The same right under what stands above it."""
    return [{**made[0], "spacing": "Small"}, *made[1:]] if made else []


def apart(made: list[Json]) -> list[Json]:
    """The same with room above it."""
    return [{**made[0], "spacing": "Large"}, *made[1:]] if made else []


def _styled(made: list[Json], **style: str) -> list[Json]:
    return [{**block, "inlines": [{**run, **style} for run in block["inlines"]]} for block in made]
