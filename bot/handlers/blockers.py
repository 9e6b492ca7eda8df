"""Blockers: `escalate` reports one, `blocker B-118` shows it, and what is done with it by button or by word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot import blocker_actions as names
from bot.blocker_actions import Confirm, MoreOnBlocker, ShowBlocker, TakeUp, WithdrawBlocker
from bot.cards.help import Group
from bot.conversation.flow import Json
from bot.conversation.state import Status
from bot.events import Reply, Say
from bot.flows import FLOWS
from bot.flows.escalate import SOURCE
from bot.handlers.conversation import STARTERS, Starter
from bot.handlers.turns import in_chat, in_form
from bot.router import router
from bot.ui import Message, literal
from bot.usecases import blocker_talk, blockers
from bot.usecases.blocker_conversations import begin, in_thread, may_begin, may_escalate, source_of
from bot.usecases.converse import Turn
from bot.usecases.desk import Act, Desk
from bot.usecases.escalating import INITIATIVE, WORDS, number_at_start, only_number
from domain.blockers import Severity
from domain.errors import NotFound, Refused

TAKEN_ALONG = "I take that along, word for word."
WHICH = "Which blocker? For example: *{} B-118*. Say *blockers* for their numbers."


@router.command(
    "escalate",
    "report what is in your way, to whoever can lift it",
    usage="escalate [words]",
    group=Group.BLOCKERS,
)
async def escalate(act: Act, text: str) -> Reply:
    number, words = number_at_start(text)
    return await escalation(act, number or "", {WORDS: words or None})


async def escalation(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
    """The conversation, about that initiative when one is named, here or in the words.

    `given` may hold the message it comes from.
    """
    may_escalate(act)
    words = given.get(WORDS)
    subject = subject or (only_number(words) if isinstance(words, str) else "")
    initiative, remark = await _initiative(act, subject) if subject else (None, "")
    packed = given.get(SOURCE)
    source = in_thread(source_of(packed if isinstance(packed, str) else None), act)
    said = {**{name: raw for name, raw in given.items() if name != SOURCE}, INITIATIVE: initiative}
    known = {name: raw for name, raw in said.items() if raw is not None}
    turn = await begin(act, FLOWS[names.ESCALATE], source.subject, known)
    kept = WORDS in known and WORDS in turn.state.drafts
    return _shown(act, replace(turn, remark=remark), TAKEN_ALONG if kept else "")


async def _initiative(act: Act, number: str) -> tuple[str | None, str]:
    """The number as it is kept; or why there is none, which stops nobody from saying what is in the way."""
    try:
        async with act.looking() as desk:
            return (await desk.visible(number)).id, ""
    except NotFound as error:
        return None, f"{error.user_message} I ask you for it at the end."


def _shown(act: Act, turn: Turn, remark: str = "") -> Reply:
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn, remark)


@router.command("blocker", "one blocker, with what was written about it", usage="blocker B-118", group=Group.BLOCKERS)
async def blocker(act: Act, text: str) -> Reply:
    """`blocker B-118` shows it; a word behind the number says what is done, and more words are said with it."""
    id, rest = _numbered(text, "blocker")
    word, *more = rest.split(maxsplit=1) or ("",)
    words, word = "".join(more), word.lower().strip(":,.!")
    if not word:
        return await show(act, ShowBlocker(id))
    is_read = word in RAISERS and not act.origin.form_first  # typed into the chat itself
    if is_read and (aloud := await blocker_talk.before_others(act, id, words)) is not None:
        return Say(aloud)
    if word in PRESSES:
        return await PRESSES[word](act, id)
    if word not in DOES:
        known = ", ".join(f"*{one}*" for one in (*PRESSES, *DOES))
        raise Refused(f"I do not know what “{literal(word[:40])}” would do to a blocker. Behind its number: {known}.")
    return await _do(act, DOES[word], id, words)


@router.command("takeup", "you have it from now on: its clock stops", usage="takeup B-118", group=Group.BLOCKERS)
async def takeup(act: Act, text: str) -> Reply:
    return await take_up(act, TakeUp(_numbered(text, "takeup")[0]))


@router.command("solved", "say how a blocker was solved", usage="solved B-118 [words]", group=Group.BLOCKERS)
async def solved(act: Act, text: str) -> Reply:
    id, words = _numbered(text, "solved")
    return await _do(act, names.SOLVE, id, words)


@router.button(TakeUp)
async def take_up(act: Act, action: TakeUp) -> Reply:
    async with act.desk() as desk:
        return Say(await blockers.take_up(desk, action.blocker))


@router.button(Confirm)
async def confirm(act: Act, action: Confirm) -> Reply:
    async with act.desk() as desk:
        return Say(await blockers.confirm(desk, action.blocker))


@router.button(WithdrawBlocker)
async def withdraw(act: Act, action: WithdrawBlocker) -> Reply:
    async with act.desk() as desk:
        return Say(await blockers.withdraw(desk, action.blocker))


@router.button(ShowBlocker)
async def show(act: Act, action: ShowBlocker) -> Reply:
    async with act.looking() as desk:
        return Say(await blockers.show(desk, action.blocker))


@router.button(MoreOnBlocker)
async def more_on(act: Act, action: MoreOnBlocker) -> Reply:
    async with act.looking() as desk:
        return Say(await blockers.more(desk, action.blocker))


def _numbered(text: str, command: str) -> tuple[str, str]:
    """The number at the beginning, and what is behind it."""
    number, *words = text.split(maxsplit=1) or ("",)
    if not number:
        raise Refused(WHICH.format(command))
    return number.strip(".,;:"), "".join(words).strip()


async def _do(act: Act, flow: str, id: str, words: str) -> Reply:
    """At once where the words are all that is needed, else by asking."""
    if words.strip() and flow in AT_ONCE:
        async with act.desk() as desk:
            return Say(await AT_ONCE[flow](desk, id, words.strip()))
    return await _about_blocker(act, flow, id)


async def _about_blocker(act: Act, flow: str, id: str, given: Mapping[str, Json] | None = None) -> Reply:
    """The conversation about that blocker. Why it is not possible, or not for this person, is said before it."""
    if not id.strip():
        raise Refused(WHICH.format("blocker"))
    async with act.looking() as desk:
        found = await may_begin(desk, flow, id)
    turn = await begin(act, FLOWS[flow], found.id, given or {}, again=True)
    if turn.state.status is not Status.OPEN:
        raise NotFound(f"That conversation is over. Say *blocker {found.id}* for what can be done now.")
    return _shown(act, turn)


def _starter(flow: str) -> Starter:
    is_raisers = any(DOES.get(word) == flow for word in RAISERS)

    async def starts(act: Act, subject: str, given: Mapping[str, Json]) -> Reply:
        asks_aloud = is_raisers and subject.strip() and not act.origin.opens_forms
        if asks_aloud and (aloud := await blocker_talk.before_others(act, subject)) is not None:
            return Say(aloud)
        return await _about_blocker(act, flow, subject, given)

    return starts


async def _regrade(desk: Desk, id: str, words: str) -> Message:
    """`blocker B-118 severity SEV2`."""
    if words.upper() not in set(Severity):
        raise Refused(f"How bad is it: {', '.join(Severity)}? For example: *blocker {literal(id[:20])} severity SEV2*.")
    return await blockers.regrade(desk, id, Severity(words.upper()))


async def _take(act: Act, id: str) -> Reply:
    return await take_up(act, TakeUp(id))


async def _confirm(act: Act, id: str) -> Reply:
    return await confirm(act, Confirm(id))


async def _withdraw(act: Act, id: str) -> Reply:
    return await withdraw(act, WithdrawBlocker(id))


# What stands behind the number in `blocker B-118 reopen`: acts at once, then those that take words or ask for them.
PRESSES = {"takeup": _take, "confirm": _confirm, "withdraw": _withdraw}
DOES: Mapping[str, str] = {
    "reply": names.REPLY,
    "solved": names.SOLVE,
    "reopen": names.REOPEN,
    "decline": names.DECLINE,
    "reroute": names.REROUTE,
    "severity": names.SEVERITY,
    "plan": names.PLAN,
}
RAISERS = frozenset({"confirm", "withdraw", "reply", "reopen", "severity"})  # done as whoever reported it
AT_ONCE = {
    names.REPLY: blocker_talk.say,
    names.SOLVE: blockers.solve,
    names.REOPEN: blockers.reopen,
    names.DECLINE: blockers.decline,
    names.SEVERITY: _regrade,
}
STARTERS[names.ESCALATE] = escalation
STARTERS.update({flow: _starter(flow) for flow in DOES.values()})
