"""Posting to Slack so that nothing arrives twice, and what each of Slack's refusals means for people."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.platforms.base import ChannelLost, Forbidden, Paused, TryLater, Unreachable, Unsure
from bot.platforms.slack.api import Api, Failed, Limited, Lost
from bot.platforms.slack.render import Post, one_post, sent
from bot.platforms.slack.values import Bot, Json
from bot.ui import Message
from domain.places import Address, MessageRef

log = structlog.get_logger()

EVENT_TYPE = "usher_outbox"
PAGE = 200  # messages that a look-up asks for at once
PAGES = {"conversations.history": 5, "conversations.replies": 25}  # at most; a thread is read from its start
TEXT_LIMIT = 3000  # characters of a text that is posted alone because its blocks were refused
KNOWN_CHATS = 10_000
HOUR = 3600.0

Found = dict[int, str]  # channel and ts of a message's posts, by their number

PAUSED = frozenset(
    "token_revoked token_expired account_inactive invalid_auth not_authed org_login_required team_access_not_granted "
    "two_factor_setup_required app_not_installed".split()
)
CHANNEL_CLOSED = frozenset("is_archived channel_is_archived".split())
CHANNEL_GONE = frozenset("channel_not_found is_inactive invalid_channel unknown_channel".split())
NO_SUCH_PERSON = frozenset(
    "user_not_found users_not_found user_disabled user_not_visible user_is_bot cannot_dm_bot user_deleted".split()
)
FORBIDDEN = frozenset(
    "ekm_access_denied not_allowed_token_type no_permission access_denied enterprise_is_restricted "
    "messages_tab_disabled message_limit_exceeded".split()
)
UNSURE = frozenset("fatal_error internal_error service_unavailable request_timeout".split())
GONE = frozenset("message_not_found msg_not_found cant_update_message edit_window_closed".split())
BAD_BLOCKS = frozenset(
    "invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long too_many_attachments".split()
)

ARCHIVED = "The channel is archived. Mention me with “here” and its role in another one."
LOST_CHANNEL = "The channel is gone, or I was taken out of it. Mention me with “here” and its role in another one."
NOT_INSIDE = "I am no longer in that channel. Invite me (/invite @Usher) and mention me there with “here” and its role."
NO_PERSON = "the account was deactivated or cannot be written to"
SLOW_DOWN = "Slack asks to send more slowly"

_HALF = re.compile(r"(<[^<>]*|&[a-z]{0,3})\Z")  # a link or an escaped sign that was cut in two


@dataclass(frozen=True)
class Sender:
    """Sends one message at a time for each address; the outbox sees to the order."""

    api: Api
    bot: Callable[[], Bot]
    _chats: dict[str, str] = field(default_factory=dict)  # the id of the direct chat, by user

    async def send(
        self, address: Address, message: Message, replaces: MessageRef | None, key: str | None, is_repeat: bool
    ) -> MessageRef:
        """Posts or replaces; `message` of the answer is channel and ts. Raises what bot/platforms/base.py names.

        With `is_repeat` the posts that carry `key` are looked up first, and only what is missing is posted. Unsure
        when the look-up fails: nothing is ever posted blindly a second time.
        """
        try:
            if replaces is not None and (ref := await self._replaced(replaces, message)) is not None:
                return ref
            parts = sent(message)
            there = await self._looked_up(address, key) if is_repeat and key else {}
            return await self._posted(address, parts, key, there)
        except Limited as limited:
            raise TryLater(SLOW_DOWN, limited.after) from None
        except Lost as lost:
            raise Unsure(lost.reason) from None
        except Failed as failed:
            raise refusal(failed, address) from None

    async def _replaced(self, old: MessageRef, message: Message) -> MessageRef | None:
        """The same message with new content; None when Slack has it no more, or does not let it be changed."""
        channel, _, ts = old.message.partition("/")
        if not ts:
            return None
        try:
            await self._write("chat.update", old.address, _args(one_post(message), channel=channel, ts=ts))
        except Failed as failed:
            if failed.error in GONE:
                return None
            raise
        return old

    async def _posted(self, address: Address, parts: tuple[Post, ...], key: str | None, there: Found) -> MessageRef:
        """All parts in order, but those that are there: the first in its place, the others below it."""
        for number, part in enumerate(parts):
            if number in there:
                continue
            try:
                there[number] = await self._post(address, part, key, number, there.get(0))
            except (Failed, Limited, TryLater) as error:
                raise (_partly(error, address) if there else error) from None
        return MessageRef(address, there[0])

    async def _post(self, address: Address, part: Post, key: str | None, number: int, first: str | None) -> str:
        thread = address.thread
        if first is not None and not _is_direct(address):
            thread = thread or first.partition("/")[2]
        mark = {"event_type": EVENT_TYPE, "event_payload": _mark(key, number)} if key else None
        args = _args(part, channel=address.conversation, thread_ts=thread, metadata=mark)
        said = await self._write("chat.postMessage", address, {**args, "unfurl_links": False, "unfurl_media": False})
        channel = str(said.get("channel", address.conversation))
        if _is_direct(address):
            self._remember(address.conversation, channel)
        return f"{channel}/{said.get('ts', '')}"

    async def _write(self, method: str, address: Address, args: Json) -> Json:
        """The call, and at most once each: joining a channel that we are not in, and leaving out refused blocks."""
        tried: set[str] = set()
        while True:
            try:
                return await self.api.call(method, **args)
            except Failed as failed:
                if failed.error in tried:
                    raise
                if failed.error == "not_in_channel":
                    await self._join(address)
                elif failed.error in BAD_BLOCKS and not tried & BAD_BLOCKS:
                    log.error("slack refused the blocks", error=failed.error)  # noqa: TRY400  # no words of people
                    args = _bare(method, args)
                else:
                    raise
                tried.add(failed.error)

    async def _join(self, address: Address) -> None:
        try:
            await self.api.call("conversations.join", channel=address.conversation)
        except Lost as lost:  # the message itself was refused, so there is nothing to look up
            raise TryLater(lost.reason) from None
        except Failed as failed:
            if failed.error in UNSURE:
                raise TryLater(failed.error) from None
            if failed.error in PAUSED:
                raise
            raise ChannelLost(NOT_INSIDE) from None

    async def _looked_up(self, address: Address, key: str) -> Found:
        """The posts that carry the key, by their number."""
        try:
            channel = await self._chat(address.conversation) if _is_direct(address) else address.conversation
            there = await self._marked(channel, address.thread, key)
            if 0 in there and address.thread is None and not _is_direct(address):
                there |= await self._marked(channel, there[0].partition("/")[2], key)
            return there
        except (Limited, Lost, TryLater) as error:
            raise Unsure(f"it could not be looked up ({type(error).__name__.lower()})") from None
        except Failed as failed:
            raise _blind(failed, address) from None

    async def _marked(self, channel: str, thread: str | None, key: str) -> Found:
        there: Found = {}
        try:
            async for entry in self._messages(channel, thread):
                if (number := self._number(entry, key)) is not None:
                    there.setdefault(number, f"{channel}/{entry.get('ts', '')}")
        except Failed as failed:
            if failed.error != "thread_not_found":  # it was deleted, and all that was in it
                raise
        return there

    def _number(self, entry: Json, key: str) -> int | None:
        """Which post of the message with this key it is; another app's word for that does not count."""
        metadata, bot = entry.get("metadata") or {}, self.bot()
        carried = metadata.get("event_payload") or {}
        is_ours = bot.user == entry.get("user") or bot.bot == entry.get("bot_id")
        if not is_ours or metadata.get("event_type") != EVENT_TYPE or carried.get("id") != key:
            return None
        return int(carried.get("part", 0))

    async def _messages(self, channel: str, thread: str | None) -> AsyncIterator[Json]:
        """Of a thread from its start, of a channel the newest."""
        method = "conversations.replies" if thread else "conversations.history"
        args: dict[str, Any] = {"channel": channel, "ts": thread, "include_all_metadata": True, "limit": PAGE}
        for _ in range(PAGES[method]):
            said = await self.api.call(method, **args)
            for entry in said.get("messages") or ():
                yield entry
            args["cursor"] = (said.get("response_metadata") or {}).get("next_cursor")
            if not args["cursor"]:
                return

    async def _chat(self, user: str) -> str:
        """The id of the person's direct chat."""
        if user.startswith("D"):
            return user
        if user not in self._chats:
            said = await self.api.call("conversations.open", users=user)
            self._remember(user, str(said["channel"]["id"]))
        return self._chats[user]

    def _remember(self, user: str, chat: str) -> None:
        if len(self._chats) >= KNOWN_CHATS:
            del self._chats[next(iter(self._chats))]
        self._chats[user] = chat


def refusal(failed: Failed, address: Address) -> Exception:
    """What Slack's error code means: one of the exceptions of bot/platforms/base.py, with a sentence for people."""
    match failed.error:
        case code if code in PAUSED:
            return Paused(f"Slack does not accept my token any more (`{code}`). Install the app again.")
        case code if code in NO_SUCH_PERSON or (code in CHANNEL_GONE and _is_direct(address)):
            return Unreachable(NO_PERSON)
        case code if code in CHANNEL_CLOSED:
            return ChannelLost(ARCHIVED)
        case code if code in CHANNEL_GONE:
            return ChannelLost(LOST_CHANNEL)
        case "not_in_channel":
            return ChannelLost(NOT_INSIDE)
        case "missing_scope":
            return Forbidden(_missing(failed.needed), HOUR)
        case code if code in FORBIDDEN or code.startswith("restricted_action"):
            return Forbidden(f"Slack's settings do not let me post there (`{code}`). An admin can allow it.", HOUR)
        case code if code in UNSURE:
            return Unsure(code)
        case "team_added_to_org":
            return TryLater("Slack is moving the workspace", HOUR)
        case code:
            return Unreachable(f"Slack refused it (`{code}`)")


def _missing(scope: str | None) -> str:
    lacks = f"the permission `{scope}`" if scope else "a permission"
    return (
        f"Slack does not let me do that: the app lacks {lacks}. "
        "Install it again with the manifest of `usher manifest slack`."
    )


def _blind(failed: Failed, address: Address) -> Exception:
    """Why a message cannot be looked up. What may pass is tried again."""
    if failed.error == "not_in_channel":
        return Forbidden(NOT_INSIDE, HOUR)
    error = refusal(failed, address)
    is_passing = type(error) is Unreachable and str(error) != NO_PERSON
    return Unsure(f"it could not be looked up ({failed.error})") if is_passing else error


def _partly(error: Failed | Limited | TryLater, address: Address) -> Exception:
    """Once a part was posted, all that may pass is Unsure: only then are the parts looked up before the next try."""
    if isinstance(error, Limited | TryLater):
        return Unsure("a part of it was sent")
    meaning = refusal(error, address)
    return Unsure("a part of it was sent") if isinstance(meaning, TryLater | Paused) else meaning


def _is_direct(address: Address) -> bool:
    return address.conversation[:1] in ("U", "W", "D")


def _mark(key: str, number: int) -> Json:
    return {"id": key, "part": number} if number else {"id": key}


def _args(part: Post, **more: Any) -> Json:
    return {"text": part.text, "blocks": part.blocks, **more}


def _bare(method: str, args: Json) -> Json:
    """The text alone. An update has to say that there are no blocks any more."""
    text = _HALF.sub("", str(args["text"])[:TEXT_LIMIT])
    return {**args, "text": text, "blocks": [] if method == "chat.update" else None}
