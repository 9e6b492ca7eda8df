"""The full pass: what an idea needs before it is decided on. Any order, over weeks, "I don't know" becomes a task."""

from __future__ import annotations

from enum import StrEnum

from bot.conversation.flow import About, Answers, DontKnow, Flow, Form, Json, Step, ask
from bot.flows.alike import everything
from bot.ui import Choice, Message
from bot.usecases.desk import Desk
from bot.usecases.submit import Unknown, build
from domain.authority import Verb
from domain.initiatives import Initiative, give
from domain.items import ITEMS
from domain.people import Role

LONG = 2000


class Readiness(StrEnum):
    STABLE = "stable"
    PARTLY = "partly"
    CHAOTIC = "chaotic"


class Personal(StrEnum):
    YES = "yes"
    NO = "no"


class Automation(StrEnum):
    ADVISE = "advise"
    DRAFT = "draft"
    ACT_WITH_APPROVAL = "act_with_approval"
    ACT_ALONE = "act_alone"


class Process(Form):
    stable: Readiness | DontKnow = ask(
        "Is the process stable: the same inputs, the same rules, one owner?",
        label="Process",
        why="A broken process with AI stays broken.",
        choices=(
            Choice("stable", "Stable", "One way of doing it, one owner"),
            Choice("partly", "Partly", "Some do it differently"),
            Choice("chaotic", "Everybody does it differently"),
        ),
        unknown=Role.PROJECT_OFFICE,
    )


class Data(Form):
    data: str | DontKnow = ask(
        "Which data does it need; where is it, who owns it, is it good enough?",
        label="Data",
        why="Most ideas wait for data, not for technology.",
        example="Claims PDFs in the archive, owned by Claims, complete since 2023, scans before that.",
        long=True,
        max_length=LONG,
        unknown=Role.DATA_OWNER,
    )
    personal: Personal | DontKnow = ask(
        "Is there personal, customer or secret data in it?",
        label="Personal or secret data",
        why="“Probably not” counts as “I don't know”; then somebody checks.",
        choices=(Choice("yes", "Yes"), Choice("no", "No")),
        unknown=Role.SECURITY,
    )


class Privacy(Form):
    privacy: str | DontKnow = ask(
        "Which personal or secret data, and on what basis may it be used?",
        label="Privacy",
        why="The security review begins with this.",
        example="Names and claims of customers; the contract is the basis.",
        long=True,
        max_length=LONG,
        unknown=Role.LEGAL,
    )


class Similar(Form):
    similar: str | DontKnow = ask(
        "Have you seen something similar here, or a product that could do it?",
        label="Similar",
        why="Joining forces is faster than starting twice.",
        choices=everything,
        long=True,
        max_length=LONG,
        unknown=Role.PROJECT_OFFICE,
    )


class Control(Form):
    automation: Automation | DontKnow = ask(
        "How far should it go by itself?",
        label="Automation",
        why="The further, the deeper the checks.",
        choices=(
            Choice("advise", "It advises"),
            Choice("draft", "It drafts, a person sends"),
            Choice("act_with_approval", "It acts after approval"),
            Choice("act_alone", "It acts alone"),
        ),
        unknown=Role.PROJECT_OFFICE,
    )
    oversight: str | DontKnow = ask(
        "Who watches over it, and how can they correct or stop it?",
        label="Oversight",
        why="Somebody must be able to switch it off.",
        example="The team lead samples 5% a week and can turn it off.",
        long=True,
        max_length=LONG,
        unknown=Role.PROJECT_OFFICE,
    )


class Risk(Form):
    failure: str | DontKnow = ask(
        "What happens when it is wrong: who is hurt, who notices, what then?",
        label="When it is wrong",
        why="Every model is wrong sometimes.",
        example="A wrong payout below 200 euros; quality control catches it; the manual way stays open.",
        long=True,
        max_length=LONG,
        unknown=Role.PRODUCT_OWNER,
    )
    ethics: str | DontKnow = ask(
        "Could anybody be treated unfairly, and must people be told that AI is used?",
        label="Fairness",
        why="Groups by name, or why there are none.",
        long=True,
        max_length=LONG,
        unknown=Role.LEGAL,
    )


class Afterwards(Form):
    support: str | DontKnow = ask(
        "Who supports it after the launch, and with how much time?",
        label="Support",
        why="What nobody looks after decays.",
        example="The claims tools team, four hours a week.",
        long=True,
        max_length=LONG,
        unknown=Role.INFRASTRUCTURE,
    )
    alternatives: str | DontKnow = ask(
        "Without AI, what would fix it: a rule, a template, a training?",
        label="Without AI",
        why="The simplest fix that works is the best one.",
        long=True,
        max_length=LONG,
        unknown=Role.PROJECT_OFFICE,
    )


async def complete(desk: Desk, answers: Answers) -> Message:
    """Known answers join the record under their fields; the others become tasks with their owners."""
    case, unknowns = dict[str, str](), list[Unknown]()
    for step in BUILD_CASE.steps:
        form = answers.get(step.form)
        for question in step.questions if form is not None else ():
            given = getattr(form, question.name)
            code = FACTS[question.name]
            if isinstance(given, DontKnow):
                owner = question.ask.unknown or Role.PROJECT_OFFICE
                unknowns.append(Unknown(code, ITEMS[code].label, owner))
            else:
                case[code] = str(given)
    return await build(desk, desk.subject or "", case, tuple(unknowns))


# Which field of the record each question fills (domain rule 3.1).
FACTS = {
    "stable": "process_readiness",
    "data": "data_sources",
    "personal": "personal_data",
    "privacy": "legal_basis",
    "similar": "similar_seen",
    "automation": "automation_level",
    "oversight": "human_oversight",
    "failure": "failure_plan",
    "ethics": "ethics_risk",
    "support": "support_plan",
    "alternatives": "alternatives",
}


def _may_be_built(desk: Desk, initiative: Initiative) -> None:
    give(initiative, {})


def _prefilled(initiative: Initiative) -> dict[str, Json]:
    """What the record says already, so that nothing is asked twice."""
    known = {name: initiative.dossier.fact(code) for name, code in FACTS.items()}
    return {name: value for name, value in known.items() if value is not None}


BUILD_CASE = Flow(
    "build_case",
    version=1,
    title="The case",
    steps=(
        Step("process", Process, "The process"),
        Step("data", Data, "The data"),
        Step("privacy", Privacy, "Privacy", when=lambda answers: answers[Data].personal is not Personal.NO),
        Step("similar", Similar, "Something similar"),
        Step("control", Control, "Control"),
        Step("risk", Risk, "Risk and fairness"),
        Step("afterwards", Afterwards, "Afterwards"),
    ),
    complete=complete,
    submit="Save the case",
    reader="the project office",
    helped=True,
    about=About(Verb.BUILD_CASE, _may_be_built, prefill=_prefilled),
    intro="Up to eleven questions that the office will ask anyway. Any order (say *overview*); “I don't know” is fine.",
)
