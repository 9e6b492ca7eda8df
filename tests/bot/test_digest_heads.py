"""What each head's digest says of a small company: decisions first, what changed, nothing confided, any date."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.ui import Button, to_text
from bot.usecases.desk import Desk
from bot.usecases.digests import GATHER, Composed, Scope
from bot.usecases.digests.shared import NOT_TODAY, whose
from domain.absences import Absence
from domain.blocker import BlockerId, BlockerStatus
from domain.blocker_timer import Timer
from domain.blockers import Category
from domain.digests import OF_HEADS, DigestKind, Since
from domain.dossier import Waiver
from domain.duties import Duty, DutyKind
from domain.funnel import Stage
from domain.gates import seats_of
from domain.impact import Figure, Impact
from domain.lessons import Lesson
from domain.nudges import Watch
from domain.parties import Party
from domain.people import Person, PersonId, Role
from domain.questions import QuestionState
from storage.unit_of_work import writing
from tests.stories.cast import Cast
from tests.support import blocker_cast
from tests.support.company import Company
from tests.support.counting import statements
from tests.support.funnel import into

HEADS = {
    "dirk": Role.DIRECTOR,
    "inga": Role.INFRASTRUCTURE,
    "petra": Role.PRODUCT_PORTFOLIO,
    "tess": Role.TRAINING,
}
Digest = Callable[..., Awaitable[Composed]]


@pytest.fixture
async def cast(company: Company) -> Cast:
    cast = await Cast(company).enter("mara", "kofi", "amina", "carla")
    for name, role in HEADS.items():
        await cast.add(name, role)
    return cast


@pytest.fixture
def digest(cast: Cast) -> Digest:
    """The digest of a kind as somebody would get it, or (`name` None) the role's channel."""

    async def made(
        kind: DigestKind, name: str | None = None, since: Since | None = None, moment: datetime | None = None
    ) -> Composed:
        person = cast.people[name] if name is not None else None
        act = await cast.company.act("amina@acme.example")
        async with act.looking(quick=False) as desk:
            found = await GATHER[kind](desk, Scope(kind, person, moment or desk.now), since)
        assert found is not None
        return found

    return made


def text(found: Composed) -> str:
    card = found.message.card
    return "\n".join([found.message.text, *([to_text(card)] if card is not None else [])])


def labels(found: Composed) -> list[str]:
    card = found.message.card
    return [one.label for one in card.buttons if isinstance(one, Button)] if card is not None else []


async def put(cast: Cast, stage: Stage, days: float = 0, **given: Any) -> str:
    """An idea of Mara's that came into the stage so many days ago."""
    idea = await cast.company.idea("mara@acme.example")
    record = await into(cast.company, idea.id, stage, **given) if stage is not Stage.NEW else idea
    async with writing(cast.company.database) as uow:
        entered = cast.company.clock.now() - timedelta(days=days)
        await uow.initiatives.save(replace(record, revision=record.revision + 1, entered_stage_at=entered))
        await uow.seats.replace(record.id, seats_of(record))
    return record.id


async def blocked(cast: Cast, number: int, raiser: str = "mara", **changes: Any) -> str:
    hidden, category = bool(changes.pop("hidden", False)), changes.pop("category", Category.INFRASTRUCTURE)
    one = blocker_cast.raised(
        category=Category(str(category)), now=cast.company.clock.now(), hidden=hidden, unit="claims"
    )
    one = replace(one, id=BlockerId(f"B-{number}"), raiser=cast.people[raiser].id, **changes)
    async with writing(cast.company.database) as uow:
        await uow.blockers.add(one)
    return one.id


@pytest.mark.parametrize("kind", sorted(OF_HEADS - {DigestKind.TRAINING}))  # a unit without a champion is news to it
async def test_with_nothing_to_say_a_head_gets_one_line(digest: Digest, kind: DigestKind) -> None:
    found = await digest(kind)
    assert found.is_empty
    assert found.message.card is None
    assert "Nothing waits for a decision" in found.message.text


async def test_the_office_sees_what_waits_for_it_and_what_is_new(cast: Cast, digest: Digest) -> None:
    old = await put(cast, Stage.NEW)
    cast.company.clock.forward(days=1, hours=1)
    new = await put(cast, Stage.NEW)
    found = await digest(DigestKind.PROJECT_OFFICE_DAILY, "amina")
    assert "2 decisions wait for you, the oldest 1 day." in found.message.text
    assert labels(found)[:2] == [f"Take {old}", f"Take {new}"]
    said = text(found)
    new_ones = said.partition("New since the last digest")[2]
    assert new in new_ones
    assert old not in new_ones
    in_channel = await digest(DigestKind.PROJECT_OFFICE_DAILY)
    assert "2 decisions wait, the oldest 1 day." in in_channel.message.text


async def test_what_changed_since_the_last_digest(cast: Cast, digest: Digest) -> None:
    await put(cast, Stage.NEW)
    first = await digest(DigestKind.PROJECT_OFFICE)
    assert "Funnel: 1 new." in first.message.text
    since = Since(cast.company.clock.now(), first.figures)
    cast.company.clock.forward(days=7)
    await put(cast, Stage.NEW)
    await put(cast, Stage.ASSESSMENT)
    second = await digest(DigestKind.PROJECT_OFFICE, since=since)
    assert "Funnel: 2 new (+1) · 1 in assessment (+1)." in second.message.text
    assert "Changes are since your last digest" in text(second)


async def test_the_week_names_what_is_missing_and_whose_seat_is_empty(cast: Cast, digest: Digest) -> None:
    today = cast.company.clock.now().date()
    await put(cast, Stage.ASSESSMENT, next_gate_date=today - timedelta(days=3))
    near = await put(cast, Stage.ASSESSMENT, next_gate_date=today + timedelta(days=10))
    far = await put(cast, Stage.ASSESSMENT, next_gate_date=today + timedelta(days=15))
    said = text(await digest(DigestKind.PROJECT_OFFICE))
    assert "Data class: 3 initiatives" in said.partition("Missing, by name")[2]
    assert "Data owner: 3 initiatives" in said.partition("Roles without an owner")[2]
    assert "Data owner: 3 initiatives" not in said.partition("Roles without an owner")[0]
    assert "3 days ago" in said.partition("Stale gates")[2].partition("Gates of the next")[0]
    coming = said.partition("Gates of the next two weeks")[2].partition("Missing, by name")[0]
    assert near in coming
    assert far not in coming
    assert "in 10 days" in coming


async def test_the_director_sees_exceptions_impact_and_load(cast: Cast, digest: Digest) -> None:
    now, amina = cast.company.clock.now(), cast.people["amina"].id
    waiver = Waiver("score", "a score", "urgent", amina, amina, now)
    impact = Impact(expected=Figure(9.0, "EUR", 250_000.0))
    id = await put(cast, Stage.DELIVERY, 4, seats={Party.PROJECT_MANAGER: amina}, waivers=(waiver,), impact=impact)
    await blocked(cast, 7, breaches=1, breached_at=now)
    said = text(await digest(DigestKind.DIRECTOR, "dirk"))
    assert f"{id} · Read claims from PDF: in delivery for 4 days" in said.partition("Let through by exception")[2]
    assert "Expected: 250,000 EUR" in said
    assert "Confirmed: 0 EUR" in said
    assert "Amina: 1 initiative" in said
    assert "Claims: 1 initiative" in said
    assert "B-7 · Systems and integration" in said.partition("Blockers past their clock")[2]


async def test_what_is_confided_stands_in_no_digest(cast: Cast, digest: Digest) -> None:
    now = cast.company.clock.now()
    shown = await blocked(cast, 1, "carla", breaches=1, breached_at=now)
    hidden = await blocked(cast, 2, "carla", hidden=True, category=Category.ETHICS, breaches=1, breached_at=now)
    for kind in sorted(OF_HEADS):
        said = text(await digest(kind))
        assert hidden not in said
        assert "past their clock" not in said or shown in said
    assert shown in text(await digest(DigestKind.PROJECT_OFFICE)).partition("Champions' escalations")[2]


async def test_infrastructure_sees_what_is_asked_of_it_and_what_came_into_use(cast: Cast, digest: Digest) -> None:
    asked = await put(cast, Stage.ASSESSMENT)
    built = await put(cast, Stage.DELIVERY)
    live = await put(cast, Stage.AWAITING_EFFECT, 2)
    long_live = await put(cast, Stage.AWAITING_EFFECT, 30)
    said = text(await digest(DigestKind.INFRASTRUCTURE, "inga"))
    before_g2 = said.partition("Technical requirements before G2")[2].partition("Gaps in readiness")[0]
    assert f"{asked} · Read claims from PDF: a support owner" in before_g2
    before_g3 = said.partition("Gaps in readiness before G3")[2]
    assert f"{built} · Read claims from PDF: logging, monitoring and a tested rollback" in before_g3
    came = said.partition("Came into use")[2]
    assert live in came
    assert long_live not in came


async def test_gaps_alike_stand_together_and_the_catalogue_is_compared(cast: Cast, digest: Digest) -> None:
    for words in ("No product reads handwriting", "no product reads handwriting!", "Nothing speaks Finnish"):
        id = await put(cast, Stage.ASSESSMENT)
        record = await cast.company.initiative(id)
        route = replace(record.dossier.route, gap=words)
        async with writing(cast.company.database) as uow:
            changed = replace(record, revision=record.revision + 1, dossier=replace(record.dossier, route=route))
            await uow.initiatives.save(changed)
    first = await digest(DigestKind.PRODUCT_PORTFOLIO)
    gaps = text(first).partition("Gaps that no product fills")[2].splitlines()[1:3]
    assert [line.count("AI-") for line in gaps] == [2, 1]
    assert "catalogue" not in text(first)
    figures = {name: value for name, value in first.figures.items() if name != "product:quill"} | {"product:old": 2.0}
    later = text(await digest(DigestKind.PRODUCT_PORTFOLIO, since=Since(cast.company.clock.now(), figures)))
    assert "New in the catalogue: Quill" in later
    assert "No longer in the catalogue: old" in later


async def test_the_director_sees_what_nudges_could_not_move(cast: Cast, digest: Digest) -> None:
    stuck, asked = await put(cast, Stage.ASSESSMENT), await put(cast, Stage.ASSESSMENT)
    now = cast.company.clock.now()
    async with writing(cast.company.database) as uow:
        began = now.date() - timedelta(days=20)
        await uow.nudges.save(
            [(Watch(stuck, began=began), now, "director"), (Watch(asked, began=began), now, "office")]
        )
    shown = text(await digest(DigestKind.DIRECTOR, "dirk")).partition("Nudged, and nobody moved")[2]
    assert stuck in shown.partition("Load")[0]
    assert asked not in shown.partition("Load")[0]


async def test_training_sees_units_and_questions_but_no_small_unit(cast: Cast, digest: Digest) -> None:
    await cast.company.everybody([f"sales{at}@acme.example" for at in range(4)])
    for email in ("hr1@acme.example", "hr2@acme.example"):
        await cast.company.person(email, department="hr")
    for at in range(5):
        await cast.company.person(f"it{at}@acme.example", department="it")
    await put(cast, Stage.NEW)
    await cast.company.idea("mara@acme.example", department="hr")
    now, words = cast.company.clock.now(), "Who pays for the licence?"
    async with writing(cast.company.database) as uow:
        for _ in range(3):
            await uow.questions.add(now, words, band="none", score=0.0, state=QuestionState.OPEN)
    said = text(await digest(DigestKind.TRAINING, "tess"))
    assert "Asked 3 times: “Who pays for the licence?”" in said
    high = said.partition("Departments high and low")[2]
    assert "Claims: 1" in high
    assert "IT: 0" in high
    assert "Human" not in high
    assert "no champion for 2 people" in said


async def test_nobody_is_asked_to_decide_on_their_own(cast: Cast, digest: Digest) -> None:
    own, other = await cast.company.idea("amina@acme.example"), await cast.company.idea("mara@acme.example")
    await owe(cast, own.id)
    await owe(cast, other.id)
    hers = labels(await digest(DigestKind.PROJECT_OFFICE_DAILY, "amina"))
    assert f"Decide {other.id}" in hers
    assert f"Decide {own.id}" not in hers
    assert f"Decide {own.id}" in labels(await digest(DigestKind.PROJECT_OFFICE_DAILY))


async def test_a_deputy_reads_what_waits_for_whom_they_stand_in_for(cast: Cast, digest: Digest) -> None:
    id = await put(cast, Stage.NEW)
    now, kofi, amina = cast.company.clock.now(), cast.people["kofi"], cast.people["amina"]
    await owe(cast, id, kofi)
    assert f"Decide {id}" not in labels(await digest(DigestKind.PROJECT_OFFICE_DAILY, "amina"))
    async with writing(cast.company.database) as uow:
        await uow.absences.add(Absence(kofi.id, now, now + timedelta(days=3), amina.id, now))
    found = await digest(DigestKind.PROJECT_OFFICE_DAILY, "amina")
    assert f"Decide {id}" in labels(found)
    assert "for Kofi: the verdict on G1" in text(found)


async def owe(cast: Cast, id: str, person: Person | None = None) -> None:
    """A verdict on it waits for the person, or for the project office."""
    whose_turn = person.id if person is not None else None
    now = cast.company.clock.now()
    duty = Duty(id, DutyKind.DECIDE, "G1", "the verdict on G1", Role.PROJECT_OFFICE, whose_turn, now, None)
    async with writing(cast.company.database) as uow:
        await uow.duties.add([duty])


async def test_any_date_can_be_rendered_and_says_what_it_cannot_know(cast: Cast, digest: Digest) -> None:
    today = cast.company.clock.now().date()
    id = await put(cast, Stage.ASSESSMENT, next_gate_date=today + timedelta(days=10))
    later = cast.company.clock.now() + timedelta(days=20)
    found = await digest(DigestKind.PROJECT_OFFICE, moment=later)
    said = text(found)
    assert f"{later:%A} {later.day} {later:%B}" in found.message.text
    assert "10 days ago" in said.partition("Stale gates")[2]
    assert id in said
    assert NOT_TODAY in said
    assert NOT_TODAY not in text(await digest(DigestKind.PROJECT_OFFICE))


@pytest.mark.parametrize("kind", sorted(OF_HEADS))
async def test_more_initiatives_take_no_more_statements(cast: Cast, digest: Digest, kind: DigestKind) -> None:
    for stage in (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY, Stage.AWAITING_EFFECT, Stage.ON_SUPPORT):
        await put(cast, stage, 1)
    with statements() as few:
        await digest(kind, "amina")
    for _ in range(3):
        await put(cast, Stage.ASSESSMENT, 1)
    with statements() as many:
        await digest(kind, "amina")
    assert len(many) == len(few)


async def test_a_channel_reads_for_everybody_of_its_role(cast: Cast) -> None:
    async with (await cast.company.act("amina@acme.example")).looking() as desk:
        assert await people_of(desk, None) == {cast.people["amina"].id}
        assert await people_of(desk, cast.people["inga"]) == {cast.people["inga"].id}


async def people_of(desk: Desk, person: Person | None) -> set[str]:
    scope = Scope(DigestKind.PROJECT_OFFICE, person, desk.now)
    return set(await whose(desk, scope, [Role.PROJECT_OFFICE]))


async def test_a_lesson_that_waits_for_a_yes_is_a_decision(cast: Cast, digest: Digest) -> None:
    async with writing(cast.company.database) as uow:
        at = cast.company.clock.now() - timedelta(days=2)
        number = (await uow.lessons.add(Lesson("Talk first", "We met", "Ask", (), PersonId("c"), None, at))).number
    said = text(await digest(DigestKind.TRAINING))
    assert "1 decision waits, asked 2 days ago." in said
    assert f"L-{number} · Talk first" in said.partition("Decisions needed")[2]
    assert said.count("Talk first") == 1
    found = await digest(DigestKind.TRAINING)
    assert f"Show L-{number}" in labels(found)
    assert found.figures["decisions"] == 1


async def test_past_their_clock_stands_only_what_is_late_now(cast: Cast, digest: Digest) -> None:
    now = cast.company.clock.now()
    week = Since(now - timedelta(days=7), {})
    late: dict[str, Any] = {"breaches": 1, "breached_at": now - timedelta(days=2)}
    coming, over = Timer(due=now + timedelta(days=1)), Timer(due=now - timedelta(hours=1))
    taken: dict[str, Any] = {
        "status": BlockerStatus.IN_PROGRESS,
        "take_up": Timer(),
        "owner_person": cast.people["amina"].id,
    }
    await blocked(cast, 1, **late, take_up=Timer())  # nobody has it still
    await blocked(cast, 2, **late, **taken, fix=coming)
    await blocked(cast, 3, **late, **taken, fix=over)
    await blocked(cast, 4, **{**late, "breached_at": now - timedelta(days=9)}, **taken, fix=coming)
    await blocked(cast, 5, **late, status=BlockerStatus.RESOLVED, take_up=Timer(), fix=Timer())
    for kind in (DigestKind.DIRECTOR, DigestKind.PROJECT_OFFICE):
        said = text(await digest(kind, since=week))
        here = said.partition("Blockers past their clock")[2].partition("**")[0]
        assert "B-1 · " in here
        assert "B-3 · " in here
        assert "B-2 · " in here
        assert "late once, now in hand: plan or fix until" in here
        assert here.index("B-3 · ") < here.index("B-2 · ")
        assert "B-4 · " not in here
        assert "B-5 · " not in here
