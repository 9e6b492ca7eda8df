"""The line before a full stage: who gets the next free place (domain rules 1.5 and 3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.initiatives import Initiative
from domain.scoring import tie_key


def in_line(waiting: Iterable[Initiative]) -> list[Initiative]:
    """By priority and score, then by the tie rules; what has no score comes last."""
    return sorted(waiting, key=lambda one: tie_key(one.dossier.score, _target_date(one), one.id))


def _target_date(initiative: Initiative) -> date | None:
    try:
        return date.fromisoformat(initiative.dossier.fact("target_date") or "")
    except ValueError:
        return None
