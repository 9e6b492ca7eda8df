"""The verdict on similar initiatives (domain rule 3.6): a human's word, whatever was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.dossier import Verdict
from domain.errors import Refused
from domain.funnel import CloseReason, Stage
from domain.initiatives import Initiative, amend
from domain.model import Product
from domain.people import PersonId

NAMES_ANOTHER = (Verdict.RELATED, Verdict.DUPLICATE, Verdict.REOPEN)  # the rest names a product, or nothing

SPOKEN = {
    Verdict.UNIQUE: "There is nothing like it",
    Verdict.RELATED: "It is related to another one",
    Verdict.DUPLICATE: "It is the same as another one",
    Verdict.REUSE: "A product does that already",
    Verdict.REOPEN: "An older one should be opened again",
}


def may_be_judged(initiative: Initiative) -> None:
    """Raises Refused when the initiative came to its end."""
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; the look for similar ones is over.")


def judge(
    initiative: Initiative,
    verdict: Verdict,
    other: Initiative | Product | None,
    by: PersonId,
    now: datetime,
    note: str = "",
) -> Initiative:
    """The verdict on record; what was found stays. Refused when it does not name what it must name."""
    may_be_judged(initiative)
    if verdict in NAMES_ANOTHER:
        if not isinstance(other, Initiative):
            raise Refused("Which one do you mean? Give its number, such as AI-2026-0042.")
        _check_other(initiative, verdict, other)
    elif verdict is Verdict.REUSE and not isinstance(other, Product):
        raise Refused("Which product do you mean? Say *products* for the catalogue.")
    elif verdict is Verdict.UNIQUE and other is not None:
        raise Refused("If there is nothing like it, no other one is named.")
    dossier = initiative.dossier
    named = other.id if other is not None else None
    similar = replace(dossier.similar, verdict=verdict, other=named, note=note.strip() or None, by=by, at=now)
    return amend(initiative, replace(dossier, similar=similar))


def _check_other(initiative: Initiative, verdict: Verdict, other: Initiative) -> None:
    if other.id == initiative.id:
        raise Refused("That is this very one. Give the number of the other one.")
    if verdict is Verdict.REOPEN and other.stage is not Stage.REJECTED:
        raise Refused(
            f"{other.id} is {other.stage.spoken}, and only what was not taken forward can be opened again. If the two "
            "belong together, call them related."
        )
    if verdict is Verdict.DUPLICATE and other.stage.is_end:
        raise Refused(_not_alive(other))


def _not_alive(other: Initiative) -> str:
    if other.closing is CloseReason.MERGED:
        return f"{other.id} was itself merged into {other.merged_into}. Name that one instead."
    if other.stage is Stage.REJECTED:
        return f"{other.id} was not taken forward. If it should live again, choose that it be opened again."
    return f"{other.id} is {other.stage.spoken}, so nothing can go on in it. Call the two related instead."
