"""What can be learnt of an initiative at its gates by those who may not read it, or not even know of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions import Follow, StartFlow
from bot.flows import FLOWS
from bot.router import router
from bot.ui import Action
from domain.funnel import Stage
from domain.model import Visibility
from domain.people import Role
from tests.hostile.test_gates_attacks import forged, press
from tests.stories.cast import Cast, tell
from tests.support.funnel import into
from tests.support.talker import Talker


def seen_by(cast: Cast, visibility: Visibility) -> None:
    """The company shows its initiatives like that from now on."""
    office = cast.company.office
    cast.company.office = replace(office, model=replace(office.model, visibility=visibility))
    cast.company.dispatch = replace(cast.company.dispatch, office=cast.company.office)
    for one in cast.talkers.values():
        one.dispatch = cast.company.dispatch


# What begins or goes on with something; and what is a question where it is no command: its number is words like others.
LEFT_OUT = {"idea", "help", "drafts", "resume", "take", "network", "share", "time", "unit"}


async def answers(talker: Talker, id: str, round: int) -> list[tuple[str, str]]:
    """What every command and every button says about that number, which is left out."""
    found: list[tuple[str, str]] = []
    for name in router.commands:
        for words in ("", " some words https://a.example"):
            if name not in LEFT_OUT:
                await talker.command(name, f"{id}{words}")
                found.append((name, talker.text.replace(id, "#").replace(id.lower(), "#")))
                await talker.command("cancel")
    buttons: list[Action] = [*(StartFlow(flow, id) for flow in FLOWS), Follow(id)]
    for action in (*buttons, *forged(id, round)):
        found.append((str(action).replace(id, "#"), (await press(talker, action)).replace(id, "#")))
        await talker.command("cancel")
    return found


HIDDEN_FROM = [
    ("kofi", Visibility.CLOSED),
    ("gil", Visibility.CLOSED),
    ("pia", Visibility.CLOSED),
    ("gil", Visibility.TITLES),  # colleagues may know the titles
]


@pytest.mark.parametrize(("who", "visibility"), HIDDEN_FROM)
async def test_nothing_tells_whether_a_hidden_number_exists(cast: Cast, who: str, visibility: Visibility) -> None:
    await cast.add("pia", Role.PROJECT_MANAGER)
    id = await cast.idea()
    moved = await into(cast.company, id, Stage.DELIVERY)
    seen_by(cast, visibility)
    there, missing = await answers(cast[who], id, moved.round), await answers(cast[who], "AI-2026-0999", moved.round)
    for one, other in zip(there, missing, strict=True):
        assert one == other


async def test_who_sees_the_title_only_hears_that_and_not_what(cast: Cast) -> None:
    """A follower without rights: no reason, no opinion, no condition, and nothing of what is missing."""
    for name, role in (("ivo", Role.INFRASTRUCTURE), ("sev", Role.SECURITY), ("dora", Role.DIRECTOR)):
        await cast.add(name, role)
    said, id, other = "zzsecretzz are the words", await cast.idea(), await cast.idea()
    await cast["kofi"].say(f"follow {id}")
    await into(cast.company, id, Stage.ASSESSMENT)
    await tell(cast["ivo"], f"sign {id}", "no", said)
    await tell(cast["ivo"], f"opinion {id}", said)
    await tell(cast["carla"], f"risk {id}", "data", said, "5", "5", "skip", "skip")
    await cast["dora"].say(f"risks {id}")
    await tell(cast["dora"], "Accept…")
    await cast["sev"].say(f"security {id}")
    await cast["sev"].press("With conditions…")
    await cast["sev"].say(said)
    await tell(cast["amina"], f"depends {id}", other, said)
    await tell(cast["amina"], f"dispute {id}", said)
    await tell(cast["dora"], f"decide {id}", "send back", said, "skip")
    assert said in await cast.hears("mara")
    heard = await cast.hears("kofi")
    assert "sent it back" in heard
    assert "zzsecretzz" not in heard
    looks = ("gate", "missing", "steps", "risks", "passport", "history", "security", "impact", "roles", "similar")
    for look in (*looks, "waits", "place"):
        await cast["kofi"].command(look, id)
        assert "zzsecretzz" not in cast["kofi"].text
        assert "needs" not in cast["kofi"].text
        assert "its people" in cast["kofi"].text, look
