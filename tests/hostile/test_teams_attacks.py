"""People with Teams open who mean no good: what a page or a card carries back gives nobody another's rights."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import structlog

from bot.actions import AskChampion, EditStep, Go, Join, Move, StartFlow
from bot.flows import FLOWS
from storage.database import Database
from storage.unit_of_work import reading
from tests.support.teams_connector import Fault
from tests.support.teams_dialog import inputs
from tests.support.teams_office import TeamsOffice, teams_office

SECRET = "Claims are retyped by hand: 1,200 a week, and the zebra ledger goes wrong in 6 %."
NOBODY = "00000000-0000-0000-0000-00000000ffff"
OFFICE_FLOWS = ("ask_author", "assign_idea", "decide")


@pytest.fixture
async def office(sqlite: Database) -> AsyncIterator[TeamsOffice]:
    structlog.reset_defaults()
    async with teams_office(sqlite) as made:
        yield made


def words(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


def heard_by(office: TeamsOffice, name: str) -> str:
    """All that Teams showed to somebody, and the bodies of all that went to channels."""
    shared = [
        words(one.messages) + words(one.whispers)
        for one in office.teams.conversations.values()
        if one.kind != "personal"
    ]
    return words(office[name].messages) + "".join(shared)


async def page_of(office: TeamsOffice, who: str = "mara") -> dict[str, Any]:
    """Somebody's open page, with the secret in it; what stands in its first button."""
    person = office[who]
    await person.command("submit_idea")
    await person.submit({"problem": SECRET})
    await person.submit({"metric": "zebras per week"}, label="Back")
    assert person.dialog is not None
    assert inputs(person.dialog)["problem"]["value"] == SECRET
    return dict(person.dialog["card"]["content"]["actions"][0]["data"]["usher"])


@pytest.mark.parametrize("name", ["task/submit", "composeExtension/submitAction"])
@pytest.mark.parametrize(
    "more",
    [
        {"button": "submit"}, {"button": "back"}, {"button": "confirm"}, {"edit": "problem"}, {"edit": "0"},
        {"button": "submit", "fields": {"sponsor": "user"}}, {"button": "submit", "fields": {"problem": "text"}},
    ],
)  # fmt: skip
@pytest.mark.parametrize("fault", [None, Fault.error(503, "ServiceUnavailable"), Fault.drop()])
async def test_anothers_page_is_not_shown_and_not_changed(
    office: TeamsOffice, name: str, more: dict[str, Any], fault: Fault | None
) -> None:
    """Also while Teams does not tell who the picked colleague is."""
    page = await page_of(office)
    if fault is not None:
        office.teams.always("member", fault)
        office.teams.always("create", fault)
    for turn in range(page["turn"] + 2):
        data = {"usher": {"form": page["form"], "turn": turn, **more}, "sponsor": NOBODY, "problem": "overwritten"}
        status, body = await office["kofi"].invoke(name, {"data": data})
        assert status == 200
        assert "zebra" not in words(body)
        assert "Something broke" not in words(body)
    office.teams.heal()
    await office.settled()
    assert "zebra" not in heard_by(office, "kofi")
    mara = office["mara"]
    assert mara.dialog is not None
    await mara.submit()
    assert mara.dialog is not None
    assert "overwritten" not in words(mara.dialog)
    assert inputs(mara.dialog)["metric"]["value"] == "zebras per week"


@pytest.mark.parametrize("name", ["task/fetch", "task/submit", "adaptiveCard/action"])
async def test_anothers_draft_is_not_opened_by_its_buttons(office: TeamsOffice, name: str) -> None:
    page = await page_of(office)
    id, turn = page["form"], page["turn"]
    packed = [Go(id, turn, move).pack() for move in Move]
    packed += [EditStep(id, turn, "problem").pack(), Join(id).pack(), AskChampion(id).pack()]
    for one in packed:
        data = {"usher": {"press": one}}
        value = {"action": {"type": "Action.Execute", "verb": "press", "data": data}, "data": data}
        for place in (None, office.channel):
            status, body = await office["kofi"].invoke(name, value, place)
            assert status == 200
            assert "zebra" not in words(body)
            assert "Something broke" not in words(body)
    await office.settled()
    assert "zebra" not in heard_by(office, "kofi")
    await office["mara"].submit()
    assert office["mara"].dialog is not None


@pytest.mark.parametrize("who", ["mara", "kofi", "carla", "gus"])
async def test_office_flows_are_not_for_everybody(office: TeamsOffice, who: str) -> None:
    number = await office.registered()
    gus = office.teams.person("Gus Guest", role="guest", email="gus@other.example")
    office.people["gus"] = gus
    for flow in OFFICE_FLOWS:
        packed = StartFlow(flow, number).pack()
        data = {"msteams": {"type": "task/fetch"}, "usher": {"press": packed}}
        for name, value in (
            ("task/fetch", {"data": data}),
            ("task/submit", {"data": data}),
            ("adaptiveCard/action", {"action": {"data": data}}),
            ("composeExtension/fetchTask", {"commandId": flow}),
            ("composeExtension/submitAction", {"commandId": flow, "data": data}),
        ):
            status, body = await office[who].invoke(name, value)
            assert status == 200
            assert "Input." not in words(body), (flow, name)
            assert "Something broke" not in words(body)
    async with reading(office.usher.office.database) as uow:
        idea = await uow.initiatives.get(number)  # type: ignore[arg-type]  # a number is a string
    assert idea is not None
    assert idea.triager is None


async def test_every_flow_can_be_forged_for_every_subject_without_a_fault(office: TeamsOffice) -> None:
    number = await office.registered()
    for flow in (*FLOWS, "", "nothing", "submit_idea|x", "\u202e"):
        for subject in (number, "", "AI-2026-9999", "x" * 100, "'; --"):
            data = {"usher": {"press": StartFlow(flow, subject).pack()}}
            for who in ("kofi", "amina"):
                status, body = await office[who].invoke("task/fetch", {"data": data})
                assert status == 200
                assert body["task"]
                assert "Something broke" not in words(body)


async def test_a_guest_learns_nothing_by_search_or_refresh(office: TeamsOffice) -> None:
    number = await office.registered()
    office.people["gus"] = office.teams.person("Gus Guest", role="guest", email="gus@other.example")
    gus = office["gus"]
    await gus.say("help")
    said = [words(await gus.search(asked)) for asked in ("claims", "Typos", number, "")]
    for subject in (number, "AI-2026-9999"):
        data = {"usher": {"refresh": subject}}
        _, body = await gus.invoke("adaptiveCard/action", {"action": {"data": data}}, office.channel)
        said.append(words(body).replace(subject, "THIS"))
    assert said[-1] == said[-2], "nobody can tell what exists from what does not"
    for one in said:
        assert "retyped" not in one
        assert "Mara" not in one
