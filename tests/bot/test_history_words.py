"""Everything that a use case writes into the chain has words of its own, and they read like a sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cards.history import DECIDED, VERBS, named_in, told
from domain.funnel import Decision, RejectionReason
from domain.history import Entry, Happening, chain
from domain.people import Person, PersonId

ROOT = Path(__file__).parents[2]
USECASES = ROOT / "bot" / "usecases"
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
PEOPLE = {PersonId(name): Person(PersonId(name), name.title()) for name in ("ana", "ben", "cy")}


def recorded(source: str) -> Iterator[str]:
    """The verbs that a module gives to `desk.record`, also by a name that stands for several."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if not isinstance(node, ast.Call) or not isinstance(called, ast.Attribute) or called.attr != "record":
            continue
        if len(node.args) > 1:
            found = list(_words(node.args[1], tree))
            assert found, f"no verb can be read from {ast.unparse(node)}"
            yield from found


def _words(value: ast.expr, tree: ast.Module) -> Iterator[str]:
    match value:
        case ast.Constant(str() as word):
            yield word
        case ast.IfExp(_, one, other):
            yield from (*_words(one, tree), *_words(other, tree))
        case ast.Dict(_, values) | ast.Tuple(values):
            for one in values:
                yield from _words(one, tree)
        case ast.Subscript(inner):
            yield from _words(inner, tree)
        case ast.Name(id):
            for node in ast.walk(tree):
                if isinstance(node, ast.Assign) and id in [one.id for one in node.targets if isinstance(one, ast.Name)]:
                    yield from _words(node.value, tree)
                if isinstance(node, ast.ImportFrom) and id in [one.name for one in node.names] and node.module:
                    source = ROOT.joinpath(*node.module.split(".")).with_suffix(".py")
                    yield from _words(value, ast.parse(source.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", sorted(USECASES.glob("*.py")), ids=lambda file: file.stem)
def test_every_verb_of_the_chain_has_words(file: Path) -> None:
    wordless = set(recorded(file.read_text(encoding="utf-8"))) - set(VERBS) - {"decided", "voted"}
    assert not wordless, f"add {sorted(wordless)} to VERBS in bot/cards/history.py"


def test_the_verbs_are_really_found() -> None:
    source = "V = {1: 'a', 2: 'b'}\nasync def f(desk):\n    v = 'c' if x else 'd'\n"
    source += "    await desk.record(id, v)\n    await desk.record(id, V[1])\n    await desk.record(id, 'e', x=1)\n"
    assert set(recorded(source)) == {"a", "b", "c", "d", "e"}
    with pytest.raises(AssertionError, match="no verb"):
        list(recorded("desk.record(id, made_up())"))


def test_every_decision_has_words() -> None:
    assert set(DECIDED) == set(Decision)


def entry(verb: str, **detail: str) -> Entry:
    return chain(None, Happening("ana", "AI-2026-0001", verb, detail), NOW, "salt")


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_words_stand_whatever_the_detail_holds_or_lost(verb: str) -> None:
    erased = replace(entry(verb, risk="R-1"), detail=None, salt=None)
    for one in (entry(verb), erased):
        said = told(one, PEOPLE)
        assert said.startswith("Ana ")
        assert "{" not in said
        assert "_" not in said


def test_a_deputy_is_named_with_whom_they_stood_in_for() -> None:
    one = entry("risk_accepted", risk="R-3", reason="It is small.", **{"for": "ben"})
    assert told(one, PEOPLE) == "Ana for Ben accepted the risk R-3: “It is small.”"
    assert set(named_in([one])) == {"ana", "ben"}


def test_somebody_in_the_detail_is_named_and_braces_of_people_are_harmless() -> None:
    assert told(entry("assigned", to="cy"), PEOPLE) == "Ana gave the triage to Cy"
    assert told(entry("assigned"), PEOPLE) == "Ana gave the triage to a colleague"
    assert told(entry("depends", on="{0.__class__}", words="{x}"), PEOPLE).endswith("waits for {0.__class__}: “{x}”")


def test_decisions_read_like_what_was_done() -> None:
    merged = entry("decided", decision="MERGE", into="AI-2026-0002", reason="The same.")
    assert told(merged, PEOPLE) == "Ana merged it into AI-2026-0002: “The same.”"
    waived = entry("decided", decision="CONTINUE", waived="a score", exception_owner="ben")
    assert told(waived, PEOPLE) == "Ana let it go on, with an exception for a score, for which Ben answers"
    why = RejectionReason.HIGHER_PRIORITY
    rejected = entry("decided", decision="REJECT", why=why.value, reason="Next year.")
    assert told(rejected, PEOPLE) == "Ana did not take it forward (other work comes first): “Next year.”"
    waits = entry("decided", decision="CONTINUE", effect="deferred")
    assert told(waits, PEOPLE) == "Ana let it go on, which waits for room"
