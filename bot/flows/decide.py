"""Deciding at a gate: what can be decided there now, and what each decision demands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.conversation.advice import Probe
from bot.conversation.flow import About, Answers, Flow, Form, Step, World, ask
from bot.flows.choices import rejection_reasons
from bot.ui import Choice, FieldKind, Message, cut, plain
from bot.usecases import decisions
from bot.usecases.decisions import Said
from bot.usecases.desk import Desk
from domain.authority import Verb, may_decide
from domain.decisions import lacking
from domain.funnel import Decision, RejectionReason, Stage
from domain.gates import Pack, labels, pack
from domain.initiatives import Initiative
from domain.orders import PASSES, possible
from domain.people import PersonId

LONG = 2000
EXCEPTION = ":exception"
ON = (Decision.CONTINUE, Decision.TO_SUPPORT)  # what people look for at a gate, offered with the reason why not
SHOWN = 75  # characters of that reason
TO_ASSESSMENT = "REWORK:ASSESSMENT"
WITH, WITHOUT = "CLOSE:with", "CLOSE:without"
_MEANS = {
    Decision.CONTINUE: "It passes the gate",
    Decision.REWORK: "Back to its people, with a reason and a day",
    Decision.STOP: "It ends here, with a reason",
    Decision.REJECT: "It ends here, before money was spent",
    Decision.MERGE: "It goes on as part of another one",
    Decision.TO_SUPPORT: "It stays in use, with somebody who looks after it",
    Decision.SCALE: "It goes through delivery again, for more people; the AI director decides",
    Decision.REOPEN: "Because of new evidence, under its old number",
    Decision.DEFER: "Good, but there is no room now",
    Decision.PAUSE: "On purpose, until a day",
    Decision.RESUME: "It goes on where it was",
}


async def outcomes(world: World) -> Sequence[Choice]:
    """What can be decided about the record now, the likeliest first."""
    record = await world.record()
    if record is None:
        return [Choice(one.value, one.spoken) for one in Decision]
    found = pack(record, world.model.governance, world.today)
    offered: list[Choice] = []
    for decision in possible(record):
        why_not = await _why_not(world, decision, record, found)
        if why_not is None:
            offered += _choices(decision, record, found)
        elif decision in ON:
            offered.append(Choice(decision.value, decision.spoken, cut(f"Not now: {plain(why_not)}", SHOWN)))
    return offered


async def not_now(world: World, answers: Answers, raw: str) -> Probe | None:
    """Why that cannot be decided now, said before anything else is asked."""
    record = await world.record()
    code, _, more = raw.partition(":")
    if record is None or more or code not in list(Decision):
        return None
    found = pack(record, world.model.governance, world.today)
    why_not = await _why_not(world, Decision(code), record, found)
    return Probe(f"not-now-{code}", f"{why_not} What do you decide instead?") if why_not is not None else None


async def _why_not(world: World, decision: Decision, record: Initiative, found: Pack | None) -> str | None:
    """Why this person cannot take the decision now; None when they can."""
    if decision in ON and found is not None and found.blocking:
        return lacking(record, found)
    governance, lets = world.model.governance, is_exception(decision, found)
    hats = [world.person, *await world.principals()]
    rulings = [may_decide(hat, decision, record, governance, exception=lets) for hat in hats]
    if any(rulings):
        return None
    alone = [may_decide(hat, decision, record, governance) for hat in hats]
    if found is not None and found.missing and decision in ON and any(alone):
        return lacking(record, found)
    return (alone if not any(alone) else rulings)[0].reason


def is_exception(decision: Decision, found: Pack | None) -> bool:
    """Whether that decision would let through what something is missing of that can be waived."""
    return decision in PASSES and found is not None and bool(found.missing) and not found.blocking


def _choices(decision: Decision, record: Initiative, found: Pack | None) -> list[Choice]:
    simple = Choice(decision.value, decision.spoken, _MEANS.get(decision))
    incomplete = found is not None and bool(found.missing)
    match decision:
        case Decision.CLOSE:
            without = Choice(WITHOUT, "Close without impact", "A normal result; it stays on record")
            return [without] if incomplete else [Choice(WITH, "Close with impact", "The sponsor confirmed it"), without]
        case Decision.REWORK if record.stage is Stage.DELIVERY:
            return [simple, Choice(TO_ASSESSMENT, "Send back to assessment", "Because it needs another way")]
        case _ if found is not None and is_exception(decision, found):
            lacks = ", ".join(labels(found.missing[:3])) + (" …" if len(found.missing) > 3 else "")
            label = f"{decision.spoken} with an exception"
            return [Choice(f"{decision}{EXCEPTION}", label, f"Although it lacks {lacks}")]
        case _:
            return [simple]


class Choose(Form):
    outcome: str = ask(
        "What do you decide?",
        label="Decision",
        why="It counts at once, and everybody concerned hears of it.",
        choices=outcomes,
        advise=not_now,
    )


def _words(question: str, why: str = "The author and everybody concerned read this.") -> str:
    words: str = ask(question, label="In your words", why=why, long=True, verbatim=True, min_length=8, max_length=LONG)
    return words


class Go(Form):
    go_words: str | None = ask(
        "Is there anything its people should know?",
        label="In your words",
        optional=True,
        long=True,
        verbatim=True,
        max_length=LONG,
    )
    go_date: date | None = ask(
        "When is its next gate or review? Leave it out for the usual time.",
        label="Next gate",
        optional=True,
        kind=FieldKind.DATE,
    )


class Last(Form):
    last_words: str | None = ask(
        "Is there anything its people should know?",
        label="In your words",
        optional=True,
        long=True,
        verbatim=True,
        max_length=LONG,
    )


class LetThrough(Form):
    exception_words: str = _words(
        "Why may it go on without that?", "The exception stays visible on its card with your reason."
    )
    exception_owner: str = ask(
        "Who answers for the exception?", label="Answers for it", why="One person, by name.", kind=FieldKind.PERSON
    )


class Why(Form):
    why_not: RejectionReason = ask(
        "What is the reason?",
        label="Kind of reason",
        why="The author reads it with your words.",
        choices=rejection_reasons,
    )
    why_words: str = _words(
        "What should the author know?", "The author reads this, and so does anybody who has the same idea later."
    )


class Into(Form):
    into: str = ask("Into which one?", label="Goes on as", example="AI-2026-0042", min_length=6, max_length=20)
    into_words: str = _words("Why do they belong together?", "Both authors read this.")


class Back(Form):
    back_words: str = _words("What has to be done?", "Its people read this; be as exact as you would like it yourself.")
    back_date: date | None = ask(
        "Until when? Leave it out for the usual time.", label="Due", optional=True, kind=FieldKind.DATE
    )


class Until(Form):
    pause_until: date = ask(
        "Until when?", label="Until", why="A pause has an end, so that nothing is forgotten.", kind=FieldKind.DATE
    )
    pause_words: str = _words("Why does it rest?")


class Because(Form):
    because_words: str = _words("What is your reason?")


class Again(Form):
    again_words: str = _words("What is new?", "New evidence opens it again.")
    again_link: str | None = ask("A link to the evidence?", label="Link", optional=True, max_length=500)


def _is(*outcomes: str) -> Callable[[Answers], bool]:
    return lambda answers: answers[Choose].outcome in outcomes


def _is_let_through(answers: Answers) -> bool:
    return answers[Choose].outcome.endswith(EXCEPTION)


async def complete(desk: Desk, answers: Answers) -> Message:
    return await decisions.decide(desk, desk.subject or "", _said(answers))


def _said(answers: Answers) -> Said:
    """The decision as it was said, whichever page it stands on."""
    code, _, more = answers[Choose].outcome.partition(":")
    decision = Decision(code)
    if go := answers.get(Go):
        return Said(decision, go.go_words or "", date=go.go_date)
    if last := answers.get(Last):
        return Said(decision, last.last_words or "", with_impact=True if more == "with" else None)
    if let := answers.get(LetThrough):
        return Said(decision, let.exception_words, exception_owner=PersonId(let.exception_owner))
    if why := answers.get(Why):
        return Said(decision, why.why_words, why=why.why_not)
    if into := answers.get(Into):
        return Said(decision, into.into_words, into=into.into)
    if back := answers.get(Back):
        return Said(decision, back.back_words, date=back.back_date, back_to=Stage(more) if more else None)
    if until := answers.get(Until):
        return Said(decision, until.pause_words, date=until.pause_until)
    if again := answers.get(Again):
        return Said(decision, again.again_words, links=(again.again_link,) if again.again_link else ())
    return Said(decision, answers[Because].because_words, with_impact=False if more == "without" else None)


DECIDE = Flow(
    "decide",
    version=1,
    title="Decide",
    steps=(
        Step("choose", Choose, "The decision"),
        Step("go", Go, "It goes on", when=_is("CONTINUE", "TO_SUPPORT")),
        Step("last", Last, "A word to its people", when=_is("RESUME", WITH)),
        Step("exception", LetThrough, "The exception", when=_is_let_through),
        Step("why", Why, "The reason", when=_is("REJECT")),
        Step("into", Into, "The other one", when=_is("MERGE")),
        Step("back", Back, "What is to be done", when=_is("REWORK", TO_ASSESSMENT)),
        Step("until", Until, "The pause", when=_is("PAUSE")),
        Step("because", Because, "The reason", when=_is("STOP", "DEFER", "SCALE", WITHOUT)),
        Step("again", Again, "What is new", when=_is("REOPEN")),
    ),
    complete=complete,
    review=False,
    submit="Decide",
    about=About(Verb.DECIDE, decisions.may_be_decided),
)


class Dispute(Form):
    dispute_words: str = _words(
        "Why should the AI director decide?", "The AI director reads this, and so do its people."
    )


async def _dispute(desk: Desk, answers: Answers) -> Message:
    return await decisions.dispute(desk, desk.subject or "", answers[Dispute].dispute_words)


DISPUTE = Flow(
    "dispute",
    version=1,
    title="Ask the AI director",
    steps=(Step("dispute", Dispute, "Ask the AI director"),),
    complete=_dispute,
    review=False,
    submit="Ask",
    about=About(Verb.DISPUTE, decisions.may_be_decided),
)
