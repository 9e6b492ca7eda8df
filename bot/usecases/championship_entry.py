"""The way to a champion's term: nominated, agreed to, looked at by the panel, trained, begun (domain rule 5)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions import RunCommand, StartFlow
from bot.cards.championship import consent_card, hours, longer_day, panel_card, training_card, welcome_card
from bot.championship_actions import WITHDRAW
from bot.ui import Button, Message, Quote, literal
from bot.usecases.championship import (
    MY_TERM,
    acting,
    around,
    consent_subject,
    line_managers,
    load,
    panel_subject,
    person_of,
    save,
    to_training,
    training_subject,
    unit_name,
)
from bot.usecases.championship_role import give_role
from bot.usecases.desk import Desk
from domain import championship_acts as rules
from domain.championship import Champion, ChampionState, Nomination, empty_seats, untrained
from domain.championship_people import is_training
from domain.errors import AlreadyDone
from domain.people import Person, PersonId
from domain.places import Channel


async def nominate(desk: Desk, who: PersonId | None, why: str, topics: tuple[str, ...] = ()) -> Message:
    """A new record, for oneself when nobody is named. The line manager is asked for the time, the panel for marks."""
    new, person = await put_forward(desk, who or desk.person.id, why, topics)
    own = new.nomination is Nomination.SELF
    managers = await line_managers(desk, person)
    people = await desk.uow.people.find(managers)
    named = " or ".join(literal(one.name) for one in people.values() if one.id != desk.person.id)
    whom = "you" if own else literal(person.name)
    if new.state is ChampionState.VETTING:
        next_ = "The panel gives its marks next."
        if desk.person.id in managers:
            next_ += " Your yes to the time is asked in our direct chat."
    else:
        next_ = f"{named or 'The AI director'} is asked to agree to the time; then the panel looks at it."
    await desk.record(new.id, "champion_nominated", person=person.id, words=new.reason)
    return Message(f"**{new.id}** puts {whom} forward. {next_} I tell {whom if own else 'them'} each step.")


async def put_forward(
    desk: Desk, who: PersonId, why: str, topics: tuple[str, ...] = (), follows: Person | None = None
) -> tuple[Champion, Person]:
    """The new record on its way, not yet in the chain. `follows` is whom they would follow."""
    person, before = await person_of(desk, who), await desk.uow.champions.latest(who)
    number, today = await desk.uow.champions.next_id(), desk.today()
    new = rules.nominate(
        number,
        person,
        await acting(desk),
        why,
        today,
        desk.now,
        desk.model.champions,
        before=before,
        topics=topics,
    )
    if not await desk.uow.champions.add(new):
        raise AlreadyDone(f"{literal(person.first_name)} was nominated a moment ago.", by=who, at=desk.now)
    await ask_consent(desk, new, person)
    if new.state is ChampionState.VETTING:
        await _to_panel(desk, new, person)
    if person.id != desk.person.id:
        role = f"{literal(follows.name)}'s successor" if follows is not None else "champion"
        text = f"{literal(desk.person.name)} put you forward as {role} for {literal(unit_name(desk, new.department))}."
        text += " Your line manager and a panel look at it first. If you would rather not, say so; that is fine."
        buttons = (MY_TERM, Button("Rather not…", StartFlow(WITHDRAW, new.id)))
        await desk.tell([person.id], Message(text, buttons=buttons, quote=Quote(why, desk.person.name)))
    return new, person


async def remind_manager(desk: Desk, champion: Champion, person: Person) -> None:
    """The line manager gets the card once more, as a new message."""
    card = consent_card(champion, await around(desk, champion))
    text = f"{literal(person.name)} still waits for your answer: will you give them the time of a champion?"
    await desk.tell(await line_managers(desk, person), Message(text, card))


async def ask_consent(desk: Desk, champion: Champion, person: Person) -> None:
    """The line manager's card; nobody else gets it."""
    card = consent_card(champion, await around(desk, champion))
    text = f"Will you give {literal(person.name)} the time of a champion? You are asked as their line manager."
    for one in await line_managers(desk, person):
        await desk.show(one, Message(text, card), consent_subject(champion))


async def _to_panel(desk: Desk, champion: Champion, person: Person) -> None:
    card = panel_card(champion, await around(desk, champion))
    text = f"**{champion.id}**: {literal(person.name)} is put forward as a champion. The panel is asked for its marks."
    await to_training(desk, Message(text, card), panel_subject(champion))
    for one in await line_managers(desk, person):
        await desk.show(one, Message(text, card), panel_subject(champion))


async def remind_panel(desk: Desk, champion: Champion, person: Person) -> None:
    """The line manager gets the panel's card once more, unless their marks are in."""
    card = panel_card(champion, await around(desk, champion))
    given = {one.by for one in champion.sheets}
    text = f"**{champion.id}**: your marks for {literal(person.name)} are still missing. It takes a minute."
    missing = [one for one in await line_managers(desk, person) if one not in given]
    await desk.tell(missing, Message(text, card))  # a new message: the copy in their chat may lie far up


async def agree(desk: Desk, id: str, percent: int) -> Message:
    """The line manager agrees to the time; the panel is next."""
    before, person, who = await load(desk, id)
    after = rules.consent(before, person, who, percent, desk.now, desk.model.champions)
    await save(desk, after)
    share = hours(percent)
    if before.state is ChampionState.NOMINATED:
        await _to_panel(desk, after, person)
    next_ = "The panel gives its marks next." if after.state is ChampionState.VETTING else "Nothing else waits for it."
    said = f"{literal(desk.person.name)} agreed to **{share}** for you as a champion. {next_}"
    await desk.tell([person.id], Message(said, buttons=(MY_TERM,)))
    if after.state is ChampionState.TRAINING:
        await to_training(
            desk, Message(f"**{after.id}**: the line manager of {literal(person.name)} agreed to {share}.")
        )
    await desk.record(after.id, "champion_agreed", person=person.id, share=f"{percent} %")
    return Message(f"Thank you. {literal(person.name)} has {share}, on record. {next_}")


async def refuse(desk: Desk, id: str, reason: str) -> Message:
    """The line manager says not now, and why. The person hears it with what they can do."""
    before, person, who = await load(desk, id)
    after = rules.refuse(before, person, who, reason, desk.today(), desk.now)
    await save(desk, after)
    text = f"Not now: {literal(desk.person.name)} cannot give you the time of a champion at present. "
    text += "That says nothing about you. Talk about when it could work; then anybody can put you forward again."
    await desk.tell([person.id], Message(text, quote=Quote(after.ended_because or "", desk.person.name)))
    await _tell_nominator(desk, after, person, "does not become a champion for now; the time is missing")
    await to_training(desk, Message(f"**{after.id}**: the time for {literal(person.name)} is not there at present."))
    await desk.record(after.id, "champion_refused", person=person.id, reason=after.ended_because)
    return Message(f"Noted. {literal(person.name)} hears your reason, kindly, and that it can be looked at again.")


async def give_marks(desk: Desk, id: str, marks: Mapping[str, int]) -> Message:
    """One panelist's marks. With the second ones the panel is told that a word is due."""
    before, person, who = await load(desk, id)
    after = rules.score(before, person, who, marks, desk.now, desk.model.champions)
    await save(desk, after)
    empty = empty_seats(after)
    if not empty and empty_seats(before):
        card = panel_card(after, await around(desk, after))
        text = f"**{after.id}**: both sides gave marks for {literal(person.name)}. One of you says the word."
        await desk.tell([one.by for one in after.sheets], Message(text, card))
    await desk.record(after.id, "champion_scored", person=person.id)
    if empty:
        return Message(f"Your marks for {literal(person.name)} are in. The {empty[0].spoken} is next.")
    card = panel_card(after, await around(desk, after))
    return Message(f"Your marks for {literal(person.name)} are in; so both sides have spoken.", card)


async def accept(desk: Desk, id: str) -> Message:
    """The panel's yes: training begins, with the checklist for the person and for training."""
    before, person, who = await load(desk, id)
    after = rules.decide(before, who, True, "", desk.today(), desk.now, desk.model.champions)
    await save(desk, after)
    card = training_card(after, await around(desk, after))
    text = "Good news: the panel said **yes**. Your training comes first: tick what is done, and your term begins."
    await desk.tell([person.id], Message(text))
    await desk.show(person.id, Message(literal(card.title), card), training_subject(after))
    said = f"**{after.id}**: the panel said yes to {literal(person.name)}. Their training begins."
    await to_training(desk, Message(said, card), training_subject(after))
    await desk.record(after.id, "champion_accepted", person=person.id)
    return Message(f"{literal(person.name)} hears your yes now, with the checklist of the training.")


async def decline(desk: Desk, id: str, reason: str) -> Message:
    """The panel's no, kindly: the person reads why, and what next. Marks are not told."""
    before, person, who = await load(desk, id)
    after = rules.decide(before, who, False, reason, desk.today(), desk.now, desk.model.champions)
    await save(desk, after)
    text = "Thank you for standing up. The panel said **not this time**, and this is why:"
    await desk.tell([person.id], Message(text, quote=Quote(after.ended_because or "", desk.person.name)))
    next_ = "You can be put forward again whenever that has changed. Your ideas are as welcome as ever."
    await desk.tell([person.id], Message(next_, buttons=(Button("Hand in an idea", RunCommand("idea", "")),)))
    await _tell_nominator(desk, after, person, "does not become a champion this time, and knows why")
    await desk.record(after.id, "champion_declined", person=person.id, reason=after.ended_because)
    return Message(f"{literal(person.name)} reads your reason now, and that the door stays open.")


async def _tell_nominator(desk: Desk, champion: Champion, person: Person, what: str) -> None:
    if champion.nominated_by != person.id:
        text = f"{literal(person.name)}, whom you put forward, {what}. Thank you for naming them."
        await desk.tell([champion.nominated_by], Message(text))


async def tick(desk: Desk, id: str, item: str) -> Message:
    """One item of the training was done today. With the last one, training is told that the term can begin."""
    before, person, who = await load(desk, id)
    table, today = desk.model.champions, desk.today()
    after = rules.tick(before, person, who, item, today, today, desk.now, table)
    await save(desk, after)
    left = untrained(after, table)
    title = next(one.title for one in table.checklist if one.code == item)
    if not left:
        card = training_card(after, await around(desk, after))
        await to_training(
            desk, Message(f"**{after.id}**: {literal(person.name)} has ticked all of the training.", card)
        )
    await desk.record(after.id, "champion_trained", person=person.id, item=title)
    card = training_card(after, await around(desk, after), may_start=is_training(person, who))
    return Message(f"Ticked: {literal(title)}." + ("" if left else " That was the last one. Well done."), card)


async def start(desk: Desk, id: str) -> Message:
    """The term begins: the role is given, the champion welcomed, the network told."""
    before, person, who = await load(desk, id)
    after = rules.activate(before, person, who, desk.today(), desk.now, desk.model.champions)
    await save(desk, after)
    await give_role(desk, after)
    shown = await around(desk, after)
    unit, name = literal(shown.unit), literal(person.name)
    await desk.tell([person.id], Message(f"You are the champion of **{unit}** now.", welcome_card(after, shown)))
    await desk.post(Channel.CHAMPIONS, Message(f"Welcome **{name}**, champion of **{unit}** from today."))
    others = [*await line_managers(desk, person), after.nominated_by, shown.follows]
    until = longer_day(after.ends_on) if after.ends_on is not None else "the end of the term"
    others = [one for one in others if one != person.id]
    await desk.tell(others, Message(f"{name} is the champion of {unit} now, until {until}."))
    await desk.record(after.id, "champion_started", person=person.id)
    return Message(f"The term of {name} runs until **{until}**. They are welcomed, and the network knows.")
