"""Conversations being run: whose they are, where they stand, and which one has the focus where."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.places import Account, Address
from storage.dialect import upsert
from storage.schema import conversations, focus, participants


@dataclass(frozen=True, slots=True)
class Conversation:
    """A flow being run. `state` is the engine's, as JSON values; `subject` the record it is about, if any."""

    id: str
    flow: str
    owner: PersonId
    state: Mapping[str, Any]
    status: str
    created_at: datetime
    updated_at: datetime
    subject: str | None = None
    revision: int = 1


class Conversations:
    """Rows <-> Conversation."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, conversation: Conversation) -> None:
        await self._connection.execute(insert(conversations).values(_row(conversation)))

    async def save(self, conversation: Conversation) -> bool:
        """Writes over the revision before this one; False when another window was faster."""
        given = {
            "saved": conversation.id,
            "over": conversation.revision - 1,
            "status": conversation.status,
            "revision": conversation.revision,
            "state": json.dumps(conversation.state),
            "updated_at": conversation.updated_at,
        }
        done = await self._connection.execute(_SAVE, given)
        return bool(done.rowcount == 1)

    async def get(self, id: str, person: PersonId) -> Conversation | None:
        """The conversation, if the person is its owner or takes part."""
        return await self._first(_GET, {"wanted": id, "person": person})

    async def get_and_next(
        self, id: str, person: PersonId, account: Account, place: Address
    ) -> tuple[Conversation | None, Conversation | None]:
        """The conversation, and the open one below it on the stack there, in one question."""
        given = {"id": id, "person": person, "account": account.key, "place": place.key}
        rows = (await self._connection.execute(_GET_AND_NEXT, given)).mappings().all()
        found = {row["id"]: _conversation(row) for row in rows}
        return found.pop(id, None), next(iter(found.values()), None)

    async def in_focus(self, account: Account, place: Address, person: PersonId) -> Conversation | None:
        """The open conversation on top of the stack of this account in this place."""
        return await self._first(_IN_FOCUS, {"account": account.key, "place": place.key, "person": person})

    async def open_of(self, person: PersonId, since: datetime) -> Sequence[Conversation]:
        """The person's open conversations that were touched since then, the latest first."""
        rows = (await self._connection.execute(_OPEN_OF, {"person": person, "since": since})).mappings().all()
        return [_conversation(row) for row in rows]

    async def focus(self, account: Account, place: Address, conversation: str) -> None:
        """Puts the conversation on top of the stack there."""
        here = (focus.c.account == account.key) & (focus.c.place == place.key)
        top = select(func.coalesce(func.max(focus.c.position), 0) + 1).where(here).scalar_subquery()
        values = {"account": account.key, "place": place.key, "conversation": conversation, "position": top}
        added = upsert(self._connection, focus).values(values)
        await self._connection.execute(
            added.on_conflict_do_update(
                index_elements=["account", "place", "conversation"], set_={"position": added.excluded.position}
            )
        )

    async def unfocus(self, account: Account, conversation: str) -> None:
        """Takes it off all stacks of the account: no typed line belongs to it any more, and it stays as it is."""
        here = (focus.c.account == account.key) & (focus.c.conversation == conversation)
        await self._connection.execute(delete(focus).where(here))

    async def forget_focus(self) -> None:
        """Takes what is over off the stacks."""
        over = select(conversations.c.id).where(conversations.c.status != "open")
        await self._connection.execute(delete(focus).where(focus.c.conversation.in_(over)))

    async def invite(self, conversation: str, person: PersonId) -> bool:
        """The person takes part from now on: sees and fills the same draft. False when they did already."""
        values = {"conversation": conversation, "person": person}
        added = upsert(self._connection, participants).values(values).on_conflict_do_nothing()
        return bool((await self._connection.execute(added)).rowcount)

    async def participants(self, conversation: str) -> list[PersonId]:
        query = select(participants.c.person).where(participants.c.conversation == conversation)
        return [PersonId(value) for value in (await self._connection.execute(query)).scalars()]

    async def _first(self, query: Select[Any], given: Mapping[str, Any]) -> Conversation | None:
        row = (await self._connection.execute(query, given)).mappings().first()
        return _conversation(row) if row is not None else None


def _is_mine() -> ColumnElement[bool]:
    """Of the bound person: their own, or one that they help with."""
    helped = select(participants.c.conversation).where(participants.c.person == bindparam("person"))
    return or_(conversations.c.owner == bindparam("person"), conversations.c.id.in_(helped))


def _get_and_next() -> Select[Any]:
    below = (
        select(conversations.c.id)
        .join(focus, focus.c.conversation == conversations.c.id)
        .where(focus.c.account == bindparam("account"), focus.c.place == bindparam("place"))
        .where(conversations.c.status == "open", conversations.c.id != bindparam("id"))
        .order_by(focus.c.position.desc())
        .limit(1)
        .correlate(None)
        .scalar_subquery()
    )
    wanted = (conversations.c.id == bindparam("id")) | (conversations.c.id == below)
    return select(conversations).where(wanted, _is_mine())


# What is asked often is built once.
_GET = select(conversations).where(conversations.c.id == bindparam("wanted"), _is_mine())
_IN_FOCUS = (
    select(conversations)
    .join(focus, focus.c.conversation == conversations.c.id)
    .where(focus.c.account == bindparam("account"), focus.c.place == bindparam("place"))
    .where(conversations.c.status == "open", _is_mine())
    .order_by(focus.c.position.desc())
    .limit(1)
)
_OPEN_OF = (
    select(conversations)
    .where(_is_mine(), conversations.c.status == "open")
    .where(conversations.c.updated_at >= bindparam("since", type_=conversations.c.updated_at.type))
    .order_by(conversations.c.updated_at.desc(), conversations.c.id)
)
_GET_AND_NEXT = _get_and_next()
_SAVE = (
    update(conversations)
    .where(conversations.c.id == bindparam("saved"), conversations.c.revision == bindparam("over"))
    .values({name: bindparam(name) for name in ("status", "revision", "state", "updated_at")})
)


def _row(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "flow": conversation.flow,
        "owner": conversation.owner,
        "subject": conversation.subject,
        "status": conversation.status,
        "revision": conversation.revision,
        "state": json.dumps(conversation.state),
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
    }


def _conversation(row: Mapping[Any, Any]) -> Conversation:
    return Conversation(
        id=row["id"],
        flow=row["flow"],
        owner=PersonId(row["owner"]),
        state=json.loads(row["state"]),
        status=row["status"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        subject=row["subject"],
        revision=row["revision"],
    )
