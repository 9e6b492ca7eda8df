"""What comes between the first word and the last: two conversations, cancelling, departments, help with a draft."""

from __future__ import annotations

import pytest

from bot.actions import AskChampion
from bot.events import ButtonPressed, Profile
from domain.people import Role, Standing
from tests.stories.cast import PROBLEM, Cast, tell
from tests.support.company import Company


async def test_an_answer_goes_to_the_later_conversation_and_the_other_is_offered_again(cast: Cast) -> None:
    mara, id = cast["mara"], await cast.idea()
    await tell(mara, f"idea: {PROBLEM}", "Calls a day: 40")
    await mara.say(f"case {id}")
    mara.sees("Is the process stable")
    await mara.say("stable")
    mara.sees("Which data does it need")
    await mara.say("cancel")
    mara.sees("The case: cancelled", "You were in the middle of *Your idea*", "Continue: Your idea")
    await mara.press("Continue: Your idea")
    mara.sees("From what to what", "Calls a day: 40")


async def test_a_comment_in_the_middle_of_an_idea(cast: Cast) -> None:
    mara, id = cast["mara"], await cast.idea("kofi")
    await mara.say(f"idea: {PROBLEM}")
    await mara.say(f"comment {id} We have the same trouble.")
    mara.sees(f"Your comment is on {id}", "You were in the middle of *Your idea*")
    await mara.say("Calls a day: 40")
    mara.sees("From what to what")


async def test_a_question_of_the_office_is_answered_in_the_middle_of_another_idea(cast: Cast) -> None:
    mara, id = cast["mara"], await cast.idea()
    await tell(cast["amina"], f"take {id}")
    await cast["amina"].press("Ask the author")
    await cast["amina"].say("All kinds of claims?")
    await mara.say(f"idea: {PROBLEM}")
    await cast.hears("mara")
    await mara.press("Answer")
    mara.sees("What is your answer?")
    await mara.say("Motor only.")
    mara.sees("the project office has it", "You were in the middle of *Your idea*")
    await mara.press("Continue: Your idea")
    mara.sees("Which number would prove")


async def test_cancel_and_bring_back(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, f"idea: {PROBLEM}", "Typos per 100 claims: 6 now", "cancel")
    mara.sees("Your idea: cancelled, nothing was sent", "kept for a while")
    await mara.say("drafts")
    mara.sees("You have no drafts")
    await tell(mara, "idea", "cancel")
    mara.replies.pop()
    mara.replies.pop()
    mara.replies.pop()
    await mara.press("Bring it back")
    mara.sees("From what to what", "Typos per 100 claims: 6 now")


async def test_drafts_resume_and_overview(cast: Cast) -> None:
    mara, id = cast["mara"], await cast.idea()
    await tell(mara, f"idea: {PROBLEM}")
    cast.company.clock.forward(minutes=5)
    await mara.say(f"case {id}")
    await mara.say("drafts")
    mara.sees("You have 2 drafts", "Continue: Your idea", "Continue: The case")
    await mara.press("Continue: The case")
    mara.sees("Is the process stable")
    await mara.say("overview")
    mara.sees("The process: open", "Afterwards: open", "Ask my champion")
    cast.company.clock.forward(days=31)
    await mara.say("drafts")
    mara.sees("You have no drafts")


async def test_the_case_in_any_order(cast: Cast) -> None:
    mara, id = cast["mara"], await cast.idea()
    await mara.say(f"build {id}")
    mara.sees("Up to eleven questions", "any order")
    await mara.say("overview")
    await mara.press("Afterwards")
    await tell(mara, "The claims tools team", "A template would help a little", "overview")
    mara.sees("Afterwards: answered", "The process: open")
    await mara.press("The data")
    await tell(mara, "idk", "no", "stable", "nothing similar", "draft", "the team lead", "idk", "idk")
    mara.sees("Have a look before the project office reads it", "Process: Stable", "Data: I don't know")
    assert "Privacy" not in mara.text
    await mara.say("submit")
    mara.sees(f"The case of {id} is on record", "3 open points")
    await mara.say(f"status {id}")
    mara.sees("The support plan: The claims tools team", "To be found out", "the data it needs: data office")
    await tell(cast["amina"], f"status {id}")
    cast["amina"].sees("How far it acts by itself: It drafts, a person sends")


async def test_leaving_and_coming_back_to_the_same_case(cast: Cast) -> None:
    mara, id = cast["mara"], await cast.idea()
    await tell(mara, f"case {id}", "stable")
    await mara.say(f"case {id}")
    mara.sees("Which data does it need")


async def test_back_skip_and_edit_in_a_chat(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, f"idea: {PROBLEM}", "skip")
    mara.sees("I need a word or two here; “I don't know” is fine too.")
    await tell(mara, "Typos per 100 claims: 60 now", "back")
    mara.sees("Which number", "Keep “Typos per 100 claims: 60 now”")
    await tell(mara, "Typos per 100 claims: 6 now", "From 6 to 2 by June", "1", "quality", "skip", "sam")
    await mara.press("Edit: In short")
    mara.sees("What should it be called?", "Keep “")
    await tell(mara, "Claims without retyping", "keep", "skip")
    mara.sees("Title: Claims without retyping")
    await mara.say("submit")
    mara.sees("Claims without retyping")


async def test_too_early_and_unknown_words(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say("frobnicate the xylophone")
    mara.sees("I don't know. No playbook answers that.", "[Pass it on]")
    await mara.command("frobnicate")
    mara.sees("I do not know “frobnicate”", "help")
    await mara.say("resume")
    mara.sees("nothing open", "Say *idea* to begin")
    await tell(mara, f"idea: {PROBLEM}", "submit")
    mara.sees("Not yet: this is still open.", "Which number would prove")


# The department


async def newcomer(company: Company, **profile: object) -> str:
    company.inbox.profiles["nia@acme.example"] = Profile("Nia Obi", "nia@acme.example", **profile)  # type: ignore[arg-type]  # any of its fields
    return "nia@acme.example"


@pytest.mark.parametrize("typed", [True, False])
async def test_the_department_is_asked_once_after_the_first_command_and_not_instead(cast: Cast, *, typed: bool) -> None:
    nia = cast.company.talker(await newcomer(cast.company))
    await (nia.say("mine") if typed else nia.command("mine"))
    nia.sees("You have not handed in an idea yet")
    await cast.company.deliver()
    assert len(nia.received()) == 1
    await nia.press("Claims")
    nia.sees("Noted: Claims.")
    await nia.command("help")
    await cast.company.deliver()
    assert len(nia.received()) == 1


async def test_the_department_is_not_asked_again_when_it_was_not_answered(cast: Cast) -> None:
    nia = cast.company.talker(await newcomer(cast.company))
    for line in ("help", "mine", "help"):
        await nia.command(line)
    await cast.company.deliver()
    assert len(nia.received()) == 1
    assert "which department are you in?" in nia.received()[0].text


async def test_the_department_is_not_asked_in_the_middle_of_an_idea(cast: Cast) -> None:
    nia = cast.company.talker(await newcomer(cast.company))
    await nia.command("idea", PROBLEM)
    await cast.company.deliver()
    assert not nia.received()
    await tell(nia, "Calls a day: 40", "From 40 to 10 by June", "1", "quality", "skip", "sam")
    nia.sees("Which department is it about?")
    await tell(nia, "claims", "submit", "mine")
    await cast.company.deliver()
    assert not [one for one in nia.received() if "department" in one.text]


async def test_a_guest_is_never_asked(cast: Cast) -> None:
    nia = cast.company.talker(await newcomer(cast.company, standing=Standing.GUEST))
    await nia.command("help")
    await cast.company.deliver()
    assert not nia.received()


# The champion's help


async def test_the_champion_fills_the_same_draft_and_the_author_hands_it_in(cast: Cast) -> None:
    mara, carla = cast["mara"], cast["carla"]
    await tell(mara, f"idea: {PROBLEM}", "overview")
    await mara.press("Ask my champion")
    mara.sees("I asked Carla. They see your draft from now on")
    assert "Mara would like your help with an idea" in await cast.hears("carla")
    await carla.press("Help with this")
    carla.sees("Which number would prove")
    await tell(carla, "Typos per 100 claims: 6 now", "From 6 to 2 by June", "1", "quality", "skip", "sam")
    carla.sees("Everything is answered. Its author presses Hand it in")
    assert "[Hand it in]" not in carla.text
    await carla.say("submit")
    carla.sees("This draft is Mara's: only Mara hands it in")
    await mara.say("resume")
    mara.sees("Metric and today's value: Typos per 100 claims: 6 now")
    await mara.press("Hand it in")
    initiative = await cast.company.initiative("AI-2026-0001")
    assert initiative.initiator == cast.people["mara"].id


async def test_the_word_champion_asks_too_and_the_review_offers_it(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, f"idea: {PROBLEM}", "champion")
    mara.sees("I asked Carla")
    await tell(mara, "Typos per 100 claims: 6 now", "From 6 to 2 by June", "1", "quality", "skip", "sam")
    mara.sees("[Ask my champion]")


async def test_help_with_a_case_says_which(cast: Cast) -> None:
    mara, id = cast["mara"], await cast.idea()
    await tell(mara, f"case {id}", "champion")
    assert f"help with the case of {id}" in await cast.hears("carla")


async def test_nobody_to_help(cast: Cast) -> None:
    nia = cast.company.talker(await newcomer(cast.company))
    await tell(nia, f"idea: {PROBLEM}", "champion")
    nia.sees("I do not know your department yet")
    await nia.command("department", "Sales")
    await nia.say("champion")
    nia.sees("Your department has no champion yet", "the project office helps")


async def test_only_who_was_invited_joins_and_only_while_it_is_open(cast: Cast) -> None:
    mara, kofi = cast["mara"], cast["kofi"]
    await tell(mara, f"idea: {PROBLEM}", "overview")
    ask = mara.button("Ask my champion").action
    assert isinstance(ask, AskChampion)
    await kofi.send(ButtonPressed(kofi.origin(), ask.pack()))
    kofi.sees("not there any more")
    await mara.press("Ask my champion")
    await cast.hears("carla")
    join = cast["carla"].button("Help with this").action
    await kofi.send(ButtonPressed(kofi.origin(), join.pack()))
    kofi.sees("you were not invited")
    await mara.say("cancel")
    await mara.send(ButtonPressed(mara.origin(), ask.pack()))
    mara.sees("not there any more")


async def test_a_champion_has_no_champion_but_the_colleagues(cast: Cast) -> None:
    await cast.add("chris", Role.CHAMPION)
    await tell(cast["carla"], f"idea: {PROBLEM}", "champion")
    cast["carla"].sees("I asked Chris")
