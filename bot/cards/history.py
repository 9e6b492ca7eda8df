"""What happened to a record, in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from bot.cards.words import People, name
from bot.ui import cut
from domain.funnel import Decision, RejectionReason
from domain.history import Entry
from domain.items import ITEMS, Item, bare
from domain.people import PersonId

OURSELVES = "usher"  # who did it when nobody did
REPORTER = "reporter"  # in the detail `as`: whoever reported a blocker did it, and keeps their name back
# Each decision as it stands behind the name of whoever took it.
DECIDED = {
    Decision.CONTINUE: "let it go on",
    Decision.REWORK: "sent it back",
    Decision.STOP: "stopped it",
    Decision.REJECT: "did not take it forward",
    Decision.MERGE: "merged it",
    Decision.TO_SUPPORT: "handed it over to support",
    Decision.CLOSE: "closed it",
    Decision.SCALE: "scaled it up",
    Decision.REOPEN: "opened it again",
    Decision.DEFER: "deferred it",
    Decision.PAUSE: "paused it",
    Decision.RESUME: "took it up again",
    Decision.WITHDRAW: "withdrew it",
}
# Each verb of the chain as it stands behind a name. `{x}` takes the detail of that name.
VERBS = {
    "registered": "handed it in",
    "edited": "changed the text",
    "withdrawn": "withdrew it",
    "case": "built the case",
    "taken": "took the triage",
    "assigned": "gave the triage to {to}",
    "needs_number": "asked for a number",
    "asked": "asked the author",
    "answered": "answered",
    "rejected": "did not take it forward",
    "merged": "merged it",
    "commented": "commented",
    "linked": "added a link",
    "followed": "follows it",
    "disputed": "asked the AI director to decide",
    "asked_for_gate": "asked for the verdict",
    "resubmitted": "said that the rework is done",
    "left": "left the company; what they had here is free",
    "signed": "gave {label}, “{said}”",
    "opined": "gave an opinion",
    "review_asked": "asked security to look at it",
    "reviewed": "gave security's verdict, “{said}”",
    "condition_closed": "closed a condition of security, “{condition}”",
    "product_chosen": "chose the AI product",
    "gap_noted": "noted that no product fits",
    "step_done": "marked a delivery step as done",
    "step_undone": "took back a delivery step",
    "similar_verdict": "gave the verdict on similar ideas",
    "related": "called it related to another one",
    "join_asked": "asked to join it",
    "joined": "welcomed {person} as a co-author",
    "join_declined": "told {person} that it does not fit just now",
    "reopening_asked": "asked that it be opened again",
    "scored": "set the score",
    "supplied": "supplied what was missing",
    "found_out": "found out what nobody knew",
    "risk_added": "added the risk {risk}",
    "risk_tended": "wrote down what is done about {risk}",
    "risk_accepted": "accepted the risk {risk}",
    "risk_closed": "closed the risk {risk}",
    "risk_materialised": "said that the risk {risk} has happened",
    "depends": "noted that it waits for {on}",
    "lifted": "said that it no longer waits for {on}",
    "awaited": "noted that {by} waits for it",
    "no_longer_awaited": "said that {by} no longer waits for it",
    "passport_posted": "posted its passport in a channel",
    "passport_attached": "attached the passport to the gate",
    "bound": "bound a channel",
    "role_given": "gave a role",
    "role_taken": "took a role away",
    "baseline": "noted today's value",
    "estimated": "estimated what it brings",
    "value_reported": "reported the value",
    "value_confirmed": "confirmed the value",
    "value_not_confirmed": "did not confirm the value",
    "money_checked": "checked the money",
    "money_doubted": "had doubts about the money",
    "nudged": "put it before {to}",
    "nudge_posted": "put it before the {role}",
    "nudge_not_mine": "said that what is asked of them here is not theirs",
    "nudge_snoozed": "put the nudge off until {until}",
    "nudge_pace": "chose how often nudges come",
    "date_moved": "moved its date to {until}",
    "said_done": "said that their part is done",
    "pause_asked": "asked the project office for a pause",
    "away": "will be away",
    "back": "is back",
    "absence_called_off": "called an absence off",
    "playbook_published": "published version {number} of it",
    "playbook_reviewed": "reviewed it, as version {number}",
    "playbook_retired": "retired it",
    "playbook_proposed": "proposed version {number} of it",
    "playbook_declined": "declined version {number} of it",
    "question_dropped": "said that nobody here answers it",
    "network_begun": "began the network",
    "network_joined": "joined the network",
    "network_left": "left the network",
    "network_closed": "closed the network",
    "help_offered": "offered the author help with it",
    "help_taken": "took the help of {person}",
    "help_declined": "told {person} that no help is needed just now",
    "lesson_shared": "shared it with the network",
    "lesson_published": "published it",
    "lesson_declined": "did not publish it",
    "lesson_withdrawn": "took it back",
    "blocker_raised": "reported it",
    "blocker_taken_up": "took it up",
    "blocker_in_progress": "works on it",
    "blocker_waiting_outside": "waits for somebody outside",
    "blocker_solved": "said that it is solved",
    "blocker_confirmed": "said that the solution holds",
    "blocker_reopened": "opened it again",
    "blocker_withdrawn": "took it back",
    "blocker_declined": "closed it without a solution",
    "blocker_rerouted": "passed it to somebody else",
    "blocker_regraded": "called it {severity}",
    "blocker_replied": "wrote about it",
    "blocker_reminded": "reminded whoever it waits for",
    "blocker_plan_reminded": "reminded of the plan",
    "blocker_late": "noted that nobody took it up in time",
    "blocker_plan_late": "noted that there is no plan or fix in time",
    "blocker_climbed": "called on the next one up the ladder, the {rung}",
    "blocker_copied": "sent a copy to the AI director",
    "blocker_listed": "put it on the weekly list",
    "blocker_given_back": "noted that whoever had it is no colleague any more, so that it waits again",
    "blocker_silent": "noted that it went quiet, so that it waits for somebody again",
    "blocker_verified_by_silence": "counted silence as a yes",
    "champion_nominated": "put {person} forward as a champion",
    "champion_agreed": "agreed to the time of {person} as a champion, {share}",
    "champion_refused": "could not give {person} the time of a champion",
    "champion_scored": "gave marks for {person}",
    "champion_accepted": "said yes to {person} for the panel",
    "champion_declined": "said not this time to {person} for the panel",
    "champion_trained": "ticked “{item}” of the training of {person}",
    "champion_started": "started the term of {person} as a champion",
    "champion_paused": "paused the term of {person}",
    "champion_resumed": "ended the pause of {person}",
    "champion_backup": "named {person} to stand in",
    "champion_covers": "changed for which site and topics {person} is asked",
    "champion_successor": "named {person} to follow",
    "champion_handed_over": "handed over to {person}",
    "champion_offered": "offered {person} a second term",
    "champion_said_yes": "said yes to a second term of {person}",
    "champion_said_no": "said no to a second term of {person}",
    "champion_extended": "said the last yes to a second term of {person}",
    "champion_withdrawn": "withdrew as a champion",
    "champion_ended": "ended the term of {person} early",
    "champion_reminded": "reminded those who {person} waits for",
    "champion_notice": "told that the term of {person} ends soon",
    "champion_term_over": "noted that the term of {person} is over",
    "champion_left": "noted that {person} left the company as a champion",
    "digest_on": "turned the {digest} digest on",
    "digest_off": "turned the {digest} digest off",
    "digest_when": "set the {digest} digest to {to}",
    "digest_quiet": "made it quiet {to}",
    "digest_paused": "paused the digests until {to}",
    "digest_resumed": "ended the pause of the digests",
    "digest_platform": "chose where their digests come",
    "digest_reset": "put the digests back to the company's plan",
}
# The details that are shown behind the verb, the first that is there.
WORDS = ("question", "words", "reason", "note", "into", "url")
# The details that are somebody's id, shown as their name.
PERSONS = ("for", "exception_owner", "person", "to", "owner")


def named_in(entries: Iterable[Entry]) -> Iterator[PersonId]:
    """Everybody whom the entries name."""
    for entry in entries:
        yield PersonId(entry.actor)
        detail = details(entry)
        yield from (PersonId(detail[key]) for key in PERSONS if detail.get(key))


def told(entry: Entry, people: People) -> str:
    """`Ben for Ana decided G2: continue (“...”)`."""
    detail = details(entry)
    who = _who(entry, detail, people)
    if detail.get("for"):
        who = f"{who} for {name(people, PersonId(detail['for']))}"
    shown = [key for key in WORDS if key != "into" or entry.verb != "decided"]
    said = next((detail[key] for key in shown if detail.get(key)), "")
    via = f" ({entry.via})" if entry.via else ""
    return f"{who} {_verb(entry, detail, people)}{via}" + (f": “{cut(said, 160)}”" if said else "")


def _who(entry: Entry, detail: Mapping[str, str], people: People) -> str:
    """Who did it: a person, Usher by itself, or whoever reported a blocker without their name."""
    if entry.actor != OURSELVES:
        return name(people, PersonId(entry.actor))
    return "Whoever reported it" if detail.get("as") == REPORTER else "Usher"


def _verb(entry: Entry, detail: Mapping[str, str], people: People) -> str:
    if entry.verb == "supplied" and detail.get("item") in ITEMS:
        return _supplied(ITEMS[detail["item"]], detail, people)
    if entry.verb not in ("decided", "voted"):
        words = VERBS.get(entry.verb, entry.verb.replace("_", " "))
        return words.format_map(_Named(detail, people)) if "{" in words else words
    if not detail:
        return "decided"
    decision = DECIDED[Decision(detail["decision"])]
    if entry.verb == "voted":
        return "approved it, with others still to come"
    waits = ", which waits for room" if detail.get("effect") == "deferred" else ""
    owner = name(people, PersonId(detail["exception_owner"])) if detail.get("exception_owner") else ""
    waived = f", with an exception for {detail['waived']}, for which {owner} answers" if detail.get("waived") else ""
    into = f" into {detail['into']}" if detail.get("into") else ""
    why = f" ({RejectionReason(detail['why']).spoken.lower().rstrip('.')})" if detail.get("why") else ""
    return f"{decision}{into}{why}{waits}{waived}"


class _Named(dict[str, str]):
    """What a verb leaves open, filled from the details; where the words were erased, something that still reads."""

    def __init__(self, detail: Mapping[str, str], people: People) -> None:
        super().__init__(
            {key: name(people, PersonId(value)) if key in PERSONS else value for key, value in detail.items()}
        )

    def __missing__(self, key: str) -> str:
        return "a colleague" if key in PERSONS else "…"


def _supplied(item: Item, detail: Mapping[str, str], people: People) -> str:
    if detail.get("person"):
        return f"named {name(people, PersonId(detail['person']))} as {bare(item)}"
    was = f", which was “{cut(detail['was'], 60)}” before" if detail.get("was") else ""
    return f"supplied {item.label}{was}"


def details(entry: Entry) -> dict[str, str]:
    """What was written with the entry; nothing once that was erased."""
    return dict(json.loads(entry.detail)) if entry.detail else {}
