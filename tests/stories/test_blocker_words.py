"""What is done with a blocker by word and by form: take it up, plan, reply, hand on, solve, reopen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import blocker_actions as names
from bot.actions import StartFlow
from bot.blocker_actions import Confirm, MoreOnBlocker, ShowBlocker, TakeUp, WithdrawBlocker
from bot.events import ButtonPressed
from bot.ui import Action
from domain.blocker import Blocker, BlockerId, BlockerStatus, Ending
from domain.blockers import Category, Severity
from domain.people import Role
from storage.unit_of_work import reading
from tests.stories.cast import Cast, tell
from tests.support.talker import Talker

DATA = "No access to the claims table since Monday; the whole pilot has stopped."


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    """Mara has reported what the project office owns."""
    for name, role in (("dora", Role.DIRECTOR), ("ina", Role.INFRASTRUCTURE), ("pia", Role.PRODUCT_PORTFOLIO)):
        await cast.add(name, role)
    await tell(cast["mara"], f"escalate {DATA}", "1", "2", "skip")
    return cast


async def press(talker: Talker, action: Action) -> None:
    await talker.send(ButtonPressed(talker.origin(), action.pack()))


async def start(talker: Talker, flow: str, id: str) -> None:
    await press(talker, StartFlow(flow, id))


async def now(cast: Cast) -> Blocker:
    async with reading(cast.company.database) as uow:
        found = await uow.blockers.reported_by(cast.people["mara"].id, 5, cast.company.clock.now())
        return found[0]


async def test_taken_up_planned_solved_and_confirmed(cast: Cast) -> None:
    amina, mara, id = cast["amina"], cast["mara"], (await now(cast)).id
    await amina.say(f"takeup {id}")
    assert (await now(cast)).owner_person == cast.people["amina"].id
    await start(amina, names.PLAN, id)
    await tell(amina, "it waits for somebody outside", "2026-03-20")
    planned = await now(cast)
    assert planned.status is BlockerStatus.WAITING_EXTERNAL
    assert planned.fix.due is not None
    assert planned.fix.due.date().isoformat() == "2026-03-20"
    await start(amina, names.PLAN, id)
    await tell(amina, "I work on it", "skip")
    assert (await now(cast)).status is BlockerStatus.IN_PROGRESS
    await start(amina, names.SOLVE, id)
    amina.sees("How was it solved?")
    await amina.say("The owner of the table granted it.")
    assert (await now(cast)).resolution == "The owner of the table granted it."
    await start(mara, names.REOPEN, id)
    await mara.say("Only for reading; I write too.")
    assert ((await now(cast)).status, (await now(cast)).reopened) == (BlockerStatus.OPEN, 1)
    await amina.say(f"solved {id} Now for writing, too.")
    await mara.say(f"blocker {id} confirm")
    assert (await now(cast)).ending is Ending.CONFIRMED


@pytest.mark.parametrize("typed", ["{}", "{lower}", "{bare}"])
async def test_it_is_shown_however_its_number_is_typed(cast: Cast, typed: str) -> None:
    id = (await now(cast)).id
    await cast["mara"].say("blocker " + typed.format(id, lower=id.lower(), bare=id.removeprefix("B-")))
    cast["mara"].sees(id, "claims table")


async def test_a_number_that_is_missing_unknown_or_not_theirs(cast: Cast) -> None:
    id = (await now(cast)).id
    await cast["mara"].say("takeup")
    cast["mara"].sees("Which blocker?", "B-118")
    await cast["mara"].say("blocker B-9999")
    unknown = cast["mara"].text
    await cast["gil"].say(f"blocker {id}")
    assert cast["gil"].text.replace(id, "") == unknown.replace("B-9999", "")
    await start(cast["gil"], names.SOLVE, id)
    assert "How was it solved?" not in cast["gil"].text


async def test_who_may_not_is_told_before_the_first_question(cast: Cast) -> None:
    mara, id = cast["mara"], (await now(cast)).id
    for flow, question in ((names.SOLVE, "How was it"), (names.DECLINE, "Why is it"), (names.REROUTE, "What kind")):
        await start(mara, flow, id)
        assert question not in mara.text
    await start(mara, names.REOPEN, id)
    mara.sees("write what is new")
    assert (await now(cast)).revision == 1


async def test_to_somebody_else_and_how_bad_it_is(cast: Cast) -> None:
    amina, mara, id = cast["amina"], cast["mara"], (await now(cast)).id
    await start(amina, names.REROUTE, id)
    assert "[Access to data]" not in amina.text
    await tell(amina, "systems and integration", "The gateway refuses it.")
    moved = await now(cast)
    assert (moved.category, moved.owner, moved.id) == (Category.INFRASTRUCTURE, Role.INFRASTRUCTURE, id)
    await start(mara, names.SEVERITY, id)
    assert "Work has stopped" not in mara.text
    await mara.say("1")
    assert (await now(cast)).severity is Severity.SEV1
    await mara.say(f"blocker {id} severity sev3")
    assert (await now(cast)).severity is Severity.SEV3
    await mara.say(f"blocker {id} severity awful")
    mara.sees("SEV1, SEV2, SEV3, SEV4")


async def test_closed_without_a_solution_or_taken_back(cast: Cast) -> None:
    amina, mara, id = cast["amina"], cast["mara"], (await now(cast)).id
    await start(amina, names.DECLINE, id)
    await amina.say("It was granted last week.")
    assert (await now(cast)).ending is Ending.DECLINED
    await mara.say(f"blocker {id} reopen It was not, look again.")
    await press(mara, WithdrawBlocker(id))
    assert (await now(cast)).ending is Ending.WITHDRAWN


async def test_a_reply_goes_to_the_other_side(cast: Cast) -> None:
    amina, id = cast["amina"], (await now(cast)).id
    await press(amina, TakeUp(id))
    await start(amina, names.REPLY, id)
    amina.sees("What do you want to say?")
    await amina.say("Which table is it?")
    assert "Which table is it?" in await cast.hears("mara")
    await cast["mara"].say(f"blocker {id} reply claims_2026")
    assert "claims_2026" in await cast.channel() + await cast.hears("amina")


async def test_every_button_has_somebody_behind_it(cast: Cast) -> None:
    id = (await now(cast)).id
    for action in (ShowBlocker(id), MoreOnBlocker(id), TakeUp(id), Confirm(id)):
        await press(cast["amina"], action)
        assert "no longer" not in cast["amina"].text
        assert "Something broke" not in cast["amina"].text
    await cast["amina"].say(f"blocker {id} juggle")
    cast["amina"].sees("I do not know what “juggle” would do", "*solved*")


async def test_a_talk_is_left_for_a_command_with_a_number(cast: Cast) -> None:
    amina, id = cast["amina"], (await now(cast)).id
    await amina.say("escalate")
    await amina.say(f"takeup {id}")
    assert (await now(cast)).owner_person == cast.people["amina"].id


async def test_as_a_form(cast: Cast) -> None:
    amina, id = replace(cast["amina"], opens_forms=True, replies=[]), (await now(cast)).id
    await start(amina, names.SOLVE, id)
    assert amina.page.progress == f"About {id}"
    await amina.fill({"solved_words": ""})
    assert amina.page.fields[0].error
    await amina.fill({"solved_words": "Granted."})
    assert (await now(cast)).status is BlockerStatus.RESOLVED
    async with reading(cast.company.database) as uow:
        assert (await uow.blockers.get(BlockerId(id))) is not None
