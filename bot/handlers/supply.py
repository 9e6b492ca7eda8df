"""Giving what is missing: the button for each item, seats, places, and what somebody has to find out."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions import RunCommand, StartFlow
from bot.cards.help import Group
from bot.events import Command, Reply, Say
from bot.flows import FLOWS
from bot.flows.supply import flow_name
from bot.gate_actions import Supply
from bot.handlers.conversation import begin_about, start
from bot.handlers.gates import missing
from bot.handlers.ideas import number_and_words, number_in
from bot.handlers.turns import in_chat
from bot.router import router
from bot.ui import Button, Message, Style, literal
from bot.usecases import converse, dossier, finding
from bot.usecases.desk import Act
from domain.authority import Verb, may
from domain.errors import Refused
from domain.giving import has_page, named, still_open
from domain.initiatives import Initiative
from domain.items import ITEMS, Item, Kind

# What gives an item that has no page of its own: a flow about the record, or a command with its number.
FLOW_OF: Mapping[Kind, str] = {
    Kind.IDEA: "edit_idea",
    Kind.PRODUCT: "choose_product",
    Kind.BASELINE: "baseline",
    Kind.REPORT: "value_report",
    Kind.CONFIRMATION: "confirm_value",
}
COMMAND_OF: Mapping[Kind, str] = {
    Kind.SECURITY: "security",
    Kind.TRACK: "steps",
    Kind.SCORE: "score",
    Kind.SIMILAR: "similar",
}


def flow_for(item: Item) -> str | None:
    """The flow that gives the item; None when a command does."""
    return flow_name(item.code) if has_page(item) else FLOW_OF.get(item.kind)


@router.button(Supply)
async def pressed(act: Act, action: Supply) -> Reply:
    item = ITEMS.get(action.item)
    if item is None:
        raise Refused(f"That is no longer asked for. Say *missing {action.initiative}* for what is.")
    return await _supply(act, action.initiative, item)


async def _supply(act: Act, id: str, item: Item) -> Reply:
    async with act.looking() as desk:
        initiative = await desk.visible(id)
        still_open(initiative)
        if has_page(item):
            await dossier.allowed(desk, item, initiative)  # a refusal comes before the question
    flow = flow_for(item)
    if flow is None:
        return await router.handle(act, Command(act.origin, COMMAND_OF[item.kind], initiative.id))
    if item.kind is Kind.IDEA and not has_page(item) and initiative.initiator != act.person.id:
        return Say(_authors(act, initiative, item))
    return await start(act, flow, initiative.id)


def _authors(act: Act, initiative: Initiative, item: Item) -> Message:
    """For somebody else than the author: who gives it, and how to get it from them."""
    text = f"**{initiative.id}**: {item.label} is in the author's own words, so the author adds it."
    if may(act.person, Verb.ASK_AUTHOR):
        ask = Button("Ask the author", StartFlow("ask_author", initiative.id), Style.PRIMARY)
        return Message(f"{text} Your question goes to the author's chat.", buttons=(ask,))
    comment = Button("Add a comment", StartFlow("comment", initiative.id))
    return Message(f"{text} If you know it, a comment reaches them.", buttons=(comment,))


@router.command("supply", "give what is missing", usage="supply AI-2026-0001 [what]")
async def supply(act: Act, text: str) -> Reply:
    id, words = number_and_words(text, "supply")
    if not words.strip():
        return await missing(act, id)
    item, _ = named(words)
    if item is None:
        raise Refused(f"I know no item “{literal(words[:60])}”. Say *missing {literal(id[:20])}* for what is missing.")
    return await _supply(act, id, item)


@router.command("roles", "who sits where at it", usage="roles AI-2026-0001", aliases=("seats",), group=Group.GATES)
async def roles(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await dossier.roles(desk, number_in(text, "roles")))


@router.command("place", "domain, team, network and tags", usage="place AI-2026-0001", group=Group.GATES)
async def place(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await dossier.place(desk, number_in(text, "place")))


@router.command("tasks", "what you have to find out", group=Group.GATES)
async def tasks(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await finding.tasks(desk))


@router.command("done", "you found something out", usage="done AI-2026-0001 metric words", group=Group.GATES)
async def done(act: Act, text: str) -> Reply:
    """Through the conversation even when everything is said at once, so that secrets are blacked out first."""
    id, said = number_and_words(text, "done")
    if not said.strip():
        return Say(Message("What did you find out? *tasks* shows it with buttons.", buttons=(TASKS,)))
    item, words = named(said)
    if item is not None and has_page(item):
        if item.kind is not Kind.WORDS or not words:
            return await _supply(act, id, item)
        async with act.looking() as desk:
            await dossier.allowed(desk, item, await desk.visible(id))
        return await _answered(act, flow_name(item.code), id, {}, {"value": words})
    field, *more = said.split(maxsplit=1)
    field, words = (item.code, words) if item is not None else (field, "".join(more))
    return await _answered(act, "found_out", id, {"found_field": field}, {"found_words": words} if words else {})


TASKS = Button("My tasks", RunCommand("tasks", ""))


async def _answered(act: Act, name: str, id: str, given: Mapping[str, object], answer: Mapping[str, object]) -> Reply:
    """A conversation about the record with these answers in it already."""
    if not answer:
        return await start(act, name, id, given)
    turn = await begin_about(act, FLOWS[name], id, given)
    return in_chat(act, await converse.answer(converse.silent(act), FLOWS, turn.conversation.id, answer, None))
