"""What people do at gates, each through its use case, with the words of `gates.yaml`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.cards.value import stamp
from bot.demo.doing import DOMAIN, Doing, somebody
from bot.risk_actions import RiskDo
from bot.usecases import (
    absences,
    dependencies,
    dossier,
    risks,
    route,
    score,
    security,
    signoffs,
    similar,
    submit,
    track,
)
from bot.usecases import decisions as gate
from bot.usecases import value as impact
from bot.usecases import value_verdict as verdicts
from bot.usecases.desk import Desk
from domain.absences import Period
from domain.dossier import ReviewState, Verdict, Word
from domain.errors import Refused
from domain.funnel import Decision, RejectionReason, Stage
from domain.gates import steps_left
from domain.giving import DATES
from domain.impact import Baseline, Capture, Confidence, Figure, Method, Report
from domain.people import PersonId
from domain.risks import Risk, RiskCategory
from domain.scoring import Inputs


@dataclass(frozen=True, slots=True)
class Told:
    """One act with what it is about. `ids` are the numbers of the ideas by their places, `today` is the demo's."""

    desk: Desk
    doing: Doing
    id: str
    ids: Mapping[int, str]
    today: date

    def words(self, name: str = "text") -> str:
        """What was said, empty when nothing was."""
        return str(self.doing.words.get(name) or "")

    def has(self, name: str) -> bool:
        return self.doing.words.get(name) is not None

    def day(self, name: str) -> date:
        """So many days from today; below zero it lies behind."""
        return self.today + timedelta(days=int(self.doing.words[name]))

    def number(self, name: str) -> float | None:
        return float(self.doing.words[name]) if self.has(name) else None

    def other(self, name: str) -> str:
        """The number of another idea, named by its place from 1."""
        return self.ids[int(self.doing.words[name]) - 1]

    async def person(self, name: str) -> PersonId:
        return (await somebody(self.desk, f"{self.doing.words[name]}{DOMAIN}")).id


async def act(told: Told) -> None:
    """Does it, or raises what the use case raises."""
    known = _ACTS.get(told.doing.do)
    if known is None:
        raise Refused(f"the demo's file says “{told.doing.do}”, which is nothing one can do")
    await known(told)


def is_known(do: str) -> bool:
    return do in _ACTS


async def _case(told: Told) -> None:
    await submit.build(told.desk, told.id, told.doing.words["facts"], ())


async def _withdraw(told: Told) -> None:
    await submit.take_back(told.desk, told.id, told.words())


async def _supply(told: Told) -> None:
    code, value = told.words("code"), told.doing.words["value"]
    words = told.day("value").isoformat() if code in DATES else str(value)
    await dossier.supply(told.desk, told.id, code, words, told.words("link") or None)


async def _seats(told: Told) -> None:
    await dossier.seat(told.desk, told.id, told.words("code"), await told.person("value"))


async def _sign(told: Told) -> None:
    word = Word(told.words("says") or Word.YES)
    await signoffs.sign(told.desk, told.id, told.words("code"), word, told.words("text") or None)


async def _opinion(told: Told) -> None:
    await signoffs.opine(told.desk, told.id, told.words())


async def _decide(told: Told) -> None:
    said = gate.Said(
        Decision(told.words("decision")),
        told.words(),
        why=RejectionReason(told.words("why")) if told.has("why") else None,
        into=told.other("into") if told.has("into") else None,
        date=told.day("in") if told.has("in") else None,
        back_to=Stage(told.words("back_to")) if told.has("back_to") else None,
        with_impact=told.doing.words.get("impact"),
        exception_owner=await told.person("answers") if told.has("answers") else None,
    )
    await gate.decide(told.desk, told.id, said)


async def _dispute(told: Told) -> None:
    await gate.dispute(told.desk, told.id, told.words())


async def _ask(told: Told) -> None:
    await gate.ask_for_gate(told.desk, told.id)


async def _resubmit(told: Told) -> None:
    await gate.resubmit(told.desk, told.id)


async def _product(told: Told) -> None:
    await route.choose_product(told.desk, told.id, told.words("product"), told.words())


async def _gap(told: Told) -> None:
    await route.note_gap(told.desk, told.id, told.words())


async def _similar(told: Told) -> None:
    named = told.other("other") if told.has("other") else told.words("product") or None
    await similar.judge(told.desk, told.id, Verdict(told.words("verdict")), named, told.words())


async def _review(told: Told) -> None:
    conditions: Sequence[str] = told.doing.words.get("conditions") or ()
    state = ReviewState(told.words("verdict"))
    await security.give_verdict(told.desk, told.id, state, told.words(), "\n".join(conditions))


async def _condition_met(told: Told) -> None:
    await security.close(told.desk, told.id, int(told.doing.words["number"]), told.words())


async def _score(told: Told) -> None:
    await score.set_score(told.desk, told.id, Inputs(*told.doing.words["inputs"]), told.words())


async def _step(told: Told) -> None:
    left = steps_left((await told.desk.initiative(told.id)).dossier, told.desk.model.governance)
    await track.mark_done(told.desk, told.id, left[0].id)


async def _baseline(told: Told) -> None:
    value = float(told.doing.words["value"])
    given = Baseline(value, told.words("unit"), told.words("period"), told.words("source"))
    await impact.baseline(told.desk, told.id, given)


def _capture(told: Told) -> Capture | None:
    return Capture(told.words("capture")) if told.has("capture") else None


async def _estimate(told: Told) -> None:
    value = float(told.doing.words["value"])
    figure = Figure(value, told.words("unit"), told.number("money"), _capture(told), note=told.words() or None)
    await impact.estimate(told.desk, told.id, figure)


async def _report(told: Told) -> None:
    said = told.doing.words
    report = Report(
        actual=float(said["value"]),
        unit=said["unit"],
        period=said["period"],
        method=Method(said["method"]),
        attribution=int(said["share"]),
        confidence=Confidence(said["confidence"]),
        external=said["external"],
        double_count_checked=True,
        annual_value=told.number("money"),
        capture=_capture(told),
        by=told.desk.person.id,
        at=told.desk.now,
    )
    await impact.report(told.desk, told.id, report)


async def _confirm(told: Told) -> None:
    await verdicts.confirm(told.desk, told.id, bool(told.doing.words["confirmed"]), told.words(), await _seen(told))


async def _money(told: Told) -> None:
    await verdicts.check_money(told.desk, told.id, None, await _seen(told))


async def _seen(told: Told) -> int:
    """Which report is meant: the one that is there."""
    report = (await told.desk.initiative(told.id)).dossier.impact.report
    if report is None:
        raise Refused(f"{told.id} has no value report yet")
    return stamp(report)


async def _risk(told: Told) -> None:
    said = told.doing.words
    risk = Risk(
        told.id,
        RiskCategory(said["category"]),
        said["probability"],
        said["impact"],
        told.words(),
        told.desk.person.id,
        told.desk.now,
        told.words("mitigation"),
        await told.person("owner") if told.has("owner") else None,
    )
    await risks.add(told.desk, risk)


async def _risk_ends(told: Told) -> None:
    """About the gravest risk of the initiative that is still alive."""
    alive = [one for one in await told.desk.uow.risks.of(told.id) if one.is_alive]
    await risks.finish(told.desk, told.id, risks.choice_of(alive[0]), RiskDo(told.words("end")), told.words())


async def _waits(told: Told) -> None:
    await dependencies.depend(told.desk, told.id, told.other("other"), told.words())


async def _away(told: Told) -> None:
    period = Period(told.day("first"), told.day("last"))
    await absences.leave(told.desk, period, await told.person("deputy"))


_ACTS: Mapping[str, Callable[[Told], Awaitable[None]]] = {
    "case": _case,
    "withdraw": _withdraw,
    "supply": _supply,
    "seats": _seats,
    "sign": _sign,
    "opinion": _opinion,
    "decide": _decide,
    "dispute": _dispute,
    "ask_gate": _ask,
    "resubmit": _resubmit,
    "product": _product,
    "gap": _gap,
    "similar": _similar,
    "review": _review,
    "condition_met": _condition_met,
    "score": _score,
    "step": _step,
    "baseline": _baseline,
    "estimate": _estimate,
    "report": _report,
    "confirm": _confirm,
    "money": _money,
    "risk": _risk,
    "risk_ends": _risk_ends,
    "waits": _waits,
    "away": _away,
}
