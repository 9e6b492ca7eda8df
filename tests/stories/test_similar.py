"""The verdict on similar ideas: a human's word, of each kind, and what follows from it."""

from __future__ import annotations

import pytest

from bot.handlers.conversation import start
from domain.dossier import SimilarCheck, Verdict
from domain.errors import DomainError
from domain.funnel import CloseReason, Stage
from domain.people import Role
from domain.places import Channel
from tests.stories.absent import stands_in
from tests.stories.cast import Cast, tell
from tests.support.funnel import into
from tests.support.talker import message_text


@pytest.fixture
async def office(cast: Cast) -> Cast:
    """With Nadia, who heads the product portfolio."""
    await cast.add("nadia", Role.PRODUCT_PORTFOLIO)
    await cast.company.bind(Channel.PRODUCT_PORTFOLIO)
    return cast


async def given(office: Cast, id: str) -> SimilarCheck:
    return (await office.company.initiative(id)).dossier.similar


async def judge(office: Cast, id: str, *lines: str, by: str = "amina") -> None:
    await office[by].say(f"similar {id}")
    await office[by].press("Give the verdict")
    await tell(office[by], *lines)


async def test_there_is_nothing_like_it(office: Cast) -> None:
    id = await office.idea()
    await judge(office, id, "unique", "I searched for claims and PDF.")
    office["amina"].sees(f"{id}: There is nothing like it. It goes on by itself.")
    similar = await given(office, id)
    assert (similar.verdict, similar.other, similar.by) == (Verdict.UNIQUE, None, office.people["amina"].id)
    heard = await office.hears("mara")
    assert "Amina of the project office looked for similar ideas. There is nothing like it." in heard
    assert "I searched for claims and PDF." in heard
    await office["mara"].say(f"similar {id}")
    office["mara"].sees("There is nothing like it · Amina, Tue 3 Mar, 10:00")
    assert "Give the verdict" not in office["mara"].text


async def test_related_ones_know_of_each_other(office: Cast) -> None:
    id, other = await office.idea(), await office.idea("kofi")
    await judge(office, id, "related", other.lower(), "no")
    office["amina"].sees(f"It is related to another one: {other}. Both histories say so")
    for one, words in ((id, f"gave the verdict on similar ideas: “It is related to another one: {other}"), (other, id)):
        await office["amina"].say(f"history {one}")
        office["amina"].sees(words)
    office["amina"].sees("Amina called it related to another one")


async def test_a_duplicate_can_be_merged(office: Cast) -> None:
    id, other = await office.idea(), await office.idea("kofi")
    await judge(office, id, "duplicate", other, "Both read claims from PDF.")
    office["amina"].sees("It is the same as another one", "its author stays credited there")
    await office["amina"].press("Merge it…")
    await tell(office["amina"], other, "Both read claims from PDF.")
    after = await office.company.initiative(id)
    assert (after.closing, after.merged_into) == (CloseReason.MERGED, other)
    assert (await given(office, id)).verdict is Verdict.DUPLICATE


async def test_a_duplicate_of_something_that_ended_is_refused(office: Cast) -> None:
    id, other = await office.idea(), await office.idea("kofi")
    await into(office.company, other, Stage.REJECTED)
    await judge(office, id, "duplicate", other, "skip")
    office["amina"].sees(f"{other} was not taken forward", "choose that it be opened again")
    assert (await given(office, id)).verdict is None


async def test_an_older_one_is_opened_again(office: Cast) -> None:
    old, id = await office.idea("kofi"), await office.idea()
    await judge(office, id, "reopen", old, "skip")
    office["amina"].sees(f"{old} is new, and only what was not taken forward can be opened again")
    await office["amina"].say("cancel")
    await into(office.company, old, Stage.REJECTED)
    await judge(office, id, "reopen", old, "skip")
    office["amina"].sees(f"An older one should be opened again: {old}", f"[Open {old} again…]")
    await office["amina"].press(f"Open {old} again…")
    await tell(office["amina"], "A second team asks for the same now.", "skip")
    assert (await office.company.initiative(old)).stage is Stage.NEW


async def test_a_product_does_that_already(office: Cast) -> None:
    id = await office.idea()
    await judge(office, id, "reuse", "Mailroom Sorter", "It sorts letters already.")
    office["amina"].sees("A product does that already: Mailroom Sorter")
    office["amina"].sees("The product portfolio has been told, and chooses.")
    assert "Choose the product" not in office["amina"].text
    similar = await given(office, id)
    assert (similar.verdict, similar.other) == (Verdict.REUSE, "mailroom-sorter")
    await office.company.deliver()
    [posted] = office.company.inbox.at(Channel.PRODUCT_PORTFOLIO.value)
    assert "The project office thinks that Mailroom Sorter does that already." in message_text(posted)
    await office.add("petra", Role.PROJECT_OFFICE, Role.PRODUCT_PORTFOLIO)
    await judge(office, id, "reuse", "Quill", "skip", by="petra")
    office["petra"].sees("Choose it next.")
    await office["petra"].press("Choose the product")
    office["petra"].sees("Which fits?")


async def test_what_was_named_must_be_there_and_be_another(office: Cast) -> None:
    id, amina = await office.idea(), office["amina"]
    await judge(office, id, "related", id, "skip")
    amina.sees("That is this very one. Give the number of the other one.", "Which one?")
    await tell(amina, "AI-2026-9999", "skip", "submit")
    amina.sees("I know no “AI-2026-9999”", "Which one?")
    assert (await given(office, id)).verdict is None
    other = await office.idea("kofi")
    await tell(amina, other, "skip", "submit")
    amina.sees(f"related to another one: {other}")


async def test_only_the_project_office_gives_it(office: Cast) -> None:
    id = await office.idea()
    for name in ("mara", "nadia", "carla"):
        await office[name].say(f"similar {id}")
        office[name].sees("No verdict yet. The project office gives it")
        await start_refused(office, name, id)
    await office["kofi"].say(f"similar {id}")
    office["kofi"].sees("for its people and the heads")
    await into(office.company, id, Stage.CLOSED)
    await start_refused(office, "amina", id, "is over")


async def start_refused(office: Cast, name: str, id: str, words: str = "That is for the project office") -> None:
    act = await office.company.act(f"{name}@acme.example")
    with pytest.raises(DomainError, match=words):
        await start(act, "similar_verdict", id)


async def test_what_was_found_is_shown(office: Cast) -> None:
    other, id = await office.idea("kofi"), await office.idea()
    now = office.company.office.now()
    await into(office.company, id, Stage.ASSESSMENT, similar=SimilarCheck(ran_at=now, matches=(other, "AI-2020-0001")))
    await office["amina"].say(f"similar {id}")
    office["amina"].sees("1 candidate found", other, "No verdict yet", f"[Show {other}]")
    await judge(office, id, "unique", "skip")
    similar = await given(office, id)
    assert (similar.ran_at, similar.matches) == (now, (other, "AI-2020-0001"))


async def test_a_deputy_gives_it_for_the_office(office: Cast) -> None:
    id = await office.idea()
    await stands_in(office, "kofi", "amina")
    await judge(office, id, "unique", "skip", by="kofi")
    await office["amina"].say(f"history {id}")
    office["amina"].sees("Kofi for Amina gave the verdict on similar ideas: “There is nothing like it")
