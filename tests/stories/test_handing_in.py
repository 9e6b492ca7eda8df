"""How an idea gets in: in a chat, as a form, half and half, on two platforms, with a vague number, with a secret."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.events import CloseForm, FormButton, FormClosed, Profile, Shortcut, ShowForm, SourceMessage
from domain.funnel import ImpactType
from domain.initiatives import Initiative
from domain.places import Account
from storage.unit_of_work import reading
from tests.stories.cast import PAGES, PROBLEM, Cast, tell
from tests.support.company import Company
from tests.support.inbox import Inbox
from tests.support.talker import Talker


async def the_idea(cast: Cast, id: str = "AI-2026-0001") -> Initiative:
    return await cast.company.initiative(id)


async def fill_all(talker: Talker) -> None:
    for page in PAGES:
        await talker.fill(page)


async def test_the_quick_pass_in_a_chat(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say("I have an idea")
    mara.sees("What goes wrong today", "1 of 7", "no personal or secret data")
    await mara.say("support retypes claims from pdf all day")
    mara.sees("Good start, I have kept it.", "for whom?")
    await mara.say("around 1200 claims a week, 6% have typos, customers call back")
    mara.sees("Which number would prove", "2 of 7")
    await mara.say("Typos per 100 claims: 6 now")
    mara.sees("From what to what, and by when?", "Your number: “Typos per 100 claims: 6 now”")
    await mara.say("2 by june")
    mara.sees("“2 by june”, noted.", "Which company goal")
    await mara.press("Settle claims faster")
    mara.sees("“Settle claims faster”, noted.", "What kind of benefit")
    await mara.say("fewer, less risk")
    mara.sees("“Fewer errors, Less risk”, noted.", "bottom line")
    await mara.press("Skip")
    mara.sees("Who owns the problem")
    await mara.say("Sam")
    mara.sees("Have a look before the project office reads it.", "How it pays: skipped", "Sponsor: Sam")
    await mara.press("Hand it in")
    mara.sees("AI-2026-0001 is registered.", "by Fri 6 Mar", "Build the case")
    idea = (await the_idea(cast)).idea
    assert idea.problem.startswith("support retypes claims from pdf all day. around 1200 claims")
    assert (idea.target, idea.unpinned, idea.sponsor) == ("2 by june", (), cast.people["sam"].id)
    assert idea.impact_types == (ImpactType.QUALITY, ImpactType.RISK_REDUCTION)
    assert idea.title == "support retypes claims from pdf all day"
    assert "New idea AI-2026-0001" in await cast.channel()


async def test_the_same_as_a_form_page_by_page(cast: Cast) -> None:
    mara = cast["mara"]
    mara.opens_forms = True
    await mara.say("idea")
    await mara.press("Open as form")
    assert mara.page.title == "The problem"
    assert mara.page.progress == "1 of 5"
    await fill_all(mara)
    assert mara.page.review
    assert mara.page.submit == "Hand it in"
    await mara.fill(button=FormButton.CONFIRM)
    assert isinstance(mara.last, CloseForm)
    mara.sees("AI-2026-0001 is registered", "1 task: a sponsor who owns the problem")
    assert (await the_idea(cast)).idea.problem == PROBLEM


async def test_back_in_the_form_keeps_what_was_typed(cast: Cast) -> None:
    mara = cast["mara"]
    mara.opens_forms = True
    await mara.say("idea")
    await mara.press("Open as form")
    await mara.fill(PAGES[0])
    await mara.fill({"metric": "Typos per 100 claims: 6 now"}, button=FormButton.BACK)
    assert mara.page.fields[0].value == PROBLEM
    await mara.fill(PAGES[0])
    assert mara.page.fields[0].value == "Typos per 100 claims: 6 now"


async def test_begun_in_the_chat_and_finished_in_the_form(cast: Cast) -> None:
    mara = cast["mara"]
    mara.opens_forms = True
    await tell(mara, f"idea: {PROBLEM}", "Typos per 100 claims: 6 now")
    await mara.press("Open as form")
    assert mara.page.title == "The outcome"
    assert mara.page.fields[0].value == "Typos per 100 claims: 6 now"
    for page in PAGES[1:]:
        await mara.fill(page)
    await mara.fill(button=FormButton.CONFIRM)
    assert (await the_idea(cast)).idea.target == "From 6 to 2 by June"


async def test_begun_in_the_form_and_finished_in_the_chat(cast: Cast) -> None:
    mara = cast["mara"]
    mara.opens_forms = True
    await mara.say("idea")
    await mara.press("Open as form")
    await mara.fill(PAGES[0])
    page = mara.page
    kept = {"metric": "Typos per 100 claims: 6 now", "target": None}
    await mara.send(FormClosed(mara.origin(), page.conversation, page.turn, kept))
    mara.sees("kept as it is", "resume")
    await mara.say("resume")
    mara.sees("From what to what")
    await tell(mara, "From 6 to 2 by June", "1", "quality", "skip", "sam", "submit")
    assert (await the_idea(cast)).idea.metric == "Typos per 100 claims: 6 now"


async def test_a_page_with_mistakes_comes_back_with_everything_in_it(cast: Cast) -> None:
    mara = cast["mara"]
    mara.opens_forms = True
    await mara.say("idea")
    await mara.press("Open as form")
    await fill_all_but_value(mara)
    await mara.fill({"objective": "world peace", "impact_types": ["QUALITY"], "capture": "Less overtime"})
    assert isinstance(mara.last, ShowForm)
    fields = {one.name: one for one in mara.page.fields}
    assert "not one of the choices" in (fields["objective"].error or "")
    assert fields["capture"].value == "Less overtime"
    assert fields["impact_types"].error is None


async def fill_all_but_value(talker: Talker) -> None:
    for page in PAGES[:2]:
        await talker.fill(page)


async def test_a_week_later_on_the_other_platform(sqlite_company: Company) -> None:
    """The two accounts become one person by the same work address at first contact."""
    company = sqlite_company
    profile = Profile("Mara Lind", "mara@acme.example", "Europe/Berlin")
    company.inbox.profiles = {"U1": profile, "29:x": profile}
    chat = company.talker("U1")
    await tell(chat, f"idea: {PROBLEM}", "Typos per 100 claims: 6 now")
    company.clock.forward(days=7)
    teams = Inbox("teams")
    other = Talker(company.dispatch, Account("teams", "t", "29:x"), replace(chat.place, platform="teams"), teams)
    await other.say("resume")
    other.sees("From what to what", "Typos per 100 claims: 6 now")
    await tell(other, "From 6 to 2 by June", "1", "quality", "skip", "idk", "claims", "submit")
    other.sees("is registered")
    await chat.say("mine")
    chat.sees("You handed in 1 idea", "AI-2026-0001")
    async with reading(company.database) as uow:
        assert len(await uow.people.all()) == 1


@pytest.mark.parametrize(
    "words", ["idea {}", "Idea: {}", "/idea {}", "I have an idea: {}", "Hi, I've got an AI idea - {}"]
)
async def test_the_words_behind_idea_are_the_first_answer(cast: Cast, words: str) -> None:
    await cast["mara"].say(words.format(PROBLEM))
    cast["mara"].sees("Good start, I have kept it.", "Which number would prove")


async def test_a_shortcut_on_a_message_takes_it_along(cast: Cast) -> None:
    mara = cast["mara"]
    source = SourceMessage(PROBLEM, "kofi", "https://chat.example/m/1")
    await mara.send(Shortcut(mara.origin(), "submit_idea", source))
    await tell(mara, "Typos per 100 claims: 6 now", "From 6 to 2 by June", "1", "quality", "skip", "sam", "submit")
    assert (await the_idea(cast)).idea.evidence == ("https://chat.example/m/1 (message of kofi)",)


async def test_ideas_that_get_lost_are_an_answer_and_no_new_conversation(cast: Cast) -> None:
    await tell(cast["mara"], "idea", "Ideas get lost in the mail, 40 of them a month")
    cast["mara"].sees("Which number would prove")
    await cast["mara"].say("overview")
    cast["mara"].sees("The problem: answered")


async def test_a_vague_target_is_asked_about_twice_and_then_kept(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, f"idea: {PROBLEM}", "Typos per 100 claims: 6 now", "much lower")
    mara.sees("“Much lower” is the right direction", "A rough figure is fine")
    assert mara.text.count("?") == 1
    await mara.say("clearly lower")
    assert mara.text.count("?") == 1
    await mara.say("noticeably lower")
    mara.sees("I keep it as it is; the office helps to sharpen it.", "Which company goal")
    await tell(mara, "1", "quality", "skip", "sam", "submit")
    mara.sees("It still needs a number to aim at", "Add the number")
    assert (await the_idea(cast)).needs_number
    await mara.press("Add the number")
    mara.sees("Which number would prove", "Keep “Typos per 100 claims: 6 now”")
    await mara.say("keep")
    await mara.say("From 6 to 2 by June")
    await mara.press("Save")
    mara.sees("is changed", "The number is there now, thank you.")
    assert not (await the_idea(cast)).needs_number


async def test_never_more_than_three_probes_for_one_idea(cast: Cast) -> None:
    mara = cast["mara"]
    probes = 0
    await mara.say("idea: it is all too slow")
    for line in ("slow", "Speed", "faster", "much faster", "even faster"):
        probes += "[Keep “" in mara.text
        await mara.say(line)
    mara.sees("I keep it as it is", "Which company goal")
    assert probes == 3


async def test_i_do_not_know_becomes_a_task_with_an_owner(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, f"idea: {PROBLEM}", "I don't know", "no idea", "idk", "quality", "skip", "?", "submit")
    mara.sees("4 tasks", "the number to aim at (the project office)", "needs a number")
    await mara.press("Show it")
    mara.sees("To be found out", "which company goal it serves: project office, by Tue 10 Mar", "Sponsor: missing")
    async with reading(cast.company.database) as uow:
        tasks = await uow.notes.tasks((await the_idea(cast)).id)
    assert [task.field for task in tasks] == ["metric", "target", "objective", "sponsor"]
    assert not any(task.done_at for task in tasks)


async def test_what_is_found_out_ends_its_task(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, f"idea: {PROBLEM}", "idk", "idk", "1", "quality", "skip", "idk", "submit")
    await mara.press("Add the number")
    await tell(mara, "Typos per 100 claims: 6 now", "From 6 to 2 by June", "submit")
    async with reading(cast.company.database) as uow:
        tasks = await uow.notes.tasks((await the_idea(cast)).id)
    assert {task.field: task.done_at is not None for task in tasks} == {
        "metric": True,
        "target": True,
        "sponsor": False,
    }
