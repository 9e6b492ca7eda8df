from __future__ import annotations
from dataclasses import replace
import pytest
from bot.flows import FLOWS
from bot.actions import StartFlow, RunCommand, Follow, Take, More
from bot.events import ButtonPressed, Command
from bot.gate_actions import *
from bot.router import router
from domain.dossier import ReviewState
from domain.funnel import Stage
from domain.model import Visibility
from domain.people import Role, Standing
from domain.parties import Party
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast, tell
from tests.stories.absent import stands_in
from tests.stories import test_value as tv
from tests.support.funnel import filled, into

async def test_guest_answers_for_exception(cast: Cast):
    await cast.add("dora", Role.DIRECTOR); await cast.add("ina"); 
    async with writing(cast.company.database) as uow:
        p = cast.people["ina"]; await uow.people.save(replace(await uow.people.get(p.id), active=False))
    for who in ("gil", "ina"):
        id = await cast.idea()
        await into(cast.company, id, Stage.ASSESSMENT)
        await filled(cast.company, id, cast.people["sam"], "budget", "stop_condition")
        await tell(cast["dora"], f"decide {id}")
        print("LABELS", cast["dora"].text)
        await cast["dora"].press("Continue with an exception")
        await tell(cast["dora"], "It is needed very soon.", who)
        print("EXC", who, cast["dora"].text, (await cast.company.initiative(id)).stage, (await cast.company.initiative(id)).dossier.waivers)
        await cast["dora"].say("cancel")

async def test_author_sponsor_confirms(cast: Cast):
    await cast.add("ines"); await cast.add("pia", Role.PROJECT_MANAGER)
    id = await tv.in_use(cast)
    one = await cast.company.initiative(id)
    async with writing(cast.company.database) as uow:
        await uow.initiatives.save(replace(one, idea=replace(one.idea, sponsor=cast.people["mara"].id), revision=one.revision + 1))
    await tell(cast["ines"], f"report {id}", *tv.REPORT, "skip", "Yes, I checked", "submit")
    print("SP", cast["ines"].text)
    await tell(cast["mara"], f"confirm {id}")
    print("SP1", cast["mara"].text)
    await cast["mara"].press("Confirmed")
    print("SP2", cast["mara"].text, (await cast.company.initiative(id)).dossier.impact.confirmation)

async def test_security_old_flow_after_stricter(cast: Cast):
    await cast.add("sev", Role.SECURITY)
    id = await cast.idea()
    await into(cast.company, id, Stage.ASSESSMENT, facts={"data_class": "internal", "personal_data": "no"})
    await cast["sev"].say(f"security {id}")
    await cast["sev"].press("Positive")
    await tell(cast["amina"], f"supply {id} personal data")
    print("S1", cast["amina"].text)
    await cast["amina"].press("Yes")
    print("S2", cast["amina"].text)
    await cast["sev"].press("Skip")
    print("S3", cast["sev"].text, (await cast.company.initiative(id)).dossier.review, (await cast.company.initiative(id)).dossier.facts)

async def test_same_stage(cast: Cast):
    id = await cast.idea()
    await into(cast.company, id, Stage.DELIVERY)
    await filled(cast.company, id, cast.people["sam"])
    await cast["tomasz"].say(f"gate {id}")
    old = cast["tomasz"].last
    await tell(cast["tomasz"], f"decide {id}"); await cast["tomasz"].press("Continue")
    await tell(cast["amina"], f"decide {id}"); await cast["amina"].press("Send back")
    await tell(cast["amina"], "Please do it again with care.", "skip")
    print("R1", cast["amina"].text, (await cast.company.initiative(id)).stage)
    await cast["tomasz"].say("skip"); print("R2", cast["tomasz"].text)
    await cast["tomasz"].say("skip"); print("R2", cast["tomasz"].text, (await cast.company.initiative(id)).stage)
    cast["tomasz"].replies.append(old)
    for b in ("Continue…", "Decide…"):
        await cast["tomasz"].press(b); print("R3", cast["tomasz"].text[:200])

async def test_deputy_ended(cast: Cast):
    id = await cast.idea()
    await stands_in(cast, "kofi", "amina")
    await tell(cast["kofi"], f"reject {id}", "no data")
    print("D1", cast["kofi"].text)
    cast.company.clock.forward(days=7)
    await cast["kofi"].say("There is no data for it."); print("D2", cast["kofi"].text, (await cast.company.initiative(id)).stage)
async def test_deputy_back(cast: Cast):
    id = await cast.idea()
    await cast["amina"].say("away until Friday, deputy Kofi")
    await tell(cast["kofi"], f"reject {id}", "no data")
    await cast["amina"].say("back"); print("D3", cast["amina"].text)
    await cast["kofi"].say("There is no data for it."); print("D4", cast["kofi"].text, (await cast.company.initiative(id)).stage)


async def deliver_twice(cast): ...

async def test_two_windows(cast: Cast):
    id = await cast.idea()
    a = cast["amina"]; b = a.elsewhere("#room"); 
    from dataclasses import replace as r
    await tell(a, f"reject {id}", "no data")
    await b.command("reject", id); print("W0", b.text)
    await a.say("There is no data for it."); print("W1", a.text)
    await b.say("no data"); print("W2", b.text)
    await b.say("There is no data here for it."); print("W3", b.text)
    async with reading(cast.company.database) as uow:
        print("W4", len(await uow.decisions.of(id)))

async def test_same_delivery_twice(cast: Cast):
    id = await cast.idea()
    await tell(cast["amina"], f"reject {id}", "no data")
    await cast["amina"].say("There is no data for it.", key="k1"); print("T1", cast["amina"].text)
    await cast["amina"].say("There is no data for it.", key="k1"); print("T2", repr(cast["amina"].text))
    async with reading(cast.company.database) as uow:
        print("T4", len(await uow.decisions.of(id)), [e.verb for e in await uow.history.of(id)])

async def test_seat_changed(cast: Cast):
    """Sponsor changes while the sponsor's confirm is open; PM while marking steps."""
    await cast.add("ines"); await cast.add("pia", Role.PROJECT_MANAGER)
    id = await tv.in_use(cast)
    await tv.reported(cast, id)
    await tell(cast["sam"], f"confirm {id}"); await cast["sam"].press("Not confirmed")
    await tell(cast["amina"], f"supply {id} sponsor"); print("C1", cast["amina"].text); await cast["amina"].say("Kofi"); print("C2", cast["amina"].text)
    await cast["sam"].say("I do not believe it at all."); print("C3", cast["sam"].text)

async def test_gaps_closed_outsider(cast: Cast):
    for who in ("kofi", "gil", "mara", "carla", "sam"):
        for c in ("gaps", "products", "cases", "tasks", "inbox", "portfolio", "risks", "security", "queue"):
            await cast[who].command(c); print("LOOK", who, c, cast[who].text[:160].replace("\n", " / "))
