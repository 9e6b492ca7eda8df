"""The security pre-review (domain rule 3.5): asked for, answered by security, conditions until closed, asked again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from domain.dossier import Condition, Dossier, Given, ReviewState, SecurityReview
from domain.errors import AlreadyDone, NotFound, Refused
from domain.gates import OPEN_CLASSES
from domain.initiatives import Initiative, amend, cannot
from domain.items import CHOICES
from domain.people import PersonId

MOST_CONDITIONS = 20  # of one verdict
LONGEST_CONDITION = 300  # characters

_BULLET = re.compile(r"^(?:[-*•·]|\d{1,2}[.)])\s+")

VERDICTS = frozenset({ReviewState.POSITIVE, ReviewState.CONDITIONAL, ReviewState.NEGATIVE})

# What a verdict rests on; the values of each from the mildest on.
_STRICTER: Mapping[str, Sequence[str]] = {
    "data_class": tuple(CHOICES["data_class"]),
    "personal_data": ("no", "yes"),
    "customer_facing": ("no", "yes"),
    "automation_level": tuple(CHOICES["automation_level"]),
}


def outdated_by(before_facts: Mapping[str, Given], after_facts: Mapping[str, Given]) -> bool:
    """Whether a verdict on the facts before says nothing about those after: one of them became stricter.

    What was not said counts as the mildest.
    """
    return any(_rank(code, after_facts) > _rank(code, before_facts) for code in _STRICTER)


def _rank(code: str, facts: Mapping[str, Given]) -> int:
    given, order = facts.get(code), _STRICTER[code]
    return order.index(given.value) if given is not None and given.value in order else 0


def looked_at(initiative: Initiative) -> str:
    """How delicate it is, in one word: what a verdict that is begun now will have looked at."""
    return "".join(str(_rank(code, initiative.dossier.facts)) for code in _STRICTER)


def refuse_unseen(initiative: Initiative, state: ReviewState, looked: str) -> None:
    """Raises AlreadyDone when a yes is said of facts that became stricter since they were `looked_at`."""
    if state is ReviewState.NEGATIVE:
        return
    facts = initiative.dossier.facts
    for code, then in zip(_STRICTER, looked, strict=False):
        given = facts.get(code)
        if given is not None and given.by is not None and given.at is not None and str(_rank(code, facts)) > then:
            text = f"What your verdict on {initiative.id} is about became more delicate meanwhile, so none was given. "
            raise AlreadyDone(f"{text}*security {initiative.id}* shows it anew.", by=given.by, at=given.at)


def with_facts(before: Initiative, after: Initiative, by: PersonId, now: datetime, due: date) -> Initiative:
    """`after`, with its review asked again when its facts outgrew the verdict that stood.

    The revision stays: it belongs to the same change. A negative verdict is not lifted by that.
    """
    review = before.dossier.review
    holds_on = review.state not in (ReviewState.POSITIVE, ReviewState.CONDITIONAL)
    if holds_on or after.stage.is_end or not outdated_by(before.dossier.facts, after.dossier.facts):
        return after
    asked = replace(
        after.dossier.review, state=ReviewState.REQUESTED, requested_by=by, requested_at=now, due=due, notes=None
    )
    return replace(after, dossier=replace(after.dossier, review=asked))


def request(
    initiative: Initiative, by: PersonId, now: datetime, due: date, words: str = "", of_security: bool = False
) -> Initiative:
    """Security is asked. After a negative verdict new words are needed; another verdict stands.

    Security itself (`of_security`) takes up any verdict again, with words. While it is asked, the words are the
    review's `notes`.
    """
    if initiative.stage.is_end:
        raise cannot(initiative, "security need not look at it any more")
    review, said = initiative.dossier.review, words.strip()
    if review.state is ReviewState.REQUESTED:
        raise _already(initiative, "Security was asked already", review.requested_by, review.requested_at)
    if review.state in VERDICTS:
        if review.state is not ReviewState.NEGATIVE and not of_security:
            raise _already(initiative, f"Security gave its verdict: {review.state}", review.by, review.at)
        if not said:
            raise Refused("Please say what is new since the last verdict; security reads it.")
    asked = SecurityReview(
        ReviewState.REQUESTED, by, now, due, review.by, review.at, said or None, conditions=review.conditions
    )
    return _reviewed(initiative, asked)


def verdict(
    initiative: Initiative, state: ReviewState, by: PersonId, now: datetime, words: str = "", conditions: str = ""
) -> Initiative:
    """Security's word. `conditions` stand one on a line. One that stands is changed only after it was asked again.

    Conditions that were open stay so beside new ones; a positive or negative verdict settles them.
    """
    if initiative.stage.is_end:
        raise cannot(initiative, "security need not look at it any more")
    review, said = initiative.dossier.review, words.strip()
    if state not in VERDICTS:
        raise Refused("Choose positive, with conditions, or negative.")
    if review.state in VERDICTS:
        raise _already(initiative, f"Security gave its verdict: {review.state}", review.by, review.at)
    if state is ReviewState.NEGATIVE and not said:
        raise Refused("Please say what stands against it; its people read it.")
    kept = review.conditions
    if state is ReviewState.CONDITIONAL:
        kept = _with_new(kept, listed(conditions))
    else:
        kept = tuple(one if one.closed_at is not None else _closed(one, by, now) for one in kept)
    given = replace(review, state=state, by=by, at=now, notes=said or None, conditions=kept)
    return _reviewed(initiative, given)


def listed(words: str) -> tuple[str, ...]:
    """The conditions of a text, one on a line; Refused when there is none, or too many, or one is too long."""
    lines = [_BULLET.sub("", line.strip()) for line in words.splitlines()]
    found = tuple(dict.fromkeys(line for line in lines if line))
    if not found:
        raise Refused("Please write at least one condition, one on a line.")
    if len(found) > MOST_CONDITIONS:
        raise Refused(f"Those are {len(found)} conditions; {MOST_CONDITIONS} at most, so that each can be closed.")
    if any(len(one) > LONGEST_CONDITION for one in found):
        raise Refused(f"A condition has at most {LONGEST_CONDITION} characters. Split the long one into several lines.")
    return found


def _with_new(kept: tuple[Condition, ...], wanted: tuple[str, ...]) -> tuple[Condition, ...]:
    standing = {one.words.casefold() for one in kept if one.closed_at is None}
    return (*kept, *(Condition(one) for one in wanted if one.casefold() not in standing))


def close(initiative: Initiative, number: int, by: PersonId, now: datetime) -> Initiative:
    """The condition of that number, the first being 1, is met. AlreadyDone when it was closed before."""
    if initiative.stage.is_end:
        raise cannot(initiative, "its conditions need not be closed any more")
    review = initiative.dossier.review
    if not 1 <= number <= len(review.conditions):
        raise NotFound(f"{initiative.id} has no condition {number}. *security {initiative.id}* shows them.")
    one = review.conditions[number - 1]
    if one.closed_at is not None:
        raise _already(initiative, f"Condition {number} was closed already", one.closed_by, one.closed_at)
    conditions = (*review.conditions[: number - 1], _closed(one, by, now), *review.conditions[number:])
    return _reviewed(initiative, replace(review, conditions=conditions))


def may_close(initiative: Initiative) -> None:
    """Raises why no condition can be closed, when none can."""
    if initiative.stage.is_end:
        raise cannot(initiative, "its conditions need not be closed any more")
    if not initiative.dossier.review.open_conditions:
        raise Refused(f"{initiative.id} has no open condition. *security {initiative.id}* shows the review.")


def strict_because(dossier: Dossier) -> tuple[str, ...]:
    """Why delivery waits for a positive word (the stricter default of rule 3.5), each as a clause; none: it need not.

    The same cases as `domain.gates.needs_positive_review`.
    """
    found = {
        "personal data is in it": dossier.fact("personal_data") == "yes",
        "nobody has said whether personal data is in it": dossier.fact("personal_data") is None,
        "customers see what it writes": dossier.fact("customer_facing") == "yes",
        "it acts alone": dossier.fact("automation_level") == "act_alone",
    }
    data = dossier.fact("data_class")
    guarded = () if data in OPEN_CLASSES else (f"its data is {data}" if data else "its data is not classed yet",)
    return (*guarded, *(clause for clause, holds in found.items() if holds))


def _reviewed(initiative: Initiative, review: SecurityReview) -> Initiative:
    return amend(initiative, replace(initiative.dossier, review=review))


def _closed(one: Condition, by: PersonId, now: datetime) -> Condition:
    return replace(one, closed_by=by, closed_at=now)


def _already(initiative: Initiative, what: str, by: PersonId | None, at: datetime | None) -> AlreadyDone | Refused:
    if by is None or at is None:
        return Refused(f"{what} ({initiative.id}).")
    return AlreadyDone(f"{initiative.id}: {what[0].lower()}{what[1:]}.", by=by, at=at)
