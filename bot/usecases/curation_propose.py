"""Proposals: whoever may not publish puts an entry before its owner, who publishes, changes or declines it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.actions import RunCommand
from bot.cards.playbook import Proposal, entry_parts, proposal_message, proposal_subject
from bot.ui import Button, Card, Message, Quote, cut, literal
from bot.usecases.curation import (
    FEW,
    HIGHEST,
    Current,
    curates,
    current,
    entry_of,
    free_id,
    may_read,
    owner_of,
    parsed,
    publish,
    published_message,
    require_curator,
    standing_of,
    subject_of,
    unknown_playbook,
)
from bot.usecases.curation_entry import Typed, is_enough, made, wrong
from bot.usecases.curation_talks import Aim, Kind
from bot.usecases.desk import Desk
from bot.usecases.question_loop import words_of
from domain.authority import belongs, may_curate
from domain.errors import AlreadyDone, NotAllowed, Refused
from domain.people import Person, PersonId, Role
from domain.places import Channel
from domain.versions import Version, VersionState
from knowledge.playbooks import Playbook, render

WAITING = 10  # proposals of one person that may wait at once
LOOKED_AT = 500
CHANNELS = {Role(one.value): one for one in Channel if one is not Channel.CHAMPIONS}


async def hand_in(desk: Desk, aim: Aim, typed: Typed) -> Message:
    """Publishes the entry where this person may, else puts it before its owner. Refused names what is to be mended."""
    ruling = belongs(desk.person)
    if not ruling:
        raise NotAllowed(ruling.reason or "")
    proposal = await _proposed(desk, aim.id, aim.number) if aim.kind is Kind.PROPOSAL else None
    found = await _aimed_at(desk, aim)
    id = aim.id or await free_id(desk, typed.title)
    old = found.playbook
    if proposal is not None and (proposed := parsed(proposal)) is not None:
        require_curator(desk, proposed)
        old = old or proposed
    playbook = made(typed, id, desk.today(), old)
    if faults := wrong(playbook):
        raise Refused(f"{' '.join(faults)} Edit it, and send it again; everything you wrote is still there.")
    mine = bool(may_curate(desk.person, typed.owner)) and (found.last is None or curates(desk.person, found.last))
    question = aim.number if aim.kind is Kind.QUESTION else proposal.question if proposal is not None else None
    if proposal is not None:
        if not mine:
            raise NotAllowed(may_curate(desk.person, typed.owner).reason or "Its owner decides about this proposal.")
        return await _publish_changed(desk, playbook, proposal, found)
    overtaken = aim.kind is Kind.VERSION and (found.number != aim.number or found.is_retired)
    if mine and not overtaken:
        return await _publish(desk, playbook, found, question)
    return await _propose(desk, playbook, found, question, overtaken=overtaken)


async def _aimed_at(desk: Desk, aim: Aim) -> Current:
    if aim.kind not in (Kind.VERSION, Kind.PROPOSAL):
        return Current(None, None)
    found = await current(desk, aim.id)
    if found.playbook is not None and not may_read(desk.person, found.playbook):
        raise unknown_playbook(aim.id)
    return found


async def _publish(desk: Desk, playbook: Playbook, found: Current, question: int | None) -> Message:
    version = await publish(desk, playbook, found.number, question)
    await refresh_proposals(desk, playbook.id)
    await desk.record(subject_of(playbook.id), "playbook_published", number=str(version.number))
    return published_message(desk, playbook, version, f"**{literal(playbook.title)}** is published.")


async def _publish_changed(desk: Desk, playbook: Playbook, proposal: Version, found: Current) -> Message:
    """What was proposed, in the owner's words: a version of its own, and the proposal is over."""
    if not is_enough(playbook):
        raise Refused(FEW)
    number = await desk.uow.playbooks.next_number(playbook.id)
    reason = f"Published with changes, as version {number}"
    await _decide(desk, proposal, VersionState.DECLINED, reason)
    version = await publish(desk, playbook, found.number, proposal.question)
    await refresh_proposals(desk, playbook.id, proposal.number)
    text = (
        f"**{literal(desk.person.name)}** published your proposal with changes: {literal(playbook.title)}. Thank you."
    )
    await desk.tell([proposal.author], Message(text, buttons=(_show(playbook.id),)))
    await desk.record(subject_of(playbook.id), "playbook_published", number=str(version.number), note=reason)
    return published_message(desk, playbook, version, f"**{literal(playbook.title)}** is published with your changes.")


async def _propose(desk: Desk, playbook: Playbook, found: Current, question: int | None, *, overtaken: bool) -> Message:
    waiting = [one for one in await desk.uow.playbooks.proposed(LOOKED_AT) if one.author == desk.person.id]
    if len(waiting) >= WAITING:
        raise Refused(f"{WAITING} proposals of yours wait for their owners already; let those be decided first.")
    number = await desk.uow.playbooks.next_number(playbook.id)
    version = Version(
        playbook.id, number, VersionState.PROPOSED, render(playbook), desk.person.id, desk.now, question=question
    )
    await desk.uow.playbooks.add(version)
    message = await _card(desk, version, playbook)
    decides = owner_of(found.last or playbook)
    roles = [decides] if owner_of(playbook) is decides else [decides, Role.TRAINING]
    await _put_before(desk, roles, message, proposal_subject(playbook.id, number))
    await desk.record(subject_of(playbook.id), "playbook_proposed", number=str(number))
    owner = literal(decides.spoken)
    entry = entry_of(playbook, desk.today(), desk.model.knowledge)
    before = ""
    if overtaken and found.version is not None:
        people = await desk.uow.people.find([found.version.decided_by])
        by = people.get(found.version.decided_by) if found.version.decided_by is not None else None
        who = literal(by.name) if by is not None else "Somebody"
        what = "retired" if found.is_retired else "changed"
        before = f"{who} {what} *{playbook.id}* while you were writing, so nothing was overwritten. "
    text = f"{before}Your words are with the {owner} now, as a proposal; you hear what becomes of them."
    return Message(text, Card(cut(playbook.title, 90), entry_parts(entry, with_phrasings=True)))


async def _put_before(desk: Desk, roles: Sequence[Role], message: Message, subject: str) -> None:
    """The card for everybody who holds one of the roles, and for their channels where bound; every copy follows."""
    for channel in dict.fromkeys(CHANNELS[role] for role in roles if role in CHANNELS):
        if await desk.uow.channels.of(channel):
            await desk.post(channel, message, subject)
    people = [person.id for role in roles for person in await holders(desk, role)]
    for person in dict.fromkeys(people):
        await desk.show(person, message, subject)


async def holders(desk: Desk, role: Role) -> Sequence[Person]:
    """Who holds the role; where nobody does, the training head, and without one the administrators."""
    for one in dict.fromkeys((role, Role.TRAINING, Role.ADMIN)):
        found = await desk.uow.people.with_role(one)
        if found:
            return found
    return []


async def _card(desk: Desk, version: Version, playbook: Playbook) -> Message:
    versions = await desk.uow.playbooks.of(version.playbook)
    standing = standing_of(versions)
    shipped = standing is None and desk.act.office.library.get(version.playbook) is not None
    is_live = standing is not None and standing.state is VersionState.PUBLISHED and standing.number != version.number
    proposal = Proposal(
        entry=entry_of(playbook, desk.today(), desk.model.knowledge),
        number=version.number,
        state=version.state,
        author=version.author,
        at=version.at,
        is_new=not (shipped or is_live),
        question=await words_of(desk.uow, version.question),
        decided_by=version.decided_by,
        decided_at=version.decided_at,
        reason=version.reason,
        since=_changed_since(version, versions),
    )
    names = {version.author, version.decided_by, *((proposal.since[0],) if proposal.since is not None else ())}
    people = await desk.uow.people.find(names)
    return proposal_message(proposal, people, desk.model.time_zone)


def _changed_since(version: Version, versions: Sequence[Version]) -> tuple[PersonId | None, datetime] | None:
    """Who published or retired the entry after the proposal was numbered, and when."""
    later = [
        one
        for one in versions
        if one.number != version.number
        and one.state in (VersionState.PUBLISHED, VersionState.RETIRED, VersionState.REPLACED)
        and (one.number > version.number or (one.decided_at is not None and one.decided_at > version.at))
    ]
    return (later[0].decided_by, later[0].decided_at or later[0].at) if later else None


async def refresh_proposals(desk: Desk, id: str, *decided: int) -> None:
    """The cards of what is still proposed for the entry say that it changed; those just decided say so."""
    for version in await desk.uow.playbooks.of(id):
        playbook = parsed(version) if version.state is VersionState.PROPOSED or version.number in decided else None
        if playbook is not None:
            await desk.refresh(proposal_subject(id, version.number), await _card(desk, version, playbook))


async def _proposed(desk: Desk, id: str, number: int) -> Version:
    """The proposal, while it waits; AlreadyDone says who decided and when."""
    version = await desk.uow.playbooks.get(id, number) if 0 < number <= HIGHEST else None
    if version is None:
        raise unknown_playbook(id)
    if version.state is not VersionState.PROPOSED:
        raise _decided(version)
    return version


def _decided(version: Version) -> AlreadyDone:
    what = "declined" if version.state is VersionState.DECLINED else "published"
    by, at = version.decided_by or version.author, version.decided_at or version.at
    return AlreadyDone(f"That proposal for *{version.playbook}* was {what} already.", by=by, at=at)


async def _decide(desk: Desk, version: Version, state: VersionState, reason: str | None = None) -> None:
    done = await desk.uow.playbooks.decide(version.playbook, version.number, state, desk.person.id, desk.now, reason)
    if not done:
        raise _decided(await desk.uow.playbooks.get(version.playbook, version.number) or version)


async def to_decide(desk: Desk, id: str, number: int) -> tuple[Version, Playbook]:
    """A proposal and its words, for whoever may decide about it; nobody else learns what it says."""
    version = await desk.uow.playbooks.get(id, number) if 0 < number <= HIGHEST else None
    playbook = parsed(version) if version is not None else None
    if version is None or playbook is None:
        raise unknown_playbook(id)
    require_curator(desk, playbook)
    last = (await current(desk, id)).last
    if last is not None:
        require_curator(desk, last)
    if version.state is not VersionState.PROPOSED:
        raise _decided(version)
    return version, playbook


async def publish_proposal(desk: Desk, id: str, number: int) -> Message:
    """What was proposed is in force from now on, as it was proposed."""
    version, playbook = await to_decide(desk, id, number)
    if not is_enough(playbook):
        raise Refused(f"{FEW} Press *Change it…* to do that.")
    await _decide(desk, version, VersionState.PUBLISHED)
    await refresh_proposals(desk, id, number)
    text = f"**{literal(desk.person.name)}** published what you proposed: {literal(playbook.title)}. Thank you."
    await desk.tell([version.author], Message(text, buttons=(_show(id),)))
    await desk.record(subject_of(id), "playbook_published", number=str(number))
    return published_message(desk, playbook, version, f"**{literal(playbook.title)}** is published.")


async def decline(desk: Desk, id: str, number: int, reason: str) -> Message:
    """It is not published; whoever proposed it reads why."""
    version, playbook = await to_decide(desk, id, number)
    why = reason.strip()
    await _decide(desk, version, VersionState.DECLINED, why)
    await refresh_proposals(desk, id, number)
    text = (
        f"**{literal(desk.person.name)}** does not publish what you proposed: {literal(playbook.title)}. "
        "The reason stands below; with other words you can propose it again."
    )
    await desk.tell([version.author], Message(text, quote=Quote(why, by=desk.person.name)))
    await desk.record(subject_of(id), "playbook_declined", number=str(number), reason=why)
    return Message(f"Declined. Whoever proposed **{literal(playbook.title)}** has your reason.")


def _show(id: str) -> Button:
    return Button("Show it", RunCommand("playbook", id))
