"""Recognition: counted from records, shown to the person alone, by unit without persons, and never under five."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards import recognition as cards
from bot.ui import to_text
from bot.usecases import recognition
from bot.usecases.recognition import FEW, Recognition
from domain.funnel import Decision, Stage
from domain.governance import GateId
from domain.lessons import Lesson, publish
from domain.orders import Effect
from domain.people import Person, PersonId, Role
from domain.questions import QuestionState
from domain.verdicts import GateEvent
from storage.conversations import Conversation
from storage.unit_of_work import writing
from tests.support.clock import MORNING
from tests.support.company import Company
from tests.support.talker import message_text


async def decided(company: Company, id: str, decision: Decision, effect: Effect, round: int = 1) -> None:
    to = Stage.ASSESSMENT if effect is Effect.MOVED else Stage.NEW
    at = company.office.now()
    event = GateEvent(id, round, GateId.G1, decision, effect, Stage.NEW, to, at, PersonId("amina"))
    async with writing(company.database) as uow:
        await uow.decisions.add(event)


async def helped(company: Company, by: Person, id: str, owner: Person, status: str = "done") -> None:
    draft = Conversation(f"{by.id}{id}", "build_case", owner.id, {}, status, MORNING, MORNING, subject=id)
    async with writing(company.database) as uow:
        await uow.conversations.add(draft)
        await uow.helped.joined(draft.id, by.id, company.office.now())


async def taught(company: Company, author: Person, *users: Person) -> None:
    async with writing(company.database) as uow:
        new = Lesson("Title", "It happened.", "Use it.", (), author.id, author.department, MORNING)
        kept = await uow.lessons.add(new)
        await uow.lessons.save(publish(kept, PersonId("tess"), MORNING, "Title", "It happened.", "Use it.", ()))
        for one in users:
            await uow.lessons.use(kept.number, one.id, MORNING)


async def answered(company: Company, by: Person, helpful: bool | None) -> None:
    async with writing(company.database) as uow:
        number = await uow.questions.add(MORNING, "What?", band="unknown", score=0.1, state=QuestionState.OPEN)
        await uow.questions.answer(number, by.id, MORNING)
        if helpful is not None:
            await uow.questions.rate(number, helpful)


async def figures(company: Company, email: str, of: Person) -> Recognition:
    async with (await company.act(email)).looking() as desk:
        return await recognition.record_of(desk, of.id)


async def shown(company: Company, email: str) -> str:
    async with (await company.act(email)).looking() as desk:
        return message_text(await recognition.show(desk))


async def test_only_what_others_did_counts(sqlite_company: Company) -> None:
    company = sqlite_company
    mara, kofi = await company.everybody(["mara@acme.example", "kofi@acme.example"])
    carla = await company.person("carla@acme.example", Role.CHAMPION)
    assert (await figures(company, "mara@acme.example", carla)).is_empty
    for email in ("mara@acme.example", "kofi@acme.example", "carla@acme.example", "mara@acme.example"):
        await company.idea(email)
    owners = (mara, kofi, carla, mara)
    for number, owner in enumerate(owners, 1):
        await helped(company, carla, f"AI-2026-000{number}", owner, "open" if number == 4 else "done")
    company.clock.forward(days=1)
    assert (await figures(company, "mara@acme.example", carla)).shaped == 0  # no gate yet
    await decided(company, "AI-2026-0001", Decision.CONTINUE, Effect.MOVED)
    await decided(company, "AI-2026-0002", Decision.REJECT, Effect.MOVED)
    await decided(company, "AI-2026-0003", Decision.CONTINUE, Effect.MOVED)  # her own
    await decided(company, "AI-2026-0004", Decision.CONTINUE, Effect.MOVED)  # its draft was never finished
    for helpful in (True, True, False, None):
        await answered(company, carla, helpful)
    await answered(company, kofi, True)
    await taught(company, carla, mara, kofi, carla)
    assert await figures(company, "mara@acme.example", carla) == Recognition(shaped=1, helpful=2, reused=2)


async def test_help_with_a_draft_counts_for_the_idea_that_it_became(sqlite_company: Company) -> None:
    company = sqlite_company
    mara = await company.person("mara@acme.example")
    carla = await company.person("carla@acme.example", Role.CHAMPION)
    await company.idea("mara@acme.example")
    became = Conversation("c1", "submit_idea", mara.id, {}, "done", MORNING, company.office.now())
    async with writing(company.database) as uow:
        await uow.conversations.add(became)
        await uow.helped.joined("c1", carla.id, company.office.now())
    await decided(company, "AI-2026-0001", Decision.CONTINUE, Effect.DEFERRED)
    assert (await figures(company, "mara@acme.example", carla)).shaped == 1


async def test_help_after_the_gate_is_not_what_it_passed_by(sqlite_company: Company) -> None:
    company = sqlite_company
    mara = await company.person("mara@acme.example")
    carla = await company.person("carla@acme.example", Role.CHAMPION)
    await company.idea("mara@acme.example")
    await decided(company, "AI-2026-0001", Decision.CONTINUE, Effect.MOVED)
    company.clock.forward(days=1)
    await helped(company, carla, "AI-2026-0001", mara)
    assert (await figures(company, "mara@acme.example", carla)).shaped == 0


async def test_a_champion_sees_the_own_figures_and_nobody_elses(sqlite_company: Company) -> None:
    company = sqlite_company
    mara = await company.person("mara@acme.example")
    carla = await company.person("carla@acme.example", Role.CHAMPION)
    await company.person("chris@acme.example", Role.CHAMPION)
    await taught(company, carla, mara)
    assert "Uses of your lessons: 1" in await shown(company, "carla@acme.example")
    assert "Uses of your lessons: 0" in await shown(company, "chris@acme.example")
    assert "Carla" not in await shown(company, "chris@acme.example")
    assert "Nobody else reads a person's figures" in await shown(company, "mara@acme.example")


@pytest.mark.parametrize("sales", [0, 1, FEW - 1])
async def test_training_sees_units_of_five_and_no_person(sqlite_company: Company, sales: int) -> None:
    company = sqlite_company
    mara = await company.person("mara@acme.example")
    await company.person("tess@acme.example", Role.TRAINING)
    large = [await company.person(f"c{n}@acme.example", Role.CHAMPION) for n in range(FEW)]
    small = [await company.person(f"s{n}@acme.example", Role.CHAMPION, department="sales") for n in range(sales)]
    for one in (large[0], large[3], *small):
        await taught(company, one, mara)
    said = await shown(company, "tess@acme.example")
    assert "Claims: 0 ideas shaped, 0 helpful answers, lessons used 2 times" in said
    assert ("Sales: fewer than five champions" in said) is bool(sales)
    assert "together" not in said
    assert not any(one.name in said for one in (*large, *small))


async def test_small_units_together_are_shown_once_they_are_five(sqlite_company: Company) -> None:
    company = sqlite_company
    mara = await company.person("mara@acme.example")
    await company.person("tess@acme.example", Role.TRAINING)
    for number, unit in enumerate(["sales", "sales", "hr", "hr", "it"]):
        await taught(company, await company.person(f"s{number}@acme.example", Role.CHAMPION, department=unit), mara)
    said = await shown(company, "tess@acme.example")
    assert said.count("fewer than five champions") == 3
    assert "These smaller units together: 0 ideas shaped, 0 helpful answers, lessons used 5 times" in said
    rows = said[said.index("Recognition by unit") :].splitlines()
    units = [row.partition(":")[0] for row in rows if "fewer than five" in row and ":" in row]
    assert units == sorted(units, key=str.casefold)  # by name, never by figures


async def test_guests_are_told_that_it_is_not_for_them(sqlite_company: Company) -> None:
    company = sqlite_company
    carla = await company.person("carla@acme.example", Role.CHAMPION)
    async with writing(company.database) as uow:
        await uow.people.save(replace(carla, active=False))
    talker = company.talker("carla@acme.example")
    await talker.say("recognition")
    talker.sees("switched off")


def test_the_certificate_says_what_there_is_and_nothing_that_is_not() -> None:
    message = cards.certificate("Carla *Conti*", "Claims", "March 2026 to February 2027", (3, 0, 2))
    assert "Thank you, Carla" in message.text
    assert message.card is not None
    said = to_text(message.card)
    assert "let go on: 3" in said
    assert "Uses of your lessons: 2" in said
    assert "Answers that helped" not in said
    bare = cards.certificate("Carla", "", "2026", (0, 0, 0))
    assert bare.card is not None
    assert ": 0" not in to_text(bare.card)


async def test_whoever_has_no_figures_reads_who_has_and_what_they_can_do(sqlite_company: Company) -> None:
    company = sqlite_company
    await company.person("dirk@acme.example", Role.DIRECTOR)
    await company.person("mara@acme.example")
    for who, can in (("dirk", "champions map* shows"), ("mara", "champion* says")):
        said = await shown(company, f"{who}@acme.example")
        assert "each champion reads what came of their own help" in said
        assert "the head of training the sums of units" in said
        assert can in said
    assert "who yours is" not in await shown(company, "dirk@acme.example")
