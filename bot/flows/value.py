"""The value of an initiative: today's value, the estimate and the value report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from bot.conversation.flow import About, Answers, Flow, Form, Json, Step, ask
from bot.flows.typed import Typed
from bot.flows.value_verdict import CHECK_MONEY, CONFIRM_VALUE
from bot.ui import Choice, Message
from bot.usecases import value
from bot.usecases.desk import Desk
from domain import values as rules
from domain.authority import Verb
from domain.impact import Baseline, Capture, Confidence, Figure, Method, Report, is_time
from domain.initiatives import Initiative

LONG = 2000
SHORT = 120
NO_CAPTURE = "none"
YES, NO = "yes", "no"
METHODS = tuple(Choice(one.value, one.spoken) for one in Method)
CONFIDENCES = tuple(Choice(one.value, one.value.capitalize()) for one in Confidence)
CAPTURES = (*(Choice(one.value, one.spoken) for one in Capture), Choice(NO_CAPTURE, "None of these"))
NOT_CHECKED = (
    "The same effect must not be counted for two initiatives, or the sum of all is wrong. Ask the project office or "
    "your project manager whether another one claims it; your answers are kept, and *resume* brings you back here."
)


class Before(Form):
    baseline_value: Annotated[float, Typed()] = ask(
        "What is the value today?",
        label="Today's value",
        why="The effect is measured against it later. Only the number; its unit comes next.",
        example="6.5",
    )
    baseline_unit: str = ask(
        "What does that number count?", label="Unit", example="typos per 100 claims", max_length=SHORT, word=True
    )
    baseline_period: str = ask(
        "Over which time was it measured?",
        label="Period",
        why="So that the same stretch can be compared.",
        example="January to March 2026",
        max_length=SHORT,
    )
    baseline_source: str = ask(
        "Where does the number come from?",
        label="Source",
        why="Somebody may want to look it up.",
        example="the monthly report of the claims system",
        verbatim=True,
        max_length=300,
        word=True,
    )


class Expected(Form):
    estimate_value: Annotated[float, Typed()] = ask(
        "How much does it bring in a year?",
        label="Effect in a year",
        why="In its own unit, such as hours; money is asked after that.",
        example="3,000",
    )
    estimate_unit: str = ask(
        "What does that number count?", label="Unit", example="hours a year", max_length=SHORT, word=True
    )
    estimate_money: Annotated[float | None, Typed()] = ask(
        "How much money is that in a year, if it is money at all?",
        label="Money a year",
        why="In the company's currency. Leave it out when there is none; that is a fine answer.",
        example="90,000",
        optional=True,
    )


_PAYS = "What turns the saved time into money?"
_PAYS_WHY = "Saved hours alone are not money; none of these is a fine answer."


class EstimatedCapture(Form):
    estimate_capture: str = ask(_PAYS, label="How it pays", why=_PAYS_WHY, choices=CAPTURES)


class Measured(Form):
    report_actual: Annotated[float, Typed()] = ask(
        "What is the value now?",
        label="Measured value",
        why="Only the number, in the unit of the baseline.",
        example="2.5",
    )
    report_unit: str = ask(
        "In which unit?",
        label="Unit",
        why="The unit of the baseline, so that they compare.",
        max_length=SHORT,
        word=True,
    )
    report_period: str = ask(
        "Over which time was it measured?", label="Period", example="September to November 2026", max_length=SHORT
    )


class How(Form):
    report_method: Method = ask(
        "How was it found out?", label="Method", why="The sponsor reads it beside the number.", choices=METHODS
    )
    report_confidence: Confidence = ask(
        "How sure are you of the number?",
        label="Confidence",
        why="Low is an honest answer; the sponsor weighs it.",
        choices=CONFIDENCES,
    )


class Cause(Form):
    report_share: Annotated[int, Typed()] = ask(
        "How much of the change did it cause, in percent?",
        label="Caused by it",
        why="100 when nothing else changed. Only this share of the money counts.",
        example="80",
        ge=0,
        le=100,
    )
    report_external: str = ask(
        "What else may have moved the number?",
        label="Also at work",
        why="A season, a new tool, fewer customers. “None” if you know of nothing.",
        long=True,
        verbatim=True,
        max_length=LONG,
    )


class Money(Form):
    report_money: Annotated[float | None, Typed()] = ask(
        "How much money is the whole change in a year, if it is money at all?",
        label="Money a year",
        why="Before the share is taken; finance checks it. Leave it out when there is none.",
        example="90,000",
        optional=True,
    )


class ReportedCapture(Form):
    report_capture: str = ask(_PAYS, label="How it pays", why=_PAYS_WHY, choices=CAPTURES)


class Twice(Form):
    double_count: str = ask(
        "Did you check that no other initiative claims the same effect?",
        label="Counted only once",
        why="Others may work on the same number; agree whose effect it is.",
        choices=(Choice(YES, "Yes, I checked"), Choice(NO, "Not yet")),
    )

    def problems(self) -> Mapping[str, str]:
        """The report is only taken with this checked."""
        return {"double_count": NOT_CHECKED} if self.double_count == NO else {}


def _captured(code: str | None) -> Capture | None:
    return None if code in (None, NO_CAPTURE) else Capture(code)


def _estimates_time(answers: Answers) -> bool:
    return is_time(answers[Expected].estimate_unit)


def _reports_time(answers: Answers) -> bool:
    return is_time(answers[Measured].report_unit)


async def _baseline(desk: Desk, answers: Answers) -> Message:
    said = answers[Before]
    given = Baseline(said.baseline_value, said.baseline_unit, said.baseline_period, said.baseline_source)
    return await value.baseline(desk, desk.subject or "", given)


async def _estimate(desk: Desk, answers: Answers) -> Message:
    said, pays = answers[Expected], answers.get(EstimatedCapture)
    capture = _captured(pays.estimate_capture if pays is not None else None)
    figure = Figure(said.estimate_value, said.estimate_unit, said.estimate_money, capture)
    return await value.estimate(desk, desk.subject or "", figure)


async def _report(desk: Desk, answers: Answers) -> Message:
    measured, how, cause = answers[Measured], answers[How], answers[Cause]
    pays = answers.get(ReportedCapture)
    report = Report(
        actual=measured.report_actual,
        unit=measured.report_unit,
        period=measured.report_period,
        method=how.report_method,
        attribution=cause.report_share,
        confidence=how.report_confidence,
        external=cause.report_external,
        double_count_checked=answers[Twice].double_count == YES,
        annual_value=answers[Money].report_money,
        capture=_captured(pays.report_capture if pays is not None else None),
        by=desk.person.id,
        at=desk.now,
    )
    return await value.report(desk, desk.subject or "", report)


def _unit_of_baseline(initiative: Initiative) -> Mapping[str, Json]:
    baseline = initiative.dossier.impact.baseline
    return {"report_unit": baseline.unit} if baseline is not None else {}


BASELINE = Flow(
    "baseline",
    version=1,
    title="Today's value",
    steps=(Step("before", Before, "Today's value"),),
    complete=_baseline,
    review=False,
    submit="Keep it",
    about=About(Verb.ESTIMATE, lambda desk, initiative: rules.may_get_baseline(initiative)),
)

ESTIMATE = Flow(
    "estimate",
    version=1,
    title="Estimate the value",
    steps=(
        Step("expected", Expected, "What it should bring"),
        Step("capture", EstimatedCapture, "How it pays", when=_estimates_time),
    ),
    complete=_estimate,
    review=False,
    submit="Keep it",
    about=About(Verb.ESTIMATE, lambda desk, initiative: rules.may_be_estimated(initiative)),
)

VALUE_REPORT = Flow(
    "value_report",
    version=1,
    title="Report the value",
    steps=(
        Step("measured", Measured, "What was measured"),
        Step("how", How, "How it was found out"),
        Step("cause", Cause, "What caused it"),
        Step("money", Money, "The money"),
        Step("capture", ReportedCapture, "How it pays", when=_reports_time),
        Step("twice", Twice, "Counted only once"),
    ),
    complete=_report,
    submit="Hand it in",
    reader="the sponsor",
    about=About(Verb.REPORT, lambda desk, initiative: rules.may_be_reported(initiative), prefill=_unit_of_baseline),
)

VALUE_FLOWS = (BASELINE, ESTIMATE, VALUE_REPORT, CONFIRM_VALUE, CHECK_MONEY)
