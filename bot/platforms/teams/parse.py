"""Teams' activities as events.

Who acts is read from what Microsoft signed around them, never from what a button carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.events import (
    ButtonPressed,
    CardRefreshed,
    Event,
    FormButton,
    FormSubmitted,
    Installed,
    Origin,
    Searched,
    Shortcut,
    SourceMessage,
    TextMessage,
)
from bot.platforms.teams import dialog
from bot.platforms.teams.text import plain_words, without_markup, words_of
from bot.platforms.teams.values import NAME, OURS, PICK, PRESS, REFRESH, SPLIT, Payload, account, direct_chat, flow_of
from domain.places import Account, Address

PEOPLE_FILES = ("image/", "application/vnd.microsoft.teams.file", "video/", "audio/")
NOTHING = "nothing"  # what is pressed by whoever chose nothing from a list: no button of ours


def who(activity: Payload) -> Account:
    """The account of whoever acts. KeyError or ValueError when nobody is named."""
    sender = activity["from"]
    user = (sender.get("aadObjectId") or "").lower() or sender["id"]  # the directory writes its ids in either case
    if not (isinstance(user, str) and user.strip()):
        raise ValueError("nobody")
    return account(tenant_of(activity), user)


def tenant_of(activity: Payload) -> str:
    """The directory of the conversation."""
    data = activity.get("channelData")
    tenant = data.get("tenant") if isinstance(data, dict) else None
    found = tenant.get("id") if isinstance(tenant, dict) else None
    found = found or activity["conversation"].get("tenantId") or ""
    return str(found)


def is_direct(activity: Payload) -> bool:
    """Whether it comes from the chat of one person with the bot."""
    conversation = activity["conversation"]
    kind = conversation.get("conversationType")
    if kind is not None:
        return bool(kind == "personal")
    return not conversation.get("isGroup") and SPLIT not in conversation["id"] and "@thread." not in conversation["id"]


def place(activity: Payload) -> Address:
    """The direct chat, a group chat, or a channel with the thread in it."""
    acting = who(activity)
    if is_direct(activity):
        return direct_chat(acting.tenant, acting.user)
    conversation, _, thread = str(activity["conversation"]["id"]).partition(SPLIT)
    if activity["conversation"].get("conversationType") == "channel" and not thread:
        thread = str(activity.get("replyToId") or activity.get("id") or "")
    return Address(NAME, acting.tenant, conversation, thread or None)


def is_of_a_person(activity: Payload) -> bool:
    """Bots, ourselves among them, are not listened to."""
    sender = activity["from"]
    mine = (activity.get("recipient") or {}).get("id")
    return sender.get("role") not in ("bot", "skill") and sender["id"] != mine and not sender["id"].startswith("28:")


def message(activity: Payload) -> TextMessage | ButtonPressed | None:
    """Words, or a button of an older client; None for what nobody said."""
    origin = _origin(activity)
    packed = pressed(activity.get("value"))
    if packed is not None or _ours(activity.get("value")):
        return ButtonPressed(origin, packed or NOTHING, _id(activity.get("replyToId")))
    words, has_files = words_of(activity), _has_files(activity)
    if not words and not has_files and activity.get("value") is not None:
        return None
    return TextMessage(origin, words, has_files)


def executed(activity: Payload) -> ButtonPressed | CardRefreshed | None:
    """`adaptiveCard/action`: a press, or somebody who looks at a card."""
    action = activity["value"]["action"]
    data = action.get("data")
    subject = _ours(data).get(REFRESH)
    origin = _origin(activity)
    if isinstance(subject, str):
        return CardRefreshed(replace(origin, key=None, is_patient=False), subject)
    packed = pressed(data)
    return ButtonPressed(origin, packed, _id(activity.get("replyToId"))) if packed is not None else None


def fetched(activity: Payload) -> ButtonPressed | None:
    """`task/fetch`: a press that opens a dialog."""
    packed = pressed(activity["value"].get("data"))
    if packed is None:
        return None
    origin = replace(_origin(activity), opens_forms=True, closes_unseen=True, form_first=True)
    return ButtonPressed(origin, packed, _id(activity.get("replyToId")))


def submitted(activity: Payload) -> Event | None:
    """`task/submit`: a page of a dialog, or a button in a message that a dialog shows."""
    data = activity["value"].get("data")
    origin = replace(_at_form(activity), opens_forms=True, closes_unseen=True)
    packed = pressed(data)
    if packed is not None:
        return ButtonPressed(origin, packed)
    form = dialog.opened(data)
    if form is None:
        return None
    step = dialog.edit(data)
    if step is not None:
        return FormSubmitted(origin, form.conversation, form.turn, edit=step)
    button = dialog.button(data) or FormButton.SUBMIT
    return FormSubmitted(origin, form.conversation, form.turn, dialog.values(data), button)


def action_command(activity: Payload) -> Shortcut:
    """`composeExtension/fetchTask`: named like its flow; on a message with its words, author and link."""
    value = activity["value"]
    origin = replace(_at_form(activity), opens_forms=True, closes_unseen=True)
    found = value.get("messagePayload")
    return Shortcut(
        origin, flow_of(str(value["commandId"])), _source(activity, found) if isinstance(found, dict) else None
    )


def searched(activity: Payload) -> Searched:
    """`composeExtension/query`; without words when the search was only opened."""
    given = activity["value"].get("parameters")
    found = {
        one["name"]: one.get("value") for one in (given if isinstance(given, list) else []) if isinstance(one, dict)
    }
    words = next((said for name, said in found.items() if name != "initialRun" and isinstance(said, str)), "")
    return Searched(replace(_at_form(activity), key=None, is_patient=False), words)


def installed(activity: Payload) -> Installed | None:
    """Somebody added the app; an upgrade is no news."""
    if activity.get("action") != "add":
        return None
    origin = _origin(activity)
    return Installed(replace(origin, place=replace(origin.place, thread=None)))


def pressed(data: object) -> str | None:
    """What the pressed button carried, or the one that was picked from a list; None for anything else."""
    ours = _ours(data)
    picked = data.get(PICK) if ours.get(PICK) is True and isinstance(data, Mapping) else ours.get(PRESS)
    return picked if isinstance(picked, str) and picked else None


def _origin(activity: Payload) -> Origin:
    here = place(activity)
    return Origin(
        who(activity), here, is_direct(activity), _key(activity), form_later=True, queues_receipts=True, is_patient=True
    )


def _at_form(activity: Payload) -> Origin:
    """A dialog stands over whatever is open; what it says afterwards is said in the direct chat."""
    acting = who(activity)
    return Origin(
        acting,
        direct_chat(acting.tenant, acting.user),
        direct=True,
        key=_key(activity),
        form_later=True,
        form_first=True,
        closes_unseen=True,
        queues_receipts=True,
        is_patient=True,
    )


def _key(activity: Payload) -> str | None:
    id = _id(activity.get("id"))
    return f"{activity['conversation']['id']}:{id}" if id else None


def _source(activity: Payload, found: Payload) -> SourceMessage:
    body, link = found.get("body"), found.get("linkToMessage")
    content = body.get("content") if isinstance(body, dict) else None
    text = content if isinstance(content, str) else ""
    is_html = isinstance(body, dict) and body.get("contentType") == "html"
    words = without_markup(text) if is_html else plain_words(text)
    return SourceMessage(words, _author(found.get("from")), _id(link), _thread(activity, found))


def _thread(activity: Payload, found: Payload) -> Address | None:
    """The channel's reply chain with the message in it; None in a chat, which has no threads."""
    conversation, _, chain = str(activity["conversation"]["id"]).partition(SPLIT)
    if activity["conversation"].get("conversationType") != "channel":
        return None
    thread = _id(found.get("replyToId")) or chain or _id(found.get("id"))
    return Address(NAME, tenant_of(activity), conversation, thread) if thread else None


def _author(sender: object) -> str | None:
    """The person, or the app, that wrote a message."""
    for kind in ("user", "application"):
        found = sender.get(kind) if isinstance(sender, dict) else None
        name = found.get("displayName") if isinstance(found, dict) else None
        if isinstance(name, str) and name.strip():
            return name
    return None


def _ours(data: object) -> Mapping[str, object]:
    found = data.get(OURS) if isinstance(data, Mapping) else None
    return found if isinstance(found, dict) else {}


def _has_files(activity: Payload) -> bool:
    given = activity.get("attachments")
    kinds = [one.get("contentType") for one in (given if isinstance(given, list) else []) if isinstance(one, dict)]
    return any(isinstance(kind, str) and kind.startswith(PEOPLE_FILES) for kind in kinds)


def _id(given: object) -> str | None:
    return given if isinstance(given, str) and given else None
