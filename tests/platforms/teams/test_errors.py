"""What Teams says when it says no, whatever shape it has."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.platforms.teams.errors import LONGEST_WAIT, code_of, retry_after


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"errorCode": 209, "message": json.dumps({"subCode": "SomethingNew", "details": "x"})}, "SomethingNew"),
        ({"error": {"code": "ConversationNotFound", "message": "x"}}, "ConversationNotFound"),
        ({"error": {"code": "ServiceError", "innerHttpError": {"statusCode": 403, "body": {"errorCode": 209,
          "message": json.dumps({"subCode": "MessageWritesBlocked"})}}}}, "MessageWritesBlocked"),
        ({"error": {"code": "ServiceError", "message": "The bot is not part of the conversation roster."}},
         "BotNotInConversationRoster"),
        ({"error": {"code": "ServiceError", "innerHttpError": {"body": {"code": "Inner"}}}}, "Inner"),
        ({"error": "BotNotInConversationRoster"}, "BotNotInConversationRoster"),
        ({"errorCode": 1000, "message": "words"}, "1000"),
        ({"error": {"code": "words of people, not a code"}}, ""),
        ({"error": {"code": "ServiceError", "message": "{" * 3000}}, "ServiceError"),
        ({"error": {"code": True, "subCode": None}}, ""),
        ({}, ""), (None, ""), ([], ""),
    ],
)  # fmt: skip
def test_the_most_telling_code_is_taken(body: object, code: str) -> None:
    assert code_of(body) == code


NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7.0), ("0", 0.0), ("1.5", 1.5), ("1e9", LONGEST_WAIT), ("inf", LONGEST_WAIT), ("nan", None), ("-3", None),
     ("abc", None), ("", None), (format_datetime(NOON + timedelta(seconds=40), usegmt=True), 40.0),
     (format_datetime(NOON - timedelta(days=1), usegmt=True), 0.0),
     (format_datetime(NOON + timedelta(days=9), usegmt=True), LONGEST_WAIT), ("Mon, 99 Jan 2026 99:00:00 GMT", None)],
)  # fmt: skip
def test_row_19_the_wait_is_read_from_anything(said: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": said}, NOON) == seconds
