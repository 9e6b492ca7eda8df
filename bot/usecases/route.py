"""The way of an initiative: an AI product of the catalogue, or the gap that none of them fills."""

from __future__ import annotations

from datetime import datetime

from bot.actions import RunCommand, StartFlow
from bot.cards.products import gaps_card, products_card
from bot.cards.words import count
from bot.ui import Button, Message, Quote, literal
from bot.usecases.around import announce
from bot.usecases.decisions import refuse_old
from bot.usecases.desk import Desk
from bot.usecases.track import changed, doer, is_for
from domain import routing
from domain.authority import Verb
from domain.errors import NotAllowed, NotFound
from domain.gates import seats_of
from domain.initiatives import Initiative
from domain.model import Product
from domain.people import HEADS
from domain.places import Channel

GAPS = 200  # that are looked at, so that the newest can be shown first


async def products(desk: Desk, words: str) -> Message:
    """The catalogue, or what of it holds all of the words."""
    desk.require(Verb.READ)
    wanted = words.lower().split()
    found = [one for one in desk.model.products if all(word in _words(one) for word in wanted)]
    if not found:
        return Message("No product says that of itself. Say *products* for all of them.")
    return Message(f"{count(len(found), 'AI product')} to build on.", products_card(found))


def _words(product: Product) -> str:
    return f"{product.id} {product.name} {product.kind} {product.purpose}".lower()


def may_be_routed(desk: Desk, initiative: Initiative) -> None:
    """Raises Refused or AlreadyDone when its way cannot be chosen any more."""
    refuse_old(initiative, desk.seen)
    routing.may_be_routed(initiative)


def may_be_noted(desk: Desk, initiative: Initiative) -> None:
    """Raises Refused or AlreadyDone when no gap can be noted."""
    refuse_old(initiative, desk.seen)
    routing.note_gap(initiative, "", desk.person.id, desk.now)


async def choose_product(desk: Desk, id: str, product_id: str, note: str) -> Message:
    """It goes by this product; its people hear of it."""
    before = await desk.initiative(id)
    for_ = await desk.authorize(Verb.PRODUCT, before)
    refuse_old(before, desk.seen)
    product = desk.model.product(product_id)
    if product is None:
        raise NotFound("That product is no longer in the catalogue. Say *products* for what there is.")
    after = routing.choose(before, product, desk.person.id, desk.now, note)
    await changed(desk, before, after)
    sentence = f"{await doer(desk, for_)} chose **{literal(product.name)}** for it.{_started_again(before, after)}"
    quote = Quote(note.strip(), by=desk.person.name) if note.strip() else None
    await announce(desk, after, sentence, *seats_of(after).values(), quote=quote)
    words = f"{product.name}: {note.strip()}" if note.strip() else product.name
    await desk.record(after.id, "product_chosen", product=product.id, words=words, **{"for": for_})
    return _chosen(desk, before, after, product)


def _chosen(desk: Desk, before: Initiative, after: Initiative, product: Product) -> Message:
    steps = len(desk.model.governance.tracks.get(product.kind.value, ()))
    text = f"**{after.id}** goes by **{literal(product.name)}** now. Its delivery takes {count(steps, 'step')}."
    text += _started_again(before, after)
    if after.dossier.fact("data_class") is None:
        text += (
            f"\nIts data class is not known yet, and {literal(product.name)} may see {routing.sees(product)} data "
            "only. The gate shows it if that does not fit."
        )
    return Message(text, buttons=(_show_steps(after.id), Button("Show the gate", RunCommand("gate", after.id))))


def _started_again(before: Initiative, after: Initiative) -> str:
    lost = len(before.dossier.route.steps) - len(after.dossier.route.steps)
    if lost <= 0:
        return ""
    done = "step that is done belongs" if lost == 1 else "steps that are done belong"
    return f" The {count(lost, done, done)} to another kind of product, so its steps start again."


def _show_steps(id: str) -> Button:
    return Button("Show the steps", RunCommand("steps", id))


async def note_gap(desk: Desk, id: str, words: str) -> Message:
    """No product fits; the product portfolio's channel hears what is missing."""
    before = await desk.initiative(id)
    for_ = await desk.authorize(Verb.PRODUCT, before)
    refuse_old(before, desk.seen)
    after = routing.note_gap(before, words, desk.person.id, desk.now)
    await changed(desk, before, after)
    who = await doer(desk, for_)
    choose = Button("Choose the product", StartFlow("choose_product", after.id))
    text = f"**{after.id}** · {literal(after.title)}\nNo product fits, says {who}. This is missing:"
    quote = Quote(words.strip(), by=desk.person.name)
    buttons = (choose, Button("All gaps", RunCommand("gaps", "")))
    await desk.post(Channel.PRODUCT_PORTFOLIO, Message(text, buttons=buttons, quote=quote))
    sentence = (
        f"{who} looked at our AI products, and none fits yet. What is missing is noted; you hear when that changes."
    )
    await announce(desk, after, sentence, *seats_of(after).values(), quote=quote)
    await desk.record(after.id, "gap_noted", words=words.strip(), **{"for": for_})
    return Message(
        f"Noted: no product fits **{after.id}** yet. The product portfolio's channel has your words; *gaps* lists "
        "every gap.",
        buttons=(choose,),
    )


async def gaps(desk: Desk) -> Message:
    """What no product can do, over all living initiatives; for the heads."""
    roles = {*desk.person.roles, *(role for one in await desk.principals() for role in one.roles)}
    if roles.isdisjoint(HEADS):
        raise NotAllowed("The list of gaps is for the heads of the AI office. *products* shows what there is.")
    found = await desk.uow.initiatives.with_gap(GAPS)
    if not found:
        return Message("No gap is noted: every initiative has a product, or is still waiting for its choice.")
    found.sort(key=lambda one: (_noted_at(one), one.id), reverse=True)
    aged = [(one, (desk.today() - desk.act.office.day_of(_noted_at(one))).days) for one in found]
    may_choose = await is_for(desk, Verb.PRODUCT, found[0])
    fits = "initiative that no product fits" if len(found) == 1 else "initiatives that no product fits"
    return Message(f"{len(found)} {fits}, the newest first.", gaps_card(aged, desk.model, may_choose))


def _noted_at(initiative: Initiative) -> datetime:
    return initiative.dossier.route.at or initiative.registered_at
