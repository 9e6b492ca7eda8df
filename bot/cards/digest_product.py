"""The head of product portfolio's view (domain rule 4.1): what goes by which product, and what none can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.actions import RunCommand, StartFlow
from bot.cards.digest import Line, Section
from bot.cards.digest_funnel import Before, moves
from bot.cards.digest_lines import NONE, Some, items
from bot.cards.inbox import Item
from bot.cards.words import listed
from bot.ui import Bar, Button, Chart, cut

GAPS = RunCommand("gaps", "")
NAMED = 4  # initiatives of one gap that are named


@dataclass(frozen=True, slots=True)
class Gap:
    """What several initiatives lack alike, in the words of one of them."""

    words: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """`products` are name, id and how many go by it; `added` and `gone` are what the catalogue has, or had, by name."""

    today: date
    before: Before = field(default_factory=dict)
    added: Sequence[str] = ()
    gone: Sequence[str] = ()
    products: Sequence[tuple[str, str, int]] = ()
    gaps: Some[Gap] = NONE
    backlog: Some[Item] = NONE


def product_portfolio(facts: ProductFacts) -> list[Section]:
    """The sections in the order in which they are read."""
    return [
        items("Waiting for a product", facts.backlog, facts.today, RunCommand("inbox", "")),
        gaps_section(facts.gaps),
        _catalogue(facts),
        _used(facts),
    ]


def gaps_section(found: Some[Gap]) -> Section:
    """Like gaps together, the biggest group first."""
    lines = tuple(_gap(one) for one in found.rows)
    return Section("Gaps that no product fills", lines, GAPS, left=max(0, found.number - len(lines)))


def _gap(one: Gap) -> Line:
    ids = [*one.ids[:NAMED], *([f"{len(one.ids) - NAMED} more"] if len(one.ids) > NAMED else [])]
    first = one.ids[0]
    return Line(
        f"“{cut(one.words, 60)}”", listed(ids), Button(f"Product for {first}", StartFlow("choose_product", first))
    )


def _catalogue(facts: ProductFacts) -> Section:
    lines = [Line("New in the catalogue", one) for one in facts.added]
    lines += [Line("No longer in the catalogue", one) for one in facts.gone]
    return Section("The catalogue changed", tuple(lines), RunCommand("products", ""))


def _used(facts: ProductFacts) -> Section:
    most = max((number for _, _, number in facts.products), default=0)
    if not most:
        return Section("")
    bars = tuple(Bar(name, number, most) for name, _, number in facts.products)
    chart = Chart("Under way, by product", bars)
    moved = moves(facts.products, "product", facts.before)
    return Section("Initiatives per product", (), RunCommand("products", ""), chart, note=moved)
