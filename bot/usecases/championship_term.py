"""What happens in a champion's term: pauses, who stands in, who follows, a second term, and its end (domain rule 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.actions import StartFlow
from bot.cards.championship import Around, longer_day
from bot.cards.championship_term import hand_over_card, thanks_card
from bot.championship_actions import SUCCESSOR, TermAct, TermDo
from bot.ui import Button, Message, Quote, Style, literal
from bot.usecases.championship import (
    MY_TERM,
    around,
    line_managers,
    load,
    person_of,
    save,
    to_training,
    unit_name,
)
from bot.usecases.championship_entry import put_forward
from bot.usecases.championship_role import take_role
from bot.usecases.desk import Desk
from bot.usecases.recognition import certificate
from domain import championship_acts as rules
from domain.championship import Champion
from domain.people import Person, PersonId
from storage.blockers import By

COUNTED = 100  # open questions that are counted one by one


async def pause(desk: Desk, id: str, until: date, reason: str) -> Message:
    """No questions until that day. Training, the line manager and whoever stands in hear of it."""
    before, person, who = await load(desk, id)
    after = rules.pause(before, person, who, until, desk.today(), reason)
    await save(desk, after)
    text = f"**{after.id}**: the term of {literal(person.name)} pauses until **{longer_day(until)}**."
    await _tell_around(desk, after, person, Message(text, buttons=_show(after)))
    await desk.record(after.id, "champion_paused", person=person.id, words=after.paused_because)
    stands_in = "Your backup gets the questions." if after.backup else "Say *term* to name who stands in meanwhile."
    return Message(f"Paused until **{longer_day(until)}**; the last day of the term stays. {stands_in}")


async def resume(desk: Desk, id: str) -> Message:
    """Back earlier than planned."""
    before, person, who = await load(desk, id)
    after = rules.resume(before, person, who, desk.today())
    await save(desk, after)
    text = f"**{after.id}**: {literal(person.name)} is back from the pause."
    await _tell_around(desk, after, person, Message(text, buttons=_show(after)))
    await desk.record(after.id, "champion_resumed", person=person.id)
    return Message("Welcome back. Questions of the unit arrive again.")


async def name_backup(desk: Desk, id: str, backup: PersonId) -> Message:
    """Who answers while the champion is away; they hear of it."""
    before, person, who = await load(desk, id)
    other = await person_of(desk, backup)
    after = rules.name_backup(before, person, who, other)
    await save(desk, after)
    text = f"You stand in for **{literal(person.name)}**, the champion, while they are away. Questions reach you then."
    await desk.tell([other.id], Message(text))
    await desk.record(after.id, "champion_backup", person=other.id)
    return Message(f"{literal(other.name)} stands in from now on, and knows.")


async def name_successor(desk: Desk, id: str, successor: PersonId, why: str) -> Message:
    """Who follows; their own nomination begins with it, unless it is on its way already.

    Whoever was named before hears that it is somebody else now.
    """
    before, person, who = await load(desk, id)
    other = await person_of(desk, successor)
    after = rules.name_successor(before, person, who, other)
    await save(desk, after)
    new: Champion | None = None
    if await desk.uow.champions.of(other.id) is None:
        new, _ = await put_forward(desk, other.id, why, follows=person)
    else:
        text = f"{literal(desk.person.name)} named you to follow **{literal(person.name)}** as the champion."
        await desk.tell([other.id], Message(text, buttons=(MY_TERM,)))
    text = f"**{after.id}**: {literal(other.name)} is named to follow {literal(person.name)}."
    await _tell_around(desk, after, person, Message(text, buttons=_show(after)))
    if before.successor is not None:
        await _thank_replaced(desk, after, person, before.successor)
    if new is not None:
        await desk.record(new.id, "champion_nominated", person=other.id, words=new.reason)
    await desk.record(after.id, "champion_successor", person=other.id)
    begun = f"Their nomination **{new.id}** is on its way." if new is not None else "They were nominated already."
    return Message(
        f"{literal(other.name)} is named to follow. {begun} Hand over when you are ready.", buttons=_show(after)
    )


async def _thank_replaced(desk: Desk, champion: Champion, person: Person, replaced: PersonId) -> None:
    """Whoever was to follow until now hears that it is somebody else, but not who: their nomination is theirs."""
    unit = literal(unit_name(desk, champion.department))
    text = f"From now on somebody else is named to follow {literal(person.name)} as the champion of {unit}."
    text += " Thank you for being ready to."
    own = await desk.uow.champions.of(replaced)
    if own is None:
        await desk.tell([replaced], Message(text))
        return
    record = "record as a champion" if own.is_serving else "nomination"
    text += f" Your own {record} **{own.id}** goes on as it is; *term* shows it."
    await desk.tell([replaced], Message(text, buttons=(MY_TERM,)))


async def hand_over(desk: Desk, id: str, words: str) -> Message:
    """The successor gets what is left behind: in words, and how many questions and escalations are open."""
    before, person, who = await load(desk, id)
    after = rules.hand_over(before, person, who, words, desk.now)
    await save(desk, after)
    questions = len(await desk.uow.questions.handed_to(person.id, COUNTED))
    escalations = await desk.uow.blockers.count(By.CHAMPION, [person.id])
    escalations += await desk.uow.blockers.count(By.RAISER, [person.id], openly=True)
    card = hand_over_card(after, await around(desk, after), questions, escalations)
    text = f"{literal(person.name)} hands over to you. Talk it through together while they are still there."
    await desk.tell([after.successor], Message(text, card))
    said = f"**{after.id}**: {literal(person.name)} has handed over."
    await _tell_around(desk, after, person, Message(said, buttons=_show(after)))
    await desk.record(after.id, "champion_handed_over", person=after.successor)
    return Message("Handed over, with what is open. Thank you; your term runs on to its last day.")


async def second_term(desk: Desk, id: str) -> Message:
    """A yes to a second term: training's offers it, those of the person and the line manager begin it."""
    before, person, who = await load(desk, id)
    after = rules.extend(before, person, who, desk.today(), desk.now, desk.model.champions)
    await save(desk, after)
    if before.extension is None:
        return await _offer(desk, after, person)
    if after.extension is not None:
        await desk.record(after.id, "champion_said_yes", person=person.id)
        missing = "the line manager's yes" if after.extension.person_at is not None else "the champion's yes"
        return Message(f"Thank you, your yes is noted. Now {missing} is missing.")
    until = longer_day(after.ends_on) if after.ends_on is not None else ""
    text = f"**{after.id}**: {literal(person.name)} serves a further term, until **{until}**."
    await _tell_around(desk, after, person, Message(text, buttons=_show(after)), also=[person.id])
    await desk.record(after.id, "champion_extended", person=person.id)
    return Message(f"All said yes: the next term follows this one and runs until **{until}**.")


async def _offer(desk: Desk, champion: Champion, person: Person) -> Message:
    yes = Button("Yes, a second term", TermAct(champion.id, TermDo.YES.value), Style.PRIMARY)
    no = Button("No, thank you", TermAct(champion.id, TermDo.NO.value))
    text = "Would you go on for a **second term**? Your line manager is asked as well. A no is fine, too."
    await desk.tell([person.id], Message(text, buttons=(yes, no)))
    text = f"Training offers {literal(person.name)} a **second term** as champion. Do you agree to the time again?"
    managers = [one for one in await line_managers(desk, person) if one != person.id]
    await desk.tell(managers, Message(text, buttons=(yes, no)))
    await desk.record(champion.id, "champion_offered", person=person.id)
    return Message(f"Offered. {literal(person.name)} and their line manager are asked; it begins with both their yes.")


async def no_second_term(desk: Desk, id: str) -> Message:
    """No to a second term, or the offer taken back; the term runs on to its last day."""
    before, person, who = await load(desk, id)
    after = rules.decline_extension(before, person, who)
    await save(desk, after)
    text = f"**{after.id}**: no second term for {literal(person.name)}. The present one runs on to its last day."
    await _tell_around(desk, after, person, Message(text, buttons=_show(after)), also=[person.id])
    await desk.record(after.id, "champion_said_no", person=person.id)
    return Message("That is fine, and noted. The term runs on to its last day; *term* names who follows.")


async def withdraw(desk: Desk, id: str, reason: str) -> Message:
    """The person takes it back, at any time and without having to say why."""
    before, person, who = await load(desk, id)
    after = rules.withdraw(before, person, who, desk.today(), desk.now, reason)
    await save(desk, after)
    await leave_term(desk, before, after, person)
    await desk.record(after.id, "champion_withdrawn", person=person.id, reason=after.ended_because)
    if before.is_serving:
        return Message("Noted, and thank you for what you gave. Your unit hears from training who is next to ask.")
    return Message("Noted. Nobody asks you to justify it, and you can be put forward again whenever you like.")


async def end(desk: Desk, id: str, reason: str) -> Message:
    """Training ends it early; the person reads why."""
    before, person, who = await load(desk, id)
    after = rules.end(before, person, who, reason, desk.today(), desk.now)
    await save(desk, after)
    text = "Your way as a champion ends early. This is why; talk to training if you see it otherwise."
    await desk.tell([person.id], Message(text, quote=Quote(after.ended_because or "", desk.person.name)))
    await leave_term(desk, before, after, person)
    await desk.record(after.id, "champion_ended", person=person.id, reason=after.ended_because)
    return Message(f"Ended. {literal(person.name)} reads your reason, and is thanked.")


async def cover(desk: Desk, id: str, site: str | None, topics: Sequence[str] | None) -> Message:
    """The site and the topics for which they can be asked, besides their unit; None leaves it as it is."""
    before, person, who = await load(desk, id)
    site = before.site if site is None else site
    after = rules.cover(before, person, who, site, before.topics if topics is None else tuple(topics))
    await save(desk, after)
    where = f"the site {literal(after.site)}" if after.site else "no site"
    about = f"about {literal(', '.join(after.topics))}" if after.topics else "about no topic of their own"
    text = f"**{after.id}**: beside their unit, {literal(person.name)} is asked for {where} and {about}."
    await desk.tell([person.id], Message(text, buttons=_show(after)))
    await desk.record(after.id, "champion_covers", person=person.id)
    return Message(text, buttons=_show(after))


async def leave_term(desk: Desk, before: Champion, after: Champion, person: Person) -> None:
    """What every end brings: the role goes, thanks are said, training hears whether somebody follows."""
    shown = await around(desk, after)
    name, unit = literal(person.name), literal(shown.unit)
    if before.is_serving:
        await take_role(desk, after)
        if person.active:
            await desk.show(person.id, await _thanks(desk, after, person, shown), f"champion-thanks:{after.id}")
    follows = await desk.uow.people.get(after.successor) if after.successor is not None else None
    text = f"**{after.id}**: {name} is {literal(after.state.spoken)}."
    if before.is_serving:
        next_ = (
            f"{literal(follows.name)} is named to follow."
            if follows
            else "Nobody is named to follow: *nominate* somebody."
        )
        text = f"**{after.id}**: the term of {name} as champion of {unit} is over. {next_}"
        if not await desk.uow.champions.active(department=after.department, limit=1):
            text += f" **{unit} has no champion now.**"
    await to_training(desk, Message(text))
    managers = [one for one in await line_managers(desk, person) if one != person.id]
    await desk.tell(managers, Message(text))
    if follows is not None and before.is_serving:
        await desk.tell([follows.id], Message(f"The term of {name} is over; you are named to follow. Say *term*."))


async def _thanks(desk: Desk, champion: Champion, person: Person, shown: Around) -> Message:
    """To the person alone, with what came of their help."""
    days = [longer_day(one) for one in (champion.starts_on, champion.ended_on or desk.today()) if one is not None]
    said, card = await certificate(desk, person, " to ".join(days)), thanks_card(champion, shown)
    figures = said.card.parts if said.card is not None else ()
    return replace(said, card=replace(card, parts=(*card.parts, *figures)))


async def _tell_around(
    desk: Desk, champion: Champion, person: Person, message: Message, also: list[PersonId] | None = None
) -> None:
    """Training, the line manager and whoever stands in; and the person, when somebody else did it."""
    await to_training(desk, message)
    managers = [one for one in await line_managers(desk, person) if one != person.id]
    people = [*managers, *(also or ())]
    people += [champion.backup] if champion.backup is not None and champion.is_serving else []
    people += [] if desk.person.id == person.id else [person.id]
    await desk.tell(people, message)


def _show(champion: Champion) -> tuple[Button, ...]:
    return (Button(f"Show {champion.id}", TermAct(champion.id, TermDo.SHOW.value)),)


def ends_soon(champion: Champion, days: int) -> str:
    """`ends in 60 days, on Tue 2 Mar 2027`."""
    on = f", on **{longer_day(champion.ends_on)}**" if champion.ends_on is not None else ""
    return f"ends in {days} days{on}"


def name_one(champion: Champion) -> tuple[Button, ...]:
    """What a notice offers when nobody follows yet."""
    if champion.successor is not None:
        return _show(champion)
    return (Button("Name a successor…", StartFlow(SUCCESSOR, champion.id), Style.PRIMARY), *_show(champion))
