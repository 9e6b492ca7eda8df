"""Names on cards, remembered for half a minute. Authority is never read from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.people import Person, PersonId, Role
from domain.places import Account
from storage.people import People

KEPT = timedelta(seconds=30)
AT_MOST = 5_000


@dataclass
class Directory:
    """Who is who, which department's champion, of the project office; another process's change shows within KEPT."""

    _people: dict[PersonId, tuple[datetime, Person]] = field(default_factory=dict)
    _champions: dict[str, tuple[datetime, Sequence[Person]]] = field(default_factory=dict)
    _holders: dict[Role, tuple[datetime, Sequence[Person]]] = field(default_factory=dict)
    _office: tuple[datetime, Sequence[tuple[Person, Sequence[Account]]]] | None = None
    _kept: timedelta = KEPT

    async def find(self, people: People, ids: Iterable[PersonId | None], now: datetime) -> dict[PersonId, Person]:
        """Those of the ids that exist."""
        wanted = {id for id in ids if id is not None}
        fresh = {
            id: self._people[id][1] for id in wanted if id in self._people and self._is_fresh(self._people[id][0], now)
        }
        found = await people.find(wanted - fresh.keys())
        if len(self._people) > AT_MOST:
            self._people.clear()
        self._people.update({id: (now, person) for id, person in found.items()})
        return {**fresh, **found}

    async def champions(self, people: People, department: str | None, now: datetime) -> Sequence[Person]:
        """The champions of a department, by name."""
        if department is None:
            return ()
        kept = self._champions.get(department)
        if kept is None or not self._is_fresh(kept[0], now):
            kept = (now, await people.with_role(Role.CHAMPION, department))
            self._champions[department] = kept
        return kept[1]

    async def holders(self, people: People, role: Role, now: datetime) -> Sequence[Person]:
        """Everybody who holds the role, by name, to be told of something."""
        kept = self._holders.get(role)
        if kept is None or not self._is_fresh(kept[0], now):
            kept = (now, await people.with_role(role))
            self._holders[role] = kept
        return kept[1]

    async def project_office(self, people: People, now: datetime) -> Sequence[tuple[Person, Sequence[Account]]]:
        """The people of the project office with their accounts, by name."""
        if self._office is None or not self._is_fresh(self._office[0], now):
            self._office = (now, await people.accounts_with_role(Role.PROJECT_OFFICE))
        return self._office[1]

    def forget(self) -> None:
        """Somebody changed."""
        self._office = None
        self._people.clear()
        self._champions.clear()
        self._holders.clear()

    @contextmanager
    def steady(self) -> Iterator[None]:
        """What was read stays until somebody changes here, however far the clock moves; for one who writes alone."""
        self._kept = timedelta.max
        try:
            yield
        finally:
            self._kept = KEPT
            self.forget()

    def _is_fresh(self, since: datetime, now: datetime) -> bool:
        return timedelta() <= now - since < self._kept
