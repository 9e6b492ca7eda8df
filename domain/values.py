"""Changes of a record's impact (domain rules 3.3, 3.4, gate G4), and the numbers that people type for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from domain.authority import is_own
from domain.dossier import Given
from domain.errors import AlreadyDone, NotAllowed, Refused
from domain.funnel import Stage
from domain.gates import seat_of
from domain.impact import Baseline, Confirmation, Figure, Impact, Report, check_figure, check_report, needs_finance
from domain.initiatives import Initiative, amend, cannot
from domain.parties import Party
from domain.people import PersonId
from domain.pin_reading import read
from domain.quantities import Shape
from domain.units import Unit, unit_of

LONGEST = 40  # characters of a number that are read as one
MEASURED_IN = (Stage.AWAITING_EFFECT, Stage.ON_SUPPORT)  # where a value stands to be confirmed

_NUMBER = re.compile(r"[0-9](?:[0-9.,' ]*[0-9])?")
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?P<sign>[,.' ])[0-9]{3})(?:(?P=sign)[0-9]{3})*(?P<rest>[.,][0-9]+)?")
_THOUSAND_OR_NOT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_MINUS = re.compile(r"(?:^|[^\w-])(?:-|minus)\s*[^\w\s]?\s*$", re.IGNORECASE)
_MAGNITUDE = re.compile(
    r"^(?:m|mn|b|bn)\b|^\s*(?:hundreds?|dozens?|mn|bn|billions?|trillions?|lakhs?|crores?|mrd)\b", re.IGNORECASE
)
_SIZES: Mapping[str, float] = {"k": 1e3, "thousand": 1e3, "tsd": 1e3, "million": 1e6, "millions": 1e6, "mio": 1e6}
_SIZE = re.compile(r"^\s*(k|thousand|tsd|millions?|mio)\b", re.IGNORECASE)


def read_number(words: str) -> float | None:
    """The one number in what somebody typed: "1,200", "1 200", "1.200,5", "6,5", "12%", "120k EUR".

    None when there is none; Refused when it can be read in two ways or there are several.
    """
    text = " ".join(words.replace("’", "'").replace("−", "-").split())
    found = list(_NUMBER.finditer(text))
    if not found:
        return None
    said = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    if len(found) > 1:
        raise Refused(f"There are several numbers in “{said}”. Give me one; words and units have their own question.")
    number = found[0]
    before, behind = text[: number.start()], text[number.end() :]
    if _MAGNITUDE.match(behind):
        raise Refused(f"I am not sure how much “{said}” is. Write it out in digits, for example 1200000.")
    size = _SIZE.match(behind)
    value = _value(number.group(), said) * (_SIZES[size.group(1).lower()] if size else 1)
    return -value if _MINUS.search(before) else value


def _value(digits: str, said: str) -> float:
    """The value of digits with their separators. A comma before three digits groups thousands, as in "1,200"."""
    if len(digits) > LONGEST:
        raise Refused("That number is longer than any that I can keep. Round it.")
    if _THOUSAND_OR_NOT.fullmatch(digits):
        whole, decimal = digits.replace(".", ""), f"{float(digits):g}"
        raise Refused(f"“{said}” can be read in two ways. Type {whole} if it is a whole number, or {decimal}.")
    if grouped := _GROUPED.fullmatch(digits):
        sign, rest = grouped["sign"], grouped["rest"] or ""
        if not rest or rest[0] != sign:
            whole = digits.removesuffix(rest).replace(sign, "")
            return float(whole + rest.replace(",", "."))
    elif _DECIMAL.fullmatch(digits):
        return float(digits.replace(",", "."))
    raise Refused(f"I cannot tell which number “{said}” is. Type it without separators, for example 1200 or 6.5.")


def figure_words(value: float, unit: str = "") -> str:
    """`1,200 hours`: a value as people read it."""
    return f"{value:,.6f}".rstrip("0").rstrip(".") + (f" {unit}" if unit else "")


def money_words(value: float, currency: str) -> str:
    """`120,000 EUR a year`."""
    return f"{value:,.0f} {currency} a year"


def is_frozen(initiative: Initiative) -> bool:
    """Whether the value from before stands for good: from G3 on, until it is sent back into delivery."""
    baseline = initiative.dossier.impact.baseline
    return baseline is not None and baseline.frozen_at is not None and initiative.stage in MEASURED_IN


def may_get_baseline(initiative: Initiative) -> None:
    """Raises Refused at an end, and once the baseline is frozen."""
    if initiative.stage.is_end:
        raise cannot(initiative, "its baseline stays as it is")
    baseline = initiative.dossier.impact.baseline
    if baseline is None or baseline.frozen_at is None or not is_frozen(initiative):
        return
    raise Refused(
        f"The baseline of {initiative.id} has been frozen since {baseline.frozen_at:%d %b %Y}, when it went into use, "
        f"so that the effect is measured against the value from before. Is it wrong? Say so with *comment "
        f"{initiative.id}*, or ask whoever decides to send it back for rework; then it can be changed."
    )


def with_baseline(initiative: Initiative, baseline: Baseline) -> Initiative:
    """The value from before. Refused once it is frozen (G3), and when a part of it is missing."""
    may_get_baseline(initiative)
    said = {"unit": baseline.unit, "period": baseline.period, "source": baseline.source}
    missing = [name for name, words in said.items() if not words.strip()]
    if missing:
        raise Refused(f"To compare with it later I still need the {' and the '.join(missing)} of today's value.")
    return _with_impact(initiative, baseline=baseline)


def may_be_estimated(initiative: Initiative) -> None:
    """Raises Refused when the stage takes no estimate any more."""
    if initiative.stage.is_end:
        raise cannot(initiative, "there is nothing left to estimate")
    if initiative.stage in MEASURED_IN:
        raise Refused(
            f"{initiative.id} is in use, so its value is measured now and no longer estimated. Its impact owner "
            f"reports it with *report {initiative.id}*."
        )


def with_estimate(initiative: Initiative, figure: Figure, words: str) -> Initiative:
    """Expected before G2, refined in delivery (domain rule 3.3); `words` are what the gates show of it."""
    may_be_estimated(initiative)
    check_figure(figure)
    state = "refined" if initiative.stage is Stage.DELIVERY else "expected"
    dossier = initiative.dossier
    facts = {**dossier.facts, "expected_value": Given(words, figure.by, figure.at)}
    given = replace(initiative, dossier=replace(dossier, facts=facts))
    return _with_impact(given, **{state: figure})


def may_be_reported(initiative: Initiative) -> None:
    """Raises Refused or AlreadyDone when there is no place for a value report now."""
    impact = initiative.dossier.impact
    if initiative.stage.is_end:
        raise cannot(initiative, "nothing is measured any more")
    if initiative.stage is not Stage.AWAITING_EFFECT:
        raise Refused(
            f"{initiative.id} is {initiative.stage.spoken}. Its value is reported once it is in use and awaits its "
            f"impact. Until then, *estimate {initiative.id}* keeps what you expect."
        )
    if impact.baseline is None:
        raise Refused(
            f"{initiative.id} has no baseline, so there is nothing to compare with. Give today's value first: "
            f"*baseline {initiative.id}*."
        )
    if impact.confirmation is not None:
        raise AlreadyDone(
            f"To measure {initiative.id} anew it has to be sent back: its report stands, because the sponsor's word on "
            "it is given.",
            by=impact.confirmation.by,
            at=impact.confirmation.at,
        )


def with_report(initiative: Initiative, report: Report) -> Initiative:
    """The value report of G4, in place of an earlier one. Refused with every fault by name."""
    may_be_reported(initiative)
    check_report(report, initiative.dossier.impact.baseline)
    return _with_impact(initiative, report=report)


def may_be_confirmed(initiative: Initiative) -> Report:
    """The report that waits for the sponsor's word. Raises Refused or AlreadyDone when none does."""
    impact = initiative.dossier.impact
    if impact.confirmation is not None and initiative.stage in MEASURED_IN:
        done = "confirmed" if impact.confirmation.confirmed else "found not confirmed"
        raise AlreadyDone(
            f"The value of {initiative.id} is {done} already.", by=impact.confirmation.by, at=impact.confirmation.at
        )
    if initiative.stage not in MEASURED_IN:
        raise cannot(initiative, "there is no value to confirm now")
    if impact.report is None:
        raise Refused(
            f"There is no value report of {initiative.id} yet. Its impact owner hands it in with *report "
            f"{initiative.id}*; then I bring it to you."
        )
    return impact.report


def with_confirmation(
    initiative: Initiative, confirmation: Confirmation, acting_for: PersonId | None = None
) -> Initiative:
    """The sponsor's word on the report (domain rule 3.3); not on one's own."""
    report = may_be_confirmed(initiative)
    refuse_own(initiative, report, confirmation.by, acting_for)
    if not confirmation.confirmed and not (confirmation.note or "").strip():
        raise Refused("Say in a sentence why the value is not confirmed: the impact owner learns from it.")
    return _with_impact(initiative, confirmation=replace(confirmation, finance_by=None))


def refuse_own(initiative: Initiative, report: Report, person: PersonId, acting_for: PersonId | None) -> None:
    """Raises NotAllowed for whoever wrote the report, owns the impact, started or leads it (domain rule 4.1).

    The same for who stands in for them.
    """
    owners = {report.by, seat_of(initiative, Party.IMPACT_OWNER)}
    if owners & {person, acting_for} - {None}:
        raise NotAllowed(
            f"The value report of {initiative.id} is your own or that of whom you stand in for, so somebody else gives "
            f"the word on it. *dispute {initiative.id}* puts it before the AI director, who decides."
        )
    if any(is_own(one, initiative) for one in (person, acting_for) if one is not None):
        raise NotAllowed(
            f"{initiative.id} was started or is led by you or by whom you stand in for, so somebody else gives the "
            f"word on its value. *dispute {initiative.id}* puts it before the AI director, who decides."
        )


def may_be_checked(initiative: Initiative) -> Report:
    """The report whose money waits for finance. Raises Refused or AlreadyDone when none does."""
    impact = initiative.dossier.impact
    report, word = impact.report, impact.confirmation
    if initiative.stage not in MEASURED_IN:
        raise cannot(initiative, "there is no money to check now")
    if report is None or not needs_finance(report):
        raise Refused(f"{initiative.id} counts no money, so there is nothing for finance to check.")
    if word is None or not word.confirmed:
        said = "has not given a word on the value yet" if word is None else "did not confirm the value"
        raise Refused(f"The sponsor of {initiative.id} {said}; the money is checked after that is confirmed.")
    if word.finance_by is not None:
        raise Refused(f"The money of {initiative.id} is checked already; its impact is confirmed.")
    return report


def with_finance(initiative: Initiative, by: PersonId, acting_for: PersonId | None = None) -> Initiative:
    """Finance found the money right; not on one's own report."""
    refuse_own(initiative, may_be_checked(initiative), by, acting_for)
    word = initiative.dossier.impact.confirmation
    return _with_impact(initiative, confirmation=replace(word, finance_by=by) if word is not None else None)


def with_doubts(initiative: Initiative, by: PersonId, acting_for: PersonId | None = None) -> Initiative:
    """Finance doubts the money: the sponsor's word is open again, so that the report can be mended."""
    refuse_own(initiative, may_be_checked(initiative), by, acting_for)
    return _with_impact(initiative, confirmation=None)


def target_value(target: str | None, baseline: Baseline) -> float | None:
    """The value to reach, in the baseline's unit; None where the target is a change, or in another kind of unit."""
    aim = read(target or "").aim
    if aim is None or aim.change or aim.target.shape is not Shape.PLAIN or aim.target.top != aim.target.value:
        return None
    there, here = aim.target.unit, _unit(baseline.unit)
    if there is None or here is None:
        return aim.target.value
    return aim.target.value * there.size / here.size if there.dimension is here.dimension else None


def _unit(words: str) -> Unit | None:
    return unit_of(words.split(maxsplit=1)[0].casefold()) if words.split() else None


def _with_impact(initiative: Initiative, **changed: object) -> Initiative:
    impact: Impact = replace(initiative.dossier.impact, **changed)  # type: ignore[arg-type]  # the callers name fields of Impact
    return amend(initiative, replace(initiative.dossier, impact=impact))
