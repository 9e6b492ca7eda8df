"""Which questions wait for an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.questions import Asked, QuestionState, waiting
from tests.support.clock import MORNING

S = QuestionState
ASKED = Asked(1, MORNING, "how?", "sure", "how-to-submit", 0.9, None, None, S.ANSWERED)


@pytest.mark.parametrize("state", list(QuestionState))
@pytest.mark.parametrize("helpful", [None, True, False])
def test_what_waits_for_an_answer(state: QuestionState, helpful: bool | None) -> None:
    expected = state in (S.OPEN, S.HANDED) or (state is S.ANSWERED and helpful is False)
    assert waiting(replace(ASKED, state=state, helpful=helpful)) is expected


def test_what_is_over() -> None:
    assert {state for state in S if state.is_over} == {S.SETTLED, S.DROPPED}
