"""Who decides when it is not the plain case: full stages, vetoes, exceptions, disputes, sums, deputies, several."""

from __future__ import annotations

from dataclasses import replace

from bot.jobs import run_due
from domain.funnel import Decision, Stage
from domain.governance import Approval, GateId, Governance, Limits
from domain.history import verify
from domain.orders import Effect
from domain.parties import Party
from domain.people import Role
from domain.places import Channel
from storage.unit_of_work import reading
from tests.stories.cast import Cast, tell
from tests.support.company import Company
from tests.support.funnel import filled, into
from tests.support.talker import message_text

LIMITED = Limits(assessment=1)


async def people(cast: Cast) -> None:
    for name, role in (
        ("dina", Role.DIRECTOR),
        ("ines", Role.INFRASTRUCTURE),
        ("lucia", Role.PROJECT_MANAGER),
        ("arno", Role.ARCHITECT),
    ):
        await cast.add(name, role)


async def at(cast: Cast, stage: Stage, *without: str, facts: dict[str, str] | None = None) -> str:
    """Mara's idea in that stage, with all that its gate asks for but these criteria; Lucia leads it."""
    id = await cast.idea()
    await filled(cast.company, id, cast.people["arno"])
    if stage is not Stage.NEW:
        await into(cast.company, id, stage, seats={Party.PROJECT_MANAGER: cast.people["lucia"]})
        await filled(cast.company, id, cast.people["arno"], *without, facts=facts)
    return id


def governed(company: Company, governance: Governance) -> Company:
    """The same company under another governance."""
    return Company(replace(company.office, model=replace(company.office.model, governance=governance)), company.clock)


async def gone_by(cast: Cast, governance: Governance) -> Cast:
    """The same people, the company decided by that governance from the beginning."""
    company = governed(cast.company, governance)
    return Cast(company, cast.people, {name: company.talker(f"{name}@acme.example") for name in cast.people})


async def go_on(cast: Cast, who: str, id: str, *more: str) -> str:
    await tell(cast[who], f"decide {id}", "Continue", *(more or ("skip", "skip")))
    return cast[who].text


async def refused(cast: Cast, who: str, id: str) -> str:
    """Why they cannot let it go on, said before anything else is asked."""
    await tell(cast[who], f"decide {id}", "Continue")
    said = cast[who].text
    await cast[who].say("cancel")
    return said


async def untouched(cast: Cast) -> bool:
    async with reading(cast.company.database) as uow:
        return verify([entry async for entry in uow.history.all()]) is None


async def test_a_full_stage_defers_and_freed_room_is_told(cast: Cast) -> None:
    await people(cast)
    model = cast.company.office.model.governance
    cast = await gone_by(cast, replace(model, limits=LIMITED))
    first, second = await at(cast, Stage.NEW), await at(cast, Stage.NEW)
    await go_on(cast, "amina", first)
    said = await go_on(cast, "amina", second)
    assert "may go on and waits for room. There is no room in assessment now: 1 of 1 places are taken." in said
    deferred = await cast.company.initiative(second)
    assert deferred.stage is Stage.NEW
    assert deferred.dossier.deferred is not None
    assert "It is number 1 in line. Nobody has to do anything now" in await cast.hears("mara")
    await tell(cast["amina"], f"reject {first}", "The risk is too high for now", "The data may not leave the building.")
    assert f"There is room in assessment again. First in line: {second}" in await cast.channel()
    await go_on(cast, "amina", second)
    assert (await cast.company.initiative(second)).stage is Stage.ASSESSMENT


async def test_the_veto_of_infrastructure_stops_the_gate_for_the_director_too(cast: Cast) -> None:
    await people(cast)
    id = await at(cast, Stage.DELIVERY, "readiness")
    await tell(cast["ines"], f"sign {id}", "No", "The rollback was never tested.")
    for who in ("amina", "dina"):
        await tell(cast[who], f"decide {id}", "Continue")
        cast[who].sees("cannot pass G3 yet. Nobody can waive", "What do you decide instead?")
        await cast[who].say("cancel")
    await cast["dina"].say(f"gate {id}")
    cast["dina"].sees("refused by Ines: no: The rollback was never tested.")
    await tell(cast["ines"], f"sign {id}", "Yes")
    await go_on(cast, "amina", id)
    assert (await cast.company.initiative(id)).stage is Stage.AWAITING_EFFECT


async def test_an_exception_has_an_owner_and_stays_visible(cast: Cast) -> None:
    await people(cast)
    id = await at(cast, Stage.ASSESSMENT, "stop_condition")
    exception = ("Continue with an exception", "It is agreed in the first week.", "lucia")
    await tell(cast["amina"], f"decide {id}", "Continue")
    cast["amina"].sees("lacks: a stop condition", f"dispute {id}", "What do you decide instead?")
    await cast["amina"].say("cancel")
    await tell(cast["dina"], f"decide {id}", *exception)
    cast["dina"].sees("in delivery")
    [waiver] = (await cast.company.initiative(id)).dossier.waivers
    assert (waiver.owner, waiver.by) == (cast.people["lucia"].id, cast.people["dina"].id)
    await cast["mara"].say(f"gate {id}")
    cast["mara"].sees("Exception: a stop condition", "It is agreed in the first week. (Lucia answers)")
    assert "It is agreed in the first week." in await cast.hears("lucia")
    async with reading(cast.company.database) as uow:
        assert [one.exception_owner for one in await uow.decisions.of(id)][-1] == waiver.owner


async def test_a_dispute_goes_to_the_director(cast: Cast) -> None:
    await people(cast)
    await cast.company.bind(Channel.DIRECTOR)
    id = await at(cast, Stage.ASSESSMENT)
    await tell(cast["lucia"], f"dispute {id}", "Product and infrastructure do not agree.")
    cast["lucia"].sees("is with the AI director now, with your reason")
    assert "decides this, because it is disputed" in await refused(cast, "amina", id)
    await cast["amina"].say("cancel")
    await cast.company.deliver()
    [card] = cast.company.inbox.at(Channel.DIRECTOR.value)
    assert "Product and infrastructure do not agree." in message_text(card)
    await go_on(cast, "dina", id)
    after = await cast.company.initiative(id)
    assert (after.stage, after.dossier.dispute) == (Stage.DELIVERY, None)


async def test_a_sum_over_the_limit_goes_to_the_director(cast: Cast) -> None:
    await people(cast)
    id = await at(cast, Stage.ASSESSMENT, facts={"expected_cost": "250,000"})
    assert "decides this, because it is about more than 100,000 a year" in await refused(cast, "amina", id)
    await cast["amina"].say("cancel")
    await go_on(cast, "dina", id)
    assert (await cast.company.initiative(id)).stage is Stage.DELIVERY


async def test_nobody_decides_on_what_they_started_or_lead(cast: Cast) -> None:
    await people(cast)
    own = await cast.idea("amina")
    await filled(cast.company, own, cast.people["arno"])
    await cast["amina"].say(f"decide {own}")
    cast["amina"].sees("You started this idea, so a colleague decides on it.")
    led = await at(cast, Stage.ASSESSMENT)
    await into(cast.company, led, Stage.ASSESSMENT, seats={Party.PROJECT_MANAGER: cast.people["tomasz"]})
    await cast["tomasz"].say(f"decide {led}")
    cast["tomasz"].sees("You lead this initiative, so a colleague decides on it.")
    await go_on(cast, "tomasz", own)
    assert (await cast.company.initiative(own)).stage is Stage.ASSESSMENT


async def test_a_deputy_decides_for_somebody_who_reads_of_it_on_return(cast: Cast) -> None:
    await people(cast)
    id = await at(cast, Stage.NEW)
    await cast["tomasz"].say("away until Friday, no deputy")
    await cast["amina"].say("away until Friday, deputy Carla")
    cast.company.clock.forward(hours=1)
    await go_on(cast, "carla", id)
    async with reading(cast.company.database) as uow:
        [decided] = await uow.decisions.of(id)
    assert (decided.decided_by, decided.acting_for) == (cast.people["carla"].id, cast.people["amina"].id)
    assert "decided by Carla for Amina" in await cast.hears("mara")
    cast.company.clock.forward(days=5)
    await run_due(cast.company.office, cast.company.clock.now())
    back = await cast.hears("amina")
    assert "Carla" in back
    assert id in back
    await cast["mara"].say(f"history {id}")
    cast["mara"].sees("Carla for Amina")


async def test_all_of_several_approve(cast: Cast) -> None:
    await people(cast)
    model = cast.company.office.model.governance
    both = (Party.PROJECT_OFFICE, Party.DIRECTOR)
    gate = replace(model.gates[GateId.G1], approvers=both, approval=Approval.ALL)
    cast = await gone_by(cast, replace(model, gates={**model.gates, GateId.G1: gate}))
    id = await at(cast, Stage.NEW)
    said = await go_on(cast, "amina", id)
    assert "Your approval of" in said
    assert (await cast.company.initiative(id)).stage is Stage.NEW
    assert "Amina approved it. It goes on when the others" in await cast.hears("mara")
    await cast["amina"].say(f"decide {id}")
    await tell(cast["amina"], "Continue", "skip", "skip")
    cast["amina"].sees("Your approval of", "is on record")
    await cast["amina"].say("cancel")
    await go_on(cast, "dina", id)
    assert (await cast.company.initiative(id)).stage is Stage.ASSESSMENT
    async with reading(cast.company.database) as uow:
        [decided] = await uow.decisions.of(id)
        verbs = [entry.verb for entry in await uow.history.of(id)]
    assert (decided.decision, decided.effect) == (Decision.CONTINUE, Effect.MOVED)
    assert verbs.count("voted") == 1
    assert await untouched(cast)
