"""The way of an initiative: products, gaps, delivery steps, and what is like it."""

from __future__ import annotations

from bot.cards.help import Group
from bot.events import Reply, Say
from bot.handlers.conversation import start
from bot.handlers.gates import outdated
from bot.handlers.ideas import number_in
from bot.route_actions import StepDone, StepUndone
from bot.router import router
from bot.usecases import route, similar, track
from bot.usecases.desk import Act


@router.command("products", "the AI products there are", usage="products [words]")
async def products(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await route.products(desk, text))


@router.command("product", "choose the product it goes by", usage="product AI-2026-0001", group=Group.GATES)
async def product(act: Act, text: str) -> Reply:
    return await start(act, "choose_product", number_in(text, "product"))


@router.command("gaps", "what no product can do yet", group=Group.GATES)
async def gaps(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await route.gaps(desk))


@router.command("steps", "the delivery steps, and the next one", usage="steps AI-2026-0001", group=Group.GATES)
async def steps(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await track.steps(desk, number_in(text, "steps")))


@router.button(StepDone)
async def step_done(act: Act, action: StepDone) -> Reply:
    if (old := await outdated(act, action.initiative, action.round)) is not None:
        return old
    async with act.desk() as desk:
        return Say(await track.mark_done(desk, action.initiative, action.step))


@router.button(StepUndone)
async def step_undone(act: Act, action: StepUndone) -> Reply:
    if (old := await outdated(act, action.initiative, action.round)) is not None:
        return old
    async with act.desk() as desk:
        return Say(await track.mark_undone(desk, action.initiative, action.step))


@router.command("similar", "what is like it, and the verdict", usage="similar AI-2026-0001", group=Group.GATES)
async def similar_to(act: Act, text: str) -> Reply:
    return Say(await similar.show(act, number_in(text, "similar")))
