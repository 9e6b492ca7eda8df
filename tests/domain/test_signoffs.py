"""Who signs what at a gate, what a sign-off demands, and opinions (domain rules 1.4 and 4.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain import signoffs
from domain.dossier import Word
from domain.errors import AlreadyDone, NotAllowed, Refused
from domain.funnel import Stage
from domain.governance import Criterion
from domain.initiatives import Idea, Initiative, InitiativeId
from domain.parties import Party
from domain.people import Person, PersonId, Role
from domain.shipped import GOVERNANCE

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
AUTHOR, SPONSOR, LEAD, OWNER = (PersonId(name) for name in ("author", "sponsor", "lead", "owner"))


def initiative(stage: Stage = Stage.ASSESSMENT, sponsor: PersonId | None = SPONSOR, **seats: PersonId) -> Initiative:
    idea = Idea("Read claims", "Typos", "Reads claims", (), "claims", sponsor=sponsor)
    made = Initiative(InitiativeId("AI-2026-0001"), idea, AUTHOR, stage, NOW, NOW, date(2026, 3, 6))
    held = {Party(name.replace("_", "-")): person for name, person in seats.items()}
    return replace(made, dossier=replace(made.dossier, seats=held))


def person(id: str, *roles: Role) -> Person:
    return Person(PersonId(id), id.title(), roles=frozenset(roles), department="claims")


def codes(who: Person, one: Initiative) -> set[str]:
    return {criterion.code for criterion in signoffs.signable(who, one, GOVERNANCE)}


# What each role signs, by the shipped model.
SIGNS = {
    (Role.INFRASTRUCTURE, Stage.ASSESSMENT): {"feasibility"},
    (Role.PRODUCT_PORTFOLIO, Stage.ASSESSMENT): {"fit"},
    (Role.DATA_OWNER, Stage.ASSESSMENT): {"data"},
    (Role.INFRASTRUCTURE, Stage.DELIVERY): {"readiness"},
    (Role.ARCHITECT, Stage.DELIVERY): {"architecture"},
    (Role.SECURITY, Stage.DELIVERY): {"security"},
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("role", Role)
def test_every_role_at_every_stage(role: Role, stage: Stage) -> None:
    expected = SIGNS.get((role, stage), set())
    assert codes(person("ivo", role), initiative(stage)) == expected
    assert codes(person("author", role), initiative(stage)) == set()
    assert codes(person("lead", role), initiative(stage, project_manager=LEAD)) == set()


def test_a_seat_goes_before_the_role() -> None:
    seated = initiative(data_owner=OWNER)
    assert codes(person("owner"), seated) == {"data"}
    assert codes(person("dan", Role.DATA_OWNER), seated) == set()


def test_the_sponsors_word_is_the_sponsors_own_even_on_their_own_idea() -> None:
    assert codes(person("sponsor"), initiative(Stage.NEW)) == {"problem"}
    assert codes(person("author"), initiative(Stage.NEW, sponsor=AUTHOR)) == {"problem"}
    assert codes(person("amina", Role.PROJECT_OFFICE), initiative(Stage.NEW)) == set()


def test_nobody_gives_the_word_of_an_empty_seat_in_its_place() -> None:
    nobody = initiative(Stage.NEW, sponsor=None)
    amina = person("amina", Role.PROJECT_OFFICE)
    assert codes(amina, nobody) == set()
    asked = signoffs.signoffs_of(nobody, GOVERNANCE)
    refused = signoffs.refusal(amina, nobody, asked)
    assert isinstance(refused, Refused)
    assert "has no sponsor yet" in refused.user_message


def test_each_refusal_names_who_may_and_what_to_do() -> None:
    one = initiative(project_manager=LEAD)
    asked = signoffs.signoffs_of(one, GOVERNANCE)
    for id, words in (("author", "You started"), ("lead", "You lead")):
        refused = signoffs.refusal(person(id, Role.INFRASTRUCTURE), one, asked)
        assert isinstance(refused, NotAllowed)
        assert words in refused.user_message
        assert "*dispute AI-2026-0001*" in refused.user_message
    other = signoffs.refusal(person("eve"), one, asked[:1]).user_message
    assert other.startswith("That sign-off is for the head of infrastructure. *opinion")
    ended = replace(one, stage=Stage.CLOSED, decided_by=LEAD, decided_at=NOW)
    assert isinstance(signoffs.refusal(person("eve"), ended, ()), AlreadyDone)


CRITERION = Criterion("fit", "the word that the product fits", Party.PRODUCT_PORTFOLIO, is_signoff=True)


@pytest.mark.parametrize("word", [Word.CONDITIONAL, Word.NO])
def test_a_condition_and_a_no_need_words(word: Word) -> None:
    with pytest.raises(Refused):
        signoffs.sign(initiative(), CRITERION, word, "  ", OWNER, NOW)
    signed = signoffs.sign(initiative(), CRITERION, word, " Because. ", OWNER, NOW, LEAD).dossier.signoffs["fit"]
    assert (signed.word, signed.note, signed.by, signed.at, signed.acting_for) == (word, "Because.", OWNER, NOW, LEAD)


def test_a_new_word_takes_the_place_of_the_old_one() -> None:
    before = signoffs.sign(initiative(), CRITERION, Word.NO, "It does not.", OWNER, NOW)
    after = signoffs.sign(before, CRITERION, Word.YES, None, LEAD, NOW)
    assert (after.dossier.signoffs["fit"].word, after.revision) == (Word.YES, before.revision + 1)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage.is_end])
def test_nothing_is_signed_or_said_at_an_end(stage: Stage) -> None:
    one = replace(initiative(stage), decided_by=LEAD, decided_at=NOW)
    with pytest.raises(AlreadyDone):
        signoffs.sign(one, CRITERION, Word.YES, None, OWNER, NOW)
    with pytest.raises(AlreadyDone):
        signoffs.opine(one, OWNER, NOW, "Too late.", None)


def test_opinions_stand_beside_each_other() -> None:
    one = signoffs.opine(initiative(), OWNER, NOW, " Good. ", None)
    both = signoffs.opine(one, LEAD, NOW, "Less so.", Party.PROJECT_MANAGER)
    assert [(it.by, it.words) for it in both.dossier.opinions] == [(OWNER, "Good."), (LEAD, "Less so.")]
    with pytest.raises(Refused):
        signoffs.opine(one, OWNER, NOW, " ", None)


def test_as_what_somebody_speaks() -> None:
    assert signoffs.speaks_as(person("ivo", Role.INFRASTRUCTURE), initiative(), GOVERNANCE) is Party.INFRASTRUCTURE
    assert signoffs.speaks_as(person("sponsor"), initiative(), GOVERNANCE) is Party.SPONSOR
    assert signoffs.speaks_as(person("eve"), initiative(), GOVERNANCE) is None
    assert signoffs.speaks_as(person("sponsor"), initiative(Stage.CLOSED), GOVERNANCE) is None
