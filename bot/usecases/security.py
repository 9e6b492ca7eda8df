"""The security pre-review (domain rule 3.5): asked for, answered by the security role only, conditions until closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.actions import RunCommand
from bot.cards.security import SECURITY, Reader, queue_card, security_card, security_subject, standing
from bot.cards.words import day
from bot.ui import Button, Card, Message, Quote, literal
from bot.usecases.around import card_changed, save
from bot.usecases.complete import tell_when_complete
from bot.usecases.concerned import put_before
from bot.usecases.desk import Desk
from domain import reviews as rules
from domain.authority import Verb, is_own, may
from domain.dossier import ReviewState, SecurityReview
from domain.errors import NotAllowed
from domain.funnel import Stage
from domain.initiatives import Initiative, InitiativeId
from domain.parties import Party
from domain.people import PersonId, Role
from domain.places import Channel
from storage import reviews as waiting

LISTED = 20  # reviews that the queue shows


def with_review(desk: Desk, before: Initiative, after: Initiative) -> Initiative:
    """What enters the assessment is put before security; a verdict from before holds on."""
    entered = after.stage is Stage.ASSESSMENT and before.stage is not Stage.ASSESSMENT
    if not entered or after.dossier.review.state is not ReviewState.NOT_REQUESTED:
        return after
    review = SecurityReview(ReviewState.REQUESTED, desk.person.id, desk.now, _due(desk))
    return replace(after, dossier=replace(after.dossier, review=review))


async def ask_security(desk: Desk, initiative: Initiative) -> None:
    """Puts the review's card before the security role, while a verdict is asked for."""
    if initiative.dossier.review.state is not ReviewState.REQUESTED:
        return
    text = f"{initiative.id} needs a security pre-review: {literal(initiative.title)}"
    note = Message(text, await _card(desk, initiative))
    await put_before(desk, [Party.SECURITY], initiative, note, security_subject(initiative))


def asked_again(desk: Desk, before: Initiative, after: Initiative) -> Initiative:
    """`after`, with the review asked again when its facts became stricter than what the verdict was about.

    To be saved in place of `after`, at the same revision; `review_changed` shows it afterwards.
    """
    return rules.with_facts(before, after, desk.person.id, desk.now, _due(desk))


async def review_changed(desk: Desk, before: Initiative, after: Initiative) -> None:
    """After a save: every copy of the review's card follows, and security hears when it is asked, or asked again."""
    review, then = after.dossier.review, before.dossier.review
    if review.state is ReviewState.NOT_REQUESTED:
        return
    if review.state is ReviewState.REQUESTED and then.state is not ReviewState.REQUESTED:
        await ask_security(desk, after)
        if then.state in rules.VERDICTS:
            text = f"**{after.id}** · {literal(after.title)}\n{_anew(desk, review)} Please look at it again."
            quote = Quote(review.notes, by=desk.person.name) if review.notes else None
            show = (Button("Show the review", RunCommand("security", after.id)),)
            await desk.post(Channel.SECURITY, Message(text, buttons=show, quote=quote))
        return
    card = await _card(desk, after)
    await desk.refresh(security_subject(after), Message(literal(card.title), card))


def _anew(desk: Desk, review: SecurityReview) -> str:
    who = literal(desk.person.name)
    if review.notes:
        return f"{who} asks for a new verdict."
    return f"{who} changed what your verdict was about: its data, or how far it acts, became more delicate."


async def request(desk: Desk, id: str, words: str = "") -> Message:
    """Security is asked, by the author, the project manager, the project office or itself."""
    before = await desk.visible(id)
    for_ = await desk.authorize(Verb.REQUEST_REVIEW, before)
    after = rules.request(before, desk.person.id, desk.now, _due(desk), words, await _reviews(desk, before))
    await save(desk, after)
    await card_changed(desk, after)
    await review_changed(desk, before, after)
    await desk.record(after.id, "review_asked", **{"words": words.strip() or None, "for": for_})
    by = day(_due(desk))
    return Message(f"Security is asked about **{after.id}**; its verdict is due by **{by}**. Its author hears of it.")


async def give_verdict(
    desk: Desk, id: str, state: ReviewState, words: str = "", conditions: str = "", looked: str = ""
) -> Message:
    """Security's verdict; the project manager and the author hear of it. `looked` is what was `looked_at` for it."""
    before = await desk.visible(id)
    for_ = await _authorized(desk, before)
    rules.refuse_unseen(before, state, looked)
    after = rules.verdict(before, state, desk.person.id, desk.now, words, conditions)
    await save(desk, after)
    await card_changed(desk, after)
    await review_changed(desk, before, after)
    review = after.dossier.review
    said = [*([words.strip()] if words.strip() else []), *(one.words for one in review.open_conditions)]
    await _tell(desk, after, _heard(desk, review), "\n".join(said))
    await tell_when_complete(desk, before, after)
    detail = {"verdict": state.value, "said": standing(review), "words": "; ".join(said) or None}
    await desk.record(after.id, "reviewed", **detail, **{"for": for_})
    return Message(
        f"Noted on **{after.id}**: **{standing(review)}**. Its project manager and its author know.",
        buttons=(Button("Show the review", RunCommand("security", after.id)),),
    )


async def close(desk: Desk, id: str, number: int, note: str) -> Message:
    """One condition is met; only security says so."""
    before = await desk.visible(id)
    for_ = await _authorized(desk, before)
    after = rules.close(before, number, desk.person.id, desk.now)
    await save(desk, after)
    await card_changed(desk, after)
    await review_changed(desk, before, after)
    closed, left = after.dossier.review.conditions[number - 1], len(after.dossier.review.open_conditions)
    more = f"{left} more to go." if left else "That was the last one."
    sentence = f"{literal(desk.person.name)} of security closed a condition: {literal(closed.words)}. {more}"
    await _tell(desk, after, sentence, note.strip())
    await tell_when_complete(desk, before, after)
    detail = {"number": str(number), "condition": closed.words, "words": note.strip() or None}
    await desk.record(after.id, "condition_closed", **detail, **{"for": for_})
    return Message(f"Condition {number} of **{after.id}** is closed. {more} Its people know.")


async def show(desk: Desk, id: str) -> Message:
    """The review as it stands, for whoever reads the whole record, with the buttons that are for this person."""
    initiative = await desk.visible(id)
    reader = await reader_of(desk, initiative)
    if not reader.reviews and not await desk.sees_all(initiative):
        raise NotAllowed(
            f"The review is for security, its people and the heads. *status {initiative.id}* shows where it stands."
        )
    card = await _card(desk, initiative, reader)
    words = standing(initiative.dossier.review)
    return Message(f"{initiative.id}: {literal(initiative.title)}. The security pre-review is {words}.", card)


async def view(desk: Desk, id: str) -> Message:
    """The card where a copy of it stands: colleagues see it there; elsewhere whoever may see it anyway."""
    desk.require(Verb.READ)
    initiative = await desk.initiative(id)
    place = replace(desk.act.origin.place, thread=None)
    if await desk.uow.outbox.copy(security_subject(initiative), place.key) is None:
        return await show(desk, id)
    card = await _card(desk, initiative)
    return Message(literal(card.title), card)


async def queue(desk: Desk) -> Message:
    """For security and whoever stands in for it: the verdicts that are asked for, and the conditions that are open."""
    if not any(one.active and one.has(Role.SECURITY) for one in (desk.person, *await desk.principals())):
        raise NotAllowed("The queue of reviews is for security. Say *security* and a number to see one review.")
    connection = desk.uow.connection
    asked = await _all(desk, await waiting.asked_for(connection, LISTED))
    conditional = await _all(desk, await waiting.conditional(connection, LISTED))
    return queue_card(asked, conditional, desk.now, desk.today())


async def reader_of(desk: Desk, initiative: Initiative) -> Reader:
    """Which buttons are for this person, or for whom they stand in."""
    asks = any(
        may(one, Verb.REQUEST_REVIEW, initiative, desk.model.governance)
        for one in (desk.person, *await desk.principals())
    )
    return Reader(await _reviews(desk, initiative), asks)


def may_be_reviewed(desk: Desk, initiative: Initiative) -> None:
    """Raises what a verdict by this person would raise now."""
    _not_own(initiative, desk.person.id)
    rules.verdict(initiative, ReviewState.POSITIVE, desk.person.id, desk.now)


def may_be_closed(desk: Desk, initiative: Initiative) -> None:
    """Raises what the closing of a condition would raise now."""
    _not_own(initiative, desk.person.id)
    rules.may_close(initiative)


async def _reviews(desk: Desk, initiative: Initiative) -> bool:
    try:
        await _authorized(desk, initiative)
    except NotAllowed:
        return False
    return True


async def _authorized(desk: Desk, initiative: Initiative) -> PersonId | None:
    """For whom the person speaks as security; nobody does about what they started or lead (domain rule 4.1)."""
    for_ = await desk.authorize(Verb.REVIEW, initiative)
    _not_own(initiative, desk.person.id, for_)
    return for_


def _not_own(initiative: Initiative, *people: PersonId | None) -> None:
    if any(is_own(one, initiative) for one in people if one is not None):
        raise NotAllowed("Whoever started or leads an initiative does not review it; a colleague of security does.")


def _due(desk: Desk) -> date:
    return desk.due_in(desk.model.governance.clocks.prereview_days)


def _heard(desk: Desk, review: SecurityReview) -> str:
    """The verdict for the initiative's people, with what comes next."""
    by = f"{literal(desk.person.name)} of security"
    if review.state is ReviewState.NEGATIVE:
        return (
            f"{by} has looked at it, and it cannot go to delivery like this; the reason is below. "
            "Talk it over, change what is needed, and ask again with what is new."
        )
    if review.state is ReviewState.CONDITIONAL:
        return f"{by} says yes, with conditions. Tell them when one is met; they close it."
    return f"{by} says yes to it. Nothing more is needed for the security pre-review."


async def _tell(desk: Desk, after: Initiative, sentence: str, words: str) -> None:
    """The author and the project manager."""
    text = f"**{after.id}** · {literal(after.title)}\n{sentence}"
    show = (Button("Show the review", RunCommand("security", after.id)),)
    quote = Quote(words, by=desk.person.name) if words else None
    leads = after.dossier.seats.get(Party.PROJECT_MANAGER)
    await desk.tell([after.initiator, leads], Message(text, buttons=show, quote=quote))


async def _card(desk: Desk, initiative: Initiative, reader: Reader = SECURITY) -> Card:
    review = initiative.dossier.review
    named = {initiative.initiator, review.requested_by, review.by, *(one.closed_by for one in review.conditions)}
    people = await desk.act.office.directory.find(desk.uow.people, named, desk.now)
    return security_card(initiative, people, desk.model, reader)


async def _all(desk: Desk, ids: list[InitiativeId]) -> list[Initiative]:
    found = [await desk.uow.initiatives.get(id) for id in ids]
    return [one for one in found if one is not None]
