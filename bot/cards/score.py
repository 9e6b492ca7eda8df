"""The score as a card: the number, its six inputs, what caps it, and the scores before it."""

from __future__ import annotations

from bot.cards.words import People, moment, name
from bot.ui import Card, Divider, Facts, Part, Quote, Text, literal
from domain.initiatives import Initiative
from domain.model import OperatingModel
from domain.scoring import Score, because, director_decides

EARLIER = 5  # scores before the last one that are shown


def score_card(initiative: Initiative, people: People, model: OperatingModel) -> Card:
    """The score that counts, how it came about, and those before it, the newest first."""
    *earlier, last = initiative.dossier.scores
    parts: list[Part] = [Text(f"**{told(last)}**"), Facts(_inputs(last))]
    parts += [Text(f"{literal(one[0].upper())}{literal(one[1:])}.") for one in notices(last)]
    if last.note:
        parts.append(Quote(last.note, name(people, last.by)))
    parts.append(Text(_set(last, people, model), subtle=True))
    if earlier:
        lines = [f"{told(one)}: {because(one)}. {_set(one, people, model)}" for one in reversed(earlier[-EARLIER:])]
        parts += [Divider(), Text("\n".join(["**Before**", *lines]), subtle=True)]
    return Card(f"{initiative.id} · {initiative.title}", tuple(parts))


def told(score: Score) -> str:
    """`Score 71.3, P1`."""
    return f"Score {score.value:g}, {score.priority}"


def notices(score: Score) -> list[str]:
    """What the number alone does not say, as clauses."""
    capped = [score.capped] if score.capped is not None else []
    director = ["the risk is 5 of 5, so the AI director decides"] if director_decides(score.inputs) else []
    return capped + director


def _inputs(score: Score) -> tuple[tuple[str, str], ...]:
    i = score.inputs
    feasibility = f"{i.feasibility} of 5, the least of data {i.data}, skills {i.skills} and time {i.time}"
    return (
        ("Impact", f"{i.impact} of 5"),
        ("Alignment", f"{i.alignment} of 5"),
        ("Feasibility", feasibility),
        ("Risk", f"{i.risk} of 5"),
    )


def _set(score: Score, people: People, model: OperatingModel) -> str:
    at = f", {moment(score.at, model.time_zone)}" if score.at is not None else ""
    return f"Set by {literal(name(people, score.by))}{at}."
