"""What readers set for their digests: own ones each for themselves, a channel's whoever runs it (domain rule 9.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from bot.cards.digest_settings import Sheet, platform_name, settings_message
from bot.cards.words import day
from bot.ui import Message
from bot.usecases.desk import Desk
from bot.usecases.digest_sheet import OLD, About, here, line_of, require, sheet_of
from domain.digest_settings import (
    DigestSettings,
    turned_off,
    turned_on,
    with_cadence,
    with_days,
    with_pause,
    with_platform,
    with_quiet,
    with_time,
)
from domain.digests import OF_HEADS
from domain.errors import AlreadyDone, NotFound, Refused
from domain.schedule_words import read_often, read_quiet, read_time, spoken

PLANNED: Final = "as planned"
NONE: Final = "none"
Change = Callable[[DigestSettings], DigestSettings]


async def switch(desk: Desk, target: About, to: str) -> Message:
    """Turns one digest on or off."""
    sheet = await _held(desk, target)
    one = line_of(sheet, target.kind)
    if to not in ("on", "off") or not one.is_planned:
        raise NotFound(OLD)
    if to == "off":
        await _saved(desk, sheet, lambda was: turned_off(was, one.kind))
        said = f"Done: the {one.kind.spoken} digest does not come {here(sheet)} any more."
        message = await _as_it_is(desk, target, said)
        await desk.record(_subject(desk, target), "digest_off", digest=one.kind.spoken)
        return message
    wish = target.channel is None and one.kind in OF_HEADS
    await _saved(desk, sheet, lambda was: turned_on(was, one.kind, wished=wish))
    said = f"Done: the {one.kind.spoken} digest comes {here(sheet)}."
    message = await _as_it_is(desk, target, said)
    await desk.record(_subject(desk, target), "digest_on", digest=one.kind.spoken)
    return message


async def set_when(desk: Desk, target: About, days: str, at: str) -> Message:
    """The days (and how often) and the time of one digest; "as planned" for the company's.

    Days without a word on how often come round as planned. Raises Refused with the reason.
    """
    sheet = await _held(desk, target)
    kind = line_of(sheet, target.kind).kind
    often, chosen = (None, None) if _is(days, PLANNED) else read_often(days)
    time = None if _is(at, PLANNED) else read_time(at)

    def change(was: DigestSettings) -> DigestSettings:
        return with_time(with_cadence(with_days(was, [kind], chosen), [kind], often), [kind], time)

    after = await _saved(desk, sheet, change)
    rhythm = after.rhythm(kind, desk.model.digests.plan(kind))
    when = spoken(rhythm) if rhythm is not None else "not at all"
    said = f"Done: the {kind.spoken} digest comes {here(sheet)} {'on ' if rhythm is not None else ''}{when}."
    message = await _as_it_is(desk, target, said)
    await desk.record(_subject(desk, target), "digest_when", digest=kind.spoken, to=when)
    return message


async def set_quiet(desk: Desk, target: About, words: str) -> Message:
    """Hours in which nothing comes; "none" for none. Raises Refused with the reason."""
    sheet = await _held(desk, target)
    quiet = None if _is(words, NONE) else read_quiet(words)
    await _saved(desk, sheet, lambda was: with_quiet(was, quiet))
    hours = f"from {quiet.spoken}" if quiet is not None else "at no hour"
    said = f"Done: it is quiet {hours}." if quiet is not None else "Done: there are no quiet hours any more."
    message = await _as_it_is(desk, target, said)
    await desk.record(_subject(desk, target), "digest_quiet", to=hours)
    return message


async def set_pause(desk: Desk, target: About, until: date | None) -> Message:
    """No digest before that day; None ends the pause. Raises Refused for a day that is not ahead."""
    sheet = await _held(desk, target)
    await _saved(desk, sheet, lambda was: with_pause(was, until, sheet.today))
    if until is None:
        message = await _as_it_is(desk, target, "Done: they come again.")
        await desk.record(_subject(desk, target), "digest_resumed")
        return message
    said = f"Done: no digest comes {here(sheet)} before **{day(until)}**. What you are asked to decide still comes."
    message = await _as_it_is(desk, target, said)
    await desk.record(_subject(desk, target), "digest_paused", to=day(until))
    return message


async def set_platform(desk: Desk, target: About, platform: str) -> Message:
    """Own digests come there; empty for wherever the person was seen last. Raises Refused without an account there."""
    sheet = await _held(desk, target)
    after = await _saved(desk, sheet, lambda was: with_platform(was, platform or None, sheet.platforms))
    said = f"Done: your digests come to {platform_name(after.platform)}."
    message = await _as_it_is(desk, target, said)
    await desk.record(_subject(desk, target), "digest_platform")
    return message


async def reset(desk: Desk, target: About) -> Message:
    """Everything as the operating model has it."""
    sheet = await _held(desk, target)
    await _saved(desk, sheet, lambda was: DigestSettings(was.who, revision=was.revision))
    message = await _as_it_is(desk, target, "Done: everything is as the company planned it.")
    await desk.record(_subject(desk, target), "digest_reset")
    return message


async def may_begin(desk: Desk, target: About) -> Sheet:
    """What a conversation would change. Raises what its end would raise now, before the first question."""
    sheet = await _held(desk, target)
    if target.kind is not None:
        line_of(sheet, target.kind)
    return sheet


async def _held(desk: Desk, target: About) -> Sheet:
    """The settings that are about to be changed; the slower of two is told who was faster, and when."""
    sheet = await sheet_of(desk, target.channel)
    require(sheet)
    settings = sheet.settings
    if settings.revision != target.revision and settings.by not in (None, desk.person.id):
        raise _changed(settings)
    return sheet


async def _saved(desk: Desk, sheet: Sheet, change: Change) -> DigestSettings:
    """Over what was read only."""
    after = change(sheet.settings)
    if await desk.uow.digests.save_settings(after, desk.person.id, desk.now):
        return replace(after, revision=after.revision + 1, by=desk.person.id, at=desk.now)
    whose = sheet.channel if sheet.channel is not None else desk.person.id
    raise _changed(await desk.uow.digests.settings(whose))


def _changed(settings: DigestSettings) -> AlreadyDone | Refused:
    told = "These settings were changed in the meantime. Say *digest settings* to see how they are now."
    if settings.by is None or settings.at is None:
        return Refused(told)
    return AlreadyDone(told, by=settings.by, at=settings.at)


async def _as_it_is(desk: Desk, target: About, said: str) -> Message:
    """Everything that is set now, with what was done before it."""
    return settings_message(await sheet_of(desk, target.channel), said)


def _subject(desk: Desk, target: About) -> str:
    return f"channel:{target.channel.value}" if target.channel is not None else f"person:{desk.person.id}"


def _is(words: str, what: str) -> bool:
    return " ".join(words.lower().split()) == what
