"""Baseline, estimate, value report, the words on it, the chain of an impact, and the case library."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.cards.help import Group
from bot.cards.value import stamp
from bot.events import Reply, Say
from bot.flows.value_verdict import NO
from bot.handlers.conversation import start
from bot.handlers.gates import outdated
from bot.handlers.ideas import number_in
from bot.router import router
from bot.ui import Message
from bot.usecases import cases, value_verdict, value_view
from bot.usecases.desk import Act, Desk
from bot.value_actions import ConfirmValue, MoneyDoubts, MoneyRight, NotConfirmed

NEWER = "A newer report took the place of the one on that card. This is how it stands now."


@router.command("baseline", "keep today's value", usage="baseline AI-2026-0001", group=Group.GATES)
async def baseline(act: Act, text: str) -> Reply:
    return await start(act, "baseline", number_in(text, "baseline"))


@router.command("estimate", "what an initiative should bring", usage="estimate AI-2026-0001", group=Group.GATES)
async def estimate(act: Act, text: str) -> Reply:
    return await start(act, "estimate", number_in(text, "estimate"))


@router.command("report", "report what an initiative brought", usage="report AI-2026-0001", group=Group.GATES)
async def report(act: Act, text: str) -> Reply:
    return await start(act, "value_report", number_in(text, "report"))


@router.command("confirm", "the sponsor's word on a reported value", usage="confirm AI-2026-0001", group=Group.GATES)
async def confirm(act: Act, text: str) -> Reply:
    return await start(act, "confirm_value", number_in(text, "confirm"))


@router.command("money", "finance checks the money of a value", usage="money AI-2026-0001", group=Group.GATES)
async def money(act: Act, text: str) -> Reply:
    return await start(act, "check_money", number_in(text, "money"))


@router.command("impact", "from the expected to the confirmed value", usage="impact AI-2026-0001")
async def impact(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await value_view.show(desk, number_in(text, "impact")))


@router.command("cases", "what worked elsewhere, and its lessons", usage="cases [words]")
async def case_library(act: Act, text: str) -> Reply:
    async with act.looking(quick=False) as desk:
        return Say(await cases.cases(desk, text))


@router.button(ConfirmValue)
async def confirm_pressed(act: Act, action: ConfirmValue) -> Reply:
    async def done(desk: Desk) -> Message:
        return await value_verdict.confirm(desk, action.initiative, True, "", action.report)

    return await _decided(act, action, done)


@router.button(NotConfirmed)
async def not_confirmed_pressed(act: Act, action: NotConfirmed) -> Reply:
    if (old := await _old(act, action)) is not None:
        return old
    return await start(act, "confirm_value", action.initiative, {"value_word": NO})


@router.button(MoneyRight)
async def money_pressed(act: Act, action: MoneyRight) -> Reply:
    async def done(desk: Desk) -> Message:
        return await value_verdict.check_money(desk, action.initiative, None, action.report)

    return await _decided(act, action, done)


@router.button(MoneyDoubts)
async def doubts_pressed(act: Act, action: MoneyDoubts) -> Reply:
    if (old := await _old(act, action)) is not None:
        return old
    return await start(act, "check_money", action.initiative, {"money_word": NO})


async def _decided(act: Act, action: ConfirmValue | MoneyRight, done: Callable[[Desk], Awaitable[Message]]) -> Reply:
    if (old := await _old(act, action)) is not None:
        return old
    async with act.desk() as desk:
        return Say(await done(desk))


async def _old(act: Act, action: ConfirmValue | NotConfirmed | MoneyRight | MoneyDoubts) -> Reply | None:
    """The current card instead, when a decision or a newer report came after the pressed one."""
    if (old := await outdated(act, action.initiative, action.round)) is not None:
        return old
    async with act.looking() as desk:
        found = (await desk.visible(action.initiative)).dossier.impact.report
        if found is not None and stamp(found) == action.report:
            return None
        shown = await value_view.view(desk, action.initiative)
    return Say(Message(NEWER, shown.card))
