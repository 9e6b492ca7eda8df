"""What was tried and stopped, as the beginning of an entry: "we tried; here is why not". Nobody's name is in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.ui import cut
from bot.usecases.curation_entry import TITLE
from bot.usecases.desk import Desk
from bot.usecases.reading import readable
from domain.errors import Refused
from domain.funnel import Decision
from domain.initiatives import Initiative
from domain.orders import Effect
from domain.people import Person, Role

PROBLEM = 200  # characters of the problem as a way of asking
REASON = 800
_MARKS = re.compile(r"([\\`*_\[\]<>#&!~])")
_ENDS = (Decision.STOP, Decision.REJECT)


def is_lesson(decision: Decision, effect: Effect) -> bool:
    """Whether that decision ended something that others may ask for again."""
    return decision in _ENDS and effect is not Effect.VOTED


async def lesson(desk: Desk, id: str) -> dict[str, object]:
    """The first answers of the entry, for whoever may read the record. Refused while it goes on."""
    initiative = await readable(desk, id, "What was decided about it is")
    decided = [one for one in await desk.uow.decisions.of(initiative.id) if one.decision in _ENDS]
    if not decided or not initiative.stage.is_end:
        raise Refused(f"{initiative.id} was not stopped, so there is no lesson to keep. Say *status {initiative.id}*.")
    people = await desk.uow.people.find({initiative.initiator})
    hidden = list(people.values())
    reason = _nameless(" ".join((decided[-1].reason or "").split()), hidden)
    why = _literal(cut(reason or _kind(initiative), REASON).rstrip("."))
    title, problem = (_nameless(one, hidden) for one in (initiative.title, initiative.idea.problem))
    asked = (f"can ai do this here: {title}", f"was this tried before: {title}", title, cut(problem, PROBLEM))
    answer = (
        f"We looked at this as {initiative.id}: {why}.\n\n"
        "That is a normal end and stays on record. If something has changed since, tell the project office: with new "
        "facts it can be opened again."
    )
    return {
        "title": cut(f"Can AI do this here: {title}", TITLE),
        "audience": "everyone",
        "owner": Role.PROJECT_OFFICE.value,
        "asked": "\n".join(" ".join(one.split()) for one in asked),
        "answer": answer,
    }


def _kind(initiative: Initiative) -> str:
    return initiative.rejection.spoken if initiative.rejection is not None else "it was stopped"


def _nameless(words: str, people: Iterable[Person]) -> str:
    for person in people:
        for name in dict.fromkeys((person.name, person.email or "", person.first_name)):
            if len(name) > 1:
                words = re.sub(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", "its author", words)
    return words


def _literal(words: str) -> str:
    """The words inside an answer's Markdown, escaped as little as possible: somebody edits them next."""
    return _MARKS.sub(r"\\\1", words)
