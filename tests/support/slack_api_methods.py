"""The methods of Slack's Web API, as far as a bot uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.support.slack_api_values import BOT, BOT_USER, TEAM, Json, Refused
from tests.support.slack_api_workspace import Workspace

Method = Callable[[Workspace, Json], Json]

DEEPEST_STACK = 3
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    def register(does: Method) -> Method:
        METHODS[name] = does
        return does

    return register


def _yes(value: object) -> bool:
    return value in (True, 1, "1", "true", "True")


def _page(args: Json, items: list[Json], default: int = 100) -> tuple[list[Json], Json]:
    """One page of a list, by limit and cursor, and the metadata that leads to the next."""
    start, limit = int(str(args.get("cursor") or "c0")[1:]), int(args.get("limit") or default)
    more = start + limit < len(items)
    return items[start : start + limit], {"next_cursor": f"c{start + limit}" if more else ""}


@method("api.test")
def _api_test(slack: Workspace, args: Json) -> Json:
    return {"args": args}


@method("auth.test")
def _auth_test(slack: Workspace, args: Json) -> Json:
    team = {"url": "https://acme.slack.com/", "team": "Acme", "team_id": TEAM, "is_enterprise_install": False}
    return {**team, "user": "usher", "user_id": BOT_USER, "bot_id": BOT}


@method("team.info")
def _team_info(slack: Workspace, args: Json) -> Json:
    return {"team": {"id": TEAM, "name": "Acme", "domain": "acme", "email_domain": "acme.example"}}


@method("apps.connections.open")
def _connections_open(slack: Workspace, args: Json) -> Json:
    if slack.connect is None:
        raise Refused("socket_mode_disabled")
    return {"url": slack.connect()}


def _said(slack: Workspace, args: Json) -> Json:
    """The parts of a message that is about to be said."""
    slack.check("check_message", args)
    if not args.get("text") and not args.get("blocks"):
        raise Refused("no_text")
    blocks = slack.named(args["blocks"]) if args.get("blocks") else None
    return {"text": args.get("text", ""), "blocks": blocks, "metadata": args.get("metadata")}


@method("chat.postMessage")
def _post(slack: Workspace, args: Json) -> Json:
    channel = slack.place(args.get("channel"), posting=True)
    message = slack.write(channel, BOT_USER, thread_ts=args.get("thread_ts"), **_said(slack, args))
    return {"channel": channel.id, "ts": message["ts"], "message": dict(message)}


@method("chat.postEphemeral")
def _post_ephemeral(slack: Workspace, args: Json) -> Json:
    channel = slack.place(args.get("channel"))
    if channel.is_archived:
        raise Refused("is_archived")
    if args.get("user") not in channel.members:
        raise Refused("user_not_in_channel")
    ts = slack.now()
    slack.ephemerals.append({"ts": ts, "channel": channel.id, "user": args["user"], **_said(slack, args)})
    return {"message_ts": ts}


@method("chat.update")
def _update(slack: Workspace, args: Json) -> Json:
    channel = slack.place(args.get("channel"))
    message = channel.find(args.get("ts"))
    if message["user"] != BOT_USER:
        raise Refused("cant_update_message")
    said = {key: value for key, value in _said(slack, args).items() if key in args}
    if "text" in said and "blocks" not in said:
        message.pop("blocks", None)  # as documented for chat.update: text alone takes the blocks away
    message.update(said, edited={"user": BOT_USER, "ts": slack.now()})
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": dict(message)}


@method("chat.delete")
def _delete(slack: Workspace, args: Json) -> Json:
    channel = slack.place(args.get("channel"))
    message = channel.find(args.get("ts"))
    if message["user"] != BOT_USER:
        raise Refused("cant_delete_message")
    channel.messages.remove(message)
    return {"channel": channel.id, "ts": message["ts"]}


@method("chat.getPermalink")
def _permalink(slack: Workspace, args: Json) -> Json:
    channel = slack.place(args.get("channel"))
    ts = channel.find(args.get("message_ts"))["ts"]
    link = f"https://acme.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _shown(messages: Iterator[Json], args: Json) -> list[Json]:
    keeps = _yes(args.get("include_all_metadata"))
    return [{key: value for key, value in one.items() if keeps or key != "metadata"} for one in messages]


def _between(args: Json, ts: str) -> bool:
    oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "9" * 10)
    return oldest < ts < latest or (_yes(args.get("inclusive")) and ts in (oldest, latest))


@method("conversations.history")
def _history(slack: Workspace, args: Json) -> Json:
    """Newest first; replies in threads are not in it."""
    standing = reversed(slack.place(args.get("channel")).messages)
    top = (one for one in standing if one.get("thread_ts") in (None, one["ts"]) and _between(args, one["ts"]))
    page, cursor = _page(args, _shown(top, args))
    return {"messages": page, "has_more": bool(cursor["next_cursor"]), "response_metadata": cursor}


@method("conversations.replies")
def _replies(slack: Workspace, args: Json) -> Json:
    """The parent first; `oldest` counts for the replies."""
    channel, ts = slack.place(args.get("channel")), args.get("ts")
    if ts not in {one["ts"] for one in channel.messages}:
        raise Refused("thread_not_found")
    thread = (one for one in channel.messages if one["ts"] == ts or one.get("thread_ts") == ts)
    page, cursor = _page(args, _shown((one for one in thread if one["ts"] == ts or _between(args, one["ts"])), args))
    return {"messages": page, "has_more": bool(cursor["next_cursor"]), "response_metadata": cursor}


@method("conversations.open")
def _open_direct(slack: Workspace, args: Json) -> Json:
    user = slack.users.get(str(args.get("users")))
    if user is None:
        raise Refused("user_not_found")
    if user.deleted:
        raise Refused("user_disabled")
    channel = slack.direct(user.id)
    return {"channel": channel.json() if _yes(args.get("return_im")) else {"id": channel.id}}


@method("conversations.join")
def _join(slack: Workspace, args: Json) -> Json:
    channel = slack.channels.get(str(args.get("channel")))
    if channel is None or channel.is_private:
        raise Refused("channel_not_found" if channel is None else "method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    channel.members.add(BOT_USER)
    return {"channel": channel.json()}


@method("conversations.info")
def _info(slack: Workspace, args: Json) -> Json:
    channel = slack.channels.get(str(args.get("channel")))
    if channel is None or (channel.is_private and BOT_USER not in channel.members):
        raise Refused("channel_not_found")
    return {"channel": channel.json()}


@method("users.info")
def _user(slack: Workspace, args: Json) -> Json:
    if (user := slack.users.get(str(args.get("user")))) is None:
        raise Refused("user_not_found")
    return {"user": user.json(with_locale=_yes(args.get("include_locale")))}


@method("users.list")
def _users(slack: Workspace, args: Json) -> Json:
    shown = [user.json(with_locale=_yes(args.get("include_locale"))) for user in slack.users.values()]
    page, cursor = _page(args, shown)
    return {"members": page, "cache_ts": 1700000000, "response_metadata": cursor}


@method("users.conversations")
def _memberships(slack: Workspace, args: Json) -> Json:
    inside = [one.json() for one in slack.channels.values() if args.get("user", BOT_USER) in one.members]
    page, cursor = _page(args, inside)
    return {"channels": page, "response_metadata": cursor}


@method("views.open")
def _open(slack: Workspace, args: Json) -> Json:
    user = slack.spend(args.get("trigger_id"))
    view = slack.keep(args["view"])
    slack.stacks[user] = [view["id"]]
    return {"view": dict(view)}


@method("views.push")
def _push(slack: Workspace, args: Json) -> Json:
    stack = slack.stacks.get(slack.spend(args.get("trigger_id")), [])
    if not 0 < len(stack) < DEEPEST_STACK:
        raise Refused("push_limit_reached" if stack else "not_found")
    stack.append(slack.keep(args["view"], previous=stack[-1])["id"])
    return {"view": dict(slack.views[stack[-1]])}


@method("views.update")
def _update_view(slack: Workspace, args: Json) -> Json:
    named = [
        view for view in slack.views.values() if args.get("external_id") and view["external_id"] == args["external_id"]
    ]
    old = slack.views.get(str(args.get("view_id")), named[0] if named else None)
    is_open = old is not None and any(old["id"] in stack for stack in slack.stacks.values())
    if old is None or not is_open:
        raise Refused("not_found")
    if args.get("hash") not in (None, "", old["hash"]):
        raise Refused("hash_conflict")
    return {"view": dict(slack.renew(old, args["view"]))}


@method("views.publish")
def _publish(slack: Workspace, args: Json) -> Json:
    user = str(args.get("user_id"))
    if user not in slack.users:
        raise Refused("user_not_found")
    old = slack.homes.get(user)
    if old is not None and args.get("hash") not in (None, "", old["hash"]):
        raise Refused("hash_conflict")
    slack.homes[user] = slack.renew(old, args["view"]) if old else slack.keep(args["view"])
    return {"view": dict(slack.homes[user])}


@method("assistant.threads.setStatus")
def _status(slack: Workspace, args: Json) -> Json:
    slack.place(args.get("channel_id"))
    slack.statuses.append(args)
    return {}


@method("assistant.threads.setSuggestedPrompts")
def _prompts(slack: Workspace, args: Json) -> Json:
    slack.place(args.get("channel_id"))
    slack.prompts.append(args)
    return {}
