"""What the views of all roles have in common: whose decisions come first, what changed, and when nothing is to say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.actions import RunCommand
from bot.cards.digest import Decisions, Line, Section, change, deciding, digest_card, nothing
from bot.cards.inbox import duty_item
from bot.digest_actions import CHANNEL, OWN, OpenSection
from bot.ui import Action, Button, cut
from bot.usecases.blocker_desk import may_know
from bot.usecases.desk import Desk
from bot.usecases.digests.gathering import Composed, Scope
from bot.usecases.digests.views import told_elsewhere
from domain.blocker import Blocker
from domain.digests import ROLES, Since
from domain.duties import DutyKind
from domain.people import PersonId, Role
from storage.digest_figures import DigestFigures

VERDICTS = (DutyKind.DECIDE, DutyKind.RESUME)
ASKED = (*VERDICTS, DutyKind.TRIAGE, DutyKind.SIGN, DutyKind.REVIEW, DutyKind.MONEY)  # a yes or a no of somebody
INBOX = RunCommand("inbox", "")
NOT_TODAY = "What is open is as of now; ages are counted to that day."


async def decisions(
    desk: Desk, scope: Scope, kinds: Sequence[DutyKind] = ASKED, roles: Collection[Role] | None = None
) -> Decisions:
    """What waits for a yes or a no of the role (or these `roles`): verdicts first, then the oldest.

    A person's own digest holds what is theirs, their deputies' included, and never a verdict on what they started; a
    channel's what waits for anybody of the role. What another digest of theirs is for stands there alone.
    """
    roles = roles if roles is not None else _roles(scope)
    people = await whose(desk, scope, roles)
    reader = scope.person.id if scope.person is not None else None
    elsewhere = await told_elsewhere(desk, scope)
    found = await DigestFigures(desk.uow.connection).verdicts(
        roles, people, kinds, scope.moment, scope.most, besides=reader, of_seats=_of_seats(desk), elsewhere=elsewhere
    )
    for_ = await desk.uow.people.find([id for id in people if id != reader]) if reader is not None else {}
    items = tuple(
        duty_item(
            (one.duty,),
            one.title,
            one.round,
            desk.person,
            for_[one.duty.person].name if one.duty.person in for_ else None,
            one.initiator == reader,
        )
        for one in found.rows
    )
    return Decisions(items, found.number, found.oldest, for_you=scope.person is not None)


async def whose(desk: Desk, scope: Scope, roles: Collection[Role]) -> tuple[PersonId, ...]:
    """The person and those they stand in for; for a channel those who hold one of the roles."""
    if scope.person is None:
        return tuple([one.id for role in sorted(roles) for one in await desk.uow.people.with_role(role)])
    covered = await desk.uow.absences.covered_by(scope.person.id, scope.moment)
    return (scope.person.id, *covered)


async def known(desk: Desk, scope: Scope, found: Sequence[Blocker]) -> tuple[Blocker, ...]:
    """Of these blockers, what whoever looks at a channel's digest may know of; in the channel itself all of them."""
    if scope.viewer is None:
        return tuple(found)
    theirs = replace(desk, act=replace(desk.act, person=scope.viewer))
    return tuple([one for one in found if await may_know(theirs, one)])


def day_of(desk: Desk, scope: Scope) -> date:
    """The day that the digest tells of, where its reader is."""
    return scope.moment.astimezone(_zone(desk, scope)).date()


def delta(since: Since | None, name: str, now: float) -> str:
    """` (+5)` against the reader's last digest; empty when it said the same, or nothing of it."""
    return change(now, since.figures.get(name) if since is not None else None)


def section(
    title: str,
    lines: Iterable[Line],
    total: int | None = None,
    more: Action | None = None,
    note: str = "",
    rest: Action | None = None,
) -> Section:
    """A list; `total` where more were found than `lines`, `rest` lists all. Left out by `compose` when empty."""
    shown = tuple(lines)
    left = max(0, (total if total is not None else len(shown)) - len(shown))
    return Section(title, shown, more, left=left, note=note, rest=rest)


def show(id: str) -> Button:
    """The record itself."""
    return Button(f"Show {id}", RunCommand("status", id))


def named(id: str, title: str) -> str:
    """How a record is called in a line."""
    return f"{id} · {cut(title, 50)}"


def compose(
    desk: Desk,
    scope: Scope,
    since: Since | None,
    title: str,
    sections: Sequence[Section],
    wanted: Decisions,
    *,
    figures: Mapping[str, float],
    headline: str = "",
    notes: Sequence[str] = (),
    more: Action | None = None,
) -> Composed:
    """The digest of these sections; empty, with one line, when nothing waits and no figure changed."""
    zone = _zone(desk, scope)
    day, before = day_of(desk, scope), since.at.astimezone(zone).date() if since is not None else None
    figures = {**figures, "decisions": float(wanted.number)}
    shown = tuple(one for one in (deciding(wanted, day, more or INBOX), *sections) if one)
    if not _says(sections, wanted, since, figures):
        return Composed(nothing(title, day, before), figures, is_empty=True, sections=shown)
    told = [*notes, *([NOT_TODAY] if day != desk.now.astimezone(zone).date() else [])]
    message = digest_card(
        title,
        day,
        shown,
        wanted,
        now=scope.moment,
        opens=_opens(scope, since, day if told[len(notes) :] else None),
        headline=headline,
        since=before,
        notes=told,
    )
    return Composed(message, figures, sections=shown)


def _opens(scope: Scope, since: Since | None, day: date | None) -> OpenSection:
    """What opens the rest of a section: of today, as it is then, or of the `day` that is looked ahead or back to."""
    view = OWN if scope.person is not None else CHANNEL
    at = int(since.at.timestamp()) + 1 if since is not None else 0  # whole seconds, none of which is too early
    return OpenSection(scope.kind.value, "", 0, view, day.isoformat() if day is not None else "", at)


def _zone(desk: Desk, scope: Scope) -> ZoneInfo:
    """The reader's; the company's where theirs is no zone."""
    try:
        return ZoneInfo(scope.person.time_zone if scope.person is not None else desk.model.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: no name of a file either
        return ZoneInfo(desk.model.time_zone)


def _says(sections: Sequence[Section], wanted: Decisions, since: Since | None, figures: Mapping[str, float]) -> bool:
    if wanted or any(one.lines for one in sections if not one.is_standing):
        return True
    if not any(sections):
        return False
    return since is None or dict(since.figures) != dict(figures)


def _of_seats(desk: Desk) -> frozenset[str]:
    """The sign-offs that one person of an initiative gives, by code."""
    criteria = (one for gate in desk.model.governance.gates.values() for one in gate.criteria)
    return frozenset(one.code for one in criteria if one.is_signoff and one.owner.is_seat)


def _roles(scope: Scope) -> frozenset[Role]:
    role = ROLES.get(scope.kind)
    return frozenset({role}) if role is not None else frozenset()
