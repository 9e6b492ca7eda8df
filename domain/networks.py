"""Capability networks and innovation labs: topics to join, whose members are asked (domain rule 5, "Community")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from domain.authority import Ruling, belongs
from domain.model import folded
from domain.people import Person, PersonId, Role

NetworkId = NewType("NetworkId", int)
LONGEST_NAME = 40
LONGEST_ABOUT = 300
_FOUNDERS = (Role.TRAINING, Role.DIRECTOR, Role.CHAMPION)
_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3  # letters of a word that says what something is about
_EMPTY = frozenset(
    "the and for with what which who how can may does are our ours your you use using about into from have has this "
    "that should would could all any new not when where why team teams network networks lab labs ask question".split()
)


class NetworkKind(StrEnum):
    """What the members do together."""

    CAPABILITY = "capability"  # they know something and share it
    LAB = "lab"  # they try something out

    @property
    def spoken(self) -> str:
        return "capability network" if self is NetworkKind.CAPABILITY else "innovation lab"


@dataclass(frozen=True, slots=True)
class Network:
    """A topic with members. `name` is what it is about, `about` says it in a sentence."""

    id: NetworkId
    kind: NetworkKind
    name: str
    about: str
    founder: PersonId
    at: datetime
    members: int = 0


def may_found(person: Person) -> Ruling:
    """Training, the director and the champions begin networks."""
    standing = belongs(person)
    if not standing or person.has(*_FOUNDERS):
        return standing
    return Ruling("Champions, the head of training and promotion and the AI director begin networks; ask yours.")


def telling(words: str) -> frozenset[str]:
    """The words that say what something is about, as they are compared: without case, and without a plural s."""
    found = (one.casefold() for one in _WORD.findall(words))
    return frozenset(one.removesuffix("s") for one in found if len(one) >= _SHORTEST and one not in _EMPTY)


def closeness(words: str, topic: str) -> int:
    """How many telling words the two share; 0 when they have nothing to do with each other."""
    return len(telling(words) & telling(topic))


def nearest(networks: Iterable[Network], words: str) -> list[Network]:
    """Those that the words are about, the closest first: a word of the name counts more than one of the sentence."""
    scored = [(3 * closeness(words, one.name) + closeness(words, one.about), one) for one in networks]
    fitting = [(score, one) for score, one in scored if score >= 2]
    return [one for _, one in sorted(fitting, key=lambda pair: (-pair[0], folded(pair[1].name)))]


def by_name(networks: Sequence[Network], typed: str) -> Network | None:
    """The one that somebody means by its name, or by the beginning of exactly one name."""
    wanted = folded(typed)
    exact = next((one for one in networks if folded(one.name) == wanted), None)
    if exact is not None or not wanted:
        return exact
    begun = [one for one in networks if folded(one.name).startswith(wanted)]
    return begun[0] if len(begun) == 1 else None
