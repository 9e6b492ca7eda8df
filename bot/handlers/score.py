"""The score: set by whoever may, shown to whoever may read it."""

from __future__ import annotations

from bot.cards.help import Group
from bot.events import Reply, Say
from bot.flows.score import with_proposal
from bot.handlers.conversation import begin_about
from bot.handlers.ideas import number_in
from bot.handlers.turns import in_chat, in_form
from bot.router import router
from bot.usecases import score
from bot.usecases.desk import Act


@router.command("score", "the score, and its six inputs", usage="score AI-2026-0001", group=Group.GATES)
async def score_of(act: Act, text: str) -> Reply:
    return await begin_score(act, number_in(text, "score"))


async def begin_score(act: Act, id: str) -> Reply:
    """The six inputs with what the record proposes; the score as it stands, for somebody who only reads."""
    async with act.looking() as desk:
        if not await score.may_score(desk, id):
            return Say(await score.show(desk, id))
    turn = await begin_about(act, with_proposal(act.model.governance), id)
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)
