"""Reads the section `gates` of `operating_model.yaml`: what each gate asks for, of whom, and who decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.operating_model_file import DAYS_RIGHT, ID_RIGHT, LINE_RIGHT
from bot.operating_model_part import Part, once
from domain.governance import Approval, Criterion, Gate, GateId
from domain.items import ITEMS
from domain.parties import Party

GATES: Final = (GateId.G1, GateId.G2, GateId.G3, GateId.G4, GateId.G5)  # G0 is the registration; it asks for no more
DECISION_DAYS: Final = 5  # working days, where a gate says nothing (domain rule 1.5)

# Nobody decides on an idea of their own (domain rule 4.1).
_DECIDERS = tuple(party for party in Party if party is not Party.AUTHOR)
_PARTY = f"one of {', '.join(Party)}"
_DECIDER = f"one of {', '.join(_DECIDERS)}"

# `sponsor` is the item that there is one, and the sign-off is the sponsor's word: a party's name may be both.
_VOUCHERS = frozenset(map(str, Party))

_GATE: Mapping[str, str] = {
    "title": LINE_RIGHT,
    "accountable": _DECIDER,
    "consulted": "a list of roles",
    "informed": "a list of roles",
    "decision_days": DAYS_RIGHT,
    "approvers": "a list of one role or more",
    "approval": f"one of {', '.join(Approval)}",
    "criteria": "a list of items and sign-offs",
}
_GATE_RIGHT = f"a gate with {', '.join(_GATE)}"
_CRITERION: Mapping[str, str] = {
    "item": "the code of an item, such as metric; the page on configuration lists them all",
    "signoff": f"a short name for it: {ID_RIGHT}",
    "label": LINE_RIGHT,
    "owner": _PARTY,
    "hard": "true or false",
    "veto": "true or false",
}


def read_gates(part: Part) -> Mapping[GateId, Gate]:
    """The gates by id. All five must be there; every mistake is noted in the sheet."""
    found = part.section(dict.fromkeys(GATES, _GATE_RIGHT), needed=GATES, kind="no gate")
    gates, signoffs = [], []
    for id in GATES if found else ():
        criteria = _criteria(found[id].at("criteria", _GATE["criteria"]))
        signoffs += [(entry.at("signoff"), one.code) for entry, one in criteria if one.is_signoff]
        gates.append(_gate(found[id], id, tuple(one for _, one in criteria)))
    once(signoffs, "a sign-off is kept by its name, so give this one another")
    return {gate.id: gate for gate in gates if gate is not None}


def _gate(part: Part, id: GateId, criteria: tuple[Criterion, ...]) -> Gate | None:
    found = part.section(_GATE, needed=("title", "accountable", "criteria")) if part.is_there else {}
    if not found:
        return None
    approvers, approval = _approval(found["approvers"], found["approval"])
    return Gate(
        id=id,
        title=found["title"].words(),
        accountable=found["accountable"].one_of(_DECIDERS) or Party.PROJECT_OFFICE,
        criteria=criteria,
        consulted=_parties(found["consulted"]),
        informed=_parties(found["informed"]),
        decision_days=found["decision_days"].whole(DECISION_DAYS, least=0, most=1000),
        approvers=approvers,
        approval=approval,
    )


def _parties(part: Part, known: tuple[Party, ...] = tuple(Party), *, least: int = 0) -> tuple[Party, ...]:
    read = [(one, one.one_of(known)) for one in part.entries(f"one of {', '.join(known)}", least=least)]
    once(read, "a role may stand here once")
    return tuple(party for _, party in read if party is not None)


def _approval(listed: Part, said: Part) -> tuple[tuple[Party, ...], Approval]:
    """Who approves, and how many of them it takes. Said when there are several, and only then can it be all."""
    approvers, approval = _parties(listed, _DECIDERS, least=1), said.one_of(Approval)
    several = isinstance(listed.content, list) and len(listed.content) > 1
    if several and not said.is_there:
        said.wrong("is missing; with several approvers it must be any or all")
    if approval is Approval.ALL and not several:
        said.wrong("is all; name several approvers with it, or leave it out")
    return approvers, approval or Approval.ANY


def _criteria(part: Part) -> list[tuple[Part, Criterion]]:
    """Each entry with what it says."""
    entries = part.entries("an entry with item, or with signoff, label and owner")
    read = [(entry, one) for entry, one in ((entry, _criterion(entry)) for entry in entries) if one is not None]
    once([(entry.at("item"), one.code) for entry, one in read if not one.is_signoff], "an item may stand here once")
    return read


def _criterion(part: Part) -> Criterion | None:
    found = part.section(_CRITERION)
    if not found:
        return None
    item, signoff = found["item"], found["signoff"]
    owner = found["owner"].one_of(Party) or Party.PROJECT_OFFICE
    rest = Criterion("", found["label"].words(), owner, hard=found["hard"].flag(), veto=found["veto"].flag())
    if item.is_there and signoff.is_there:
        signoff.wrong("stands beside an item; an entry is one or the other")
    elif item.is_there:
        return _item(found, rest)
    elif signoff.is_there:
        return _signoff(found, rest)
    else:
        part.wrong("has neither item nor signoff; it must have one of them")
    return None


def _item(found: Mapping[str, Part], rest: Criterion) -> Criterion | None:
    part, veto = found["item"], found["veto"]
    if veto.is_there:
        veto.wrong("has no use at an item; only a sign-off can be a veto")
    item = ITEMS.get(part.content) if isinstance(part.content, str) else None
    if item is None:
        part.not_right(ITEMS)
        return None
    owner = rest.owner if found["owner"].is_there else item.owner
    return replace(rest, code=item.code, label=rest.label or item.label, owner=owner)


def _signoff(found: Mapping[str, Part], rest: Criterion) -> Criterion:
    part = found["signoff"]
    for key in ("label", "owner"):
        if not found[key].is_there:
            found[key].missing()
    code = part.content if isinstance(part.content, str) else ""
    if code in ITEMS and code not in _VOUCHERS:
        part.wrong(f"is {code}, which is an item; write item: {code}")
    else:
        code = part.id()
    return replace(rest, code=code, is_signoff=True)
