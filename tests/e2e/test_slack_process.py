"""`usher run` as an administrator starts it: a process, a workspace on loopback, signed requests."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError

from tests.support.slack_api import BOT_TOKEN, FakeSlack
from tests.support.slack_people import Person
from tests.support.slack_people_ideas import PAGES, fill_idea, say_idea
from tests.support.slack_process import (
    OFFICE,
    SECRET,
    UsherProcess,
    Workplace,
    opened,
    settings_for,
    staffed,
    workplace,
)
from tests.support.slack_sender import labels

pytestmark = pytest.mark.e2e

CLAIMS = "Around 1,200 claims a week are retyped from PDF; 6 % have typos and customers call back."
LETTERS = "Support copies 300 addresses a day by hand into two systems, and a tenth of them go wrong."
WHY = "The new address system does the same from May on."
TALKERS = 8
ENOUGH = 4 * TALKERS  # answers, before it is asked to end


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace(tmp_path) as place:
        await staffed(place)
        yield place


def words(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False)


def tells_nothing(log: str, *private: str) -> None:
    """Neither a secret nor an address nor what people said stands there."""
    for secret in (SECRET, BOT_TOKEN, "xoxb", "xapp", "@acme", "Mara", "Tomasz", CLAIMS[:20], LETTERS[:20], *private):
        assert secret not in log


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"SLACK_BOT_TOKEN": "", "SLACK_SIGNING_SECRET": ""}, "No chat tool is configured"),
        ({"SLACK_SIGNING_SECRET": ""}, "no way to reach Usher"),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not"),
        ({"SLACK_BOT_TOKEN": "xoxb-1-revoked"}, "Slack refuses SLACK_BOT_TOKEN (invalid_auth)"),
    ],
)
async def test_it_does_not_start_and_says_why_in_one_line(tmp_path: Path, changed: dict[str, str], says: str) -> None:
    await is_refused(tmp_path, changed, says)


async def test_it_does_not_start_on_what_the_demo_made(tmp_path: Path, seeded: Path) -> None:
    shutil.copy(seeded / "demo.db", tmp_path)
    await is_refused(tmp_path, {"DATABASE_URL": "demo.db"}, "filled by the demo")


async def is_refused(folder: Path, changed: dict[str, str], says: str) -> None:
    async with FakeSlack() as slack:
        ended = await UsherProcess(folder, settings_for(slack.url) | changed).run("run")
    assert (ended.code, ended.output) == (1, "")
    (line,) = ended.error.splitlines()
    assert says in line
    tells_nothing(line)


async def test_from_the_first_word_to_the_decision(place: Workplace) -> None:
    mara, tomasz, slack = place["UMARA"], place["UTOM"], place.slack
    await opened(place)
    assert [(await place.usher.get(path))[0] for path in ("/healthz", "/readyz")] == [200, 200]

    await say_idea(mara, CLAIMS)
    await mara.press("Hand it in")
    await mara.hear("-0001 is registered")
    assert (await place.sender.shortcut("UMARA", "submit_idea")).status == 200
    await fill_idea(mara, LETTERS)
    assert (await mara.submit()).body == ""
    await mara.hear("-0002 is registered")
    assert place.stored("select count(*) from people") == [(3,)], "Mara and Tomasz of the list, and Ada; nobody twice"

    await slack.until(lambda: len(place.channel) == 2)
    assert "from *Mara Lind*" in words(place.channel[1])
    await tomasz_decides(place, tomasz, place.channel[1])
    await mara.hear(WHY)
    assert "Not taken forward" in words(place.channel[1])
    assert "Take it" in labels(place.channel[0]["blocks"]), "the other one still waits"

    await mara.open_home()
    assert CLAIMS[:20] in words(mara.home)
    await mara.command("mine")
    assert [number in words(mara.last) for number in ("-0001", "-0002")] == [True, True]
    _, metrics = await place.usher.get("/metrics")
    assert re.search(r'usher_events_total\{kind="FormSubmitted",outcome="ok",platform="slack"\} [1-9]', metrics)
    assert 'usher_outbox_rows{status="dead"} 0.0' in metrics
    assert not re.search(r"AI-\d|U(MARA|TOM|ADA)|C0FFICE|T1\b", metrics)
    tells_nothing(metrics, WHY)
    tells_nothing(place.usher.log, WHY)
    assert await place.usher.stop() < 5


async def tomasz_decides(place: Workplace, tomasz: Person, card: dict[str, Any]) -> None:
    """Takes it, and rejects it in the form behind “More…”."""
    await place.sender.press(tomasz.id, "Take it", message=card, channel=OFFICE)
    await place.slack.until(lambda: "Taken by" in words(card))
    await place.sender.press(tomasz.id, "More…", message=card, channel=OFFICE)
    await tomasz.press("Not taken forward")
    await tomasz.submit({"What is the reason?": "out_of_scope", "why_words": WHY})
    assert tomasz.modal is None
    await place.slack.until(lambda: "Not taken forward" in words(card))


async def test_it_ends_in_the_middle_of_the_talk_and_goes_on_after_the_next_start(place: Workplace) -> None:
    await opened(place)
    mara = place["UMARA"]
    await mara.say(f"idea {CLAIMS}")
    await place.sender.shortcut("UTOM", "submit_idea")
    await place["UTOM"].submit({"problem": LETTERS})
    answered: list[str] = []
    enough = asyncio.Event()
    talks = [asyncio.create_task(talk(place, number, answered, enough)) for number in range(TALKERS)]
    await asyncio.wait_for(enough.wait(), 30)
    assert await place.usher.stop() < 10
    await asyncio.gather(*talks)
    drafts = str(place.stored("select state from conversations"))
    assert [said for said in answered if said not in drafts] == []
    tells_nothing(place.usher.log, "forms a week")

    await place.usher.start()
    await mara.say("Typos per 100 claims: 6 now")
    await mara.hear("From what to what, and by when?")
    still_open = await place["UTOM"].submit(PAGES[0])
    assert still_open.json["view"]["title"]["text"] == "Its value"
    await place.usher.stop()


async def talk(place: Workplace, number: int, answered: list[str], enough: asyncio.Event) -> None:
    """Says one thing after another until nobody answers any more."""
    user = f"U{number:04d}"
    place.slack.person(user, f"Person {number}", f"{user.lower()}@acme.example")
    for turn in count():
        said = f"Our team retypes {turn} forms a week on desk {number}; half of them have typos."
        try:
            answer = await place.sender.dm(user, f"idea {said}")
        except (ClientError, ConnectionError, TimeoutError):
            return
        assert answer.status == 200, answer
        answered.append(said)
        if len(answered) >= ENOUGH:
            enough.set()
