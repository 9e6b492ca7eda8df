"""What everybody can do with a record: look, search, comment, link, follow, edit, withdraw; and who is helped how."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.events import Searched, ShowResults
from domain.people import Role
from storage.unit_of_work import writing
from tests.stories.cast import Cast, tell

EVERYBODY = {"idea", "mine", "status", "search", "comment", "withdraw", "drafts", "resume", "help", "department"}
OFFICE = {"queue", "take", "reject", "merge", "assign"}
ADMIN = {"role", "here"}


async def test_edit_shows_what_stands_and_keeps_what_is_not_touched(cast: Cast) -> None:
    id, mara = await cast.idea(), cast["mara"]
    await mara.say(f"edit {id}")
    mara.sees("Target: From 6 to 2 by June", "Sponsor: Sam", "[Save]")
    await mara.press("Edit: The outcome")
    await tell(mara, "keep", "From 6 to 1 by June")
    mara.sees("Target: From 6 to 1 by June")
    await mara.say("save")
    mara.sees(f"{id} is changed, and the project office sees the new text")
    idea = (await cast.company.initiative(id)).idea
    assert (idea.target, idea.sponsor) == ("From 6 to 1 by June", cast.people["sam"].id)
    assert "From 6 to 1 by June" in await cast.channel()
    await tell(mara, f"edit {id}", "save")
    mara.sees("Nothing changed")


async def test_edit_of_somebody_elses_idea_shows_nothing_of_it(cast: Cast) -> None:
    id, kofi = await cast.idea(), cast["kofi"]
    for name in ("edit", "case", "withdraw"):
        await kofi.say(f"{name} {id}")
        kofi.sees("Only its author can do this")
        assert "retyped" not in kofi.text
    await kofi.say("drafts")
    kofi.sees("You have no drafts")


async def test_withdraw_and_say_why_or_not(cast: Cast) -> None:
    first, second, mara = await cast.idea(), await cast.idea(), cast["mara"]
    await cast["amina"].say(f"take {first}")
    await mara.say(f"withdraw {first}")
    mara.sees("Would you say why? You need not.", "Skip")
    await mara.say("no")
    mara.sees(f"{first} is withdrawn", "It stays on record")
    assert (await cast.company.initiative(first)).reason is None
    assert "Mara withdrew it" in await cast.hears("amina")
    await tell(mara, f"withdraw {second}", "We bought a scanner.")
    assert (await cast.company.initiative(second)).reason == "We bought a scanner."
    await mara.say(f"withdraw {second}")
    mara.sees("is decided already: closed. You did that at 10:00.")


async def test_comment_link_and_history(cast: Cast) -> None:
    id, kofi, mara = await cast.idea(), cast["kofi"], cast["mara"]
    await kofi.say(f"comment {id}")
    kofi.sees("What is your comment?")
    await kofi.say("I don't know")
    kofi.sees(f"Your comment is on {id}")
    await kofi.say(f"link {id} <https://wiki.example/x|the wiki>")
    kofi.sees("It leads to wiki.example.")
    for wrong in (
        "javascript:alert(1)",
        "wiki",
        "",
        "http://[::1",
        "https:///x",
        "ftp://a.example/x",
        "https://a.example/" + "x" * 3000,
    ):
        await kofi.say(f"link {id} {wrong}")
        kofi.sees("not a web address I can keep")
    await mara.say(f"history {id}")
    mara.sees(
        "3 entries", "Mara handed it in", "Kofi commented: “I don't know”", "added a link: “https://wiki.example/x”"
    )
    await kofi.say(f"history {id}")
    kofi.sees("The history is for its people")
    assert "I don't know" in await cast.hears("mara")


async def test_follow_and_unfollow(cast: Cast) -> None:
    id, kofi = await cast.idea(), cast["kofi"]
    await tell(kofi, f"follow {id}", f"follow {id}")
    kofi.sees("already")
    await tell(kofi, f"unfollow {id}")
    kofi.sees(f"You no longer follow {id}")
    await tell(kofi, f"unfollow {id}")
    kofi.sees(f"You did not follow {id}")
    await cast["amina"].say(f"take {id}")
    assert await cast.hears("kofi") == ""
    await cast["mara"].say(f"follow {id}")
    cast["mara"].sees("is yours; you hear of every change anyway")


async def test_search_finds_by_words_and_shows_titles_only(cast: Cast) -> None:
    id, kofi = await cast.idea(), cast["kofi"]
    await kofi.say("search PDF claims")
    kofi.sees("1 found", id)
    await kofi.say("search pdf unicorn")
    kofi.sees("Nobody has handed in anything with “pdf unicorn” yet", "Hand in an idea")
    await kofi.say("search")
    kofi.sees("What are you looking for?")
    await kofi.send(Searched(kofi.origin(), "typos"))
    assert isinstance(kofi.last, ShowResults)
    kofi.sees(id)
    for words in ("%", "_", "'; DROP TABLE initiatives; --"):
        await kofi.say(f"search {words}")
        assert "found" not in kofi.text or "%" in words
    await kofi.say(f"status {id}")
    kofi.sees("Contact: Mara", "Follow")
    assert "6 to 2" not in kofi.text


@pytest.mark.parametrize(
    ("who", "offered", "hidden"),
    [
        ("mara", EVERYBODY, OFFICE | ADMIN),
        ("carla", EVERYBODY, OFFICE | ADMIN),
        ("amina", EVERYBODY | OFFICE, ADMIN),
        ("ada", EVERYBODY | ADMIN, OFFICE),
        ("gil", {"help"}, OFFICE | ADMIN | {"idea", "search", "comment"}),
    ],
)
async def test_help_shows_what_the_reader_can_do(cast: Cast, who: str, offered: set[str], hidden: set[str]) -> None:
    for line in ("help", "hi", "Hello!", "?"):
        await cast[who].say(line)
        lines = cast[who].text.splitlines()
        commands = {line.split(":")[0].split()[0] for line in lines if ": " in line}
        assert offered <= commands
        assert not hidden & commands
        assert ("[Hand in an idea]" in lines) is (who != "gil")


NETWORK = {"unit", "time", "term", "my", "recognition", "share"}
REFUSED = NETWORK | {"candidates", "takeup", "digest", "questions"}  # to whoever has no role


def words_of(text: str) -> list[str]:
    """The commands of a list, in its order."""
    return [line.split(":")[0].split()[0] for line in text.splitlines() if ": " in line]


async def test_help_leaves_out_what_would_refuse_the_reader_and_one_button_shows_it(cast: Cast) -> None:
    mara = cast["mara"]
    await mara.say("help")
    offered = words_of(mara.text)
    assert not REFUSED & set(offered)
    assert offered[0] == "idea"
    await mara.press("More for champions, heads and administrators")
    rest = set(words_of(mara.text))
    assert rest >= REFUSED | OFFICE | ADMIN
    assert not rest & set(offered)


@pytest.mark.parametrize(
    ("role", "first", "not_theirs"),
    [
        (Role.CHAMPION, NETWORK, {"candidates", "queue", "here"}),
        (Role.TRAINING, {"time", "recognition", "share", "candidates"}, {"unit", "term", "queue"}),
        (Role.PROJECT_OFFICE, OFFICE, NETWORK),
        (Role.ADMIN, ADMIN, NETWORK | OFFICE),
    ],
)
async def test_the_words_of_ones_own_role_stand_first(
    cast: Cast, role: Role, first: set[str], not_theirs: set[str]
) -> None:
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["mara"], roles=frozenset({role})))
    await cast["mara"].say("help")
    offered = words_of(cast["mara"].text)
    assert first <= set(offered[: offered.index("idea")])
    assert not not_theirs & set(offered)
    assert {"takeup", "digest", "questions"} <= set(offered)


async def test_a_guest_has_no_more_to_ask_for(cast: Cast) -> None:
    for line in ("help", "help more"):
        await cast["gil"].say(line)
        assert "More for" not in cast["gil"].text
        assert not (REFUSED | OFFICE | ADMIN) & set(words_of(cast["gil"].text))


async def test_a_guest_reads_nothing_and_does_nothing(cast: Cast) -> None:
    id, gil = await cast.idea(), cast["gil"]
    for line in (
        "take",
        "reject",
        "merge",
        "assign",
        "edit",
        "withdraw",
        "case",
        "comment",
        "follow",
        "status",
        "history",
    ):
        await gil.say(f"{line} {id}")
        assert any(words in gil.text for words in ("I know no", "only colleagues", "is for its author")), gil.text
        assert "retyped" not in gil.text
    await gil.say("search pdf")
    gil.sees("for colleagues of the company")
    await gil.say("mine")
    gil.sees("Ideas are handed in by colleagues")
    await gil.say("role give gil@acme.example admin")
    gil.sees("only colleagues")
    assert (await cast.company.initiative(id)).revision == 1


async def test_roles_are_given_by_administrators_only(cast: Cast) -> None:
    await cast["mara"].say("role give mara@acme.example admin")
    cast["mara"].sees("Only an administrator")
    ada = cast["ada"]
    await ada.say("role give kofi@acme.example champion")
    ada.sees("Kofi holds the role champion now")
    assert "Ada changed your roles: you hold champion now" in await cast.hears("kofi")
    await ada.say("role give kofi@acme.example champion")
    ada.sees("holds the role champion already")
    await ada.say("role take ada@acme.example admin")
    ada.sees("the last administrator")
    await ada.say("role give nobody@acme.example champion")
    ada.sees("I know nobody with the address nobody@acme.example")
    await ada.say("role give kofi@acme.example emperor")
    ada.sees("I know no role “emperor”", "champion")
    await ada.say("role kofi@acme.example")
    ada.sees("Kofi: champion")
    assert not cast.people["kofi"].has(Role.CHAMPION)


async def test_a_channel_is_bound_from_inside(cast: Cast) -> None:
    ada = cast["ada"]
    await ada.say("here project-office")
    ada.sees("Say that inside the channel")
    room = ada.elsewhere("C9")
    await room.command("here", "the kitchen")
    room.sees("Which role is this channel for?", "project-office")
    await room.command("here", "Project-Office ")
    room.sees("This is the channel of the project office now")
    id = await cast.idea()
    await cast.company.deliver()
    assert id in cast.company.inbox.at("C9")[0].text
    kofi = cast["kofi"].elsewhere("C9")
    await kofi.command("here", "security")
    kofi.sees("Only an administrator")
