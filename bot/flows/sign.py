"""Signing off in one's own field at a gate; and an opinion, which binds nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.conversation.flow import About, Answers, Flow, Form, Json, Step, World, ask
from bot.ui import Choice, Message
from bot.usecases import signoffs
from bot.usecases.desk import Act, Desk
from domain.authority import Verb
from domain.dossier import Word
from domain.governance import Criterion
from domain.signoffs import signable

LONG = 2000


async def signable_here(world: World) -> Sequence[Choice]:
    """The sign-offs of the gate that this person may give, for whom they stand in too."""
    record = await world.record()
    if record is None:
        return []
    if isinstance(world, Act):  # only an act knows for whom somebody stands in
        async with world.looking() as desk:
            found = await signoffs.choices(desk, record)
    else:
        found = list(signable(world.person, record, world.model.governance))
    return [Choice(one.code, f"{one.label[0].upper()}{one.label[1:]}") for one in found]


def _which(drafts: Mapping[str, Json]) -> str | None:
    """Which one it is about, in the words of the gate; nothing where these did not come with the conversation."""
    code, labels = drafts.get("signoff"), drafts.get("signoff_labels")
    lines = labels.splitlines() if isinstance(labels, str) else []
    label = next((label for one, _, label in (line.partition(": ") for line in lines) if one == code), None)
    return f"You sign: {label}." if label else None


def labelled(asked: Iterable[Criterion]) -> str:
    """The sign-offs of a gate as the answer that nobody is asked for: a line each, its code and its label."""
    return "\n".join(f"{one.code}: {one.label}" for one in asked)


class Labels(Form):
    """What the sign-offs are called. It comes with the conversation and is never asked."""

    signoff_labels: str | None = ask("What are they called?", label="Sign-offs", optional=True, word=True)


class Which(Form):
    signoff: str = ask("Which sign-off do you give?", label="Sign-off", choices=signable_here)


class Give(Form):
    word: Word = ask(
        "What do you say?",
        label="Your word",
        why="It counts at once, and you can change it until the decision.",
        choices=(
            Choice(Word.YES, "Yes"),
            Choice(Word.CONDITIONAL, "Yes, with a condition", "It counts as a yes; the condition stays on the card"),
            Choice(Word.NO, "No", "With your reason; it is read by its people and by whoever decides"),
        ),
        context=_which,
    )


class Provided(Form):
    condition_words: str = ask(
        "What is the condition?",
        label="Condition",
        why="It stays on the gate card, so be as exact as you would like it yourself.",
        long=True,
        verbatim=True,
        min_length=8,
        max_length=LONG,
    )


class Against(Form):
    against_words: str = ask(
        "What stands against it?",
        label="Reason",
        why="The project office and the project manager read this, and so does whoever decides.",
        long=True,
        verbatim=True,
        min_length=8,
        max_length=LONG,
    )


class Think(Form):
    opinion_words: str = ask(
        "What do you think of it?",
        label="Opinion",
        why="It stands on the gate card under your name, for whoever decides.",
        long=True,
        verbatim=True,
        min_length=3,
        max_length=LONG,
    )


def _is(word: Word) -> Callable[[Answers], bool]:
    return lambda answers: answers[Give].word is word


async def _sign(desk: Desk, answers: Answers) -> Message:
    provided, against = answers.get(Provided), answers.get(Against)
    note = provided.condition_words if provided else against.against_words if against else None
    return await signoffs.sign(desk, desk.subject or "", answers[Which].signoff, answers[Give].word, note)


SIGN = Flow(
    "sign",
    version=1,
    title="Sign off",
    steps=(
        Step("labels", Labels, "The sign-offs", when=lambda _: False),
        Step("which", Which, "The sign-off"),
        Step("give", Give, "Your word"),
        Step("provided", Provided, "The condition", when=_is(Word.CONDITIONAL)),
        Step("against", Against, "The reason", when=_is(Word.NO)),
    ),
    complete=_sign,
    review=False,
    submit="Sign off",
    about=About(Verb.OPINION, signoffs.may_be_signed),
)


async def _opine(desk: Desk, answers: Answers) -> Message:
    return await signoffs.opine(desk, desk.subject or "", answers[Think].opinion_words)


OPINION = Flow(
    "opinion",
    version=1,
    title="Give an opinion",
    steps=(Step("think", Think, "Your opinion"),),
    complete=_opine,
    review=False,
    submit="Send",
    about=About(Verb.OPINION, signoffs.may_be_discussed),
)
