"""What people answer to a nudge: done, a new date, not mine, a snooze, a pause that they ask for, fewer of these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.actions import RunCommand
from bot.cards.inbox import duty_item
from bot.cards.nudge import LINES, bundle, options_card, paced, slower
from bot.cards.words import count, day
from bot.gate_actions import Decide
from bot.nudge_actions import NudgeAct, NudgeDo
from bot.ui import Button, Message, Quote, literal
from bot.usecases.around import announce, card_changed, duties_of, save
from bot.usecases.blocker_turn import whose_turn
from bot.usecases.desk import Desk
from bot.usecases.nudge_looks import WORD
from bot.usecases.nudge_sending import most_pressing
from domain.errors import NotAllowed, Refused
from domain.funnel import Decision
from domain.gates import seats_of
from domain.initiatives import Initiative
from domain.items import brief
from domain.nudge_ladder import disowned, postponed, snoozed
from domain.nudge_rules import is_postponed, postpone
from domain.nudges import Part as Said
from domain.nudges import Watch
from domain.people import PersonId, Role
from domain.places import Channel
from storage.nudges import TOLD, Waiting

NOTHING = "Nothing stands still for want of you. What waits for you is in your *inbox*."
PACES = {"daily": 1, "seldom": 3, "weekly": 7}


async def options(desk: Desk, id: str) -> Message:
    """All the answers about one initiative."""
    initiative, watch = await _theirs(desk, id)
    part = Said.ASKED if await _is_asked(desk, watch) else Said.RAISED
    if watch.raised and desk.person.has(Role.PROJECT_OFFICE) and part is Said.RAISED:
        part = Said.CHOICE
    return Message(f"**{initiative.id}**: what shall I note?", options_card(initiative.id, initiative.title, part))


async def done(desk: Desk, id: str) -> Message:
    """What the record still waits for from this person, with the buttons for it; else thanks, and it is noted."""
    initiative, watch = await _theirs(desk, id)
    if await _is_asked(desk, watch) or desk.person.has(*_asked_roles(desk, initiative)):
        left = await _left(desk, initiative)
        if left is not None:
            return left
    await desk.record(initiative.id, "said_done")
    return Message(f"Thank you. Nothing waits for you at **{initiative.id}**; I looked, and noted that you said so.")


async def _left(desk: Desk, initiative: Initiative) -> Message | None:
    """What is still open for them, if anything."""
    mine = [desk.person, *await desk.principals()]
    blockers = [one for one in await whose_turn(desk, initiative) if one.owner_person in {who.id for who in mine}]
    if blockers:
        show = tuple(Button(f"Open {one.id}", RunCommand("blocker", one.id)) for one in blockers[:3])
        return Message(
            f"**{initiative.id}** still waits for {blockers[0].id}. Say there how it was solved.", buttons=show
        )
    owed = [
        one
        for one in duties_of(desk, initiative)
        if one.since <= desk.now
        and any(one.person == who.id if one.person is not None else one.role in who.roles for who in mine)
    ]
    if not owed:
        return None
    supplied = duty_item(owed[:1], initiative.title, initiative.round, desk.person, None, False)
    more = f", and {count(len(owed) - 1, 'thing')} more" if len(owed) > 1 else ""
    text = (
        f"Nearly: the record of **{initiative.id}** still shows {literal(owed[0].label)} as open{more}. Put it there, "
    )
    missing = Button("All that is missing", RunCommand("missing", initiative.id))
    return Message(f"{text}and it is off your list.", buttons=(supplied.button, missing))


async def may_answer(desk: Desk, initiative: Initiative, *, writes: bool = False) -> Watch:
    """Raises NotAllowed for whoever is none of its people, was not asked, and is not of the project office.

    `writes` holds what is noted of it until the commit.
    """
    watch = await desk.uow.nudges.watch(initiative.id, held=writes)
    its = {initiative.initiator, *seats_of(initiative).values(), *watch.asked}
    mine = [desk.person, *await desk.principals()]
    roles = {Role.PROJECT_OFFICE, *_asked_roles(desk, initiative)}
    if not any(one.id in its or one.has(*roles) for one in mine):
        raise NotAllowed(
            f"The people of {initiative.id} answer for its dates. You can add a comment, and they read it."
        )
    return watch


def _asked_roles(desk: Desk, initiative: Initiative) -> set[Role]:
    """Roles of which nobody in particular is asked: their channel reads the nudge, and whoever holds them answers."""
    return {one.role for one in duties_of(desk, initiative) if one.person is None and one.since <= desk.now}


async def new_date(desk: Desk, id: str, until: date, reason: str) -> Message:
    """The date moves, with its reason. The ladder stops and the new date is counted; the third goes to the office."""
    await desk.hold(id)
    before = await desk.visible(id)
    watch = await may_answer(desk, before, writes=True)
    after = postpone(before, until, desk.today(), desk.model.governance.clocks.pause_days)
    await save(desk, after)
    moved = postponed(watch, until, counts=is_postponed(before, until))
    counted = moved.postponed > watch.postponed
    often = moved.postponed >= desk.model.nudges.postponements
    await desk.uow.nudges.save([(moved, desk.now, "office" if often else "")])
    await desk.uow.nudges.drop([after.id])
    await card_changed(desk, after)
    quote = Quote(reason, by=desk.person.name)
    said = f"{literal(desk.person.name)} moved its date to **{day(until)}**."
    await announce(desk, after, said, *seats_of(after).values(), quote=quote)
    if often and counted:
        await _to_office(desk, after, f"{said} That is new date number {moved.postponed} without progress.", quote)
    await desk.record(after.id, "date_moved", until=day(until), reason=reason, times=str(moved.postponed))
    office = " As it is not the first, the project office looks at it too." if often and counted else ""
    return Message(f"**{after.id}** is due on **{day(until)}** now. I say no more of it before that.{office}")


async def _to_office(desk: Desk, initiative: Initiative, text: str, quote: Quote | None = None) -> None:
    """To the project office, with what it can choose."""
    buttons = (
        Button("Continue with a date…", NudgeAct(initiative.id, NudgeDo.DATE.value)),
        Button("Pause…", NudgeAct(initiative.id, NudgeDo.PAUSE.value)),
        Button("Stop…", NudgeAct(initiative.id, NudgeDo.STOP.value)),
        Button(f"Show {initiative.id}", RunCommand("status", initiative.id)),
    )
    head = f"**{initiative.id}** · {literal(initiative.title)}\n{text}"
    await desk.post(Channel.PROJECT_OFFICE, Message(head, buttons=buttons, quote=quote))


async def not_mine(desk: Desk, id: str) -> Message:
    """The project office finds whose it is; the person is not asked again until something moves."""
    initiative, watch = await _theirs(desk, id, writes=True)
    who = await _asked_as(desk, watch)
    if who is None:
        raise Refused(f"Nobody asks you about {initiative.id} just now; the project office finds whose it is.")
    if who in watch.not_mine:
        return Message(f"The project office knows that already, and finds whose **{initiative.id}** is.")
    pending = await desk.uow.nudges.pending([initiative.id])
    await desk.uow.nudges.save([(disowned(watch, who), desk.now, "office")])
    await desk.uow.nudges.said(desk.person.id, [initiative.id])
    theirs = [one for one in pending.get(initiative.id, ()) if one.receiver == desk.person.id]
    what = _asks(theirs) or ", ".join(_owed_by(desk, initiative, who))
    for_what = f" ({literal(what)})" if what else ""
    text = f"{literal(desk.person.name)} says that what is asked of them there is not theirs{for_what}. Whose is it?"
    show = (
        Button("Who sits where", RunCommand("roles", initiative.id)),
        Button(f"Show {initiative.id}", RunCommand("status", initiative.id)),
    )
    head = f"**{initiative.id}** · {literal(initiative.title)}\n{text}"
    await desk.post(Channel.PROJECT_OFFICE, Message(head, buttons=show))
    await desk.record(initiative.id, "nudge_not_mine", **{"for": who if who != desk.person.id else None})
    again = "I do not ask you about it again until something moves there."
    return Message(f"Thank you. The project office finds whose **{initiative.id}** is; {again}")


def _asks(waiting: Sequence[Waiting]) -> str:
    """What is asked of the receivers of these; what they were only told of is somebody else's."""
    words = [WORD.validate_json(one.body) for one in waiting]
    asked = [word for word in words if word.part in (Said.ASKED, Said.COURTESY)]
    return ", ".join(dict.fromkeys(what for word in asked for what in word.what))


def _owed_by(desk: Desk, initiative: Initiative, who: PersonId) -> list[str]:
    begun = [one for one in duties_of(desk, initiative) if one.person == who and one.since <= desk.now]
    return [brief(one.code, one.label) for one in begun][:3]


async def snooze(desk: Desk, id: str, days: int) -> Message:
    """The person hears nothing of it for so many days. Refused for more than the company allows."""
    initiative, watch = await _theirs(desk, id, writes=True)
    longest = desk.model.nudges.snooze_days
    if not 1 <= days <= longest:
        raise Refused(f"A nudge can be put off for {count(longest, 'day')} at most. For longer, give it a new date.")
    until = desk.today() + timedelta(days=days)
    await desk.uow.nudges.save([(snoozed(watch, desk.person.id, until), desk.now, "office" if watch.raised else "")])
    await desk.uow.nudges.said(desk.person.id, [initiative.id])
    await desk.record(initiative.id, "nudge_snoozed", until=day(until))
    return Message(f"I say nothing of **{initiative.id}** to you before **{day(until)}**. Its clock goes on meanwhile.")


async def ask_pause(desk: Desk, id: str, reason: str) -> Message:
    """Whoever may not pause it asks the project office to."""
    initiative, _ = await _theirs(desk, id)
    text = f"**{initiative.id}** · {literal(initiative.title)}\n{literal(desk.person.name)} asks for a pause."
    pause = Button("Pause…", Decide(initiative.id, initiative.round, Decision.PAUSE.value))
    show = Button(f"Show {initiative.id}", RunCommand("status", initiative.id))
    quote = Quote(reason, by=desk.person.name)
    await desk.post(Channel.PROJECT_OFFICE, Message(text, buttons=(pause, show), quote=quote))
    await desk.record(initiative.id, "pause_asked", reason=reason)
    return Message(f"The project office has it: you ask to pause **{initiative.id}**. They decide, and you hear of it.")


async def fewer(desk: Desk, every: int) -> Message:
    """The next slower pace than the one that the card was drawn for."""
    before = await desk.uow.nudges.every_days(desk.person.id)
    return await pace(desk, before if before > every else slower(before))


async def pace(desk: Desk, every: int) -> Message:
    """At most one nudge in so many days."""
    await desk.uow.nudges.pace(desk.person.id, every, desk.now)
    await desk.record(f"person:{desk.person.id}", "nudge_pace", days=str(every))
    return Message(paced(every))


async def show(desk: Desk) -> Message:
    """What stands still for want of this person, what they were not told of yet first; and their pace."""
    waiting = await desk.uow.nudges.waiting(desk.person.id, TOLD, LINES)
    more = max(0, await desk.uow.nudges.count(desk.person.id, TOLD) - len(waiting))
    every = await desk.uow.nudges.every_days(desk.person.id)
    lines = await most_pressing(desk.act.office, desk.uow, desk.now, desk.person, waiting)
    if not lines:
        how = Button("Once a week at most", RunCommand("nudges", "weekly"))
        back = Button("Once a day at most", RunCommand("nudges", "daily"))
        return Message(NOTHING, buttons=(Button("Inbox", RunCommand("inbox", "")), how if every == 1 else back))
    people = await desk.uow.people.find(id for one in lines for id in (*one.word.holders, one.word.for_))
    return bundle(lines, people, desk.today(), every, more=more, looked_up=True)


async def _theirs(desk: Desk, id: str, *, writes: bool = False) -> tuple[Initiative, Watch]:
    """The initiative, for whoever was asked about it, belongs to it, or is of the project office."""
    initiative = await desk.visible(id)
    return initiative, await may_answer(desk, initiative, writes=writes)


async def _is_asked(desk: Desk, watch: Watch) -> bool:
    return await _asked_as(desk, watch) is not None


async def _asked_as(desk: Desk, watch: Watch) -> PersonId | None:
    """As whom the person was asked: themselves, or whom they stand in for."""
    if desk.person.id in watch.asked:
        return desk.person.id
    return next((one.id for one in await desk.principals() if one.id in watch.asked), None)
