"""What stands behind a section of a digest is its own rest, and goes on where the digest ended."""

from __future__ import annotations

import pytest

from bot.cards.digest import LISTED, Section
from bot.cards.digest_section import lines_of
from bot.digest_actions import OpenSection
from bot.usecases.desk import Act, Desk
from bot.usecases.digest_section import WHOLE
from bot.usecases.digests import GATHER, Scope
from domain.digests import CHANNELS, DigestKind
from domain.funnel import Stage
from domain.parties import Party
from domain.people import Person, Role
from storage.unit_of_work import reading
from tests.stories.cast import Cast
from tests.support.asking import press
from tests.support.digest_reader import NOWHERE, USHER, composed, put
from tests.support.digest_rest import rest
from tests.support.digest_world import NOW, stored
from tests.support.funnel import filled

MANY = 13


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    await cast.add("ulla", Role.PROJECT_MANAGER)
    return cast


async def test_nearly_ready_packs_open_the_others_that_are_nearly_ready(cast: Cast) -> None:
    company, ids = cast.company, list[str]()
    for number in range(MANY + 1):
        id = (await company.idea("mara@acme.example", title=f"Pack {number}")).id
        await put(company, id, Stage.ASSESSMENT, {Party.PROJECT_MANAGER: cast.people["ulla"]})
        ids.append(id)
        if number < MANY:
            await filled(company, id, cast.people["amina"], "stop_condition", "data_class")
    button = rest((await composed(company, DigestKind.GATE_SESSION)).message, "nearly ready")
    assert isinstance(button.action, OpenSection)
    await press(cast["amina"], button.action)
    shown = [id for id in ids if id in cast["amina"].text]
    assert shown == ids[button.action.after : MANY]
    cast["amina"].sees(f"[What {shown[0]} lacks]", f"of {MANY}")
    assert "All:" not in cast["amina"].text


async def test_missing_measurements_open_measurements_and_not_initiatives(cast: Cast) -> None:
    company, ulla = cast.company, cast.people["ulla"]
    for number in range(MANY):
        id = (await company.idea("mara@acme.example", title=f"Idea {number}!")).id
        await put(company, id, Stage.ASSESSMENT, {Party.IMPACT_OWNER: ulla})
    button = rest((await composed(company, DigestKind.IMPACT_OWNER, ulla)).message, "missing measurements")
    assert isinstance(button.action, OpenSection)
    assert button.action.view == "own"
    await press(cast["ulla"], button.action)
    assert cast["ulla"].text.count(", to compare with") == MANY - button.action.after
    await press(cast["sam"], button.action)
    cast["sam"].sees("The impact owner digest is for its readers")


async def test_no_line_is_lost_between_a_digest_and_the_pages_behind_it(cast: Cast) -> None:
    """What ten lines are looked for begins as what a hundred are looked for: of every section of every digest."""
    company = cast.company
    await stored(company.database)
    lefts = set[str]()
    for kind in DigestKind:
        person = None if kind in CHANNELS else cast.people["ulla"]
        short, long = [await whole(cast, kind, person, most) for most in (LISTED, WHOLE)]
        assert list(short) == list(long), kind
        for code, one in short.items():
            assert lines_of(one)[:LISTED] == lines_of(long[code])[:LISTED], (kind, code)
            assert len(one.lines) + one.left == len(long[code].lines) + long[code].left, (kind, code)
            lefts |= {f"{kind} {code}"} if len(lines_of(one)) + one.left > LISTED else set()
    assert len(lefts) > 20, lefts


async def whole(cast: Cast, kind: DigestKind, person: Person | None, most: int) -> dict[str, Section]:
    async with reading(cast.company.database) as uow:
        desk = Desk(Act(cast.company.office, person or USHER, NOWHERE), uow, NOW)
        found = await GATHER[kind](desk, Scope(kind, person, NOW, most=most), None)
    assert found is not None
    return {one.code: one for one in found.sections}


def test_every_section_of_every_digest_has_a_name_of_its_own() -> None:
    assert set(GATHER) == set(DigestKind)
    longest = OpenSection("project-office-daily", "champions-escalations-that-nobody-has-taken-up", 10**6, "channel",
                          "2026-12-07", 10**10)  # fmt: skip
    assert OpenSection.unpack(longest.pack()) == longest
