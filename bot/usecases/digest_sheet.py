"""What is set for digests, as one reader sees it: their own, or a channel's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from bot.cards.digest_settings import Coming, Sheet, named, one_message, owner_of, settings_message
from bot.ui import Message, literal
from bot.usecases.desk import Desk
from bot.usecases.digest_look import kinds_of, runs
from bot.usecases.digest_receivers import Timetable
from bot.usecases.digests import GATHER
from domain.authority import belongs
from domain.digests import CHANNELS, OF_HEADS, DigestKind
from domain.errors import NotAllowed, NotFound, Refused
from domain.people import Role
from domain.places import Channel
from domain.schedule import zone_of
from storage.people import TERMINAL

OLD: Final = "That button is from an older message and no longer works. Say *digest settings*."


@dataclass(frozen=True, slots=True)
class About:
    """What a button or a conversation is about: whose settings, which digest, and the revision that was shown."""

    channel: Channel | None
    kind: DigestKind | None
    revision: int


def about(who: str, kind: str = "", revision: int | str = 0) -> About:
    """From what a button carries. Raises NotFound for what no button of ours carries."""
    try:
        channel = Channel(who.removeprefix("#")) if who else None
        return About(channel, DigestKind(kind) if kind else None, int(revision))
    except ValueError:
        raise NotFound(OLD) from None


def about_subject(subject: str) -> About:
    """From what a conversation carries."""
    parts = subject.split("|")
    if len(parts) != 3:
        raise NotFound(OLD)
    return about(*parts)


async def show(desk: Desk, channel: Channel | None = None) -> Message:
    """Everything that is set for the person, or for the channel, which whoever is in it may look at."""
    sheet = await sheet_of(desk, channel)
    bound = await _here_bound(desk)
    if channel is not None and channel not in bound:
        require(sheet)
    return settings_message(sheet, others=[one for one in bound if one is not channel])


async def wanted(desk: Desk, named_: str) -> Channel | None:
    """Whose settings are meant: the channel of that name, the one that it is said in, or (None) the person's own.

    Raises Refused with the names there are.
    """
    said = "-".join(named_.lower().replace("#", " ").split())
    if said in ("mine", "me", "my"):
        return None
    if not said:
        return next(iter(await _here_bound(desk)), None)
    try:
        return Channel(said)
    except ValueError:
        names = ", ".join(f"`{one.value}`" for one in Channel)
        told = (
            f"I know no channel “{literal(named_[:40])}”. Say *digest settings* for your own, or name one of: {names}."
        )
        raise Refused(told) from None


async def menu(desk: Desk, target: About) -> Message:
    """One digest with what can be set for it."""
    sheet = await sheet_of(desk, target.channel)
    require(sheet)
    return one_message(sheet, line_of(sheet, target.kind))


async def sheet_of(desk: Desk, channel: Channel | None) -> Sheet:
    """The settings as this person sees them; the person's own when there is no channel."""
    standing = belongs(desk.person)
    if not standing:
        raise NotAllowed(standing.reason or "")
    kinds = _kinds_in(channel) if channel is not None else await kinds_of(desk, deputy=False)
    bare = Sheet(
        await desk.uow.digests.settings(channel if channel is not None else desk.person.id),
        (),
        desk.person.time_zone,
        channel,
        await _platforms(desk) if channel is None else (),
        channel is None or await _may_change(desk, channel),
        desk.now.astimezone(zone_of(_clock(desk, channel))).date(),
    )
    table, bound = Timetable(desk.act.office, desk.now), await desk.uow.digest_people.bound()
    return replace(bare, coming=tuple(_coming(desk, bare, kind, table, bound) for kind in kinds))


def require(sheet: Sheet) -> None:
    """Raises NotAllowed for whoever may not change it, with who may."""
    if not sheet.may_change and sheet.channel is not None:
        owner = owner_of(sheet.channel).spoken
        raise NotAllowed(f"The {owner} or an administrator of Usher changes when digests come to that channel.")


def line_of(sheet: Sheet, kind: DigestKind | None) -> Coming:
    """The digest among those that come here. Raises NotAllowed where it is none of them."""
    found = next((one for one in sheet.coming if one.kind is kind), None)
    if found is None:
        what = f"The {named(kind).lower()} digest" if kind is not None else "That digest"
        raise NotAllowed(f"{what} does not come {here(sheet)}. Say *digest settings* for what does.")
    return found


def here(sheet: Sheet) -> str:
    """Behind "comes": to whom."""
    return f"to the {sheet.channel.spoken} channel" if sheet.channel is not None else "to you"


async def _here_bound(desk: Desk) -> list[Channel]:
    """The role channels that this place is; none in a direct chat."""
    if desk.act.origin.direct:
        return []
    return await desk.uow.channels.at(replace(desk.act.origin.place, thread=None))


async def _may_change(desk: Desk, channel: Channel) -> bool:
    """An administrator, the role's own head, and whoever stands in for them; rights are read at the press."""
    people = (desk.person, *await desk.principals())
    return desk.person.has(Role.ADMIN) or any(runs(one, channel) for one in people)


def _kinds_in(channel: Channel) -> list[DigestKind]:
    return [kind for kind, there in CHANNELS.items() if there is channel and kind in GATHER]


def _coming(desk: Desk, sheet: Sheet, kind: DigestKind, table: Timetable, bound: Collection[Channel]) -> Coming:
    """One digest; the times are on the clock of the company for a channel, of the person for their own."""
    settings, channel = sheet.settings, sheet.channel
    plan = desk.model.digests.plan(kind)
    rhythm = settings.rhythm(kind, plan)
    if channel is None and kind in OF_HEADS and kind not in settings.wished:
        rhythm = None
    together = channel is None and kind is DigestKind.SECURITY and Channel.SECURITY in bound
    site = desk.person.site if channel is None else None
    next_at = table.next_at(rhythm, _clock(desk, channel), settings, site) if rhythm is not None else None
    elsewhere = "security channel" if together else ""
    return Coming(kind, rhythm, next_at, rhythm is None, plan.rhythm is not None, elsewhere)


def _clock(desk: Desk, channel: Channel | None) -> str:
    return desk.model.time_zone if channel is not None else desk.person.time_zone


async def _platforms(desk: Desk) -> tuple[str, ...]:
    found = [one.platform for one in await desk.uow.people.reachable(desk.person.id) if one.platform != TERMINAL]
    return tuple(sorted(set(found)))
