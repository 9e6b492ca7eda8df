"""Somebody had that idea: what is like it, whatever became of it, as far as the person may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.usecases.alike import Alike, look_alike, look_everywhere
from bot.usecases.likeness import LEAST, overlap, wanted
from bot.usecases.meaning import embed_new
from bot.usecases.submit import take_back
from domain.funnel import Stage
from domain.model import Visibility
from domain.people import Role, Standing
from knowledge.semantic import open_embedder
from tests.support.company import Company

WORDS = "claims arrive as PDF and support retypes them by hand"
OTHER = {
    "title": "Plan the canteen",
    "problem": "Nobody knows how many people eat on Fridays, so food is thrown away.",
    "summary": "Forecast the guests.",
    "process": "Canteen",
    "metric": "Kilograms thrown away: 40",
    "target": "From 40 to 10",
}


def numbers(found: Sequence[Alike]) -> list[str]:
    return [one.initiative.id for one in found if one.initiative is not None]


async def test_what_is_like_it_is_found_and_the_rest_is_not(company: Company) -> None:
    kofi, _ = [await company.person(f"{name}@acme.example") for name in ("kofi", "mara")]
    id = (await company.idea("mara@acme.example")).id
    await company.idea("mara@acme.example", **OTHER)
    found = await look_alike(company.office, kofi, WORDS)
    assert numbers(found) == [id]
    assert LEAST <= found[0].score <= 1
    assert numbers(await look_alike(company.office, kofi, WORDS, besides=id)) == []
    assert await look_alike(company.office, kofi, "yoga in the garden for tired colleagues") == []


async def test_what_was_taken_back_is_found_too(company: Company) -> None:
    kofi, _ = [await company.person(f"{name}@acme.example") for name in ("kofi", "mara")]
    id = (await company.idea("mara@acme.example")).id
    async with (await company.act("mara@acme.example")).desk() as desk:
        await take_back(desk, id, "We have no time.")
    found = await look_alike(company.office, kofi, WORDS)
    assert [one.initiative.stage for one in found if one.initiative] == [Stage.CLOSED]


async def test_why_names_no_word_of_a_text_that_the_person_may_not_read(company: Company) -> None:
    kofi, mara = [await company.person(f"{name}@acme.example") for name in ("kofi", "mara")]
    await company.idea("mara@acme.example")
    (for_kofi,) = await look_alike(company.office, kofi, WORDS)
    (for_mara,) = await look_alike(company.office, mara, WORDS)
    assert set(for_kofi.why) == {"claims", "pdf"}
    assert {"claims", "pdf", "retypes", "support"} <= set(for_mara.why)


async def test_why_names_what_tells_something(company: Company) -> None:
    mara = await company.person("mara@acme.example")
    await company.idea("mara@acme.example")
    (found,) = await look_alike(company.office, mara, f"every time where 200 and {WORDS} come again")
    assert not {"every", "where", "200", "again"} & set(found.why)
    assert {"claims", "pdf"} <= set(found.why)


async def test_guests_the_absent_and_a_closed_company_are_told_nothing(company: Company) -> None:
    kofi, mara = [await company.person(f"{name}@acme.example") for name in ("kofi", "mara")]
    head = await company.person("amina@acme.example", Role.PROJECT_OFFICE)
    id = (await company.idea("mara@acme.example")).id
    closed = replace(company.office, model=replace(company.office.model, visibility=Visibility.CLOSED))
    assert numbers(await look_alike(closed, kofi, WORDS)) == []
    assert numbers(await look_alike(closed, mara, WORDS)) == [id]
    assert numbers(await look_alike(closed, head, WORDS)) == [id]
    assert await look_alike(company.office, replace(kofi, active=False), WORDS) == []
    guest = replace(kofi, standing=Standing.GUEST)
    assert guest.is_outsider
    assert await look_alike(company.office, guest, WORDS) == []


async def test_a_product_that_does_it_is_named(company: Company) -> None:
    kofi = await company.person("kofi@acme.example")
    product = company.office.model.products[0]
    found = await look_alike(company.office, kofi, f"{product.name} {product.purpose}")
    assert found[0].product == product
    assert found[0].initiative is None


async def test_three_at_most_the_most_alike_first(company: Company) -> None:
    kofi, _ = [await company.person(f"{name}@acme.example") for name in ("kofi", "mara")]
    for number in range(5):
        await company.idea("mara@acme.example", title=f"Read claims number {number} from PDF")
    found = await look_alike(company.office, kofi, WORDS)
    assert len(found) == 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len(await look_alike(company.office, kofi, WORDS, limit=1)) == 1
    initiatives, products = await look_everywhere(company.office, WORDS, limit=4)
    assert len(numbers(initiatives)) == 4
    assert len(products) <= 4


def test_the_score_weighs_what_is_telling() -> None:
    weights = {"claims": 3.0, "pdf": 1.0}
    asked = wanted(("claims", "pdf"), lambda word: weights[word])
    assert overlap(asked, "Claim from a PDF", "").score == 1
    assert overlap(asked, "Claims", "").score == 0.75
    assert 0.5 < overlap(asked, "", "claims").score < 0.75
    assert overlap(asked, "Nothing", "at all").score == 0
    assert not overlap(asked, "Claims", "").is_enough(asked)
    assert overlap(wanted((), lambda _: 1.0), "Claims", "").score == 0


async def test_a_real_model_knows_what_is_meant(company: Company, sentence_model: str) -> None:
    kofi, _ = [await company.person(f"{name}@acme.example") for name in ("kofi", "mara")]
    await company.idea("mara@acme.example")
    meant = (await company.idea("mara@acme.example", **OTHER)).id
    office = replace(company.office, embedder=open_embedder(sentence_model))
    assert await embed_new(office, company.clock.now()) == 2
    found = await look_alike(office, kofi, "How many people eat lunch, so that less food is thrown away?")
    assert numbers(found)[0] == meant
