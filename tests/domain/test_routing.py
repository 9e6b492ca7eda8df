"""The way of an initiative: which products may be chosen, the gap, and the steps of the delivery."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.dossier import Dossier, Given, Pause, Route
from domain.errors import AlreadyDone, Refused
from domain.funnel import Stage
from domain.initiatives import Initiative
from domain.model import DataClass, Product, ProductKind, ProductLevel
from domain.people import PersonId
from domain.routing import choose, note_gap, offers, product_problem, sees
from domain.shipped import GOVERNANCE
from domain.track import may_be_stepped, step_done, step_undone, track
from tests.support.records import NOW, record

BY = PersonId("nadia")
ALL = tuple(DataClass)


def product(id: str, kind: ProductKind, *allowed: DataClass) -> Product:
    return Product(id, id.title(), kind, "purpose", "not for", allowed or ALL)


PROMPT = replace(
    product("prompt", ProductKind.LLM, DataClass.INTERNAL, DataClass.CONFIDENTIAL), level=ProductLevel.PROMPT
)
SORTER = product("sorter", ProductKind.ML_MODEL)
CODER = product("coder", ProductKind.CODE_AGENT, DataClass.INTERNAL)
CATALOGUE = (CODER, SORTER, PROMPT)


def holding(stage: Stage = Stage.ASSESSMENT, route: Route | None = None, data_class: str | None = None) -> Initiative:
    facts = {"data_class": Given(data_class)} if data_class is not None else {}
    return record(stage, dossier=Dossier(facts=facts, route=route or Route()))


@pytest.mark.parametrize(
    ("data_class", "order", "refused"),
    [
        (None, ["prompt", "coder", "sorter"], 0),
        ("internal", ["prompt", "coder", "sorter"], 0),
        ("confidential", ["prompt", "sorter", "coder"], 1),
        ("critical", ["sorter", "prompt", "coder"], 2),
    ],
)
def test_the_least_that_helps_first_and_what_is_not_allowed_last(
    data_class: str | None, order: list[str], refused: int
) -> None:
    found = offers(CATALOGUE, data_class)
    assert [one.product.id for one in found] == order
    assert [one.against is not None for one in found] == [False] * (3 - refused) + [True] * refused


def test_what_takes_the_least_is_offered_first() -> None:
    catalogue = [replace(SORTER, id=level.value, level=level) for level in reversed(ProductLevel)]
    assert [one.product.id for one in offers([SORTER, *catalogue], "critical")] == [
        "prompt", "configuration", "sorter", "product", "extension",
    ]  # fmt: skip
    assert [one.is_prompt for one in offers(catalogue, None)] == [True, False, False, False]
    narrow = replace(catalogue[-1], allowed_data=())
    assert [one.product.id for one in offers([narrow, catalogue[0]], "internal")] == ["extension", "prompt"]


def test_which_data_a_product_sees() -> None:
    assert [sees(one) for one in CATALOGUE] == [
        "internal",
        "internal, confidential, sensitive and critical",
        "internal and confidential",
    ]
    assert sees(replace(CODER, allowed_data=())) == "no"


def test_a_choice_is_on_record() -> None:
    after = choose(holding(), PROMPT, BY, NOW, "  a note ")
    assert after.dossier.route == Route("prompt", "llm", None, BY, NOW, "a note")
    assert after.revision == 2
    with pytest.raises(AlreadyDone, match="chosen for AI-2026-0001 already"):
        choose(after, PROMPT, BY, NOW)
    assert choose(after, PROMPT, BY, NOW, "another note").dossier.route.note == "another note"


def test_a_choice_ends_a_gap() -> None:
    gap = note_gap(holding(), " handwriting ", BY, NOW)
    assert gap.dossier.route == Route(gap="handwriting", by=BY, at=NOW)
    assert choose(gap, SORTER, BY, NOW).dossier.route.gap is None


def test_steps_count_on_while_the_kind_stays() -> None:
    steps = {"prompts": Given("done")}
    before = holding(Stage.DELIVERY, Route("other", "llm", steps=steps))
    assert choose(before, PROMPT, BY, NOW).dossier.route.steps == steps
    assert choose(before, SORTER, BY, NOW).dossier.route.steps == {}


def test_what_the_data_forbids_is_refused() -> None:
    with pytest.raises(Refused, match="Coder may see internal data only, and here it is sensitive"):
        choose(holding(data_class="sensitive"), CODER, BY, NOW)


@pytest.mark.parametrize("stage", [Stage.AWAITING_EFFECT, Stage.ON_SUPPORT, Stage.CLOSED, Stage.REJECTED])
def test_no_way_is_chosen_after_the_launch_or_the_end(stage: Stage) -> None:
    with pytest.raises(Refused, match=stage.spoken):
        choose(holding(stage), PROMPT, BY, NOW)
    with pytest.raises(Refused, match=stage.spoken):
        note_gap(holding(stage), "words", BY, NOW)


def test_in_delivery_the_gate_sends_it_back_first() -> None:
    with pytest.raises(Refused, match="sends it back to assessment"):
        note_gap(holding(Stage.DELIVERY), "words", BY, NOW)


@pytest.mark.parametrize(
    ("route", "data_class", "problem"),
    [
        (Route(), "critical", None),
        (Route(gap="words"), "critical", None),
        (Route("coder", "code_agent"), None, None),
        (Route("coder", "code_agent"), "internal", None),
        (Route("coder", "code_agent"), "critical", "Coder may see internal data only, and here it is critical"),
        (Route("gone", "llm"), None, "gone is no longer in the catalogue"),
    ],
)
def test_what_is_wrong_with_the_chosen_product(route: Route, data_class: str | None, problem: str | None) -> None:
    assert product_problem(holding(route=route, data_class=data_class), CATALOGUE) == problem


LLM = Route("prompt", "llm")


def test_the_track_step_by_step_and_back() -> None:
    now = holding(Stage.DELIVERY, LLM)
    names = [step.id for step in GOVERNANCE.tracks["llm"]]
    for at, name in enumerate(names):
        found = track(now, GOVERNANCE)
        assert (found.taken, found.next and found.next.id) == (at, name)
        now = step_done(now, name, GOVERNANCE, BY, NOW)
    found = track(now, GOVERNANCE)
    assert (found.taken, found.next, found.last and found.last.id) == (5, None, names[-1])
    for name in reversed(names):
        now = step_undone(now, name, GOVERNANCE)
    assert now.dossier.route.steps == {}
    assert now.revision == 11


def test_a_step_out_of_turn() -> None:
    one = step_done(holding(Stage.DELIVERY, LLM), "prompt-enough", GOVERNANCE, BY, NOW)
    with pytest.raises(AlreadyDone):
        step_done(one, "prompt-enough", GOVERNANCE, BY, NOW)
    for step in ("prompts", "nonsense"):
        with pytest.raises(Refused, match="first comes “Set up the scenario”"):
            step_done(one, step, GOVERNANCE, BY, NOW)
        with pytest.raises(Refused, match="the last one that is done is “See whether"):
            step_undone(one, step, GOVERNANCE)
    with pytest.raises(Refused, match="no step is done"):
        step_undone(holding(Stage.DELIVERY, LLM), "prompts", GOVERNANCE)


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.DELIVERY])
def test_steps_are_for_the_delivery(stage: Stage) -> None:
    with pytest.raises(Refused, match=f"is {stage.spoken}. Steps are marked while it is in delivery"):
        may_be_stepped(holding(stage, LLM), GOVERNANCE)


def test_no_steps_without_a_product_or_in_a_pause() -> None:
    with pytest.raises(Refused, match="No product is chosen"):
        step_done(holding(Stage.DELIVERY), "prompts", GOVERNANCE, BY, NOW)
    paused = holding(Stage.DELIVERY, LLM)
    pause = Pause(NOW.date(), "rest", BY, NOW)
    with pytest.raises(Refused, match="is paused"):
        step_done(replace(paused, dossier=replace(paused.dossier, paused=pause)), "prompt-enough", GOVERNANCE, BY, NOW)
