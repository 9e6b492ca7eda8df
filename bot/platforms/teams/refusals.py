"""What Teams' refusals mean for people and for the outbox."""

from __future__ import annotations

import random

from bot.platforms.base import Blocked, ChannelLost, Forbidden, Paused, TryLater, Unreachable, Unsure
from bot.platforms.teams.sender import NOT_ALLOWED, Failed
from bot.platforms.teams.values import user_of
from domain.places import Address

HOUR = 3600.0
LIMITED_WAIT, BRIEF_WAIT = 30.0, 1.0  # seconds, when Teams names none: too many messages, and everything else
SPREAD = 0.25  # so much longer than asked, at most, so that what was refused together does not come back together

BLOCKED = frozenset({"MessageWritesBlocked", "ConversationBlockedByUser"})
NOT_THERE = frozenset(
    "BotNotInConversationRoster ForbiddenOperation ForbiddenOperationException OperationForbidden Forbidden".split()
)
DISABLED = "BotDisabledByAdmin"

SLOW_DOWN = "Teams asks to send more slowly"
NO_ANSWER = "Teams cannot be reached just now"
BUSY = "Teams asks to try again"
PERSON_BLOCKED = "the person has blocked Usher in Teams, or taken it out"
NOT_INSTALLED = "Usher is not installed for that person in Teams"
NO_PERSON = "Teams knows no chat with that person"
MODERATED = "The channel's settings do not let me post there. An owner of the team can allow it."
SWITCHED_OFF = "Teams' administration has switched me off. An administrator can allow the app again."
NOT_INSIDE = "I am no longer in that team or chat. Add me again, there or elsewhere."
LOST_CHANNEL = "The channel or chat is gone."


def refusal(failed: Failed, address: Address) -> Exception:
    """What it means that Teams refused something for the address: one of the exceptions of bot/platforms/base.py."""
    is_direct = user_of(address) is not None
    match failed.status, failed.code:
        case _ if failed.is_passing:
            return _later(failed)
        case 401, code:
            return Paused(
                f"Teams does not accept my app id and password (`{code or 401}`). "
                "Give me a new password from the app's registration."
            )
        case _, code if code in BLOCKED:
            return Blocked(PERSON_BLOCKED) if is_direct else Forbidden(MODERATED, HOUR)
        case _, code if code == DISABLED:
            return Forbidden(SWITCHED_OFF, HOUR)
        case _, code if code == NOT_ALLOWED:
            return Unreachable("it would have to go to a server that is not known to be Microsoft's")
        case 403, code if code in NOT_THERE or not code:
            return Blocked(NOT_INSTALLED) if is_direct else ChannelLost(NOT_INSIDE)
        case 403, code:
            return Forbidden(
                f"Teams' settings do not let me post there (`{code}`). An administrator can allow it.", HOUR
            )
        case 404, _:
            return Unreachable(NO_PERSON) if is_direct else ChannelLost(LOST_CHANNEL)
        case status, code:
            return Unreachable(f"Teams refused it (`{code or status}`)")


def partly(error: Failed | TryLater, address: Address) -> Exception:
    """Once a part was posted, all that may pass is Unsure: the outbox then says so when it sends the message again."""
    meaning = refusal(error, address) if isinstance(error, Failed) else error
    return Unsure("a part of it was sent") if isinstance(meaning, TryLater | Paused) else meaning


def _later(failed: Failed) -> TryLater:
    """Spread at random, as Microsoft asks; the outbox doubles the wait with each try."""
    limited = failed.status == 429
    asked = failed.after if failed.after is not None else LIMITED_WAIT if limited else BRIEF_WAIT
    after = asked * (1 + random.uniform(0, SPREAD)) + random.random()  # noqa: S311 - it spreads; nothing is secret
    return TryLater(SLOW_DOWN if limited else BUSY if failed.status else NO_ANSWER, after)
