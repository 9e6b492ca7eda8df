"""What one engine compiled, another of its kind need not; one of another kind never gets it."""

from __future__ import annotations

from sqlalchemy import create_engine, literal, select
from sqlalchemy.engine import make_url

from tests.support.compiled import ROOM, Compiled

SQLITE, POSTGRES = (make_url(url).get_dialect() for url in ("sqlite://", "postgresql+asyncpg://"))


def test_dialects_of_one_kind_share_and_others_do_not() -> None:
    cache = Compiled()
    first, second, other = SQLITE(), SQLITE(), POSTGRES()
    cache[first, "statement"] = "compiled"
    assert cache.get((second, "statement")) == "compiled"
    assert cache.get((second, "another")) is None
    assert cache.get((other, "statement")) is None


def test_it_does_not_grow_without_end() -> None:
    cache = Compiled()
    first = SQLITE()
    for number in range(ROOM + 1):
        cache[first, number] = "compiled"
    assert len(cache) <= ROOM


def test_two_engines_of_the_tests_use_one_cache() -> None:
    kept = []
    for _ in range(2):
        engine = create_engine("sqlite://")
        with engine.connect() as connection:
            assert connection.scalar(select(literal(7))) == 7
            kept.append(connection.get_execution_options()["compiled_cache"])
        engine.dispose()
    assert kept[0] is kept[1]
