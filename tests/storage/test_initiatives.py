"""Initiatives: what is stored comes back, is saved over its own revision only, and is found by its words."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import Field, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args, get_origin, get_type_hints
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.dossier import Dossier, Given, Route, SecurityReview, SimilarCheck
from domain.funnel import CloseReason, ImpactType, RejectionReason, SourceChannel, Stage
from domain.impact import Impact
from domain.initiatives import Idea, Initiative, InitiativeId
from domain.people import PersonId
from storage.database import Database
from storage.unit_of_work import reading, writing
from tests.support.clock import MORNING
from tests.support.company import an_idea

# What the router lets through: any text without NUL and without half of a surrogate pair.
words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
maybe = st.none() | words
moments = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ideas = st.builds(
    Idea,
    title=words,
    problem=words,
    summary=words,
    impact_types=st.lists(st.sampled_from(ImpactType), unique=True).map(tuple),
    department=maybe,
    process=maybe,
    metric=maybe,
    target=maybe,
    capture=maybe,
    objective=maybe,
    sponsor=maybe,
    evidence=st.lists(words, max_size=3).map(tuple),
    unpinned=st.lists(words, max_size=3).map(tuple),
)


def of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of that type; of a mapping always plain dictionaries."""
    if get_origin(hint) is Mapping:
        key, value = get_args(hint)
        return st.dictionaries(of(key), of(value), max_size=2)
    return st.from_type(hint)


def hints(kind: type[Any]) -> list[tuple[Field[Any], Any]]:
    """The fields of a dataclass with their types: what has a default is made up too."""
    resolved = get_type_hints(kind)
    return [(field, resolved[field.name]) for field in fields(kind)]


st.register_type_strategy(datetime, moments)
st.register_type_strategy(str, words)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
for part in (Given, SecurityReview, SimilarCheck, Route, Impact):
    st.register_type_strategy(part, st.builds(part, **{field.name: of(hint) for field, hint in hints(part)}))
dossiers = st.builds(Dossier, **{field.name: of(hint) for field, hint in hints(Dossier)})
initiatives = st.builds(
    Initiative,
    id=st.just("AI-2026-0001"),
    idea=ideas,
    initiator=words,
    stage=st.sampled_from(Stage),
    registered_at=moments,
    entered_stage_at=moments,
    triage_due=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    source=st.sampled_from(SourceChannel),
    revision=st.integers(1, 2**31 - 1),
    needs_number=st.booleans(),
    triager=maybe,
    taken_at=st.none() | moments,
    dossier=dossiers,
    round=st.integers(0, 1000),
    rejection=st.none() | st.sampled_from(RejectionReason),
    closing=st.none() | st.sampled_from(CloseReason),
    reason=maybe,
    merged_into=maybe,
    decided_by=maybe,
    decided_at=st.none() | moments,
)


def an_initiative(id: str = "AI-2026-0001", **given: object) -> Initiative:
    plain = Initiative(
        id=InitiativeId(id),
        idea=an_idea(),
        initiator=PersonId("ana"),
        stage=Stage.NEW,
        registered_at=MORNING,
        entered_stage_at=MORNING,
        triage_due=date(2026, 3, 6),
    )
    return replace(plain, **given)  # type: ignore[arg-type]  # any field, by name


async def add(database: Database, *several: Initiative) -> None:
    async with writing(database) as uow:
        for one in several:
            await uow.initiatives.add(one)


async def save(database: Database, initiative: Initiative) -> bool:
    async with writing(database) as uow:
        return await uow.initiatives.save(initiative)


async def stored(database: Database, id: str = "AI-2026-0001") -> Initiative | None:
    async with reading(database) as uow:
        return await uow.initiatives.get(InitiativeId(id))


async def search(database: Database, *wanted: str) -> list[str]:
    async with reading(database) as uow:
        return [one.id for one in await uow.initiatives.search(wanted)]


def test_the_strategy_names_every_field() -> None:
    """A field that is added to the domain must be added here, or its round trip is not tested."""
    assert len(fields(Idea)) == 13
    assert len(fields(Initiative)) == 20


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(initiative=initiatives)
async def test_every_field_comes_back(database: Database, initiative: Initiative) -> None:
    initiative = replace(initiative, id=InitiativeId(uuid4().hex))  # the examples share one database
    await add(database, initiative)
    assert await stored(database, initiative.id) == initiative
    changed = replace(initiative, revision=initiative.revision + 1 if initiative.revision < 2**31 - 1 else 1)
    if changed.revision > 1:
        assert await save(database, changed)
        assert await stored(database, initiative.id) == changed


async def test_only_the_next_revision_is_saved(database: Database) -> None:
    await add(database, an_initiative())
    faster = an_initiative(revision=2, reason="first")
    assert await save(database, faster)
    for late in (an_initiative(revision=2, reason="second"), an_initiative(revision=1), an_initiative(revision=4)):
        assert not await save(database, late)
    assert not await save(database, an_initiative("AI-2026-0404", revision=2))
    assert await stored(database) == faster


async def test_of_many_who_save_at_once_one_wins(database: Database) -> None:
    await add(database, an_initiative())
    tries = [an_initiative(revision=2, reason=f"try {number}") for number in range(12)]
    won = await asyncio.gather(*(save(database, one) for one in tries))
    assert won.count(True) == 1
    assert await stored(database) == tries[won.index(True)]


@pytest.mark.parametrize("word", ["100%", "a_b", "c:\\temp", "/", "ÄRGER", "ärger", "%", "_", "\\", '"x"', "'; --"])
async def test_words_are_searched_literally(database: Database, word: str) -> None:
    await add(
        database,
        an_initiative(idea=an_idea(title="Plain", problem=f"before {word.upper()} after")),
        an_initiative("AI-2026-0002", idea=an_idea(title="Other", problem="1000 axb c:temp arger", target="x")),
    )
    assert await search(database, word) == ["AI-2026-0001"]


async def test_all_words_must_be_there_and_the_newest_comes_first(database: Database) -> None:
    later = MORNING + timedelta(hours=1)
    await add(
        database,
        an_initiative(idea=an_idea(title="Claims from PDF")),
        an_initiative("AI-2026-0002", idea=an_idea(title="Claims by phone"), registered_at=later),
    )
    assert await search(database, "claims") == ["AI-2026-0002", "AI-2026-0001"]
    assert await search(database, "CLAIMS", "phone") == ["AI-2026-0002"]
    assert await search(database, "ai-2026-0001") == ["AI-2026-0001"]
    assert await search(database, "claims", "nowhere") == []


async def test_lists_are_in_order_and_limited(database: Database) -> None:
    several = [
        an_initiative(f"AI-2026-000{number}", registered_at=MORNING + timedelta(hours=number)) for number in range(1, 5)
    ]
    rejected = an_initiative("AI-2026-0009", stage=Stage.REJECTED, initiator=PersonId("bea"))
    await add(database, *several, rejected)
    async with reading(database) as uow:
        mine = await uow.initiatives.of(PersonId("ana"), limit=3)
        waiting = await uow.initiatives.waiting(PersonId("nobody"), limit=2)
        since = await uow.initiatives.registered_since(PersonId("ana"), MORNING + timedelta(hours=3))
    assert [one.id[-1] for one in mine] == ["4", "3", "2"]
    assert [one.id[-1] for one in waiting] == ["1", "2"]
    assert since == 2


async def test_following_and_ending_it(database: Database) -> None:
    await add(database, an_initiative())
    id, cy = InitiativeId("AI-2026-0001"), PersonId("cy")
    async with writing(database) as uow:
        assert await uow.initiatives.follow(id, cy)
        assert not await uow.initiatives.follow(id, cy)
        assert [one.id for one in await uow.initiatives.followed_by(cy)] == [id]
        assert await uow.initiatives.followers(id) == [cy]
        assert await uow.initiatives.unfollow(id, cy)
        assert not await uow.initiatives.unfollow(id, cy)


async def test_following_twice_at_once_counts_once(database: Database) -> None:
    async def follow() -> bool:
        async with writing(database) as uow:
            return await uow.initiatives.follow(InitiativeId("AI-2026-0001"), PersonId("cy"))

    assert (await asyncio.gather(*(follow() for _ in range(8)))).count(True) == 1


async def _next(database: Database, year: int = 2026, fail: bool = False) -> str:
    async with writing(database) as uow:
        added = await uow.initiatives.add_next(year, an_initiative)
        if fail:
            raise ZeroDivisionError
        return added.id


async def test_numbers_start_anew_each_year_and_are_taken_back_with_the_transaction(database: Database) -> None:
    assert [await _next(database), await _next(database), await _next(database, 2027)] == [
        "AI-2026-0001",
        "AI-2026-0002",
        "AI-2027-0001",
    ]
    with pytest.raises(ZeroDivisionError):
        await _next(database, fail=True)
    assert await _next(database) == "AI-2026-0003"


async def test_a_number_that_another_process_gave_is_noticed(database: Database, database_url: str) -> None:
    other = Database(database_url)
    try:
        assert await _next(database) == "AI-2026-0001"
        assert await _next(other) == "AI-2026-0002"
        assert await _next(other) == "AI-2026-0003"
        assert await _next(database) == "AI-2026-0004"
    finally:
        await other.close()


async def test_numbers_go_on_behind_four_digits(database: Database) -> None:
    await add(database, an_initiative("AI-2026-9999"), an_initiative("AI-2026-0500"))
    assert [await _next(database), await _next(database)] == ["AI-2026-10000", "AI-2026-10001"]
