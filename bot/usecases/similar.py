"""The look for similar initiatives: the candidates, and a human's verdict with what follows from it."""

from __future__ import annotations

from bot.actions import StartFlow
from bot.cards.similar import next_step, similar_card, verdict_words
from bot.ui import Button, Message, Quote, literal
from bot.usecases.around import announce, named_on
from bot.usecases.candidates import of_record
from bot.usecases.decisions import refuse_old
from bot.usecases.desk import Act, Desk
from bot.usecases.track import changed, doer, is_for
from domain import similar
from domain.authority import Verb
from domain.dossier import Verdict
from domain.errors import NotAllowed, NotFound
from domain.initiatives import Initiative
from domain.model import Product
from domain.places import Channel


def may_be_judged(desk: Desk, initiative: Initiative) -> None:
    """Raises Refused or AlreadyDone when no verdict can be given any more."""
    refuse_old(initiative, desk.seen)
    similar.may_be_judged(initiative)


async def show(act: Act, id: str) -> Message:
    """What is like it now, as far as this reader may know of it, and the verdict."""
    async with act.looking() as desk:
        initiative, _ = await _readable(desk, id)
    found = await of_record(act, initiative)
    async with act.looking() as desk:
        initiative, may_judge = await _readable(desk, id)
        contacts = {one.triager or one.initiator for one, _ in found if isinstance(one, Initiative)}
        named = {*named_on(initiative), *contacts}
        people = await desk.act.office.directory.find(desk.uow.people, named, desk.now)
    card = similar_card(initiative, found, people, desk.model, may_judge, act.person.id)
    return Message(f"{initiative.id}: {literal(initiative.title)}. What is like it?", card)


async def _readable(desk: Desk, id: str) -> tuple[Initiative, bool]:
    """The record, and whether the person gives the verdict; NotAllowed for whoever may not read it."""
    initiative = await desk.visible(id)
    may_judge = await is_for(desk, Verb.SIMILAR, initiative)
    if not may_judge and not await desk.sees_all(initiative):
        raise NotAllowed(
            f"That is for its people and the heads. Say *search* with a few words to look for what is like "
            f"{initiative.id}."
        )
    return initiative, may_judge


async def judge(desk: Desk, id: str, verdict: Verdict, named: str | None, note: str) -> Message:
    """The verdict goes on record, and what follows from it is offered or handed on."""
    before = await desk.initiative(id)
    for_ = await desk.authorize(Verb.SIMILAR, before)
    refuse_old(before, desk.seen)
    other = await _named(desk, verdict, named)
    after = similar.judge(before, verdict, other, desk.person.id, desk.now, note)
    await changed(desk, before, after)
    words = verdict_words(verdict, after.dossier.similar.other, desk.model)
    quote = Quote(note.strip(), by=desk.person.name) if note.strip() else None
    sentence = f"{await doer(desk, for_)} of the project office looked for similar ideas. {literal(words)}."
    await announce(desk, after, sentence, quote=quote)
    may_route = await is_for(desk, Verb.PRODUCT, after)
    if isinstance(other, Product) and not may_route:
        await _hand_on(desk, after, other)
    found = other if isinstance(other, Initiative) else None
    detail = {"words": f"{words} ({note.strip()})" if note.strip() else words, "for": for_}
    await desk.record(after.id, "similar_verdict", verdict=verdict, other=after.dossier.similar.other, **detail)
    if found is not None and verdict is Verdict.RELATED:
        await desk.record(found.id, "related", words=after.id, **{"for": for_})
    button = next_step(after, found, may_route)
    text = f"**{after.id}**: {literal(words)}. {_follows(verdict, other, button is not None)}"
    return Message(text, buttons=(button,) if button is not None else ())


async def _named(desk: Desk, verdict: Verdict, named: str | None) -> Initiative | Product | None:
    if named is None or not named.strip():
        return None
    if verdict is Verdict.REUSE:
        wanted = named.strip().casefold()
        found = next((one for one in desk.model.products if wanted in (one.id.casefold(), one.name.casefold())), None)
        if found is None:
            raise NotFound(f"There is no product “{literal(named[:40])}”. Say *products* for the catalogue.")
        return found
    return await desk.visible(named)


async def _hand_on(desk: Desk, after: Initiative, product: Product) -> None:
    """The product portfolio chooses products; the project office only says that one would do."""
    says = f"The project office thinks that **{literal(product.name)}** does that already."
    text = f"**{after.id}** · {literal(after.title)}\n{says}"
    choose = Button("Choose the product", StartFlow("choose_product", after.id))
    await desk.post(Channel.PRODUCT_PORTFOLIO, Message(text, buttons=(choose,)))


def _follows(verdict: Verdict, other: Initiative | Product | None, offered: bool) -> str:
    match verdict:
        case Verdict.UNIQUE:
            return "It goes on by itself."
        case Verdict.RELATED if isinstance(other, Initiative):
            return f"Both histories say so, so that the people of {other.id} find it too."
        case Verdict.DUPLICATE:
            return "Merge it, and its author stays credited there." if offered else "Its people know."
        case Verdict.REUSE:
            return "Choose it next." if offered else "The product portfolio has been told, and chooses."
        case _:
            return "Open the older one again with what is new."
