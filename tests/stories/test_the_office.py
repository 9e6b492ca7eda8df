"""What the project office does with an idea, and what its author hears of it."""

from __future__ import annotations

import pytest

from domain.funnel import CloseReason, RejectionReason, Stage
from domain.people import Role
from tests.stories.cast import Cast, tell


async def test_take_ask_answer(cast: Cast) -> None:
    id, mara, amina = await cast.idea(), cast["mara"], cast["amina"]
    await amina.say("queue")
    amina.sees("1 idea waits for triage", id)
    await amina.say(f"take {id}")
    amina.sees(f"{id} is yours", "Ask the author")
    assert "Amina of the project office has your idea now" in await cast.hears("mara")
    assert "Taken by Amina, Tue 3 Mar, 10:00." in await cast.channel()
    await amina.press("Ask the author")
    amina.sees("What do you want to ask the author?")
    await amina.say("Is it all kinds of claims?")
    amina.sees("in the author's chat")
    assert "“Is it all kinds of claims?” (Amina)" in await cast.hears("mara")
    await mara.press("Answer")
    await mara.say("Motor only.")
    mara.sees("Thank you. Your answer is on")
    assert "The author answered on" in await cast.channel()
    assert "“Motor only.” (Mara)" in await cast.hears("amina")
    assert "“Motor only.” (Mara answered" in await cast.channel()


async def test_two_of_the_office_take_the_same_idea(cast: Cast) -> None:
    id = await cast.idea()
    await cast["amina"].say(f"take {id}")
    await cast["tomasz"].say(f"take {id}")
    cast["tomasz"].sees(f"{id} is taken already. Amina did that at 10:00.")
    await cast["amina"].say(f"take {id}")
    cast["amina"].sees("You did that at 10:00.")


async def test_needs_a_number_and_the_author_adds_it(cast: Cast) -> None:
    mara, amina = cast["mara"], cast["amina"]
    await tell(mara, "idea: 300 letters a day are sorted by hand", "Hours a day: 9", "idk", "1", "time", "skip", "sam")
    await mara.say("submit")
    mara.sees("still needs a number")
    id = "AI-2026-0001"
    await amina.say(f"take {id}")
    await amina.press("More…")
    amina.sees("Assign to a colleague", "Needs a number", "Report a blocker", "Merge into another", "Not taken forward")
    await amina.press("Needs a number")
    amina.sees("waiting for a number already")
    await mara.press("Add the number")
    await tell(mara, "keep", "From 9 to 2 hours a day by June", "submit")
    mara.sees("The number is there now, thank you.")
    assert "Mara changed the text." in await cast.hears("amina")
    await amina.say(f"status {id}")
    assert "needs a number" not in amina.text
    await amina.press("More…")
    await amina.press("Needs a number")
    amina.sees("I asked the author")
    assert "needs a number to aim at" in await cast.hears("mara")


async def test_assign_to_a_colleague(cast: Cast) -> None:
    id, amina = await cast.idea(), cast["amina"]
    await amina.say(f"assign {id}")
    amina.sees("Which colleague takes the triage?", "[Tomasz]")
    assert "[Amina]" not in amina.text
    await amina.say("Kofi")
    amina.sees("Triage can be given to somebody of the project office only")
    await amina.press("Tomasz")
    amina.sees("with Tomasz now")
    assert f"Amina gave you the triage of {id}" in await cast.hears("tomasz")
    assert "Tomasz of the project office looks at it now" in await cast.hears("mara")


async def test_not_taken_forward_with_a_reason(cast: Cast) -> None:
    id, amina = await cast.idea(), cast["amina"]
    await tell(amina, f"reject {id}", "other work", "no")
    amina.sees("a little short")
    await amina.say("The archive moves first; ask again in autumn.")
    amina.sees(f"{id} is not taken forward. The author has your reason.")
    heard = await cast.hears("mara")
    assert "Other work comes first." in heard
    assert "“The archive moves first; ask again in autumn.” (Amina)" in heard
    initiative = await cast.company.initiative(id)
    assert (initiative.stage, initiative.rejection) == (Stage.REJECTED, RejectionReason.HIGHER_PRIORITY)
    await cast["mara"].say(f"status {id}")
    cast["mara"].sees("Not taken forward: other work comes first", "by Amina")
    await cast["mara"].say(f"edit {id}")
    cast["mara"].sees("cannot be changed any more")
    await cast["tomasz"].say(f"reject {id}")
    cast["tomasz"].sees("is decided already: not taken forward. Amina did that at 10:00.")


async def test_merge_into_another(cast: Cast) -> None:
    first, second, amina = await cast.idea("kofi"), await cast.idea("mara"), cast["amina"]
    await tell(amina, f"merge {second}", second, "The same retyping.")
    amina.sees("cannot be merged into itself", "Into which one?")
    await amina.say("AI-2026-9999")
    await amina.press("Keep “The same retyping.”")
    await amina.say("submit")
    amina.sees("I know no “AI-2026-9999”", "Into which one?")
    await tell(amina, first, "keep", "submit")
    amina.sees(f"{second} is merged into {first}. Both authors know.")
    assert f"goes on as part of {first}" in await cast.hears("mara")
    assert "was merged into this one" in await cast.hears("kofi")
    assert (await cast.company.initiative(second)).closing is CloseReason.MERGED
    await cast["mara"].say("mine")
    cast["mara"].sees("you follow 1 other")


async def test_decided_while_a_colleague_was_still_writing(cast: Cast) -> None:
    id, amina, tomasz = await cast.idea(), cast["amina"], cast["tomasz"]
    await tell(tomasz, f"reject {id}", "duplicate")
    await tell(amina, f"reject {id}", "no data", "There is no data for it.")
    await tomasz.say("It is there already.")
    tomasz.sees("was decided in the meantime", "Amina did that at 10:00")
    await tomasz.say("frobnicate the xylophone")
    tomasz.sees("No playbook answers that")


async def test_nobody_decides_on_their_own_idea(cast: Cast) -> None:
    id = await cast.idea("amina")
    for line in (f"reject {id}", f"merge {id}"):
        await cast["amina"].say(line)
        cast["amina"].sees("a colleague decides on it")


@pytest.mark.parametrize("verb", ["take", "reject", "merge", "assign"])
@pytest.mark.parametrize("who", ["kofi", "carla", "sam", "ada", "mara"])
async def test_only_the_office_decides_and_it_is_said_before_the_first_question(
    cast: Cast, verb: str, who: str
) -> None:
    id = await cast.idea()
    await cast[who].say(f"{verb} {id}")
    cast[who].sees("The project office decides this")
    await cast[who].say("drafts")
    cast[who].sees("You have no drafts")


async def test_authority_is_read_at_the_moment_of_the_act(cast: Cast) -> None:
    id, amina = await cast.idea(), cast["amina"]
    await tell(amina, f"reject {id}", "no data")
    await cast["ada"].say("role take amina@acme.example project-office")
    cast["ada"].sees("Amina no longer holds the role project-office")
    await amina.say("There is no data for it.")
    amina.sees("The project office decides this")
    assert (await cast.company.initiative(id)).stage is Stage.NEW


async def test_every_change_is_told_to_author_and_followers(cast: Cast) -> None:
    """Who may read the record hears what was written; another follower hears that something happened."""
    id = await cast.idea()
    for name in ("kofi", "carla"):
        await cast[name].say(f"follow {id}")
        cast[name].sees(f"You follow {id}", "unfollow")
    await tell(cast["amina"], f"take {id}", f"comment {id} Looks good.", f"link {id} https://wiki.example/x")
    await tell(cast["amina"], f"reject {id}", "risk", "Too risky as long as the archive is open.")
    happened = ("has your idea now", "new comment", "new link", "does not take this one forward")
    written = ("Looks good.", "https://wiki.example/x", "Too risky as long")
    for name in ("mara", "carla"):
        heard = await cast.hears(name)
        for words in (*happened, *written):
            assert words in heard, (name, words)
    heard = await cast.hears("kofi")
    assert all(words in heard for words in happened)
    assert not any(words in heard for words in written)
    assert await cast.hears("amina") == ""


async def test_following_shows_no_more_than_the_title_but_a_merged_author_belongs_to_it(cast: Cast) -> None:
    first, second = await cast.idea(), await cast.idea("kofi")
    await cast["sam"].say(f"follow {first}")
    await cast["kofi"].say(f"history {first}")
    cast["kofi"].sees("The history is for its people")
    await tell(cast["amina"], f"merge {second}", first, "They are the same work.")
    await cast["kofi"].say(f"history {first}")
    cast["kofi"].sees("handed it in")


async def test_a_record_that_does_not_exist(cast: Cast) -> None:
    for line in ("take", "reject", "merge", "assign"):
        await cast["amina"].say(f"{line} AI-2026-0404")
        cast["amina"].sees("I know no “AI-2026-0404”", "mine")
        await cast["amina"].say(line)
        cast["amina"].sees("Which idea? For example:", f"{line} AI-2026-0001")
    assert cast.people["amina"].has(Role.PROJECT_OFFICE)
