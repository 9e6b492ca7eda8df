"""What people asked: what nobody answered, put together; what is asked most; what did not help. Never who asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import RunCommand, StartFlow
from bot.cards.playbook import ADD_FLOW
from bot.cards.words import count
from bot.curation_actions import NotForUs
from bot.ui import Button, Card, Facts, Message, Part, Quote, Style, Text, cut

CLUSTERS = 3  # groups of questions on one page, two buttons each
WORDS = 300  # characters of one question
OTHERS = 2  # other ways of asking that are shown of a group
LABEL = 40


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that ask the same: the number of the one that says it best, and their words, that one first."""

    question: int
    words: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.words)


@dataclass(frozen=True, slots=True)
class Counted:
    """A playbook, and how often it was asked for, or did not help."""

    playbook: str
    title: str
    times: int


def unanswered_part(clusters: Sequence[Cluster], page: int = 1) -> tuple[Part, ...]:
    """The biggest groups with their counts, in the askers' words and without their names."""
    parts: list[Part] = []
    before = (page - 1) * CLUSTERS
    shown = clusters[before : before + CLUSTERS]
    for number, one in enumerate(shown, before + 1):
        parts += [Text(f"**{number}.** asked {_times(one.size)}"), Quote(cut(one.words[0], WORDS))]
        others = [cut(words, WORDS) for words in dict.fromkeys(one.words[1:]) if words != one.words[0]][:OTHERS]
        parts += [Facts(tuple(("also", words) for words in others))] if others else []
    left = max(len(clusters) - before - CLUSTERS, 0)
    return (*parts, *((Text(f"{count(left, 'group')} more.", subtle=True),) if left else ()))


def unanswered_buttons(clusters: Sequence[Cluster], page: int = 1) -> tuple[Button, ...]:
    """For each group that is shown: write its answer, or say that nobody here will; and the next page."""
    before = (page - 1) * CLUSTERS
    shown = clusters[before : before + CLUSTERS]
    alone = len(clusters) == 1
    write = [
        Button("Write the answer" if alone else f"Write the answer {at}", _writing(one), Style.PRIMARY)
        for at, one in enumerate(shown, before + 1)
    ]
    drop = [
        Button("Not for us" if alone else f"Not for us {at}", NotForUs(one.question), confirm=_dropped(one))
        for at, one in enumerate(shown, before + 1)
    ]
    both = tuple(button for pair in zip(write, drop, strict=True) for button in pair)
    is_last = before + CLUSTERS >= len(clusters)
    return both if is_last else (*both, Button("Next page", RunCommand("questions", str(page + 1))))


def _writing(one: Cluster) -> StartFlow:
    return StartFlow(ADD_FLOW, f"question:{one.question}")


def _dropped(one: Cluster) -> str:
    return f"Drop “{cut(one.words[0], 100)}” ({count(one.size, 'question')})? Nobody is asked to answer it any more."


def questions_message(
    clusters: Sequence[Cluster], top: Sequence[Counted], unhelpful: Sequence[Counted], page: int = 1
) -> Message:
    """A page of the list, for whoever writes answers; what is asked most stands on the first. Too high: the last."""
    page = max(min(page, -(-len(clusters) // CLUSTERS)), 1)
    top, unhelpful = (top, unhelpful) if page == 1 else ((), ())
    parts = list(unanswered_part(clusters, page))
    for heading, rows in (("Asked most", top), ("Did not help", unhelpful)):
        if rows:
            parts += [Text(f"**{heading}**"), Facts(tuple((one.title, _times(one.times)) for one in rows))]
    looks = tuple(Button(cut(one.title, LABEL), RunCommand("playbook", one.playbook)) for one in unhelpful[:1])
    if not clusters:
        text = "Every question has its answer; nothing waits here."
    else:
        asked = sum(one.size for one in clusters)
        text = f"**{count(asked, 'question')} without an answer**, like ones together, the biggest group first."
    if not parts:
        return Message(text)
    return Message(text, Card("What people ask", tuple(parts), (*unanswered_buttons(clusters, page), *looks)))


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
