"""Persons, their roles and accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import Person, PersonId, Role, Standing
from domain.places import Account
from storage.schema import accounts, people, roles

TERMINAL = "console"  # reaches somebody only while they sit there

_other = accounts.alias()
_is_ahead = or_(  # at the same moment the order of the keys decides, as where accounts are listed
    _other.c.seen_at > accounts.c.seen_at,
    and_(_other.c.seen_at == accounts.c.seen_at, _other.c.key < accounts.c.key),
)
_used_since = exists().where(_other.c.person == accounts.c.person, _other.c.key != accounts.c.key, _is_ahead)
# Asked at every event, so it is built once.
_BY_ACCOUNT = (
    select(people, roles.c.role, accounts.c.seen_at, accounts.c.blocked_at, _used_since.label("used_since"))
    .join_from(accounts, people, people.c.id == accounts.c.person)
    .outerjoin(roles, roles.c.person == people.c.id)
    .where(accounts.c.key == bindparam("account"))
)

_HELD = select(roles.c.person).where(roles.c.role == bindparam("held"))


def _with_roles(condition: ColumnElement[bool]) -> Select[Any]:
    """People that fulfil it with their roles, a row for each, by name."""
    found = select(people, roles.c.role).outerjoin(roles, roles.c.person == people.c.id)
    return found.where(condition).order_by(people.c.name)


# Asked again and again by what tells people of a change, so they are built once, too.
_FIND = _with_roles(people.c.id.in_(bindparam("wanted", expanding=True)))
_HOLDERS = _with_roles(people.c.id.in_(_HELD) & people.c.active)
_HOLDERS_THERE = _with_roles(people.c.id.in_(_HELD) & people.c.active & (people.c.department == bindparam("there")))
_BY_EMAIL = _with_roles(people.c.email == bindparam("address"))
_ACCOUNTS = (
    select(accounts).where(accounts.c.person == bindparam("whose")).order_by(accounts.c.seen_at.desc(), accounts.c.key)
)
_ACCOUNTS_OF_MANY = (
    select(accounts).where(accounts.c.person.in_(bindparam("whose", expanding=True))).order_by(accounts.c.key)
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody, and what is noted of the account they act by.

    `is_last` when no other account of theirs was seen since; `is_blocked` when they did not let us write to them there.
    """

    person: Person
    seen_at: datetime
    is_last: bool
    is_blocked: bool


class People:
    """Rows <-> Person. E-mails are compared in lower case."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, id: PersonId) -> Person | None:
        found = await self.find([id])
        return found.get(id)

    async def find(self, ids: Iterable[PersonId | None]) -> dict[PersonId, Person]:
        """Those of the ids that exist."""
        wanted = {id for id in ids if id is not None}
        if not wanted:
            return {}
        rows = (await self._connection.execute(_FIND, {"wanted": sorted(wanted)})).mappings().all()
        return {person.id: person for person in _people(rows)}

    async def by_account(self, account: Account) -> Person | None:
        """The person whom the account belongs to; None at first contact."""
        found = await self.contact(account)
        return found.person if found is not None else None

    async def contact(self, account: Account) -> Contact | None:
        """The same with what is noted of the account, by the same statement."""
        rows = (await self._connection.execute(_BY_ACCOUNT, {"account": account.key})).mappings().all()
        if not rows:
            return None
        row = rows[0]
        return Contact(_people(rows)[0], row["seen_at"], not row["used_since"], row["blocked_at"] is not None)

    async def by_email(self, email: str) -> Person | None:
        found = _people((await self._connection.execute(_BY_EMAIL, {"address": email.lower()})).mappings().all())
        return found[0] if found else None

    async def with_role(self, role: Role, department: str | None = None) -> list[Person]:
        """Everybody active who holds the role (in the department, when one is given), by name."""
        query = _HOLDERS if department is None else _HOLDERS_THERE
        given = {"held": role.value, **({} if department is None else {"there": department})}
        return _people((await self._connection.execute(query, given)).mappings().all())

    async def all(self, words: str = "", limit: int = 500) -> list[Person]:
        """Active people by name; with words, those whose name or e-mail holds them."""
        condition: ColumnElement[bool] = people.c.active.is_(True)
        if words:
            holds = (column.icontains(words, autoescape=True) for column in (people.c.name, people.c.email))
            condition = condition & or_(*holds)
        return await self._load(condition, limit)

    async def _load(self, condition: Any, limit: int) -> list[Person]:
        chosen = select(people).where(condition).order_by(people.c.name).limit(limit).subquery()
        query = select(chosen, roles.c.role).select_from(chosen.outerjoin(roles, roles.c.person == chosen.c.id))
        return _people((await self._connection.execute(query.order_by(chosen.c.name))).mappings().all())

    async def save(self, person: Person) -> None:
        """Adds or changes the person, roles included."""
        values = {
            "name": person.name,
            "email": person.email.lower() if person.email else None,
            "department": person.department,
            "standing": person.standing.value,
            "manager": person.manager,
            "time_zone": person.time_zone,
            "locale": person.locale,
            "active": person.active,
            "asked_department_at": person.asked_department_at,
            "site": person.site,
        }
        changed = await self._connection.execute(update(people).where(people.c.id == person.id).values(values))
        if changed.rowcount == 0:
            await self._connection.execute(insert(people).values(id=person.id, **values))
        await self._connection.execute(delete(roles).where(roles.c.person == person.id))
        if person.roles:
            rows = [{"person": person.id, "role": role.value} for role in sorted(person.roles)]
            await self._connection.execute(insert(roles), rows)

    async def join(self, account: Account, person: PersonId, now: datetime) -> None:
        """From now on the account is this person's."""
        await self._connection.execute(
            insert(accounts).values(
                key=account.key,
                platform=account.platform,
                tenant=account.tenant,
                user=account.user,
                person=person,
                seen_at=now,
            )
        )

    async def seen(self, account: Account, person: PersonId, now: datetime) -> None:
        """The person acts by this account now, so it is the one seen last, and they let us write to them there."""
        this = accounts.c.key == account.key
        ahead = accounts.c.seen_at >= now  # by a clock that was put back since
        changed = update(accounts).where(accounts.c.person == person, this | ahead)
        before = now - timedelta(microseconds=1)
        await self._connection.execute(
            changed.values(
                seen_at=case((this, bindparam("now", now, accounts.c.seen_at.type)), else_=before),
                blocked_at=case((this, None), else_=accounts.c.blocked_at),
            )
        )

    async def block(self, account: Account, now: datetime) -> None:
        """The person does not let us write to them there, until they act by that account again."""
        await self._connection.execute(update(accounts).where(accounts.c.key == account.key).values(blocked_at=now))

    async def accounts_of(self, person: PersonId) -> Sequence[Account]:
        """The person's accounts, the one seen last first."""
        return [_account(row) for row in await self._accounts(person)]

    async def reachable(self, person: PersonId) -> Sequence[Account]:
        """Where the person can be written to, the account seen last first; a terminal only when there is nothing else.

        Empty while they let us write to them nowhere, and for somebody who never came.
        """
        rows = await self._accounts(person)
        real = [row for row in rows if row["platform"] != TERMINAL]
        return [_account(row) for row in real or rows if row["blocked_at"] is None]

    async def _accounts(self, person: PersonId) -> Sequence[Mapping[Any, Any]]:
        return (await self._connection.execute(_ACCOUNTS, {"whose": person})).mappings().all()

    async def accounts_with_role(self, role: Role) -> list[tuple[Person, Sequence[Account]]]:
        """Everybody active who holds the role, by name, with their accounts."""
        holders = await self.with_role(role)
        given = {"whose": [one.id for one in holders]}
        held: dict[str, list[Account]] = {}
        for row in (await self._connection.execute(_ACCOUNTS_OF_MANY, given)).mappings().all():
            held.setdefault(row["person"], []).append(_account(row))
        return [(one, held.get(one.id, ())) for one in holders]


def _account(row: Mapping[Any, Any]) -> Account:
    return Account(row["platform"], row["tenant"], row["user"])


def _people(rows: Sequence[Mapping[Any, Any]]) -> list[Person]:
    """One person of the rows of each, which differ in the role."""
    held: dict[str, set[Role]] = {}
    for row in rows:
        held.setdefault(row["id"], set()).update([Role(row["role"])] if row["role"] else [])
    return [_person(row, frozenset(held.pop(row["id"]))) for row in rows if row["id"] in held]


def _person(row: Mapping[Any, Any], held: frozenset[Role]) -> Person:
    return Person(
        id=PersonId(row["id"]),
        name=row["name"],
        email=row["email"],
        department=row["department"],
        roles=held,
        standing=Standing(row["standing"]),
        manager=PersonId(row["manager"]) if row["manager"] else None,
        time_zone=row["time_zone"],
        locale=row["locale"],
        active=row["active"],
        asked_department_at=row["asked_department_at"],
        site=row["site"],
    )
