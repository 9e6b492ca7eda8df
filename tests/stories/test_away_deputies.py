"""Who may stand in, what a deputy may not decide, whose days count, and what becomes of those who leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.jobs import run_due
from domain.funnel import Stage
from domain.history import verify
from domain.parties import Party
from domain.people import Person, PersonId, Role
from storage.unit_of_work import reading, writing
from tests.stories.away import ahead, leaves, reject
from tests.stories.cast import Cast, tell
from tests.support.company import Company
from tests.support.funnel import into
from tests.support.talker import Talker, message_text


async def test_whoever_cannot_stand_in_is_refused_with_the_reason(cast: Cast) -> None:
    amina = cast["amina"]
    await cast.add("ben lima")
    await cast.add("ben ode")
    await cast["tomasz"].say("away until Thursday, no deputy")
    for named, reason in (
        ("gil", "Gil is a guest here, and only colleagues of the company decide."),
        ("amina", "That is you, and you are away then."),
        ("zoe", "I know nobody called “zoe”"),
        ("Ben", "Who of them decides for you: Ben Lima (ben lima@acme.example), Ben Ode (ben ode@acme.example)?"),
        ("Tomasz", "Tomasz is away then too (until Thursday 5 Mar), and whoever stands in for Tomasz does not decide"),
    ):
        await amina.say(f"away until Friday, deputy {named}")
        amina.sees("You are away until Friday", reason, "Who decides for you meanwhile?")
        await amina.say("cancel")
        assert [one.deputy for one in await ahead(cast, "amina")] == [None]
    await amina.say("away until Friday")
    await amina.say("Gil")
    amina.sees("Gil is a guest here", "Who decides for you meanwhile?")
    await amina.say("Carla")
    amina.sees("Carla decides for you meanwhile")


async def test_a_former_colleague_cannot_stand_in(cast: Cast) -> None:
    await leaves(cast, "carla")
    await cast["amina"].say("away until Friday, deputy carla@acme.example")
    cast["amina"].sees("Carla no longer works here.", "Who decides for you meanwhile?")


async def test_nobody_inherits_a_deputy(cast: Cast) -> None:
    """A is away, deputy B goes away too: C, who stands in for B, does not decide for A."""
    await cast.add("bea")
    await cast.add("cid")
    await cast.add("dora", Role.DIRECTOR)
    await cast["amina"].say("away until Friday, deputy Bea")
    await cast["bea"].say("away until Thursday, deputy Cid")
    cast["bea"].sees("You stand in for Amina until Friday 6 Mar; I told them that you are away too.")
    told = await cast.hears("amina")
    assert "Bea, who decides for you until Friday 6 Mar, is away too: until Thursday 5 Mar." in told
    assert "Whoever stands in for Bea does not decide for you" in told
    id = await cast.idea()
    await reject(cast["cid"], id)
    assert (await cast.company.initiative(id)).stage is Stage.NEW
    await cast["amina"].press("Name who stands in")
    await cast["amina"].say("Cid")
    await reject(cast["cid"], id)
    assert (await cast.company.initiative(id)).stage is Stage.REJECTED


async def by_model(cast: Cast, **deputies: str) -> None:
    office = cast.company.office
    named = {Role(role.replace("_", "-")): email for role, email in deputies.items()}
    model = replace(office.model, governance=replace(office.model.governance, deputies=named))
    cast.company.dispatch = replace(cast.company.dispatch, office=replace(office, model=model))
    for one in cast.talkers.values():
        one.dispatch = cast.company.dispatch


async def test_the_models_deputy_stands_in_when_nobody_is_named(cast: Cast) -> None:
    await by_model(cast, project_office="carla@acme.example", director="sam@acme.example")
    amina = cast["amina"]
    await amina.say("away until Friday")
    amina.sees("Carla decides for you meanwhile", "[Somebody else stands in]")
    assert "Amina is away until Friday" in await cast.hears("carla")
    await amina.say("away until Thursday, deputy Tomasz")
    await amina.say("away until Friday")
    amina.sees("Tomasz decides for you")
    await amina.say("away until Friday, no deputy")
    amina.sees("Nobody decides in your place")


@pytest.mark.parametrize(
    "email", ["amina@acme.example", "gil@acme.example", "nobody@acme.example", "tomasz@acme.example"]
)
async def test_a_models_deputy_who_cannot_is_passed_over(cast: Cast, email: str) -> None:
    await cast["tomasz"].say("away next week, no deputy")
    await by_model(cast, project_office=email)
    await cast["amina"].say("away from Monday until Wednesday")
    cast["amina"].sees("Who decides for you meanwhile?")


RELATIONS = ("started", "leads")
STAGES = (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY, Stage.AWAITING_EFFECT)


async def pause(talker: Talker, id: str) -> None:
    await talker.say(f"decide {id}")
    if "What do you decide?" in talker.text:
        await talker.press("Pause")
        await tell(talker, "2026-04-30", "We wait for the new system.")


async def stand_in(cast: Cast, id: str, stage: Stage, seats: dict[Party, PersonId]) -> str:
    """Pia stands in for Amina and tries to decide on it. Who is on record with a decision, as `who for whom`."""
    await into(cast.company, id, stage, seats=dict(seats))
    await cast["amina"].say("away until Friday, deputy Pia")
    await (reject if stage is Stage.NEW else pause)(cast["pia"], id)
    async with reading(cast.company.database) as uow:
        decided = await uow.decisions.of(id)
        assert verify([entry async for entry in uow.history.all()]) is None
    names = {person.id: name for name, person in cast.people.items()}
    return ", ".join(f"{names[one.decided_by]} for {names[one.acting_for or one.decided_by]}" for one in decided)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("whose", ["pia", "amina"])
@pytest.mark.parametrize("relation", RELATIONS)
async def test_a_deputy_never_decides_on_what_either_of_the_two_started_or_leads(
    cast: Cast, stage: Stage, whose: str, relation: str
) -> None:
    await cast.add("pia")
    id = await cast.idea(whose if relation == "started" else "mara")
    seats = {Party.PROJECT_MANAGER: cast.people[whose].id} if relation == "leads" else {}
    assert await stand_in(cast, id, stage, seats) == ""


@pytest.mark.parametrize("stage", STAGES)
async def test_a_deputy_decides_on_everything_else(cast: Cast, stage: Stage) -> None:
    await cast.add("pia")
    assert await stand_in(cast, await cast.idea(), stage, {}) == "pia for amina"


async def in_zone(company: Company, name: str, zone: str, *roles: Role) -> tuple[Person, Talker]:
    return await company.person(f"{name}@acme.example", *roles, time_zone=zone), company.talker(f"{name}@acme.example")


@pytest.mark.parametrize(
    ("zone", "said_at", "words", "spoken", "starts", "ends"),
    [  # times in UTC
        # Sunday 8 March, 20:00 in Sydney (UTC+11): the week that begins on the next day
        ("Australia/Sydney", "03-08T09:00", "next week", "Mon 9 Mar until Sun 15 Mar", "03-08T13:00", "03-15T13:00"),
        # the same day, 22:00 in Berlin, is Monday morning in Sydney: the week after
        ("Australia/Sydney", "03-08T21:00", "next week", "Mon 16 Mar until Sun 22 Mar", "03-15T13:00", "03-22T13:00"),
        ("Europe/Berlin", "03-08T21:00", "next week", "Mon 9 Mar until Sun 15 Mar", "03-08T23:00", "03-15T23:00"),
        # New York puts its clocks forward on 8 March, Berlin on 29 March, Sydney back on 5 April
        ("America/New_York", "03-06T12:00", "until Monday", "until Monday 9 Mar", "03-06T12:00", "03-10T04:00"),
        ("Europe/Berlin", "03-27T12:00", "on Sunday", "on Sun 29 Mar", "03-28T23:00", "03-29T22:00"),
        ("Australia/Sydney", "04-03T12:00", "on Sunday", "on Sun 5 Apr", "04-04T13:00", "04-05T14:00"),
    ],
)
async def test_days_are_those_of_the_persons_own_zone(
    sqlite_company: Company, zone: str, said_at: str, words: str, spoken: str, starts: str, ends: str
) -> None:
    company = sqlite_company
    ana, talker = await in_zone(company, "ana", zone)
    _, ben = await in_zone(company, "ben", "Europe/Berlin")
    first, last = (datetime.fromisoformat(f"2026-{at}+00:00") for at in (starts, ends))
    company.clock.instant = datetime.fromisoformat(f"2026-{said_at}+00:00")
    await talker.say(f"away {words}, deputy Ben")
    talker.sees(spoken)
    async with reading(company.database) as uow:
        [noted] = await uow.absences.ahead(ana.id, company.clock.now())
        assert (noted.starts, noted.ends) == (first, last)
        for moment, covers in ((first, True), (last - timedelta(seconds=1), True), (last, False)):
            assert bool(await uow.absences.covered_by(noted.deputy or ana.id, moment)) is covers
    for moment, back in ((last - timedelta(seconds=1), False), (last, True)):
        await run_due(company.office, moment)
        company.clock.instant = moment
        await company.deliver()
        assert any("Welcome back" in message_text(one) for one in talker.received()) is back
    [told] = [message_text(one) for one in ben.received() if "in their place" in message_text(one)]
    assert ("On your clock" in told) is (zone != "Europe/Berlin")


async def test_who_leaves_blocks_nothing(cast: Cast) -> None:
    """Seats are empty, triage is given back, and whom they stood in for hears of it."""
    await cast.add("pam", Role.PROJECT_MANAGER, Role.PROJECT_OFFICE)
    pam, company = cast.people["pam"], cast.company
    led, new = await cast.idea(), await cast.idea("kofi")
    await into(company, led, Stage.DELIVERY, seats={Party.PROJECT_MANAGER: pam, Party.IMPACT_OWNER: pam})
    async with writing(company.database) as uow:
        await uow.seats.replace(led, {Party.PROJECT_MANAGER: pam.id, Party.IMPACT_OWNER: pam.id})
    await cast["pam"].say(f"take {new}")
    await cast["amina"].say("away until Friday, deputy Pam")
    await leaves(cast, "pam")
    stored = await company.initiative(led)
    assert dict(stored.dossier.seats) == {}
    assert (await company.initiative(new)).triager is None
    async with reading(company.database) as uow:
        assert await uow.seats.of(pam.id) == []
        assert await uow.duties.waiting([pam.id], [], company.clock.now(), 10) == []
        assert verify([entry async for entry in uow.history.all()]) is None
    channel = await cast.channel()
    assert "Pam no longer works here. 2 initiatives lost an owner." in channel
    assert f"{led} · {stored.title}: project manager and impact owner" in channel
    assert f"{new} · {(await company.initiative(new)).title}: triage" in channel
    heard = await cast.hears("amina")
    assert "Pam, who decides for you until Friday 6 Mar, no longer works here. Nobody stands in for you now" in heard
    assert [one.deputy for one in await ahead(cast, "amina")] == [None]
    await cast["tomasz"].say(f"take {new}")
    cast["tomasz"].sees(f"{new} is yours")
    await leaves(cast, "pam")
    assert channel.count("no longer works here") == (await cast.channel()).count("no longer works here")
