"""Digests: which there are, who gets them, and what names one of them (domain rules 4.1, 9.1 and 9.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from domain.people import HEADS, PersonId, Role
from domain.places import Channel


class DigestKind(StrEnum):
    """The role codes of domain rule 4.1 as people type them, and the packs of the rituals of rule 9.1."""

    DIRECTOR = "director"
    INFRASTRUCTURE = "infrastructure"
    PRODUCT_PORTFOLIO = "product-portfolio"
    PROJECT_OFFICE_DAILY = "project-office-daily"
    PROJECT_OFFICE = "project-office"
    TRAINING = "training"
    PROJECT_MANAGER = "project-manager"
    CHAMPION = "champion"
    SPONSOR = "sponsor"
    IMPACT_OWNER = "impact-owner"
    SECURITY = "security"
    DATA_OWNER = "data-owner"
    TRIAGE_SESSION = "triage-session"
    GATE_SESSION = "gate-session"
    PORTFOLIO_REVIEW = "portfolio-review"
    STEERING_GROUP = "steering-group"
    CHAMPION_MEETING = "champion-meeting"
    IMPACT_REVIEW = "impact-review"

    @property
    def spoken(self) -> str:
        """As it stands in a sentence: "the project office"."""
        return self.value.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Since:
    """What the last digest of this receiver said: when it was, and its figures by name, for "+5"."""

    at: datetime
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets a digest: a person, or a role's channel. Exactly one of the two; ValueError otherwise."""

    kind: DigestKind
    person: PersonId | None = None
    channel: Channel | None = None

    def __post_init__(self) -> None:
        if (self.person is None) == (self.channel is None):
            raise ValueError("A digest goes to a person or to a channel.")

    @property
    def who(self) -> str:
        """Names the person or the channel; no person has a channel's name here."""
        return f"#{self.channel.value}" if self.channel is not None else f"{self.person}"

    def key(self, day: date) -> str:
        """Names the digest of that day, the receiver's own: what bears it is sent once (domain rule 9.2)."""
        return f"digest:{self.kind.value}:{self.who}:{day.isoformat()}"


CHANNELS: Final[Mapping[DigestKind, Channel]] = {  # where a digest is read together
    DigestKind.DIRECTOR: Channel.DIRECTOR,
    DigestKind.INFRASTRUCTURE: Channel.INFRASTRUCTURE,
    DigestKind.PRODUCT_PORTFOLIO: Channel.PRODUCT_PORTFOLIO,
    DigestKind.PROJECT_OFFICE_DAILY: Channel.PROJECT_OFFICE,
    DigestKind.PROJECT_OFFICE: Channel.PROJECT_OFFICE,
    DigestKind.TRAINING: Channel.TRAINING,
    DigestKind.SECURITY: Channel.SECURITY,
    DigestKind.TRIAGE_SESSION: Channel.PROJECT_OFFICE,
    DigestKind.GATE_SESSION: Channel.PROJECT_OFFICE,
    DigestKind.PORTFOLIO_REVIEW: Channel.PROJECT_OFFICE,
    DigestKind.STEERING_GROUP: Channel.DIRECTOR,
    DigestKind.CHAMPION_MEETING: Channel.CHAMPIONS,
    DigestKind.IMPACT_REVIEW: Channel.PROJECT_OFFICE,
}
ROLES: Final[Mapping[DigestKind, Role]] = {  # whose own digest it is
    DigestKind.DIRECTOR: Role.DIRECTOR,
    DigestKind.INFRASTRUCTURE: Role.INFRASTRUCTURE,
    DigestKind.PRODUCT_PORTFOLIO: Role.PRODUCT_PORTFOLIO,
    DigestKind.PROJECT_OFFICE_DAILY: Role.PROJECT_OFFICE,
    DigestKind.PROJECT_OFFICE: Role.PROJECT_OFFICE,
    DigestKind.TRAINING: Role.TRAINING,
    DigestKind.PROJECT_MANAGER: Role.PROJECT_MANAGER,
    DigestKind.CHAMPION: Role.CHAMPION,
    DigestKind.SPONSOR: Role.SPONSOR,
    DigestKind.IMPACT_OWNER: Role.IMPACT_OWNER,
    DigestKind.SECURITY: Role.SECURITY,
    DigestKind.DATA_OWNER: Role.DATA_OWNER,
}
RITUALS: Final = frozenset(set(DigestKind) - set(ROLES))
OF_HEADS: Final = frozenset(kind for kind, role in ROLES.items() if role in HEADS)
