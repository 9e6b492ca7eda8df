"""A message that an action command was used on: its link, and the reply chain that answers to it belong in."""

from __future__ import annotations

from typing import Any

import pytest

from bot.events import SourceMessage
from bot.platforms.teams import parse
from domain.places import Address
from tests.platforms.teams.test_parse import GROUP, PERSONAL, TENANT, invoke

LAB = {"id": "19:lab@thread.tacv2", "conversationType": "channel", "isGroup": True, "tenantId": TENANT}
CHAIN = {**LAB, "id": "19:lab@thread.tacv2;messageid=160"}
LINK = "https://teams.microsoft.com/l/message/19:lab@thread.tacv2/170"


def source(conversation: dict[str, Any], **payload: Any) -> SourceMessage:
    """What is made of it."""
    found = {
        "id": "170",
        "body": {"contentType": "html", "content": "<p>No access</p>"},
        "from": {"user": {"displayName": "Kofi Boateng"}},
        "linkToMessage": LINK,
        **payload,
    }
    value = {"commandId": "escalate", "commandContext": "message", "messagePayload": found}
    event = parse.action_command(invoke(value, conversation=conversation))
    assert event.name == "escalate"
    assert event.origin.direct, "what is asked is asked in private"
    assert event.source is not None
    return event.source


def test_a_post_begins_the_reply_chain() -> None:
    found = source(LAB)
    assert (found.text, found.author, found.link) == ("No access", "Kofi Boateng", LINK)
    assert found.thread == Address("teams", TENANT, "19:lab@thread.tacv2", "170")


def test_a_reply_stands_in_a_chain_already() -> None:
    wanted = Address("teams", TENANT, "19:lab@thread.tacv2", "160")
    assert source(LAB, replyToId="160").thread == wanted
    assert source(CHAIN).thread == wanted


@pytest.mark.parametrize("conversation", [GROUP, PERSONAL])
def test_a_chat_has_no_threads(conversation: dict[str, Any]) -> None:
    assert source(conversation).thread is None


@pytest.mark.parametrize("wrong", [None, 4, "", {}])
def test_a_message_without_an_id_has_no_thread(wrong: object) -> None:
    found = source(LAB, id=wrong, linkToMessage=wrong)
    assert (found.link, found.thread) == (None, None)
