"""What is queued and what is claimed, as values and as rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.people import PersonId
from domain.places import Account, Address, Channel


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A neutral message for a person, a channel, wherever copies of a subject's card are, one account, or one place.

    A person is reached where they were seen last when it is sent; an account is that one, whatever is used later.
    What is for a place, such as a thread, goes to `person` instead when the place is gone.
    """

    payload: str
    person: PersonId | None = None
    channel: Channel | None = None
    copies_of: str | None = None
    account: Account | None = None
    place: Address | None = None
    subject: str | None = None
    dedupe_key: str | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row to be sent now. `is_unknown` when an earlier try may have arrived.

    `person` is whom it is for, when it went to the account by routing: another account of theirs does as well. With
    an address it is who gets it when that place is gone.
    """

    id: int
    payload: str
    subject: str | None
    attempts: int
    is_unknown: bool
    address: Address | None
    account: Account | None
    target: str
    platform: str
    person: PersonId | None = None
    dedupe_key: str | None = None


def as_row(message: Outgoing, now: datetime) -> dict[str, Any]:
    """As it is stored."""
    return {
        "dedupe_key": message.dedupe_key,
        "person": message.person,
        "channel": message.channel.value if message.channel else None,
        "copies_of": message.copies_of,
        "subject": message.subject,
        "payload": message.payload,
        "status": "new",
        "due_at": message.due_at or now,
        "attempts": 0,
        "created_at": now,
    }


def straight_there(message: Outgoing, now: datetime) -> dict[str, Any]:
    """Where a row goes that names its account or place, so that it needs no routing; one for later is routed then."""
    nowhere = dict.fromkeys(("platform", "tenant", "user", "conversation", "thread", "target"))
    if message.account is None and message.place is None:
        return nowhere
    there = to_account(message.account) if message.account is not None else {}
    there = to_address(message.place) if message.place is not None else there
    status = "due" if message.due_at is None or message.due_at <= now else "new"
    return {**nowhere, **there, "status": status}


def to_address(address: Address) -> dict[str, Any]:
    """The columns of a place."""
    return {
        "platform": address.platform,
        "tenant": address.tenant,
        "conversation": address.conversation,
        "thread": address.thread,
        "target": address.key,
    }


def to_account(account: Account) -> dict[str, Any]:
    """The columns of somebody's direct chat."""
    return {"platform": account.platform, "tenant": account.tenant, "user": account.user, "target": account.key}


def as_address(row: Mapping[Any, Any]) -> Address:
    """The place in a row."""
    return Address(row["platform"], row["tenant"], row["conversation"], row["thread"])


def as_claimed(row: Mapping[Any, Any], is_unknown: bool) -> Claimed:
    """The row as the relay takes it."""
    return Claimed(
        id=row["id"],
        payload=row["payload"],
        subject=row["subject"],
        attempts=row["attempts"],
        is_unknown=is_unknown,
        address=as_address(row) if row["conversation"] else None,
        account=Account(row["platform"], row["tenant"], row["user"]) if row["user"] else None,
        target=row["target"],
        platform=row["platform"],
        person=PersonId(row["person"]) if row["person"] else None,
        dedupe_key=row["dedupe_key"],
    )
