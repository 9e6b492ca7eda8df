"""Giving what a gate misses: a fact with its evidence, or a person for a seat."""

from __future__ import annotations

from datetime import timedelta

from bot.actions import RunCommand
from bot.cards.gate_buttons import supply_button
from bot.cards.seats import DOES, PLACES, item_of, place_card, roles_card
from bot.cards.words import count, listed
from bot.gate_actions import Sign, Supply
from bot.ui import Button, Message, Style, cut, literal
from bot.usecases.around import card_changed, duties_of, save
from bot.usecases.complete import tell_when_complete
from bot.usecases.desk import Desk
from bot.usecases.finding import settle
from bot.usecases.security import asked_again, review_changed
from domain import giving
from domain.authority import YES, Ruling, belongs
from domain.dossier import Given
from domain.duties import Duty, DutyKind
from domain.errors import NotAllowed, NotFound, Refused
from domain.gates import pack, seat_of, seats_of
from domain.initiatives import Initiative, give
from domain.items import ITEMS, Item, bare, said
from domain.parties import SEATS, Party
from domain.people import Person, PersonId
from domain.places import Channel
from domain.sensitive import find

SAID = 300  # characters of what was given that are repeated
DUTIES = 4  # that are named to somebody who is new on a seat


async def allowed(desk: Desk, item: Item, initiative: Initiative) -> PersonId | None:
    """Whom the person acts for in giving the item, None when for themselves. NotAllowed says who gives it.

    Whoever has an open task about it may give it too, whatever their role; nobody classes their own idea.
    """
    governance = desk.model.governance
    tasks = [one for one in await desk.uow.notes.tasks(initiative.id) if one.field == item.code]

    def ruling(who: Person) -> Ruling:
        if giving.is_own_class(desk.person.id, item, initiative):
            return giving.OWN_CLASS
        if belongs(who) and any(giving.is_asked(who, task) for task in tasks):
            return YES
        return giving.may_supply(who, item, initiative, governance)

    return await desk.authorize_by(giving.verb_for(item), ruling)


async def supply(desk: Desk, id: str, code: str, words: str, link: str | None = None) -> Message:
    """A fact of the record, with a link to its evidence; every copy of the cards follows."""
    before, item = await desk.visible(id), ITEMS[code]
    for_ = await allowed(desk, item, before)
    value, address = giving.accepted(code, words, desk.today()), giving.web_address(link)
    if address is not None and find(address):
        raise Refused("That address seems to carry a password or key. Copy it without, and send it again.")
    given = give(before, {code: Given(value, desk.person.id, desk.now, address)})
    next_review = desk.today() + timedelta(days=desk.model.governance.clocks.review_days)
    after = giving.reviewed(asked_again(desk, before, given), code, next_review)
    await save(desk, after)
    await settle(desk, after, code, said(code, value))
    await card_changed(desk, after)
    await review_changed(desk, before, after)
    await tell_when_complete(desk, before, after)
    old = before.dossier.facts.get(code)
    was = said(code, old.value) if old is not None and old.value not in ("", value) else None
    told = await _changed(desk, before, item, was, said(code, value)) if was else ""
    detail = {"words": said(code, value), "url": address, "was": was, "for": for_}
    await desk.record(after.id, "supplied", item=code, **detail)
    return await _receipt(desk, after, f"On record at **{after.id}**: {item.label}.{_read(code, value)}{told}")


def _read(code: str, value: str) -> str:
    total = giving.sum_in(value) if code in giving.SUMS else None
    return f" I read it as {total:,.2f}.".replace(".00.", ".") if total is not None else ""


async def _changed(desk: Desk, before: Initiative, item: Item, old: str, new: str) -> str:
    """Nothing is replaced silently: whoever gave it hears of it; from G3 on the sponsor hears of what was promised."""
    promised = item.code in giving.PROMISED and giving.is_frozen(before)
    what = "what was promised" if promised else "what you gave"
    text = (
        f"**{before.id}** · {literal(before.title)}\n{literal(desk.person.name)} changed {what}: "
        f"{item.label}, {literal(cut(old, SAID))} before, is {literal(cut(new, SAID))} now."
    )
    message = Message(text, buttons=(Button("Show the gate", RunCommand("gate", before.id)),))
    giver, sponsor = before.dossier.facts[item.code].by, seat_of(before, Party.SPONSOR)
    await desk.tell([giver, sponsor] if promised else [giver], message)
    if promised and sponsor is None:
        await desk.post(Channel.PROJECT_OFFICE, message)
    if promised:
        return f" The {'sponsor' if sponsor is not None else 'project office'} is told, because it was promised."
    return " It takes the place of what stood there."


async def seat(desk: Desk, id: str, code: str, person: PersonId) -> Message:
    """A person on a seat. They hear what it means and what is expected; whoever sat there before hears of it too."""
    before, item = await desk.visible(id), ITEMS[code]
    party = giving.party_of(item)
    for_ = await allowed(desk, item, before)
    chosen = await desk.uow.people.get(person)
    if chosen is None:
        raise NotFound("I know nobody of that name. Write a full name or an e-mail address.")
    former = seat_of(before, party)
    if former == chosen.id:
        return Message(f"{literal(chosen.name)} is the {party.spoken} of **{before.id}** already.")
    after = giving.seated(before, party, chosen)
    await save(desk, after)
    await desk.uow.seats.replace(after.id, seats_of(after))
    await settle(desk, after, code, chosen.name)
    await card_changed(desk, after)
    await desk.tell([chosen.id], welcome(desk, after, party, chosen.id))
    await desk.tell([former], _relieved(desk, after, party, chosen))
    await tell_when_complete(desk, before, after)
    await desk.record(after.id, "supplied", item=code, person=chosen.id, **{"for": for_})
    knows = "You know what it means." if chosen.id == desk.person.id else f"{literal(chosen.first_name)} has a message."
    return await _receipt(desk, after, f"**{after.id}**: {literal(chosen.name)} is the {party.spoken} now. {knows}")


def welcome(desk: Desk, after: Initiative, party: Party, person: PersonId) -> Message:
    """For whoever was named for a seat: by whom, what that means, and what is expected next."""
    mine = [one for one in duties_of(desk, after) if one.person == person and one.since <= desk.now]
    labels = [one.label for one in mine[:DUTIES]]
    more = [count(len(mine) - DUTIES, "more thing")] if len(mine) > DUTIES else []
    next_ = f"Expected of you next: {listed([*labels, *more])}." if mine else "Nothing is expected of you right now."
    does = DOES[party]
    text = (
        f"**{after.id}** · {literal(after.title)}\n{literal(desk.person.name)} named you the **{party.spoken}**, "
        f"who {does[0].lower()}{does[1:]}\n{next_}"
    )
    return Message(text, buttons=(*_first(after, mine), Button("Show the gate", RunCommand("gate", after.id))))


def _first(after: Initiative, mine: list[Duty]) -> tuple[Button, ...]:
    """The button that gives the first thing that is expected."""
    for duty in mine:
        if duty.kind is DutyKind.SIGN:
            return (Button("Sign off…", Sign(after.id, after.round, duty.code), Style.PRIMARY),)
        if duty.kind is DutyKind.SUPPLY and duty.code in ITEMS:
            label = cut(f"Supply: {bare(ITEMS[duty.code])}", 40)
            return (Button(label, Supply(after.id, duty.code), Style.PRIMARY),)
    return ()


def _relieved(desk: Desk, after: Initiative, party: Party, chosen: Person) -> Message:
    text = (
        f"**{after.id}** · {literal(after.title)}\n{literal(chosen.name)} is the {party.spoken} now, named by "
        f"{literal(desk.person.name)}. Thank you for what you did there; nothing more is expected of you on that seat."
    )
    return Message(text, buttons=(Button("Show it", RunCommand("status", after.id)),))


async def _receipt(desk: Desk, after: Initiative, sentence: str) -> Message:
    """What happened, what is still missing, and the next thing that this person can give."""
    gate = Button("Show the gate", RunCommand("gate", after.id))
    found = pack(after, desk.model.governance, desk.today())
    if found is None or not found.missing:
        return Message(
            f"{sentence} Nothing is missing at {found.gate.id} any more." if found else sentence, None, (gate,)
        )
    buttons = []
    for line in found.missing:
        item = ITEMS.get(line.criterion.code)
        if item is None or line.criterion.is_signoff or not giving.has_page(item):
            continue
        if giving.may_supply(desk.person, item, after, desk.model.governance):
            buttons.append(supply_button(after, line, Style.PRIMARY))
            break
    return Message(f"{sentence} {_left(len(found.missing))} still missing at {found.gate.id}.", None, (*buttons, gate))


def _left(number: int) -> str:
    return f"{count(number, 'item')} {'is' if number == 1 else 'are'}"


async def roles(desk: Desk, id: str) -> Message:
    """Who sits where, for whoever reads the whole record; with buttons for the empty seats that they may fill."""
    initiative = await _whole(desk, id)
    people = await desk.act.office.directory.find(desk.uow.people, seats_of(initiative).values(), desk.now)
    nameable = [party for party in SEATS if await _may(desk, ITEMS[item_of(party)], initiative)]
    empty = [party for party in SEATS if seat_of(initiative, party) is None]
    left = f"{count(len(empty), 'seat')} still empty" if empty else "every seat is taken"
    return Message(
        f"**{initiative.id}** · {literal(initiative.title)}: {left}.", roles_card(initiative, people, nameable)
    )


async def place(desk: Desk, id: str) -> Message:
    """Domain, team, network and tags, for whoever reads the whole record; with buttons for whoever may set them."""
    initiative = await _whole(desk, id)
    card = place_card(initiative, await _may(desk, ITEMS[PLACES[0]], initiative))
    return Message(f"**{initiative.id}** · {literal(initiative.title)}: where it belongs.", card)


async def _whole(desk: Desk, id: str) -> Initiative:
    initiative = await desk.visible(id)
    if not await desk.sees_all(initiative):
        raise NotAllowed(f"That is for its people and the heads. Say *status {initiative.id}* to see where it stands.")
    return initiative


async def _may(desk: Desk, item: Item, initiative: Initiative) -> bool:
    """Whether a button for it is of use to the reader. Rights are read again at the press."""
    if initiative.stage.is_end:
        return False
    try:
        await allowed(desk, item, initiative)
    except NotAllowed:
        return False
    return True
