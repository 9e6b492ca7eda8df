"""Our limits are not above those of Slack's SDK, and the checks of payloads refuse what Slack would refuse."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from bot.platforms.slack import limits
from tests.support.slack_payloads import check_blocks, check_message, check_view


def test_our_limits_are_the_sdks() -> None:
    assert sdk.HeaderBlock.text_max_length == limits.HEADER
    assert sdk.SectionBlock.text_max_length == limits.SECTION
    assert sdk.ActionsBlock.elements_max_length == limits.ACTIONS
    assert sdk.ContextBlock.elements_max_length == limits.CONTEXT_ELEMENTS
    assert sdk.InputBlock.label_max_length == limits.LABEL
    assert sdk.InputBlock.hint_max_length == limits.HINT
    assert sdk.ImageBlock.alt_text_max_length == limits.ALT
    assert sdk.Block.block_id_max_length == limits.ID
    assert (
        sdk.ButtonElement.text_max_length, sdk.ButtonElement.value_max_length, sdk.ButtonElement.url_max_length,
    ) == (limits.BUTTON, limits.BUTTON_VALUE, limits.URL)  # fmt: skip
    assert (sdk.Option.label_max_length, sdk.Option.value_max_length) == (limits.OPTION, limits.OPTION_VALUE)
    assert (
        sdk.StaticSelectElement.options_max_length, sdk.StaticSelectElement.option_groups_max_length,
    ) == (limits.OPTIONS, limits.GROUPS)  # fmt: skip
    assert (
        sdk.ConfirmObject.title_max_length, sdk.ConfirmObject.text_max_length, sdk.ConfirmObject.confirm_max_length,
    ) == (limits.CONFIRM_TITLE, limits.CONFIRM_TEXT, limits.CONFIRM_BUTTON)  # fmt: skip
    assert (
        View.title_max_length, View.private_metadata_max_length, View.blocks_max_length,
    ) == (limits.TITLE, limits.METADATA, limits.BLOCKS_IN_VIEW)  # fmt: skip


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def button(label: str = "Go", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "a", "text": plain(label), **more}


def menu(options: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    element = {"type": "static_select", "action_id": "a", "options": options, **more}
    return {"type": "input", "label": plain("L"), "element": element}


OPTION = {"text": plain("A"), "value": "a"}
SECTION = {"type": "section", "text": plain("x")}
BAD: dict[str, Any] = {
    "unknown block": [{"type": "fancy"}],
    "unknown key": [{"type": "divider", "colour": "red"}],
    "header in mrkdwn": [{"type": "header", "text": {"type": "mrkdwn", "text": "x", "verbatim": True}}],
    "long header": [{"type": "header", "text": plain("x" * 151)}],
    "emoji count twice": [{"type": "header", "text": plain("👍" * 76)}],
    "empty text": [{"type": "section", "text": plain("")}],
    "blank text": [{"type": "section", "text": plain(" ")}],
    "live emoji": [{"type": "section", "text": {"type": "plain_text", "text": "x"}}],
    "live mention": [{"type": "section", "text": {"type": "mrkdwn", "text": "<!here>", "verbatim": True}}],
    "not verbatim": [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}],
    "51 blocks": [SECTION] * 51,
    "same block_id": [{**SECTION, "block_id": "a"}] * 2,
    "same action_id": [{"type": "actions", "elements": [button(), button()]}],
    "no buttons": [{"type": "actions", "elements": []}],
    "26 buttons": [{"type": "actions", "elements": [button(action_id=str(one)) for one in range(26)]}],
    "long button": [{"type": "actions", "elements": [button("x" * 76)]}],
    "long value": [{"type": "actions", "elements": [button(value="x" * 2001)]}],
    "bad style": [{"type": "actions", "elements": [button(style="loud")]}],
    "long accessibility label": [{"type": "actions", "elements": [button(accessibility_label="x" * 76)]}],
    "empty rich text": [{"type": "rich_text", "elements": []}],
    "empty section": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
    "empty run": [
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]}
    ],
    "live link": [
        {"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "link", "url": "javascript:x", "text": "x"}]}]}
    ],
    "two tables": [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}] * 2,
    "101 rows": [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]] * 101}],
    "21 cells": [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * 21]}],
    "too much text": [{"type": "section", "text": plain("x" * 2700)}] * 5,
    "an input": [menu([OPTION])],
    "lone surrogate": [{"type": "section", "text": plain("\ud800")}],
}  # fmt: skip


@pytest.mark.parametrize("name", list(BAD))
def test_bad_blocks_are_refused(name: str) -> None:
    with pytest.raises(AssertionError):
        check_blocks(BAD[name], "message")


FORM = {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": [menu([OPTION], initial_option=OPTION)]}


@pytest.mark.parametrize(
    "change",
    [
        {"title": plain("x" * 25)}, {"submit": plain("x" * 25)}, {"submit": None}, {"blocks": []}, {"title": None},
        {"private_metadata": "x" * 3001}, {"type": "dialog"}, {"callback_id": "x" * 256}, {"blocks": [SECTION] * 101},
        {"blocks": [menu([])]}, {"blocks": [menu([OPTION] * 2)]}, {"blocks": [menu([{**OPTION, "value": "x" * 151}])]},
        {"blocks": [menu([{"text": plain("x" * 76), "value": "a"}])]},
        {"blocks": [menu([OPTION], initial_option={**OPTION, "value": "b"})]},
        {"blocks": [menu([{**OPTION, "value": str(one)} for one in range(101)])]},
        {"blocks": [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}]},
        {"blocks": [SECTION | {"text": plain("每" * 2900)}] * 20 + [SECTION | {"text": plain("每" * 2900)}] * 20},
    ],
)  # fmt: skip
def test_bad_views_are_refused(change: dict[str, Any]) -> None:
    check_view(FORM)
    with pytest.raises(AssertionError):
        check_view({name: one for name, one in {**FORM, **change}.items() if one is not None})


@pytest.mark.parametrize("text", [None, "", " ", "x" * 4001, "hi <!channel>", "a > b", "<javascript:x|y>"])
def test_bad_texts_are_refused(text: str | None) -> None:
    with pytest.raises(AssertionError):
        check_message({"text": text})


def test_good_payloads_pass_also_as_json_text() -> None:
    check_message({"text": "a &lt;b&gt; <https://a.example|c>", "blocks": '[{"type": "divider"}]'})
