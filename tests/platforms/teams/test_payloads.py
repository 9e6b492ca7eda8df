"""The checks of payloads refuse what Teams would refuse, and say where."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.teams_payloads import CARD, check_activity, check_card

WORDS = {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "words"}]}
SUBMIT = {"type": "Action.Submit", "title": "Go", "data": {"usher": {}}}
EXECUTE = {"type": "Action.Execute", "title": "Go", "verb": "press", "data": {"usher": {}}, "fallback": SUBMIT}
TASK = {"type": "Action.Submit", "title": "Go", "data": {"msteams": {"type": "task/fetch"}, "usher": {}}}
PICK = {"type": "Input.ChoiceSet", "id": "pick", "choices": [{"title": "One", "value": "1"}]}
PEOPLE = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
TABLE = {
    "type": "Table",
    "columns": [{"width": 1}],
    "rows": [{"type": "TableRow", "cells": [{"type": "TableCell", "items": [WORDS]}]}],
}
CHART = {
    "type": "Chart.HorizontalBar",
    "title": "Funnel",
    "data": [{"x": "new", "y": 3}],
    "fallback": WORDS,
}
ASKS = {"action": {"type": "Action.Execute", "title": "Refresh", "verb": "refresh"}, "userIds": ["29:1"]}


def card(*body: Any, **more: Any) -> dict[str, Any]:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body or (WORDS,)), **more}


def showing(inner: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Action.ShowCard", "title": "Sure?", "card": inner}


GOOD = {
    "words": card(),
    "actions": card(
        PICK, actions=[EXECUTE, TASK, {"type": "Action.OpenUrl", "title": "a", "url": "https://a.example"}]
    ),
    "six actions": card(actions=[EXECUTE] * 6),
    "a sure question": card(actions=[showing(card(actions=[EXECUTE]))]),
    "a table over the full width": card(TABLE, msteams={"width": "Full"}),
    "refresh": card(refresh=ASKS),
    "people to choose from": card({**PICK, "choices": [], "choices.data": PEOPLE}),
    "a chart": card(CHART),
    "a chart within": card({"type": "Container", "items": [CHART]}),
}
BAD = {
    "unknown element": (card({"type": "Marquee"}), "card.body[0]: unknown type 'Marquee'"),
    "unknown property": (card({**WORDS, "blink": True}), "card.body[0] (RichTextBlock)"),
    "unknown property within": (card({"type": "Container", "items": [{**WORDS, "x": 1}]}), "card.body[0].items[0]"),
    "unknown property on top": (card(title="x"), "card (AdaptiveCard)"),
    "text missing": (card({"type": "TextBlock", "wrap": True}), "card.body[0] (TextBlock)"),
    "run without text": (card({**WORDS, "inlines": [{"type": "TextRun"}]}), "card.body[0].inlines[0]"),
    "no such size": (card({"type": "TextBlock", "text": "x", "wrap": True, "size": "Huge"}), "card.body[0]"),
    "no such style": (card(actions=[{**EXECUTE, "style": "shiny"}]), "card.actions[0]"),
    "no body": (card() | {"body": []}, "without a body"),
    "other version": (card(version="1.6"), "version '1.6'"),
    "seven actions": (card(actions=[EXECUTE] * 7), "card: 7 of 6 actions"),
    "seven actions in a set": (card({"type": "ActionSet", "actions": [EXECUTE] * 7}), "card.body[0]: 7 of 6"),
    "seven actions within": (card(actions=[showing(card(actions=[EXECUTE] * 7))]), "card.actions[0].card: 7 of 6"),
    "no wrap": (card({"type": "TextBlock", "text": "x"}), "card.body[0]: a TextBlock that does not wrap"),
    "no fallback": (card(actions=[{**EXECUTE, "fallback": "drop"}]), "card.actions[0]: Action.Execute without"),
    "other fallback": (card(actions=[{**EXECUTE, "fallback": TASK}]), "carries something else"),
    "no title": (card(actions=[{**SUBMIT, "title": " "}]), "card.actions[0]: an action without a title"),
    "a script": (
        card({**WORDS, "inlines": [{"type": "TextRun", "text": "x",
              "selectAction": {"type": "Action.OpenUrl", "url": "javascript:alert(1)"}}]}), "selectAction: opens",
    ),
    "a file": (card(actions=[{"type": "Action.OpenUrl", "title": "x", "url": "file:///etc"}]), "opens 'file"),
    "the same id": (card(PICK, PICK), "the same id twice"),
    "the same id within": (card(PICK, actions=[showing(card(PICK))]), "the same id twice"),
    "no choices": (card({**PICK, "choices": []}), "nothing to choose from"),
    "61 readers": (card(refresh={**ASKS, "userIds": [f"29:{n}" for n in range(61)]}), "61 of 60"),
    "no readers": (card(refresh={**ASKS, "userIds": []}), "0 of 60"),
    "an odd width": (card(msteams={"width": "Wide"}), "card: msteams"),
    "msteams within": (card(actions=[showing(card(msteams={"width": "Full"}))]), "card.actions[0].card"),
    "other people": (card({**PICK, "choices.data": {"type": "Data.Query", "dataset": "x"}}), "choices.data"),
    "an image over http": (card({"type": "Image", "url": "http://a.example/x", "altText": "x"}), "an image from"),
    "an image without a text": (card({"type": "Image", "url": "https://a.example/x"}), "without a text"),
    "an uneven table": (card({**TABLE, "columns": [{"width": 1}] * 2}), "card.body[0]: rows of {1} cells"),
    "an empty block": (card({**WORDS, "inlines": []}), "card.body[0]: no inlines"),
    "a chart alone": (card({**CHART, "fallback": "drop"}), "card.body[0]: a chart without a fallback"),
    "a chart without figures": (card({**CHART, "data": [{"x": "new"}]}), "card.body[0]: y of a"),
    "a chart of many": (card({**CHART, "data": [{"x": "new", "y": 3}] * 31}), "31 points"),
    "a fallback that is wrong": (card({**CHART, "fallback": {"type": "TextBlock"}}), "card.body[0] (TextBlock)"),
    "28 KB": (card(*[WORDS] * 300), "of 28672 bytes"),
    "half a sign": (card({**WORDS, "inlines": [{"type": "TextRun", "text": "\ud800"}]}), "cannot be sent"),
    "no number": (card(actions=[{**SUBMIT, "data": {"x": float("nan")}}]), "cannot be sent"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(GOOD))
def test_a_good_card_is_taken(name: str) -> None:
    check_card(GOOD[name])


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_card_is_refused_and_its_place_is_said(name: str) -> None:
    given, place = BAD[name]
    with pytest.raises(AssertionError) as refused:
        check_card(given)
    assert place in str(refused.value)


def activity(**more: Any) -> dict[str, Any]:
    return {"type": "message", "summary": "words", "attachments": [{"contentType": CARD, "content": card()}], **more}


def text(words: str, form: str = "xml") -> dict[str, Any]:
    return {"type": "message", "textFormat": form, "text": words}


@pytest.mark.parametrize(
    "good", [activity(), text("<b>x</b><br/>&lt;at&gt;"), text('<a href="https://a.example/?a=1&amp;b">x</a>')]
)
def test_a_good_activity_is_taken(good: dict[str, Any]) -> None:
    check_activity(good)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (activity(type="event"), "of type 'event'"),
        (activity(text="x"), "either a text or a card"),
        (activity(attachments=[]), "either a text or a card"),
        (activity(summary=""), "without a summary"),
        (activity(attachments=[{"contentType": "application/json", "content": card()}]), "attachments[0]: contentType"),
        (activity(attachments=[{"contentType": CARD, "content": {"type": "AdaptiveCard"}}]), "version None"),
        (activity(more="😀" * 7200), "of 28672 bytes"),
        (text("x", "markdown"), "format 'markdown'"),
        (text("a < b"), "no XML"),
        (text("\ufffe"), "no XML"),
        (text(" <br/>"), "without words"),
        (text("<at>all</at>"), "<at> in a text"),
        (text('<a href="javascript:x">x</a>'), "a link to"),
        (text("x" * 14_400), "of 28672 bytes"),
    ],
)
def test_a_bad_activity_is_refused(bad: dict[str, Any], why: str) -> None:
    with pytest.raises(AssertionError) as refused:
        check_activity(bad)
    assert why in str(refused.value)
