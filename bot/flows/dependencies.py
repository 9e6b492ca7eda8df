"""An initiative waits for another one."""

from __future__ import annotations

from bot.conversation.flow import About, Answers, Flow, Form, Step, ask
from bot.ui import Message
from bot.usecases import dependencies
from bot.usecases.desk import Desk
from domain.authority import Verb


class Depends(Form):
    waits_on: str = ask(
        "Which initiative does it wait for? Give its number.",
        label="Waits for",
        example="AI-2026-0042",
        min_length=6,
        max_length=20,
    )
    waits_words: str = ask(
        "What does it need from there?",
        label="Why",
        why="The people of this initiative read it.",
        long=True,
        verbatim=True,
        min_length=8,
        max_length=1000,
    )


async def _complete(desk: Desk, answers: Answers) -> Message:
    said = answers[Depends]
    return await dependencies.depend(desk, desk.subject or "", said.waits_on, said.waits_words)


DEPENDS = Flow(
    "depends",
    version=1,
    title="It waits for another one",
    steps=(Step("depends", Depends, "It waits for another one"),),
    complete=_complete,
    review=False,
    submit="Save",
    about=About(Verb.DEPEND, dependencies.may_depend),
)
