"""Looking at risks: one, those of an initiative, and the register over all, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.cards.risks import Listed, register_card, risk_card, risks_card
from bot.cards.words import People, count
from bot.ui import Message, cut, literal
from bot.usecases.desk import Desk
from bot.usecases.reading import readable, reads
from bot.usecases.risks import find
from domain.authority import Verb
from domain.errors import NotAllowed, Refused
from domain.initiatives import InitiativeId
from domain.risks import Risk, RiskCategory, RiskStatus

PAGE = 10
LAST_PAGE = 10_000
OPEN = tuple(status for status in RiskStatus if not status.is_over)
_NAMES = {"happened": RiskStatus.MATERIALISED, "tended": RiskStatus.MITIGATING}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the register is asked for; `words` is the filter as it was typed, without the page."""

    statuses: tuple[RiskStatus, ...] = OPEN
    category: RiskCategory | None = None
    page: int = 1
    words: str = ""


async def one(desk: Desk, id: str, number: int) -> Message:
    """One risk with its buttons, for whoever reads the record, and for whoever looks after the risk."""
    initiative, risk = await find(desk, id, number)
    if risk.owner != desk.person.id and not await reads(desk, initiative):
        raise NotAllowed(f"The risks are for its people and the heads. Say *status {initiative.id}* instead.")
    people = await _people(desk, [risk])
    return Message(f"**{risk.code}** of {initiative.id}.", risk_card(risk, initiative, people))


async def of(desk: Desk, id: str, page: int = 1) -> Message:
    """The risks of one initiative, those that are over at the end."""
    initiative = await readable(desk, id, "The risks are")
    found = await desk.uow.risks.of(initiative.id)
    found.sort(key=lambda risk: risk.status.is_over)  # the gravest first within each half
    shown, left = _cut_out(found, page)
    card = risks_card(initiative, shown, await _people(desk, shown), page + 1 if left else None)
    if not found:
        return Message(f"No risk is on the record of **{initiative.id}** yet. What could go wrong?", card)
    alive = sum(not risk.status.is_over for risk in found)
    more = f" +{left} more." if left else ""
    text = f"**{initiative.id}** has {count(len(found), 'risk')} ({alive or 'none'} open), the gravest first."
    return Message(f"{text}{more}", card)


async def register(desk: Desk, text: str) -> Message:
    """The register over all initiatives, ten a page; by default what is not over yet."""
    desk.require(Verb.READ_REGISTER)
    wanted = read_filter(text)
    total = await desk.uow.risks.count(wanted.statuses, wanted.category)
    if not total:
        return Message(_none(wanted))
    skip = (wanted.page - 1) * PAGE
    shown = await desk.uow.risks.register(wanted.statuses, wanted.category, PAGE, skip)
    if not shown:
        raise Refused(f"The register has {count((total + PAGE - 1) // PAGE, 'page')}; say *risks {wanted.words}*.")
    left = max(0, total - skip - len(shown))
    listed = [Listed(risk, await _title(desk, risk)) for risk in shown]
    people = await _people(desk, shown)
    card = register_card(listed, people, wanted.words, wanted.page + 1 if left else None)
    which = f" for “{literal(wanted.words)}”" if wanted.words else ", accepted and closed ones left out"
    return Message(f"{count(total, 'risk')}{which}, the gravest first." + (f" +{left} more." if left else ""), card)


def read_filter(text: str) -> Wanted:
    """`data 2`, `accepted`, `all`: a category, a status, a page. Refused with the words that are known."""
    statuses, category, page, words = OPEN, None, 1, list[str]()
    for word in text.lower().replace("result error", "result_error").replace("-", "_").split():
        if word.isdecimal():
            page = page_of(word)
            continue
        words.append(word)
        if word == "all":
            statuses = tuple(RiskStatus)
        elif word in _NAMES or word in set(RiskStatus):
            statuses = (_NAMES.get(word) or RiskStatus(word),)
        elif word in set(RiskCategory):
            category = RiskCategory(word)
        else:
            known = ", ".join([*RiskCategory, *RiskStatus, "all"])
            raise Refused(f"I know no “{literal(cut(word, 40))}” in the register. Try one of these: {literal(known)}.")
    return Wanted(statuses, category, page, " ".join(words))


def page_of(word: str) -> int:
    """The number of a page as it was typed; Refused when there is no such page anywhere."""
    page = int(word) if word.isdecimal() and len(word) <= 6 else 0
    if not 1 <= page <= LAST_PAGE:
        raise Refused(f"There is no page “{literal(cut(word, 20))}”. The first one is 1.")
    return page


def _cut_out(found: Sequence[Risk], page: int) -> tuple[Sequence[Risk], int]:
    skip = (page - 1) * PAGE
    shown = found[skip : skip + PAGE]
    if found and not shown:
        raise Refused(
            f"There are {count(len(found), 'risk')} only, on {count((len(found) + PAGE - 1) // PAGE, 'page')}."
        )
    return shown, max(0, len(found) - skip - len(shown))


def _none(wanted: Wanted) -> str:
    if wanted.words:
        return f"No risk in the register for “{literal(wanted.words)}”. *risks all* shows every one."
    return "No risk is open anywhere. *risk AI-2026-0001* adds one to an initiative, *risks all* shows what is over."


async def _title(desk: Desk, risk: Risk) -> str | None:
    """Its initiative's title for whoever reads that record, or looks after the risk."""
    initiative = await desk.uow.initiatives.get(InitiativeId(risk.initiative))
    if initiative is None or not (risk.owner == desk.person.id or await reads(desk, initiative)):
        return None
    return initiative.title


async def _people(desk: Desk, shown: Iterable[Risk]) -> People:
    named = {person for risk in shown for person in (risk.raised_by, risk.owner, risk.accepter)}
    return await desk.uow.people.find(named)
