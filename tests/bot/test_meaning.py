"""What words mean: made beforehand, so that a look embeds nothing but what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bot.jobs import run_due
from bot.usecases import meaning
from bot.usecases.alike import likely, look_alike, look_everywhere
from bot.usecases.desk import Office
from bot.usecases.meaning import embed_new, embed_these
from knowledge.semantic import Matrix
from storage.unit_of_work import reading, writing
from tests.bot.test_alike import OTHER, numbers
from tests.support.company import Company

ASKED = "fridays guests lunch"


class Rhyme:
    """Knows one thing only: that a canteen is where one has lunch."""

    def __init__(self, far: float = 0.0) -> None:
        self.embedded: list[str] = []
        self.far = far

    def embed(self, texts: Sequence[str]) -> Matrix:
        self.embedded += texts
        rows = [(1.0, 0.0) if "lunch" in text or "canteen" in text.lower() else (self.far, 1.0) for text in texts]
        return np.array(rows, np.float32)


@pytest.fixture
def model() -> Rhyme:
    return Rhyme()


@pytest.fixture
def meaningful(company: Company, model: Rhyme) -> Office:
    return replace(company.office, embedder=model)


async def two(company: Company) -> tuple[str, str]:
    """One that shares more words with what is asked, and one that is meant."""
    for name in ("kofi", "mara"):
        await company.person(f"{name}@acme.example")
    plain = (await company.idea("mara@acme.example", title="Guests on Fridays")).id
    return plain, (await company.idea("mara@acme.example", **OTHER)).id


async def shown(office: Office) -> list[str]:
    return numbers((await look_everywhere(office, ASKED, limit=2))[0])


async def test_meaning_counts_when_it_was_made(company: Company, meaningful: Office, model: Rhyme) -> None:
    plain, meant = await two(company)
    assert (await shown(meaningful))[0] == plain  # by their words only
    assert await embed_new(meaningful, company.clock.now()) == 2
    assert (await shown(meaningful))[0] == meant
    assert (await shown(company.office))[0] == plain  # without a model as ever


async def test_a_look_embeds_only_what_is_asked(company: Company, meaningful: Office, model: Rhyme) -> None:
    await two(company)
    await shown(meaningful)  # the products, once in the process
    before = len(model.embedded)
    await shown(meaningful)
    assert model.embedded[before:] == [ASKED]


async def test_each_text_is_embedded_once_and_new_words_again(
    company: Company, meaningful: Office, model: Rhyme
) -> None:
    _, meant = await two(company)
    await run_due(meaningful, company.clock.now())
    assert await embed_new(meaningful, company.clock.now()) == 0
    one = await company.initiative(meant)
    edited = replace(one, idea=replace(one.idea, problem="Nobody knows who eats."), revision=one.revision + 1)
    async with (await company.act("mara@acme.example")).desk() as desk:
        assert await desk.uow.initiatives.save(edited)
    before = len(model.embedded)
    assert await embed_new(meaningful, company.clock.now()) == 1
    (text,) = model.embedded[before:]
    assert text.startswith("Plan the canteen. nobody knows who eats.")


async def test_the_newest_first_and_the_rest_in_the_next_round(
    company: Company, meaningful: Office, model: Rhyme, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two(company)
    monkeypatch.setattr(meaning, "PORTION", 1)
    embedded: list[str] = []
    real = model.embed

    def slow(texts: Sequence[str]) -> Matrix:
        embedded.extend(texts)
        ticks.append(ticks[-1] + 6.0)
        return real(texts)

    ticks = [0.0]
    await meaning.model_of(model)
    monkeypatch.setattr(model, "embed", slow)
    monkeypatch.setattr(meaning, "monotonic", lambda: ticks[-1])
    assert await embed_new(meaningful, company.clock.now(), seconds=5.0) == 1
    assert embedded[0].startswith("Plan the canteen")
    assert await embed_new(meaningful, company.clock.now(), seconds=5.0) == 1
    assert embedded[1].startswith("Guests on Fridays")


async def test_words_that_change_meanwhile_get_no_old_vector(
    company: Company, meaningful: Office, model: Rhyme, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, meant = await two(company)
    one = await company.initiative(meant)
    edited = replace(one, idea=replace(one.idea, title="Plan the menu"), revision=one.revision + 1)
    real = writing

    def overtaken(database: object) -> object:
        monkeypatch.setattr(meaning, "writing", real)
        return Overtaking()

    class Overtaking:
        """Somebody else commits first."""

        async def __aenter__(self) -> object:
            async with (await company.act("mara@acme.example")).desk() as desk:
                assert await desk.uow.initiatives.save(edited)
            self.own = real(company.database)
            return await self.own.__aenter__()

        async def __aexit__(self, *error: object) -> None:
            await self.own.__aexit__(None, None, None)

    monkeypatch.setattr(meaning, "writing", overtaken)
    assert await embed_new(meaningful, company.clock.now()) == 3  # the one that was overtaken once more
    assert [text for text in model.embedded if text.startswith("Plan the menu")]
    assert await embed_new(meaningful, company.clock.now()) == 0


async def test_another_model_makes_its_own(company: Company, meaningful: Office) -> None:
    await two(company)
    assert await embed_new(meaningful, company.clock.now()) == 2
    other = replace(meaningful, embedder=Rhyme(far=0.5))
    assert await embed_new(other, company.clock.now()) == 2
    assert await embed_new(meaningful, company.clock.now()) == 2


async def test_for_scripts_what_may_be_found_is_embedded(company: Company, meaningful: Office, model: Rhyme) -> None:
    _, meant = await two(company)
    for number in range(3):
        await company.idea("mara@acme.example", title=f"Number {number}", problem="Nothing like it is asked here.")
    told: list[int] = []
    some = await likely(meaningful, ASKED)
    assert await embed_these(meaningful, some, told.append) == len(some) == 2
    assert told == [2]
    assert (await shown(meaningful))[0] == meant
    assert await likely(meaningful, "") == []
    assert await embed_these(company.office, some, told.append) == 0


async def test_without_a_model_nothing_is_made(company: Company) -> None:
    await two(company)
    assert await embed_new(company.office, company.clock.now()) == 0
    kofi = (await company.act("kofi@acme.example")).person
    assert await look_alike(company.office, kofi, ASKED)
    async with reading(company.database) as uow:
        assert len(await uow.vectors.missing("any", 9)) == 2
