"""Playbooks looked after in chat: read, written, changed, proposed, decided, brought back, reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.actions import StartFlow
from bot.curation_actions import BringBack, PublishProposal, StillRight
from bot.events import ButtonPressed, Shortcut, SourceMessage
from bot.jobs import run_due
from bot.ui import Action
from bot.usecases.playbooks import renewed
from domain.history import verify
from domain.people import Role
from domain.places import Channel
from domain.versions import Version, VersionState
from storage.unit_of_work import reading
from tests.stories.cast import Cast, tell
from tests.support.playbooks import shelve, write
from tests.support.talker import Talker

WAYS = "may i use my own phone for ai\ncan i install the app on a private phone\nai on my own device"
WORDS = (
    "**Only with the company profile.** Ask the security team for it.\n\n## Why\n- data stays inside\n- it can be wiped"
)


@pytest.fixture
async def cast(cast: Cast, tmp_path: Path) -> Cast:
    await cast.add("sela", Role.SECURITY)
    await cast.add("sid", Role.SECURITY)
    await cast.add("tess", Role.TRAINING)
    await cast.add("dora", Role.DIRECTOR)
    shelve(cast, write(tmp_path / "playbooks"))
    return cast


async def written(talker: Talker, title: str = "May I use my own phone?", words: str = WORDS, ways: str = WAYS) -> None:
    """A new entry up to its review page."""
    await tell(talker, f"playbook add {title}", "Everybody", "Security team", ways, words)


async def versions(cast: Cast, id: str) -> list[Version]:
    async with reading(cast.company.database) as uow:
        return await uow.playbooks.of(id)


async def verbs(cast: Cast, id: str) -> list[str]:
    async with reading(cast.company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
        return [entry.verb for entry in await uow.history.of(f"playbook:{id}")]


async def press(talker: Talker, action: Action) -> None:
    """A button that the person was not shown, or no longer sees."""
    await talker.send(ButtonPressed(talker.origin(), action.pack()))


OWN_PHONE = "may-i-use-my-own-phone"


async def test_the_list_stands_by_owner_and_only_shows_what_the_reader_may_read(cast: Cast) -> None:
    mara, dora = cast["mara"], cast["dora"]
    await mara.say("playbooks")
    mara.sees("The security team", "Which data may I use?: which-data · reviewed 1 Feb 2026", "The project office")
    assert "AI lead" not in mara.text
    assert "champion" not in mara.text.lower()
    await dora.say("playbooks")
    dora.sees("Should we hire an AI lead now?", "How much time does a champion need?")
    await dora.say("playbooks website")
    dora.sees("May I paste client text into a public tool?", "1 playbook")
    assert "AI lead" not in dora.text
    await mara.say("playbook hiring-an-ai-lead")
    mara.sees("I know no playbook “hiring-an-ai-lead”")
    await mara.say("playbook history hiring-an-ai-lead")
    mara.sees("I know no playbook “hiring-an-ai-lead”")
    await mara.say("playbook edit hiring-an-ai-lead")
    mara.sees("I know no playbook “hiring-an-ai-lead”")


async def test_one_entry_with_what_the_reader_can_do(cast: Cast) -> None:
    mara, sela, gil = cast["mara"], cast["sela"], cast["gil"]
    await mara.say("playbook which-data")
    mara.sees("Mask the names first", "Reviewed 1 Feb 2026 by the security team, for everybody", "[Propose a change]")
    assert "Asked as" not in mara.text
    await sela.say("playbook which-data")
    sela.sees("Asked as: which data is allowed", "[Change]", "[Retire]")
    await gil.say("playbook which-data")
    assert "[" not in gil.text
    await gil.say("playbook add Own things")
    gil.sees("only colleagues of the company")
    await gil.send(Shortcut(gil.origin(), "playbook_add", SourceMessage("Words of somebody.")))
    gil.sees("only colleagues of the company")


async def test_the_owner_publishes_at_once_and_everybody_gets_the_answer(cast: Cast) -> None:
    sela, mara = cast["sela"], cast["mara"]
    await mara.say("may i use ai on my own phone?")
    assert "company profile" not in mara.text
    await written(sela)
    sela.sees("Title: May I use my own phone?", "Only with the company profile.", "ai on my own device")
    await sela.say("submit")
    sela.sees("is published", "Only with the company profile.", "Why", "September 2026")
    await mara.say("may i use ai on my own phone?")
    mara.sees("Only with the company profile.", "reviewed 3 Mar 2026 by the security team")
    assert await verbs(cast, OWN_PHONE) == ["playbook_published"]


async def test_mistakes_come_back_at_the_field_and_nothing_is_lost(cast: Cast) -> None:
    sela = cast["sela"]
    await written(sela, words="See ![a cat](https://a.example/cat.png) here.", ways="only one way")
    sela.sees("An image is not shown; write a link")
    await sela.say("<b>Bold</b> words")
    sela.sees("HTML is not shown")
    await sela.say("Go to [the page](javascript:alert(1)).")
    sela.sees("A link must lead to a web address")
    await sela.say("Go to [the page](https://acme.example/page).")
    sela.sees("Title: May I use my own phone?")
    await sela.say("submit")
    sela.sees("At least three ways of asking it", "Edit: How people ask")
    await sela.press("Edit: How people ask")
    await sela.say(WAYS)
    await sela.say("submit")
    sela.sees("is published", "the page")


async def test_changing_keeps_every_version_and_one_is_brought_back(cast: Cast) -> None:
    sela, mara = cast["sela"], cast["mara"]
    await tell(sela, "playbook which-data")
    await sela.press("Change")
    sela.sees("Answer: ## Short answer", "Asked as: can i put customer names")
    await sela.press("Edit: The answer")
    await sela.say("Yes, with the masked tool only.")
    await sela.say("submit")
    sela.sees("is published", "masked tool")
    await mara.say("which data is allowed")
    mara.sees("masked tool")
    await sela.say("playbook retire which-data")
    sela.sees("Why shall it answer no more?")
    await sela.say("It is in the handbook now.")
    sela.sees("is retired")
    await mara.say("which data is allowed")
    assert "masked tool" not in mara.text
    await mara.say("playbook which-data")
    mara.sees("I know no playbook")
    await sela.say("playbook history which-data")
    sela.sees("Version 1: retired · Sela", "It is in the handbook now.")
    await sela.press("Bring back")
    sela.sees("Version 1 is back, as version 2")
    await mara.say("which data is allowed")
    mara.sees("masked tool")
    assert [one.state for one in await versions(cast, "which-data")] == [VersionState.PUBLISHED, VersionState.REPLACED]
    assert await verbs(cast, "which-data") == ["playbook_published", "playbook_retired", "playbook_published"]
    await press(sela, BringBack("which-data", 1))
    sela.sees("in force already")


async def test_a_shipped_entry_is_retired_and_only_by_those_who_may(cast: Cast) -> None:
    mara, tess = cast["mara"], cast["tess"]
    await mara.say("playbook retire which-data")
    mara.sees("That is for the security team, the head of training and promotion or an administrator")
    await tell(tess, "playbook retire public-tools", "We have no public tools.")
    tess.sees("is retired")
    assert "public-tools" not in (await renewed(cast.company.office)).snapshot.playbooks


async def test_a_champion_proposes_from_a_thread_and_the_owner_publishes(cast: Cast) -> None:
    carla, sela, sid = cast["carla"], cast["sela"], cast["sid"]
    await cast.company.bind(Channel.SECURITY)
    source = SourceMessage("Private phones are fine with the company profile.", "Kofi", "https://chat.example/1")
    await carla.send(Shortcut(carla.origin(), "playbook_add", source))
    await tell(carla, "May I use my own phone?", "Everybody", "Security team", WAYS)
    carla.sees("Answer: Private phones are fine with the company profile.")
    await carla.say("submit")
    carla.sees("Your words are with the security team now, as a proposal")
    for name in ("sela", "sid"):
        heard = await cast.hears(name)
        assert "Carla proposes a new playbook entry: May I use my own phone?" in heard
        assert "Private phones are fine with the company profile." in heard
        assert "[Publish]\n[Change it…]\n[Decline…]" in heard
    assert len(cast.company.inbox.at(Channel.SECURITY.value)) == 1
    await cast["mara"].say("playbook may-i-use-my-own-phone")
    cast["mara"].sees("I know no playbook")
    await sela.press("Publish")
    sela.sees("is published")
    assert "Sela published what you proposed" in await cast.hears("carla")
    assert "Published by Sela" in await cast.hears("sid")
    assert "[Publish]" not in await cast.hears("sid")
    await press(sid, PublishProposal(OWN_PHONE, 1))
    sid.sees("was published already. Sela did that at 10:00")
    await cast["mara"].say("ai on my own device")
    cast["mara"].sees("Private phones are fine")
    assert await verbs(cast, OWN_PHONE) == ["playbook_proposed", "playbook_published"]


async def test_a_proposal_is_declined_with_its_reason_which_stays_literal(cast: Cast) -> None:
    mara, sela = cast["mara"], cast["sela"]
    await written(mara, ways="only one way of asking")
    await mara.say("submit")
    mara.sees("as a proposal")
    await cast.hears("sela")
    await sela.press("Publish")
    sela.sees("At least three ways", "Change it…")
    await sela.press("Decline…")
    await sela.say("*Not* yet <!channel>: wait for the policy.")
    sela.sees("Declined")
    heard = await cast.hears("mara")
    assert "Sela does not publish what you proposed" in heard
    assert "“*Not* yet <!channel>: wait for the policy.”" in heard
    assert "Declined by Sela" in await cast.hears("sela")
    await mara.say("playbook decline")
    await press(mara, PublishProposal(OWN_PHONE, 1))
    mara.sees("That is for the security team")


async def test_a_proposal_is_published_with_changes(cast: Cast) -> None:
    mara, sela = cast["mara"], cast["sela"]
    await written(mara, ways="only one way of asking")
    await mara.say("submit")
    await cast.hears("sela")
    await sela.press("Change it…")
    sela.sees("Only with the company profile.")
    await sela.press("Edit: How people ask")
    await sela.say(WAYS)
    await sela.say("submit")
    sela.sees("is published with your changes")
    assert "Sela published your proposal with changes" in await cast.hears("mara")
    first, second = reversed(await versions(cast, OWN_PHONE))
    assert (first.state, second.state) == (VersionState.DECLINED, VersionState.PUBLISHED)
    assert "Published with changes, as version 2" in await cast.hears("sela")


async def test_a_stale_proposal_says_so(cast: Cast) -> None:
    mara, sela = cast["mara"], cast["sela"]
    await mara.say("playbook which-data")
    await mara.press("Propose a change")
    await mara.press("Edit: The answer")
    await tell(mara, "Everything may be used.", "submit")
    assert "has changed since" not in await cast.hears("sela")
    assert "proposes a change of a playbook entry" in await cast.hears("sela")
    cast.company.clock.forward(minutes=5)
    await tell(sela, "playbook edit which-data")
    await sela.press("Edit: The answer")
    await tell(sela, "Nothing may be used.", "submit")
    assert "The entry has changed since, by Sela" in await cast.hears("sid")


async def test_who_was_overtaken_while_writing_overwrites_nothing_and_loses_nothing(cast: Cast) -> None:
    sela, sid = cast["sela"], cast["sid"]
    for one in (sela, sid):
        await one.say("playbook edit which-data")
        await one.press("Edit: The answer")
        await one.say(f"The words of {one.account.user}.")
    await sela.say("submit")
    await sid.say("submit")
    sid.sees("Sela changed *which-data* while you were writing", "as a proposal", "The words of sid")
    states = [one.state for one in await versions(cast, "which-data")]
    assert states == [VersionState.PROPOSED, VersionState.PUBLISHED]


async def test_two_retire_at_once_and_one_is_told_who_was_faster(cast: Cast) -> None:
    sela, sid = cast["sela"], cast["sid"]
    await sid.say("playbook retire which-data")
    await tell(sela, "playbook edit which-data", "submit")
    await sid.say("Not needed.")
    sid.sees("*which-data* was changed in the meantime", "Sela did that at 10:00")


async def test_reviews_are_put_before_their_owner_once_for_each_stage(cast: Cast) -> None:
    company = cast.company
    await company.bind(Channel.SECURITY)
    await run_due(company.office, company.clock.now())
    await company.deliver()
    assert company.inbox.at(Channel.SECURITY.value) == []
    company.clock.instant = company.clock.instant.replace(month=7, day=20, hour=3)
    await run_due(company.office, company.clock.now())
    await company.deliver()
    assert company.inbox.at(Channel.SECURITY.value) == []  # nobody is told at five in the morning
    company.clock.forward(hours=6)
    for _ in range(3):
        await run_due(company.office, company.clock.now())
        company.clock.forward(days=3)
    await company.deliver()
    [said] = company.inbox.at(Channel.SECURITY.value)
    assert said.card is not None
    assert len(said.card.buttons) == 3
    assert "3 playbooks are due for review" in said.text
    assert "due for review" in await cast.hears("tess")
    assert "due for review" in await cast.hears("dora")
    company.clock.instant = company.clock.instant.replace(month=8, day=3)
    await run_due(company.office, company.clock.now())
    await run_due(company.office, company.clock.now())
    await company.deliver()
    assert len(company.inbox.at(Channel.SECURITY.value)) == 2


async def test_still_right_makes_it_quiet_for_half_a_year(cast: Cast) -> None:
    company, dora = cast.company, cast["dora"]
    company.clock.instant = company.clock.instant.replace(month=7, day=20)
    await run_due(company.office, company.clock.now())
    assert "1 playbook is due for review" in await cast.hears("dora")
    await dora.press("Still right")
    dora.sees("stands, reviewed today; I ask again by 20 Jan 2027")
    await press(dora, StillRight("hiring-an-ai-lead", 0))
    dora.sees("was changed in the meantime", "You did that at")
    [version] = await versions(cast, "hiring-an-ai-lead")
    assert version.state is VersionState.PUBLISHED
    company.clock.forward(days=20)
    await run_due(company.office, company.clock.now())
    assert (await cast.hears("dora")).count("due for review") == 1
    await press(cast["mara"], StillRight("which-data", 0))
    cast["mara"].sees("That is for the security team")


async def test_what_was_stopped_is_kept_as_a_lesson_without_its_authors_name(cast: Cast) -> None:
    mara, amina, kofi = cast["mara"], cast["amina"], cast["kofi"]
    number = await cast.idea()
    await amina.say(f"reject {number}")
    await amina.press("The risk is too high for now")
    await amina.say("Mara's data may not leave the building.")
    amina.sees("is not taken forward", "[Keep the lesson]")
    await amina.press("Keep the lesson")
    amina.sees("Can AI do this here:", f"We looked at this as {number}: its author's data may not leave the building.")
    assert "Mara" not in amina.text
    await amina.say("submit")
    amina.sees("is published")
    await kofi.say("can ai do this here: support retypes claims from pdf?")
    kofi.sees("We looked at this as")
    await press(mara, StartFlow("playbook_add", f"lesson:{number}"))
    mara.sees("Can AI do this here")
    await press(kofi, StartFlow("playbook_add", f"lesson:{number}"))
    kofi.sees("for its people and the heads")


async def test_forged_buttons_are_answered_politely(cast: Cast) -> None:
    mara = cast["mara"]
    for action in (
        PublishProposal("which-data", 10**30),
        BringBack("which-data", -1),
        StillRight("nothing", 0),
        StartFlow("playbook_edit", ""),
        StartFlow("playbook_edit", "which-data:99999999999999"),
        StartFlow("playbook_edit", "which-data:7"),
        StartFlow("playbook_retire", "which-data:7"),
        StartFlow("playbook_decline", "which-data:x"),
        StartFlow("playbook_add", "question:1"),
        StartFlow("playbook_add", "lesson:"),
    ):
        await press(mara, action)
        assert "broke" not in mara.text, action
        await mara.say("cancel")
