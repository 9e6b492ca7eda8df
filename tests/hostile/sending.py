"""Sending events whose reply must not be that of a bug."""

from __future__ import annotations

from bot.actions import (
    StartFlow,
)  # fmt: skip
from bot.events import (
    ButtonPressed,
    CloseForm,
    Command,
    Event,
    FormSubmitted,
    Nothing,
    ShowForm,
)  # fmt: skip
from tests.hostile.corpus import HOSTILE
from tests.support.talker import Talker


async def sends(talker: Talker, event: Event) -> str:
    """The reply as text; a bug is a failure here, though a person would only be told that something broke."""
    await talker.send(event)
    assert "Something broke" not in talker.text, event
    assert isinstance(talker.last, Nothing | CloseForm) or talker.text.strip(), event
    return talker.text


def some(*names: str) -> list[str]:
    return [HOSTILE[name] for name in names]


async def unbroken(talker: Talker, event: Event) -> None:
    """Any reply, but not that of a bug."""
    await talker.send(event)
    assert "Something broke" not in talker.text, str(event)[:300]


def author_or_office(flow: str) -> str:
    return "mara" if flow in ("edit_idea", "build_case", "withdraw_idea", "answer_question") else "amina"


async def conversation(talker: Talker, flow: str, id: str) -> FormSubmitted | None:
    """A page of a conversation that is open, to be filled; None when it was refused at the first word."""
    talker.opens_forms = True
    if flow == "submit_idea":
        await sends(talker, Command(talker.origin(), "idea"))
        await talker.press("Open as form")
    else:
        await sends(talker, ButtonPressed(talker.origin(), StartFlow(flow, id).pack()))
    if not isinstance(talker.last, ShowForm):
        return None
    return FormSubmitted(talker.origin(), talker.page.conversation, talker.page.turn)
