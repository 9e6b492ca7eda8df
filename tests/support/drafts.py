"""Conversations that are one press away from their end."""

from __future__ import annotations

from bot.actions import Go, Move
from bot.conversation.engine import Skip
from bot.conversation.reading import position
from bot.events import ButtonPressed, Event
from bot.flows import FLOWS
from bot.usecases import converse
from tests.support.company import Company
from tests.support.talker import Talker

ANSWERS = {
    "problem": "Support retypes 1,200 claims a week from PDF; 6 % have typos and customers call back.",
    "metric": "Typos per 100 claims: 6 now",
    "target": "from 6 to 2 by June 2026",
    "objective": "none",
    "impact_types": ["QUALITY"],
    "capture": "One contractor is not renewed.",
    "sponsor": {"unknown": True},
    "department": "claims",
}


async def ready(company: Company, email: str) -> str:
    """The person's idea, answered to its review page; the id of the conversation."""
    act = await company.act(email)
    turn = await converse.begin(act, FLOWS["submit_idea"], ANSWERS)
    while position(turn.flow, turn.state).step is not None:
        before = turn.state
        turn = await converse.give(act, FLOWS, turn.conversation.id, Skip())
        assert turn.state != before, turn.errors
    return turn.conversation.id


def confirm(talker: Talker, conversation: str, key: str | None = None) -> Event:
    """The press that hands it in."""
    return ButtonPressed(talker.origin(key), Go(conversation, 0, Move.CONFIRM).pack())
