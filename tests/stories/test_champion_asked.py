"""A question for a champion: from an employee to a playbook proposal; asked back, absent, passed on by time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.actions import StartFlow
from bot.ask_actions import NotMine
from bot.champion_actions import ASK_BACK, REPLY
from bot.jobs import run_due
from bot.usecases.question_clock import move_on_unanswered
from domain.absences import Absence
from domain.championship import Champion, ChampionId, ChampionState, Nomination
from domain.people import PersonId
from domain.questions import QuestionState, Rung
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast, tell
from tests.support.asking import asking, kept, press

LAST_DAY = date(2027, 11, 30)


@pytest.fixture
async def cast(cast: Cast, tmp_path: Path) -> Cast:
    await asking(cast, tmp_path)
    await cast.add("ben")
    return cast


async def serve(cast: Cast, name: str, number: int = 1, **given: object) -> Champion:
    """A record of somebody whose term runs; `backup` by the name in the cast."""
    now = cast.company.clock.now()
    person = cast.people[name]
    backup = given.pop("backup", None)
    record = Champion(
        ChampionId(f"C-{number}"),
        person.id,
        "claims",
        Nomination.HEAD,
        PersonId("somebody"),
        now,
        "knows claims",
        state=ChampionState.ACTIVE,
        term_number=1,
        starts_on=now.date(),
        ends_on=LAST_DAY,
        backup=cast.people[str(backup)].id if backup else None,
    )
    record = replace(record, **given)  # type: ignore[arg-type]  # by name
    async with writing(cast.company.database) as uow:
        assert await uow.champions.add(record)
    return record


async def away(cast: Cast, name: str, deputy: str | None = None, days: int = 10) -> None:
    """From now on, for so many days."""
    now = cast.company.clock.now()
    stands_in = cast.people[deputy].id if deputy else None
    async with writing(cast.company.database) as uow:
        await uow.absences.add(Absence(cast.people[name].id, now, now + timedelta(days=days), stands_in, now))


async def ask(cast: Cast, words: str = "may we use the shared mailbox?", name: str = "mara") -> None:
    """Asks the champion as people do."""
    asker = cast[name]
    asker.replies.clear()
    await asker.say("champion")
    await asker.press("Ask them")
    await asker.say(words)


async def wait(cast: Cast, until: datetime) -> None:
    """The clock goes on to that moment, and what is due is done."""
    cast.company.clock.instant = until
    await run_due(cast.company.office, until)


# Who is mine


async def test_a_champion_is_named_with_the_reason_the_term_and_what_can_be_done(cast: Cast) -> None:
    await serve(cast, "carla", topics=("data access",), backup="ben")
    await cast["mara"].say("champion")
    cast["mara"].sees("Carla is your champion, for Claims", "data access", "term until", "30 Nov 2027")
    cast["mara"].sees("[Ask them]", "[Ask my network]")
    await away(cast, "carla")
    await cast["mara"].say("champion")
    cast["mara"].sees("Carla is away until", "Ben answers meanwhile")


async def test_by_site_then_by_topic_where_the_department_has_none(cast: Cast) -> None:
    await serve(cast, "carla", site="Oslo", topics=("data access",))
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["kofi"], department="sales", site="oslo"))
        await uow.people.save(replace(cast.people["sam"], department="sales"))
    await cast["kofi"].say("champion")
    cast["kofi"].sees("Carla is your champion, for your site Oslo")
    await cast["sam"].say("champion")
    cast["sam"].sees("has no champion yet", "Tess, the head of training and promotion, answers meanwhile")
    cast["sam"].sees("[Ask them]", "[Nominate somebody]")
    await cast["sam"].say("champion data access")
    cast["sam"].sees("Carla is the champion who knows about it, in Claims")
    await cast["sam"].press("Ask them")
    await cast["sam"].say("who opens the claims archive?")
    cast["sam"].sees("Passed on. Carla has it now")
    assert "Sam has a question." in await cast.hears("carla")


async def test_a_champion_who_asks_for_theirs_is_told(cast: Cast) -> None:
    await cast["carla"].say("champion")
    cast["carla"].sees("That is you", "[My unit]")


# From the question to the playbook


async def test_asked_asked_back_answered_helpful_and_proposed(cast: Cast) -> None:
    mara, carla = cast["mara"], cast["carla"]
    await serve(cast, "carla")
    await ask(cast)
    mara.sees("Passed on. Your champion Carla has it now")
    got = await cast.hears("carla")
    assert "Mara has a question. You get this because you are the champion there" in got
    assert "“may we use the shared mailbox?” (Mara)" in got
    await carla.press("Ask back")
    await carla.say("Which *mailbox* do you mean?")
    carla.sees("Mara has it now. I bring you the reply")
    assert "Carla asks you something first" in await cast.hears("mara")
    assert "“Which *mailbox* do you mean?” (Carla)" in await cast.hears("mara")
    await mara.say("inbox")
    mara.sees("somebody asks you something first about “may we use")
    await carla.say("inbox")
    carla.sees("Nothing waits for you")
    mara.replies.clear()
    await mara.press("Reply to Carla")
    await mara.say("The one of the claims desk.")
    mara.sees("Carla has it now")
    assert "“The one of the claims desk.” (Mara)" in await cast.hears("carla")
    carla.replies.clear()
    await carla.press("Answer it")
    await carla.say("Yes, for a pilot of four weeks.")
    carla.sees("Mara has your answer")
    assert "“Yes, for a pilot of four weeks.” (Carla)" in await cast.hears("mara")
    mara.replies.clear()
    await mara.press("Helped")
    mara.sees("Good to know")
    async with reading(cast.company.database) as uow:
        since = cast.company.clock.now() - timedelta(days=1)
        counted = await uow.questions.answered_by(cast.people["carla"].id, since)
    assert (counted.answered, counted.helpful) == (1, 1)
    await carla.press("Make it a playbook entry")
    await tell(carla, "1", "training")
    ways = "is the shared mailbox allowed\nmailbox for a pilot\nmay the team use one mailbox\nclaims mailbox for ai"
    await carla.press("Edit: How people ask")
    await tell(carla, ways)
    carla.sees("Yes, for a pilot of four weeks.")
    await carla.say("submit")
    carla.sees("as a proposal")
    proposed = await cast.hears("tess")
    assert "Carla proposes a new playbook entry" in proposed
    assert "Yes, for a pilot of four weeks." in proposed
    await cast["tess"].press("Publish")
    cast["tess"].sees("is published")
    mara.replies.clear()
    await mara.say("ask is the shared mailbox allowed?")
    mara.sees("Yes, for a pilot of four weeks.")


async def test_only_the_two_talk_and_only_in_turn(cast: Cast) -> None:
    await ask(cast)
    back, reply = StartFlow(ASK_BACK, "1"), StartFlow(REPLY, "1")
    for name, action in (("kofi", back), ("kofi", reply), ("mara", back), ("mara", reply), ("carla", reply)):
        await press(cast[name], action)
        assert "mailbox" not in cast[name].text
        assert "What " not in cast[name].text
    for nonsense in ("", "x", "99", "-1", "9" * 30, "question:1"):
        await press(cast["carla"], StartFlow(ASK_BACK, nonsense))
        cast["carla"].sees("not there any more")
    await press(cast["carla"], back)
    await cast["carla"].say("Which one?")
    for name in ("carla", "tess"):
        await press(cast[name], back)
        cast[name].sees("has not replied yet")


async def test_an_answer_counts_once_and_the_first_one(cast: Cast) -> None:
    await ask(cast)
    await cast.hears("carla")
    await cast["carla"].press("Answer it")
    await press(cast["carla"], NotMine(1, Rung.CHAMPION))
    assert "[Answer it]" in await cast.hears("tess")
    await cast["carla"].say("Yes.")
    cast["carla"].sees("Mara has your answer")
    [asked] = await kept(cast)
    assert (asked.state, asked.answered_by) == (QuestionState.SETTLED, cast.people["carla"].id)
    heard = await cast.hears("tess")
    assert "Carla answered." in heard
    assert "[Answer it]" not in heard


# Away, and passed on by time


async def test_an_absent_champion_is_passed_over_for_the_backup_at_once(cast: Cast) -> None:
    await serve(cast, "carla", backup="ben")
    await away(cast, "carla", deputy="kofi")
    await ask(cast)
    cast["mara"].sees("Passed on. Ben in place of Carla, who is away until", "has it now")
    assert "because you stand in for the champion Carla" in await cast.hears("ben")
    assert "has a question" not in await cast.hears("carla")


async def test_the_absence_names_the_backup_where_the_record_has_none_or_an_absent_one(cast: Cast) -> None:
    await serve(cast, "carla", backup="ben")
    await away(cast, "ben")
    await away(cast, "carla", deputy="kofi")
    await ask(cast)
    cast["mara"].sees("Kofi in place of Carla")


async def test_with_nobody_standing_in_training_has_it_and_the_reason_is_said(cast: Cast) -> None:
    await serve(cast, "carla")
    await away(cast, "carla")
    await ask(cast)
    cast["mara"].sees(
        "Your champion Carla is away until", "nobody stands in", "The head of training and promotion has it"
    )


async def test_unanswered_over_a_weekend_it_goes_to_the_backup_then_to_training_once(cast: Cast) -> None:
    clock = cast.company.clock
    friday = clock.now() + timedelta(days=(4 - clock.now().weekday()) % 7)
    clock.instant = friday
    await serve(cast, "carla", backup="ben")
    await ask(cast)
    tuesday = friday + timedelta(days=4)
    await wait(cast, tuesday - timedelta(minutes=1))
    assert "has a question" not in await cast.hears("ben")
    clock.instant = tuesday
    await asyncio.gather(*(move_on_unanswered(cast.company.office, tuesday) for _ in range(2)))
    assert (await cast.hears("ben")).count("Mara has a question.") == 1
    heard = await cast.hears("mara")
    assert heard.count("Carla has not answered “may we use the shared mailbox?” yet, so Ben in place of Carla") == 1
    assert "Ben in place of Carla has it now" in await cast.hears("carla")
    thursday = tuesday + timedelta(days=2)
    await wait(cast, thursday)
    assert (await cast.hears("tess")).count("Mara has a question.") == 1
    assert "Ben has not answered" in await cast.hears("mara")
    await wait(cast, thursday + timedelta(days=30))
    assert (await kept(cast))[0].rung is Rung.TRAINING
    cast["carla"].replies.clear()
    await press(cast["carla"], NotMine(1, Rung.CHAMPION))
    cast["carla"].sees("That went on already")


async def test_no_clock_runs_while_the_asker_is_to_reply(cast: Cast) -> None:
    clock = cast.company.clock
    await serve(cast, "carla", backup="ben")
    await ask(cast)
    await press(cast["carla"], StartFlow(ASK_BACK, "1"))
    await cast["carla"].say("Which one?")
    await wait(cast, clock.now() + timedelta(days=20))
    assert "has a question" not in await cast.hears("ben")
    await press(cast["mara"], StartFlow(REPLY, "1"))
    await cast["mara"].say("The claims desk's.")
    [asked] = await kept(cast)
    assert asked.due_at is not None
    await wait(cast, asked.due_at)
    got = await cast.hears("ben")
    assert "Mara has a question." in got
    assert "“Which one?”" in got
    assert "“The claims desk's.” (Mara)" in got


async def test_not_mine_goes_to_the_backup_first(cast: Cast) -> None:
    await serve(cast, "carla", backup="ben")
    await ask(cast)
    await cast.hears("carla")
    cast["carla"].replies.clear()
    await cast["carla"].press("Not mine")
    cast["carla"].sees("Ben in place of Carla has it now")
    await cast.hears("ben")
    await cast["ben"].press("Not mine")
    cast["ben"].sees("The head of training and promotion has it now")
    assert "Mara has a question." in await cast.hears("tess")


async def test_secrets_are_blacked_out_before_anybody_reads_them(cast: Cast) -> None:
    await ask(cast, "is AKIAIOSFODNN7EXAMPLE the right key?")
    cast["mara"].sees("looks like a password or key")
    await cast["mara"].press("Keep it blacked out")
    cast["mara"].sees("Passed on")
    assert "the right key?" in await cast.hears("carla")
    assert "AKIAIOSFODNN7EXAMPLE" not in await cast.hears("carla")


async def test_a_forgotten_asker_is_not_asked_back(cast: Cast) -> None:
    await ask(cast)
    async with writing(cast.company.database) as uow:
        await uow.questions.forget_askers(cast.company.clock.now().replace(year=2099))
    await press(cast["carla"], StartFlow(ASK_BACK, "1"))
    cast["carla"].sees("name is no longer kept")
    [asked] = await kept(cast)
    assert asked.due_at is not None
    await wait(cast, asked.due_at)
    assert "A colleague has a question." in await cast.hears("tess")
