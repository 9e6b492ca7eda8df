"""Who reaches what: answers for heads and champions, questions of others, entries of other owners."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.actions import StartFlow
from bot.curation_actions import BringBack, NotForUs, PublishProposal, StillRight
from bot.events import ButtonPressed
from bot.ui import Action
from bot.usecases.alike import look_alike
from bot.usecases.playbooks import renewed
from domain.people import Role
from domain.questions import QuestionState
from domain.versions import Version, VersionState
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast, tell
from tests.support.playbooks import shelve, write
from tests.support.talker import Talker

SECRET = "Did anybody hear whether Kim in claims is dismissed in March?"
LIKE_IT = "is kim in claims dismissed in march"


@pytest.fixture
async def cast(cast: Cast, tmp_path: Path) -> Cast:
    await cast.add("sela", Role.SECURITY)
    await cast.add("tess", Role.TRAINING)
    await cast.add("dora", Role.DIRECTOR)
    await cast.add("petra", Role.PROJECT_MANAGER)
    shelve(cast, write(tmp_path / "playbooks"))
    return cast


async def press(talker: Talker, action: Action) -> None:
    await talker.send(ButtonPressed(talker.origin(), action.pack()))


async def asked(cast: Cast, name: str, words: str, state: QuestionState = QuestionState.OPEN) -> int:
    async with writing(cast.company.database) as uow:
        person, now = cast.people[name].id, cast.company.clock.now()
        return await uow.questions.add(now, words, band="unknown", score=0.1, state=state, person=person)


async def versions(cast: Cast, id: str) -> list[Version]:
    async with reading(cast.company.database) as uow:
        return await uow.playbooks.of(id)


async def publish(cast: Cast, id: str) -> None:
    """What came in a file is published in chat by its owner, so that it has a version."""
    await tell(cast["tess"], f"playbook edit {id}")
    await cast["tess"].press("Edit: The answer")
    await tell(cast["tess"], "Only once three pilots have shown impact; a part-time lead is enough before.", "submit")
    assert (await versions(cast, id))[0].state is VersionState.PUBLISHED


async def test_whoever_asks_alike_does_not_read_the_words_of_others(cast: Cast) -> None:
    await asked(cast, "sam", SECRET)
    own = await asked(cast, "kofi", LIKE_IT)
    await press(cast["kofi"], StartFlow("playbook_add", f"question:{own}"))
    assert "Did anybody hear" not in cast["kofi"].text
    await tell(cast["kofi"], "1", "1")
    assert "Did anybody hear" not in cast["kofi"].text
    await cast["kofi"].say("Nobody is dismissed; ask your own head about it.")
    assert "Did anybody hear" not in cast["kofi"].text


async def test_a_retired_entry_is_not_taken_over_by_another_role(cast: Cast) -> None:
    await publish(cast, "which-data")
    petra = cast["petra"]
    await petra.say("playbook edit which-data")
    await petra.press("Edit: What it is about")
    await tell(petra, "Which data may I use?", "1", "Project manager")
    await petra.press("Edit: The answer")
    await petra.say("Any data may be used from now on, everywhere.")
    await tell(cast["sela"], "playbook retire which-data", "Wrong since yesterday.")
    await petra.say("submit")
    states = [one.state for one in await versions(cast, "which-data")]
    assert VersionState.PUBLISHED not in states
    await petra.say("which data is allowed")
    assert "Any data may be used" not in petra.text
    number = (await versions(cast, "which-data"))[0].number
    await press(petra, PublishProposal("which-data", number))
    await press(petra, BringBack("which-data", number))
    assert VersionState.PUBLISHED not in [one.state for one in await versions(cast, "which-data")]


async def test_what_was_declined_is_not_brought_back_by_another_role(cast: Cast) -> None:
    await publish(cast, "which-data")
    petra = cast["petra"]
    await petra.say("playbook edit which-data")
    await petra.press("Edit: What it is about")
    await tell(petra, "Which data may I use?", "1", "Project manager", "submit")
    await tell(cast["sela"], "playbook retire which-data", "Wrong since yesterday.")
    await press(petra, PublishProposal("which-data", 2))
    assert VersionState.PUBLISHED not in [one.state for one in await versions(cast, "which-data")]
    await petra.say("playbook history which-data")
    assert "Wrong since yesterday" not in petra.text


@pytest.mark.parametrize("name", ["kofi", "carla", "gil"])
async def test_forged_ids_do_not_tell_whether_there_is_such_an_entry(cast: Cast, name: str) -> None:
    await publish(cast, "hiring-an-ai-lead")
    one = cast[name]
    for make in (
        lambda it: BringBack(it, 1),
        lambda it: StillRight(it, 1),
        lambda it: PublishProposal(it, 1),
        lambda it: StartFlow("playbook_edit", it),
        lambda it: StartFlow("playbook_edit", f"{it}:1"),
        lambda it: StartFlow("playbook_retire", it),
        lambda it: StartFlow("playbook_decline", f"{it}:1"),
    ):
        said = []
        for id in ("hiring-an-ai-lead", "hiring-an-ai-bear"):
            await press(one, make(id))
            said.append(one.text.replace(id, "…"))
        assert said[0] == said[1], make("x")
    for word in ("playbook", "playbook history", "playbook edit", "playbook retire"):
        said = []
        for id in ("hiring-an-ai-lead", "hiring-an-ai-bear"):
            await one.say(f"{word} {id}")
            said.append(one.text.replace(id, "…"))
        assert said[0] == said[1], word
    await one.say("playbooks lead")
    assert "hire" not in one.text


async def test_a_proposal_of_a_change_reaches_its_present_owner(cast: Cast) -> None:
    petra = cast["petra"]
    await petra.say("playbook edit which-data")
    await petra.press("Edit: What it is about")
    await tell(petra, "Which data may I use?", "1", "Champion", "submit")
    assert "proposes a change" in await cast.hears("sela")


async def test_a_conversation_about_a_proposal_ends_with_the_right(cast: Cast) -> None:
    """Its owner then was; now somebody else's role would have to decide."""
    await tell(
        cast["mara"], "playbook add May I print at home?", "1", "Security team", "a a\nb b\nc c", "Yes, you may."
    )
    await cast["mara"].say("submit")
    await cast.company.deliver()
    await press(cast["sela"], StartFlow("playbook_edit", "may-i-print-at-home:1"))
    await cast["sela"].press("Edit: What it is about")
    await tell(cast["sela"], "May I print at home?", "1", "Project manager")
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["sela"], roles=frozenset({Role.PROJECT_MANAGER})))
    await cast["sela"].say("submit")
    assert VersionState.PUBLISHED not in [one.state for one in await versions(cast, "may-i-print-at-home")]


async def test_heads_answers_in_every_way_an_employee_has(cast: Cast) -> None:
    for name in ("kofi", "carla", "gil"):
        one = cast[name]
        hidden = ["part-time lead", "hire an AI lead now"] + (["Half a day a week"] if name != "carla" else [])
        for line in (
            "should we hire a head of ai",
            "ask when do we need an ai lead",
            "how many hours does a champion spend",
            "who agrees to my champion hours",
            "search hire an ai lead",
            "playbook hiring-an-ai-lead",
            "playbook history hiring-an-ai-lead",
            "playbooks hire",
            "questions",
            "similar hire an ai lead",
        ):
            await one.say(line)
            assert not [words for words in hidden if words.lower() in one.text.lower()], (name, line)
            await one.say("cancel")


async def test_an_entry_that_is_now_for_heads_answers_no_old_button(cast: Cast) -> None:
    kofi = cast["kofi"]
    await kofi.say("which data is allowed")
    await tell(cast["tess"], "playbook edit which-data")
    await cast["tess"].press("Edit: What it is about")
    await tell(cast["tess"], "Which data may I use?", "Heads only", "Security team", "submit")
    await renewed(cast.company.office)
    await kofi.say("which data is allowed")
    assert "personal data" not in kofi.text.lower()
    await kofi.say("playbook history which-data")
    assert "version" not in kofi.text.lower()


async def test_not_for_us_is_for_those_who_look_after_playbooks(cast: Cast) -> None:
    id = await asked(cast, "sam", SECRET)
    for name in ("kofi", "carla", "gil"):
        await press(cast[name], NotForUs(id))
        async with reading(cast.company.database) as uow:
            found = await uow.questions.get(id)
        assert found is not None
        assert found.state is QuestionState.OPEN


async def test_a_hidden_text_is_not_guessed_word_by_word(cast: Cast) -> None:
    """Numbers and titles are for everybody (domain rule 12); the words below them are not."""
    hidden = "We prepare the zebra takeover of Acme in March by hand, 40 hours a week, in secret meetings."
    await cast.company.idea("mara@acme.example", title="Faster letters", problem=hidden)
    office, kofi = cast.company.office, cast.people["kofi"]
    for words in ("zebra", "zebra takeover", "faster zebra takeover penguins"):
        assert await look_alike(office, kofi, words) == []
        assert await look_alike(office, cast.people["gil"], words) == []
        assert [one.initiative for one in await look_alike(office, cast.people["amina"], words)]
        await cast["kofi"].say(f"search {words}")
        assert "Faster letters" not in cast["kofi"].text
    for words in ("faster letters", "Every week we prepare a takeover of another firm by hand in secret meetings"):
        found = await look_alike(office, kofi, words)
        assert [one.initiative.title for one in found if one.initiative is not None] == ["Faster letters"]
        assert set(found[0].why) <= {"faster", "letters"}
