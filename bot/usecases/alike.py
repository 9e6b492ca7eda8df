"""Somebody had that idea: initiatives in any stage and products that are like what was said (domain rule 3.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.usecases.desk import Office
from bot.usecases.likeness import LEAST_SHARED, Likeness, Wanted, overlap, telling, wanted, with_meaning
from bot.usecases.meaning import Row, asked_row, cosine, model_of, product_rows
from domain.authority import sees_all, sees_title
from domain.initiatives import Initiative, InitiativeId
from domain.model import Product
from domain.people import Person
from knowledge.words import is_telling
from storage.fulltext import Candidate, words_of
from storage.unit_of_work import UnitOfWork, reading

LIKELY = 25  # candidates whose vectors are made for a script: with 60 no more is found
SHOWN_WORDS = 5
UNPROBED = 3  # words shared with what one may not read; by fewer its text could be guessed word for word


@dataclass(frozen=True, slots=True)
class Alike:
    """One of the two, how alike it is (0 to 1), and words that it shares as they were said, the most telling first."""

    score: float
    why: tuple[str, ...]
    initiative: Initiative | None = None
    product: Product | None = None


@dataclass(frozen=True, slots=True)
class _Ranked:
    """What was compared: an initiative of this number, or a product."""

    subject: str
    likeness: Likeness
    product: Product | None = None


async def look_alike(
    office: Office, person: Person, words: str, *, limit: int = 3, besides: str | None = None
) -> list[Alike]:
    """The most alike first, at most `limit`: what the person may know of, whatever became of it; never `besides`.

    Opens its own transactions, so call it outside of any. What is hardly alike is left out. `why` names no word of a
    text that the person may not read, and a word or two that stand only there find nothing.
    """
    if person.is_outsider or not person.active:
        return []
    return await _look(office, person, words, limit, besides)


async def look_everywhere(office: Office, words: str, *, limit: int = 3) -> tuple[list[Alike], list[Alike]]:
    """For scripts: initiatives and products, at most `limit` of each, whoever may know of them."""
    asked, ranked = await _ranked(office, words, None)
    initiatives = [one for one in ranked if one.product is None]
    async with reading(office.database, quick=True) as uow:
        found = await _opened(office, uow, None, asked, initiatives, limit)
        return found, await _opened(office, uow, None, asked, [one for one in ranked if one.product], limit)


async def _look(office: Office, person: Person, words: str, limit: int, besides: str | None) -> list[Alike]:
    asked, ranked = await _ranked(office, words, besides)
    if not ranked:
        return []
    async with reading(office.database, quick=True) as uow:
        return await _opened(office, uow, person, asked, ranked, limit)


async def _opened(
    office: Office, uow: UnitOfWork, person: Person | None, asked: Wanted, ranked: Sequence[_Ranked], limit: int
) -> list[Alike]:
    found: list[Alike] = []
    for one in ranked:
        if len(found) == limit:
            break
        if one.product is not None:
            found.append(Alike(one.likeness.score, _why(asked, one.likeness.shared), product=one.product))
            continue
        initiative = await uow.initiatives.get(InitiativeId(one.subject))
        if initiative is None or not await _knows(office, uow, person, initiative):
            continue
        shared = one.likeness.shared
        if person is not None and not sees_all(person, initiative, office.model.visibility):
            titled = overlap(asked, initiative.title, "")
            if not titled.is_enough(asked) and _is_probe(shared, titled.shared):
                continue
            shared = tuple(stem for stem in shared if stem in titled.shared)
        found.append(Alike(one.likeness.score, _why(asked, shared), initiative))
    return found


def _is_probe(shared: Sequence[str], titled: Sequence[str]) -> bool:
    """Whether too little is shared with what one may not read; the title may stand in for one word of it."""
    by_title = 1 if len(titled) >= LEAST_SHARED else 0
    return len(set(shared) - set(titled)) + by_title < UNPROBED


async def _knows(office: Office, uow: UnitOfWork, person: Person | None, initiative: Initiative) -> bool:
    if person is None or sees_title(person, initiative, office.model.visibility):
        return True
    return await uow.initiatives.is_credited(initiative.id, person.id)


def _why(asked: Wanted, shared: Sequence[str]) -> tuple[str, ...]:
    """Words that tell a reader something: "where" or "900" says nothing of what two ideas have in common."""
    words = dict.fromkeys(asked.said[stem] for stem in shared)
    return tuple(word for word in words if not word.isdigit() and is_telling(word))[:SHOWN_WORDS]


async def _ranked(office: Office, words: str, besides: str | None) -> tuple[Wanted, list[_Ranked]]:
    """What is alike enough, the most alike first."""
    said = telling(words_of(words))
    if not said:
        return Wanted({}, {}), []
    near = await _near(office, words) if office.embedder is not None else None
    async with reading(office.database) as uow:
        short = await uow.fulltext.shortlist(said)
        kept = await uow.vectors.get(near.model, [one.number for one in short.candidates]) if near is not None else {}
    asked = wanted(said, short.weight)
    ranked = [_initiative(asked, one, near, kept) for one in short.candidates if one.id != besides]
    ranked += [_product(asked, one, near) for one in office.model.products]
    ranked.sort(key=lambda one: -one.likeness.score)
    return asked, [one for one in ranked if one.likeness.is_enough(asked)]


@dataclass(frozen=True, slots=True)
class _Near:
    """What is asked, to the model; and how near to it the products are."""

    model: str
    row: Row
    products: Mapping[str, float]


async def _near(office: Office, words: str) -> _Near | None:
    if office.embedder is None:
        return None
    model, row = await model_of(office.embedder), await asked_row(office.embedder, words)
    products = await product_rows(office.embedder, office.model.products)
    return _Near(model, row, {id: float(one @ row) for id, one in products.items()})


def _initiative(asked: Wanted, one: Candidate, near: _Near | None, kept: Mapping[int, bytes]) -> _Ranked:
    likeness, vector = overlap(asked, one.title, one.words), kept.get(one.number)
    if near is not None and vector is not None:
        likeness = with_meaning(likeness, cosine(vector, near.row))
    return _Ranked(one.id, likeness)


def _product(asked: Wanted, one: Product, near: _Near | None) -> _Ranked:
    likeness = overlap(asked, one.name, one.purpose)
    if near is not None:
        likeness = with_meaning(likeness, near.products[one.id])
    return _Ranked(one.id, likeness, one)


async def likely(office: Office, words: str) -> list[int]:
    """The numbers of the initiatives whose meaning may decide what is shown, for `meaning.embed_these`."""
    said = telling(words_of(words))
    if not said:
        return []
    async with reading(office.database) as uow:
        short = await uow.fulltext.shortlist(said)
    asked = wanted(said, short.weight)
    scored = sorted((-overlap(asked, one.title, one.words).score, one.number) for one in short.candidates)
    return [number for _, number in scored[:LIKELY]]
