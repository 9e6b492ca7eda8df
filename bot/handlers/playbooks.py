"""`playbooks`, `playbook`, `questions`, and the buttons of those who look after the answers."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from bot.actions import RunCommand
from bot.cards.help import Group
from bot.cards.playbook import ADD_FLOW, DECLINE_FLOW, EDIT_FLOW, RETIRE_FLOW, WRITE
from bot.conversation.flow import Json
from bot.curation_actions import BringBack, NotForUs, PublishProposal, StillRight
from bot.events import Reply, Say
from bot.flows import FLOWS
from bot.flows.playbook import from_question, given_of
from bot.handlers.conversation import STARTERS, start
from bot.handlers.turns import in_chat, in_form
from bot.router import router
from bot.ui import Button, Message
from bot.usecases import curation, curation_propose, curation_talks, question_loop, question_talk
from bot.usecases.curation_entry import half_a_year
from bot.usecases.curation_lesson import lesson
from bot.usecases.curation_talks import Aim, Kind
from bot.usecases.desk import Act
from bot.usecases.playbooks import renewed
from domain.authority import belongs
from domain.errors import NotAllowed
from storage.database import Busy

NO_SUBJECT = Aim(Kind.NEW)
_FLOWS = {"edit": EDIT_FLOW, "change": EDIT_FLOW, "retire": RETIRE_FLOW}


@router.command("playbooks", "every answer, and who answers for it", usage="playbooks [word]", group=Group.QUESTIONS)
async def playbooks(act: Act, text: str) -> Reply:
    await renewed(act.office)
    words = text.split()
    page = int(words.pop()) if words and words[-1].isdecimal() and len(words[-1]) < 4 else 1
    async with act.looking() as desk:
        return Say(await curation.show_list(desk, " ".join(words), max(page, 1)))


@router.command(
    "playbook",
    "read, write, change or retire one",
    usage="playbook [add | edit | retire | history] id",
    group=Group.QUESTIONS,
)
async def playbook(act: Act, text: str) -> Reply:
    word, _, rest = text.strip().partition(" ")
    verb, rest = word.lower(), rest.strip()
    if not verb:
        look = Button("List them", RunCommand("playbooks", ""))
        return Say(Message("Which one? *playbooks* lists them; *playbook add* begins one.", buttons=(look, WRITE)))
    if verb in ("add", "new"):
        return await begin_new(act, "", {"title": rest} if rest else {})
    if verb in _FLOWS:
        return await start(act, _FLOWS[verb], rest)
    await renewed(act.office)
    async with act.looking() as desk:
        if verb == "history":
            return Say(await curation.show_history(desk, rest))
        return Say(await curation.show(desk, word))


async def begin_new(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    """A new entry: from nothing, from somebody's message, from a question, or from what was stopped."""
    _members_only(act)
    await renewed(act.office)
    what, number = curation_talks.named(subject)
    later: dict[str, Json] = {"review_by": half_a_year(act.today).isoformat()}
    if what == "question" and number is not None:
        words = from_question(await question_loop.to_write(act, number))
        said = await question_talk.known_answer(act, number)
        answered = {"answer": said} if said is not None else {}
        return await _begin(act, ADD_FLOW, Aim(Kind.QUESTION, "", number), {**later, **words, **answered, **given})
    if what == "lesson":
        async with act.looking() as desk:
            known = await lesson(desk, subject.partition(":")[2])
        return await _begin(act, ADD_FLOW, NO_SUBJECT, {**later, **known, **given})
    return await _begin(act, ADD_FLOW, NO_SUBJECT, {**later, **given})


async def begin_change(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    """An entry with what it says now, or what was proposed."""
    _members_only(act)
    await renewed(act.office)
    id, number = curation_talks.named(_wanted(subject))
    async with act.looking() as desk:
        if number is None:
            entry, found = await curation.readable(desk, id)
            aim = Aim(Kind.VERSION, entry.id, found.number)
        else:
            _, entry = await curation_propose.to_decide(desk, id, number)
            aim = Aim(Kind.PROPOSAL, id, number)
    return await _begin(act, EDIT_FLOW, aim, {**given_of(entry, act.today), **given})


async def begin_retiring(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    await renewed(act.office)
    async with act.looking() as desk:
        entry, found = await curation.readable(desk, _wanted(subject))
        curation.require_curator(desk, entry)
    return await _begin(act, RETIRE_FLOW, Aim(Kind.VERSION, entry.id, found.number), given)


async def begin_declining(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    await renewed(act.office)
    id, number = curation_talks.named(subject)
    async with act.looking() as desk:
        await curation_propose.to_decide(desk, id, number or 0)
    return await _begin(act, DECLINE_FLOW, Aim(Kind.PROPOSAL, id, number or 0), given)


STARTERS[ADD_FLOW] = begin_new
STARTERS[EDIT_FLOW] = begin_change
STARTERS[RETIRE_FLOW] = begin_retiring
STARTERS[DECLINE_FLOW] = begin_declining


async def _begin(act: Act, flow: str, aim: Aim, given: Mapping[str, Json]) -> Reply:
    turn = await curation_talks.begin(act, FLOWS, FLOWS[flow], aim, given)
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)


def _members_only(act: Act) -> None:
    """Whoever may not send it is told before the first question."""
    ruling = belongs(act.person)
    if not ruling:
        raise NotAllowed(ruling.reason or "")


def _wanted(subject: str) -> str:
    words = subject.split()
    if not words:
        raise curation.which_one()
    return words[0].strip(".,;")


@router.button(StillRight)
async def still_right(act: Act, action: StillRight) -> Reply:
    await renewed(act.office)
    async with act.desk() as desk:
        said = await curation.still_right(desk, action.playbook, action.number)
    await renewed(act.office)
    return Say(said)


@router.button(BringBack)
async def bring_back(act: Act, action: BringBack) -> Reply:
    await renewed(act.office)
    async with act.desk() as desk:
        said = await curation.bring_back(desk, action.playbook, action.number)
    await renewed(act.office)
    return Say(said)


@router.button(PublishProposal)
async def publish(act: Act, action: PublishProposal) -> Reply:
    await renewed(act.office)
    async with act.desk() as desk:
        said = await curation_propose.publish_proposal(desk, action.playbook, action.number)
    with suppress(Busy):  # it is published; the clock tells the askers
        await question_loop.tell_askers(act.office, act.now)
    return Say(said)


@router.command("questions", "what people ask and nobody answers", group=Group.QUESTIONS)
async def questions(act: Act, text: str) -> Reply:
    page = text.strip()
    return Say(await question_loop.overview(act, int(page) if page.isdecimal() and len(page) < 4 else 1))


@router.button(NotForUs)
async def not_for_us(act: Act, action: NotForUs) -> Reply:
    return Say(await question_loop.drop(act, action.question))
