"""What people do arrives as Slack sends it, and what comes back is done to what they see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.slack_api import BOT_USER, FakeSlack
from tests.support.slack_sender import Person, Sender, fill, labels
from tests.support.slack_sender_bot import PAGE, YES_NO, option, serving, workspace


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with workspace() as slack:
        yield slack


@pytest.fixture
def heard() -> list[Any]:
    return []


@pytest.fixture
async def sender(slack: FakeSlack, heard: list[Any]) -> AsyncIterator[Sender]:
    async with serving(slack, heard) as sender:
        yield sender


@pytest.fixture
def mara(sender: Sender, slack: FakeSlack) -> Person:
    return Person(sender, slack, "U1")


async def test_a_talk(mara: Person, slack: FakeSlack) -> None:
    assert (await mara.say("an idea")).status == 200
    assert labels((await mara.hear("What next?"))["blocks"]) == ["Go on"]
    await mara.press("Go on")
    assert mara.modal is not None
    with pytest.raises(ValueError, match="Please fill in 'What is it called"):
        await mara.submit({"safe": "Yes"})
    with pytest.raises(LookupError, match="no such fields"):
        await mara.submit({"colour": "red"})
    refused = await mara.submit({"What is it called?": "wrong", "safe": "Yes"})
    assert refused.json["errors"] == {"title": "No."}
    before = mara.modal
    await mara.submit({"title": "more"})
    assert mara.modal is not None
    assert (mara.modal["title"]["text"], mara.modal["id"]) == ("Second", before["id"])
    assert (await mara.submit({"title": "done"})).body == ""
    assert mara.modal is None


async def test_a_form_is_filled_as_by_a_person(slack: FakeSlack) -> None:
    view = slack.keep(PAGE)
    given = {"title": "Letters", "money": 40, "safe": "No", "kind": "y", "all": ["Yes", "n"], "owner": "U1"}
    state = fill(view, {**given, "app": option("x", "X"), "By when?": "2027-01-31"})
    assert state["title"] == {"input": {"type": "plain_text_input", "value": "Letters"}}
    assert state["money"]["input"]["value"] == "40"
    assert state["when"]["input"]["selected_date"] == "2027-01-31"
    assert state["safe"]["input"]["selected_option"] == YES_NO[1]
    assert (state["kind"]["input"]["selected_option"], state["all"]["input"]["selected_options"]) == (YES_NO[0], YES_NO)
    assert (state["owner"]["input"]["selected_user"], state["app"]["input"]["selected_option"]["value"]) == ("U1", "x")
    untouched = fill(view, {}, typed={"title": "Letters", "gone": "x"}, strict=False)
    assert (untouched["title"]["input"]["value"], untouched["when"]["input"]["selected_date"]) == (
        "Letters",
        "2026-12-01",
    )
    assert (untouched["safe"]["input"]["selected_option"], untouched["all"]["input"]["selected_options"]) == (None, [])
    with pytest.raises(ValueError, match="3 to 20 characters"):
        fill(view, {"title": "ab", "safe": "y"})
    with pytest.raises(LookupError, match="no such option"):
        fill(view, {"title": "Letters", "safe": "perhaps"})


async def test_every_kind_of_payload_is_understood(
    sender: Sender, slack: FakeSlack, heard: list[Any], mara: Person
) -> None:
    message = slack.write(slack.channels["C1"], "U2", "Somebody should count letters")
    assert (await sender.mention("U1", "C1", "help", thread_ts=message["ts"])).status == 200
    assert (await sender.home_opened("U1")).status == 200
    slack.users["U1"].tz = "Europe/Lisbon"
    assert (await sender.user_change("U1")).status == 200
    assert (await sender.shortcut("U1", "submit_idea")).status == 200
    assert (await sender.message_shortcut("U1", "ask", message, "C1")).status == 200
    mention, home, changed, shortcut, on_message = heard
    assert (mention["event"]["text"], mention["event"]["thread_ts"]) == (f"<@{BOT_USER}> help", message["ts"])
    assert mention["authorizations"][0]["user_id"] == BOT_USER
    assert (home["event"]["tab"], changed["event"]["user"]["tz"]) == ("home", "Europe/Lisbon")
    assert (shortcut["callback_id"], on_message["message"]["text"]) == ("submit_idea", message["text"])
    assert (await mara.command("idea letters")).status == 200
    assert mara.modal is not None
    assert (heard[-1]["text"], heard[-1]["channel_name"]) == ("idea letters", "directmessage")
    options = await sender.suggestion("U1", mara.modal, "input", "let")
    assert options.json["options"] == [option("x", "let")]
    mara.fill({"title": "Letters"})
    await mara.press("Back")
    assert heard[-1]["view"]["state"]["values"]["title"]["input"]["value"] == "Letters"
    assert heard[-1]["actions"][0]["block_id"] == "way"
    await mara.close()
    assert heard[-1]["type"] == "view_closed"
    assert "U1" not in {user for user, stack in slack.stacks.items() if stack}
    assert (await sender.url_verification("abc")).json == {"challenge": "abc"}
    await sender.dm("U2", "from elsewhere")
    assert (heard[-1]["event"]["user_team"], heard[-1]["event"]["channel_type"]) == ("T9", "im")


async def test_requests_can_be_repeated_and_broken(sender: Sender, heard: list[Any]) -> None:
    await sender.shortcut("U1", "ask")
    assert (await sender.replay()).status == 200
    assert heard[0] == heard[1]
    await sender.but(retry=(1, "http_timeout")).home_opened("U1")
    assert sender.sent[-1].headers["X-Slack-Retry-Reason"] == "http_timeout"
    for how in ({"timestamp": "1700000000"}, {"signature": "v0=00"}, {"without": ("X-Slack-Signature",)}):
        assert (await sender.but(**how).home_opened("U1")).status == 401
    for broken in ({"timestamp": "soon"}, {"signature": "v0=é"}):
        assert (await sender.but(**broken).home_opened("U1")).status == 500, "Bolt's own answer"
    assert len(heard) == 3
