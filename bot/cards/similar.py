"""The look for similar initiatives as a card: what was found, and what a person says about it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import RunCommand, StartFlow
from bot.cards.alike import Like, actions, parts
from bot.cards.words import People, count, moment, name
from bot.gate_actions import Decide
from bot.ui import Button, Card, Part, Quote, Style, Text, literal
from domain.dossier import Verdict
from domain.funnel import Decision
from domain.initiatives import Initiative
from domain.model import OperatingModel
from domain.orders import possible
from domain.people import PersonId
from domain.similar import SPOKEN


def similar_card(
    initiative: Initiative,
    found: Sequence[Like],
    people: People,
    model: OperatingModel,
    may_judge: bool,
    reader: PersonId,
) -> Card:
    """The candidates that this reader may know of, the verdict, and the buttons: to give one, or to join forces."""
    similar = initiative.dossier.similar
    shown: list[Part] = [Text("The look for similar ideas found nothing.")]
    if found:
        shown = [Text(f"**{count(len(found), 'candidate')} found**"), *parts(found, people)]
    if similar.verdict is not None:
        at = f", {moment(similar.at, model.time_zone)}" if similar.at is not None else ""
        words = literal(verdict_words(similar.verdict, similar.other, model))
        shown.append(Text(f"**{words}** · {literal(name(people, similar.by))}{at}"))
        if similar.note:
            shown.append(Quote(similar.note, name(people, similar.by)))
    elif not initiative.stage.is_end:
        shown.append(Text("No verdict yet. The project office gives it; what was found is only a hint."))
    give = Button("Give the verdict", StartFlow("similar_verdict", initiative.id), Style.PRIMARY)
    mine = (give,) if may_judge and not initiative.stage.is_end else ()
    does = _shows(found)
    if found and initiative.initiator == reader and not initiative.stage.is_end:
        does = actions(found, reader, initiative.id)
    return Card(f"{initiative.id} · {initiative.title}", tuple(shown), (*mine, *does))


def _shows(found: Sequence[Like]) -> tuple[Button, ...]:
    return tuple(
        Button(f"Show {one.id}", RunCommand("status", one.id)) for one, _ in found if isinstance(one, Initiative)
    )


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
