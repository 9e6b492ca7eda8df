"""The word on a reported value: the sponsor's, and that of finance on its money."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.cards.value import baseline_words, stamp
from bot.conversation.flow import About, Answers, Flow, Form, Json, Step, World, ask
from bot.ui import Choice, Message, cut
from bot.usecases import value_verdict
from bot.usecases.desk import Desk
from domain import values as rules
from domain.authority import Verb
from domain.initiatives import Initiative

LONG = 2000
LABEL = 70  # characters of a choice
SAID = 120  # characters of what a report says
YES, NO = "yes", "no"


def _named(initiative: Initiative) -> str | None:
    """Which report, with what it says: the word never falls on another than the one that was looked at."""
    report, before = initiative.dossier.impact.report, initiative.dossier.impact.baseline
    if report is None:
        return None
    said = f"{rules.figure_words(report.actual, report.unit)}, {report.period}; before: {baseline_words(before)}"
    return f"{stamp(report)}:{cut(said, SAID)}"


def _which(named: str) -> int:
    return int(named.partition(":")[0])


async def reported(world: World) -> Sequence[Choice]:
    """The report as it is now."""
    record = await world.record()
    named = _named(record) if record is not None else None
    return (Choice(named, cut(named.partition(":")[2], LABEL)),) if named is not None else ()


def _this_one(field: str) -> Callable[[Initiative], Mapping[str, Json]]:
    return lambda initiative: {field: _named(initiative)}


def _what_it_says(field: str) -> Callable[[Mapping[str, Json]], str | None]:
    return lambda kept: f"Reported: {said}." if (said := str(kept.get(field, "")).partition(":")[2]) else None


class SponsorsWord(Form):
    value_which: str = ask("Which report is it about?", label="Report", choices=reported)
    value_word: str = ask(
        "Is the reported value confirmed?",
        label="Your word",
        why="It counts at once, and its people hear of it.",
        context=_what_it_says("value_which"),
        choices=(Choice(YES, "Confirmed"), Choice(NO, "Not confirmed", "A normal result, with your reason")),
    )


class WhyNot(Form):
    value_reason: str = ask(
        "Why is it not confirmed?",
        label="Your reason",
        why="Its people read it. Not confirmed is a normal result; they learn from your reason.",
        long=True,
        verbatim=True,
        min_length=8,
        max_length=LONG,
    )


class FinancesWord(Form):
    money_which: str = ask("Which report is it about?", label="Report", choices=reported)
    money_word: str = ask(
        "Is the money right?",
        label="Your word",
        why="The impact counts as confirmed with it.",
        context=_what_it_says("money_which"),
        choices=(Choice(YES, "The money is right"), Choice(NO, "I have doubts", "The report is open again")),
    )


class Doubts(Form):
    money_doubts: str = ask(
        "What are your doubts?",
        label="Your doubts",
        why="The impact owner and the sponsor read them; then the report is open again.",
        long=True,
        verbatim=True,
        min_length=8,
        max_length=LONG,
    )


async def _confirm(desk: Desk, answers: Answers) -> Message:
    said, why = answers[SponsorsWord], answers.get(WhyNot)
    reason = why.value_reason if why is not None else ""
    return await value_verdict.confirm(
        desk, desk.subject or "", said.value_word == YES, reason, _which(said.value_which)
    )


async def _check(desk: Desk, answers: Answers) -> Message:
    said, doubts = answers[FinancesWord], answers.get(Doubts)
    words = doubts.money_doubts if doubts is not None else None
    return await value_verdict.check_money(desk, desk.subject or "", words, _which(said.money_which))


def _may_confirm(desk: Desk, initiative: Initiative) -> None:
    rules.refuse_own(initiative, rules.may_be_confirmed(initiative), desk.person.id, None)


def _may_check(desk: Desk, initiative: Initiative) -> None:
    rules.refuse_own(initiative, rules.may_be_checked(initiative), desk.person.id, None)


CONFIRM_VALUE = Flow(
    "confirm_value",
    version=1,
    title="Confirm the value",
    steps=(
        Step("word", SponsorsWord, "Your word"),
        Step("reason", WhyNot, "Your reason", when=lambda answers: answers[SponsorsWord].value_word == NO),
    ),
    complete=_confirm,
    review=False,
    submit="Send",
    about=About(Verb.CONFIRM, _may_confirm, prefill=_this_one("value_which")),
)

CHECK_MONEY = Flow(
    "check_money",
    version=1,
    title="Check the money",
    steps=(
        Step("money_word", FinancesWord, "Your word"),
        Step("doubts", Doubts, "Your doubts", when=lambda answers: answers[FinancesWord].money_word == NO),
    ),
    complete=_check,
    review=False,
    submit="Send",
    about=About(Verb.CHECK_MONEY, _may_check, prefill=_this_one("money_which")),
)
