"""Where a message can come from and go to, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.people import Role


@dataclass(frozen=True, slots=True)
class Account:
    """A person's identity on one platform. `tenant` is the workspace or directory it belongs to."""

    platform: str
    tenant: str
    user: str

    @property
    def key(self) -> str:
        return f"{self.platform}/{self.tenant}/{self.user}"


@dataclass(frozen=True, slots=True)
class Address:
    """A conversation on one platform; `thread` narrows it to a thread or reply chain."""

    platform: str
    tenant: str
    conversation: str
    thread: str | None = None

    @property
    def key(self) -> str:
        return f"{self.platform}/{self.tenant}/{self.conversation}/{self.thread or ''}"


@dataclass(frozen=True, slots=True)
class MessageRef:
    """One message that was sent: where it is, and the platform's id for it."""

    address: Address
    message: str


class Channel(StrEnum):
    """A role's channel. Code names it; `here <role>` said inside a real channel binds it to an address."""

    DIRECTOR = Role.DIRECTOR.value
    INFRASTRUCTURE = Role.INFRASTRUCTURE.value
    PRODUCT_PORTFOLIO = Role.PRODUCT_PORTFOLIO.value
    PROJECT_OFFICE = Role.PROJECT_OFFICE.value
    TRAINING = Role.TRAINING.value
    CHAMPIONS = "champions"
    SECURITY = Role.SECURITY.value

    @property
    def spoken(self) -> str:
        return self.value.replace("-", " ")
