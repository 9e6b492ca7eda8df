"""Which of a person's digests says what is asked of them: with several, each thing stands in one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Scope
from domain.digests import CHANNELS, ROLES, Receiver
from domain.governance import GateId, Governance
from domain.parties import Party
from domain.people import Person, Role

_VIEWS: Final = tuple(dict.fromkeys(ROLES.values()))  # in the order of domain rule 4.1
_CODES: Final = frozenset(role.value for role in _VIEWS)


async def told_elsewhere(desk: Desk, scope: Scope) -> frozenset[str]:
    """The verdicts and sign-offs (by code) of single people that are for another digest than this one.

    What somebody gives as a sponsor stands in their sponsor digest. What none of their digests is for stands in the
    first one that they get, and what has a digest of its own in no channel's.
    """
    asked = _asked(desk.model.governance)
    here = ROLES.get(scope.kind)
    if scope.person is None or here is None:
        return frozenset(code for code, party in asked.items() if party.is_seat and party.value in _CODES)
    theirs = {here, *await _views(desk, scope.person)}
    views = [role for role in _VIEWS if role in theirs]
    return frozenset(code for code, party in asked.items() if _home(party, views) is not here)


async def _views(desk: Desk, person: Person) -> set[Role]:
    """Whose digests they get: of their own, and those that they read in the channel of their role."""
    own = [Receiver(kind, person.id) for kind in ROLES]
    together = [
        Receiver(kind, channel=CHANNELS[kind]) for kind in ROLES if kind in CHANNELS and person.has(ROLES[kind])
    ]
    return {ROLES[one.kind] for one in await desk.uow.digests.among([*own, *together])}


def _home(party: Party, views: Sequence[Role]) -> Role | None:
    return next((role for role in views if role.value == party.value), views[0] if views else None)


def _asked(governance: Governance) -> Mapping[str, Party]:
    """As whom a single person is asked: whoever looked at an idea first decides for the project office."""
    found: dict[str, Party] = {GateId.G1.value: Party.PROJECT_OFFICE}
    for gate in governance.gates.values():
        seated = [party for party in gate.deciders if party.is_seat]
        if seated:
            found.setdefault(gate.id.value, seated[0])
        found |= {one.code: one.owner for one in gate.criteria if one.is_signoff and one.owner.is_seat}
    return found
