"""What waits for each of the cast, as one list; and that nothing stands in it that is not theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.actions import RunCommand, Take
from bot.events import Say
from bot.gate_actions import Decide, Resubmit, Sign, Supply
from bot.ui import Button, to_text
from bot.usecases import inbox, triage
from domain.absences import Absence
from domain.duties import Duty, DutyKind
from domain.funnel import Stage
from domain.initiatives import InitiativeId
from domain.model import Visibility
from domain.notes import Task
from domain.parties import Party
from domain.people import Role
from storage.unit_of_work import writing
from tests.stories.cast import Cast
from tests.support.talker import buttons


async def owes(cast: Cast, id: str, kind: DutyKind, code: str, role: Role, person: str = "", **given: int) -> None:
    """A duty, as `save` would have worked it out: so many hours old, due in so many days."""
    now = cast.company.clock.now()
    label = {"G2": "the verdict on G2", "stop_condition": "a stop condition", "rework": "the rework"}.get(code, code)
    since, due = now - timedelta(hours=given.get("age", 1)), now.date() + timedelta(days=given.get("due", 3))
    who = cast.people[person].id if person else None
    async with writing(cast.company.database) as uow:
        await uow.duties.add([Duty(id, kind, code, label, role, who, since, due)])


async def moved(cast: Cast, name: str = "mara") -> str:
    """An idea in assessment about which nobody owes anything yet; a project manager other than its author leads it."""
    idea = await cast.company.idea(f"{name}@acme.example")
    kofi = cast.people["kofi"].id
    dossier = replace(idea.dossier, seats={Party.PROJECT_MANAGER: kofi})
    async with writing(cast.company.database) as uow:
        await uow.initiatives.save(replace(idea, stage=Stage.ASSESSMENT, revision=2, round=1, dossier=dossier))
        await uow.duties.replace(idea.id, [])
    return idea.id


def lines(cast: Cast, name: str) -> list[str]:
    reply = cast[name].last
    assert isinstance(reply, Say)
    assert reply.message.card is not None, reply.message.text
    return to_text(reply.message.card).splitlines()[1:]


def labels(cast: Cast, name: str) -> list[str]:
    return [button.label for button in buttons(cast[name].last)]


async def test_nothing_waits_and_guests_have_no_list(cast: Cast) -> None:
    await cast["kofi"].say("inbox")
    cast["kofi"].sees("Nothing waits for you.", "[My ideas]")
    await cast["gil"].say("inbox")
    cast["gil"].sees("only colleagues of the company")
    await cast["kofi"].say("inbox soon")
    cast["kofi"].sees("Say *inbox* for what waits for you")
    await cast["kofi"].say("inbox 2")
    cast["kofi"].sees("No more waits for you")


async def test_one_list_the_oldest_first_with_the_buttons_in_place(cast: Cast) -> None:
    id, other = await moved(cast), await moved(cast)
    await owes(cast, id, DutyKind.DECIDE, "G2", Role.PROJECT_OFFICE, age=30, due=-1)
    await owes(cast, id, DutyKind.SIGN, "feasibility", Role.PROJECT_OFFICE, age=60)
    await owes(cast, other, DutyKind.SUPPLY, "stop_condition", Role.PROJECT_OFFICE, "amina", age=2)
    await owes(cast, other, DutyKind.SUPPLY, "later", Role.PROJECT_OFFICE, "amina", age=-5)
    await cast["amina"].say("inbox")
    cast["amina"].sees("3 things wait for you, the oldest since Sat 28 Feb.")
    title = "Read claims from PDF"
    assert lines(cast, "amina") == [
        f"{id} · {title}: feasibility, since Sat 28 Feb, due Fri 6 Mar",
        f"{id} · {title}: the verdict on G2, since Mon 2 Mar, due Mon 2 Mar, overdue",
        f"{other} · {title}: a stop condition, since Tue 3 Mar, due Fri 6 Mar",
    ]
    first, second, third = [button.action for button in buttons(cast["amina"].last)]
    assert first == Sign(id, 1, "feasibility")
    assert second == Decide(id, 1, "")
    assert third == Supply(other, "stop_condition")
    await cast["tomasz"].say("inbox")  # of the same role: what is Amina's own is not theirs
    assert len(lines(cast, "tomasz")) == 2
    assert other not in cast["tomasz"].text


async def test_nobody_is_shown_a_decision_on_their_own(cast: Cast) -> None:
    id = await moved(cast, "amina")
    led = await moved(cast)
    await cast.add("lea", Role.PROJECT_OFFICE)
    record = await cast.company.initiative(led)
    seats = {Party.PROJECT_MANAGER: cast.people["lea"].id}
    async with writing(cast.company.database) as uow:
        await uow.initiatives.save(replace(record, revision=3, dossier=replace(record.dossier, seats=seats)))
    for each in (id, led):
        await owes(cast, each, DutyKind.DECIDE, "G2", Role.PROJECT_OFFICE)
    await cast["amina"].say("inbox")
    assert labels(cast, "amina") == [f"Decide {led}"]
    await cast["lea"].say("inbox")
    assert labels(cast, "lea") == [f"Decide {id}"]
    await cast["tomasz"].say("inbox")
    assert labels(cast, "tomasz") == [f"Decide {id}", f"Decide {led}"]


async def test_a_deputy_sees_for_whom(cast: Cast) -> None:
    id, own = await moved(cast), await moved(cast, "kofi")
    for each in (id, own):
        await owes(cast, each, DutyKind.DECIDE, "G2", Role.PROJECT_OFFICE)
    now = cast.company.clock.now()
    away = Absence(
        person=cast.people["amina"].id,
        deputy=cast.people["sam"].id,
        starts=now,
        ends=now + timedelta(days=2),
        noted_at=now,
    )
    async with writing(cast.company.database) as uow:
        await uow.absences.add(away)
    await cast["sam"].say("inbox")
    assert lines(cast, "sam")[0].startswith(f"{id} · Read claims from PDF: for Amina: the verdict on G2")
    assert len(lines(cast, "sam")) == 2
    cast.company.clock.forward(days=3)
    await cast["sam"].say("inbox")
    cast["sam"].sees("Nothing waits")


async def test_ten_at_a_time_and_what_is_to_be_supplied_together(cast: Cast) -> None:
    ids = [await moved(cast) for _ in range(12)]
    for age, id in enumerate(reversed(ids)):
        await owes(cast, id, DutyKind.REWORK, "rework", Role.PROJECT_MANAGER, "kofi", age=age + 1)
    for code in ("one", "two", "three", "four", "five"):
        await owes(cast, ids[-1], DutyKind.SUPPLY, code, Role.PROJECT_MANAGER, "kofi")
    await cast["kofi"].say("inbox")
    cast["kofi"].sees("13 things wait for you", "+3: say *inbox 2* for the next.")
    assert len(lines(cast, "kofi")) == 11
    assert labels(cast, "kofi") == [
        *(f"{id} is reworked" for id in ids[:4]),
        *(f"Show {id}" for id in ids[4:10]),
        "The next 3",
    ]
    assert buttons(cast["kofi"].last)[0].action == Resubmit(ids[0], 1)
    assert all(len(line) < 140 for line in lines(cast, "kofi"))
    await cast["kofi"].press("The next 3")
    assert len(lines(cast, "kofi")) == 3
    together = lines(cast, "kofi")[-1]
    assert f"{ids[-1]} · Read claims from PDF: 5 things to supply: one; two; three; 2 more" in together
    assert buttons(cast["kofi"].last)[-1].action == RunCommand("missing", ids[-1])


async def test_tasks_and_questions_stand_in_the_same_list(cast: Cast) -> None:
    id = await cast.idea()
    await cast.add("pia", Role.PRODUCT_OWNER)
    day = cast.company.clock.now().date()
    task = Task(InitiativeId(id), "whose", "whose product it is", Role.PRODUCT_OWNER, day - timedelta(days=1))
    async with writing(cast.company.database) as uow:
        await uow.notes.add_tasks([task])
    async with (await cast.company.act("amina@acme.example")).desk() as desk:
        await triage.ask_author(desk, id, "Which claims?")
    await cast["mara"].say("inbox")
    cast["mara"].sees("Amina asks “Which claims?”", f"[Answer {id}]")
    await cast["pia"].say("inbox")
    assert labels(cast, "pia") == [f"Comment on {id}"]
    assert lines(cast, "pia")[0].endswith("to find out: whose product it is, due Mon 2 Mar, overdue")
    await cast["pia"].press(f"Comment on {id}")
    cast["pia"].sees("What is your comment?")


async def test_in_a_closed_company_only_what_one_may_know_of(cast: Cast) -> None:
    id = await moved(cast)
    await owes(cast, id, DutyKind.SIGN, "fit", Role.PRODUCT_OWNER)
    await cast.add("pia", Role.PRODUCT_OWNER)
    await cast["pia"].say("inbox")
    assert labels(cast, "pia") == [f"Sign {id}: fit"]
    act = await cast.company.act("pia@acme.example")
    model = replace(act.office.model, visibility=Visibility.CLOSED)
    async with replace(act, office=replace(act.office, model=model)).looking() as desk:
        assert "Nothing waits" in (await inbox.show(desk)).text


async def test_a_triager_takes_from_the_list_but_not_their_own(cast: Cast) -> None:
    id, own = (await cast.company.idea("mara@acme.example")).id, (await cast.company.idea("amina@acme.example")).id
    await cast["amina"].say("inbox")
    found = {button.action for button in buttons(cast["amina"].last) if isinstance(button, Button)}
    assert Take(id) in found
    assert Take(own) not in found
    await cast["amina"].press(f"Take {id}")
    cast["amina"].sees(f"{id} is yours")


async def test_a_missing_number_waits_since_the_idea_was_handed_in(cast: Cast) -> None:
    older = await moved(cast, "kofi")
    await owes(cast, older, DutyKind.SIGN, "feasibility", Role.SPONSOR, "mara", age=30)
    id = await moved(cast)
    record = await cast.company.initiative(id)
    async with writing(cast.company.database) as uow:
        await uow.initiatives.save(replace(record, revision=3, needs_number=True))
    await cast["mara"].say("inbox")
    first, second = lines(cast, "mara")
    assert first.startswith(f"{older} · ")
    assert second == f"{id} · Read claims from PDF: a number to aim at; a rough one is fine, since Tue 3 Mar"
