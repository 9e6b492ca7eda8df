"""App Home: what stands there for whom, what its buttons open, and when it is published again."""

from __future__ import annotations

import asyncio

import pytest

from bot.platforms.slack import homes
from tests.support.slack_api import Call, Fault
from tests.support.slack_office import PROBLEM, SlackOffice, words
from tests.support.slack_sender import Person, labels


def at_home(person: Person) -> str:
    return words(person.home)


async def home_of(office: SlackOffice, name: str) -> Person:
    person = office[name]
    answer = await person.open_home()
    assert answer.status == 200
    assert person.home is not None
    return person


def published(office: SlackOffice) -> list[Call]:
    return office.slack.of("views.publish")


async def test_an_employee_sees_a_welcome_then_their_ideas_and_drafts(office: SlackOffice) -> None:
    mara = await home_of(office, "mara")
    assert mara.home is not None
    assert mara.home["blocks"][0]["text"]["text"] == "Welcome, Mara"
    assert "Hand in an idea" in labels(mara.home["blocks"])
    number = await office.registered()
    await mara.say("idea: the second one takes 14 minutes a claim")
    await mara.open_home()
    assert f"{number} · Around 1,200 claims" in at_home(mara)
    assert "the second one takes" in at_home(mara)
    assert "queue" not in [label.lower() for label in labels(mara.home["blocks"])]


async def test_the_office_sees_first_what_waits_for_it(office: SlackOffice) -> None:
    number = await office.registered()
    amina = await home_of(office, "amina")
    assert amina.home is not None
    assert amina.home["blocks"][0]["text"]["text"] == "Waits for you"
    assert number in at_home(amina)
    await amina.press(f"Take {number}")
    assert f"{number} is yours" in words(amina.modal) or "is yours" in words(amina.modal)


async def test_champion_and_administrator_see_their_roles(office: SlackOffice) -> None:
    carla, ada = await home_of(office, "carla"), await home_of(office, "ada")
    assert "champion" in at_home(carla).lower()
    assert "administrat" in at_home(ada).lower()


async def test_a_guest_sees_no_ideas(office: SlackOffice) -> None:
    number = await office.registered()
    office.slack.person("UGUEST", "Gus Guest", "gus@else.example", is_restricted=True)
    guest = await home_of(office, "guest")
    assert number not in at_home(guest)
    assert "guest" in at_home(guest).lower()


async def test_a_button_at_home_opens_a_form_and_another_one_something_to_read(office: SlackOffice) -> None:
    number = await office.registered()
    mara = await home_of(office, "mara")
    await mara.press("Hand in an idea")
    assert mara.modal is not None
    assert mara.modal["title"]["text"] == "The problem"
    await mara.close()
    await mara.press(f"Show {number}")
    assert PROBLEM in words(mara.modal)
    await mara.press("Add a comment")
    assert mara.modal is not None
    assert "What is your comment?" in words(mara.modal)


async def test_continue_opens_the_form_where_it_stood(office: SlackOffice) -> None:
    mara = office["mara"]
    await mara.say(f"idea: {PROBLEM}")
    await mara.open_home()
    assert mara.home is not None
    [label] = [one for one in labels(mara.home["blocks"]) if one.startswith("Continue")]
    await mara.press(label)
    assert mara.modal is not None
    assert mara.modal["title"]["text"] == "The outcome"


async def test_what_changes_within_half_an_hour_is_shown_and_later_not(
    office: SlackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(office.platform._homes, "clock", lambda: now[0])
    mara = await home_of(office, "mara")
    number = await office.registered()
    now[0] = 29 * 60.0
    await office.platform.refresh()
    assert number in at_home(mara)
    count = len(published(office))
    await office.platform.refresh()
    assert len(published(office)) == count
    now[0] = 31 * 60.0
    await mara.command(f"withdraw {number}")
    await mara.submit()
    await office.platform.refresh()
    assert len(published(office)) == count
    assert "Withdrawn" not in at_home(mara)
    assert {call.args["user_id"] for call in published(office)} == {"UMARA"}


async def test_only_a_few_homes_are_published_without_a_breath_and_none_is_forgotten(
    office: SlackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.platform._homes, "breath", 0.5)
    people = [f"UOFF{number}" for number in range(homes.AT_ONCE + 2)]
    for user in people:
        office.slack.person(user, "Olga Office", f"{user.lower()}@acme.example")
        await office.sender.home_opened(user)
        await office["ada"].command(f"role give {user.lower()}@acme.example project-office")
    number = await office.registered()
    before = len(published(office))
    refreshing = asyncio.ensure_future(office.platform.refresh())
    await office.slack.until(lambda: len(published(office)) == before + homes.AT_ONCE)
    await refreshing
    assert len(published(office)) == before + len(people)
    assert all(number in words(office.slack.homes[user]) for user in people)
    moments = [call.at for call in published(office)[before:]]
    assert moments[homes.AT_ONCE] - moments[homes.AT_ONCE - 1] >= 0.5


async def test_a_home_that_slack_does_not_take_does_no_harm_and_comes_with_the_next_opening(
    office: SlackOffice,
) -> None:
    office.slack.next("views.publish", Fault.status(500))
    answer = await office["mara"].open_home()
    assert answer.status == 200
    assert office["mara"].home is None
    await home_of(office, "mara")


async def test_a_home_that_is_read_slowly_is_published_and_not_said_in_the_chat(
    office: SlackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.slack.person("UNEW", "Nora New", "nora@acme.example")
    new = office["new"]
    async with office.held():  # who comes for the first time is stored
        answer = await new.open_home()
        assert answer.seconds < 3
    await office.slack.wait_for("views.publish")
    assert "Welcome, Nora" in at_home(new)
    assert new.messages == []
