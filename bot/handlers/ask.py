"""`ask`, and the buttons under answers and under questions that were passed on."""

from __future__ import annotations

from bot.ask_actions import (
    AnswerIt,
    AskAgain,
    AskTopic,
    Helped,
    MakeIdea,
    NotMine,
    PassOn,
    Pick,
    Rate,
    WhoKnows,
)
from bot.cards.answer import OTHER_WORDS
from bot.cards.help import Group
from bot.events import Audience, Reply, Say
from bot.flows import FLOWS
from bot.flows.submit_idea import prefilled
from bot.handlers.conversation import begin_idea, start
from bot.handlers.turns import in_chat, in_form
from bot.router import router
from bot.ui import Message
from bot.usecases import ask as asking
from bot.usecases import ask_people, converse, curation_talks
from bot.usecases.ask_people import ANSWER_FLOW
from bot.usecases.curation_talks import Aim, Kind
from bot.usecases.desk import Act
from bot.usecases.keeping import with_next
from domain.questions import Rung


@router.command("ask", "ask about AI at work here", usage="ask [question]", group=Group.QUESTIONS)
async def ask(act: Act, text: str) -> Reply:
    if not text.strip(" :"):
        return await start(act, "ask", "")
    said = await asking.ask(act, text.strip(" :"))
    in_thread = said.is_for_all and not act.origin.direct and act.origin.place.thread is not None
    if in_thread:
        return Say(said.message, Audience.THREAD)
    return Say(with_next(said.message, await converse.focused(act), FLOWS))


@router.button(AskTopic)
async def topic(act: Act, action: AskTopic) -> Reply:
    return Say(await asking.topic(act, action.playbook))


@router.button(Pick)
async def pick(act: Act, action: Pick) -> Reply:
    return Say(await asking.pick(act, action.question, action.playbook))


@router.button(Rate)
async def rate(act: Act, action: Rate) -> Reply:
    async with act.desk() as desk:
        return Say(await asking.rate(desk, action.question, helped=action.helped is Helped.YES))


@router.button(WhoKnows)
async def who_knows(act: Act, action: WhoKnows) -> Reply:
    async with act.looking() as desk:
        return Say(await ask_people.who_knows(desk, action.question))


@router.button(PassOn)
async def pass_on(act: Act, action: PassOn) -> Reply:
    async with act.desk() as desk:
        return Say(await ask_people.pass_on(desk, action.question))


@router.button(AskAgain)
async def ask_again(act: Act, action: AskAgain) -> Reply:
    """In the direct chat any plain line is a question; elsewhere one is asked for."""
    if act.origin.direct:
        return Say(Message(OTHER_WORDS))
    return await start(act, "ask", "")


@router.button(MakeIdea)
async def make_idea(act: Act, action: MakeIdea) -> Reply:
    async with act.looking() as desk:
        asked = await ask_people.own(desk, action.question)
    return await begin_idea(act, prefilled(asked.words))


@router.button(AnswerIt)
async def answer_it(act: Act, action: AnswerIt) -> Reply:
    async with act.looking() as desk:
        asked = await ask_people.to_answer(desk, action.question)
    about = Aim(Kind.QUESTION, "", asked.id)
    turn = await curation_talks.begin(act, FLOWS, FLOWS[ANSWER_FLOW], about, {"asked_of_me": str(asked.id)})
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)


@router.button(NotMine)
async def not_mine(act: Act, action: NotMine) -> Reply:
    async with act.desk() as desk:
        return Say(await ask_people.not_mine(desk, action.question, Rung(action.rung)))
