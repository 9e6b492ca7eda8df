"""Hostile words in every free text of the gates: shown as they were written, in cards that every surface takes."""

from __future__ import annotations

import pytest

from bot.flows import FLOWS
from domain.funnel import Stage
from domain.history import verify
from domain.people import Role
from storage.unit_of_work import reading
from tests.hostile.corpus import HOSTILE
from tests.hostile.filling import MARKED, filled_in, fits, marked_up, messages
from tests.stories.cast import Cast
from tests.stories.test_value import in_use
from tests.support.funnel import into

OLD = {"submit_idea", "edit_idea", "build_case", "ask_author", "answer_question", "assign_idea", "withdraw_idea"}
GATES = [name for name in FLOWS if name not in OLD and name != "comment"]
LOOKS = (
    "gate", "missing", "status", "history", "impact", "security", "score", "similar", "steps", "risks", "waits",
    "passport", "roles", "place",
)  # fmt: skip
ALONE = ("inbox", "portfolio", "risks all", "gaps", "cases", "tasks", "security", "mine", "away", "queue")
STAGES = (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY, Stage.AWAITING_EFFECT, Stage.ON_SUPPORT, Stage.REJECTED)


async def everything_is_said(cast: Cast, words: str, stage: Stage, variant: int) -> None:
    """Each flow by somebody who may do nearly everything, and everything that can be looked at afterwards."""
    olaf, id = cast["olaf"], await in_use(cast)
    await cast.company.idea("mara@acme.example")
    await into(cast.company, id, stage)
    for flow in GATES:
        if flow not in ("decide", "dispute", "away", "away_days"):
            for who in ("olaf", "ines"):
                await filled_in(cast[who], flow, id, words, variant)
    for flow in ("dispute", "decide", "away", "away_days"):
        await filled_in(olaf, flow, id, words, variant)
    for look in LOOKS:
        await olaf.command(look, id)
    for look in ALONE:
        await olaf.command(*look.split(maxsplit=1))
    await cast.company.deliver()


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    await cast.add("olaf", *(role for role in Role if role is not Role.ADMIN))
    await cast.add("ines")
    await cast.add("pia", Role.PROJECT_MANAGER)
    return cast


@pytest.mark.parametrize(
    ("stage", "variant"), [(stage, (at + more) % 4) for at, stage in enumerate(STAGES) for more in (0, 2)]
)
async def test_marks_in_free_texts_are_words(cast: Cast, stage: Stage, variant: int) -> None:
    await everything_is_said(cast, MARKED, stage, variant)
    told = list(messages(cast))
    assert len(told) > 50
    for message in told:
        assert not marked_up(message), message
        fits(message)


SHAPES = (
    "long",
    "one long word",
    "emoji",
    "right to left",
    "nul",
    "lines",
    "formula",
    "cjk",
    "html",
    "json",
    "combining",
)


@pytest.mark.parametrize("name", SHAPES)
async def test_every_shape_of_words_fits_every_card(cast: Cast, name: str) -> None:
    stage = STAGES[SHAPES.index(name) % len(STAGES)]
    await everything_is_said(cast, HOSTILE[name], stage, SHAPES.index(name) % 4)
    for message in messages(cast):
        fits(message)
    async with reading(cast.company.database) as uow:
        assert verify([entry async for entry in uow.history.all()]) is None
