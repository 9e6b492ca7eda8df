"""Risks: what may become of one, and who accepts it (domain rule 3.7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from domain.dossier import Dossier
from domain.errors import Refused
from domain.funnel import ImpactType, Stage
from domain.governance import Governance
from domain.initiatives import Idea, Initiative, InitiativeId, amend, register
from domain.parties import Party
from domain.people import Person, PersonId, Role
from domain.risks import Risk, RiskCategory, RiskStatus, admit, end, may_accept, tend
from domain.shipped import GOVERNANCE

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
MARA, PAM, SAM = (PersonId(name) for name in ("mara", "pam", "sam"))
RULES: Governance = GOVERNANCE


def person(name: str, *roles: Role) -> Person:
    return Person(PersonId(name), name.title(), roles=frozenset(roles))


def record(sponsor: PersonId | None = SAM) -> Initiative:
    idea = Idea("Claims", "Retyped by hand.", "Read them.", (ImpactType.QUALITY,), "claims", sponsor=sponsor)
    made = register(InitiativeId("AI-2026-0001"), idea, person("mara"), NOW, date(2026, 3, 6))
    return amend(made, Dossier(seats={Party.PROJECT_MANAGER: PAM}))


def risk(probability: int = 3, impact: int = 4, **given: object) -> Risk:
    made = Risk("AI-2026-0001", RiskCategory.DATA, probability, impact, "Misread.", MARA, NOW, id=7)
    return replace(made, **given)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(("probability", "impact"), [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_a_risk_outside_the_scale_is_refused(probability: int, impact: int) -> None:
    with pytest.raises(Refused, match="from 1 to 5"):
        admit(risk(probability, impact), record())


def test_a_new_risk_that_says_how_it_is_tended_is_tended() -> None:
    assert admit(risk(), record()).status is RiskStatus.OPEN
    assert admit(risk(mitigation=" A person checks. "), record()).status is RiskStatus.MITIGATING
    assert admit(risk(mitigation=" A person checks. "), record()).mitigation == "A person checks."


def test_no_words_and_no_place_for_it() -> None:
    with pytest.raises(Refused, match="what could happen"):
        admit(risk(words="  "), record())
    with pytest.raises(Refused, match="no new risk"):
        admit(risk(), replace(record(), stage=Stage.CLOSED))


ENDS = {
    RiskStatus.ACCEPTED: {RiskStatus.OPEN, RiskStatus.MITIGATING},
    RiskStatus.MATERIALISED: {RiskStatus.OPEN, RiskStatus.MITIGATING, RiskStatus.ACCEPTED},
    RiskStatus.CLOSED: set(RiskStatus) - {RiskStatus.CLOSED},
    RiskStatus.OPEN: set(),
    RiskStatus.MITIGATING: {RiskStatus.OPEN, RiskStatus.MITIGATING},
}


@pytest.mark.parametrize(("before", "after"), list(product(RiskStatus, RiskStatus)))
def test_what_may_become_of_a_risk(before: RiskStatus, after: RiskStatus) -> None:
    if before in ENDS[after]:
        assert end(risk(status=before), after, SAM, "Seen.", NOW).status is after
    else:
        with pytest.raises(Refused, match="R-7 is"):
            end(risk(status=before), after, SAM, "Seen.", NOW)


def test_the_accepter_stays_named_when_it_happens_and_is_closed() -> None:
    accepted = end(risk(), RiskStatus.ACCEPTED, SAM, "Small.", NOW)
    happened = end(accepted, RiskStatus.MATERIALISED, PAM, "Two cases.", NOW)
    assert end(happened, RiskStatus.CLOSED, PAM, "Mended.", NOW).accepter == SAM


def test_a_reason_is_needed_and_tending_says_how() -> None:
    with pytest.raises(Refused, match="reason is needed"):
        end(risk(), RiskStatus.CLOSED, SAM, "  ", NOW)
    with pytest.raises(Refused, match="what is done"):
        tend(risk(), "  ", None)
    assert tend(risk(owner=SAM), "Checked.", None).owner == SAM
    with pytest.raises(Refused, match="accepted already"):
        tend(risk(status=RiskStatus.ACCEPTED), "Checked.", None)


OFFICE, DIRECTOR = person("amina", Role.PROJECT_OFFICE), person("diana", Role.DIRECTOR)


@pytest.mark.parametrize(
    ("who", "low", "high"),
    [
        (OFFICE, True, False),
        (person("sam"), True, False),
        (DIRECTOR, False, True),
        (person("tom", Role.TRAINING), False, False),
        (person("kofi"), False, False),
        (person("mara", Role.PROJECT_OFFICE, Role.DIRECTOR), False, False),
        (person("pam", Role.PROJECT_OFFICE, Role.DIRECTOR), False, False),
        (replace(DIRECTOR, active=False), False, False),
    ],
)
def test_who_accepts(who: Person, low: bool, high: bool) -> None:
    assert bool(may_accept(who, risk(2, 5), record(), RULES)) is low
    assert bool(may_accept(who, risk(3, 5), record(), RULES)) is high


def test_fourteen_is_low_and_fifteen_is_high() -> None:
    assert [risk(*pair).is_high for pair in ((3, 4), (3, 5), (4, 4), (2, 5))] == [False, True, True, False]


def test_the_refusal_says_who() -> None:
    assert "AI director accepts it" in (may_accept(OFFICE, risk(5, 5), record(), RULES).reason or "")
    assert "project office or the sponsor" in (may_accept(DIRECTOR, risk(1, 5), record(), RULES).reason or "")
    assert "You lead" in (may_accept(person("pam", Role.PROJECT_OFFICE), risk(), record(), RULES).reason or "")
