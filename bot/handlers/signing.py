"""Sign-offs and opinions: by command, and by the button of a gate card."""

from __future__ import annotations

from bot.cards.help import Group
from bot.events import Reply
from bot.flows.sign import labelled
from bot.gate_actions import Sign
from bot.handlers.conversation import start
from bot.handlers.gates import outdated
from bot.handlers.ideas import number_in
from bot.router import router
from bot.usecases import signoffs
from bot.usecases.desk import Act
from domain import signoffs as rules


@router.command("sign", "sign off in your field", usage="sign AI-2026-0001", group=Group.GATES)
async def sign(act: Act, text: str) -> Reply:
    return await begin_signing(act, number_in(text, "sign"))


@router.button(Sign)
async def sign_pressed(act: Act, action: Sign) -> Reply:
    if (old := await outdated(act, action.initiative, action.round)) is not None:
        return old
    return await begin_signing(act, action.initiative, action.signoff)


@router.command("opinion", "say what you think at a gate", usage="opinion AI-2026-0001", group=Group.GATES)
async def opinion(act: Act, text: str) -> Reply:
    return await start(act, "opinion", number_in(text, "opinion"))


async def begin_signing(act: Act, id: str, code: str = "") -> Reply:
    """The conversation about one sign-off; which one is asked only where several may be meant."""
    async with act.looking() as desk:
        fixed = await signoffs.wanted(desk, id, code)
        asked = rules.signoffs_of(await desk.visible(id), desk.model.governance)
    known = {"signoff_labels": labelled(asked)}
    return await start(act, "sign", id, known | {"signoff": fixed} if fixed is not None else known)
