"""Risks: raised, tended, accepted, closed, come true (domain rule 3.7). Each is on record and in the chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from bot.actions import RunCommand
from bot.cards.risks import act, deeds, weighed
from bot.conversation.flow import World
from bot.risk_actions import RiskDo
from bot.ui import Button, Choice, Message, Quote, cut, literal
from bot.usecases.around import announce, card_changed
from bot.usecases.blocker_report import Told, put_out
from bot.usecases.concerned import people_of
from bot.usecases.desk import Act, Desk
from bot.usecases.reading import reads
from domain import risks as rules
from domain.authority import Verb, belongs
from domain.blocker import Blocker
from domain.errors import AlreadyDone, DomainError, NotAllowed, NotFound, Refused
from domain.gates import seat_of
from domain.initiatives import Initiative
from domain.parties import Party
from domain.people import PersonId
from domain.places import Channel
from domain.risk_blockers import category_of, severity_of
from domain.risks import Risk, RiskStatus

BECOMES = {
    RiskDo.TEND: RiskStatus.MITIGATING,
    RiskDo.ACCEPT: RiskStatus.ACCEPTED,
    RiskDo.CLOSE: RiskStatus.CLOSED,
    RiskDo.HAPPENED: RiskStatus.MATERIALISED,
}
VERBS = {
    RiskDo.TEND: "risk_tended",
    RiskDo.ACCEPT: "risk_accepted",
    RiskDo.CLOSE: "risk_closed",
    RiskDo.HAPPENED: "risk_materialised",
}


async def add(desk: Desk, risk: Risk) -> Message:
    """A new risk on the record. Its owner and the project manager hear of it, and of a high one the Director."""
    await desk.hold(risk.initiative)
    before = await desk.visible(risk.initiative)
    for_ = await desk.authorize(Verb.ADD_RISK, before)
    await _is_colleague(desk, risk.owner)
    admitted = rules.admit(replace(risk, initiative=before.id), before)
    stored = replace(admitted, id=await desk.uow.risks.add(admitted))
    await card_changed(desk, before)
    await _tell_of_new(desk, before, stored)
    owner = {"owner": stored.owner, "for": for_}
    await desk.record(before.id, "risk_added", risk=stored.code, words=stored.words, weight=str(stored.weight), **owner)
    who = "the AI director" if stored.is_high else "the project office or the sponsor"
    text = f"**{stored.code}** is on the record of **{before.id}**, at {weighed(stored)}. If it is to be lived with, "
    return Message(f"{text}{who} accepts it.", buttons=_show(before))


async def tend(desk: Desk, id: str, choice: str, mitigation: str, owner: PersonId | None) -> Message:
    """Something is done about it now. The owner hears of it."""
    await desk.hold(id)
    before, risk, for_ = await _ready(desk, id, choice, RiskDo.TEND)
    await _is_colleague(desk, owner)
    after = rules.tend(risk, mitigation, owner)
    await desk.uow.risks.save(after)
    await card_changed(desk, before)
    text = f"{literal(desk.person.name)} wrote down what is done about {after.code} of **{before.id}**."
    quote = Quote(after.mitigation, desk.person.name)
    await desk.tell(_concerned(before, after), Message(text, buttons=_open(after), quote=quote))
    owner_ = {"owner": after.owner, "for": for_}
    await desk.record(before.id, VERBS[RiskDo.TEND], risk=after.code, words=after.mitigation, **owner_)
    return Message(f"Noted for **{after.code}** of {before.id}. It stays open until it is accepted or closed.")


async def finish(desk: Desk, id: str, choice: str, do: RiskDo, reason: str) -> Message:
    """Accepted, closed or come true, with the reason; its people hear of it. Of two at once the slower is told.

    What has come true becomes a blocker, whose receipt it is (domain rule 3.7).
    """
    await desk.hold(id)
    before, risk, for_ = await _ready(desk, id, choice, do)
    after = rules.end(risk, BECOMES[do], desk.person.id, reason, desk.now)
    await desk.uow.risks.save(after)
    await card_changed(desk, before)
    raised = await _raised(desk, after) if do is RiskDo.HAPPENED else None
    said = await _said(desk, after, do, for_, raised)
    quote = Quote(after.note or "", by=desk.person.name)
    await announce(desk, before, said, *_concerned(before, after), quote=quote)
    if do is RiskDo.HAPPENED:
        text = f"**{before.id}** · {literal(before.title)}\n{said}"
        await desk.post(Channel.PROJECT_OFFICE, Message(text, buttons=_open(after), quote=quote))
    blocker = raised[0].id if raised is not None else None
    await desk.record(before.id, VERBS[do], risk=after.code, reason=after.note, blocker=blocker, **{"for": for_})
    return _receipt(after, before, raised)


async def may_begin(desk: Desk, id: str, choice: str, do: RiskDo) -> Risk:
    """Raises what the end of it would raise for this person now: before the first question, not after the last."""
    _, risk, _ = await _ready(desk, id, choice, do)
    return risk


async def of_record(world: World) -> Sequence[Choice]:
    """For `choices=`: the risks of the record that are not closed, for whoever may read them."""
    if not isinstance(world, Act) or not world.subject:
        return []
    async with world.looking() as desk:
        initiative = await desk.initiative(world.subject)
        mine = [one for one in await desk.uow.risks.of(initiative.id) if one.status is not RiskStatus.CLOSED]
        if not await reads(desk, initiative):
            mine = [one for one in mine if one.owner == desk.person.id]
    return [Choice(choice_of(one), f"{one.code} · {cut(one.words, 60)}") for one in mine]


def choice_of(risk: Risk) -> str:
    """A risk as an answer, with how it stood: `7:open`."""
    return f"{risk.id}:{risk.status.value}"


async def find(desk: Desk, id: str, number: int) -> tuple[Initiative, Risk]:
    """The risk, if it is one of that initiative's; NotFound otherwise."""
    initiative = await desk.visible(id)
    risk = await desk.uow.risks.get(number) if number < 2**31 else None
    if risk is None or risk.initiative != initiative.id:
        raise NotFound(f"R-{number} is no risk of {initiative.id}. Say *risks {initiative.id}* for those it has.")
    return initiative, risk


async def _ready(desk: Desk, id: str, choice: str, do: RiskDo) -> tuple[Initiative, Risk, PersonId | None]:
    number, _, seen = choice.partition(":")
    if not number.isdecimal():
        raise Refused(f"Which risk? Say *risks {id}* and choose one.")
    initiative, risk = await find(desk, id, int(number))
    for_ = await _authorized(desk, do, risk, initiative)
    if risk.closed_at is not None and seen != risk.status.value:
        raise await _ended(desk, risk)
    if risk.status is RiskStatus.CLOSED:
        raise await _ended(desk, risk)
    rules.becomes(risk, BECOMES[do])
    return initiative, risk, for_


async def _authorized(desk: Desk, do: RiskDo, risk: Risk, initiative: Initiative) -> PersonId | None:
    """Whom the person acts for. Whoever looks after a risk may tend and close it, and say that it happened."""
    if risk.owner == desk.person.id and do is not RiskDo.ACCEPT and belongs(desk.person):
        return None
    match do:
        case RiskDo.TEND | RiskDo.CLOSE:
            return await desk.authorize(Verb.TEND_RISK, initiative)
        case RiskDo.HAPPENED:
            return await desk.authorize(Verb.ADD_RISK, initiative)
        case RiskDo.ACCEPT:
            return await _accepting(desk, risk, initiative)
        case RiskDo.SHOW:
            raise Refused("That only shows it.")
        case never:
            assert_never(never)


async def _accepting(desk: Desk, risk: Risk, initiative: Initiative) -> PersonId | None:
    governance = desk.model.governance
    own = rules.may_accept(desk.person, risk, initiative, governance)
    acting = None
    if not own:
        stand_in = await desk.principals() if belongs(desk.person) else []
        able = [one for one in stand_in if rules.may_accept(one, risk, initiative, governance)]
        involved = desk.person.id in (initiative.initiator, seat_of(initiative, Party.PROJECT_MANAGER))
        if not able or involved:
            raise NotAllowed(own.reason or "")
        acting = able[0].id
    if not desk.act.decides:
        raise NotAllowed("Decisions are taken in Slack or Teams, not on this terminal.")
    return acting


async def _ended(desk: Desk, risk: Risk) -> DomainError:
    """Who ended it, and when; asked of the chain, which knows."""
    text = f"{risk.code} is {risk.status.spoken} already."
    ends = {verb for do, verb in VERBS.items() if BECOMES[do] is risk.status}
    entries = await desk.uow.history.of(risk.initiative)
    last = next((one for one in reversed(entries) if one.verb in ends and one.at == risk.closed_at), None)
    return AlreadyDone(text, by=last.actor, at=last.at) if last is not None else Refused(text)


async def _is_colleague(desk: Desk, owner: PersonId | None) -> None:
    if owner is None:
        return
    found = await desk.uow.people.get(owner)
    if found is None or not belongs(found):
        raise NotFound("I do not know that colleague. Choose somebody who works here.")


def _concerned(initiative: Initiative, risk: Risk) -> list[PersonId | None]:
    return [risk.owner, seat_of(initiative, Party.PROJECT_MANAGER), risk.raised_by]


async def _tell_of_new(desk: Desk, initiative: Initiative, risk: Risk) -> None:
    by, quote = literal(desk.person.name), Quote(risk.words, desk.person.name)
    head = f"**{initiative.id}** · {literal(initiative.title)}\n{by} added the risk **{risk.code}** ({weighed(risk)})."
    manager, director = seat_of(initiative, Party.PROJECT_MANAGER), list[PersonId]()
    if risk.is_high:
        director = await people_of(desk, [Party.DIRECTOR], initiative)
        text = f"{head} From 15 on only you accept it."
        await desk.tell(director, Message(text, buttons=_open(risk), quote=quote))
    asked = risk.owner if risk.owner != desk.person.id else None
    if asked not in director:
        await desk.tell([asked], Message(f"{head} You look after it.", buttons=_open(risk), quote=quote))
    others = [one for one in (manager,) if one not in (asked, *director)]
    await desk.tell(others, Message(head, buttons=_open(risk), quote=quote))


Raised = tuple[Blocker, Message]  # with its receipt


async def _raised(desk: Desk, risk: Risk) -> Raised:
    """The blocker, to whoever clears what has happened: past the champion where that is allowed."""
    category, severity = category_of(risk), severity_of(risk)
    bypass = desk.model.blockers.may_bypass(category, severity)
    told = Told(category, severity, risk.words, risk.initiative, bypass=bypass, unit_reads=False)
    return await put_out(desk, replace(told, quoted=risk.note, quoted_by=desk.person.name))


async def _said(desk: Desk, risk: Risk, do: RiskDo, for_: PersonId | None, raised: Raised | None) -> str:
    principal = await desk.uow.people.get(for_) if for_ is not None else None
    who = literal(desk.person.name) + (f" for {literal(principal.name)}" if principal is not None else "")
    match do:
        case RiskDo.ACCEPT:
            return f"{who} accepted the risk **{risk.code}** ({weighed(risk)}) and answers for it."
        case RiskDo.CLOSE:
            return f"{who} closed the risk **{risk.code}**."
        case _:
            number = f" **{raised[0].id}** is out for it, so that somebody clears it." if raised is not None else ""
            return f"{who} says that the risk **{risk.code}** has happened.{number}"


def _receipt(risk: Risk, initiative: Initiative, raised: Raised | None) -> Message:
    show = _show(initiative)
    if raised is None:
        return Message(_ended_words(risk, initiative), buttons=show)
    out = raised[1]
    return Message(f"{_ended_words(risk, initiative)} {out.text}", buttons=(*out.buttons, *show))


def _ended_words(risk: Risk, initiative: Initiative) -> str:
    of = f"**{risk.code}** of **{initiative.id}**"
    match risk.status:
        case RiskStatus.ACCEPTED:
            return f"{of} is accepted; the register names who answers for it. Its people know."
        case RiskStatus.MATERIALISED:
            return f"{of} is on record as having happened, and the project office has been told. As a blocker:"
        case _:
            return f"{of} is closed. Its people know your reason."


def _show(initiative: Initiative) -> tuple[Button, ...]:
    return (Button("All its risks", RunCommand("risks", initiative.id)),)


def _open(risk: Risk) -> tuple[Button, ...]:
    return (Button(f"Open {risk.code}", act(risk, RiskDo.SHOW)),) if deeds(risk) else ()
