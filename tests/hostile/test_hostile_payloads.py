"""Buttons and forms that carry what none of ours does: never an exception."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.actions import (
    Answer,
    AskChampion,
    ChooseDepartment,
    DontKnowThat,
    EditStep,
    Follow,
    Go,
    Join,
    More,
    Move,
    NeedsNumber,
    RunCommand,
    StartFlow,
    Take,
    UsePending,
)  # fmt: skip
from bot.events import (
    ButtonPressed,
    FormButton,
    FormClosed,
    FormSubmitted,
    Say,
)  # fmt: skip
from bot.flows import FLOWS
from domain.people import Role
from tests.hostile.corpus import WRONG_TYPES
from tests.hostile.sending import author_or_office, conversation, sends, some, unbroken
from tests.stories.cast import PROBLEM, Cast
from tests.support.talker import Talker


@pytest.mark.parametrize("text", some("separators", "lone surrogates", "nul", "json", "nothing", "slack mention"))
async def test_button_payloads(cast: Cast, text: str) -> None:
    kofi, short = cast["kofi"], text[:60]
    await kofi.say(f"/idea {PROBLEM}")
    one = await open_conversation(kofi)
    actions = [
        Answer(one, 0, short, short), Answer(one, 0, "objective", short), Answer(short, 1, "metric", "x"),
        DontKnowThat(one, 0, short), UsePending(one, 0, short), UsePending(short, 0, "metric"),
        Go(short, 0, Move.SKIP), EditStep(one, 0, short), StartFlow(short, short), StartFlow("comment", short),
        RunCommand(short, short), RunCommand("status", short), Take(short), NeedsNumber(short), More(short),
        Follow(short), AskChampion(short), Join(short), ChooseDepartment(short),
    ]  # fmt: skip
    for who in (kofi, cast["amina"]):
        for action in actions:
            await sends_pressed(who, packed(action))
        for kind in ("answer", "go", "start", "run", "take", "nothing", ""):
            for payload in (f"{kind}|{text}", f"{kind}|{text}|1|{text}", f"{kind}|%00|9|%ED%A0%80", text, kind):
                await sends_pressed(who, payload)


async def open_conversation(talker: Talker) -> str:
    action = talker.button("I don't know yet").action
    assert isinstance(action, DontKnowThat)
    return action.conversation


def packed(action: object) -> str:
    try:
        return action.pack()  # type: ignore[attr-defined,no-any-return]  # an Action
    except (ValueError, UnicodeEncodeError):
        return "take|x"


async def sends_pressed(talker: Talker, payload: str) -> None:
    await unbroken(talker, ButtonPressed(talker.origin(), payload))


@pytest.mark.parametrize("flow", list(FLOWS))
async def test_form_values_of_wrong_types(cast: Cast, flow: str) -> None:
    await cast.add("olga", *(role for role in Role if role is not Role.EMPLOYEE))  # may begin what others may not
    name = author_or_office(flow)
    who = cast["olga" if name == "amina" else name]
    for raw in WRONG_TYPES:
        id = (await cast.company.idea("mara@acme.example")).id
        page = await conversation(who, flow, id)
        if page is None:
            continue  # not begun at this stage
        values: Mapping[str, object] = dict.fromkeys([*FLOWS[flow].by_name, "no such field"], raw)
        for button in FormButton:
            await sends(who, FormSubmitted(who.origin(), page.conversation, page.turn, values, button))
        await sends(who, FormSubmitted(who.origin(), page.conversation, 10**30, values, edit="\x00\ud800"))
        await sends(who, FormClosed(who.origin(), page.conversation, -5, values))
        await sends(who, FormSubmitted(who.origin(), "no such conversation", 0, values))
        await sends(who, FormClosed(who.origin(), "\ud800\x00", 0, values))
        await who.say("/resume")
        assert "Something broke" not in who.text
        await who.say("cancel")
        assert isinstance(who.last, Say)
        who.replies.clear()
