"""Who owes, decides or hears of something at a gate: the holders of a role, or one person of the initiative itself."""

from __future__ import annotations

from enum import StrEnum

from domain.people import Role


class Party(StrEnum):
    """A role of the company, or a seat at one initiative. The codes are those that people type, as in `Role`."""

    AUTHOR = "author"
    SPONSOR = "sponsor"
    PROJECT_MANAGER = "project-manager"
    IMPACT_OWNER = "impact-owner"
    METRIC_OWNER = "metric-owner"
    PRODUCT_OWNER = "product-owner"
    DATA_OWNER = "data-owner"
    SUPPORT_OWNER = "support-owner"
    DIRECTOR = "director"
    INFRASTRUCTURE = "infrastructure"
    PRODUCT_PORTFOLIO = "product-portfolio"
    PROJECT_OFFICE = "project-office"
    TRAINING = "training"
    CHAMPION = "champion"
    SECURITY = "security"
    ARCHITECT = "architect"
    LEGAL = "legal"
    FINANCE = "finance"

    @property
    def is_seat(self) -> bool:
        """Whether it is one person of the initiative, not everybody who holds a role."""
        return self in SEATS or self is Party.AUTHOR

    @property
    def role(self) -> Role:
        """Whose turn it is while the seat is empty: the role of the same name, else the project office."""
        return _STANDS_IN.get(self) or Role(self.value)

    @property
    def spoken(self) -> str:
        """As it stands in a sentence after "the"."""
        return self.value.replace("-", " ") if self.is_seat else Role(self.value).spoken


# The roles of one initiative that are given to a person in chat (domain rule 3.1).
SEATS = (
    Party.SPONSOR,
    Party.PROJECT_MANAGER,
    Party.IMPACT_OWNER,
    Party.METRIC_OWNER,
    Party.PRODUCT_OWNER,
    Party.DATA_OWNER,
    Party.SUPPORT_OWNER,
)

_STANDS_IN = {
    Party.AUTHOR: Role.PROJECT_OFFICE,
    Party.SPONSOR: Role.PROJECT_OFFICE,
    Party.PROJECT_MANAGER: Role.PROJECT_OFFICE,
    Party.IMPACT_OWNER: Role.PROJECT_OFFICE,
    Party.METRIC_OWNER: Role.PROJECT_OFFICE,
    Party.SUPPORT_OWNER: Role.INFRASTRUCTURE,
}
