"""What was "I don't know": somebody finds it out in the chat, and the author gets the answer."""

from __future__ import annotations

from domain.initiatives import InitiativeId
from domain.notes import Task
from domain.people import Role
from storage.unit_of_work import writing
from tests.stories.cast import PROBLEM, Cast, tell


async def test_tasks_are_done_in_the_chat(cast: Cast) -> None:
    id, amina, mara = await _vague(cast), cast["amina"], cast["mara"]
    await amina.say("tasks")
    amina.sees("You have 3 things to find out", "the number to aim at, by", f"[{id}: sponsor]", f"[{id}: metric]")
    await amina.press(f"{id}: metric")
    amina.sees("What did you find out?")
    await amina.say("Typos per 100 claims, 6 in March")
    amina.sees("Thank you. It is on", "its author knows")
    heard = await cast.hears("mara")
    assert "Amina found out:" in heard
    assert "“Typos per 100 claims, 6 in March” (Amina)" in heard
    await mara.press("Put it into the idea")
    mara.sees("Which number would prove that it worked")
    await amina.say("tasks")
    assert f"[{id}: metric]" not in amina.text
    await tell(amina, f"done {id} number to aim at From 6 to 2")
    amina.sees("Thank you.")
    await amina.say(f"done {id} metric again")
    amina.sees("Nothing of that name is to be found out")
    assert "Amina found out what nobody knew" in await _history(cast, id)


async def test_a_task_of_a_role_is_supplied_by_that_role(cast: Cast) -> None:
    gate = await cast.idea()
    await cast.add("elif", Role.SECURITY)
    task = Task(
        InitiativeId(gate), "personal_data", "personal or secret data", Role.SECURITY, cast.company.clock.now().date()
    )
    async with writing(cast.company.database) as uow:
        await uow.notes.add_tasks([task])
    elif_ = cast["elif"]
    await elif_.say("tasks")
    await elif_.press(f"{gate}: whether personal data is…")
    await elif_.say("yes")
    elif_.sees("On record at AI-2026-0001: whether personal data is in it.")
    assert "“Yes” (Elif)" in await cast.hears("mara")
    await elif_.say("tasks")
    elif_.sees("Nothing is to be found out by you")


async def test_the_sponsor_is_named_by_the_office_and_hears_of_it(cast: Cast) -> None:
    id, kofi = await _vague(cast), cast.people["kofi"]
    await tell(cast["amina"], f"supply {id} sponsor", "kofi")
    cast["amina"].sees("Kofi is the sponsor now")
    assert (await cast.company.initiative(id)).idea.sponsor == kofi.id
    assert "Amina named you the sponsor, who owns the problem" in await cast.hears("kofi")
    heard = await cast.hears("mara")
    assert "What nobody knew is known now: a sponsor who owns the problem. Amina found out:" in heard
    assert "“Kofi” (Amina)" in heard


async def _history(cast: Cast, id: str) -> str:
    await cast["amina"].say(f"history {id}")
    return cast["amina"].text


async def _vague(cast: Cast) -> str:
    """An idea of which nothing but the problem is known."""
    mara = cast["mara"]
    await tell(mara, f"idea: {PROBLEM}", "idk", "idk", "1", "quality", "skip", "idk", "submit")
    return "AI-2026-0001"
