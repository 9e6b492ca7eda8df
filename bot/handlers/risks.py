"""Risks: `risk` adds one, `risks` shows them, and their buttons."""

from __future__ import annotations

from typing import assert_never

from bot.cards.help import Group
from bot.conversation.flow import Json
from bot.events import Reply, Say
from bot.handlers.conversation import start
from bot.handlers.ideas import number_and_words, number_in
from bot.risk_actions import RiskAct, RiskDo
from bot.router import router
from bot.ui import literal
from bot.usecases import risk_register
from bot.usecases.desk import Act
from bot.usecases.risks import choice_of, may_begin
from domain.errors import Refused


@router.command("risk", "add a risk to an initiative", usage="risk AI-2026-0001", group=Group.GATES)
async def risk(act: Act, text: str) -> Reply:
    return await start(act, "add_risk", number_in(text, "risk"))


@router.command(
    "risks",
    "the register, the gravest first, or one initiative's",
    usage="risks [AI-2026-0001]",
    aliases=("register",),
    group=Group.GATES,
)
async def risks(act: Act, text: str) -> Reply:
    async with act.looking(quick=False) as desk:
        if not text.strip().upper().startswith("AI-"):
            return Say(await risk_register.register(desk, text))
        id, page = number_and_words(text, "risks")
        return Say(await risk_register.of(desk, id, risk_register.page_of(page.strip() or "1")))


@router.button(RiskAct)
async def pressed(act: Act, action: RiskAct) -> Reply:
    if action.do not in set(RiskDo):
        raise Refused(f"That button no longer works. Say *risks {literal(action.initiative)}* for those that do.")
    do = RiskDo(action.do)
    async with act.looking() as desk:
        if do is RiskDo.SHOW:
            return Say(await risk_register.one(desk, action.initiative, action.risk))
        found = await may_begin(desk, action.initiative, f"{action.risk}:{action.status}", do)
    flow, given = _flow(do, choice_of(found))
    return await start(act, flow, action.initiative, given)


def _flow(do: RiskDo, choice: str) -> tuple[str, dict[str, Json]]:
    """The conversation behind a button, with the answers that it gives already."""
    match do:
        case RiskDo.TEND:
            return "tend_risk", {"tended": choice}
        case RiskDo.ACCEPT:
            return "accept_risk", {"accepted": choice}
        case RiskDo.CLOSE | RiskDo.HAPPENED:
            return "close_risk", {"ended": choice, "how": do.value}
        case RiskDo.SHOW:
            return "", {}
        case never:
            assert_never(never)
