"""Risks as people read them: one, those of an initiative, and the register over all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.actions import RunCommand, StartFlow
from bot.cards.words import People, day, name
from bot.risk_actions import RiskAct, RiskDo
from bot.ui import Button, Card, Facts, Part, Quote, Style, Text, cut, literal
from domain.initiatives import Initiative
from domain.risks import MOST, Risk, RiskStatus

WORDS = 160  # characters of a risk on a list
FULL = 1000  # and on its own card
AT_HAND = 3  # buttons of a list that lead to one risk

PROBABILITY: Mapping[int, str] = {
    1: "Hardly ever",
    2: "Seldom",
    3: "Now and then",
    4: "Often",
    5: "Almost certain",
}
IMPACT: Mapping[int, str] = {
    1: "Barely noticed",
    2: "A nuisance",
    3: "A setback",
    4: "Serious harm",
    5: "It could end the initiative",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A risk on a list. `title` is its initiative's, None where the reader may not see that initiative."""

    risk: Risk
    title: str | None


def weighed(risk: Risk) -> str:
    """`4 × 3 = 12 of 25`."""
    return f"{risk.probability} × {risk.impact} = {risk.weight} of {MOST}"


def stands(risk: Risk, people: People) -> str:
    """How it stands, in a few words, with whoever accepted it by name."""
    note = f": {risk.note}" if risk.note else ""
    accepted = f"accepted by {name(people, risk.accepter)}" if risk.accepter is not None else ""
    match risk.status:
        case RiskStatus.OPEN:
            return f"open, {name(people, risk.owner)} looks after it" if risk.owner is not None else "open"
        case RiskStatus.MITIGATING:
            tended = f"{name(people, risk.owner)} looks after it" if risk.owner is not None else "what is done"
            return f"{tended}: {risk.mitigation}"
        case RiskStatus.ACCEPTED:
            return f"{accepted}{note}"
        case RiskStatus.CLOSED:
            return f"closed{note}" + (f" (was {accepted})" if accepted else "")
        case RiskStatus.MATERIALISED:
            return f"it happened{note}" + (f" (was {accepted})" if accepted else "")
        case never:
            assert_never(never)


def risk_card(risk: Risk, initiative: Initiative, people: People) -> Card:
    """One risk with what can be done about it."""
    parts: list[Part] = [
        Text(f"{literal(risk.category.spoken)} · **{weighed(risk)}**" + (" · high" if risk.is_high else "")),
        Quote(cut(risk.words, FULL), name(people, risk.raised_by)),
        Facts(tuple(_facts(risk, people))),
    ]
    return Card(f"{risk.code} of {initiative.id} · {initiative.title}", tuple(parts), deeds(risk))


def _facts(risk: Risk, people: People) -> list[tuple[str, str]]:
    rows = [
        ("Probability", f"{risk.probability}, {PROBABILITY[risk.probability].lower()}"),
        ("Impact", f"{risk.impact}, {IMPACT[risk.impact].lower()}"),
        ("Looks after it", name(people, risk.owner)),
        ("Stands", cut(stands(risk, people), FULL)),
    ]
    if risk.mitigation and risk.status is not RiskStatus.MITIGATING:
        rows.append(("What is done", cut(risk.mitigation, FULL)))
    if risk.accepter is not None:
        rows.append(("Accepted by", name(people, risk.accepter)))
    if risk.closed_at is not None:
        rows.append(("Since", day(risk.closed_at.date())))
    return rows


def deeds(risk: Risk) -> tuple[Button, ...]:
    """What may still be done with it. Whether this person may is asked at the press."""
    found: tuple[RiskDo, ...]
    match risk.status:
        case RiskStatus.OPEN | RiskStatus.MITIGATING:
            found = (RiskDo.TEND, RiskDo.ACCEPT, RiskDo.CLOSE, RiskDo.HAPPENED)
        case RiskStatus.ACCEPTED:
            found = (RiskDo.CLOSE, RiskDo.HAPPENED)
        case RiskStatus.MATERIALISED:
            found = (RiskDo.CLOSE,)
        case RiskStatus.CLOSED:
            found = ()
        case never:
            assert_never(never)
    return tuple(Button(_LABELS[do], act(risk, do)) for do in found)


_LABELS = {
    RiskDo.TEND: "What is done…",
    RiskDo.ACCEPT: "Accept…",
    RiskDo.CLOSE: "Close…",
    RiskDo.HAPPENED: "It happened",
}


def act(risk: Risk, do: RiskDo) -> RiskAct:
    """What a button about this risk carries."""
    return RiskAct(risk.initiative, risk.id, risk.status.value, do.value)


def risks_card(initiative: Initiative, shown: Sequence[Risk], people: People, next_page: int | None) -> Card:
    """The risks of one initiative. Where it is one only, what can be done with it stands there at once."""
    rows = tuple((_label(one), _value(one, people)) for one in shown)
    single = deeds(shown[0]) if len(shown) == 1 else _opens(shown)
    add = () if initiative.stage.is_end else (Button("Add a risk", StartFlow("add_risk", initiative.id)),)
    more = (Button("More risks", RunCommand("risks", f"{initiative.id} {next_page}")),) if next_page else ()
    return Card(f"{initiative.id} · risks", (Facts(rows),) if rows else (), (*single, *more, *add))


def register_card(shown: Sequence[Listed], people: People, words: str, next_page: int | None) -> Card:
    """A page of the register. `words` is the filter as it was typed, repeated by the button that turns the page."""
    rows = tuple((_label(one.risk), _of(one, people)) for one in shown)
    more = (Button("Next page", RunCommand("risks", f"{words} {next_page}".strip())),) if next_page else ()
    return Card("The register of risks", (Facts(rows),), (*_opens([one.risk for one in shown if one.title]), *more))


def _opens(shown: Sequence[Risk]) -> tuple[Button, ...]:
    return tuple(
        Button(f"Open {one.code}", act(one, RiskDo.SHOW), Style.PRIMARY if at == 0 and one.is_high else Style.DEFAULT)
        for at, one in enumerate(shown[:AT_HAND])
    )


def _label(risk: Risk) -> str:
    return f"{risk.code} · {risk.category.spoken} · {risk.weight} of {MOST}"


def _value(risk: Risk, people: People) -> str:
    return f"{cut(risk.words, WORDS)} ({cut(stands(risk, people), WORDS)})"


def _of(one: Listed, people: People) -> str:
    if one.title is None:
        return "at an initiative whose record is not open to you"
    return f"{one.risk.initiative}, {cut(one.title, 60)}: {_value(one.risk, people)}"
