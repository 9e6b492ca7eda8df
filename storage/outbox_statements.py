"""What the outbox asks all the time, built once: to build such a statement takes longer than to carry it out."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, insert, or_, select, update

from storage.dialect import upsert_of
from storage.schema import channels, copies, outbox

UNSENT = ("new", "waiting", "due")
AHEAD = ("due", "claimed", "unknown")  # what a later row to the same target waits for
NOWHERE = dict.fromkeys(("platform", "tenant", "conversation", "thread", "user", "target"))
TOGETHER = 200  # rows that are routed in one round
_O = outbox.c

ADD = insert(outbox)
DUE = (
    update(outbox).where(_O.id == bindparam("row")).values(status="due", **{name: bindparam(name) for name in NOWHERE})
)
REST = update(outbox).where(_O.id == bindparam("row")).values(status=bindparam("as"))
SAY_ANEW = (
    update(outbox)
    .where(_O.subject == bindparam("about"), or_(*(_O.status == one for one in UNSENT)))
    .where(_O.copies_of.is_(None))
    .values(payload=bindparam("now_says"))
)
SHOWN = select(_O.subject, func.coalesce(_O.person, _O.channel, "").label("whose")).where(
    _O.subject.in_(bindparam("about", expanding=True)), _O.copies_of.is_(None)
)
IN_FLIGHT = select(_O.id).where(_O.subject == bindparam("about"), _O.status.in_(("claimed", "unknown"))).limit(1)
COPIES = select(copies).where(copies.c.subject == bindparam("about")).order_by(copies.c.target)
COPY = select(copies).where(copies.c.subject == bindparam("about"), copies.c.target == bindparam("there"))
BOUND = select(channels).where(channels.c.channel == bindparam("which")).order_by(channels.c.address)
RAN_OUT = (
    update(outbox)
    .where(_O.status == "claimed", _O.lease_until < bindparam("now"))
    .values(status="unknown", lease_until=None)
)
TAKEN = (
    update(outbox)
    .where(_O.id.in_(bindparam("picked", expanding=True)))
    .values(status="claimed", lease_until=bindparam("until"), attempts=_O.attempts + 1)
    .returning(outbox)
)
SENT = (
    update(outbox)
    .where(_O.id == bindparam("row"))
    .values(status="sent", sent_at=bindparam("now"), lease_until=None, error=None)
)


@cache
def routable(dialect: str) -> Select[Any]:
    """The rows of which nobody found out yet where they go, and that are not for later."""
    query = select(outbox).where(_O.status == "new", _O.due_at <= bindparam("now")).order_by(_O.id).limit(TOGETHER)
    return query.with_for_update(skip_locked=True) if dialect == "postgresql" else query


@cache
def ready(dialect: str, *, alone: bool) -> Select[Any]:
    """The oldest due row of each target; `alone` only what is for one account, of which a card's copy names none."""
    earlier = outbox.alias()
    blocked = exists().where(and_(earlier.c.target == _O.target, earlier.c.id < _O.id, earlier.c.status.in_(AHEAD)))
    due = _O.status.in_(("due", "unknown")) & (_O.due_at <= bindparam("now"))
    here = _O.platform.in_(bindparam("platforms", expanding=True))
    query = select(_O.id, _O.status).where(due & here, ~blocked).order_by(_O.id).limit(bindparam("most"))
    if alone:
        query = query.where((_O.user == bindparam("reader")) | (_O.conversation == bindparam("reader")))
    return query.with_for_update(skip_locked=True, of=outbox) if dialect == "postgresql" else query


@cache
def remember_copy(dialect: str) -> Any:
    """Where a card stands: a row of `copies`; at the same target the message is another one from now on."""
    added = upsert_of(dialect, copies)
    return added.on_conflict_do_update(index_elements=["subject", "target"], set_={"message": added.excluded.message})
