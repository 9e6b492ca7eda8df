"""What people press under what is like their idea: look, join, use a product, go on."""

from __future__ import annotations

from bot.actions import StartFlow
from bot.alike_actions import AskToJoin, Different, JoinIt, NotNow, ShowAlike, TellNotNow, UseProduct, Welcome
from bot.cards.alike import is_draft, use_card
from bot.events import Reply, Say
from bot.flows import FLOWS
from bot.handlers.turns import in_chat
from bot.router import router
from bot.ui import Button, Message
from bot.usecases import candidates, converse, joining
from bot.usecases.desk import Act
from domain.authority import Verb
from domain.errors import NotFound


@router.button(ShowAlike)
async def show(act: Act, action: ShowAlike) -> Reply:
    return Say(await candidates.show(act, action.of))


@router.button(JoinIt)
async def join(act: Act, action: JoinIt) -> Reply:
    async with act.looking() as desk:
        return Say(await joining.offer(desk, action.initiative, action.of))


@router.button(AskToJoin)
async def ask(act: Act, action: AskToJoin) -> Reply:
    async with act.desk() as desk:
        return Say(await joining.ask(desk, action.initiative, action.of))


@router.button(Welcome)
async def welcome(act: Act, action: Welcome) -> Reply:
    async with act.desk() as desk:
        return Say(await joining.welcome(desk, action.initiative, action.person, action.of))


@router.button(NotNow)
async def not_now(act: Act, action: NotNow) -> Reply:
    async with act.looking() as desk:
        return Say(await joining.consider(desk, action.initiative, action.person, action.of))


@router.button(TellNotNow)
async def tell_not_now(act: Act, action: TellNotNow) -> Reply:
    async with act.desk() as desk:
        return Say(await joining.decline(desk, action.initiative, action.person))


@router.button(Different)
async def different(act: Act, action: Different) -> Reply:
    """Nothing is decided by it: a draft goes on where it was, and of an idea the office has the word."""
    if is_draft(action.of):
        return in_chat(act, await converse.resume(act, FLOWS, action.of), "Good, then yours goes on.")
    async with act.looking() as desk:
        initiative = await desk.visible(action.of)
    text = f"Good. Say in a comment what is different at **{initiative.id}**: the project office gives the verdict."
    return Say(Message(text, buttons=(Button("Add a comment", StartFlow("comment", initiative.id)),)))


@router.button(UseProduct)
async def use(act: Act, action: UseProduct) -> Reply:
    async with act.looking() as desk:
        desk.require(Verb.READ)
    product = act.model.product(action.product)
    if product is None:
        raise NotFound("That product is not in the catalogue any more. Say *products* for what there is.")
    return Say(use_card(product, action.of))
