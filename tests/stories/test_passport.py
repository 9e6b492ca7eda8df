"""The passport: one page of the record, to read, to post, to attach, to print; and the pages of a history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.passport import markdown
from bot.events import Audience, Say
from bot.platforms.slack.limits import MESSAGE_TEXT
from bot.risk_actions import AttachPassport, PostPassport
from bot.ui import to_text
from bot.usecases.passport import printed
from domain.dossier import Given, Waiver
from domain.funnel import Stage
from domain.impact import Baseline, Figure
from domain.initiatives import amend
from domain.scoring import Inputs, compute
from storage.unit_of_work import reading, writing
from tests.stories.cast import PROBLEM, Cast, tell
from tests.stories.test_dependencies import WHY, depends
from tests.stories.test_risks import WHAT, add_risk, press, put, seat, verbs

NASTY = "**bold** _x_ <!channel> [a](https://evil.example) | # \n" * 40


async def fill(cast: Cast, id: str, words: str = "Fewer than two typos.") -> None:
    """A record with something in every section."""
    before = await cast.company.initiative(id)
    now, amina = cast.company.clock.now(), cast.people["amina"].id
    model = cast.company.office.model
    score = replace(compute(Inputs(4, 4, 3, 4, 3, 2), model.governance.weights, legal_data=True), by=amina, at=now)
    impact = replace(
        before.dossier.impact,
        baseline=Baseline(6, "typos", "March", "the claims system"),
        expected=Figure(2, "typos", 12000, by=amina),
        refined=Figure(3, "typos", 9000, by=amina),
    )
    dossier = replace(
        before.dossier,
        facts={
            **before.dossier.facts,
            "stop_condition": Given(words, amina, now),
            "impact_check_date": Given("2026-09-01", amina, now),
        },
        scores=(score,),
        impact=impact,
        waivers=(Waiver("baseline", "today's value", words, amina, amina, now),),
    )
    async with writing(cast.company.database) as uow:
        assert await uow.initiatives.save(amend(before, dossier))


async def test_one_page_of_everything(cast: Cast) -> None:
    first, second = await cast.idea(), await cast.idea("kofi")
    await cast.add("pam")
    await fill(cast, first)
    await seat(cast, first, project_manager="pam", impact_owner="sam")
    await add_risk(cast, "mara", first)
    await depends(cast, "mara", first, second)
    await put(cast, first, Stage.ASSESSMENT)
    await cast["pam"].say(f"passport {first}")
    cast["pam"].sees(
        "Passport as of Tue 3 Mar 2026 · in assessment",
        f"Problem: {PROBLEM}",
        "Stop condition: Fewer than two typos.",
        "Project manager: Pam",
        "Impact owner: Sam",
        "R-1 · Data · 12 of 25",
        WHAT,
        f"{second}: {WHY} (still waits)",
        "Before: 6 typos, March",
        "Expected: 2 typos, 12,000 EUR a year",
        "Refined: 3 typos, 9,000 EUR a year",
        "State: refined",
        "Inputs: impact 4, alignment 4",
        "Today's value: Fewer than two typos. (Amina answers)",
    )
    assert "21,000" not in cast["pam"].text
    assert "Only you see it here" not in cast["pam"].text
    await cast["amina"].say(f"passport {second}")
    cast["amina"].sees(f"Waited for by: {first}")


async def test_an_empty_record_has_a_page_without_empty_sections(cast: Cast) -> None:
    id = await cast.idea()
    await cast["mara"].say(f"passport {id}")
    cast["mara"].sees("Hypothesis", "Plan", "People", "Author: Mara")
    for heading in ("Route", "Exceptions", "Risks", "Waits for", "Impact", "Score", "Decisions"):
        assert heading not in cast["mara"].text.splitlines()


@pytest.mark.parametrize("who", ["kofi", "gil"])
async def test_whoever_does_not_read_the_record_has_no_passport(cast: Cast, who: str) -> None:
    id = await cast.idea()
    await cast[who].say(f"passport {id}")
    assert PROBLEM not in cast[who].text
    await press(cast, who, PostPassport(id))
    assert PROBLEM not in cast[who].text
    await press(cast, who, AttachPassport(id, 0))
    assert "use_case_document" not in (await cast.company.initiative(id)).dossier.facts


async def test_it_is_private_until_it_is_posted(cast: Cast) -> None:
    id = await cast.idea()
    mara = cast["mara"].elsewhere("general")
    reply = await mara.say(f"passport {id}")
    assert isinstance(reply, Say)
    assert reply.audience is Audience.ME
    mara.sees("Only you see it here", "[Post it here]")
    posted = await mara.press("Post it here")
    assert isinstance(posted, Say)
    assert posted.audience is Audience.ALL
    mara.sees(f"Mara posts the passport of {id}", PROBLEM)
    assert "[" not in mara.text.replace("[]", "")
    assert (await verbs(cast, id))[-1] == "passport_posted"


async def test_it_becomes_the_use_case_document_of_the_gate(cast: Cast) -> None:
    id = await cast.idea()
    await cast.add("pam")
    await seat(cast, id, project_manager="pam")
    await cast["pam"].say(f"passport {id}")
    assert "Attach" not in cast["pam"].text
    await put(cast, id, Stage.ASSESSMENT)
    await cast["pam"].say(f"passport {id}")
    old = cast["pam"].button("Attach to the gate").action
    assert isinstance(old, AttachPassport)
    await cast["pam"].press("Attach to the gate")
    cast["pam"].sees("“Passport as of Tue 3 Mar” is the use-case document")
    assert "Pam attached the passport" in await cast.hears("mara")
    await cast["amina"].say(f"gate {id}")
    cast["amina"].sees("Passport as of Tue 3 Mar (Pam")
    await cast["pam"].say(f"passport {id}")
    assert "Attach" not in cast["pam"].text
    await put(cast, id, Stage.DELIVERY)
    await press(cast, "pam", old)
    cast["pam"].sees("That card is from before the last decision")


async def test_a_document_that_somebody_linked_stays(cast: Cast) -> None:
    id = await cast.idea()
    before = await cast.company.initiative(id)
    linked = Given("The long paper", cast.people["mara"].id, cast.company.clock.now(), "https://wiki.example/x")
    async with writing(cast.company.database) as uow:
        dossier = replace(before.dossier, facts={"use_case_document": linked})
        assert await uow.initiatives.save(amend(before, dossier))
    await press(cast, "mara", AttachPassport(id, before.round))
    cast["mara"].sees("has a use-case document already", "The long paper")
    assert (await cast.company.initiative(id)).dossier.facts["use_case_document"] == linked


async def test_long_and_nasty_words_stay_one_page_and_no_marks(cast: Cast) -> None:
    id = await cast.idea()
    await fill(cast, id, NASTY)
    for _ in range(8):
        await add_risk(cast, "mara", id, words=NASTY[:900])
    async with reading(cast.company.database) as uow:
        made = await printed(uow, id.lower(), cast.company.office.model, cast.company.clock.now().date())
        assert await printed(uow, "AI-2026-0404", cast.company.office.model, cast.company.clock.now().date()) is None
    assert made is not None
    page = markdown(made)
    assert "<!channel>" not in page.replace("\\<", "")
    assert "](https://evil" not in page.replace("\\]", "")
    assert "2 more in the register" in page
    reply = await cast["mara"].say(f"passport {id}")
    assert isinstance(reply, Say)
    assert reply.message.card is not None
    assert len(to_text(reply.message.card)) < MESSAGE_TEXT / 2


async def test_a_long_history_has_pages_the_latest_first(cast: Cast) -> None:
    id = await cast.idea()
    for number in range(45):
        await tell(cast["mara"], f"comment {id} number {number}")
    await cast["amina"].say(f"history {id}")
    cast["amina"].sees("46 entries, the oldest first. +26 before these.", "number 44", "number 25")
    assert "number 24”" not in cast["amina"].text
    await cast["amina"].press("Earlier")
    cast["amina"].sees("number 24", "number 5", "+6 before", "[Later]")
    await cast["amina"].press("Earlier")
    cast["amina"].sees("Mara handed it in", "number 4")
    assert "Earlier" not in cast["amina"].text
    await cast["amina"].say(f"history {id} 4")
    cast["amina"].sees("has fewer pages")
    await cast["amina"].say(f"history {id} all")
    cast["amina"].sees("no page “all”")
