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
    "away": "will be away",
    "back": "is back",
    "absence_called_off": "called an absence off",
    "playbook_published": "published version {number} of it",
    "playbook_reviewed": "reviewed it, as version {number}",
    "playbook_retired": "retired it",
    "playbook_proposed": "proposed version {number} of it",
    "playbook_declined": "declined version {number} of it",
    "question_dropped": "said that nobody here answers it",
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
    who = name(people, PersonId(entry.actor))
    if detail.get("for"):
        who = f"{who} for {name(people, PersonId(detail['for']))}"
    shown = [key for key in WORDS if key != "into" or entry.verb != "decided"]
    said = next((detail[key] for key in shown if detail.get(key)), "")
    via = f" ({entry.via})" if entry.via else ""
    return f"{who} {_verb(entry, detail, people)}{via}" + (f": “{cut(said, 160)}”" if said else "")


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
