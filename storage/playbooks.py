"""The versions of playbooks that were written in chat, and which of them are in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import PersonId
from domain.versions import DECIDED_FROM, Version, VersionState
from storage.dialect import in_turn
from storage.meta import Meta
from storage.schema_knowledge import playbook_versions as versions

TURN = 5_141_997  # orders those who number, publish and retire versions
MARKER = "playbooks_marker"  # in `meta`: how often something was published or retired
_STANDING = (VersionState.PUBLISHED.value, VersionState.RETIRED.value)


class Playbooks:
    """Rows <-> Version. No version is ever written over but for its state and who decided on it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_number(self, id: str) -> int:
        """The number of the playbook's next version; whoever else asks for one waits from here to the commit.

        So does whoever publishes or retires: what `in_force` says after this stays true until then.
        """
        await in_turn(self._connection, TURN)
        query = select(func.max(versions.c.number)).where(versions.c.playbook == id)
        return int((await self._connection.execute(query)).scalar() or 0) + 1

    async def add(self, version: Version) -> None:
        """Keeps the version; one that is published or retires the playbook replaces what was in force."""
        await in_turn(self._connection, TURN)
        if version.state.value in _STANDING:
            await self._replace(version.playbook)
        fields = {name: getattr(version, name) for name in Version.__slots__}
        await self._connection.execute(insert(versions).values({**fields, "state": version.state.value}))

    async def decide(
        self, id: str, number: int, state: VersionState, by: PersonId, at: datetime, reason: str | None = None
    ) -> bool:
        """Publishes or declines what was proposed, retires what is in force. False when somebody was faster.

        ValueError for a state that is no decision.
        """
        if state not in DECIDED_FROM:
            raise ValueError(f"{state} is no decision")
        await in_turn(self._connection, TURN)
        found = await self.get(id, number)
        if found is None or found.state is not DECIDED_FROM[state]:
            return False
        if state.value in _STANDING:
            await self._replace(id, besides=number)
        values = {"state": state.value, "decided_by": by, "decided_at": at, "reason": reason}
        await self._connection.execute(update(versions).where(_this(id, number)).values(values))
        return True

    async def get(self, id: str, number: int) -> Version | None:
        found = await self._many(select(versions).where(_this(id, number)))
        return found[0] if found else None

    async def in_force(self, id: str) -> Version | None:
        """The published version of the playbook; None when there is none, or it was retired."""
        mine = (versions.c.playbook == id) & (versions.c.state == VersionState.PUBLISHED.value)
        found = await self._many(select(versions).where(mine))
        return found[0] if found else None

    async def of(self, id: str) -> list[Version]:
        """All versions of the playbook, the newest first."""
        mine = select(versions).where(versions.c.playbook == id)
        return await self._many(mine.order_by(versions.c.number.desc()))

    async def published(self) -> list[Version]:
        """What is in force, by the playbooks' ids."""
        return await self._many(self._in(VersionState.PUBLISHED).order_by(versions.c.playbook))

    async def retired(self) -> list[str]:
        """The ids of the playbooks that answer no more."""
        rows = await self._many(self._in(VersionState.RETIRED).order_by(versions.c.playbook))
        return [version.playbook for version in rows]

    async def proposed(self, limit: int) -> list[Version]:
        """What waits for a decision, the oldest first."""
        oldest = (versions.c.at, versions.c.playbook, versions.c.number)
        return await self._many(self._in(VersionState.PROPOSED).order_by(*oldest).limit(limit))

    async def marker(self) -> int:
        """Another number after everything that was published or retired; read by its key."""
        return int(await Meta(self._connection).get(MARKER) or 0)

    async def _replace(self, id: str, besides: int = 0) -> None:
        """Nothing of the playbook is in force any more but that number; a new one may be. Moves the marker on."""
        others = (versions.c.playbook == id) & versions.c.state.in_(_STANDING) & (versions.c.number != besides)
        await self._connection.execute(update(versions).where(others).values(state=VersionState.REPLACED.value))
        await Meta(self._connection).put(MARKER, str(await self.marker() + 1))

    def _in(self, state: VersionState) -> Any:
        return select(versions).where(versions.c.state == state.value)

    async def _many(self, query: Any) -> list[Version]:
        return [_version(row) for row in (await self._connection.execute(query)).mappings()]


def _this(id: str, number: int) -> Any:
    return (versions.c.playbook == id) & (versions.c.number == number)


def _version(row: Mapping[Any, Any]) -> Version:
    fields = {name: row[name] for name in Version.__slots__}
    return Version(**{**fields, "state": VersionState(row["state"])})
