"""The portfolio: how many are where, since when, what is late, and which of them overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.cards.portfolio import LISTED, Row, Shown, portfolio_card, told
from bot.cards.words import listed
from bot.ui import Message, cut, literal
from bot.usecases.desk import Desk
from domain.authority import SIGNING, Verb
from domain.errors import NotAllowed, Refused
from domain.funnel import Stage
from domain.model import OperatingModel, Visibility, folded
from domain.people import HEADS
from domain.portfolio import LIVING, Filters, Overlap, late_before, overlaps
from domain.scoring import Priority
from storage.portfolio import Portfolio

ENDED_DAYS = 90
COMPARED = 25  # of one domain, the latest
WORDS = 12  # of a command that are looked at
HINTED = 6  # of each kind that a refusal names
ALIASES = {Stage.AWAITING_EFFECT: ("awaiting effect", "impact"), Stage.REJECTED: ("rejected",)}
_DOMAIN = re.compile(r"(?i)\bdomain\s*:\s*")

Meaning = tuple[str, str, str]  # the kind of filter, its value, and how it is said
Known = Mapping[str, Meaning]


async def show(desk: Desk, words: str = "") -> Message:
    """Figures of what is under way, all or what the words say; with filters also a list of it."""
    desk.require(Verb.READ_PORTFOLIO)
    if desk.model.visibility is Visibility.CLOSED and not desk.person.has(*HEADS):
        raise NotAllowed("Here the portfolio is for the heads of the AI office. Say *mine* for your own ideas.")
    store = Portfolio(desk.uow.connection)
    wanted, named = await _meant(store, words, desk.model)
    sums = await store.sums(wanted, desk.today(), _late_before(desk))
    number = sum(one.number for one in sums)
    listed_ones = await store.longest(wanted, LISTED) if wanted else []
    shared, compared = await _overlaps(desk, store, wanted, number) if wanted.domains else (None, None)
    shown = Shown(
        named=named,
        wanted=wanted,
        sums=sums,
        sent_back=await store.sent_back(wanted),
        ended=await store.ended(wanted, desk.now - timedelta(days=ENDED_DAYS)),
        ended_days=ENDED_DAYS,
        rows=[
            Row(one.id, one.title, one.stage, one.priority or "", (desk.now - one.entered).days) for one in listed_ones
        ],
        more=max(0, number - LISTED) if wanted else 0,
        overlaps=shared,
        compared=compared,
    )
    return Message(told(shown, desk.now), portfolio_card(shown, desk.model, desk.now))


def _late_before(desk: Desk) -> dict[Stage, datetime]:
    """The beginning of the day, where the company is, from which on it is in time."""
    model, office, zone = desk.model, desk.act.office, ZoneInfo(desk.model.time_zone)
    days = {
        stage: late_before(stage, model.governance, model.clocks, desk.today(), office.is_holiday) for stage in LIVING
    }
    return {stage: datetime.combine(day, time(), zone) for stage, day in days.items()}


async def _overlaps(desk: Desk, store: Portfolio, wanted: Filters, number: int) -> tuple[Sequence[Overlap], int | None]:
    """What overlaps, and how many were compared when these are not all.

    A process stands in the author's own words, so it counts for those who read every record in full.
    """
    work = await store.placed(wanted, COMPARED)
    if desk.model.visibility is not Visibility.OPEN and not desk.person.has(*HEADS, *SIGNING):
        work = [replace(one, process=None) for one in work]
    return overlaps(work), COMPARED if number > COMPARED else None


async def _meant(store: Portfolio, words: str, model: OperatingModel) -> tuple[Filters, str]:
    """The filters, and how they are said. Refused with what is possible when a word is none."""
    tokens = _DOMAIN.sub("domain:", words.replace(",", " ")).casefold().split()[:WORDS]
    known = dict(_known(model))
    meant, unknown = _read(tokens, known)
    if unknown:  # the domains are asked for only when a word may be one
        domains = await store.domains()
        named = {folded(domain): ("domains", domain, domain) for domain in domains}
        known |= {f"domain:{name}": meaning for name, meaning in named.items()}
        meant, unknown = _read(tokens, {**named, **known})
        if unknown:
            raise Refused(_possible(unknown, model, domains))
        spelt = [one for one in meant if one[0] == "domains"]
        meant += [("domains", each, said) for _, said, _ in spelt for each in domains if folded(each) == folded(said)]
    return _filters(meant), listed(
        list(dict.fromkeys(said for kind, value, said in meant if kind != "domains" or value == said))
    )


def _read(tokens: Sequence[str], known: Known) -> tuple[list[Meaning], list[str]]:
    """What the words mean, the longest names first; and those that mean nothing."""
    meant: list[Meaning] = []
    unknown: list[str] = []
    at = 0
    while at < len(tokens):
        ends = (end for end in range(len(tokens), at, -1) if " ".join(tokens[at:end]) in known)
        end = next(ends, None)
        if end is None:
            unknown.append(tokens[at])
        else:
            meant.append(known[" ".join(tokens[at:end])])
        at = end or at + 1
    return meant, unknown


def _known(model: OperatingModel) -> Iterator[tuple[str, Meaning]]:
    """Every name that a filter has, folded; of two with the same name the later is meant."""
    for product in model.products:
        short = product.name.partition(",")[0]
        for name in (product.id, product.name.replace(",", ""), short):
            yield folded(name), ("products", product.id, short)
    for department in model.departments:
        for name in (department.id, department.name.replace(",", "")):
            yield folded(name), ("departments", department.id, department.name)
    for stage in Stage:
        for name in (stage.value, stage.value.replace("_", " "), stage.spoken, *ALIASES.get(stage, ())):
            yield folded(name), ("stages", stage.value, stage.spoken)
    for priority in Priority:
        yield priority.casefold(), ("priorities", priority.value, priority.value)


def _filters(meant: Sequence[Meaning]) -> Filters:
    def of(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for one, value, _ in meant if one == kind))

    return Filters(
        of("departments"),
        of("products"),
        of("domains"),
        tuple(Priority(one) for one in of("priorities")),
        tuple(Stage(one) for one in of("stages")),
    )


def _possible(unknown: Sequence[str], model: OperatingModel, domains: Sequence[str]) -> str:
    words = listed([f"“{literal(cut(word, 40))}”" for word in unknown[:3]])
    kinds = [
        f"a department ({_some([one.name for one in model.departments])})",
        f"an AI product ({_some([one.name.partition(',')[0] for one in model.products])})",
        "P1 to P3",
        f"a stage ({listed([stage.spoken for stage in LIVING], 'or')})",
    ]
    kinds += [f"a domain ({_some([f'domain:{one}' for one in domains])})"] if domains else []
    return f"I cannot filter by {words}. After *portfolio* say {listed(kinds, 'or')}; several go together."


def _some(names: Sequence[str]) -> str:
    more = [f"{len(names) - HINTED} more"] if len(names) > HINTED else []
    return literal(listed([*names[:HINTED], *more]))
