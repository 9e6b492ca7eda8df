"""Playbooks as those see them who look after them: the list, one entry, what is proposed, what is due for review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions import RunCommand, StartFlow
from bot.cards.words import People, count, moment, name
from bot.curation_actions import BringBack, PublishProposal, StillRight
from bot.ui import Button, Card, Divider, Facts, Message, Part, Quote, Style, Text, cut, literal
from domain.people import PersonId, Role
from domain.versions import Freshness, VersionState

ADD_FLOW, EDIT_FLOW = "playbook_add", "playbook_edit"
RETIRE_FLOW, DECLINE_FLOW = "playbook_retire", "playbook_decline"
PAGE = 20  # entries of a list
NUDGED = 10  # entries of one reminder
LABEL = 40  # characters of a title on a button
TITLE = 90
FOR = {"everyone": "everybody", "champions": "champions and heads", "heads": "heads only"}
WRITE = Button("Write one", StartFlow(ADD_FLOW, ""))
_STATES = {
    VersionState.PROPOSED: "proposed",
    VersionState.PUBLISHED: "in force",
    VersionState.DECLINED: "declined",
    VersionState.RETIRED: "retired",
    VersionState.REPLACED: "replaced",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A playbook as it is shown. `number` is the version in force, 0 where it is as it came with Usher."""

    id: str
    title: str
    audience: str
    owner: str
    reviewed_on: date
    review_by: date
    questions: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    freshness: Freshness = Freshness.CURRENT
    company_supplies: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed, by whom, and what became of it. `since` says who changed the entry meanwhile, and when."""

    entry: Entry
    number: int
    state: VersionState
    author: PersonId
    at: datetime
    is_new: bool
    question: str | None = None
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    since: tuple[PersonId | None, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """One version of an entry, for its list."""

    number: int
    state: VersionState
    by: PersonId
    at: datetime
    reason: str | None


def spoken(owner: str) -> str:
    """The owner as it stands after "the"."""
    return Role(owner).spoken if owner in set(Role) else owner


def dated(when: date) -> str:
    """`3 Oct 2026`."""
    return f"{when.day} {when:%b %Y}"


def proposal_subject(id: str, number: int) -> str:
    """What a proposal's card is kept up to date under."""
    return f"playbook:{id}:{number}"


def marks(entry: Entry) -> list[str]:
    """What is to be known of the entry beside its words."""
    found = {
        Freshness.SOON: [f"review due {dated(entry.review_by)}"],
        Freshness.DUE: [f"review overdue since {dated(entry.review_by)}"],
        Freshness.OVERDUE: [f"review overdue since {dated(entry.review_by)}"],
    }.get(entry.freshness, [])
    return [*found, *(["to be replaced by your company"] if entry.company_supplies else [])]


def playbook_list(entries: Sequence[Entry], word: str, page: int) -> Message:
    """A page of the entries, by their owners."""
    if not entries:
        about = f" about “{literal(cut(word, 60))}”" if word else ""
        return Message(
            f"I found no playbook{about}. *playbooks* lists all; *playbook add* begins one.", buttons=(WRITE,)
        )
    ordered = sorted(entries, key=lambda one: (spoken(one.owner), one.title.casefold(), one.id))
    shown, left = ordered[(page - 1) * PAGE : page * PAGE], max(len(ordered) - page * PAGE, 0)
    parts: list[Part] = []
    for owner in dict.fromkeys(one.owner for one in shown):
        rows = tuple((one.title, _line(one)) for one in shown if one.owner == owner)
        parts += [Text(f"**The {literal(spoken(owner))}**"), Facts(rows)]
    if left:
        parts.append(Text(f"{left} more on the next page.", subtle=True))
    more = (Button("Next page", RunCommand("playbooks", f"{word} {page + 1}".strip())),) if left else ()
    text = f"{count(len(ordered), 'playbook')}, by who answers for them. Say *playbook* and an id to read one."
    return Message(text, Card("Playbooks", tuple(parts), (*more, WRITE)))


def _line(entry: Entry) -> str:
    return " · ".join([entry.id, f"reviewed {dated(entry.reviewed_on)}", *marks(entry)])


def entry_parts(entry: Entry, with_phrasings: bool) -> tuple[Part, ...]:
    """The passages as people read them, their source, and for whoever looks after it how people ask."""
    parts: list[Part] = []
    for heading, text in entry.sections:
        parts.append(Text(text if heading == entry.title else f"**{literal(heading)}**\n{text}"))
    said = f"Reviewed {dated(entry.reviewed_on)} by the {literal(spoken(entry.owner))}, for {_for(entry)}."
    noted = "; ".join(marks(entry))
    parts.append(Text(f"{said} {noted[:1].upper()}{noted[1:]}." if noted else said, subtle=True))
    if with_phrasings:
        parts += [Divider(), Facts(tuple(("Asked as", one) for one in entry.questions))]
    return tuple(parts)


def _for(entry: Entry) -> str:
    return FOR.get(entry.audience, entry.audience)


def entry_message(entry: Entry, curates: bool, may_propose: bool, waiting: int = 0) -> Message:
    """One entry, with what the reader can do about it."""
    buttons: tuple[Button, ...] = ()
    if curates:
        right = Button("Still right", StillRight(entry.id, entry.number), Style.PRIMARY)
        buttons = (right,) if entry.freshness is not Freshness.CURRENT else ()
        buttons += (
            Button("Change", StartFlow(EDIT_FLOW, entry.id)),
            Button("Retire", StartFlow(RETIRE_FLOW, entry.id), Style.DANGER),
            Button("History", RunCommand("playbook", f"history {entry.id}")),
        )
    elif may_propose:
        buttons = (Button("Propose a change", StartFlow(EDIT_FLOW, entry.id)),)
    note = f" {count(waiting, 'proposal')} for it waits for you." if curates and waiting else ""
    text = f"This is *{entry.id}*, as people read it.{note}"
    return Message(text, Card(cut(entry.title, TITLE), entry_parts(entry, curates), buttons))


def proposal_message(proposal: Proposal, people: People, zone: str) -> Message:
    """What its owner decides about: who proposes what, from which question, exactly as people would read it."""
    entry, who = proposal.entry, name(people, proposal.author)
    parts: list[Part] = [Text(_standing(proposal, people, zone))]
    if proposal.question is not None:
        parts += [Text("It answers what somebody asked:"), Quote(proposal.question)]
    if proposal.since is not None and proposal.state is VersionState.PROPOSED:
        by, at = proposal.since
        when = moment(at, zone)
        parts.append(
            Text(f"**The entry has changed since**, by {literal(name(people, by, 'somebody'))}, {when}. Compare first.")
        )
    parts += [Divider(), *entry_parts(entry, with_phrasings=True)]
    title = f"Proposed playbook: {cut(entry.title, TITLE)}"
    buttons = _decisions(proposal) if proposal.state is VersionState.PROPOSED else ()
    what = "a new playbook entry" if proposal.is_new else "a change of a playbook entry"
    text = f"**{literal(who)}** proposes {what}: {literal(entry.title)}"
    return Message(text, Card(title, tuple(parts), buttons))


def _decisions(proposal: Proposal) -> tuple[Button, ...]:
    id, number = proposal.entry.id, proposal.number
    confirm = "The entry has changed since this was proposed. Replace it all the same?" if proposal.since else None
    return (
        Button("Publish", PublishProposal(id, number), Style.PRIMARY, confirm),
        Button("Change it…", StartFlow(EDIT_FLOW, f"{id}:{number}")),
        Button("Decline…", StartFlow(DECLINE_FLOW, f"{id}:{number}"), Style.DANGER),
    )


def _standing(proposal: Proposal, people: People, zone: str) -> str:
    who = literal(name(people, proposal.author))
    said = f"Proposed by {who}, {moment(proposal.at, zone)}."
    if proposal.state is VersionState.PROPOSED:
        owner = literal(spoken(proposal.entry.owner))
        what = "It answers nobody before." if proposal.is_new else f"It would replace *{literal(proposal.entry.id)}*."
        return f"{said} The {owner} decides. {what}"
    by = literal(name(people, proposal.decided_by, "a colleague"))
    when = f", {moment(proposal.decided_at, zone)}" if proposal.decided_at is not None else ""
    verdict = "Declined" if proposal.state is VersionState.DECLINED else "Published"
    why = f": “{literal(cut(proposal.reason, 300))}”" if proposal.reason else "."
    return f"{said} **{verdict} by {by}**{when}{why}"


def history_message(id: str, past: Sequence[Past], people: People, zone: str, curates: bool) -> Message:
    """Every version with who and when; an older one can be brought back."""
    if not past:
        return Message(f"*{id}* is as it came with Usher; nobody has changed it here.")
    rows = tuple((f"Version {one.number}", _past(one, people, zone)) for one in past[:PAGE])
    old = [one for one in past if one.state in (VersionState.REPLACED, VersionState.DECLINED)]
    if past[0].state is VersionState.RETIRED or any(one.state is VersionState.RETIRED for one in past):
        old = [one for one in past if one.state is not VersionState.PROPOSED]
    buttons = tuple(_back(id, one.number, len(old)) for one in old[:5]) if curates else ()
    return Message(f"{count(len(past), 'version')} of *{id}*, the newest first.", Card(id, (Facts(rows),), buttons))


def _back(id: str, number: int, of: int) -> Button:
    label = "Bring back" if of == 1 else f"Bring back version {number}"
    return Button(label, BringBack(id, number), confirm=f"Version {number} answers again, as the newest version?")


def _past(one: Past, people: People, zone: str) -> str:
    why = f": “{cut(one.reason, 120)}”" if one.reason else ""
    return f"{_STATES[one.state]} · {name(people, one.by)}, {moment(one.at, zone)}{why}"


def reminder(entries: Sequence[Entry], left: int, owner: str) -> Message:
    """What is due for review, put before who answers for it; one entry with its buttons, several by their titles."""
    rows = tuple((one.title, _line(one)) for one in entries)
    buttons: tuple[Button, ...]
    if len(entries) == 1:
        [one] = entries
        buttons = (
            Button("Still right", StillRight(one.id, one.number), Style.PRIMARY),
            Button("Change", StartFlow(EDIT_FLOW, one.id)),
            Button("Retire", StartFlow(RETIRE_FLOW, one.id), Style.DANGER),
        )
    else:
        buttons = tuple(Button(f"Review: {cut(one.title, LABEL)}", RunCommand("playbook", one.id)) for one in entries)
    parts: tuple[Part, ...] = (Facts(rows), *((Text(f"{left} more tomorrow.", subtle=True),) if left else ()))
    many = f"{count(len(entries), 'playbook')} {'is' if len(entries) == 1 else 'are'}"
    text = (
        f"**{many} due for review.** Are the words still right? You get this because the {literal(spoken(owner))} "
        "answers for them; each is said once, and a reviewed one is quiet for half a year."
    )
    return Message(text, Card("Playbooks to review", parts, buttons))
