"""The verdict on similar initiatives: what is like it, and what follows."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation.flow import About, Answers, Flow, Form, Step, ask
from bot.flows.alike import ideas, products
from bot.ui import Choice, FieldKind, Message
from bot.usecases import similar
from bot.usecases.desk import Desk
from domain.authority import Verb
from domain.dossier import Verdict
from domain.similar import NAMES_ANOTHER, SPOKEN

LONG = 2000
_MEANS = {
    Verdict.UNIQUE: "It goes on by itself",
    Verdict.RELATED: "Both go on, and know of each other",
    Verdict.DUPLICATE: "It can be merged into the other one; its author stays credited",
    Verdict.REUSE: "The product portfolio chooses that product for it",
    Verdict.REOPEN: "What was not taken forward lives again, with what is new",
}


class Choose(Form):
    verdict: Verdict = ask(
        "Is there anything like it already?",
        label="Verdict",
        why="The gate wants a person's word on it, whatever was found.",
        choices=[Choice(one.value, SPOKEN[one], _MEANS[one]) for one in Verdict],
    )


class Alone(Form):
    alone_note: str | None = ask(
        "Where did you look? You need not say.", label="Note", optional=True, long=True, verbatim=True, max_length=LONG
    )


class Reuse(Form):
    reuse_product: str = ask("Which product?", label="Product", choices=products)
    reuse_note: str | None = ask(
        "What does it do already? You need not say.",
        label="Note",
        optional=True,
        long=True,
        verbatim=True,
        max_length=LONG,
    )


class Other(Form):
    other: str = ask(
        "Which one?",
        label="The other one",
        example="AI-2026-0042",
        kind=FieldKind.LINE,
        choices=ideas,
        min_length=6,
        max_length=20,
    )
    other_note: str | None = ask(
        "What do they have in common? You need not say.",
        label="Note",
        optional=True,
        long=True,
        verbatim=True,
        max_length=LONG,
    )


def _is(*verdicts: Verdict) -> Callable[[Answers], bool]:
    return lambda answers: answers[Choose].verdict in verdicts


async def complete(desk: Desk, answers: Answers) -> Message:
    verdict, subject = Verdict(answers[Choose].verdict), desk.subject or ""
    if (reuse := answers.get(Reuse)) is not None:
        return await similar.judge(desk, subject, verdict, reuse.reuse_product, reuse.reuse_note or "")
    if (other := answers.get(Other)) is not None:
        return await similar.judge(desk, subject, verdict, other.other, other.other_note or "")
    return await similar.judge(desk, subject, verdict, None, answers[Alone].alone_note or "")


SIMILAR_VERDICT = Flow(
    "similar_verdict",
    version=1,
    title="Similar ideas",
    steps=(
        Step("verdict", Choose, "The verdict"),
        Step("alone", Alone, "A note", when=_is(Verdict.UNIQUE)),
        Step("reuse", Reuse, "The product", when=_is(Verdict.REUSE)),
        Step("other", Other, "The other one", when=_is(*NAMES_ANOTHER)),
    ),
    complete=complete,
    review=False,
    submit="Give the verdict",
    about=About(Verb.SIMILAR, similar.may_be_judged),
)
