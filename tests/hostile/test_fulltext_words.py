"""Words that mean something to the databases' search languages, and such as mean nothing to anybody."""

from __future__ import annotations

import pytest

from bot.usecases.alike import look_alike, look_everywhere
from bot.usecases.look import search
from tests.support.company import Company

NASTY = {
    "quotes": '"claims" \'pdf\' “typos” \'\' "" "',
    "fts5": 'claims AND OR NOT NEAR(pdf typos, 2) * ^claims title : pdf {title words} : x + - ( " ) column:claims',
    "fts5-open": '"claims',
    "tsquery": "claims & | ! <-> <2> :* :A pdf:* !! ( typos \\ ' \\'",
    "injection": "claims'; DROP TABLE initiatives; -- pdf \"; DELETE FROM wordings_fts; --",
    "binds": ":w0 $1 ? %s {0} {name} %(x)s claims pdf typos",
    "nul": "claims\0 pdf\0typos",
    "surrogate": "claims \udcff pdf \ud83d typos",
    "emoji": "claims 🙂👩‍👩‍👧 pdf typos 🇩🇪",
    "cjk": "請求書 claims を手で pdf 入力する typos",
    "combining": "cla\u0301ims claims pdf typos हिन्दी ²³ ½",
}
EMPTY = {
    "nothing": "",
    "spaces": " \t\n",
    "stop": "the and of to is a it",
    "signs": "%_'\"*:&|!()\\^-+~",
    "nul": "\0" * 9,
}
HUGE = {
    "one word": "x" * 100_000,
    "many words": " ".join(f"word{number}" for number in range(20_000))[:100_000],
    "the same word": "claims " * 14_000,
    "quotes": '"' * 100_000,
    "cjk": "請" * 100_000,
}


@pytest.fixture
async def company(company: Company) -> Company:
    """With two people in it."""
    for name in ("kofi", "mara"):
        await company.person(f"{name}@acme.example")
    return company


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY)
async def test_signs_are_no_orders(company: Company, words: str) -> None:
    kofi = (await company.act("kofi@acme.example")).person
    id = (await company.idea("mara@acme.example")).id
    found = await look_alike(company.office, kofi, words)
    assert [one.initiative.id for one in found if one.initiative] in ([id], [])
    async with (await company.act("kofi@acme.example")).looking(quick=False) as desk:
        await search(desk, words)
    assert [one.initiative.id for one in await look_alike(company.office, kofi, "claims pdf typos") if one.initiative]


@pytest.mark.parametrize("words", EMPTY.values(), ids=EMPTY)
async def test_what_says_nothing_finds_nothing(company: Company, words: str) -> None:
    await company.idea("mara@acme.example")
    assert await look_everywhere(company.office, words) == ([], [])


@pytest.mark.parametrize("words", HUGE.values(), ids=HUGE)
async def test_a_hundred_thousand_characters_are_survived(company: Company, words: str) -> None:
    kofi = (await company.act("kofi@acme.example")).person
    await company.idea("mara@acme.example")
    assert len(await look_alike(company.office, kofi, words)) <= 3


@pytest.mark.parametrize("words", [*HUGE.values(), *NASTY.values()], ids=[*HUGE, *NASTY])
async def test_a_record_of_such_words_can_be_written_changed_and_found(company: Company, words: str) -> None:
    said = words.replace("\0", " ").encode("utf-8", "replace").decode()
    one = await company.idea("mara@acme.example", title="Sort unicorn letters", problem=said)
    found, _ = await look_everywhere(company.office, "unicorn letters")
    assert [each.initiative.id for each in found if each.initiative] == [one.id]
