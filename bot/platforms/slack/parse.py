"""Slack's payloads as events. Who acts is read from what Slack signed around them, never from what a button carries."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from bot.events import (
    ButtonPressed,
    Command,
    Event,
    FormButton,
    FormClosed,
    FormSubmitted,
    HomeOpened,
    Origin,
    Shortcut,
    SourceMessage,
    TextMessage,
)
from bot.platforms.slack import modal
from bot.platforms.slack.text import plain_words, without_mention
from bot.platforms.slack.values import NAME, Bot, Payload, account, direct_chat
from domain.places import Account, Address

OWN_CHAT = "directmessage"  # the channel name that a command carries in any chat of two
SHARED = ("file_share", "thread_broadcast")  # the only subtypes that are somebody's own new words
BUTTONS = {"back": FormButton.BACK}


def command(payload: Payload, bot: Bot) -> Command:
    """`/ai idea words`; on empty input it is help."""
    first, *rest = plain_words(payload.get("text") or "").split(maxsplit=1) or ("help",)
    user = _account(bot, payload["user_id"], payload.get("team_id"), payload.get("enterprise_id"))
    direct = payload.get("channel_name") == OWN_CHAT
    place = direct_chat(user.tenant, user.user) if direct else Address(NAME, bot.team, payload["channel_id"])
    trigger = payload["trigger_id"]
    origin = Origin(
        user, place, direct, trigger, trigger, opens_forms=True, form_later=True, form_first=True, is_patient=True
    )
    return Command(origin, first.lower(), "".join(rest))


def pressed(payload: Payload, bot: Bot) -> Event | None:
    """A button: of a message, of the Home or of a form. None for one that only opens a link, or ticks a box."""
    action = payload["actions"][0]
    origin, id = _pressed_at(payload, bot), str(action["action_id"])
    view = payload.get("view") or {}
    form = modal.opened(view.get("private_metadata") or "")
    if form is not None and id.startswith("edit"):
        return FormSubmitted(origin, form.conversation, form.turn, edit=str(action["value"]), window=view["id"])
    if form is not None and id in BUTTONS:
        return FormSubmitted(origin, form.conversation, form.turn, modal.values(view), BUTTONS[id], window=view["id"])
    if not id.startswith("press"):
        return None
    return ButtonPressed(origin, str(action["value"]), _message_ts(payload))


def submitted(payload: Payload, bot: Bot) -> FormSubmitted | None:
    """A page of a form, or its review; None for a view that holds no conversation of ours."""
    view = payload["view"]
    form = modal.opened(view.get("private_metadata") or "")
    if form is None:
        return None
    values = modal.values(view)
    origin = _at_form(payload, bot, f"{view['id']}:{view.get('hash', '')}:{_digest(values)}")
    button = FormButton.CONFIRM if modal.is_review(view) else FormButton.SUBMIT
    return FormSubmitted(origin, form.conversation, form.turn, values, button, window=view["id"])


def closed(payload: Payload, bot: Bot) -> FormClosed | None:
    """A form that was closed; what Slack still knows of its fields comes along."""
    view = payload["view"]
    form = modal.opened(view.get("private_metadata") or "")
    if form is None:
        return None
    return FormClosed(_at_form(payload, bot, f"{view['id']}:closed"), form.conversation, form.turn, modal.values(view))


def shortcut(payload: Payload, bot: Bot, author: str | None = None) -> Shortcut:
    """A shortcut, named like its flow; on a message with its words, its author's name and its link."""
    origin = replace(
        _at_form(payload, bot, payload["trigger_id"]),
        trigger=payload["trigger_id"],
        opens_forms=True,
    )
    message = payload.get("message")
    source = None
    if message is not None:
        app = (message.get("bot_profile") or {}).get("name") or message.get("username")
        words = plain_words(message.get("text") or "")
        source = SourceMessage(words, author or app, _permalink(payload), _thread(payload, bot))
    return Shortcut(origin, str(payload["callback_id"]), source)


def direct_message(event: Payload, bot: Bot) -> TextMessage | None:
    """Words in the direct chat; None for what the bot says, and for edits, deletions and the like."""
    if not _is_said_by_a_person(event, bot):
        return None
    user = _account(bot, event["user"], event.get("user_team") or event.get("team"))
    place = direct_chat(user.tenant, user.user)
    origin = _typed(user, place, event, direct=True)
    thread = str(event["thread_ts"]) if event.get("thread_ts") else None
    return TextMessage(origin, plain_words(event.get("text") or ""), bool(event.get("files")), thread)


def mention(event: Payload, bot: Bot) -> TextMessage | None:
    """Words in a channel that mention the bot; they are answered in the thread."""
    if not _is_said_by_a_person(event, bot):
        return None
    user = _account(bot, event["user"], event.get("user_team") or event.get("team"))
    place = Address(NAME, bot.team, event["channel"], event.get("thread_ts") or event["ts"])
    words = plain_words(without_mention(event.get("text") or "", bot.user))
    return TextMessage(_typed(user, place, event, direct=False), words, bool(event.get("files")))


def home_opened(user: str, bot: Bot) -> HomeOpened:
    """Somebody looks at the Home tab."""
    who = account(bot.team, user)
    return HomeOpened(Origin(who, direct_chat(bot.team, user), direct=True, form_later=True))


def changed(event: Payload, bot: Bot) -> Origin:
    """Whose profile changed."""
    who = event["user"]
    user = _account(bot, who["id"], who.get("team_id"), (who.get("enterprise_user") or {}).get("enterprise_id"))
    return Origin(user, direct_chat(user.tenant, user.user), direct=True)


def _typed(user: Account, place: Address, event: Payload, *, direct: bool) -> Origin:
    """The message itself is the key: an edit of it comes as an event with another id, and is no news."""
    key = f"{event['channel']}:{event['ts']}"
    return Origin(user, place, direct, key, form_later=True, queues_receipts=True, is_patient=True)


def _pressed_at(payload: Payload, bot: Bot) -> Origin:
    who, trigger = payload["user"], payload.get("trigger_id")
    user = _account(bot, who["id"], who.get("team_id"), (payload.get("enterprise") or {}).get("id"))
    where = _message_ts(payload) or (payload.get("view") or {}).get("id", "")
    channel = (payload.get("channel") or {}).get("id") or (payload.get("container") or {}).get("channel_id") or ""
    in_view = payload.get("view") is not None
    direct = in_view or not channel or channel.startswith("D")
    thread = (payload.get("message") or {}).get("thread_ts") or (payload.get("container") or {}).get("thread_ts")
    place = direct_chat(user.tenant, user.user) if direct else Address(NAME, bot.team, channel, thread)
    return Origin(
        user,
        place,
        direct,
        f"{where}:{payload['actions'][0].get('action_ts', '')}",
        trigger,
        opens_forms=trigger is not None,
        form_later=True,
        form_first=in_view,
        queues_receipts=True,
        is_patient=True,
    )


def _at_form(payload: Payload, bot: Bot, key: str) -> Origin:
    who = payload["user"]
    user = _account(bot, who["id"], who.get("team_id"), (payload.get("enterprise") or {}).get("id"))
    place = direct_chat(user.tenant, user.user)
    return Origin(
        user, place, direct=True, key=key, form_later=True, form_first=True, queues_receipts=True, is_patient=True
    )


def _account(bot: Bot, user: str, team: str | None, enterprise: str | None = None) -> Account:
    """People of the same organisation are ours, whatever workspace of it they sit in. ValueError for no id."""
    if not _is_id(user) or not (team is None or team == "" or _is_id(team)):
        raise ValueError("nobody")
    is_ours = team in (None, "", bot.team) or bool(bot.enterprise and enterprise == bot.enterprise)
    return account(bot.team if is_ours or team is None else team, user)


def _is_id(given: object) -> bool:
    """As Slack names people, workspaces and channels."""
    return isinstance(given, str) and given.isascii() and given.isalnum()


def _is_said_by_a_person(event: Payload, bot: Bot) -> bool:
    if event.get("bot_id") or event.get("user") in (None, "", bot.user, "USLACKBOT"):
        return False
    return event.get("subtype") is None or event["subtype"] in SHARED


def _message_ts(payload: Payload) -> str | None:
    ts = (payload.get("container") or {}).get("message_ts") or (payload.get("message") or {}).get("ts")
    return str(ts) if ts else None


def _permalink(payload: Payload) -> str | None:
    """The message's address, as Slack makes it. Asking for it would cost time that a form needs to open."""
    domain, channel = (payload.get("team") or {}).get("domain"), (payload.get("channel") or {}).get("id")
    message = payload["message"]
    ts = message.get("ts") or payload.get("message_ts")
    if not (domain and channel and ts):
        return None
    link = f"https://{domain}.slack.com/archives/{channel}/p{str(ts).replace('.', '')}"
    thread = message.get("thread_ts")
    return f"{link}?thread_ts={thread}&cid={channel}" if thread and thread != ts else link


def _thread(payload: Payload, bot: Bot) -> Address | None:
    """The thread under the message, or the one that it stands in; None in a chat of two, where no bot can write."""
    channel = str((payload.get("channel") or {}).get("id") or "")
    ts = payload["message"].get("thread_ts") or payload["message"].get("ts") or payload.get("message_ts")
    if not (channel and ts) or channel.startswith("D"):
        return None
    return Address(NAME, bot.team, channel, str(ts))


def _digest(values: object) -> str:
    """Tells a corrected page from a repeated one."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]
