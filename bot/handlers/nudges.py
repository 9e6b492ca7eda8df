"""`nudges`, and the buttons under a nudge."""

from __future__ import annotations

from typing import assert_never

from bot.actions import RunCommand
from bot.blocker_actions import ESCALATE
from bot.cards.help import Group
from bot.events import Reply, Say
from bot.handlers.conversation import start
from bot.handlers.gates import begin_decision
from bot.handlers.ideas import number_in
from bot.nudge_actions import ASK_PAUSE, NEW_DATE, SNOOZE, FewerNudges, NudgeAct, NudgeDo
from bot.router import router
from bot.ui import Button, Message, literal
from bot.usecases import nudges as answering
from bot.usecases.desk import Act
from domain.errors import NotAllowed, Refused
from domain.funnel import Decision, Stage


@router.command(
    "nudges", "what I would remind you of, and how often", usage="nudges [daily|seldom|weekly]", group=Group.USHER
)
async def nudges(act: Act, text: str) -> Reply:
    word = text.strip().lower()
    if not word:
        async with act.looking() as desk:
            return Say(await answering.show(desk))
    if word not in answering.PACES:
        known = ", ".join(f"*nudges {one}*" for one in answering.PACES)
        raise Refused(f"I do not know how often “{literal(word[:40])}” is. Try one of these: {known}.")
    async with act.desk() as desk:
        return Say(await answering.pace(desk, answering.PACES[word]))


@router.command(
    "postpone", "give an initiative a new date, with the reason", usage="postpone AI-2026-0001", group=Group.GATES
)
async def postpone(act: Act, text: str) -> Reply:
    return await _answer(act, number_in(text, "postpone"), NudgeDo.DATE)


@router.button(NudgeAct)
async def pressed(act: Act, action: NudgeAct) -> Reply:
    if action.do not in set(NudgeDo):
        raise Refused("That button no longer works. Say *nudges* for what waits for you.")
    return await _answer(act, action.initiative, NudgeDo(action.do))


@router.button(FewerNudges)
async def fewer(act: Act, action: FewerNudges) -> Reply:
    async with act.desk() as desk:
        return Say(await answering.fewer(desk, action.every))


async def _answer(act: Act, id: str, do: NudgeDo) -> Reply:
    match do:
        case NudgeDo.OPEN:
            async with act.looking() as desk:
                return Say(await answering.options(desk, id))
        case NudgeDo.DONE:
            async with act.desk() as desk:
                return Say(await answering.done(desk, id))
        case NudgeDo.NOT_MINE:
            async with act.desk() as desk:
                return Say(await answering.not_mine(desk, id))
        case NudgeDo.DATE:
            return await _begin(act, NEW_DATE, id)
        case NudgeDo.SNOOZE:
            return await _begin(act, SNOOZE, id)
        case NudgeDo.BLOCKED:
            return await start(act, ESCALATE, id)
        case NudgeDo.PAUSE:
            return await _pause(act, id)
        case NudgeDo.STOP:
            return await _stop(act, id)
        case never:
            assert_never(never)


async def _begin(act: Act, flow: str, id: str) -> Reply:
    """The conversation; whoever may not answer is told before the first question."""
    async with act.looking() as desk:
        await answering.may_answer(desk, await desk.visible(id))
    return await start(act, flow, id)


async def _pause(act: Act, id: str) -> Reply:
    """Whoever may pause it does; everybody else of its people asks the project office."""
    try:
        return await begin_decision(act, id, Decision.PAUSE)
    except NotAllowed:
        return await _begin(act, ASK_PAUSE, id)


async def _stop(act: Act, id: str) -> Reply:
    """What ends it at its stage: before money is spent it is turned down, after that it is stopped."""
    async with act.looking() as desk:
        stage = (await desk.visible(id)).stage
    early = stage in (Stage.NEW, Stage.ASSESSMENT)
    if stage.is_end:
        return Say(Message("It is over already.", buttons=(Button(f"Show {id}", RunCommand("status", id)),)))
    return await begin_decision(act, id, Decision.REJECT if early else Decision.STOP)
