"""Signing off in one's own field, and giving an opinion, at a gate (domain rules 1.4 and 4.1)."""

from __future__ import annotations

from bot.actions import RunCommand
from bot.cards.gate import gate_subject
from bot.ui import Button, Message, Quote, literal
from bot.usecases.around import card_changed, gate_card_of, save
from bot.usecases.complete import tell_when_complete
from bot.usecases.concerned import put_before
from bot.usecases.decisions import refuse_old
from bot.usecases.desk import Desk
from domain import signoffs as rules
from domain.authority import Verb, belongs
from domain.dossier import Word
from domain.errors import NotAllowed, NotFound
from domain.funnel import Stage
from domain.gates import director_because
from domain.governance import Criterion
from domain.initiatives import Initiative, cannot
from domain.parties import Party
from domain.people import Person, PersonId
from domain.places import Channel


async def wanted(desk: Desk, id: str, code: str = "") -> str | None:
    """Which sign-off is meant: the named one, or the only one that the person may give; None when there are several.

    Raises why the person may give none, or not that one.
    """
    initiative = await desk.visible(id)
    offered = await choices(desk, initiative)
    asked = [one for one in rules.signoffs_of(initiative, desk.model.governance) if code in ("", one.code)]
    if code and not asked:
        raise NotFound(f"{initiative.id} asks for no such sign-off now. *gate {initiative.id}* shows what it asks for.")
    theirs = [one.code for one in asked if one in offered]
    if not theirs:
        raise rules.refusal(desk.person, initiative, asked)
    _signs_here(desk)
    return theirs[0] if len(theirs) == 1 else None


async def choices(desk: Desk, initiative: Initiative) -> list[Criterion]:
    """The sign-offs that this person may give now, for themselves or for whom they stand in."""
    hats = await _hats(desk)
    found = rules.signoffs_of(initiative, desk.model.governance)
    return [one for one in found if any(_may(desk, hat, one, initiative) for hat in hats)]


def may_be_signed(desk: Desk, initiative: Initiative) -> None:
    """Raises Refused or AlreadyDone where nothing is signed."""
    if not rules.signoffs_of(initiative, desk.model.governance):
        raise cannot(initiative, "nothing is to be signed off there")


async def sign(desk: Desk, id: str, code: str, word: Word, note: str | None) -> Message:
    """The sign-off; a no is told to the project office and the project manager, with its reason."""
    before = await desk.initiative(id)
    refuse_old(before, desk.seen)
    criterion, for_ = await _authorized(desk, before, code)
    after = rules.sign(before, criterion, word, note, desk.person.id, desk.now, for_)
    await save(desk, after)
    await card_changed(desk, after)
    if word is not Word.YES:
        await _tell(desk, after, criterion, word, for_)
    if word is Word.NO and not criterion.veto:
        await _before_director(desk, before, after, criterion)
    await tell_when_complete(desk, before, after)
    await desk.record(after.id, "signed", **_detail(after, criterion), **{"for": for_})
    return Message(_receipt(after, criterion, word), buttons=(Button("Show it", RunCommand("gate", after.id)),))


async def opine(desk: Desk, id: str, words: str) -> Message:
    """An opinion on the gate card; whoever leads the initiative hears of it."""
    before = await desk.initiative(id)
    refuse_old(before, desk.seen)
    for_ = await desk.authorize(Verb.OPINION, before)
    party = rules.speaks_as(await _hat(desk, for_), before, desk.model.governance)
    after = rules.opine(before, desk.person.id, desk.now, words, party)
    await save(desk, after)
    await card_changed(desk, after)
    text = f"**{after.id}** · {literal(after.title)}\n{literal(desk.person.name)} gave an opinion."
    show = (Button("Show it", RunCommand("gate", after.id)),)
    quote = Quote(words.strip(), by=desk.person.name)
    await desk.tell([*_leads(after), after.triager], Message(text, buttons=show, quote=quote))
    await desk.record(after.id, "opined", words=words.strip(), **{"for": for_})
    return Message(f"Thank you. Your words are on the gate card of **{after.id}**; whoever decides reads them.")


def may_be_discussed(desk: Desk, initiative: Initiative) -> None:
    """Raises Refused or AlreadyDone where no gate is ahead."""
    if desk.model.governance.gate(initiative.stage) is None:
        raise cannot(initiative, "nothing is left to be decided")


async def _hats(desk: Desk) -> list[Person]:
    """The person, then everybody for whom they stand in."""
    standing = belongs(desk.person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    return [desk.person, *await desk.principals()]


async def _hat(desk: Desk, for_: PersonId | None) -> Person:
    return (await desk.uow.people.get(for_) if for_ is not None else None) or desk.person


def _may(desk: Desk, hat: Person, criterion: Criterion, initiative: Initiative) -> bool:
    """Whether the person may sign it as this one. What is their own they sign for nobody either."""
    governance = desk.model.governance
    if criterion not in rules.signable(hat, initiative, governance):
        return False
    return hat.id == desk.person.id or rules.may_stand_in(desk.person.id, initiative)


async def _authorized(desk: Desk, before: Initiative, code: str) -> tuple[Criterion, PersonId | None]:
    asked = [one for one in rules.signoffs_of(before, desk.model.governance) if one.code == code]
    for hat in await _hats(desk):
        if asked and _may(desk, hat, asked[0], before):
            _signs_here(desk)
            return asked[0], None if hat.id == desk.person.id else hat.id
    raise rules.refusal(desk.person, before, asked)


def _signs_here(desk: Desk) -> None:
    if not desk.act.decides:
        raise NotAllowed("Sign-offs are given in Slack or Teams, not on this terminal.")


def _leads(after: Initiative) -> list[PersonId]:
    """The project manager, or the author while there is none."""
    return [after.dossier.seats.get(Party.PROJECT_MANAGER, after.initiator)]


async def _tell(desk: Desk, after: Initiative, criterion: Criterion, word: Word, for_: PersonId | None) -> None:
    signed = after.dossier.signoffs[criterion.code]
    by = literal(desk.person.name)
    if for_ is not None:
        by = f"{by} for {literal((await _hat(desk, for_)).name)}"
    said = f"{by} gave {literal(criterion.label)}: **{rules.SAID[word]}**. {_next(after, criterion, word)}"
    text = f"**{after.id}** · {literal(after.title)}\n{said}"
    show = (Button("Show it", RunCommand("gate", after.id)),)
    message = Message(text, buttons=show, quote=Quote(signed.note or "", by=desk.person.name))
    await desk.tell(_leads(after), message)
    if word is Word.NO:
        await desk.post(Channel.PROJECT_OFFICE, message)


def _next(after: Initiative, criterion: Criterion, word: Word) -> str:
    """What the word leads to."""
    if word is Word.CONDITIONAL:
        return "It counts as a yes; the condition stays on the gate card."
    if criterion.veto:
        return "That stops the gate until it is mended; a new word takes the place of this one."
    if after.stage is Stage.NEW:
        return "The gate waits for it; a new word takes the place of this one."
    return "So the AI director decides, unless a new word takes the place of this one."


async def _before_director(desk: Desk, before: Initiative, after: Initiative, criterion: Criterion) -> None:
    """The card goes to the Director when this word is what makes it theirs."""
    governance = desk.model.governance
    if director_because(before, governance) is not None or director_because(after, governance) is None:
        return
    text = f"{after.id} needs your decision, because {literal(criterion.label)} was refused: {literal(after.title)}"
    note = Message(text, await gate_card_of(desk, after))
    await put_before(desk, [Party.DIRECTOR], after, note, gate_subject(after))


def _detail(after: Initiative, criterion: Criterion) -> dict[str, str | None]:
    """What the history keeps of a sign-off; the label as it was called then."""
    signed = after.dossier.signoffs[criterion.code]
    named = {"signoff": criterion.code, "label": criterion.label, "said": rules.SAID[signed.word]}
    return {**named, "words": signed.note}


def _receipt(after: Initiative, criterion: Criterion, word: Word) -> str:
    told = {
        Word.YES: "It stands on the gate card.",
        Word.CONDITIONAL: "Its people have the condition.",
        Word.NO: "The project office and its people have your reason.",
    }[word]
    return (
        f"Noted on **{after.id}**, {literal(criterion.label)}: **{rules.SAID[word]}**. {told} "
        f"Until the decision you can change it with *sign {after.id}*."
    )
