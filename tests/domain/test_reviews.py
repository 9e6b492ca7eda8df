"""The security pre-review of domain rule 3.5, and what makes it asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from domain import reviews
from domain.dossier import Condition, Dossier, Given, ReviewState, SecurityReview
from domain.errors import AlreadyDone, NotFound, Refused
from domain.funnel import Stage
from domain.gates import needs_positive_review
from domain.initiatives import Idea, Initiative, InitiativeId
from domain.items import CHOICES
from domain.people import PersonId

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
DUE = date(2026, 3, 10)
ASKER, SECURITY, OTHER = PersonId("asker"), PersonId("security"), PersonId("other")
CODES = ("data_class", "personal_data", "customer_facing", "automation_level")


def facts(**values: str) -> dict[str, Given]:
    return {code: Given(value) for code, value in values.items()}


def initiative(state: ReviewState = ReviewState.NOT_REQUESTED, *open_: str, **values: str) -> Initiative:
    given = state in reviews.VERDICTS
    review = SecurityReview(
        state,
        requested_by=None if state is ReviewState.NOT_REQUESTED else ASKER,
        requested_at=None if state is ReviewState.NOT_REQUESTED else NOW,
        by=SECURITY if given else None,
        at=NOW if given else None,
        conditions=tuple(Condition(one) for one in open_),
    )
    idea = Idea("Read claims", "Typos", "Reads claims", (), "claims")
    dossier = Dossier(facts=facts(**values), review=review)
    return Initiative(
        InitiativeId("AI-2026-0001"), idea, ASKER, Stage.ASSESSMENT, NOW, NOW, date(2026, 3, 6), dossier=dossier
    )


def ended(one: Initiative) -> Initiative:
    return replace(one, stage=Stage.REJECTED, decided_by=OTHER, decided_at=NOW)


@pytest.mark.parametrize("code", CODES)
def test_what_becomes_stricter_outdates_a_verdict_and_what_becomes_milder_does_not(code: str) -> None:
    order = ["no", "yes"] if "no" in CHOICES[code] else list(CHOICES[code])
    for (at, before), (then, after) in product(enumerate(order), repeat=2):
        assert reviews.outdated_by(facts(**{code: before}), facts(**{code: after})) is (then > at)


def test_what_was_not_said_counts_as_the_mildest() -> None:
    assert not reviews.outdated_by({}, facts(data_class="internal", personal_data="no", automation_level="advise"))
    assert reviews.outdated_by({}, facts(personal_data="yes"))
    assert not reviews.outdated_by(facts(personal_data="yes"), {})


def test_other_facts_outdate_nothing_and_one_stricter_fact_is_enough() -> None:
    assert not reviews.outdated_by({}, facts(risk_class="critical", data_sources="everything"))
    before = facts(data_class="critical", automation_level="advise")
    assert reviews.outdated_by(before, facts(data_class="internal", automation_level="draft"))


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        (ReviewState.NOT_REQUESTED, False),
        (ReviewState.REQUESTED, False),
        (ReviewState.POSITIVE, True),
        (ReviewState.CONDITIONAL, True),
        (ReviewState.NEGATIVE, False),  # stays a no; new words are needed
    ],
)
def test_stricter_facts_ask_again_after_a_yes_only(state: ReviewState, asked: bool) -> None:
    before = initiative(state, "Logs", data_class="internal")
    dossier = replace(before.dossier, facts=facts(data_class="sensitive"))
    after = replace(before, dossier=dossier, revision=before.revision + 1)
    found = reviews.with_facts(before, after, OTHER, LATER, DUE)
    assert found.revision == after.revision
    if not asked:
        assert found == after
        return
    review = found.dossier.review
    assert (review.state, review.requested_by, review.requested_at, review.due) == (
        ReviewState.REQUESTED,
        OTHER,
        LATER,
        DUE,
    )
    assert review.conditions == before.dossier.review.conditions


def test_milder_facts_and_ended_records_keep_the_verdict() -> None:
    before = initiative(ReviewState.POSITIVE, data_class="sensitive")
    milder = replace(before, dossier=replace(before.dossier, facts=facts(data_class="internal")))
    assert reviews.with_facts(before, milder, OTHER, LATER, DUE) == milder
    stricter = ended(replace(before, dossier=replace(before.dossier, facts=facts(data_class="critical"))))
    assert reviews.with_facts(before, stricter, OTHER, LATER, DUE) == stricter


def test_asking() -> None:
    asked = reviews.request(initiative(), ASKER, NOW, DUE)
    assert (asked.dossier.review.state, asked.dossier.review.due) == (ReviewState.REQUESTED, DUE)
    assert asked.revision == initiative().revision + 1
    with pytest.raises(AlreadyDone, match="asked already") as caught:
        reviews.request(asked, OTHER, LATER, DUE)
    assert (caught.value.by, caught.value.at) == (ASKER, NOW)
    with pytest.raises(AlreadyDone):
        reviews.request(ended(initiative()), ASKER, NOW, DUE)


def test_after_a_no_new_words_are_needed() -> None:
    refused = initiative(ReviewState.NEGATIVE)
    with pytest.raises(Refused, match="what is new"):
        reviews.request(refused, ASKER, LATER, DUE, "  ")
    again = reviews.request(refused, ASKER, LATER, DUE, " It runs inside now. ").dossier.review
    assert (again.state, again.notes, again.by) == (ReviewState.REQUESTED, "It runs inside now.", SECURITY)


@pytest.mark.parametrize("state", [ReviewState.POSITIVE, ReviewState.CONDITIONAL])
def test_a_yes_stands_unless_security_itself_takes_it_up(state: ReviewState) -> None:
    with pytest.raises(AlreadyDone) as caught:
        reviews.request(initiative(state), ASKER, LATER, DUE, "Please once more.")
    assert caught.value.by == SECURITY
    with pytest.raises(Refused):
        reviews.request(initiative(state), SECURITY, LATER, DUE, of_security=True)
    again = reviews.request(initiative(state), SECURITY, LATER, DUE, "The library has a hole.", of_security=True)
    assert again.dossier.review.state is ReviewState.REQUESTED


@pytest.mark.parametrize("state", [ReviewState.NOT_REQUESTED, ReviewState.REQUESTED])
def test_a_verdict(state: ReviewState) -> None:
    given = reviews.verdict(initiative(state), ReviewState.POSITIVE, SECURITY, LATER, " Fine. ").dossier.review
    assert (given.state, given.by, given.at, given.notes) == (ReviewState.POSITIVE, SECURITY, LATER, "Fine.")
    with pytest.raises(Refused, match="stands against it"):
        reviews.verdict(initiative(state), ReviewState.NEGATIVE, SECURITY, LATER, " ")
    with pytest.raises(Refused, match="at least one condition"):
        reviews.verdict(initiative(state), ReviewState.CONDITIONAL, SECURITY, LATER, conditions=" \n ")
    with pytest.raises(Refused, match="Choose"):
        reviews.verdict(initiative(state), ReviewState.REQUESTED, SECURITY, LATER)
    with pytest.raises(AlreadyDone):
        reviews.verdict(ended(initiative(state)), ReviewState.POSITIVE, SECURITY, LATER)


@pytest.mark.parametrize("state", sorted(reviews.VERDICTS))
def test_the_second_of_two_verdicts_is_told_who_gave_the_first(state: ReviewState) -> None:
    with pytest.raises(AlreadyDone) as caught:
        reviews.verdict(initiative(state), ReviewState.POSITIVE, OTHER, LATER)
    assert (caught.value.by, caught.value.at) == (SECURITY, NOW)


def test_conditions_stand_one_on_a_line() -> None:
    assert reviews.listed("- Logs for 90 days\n\n2. No names\n 3 people at most\nNo names") == (
        "Logs for 90 days",
        "No names",
        "3 people at most",
    )
    with pytest.raises(Refused, match="20 at most"):
        reviews.listed("\n".join(f"Condition number {number}" for number in range(21)))
    with pytest.raises(Refused, match="300 characters"):
        reviews.listed("x" * 301)


def test_open_conditions_stay_beside_new_ones_and_a_plain_verdict_settles_them() -> None:
    before = initiative(ReviewState.REQUESTED, "Logs", "No names")
    more = reviews.verdict(before, ReviewState.CONDITIONAL, SECURITY, LATER, conditions="no names\nA key")
    assert [one.words for one in more.dossier.review.open_conditions] == ["Logs", "No names", "A key"]
    for state in (ReviewState.POSITIVE, ReviewState.NEGATIVE):
        settled = reviews.verdict(before, state, SECURITY, LATER, "Because of this.").dossier.review
        assert [(one.closed_by, one.closed_at) for one in settled.conditions] == [(SECURITY, LATER)] * 2


def test_conditions_are_closed_one_by_one() -> None:
    before = initiative(ReviewState.CONDITIONAL, "Logs", "No names")
    first = reviews.close(before, 2, SECURITY, LATER)
    assert first.dossier.review.open_conditions == (Condition("Logs"),)
    assert first.dossier.review.conditions[1] == Condition("No names", SECURITY, LATER)
    with pytest.raises(AlreadyDone) as caught:
        reviews.close(first, 2, OTHER, LATER)
    assert (caught.value.by, caught.value.at) == (SECURITY, LATER)
    for number in (0, 3, -1):
        with pytest.raises(NotFound):
            reviews.close(before, number, SECURITY, LATER)
    with pytest.raises(AlreadyDone):
        reviews.close(ended(before), 1, SECURITY, LATER)
    reviews.may_close(first)
    with pytest.raises(Refused, match="no open condition"):
        reviews.may_close(reviews.close(first, 1, SECURITY, LATER))


def test_the_reasons_for_the_stricter_default_are_those_of_the_gate() -> None:
    values = [[None, *CHOICES[code]] for code in CODES]
    for found in product(*values):
        given = {code: value for code, value in zip(CODES, found, strict=True) if value is not None}
        one = initiative(ReviewState.REQUESTED, **given)
        assert bool(reviews.strict_because(one.dossier)) is needs_positive_review(one)
    assert reviews.strict_because(
        initiative(data_class="critical", personal_data="no", automation_level="act_alone").dossier
    ) == (
        "its data is critical",
        "it acts alone",
    )
