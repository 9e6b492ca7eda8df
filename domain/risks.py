"""Risks of an initiative (domain rule 3.7): how likely, how bad, what is done about it, who accepts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.authority import YES, Ruling, Verb, belongs, holds, is_own, may
from domain.errors import Refused
from domain.governance import Governance
from domain.initiatives import Initiative
from domain.parties import Party
from domain.people import Person, PersonId

HIGH = 15  # of 25: from here on the Director accepts
MOST = 25


class RiskCategory(StrEnum):
    RESULT_ERROR = "result_error"
    DATA = "data"
    SECURITY = "security"
    REGULATORY = "regulatory"
    REPUTATION = "reputation"
    ADOPTION = "adoption"
    DEPENDENCY = "dependency"
    ETHICS = "ethics"

    @property
    def spoken(self) -> str:
        return self.value.replace("_", " ").capitalize()


class RiskStatus(StrEnum):
    OPEN = "open"
    MITIGATING = "mitigating"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    MATERIALISED = "materialised"

    @property
    def is_over(self) -> bool:
        return self in (RiskStatus.ACCEPTED, RiskStatus.CLOSED)

    @property
    def spoken(self) -> str:
        """As it stands behind "is" or "has": `open`, `has happened`."""
        return _STATUS[self]


_STATUS = {
    RiskStatus.OPEN: "open",
    RiskStatus.MITIGATING: "being looked after",
    RiskStatus.ACCEPTED: "accepted",
    RiskStatus.CLOSED: "closed",
    RiskStatus.MATERIALISED: "on record as having happened",
}

# What may still become of a risk. What was accepted can come true all the same, and closed is the end.
_ALIVE = (RiskStatus.OPEN, RiskStatus.MITIGATING)
_FROM: Mapping[RiskStatus, tuple[RiskStatus, ...]] = {
    RiskStatus.MITIGATING: _ALIVE,
    RiskStatus.ACCEPTED: _ALIVE,
    RiskStatus.MATERIALISED: (*_ALIVE, RiskStatus.ACCEPTED),
    RiskStatus.CLOSED: (*_ALIVE, RiskStatus.ACCEPTED, RiskStatus.MATERIALISED),
}


@dataclass(frozen=True, slots=True)
class Risk:
    """`probability` and `impact` are 1..5. `id` is 0 until it is stored; `accepter` is who took it upon themselves.

    `closed_at` is when it was accepted, closed or came true, the last of them; `note` is the reason given then.
    """

    initiative: str
    category: RiskCategory
    probability: int
    impact: int
    words: str
    raised_by: PersonId
    raised_at: datetime
    mitigation: str = ""
    owner: PersonId | None = None
    status: RiskStatus = RiskStatus.OPEN
    accepter: PersonId | None = None
    closed_at: datetime | None = None
    note: str | None = None
    id: int = 0

    @property
    def weight(self) -> int:
        return self.probability * self.impact

    @property
    def is_high(self) -> bool:
        return self.weight >= HIGH

    @property
    def code(self) -> str:
        return f"R-{self.id}"

    @property
    def is_alive(self) -> bool:
        """Whether something can still be done about it before it happens."""
        return self.status in _ALIVE


def may_have_more(initiative: Initiative) -> None:
    """Raises Refused at an end."""
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}, so no new risk is added to it.")


def admit(risk: Risk, initiative: Initiative) -> Risk:
    """The risk as it goes on record: tended from the start when it says how. Refused when it says too little."""
    may_have_more(initiative)
    if not risk.words.strip():
        raise Refused("Say what could happen. One sentence is enough.")
    if not (1 <= risk.probability <= 5 and 1 <= risk.impact <= 5):
        raise Refused("Probability and impact go from 1 to 5.")
    mitigation = risk.mitigation.strip()
    status = RiskStatus.MITIGATING if mitigation else RiskStatus.OPEN
    return replace(risk, words=risk.words.strip(), mitigation=mitigation, status=status)


def becomes(risk: Risk, status: RiskStatus) -> None:
    """Raises Refused when that can no longer become of it."""
    if risk.status not in _FROM.get(status, ()):
        raise Refused(f"{risk.code} is {risk.status.spoken} already.")


def tend(risk: Risk, mitigation: str, owner: PersonId | None) -> Risk:
    """Something is done about it now, by somebody."""
    becomes(risk, RiskStatus.MITIGATING)
    if not mitigation.strip():
        raise Refused("Say what is done about it. One sentence is enough.")
    return replace(risk, mitigation=mitigation.strip(), owner=owner or risk.owner, status=RiskStatus.MITIGATING)


def end(risk: Risk, status: RiskStatus, by: PersonId, note: str, now: datetime) -> Risk:
    """Accepted, closed or come true, with the reason; whoever accepts is named, also when it ends later."""
    becomes(risk, status)
    if not note.strip():
        raise Refused("A reason is needed: whoever reads the register later wants to know why.")
    accepter = by if status is RiskStatus.ACCEPTED else risk.accepter
    return replace(risk, status=status, accepter=accepter, closed_at=now, note=note.strip())


def may_accept(person: Person, risk: Risk, initiative: Initiative, governance: Governance) -> Ruling:
    """Below 15 the project office or the sponsor, from 15 on the Director; nobody what they started or lead."""
    standing = belongs(person)
    if not standing:
        return standing
    if risk.is_high and not may(person, Verb.ACCEPT_RISK, initiative, governance):
        return Ruling(
            f"{risk.code} weighs {risk.weight} of {MOST}, so the AI director accepts it or nobody does. You can say "
            "what is done about it: *What is done…*."
        )
    small = any(holds(person, party, initiative) for party in (Party.PROJECT_OFFICE, Party.SPONSOR))
    if not risk.is_high and not small:
        return Ruling(
            f"{risk.code} weighs {risk.weight} of {MOST}; the project office or the sponsor accepts it. You can say "
            "what is done about it: *What is done…*."
        )
    if is_own(person.id, initiative):
        started = "started" if person.id == initiative.initiator else "lead"
        return Ruling(f"You {started} {initiative.id}, so somebody else accepts its risks.")
    return YES
