"""The versions of a playbook: proposed, decided, in force; and how long ago somebody last looked at its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.people import PersonId


class VersionState(StrEnum):
    """Where a version stands. At most one version of a playbook is published or retired."""

    PROPOSED = "proposed"
    PUBLISHED = "published"  # in force
    DECLINED = "declined"
    RETIRED = "retired"  # the playbook answers no more, also when it was shipped
    REPLACED = "replaced"  # a later version was published or retired the playbook


# What each decision is taken on; nothing else can be decided.
DECIDED_FROM: Mapping[VersionState, VersionState] = {
    VersionState.PUBLISHED: VersionState.PROPOSED,
    VersionState.DECLINED: VersionState.PROPOSED,
    VersionState.RETIRED: VersionState.PUBLISHED,
}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a playbook, kept for good. `source` is its Markdown with front matter; `number` counts from 1.

    `question` is the one that led to it, if one did.
    """

    playbook: str
    number: int
    state: VersionState
    source: str
    author: PersonId
    at: datetime
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    question: int | None = None


class Freshness(StrEnum):
    """How far a playbook is from its review date, or behind it."""

    CURRENT = "current"
    SOON = "soon"  # its owner is reminded
    DUE = "due"
    OVERDUE = "overdue"  # its answer says so


def review_state(review_by: date, today: date, overdue_days: int, notice_days: int) -> Freshness:
    """Where a playbook stands by its date, in calendar days.

    The date itself is a day in time: SOON from `notice_days` before until that day, DUE from the day after, OVERDUE
    from the day when more than `overdue_days` are past.
    """
    past = today - review_by
    if past > timedelta(days=overdue_days):
        return Freshness.OVERDUE
    if past > timedelta(0):
        return Freshness.DUE
    return Freshness.SOON if -past <= timedelta(days=notice_days) else Freshness.CURRENT
