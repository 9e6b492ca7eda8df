"""Hostile words in ideas that are alike: shown as they were written, cut, and in cards that every surface takes."""

from __future__ import annotations

import pytest

from bot.actions import StartFlow
from bot.alike_actions import AskToJoin, Different, JoinIt, NotNow, ShowAlike, TellNotNow, UseProduct, Welcome
from bot.events import ButtonPressed, Say
from bot.jobs import run_due
from bot.ui import Action
from tests.hostile.corpus import HOSTILE
from tests.hostile.filling import MARKED, fits, marked_up, messages
from tests.hostile.sending import unbroken
from tests.stories.cast import Cast
from tests.support.talker import buttons

CLAIMS = "retyping claims from PDF costs 40 hours a week"


async def presses(cast: Cast, name: str, action: Action) -> None:
    await unbroken(cast[name], ButtonPressed(cast[name].origin(), action.pack()))


async def looked_at(cast: Cast, words: str) -> None:
    """Mara and Kofi have the same idea in these words, and look at it, join it, and answer."""
    title = f"{words[:60]} claims"
    id = (await cast.company.idea("mara@acme.example", title=title, problem=f"{CLAIMS} {words}"[:3000])).id
    await cast["kofi"].say(f"idea: {CLAIMS} {words}"[:3500])
    shown = [one for one in buttons(cast["kofi"].last) if isinstance(one.action, ShowAlike)]
    for one in shown:
        await presses(cast, "kofi", one.action)
    of = shown[0].action.of if shown and isinstance(shown[0].action, ShowAlike) else ""
    for action in (JoinIt(id, of), AskToJoin(id, of), UseProduct("quill", of)):
        await presses(cast, "kofi", action)
    await presses(cast, "mara", NotNow(id, cast.people["kofi"].id, of))
    await presses(cast, "mara", Welcome(id, cast.people["kofi"].id, of))
    await cast.company.idea("kofi@acme.example", title=title, problem=f"{CLAIMS} {words}"[:3000])
    await run_due(cast.company.office, cast.company.clock.now())
    await cast["amina"].say(f"similar {id}")
    await presses(cast, "amina", StartFlow("similar_verdict", id))
    await cast["amina"].say("related")
    await cast.company.deliver()


async def test_marks_are_words(cast: Cast) -> None:
    await looked_at(cast, MARKED)
    told = list(messages(cast))
    assert len(told) > 10
    for message in told:
        assert not marked_up(message), message
        fits(message)


@pytest.mark.parametrize("name", sorted(HOSTILE)[:12])
async def test_any_words_fit(cast: Cast, name: str) -> None:
    await looked_at(cast, HOSTILE[name])
    for message in messages(cast):
        fits(message)


STRANGE = ("", "AI-2026-9999", "AI-", "x" * 60, "../../etc", "' OR 1=1 --", "\u202eevil")


@pytest.mark.parametrize("strange", STRANGE)
async def test_buttons_with_strange_ids_get_a_sentence(cast: Cast, strange: str) -> None:
    """A forged button is a wish, not a right."""
    id = (await cast.company.idea("mara@acme.example")).id
    forged: tuple[Action, ...] = (
        ShowAlike(strange), JoinIt(strange, id), JoinIt(id, strange), AskToJoin(strange, strange),
        Welcome(id, strange, strange), Welcome(strange, strange, ""), NotNow(id, strange, ""),
        TellNotNow(id, strange, ""), Different(strange), UseProduct(strange, strange),
    )  # fmt: skip
    for name in ("kofi", "gil", "mara"):
        for action in forged:
            await presses(cast, name, action)
            assert isinstance(cast[name].last, Say)
    assert (await cast.company.initiative(id)).revision == 1


async def test_the_words_of_somebody_elses_draft_are_never_sent(cast: Cast) -> None:
    id = (await cast.company.idea("mara@acme.example")).id
    await cast["carla"].say("idea: The secret merger needs 40 hours of retyping a week from PDF claims")
    drafts = [one.action for one in buttons(cast["carla"].last)]
    theirs = next(one.conversation for one in drafts if hasattr(one, "conversation"))
    for action in (ShowAlike(theirs), JoinIt(id, theirs), AskToJoin(id, theirs)):
        await presses(cast, "kofi", action)
        assert "merger" not in cast["kofi"].text
    assert "merger" not in await cast.hears("mara")
