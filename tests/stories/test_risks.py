"""Risks in the chat: added, tended, accepted by the right person, closed, come true; and the register over all."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.actions import StartFlow
from bot.cards.gate import gate_subject
from bot.events import ButtonPressed
from bot.risk_actions import RiskAct, RiskDo
from bot.ui import Action, Message
from bot.usecases.around import gate_card_of
from domain.funnel import Stage
from domain.initiatives import amend
from domain.model import Visibility
from domain.parties import Party
from domain.people import Role
from domain.places import Channel
from domain.risks import RiskStatus
from storage.unit_of_work import reading, writing
from tests.races.test_triage import chain_is_whole
from tests.stories.cast import Cast, tell
from tests.support.company import Company

WHAT = "Scanned claims are misread, and a customer is paid too little."


async def seat(cast: Cast, id: str, **seats: str) -> None:
    """These people sit there now."""
    before = await cast.company.initiative(id)
    given = {Party(party.replace("_", "-")): cast.people[who].id for party, who in seats.items()}
    async with writing(cast.company.database) as uow:
        dossier = replace(before.dossier, seats={**before.dossier.seats, **given})
        assert await uow.initiatives.save(amend(before, dossier))


async def put(cast: Cast, id: str, stage: Stage) -> None:
    """It stands there now."""
    before = await cast.company.initiative(id)
    async with writing(cast.company.database) as uow:
        assert await uow.initiatives.save(replace(amend(before, before.dossier), stage=stage, round=before.round + 1))


async def add_risk(cast: Cast, who: str, id: str, probability: str = "3", impact: str = "4", **more: str) -> None:
    await tell(cast[who], f"risk {id}", more.get("kind", "data"), more.get("words", WHAT), probability, impact)
    await tell(cast[who], more.get("mitigation", "skip"), more.get("owner", "skip"))


async def press(cast: Cast, who: str, action: Action) -> None:
    """A button as it was drawn, whatever stands in the chat now."""
    await cast[who].send(ButtonPressed(cast[who].origin(), action.pack()))


async def verbs(cast: Cast, id: str) -> list[str]:
    async with reading(cast.company.database) as uow:
        return [entry.verb for entry in await uow.history.of(id)]


@pytest.fixture
async def heads(cast: Cast) -> Cast:
    """With a director, a project manager and a deputy-to-be."""
    await cast.add("diana", Role.DIRECTOR)
    await cast.add("pam", Role.PROJECT_MANAGER)
    await cast.add("tara", Role.TRAINING)
    return cast


async def test_a_small_risk_from_its_first_word_to_its_end(heads: Cast) -> None:
    cast, id = heads, await heads.idea()
    await seat(cast, id, project_manager="pam")
    carla, pam, amina = cast["carla"], cast["pam"], cast["amina"]
    await carla.say(f"risks {id}")
    carla.sees("No risk is on the record", "Add a risk")
    await carla.press("Add a risk")
    carla.sees("What kind of risk is it?", "Result error", "Ethics")
    await tell(carla, "data", WHAT)
    carla.sees("How likely is it?", "3 · Now and then")
    await tell(carla, "3", "4", "skip", "Pam")
    carla.sees("R-1 is on the record", "3 × 4 = 12 of 25", "the project office or the sponsor accepts it")
    assert f"“{WHAT}” (Carla)" in await cast.hears("pam")
    assert "You look after it." in await cast.hears("pam")
    await pam.press("Open R-1")
    pam.sees("Data · 3 × 4 = 12 of 25", "Probability: 3, now and then", "Looks after it: Pam")
    await pam.press("What is done…")
    pam.sees("What is done about it?")
    await tell(pam, "A person checks every tenth claim.", "skip")
    pam.sees("Noted for R-1", "until it is accepted or closed")
    assert "what is done about R-1" in await cast.hears("carla")
    await amina.say(f"risks {id}")
    amina.sees("1 risk (1 open)", "Pam looks after it: A person checks every tenth claim.")
    await amina.press("Accept…")
    amina.sees("Why can the company live with it?", "names you with your reason")
    await amina.say("Ten cases a year at most, and all are checked.")
    amina.sees("R-1 of", "is accepted", "names who answers for it")
    heard = await cast.hears("mara")
    assert "Amina accepted the risk R-1 (3 × 4 = 12 of 25) and answers for it." in heard
    assert "“Ten cases a year at most, and all are checked.” (Amina)" in heard
    await pam.say(f"risks {id}")
    pam.sees("(none open)", "accepted by Amina: Ten cases a year")
    await pam.press("Close…")
    await pam.say("The scanner was replaced.")
    pam.sees("R-1 of", "is closed")
    await pam.say(f"history {id}")
    pam.sees(
        f"Carla added the risk R-1: “{WHAT}”",
        "Pam wrote down what is done about R-1: “A person checks every tenth claim.”",
        "Amina accepted the risk R-1: “Ten cases",
        "Pam closed the risk R-1: “The scanner was replaced.”",
    )
    assert await chain_is_whole(cast.company)


async def test_a_high_risk_is_for_the_director_alone(heads: Cast) -> None:
    cast, id = heads, await heads.idea()
    await seat(cast, id, project_manager="pam")
    await add_risk(cast, "mara", id, "4", "5")
    cast["mara"].sees("4 × 5 = 20 of 25", "the AI director accepts it")
    assert "From 15 on only you accept it." in await cast.hears("diana")
    for who, why in (("amina", "AI director accepts it or nobody does"), ("pam", "AI director accepts it")):
        await cast[who].say(f"risks {id}")
        await cast[who].press("Accept…")
        cast[who].sees("R-1 weighs 20 of 25", why)
    diana = cast["diana"]
    await diana.press("Open R-1")
    diana.sees("high", "[Accept…]")
    await diana.press("Accept…")
    await diana.say("We insure it, and look again in June.")
    diana.sees("R-1 of", "is accepted")
    async with reading(cast.company.database) as uow:
        risk = await uow.risks.get(1)
    assert risk is not None
    assert (risk.status, risk.accepter) == (RiskStatus.ACCEPTED, cast.people["diana"].id)


async def test_nobody_accepts_what_they_started_or_lead(heads: Cast) -> None:
    cast = heads
    id = await cast.idea("amina")
    await add_risk(cast, "amina", id)
    await cast["amina"].say(f"risks {id}")
    await cast["amina"].press("Accept…")
    cast["amina"].sees("You started", "somebody else accepts its risks")
    await cast["sam"].say(f"risks {id}")
    await cast["sam"].press("Accept…")
    await cast["sam"].say("I have budget for the corrections.")
    cast["sam"].sees("is accepted")


async def test_a_deputy_accepts_in_somebodys_name(heads: Cast) -> None:
    cast, id = heads, await heads.idea()
    await add_risk(cast, "mara", id, "5", "5")
    await cast["tara"].say(f"risks {id}")
    await cast["tara"].press("Accept…")
    cast["tara"].sees("AI director accepts it")
    await cast["diana"].say("away until Friday")
    await cast["diana"].say("tara")
    async with reading(cast.company.database) as uow:
        covers = await uow.absences.covered_by(cast.people["tara"].id, cast.company.clock.now())
    assert cast.people["diana"].id in covers
    await cast["tara"].say(f"risks {id}")
    await cast["tara"].press("Accept…")
    await cast["tara"].say("Diana and I agreed on it on Monday.")
    cast["tara"].sees("is accepted")
    await cast["amina"].say(f"history {id}")
    cast["amina"].sees("Tara for Diana accepted the risk R-1")


async def test_a_deputy_does_not_accept_what_they_started(heads: Cast) -> None:
    cast, id = heads, await heads.idea("tara")
    await add_risk(cast, "tara", id, "5", "5")
    await tell(cast["diana"], "away until Friday", "tara")
    await press(cast, "tara", RiskAct(id, 1, "open", RiskDo.ACCEPT))
    cast["tara"].sees("AI director accepts it")
    async with reading(cast.company.database) as uow:
        assert await uow.absences.covered_by(cast.people["tara"].id, cast.company.clock.now())


async def test_it_happened(heads: Cast) -> None:
    cast, id = heads, await heads.idea()
    await add_risk(cast, "mara", id)
    await cast["mara"].say(f"risks {id}")
    await cast["mara"].press("It happened")
    cast["mara"].sees("How do you know?")
    await cast["mara"].say("Two customers called on Monday.")
    cast["mara"].sees("on record as having happened", "the project office has been told", "Out to", "B-1")
    assert "“Two customers called on Monday.” (Mara)" in await cast.channel()
    await cast["amina"].say("risks")
    cast["amina"].sees("1 risk", "it happened: Two customers called")
    await cast["amina"].say("risks happened")
    cast["amina"].sees("R-1 · Data · 12 of 25")
    assert (await verbs(cast, id))[-1] == "risk_materialised"


@pytest.mark.parametrize("who", ["kofi", "gil"])
async def test_the_wrong_people_are_refused_with_the_reason(heads: Cast, who: str) -> None:
    cast, id = heads, await heads.idea()
    await add_risk(cast, "mara", id)
    for line in (f"risks {id}", f"risk {id}", "risks"):
        await cast[who].say(line)
        assert WHAT not in cast[who].text
        assert "R-1" not in cast[who].text
    for do in RiskDo:
        await press(cast, who, RiskAct(id, 1, "open", do))
        assert WHAT not in cast[who].text
        assert "How do you know" not in cast[who].text
    for flow in ("tend_risk", "accept_risk", "close_risk"):
        await press(cast, who, StartFlow(flow, id))
        assert WHAT[:20] not in cast[who].text
        await cast[who].say("R-1")
        assert WHAT[:20] not in cast[who].text
        await cast[who].say("cancel")


async def test_a_risk_of_another_initiative_and_one_that_does_not_exist(heads: Cast) -> None:
    cast = heads
    first, second = await cast.idea(), await cast.idea("kofi")
    await add_risk(cast, "mara", first)
    amina = cast["amina"]
    await amina.say(f"risks {first}")
    own = amina.button("Close…").action
    assert isinstance(own, RiskAct)
    for wrong in (replace(own, initiative=second), replace(own, risk=99), replace(own, risk=10**12)):
        await press(cast, "amina", wrong)
        amina.sees("is no risk of")
        await press(cast, "amina", replace(wrong, do=RiskDo.SHOW.value))
        amina.sees("is no risk of")


async def test_a_button_of_no_kind(heads: Cast) -> None:
    cast, id = heads, await heads.idea()
    await press(cast, "amina", RiskAct(id, 1, "open", "forget"))
    cast["amina"].sees("no longer works", f"risks {id}")


async def test_an_old_button_names_who_ended_it_and_when(heads: Cast) -> None:
    cast, id = heads, await heads.idea()
    await add_risk(cast, "mara", id)
    amina, tomasz = cast["amina"], cast["tomasz"]
    await amina.say(f"risks {id}")
    await tomasz.say(f"risks {id}")
    await tomasz.press("Close…")
    tomasz.sees("How do you know?")
    await amina.press("Accept…")
    await amina.say("We live with that for now.")
    cast.company.clock.forward(minutes=5)
    await tomasz.say("It can no longer happen.")
    tomasz.sees("R-1 is accepted already. Amina did that at 10:00.")
    assert (await verbs(cast, id)).count("risk_closed") == 0


async def test_two_end_it_at_the_same_moment(company: Company) -> None:
    cast = await Cast(company).enter()
    id = await cast.idea()
    for number in range(1, 6):
        await add_risk(cast, "mara", id)
        for who in ("amina", "tomasz"):
            await press(cast, who, RiskAct(id, number, "open", RiskDo.ACCEPT if who == "amina" else RiskDo.CLOSE))
        await asyncio.gather(cast["amina"].say("We live with that."), cast["tomasz"].say("It cannot happen now."))
        said = [cast[who].text for who in ("amina", "tomasz")]
        assert sum("did that at" in one for one in said) == 1, said
    written = await verbs(cast, id)
    assert sum(verb in ("risk_accepted", "risk_closed") for verb in written) == 5
    assert await chain_is_whole(company)


async def test_the_register_pages_and_filters(heads: Cast) -> None:
    cast, id = heads, await heads.idea()
    amina = cast["amina"]
    await amina.say("risks")
    amina.sees("No risk is open anywhere.")
    for number in range(12):
        await add_risk(cast, "mara", id, str(number % 5 + 1), "2", kind="security" if number % 2 else "data")
    await amina.say("risks")
    amina.sees("12 risks", "the gravest first", "+2 more", "R-5 · Data · 10 of 25", f"{id}, ")
    lines = amina.text.splitlines()
    weights = [int(line.split(" of 25")[0].rsplit(" ", 1)[1]) for line in lines if line.startswith("R-")]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) == 10
    await amina.press("Next page")
    amina.sees("12 risks", "2 of 25")
    assert "more" not in amina.text
    await amina.say("risks security")
    amina.sees("6 risks for “security”")
    assert "· Data ·" not in amina.text
    await amina.say("risks closed")
    amina.sees("No risk in the register for “closed”")
    await amina.say("risks result error all")
    amina.sees("No risk in the register for “result_error all”")
    await amina.say("risks purple")
    amina.sees("I know no “purple”", "materialised")
    await amina.say("risks 99")
    amina.sees("2 pages")
    await amina.say("risks 0")
    amina.sees("no page")
    await amina.say(f"risks {id} 2")
    amina.sees("12 risks")
    await cast["kofi"].say("risks")
    cast["kofi"].sees("for the heads and project managers")


async def test_a_project_manager_reads_the_register_but_not_what_is_closed_to_them(heads: Cast) -> None:
    cast, id = heads, await heads.idea()
    await add_risk(cast, "mara", id)
    assert cast.company.office.model.visibility is not Visibility.OPEN
    await cast["pam"].say("risks")
    cast["pam"].sees("R-1 · Data · 12 of 25", "whose record is not open to you")
    assert WHAT not in cast["pam"].text
    await seat(cast, id, project_manager="pam")
    await cast["pam"].say("risks")
    cast["pam"].sees(WHAT)


async def test_the_gate_card_follows(heads: Cast) -> None:
    cast, id = heads, await heads.idea()
    await put(cast, id, Stage.ASSESSMENT)
    await add_risk(cast, "mara", id)
    await cast["amina"].say(f"gate {id}")
    cast["amina"].sees("Risk R-1", "3 × 4", WHAT)
    await cast["amina"].say(f"risks {id}")
    await cast["amina"].press("Close…")
    await cast["amina"].say("It cannot happen any more.")
    await cast["amina"].say(f"gate {id}")
    assert "Risk R-1" not in cast["amina"].text


async def test_every_copy_of_the_gate_card_follows(heads: Cast) -> None:
    cast, id = heads, await heads.idea()
    await put(cast, id, Stage.ASSESSMENT)
    async with (await cast.company.act("amina@acme.example")).desk() as desk:
        initiative = await desk.initiative(id)
        card = await gate_card_of(desk, initiative)
        await desk.post(Channel.PROJECT_OFFICE, Message("It asks for delivery.", card), gate_subject(initiative))
    assert "Risk R-1" not in await cast.channel()
    await add_risk(cast, "mara", id)
    assert f"Risk R-1: 3 × 4: {WHAT}" in await cast.channel()
    await cast["amina"].say(f"risks {id}")
    await cast["amina"].press("Close…")
    await cast["amina"].say("It cannot happen any more.")
    assert "Risk R-1" not in await cast.channel()


async def test_a_closed_record_takes_no_new_risk_but_closes_old_ones(heads: Cast) -> None:
    cast, id = heads, await heads.idea()
    await add_risk(cast, "mara", id)
    await put(cast, id, Stage.CLOSED)
    await cast["mara"].say(f"risk {id}")
    cast["mara"].sees("no new risk is added")
    await cast["amina"].say(f"risks {id}")
    assert "Add a risk" not in cast["amina"].text
    await cast["amina"].press("Close…")
    await cast["amina"].say("The work has ended.")
    cast["amina"].sees("is closed")
