"""What the table would do with words: whose the blocker is, and how bad it seems. A person has the last word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from domain.blockers import Blockers, Category, Severity
from domain.people import Role
from knowledge.routing import Router

OFFERED = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """`offered` are three categories to choose from, the best first, which is `category`."""

    category: Category
    severity: Severity
    owner: Role
    offered: tuple[Category, ...]


def propose(blockers: Blockers, words: str) -> Proposal:
    """By the words alone, the same every time. Words that tell nothing are `other`, in its usual severity."""
    own = tuple((str(category), route.words) for category, route in blockers.routes.items() if route.words)
    routed = _router(own).route(words)
    offered = tuple(Category(name) for name in routed.categories[:OFFERED])
    best = offered[0]
    severity = blockers.severity(best, routed.severities if routed.known else {})
    return Proposal(best, severity, blockers.routes[best].owner, offered)


@lru_cache(maxsize=8)
def _router(own: tuple[tuple[str, tuple[str, ...]], ...]) -> Router:
    return Router(dict(own))
