"""Whether a conversation about a record may begin: said before the first question, not after the last."""

from __future__ import annotations

from bot.conversation.flow import About
from bot.usecases.desk import Desk
from domain.errors import Refused
from domain.initiatives import Initiative


async def may_begin(desk: Desk, about: About, subject: str) -> Initiative:
    """The record that the flow is about. Raises what its end would raise for this person now: who may, or why not."""
    if not subject.strip():
        raise Refused("Which idea? Say *mine* for your numbers, then the command with a number behind it.")
    initiative = await desk.visible(subject)
    await desk.authorize(about.verb, initiative)
    if about.rule is not None:
        about.rule(desk, initiative)
    return initiative
