"""A form that was closed no longer listens: its words are kept, and what is said next is no answer to it."""

from __future__ import annotations

from bot.events import CloseForm, FormClosed, ShowForm
from storage.database import Database
from tests.stories.cast import PROBLEM, Cast, tell
from tests.support.clock import Clock
from tests.support.slack_office import slack_office
from tests.support.talker import Talker
from tests.support.teams_office import teams_office

METRIC = "Typos per 100 claims: 6 now"


async def close(talker: Talker, values: dict[str, object] | None = None) -> None:
    page = talker.page
    await talker.send(FormClosed(talker.origin(), page.conversation, page.turn, values or {}))


async def opened(cast: Cast) -> Talker:
    """Mara's idea, answered up to the number that would prove it, and shown as a form."""
    mara = cast["mara"]
    mara.opens_forms = True
    await tell(mara, f"idea: {PROBLEM}")
    await mara.press("Open as form")
    assert isinstance(mara.last, ShowForm)
    return mara


async def test_words_after_a_closed_form_are_commands_and_resume_goes_on_with_what_was_typed(cast: Cast) -> None:
    mara = await opened(cast)
    await close(mara, {"metric": METRIC})
    mara.sees("Your idea: kept as it is", "resume", "[Continue: Your idea]")
    await mara.say("networks")
    assert "noted" not in mara.text
    mara.sees("network")
    assert "From what to what" not in mara.text
    await mara.say("resume")
    mara.sees("From what to what", METRIC)


async def test_a_question_after_a_closed_form_is_answered_as_one(cast: Cast) -> None:
    mara = await opened(cast)
    await close(mara)
    await mara.say("frobnicate the xylophone")
    mara.sees("I don't know. No playbook answers that.")


async def test_the_button_goes_on_and_its_question_hears_the_answer(cast: Cast) -> None:
    mara = await opened(cast)
    await close(mara)
    await mara.press("Continue: Your idea")
    mara.sees("Which number would prove")
    await mara.say(METRIC)
    mara.sees("From what to what")


async def test_a_form_that_was_closed_untouched_says_nothing_and_hears_nothing(cast: Cast) -> None:
    mara, id = cast["mara"], await cast.idea()
    mara.opens_forms = True
    await mara.command("case", id)
    await close(mara)
    assert mara.last == CloseForm()
    await mara.say("lessons")
    assert "Is the process stable" not in mara.text
    mara.sees("lesson")


async def test_a_button_under_an_older_question_gives_it_the_word_again(cast: Cast) -> None:
    mara = await opened(cast)
    await close(mara)
    mara.replies = mara.replies[:1]
    await mara.press("I don't know yet")
    mara.sees("From what to what")
    await mara.say("From 6 to 2 by June")
    mara.sees("From 6 to 2 by June", "of what?")
    assert "playbook" not in mara.text


async def test_what_was_open_before_the_form_is_offered_when_it_closes(cast: Cast) -> None:
    mara, id = cast["mara"], await cast.idea()
    await tell(mara, f"idea: {PROBLEM}")
    mara.opens_forms = True
    await mara.command("case", id)
    await close(mara)
    mara.sees("You were in the middle of *Your idea*", "[Continue: Your idea]")
    await mara.say(METRIC)
    mara.sees("From what to what")


async def test_on_slack(sqlite: Database, clock: Clock) -> None:
    async with slack_office(sqlite, clock) as office:
        mara = office["mara"]
        await mara.command("idea")
        assert mara.modal is not None
        await mara.close()
        await mara.say("networks")
        await mara.hear("network")
        assert "What goes wrong" not in str(mara.last)


async def test_on_teams_which_tells_nobody_that_a_dialog_was_closed(sqlite: Database, clock: Clock) -> None:
    async with teams_office(sqlite, clock) as office:
        mara = office["mara"]
        await mara.say(f"idea: {PROBLEM}")
        await mara.hear("Which number would prove")
        await mara.press("Open as form")
        assert mara.dialog is not None
        await mara.close()
        await mara.say("networks")
        await mara.hear("network")
        assert "From what to what" not in str(mara.messages[-1])
