"""The look for similar ones: what people are shown of it, and the job that keeps what was found with the record."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.cards.alike import Like, alike, is_draft
from bot.events import Origin
from bot.ui import Message
from bot.usecases.alike import Alike, look_alike
from bot.usecases.around import card_changed, duties_of
from bot.usecases.complete import tell_when_complete
from bot.usecases.desk import Act, Desk, Office
from domain.errors import NotFound
from domain.funnel import Stage
from domain.gates import pack
from domain.initiatives import Idea, Initiative, InitiativeId
from domain.model import Visibility
from domain.people import Person, PersonId, Role
from domain.places import Account, Address
from storage.database import Busy
from storage.looked_for import Entered, entered, keep_found
from storage.unit_of_work import UnitOfWork, reading, writing

log = structlog.get_logger()

SECONDS = 1.0  # that a person is kept waiting for it; without it everything goes on
SEARCHED = (Stage.NEW, Stage.ASSESSMENT)
PORTION = 50  # numbers that are read at once
AT_ONCE = 100  # searches in one round of the clock; the next round goes on
OVERLAP = timedelta(minutes=5)  # so far back is looked again: what was committed late, or overtaken
REMEMBERED = "similar:"  # up to when all that entered the stage was looked at

USHER = Person(PersonId("usher"), "Usher", roles=frozenset({Role.PROJECT_OFFICE}))  # reads what the office reads


def wording(idea: Idea) -> str:
    """The words of an idea by which it is compared."""
    return f"{idea.title}\n{idea.problem}"


async def glimpse(act: Act, words: str, besides: str | None = None) -> list[Like] | None:
    """What this person may know of that is like the words; None when it could not be had in time.

    Outside any transaction. Nothing depends on it, so a busy database is no error here.
    """
    try:
        async with asyncio.timeout(SECONDS):
            return likes(await look_alike(act.office, act.person, words, besides=besides))
    except (Busy, TimeoutError) as error:
        log.warning("look for similar left out", error=type(error).__name__)
        return None


def likes(found: Sequence[Alike]) -> list[Like]:
    """As cards show them."""
    named = ((one.initiative or one.product, one.why) for one in found)
    return [(one, why) for one, why in named if one is not None]


async def show(act: Act, draft: str) -> Message:
    """What is like the draft now, for whoever writes it."""
    async with act.looking() as desk:
        found = await desk.uow.conversations.get(draft, act.person.id)
    said = found.state["drafts"].get("problem") if found is not None and is_draft(draft) else None
    if not isinstance(said, str):
        raise NotFound("That draft is not there any more. Say *search* with a few words to look for ideas.")
    return await shown(act, await glimpse(act, said) or (), draft)


async def shown(act: Act, found: Sequence[Like], of: str) -> Message:
    """The card, with the names of whom to talk to."""
    ideas = [one for one, _ in found if isinstance(one, Initiative)]
    contacts = {one.triager or one.initiator for one in ideas}
    async with reading(act.office.database) as uow:
        people = await act.office.directory.find(uow.people, contacts, act.now)
    return alike(found, people, act.person.id, of)


async def of_record(act: Act, initiative: Initiative) -> list[Like]:
    """What is like a registered idea: looked for anew, or as it was found last."""
    fresh = await glimpse(act, wording(initiative.idea), besides=initiative.id)
    if fresh is not None:
        return fresh
    async with act.looking() as desk:
        return await stored(desk, initiative)


async def stored(desk: Desk, initiative: Initiative) -> list[Like]:
    """What was found last, as far as the reader may know of it."""
    found: list[Like] = []
    for id in initiative.dossier.similar.matches:
        product = desk.model.product(id)
        one = product if product is not None else await _visible(desk, id)
        found += [(one, ())] if one is not None else []
    return found


async def _visible(desk: Desk, id: str) -> Initiative | None:
    try:
        return await desk.visible(id)
    except NotFound:
        return None


async def of_subject(act: Act) -> list[Like]:
    """What is like the record that the conversation is about: as it was found, else looked for now."""
    initiative = await act.record()
    if initiative is None:
        return []
    if initiative.dossier.similar.ran_at is None:
        return await glimpse(act, wording(initiative.idea), besides=initiative.id) or []
    async with act.looking() as desk:
        return await stored(desk, initiative)


def looked(initiative: Initiative, found: Sequence[Like] | None, visibility: Visibility, now: datetime) -> Initiative:
    """The new record with what its author was shown; the job looks where they may not know of everything."""
    if found is None or visibility is Visibility.CLOSED:
        return initiative
    return _with(initiative, found, now)


async def look_for_similar(office: Office, now: datetime) -> int:
    """Finds the candidates of what came in, or into assessment, since the last look; how many records were searched."""
    left = AT_ONCE
    for stage in SEARCHED:
        left -= await _look_through(office, stage, now, left)
    return AT_ONCE - left


async def _look_through(office: Office, stage: Stage, now: datetime, most: int) -> int:
    key, searched, whole = f"{REMEMBERED}{stage.value}", 0, True
    async with reading(office.database) as uow:
        remembered = await uow.meta.get(key)
    mark = datetime.fromisoformat(remembered) if remembered is not None else None
    after = Entered(min(mark, now) - OVERLAP, InitiativeId("")) if mark is not None else None
    reached = mark
    while True:
        async with reading(office.database) as uow:
            portion = await entered(uow.connection, stage, after, PORTION)
            due = [one for each in portion if (one := await _due(uow, each.id)) is not None]
        for one in due:
            if searched >= most:
                whole = False
                break
            searched += 1
            whole = await _look_for(office, one, now) and whole
        if not whole or not portion:
            break
        after, reached = portion[-1], portion[-1].at
    if reached is not None and reached != mark:
        async with writing(office.database) as uow:
            await uow.meta.put(key, reached.isoformat())
    return searched


async def _due(uow: UnitOfWork, id: InitiativeId) -> Initiative | None:
    found = await uow.initiatives.get(id)
    return found if found is not None and is_due(found) else None


def is_due(initiative: Initiative) -> bool:
    """Whether it was never looked for, or not since it came into assessment."""
    ran_at = initiative.dossier.similar.ran_at
    return initiative.stage in SEARCHED and (ran_at is None or ran_at < initiative.entered_stage_at)


async def _look_for(office: Office, seen: Initiative, now: datetime) -> bool:
    """False when it could not be had, or somebody changed the words meanwhile: another time."""
    try:
        found = likes(await look_alike(office, USHER, wording(seen.idea), besides=seen.id))
        async with _usher(office).desk(once=False) as desk:
            return await _keep(desk, seen, found, now)
    except Busy:
        return False


async def _keep(desk: Desk, seen: Initiative, found: Sequence[Like], now: datetime) -> bool:
    """What was found joins the record as it is now. No chain entry: nobody did it."""
    await desk.hold(seen.id)
    before = await desk.uow.initiatives.get(seen.id)
    if before is None or not is_due(before):
        return True
    after = _with(before, found, now)
    if before.idea != seen.idea or not await keep_found(desk.uow.connection, after):
        return False
    await desk.uow.duties.replace(after.id, duties_of(desk, after))
    if _shows(desk, before, after):
        await card_changed(desk, after)
    await tell_when_complete(desk, before, after)
    return True


def _shows(desk: Desk, before: Initiative, after: Initiative) -> bool:
    """Whether any card says something else than before."""
    governance, today = desk.model.governance, desk.today()
    packs = (pack(before, governance, today), pack(after, governance, today))
    there = [one.there if one is not None else 0 for one in packs]
    return before.dossier.similar.matches != after.dossier.similar.matches or there[0] != there[1]


def _with(initiative: Initiative, found: Sequence[Like], now: datetime) -> Initiative:
    """The same record, at the same revision, with what was found."""
    dossier = initiative.dossier
    check = replace(dossier.similar, ran_at=now, matches=tuple(one.id for one, _ in found))
    return replace(initiative, dossier=replace(dossier, similar=check))


def _usher(office: Office) -> Act:
    """Nobody's act: what it queues goes out, and it leaves no trace in the history."""
    nobody, nowhere = Account("usher", "", ""), Address("usher", "", "")
    return Act(office, USHER, Origin(nobody, nowhere, direct=True))
