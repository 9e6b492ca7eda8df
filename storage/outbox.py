"""The outbox: everything that goes to somebody else, or later, written in the transaction that caused it.

A row is `new` until the relay knows where it goes, `waiting` while there is nowhere yet (a channel that nobody bound,
a person who never came), `due`, `claimed` under a lease, `sent`, or `dead`. A lease that ran out, or a send whose
outcome nobody knows, makes it `unknown`: the relay looks before it sends again. Rows to one target go in order.
What was sent is kept for a while and then pruned; what is dead stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.places import Account, Address, Channel, MessageRef
from storage.dialect import ROUTING, in_turn, upsert
from storage.outbox_rows import (
    Claimed,
    Outgoing,
    as_address,
    as_claimed,
    as_row,
    straight_there,
    to_account,
    to_address,
)
from storage.outbox_statements import (
    ADD,
    BOUND,
    COPIES,
    COPY,
    DUE,
    IN_FLIGHT,
    NOWHERE,
    RAN_OUT,
    REST,
    SAY_ANEW,
    SENT,
    SHOWN,
    TAKEN,
    UNSENT,
    ready,
    remember_copy,
    routable,
)
from storage.people import People
from storage.schema import outbox

__all__ = ["Claimed", "Outbox", "Outgoing"]

LEASE = timedelta(seconds=60)
KEPT = timedelta(days=30)  # how long a row stays after it was sent
PORTION = 500  # rows that are pruned in one transaction, so that nobody waits long behind it

Targets = list[dict[str, Any]]  # the columns that say where to


class Outbox:
    """Rows <-> Outgoing, Claimed."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, now: datetime, *messages: Outgoing) -> None:
        """Queues the messages. One whose dedupe_key was queued before is dropped."""
        if not (rows := [as_row(message, now) for message in messages]):
            return
        if any(message.account or message.place for message in messages):
            rows = [{**row, **straight_there(message, now)} for message, row in zip(messages, rows, strict=True)]
        if any(message.dedupe_key for message in messages):
            await self._connection.execute(upsert(self._connection, outbox).on_conflict_do_nothing(), rows)
        else:
            await self._connection.execute(ADD, rows if len(rows) > 1 else rows[0])

    async def replace_card(self, now: datetime, subject: str, payload: str) -> None:
        """The subject's card changed: copies not sent yet get the new one, and all that were sent are updated."""
        await self.replace_unsent({subject: payload})
        await self.add(now, Outgoing(payload=payload, copies_of=subject, subject=subject))

    async def replace_unsent(self, payloads: Mapping[str, str]) -> None:
        """Copies of these subjects' cards that were not sent yet get the new ones."""
        if rows := [{"about": subject, "now_says": payload} for subject, payload in payloads.items()]:
            await self._connection.execute(SAY_ANEW, rows if len(rows) > 1 else rows[0])

    async def shown(self, subjects: Collection[str]) -> dict[str, set[str]]:
        """To whom these cards went, or will go: ids of people and names of channels. Sending again changes it there."""
        found: dict[str, set[str]] = {subject: set() for subject in subjects}
        for row in (await self._connection.execute(SHOWN, {"about": sorted(subjects)})).all() if subjects else ():
            found[row.subject] |= {row.whose}
        return found

    async def drop_unsent(self, beginnings: Iterable[str]) -> int:
        """Rows that were not sent, are no card, and whose dedupe_key begins so, never go; how many."""
        like = or_(*(outbox.c.dedupe_key.startswith(one, autoescape=True) for one in beginnings))
        unsent = outbox.c.status.in_(UNSENT) & outbox.c.subject.is_(None)
        return (await self._connection.execute(delete(outbox).where(unsent, like))).rowcount

    async def route(self, now: datetime) -> int:
        """Finds where new rows go; a row for several places becomes several. Returns how many are due now.

        A row for later stays `new` until its time, so that it holds up nothing that goes to the same target before.
        """
        await in_turn(self._connection, ROUTING)
        query = routable(self._connection.dialect.name)
        rows = (await self._connection.execute(query, {"now": now})).mappings().all()
        routed, known, at_once = 0, dict[tuple[str, str], Targets](), list[dict[str, Any]]()
        for row in rows:
            targets = await self._targets(row, known)
            if targets is None:
                continue
            routed += len(targets)
            if len(targets) == 1:
                at_once.append({"row": row["id"], **NOWHERE, **targets[0]})
            else:
                await self._spread(row, targets)
        if at_once:
            await self._connection.execute(DUE, at_once)
        return routed

    async def _targets(self, row: Mapping[Any, Any], known: dict[tuple[str, str], Targets]) -> Targets | None:
        """Where a row goes; empty when nowhere yet, None when that cannot be told before a send ends.

        `known` keeps what was found for channels and people in this round.
        """
        if row["copies_of"]:
            return await self._copies(row["copies_of"])
        if row["user"]:
            return [to_account(Account(row["platform"], row["tenant"], row["user"]))]
        if row["conversation"]:
            return [to_address(as_address(row))]
        whose = ("channel", row["channel"]) if row["channel"] else ("person", row["person"])
        if whose not in known:
            known[whose] = await (self._of_channel(whose[1]) if whose[0] == "channel" else self._of_person(whose[1]))
        return known[whose]

    async def _of_channel(self, channel: str) -> Targets:
        found = (await self._connection.execute(BOUND, {"which": channel})).mappings().all()
        return [to_address(Address(one["platform"], one["tenant"], one["conversation"])) for one in found]

    async def _of_person(self, person: str) -> Targets:
        return [to_account(one) for one in (await People(self._connection).reachable(PersonId(person)))[:1]]

    async def _copies(self, subject: str) -> list[dict[str, Any]] | None:
        if (await self._connection.execute(IN_FLIGHT, {"about": subject})).first():
            return None
        found = (await self._connection.execute(COPIES, {"about": subject})).mappings().all()
        return [{**to_address(as_address(one)), "target": one["target"]} for one in found]

    async def _spread(self, row: Mapping[Any, Any], targets: Sequence[dict[str, Any]]) -> None:
        if not targets:
            status = "sent" if row["copies_of"] else "waiting"
            await self._connection.execute(REST, {"row": row["id"], "as": status})
            return
        await self._connection.execute(DUE, {"row": row["id"], **NOWHERE, **targets[0]})
        more = [
            {**{column.name: row[column.name] for column in outbox.c}, **target, "status": "due"}
            for target in targets[1:]
        ]
        for extra in more:
            del extra["id"]
            key = extra["dedupe_key"]
            extra["dedupe_key"] = f"{key}@{extra['target']}" if key else None
        if more:  # what was routed before, and lost that place, may have its message there already
            await self._connection.execute(upsert(self._connection, outbox).on_conflict_do_nothing(), more)

    async def claim(
        self, platforms: Collection[str], now: datetime, limit: int = 20, user: str | None = None
    ) -> list[Claimed]:
        """Takes the oldest due row of each target on these platforms, under a lease, for this process alone.

        With `user` only what is for that account: a terminal is one person's, and leaves what others wait for.
        """
        await self._connection.execute(RAN_OUT, {"now": now})
        given: dict[str, Any] = {"platforms": list(platforms), "now": now, "most": limit}
        chosen = ready(self._connection.dialect.name, alone=user is not None)
        found = await self._connection.execute(chosen, given if user is None else {**given, "reader": user})
        picked = {row.id: row.status for row in found.all()}
        if not picked:
            return []
        taken = {"picked": list(picked), "until": now + LEASE}
        rows = (await self._connection.execute(TAKEN, taken)).mappings().all()
        return sorted((as_claimed(row, picked[row["id"]] == "unknown") for row in rows), key=lambda one: one.id)

    async def sent(self, claimed: Claimed, ref: MessageRef, now: datetime) -> None:
        """It arrived. A card's place is remembered, so that it can be changed there."""
        await self._connection.execute(SENT, {"row": claimed.id, "now": now})
        if claimed.subject is None:
            return
        here = {"subject": claimed.subject, "target": claimed.target, "message": ref.message}
        there = {**to_address(ref.address), **here}
        await self._connection.execute(remember_copy(self._connection.dialect.name), there)

    async def again(self, claimed: Claimed, at: datetime, error: str, unknown: bool = False) -> None:
        """It did not go, or nobody knows; it is tried again at that time. An earlier doubt stays."""
        status = "unknown" if unknown or claimed.is_unknown else "due"
        await self._set_mine(claimed, status=status, due_at=at, lease_until=None, error=error)

    async def put_back(self, claimed: Claimed, error: str) -> None:
        """It was refused like everything else at that time, so that this try does not count."""
        status, attempts = "unknown" if claimed.is_unknown else "due", claimed.attempts - 1
        await self._set_mine(claimed, status=status, attempts=attempts, lease_until=None, error=error)

    async def dead(self, claimed: Claimed, error: str) -> None:
        """It will never go; kept for an administrator to see."""
        await self._set_mine(claimed, status="dead", lease_until=None, error=error)

    async def elsewhere(self, claimed: Claimed, error: str) -> bool:
        """Goes on to the account that its person was seen by before this one; False when there is none.

        Only onwards in that order, so that a row comes to its end also when no account takes it.
        """
        if claimed.person is None or claimed.account is None:
            return False
        ways = list(await People(self._connection).reachable(claimed.person))
        later = ways[ways.index(claimed.account) + 1 :] if claimed.account in ways else []
        if later:
            await self._set_mine(claimed, status="due", lease_until=None, error=error, **to_account(later[0]))
        return bool(later)

    async def to_person(self, claimed: Claimed, error: str) -> bool:
        """The place is gone: the row goes to its person instead; False when it names nobody, or went nowhere else."""
        if claimed.person is None or claimed.address is None:
            return False
        await self._set_mine(claimed, status="new", lease_until=None, error=error, **NOWHERE)
        return True

    async def avoid(self, claimed: Claimed, error: str, now: datetime) -> None:
        """The account takes nothing any more: what went there by routing, this row too, is routed again, in its order.

        A row that is bound to this account has nowhere else to go, and is dead.
        """
        mine = (outbox.c.id == claimed.id) & (outbox.c.status == "claimed") & (outbox.c.attempts == claimed.attempts)
        unsent = (outbox.c.target == claimed.target) & (mine | outbox.c.status.in_(("due", "unknown")))
        again = {**NOWHERE, "status": "new", "due_at": now, "lease_until": None, "error": error}
        routed = unsent & outbox.c.person.is_not(None)
        await self._connection.execute(update(outbox).where(routed).values(again))
        if claimed.person is None:
            await self.dead(claimed, error)

    async def copy(self, subject: str, target: str) -> MessageRef | None:
        """Where the subject's card stands at a target."""
        row = (await self._connection.execute(COPY, {"about": subject, "there": target})).mappings().first()
        return MessageRef(as_address(row), row["message"]) if row is not None else None

    async def wake(self, channel: Channel | None = None, person: PersonId | None = None) -> None:
        """There is somewhere to send to now: what waited for it is routed again."""
        await in_turn(self._connection, ROUTING)
        wanted = outbox.c.channel == channel.value if channel is not None else outbox.c.person == person
        await self._connection.execute(update(outbox).where(outbox.c.status == "waiting", wanted).values(status="new"))

    async def counts(self) -> dict[str, int]:
        """How many rows stand in each status."""
        query = select(outbox.c.status, func.count()).group_by(outbox.c.status)
        return {row[0]: row[1] for row in (await self._connection.execute(query)).all()}

    async def last_sent(self, platform: str) -> datetime | None:
        """When something was last sent there, by whichever process. Reads every row: not for every send."""
        query = select(func.max(outbox.c.sent_at)).where(outbox.c.platform == platform)
        found: datetime | None = (await self._connection.execute(query)).scalar()
        return found

    async def prune(self, now: datetime) -> int:
        """Drops rows that were sent KEPT ago, at most PORTION of them; how many. Again, until it is less than that."""
        before = now - KEPT
        done = (outbox.c.status == "sent") & (outbox.c.due_at < before)  # by the index; the time of sending decides
        old = select(outbox.c.id).where(done, func.coalesce(outbox.c.sent_at, outbox.c.due_at) < before).limit(PORTION)
        return (await self._connection.execute(delete(outbox).where(outbox.c.id.in_(old)))).rowcount

    async def _set_mine(self, claimed: Claimed, **values: Any) -> None:
        """Only while the claim still holds: a lease that ran out may have given the row to somebody else."""
        mine = (outbox.c.id == claimed.id) & (outbox.c.attempts == claimed.attempts) & (outbox.c.status == "claimed")
        await self._connection.execute(update(outbox).where(mine).values(values))
