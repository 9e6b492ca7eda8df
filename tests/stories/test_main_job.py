"""The main job from end to end, on both databases: handed in, in the office's channel, asked, answered, decided."""

from __future__ import annotations

import pytest

from domain.funnel import Stage
from domain.history import verify
from storage.unit_of_work import reading
from tests.stories.cast import Cast, tell
from tests.support.company import Company


@pytest.fixture
async def both(company: Company) -> Cast:
    """Everybody, in a company on SQLite, and in one on PostgreSQL."""
    return await Cast(company).enter()


async def test_an_idea_goes_to_the_office_and_comes_back_with_an_answer(both: Cast) -> None:
    mara, amina = both["mara"], both["amina"]
    id = await both.idea()
    mara.sees(f"{id} is registered", "The project office looks at it by")

    await both.company.deliver()
    await tell(amina, "queue", f"take {id}")
    amina.sees(f"{id} is yours")
    assert "has your idea now" in await both.hears("mara")

    await tell(amina, f"status {id}")
    await amina.press("Ask the author")
    await amina.say("Are the PDFs always the same form?")
    assert "“Are the PDFs always the same form?” (Amina)" in await both.hears("mara")
    await mara.press("Answer")
    await mara.say("Motor only, always one form.")
    mara.sees("Thank you. Your answer is on")
    assert "“Motor only, always one form.” (Mara answered" in await both.channel()

    await both["tomasz"].say(f"take {id}")
    both["tomasz"].sees("taken already", "Amina did that")

    await tell(amina, f"reject {id}", "other work", "Claims gets a new system in spring; it will read PDFs.")
    assert "does not take this one forward" in await both.hears("mara")
    initiative = await both.company.initiative(id)
    assert initiative.stage is Stage.REJECTED
    await tell(mara, f"history {id}")
    mara.sees("Mara handed it in", "Amina took the triage", "Amina asked the author", "did not take it forward")
    async with reading(both.company.office.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
