"""What an idea is kept from: secrets, repeats, floods, guests and strangers."""

from __future__ import annotations

import pytest

from bot.events import CloseForm, FormSubmitted, Say, Shortcut, SourceMessage
from domain.initiatives import Initiative
from storage.unit_of_work import reading
from tests.stories.cast import PROBLEM, UNSURE, Cast, number, tell


async def the_idea(cast: Cast, id: str = "AI-2026-0001") -> Initiative:
    return await cast.company.initiative(id)


async def test_a_card_number_is_kept_only_when_it_is_sent_twice(cast: Cast) -> None:
    mara, secret = cast["mara"], "We type card 4111 1111 1111 1111 by hand, 300 a day"
    await tell(mara, "idea", secret)
    mara.sees("looks like a payment card number", "kept nothing of it", "Keep it blacked out")
    assert "4111" not in await everything(cast)
    await mara.say(secret)
    mara.sees("Which number would prove")
    assert "4111" in await everything(cast)


async def test_a_card_number_can_be_kept_blacked_out(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, "idea: We type card 4111 1111 1111 1111 by hand, 300 a day")
    await mara.press("Keep it blacked out")
    mara.sees("Which number would prove")
    await tell(mara, "Minutes a day: 90", "From 90 to 10 by June", "1", "time", "skip", "sam", "submit")
    assert "card ████████ by hand" in (await the_idea(cast)).idea.problem
    assert "4111" not in await everything(cast)


@pytest.mark.parametrize("line", ["comment {} card 4111 1111 1111 1111", "comment {} password: hunter22"])
async def test_a_secret_in_a_comment_is_not_stored(cast: Cast, line: str) -> None:
    id = await cast.idea()
    await cast["kofi"].say(line.format(id))
    cast["kofi"].sees("kept nothing of it yet")
    assert "4111" not in await everything(cast)
    assert "hunter22" not in await everything(cast)
    await cast["kofi"].press("Keep it blacked out")
    cast["kofi"].sees("Your comment is on")


async def test_a_secret_instead_of_a_choice_is_not_stored(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, f"idea: {PROBLEM}", "Typos per 100 claims: 6 now", "From 6 to 2 by June")
    await tell(mara, "4111 1111 1111 1111", "1", "quality", "skip", "4111 1111 1111 1111")
    assert "4111" not in await everything(cast)


async def everything(cast: Cast) -> str:
    """All that the conversations, records and messages hold."""
    async with cast.company.database.reading() as connection:
        found = ""
        for table in ("conversations", "initiatives", "notes", "history", "outbox"):
            rows = (await connection.exec_driver_sql(f"SELECT * FROM {table}")).fetchall()
            found += "\n".join(str(row) for row in rows)
    return found


async def test_the_same_delivery_twice_is_given_effect_once(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, f"idea: {PROBLEM}")
    await mara.say("Typos per 100 claims: 6 now", key="k1")
    await mara.say("Typos per 100 claims: 6 now", key="k1")
    assert mara.text == ""
    await mara.say("resume")
    mara.sees("From what to what")


async def test_enough_ideas_for_a_day(cast: Cast) -> None:
    for _ in range(20):
        await cast.company.idea("mara@acme.example")
    mara = cast["mara"]
    await mara.say(f"idea: {PROBLEM}")
    mara.sees("That is 20 ideas in a day", "come back tomorrow")
    cast.company.clock.forward(days=1, minutes=1)
    await cast.idea()
    mara.sees("AI-2026-0021 is registered")


async def test_a_guest_may_not_hand_in(cast: Cast) -> None:
    gil = cast["gil"]
    for line in ("idea", f"idea: {PROBLEM}", "I have an idea"):
        await gil.say(line)
        gil.sees("only colleagues of the company")
    await gil.send(Shortcut(gil.origin(), "submit_idea", SourceMessage("x")))
    gil.sees("only colleagues of the company")
    await gil.say("drafts")
    gil.sees("You have no drafts")


async def test_a_page_of_somebody_else_is_refused(cast: Cast) -> None:
    mara, kofi = cast["mara"], cast["kofi"]
    mara.opens_forms = True
    await mara.say("idea")
    await mara.press("Open as form")
    page = mara.page
    await kofi.send(FormSubmitted(kofi.origin(), page.conversation, page.turn, {"problem": PROBLEM}))
    assert isinstance(kofi.last, CloseForm)
    kofi.sees("not there any more")
    await mara.say("overview")
    mara.sees("The problem: open")


async def test_pressing_hand_it_in_twice_registers_one_idea(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(
        mara, f"idea: {PROBLEM}", "Typos per 100 claims: 6 now", "From 6 to 2 by June", "1", "quality", "skip", "sam"
    )
    review = mara.last
    await mara.press("Hand it in")
    assert number(mara) == "AI-2026-0001"
    mara.replies.append(review)
    await mara.press("Hand it in")
    mara.sees("done already")
    assert isinstance(mara.last, Say)
    async with reading(cast.company.database) as uow:
        assert len(await uow.initiatives.of(cast.people["mara"].id)) == 1
    assert UNSURE == {"unknown": True}
