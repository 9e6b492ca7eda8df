"""`away until Friday`, `back`, and the buttons about absences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.away_actions import CallOff, NameDeputy
from bot.cards.absences import DAYS_FLOW, DEPUTY_FLOW, days_of
from bot.cards.help import Group
from bot.events import Reply, Say, ShowForm
from bot.flows.away import said_of
from bot.handlers.conversation import start
from bot.router import router
from bot.ui import Message, literal, plain
from bot.usecases import absences, converse
from bot.usecases.desk import Act
from domain.absence_periods import UNCLEAR
from domain.absences import Period
from domain.errors import Refused


@router.command("away", "who decides while you are away", usage="away until Friday", group=Group.USHER)
async def away(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        known = await absences.show(desk)
    if not text.strip():
        return Say(known) if known is not None else await start(act, DAYS_FLOW, "")
    try:
        async with act.looking() as desk:
            said = absences.understand(text, act.person, desk)
    except Refused as error:
        why = f"I could not read “{literal(text[:60])}”." if error.user_message == UNCLEAR else error.user_message
        return _behind(why, await start(act, DAYS_FLOW, ""))
    return await _noted(act, said)


async def _noted(act: Act, said: absences.Spoken) -> Reply:
    """The absence is on record before anything is asked: whoever is about to go may not answer any more."""
    why = ""
    async with act.desk() as desk:
        try:
            deputy = await absences.look_up(desk, said.deputy) if said.deputy is not None else None
            noted = await absences.leave(desk, said.period, deputy, nobody=said.nobody)
        except Refused as error:
            if said.deputy is None:
                raise
            why = error.user_message
            noted = await absences.leave(desk, said.period, nobody=True)
    if not noted.asks and not why:
        return Say(noted.receipt)
    first = noted.receipt.text.partition("\n")[0]
    return await _ask_deputy(act, noted.period, f"{first}\n{why}" if why else noted.receipt.text)


async def _ask_deputy(act: Act, period: Period, before: str) -> Reply:
    return _behind(before, await start(converse.silent(act), DEPUTY_FLOW, "", {"away_days": said_of(period)}))


def _behind(words: str, reply: Reply) -> Reply:
    """The question, with the words before it."""
    match reply:
        case Say(message):
            return replace(reply, message=replace(message, text=f"{words}\n{message.text}"))
        case ShowForm(view):
            return ShowForm(replace(view, remark=plain(words).replace("*", "")))
        case _:
            return reply


@router.command("back", "you are here again", group=Group.USHER)
async def back(act: Act, text: str) -> Reply:
    async with act.desk() as desk:
        return Say(await absences.come_back(desk))


@router.button(NameDeputy)
async def name_deputy(act: Act, action: NameDeputy) -> Reply:
    period = _period(action.first, action.last)
    async with act.looking() as desk:
        ahead = await desk.uow.absences.ahead(act.person.id, desk.now)
        if not any(days_of(one, act.person) == period for one in ahead):
            now_ = await absences.show(desk) or Message(absences.NOT_AWAY)
            return Say(replace(now_, text=f"That absence was changed or is over.\n{now_.text}"))
    return await start(act, DEPUTY_FLOW, "", {"away_days": said_of(period)})


@router.button(CallOff)
async def call_off(act: Act, action: CallOff) -> Reply:
    async with act.desk() as desk:
        return Say(await absences.call_off(desk, _period(action.first, action.last)))


def _period(first: str, last: str) -> Period:
    try:
        return Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise Refused("That button is from an older message. Say *away* to see what is noted.") from None
