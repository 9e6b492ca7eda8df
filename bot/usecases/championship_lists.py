"""Looking at champions' records: one's own term, one record, and who is where in the life cycle."""

from __future__ import annotations

from bot.actions import StartFlow
from bot.cards.championship import longer_day, training_card
from bot.cards.championship_term import Reader, list_card, record_card, term_card
from bot.championship_actions import NOMINATE
from bot.ui import Button, Message, Style, literal
from bot.usecases.championship import acting, around, load, named_on, reader_of, unit_name
from bot.usecases.championship_entry import remind_manager, remind_panel
from bot.usecases.desk import Desk
from domain.authority import belongs
from domain.championship import LIVING, SERVING, ChampionState
from domain.championship_terms import rests_until
from domain.errors import NotAllowed, Refused
from domain.people import Role

PAGE = 8  # records of a page; each has a button


async def my_term(desk: Desk) -> Message:
    """The person's own record: state, days left, who follows; and how to become a champion where there is none."""
    ruling = belongs(desk.person)
    if not ruling:
        raise NotAllowed(ruling.reason or "")
    found = await desk.uow.champions.of(desk.person.id)
    if found is not None:
        card = term_card(found, await around(desk, found))
        return Message(f"Your record **{found.id}**: {literal(found.state.spoken)}.", card)
    last = await desk.uow.champions.latest(desk.person.id)
    rests = rests_until(last, desk.today(), desk.model.champions)
    if rests is not None:
        return Message(f"Your terms are served; enjoy the break. From **{longer_day(rests)}** on you can stand again.")
    if desk.person.has(Role.CHAMPION):
        return Message("You are a champion; no term is on record. The head of training and promotion can note one.")
    start = (Button("Put my name forward", StartFlow(NOMINATE, "me"), Style.PRIMARY),)
    return Message("You are no champion at present. Would you like to be one, or do you know somebody?", buttons=start)


async def show(desk: Desk, id: str) -> Message:
    """One record, for the person, the panel and training; the marks for the last two only. NotFound for others."""
    champion, person, who = await load(desk, id)
    reader = reader_of(champion, person, who) or Reader.PERSON
    card = record_card(champion, await around(desk, champion), reader)
    return Message(f"**{champion.id}** · {literal(person.name)} is {literal(champion.state.spoken)}.", card)


async def show_training(desk: Desk, id: str) -> Message:
    """The checklist with its buttons; the whole record when the training is over."""
    champion, person, who = await load(desk, id)
    if champion.state is not ChampionState.TRAINING:
        return await show(desk, id)
    may_start = reader_of(champion, person, who) is Reader.TRAINING
    card = training_card(champion, await around(desk, champion), may_start=may_start)
    return Message(f"**{champion.id}** · the training of {literal(person.name)}.", card)


async def candidates(desk: Desk, page: int) -> Message:
    """Training's list of everybody in the life cycle, with the next step of each; who is on the way stands first."""
    who = await acting(desk)
    if not belongs(desk.person) or not who.holds(Role.TRAINING):
        raise NotAllowed(f"This list is for the {Role.TRAINING.spoken}. Say *term* for your own record.")
    champions = desk.uow.champions
    coming, skip = await champions.count(LIVING - SERVING), (page - 1) * PAGE
    shown = await champions.in_states(LIVING - SERVING, PAGE, skip)
    if len(shown) < PAGE:
        shown += await champions.in_states(SERVING, PAGE - len(shown), max(skip - coming, 0))
    total = coming + await champions.count(SERVING)
    if not shown:
        if total:
            raise Refused(f"There are {-(-total // PAGE)} pages. Say *candidates* for the first.")
        first = (Button("Nominate somebody", StartFlow(NOMINATE, ""), Style.PRIMARY),)
        return Message("Nobody is nominated, and nobody serves yet.", buttons=first)
    ids = [id for one in shown for id in named_on(one)]
    people = await desk.act.office.directory.find(desk.uow.people, ids, desk.now)
    units = {one.department: unit_name(desk, one.department) for one in shown}
    more = page + 1 if total > page * PAGE else None
    card = list_card(shown, people, desk.model.champions, units, more)
    return Message(f"**{total - coming}** serve, **{coming}** {'is' if coming == 1 else 'are'} on the way.", card)


async def remind(desk: Desk, id: str) -> Message:
    """Whoever it waits for gets the card once more, in training's name."""
    champion, person, who = await load(desk, id)
    if reader_of(champion, person, who) is not Reader.TRAINING:
        raise NotAllowed(f"Only the {Role.TRAINING.spoken} reminds others of it.")
    if champion.state is ChampionState.VETTING:
        await remind_panel(desk, champion, person)
    elif champion.consent_at is None and not champion.is_serving and not champion.state.is_end:
        await remind_manager(desk, champion, person)
    else:
        raise Refused(f"{champion.id} waits for nobody else: it is {champion.state.spoken}.")
    await desk.record(champion.id, "champion_reminded", person=person.id)
    return Message("Reminded, kindly. They have the card with its buttons at the end of their chat.")
