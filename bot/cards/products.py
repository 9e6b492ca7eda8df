"""The catalogue of AI products, and what no product can do, as cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.actions import RunCommand, StartFlow
from bot.cards.words import count
from bot.ui import Button, Card, Facts, Part, Text, cut, literal
from domain.initiatives import Initiative
from domain.model import OperatingModel, Product, ProductKind
from domain.routing import sees

LISTED = 12  # products, and gaps, that one card shows

KINDS: Mapping[ProductKind, str] = {
    ProductKind.LLM: "language model",
    ProductKind.RAG: "answers from documents",
    ProductKind.ML_MODEL: "trained model",
    ProductKind.CODE_AGENT: "code agent",
    ProductKind.AUTOMATION: "automation",
    ProductKind.AGENT: "agent",
    ProductKind.SERVICE: "applied service",
}


def products_card(found: Sequence[Product]) -> Card:
    """What there is, what each is for and not for, which data it may see, its rules and who answers for it."""
    parts: list[Part] = []
    for product in found[:LISTED]:
        parts += [Text(f"**{literal(product.name)}** · {KINDS[product.kind]}"), Facts(_told(product))]
    if len(found) > LISTED:
        parts.append(
            Text(f"And {len(found) - LISTED} more; say *products* with a word to narrow it down.", subtle=True)
        )
    return Card("AI products", tuple(parts))


def _told(product: Product) -> tuple[tuple[str, str], ...]:
    rows = (
        ("For", product.purpose),
        ("Not for", product.not_for),
        ("Data", sees(product)),
        ("Rules", product.rules),
        ("Owner", product.owner),
    )
    return tuple((label, words) for label, words in rows if words)


def gaps_card(found: Sequence[tuple[Initiative, int]], model: OperatingModel, may_choose: bool) -> Card:
    """What no product can do, each with its age in days; with the choice for whoever chooses products."""
    rows = tuple((f"{one.id} · {cut(one.title, 40)}", _gap(one, days, model)) for one, days in found[:LISTED])
    buttons = tuple(
        Button(f"Choose for {one.id}", StartFlow("choose_product", one.id))
        if may_choose
        else Button(f"Show {one.id}", RunCommand("status", one.id))
        for one, _ in found[:3]
    )
    return Card("What no product can do", (Facts(rows),), (*buttons, Button("Products", RunCommand("products", ""))))


def _gap(initiative: Initiative, days: int, model: OperatingModel) -> str:
    route = initiative.dossier.route
    unit = model.department(initiative.idea.department) if initiative.idea.department else None
    age = f"{count(days, 'day')} old" if days > 0 else "new today"
    where = unit.name if unit is not None else "no department"
    return f"{cut(route.gap or '', 200)} ({where}, {age})"
