"""Every conversation that Usher can have: one file a flow, or one file of short ones about the same thing."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.flow import Flow
from bot.flows import office
from bot.flows.build_case import BUILD_CASE
from bot.flows.edit_idea import EDIT_IDEA
from bot.flows.submit_idea import SUBMIT_IDEA

FLOWS: Mapping[str, Flow] = {
    flow.name: flow
    for flow in (
        SUBMIT_IDEA,
        EDIT_IDEA,
        BUILD_CASE,
        office.ASK_AUTHOR,
        office.ANSWER,
        office.ASSIGN,
        office.REJECT,
        office.MERGE,
        office.WITHDRAW,
        office.COMMENT,
    )
}
