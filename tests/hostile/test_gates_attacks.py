"""Buttons of the gates that nobody showed, pressed by people who may not: never a decision, never a bug's reply."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions import StartFlow
from bot.away_actions import CallOff, NameDeputy
from bot.cards.security import AskReview, CloseCondition, GiveVerdict
from bot.events import ButtonPressed, ShowForm
from bot.gate_actions import AskForGate, Decide, GateMore, Resubmit, Sign, Supply
from bot.risk_actions import AttachPassport, Lift, PostPassport, RiskAct
from bot.route_actions import StepDone, StepUndone
from bot.ui import Action
from bot.value_actions import ConfirmValue, MoneyDoubts, MoneyRight, NotConfirmed
from domain.dossier import ReviewState
from domain.funnel import Decision, Stage
from domain.history import verify
from domain.initiatives import Initiative
from domain.people import Role, Standing
from storage.unit_of_work import reading, writing
from tests.hostile.sending import unbroken
from tests.stories.absent import stands_in
from tests.stories.cast import Cast, tell
from tests.stories.test_value import REPORT, in_use, reported
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


async def test_a_deputy_decides_no_longer_once_the_absence_is_over(cast: Cast) -> None:
    for ended in ("by its end", "by coming back"):
        id = await cast.idea()
        await stands_in(cast, "kofi", "amina")
        await tell(cast["kofi"], f"reject {id}", "no data")
        if ended == "by its end":
            cast.company.clock.forward(days=7)
        else:
            await cast["amina"].say("back")
        await cast["kofi"].say("There is no data for it.")
        cast["kofi"].sees("The project office decides this")
        assert (await cast.company.initiative(id)).stage is Stage.NEW
        await cast["kofi"].say("cancel")


async def without(cast: Cast, who: str, role: Role) -> None:
    async with writing(cast.company.database) as uow:
        person = await uow.people.get(cast.people[who].id)
        assert person is not None
        await uow.people.save(replace(person, roles=person.roles - {role}))


async def off(cast: Cast, who: str) -> None:
    async with writing(cast.company.database) as uow:
        person = await uow.people.get(cast.people[who].id)
        assert person is not None
        await uow.people.save(replace(person, active=False))


@pytest.mark.parametrize("switched_off", [False, True])
async def test_a_role_taken_away_ends_what_was_begun_with_it(cast: Cast, switched_off: bool) -> None:
    for name, role in (("sev", Role.SECURITY), ("ivo", Role.INFRASTRUCTURE), ("dora", Role.DIRECTOR)):
        await cast.add(name, role)
    id = await cast.idea()
    await into(cast.company, id, Stage.ASSESSMENT)
    await tell(cast["carla"], f"risk {id}", "data", "Scans are misread now and then.", "5", "5", "skip", "skip")
    before = await cast.company.initiative(id)
    await cast["sev"].say(f"security {id}")
    await cast["sev"].press("Positive")
    await tell(cast["ivo"], f"sign {id}", "no")
    await cast["dora"].say(f"risks {id}")
    await cast["dora"].press("Accept…")
    await tell(cast["amina"], f"decide {id}", "send back", "Please do it again with care.")
    held = {"sev": Role.SECURITY, "ivo": Role.INFRASTRUCTURE, "dora": Role.DIRECTOR, "amina": Role.PROJECT_OFFICE}
    for name, role in held.items():
        await (off(cast, name) if switched_off else without(cast, name, role))
        await cast[name].say("skip" if name in ("sev", "amina") else "A reason that is long enough.")
        assert "Noted" not in cast[name].text, name
    assert await cast.company.initiative(id) == before
    async with reading(cast.company.database) as uow:
        assert [risk.accepter for risk in await uow.risks.of(id)] == [None]


async def seat(cast: Cast, id: str, who: str) -> None:
    """That person sponsors it now."""
    one = await cast.company.initiative(id)
    idea = replace(one.idea, sponsor=cast.people[who].id)
    async with writing(cast.company.database) as uow:
        assert await uow.initiatives.save(replace(one, idea=idea, revision=one.revision + 1))


@pytest.fixture
async def used(cast: Cast) -> str:
    """In use, with an impact owner and a project manager."""
    await cast.add("ines")
    await cast.add("pia", Role.PROJECT_MANAGER)
    return await in_use(cast)


async def test_a_sponsor_who_is_one_no_longer_confirms_nothing(cast: Cast, used: str) -> None:
    await reported(cast, used)
    await tell(cast["sam"], f"confirm {used}", "not confirmed")
    await seat(cast, used, "kofi")
    await cast["sam"].say("I do not believe a word of it.")
    cast["sam"].sees("That is for the sponsor")
    assert (await cast.company.initiative(used)).dossier.impact.confirmation is None


@pytest.mark.parametrize("who", ["mara", "pia"])
@pytest.mark.parametrize("by_deputy", [False, True])
async def test_who_started_or_leads_it_does_not_confirm_its_value(
    cast: Cast, used: str, who: str, by_deputy: bool
) -> None:
    await seat(cast, used, who)
    await tell(cast["ines"], f"report {used}", *REPORT, "skip", "Yes, I checked", "submit")
    if by_deputy:
        await stands_in(cast, "kofi", who)
    talker = cast["kofi" if by_deputy else who]
    await tell(talker, f"confirm {used}", "confirmed")
    assert (await cast.company.initiative(used)).dossier.impact.confirmation is None
    assert f"dispute {used}" in "".join(str(reply) for reply in talker.replies)


async def test_only_a_colleague_answers_for_an_exception(cast: Cast) -> None:
    await cast.add("dora", Role.DIRECTOR)
    await cast.add("zoltan")
    for who, leaves in (("gil", False), ("zoltan", True)):
        id = await cast.idea()
        await into(cast.company, id, Stage.ASSESSMENT)
        await filled(cast.company, id, cast.people["sam"], "stop_condition")
        await tell(cast["dora"], f"decide {id}", "Continue with an exception", "It is needed very soon.")
        if leaves:
            await off(cast, who)
        await cast["dora"].say(cast.people[who].id)
        assert (await cast.company.initiative(id)).stage is Stage.ASSESSMENT
        cast["dora"].sees("Only an active colleague")
        await cast["dora"].say("cancel")


async def test_the_office_lets_nothing_through_with_an_exception(cast: Cast) -> None:
    id = await cast.idea()
    await into(cast.company, id, Stage.ASSESSMENT)
    await filled(cast.company, id, cast.people["sam"], "stop_condition")
    await tell(cast["amina"], f"decide {id}", "Continue with an exception", "It is needed very soon.", "sam")
    cast["amina"].opens_forms = True
    await press(cast["amina"], StartFlow("decide", id))
    values = {"outcome": "CONTINUE:exception", "exception_words": "It is needed.", "exception_owner": "sam"}
    for _ in range(3):
        if isinstance(cast["amina"].last, ShowForm):
            await cast["amina"].fill(values)
    assert (await cast.company.initiative(id)).stage is Stage.ASSESSMENT


async def test_security_says_yes_to_no_more_than_it_saw(cast: Cast) -> None:
    await cast.add("sev", Role.SECURITY)
    id = await cast.idea()
    await into(cast.company, id, Stage.ASSESSMENT, facts={"data_class": "internal", "personal_data": "no"})
    await cast["sev"].say(f"security {id}")
    await cast["sev"].press("Positive")
    await tell(cast["amina"], f"supply {id} personal data", "yes")
    await cast["sev"].say("skip")
    cast["sev"].sees("became more delicate", "Amina did that")
    assert (await cast.company.initiative(id)).dossier.review.state is ReviewState.REQUESTED
    await cast["sev"].say(f"security {id}")
    await cast["sev"].press("Positive")
    await cast["sev"].say("skip")
    assert (await cast.company.initiative(id)).dossier.review.state is ReviewState.POSITIVE


async def test_the_same_stage_again_is_another_round(cast: Cast) -> None:
    """Sent back within delivery: neither a card nor a conversation from before decides afterwards."""
    id = await cast.idea()
    await into(cast.company, id, Stage.DELIVERY)
    await filled(cast.company, id, cast.people["sam"])
    await cast["tomasz"].say(f"gate {id}")
    old = cast["tomasz"].last
    await tell(cast["tomasz"], f"decide {id}", "continue")
    await tell(cast["amina"], f"decide {id}", "send back", "Please do it again with care.", "skip")
    cast["amina"].sees("is sent back")
    await tell(cast["tomasz"], "skip", "skip")
    cast["tomasz"].sees("was decided in the meantime", "Amina did that")
    cast["tomasz"].replies.append(old)
    await cast["tomasz"].press("Continue…")
    cast["tomasz"].sees("That card is from before the last decision, by Amina")
    after = await cast.company.initiative(id)
    assert (after.stage, after.dossier.rework is not None) == (Stage.DELIVERY, True)
