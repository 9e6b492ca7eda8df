"""The verdict on similar ones: what each must name, and what may be named."""

from __future__ import annotations

import pytest

from domain.dossier import Dossier, SimilarCheck, Verdict
from domain.errors import Refused
from domain.funnel import CloseReason, Stage
from domain.initiatives import Initiative, InitiativeId
from domain.model import DataClass, Product, ProductKind
from domain.people import PersonId
from domain.similar import judge
from tests.support.records import NOW, record

BY = PersonId("amina")
THIS = record(dossier=Dossier(similar=SimilarCheck(ran_at=NOW, matches=("AI-2026-0007",))))
SORTER = Product("sorter", "Sorter", ProductKind.ML_MODEL, "for", "not for", (DataClass.INTERNAL,))


def other(stage: Stage, **given: object) -> Initiative:
    return record(stage, id=InitiativeId("AI-2026-0009"), **given)


FITS: dict[Verdict, Initiative | Product | None] = {
    Verdict.UNIQUE: None,
    Verdict.RELATED: other(Stage.CLOSED),
    Verdict.DUPLICATE: other(Stage.DELIVERY),
    Verdict.REUSE: SORTER,
    Verdict.REOPEN: other(Stage.REJECTED),
}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_is_on_record_beside_what_was_found(verdict: Verdict) -> None:
    named = FITS[verdict]
    after = judge(THIS, verdict, named, BY, NOW, " a note ")
    id = named.id if named is not None else None
    assert after.dossier.similar == SimilarCheck(NOW, ("AI-2026-0007",), verdict, id, "a note", BY, NOW)
    assert after.revision == THIS.revision + 1


@pytest.mark.parametrize("verdict", [Verdict.RELATED, Verdict.DUPLICATE, Verdict.REOPEN])
def test_another_one_must_be_named(verdict: Verdict) -> None:
    for named in (None, SORTER):
        with pytest.raises(Refused, match="Which one do you mean"):
            judge(THIS, verdict, named, BY, NOW)
    with pytest.raises(Refused, match="this very one"):
        judge(THIS, verdict, THIS, BY, NOW)


def test_a_product_must_be_named_to_be_used_again() -> None:
    for named in (None, other(Stage.NEW)):
        with pytest.raises(Refused, match="Which product"):
            judge(THIS, Verdict.REUSE, named, BY, NOW)


def test_what_is_alone_names_nothing() -> None:
    with pytest.raises(Refused, match="no other one is named"):
        judge(THIS, Verdict.UNIQUE, SORTER, BY, NOW)


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.REJECTED])
def test_only_what_was_not_taken_forward_is_opened_again(stage: Stage) -> None:
    with pytest.raises(Refused, match=f"is {stage.spoken}, and only what was not taken forward"):
        judge(THIS, Verdict.REOPEN, other(stage), BY, NOW)


@pytest.mark.parametrize(
    ("ended", "advice"),
    [
        (other(Stage.REJECTED), "choose that it be opened again"),
        (other(Stage.CLOSED), "Call the two related"),
        (other(Stage.CLOSED, closing=CloseReason.MERGED, merged_into="AI-2026-0003"), "merged into AI-2026-0003"),
    ],
)
def test_nothing_goes_on_in_what_ended(ended: Initiative, advice: str) -> None:
    with pytest.raises(Refused, match=advice):
        judge(THIS, Verdict.DUPLICATE, ended, BY, NOW)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.REJECTED])
def test_no_verdict_after_the_end(stage: Stage) -> None:
    with pytest.raises(Refused, match="is over"):
        judge(record(stage), Verdict.UNIQUE, None, BY, NOW)
