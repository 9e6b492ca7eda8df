"""Choosing the product that an initiative goes by, or saying that none fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bot.conversation.flow import About, Answers, Flow, Form, Step, World, ask
from bot.ui import Choice, Message, cut
from bot.usecases import route
from bot.usecases.desk import Desk
from domain.authority import Verb
from domain.funnel import Stage
from domain.items import said
from domain.model import Product, ProductLevel
from domain.routing import Offer, offers

LONG = 2000
NONE_FITS = "none_fits"
RULES = 70  # characters of the rules in a choice


async def products(world: World) -> Sequence[Choice]:
    """What takes the least first, what may not see its data last; then none."""
    record = await world.record()
    data_class = record.dossier.fact("data_class") if record is not None else None
    found = [_choice(one, data_class) for one in offers(world.model.products, data_class)]
    if record is not None and record.stage is Stage.DELIVERY:
        return found  # there is a product to give up first, and that is decided at the gate
    return [*found, Choice(NONE_FITS, "No product fits", "A gap; you say next what is missing")]


def _choice(offer: Offer, data_class: str | None) -> Choice:
    product = offer.product
    if offer.against is not None and data_class is not None:
        label = f"{cut(product.name, 30)} (not for {said('data_class', data_class).lower()} data)"
        return Choice(product.id, label, f"{offer.against}.")
    label = f"A prompt is enough: {cut(product.name, 38)}" if offer.is_prompt else product.name
    return Choice(product.id, label, in_short(product))


def in_short(product: Product) -> str:
    """The rules first, where there are some: a long description loses its end."""
    match product.level:
        case ProductLevel.PROMPT:
            effort = "" if product.rules else "With rules of use. "
        case ProductLevel.CONFIGURATION:
            effort = "By configuration. "
        case ProductLevel.PRODUCT:
            effort = ""
        case ProductLevel.EXTENSION:
            effort = "It has to be extended. "
        case never:
            assert_never(never)
    rules = f"Rules: {cut(product.rules, RULES)} " if product.rules else ""
    return f"{effort}{rules}{product.purpose}"


class Which(Form):
    product: str = ask(
        "Which fits? The least that helps is the best.",
        label="AI product",
        why="First a prompt with rules, then a configuration, then a product, then an extension.",
        choices=products,
    )


class Note(Form):
    product_note: str | None = ask(
        "Is there anything its people should know about that choice?",
        label="Note",
        optional=True,
        long=True,
        verbatim=True,
        max_length=LONG,
    )


class Gap(Form):
    gap_words: str = ask(
        "What is missing? Say what a product would have to be able to do.",
        label="Missing",
        why="It is noted as a gap, and the product portfolio plans by it.",
        example="Read handwriting on claim forms, with the doubtful words marked.",
        long=True,
        verbatim=True,
        min_length=8,
        max_length=LONG,
    )


def _none_fits(answers: Answers) -> bool:
    return answers[Which].product == NONE_FITS


def _some_fits(answers: Answers) -> bool:
    return answers[Which].product != NONE_FITS


async def _choose(desk: Desk, answers: Answers) -> Message:
    gap = answers.get(Gap)
    if gap is not None:
        return await route.note_gap(desk, desk.subject or "", gap.gap_words)
    return await route.choose_product(
        desk, desk.subject or "", answers[Which].product, answers[Note].product_note or ""
    )


async def _note_gap(desk: Desk, answers: Answers) -> Message:
    return await route.note_gap(desk, desk.subject or "", answers[Gap].gap_words)


CHOOSE_PRODUCT = Flow(
    "choose_product",
    version=1,
    title="Choose the product",
    steps=(
        Step("which", Which, "The product"),
        Step("note", Note, "A note", when=_some_fits),
        Step("gap", Gap, "What is missing", when=_none_fits),
    ),
    complete=_choose,
    review=False,
    submit="Choose",
    about=About(Verb.PRODUCT, route.may_be_routed),
)

PRODUCT_GAP = Flow(
    "product_gap",
    version=1,
    title="No product fits",
    steps=(Step("gap", Gap, "What is missing"),),
    complete=_note_gap,
    review=False,
    submit="Note the gap",
    about=About(Verb.PRODUCT, route.may_be_noted),
)
