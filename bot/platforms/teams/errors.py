"""What Teams says when it says no: the code in the body, and the wait in the header. Words of people are not kept."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 3600.0  # seconds, whatever is asked for
DEEPEST = 4  # errors within errors that are looked into
VAGUE = frozenset({"", "Forbidden", "ServiceError", "Unknown", "NotFound", "BadRequest"})  # a word inside tells more
SAID = (  # sentences of Teams that come with a vague code or with none
    (re.compile(r"not part of the conversation", re.IGNORECASE), "BotNotInConversationRoster"),
    (re.compile(r"not installed in user's personal scope", re.IGNORECASE), "BotNotInConversationRoster"),
    (re.compile(r"MessageWritesBlocked"), "MessageWritesBlocked"),
    (re.compile(r"ConversationNotFound|Conversation not found", re.IGNORECASE), "ConversationNotFound"),
)

_CODE = re.compile(r"[\w.:-]{1,100}", re.ASCII)


def code_of(body: object) -> str:
    """The most telling code of an error: a subCode, else the innermost word, else a number; empty when there is none.

    Teams writes {"error": {"code", "message", "innerHttpError"}} or {"errorCode", "message"}, the message sometimes
    being such an object again, as text.
    """
    found = list(_errors(body, DEEPEST))
    for name in ("subCode", "errorSubCode"):
        for error in found:
            if code := _code(error.get(name)):
                return code
    words = [code for error in found if (code := _code(error.get("code") or error.get("error")))]
    telling = [word for word in words if word not in VAGUE]
    if telling:
        return telling[-1]
    sentences = [text for error in found if isinstance(text := error.get("message"), str)]
    for pattern, meaning in SAID:
        if any(pattern.search(text[:2000]) for text in sentences):
            return meaning
    numbers = [code for error in found if (code := _code(error.get("errorCode")))]
    return next(iter((*words, *numbers)), "")


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds, at most LONGEST_WAIT, from a header that may be a number, a date or anything; None for no sense."""
    said = headers.get("Retry-After", "").strip()
    try:
        seconds = float(said)
    except ValueError:
        seconds = _until(said, now or datetime.now(UTC))
    return min(seconds, LONGEST_WAIT) if not math.isnan(seconds) and seconds >= 0 else None


def _until(said: str, now: datetime) -> float:
    """Seconds until an HTTP date, none for a past one; NaN for what is no date."""
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return math.nan
    return max((at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds(), 0.0)


def _errors(body: object, depth: int) -> Iterator[Mapping[str, object]]:
    """The error and those within it, the outermost first."""
    if isinstance(body, str):
        body = _parsed(body)
    if not isinstance(body, dict) or depth == 0:
        return
    yield body
    for name in ("error", "innererror", "innerError", "innerHttpError", "body", "message"):
        yield from _errors(body.get(name), depth - 1)


def _parsed(text: str) -> object:
    try:
        return json.loads(text) if text.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return None


def _code(word: object) -> str:
    """The word when it is a code and no text."""
    if isinstance(word, int) and not isinstance(word, bool):
        return str(word)
    return word if isinstance(word, str) and _CODE.fullmatch(word) else ""
