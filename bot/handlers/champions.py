"""`champion`, `champions map`, and the buttons under a question that people answer."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cards.help import Group
from bot.champion_actions import ASK_BACK, ASK_THEM, REPLY, LetNetworkAnswer, PassBy
from bot.conversation.flow import Json
from bot.events import Reply, Say
from bot.flows import FLOWS
from bot.handlers.championship import is_record, show_record
from bot.handlers.conversation import STARTERS
from bot.handlers.turns import in_chat, in_form
from bot.router import router
from bot.usecases import (
    ask_people,
    champion_map,
    champion_mine,
    converse,
    curation_talks,
    question_asking,
    question_talk,
)
from bot.usecases.converse import Turn
from bot.usecases.curation_talks import Aim, Kind
from bot.usecases.desk import Act
from domain.questions import Rung

MAP = ("map", "overview", "")


@router.command(
    "champion", "who is my champion, and ask them", usage="champion [topic or department]", group=Group.QUESTIONS
)
async def champion(act: Act, text: str) -> Reply:
    if is_record(text):
        return await show_record(act, text)
    async with act.looking() as desk:
        return Say(await champion_mine.mine(desk, text.strip(" :?")))


@router.command("champions", "who is champion where", usage="champions map", group=Group.CHAMPIONS)
async def champions(act: Act, text: str) -> Reply:
    if text.strip(" :?").lower() not in MAP:
        return await champion(act, text)
    async with act.looking(quick=False) as desk:
        return Say(await champion_map.show(desk))


async def ask_them(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    """The question is next; whom it is for was chosen with the button."""
    whom = {"asked_whom": subject or question_asking.ANYBODY}
    return _shown(act, await converse.begin(act, FLOWS[ASK_THEM], {**whom, **given}))


async def ask_back(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    async with act.looking() as desk:
        asked = await question_talk.to_ask_back(desk, question_talk.numbered(subject))
    return await _about(act, ASK_BACK, asked.id, given)


async def reply(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    async with act.looking() as desk:
        asked = await question_talk.to_reply(desk, question_talk.numbered(subject))
    return await _about(act, REPLY, asked.id, given)


STARTERS[ASK_THEM] = ask_them
STARTERS[ASK_BACK] = ask_back
STARTERS[REPLY] = reply


@router.button(LetNetworkAnswer)
async def let_network_answer(act: Act, action: LetNetworkAnswer) -> Reply:
    async with act.desk() as desk:
        rung = Rung(action.rung)
        return Say(await question_asking.let_network_answer(desk, action.question, action.network, rung))


@router.button(PassBy)
async def pass_by(act: Act, action: PassBy) -> Reply:
    async with act.desk() as desk:
        return Say(await ask_people.not_mine(desk, action.question, Rung(action.rung), offers=False))


async def _about(act: Act, flow: str, question: int, given: Mapping[str, Json]) -> Reply:
    return _shown(act, await curation_talks.begin(act, FLOWS, FLOWS[flow], Aim(Kind.QUESTION, "", question), given))


def _shown(act: Act, turn: Turn) -> Reply:
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)
