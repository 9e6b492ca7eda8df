"""`share` and `lessons`, and the buttons of those who publish and use them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cards.help import Group
from bot.champion_home_actions import DECLINE_LESSON, EDIT_LESSON, SHARE, PublishLesson, ShowLesson, UsedLesson
from bot.conversation.flow import Json
from bot.events import Command, Reply, Say
from bot.flows import FLOWS
from bot.flows.lessons import given_of
from bot.handlers.conversation import STARTERS
from bot.handlers.turns import in_chat, in_form
from bot.router import router
from bot.usecases import blocker_conversations, converse, lessons
from bot.usecases.desk import Act
from domain.errors import NotFound
from domain.lessons import LessonState, may_share, number_of


@router.command("share", "share a lesson with the champions' network", usage="share [title]", group=Group.CHAMPIONS)
async def share(act: Act, text: str) -> Reply:
    title = text.strip(" :")
    if title and not may_share(act.person):
        return await router.handle(act, Command(act.origin, "ask", f"share {title}"))
    return await begin_sharing(act, "", {"lesson_title": title} if title else {})


@router.command(
    "lessons",
    "what other units learnt",
    usage="lessons [topic | L-3 | withdraw L-3]",
    aliases=("lesson",),
    group=Group.CHAMPIONS,
)
async def overview(act: Act, text: str) -> Reply:
    said = text.strip()
    word, _, rest = said.partition(" ")
    if word.lower() == "withdraw" and (number := number_of(rest)) is not None:
        async with act.desk() as desk:
            return Say(await lessons.take_back(desk, number))
    async with act.looking() as desk:
        if (number := number_of(said)) is not None:
            return Say(await lessons.show(desk, number))
        if word.lower() == "published":
            return Say(await lessons.published(desk, rest))
        return Say(await lessons.overview(desk, said))


async def begin_sharing(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    """A new lesson: from nothing, from somebody's message, or from one of the person's own that was declined."""
    lessons.may_share(act.person)
    number = number_of(subject)
    if number is not None:
        async with act.looking() as desk:
            before = await desk.uow.lessons.get(number)
        if before is not None and before.author == act.person.id and before.state is LessonState.DECLINED:
            turn = await blocker_conversations.begin(act, FLOWS[SHARE], before.id, given_of(before), again=True)
            return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)
    turn = await converse.begin(act, FLOWS[SHARE], given)
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)


async def begin_editing(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    """The training head changes the wording before it is published."""
    async with act.looking() as desk:
        lesson = await lessons.to_decide(desk, _number(subject))
    turn = await blocker_conversations.begin(act, FLOWS[EDIT_LESSON], lesson.id, given_of(lesson), again=True)
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)


async def begin_declining(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    async with act.looking() as desk:
        lesson = await lessons.to_decide(desk, _number(subject))
    turn = await blocker_conversations.begin(act, FLOWS[DECLINE_LESSON], lesson.id, given, again=True)
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)


STARTERS[SHARE] = begin_sharing
STARTERS[EDIT_LESSON] = begin_editing
STARTERS[DECLINE_LESSON] = begin_declining


@router.button(PublishLesson)
async def publish(act: Act, action: PublishLesson) -> Reply:
    async with act.desk() as desk:
        return Say(await lessons.publish(desk, action.lesson, action.revision))


@router.button(ShowLesson)
async def show(act: Act, action: ShowLesson) -> Reply:
    async with act.looking() as desk:
        return Say(await lessons.show(desk, action.lesson))


@router.button(UsedLesson)
async def used(act: Act, action: UsedLesson) -> Reply:
    async with act.desk() as desk:
        return Say(await lessons.use(desk, action.lesson))


def _number(subject: str) -> int:
    number = number_of(subject)
    if number is None:
        raise NotFound("Which lesson? *lessons* lists those that wait, each with its number.")
    return number
