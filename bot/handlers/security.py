"""The security pre-review: the queue, the card, and its buttons."""

from __future__ import annotations

from bot.cards.help import Group
from bot.cards.security import AskReview, CloseCondition, GiveVerdict
from bot.events import Reply, Say
from bot.handlers.conversation import start
from bot.handlers.gates import outdated
from bot.handlers.ideas import number_in
from bot.router import router
from bot.ui import Message
from bot.usecases import security
from bot.usecases.desk import Act
from domain.dossier import ReviewState


@router.command(
    "security", "the security pre-review; without a number what waits", usage="security [number]", group=Group.GATES
)
async def security_command(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        if not text.strip():
            return Say(await security.queue(desk))
        return Say(await security.show(desk, number_in(text, "security")))


@router.button(GiveVerdict)
async def verdict_pressed(act: Act, action: GiveVerdict) -> Reply:
    if (old := await _outdated(act, action.initiative, action.round)) is not None:
        return old
    return await start(act, "security_verdict", action.initiative, {"verdict": action.state} if action.state else None)


@router.button(CloseCondition)
async def close_pressed(act: Act, action: CloseCondition) -> Reply:
    if (old := await _outdated(act, action.initiative, action.round)) is not None:
        return old
    given = {"condition": str(action.number)} if action.number else None
    return await start(act, "security_condition", action.initiative, given)


@router.button(AskReview)
async def ask_pressed(act: Act, action: AskReview) -> Reply:
    if (old := await _outdated(act, action.initiative, action.round)) is not None:
        return old
    return await ask_for_review(act, action.initiative)


async def ask_for_review(act: Act, id: str) -> Reply:
    """Asks at once where nobody asked yet; after a verdict only with words on what is new."""
    async with act.looking() as desk:
        review = (await desk.visible(id)).dossier.review
    if review.state in (ReviewState.NOT_REQUESTED, ReviewState.REQUESTED):
        async with act.desk() as desk:
            return Say(await security.request(desk, id))
    return await start(act, "security_again", id)


async def _outdated(act: Act, id: str, round: int) -> Reply | None:
    """The current card of the review instead, when the pressed one was drawn before the last decision."""
    if await outdated(act, id, round) is None:
        return None
    async with act.looking() as desk:
        message = await security.show(desk, id)
    return Say(
        Message(f"That card is from before the last decision. This is how it stands now.\n{message.text}", message.card)
    )
