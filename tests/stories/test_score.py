"""Setting the score: proposed from the record, set by a human, every one kept."""

from __future__ import annotations

import pytest

from bot.events import FormButton
from bot.usecases.triage import need_number
from domain.funnel import Stage
from domain.people import Role
from tests.stories.absent import stands_in
from tests.stories.cast import Cast, tell
from tests.support.funnel import filled, into
from tests.support.talker import Talker


@pytest.fixture
async def office(cast: Cast) -> Cast:
    """With Dora, the AI director."""
    await cast.add("dora", Role.DIRECTOR)
    return cast


async def set_score(who: Talker, id: str, *levels: int) -> None:
    """All six inputs, one after the other."""
    await who.say(f"score {id}")
    await tell(who, *(str(level) for level in levels), "submit")


async def test_a_proposal_is_kept_or_changed(office: Cast) -> None:
    id, amina = await office.idea(), office["amina"]
    facts = {"data_available": "partial", "process_readiness": "stable", "risk_class": "high"}
    await into(office.company, id, Stage.ASSESSMENT, facts=facts)
    await amina.say(f"score {id}")
    amina.sees("How much does it bring?", "I propose impact 3, because the kind of benefit is named")
    amina.sees("[1: hardly anybody notices]", "[5: a figure of the company moves]", "[Keep “3: in the middle”]")
    await amina.say("4")
    amina.sees("I propose alignment 4, because a company goal is named.")
    await amina.press("Keep “4”")
    amina.sees("I propose data 2, because it is only partly available.")
    await tell(amina, "keep", "keep", "keep")
    amina.sees("I propose risk 4, because its risk class is high.", "people are harmed; the AI director decides")
    await amina.say("2")
    amina.sees("Impact: 4", "Alignment: 4", "Data: 2", "Risk: 2", "[Set the score]")
    assert "because" not in amina.text
    await amina.press("Set the score")
    amina.sees(f"{id}: Score 62.5, P2, because impact 4, alignment 4, feasibility 2, risk 2.")
    score = (await office.company.initiative(id)).dossier.score
    assert score is not None
    assert (score.by, score.at) == (office.people["amina"].id, office.company.office.now())
    await amina.say(f"gate {id}")
    amina.sees("Score 62.5, P2, because impact 4, alignment 4, feasibility 2, risk 2.")


async def test_the_same_in_a_form(office: Cast) -> None:
    id = await office.idea()
    amina = office.company.talker("amina@acme.example", opens_forms=True)
    await amina.say(f"score {id}")
    shown = {one.name: (one.value, one.hint) for one in amina.page.fields}
    assert list(shown) == ["impact", "alignment", "data", "skills", "time", "risk"]
    assert shown["data"] == ("3", "I propose data 3, because nothing is known about it yet.")
    await amina.fill({"impact": "5", "alignment": "5", "data": "5", "skills": "5", "time": "5", "risk": "1"})
    await amina.fill(button=FormButton.CONFIRM)
    amina.sees("Score 100, P1")


async def test_a_second_scoring_keeps_the_first(office: Cast) -> None:
    id, amina, tomasz = await office.idea(), office["amina"], office["tomasz"]
    await set_score(amina, id, 4, 5, 4, 3, 5, 2)
    amina.sees("Score 75, P1")
    assert "before" not in amina.text
    office.company.clock.forward(days=1)
    await set_score(tomasz, id, 2, 3, 4, 3, 5, 2)
    tomasz.sees("Score 47.5, P2", "27.5 less than before, then P1")
    scores = (await office.company.initiative(id)).dossier.scores
    assert [(one.value, one.by) for one in scores] == [
        (75.0, office.people["amina"].id),
        (47.5, office.people["tomasz"].id),
    ]
    await office["mara"].say(f"score {id}")
    office["mara"].sees(
        "Score 47.5, P2", "Set by Tomasz, Wed 4 Mar", "Score 75, P1: impact 4", "Set by Amina, Tue 3 Mar"
    )
    await amina.say(f"history {id}")
    amina.sees("Tomasz set the score: “47.5, P2; impact 2")


async def test_data_that_may_not_be_used_caps_it(office: Cast) -> None:
    id, amina = await office.idea(), office["amina"]
    await into(office.company, id, Stage.ASSESSMENT, facts={"data_available": "forbidden"})
    await set_score(amina, id, 5, 5, 5, 5, 5, 1)
    amina.sees("Score 100, P3", "The data may not lawfully be used, so it is at most P3 (the number alone says P1).")


async def test_the_highest_risk_is_the_directors(office: Cast) -> None:
    id, amina = await office.idea(), office["amina"]
    await into(office.company, id, Stage.ASSESSMENT)
    await set_score(amina, id, 5, 5, 5, 5, 5, 5)
    amina.sees("Score 80, P1", "The risk is 5 of 5, so the AI director decides.")
    await amina.say(f"gate {id}")
    amina.sees("The AI director decides, because its risk was scored 5 of 5")


async def test_no_score_before_there_is_a_sponsor(office: Cast) -> None:
    mara, amina = office["mara"], office["amina"]
    id = (await office.company.idea("mara@acme.example")).id
    await amina.say(f"score {id}")
    amina.sees(f"{id} cannot be scored yet, because it has no sponsor yet", f"edit {id}")
    assert "How much does it bring?" not in amina.text
    await mara.say(f"score {id}")
    mara.sees("cannot be scored yet")


async def test_no_score_without_a_number(office: Cast) -> None:
    id, amina = await office.idea(), office["amina"]
    await amina.say(f"take {id}")
    async with (await office.company.act("amina@acme.example")).desk() as desk:
        await need_number(desk, id)
    await amina.say(f"score {id}")
    amina.sees("because it has no number to aim at yet")


async def test_who_only_reads(office: Cast) -> None:
    id = await office.idea()
    await office["dora"].say(f"score {id}")
    office["dora"].sees("has no score yet", "The project office sets it")
    await set_score(office["amina"], id, 4, 5, 4, 3, 5, 2)
    for name in ("dora", "mara", "carla", "sam"):
        await office[name].say(f"score {id}")
        office[name].sees("Score 75, P1", "Impact: 4 of 5")
        office[name].sees("Feasibility: 3 of 5, the least of data 4, skills 3 and time 5")
        assert "How much does it bring?" not in office[name].text
    await office["kofi"].say(f"score {id}")
    office["kofi"].sees("That is for the project office")
    assert "75" not in office["kofi"].text


async def test_a_level_off_the_scale_is_asked_again(office: Cast) -> None:
    id, amina = await office.idea(), office["amina"]
    await amina.say(f"score {id}")
    await amina.say("6")
    amina.sees("“6” is too high; it must be 5 or less", "How much does it bring?")
    assert (await office.company.initiative(id)).dossier.scores == ()


async def test_a_deputy_scores_for_the_office(office: Cast) -> None:
    id, kofi = await office.idea(), office["kofi"]
    await stands_in(office, "kofi", "amina")
    await set_score(kofi, id, 3, 3, 3, 3, 3, 3)
    kofi.sees("Score 50, P2")
    await office["amina"].say(f"history {id}")
    office["amina"].sees("Kofi for Amina set the score")


async def test_who_decides_hears_when_the_score_was_the_last_thing_missing(office: Cast) -> None:
    id = await office.idea()
    await into(office.company, id, Stage.ASSESSMENT)
    await filled(office.company, id, office.people["tomasz"], "score")
    assert "Nothing is missing any more" not in await office.channel()
    await set_score(office["amina"], id, 4, 5, 4, 3, 5, 2)
    assert "Nothing is missing any more for delivery (G2)" in await office.channel()
