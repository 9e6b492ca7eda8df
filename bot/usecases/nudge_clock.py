"""The clock of nudges: what stands still is looked at when its moment has come, and each reader is told once a day.

Work grows with what is due: both the looks and the bundles are found by an index over moments.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256

from bot.usecases.desk import Office
from bot.usecases.nudge_looks import WORD, look_at_due
from bot.usecases.nudge_reach import Reach, Reader
from bot.usecases.nudge_sending import send_ready
from domain.nudges import Part, Word
from storage.nudges import Draft, Waiting
from storage.unit_of_work import reading, writing

RULES, DRAFTS = "nudges:rules", "nudges:drafts"  # keys of what is remembered
FLOWS = frozenset({"submit_idea"})  # the drafts that are ideas
KEPT = timedelta(days=400)  # how long it is known who was nudged on which day
PORTION = 100  # drafts of one transaction
RARELY = timedelta(hours=1)  # so often it is noted that there were none
_TICK = timedelta(microseconds=1)


async def run_nudges(office: Office, now: datetime) -> None:
    """Everything of nudges that is due, each bundle once: with two processes, after a new start, after a missed week.

    What was to be said and is true no longer is dropped; what is said late is said in one bundle.
    """
    await _rules_changed(office, now)
    await _drafts(office, now)
    async with reading(office.database, quick=True) as uow:
        if not await uow.nudges.anything(now):
            return
    async with writing(office.database) as uow:
        await uow.nudges.look_again(now)
    await look_at_due(office, now)
    if await send_ready(office, now):
        office.kick()


async def _rules_changed(office: Office, now: datetime) -> None:
    """With other intervals other moments are due, so everything is looked at once more."""
    model = office.model
    rules = (asdict(model.nudges), asdict(model.clocks), asdict(model.governance.clocks))
    wanted = sha256(repr(rules).encode()).hexdigest()[:24]
    async with reading(office.database, quick=True) as uow:
        known = await uow.meta.get(RULES)
    if known == wanted:
        return
    async with writing(office.database) as uow:
        if known is not None:
            await uow.nudges.look_at_all(now)
        await uow.nudges.forget(now - KEPT)
        await uow.meta.put(RULES, wanted)


async def _drafts(office: Office, now: datetime) -> None:
    """Ideas that were left half written so long ago wait to be spoken of, each once and for good."""
    until = now - timedelta(days=office.model.nudges.draft_days)
    oldest = now - timedelta(days=office.model.clocks.draft_days)
    async with reading(office.database, quick=True) as uow:
        said = await uow.meta.get(DRAFTS)
        since = max(oldest, datetime.fromisoformat(said)) if said else oldest
        found = await uow.nudges.abandoned(FLOWS, since, until, PORTION)
    if not found and until - since < RARELY:
        return
    async with writing(office.database) as uow:
        reach = Reach(office, uow, now)
        for draft in found:
            if await uow.nudges.speak_of(draft.id, now):
                await _speak(reach, draft)
        more = len(found) == PORTION  # of the same moment there may be more; none is spoken of twice
        await uow.meta.put(DRAFTS, (found[-1].touched_at - _TICK if more else until).isoformat())


async def _speak(reach: Reach, draft: Draft) -> None:
    reader = Reader(draft.owner)
    if await reach.reader(draft.owner) != reader:
        return  # away, or gone: a draft is nobody else's
    ready = await reach.opens(reader)
    word = WORD.dump_json(Word(Part.DRAFT), exclude_defaults=True).decode()
    await reach.uow.nudges.put([Waiting(draft.id, reader.who, ready, word)])
