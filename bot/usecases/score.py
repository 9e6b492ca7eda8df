"""The score of an initiative: set by a human from what the record proposes, and shown to whoever may read it."""

from __future__ import annotations

from bot.actions import RunCommand
from bot.cards.score import notices, score_card, told
from bot.ui import Button, Message, literal
from bot.usecases.around import named_on
from bot.usecases.desk import Desk
from bot.usecases.track import changed
from domain import scores
from domain.authority import Verb
from domain.errors import NotAllowed, Refused
from domain.initiatives import Initiative
from domain.scoring import Inputs, because


def may_be_scored(desk: Desk, initiative: Initiative) -> None:
    """Raises Refused when there can be no score (yet), with the reason."""
    scores.may_be_scored(initiative)


async def set_score(desk: Desk, id: str, inputs: Inputs, note: str) -> Message:
    """A new score; those before it stay on record."""
    before = await desk.initiative(id)
    for_ = await desk.authorize(Verb.SCORE, before)
    after = scores.set_score(before, inputs, desk.model.governance, desk.person.id, desk.now, note)
    await changed(desk, before, after)
    last = after.dossier.scores[-1]
    words = f"{last.value:g}, {last.priority}; {because(last)}"
    detail = {"words": f"{words}: {note.strip()}" if note.strip() else words, "for": for_}
    await desk.record(after.id, "scored", priority=last.priority, **detail)
    difference = scores.change(before.dossier.score, last)
    more = f" That is {difference}." if difference is not None else ""
    notes = "".join(f"\n{literal(one[0].upper())}{literal(one[1:])}." for one in notices(last))
    text = f"**{after.id}**: **{told(last)}**, because {because(last)}.{more}{notes}"
    return Message(text, buttons=(Button("Show the gate", RunCommand("gate", after.id)),))


async def may_score(desk: Desk, id: str) -> bool:
    """Whether the person sets scores here; what stands in the way of a score is said later."""
    initiative = await desk.visible(id)
    try:
        await desk.authorize(Verb.SCORE, initiative)
    except NotAllowed:
        if await desk.sees_all(initiative):
            return False
        raise
    return True


async def show(desk: Desk, id: str) -> Message:
    """The score with its inputs, for whoever may read the whole record."""
    initiative = await desk.visible(id)
    if not await desk.sees_all(initiative):
        raise NotAllowed("The score is for its people and the heads. You can add a comment, and they will read it.")
    if initiative.dossier.score is None:
        scores.may_be_scored(initiative)
        raise Refused(f"{initiative.id} has no score yet. The project office sets it before the next gate.")
    named = {*named_on(initiative), *(one.by for one in initiative.dossier.scores)}
    people = await desk.act.office.directory.find(desk.uow.people, named, desk.now)
    card = score_card(initiative, people, desk.model)
    return Message(f"{initiative.id}: {literal(initiative.title)}, {told(initiative.dossier.score)}.", card)
