"""Words in a thread that belongs to a blocker: a reply to it, unless they are a command."""

from __future__ import annotations

import re

from bot.events import Reply, Say, TextMessage
from bot.router import router
from bot.usecases.blocker_talk import heard_in_thread
from bot.usecases.desk import Act
from storage.conversations import Conversation

NUMBERED = re.compile(r"(?i)^\S+\s+(?:ai-\d{4}-\d{4,}|b-?\d+)\b")  # `status AI-2026-0042`, `blocker B-118`
BEGINS = frozenset({"idea", "escalate"})  # take any words behind them
SHORT = 2  # words; a longer line that begins like a command is a sentence


async def heard(act: Act, event: TextMessage, here: Conversation | None) -> Reply | None:
    """The receipt of the reply; None when it is for somebody else to answer.

    `here` is the conversation that has the focus: of this very thread, or of the direct chat that the thread is in.
    """
    if here is not None and event.thread is None:
        return None
    line = event.text.strip()
    if event.said_in.thread is None or not line or is_command(line):
        return None
    message = await heard_in_thread(act, event.said_in, line, here.subject if here is not None else None)
    return Say(message) if message is not None else None


def is_command(line: str) -> bool:
    """Whether it is meant as a command, and not for the people in the thread: "show", "show B-118", "/show me all"."""
    word, *more = line.split()
    if line.startswith("/"):
        return True
    if word.lower().strip(":,.!") in BEGINS:
        return True
    return router.named(word) is not None and (len(more) < SHORT or NUMBERED.match(line) is not None)
