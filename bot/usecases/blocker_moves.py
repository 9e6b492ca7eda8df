"""A blocker goes to another owner, or is graver or milder than said: number and clock stay (domain rule 6.2)."""

from __future__ import annotations

from dataclasses import replace

from bot.cards.blocker import raiser_buttons
from bot.cards.blocker_words import called, what_next
from bot.ui import Message, Quote
from bot.usecases.blocker_desk import acting, load, settle, stands_for, who
from bot.usecases.blocker_news import people_of
from bot.usecases.blocker_owner import owner_of
from bot.usecases.blocker_timing import timing_of
from bot.usecases.desk import Desk
from domain import blocker_moves as rules
from domain.blocker import Rung
from domain.blockers import Category, Severity


async def reroute(desk: Desk, id: str, category: Category, reason: str) -> Message:
    """Another kind, and so its owner, with the reason that they read first. The card goes to them."""
    before, office = await load(desk, id), desk.act.office
    found = await desk.uow.initiatives.get(before.initiative) if before.initiative is not None else None
    owner = await owner_of(desk, category, found)
    target = replace(before, owner=owner.role, seat=owner.seat, rung=Rung.OWNER)
    timing = await timing_of(office, desk.uow, [before, target], desk.now)
    by = await acting(desk, before)
    after = rules.reroute(before, by, category, reason, desk.now, timing, owner=owner.role, seat=owner.seat)
    people = await people_of(desk, after)
    sentence = f"{who(desk, before, as_owner=True)} passed it to {called(after, people)}, as “{category.spoken}”."
    quote = Quote(reason.strip(), by=desk.person.name)
    for_, why = await stands_for(desk, before), reason.strip()
    kind = category.value
    await settle(desk, before, after, "blocker_rerouted", sentence, quote=quote, for_=for_, category=kind, reason=why)
    next_ = what_next(after, people, desk.now, desk.person.time_zone)
    return Message(f"{owner.why} **{after.id}** went on, with its number and its clock. {next_}".strip())


async def regrade(desk: Desk, id: str, severity: Severity) -> Message:
    """Graver or milder, says whoever reported it, may take it up, or the project office. Time gone by stays gone."""
    before = await load(desk, id)
    timing = await timing_of(desk.act.office, desk.uow, [before], desk.now)
    after = rules.change_severity(before, await acting(desk, before), severity, desk.now, timing)
    meaning = severity.meaning[0].lower() + severity.meaning[1:]
    sentence = f"{who(desk, before)} says that it is **{severity}**: {meaning}."
    await settle(desk, before, after, "blocker_regraded", sentence, severity=severity.value, was=before.severity.value)
    next_ = what_next(after, await people_of(desk, after), desk.now, desk.person.time_zone)
    buttons = raiser_buttons(after) if after.raiser == desk.person.id else ()
    return Message(f"**{after.id}** is {severity} now; its people know. {next_}".rstrip(), buttons=buttons)
