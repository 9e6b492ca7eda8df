"""Floods, races, busy databases, old cards and hostile words around questions and playbooks."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
import structlog

from bot.actions import StartFlow
from bot.ask_actions import AskTopic, Helped, MakeIdea, NotMine, PassOn, Pick, Rate, WhoKnows
from bot.curation_actions import PublishProposal, StillRight
from bot.events import ButtonPressed
from bot.jobs import run_due
from bot.ui import Action
from bot.usecases.ask import A_DAY
from bot.usecases.playbooks import renewed
from domain.people import Role
from domain.questions import QuestionState, Rung
from domain.versions import Version, VersionState
from knowledge.library import Library, Snapshot
from knowledge.playbooks import Playbook
from storage.unit_of_work import reading, writing
from tests.hostile.filling import fits, messages
from tests.stories.cast import Cast, tell
from tests.support.playbooks import shelve, source, write
from tests.support.talker import Talker

MANY = 600


@pytest.fixture
async def cast(cast: Cast, tmp_path: Path) -> Cast:
    await cast.add("sela", Role.SECURITY)
    await cast.add("tess", Role.TRAINING)
    shelve(cast, write(tmp_path / "playbooks"))
    return cast


async def press(talker: Talker, action: Action) -> None:
    await talker.send(ButtonPressed(talker.origin(), action.pack()))


async def asked(cast: Cast, name: str, *words: str, state: QuestionState = QuestionState.OPEN) -> list[int]:
    async with writing(cast.company.database) as uow:
        person, now = cast.people[name].id, cast.company.clock.now()
        return [
            await uow.questions.add(now, one, band="unknown", score=0.1, state=state, person=person) for one in words
        ]


async def put(cast: Cast, id: str, text: str, number: int = 1, question: int | None = None) -> None:
    """Another process published it."""
    me, now = cast.people["tess"].id, cast.company.clock.now()
    async with writing(cast.company.database) as uow:
        await uow.playbooks.add(Version(id, number, VersionState.PUBLISHED, text, me, now, me, now, question=question))


async def test_a_flood_of_newer_questions_keeps_nobody_from_answering(cast: Cast) -> None:
    mara, carla = cast["mara"], cast["carla"]
    await mara.say("who repairs the vending robot on floor three?")
    await mara.press("Pass it on")
    await cast.company.deliver()
    cast.company.clock.forward(minutes=1)
    await asked(cast, "kofi", *(f"weather number {n}" for n in range(MANY)))
    await carla.press("Answer it")
    assert "Which question do you answer" not in carla.text, carla.text
    await carla.say("Facility does; write to them.")
    assert "Facility does" in await cast.hears("mara")


async def test_a_flood_of_one_person_hides_no_question_of_others(cast: Cast) -> None:
    kofi = cast["kofi"]
    await asked(cast, "mara", "who repairs the vending robot on floor three?")
    cast.company.clock.forward(minutes=1)
    await asked(cast, "kofi", *(f"buy {n} crates of {n} apples" for n in range(A_DAY - 1)))
    await tell(kofi, "how tall is the moon", "how wide is the moon", "how deep is the moon")
    kofi.sees("I don't know", "ask your champion in person")
    assert "[" not in kofi.text
    await cast["tess"].say("questions")
    cast["tess"].sees("vending robot", f"{A_DAY + 1} questions")
    await kofi.say("which data is allowed")
    kofi.sees("Customer names count", "[Helped]")
    cast.company.clock.forward(days=1, minutes=1)
    await kofi.say("how deep is the moon")
    kofi.sees("[Pass it on]")


async def test_ten_thousand_questions_of_one_person_are_listed_in_time(cast: Cast) -> None:
    await asked(cast, "kofi", *(f"may i bring number {n} and the cat {n % 97} to work" for n in range(10_000)))
    began = perf_counter()
    await cast["tess"].say("questions")
    assert perf_counter() - began < 3
    for message in messages(cast):
        fits(message)


class Slow(Library):
    """Its first renewal in chat ends after the second."""

    def __init__(self, folder: Path) -> None:
        super().__init__((folder,))
        self.count, self.late, self.began = 0, threading.Event(), threading.Event()

    def renew(self, curated: Mapping[str, Playbook] = {}, retired: Collection[str] = ()) -> Snapshot:
        if "late-news" in curated or "late-news" in retired:
            self.count += 1
            if self.count == 1:
                self.began.set()
                self.late.wait(1.0)
        return super().renew(curated, retired)


NEWS = source("which-data").replace("id: which-data", "id: late-news")


async def test_renewing_twice_at_once_leaves_the_newer(cast: Cast, tmp_path: Path) -> None:
    library = Slow(write(tmp_path / "others"))
    office = replace(cast.company.office, library=library)
    await put(cast, "late-news", NEWS.replace("Which data may", "Which old data may"))
    first = asyncio.create_task(renewed(office))
    await asyncio.to_thread(library.began.wait, 2)
    await put(cast, "late-news", NEWS.replace("Which data may", "Which new data may"), 2)
    second = asyncio.create_task(renewed(office))
    await asyncio.sleep(0.3)
    library.late.set()
    await asyncio.gather(first, second)
    found = (await renewed(office)).get("late-news")
    assert found is not None
    assert found.title == "Which new data may I use?"


async def test_a_burst_after_a_publication_reads_the_playbooks_once(cast: Cast, tmp_path: Path) -> None:
    library = Slow(write(tmp_path / "others"))
    library.late.set()
    office = replace(cast.company.office, library=library)
    await put(cast, "late-news", NEWS)
    await asyncio.gather(*(renewed(office) for _ in range(20)))
    assert library.count == 1


async def test_the_form_answers_with_what_another_process_published(cast: Cast) -> None:
    kofi = cast["kofi"]
    await kofi.say("which data is allowed")
    await kofi.say("ask")
    me, now = cast.people["tess"].id, cast.company.clock.now()
    async with writing(cast.company.database) as uow:
        gone = Version("which-data", 1, VersionState.RETIRED, source("which-data"), me, now, me, now)
        await uow.playbooks.add(gone)
    await kofi.say("which data is allowed")
    assert "Customer names count" not in kofi.text


async def test_old_cards_of_what_is_retired_or_settled(cast: Cast) -> None:
    kofi, tess = cast["kofi"], cast["tess"]
    await kofi.say("which data is allowed")
    await kofi.say("what about lunch data tool")
    await tell(tess, "playbook retire which-data", "Wrong since yesterday.")
    pressed: tuple[Action, ...] = (
        Rate(1, Helped.NO), Pick(1, "which-data"), AskTopic("which-data"), Pick(2, "which-data"), MakeIdea(1),
        WhoKnows(1), PassOn(1), PassOn(1), NotMine(1, Rung.CHAMPION),
    )  # fmt: skip
    for action in pressed:
        await press(kofi, action)
        assert "Something broke" not in kofi.text, action
        assert "Customer names count" not in kofi.text, action
        await kofi.say("/cancel")
    async with writing(cast.company.database) as uow:
        await uow.questions.settle([1, 2], None)
    later: tuple[Action, ...] = (Rate(1, Helped.NO), PassOn(1), Pick(2, "public-tools"), WhoKnows(2), Pick(2, ""))
    for action in later:
        await press(kofi, action)
        assert "Something broke" not in kofi.text, action
    async with reading(cast.company.database) as uow:
        states = [found.state for one in (1, 2) if (found := await uow.questions.get(one)) is not None]
    assert states == [QuestionState.SETTLED] * 2


async def test_nothing_that_was_asked_is_logged(cast: Cast) -> None:
    words = "what about zebrafish kim.doe@acme.example password: Hunter2-Zebra! and 4111 1111 1111 1111?"
    with structlog.testing.capture_logs() as logs:
        await tell(cast["kofi"], words, f"ask {words}", f"search {words}", "ask", words, "questions")
        await press(cast["kofi"], PassOn(1))
        await press(cast["kofi"], StartFlow("playbook_add", "question:1"))
        await cast["tess"].say("questions")
        await run_due(cast.company.office, cast.company.clock.now())
        await cast.company.deliver()
    text = repr(logs)
    assert not [word for word in ("zebrafish", "kim.doe", "Hunter2", "4111") if word in text]
    async with reading(cast.company.database) as uow:
        kept = [one.words for one in await uow.questions.open(50)]
        chain = repr([entry async for entry in uow.history.all()])
    assert kept
    assert not [word for word in ("Hunter2", "4111 1111") if word in " ".join(kept)]
    assert "zebrafish" not in chain


async def test_a_busy_database_loses_no_draft_and_answers_all_the_same(cast: Cast, tmp_path: Path) -> None:
    kofi, sam = cast["kofi"], cast["sam"]
    await sam.say("help")
    await kofi.say("idea: Around 1,200 claims a week are retyped from PDF; 6 % have typos and customers call back.")
    with closing(sqlite3.connect(tmp_path / "usher.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await sam.say("which data is allowed")
        sam.sees("Customer names count")
        assert "[Helped]" not in sam.text
        await kofi.say("which data is allowed?")
        kofi.sees("Customer names count", "If that was your answer")
        other.execute("ROLLBACK")
    await kofi.say("Typos per 100 claims: 6 now")
    kofi.sees("noted")


async def test_a_real_answer_that_ends_in_a_question_mark_is_not_lost(cast: Cast) -> None:
    kofi = cast["kofi"]
    await kofi.say("idea")
    await kofi.say(
        "Which data may I use? Clerks ask that 200 times a week and wait two days. How long is the security review?"
    )
    assert "Five working days" not in kofi.text
    assert "Customer names count" not in kofi.text


async def test_two_owners_publish_and_decline_at_once(cast: Cast) -> None:
    await cast.add("sid", Role.SECURITY)
    text = source("which-data").replace("id: which-data", "id: new-one")
    now = cast.company.clock.now()
    async with writing(cast.company.database) as uow:
        await uow.playbooks.add(Version("new-one", 1, VersionState.PROPOSED, text, cast.people["mara"].id, now))
    await press(cast["sid"], StartFlow("playbook_decline", "new-one:1"))
    await asyncio.gather(
        press(cast["sela"], PublishProposal("new-one", 1)), cast["sid"].say("It says the opposite of what is right.")
    )
    heard = await cast.hears("mara")
    assert ("does not publish" in heard) != ("published what you proposed" in heard)
    assert not [one for one in ("sela", "sid") if "Something broke" in cast[one].text]


async def test_a_repeated_delivery_is_stored_once(cast: Cast) -> None:
    kofi = cast["kofi"]
    for _ in range(3):
        await kofi.say("what is the colour of the moon", key="m1")
        await kofi.command("ask", "what is the colour of the sun", key="m2")
    for _ in range(3):
        await kofi.send(ButtonPressed(kofi.origin("b1"), AskTopic("which-data").pack()))
    async with reading(cast.company.database) as uow:
        kept = [one for id in range(1, 10) if (one := await uow.questions.get(id)) is not None]
    assert len(kept) == 3


async def test_still_right_of_an_old_card_is_refused(cast: Cast) -> None:
    await tell(cast["sela"], "playbook edit which-data", "submit")
    cast.company.clock.forward(minutes=1)
    await press(cast["sela"], StillRight("which-data", 0))
    cast["sela"].sees("changed in the meantime")
