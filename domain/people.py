"""Persons, their roles, and authority: who may do what, and if not, why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)


class Role(StrEnum):
    """The role codes as people type them in chat, files and exports."""

    DIRECTOR = "director"
    INFRASTRUCTURE = "infrastructure"
    PRODUCT_PORTFOLIO = "product-portfolio"
    PROJECT_OFFICE = "project-office"
    TRAINING = "training"
    PROJECT_MANAGER = "project-manager"
    SPONSOR = "sponsor"
    IMPACT_OWNER = "impact-owner"
    PRODUCT_OWNER = "product-owner"
    CHAMPION = "champion"
    EMPLOYEE = "employee"
    SECURITY = "security"
    DATA_OWNER = "data-owner"
    ARCHITECT = "architect"
    LEGAL = "legal"
    FINANCE = "finance"
    ADMIN = "admin"

    @property
    def spoken(self) -> str:
        """The role as it stands in a sentence after "the"."""
        return _SPOKEN.get(self, self.value.replace("-", " "))


_SPOKEN = {
    Role.DIRECTOR: "AI director",
    Role.INFRASTRUCTURE: "head of infrastructure",
    Role.PRODUCT_PORTFOLIO: "head of product portfolio",
    Role.TRAINING: "head of training and promotion",
    Role.DATA_OWNER: "data office",
    Role.SECURITY: "security team",
    Role.LEGAL: "legal team",
    Role.FINANCE: "finance team",
    Role.ADMIN: "administrator",
}

# Heads read every initiative in full, whatever the visibility (domain rule 12, "its champion and the heads").
HEADS = frozenset({Role.DIRECTOR, Role.INFRASTRUCTURE, Role.PRODUCT_PORTFOLIO, Role.PROJECT_OFFICE, Role.TRAINING})


class Standing(StrEnum):
    """How a person belongs to the company."""

    MEMBER = "member"
    GUEST = "guest"
    FOREIGN = "foreign"  # an account of another tenant, met in a shared channel


@dataclass(frozen=True, slots=True)
class Person:
    """One human, whatever accounts they talk from. `department` is None until they said it."""

    id: PersonId
    name: str
    email: str | None = None
    department: str | None = None
    roles: frozenset[Role] = frozenset()
    standing: Standing = Standing.MEMBER
    manager: PersonId | None = None
    time_zone: str = "UTC"
    locale: str = "en"
    active: bool = True
    asked_department_at: datetime | None = None
    site: str | None = None

    def has(self, *roles: Role) -> bool:
        """True when the person holds any of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_outsider(self) -> bool:
        """Guests and people of a foreign tenant: they may ask, never decide."""
        return self.standing is not Standing.MEMBER

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else self.name

    def with_role(self, role: Role) -> Person:
        return replace(self, roles=self.roles | {role})

    def without_role(self, role: Role) -> Person:
        return replace(self, roles=self.roles - {role})
