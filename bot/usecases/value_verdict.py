"""The word on a reported value: the sponsor's, and that of finance on its money (domain rule 3.3)."""

from __future__ import annotations

from bot.cards.gate import acting
from bot.cards.value import stamp, value_subject
from bot.ui import Message, Quote, literal
from bot.usecases.around import announce
from bot.usecases.concerned import people_of, put_before
from bot.usecases.decisions import refuse_old
from bot.usecases.desk import Desk
from bot.usecases.value_view import CONCERNED, WORD_OF_SPONSOR, saved, shown, value_card_of
from domain import values as rules
from domain.authority import Verb
from domain.errors import AlreadyDone
from domain.gates import seat_of
from domain.impact import Confirmation, Report, needs_finance
from domain.initiatives import Initiative
from domain.notes import Note, NoteKind
from domain.parties import Party
from domain.people import PersonId

NEWER = "A newer report took the place of the one that you looked at, so nothing was decided."


async def confirm(desk: Desk, id: str, confirmed: bool, reason: str, seen: int) -> Message:
    """The sponsor's word on the report that `seen` names; an older one is refused."""
    before = await desk.initiative(id)
    refuse_old(before, desk.seen)
    for_ = await desk.authorize(Verb.CONFIRM, before)
    refuse_older(rules.may_be_confirmed(before), seen)
    said = Confirmation(confirmed, desk.person.id, desk.now, reason.strip() or None)
    after = rules.with_confirmation(before, said, for_)
    await saved(desk, before, after, for_)
    waits = _waits_for_finance(after)
    if waits:
        card = await value_card_of(desk, after, for_)
        note = Message(
            f"**{after.id}** · {literal(after.title)}\nThe sponsor confirmed the value; the money is yours to check.",
            card,
        )
        await put_before(desk, [Party.FINANCE], after, note, value_subject(after))
    sentence = await _word_sentence(desk, after, for_)
    quote = Quote(said.note, by=desk.person.name) if said.note else None
    others = [seat_of(after, party) for party in (*CONCERNED, Party.SPONSOR)]
    await announce(desk, after, sentence, *others, for_, quote=quote)
    verb = WORD_OF_SPONSOR[0 if confirmed else 1]
    await desk.record(after.id, verb, **{"reason": said.note, "for": for_})
    return Message(_receipt(after, waits), buttons=shown(after))


def refuse_older(report: Report, seen: int) -> None:
    """Raises AlreadyDone when the word is on a report that has been replaced since."""
    if seen != stamp(report):
        raise AlreadyDone(NEWER, by=report.by, at=report.at)


async def _word_sentence(desk: Desk, after: Initiative, for_: PersonId | None) -> str:
    people = await desk.uow.people.find([desk.person.id, for_])
    who = literal(acting(people, desk.person.id, for_))
    word = after.dossier.impact.confirmation
    if word is None or not word.confirmed:
        return (
            f"{who} did not confirm the value. That is a normal result: it can close without impact, or go back to be "
            "refined, and what was learned stays."
        )
    if _waits_for_finance(after):
        return f"{who} confirmed the value. Finance checks the money next."
    return f"{who} confirmed the value. It can go over to support or close with impact now."


def _receipt(after: Initiative, waits: bool) -> str:
    word = after.dossier.impact.confirmation
    if word is None or not word.confirmed:
        return (
            f"Noted: the value of **{after.id}** is not confirmed. That is a normal result, and its people have your "
            f"reason. *decide {after.id}* closes it without impact or sends it back to be refined."
        )
    if waits:
        return f"Thank you, the value of **{after.id}** is confirmed. Its money counts once finance has checked it."
    return f"Thank you, the value of **{after.id}** is confirmed. *decide {after.id}* hands it over or closes it."


async def check_money(desk: Desk, id: str, doubts: str | None, seen: int) -> Message:
    """Finance found the money right, or says its doubts: then the report is open again."""
    before = await desk.initiative(id)
    refuse_old(before, desk.seen)
    for_ = await desk.authorize(Verb.CHECK_MONEY, before)
    refuse_older(rules.may_be_checked(before), seen)
    if doubts is None:
        after = rules.with_finance(before, desk.person.id, for_)
        await saved(desk, before, after)
        people = await desk.uow.people.find([desk.person.id, for_])
        who = literal(acting(people, desk.person.id, for_))
        sentence = f"{who} checked the money for finance: the impact is **confirmed**."
        await announce(desk, after, sentence, *(seat_of(after, one) for one in (*CONCERNED, Party.SPONSOR)))
        await desk.record(after.id, "money_checked", **{"for": for_})
        return Message(
            f"Thank you. The impact of **{after.id}** counts as confirmed from now on.", buttons=shown(after)
        )
    after = rules.with_doubts(before, desk.person.id, for_)
    await desk.uow.notes.add(Note(after.id, NoteKind.COMMENT, desk.person.id, doubts.strip(), desk.now))
    await saved(desk, before, after)
    await _tell_doubts(desk, after, doubts)
    await desk.record(after.id, "money_doubted", **{"reason": doubts.strip(), "for": for_})
    return Message(
        f"Noted. The impact owner and the sponsor of **{after.id}** have your doubts. The report is open again; when "
        "it is confirmed anew, it comes back to you."
    )


async def _tell_doubts(desk: Desk, after: Initiative, doubts: str) -> None:
    text = (
        f"**{after.id}** · {literal(after.title)}\n{literal(desk.person.name)} of finance has doubts about the money. "
        "The report is open again: the impact owner can hand in a new one, and then the sponsor looks at it once more."
    )
    people = await people_of(desk, [Party.IMPACT_OWNER, Party.SPONSOR], after)
    await desk.tell(people, Message(text, buttons=shown(after), quote=Quote(doubts.strip(), by=desk.person.name)))


def _waits_for_finance(initiative: Initiative) -> bool:
    impact = initiative.dossier.impact
    word, report = impact.confirmation, impact.report
    return bool(report and needs_finance(report) and word and word.confirmed and word.finance_by is None)
