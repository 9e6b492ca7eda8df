"""One initiative waits for another: said, seen on both sides, lifted by hand or by what became of the other."""

from __future__ import annotations

import asyncio

from bot.risk_actions import Lift
from domain.funnel import Stage
from domain.people import Role
from tests.races.test_triage import chain_is_whole
from tests.stories.cast import Cast, tell
from tests.stories.test_risks import press, put, seat, verbs
from tests.support.company import Company

WHY = "It needs the scanned archive."


async def depends(cast: Cast, who: str, id: str, on: str) -> None:
    await tell(cast[who], f"depends {id}", on, WHY)


async def test_it_waits_and_both_sides_know(cast: Cast) -> None:
    first, second = await cast.idea(), await cast.idea("kofi")
    mara, amina = cast["mara"], cast["amina"]
    await mara.say(f"waits {first}")
    mara.sees("waits for no other initiative, and none waits for it")
    await mara.press("It waits for another")
    mara.sees("Which initiative does it wait for?")
    await tell(mara, second.lower(), WHY)
    mara.sees(f"{first} waits for {second}", "until it is lifted")
    heard = await cast.hears("kofi")
    assert f"Mara noted that {first}" in heard
    assert "waits for this one" in heard
    assert WHY not in heard
    await amina.say(f"waits {second}")
    amina.sees("It is waited for by", f"{first}: ", WHY)
    await amina.say(f"history {first}")
    amina.sees(f"Mara noted that it waits for {second}: “{WHY}”")
    await amina.say(f"history {second}")
    amina.sees(f"Mara noted that {first} waits for it")
    await put(cast, first, Stage.ASSESSMENT)
    await amina.say(f"gate {first}")
    amina.sees(f"Waits for {second}", WHY)
    await amina.say(f"waits {first}")
    amina.sees("It waits for", "still waits")
    await amina.press(f"Lift {second}")
    amina.sees(f"{first} no longer waits for {second}.")
    assert "no longer waits" in await cast.hears("mara")
    await amina.say(f"waits {second}")
    amina.sees("none waits for it")
    assert (await verbs(cast, first))[-1] == "lifted"
    assert (await verbs(cast, second))[-1] == "no_longer_awaited"
    assert await chain_is_whole(cast.company)


async def test_it_is_over_once_the_other_is_in_use_or_at_an_end(cast: Cast) -> None:
    first, second = await cast.idea(), await cast.idea("kofi")
    await depends(cast, "mara", first, second)
    for stage, words in ((Stage.AWAITING_EFFECT, "is in use now"), (Stage.REJECTED, "is not taken forward")):
        await put(cast, second, stage)
        await cast["amina"].say(f"waits {first}")
        cast["amina"].sees(f"{second} {words}", "waits for nothing now")
        await cast["amina"].say(f"waits {second}")
        cast["amina"].sees("none waits for it")


async def test_no_ring_not_itself_and_nothing_unknown(cast: Cast) -> None:
    one, two, three = [await cast.idea(who) for who in ("mara", "kofi", "carla")]
    await depends(cast, "mara", one, two)
    await depends(cast, "kofi", two, three)
    await depends(cast, "carla", three, one)
    cast["carla"].sees("That would be a ring", "Lift one of them first")
    await cast["carla"].say("cancel")
    for on, words in ((three, "cannot wait for itself"), ("AI-2026-0404", "I know no “AI-2026-0404”")):
        await depends(cast, "carla", three, on)
        cast["carla"].sees(words, "Which initiative does it wait for?")
        await cast["carla"].say("cancel")
    await depends(cast, "mara", one, two)
    cast["mara"].sees("waits for", "already")
    await cast["mara"].say("cancel")
    await put(cast, two, Stage.ON_SUPPORT)
    await depends(cast, "carla", three, one)
    cast["carla"].sees(f"{three} waits for {one}")


async def test_who_may_and_who_may_not(cast: Cast) -> None:
    first, second = await cast.idea(), await cast.idea("kofi")
    await cast.add("pam")
    for who in ("kofi", "sam", "carla", "gil", "pam"):
        await cast[who].say(f"depends {first}")
        assert "Which initiative" not in cast[who].text, who
    await cast["kofi"].say(f"depends {first}")
    cast["kofi"].sees("That is for the author or the project manager or the")
    await seat(cast, first, project_manager="pam")
    await depends(cast, "pam", first, second)
    cast["pam"].sees(f"{first} waits for {second}")
    await press(cast, "kofi", Lift(first, second))
    cast["kofi"].sees("That is for the author")
    await cast["kofi"].say(f"waits {first}")
    cast["kofi"].sees("for its people and the heads")
    await press(cast, "pam", Lift(first, "AI-2026-0404"))
    cast["pam"].sees("does not wait for")


async def test_two_lift_it_at_once(cast: Cast) -> None:
    first, second = await cast.idea(), await cast.idea("kofi")
    await cast.add("pia", Role.PROJECT_OFFICE)
    await depends(cast, "mara", first, second)
    await asyncio.gather(*(press(cast, who, Lift(first, second)) for who in ("amina", "tomasz")))
    said = [cast[who].text for who in ("amina", "tomasz")]
    assert sum("did that at" in one for one in said) == 1, said
    assert (await verbs(cast, first)).count("lifted") == 1


async def test_a_ring_is_not_made_by_two_at_once_either(company: Company) -> None:
    cast = await Cast(company).enter()
    first, second = await cast.idea(), await cast.idea("kofi")
    await tell(cast["mara"], f"depends {first}", second)
    await tell(cast["kofi"], f"depends {second}", first)
    await asyncio.gather(cast["mara"].say(WHY), cast["kofi"].say(WHY))
    said = [cast[who].text for who in ("mara", "kofi")]
    assert sum("That would be a ring" in one for one in said) == 1, said
    records = [await company.initiative(id) for id in (first, second)]
    assert sum(len(one.dossier.open_dependencies) for one in records) == 1


async def test_a_closed_one_waits_for_nothing(cast: Cast) -> None:
    first = await cast.idea()
    await put(cast, first, Stage.CLOSED)
    await cast["mara"].say(f"depends {first}")
    cast["mara"].sees("it waits for nothing any more")
