"""The delivery of an initiative: the steps of its kind of product, marked by its people."""

from __future__ import annotations

from bot.actions import RunCommand
from bot.cards.gate import acting
from bot.cards.track import track_card, track_subject
from bot.gate_actions import Sign
from bot.ui import Button, Card, Message, Style, literal
from bot.usecases.around import announce, card_changed, named_on, save
from bot.usecases.complete import tell_when_complete
from bot.usecases.concerned import people_of
from bot.usecases.desk import Desk
from domain import track
from domain.authority import Verb
from domain.errors import NotAllowed
from domain.funnel import Stage
from domain.gates import seats_of
from domain.initiatives import Initiative
from domain.parties import Party
from domain.people import PersonId


async def changed(desk: Desk, before: Initiative, after: Initiative) -> None:
    """Saves what was added to the record. Its cards follow, and who decides hears when nothing is missing any more."""
    await save(desk, after)
    await card_changed(desk, after)
    await tell_when_complete(desk, before, after)
    if after.dossier.route != before.dossier.route or after.round != before.round:
        card = await track_card_of(desk, after)
        await desk.refresh(track_subject(after), Message(literal(card.title), card))


async def doer(desk: Desk, for_: PersonId | None) -> str:
    """Who does it, inside Markdown: `Ana`, or `Ben for Ana` when a deputy does."""
    people = await desk.uow.people.find([for_]) if for_ is not None else {}
    return literal(acting({**people, desk.person.id: desk.person}, desk.person.id, for_))


async def steps(desk: Desk, id: str) -> Message:
    """The delivery track, for whoever may read the whole record."""
    initiative = await desk.visible(id)
    with_buttons = await is_for(desk, Verb.STEP, initiative)
    if not with_buttons and not await desk.sees_all(initiative):
        raise NotAllowed(
            f"The steps are for its people and the heads. Say *status {initiative.id}* to see where it stands."
        )
    may_choose = await is_for(desk, Verb.PRODUCT, initiative)
    card = await track_card_of(desk, initiative, with_buttons, may_choose)
    return Message(f"{initiative.id}: {literal(initiative.title)}, {initiative.stage.spoken}.", card)


async def track_card_of(
    desk: Desk, initiative: Initiative, with_buttons: bool = True, may_choose: bool = False
) -> Card:
    """The card of its delivery track."""
    people = await desk.act.office.directory.find(desk.uow.people, named_on(initiative), desk.now)
    return track_card(initiative, people, desk.model, with_buttons, may_choose)


async def is_for(desk: Desk, verb: Verb, initiative: Initiative) -> bool:
    """Whether the person, or somebody whom they stand in for, may do it: for what is shown, not for what is done."""
    try:
        await desk.authorize(verb, initiative)
    except NotAllowed:
        return False
    return True


async def mark_done(desk: Desk, id: str, step: str) -> Message:
    """The next step is done. With the last one, those who sign hear that it is their turn."""
    before = await desk.initiative(id)
    for_ = await desk.authorize(Verb.STEP, before)
    after = track.step_done(before, step, desk.model.governance, desk.person.id, desk.now)
    await changed(desk, before, after)
    found = track.track(after, desk.model.governance)
    if found.next is None:
        await _all_done(desk, after, await doer(desk, for_))
    await desk.record(after.id, "step_done", step=step, words=_name_of(found, step), **{"for": for_})
    what = (
        f"Next: {literal(found.next.name)}." if found.next is not None else "It was the last one; now it is signed off."
    )
    return Message(
        f"**{after.id}**: “{literal(_name_of(found, step))}” is done. {what}", await track_card_of(desk, after)
    )


async def mark_undone(desk: Desk, id: str, step: str) -> Message:
    """The last step was marked by mistake."""
    before = await desk.initiative(id)
    for_ = await desk.authorize(Verb.STEP, before)
    after = track.step_undone(before, step, desk.model.governance)
    await changed(desk, before, after)
    found = track.track(after, desk.model.governance)
    await desk.record(after.id, "step_undone", step=step, words=_name_of(found, step), **{"for": for_})
    text = f"**{after.id}**: “{literal(_name_of(found, step))}” is open again."
    return Message(text, await track_card_of(desk, after))


async def _all_done(desk: Desk, after: Initiative, who: str) -> None:
    sentence = f"{who} marked the last step of its delivery as done. Sign-offs and the verdict follow."
    await announce(desk, after, sentence, seats_of(after).get(Party.PROJECT_MANAGER))
    gate = desk.model.governance.gate(after.stage)
    if gate is None or after.stage is not Stage.DELIVERY:
        return
    open_ = [one for one in gate.criteria if one.is_signoff and one.code not in after.dossier.signoffs]
    signers = await people_of(desk, [one.owner for one in open_], after)
    text = f"**{after.id}** · {literal(after.title)}\nIts delivery steps are done. It waits for your sign-off."
    sign = Button("Sign off…", Sign(after.id, after.round, ""), Style.PRIMARY)
    await desk.tell(signers, Message(text, buttons=(sign, Button("Show the gate", RunCommand("gate", after.id)))))


def _name_of(found: track.Track, step: str) -> str:
    return next((one.name for one in found.steps if one.id == step), step)
