"""How it will be done (domain rule 2): an AI product of the catalogue, or a gap that no product fills."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.dossier import Route
from domain.errors import AlreadyDone, Refused
from domain.funnel import Stage
from domain.initiatives import Initiative, amend
from domain.items import said
from domain.model import Product, ProductLevel
from domain.people import PersonId

_ORDER = tuple(ProductLevel)
CHOSEN_IN = (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY)


@dataclass(frozen=True, slots=True)
class Offer:
    """A product as it can be chosen for one initiative. `against` says why it cannot."""

    product: Product
    against: str | None = None

    @property
    def is_prompt(self) -> bool:
        """Whether a prompt with rules of use may be enough: the least that helps comes first."""
        return self.product.level is ProductLevel.PROMPT


def offers(products: Iterable[Product], data_class: str | None) -> tuple[Offer, ...]:
    """By level, what takes the least first, and in the catalogue's order; what may not see the data comes last.

    `data_class` is the code of the record, None while it is not known: then nothing speaks against a product.
    """
    found = [Offer(product, not_for(product, data_class)) for product in products]
    return tuple(sorted(found, key=lambda one: (one.against is not None, _ORDER.index(one.product.level))))


def not_for(product: Product, data_class: str | None) -> str | None:
    """Why the product may not see data of that class, as a clause; None when it may, or the class is not known."""
    if data_class is None or data_class in product.allowed_data:
        return None
    return f"{product.name} may see {sees(product)} data only, and here it is {said('data_class', data_class).lower()}"


def sees(product: Product) -> str:
    """The classes of data that it may see: `internal and confidential`."""
    classes = [said("data_class", one.value).lower() for one in product.allowed_data]
    return f"{', '.join(classes[:-1])} and {classes[-1]}" if len(classes) > 1 else "".join(classes) or "no"


def product_problem(initiative: Initiative, products: Iterable[Product]) -> str | None:
    """Why the chosen product cannot stay, as a clause; None when it can, or when none is chosen.

    The data class may be given, or the catalogue changed, after the choice.
    """
    id, dossier = initiative.dossier.route.product, initiative.dossier
    if id is None:
        return None
    product = next((one for one in products if one.id == id), None)
    if product is None:
        return f"{id} is no longer in the catalogue"
    return not_for(product, dossier.fact("data_class"))


def may_be_routed(initiative: Initiative) -> None:
    """Raises Refused when its way cannot be chosen (any more)."""
    if initiative.stage not in CHOSEN_IN:
        after = "its case is closed" if initiative.stage.is_end else "its way was chosen before it came into use"
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; {after}.")


def choose(initiative: Initiative, product: Product, by: PersonId, now: datetime, note: str = "") -> Initiative:
    """It goes by this product. Steps that were taken count on while the kind of product stays the same.

    Raises Refused when the product may not see its class of data, AlreadyDone when it is chosen already.
    """
    may_be_routed(initiative)
    dossier, before = initiative.dossier, initiative.dossier.route
    against = not_for(product, dossier.fact("data_class"))
    if against is not None:
        raise Refused(f"{against}. Choose another product, or say that none fits.")
    note = note.strip()
    if before.product == product.id and before.by is not None and before.at is not None and not note:
        raise AlreadyDone(f"{product.name} is chosen for {initiative.id} already.", by=before.by, at=before.at)
    steps = before.steps if before.kind == product.kind.value else {}
    return _routed(initiative, Route(product.id, product.kind.value, None, by, now, note or None, steps))


def note_gap(initiative: Initiative, words: str, by: PersonId, now: datetime) -> Initiative:
    """No product fits: what is missing, in words. Refused in delivery, where there is a product to give up first."""
    may_be_routed(initiative)
    if initiative.stage is Stage.DELIVERY:
        raise Refused(
            f"{initiative.id} is in delivery. If its product does not fit, *decide {initiative.id}* sends it back to "
            "assessment, where another way is looked for."
        )
    return _routed(initiative, Route(None, None, words.strip(), by, now))


def _routed(initiative: Initiative, route: Route) -> Initiative:
    return amend(initiative, replace(initiative.dossier, route=route))
