"""Somebody is away, somebody else decides for them, and on return they read what was done in their name."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.away_actions import CallOff
from bot.events import ButtonPressed
from domain.funnel import Stage
from domain.history import Happening
from domain.parties import Party
from storage.unit_of_work import writing
from tests.stories.away import REASON, ahead, due, reject
from tests.stories.cast import Cast


async def test_a_deputy_decides_and_the_absent_one_reads_it_once_on_return(cast: Cast) -> None:
    await cast.add("pia")
    amina, pia, id = cast["amina"], cast["pia"], await cast.idea()
    await reject(pia, id)
    assert (await cast.company.initiative(id)).stage is Stage.NEW
    await amina.say("away until Friday, deputy Pia")
    amina.sees(
        "You are away until Friday 6 Mar.", "Pia decides for you", "“Pia for Amina”", "Say *back*", "[I am back]"
    )
    heard = await cast.hears("pia")
    assert "Amina is away until Friday 6 Mar, and you decide in their place then." in heard
    assert f"- {id} · Around 1,200 claims" in heard
    assert ": the first look" in heard
    assert "recorded as “Pia for Amina”" in heard
    assert "This is your first time" in heard
    cast.company.clock.forward(hours=2)
    await reject(pia, id)
    pia.sees("is not taken forward")
    await due(cast)
    assert "Welcome back" not in await cast.hears("amina")
    cast.company.clock.instant = datetime(2026, 3, 6, 23, 0, tzinfo=UTC)  # Saturday in Berlin
    for _ in range(2):
        await due(cast)
    welcome = (await cast.hears("amina")).split("\n---\n")
    title = (await cast.company.initiative(id)).title
    expected = (
        "Welcome back, Amina. 1 thing was done in your name.\nWhile you were away\n"
        f"Tue 3 Mar, 12:00: {id} · {title}: Pia for Amina, G1, not taken forward: “{REASON}”\n[Show it]"
    )
    assert [one for one in welcome if "Welcome back" in one] == [expected]
    await amina.press("Show it")
    amina.sees("Pia for Amina did not take it forward")
    await pia.say(f"decide {await cast.idea('kofi')}")
    pia.sees("The project office decides this")


async def test_back_early_shows_the_rest_at_once_and_frees_the_deputy(cast: Cast) -> None:
    await cast.add("pia")
    amina, id = cast["amina"], await cast.idea()
    await amina.say("away until Friday, deputy Pia")
    await reject(cast["pia"], id)
    async with writing(cast.company.database) as uow:
        signed = {"for": cast.people["amina"].id, "words": "Fine with us."}
        await uow.history.add(cast.company.clock.now(), Happening(cast.people["pia"].id, id, "commented", signed))
    cast.company.clock.forward(hours=1)
    await amina.press("I am back")
    amina.sees("2 things were done in your name", "Pia for Amina, G1, not taken forward", "Pia for Amina commented")
    amina.sees("“Fine with us.”")
    assert "Amina is back. You no longer decide for Amina." in await cast.hears("pia")
    cast.company.clock.forward(days=9)
    await due(cast)
    assert "Welcome back" not in await cast.hears("amina")
    await amina.say("back")
    amina.sees("You are not marked as away")


async def test_nothing_done_is_one_line(cast: Cast) -> None:
    await cast["amina"].say("away today, Tomasz covers")
    cast.company.clock.forward(days=1)
    await due(cast)
    last = (await cast.hears("amina")).split("\n---\n")[-1]
    assert last == "Welcome back, Amina. Tomasz stood in for you. Nothing was decided in your name."


async def test_asks_who_stands_in_after_it_is_on_record(cast: Cast) -> None:
    amina = cast["amina"]
    await amina.say("away until Friday")
    amina.sees("You are away until Friday 6 Mar", "Who decides for you meanwhile?", "[Tomasz]", "[Nobody]")
    [noted] = await ahead(cast, "amina")
    assert noted.deputy is None
    await amina.press("Tomasz")
    amina.sees("Tomasz decides for you meanwhile")
    assert [one.deputy for one in await ahead(cast, "amina")] == [cast.people["tomasz"].id]
    await amina.press("Somebody else stands in")
    await amina.press("Nobody")
    amina.sees("Nobody decides in your place: what only you can decide waits")
    assert "Amina changed the plan. You no longer decide for Amina." in await cast.hears("tomasz")


async def test_who_decides_nothing_is_not_asked(cast: Cast) -> None:
    await cast["mara"].say("away next week")
    cast["mara"].sees("You are away from Mon 9 Mar until Sun 15 Mar", "nobody needs to stand in", "[Call it off]")
    id = await cast.idea("kofi")
    async with writing(cast.company.database) as uow:
        await uow.seats.replace(id, {Party.SPONSOR: cast.people["mara"].id})
    await cast["mara"].say("away tomorrow")
    cast["mara"].sees("Who decides for you meanwhile?")


async def test_away_alone_asks_until_when_and_shows_what_is_noted(cast: Cast) -> None:
    amina = cast["amina"]
    await amina.say("away")
    amina.sees("Until when are you away?")
    await amina.say("whenever")
    amina.sees("Until when?")
    await amina.say("until Thursday, deputy Zoe")
    amina.sees("I know nobody called “Zoe”", "Write the days again")
    await amina.say("until Thursday, deputy Tomasz")
    amina.sees("You are away until Thursday 5 Mar", "Tomasz decides for you")
    await amina.say("away")
    amina.sees("You are away until Thursday 5 Mar; Tomasz decides for you.", "[I am back]", "[Change]")
    await amina.press("Change")
    await amina.say("until Friday")
    amina.sees("until Friday 6 Mar", "Tomasz decides for you")
    assert len(await ahead(cast, "amina")) == 1
    await amina.say("away 1 May to 8 May, no deputy")
    await amina.say("away")
    amina.sees("until Friday 6 Mar; Tomasz", "from Fri 1 May until Fri 8 May; nobody stands in")
    await amina.say("back")
    await amina.say("back")
    amina.sees("from Fri 1 May until Fri 8 May", "[Call it off]")
    await amina.press("Call it off")
    amina.sees("Done: you are not away from Fri 1 May")
    assert await ahead(cast, "amina") == []
    await amina.send(ButtonPressed(amina.origin(), CallOff("2026-05-01", "2026-05-08").pack()))
    amina.sees("That absence was changed or is over")


async def test_the_very_same_days_again_tell_nobody_twice(cast: Cast) -> None:
    for _ in range(2):
        await cast["amina"].say("away next week, deputy Tomasz")
    assert (await cast.hears("tomasz")).count("Amina will be away") == 1


async def test_where_forms_open_the_question_is_a_form(cast: Cast) -> None:
    amina = cast["amina"]
    amina.opens_forms = True
    await amina.say("away until Friday, deputy Zoe")
    assert [one.name for one in amina.page.fields] == ["away_deputy"]
    assert (amina.page.remark or "").startswith("You are away until Friday 6 Mar.\nI know nobody called “Zoe”")
    await amina.fill({"away_deputy": "nobody"})
    amina.sees("Nobody decides in your place")
    await amina.say("back")
    await amina.say("away")
    await amina.fill({"away_words": "until Friday, deputy Tomasz"})
    amina.sees("Tomasz decides for you meanwhile")
