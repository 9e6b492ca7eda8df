"""Giving what a gate misses: who may give which item, and what is accepted as its value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from domain.authority import YES, Ruling, Verb, belongs, holds, may
from domain.errors import Refused
from domain.funnel import Stage
from domain.gates import amount
from domain.governance import Governance
from domain.initiatives import Initiative, amend
from domain.items import CHOICES, ITEMS, Item, Kind, bare
from domain.notes import Task
from domain.parties import Party
from domain.people import Person, PersonId

# What decides how deep the checks go: whoever wants the initiative through must not be the one who says it.
CLASSIFIED = frozenset({"data_class", "data_available", "legal_basis", "risk_class"})
PLACED = frozenset({"domain", "team", "network", "tags"})
DATES = frozenset({"target_date", "impact_check_date"})
SUMS = frozenset({"expected_value", "expected_cost"})
PROMISED = DATES | SUMS  # what the sponsor was promised when the initiative passed G3
TAGS = 10
LINK = 500  # characters

_BY_KIND: Mapping[Kind, Verb] = {
    Kind.SEAT: Verb.SEAT,
    Kind.IDEA: Verb.EDIT,
    Kind.SCORE: Verb.SCORE,
    Kind.PRODUCT: Verb.PRODUCT,
    Kind.SIMILAR: Verb.SIMILAR,
    Kind.SECURITY: Verb.REQUEST_REVIEW,
    Kind.BASELINE: Verb.ESTIMATE,
    Kind.TRACK: Verb.STEP,
    Kind.REPORT: Verb.REPORT,
    Kind.CONFIRMATION: Verb.CONFIRM,
}


def verb_for(item: Item) -> Verb:
    """The verb that lets people give the item who do not owe it."""
    if item.code in CLASSIFIED:
        return Verb.CLASSIFY
    if item.code in PLACED:
        return Verb.PLACE
    if item.code == Party.SPONSOR:
        return Verb.SEAT
    return _BY_KIND.get(item.kind, Verb.SUPPLY)


def reviewed(initiative: Initiative, code: str, next_review: date) -> Initiative:
    """The record with its next support review planned, when it was one that was given; at the same revision."""
    if code != "support_review":
        return initiative
    return replace(initiative, dossier=replace(initiative.dossier, next_gate_date=next_review))


def has_page(item: Item) -> bool:
    """Whether the item is given on a page of its own: words, or a person for a seat."""
    return item.kind in (Kind.WORDS, Kind.SEAT) or item.code == Party.SPONSOR


def party_of(item: Item) -> Party:
    """The seat that the item stands for; ValueError for an item that is no seat."""
    return Party(item.code.replace("_", "-"))


def may_supply(person: Person, item: Item, initiative: Initiative, governance: Governance) -> Ruling:
    """Whether the person may give it: whoever owes it, or has the verb for it (domain rules 1.4 and 4.1).

    An author never classes their own data and risk, whatever else they are.
    """
    standing = belongs(person)
    if not standing:
        return standing
    if is_own_class(person.id, item, initiative):
        return OWN_CLASS
    owes = has_page(item) and holds(person, item.owner, initiative)
    if owes or may(person, verb_for(item), initiative, governance):
        return YES
    *others, last = _givers(item)
    who = f"{', the '.join(others)} or the {last}" if others else last
    return Ruling(f"Only the {who} can give this: {item.label}. You can add a comment, and they will read it.")


OWN_CLASS = Ruling(
    "You handed this idea in, so a colleague says how its data and its risk are classed. "
    "You can add a comment with what you know, and they will read it."
)


def is_own_class(person: PersonId, item: Item, initiative: Initiative) -> bool:
    """Whether the item decides how deep the checks of the person's own idea go."""
    return item.code in CLASSIFIED and person == initiative.initiator


def is_asked(person: Person, task: Task) -> bool:
    """Whether the open task waits for this person: by name, or as one of the role while it is nobody's."""
    if task.done_at is not None:
        return False
    return task.owner == person.id if task.owner is not None else person.has(task.owner_role)


_SUPPLIERS = (Party.AUTHOR, Party.PROJECT_MANAGER, Party.PROJECT_OFFICE, Party.SPONSOR)
_PLACERS = (Party.PROJECT_OFFICE, Party.PROJECT_MANAGER, Party.CHAMPION)


def _givers(item: Item) -> list[str]:
    parties = {
        Verb.SUPPLY: (item.owner, *_SUPPLIERS),
        Verb.PLACE: _PLACERS,
        Verb.EDIT: (Party.AUTHOR,),
    }.get(verb_for(item), (item.owner, Party.PROJECT_OFFICE) if has_page(item) else (item.owner,))
    return list(dict.fromkeys(party.spoken for party in parties))


def still_open(initiative: Initiative) -> None:
    """Raises Refused at an end: nothing is given to it any more."""
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; nothing more is needed. A comment is welcome.")


def seated(initiative: Initiative, party: Party, person: Person) -> Initiative:
    """The person on that seat. Refused for guests and for people who left."""
    still_open(initiative)
    if not person.active or person.is_outsider:
        raise Refused("Only an active colleague of the company can be named. Who else could it be?")
    if party is Party.SPONSOR:
        return amend(replace(initiative, idea=replace(initiative.idea, sponsor=person.id)), initiative.dossier)
    seats = {**initiative.dossier.seats, party: person.id}
    return amend(initiative, replace(initiative.dossier, seats=seats))


def is_frozen(initiative: Initiative) -> bool:
    """Whether it has passed G3, so that what was promised there stands."""
    baseline = initiative.dossier.impact.baseline
    in_use = initiative.stage in (Stage.AWAITING_EFFECT, Stage.ON_SUPPORT)
    return in_use or (baseline is not None and baseline.frozen_at is not None)


def accepted(code: str, words: str, today: date) -> str:
    """The value as it is stored: a choice, a day ahead, a sum, tags, or the words themselves. Refused says what is."""
    said = words.strip()
    if not said:
        raise Refused("I need a word or two here.")
    if code in CHOICES and said not in CHOICES[code]:
        raise Refused(f"Please choose one of these: {', '.join(CHOICES[code].values())}.")
    if code in DATES:
        return _ahead(said, today)
    if code in SUMS and sum_in(said) is None:
        raise Refused(
            "I cannot read one sum in that. Write it in figures with the thousands marked by a comma or a space, for "
            "example 120,000 EUR."
        )
    if code == "tags":
        return ", ".join(tags_in(said))
    return " ".join(said.split()) if code in PLACED else said


def _ahead(said: str, today: date) -> str:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise Refused("That is not a date I can read; write it like 2026-12-31.") from None
    if day <= today:
        raise Refused(f"{day.isoformat()} is not ahead of us. Which day from tomorrow on is it?")
    return day.isoformat()


_NUMBER = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[, \u00a0\u202f'’]\d{3})+|\d+)(?:\.\d{1,2})?(?![\d,]|\.\d)")
_TIMES = re.compile(r"\s*(?:k|m|mn|mio|mrd|bn|tsd|thousand|millions?|billions?)\b", re.IGNORECASE)


def sum_in(words: str) -> float | None:
    """The one sum in the words; None when there is none, several, a negative one, or one that could mean two things.

    What is let through is what `domain.gates.amount` reads, so that no sum counts for less than was written.
    """
    found = list(_NUMBER.finditer(words))
    if len(found) != 1:
        return None
    match = found[0]
    before, behind = words[: match.start()], words[match.end() :]
    if before.rstrip().endswith(("-", "−", "–")) or _TIMES.match(behind) or any(map(str.isdigit, before + behind)):
        return None
    value = float(re.sub(r"[^\d.]", "", match.group()))
    return value if amount(words) == value else None


def tags_in(words: str) -> tuple[str, ...]:
    """Tags in lower case, each once; Refused when there are too many, or one is a sentence."""
    cut = (" ".join(one.lower().strip(" #\t\r\n").split()) for one in re.split(r"[,;\n]", words))
    tags = tuple(dict.fromkeys(tag for tag in cut if tag))
    if not tags:
        raise Refused("I need at least one tag; several are separated by commas.")
    if len(tags) > TAGS:
        raise Refused(f"Those are {len(tags)} tags; please keep the {TAGS} that matter most.")
    if any(len(tag) > 30 for tag in tags):
        raise Refused("A tag is a word or two, at most 30 characters. Several are separated by commas.")
    return tags


def web_address(words: str | None) -> str | None:
    """The link to the evidence, or None without one. Refused when it is none, or carries a password."""
    if words is None or not words.strip():
        return None
    address = words.strip().strip("<>").split("|")[0]
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or len(address) > LINK or " " in address:
        raise Refused("That is not a web address I can keep. It starts with https://; leave it out if there is none.")
    if "@" in parts.netloc:
        raise Refused("That address seems to carry a password. Copy it without, and send it again.")
    return address


def _folded(words: str) -> str:
    return " ".join(words.lower().replace("-", " ").replace("_", " ").strip(" .,:;").split())


_NAMES: Mapping[str, Item] = {
    _folded(name): item for item in ITEMS.values() for name in (item.code, item.label, bare(item))
}


def named(words: str) -> tuple[Item | None, str]:
    """The item that the words begin with, by code or by label, and what stands behind it."""
    parts = words.split()
    for end in range(min(len(parts), 10), 0, -1):
        item = _NAMES.get(_folded(" ".join(parts[:end])))
        if item is not None:
            return item, words.split(maxsplit=end)[end] if len(parts) > end else ""
    wanted = set(_folded(words).split())
    found = [item for item in ITEMS.values() if wanted and wanted <= set(_folded(item.label).split())]
    return (found[0], "") if len(found) == 1 else (None, words)
