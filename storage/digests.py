"""Who gets which digest and when, which were claimed, and what each receiver set.

A digest is sent by whoever writes its claim, in the transaction that queues it. Its receiver is taken for a short time
before, so that several processes do not gather the same one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.digest_settings import DigestSettings, who_of
from domain.digests import DigestKind, Receiver, Since
from domain.people import PersonId
from domain.places import Channel
from storage.dialect import upsert
from storage.meta import Meta
from storage.schema import outbox
from storage.schema_digests import digest_claims, digest_receivers, digest_settings

SETTINGS = TypeAdapter(DigestSettings)
EVER = datetime(9999, 1, 1, tzinfo=UTC)
SYNCED = "digests_synced"  # when the receivers were last compared with the people and channels there are
UNSENT = ("new", "waiting")  # what has no place to go to

_R, _C = digest_receivers.c, digest_claims.c


class DigestState(StrEnum):
    """What became of a digest."""

    SENT = "sent"
    SILENT = "silent"  # there was nothing to say
    DROPPED = "dropped"  # its moment had passed, or it could not reach anybody


@dataclass(frozen=True, slots=True)
class Due:
    """A receiver as it is stored: slots up to `settled_at` are over, and `next_at` says when to look again.

    `rhythm` is all that says when its digests come, in words that are only compared.
    """

    receiver: Receiver
    zone: str
    rhythm: str
    settled_at: datetime
    next_at: datetime | None


_DUE = (
    select(digest_receivers)
    .where(_R.next_at.is_not(None), _R.next_at <= bindparam("now", type_=_R.next_at.type))
    .order_by(_R.next_at, _R.kind, _R.who)
    .limit(bindparam("most"))
)
_LAST = (
    select(_C.at, _C.figures)
    .where(_C.kind == bindparam("of_kind"), _C.who == bindparam("of_whom"), _C.state == DigestState.SENT.value)
    .where(_C.at < bindparam("before", type_=_C.at.type))
    .order_by(_C.at.desc())
    .limit(1)
)


class Digests:
    """Rows <-> Due, Since, DigestSettings."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def due(self, now: datetime, limit: int) -> list[Due]:
        """Receivers that are to be looked at, the longest waiting first."""
        rows = (await self._connection.execute(_DUE, {"now": now, "most": limit})).mappings()
        return [_due(row) for row in rows]

    async def all(self, limit: int) -> list[Due]:
        """Every receiver there is, by its key."""
        query = select(digest_receivers).order_by(_R.kind, _R.who).limit(limit)
        return [_due(row) for row in (await self._connection.execute(query)).mappings()]

    async def among(self, receivers: Collection[Receiver]) -> list[Receiver]:
        """Those of them that get their digest."""
        wanted = {(one.kind.value, one.who): one for one in receivers}
        whom = _R.who.in_(sorted({who for _, who in wanted}))
        rows = await self._connection.execute(
            select(_R.kind, _R.who).where(whom, _R.kind.in_(sorted({kind for kind, _ in wanted})))
        )
        return [wanted[kind, who] for kind, who in rows if (kind, who) in wanted]

    async def add(self, *receivers: Due) -> None:
        """New receivers; one that is there already stays as it is."""
        if receivers:
            await self._connection.execute(
                upsert(self._connection, digest_receivers).on_conflict_do_nothing(), [_row(one) for one in receivers]
            )

    async def change(self, before: Due, after: Due) -> bool:
        """Over the state that was read only; False when somebody was faster."""
        done = await self._connection.execute(update(digest_receivers).where(_is(before)).values(_row(after)))
        return done.rowcount == 1

    async def remove(self, *receivers: Receiver) -> None:
        """They get this digest no more, until they are added again."""
        for one in receivers:
            await self._connection.execute(delete(digest_receivers).where(_R.kind == one.kind.value, _R.who == one.who))

    async def is_claimed(self, receiver: Receiver, day: date) -> bool:
        """Whether the receiver's digest of that day is settled."""
        query = select(_C.key).where(_C.key == receiver.key(day))
        return (await self._connection.execute(query)).first() is not None

    async def claim(
        self,
        receiver: Receiver,
        day: date,
        now: datetime,
        state: DigestState,
        figures: Mapping[str, float] | None = None,
    ) -> bool:
        """The receiver's digest of that day is settled like this, by this transaction; False when it was settled."""
        row = {
            "key": receiver.key(day),
            "kind": receiver.kind.value,
            "who": receiver.who,
            "day": day,
            "at": now,
            "state": state.value,
            "figures": json.dumps(dict(figures or {}), separators=(",", ":")),
        }
        adding = upsert(self._connection, digest_claims).values(row).on_conflict_do_nothing()
        return (await self._connection.execute(adding)).rowcount == 1

    async def last(self, receiver: Receiver, before: datetime = EVER) -> Since | None:
        """What the last digest that this receiver got before then said; None before the first."""
        wanted = {"of_kind": receiver.kind.value, "of_whom": receiver.who, "before": before}
        row = (await self._connection.execute(_LAST, wanted)).first()
        return Since(row.at, {name: float(value) for name, value in json.loads(row.figures).items()}) if row else None

    async def forget(self, before: datetime, limit: int) -> int:
        """Drops claims that are older, at most so many; how many."""
        old = select(_C.key).where(_C.at < before).order_by(_C.at).limit(limit)
        return (await self._connection.execute(delete(digest_claims).where(_C.key.in_(old)))).rowcount

    async def settings(self, whose: PersonId | Channel) -> DigestSettings:
        """What was set for the person or the channel; nothing is set where nobody did."""
        who = who_of(whose)
        query = select(digest_settings.c.body).where(digest_settings.c.who == who)
        body = (await self._connection.execute(query)).scalar()
        return SETTINGS.validate_json(body) if body is not None else DigestSettings(who)

    async def all_settings(self, limit: int) -> dict[str, DigestSettings]:
        """What was set, by whom it is for."""
        query = select(digest_settings.c.who, digest_settings.c.body).order_by(digest_settings.c.who).limit(limit)
        rows = (await self._connection.execute(query)).all()
        return {row.who: SETTINGS.validate_json(row.body) for row in rows}

    async def save_settings(self, settings: DigestSettings, by: PersonId, now: datetime) -> bool:
        """Over the revision that was read only; False when somebody was faster: read again, it says who and when."""
        after = SETTINGS.validate_python(settings)
        row = {"revision": settings.revision + 1, "body": _body(after, by, now)}
        mine = (digest_settings.c.who == settings.who) & (digest_settings.c.revision == settings.revision)
        if settings.revision == 0:
            adding = upsert(self._connection, digest_settings).values(who=settings.who, **row)
            done = await self._connection.execute(adding.on_conflict_do_nothing())
        else:
            done = await self._connection.execute(update(digest_settings).where(mine).values(row))
        if done.rowcount == 1:
            await self.sync_soon()
        return done.rowcount == 1

    async def synced_at(self) -> datetime | None:
        """When the receivers were last brought in line; None when that is to be done now."""
        kept = await Meta(self._connection).get(SYNCED)
        return datetime.fromisoformat(kept) if kept else None

    async def synced(self, now: datetime) -> None:
        """The receivers are in line with what there is at this moment."""
        await Meta(self._connection).put(SYNCED, now.isoformat())

    async def sync_soon(self) -> None:
        """Somebody changed who gets what, or when: the next round of the clock brings the receivers in line."""
        await Meta(self._connection).put(SYNCED, "")

    async def lose(self, channels: Collection[Channel]) -> int:
        """The channels have no place any more: their digests are off, and what found none is not kept for later.

        How many digests were off by this.
        """
        lost = [one.value for one in channels]
        waiting = outbox.c.channel.in_(lost) & or_(*(outbox.c.status == one for one in UNSENT))
        digest = outbox.c.dedupe_key.like("digest:%")
        dead = {"status": "dead", "error": "its channel is gone"}
        await self._connection.execute(update(outbox).where(waiting, digest).values(dead))
        return (await self._connection.execute(delete(digest_receivers).where(_R.channel.in_(lost)))).rowcount


def _is(one: Due) -> Any:
    same = (_R.kind == one.receiver.kind.value) & (_R.who == one.receiver.who)
    at = _R.next_at.is_(None) if one.next_at is None else _R.next_at == one.next_at
    return same & at & (_R.settled_at == one.settled_at)


def _due(row: Mapping[Any, Any]) -> Due:
    receiver = Receiver(
        DigestKind(row["kind"]),
        PersonId(row["person"]) if row["person"] is not None else None,
        Channel(row["channel"]) if row["channel"] is not None else None,
    )
    return Due(receiver, row["zone"], row["rhythm"], row["settled_at"], row["next_at"])


def _row(one: Due) -> dict[str, Any]:
    return {
        "kind": one.receiver.kind.value,
        "who": one.receiver.who,
        "person": one.receiver.person,
        "channel": one.receiver.channel.value if one.receiver.channel is not None else None,
        "zone": one.zone,
        "rhythm": one.rhythm,
        "settled_at": one.settled_at,
        "next_at": one.next_at,
    }


def _body(settings: DigestSettings, by: PersonId, now: datetime) -> str:
    kept = SETTINGS.dump_python(settings, mode="json")
    return json.dumps({**kept, "revision": settings.revision + 1, "by": by, "at": now.isoformat()})
