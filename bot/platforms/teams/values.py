"""What the parts of this platform share: its name, its settings, and how people and chats are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from domain.places import Account, Address

NAME = "teams"
CHANNEL = "msteams"  # the channel id of Teams in the Bot Framework
DIRECT = "user:"  # how the address of a direct chat begins
SPLIT = ";messageid="  # behind it a channel's conversation names the thread
CARD = "application/vnd.microsoft.card.adaptive"
OURS = "usher"  # the key under which everything of ours stands in the data of an action
PRESS, PICK, REFRESH = "press", "pick", "refresh"  # the verbs of our actions, and what stands under OURS
OF_MESSAGE = ".message"  # ends the id of an action command that was used on a message

Json = dict[str, Any]
Payload = Mapping[str, Any]  # what Teams sent


class Cloud(StrEnum):
    """Whose sign-in the bot uses. GCC is on the public one; GCC High and DoD are on the government's."""

    PUBLIC = "public"
    GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class Config:
    """`tenants` are those whose people may come in. `dev` lets an emulator on this machine in without a token.

    The addresses are set by tests only; empty means Microsoft's own.
    """

    app_id: str = ""
    password: str = field(default="", repr=False)
    tenant_id: str = ""
    tenants: frozenset[str] = frozenset()
    cloud: Cloud = Cloud.PUBLIC
    dev: bool = False
    openid_url: str = ""
    hosts: frozenset[str] = frozenset()  # more hosts that a service URL may have, beside Microsoft's


def flow_of(command_id: str) -> str:
    """The flow that an action command of the manifest starts."""
    return command_id.removesuffix(OF_MESSAGE)


def account(tenant: str, user: str) -> Account:
    """`user` is the directory's object id where Teams tells it, else Teams' own id."""
    return Account(NAME, tenant, user)


def direct_chat(tenant: str, user: str) -> Address:
    """The person's chat with the bot, named by the person: its own id is looked up when something is sent there."""
    return Address(NAME, tenant, DIRECT + user)


def user_of(address: Address) -> str | None:
    """Whose direct chat it is; None for a channel or a group chat."""
    return address.conversation.removeprefix(DIRECT) if address.conversation.startswith(DIRECT) else None
