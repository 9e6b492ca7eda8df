"""Blockers from beginning to end: from a colleague's message to a confirmed solution, up the ladder, on and again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import structlog

from bot import blocker_actions as names
from bot.actions import StartFlow
from bot.blocker_actions import ESCALATE
from bot.events import ButtonPressed
from bot.ui import plain
from bot.usecases.blocker_clock_job import run_clock
from domain.blocker import Blocker, BlockerId, BlockerStatus, Ending, Rung
from domain.blockers import Category, Severity
from domain.history import Entry
from domain.people import Role
from storage.database import Database
from storage.unit_of_work import reading
from tests.stories.cast import Cast, tell
from tests.support.clock import Clock
from tests.support.company import Company
from tests.support.slack_office import slack_office
from tests.support.talker import Talker
from tests.support.teams_office import teams_office

DATA = "No access to the claims table since Monday; the whole pilot has stopped."
TOOL = "Nobody in sales gets a licence for the drafting tool, and the pilot has stopped."
SOLUTION = "The owner of the table let all of you in."
ASKS = "Does it hold? Without a word from you it counts as solved on Tue 10 Mar, 10:00."
PAGE = {
    "blocker_kind": "Access to data (my guess)",
    "blocker_severity": "Work has stopped, or a gate date will be missed (my guess)",
}
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
STEP = timedelta(minutes=15)  # between two looks of the clock
B1 = BlockerId("B-1")


async def stored(database: Database) -> Blocker:
    async with reading(database) as uow:
        found = await uow.blockers.get(B1)
    assert found is not None
    return found


async def record(database: Database) -> Sequence[Entry]:
    async with reading(database) as uow:
        return await uow.history.of(B1)


# From a colleague's message to a confirmed solution


async def test_on_slack_from_a_colleagues_message_to_a_confirmed_solution(sqlite: Database, clock: Clock) -> None:
    structlog.reset_defaults()
    async with slack_office(sqlite, clock) as office:
        room = office.slack.channel("C0GENERAL", "general", "UMARA", "UKOFI")
        message = office.slack.write(room, "UKOFI", DATA)
        mara, carla = office["mara"], office["carla"]
        await office.sender.message_shortcut(mara.id, ESCALATE, message, "C0GENERAL")
        await mara.submit(PAGE)
        await mara.submit()
        receipt = await mara.hear("Out to")
        link = f"https://acme.slack.com/archives/C0GENERAL/p{message['ts'].replace('.', '')}"
        assert receipt["text"] == (
            "Out to your champion Carla Conti, clock running: somebody takes it up by 14:00, "
            f"or it goes on to the project office. Answers come into the thread where it began ({link}). B-1"
        )
        await office.settled()
        card = await carla.hear("Mara Lind needs this out of the way.")
        assert "Words of Kofi Boateng, from a message." in json.dumps(card)
        await carla.press("Take it up")
        await carla.hear("B-1 is yours, and whoever reported it knows. A plan or a fix is due by Fri 6 Mar, 10:00.")
        await office.settled()
        await carla.press("Solved…")
        await carla.submit({"solved_words": SOLUTION})
        await carla.hear("B-1 is on record as solved. Whoever reported it says whether it holds;")
        await office.settled()
        asked = await mara.hear("Does it hold?")
        assert SOLUTION in json.dumps(asked)
        await mara.press("Yes, it holds")
        await mara.hear("is closed, and whoever solved it knows. It can be opened again.")
        await office.settled()
        await carla.hear("Mara Lind says that the solution holds. Nothing more is to be done.")
        thread = [one["text"] for one in room.messages if one.get("thread_ts") == message["ts"]]
        assert thread == [
            "Mara Lind has passed this on to whoever can lift it: B-1. Answers come here.",
            f"B-1 · {DATA}\nCarla Conti has taken it up. You hear of a plan or a fix by Fri 6 Mar, 10:00.",
            f"B-1 · {DATA}\nCarla Conti says that it is solved. {ASKS}\n“{SOLUTION}” (Carla Conti)",
        ]
        await is_confirmed(sqlite)


async def test_on_teams_from_a_colleagues_message_to_a_confirmed_solution(sqlite: Database, clock: Clock) -> None:
    structlog.reset_defaults()
    async with teams_office(sqlite, clock) as office:
        mara, carla = office["mara"], office["carla"]
        lab = office.teams.channel("19:lab@thread.tacv2", *office.people.values())
        lab.messages.append({"id": "1700000000000", "type": "message", "text": DATA})
        await mara.say("mine", lab)  # the bot is at home there
        payload = {
            "id": "1700000000000",
            "body": {"contentType": "html", "content": f"<p>{DATA}</p>"},
            "from": {"user": {"displayName": "Kofi Boateng"}},
            "linkToMessage": "https://teams.microsoft.com/l/message/19:lab@thread.tacv2/1700000000000",
        }
        await mara.command(ESCALATE, payload, lab)
        await mara.submit(PAGE)
        await mara.submit()
        assert "somebody takes it up by 14:00" in json.dumps(await mara.hear("Out to"))
        await carla.hear("needs this out of the way.")
        await carla.press("Take it up")
        await carla.hear("is yours, and whoever reported it knows.")
        await mara.hear("Carla Conti has taken it up.", lab)
        await carla.press("Solved…")
        await carla.submit({"solved_words": SOLUTION})
        await carla.hear("is on record as solved.")
        assert SOLUTION in json.dumps(await mara.hear("Does it hold?"))
        await mara.press("Yes, it holds")
        await mara.hear("is closed, and whoever solved it knows.")
        await carla.hear("Mara Lind says that the solution holds.")
        await office.settled()
        threads = [one.get("replyToId") for one in lab.messages if "Carla Conti" in json.dumps(one)]
        assert threads == ["1700000000000", "1700000000000"]
        await is_confirmed(sqlite)


async def is_confirmed(database: Database) -> None:
    found = await stored(database)
    assert (found.status, found.ending, found.breaches) == (BlockerStatus.VERIFIED, Ending.CONFIRMED, 0)
    verbs = [one.verb for one in await record(database)]
    assert verbs == ["blocker_raised", "blocker_taken_up", "blocker_solved", "blocker_confirmed"]


# Nobody takes it


@pytest.fixture
async def office(sqlite_company: Company) -> Cast:
    """Pia heads the product portfolio from New York, with a deputy in Berlin; everybody else is in Berlin."""
    model = sqlite_company.office.model
    governance = replace(model.governance, deputies={Role.PRODUCT_PORTFOLIO: "dana@acme.example"})
    given = replace(sqlite_company.office, model=replace(model, governance=governance))
    cast = Cast(Company(given, sqlite_company.clock))
    await cast.enter("mara", "carla", "amina")
    for name, role in (("dora", Role.DIRECTOR), ("ina", Role.INFRASTRUCTURE), ("dana", None)):
        await cast.add(name, *([role] if role is not None else []))
    email = "pia@acme.example"
    cast.people["pia"] = await cast.company.person(email, Role.PRODUCT_PORTFOLIO, time_zone="America/New_York")
    cast.talkers["pia"] = cast.company.talker(email)
    return cast


async def watch(cast: Cast, until: datetime, *people: str) -> dict[str, list[tuple[str, str]]]:
    """The clock goes on, a quarter of an hour at a time; what these people read then, at their own local time."""
    came: dict[str, list[tuple[str, str]]] = {name: [] for name in people}
    company, seen = cast.company, {name: len(cast[name].received()) for name in people}
    while company.clock.now() < until:
        company.clock.instant += STEP
        await run_clock(company.office, company.clock.now())
        await company.deliver()
        for name in people:
            new = cast[name].received()[seen[name] :]
            seen[name] += len(new)
            at = company.clock.now().astimezone(ZoneInfo(cast.people[name].time_zone))
            came[name] += [(f"{at:%a %H:%M}", plain(one.text)) for one in new]
    return came


async def test_nobody_takes_it_over_easter_in_two_time_zones_and_it_comes_to_the_director(office: Cast) -> None:
    """Good Friday, the weekend and Easter Monday do not count; each has the whole time, in their own hours."""
    cast, company = office, office.company
    company.clock.instant = datetime(2026, 4, 2, 14, 0, tzinfo=BERLIN).astimezone(UTC)  # Maundy Thursday
    await report(cast["mara"], TOOL, "access to a tool")
    cast["mara"].sees("Out to your champion", "somebody takes it up", "by Tue 7 Apr, 09:30")
    await company.deliver()
    people = ("mara", "carla", "pia", "dana", "amina", "dora")
    came = await watch(cast, datetime(2026, 4, 8, 17, 0, tzinfo=BERLIN), *people)

    assert [(f"{one.at.astimezone(BERLIN):%a %H:%M}", one.verb) for one in (await record(company.database))[1:]] == [
        ("Thu 17:00", "blocker_reminded"),  # three of Carla's four hours are over
        ("Tue 09:30", "blocker_late"),  # half an hour after the holidays
        ("Tue 09:30", "blocker_climbed"),  # to Pia: it is 3:30 in New York
        ("Tue 18:00", "blocker_reminded"),
        ("Tue 19:00", "blocker_late"),
        ("Tue 19:00", "blocker_climbed"),  # to Dana, whose day begins on Wednesday
        ("Tue 19:00", "blocker_copied"),
        ("Wed 12:00", "blocker_reminded"),
        ("Wed 13:00", "blocker_late"),
        ("Wed 13:00", "blocker_climbed"),  # to the project office
        ("Wed 16:00", "blocker_reminded"),
        ("Wed 16:15", "blocker_plan_reminded"),  # three quarters of three working days; nobody has it to be told
        ("Wed 17:00", "blocker_late"),
        ("Wed 17:00", "blocker_climbed"),  # to the Director
    ]
    assert begun(came["pia"]) == [
        ("Tue 09:00", "B-1 comes to you now: nobody had taken it up in time."),
        ("Tue 12:00", "B-1 waits for a human by 13:00."),
    ]
    assert begun(came["dana"]) == [
        ("Wed 09:00", "B-1 comes to you now: nobody had taken it up in time."),
        ("Wed 12:00", "B-1 waits for a human by 13:00."),
    ]
    assert begun(came["amina"]) == [
        ("Wed 13:00", "B-1 comes to you now: nobody had taken it up in time."),
        ("Wed 16:00", "B-1 waits for a human by 17:00."),
    ]  # of the plan they hear when somebody has it
    assert begun(came["dora"]) == [
        ("Wed 09:00", "For you to know: B-1 (SEV2, late for the second time) is with the deputy."),
        ("Wed 17:00", "B-1 comes to you now: nobody had taken it up in time."),
    ]
    assert begun(came["mara"]) == [
        ("Tue 09:30", "B-1 went quiet, and is now with the head of product portfolio."),
        ("Wed 09:00", "B-1 went quiet, and is now with the deputy."),
        ("Wed 13:00", "B-1 went quiet, and is now with the project office."),
        ("Wed 17:00", "B-1 went quiet, and is now with the AI director."),
    ]
    reminded = ("Thu 17:00", "B-1 waits for a human by Tue 7 Apr, 09:30.")
    assert begun(came["carla"]) == [reminded, *begun(came["mara"])]  # the champion follows it
    found = await stored(company.database)
    assert (found.rung, found.breaches, found.status) == (Rung.DIRECTOR, 4, BlockerStatus.OPEN)
    await cast["dora"].press("Take it up")
    cast["dora"].sees("B-1 is yours")
    assert "Dora has taken it up." in await cast.hears("mara")


def begun(came: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """With the first sentence alone, and a deputy without the role that they stand in for."""
    return [(at, said.partition(". ")[0].partition(" of the head")[0].rstrip(".") + ".") for at, said in came]


async def report(talker: Talker, words: str, kind: str) -> None:
    """With the usual severity of stopped work, and no initiative."""
    await tell(talker, f"escalate {words}")
    await talker.say(kind)
    await tell(talker, "2", "skip")
    talker.sees("Out to")


# On to somebody else, and again


@pytest.fixture
async def sales(office: Cast) -> Cast:
    """Sales has no champion: what Nils reports goes to its owner at once. Tuesday, 10:00 in Berlin."""
    office.people["nils"] = await office.company.person("nils@acme.example", department="sales")
    office.talkers["nils"] = office.company.talker("nils@acme.example")
    return office


async def start(talker: Talker, flow: str) -> None:
    await talker.send(ButtonPressed(talker.origin(), StartFlow(flow, B1).pack()))


def berlin(when: datetime | None) -> str:
    assert when is not None
    return f"{when.astimezone(BERLIN):%a %H:%M}"


async def test_passed_on_twice_its_number_and_its_clock_stay(sales: Cast) -> None:
    cast, clock = sales, sales.company.clock
    await report(cast["nils"], DATA, "access to data")
    first = await stored(cast.company.database)
    assert (first.owner, berlin(first.due_take_up)) == (Role.PROJECT_OFFICE, "Tue 14:00")
    clock.forward(hours=1)
    await start(cast["amina"], names.REROUTE)
    await tell(cast["amina"], "systems and integration", "The gateway refuses every sign-in.")
    cast["amina"].sees("B-1 went on, with its number and its clock.", "by 14:00")
    assert "Amina passed it to the head of infrastructure" in await cast.hears("ina")
    clock.forward(hours=2)
    await start(cast["ina"], names.REROUTE)
    await tell(cast["ina"], "access to data", "The gateway is fine; the table is closed.")
    cast["ina"].sees("B-1 went on", "by 14:00")
    assert "Ina passed it to the project office" in await cast.hears("amina")
    heard = await cast.hears("nils")
    assert "Amina passed it to the head of infrastructure" in heard
    assert "“The gateway is fine; the table is closed.” (Ina)" in heard
    last = await stored(cast.company.database)
    assert (last.id, last.opened_at, last.clock_started_at) == (B1, first.opened_at, first.clock_started_at)
    assert (berlin(last.due_take_up), last.due_fix) == ("Tue 14:00", first.due_fix)
    assert [one.category for one in last.reroutes] == [Category.DATA_ACCESS, Category.INFRASTRUCTURE]
    clock.forward(hours=1)  # 14:00: late for the first time, as if it had never moved
    await run_clock(cast.company.office, clock.now())
    assert (await stored(cast.company.database)).breaches == 1
    verbs = [one.verb for one in await record(cast.company.database)]
    assert verbs[:4] == ["blocker_raised", "blocker_rerouted", "blocker_rerouted", "blocker_late"]


async def test_opened_again_its_number_stays_and_its_clock_goes_on(sales: Cast) -> None:
    cast, clock = sales, sales.company.clock
    await report(cast["nils"], DATA, "access to data")
    nils, amina = cast["nils"], cast["amina"]
    clock.forward(hours=3)  # an hour of four is left
    await tell(amina, "takeup B-1", f"solved B-1 {SOLUTION}")
    amina.sees("B-1 is on record as solved.")
    await cast.hears("nils")
    clock.instant = datetime(2026, 3, 4, 10, 0, tzinfo=BERLIN).astimezone(UTC)
    await nils.press("No, still in the way…")
    nils.sees("What is still in the way?")
    await nils.say("I can read it, but nobody else of us can.")
    nils.sees("B-1 is open again, and the clock goes on.", "by 11:00")
    heard = await cast.hears("amina")
    assert "Nils opened it again." in heard
    assert "“I can read it, but nobody else of us can.” (Nils)" in heard
    again = await stored(cast.company.database)
    assert (again.id, again.reopened, again.status, again.owner_person) == (B1, 1, BlockerStatus.OPEN, None)
    assert berlin(again.due_take_up) == "Wed 11:00"
    await tell(amina, "takeup B-1", "solved B-1 Now for the whole team.")
    assert "“Now for the whole team.” (Amina)" in await cast.hears("nils")
    await nils.press("Yes, it holds")
    nils.sees("B-1 is closed")
    assert (await stored(cast.company.database)).ending is Ending.CONFIRMED
    await nils.say("blocker B-1 reopen It is gone again.")
    once_more = await stored(cast.company.database)
    assert (once_more.id, once_more.reopened, once_more.breaches) == (B1, 2, 0)
    assert once_more.severity is Severity.SEV2
    assert [one.verb for one in await record(cast.company.database)].count("blocker_reopened") == 2
