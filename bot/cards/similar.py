"""The look for similar initiatives as a card: what was found, and what a person says about it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import RunCommand, StartFlow
from bot.cards.words import People, count, moment, name
from bot.gate_actions import Decide
from bot.ui import Button, Card, Facts, Part, Quote, Style, Text, literal
from domain.dossier import Verdict
from domain.funnel import Decision
from domain.initiatives import Initiative
from domain.model import OperatingModel
from domain.orders import possible
from domain.similar import SPOKEN

SHOWN = 8


def similar_card(
    initiative: Initiative, matches: Sequence[Initiative], people: People, model: OperatingModel, may_judge: bool
) -> Card:
    """The candidates that this reader may know of, the verdict, and the button that gives one."""
    similar = initiative.dossier.similar
    parts: list[Part] = []
    if matches:
        rows = tuple((one.id, f"{one.title} ({one.stage.spoken})") for one in matches[:SHOWN])
        parts += [Text(f"**{count(len(matches), 'candidate')} found**"), Facts(rows)]
    elif similar.ran_at is not None:
        parts.append(Text("The look for similar ideas found nothing."))
    if similar.verdict is not None:
        at = f", {moment(similar.at, model.time_zone)}" if similar.at is not None else ""
        words = literal(verdict_words(similar.verdict, similar.other, model))
        parts.append(Text(f"**{words}** · {literal(name(people, similar.by))}{at}"))
        if similar.note:
            parts.append(Quote(similar.note, name(people, similar.by)))
    elif not initiative.stage.is_end:
        parts.append(Text("No verdict yet. The project office gives it; what was found is only a hint."))
    give = Button("Give the verdict", StartFlow("similar_verdict", initiative.id), Style.PRIMARY)
    shows = tuple(Button(f"Show {one.id}", RunCommand("status", one.id)) for one in matches[:3])
    mine = (give,) if may_judge and not initiative.stage.is_end else ()
    return Card(f"{initiative.id} · {initiative.title}", tuple(parts), (*mine, *shows))


def verdict_words(verdict: Verdict, other: str | None, model: OperatingModel) -> str:
    """`It is the same as another one: AI-2026-0042`."""
    product = model.product(other) if verdict is Verdict.REUSE and other is not None else None
    named = product.name if product is not None else other
    return f"{SPOKEN[verdict]}: {named}" if named else SPOKEN[verdict]


def next_step(initiative: Initiative, other: Initiative | None, may_route: bool) -> Button | None:
    """What follows from the verdict, if anything does."""
    match initiative.dossier.similar.verdict:
        case Verdict.DUPLICATE if Decision.MERGE in possible(initiative):
            return Button("Merge it…", Decide(initiative.id, initiative.round, Decision.MERGE), Style.PRIMARY)
        case Verdict.REOPEN if other is not None:
            label = f"Open {other.id} again…"
            return Button(label, Decide(other.id, other.round, Decision.REOPEN), Style.PRIMARY)
        case Verdict.REUSE if may_route:
            return Button("Choose the product", StartFlow("choose_product", initiative.id), Style.PRIMARY)
        case _:
            return None
