"""Teams' activities as events."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions import Take
from bot.events import ButtonPressed, CardRefreshed, FormButton, FormSubmitted, TextMessage
from bot.platforms.teams import parse
from bot.platforms.teams.values import direct_chat
from domain.places import Account, Address

TENANT = "11111111-1111-1111-1111-111111111111"
MARA = {"id": "29:mara", "aadObjectId": "aad-mara", "name": "Mara"}
BOT = {"id": "28:bot", "name": "Usher"}
PERSONAL = {"id": "a:1", "conversationType": "personal", "tenantId": TENANT}
CHANNEL = {"id": "19:c@thread.tacv2;messageid=170", "conversationType": "channel", "isGroup": True, "tenantId": TENANT}
GROUP = {"id": "19:g@thread.v2", "conversationType": "groupChat", "isGroup": True, "tenantId": TENANT}
TAKE = Take("AI-2026-0001").pack()


def activity(**changes: Any) -> dict[str, Any]:
    whole = {"type": "message", "id": "A1", "channelId": "msteams", "serviceUrl": "https://x", "from": MARA,
             "recipient": BOT, "conversation": PERSONAL, "channelData": {"tenant": {"id": TENANT}}}  # fmt: skip
    return {**whole, **changes}


def invoke(value: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return activity(type="invoke", value=value, **changes)


def test_words_in_the_chat() -> None:
    event = parse.message(activity(text="idea: retyping"))
    assert isinstance(event, TextMessage)
    assert (event.text, event.has_files) == ("idea: retyping", False)
    origin = event.origin
    assert origin.account == Account("teams", TENANT, "aad-mara")
    assert (origin.place, origin.direct, origin.key) == (direct_chat(TENANT, "aad-mara"), True, "a:1:A1")
    assert (origin.opens_forms, origin.form_later, origin.queues_receipts, origin.is_patient) == (
        False,
        True,
        True,
        True,
    )


def test_words_in_a_channel_belong_to_the_thread() -> None:
    event = parse.message(activity(text="<at>Usher</at> help", conversation=CHANNEL))
    assert isinstance(event, TextMessage)
    assert event.origin.place == Address("teams", TENANT, "19:c@thread.tacv2", "170")
    assert not event.origin.direct


def test_a_channel_without_a_thread_in_it_begins_one_with_the_message() -> None:
    bare = {**CHANNEL, "id": "19:c@thread.tacv2"}
    assert parse.place(activity(conversation=bare)).thread == "A1"


def test_a_group_chat_has_no_threads() -> None:
    assert parse.place(activity(conversation=GROUP)) == Address("teams", TENANT, "19:g@thread.v2")


def test_files_are_seen_and_the_copy_in_html_is_none() -> None:
    files = [{"contentType": "application/vnd.microsoft.teams.file.download.info"}]
    event = parse.message(activity(text="", attachments=files))
    assert isinstance(event, TextMessage)
    assert event.has_files
    copied = parse.message(activity(text="x", attachments=[{"contentType": "text/html"}, {"contentType": 4}]))
    assert isinstance(copied, TextMessage)
    assert not copied.has_files


def test_a_button_of_an_older_client_comes_as_a_message() -> None:
    event = parse.message(activity(value={"usher": {"press": TAKE}}, replyToId="M1"))
    assert isinstance(event, ButtonPressed)
    assert (event.action, event.message) == (TAKE, "M1")
    assert parse.message(activity(value={"foreign": 1})) is None


def test_a_press_on_a_card() -> None:
    event = parse.executed(invoke({"action": {"verb": "press", "data": {"usher": {"press": TAKE}}}}, replyToId="M1"))
    assert isinstance(event, ButtonPressed)
    assert (event.action, event.message, event.origin.opens_forms) == (TAKE, "M1", False)


def test_one_picked_from_a_list_is_pressed() -> None:
    event = parse.executed(invoke({"action": {"data": {"usher": {"pick": True}, "pick": TAKE}}}))
    assert isinstance(event, ButtonPressed)
    assert event.action == TAKE
    assert parse.executed(invoke({"action": {"data": {"usher": {"pick": True}}}})) is None


def test_looking_at_a_card_is_no_delivery() -> None:
    event = parse.executed(invoke({"action": {"data": {"usher": {"refresh": "AI-2026-0001"}}}}))
    assert isinstance(event, CardRefreshed)
    assert (event.subject, event.origin.key) == ("AI-2026-0001", None)


def test_a_press_that_opens_a_dialog_can_show_a_form() -> None:
    event = parse.fetched(invoke({"data": {"msteams": {"type": "task/fetch"}, "usher": {"press": TAKE}}}))
    assert isinstance(event, ButtonPressed)
    assert event.origin.opens_forms
    assert event.origin.form_first
    assert parse.fetched(invoke({"data": "nonsense"})) is None


def test_a_page_of_a_dialog() -> None:
    data = {"usher": {"form": "c1", "turn": 3, "button": "back"}}
    event = parse.submitted(invoke({"data": data}, conversation=CHANNEL))
    assert isinstance(event, FormSubmitted)
    assert (event.conversation, event.turn, event.button) == ("c1", 3, FormButton.BACK)
    assert event.origin.place == direct_chat(TENANT, "aad-mara")
    assert event.origin.direct
    edit = parse.submitted(invoke({"data": {"usher": {"form": "c1", "turn": 3, "edit": "problem"}}}))
    assert isinstance(edit, FormSubmitted)
    assert edit.edit == "problem"
    assert parse.submitted(invoke({"data": {"usher": 4}})) is None


def test_an_action_command_takes_the_message_along() -> None:
    payload = {
        "body": {"contentType": "html", "content": "<p>80 calls a day</p>"},
        "from": {"user": {"displayName": "Ben"}},
        "linkToMessage": "https://teams.microsoft.com/l/message/1",
    }
    event = parse.action_command(invoke({"commandId": "submit_idea", "messagePayload": payload}))
    assert event.name == "submit_idea"
    assert event.source is not None
    assert (event.source.text, event.source.author) == ("80 calls a day", "Ben")
    assert event.source.link == "https://teams.microsoft.com/l/message/1"
    assert parse.action_command(invoke({"commandId": "submit_idea"})).source is None


def test_a_search_has_words_or_none() -> None:
    given = [{"name": "words", "value": "claims"}]
    assert parse.searched(invoke({"commandId": "find", "parameters": given})).words == "claims"
    opened = [{"name": "initialRun", "value": "true"}]
    assert parse.searched(invoke({"commandId": "find", "parameters": opened})).words == ""
    assert parse.searched(invoke({"commandId": "find", "parameters": None})).words == ""


def test_only_adding_the_app_is_an_installation() -> None:
    assert parse.installed(activity(type="installationUpdate", action="add")) is not None
    assert parse.installed(activity(type="installationUpdate", action="add-upgrade")) is None


@pytest.mark.parametrize("sender", [BOT, {"id": "28:other"}, {"id": "29:x", "role": "bot"}])
def test_row_66_bots_are_not_listened_to(sender: dict[str, str]) -> None:
    assert not parse.is_of_a_person(activity(**{"from": sender}))
    assert parse.is_of_a_person(activity())


def test_whoever_has_no_directory_id_is_named_by_teams_own() -> None:
    assert parse.who(activity(**{"from": {"id": "29:x"}})).user == "29:x"
