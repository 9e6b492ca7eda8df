"""Buttons of the gates that nobody showed, pressed by people who may not: never a decision, never the reply of a bug."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.away_actions import CallOff, NameDeputy
from bot.cards.security import AskReview, CloseCondition, GiveVerdict
from bot.events import ButtonPressed
from bot.gate_actions import AskForGate, Decide, GateMore, Resubmit, Sign, Supply
from bot.risk_actions import AttachPassport, Lift, PostPassport, RiskAct
from bot.route_actions import StepDone, StepUndone
from bot.ui import Action
from bot.value_actions import ConfirmValue, MoneyDoubts, MoneyRight, NotConfirmed
from domain.dossier import ReviewState
from domain.funnel import Decision, Stage
from domain.history import verify
from domain.initiatives import Initiative
from domain.model import Visibility
from domain.people import Person, Role, Standing
from storage.unit_of_work import reading, writing
from tests.hostile.sending import unbroken
from tests.stories.absent import stands_in
from tests.stories.cast import Cast, tell
from tests.support.funnel import filled, into
from tests.support.talker import Talker

ROUNDS = (-1, 0, 99, 2**70)
OUTCOMES = (*Decision, "CONTINUE:exception", "REWORK:ASSESSMENT", "CLOSE:with", "VOTED", "x" * 90, "", "<!here>")
CODES = ("", "budget", "problem", "sponsor", "no such code", "x" * 90, "../..", "security_prereview")


def forged(id: str, round: int) -> list[Action]:
    """Every button of the gates, with what none of ours carries too."""
    found: list[Action] = [Decide(id, round, str(one)) for one in OUTCOMES]
    for code in CODES:
        found += [Supply(id, code), Sign(id, round, code), StepDone(id, round, code), StepUndone(id, round, code)]
        found += [Lift(id, code), GiveVerdict(id, round, code)]
    found += [RiskAct(id, number, "open", do) for number in ROUNDS for do in ("tend", "accept", "close", "show", "")]
    found += [CloseCondition(id, round, number) for number in ROUNDS]
    found += [GiveVerdict(id, round, one) for one in ReviewState]
    for number in ROUNDS:
        found += [ConfirmValue(id, round, number), NotConfirmed(id, round, number), MoneyRight(id, round, number)]
        found += [MoneyDoubts(id, round, number)]
    found += [GateMore(id), AskForGate(id, round), Resubmit(id, round), AskReview(id, round), PostPassport(id)]
    found += [AttachPassport(id, round), NameDeputy("9999-12-31", "9999-12-31"), CallOff("0001-01-01", "x")]
    return found


BROKEN: list[str] = []


async def press(talker: Talker, action: Action) -> str:
    await unbroken(talker, ButtonPressed(talker.origin(), action.pack()))
    return talker.text


async def unchanged(cast: Cast, before: Initiative) -> None:
    after = await cast.company.initiative(before.id)
    assert after == before, after
    async with reading(cast.company.database) as uow:
        assert await uow.decisions.of(before.id) == []
        assert verify([entry async for entry in uow.history.all()]) is None


ALIVE = (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY, Stage.AWAITING_EFFECT, Stage.ON_SUPPORT, Stage.CLOSED)


@pytest.mark.parametrize("stage", ALIVE)
async def test_forged_buttons_of_an_employee_and_a_guest_change_nothing(cast: Cast, stage: Stage) -> None:
    every = tuple(role for role in Role if role is not Role.ADMIN)
    await cast.add("gus", *every, standing=Standing.GUEST)
    id = await cast.idea()
    before = await into(cast.company, id, stage) if stage is not Stage.NEW else await cast.company.initiative(id)
    for who in ("kofi", "gus"):
        for round in (before.round, *ROUNDS[:3]):
            for action in forged(id, round):
                await press(cast[who], action)
    await unchanged(cast, before)


@pytest.mark.parametrize("stage", ALIVE)
async def test_forged_buttons_of_the_entitled_break_nothing(cast: Cast, stage: Stage) -> None:
    await cast.add("olaf", *(role for role in Role if role is not Role.ADMIN))
    id = await cast.idea()
    before = await into(cast.company, id, stage) if stage is not Stage.NEW else await cast.company.initiative(id)
    for action in forged(id, before.round):
        await press(cast["olaf"], action)
        await cast["olaf"].say("cancel")
        now = await cast.company.initiative(id)
        assert now.round == before.round, (action, cast["olaf"].text)
        assert now.stage is before.stage, action
