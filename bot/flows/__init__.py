"""Every conversation that Usher can have: one file a flow, or one file of short ones about the same thing."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.flow import Flow
from bot.flows import office
from bot.flows.ask import ANSWER_ASKED, ASK
from bot.flows.away import AWAY, AWAY_DAYS
from bot.flows.blockers import BLOCKER_FLOWS
from bot.flows.build_case import BUILD_CASE
from bot.flows.champion_time import NOTE_YOUR_TIME
from bot.flows.champions import CHAMPION_FLOWS
from bot.flows.championship import CHAMPIONSHIP_FLOWS
from bot.flows.decide import DECIDE, DISPUTE
from bot.flows.dependencies import DEPENDS
from bot.flows.digests import DIGEST_FLOWS
from bot.flows.edit_idea import EDIT_IDEA
from bot.flows.escalate import ESCALATE
from bot.flows.lessons import LESSON_FLOWS
from bot.flows.networks import NETWORK_FLOWS
from bot.flows.nudges import NUDGE_FLOWS
from bot.flows.playbook import PLAYBOOK_FLOWS
from bot.flows.risks import ACCEPT_RISK, ADD_RISK, CLOSE_RISK, TEND_RISK
from bot.flows.route import CHOOSE_PRODUCT, PRODUCT_GAP
from bot.flows.score import SCORE
from bot.flows.security import SECURITY_AGAIN, SECURITY_CONDITION, SECURITY_VERDICT
from bot.flows.sign import OPINION, SIGN
from bot.flows.similar import SIMILAR_VERDICT
from bot.flows.submit_idea import SUBMIT_IDEA
from bot.flows.supply import SUPPLY_FLOWS
from bot.flows.value import VALUE_FLOWS

FLOWS: Mapping[str, Flow] = {
    flow.name: flow
    for flow in (
        SUBMIT_IDEA,
        EDIT_IDEA,
        BUILD_CASE,
        office.ASK_AUTHOR,
        office.ANSWER,
        office.ASSIGN,
        DECIDE,
        DISPUTE,
        SIGN,
        OPINION,
        SECURITY_VERDICT,
        SECURITY_CONDITION,
        SECURITY_AGAIN,
        ADD_RISK,
        TEND_RISK,
        ACCEPT_RISK,
        CLOSE_RISK,
        DEPENDS,
        AWAY,
        AWAY_DAYS,
        office.WITHDRAW,
        office.COMMENT,
        CHOOSE_PRODUCT,
        PRODUCT_GAP,
        SCORE,
        SIMILAR_VERDICT,
        ASK,
        ANSWER_ASKED,
        *PLAYBOOK_FLOWS,
        *LESSON_FLOWS,
        *CHAMPION_FLOWS,
        *CHAMPIONSHIP_FLOWS,
        *NETWORK_FLOWS,
        NOTE_YOUR_TIME,
        *SUPPLY_FLOWS,
        *VALUE_FLOWS,
        ESCALATE,
        *BLOCKER_FLOWS,
        *NUDGE_FLOWS,
        *DIGEST_FLOWS,
    )
}
