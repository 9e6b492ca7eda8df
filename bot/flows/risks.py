"""Risks in a conversation: what could happen, what is done about it, and why it is accepted or closed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cards.risks import IMPACT, PROBABILITY
from bot.conversation.flow import About, Answers, Form, ask
from bot.flows.short import one_page
from bot.risk_actions import RiskDo
from bot.ui import Choice, FieldKind, Message
from bot.usecases import risks
from bot.usecases.desk import Desk
from domain import risks as rules
from domain.authority import Verb
from domain.initiatives import Initiative
from domain.people import PersonId
from domain.risks import Risk, RiskCategory

LONG = 1000
_EXAMPLES = {
    RiskCategory.RESULT_ERROR: "It says something wrong, and somebody relies on it",
    RiskCategory.DATA: "The data is wrong, missing or not allowed",
    RiskCategory.SECURITY: "Somebody gets at what is not theirs",
    RiskCategory.REGULATORY: "A law or an authority is against it",
    RiskCategory.REPUTATION: "Customers or the public think less of us",
    RiskCategory.ADOPTION: "People do not use it, or not as meant",
    RiskCategory.DEPENDENCY: "Something that it needs does not come",
    RiskCategory.ETHICS: "It treats somebody unfairly",
}


def _steps(meanings: Mapping[int, str]) -> tuple[Choice, ...]:
    return tuple(Choice(str(number), f"{number} · {words}") for number, words in meanings.items())


def _reason(question: str, why: str) -> str:
    words: str = ask(question, label="Reason", why=why, long=True, verbatim=True, min_length=8, max_length=LONG)
    return words


class AddRisk(Form):
    risk_category: RiskCategory = ask(
        "What kind of risk is it?",
        label="Kind",
        choices=tuple(Choice(one.value, one.spoken, _EXAMPLES[one]) for one in RiskCategory),
    )
    risk_words: str = ask(
        "What could happen, and to whom?",
        label="What could happen",
        why="One or two sentences; everybody on the initiative reads them.",
        example="Scanned claims are misread, and a customer is paid too little.",
        long=True,
        verbatim=True,
        min_length=8,
        max_length=LONG,
    )
    probability: str = ask("How likely is it?", label="Probability", choices=_steps(PROBABILITY))
    harm: str = ask("How bad would it be?", label="Impact", choices=_steps(IMPACT))
    mitigation: str | None = ask(
        "What is done about it? Skip it if nothing is planned yet.",
        label="What is done",
        optional=True,
        long=True,
        verbatim=True,
        max_length=LONG,
    )
    risk_owner: str | None = ask(
        "Who looks after it? Skip it if nobody does yet.",
        label="Looks after it",
        why="One person, by name; they hear of it.",
        optional=True,
        kind=FieldKind.PERSON,
    )


async def _add(desk: Desk, answers: Answers) -> Message:
    said = answers[AddRisk]
    risk = Risk(
        initiative=desk.subject or "",
        category=said.risk_category,
        probability=int(said.probability),
        impact=int(said.harm),
        words=said.risk_words,
        raised_by=desk.person.id,
        raised_at=desk.now,
        mitigation=said.mitigation or "",
        owner=PersonId(said.risk_owner) if said.risk_owner else None,
    )
    return await risks.add(desk, risk)


def _may_have_more(desk: Desk, initiative: Initiative) -> None:
    rules.may_have_more(initiative)


def _which(question: str = "Which risk?") -> str:
    which: str = ask(question, label="Risk", choices=risks.of_record)
    return which


class TendRisk(Form):
    tended: str = _which()
    done_about_it: str = ask(
        "What is done about it?",
        label="What is done",
        why="It stands on the gate's card from now on.",
        long=True,
        verbatim=True,
        min_length=8,
        max_length=LONG,
    )
    tended_by: str | None = ask(
        "Who looks after it? Skip it to leave that as it is.",
        label="Looks after it",
        optional=True,
        kind=FieldKind.PERSON,
    )


async def _tend(desk: Desk, answers: Answers) -> Message:
    said = answers[TendRisk]
    owner = PersonId(said.tended_by) if said.tended_by else None
    return await risks.tend(desk, desk.subject or "", said.tended, said.done_about_it, owner)


class AcceptRisk(Form):
    accepted: str = _which()
    accept_words: str = _reason("Why can the company live with it?", "The register names you with your reason.")


async def _accept(desk: Desk, answers: Answers) -> Message:
    said = answers[AcceptRisk]
    return await risks.finish(desk, desk.subject or "", said.accepted, RiskDo.ACCEPT, said.accept_words)


class EndRisk(Form):
    ended: str = _which()
    how: RiskDo = ask(
        "What became of it?",
        label="Became",
        choices=(
            Choice(RiskDo.CLOSE.value, "It can no longer happen", "It is closed"),
            Choice(RiskDo.HAPPENED.value, "It happened", "A blocker goes out to whoever clears it"),
        ),
    )
    end_words: str = _reason("How do you know?", "Whoever reads the register later wants to know why.")


async def _end(desk: Desk, answers: Answers) -> Message:
    said = answers[EndRisk]
    return await risks.finish(desk, desk.subject or "", said.ended, said.how, said.end_words)


# Who may tend, accept or end depends on the risk: `risks.may_begin` asks before the first question.
ADD_RISK = one_page("add_risk", "Add a risk", AddRisk, _add, "Add it", About(Verb.ADD_RISK, _may_have_more))
TEND_RISK = one_page("tend_risk", "What is done about a risk", TendRisk, _tend, "Save", About(Verb.READ))
ACCEPT_RISK = one_page("accept_risk", "Accept a risk", AcceptRisk, _accept, "Accept", About(Verb.READ))
CLOSE_RISK = one_page("close_risk", "The end of a risk", EndRisk, _end, "Save", About(Verb.READ))
