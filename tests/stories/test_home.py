"""What each of the cast finds on their own page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.cards.home import BUTTONS
from bot.events import HomeOpened, ShowHome
from bot.flows import FLOWS
from bot.ui import Button, Card, to_text
from bot.usecases import decisions, home, triage
from bot.usecases.decisions import Said
from domain.funnel import Decision, RejectionReason
from domain.initiatives import InitiativeId
from domain.model import Visibility
from domain.notes import Task
from domain.people import PersonId, Role, Standing
from storage.unit_of_work import writing
from tests.stories.cast import PROBLEM, Cast, tell
from tests.support.company import Company


class Page:
    """A home page as the person reads it."""

    def __init__(self, cards: tuple[Card, ...]) -> None:
        self.cards = cards
        self.titles = [card.title for card in cards]
        self.text = "\n".join(map(to_text, cards))
        self.buttons = [button for card in cards for button in card.buttons if isinstance(button, Button)]
        self.labels = [button.label for button in self.buttons]

    def section(self, title: str) -> str:
        return next(to_text(card) for card in self.cards if card.title == title)

    def labels_of(self, title: str) -> list[str]:
        return [button.label for card in self.cards if card.title == title for button in card.buttons]


async def opens(cast: Cast, name: str) -> Page:
    """Somebody opens Usher's home."""
    reply = await cast[name].send(HomeOpened(cast[name].origin()))
    assert isinstance(reply, ShowHome)
    page = Page(reply.sections)
    assert len(page.buttons) <= BUTTONS
    assert len({button.action.pack() for button in page.buttons}) == len(page.buttons)
    return page


async def in_a_closed_company(cast: Cast, name: str) -> Page:
    act = await cast.company.act(f"{name}@acme.example")
    model = replace(act.office.model, visibility=Visibility.CLOSED)
    async with replace(act, office=replace(act.office, model=model)).looking() as desk:
        return Page(await home.page(desk, FLOWS, ()))


@contextmanager
def counted() -> Iterator[list[str]]:
    """What is asked of the database meanwhile, without the beginnings and ends of transactions."""
    seen: list[str] = []

    def note(*given: object) -> None:
        seen.extend([sql] if (sql := str(given[2])).startswith("SELECT") else [])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def asks(cast: Cast, id: str, question: str) -> None:
    """Amina of the office asks the author."""
    async with (await cast.company.act("amina@acme.example")).desk() as desk:
        await triage.ask_author(desk, id, question)


async def test_a_new_employee_is_told_what_to_do_first_and_does_it(cast: Cast) -> None:
    async with writing(cast.company.database) as uow:
        await uow.people.save(replace(cast.people["kofi"], department=None))
    with counted() as statements:
        page = await opens(cast, "kofi")
    assert len(statements) <= 8, statements
    assert page.titles == ["Welcome, Kofi", "What you can do", "Settings"]
    assert "looks at it within 3 working days" in page.text
    assert page.labels == ["Hand in an idea", "Help", "Choose your department"]
    assert "Department: not said yet\nTime zone: Europe/Berlin\nRoles: employee\nI read only" in page.text
    assert "Project office:" not in page.text
    await cast["kofi"].press("Choose your department")
    await cast["kofi"].press("Claims")
    assert "Change your department" in (await opens(cast, "kofi")).labels
    await cast["kofi"].press("Hand in an idea")
    cast["kofi"].sees("What goes wrong today")


async def test_an_author_answers_what_was_asked_and_sees_where_the_ideas_stand(cast: Cast) -> None:
    first, second, mara = await cast.idea(), (await cast.company.idea("mara@acme.example")).id, cast["mara"]
    await cast["amina"].say(f"take {first}")
    await asks(cast, first, "Is it *all* claims?")
    page = await opens(cast, "mara")
    assert page.titles == ["Waits for you", "Your ideas", "What you can do", "Settings"]
    assert f"{first} · Around 1,200 claims" in page.section("Waits for you")
    assert "Amina asks: “Is it *all* claims?” (Tue 3 Mar, 10:00)" in page.section("Waits for you")
    assert page.labels_of("Waits for you") == [f"Answer {first}"]
    latest, earlier = page.section("Your ideas").splitlines()[1:]
    assert latest == f"{second} · Read claims from PDF: new, the project office looks at it by Fri 6 Mar"
    assert earlier.endswith("new, Amina looks at it by Fri 6 Mar")
    assert page.labels_of("Your ideas") == [f"Show {second}", f"Show {first}"]
    await mara.press(f"Answer {first}")
    await mara.say("Motor only.")
    assert (await opens(cast, "mara")).titles[0] == "Nothing waits for you"
    await asks(cast, first, "And how many of those?")
    assert "And how many of those?" in (await opens(cast, "mara")).section("Waits for you")


async def test_a_missing_number_waits_for_the_author(cast: Cast) -> None:
    mara = cast["mara"]
    await tell(mara, "idea: 300 letters a day are sorted by hand", "Hours a day: 9", "idk", "1", "time", "skip", "sam")
    await mara.say("submit")
    page = await opens(cast, "mara")
    assert "needs a number to aim at" in page.section("Waits for you")
    assert page.section("Your ideas").endswith("· needs a number from you")
    await mara.press("Add the number to AI-2026-0001")
    await tell(mara, "keep", "From 9 to 2 hours a day by June", "submit")
    assert "needs a number" not in (await opens(cast, "mara")).text


async def test_how_an_idea_ended_and_that_it_is_late(cast: Cast) -> None:
    rejected, merged, late = [(await cast.company.idea("mara@acme.example")).id for _ in range(3)]
    await asks(cast, rejected, "Which claims?")
    async with (await cast.company.act("amina@acme.example")).desk() as desk:
        no_data = RejectionReason.NO_DATA
        await decisions.decide(desk, rejected, Said(Decision.REJECT, "There is no archive.", why=no_data))
    async with (await cast.company.act("amina@acme.example")).desk() as desk:
        await decisions.decide(desk, merged, Said(Decision.MERGE, "The same pain.", into=late))
    cast.company.clock.forward(days=7)
    page = await opens(cast, "mara")
    assert page.titles[0] == "Nothing waits for you"  # no answer is wanted any more
    stands = page.section("Your ideas")
    assert f"{rejected} · Read claims from PDF: not taken forward: the data it needs is not there" in stands
    assert f"{merged} · Read claims from PDF: goes on as part of {late}" in stands
    assert "new, the project office is late, it was due Fri 6 Mar" in stands
    await cast["amina"].say(f"take {late}")
    assert "new, with Amina, late since Fri 6 Mar" in (await opens(cast, "mara")).text


async def test_a_triager_sees_the_oldest_overdue_first_and_takes_one(cast: Cast) -> None:
    ids = [(await cast.company.idea("mara@acme.example")).id for _ in range(6)]
    await cast["amina"].say(f"take {ids[0]}")
    await cast["tomasz"].say(f"take {ids[1]}")
    cast.company.clock.forward(days=7)
    ids += [(await cast.company.idea("kofi@acme.example")).id for _ in range(3)]
    page = await opens(cast, "amina")
    lines = page.section("Waits for you").splitlines()
    assert lines[1] == "Triage, the oldest first"
    assert lines[2] == f"{ids[0]} · Read claims from PDF: taken by you, triage due Fri 6 Mar, overdue"
    assert lines[3] == f"{ids[2]} · Read claims from PDF: triage due Fri 6 Mar, overdue"
    assert ids[1] not in page.text
    assert lines[-1] == "3 more after these."
    assert page.labels_of("Waits for you") == [f"Show {ids[0]}", *(f"Take {id}" for id in ids[2:6]), "Whole queue"]
    office = next(line for line in page.text.splitlines() if line.startswith("Project office: "))
    assert {"queue", "take", "reject", "merge", "assign"} <= set(office.partition(": ")[2].split(", "))
    await cast["amina"].press(f"Take {ids[2]}")
    cast["amina"].sees(f"{ids[2]} is yours")


async def test_an_empty_queue_and_an_idea_of_the_offices_own(cast: Cast) -> None:
    assert (await opens(cast, "amina")).titles[0] == "Nothing waits for you"
    id = (await cast.company.idea("amina@acme.example")).id
    page = await opens(cast, "amina")
    assert page.labels_of("Waits for you") == [f"Show {id}", "Whole queue"]
    assert page.labels_of("Your ideas") == []  # the same button stands above already


async def test_open_tasks_wait_for_their_role_on_both_databases(company: Company) -> None:
    cast = await Cast(company).enter()
    id, mara = await cast.idea(), cast["mara"]
    await asks(cast, id, "Which claims?")
    assert "Amina asks: “Which claims?”" in (await opens(cast, "mara")).section("Waits for you")
    await cast.add("dora", Role.PRODUCT_OWNER)
    await cast.add("lena", Role.LEGAL)
    record, due = InitiativeId(id), cast.company.clock.now().date()
    whose = Task(record, "whose", "whose data it is", Role.PRODUCT_OWNER, due)
    where = Task(record, "where", "where it lies", Role.PRODUCT_OWNER, due)
    law = Task(record, "law", "the legal ground", Role.LEGAL, due, owner=PersonId("another lawyer"))
    async with writing(cast.company.database) as uow:
        await uow.notes.add_tasks([whose, where, law])
    page = await opens(cast, "dora")
    assert "whose data it is and where it lies, by Tue 3 Mar" in page.section("Waits for you")
    assert page.labels_of("Waits for you") == [f"Comment on {id}"]
    assert id not in (await opens(cast, "lena")).text  # a colleague has it
    await cast["dora"].press(f"Comment on {id}")
    cast["dora"].sees("What is your comment?")
    cast.company.clock.forward(days=1)
    assert "by Tue 3 Mar, overdue" in (await opens(cast, "dora")).text
    assert id not in (await in_a_closed_company(cast, "dora")).text
    await tell(mara, f"withdraw {id}", "no")
    assert (await opens(cast, "dora")).titles[0] == "Nothing waits for you"


async def test_a_champion_opens_the_draft_that_a_colleague_shared(cast: Cast) -> None:
    await tell(cast["mara"], f"idea: {PROBLEM}", "Typos per 100 claims: 6 now", "champion")
    page = await opens(cast, "carla")
    assert "Mara: “Around 1,200 claims a week are retyped from PDF; 6 % have…”" in page.section("Waits for you")
    assert page.labels_of("Waits for you") == ["Help Mara: “Around 1,200 claims a week are…”"]
    assert page.labels_of("Settings") == []  # an administrator moves a champion
    await cast["carla"].press(page.labels[0])
    cast["carla"].sees("From what to what, and by when?", "(2 of 6)")


async def test_drafts_say_how_far_they_are_and_how_long_they_stay(cast: Cast) -> None:
    mara, id = cast["mara"], (await cast.company.idea("mara@acme.example")).id
    await tell(mara, f"idea: {PROBLEM}", "Typos per 100 claims: 6 now")
    cast.company.clock.forward(minutes=1)
    await tell(mara, f"case {id}", "idk", "idk", "idk")
    await mara.say(f"comment {id}")  # begun, and nothing said
    page = await opens(cast, "mara")
    assert page.section("Your drafts").splitlines()[1:] == [
        f"The case · {id}: 3 of 11 answered, open until Thu 2 Apr",
        "“Around 1,200 claims a week are retyped from PDF; 6 % have…”: 1 of 6 answered, open until Thu 2 Apr",
    ]
    await mara.press(f"Continue: The case · {id}")
    mara.sees("(4 of 11)")
    cast.company.clock.forward(days=31)
    assert "Your drafts" not in (await opens(cast, "mara")).titles


async def test_what_is_followed_stands_below(cast: Cast) -> None:
    ids = [(await cast.company.idea("mara@acme.example")).id for _ in range(4)]
    for id in ids:
        await cast["kofi"].say(f"follow {id}")
    page = await opens(cast, "kofi")
    follows = [f"{id} · Read claims from PDF: new" for id in reversed(ids[1:])]
    assert page.section("Ideas").splitlines()[1:] == ["You follow", *follows]
    assert page.labels_of("Ideas") == [f"Show {ids[3]}", "All you follow"]
    assert "AI-2026" not in (await in_a_closed_company(cast, "kofi")).text


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.FOREIGN])
async def test_outsiders_see_no_ideas_not_even_those_from_before(cast: Cast, standing: Standing) -> None:
    id = await cast.idea()
    await cast["kofi"].say(f"follow {id}")
    await cast["mara"].say(f"idea: {PROBLEM}")
    async with writing(cast.company.database) as uow:
        for name in ("mara", "kofi", "amina"):
            await uow.people.save(replace(cast.people[name], standing=standing))
        await uow.people.save(replace(cast.people["sam"], active=False))
    for name in ("gil", "mara", "kofi", "amina"):
        page = await opens(cast, name)
        assert "Ideas are handed in by colleagues of the company" in page.text
        assert "AI-2026" not in page.text
        assert "1,200" not in page.text
        assert page.labels == ["Help"]
    assert (await opens(cast, "sam")).text.startswith("Hello, Sam\nYour account is switched off here.")


async def test_nobody_sees_what_is_not_theirs(cast: Cast) -> None:
    id = await cast.idea()
    await asks(cast, id, "A private question?")
    await tell(cast["mara"], f"idea: {PROBLEM}")
    assert "the sponsor's word" in (await opens(cast, "sam")).section("Waits for you")  # who was named for it
    for name in ("kofi", "ada", "gil"):
        assert id not in (page := await opens(cast, name)).text
        assert "1,200" not in page.text
        assert "private" not in page.text
    assert id in (page := await opens(cast, "carla")).section("Your unit: Claims")  # a champion sees the unit's ideas
    assert "private" not in page.text
    page = await opens(cast, "ada")
    assert "Administration: role, here" in page.text
    assert "Roles: administrator" in page.text


async def test_two_hundred_ideas_are_one_short_page(cast: Cast) -> None:
    """Zoe is author, triager and champion, with more of everything than a page can hold."""
    await cast.add("zoe", Role.PROJECT_OFFICE, Role.CHAMPION, Role.DATA_OWNER)
    for _ in range(200):
        await cast.company.idea("zoe@acme.example", unpinned=("V1",))
    for number in range(1, 5):
        await cast["zoe"].say(f"case AI-2026-000{number}")
        await cast["zoe"].say("idk")
        await asks(cast, f"AI-2026-000{number}", "Which claims?")
        await cast["amina"].say(f"take AI-2026-019{number + 5}")
    mine = (await cast.company.idea("mara@acme.example")).id
    await cast["zoe"].say(f"follow {mine}")
    await cast["mara"].say(f"case {mine}")
    await cast["mara"].say("champion")
    cast.company.office.directory.forget()
    with counted() as statements:
        page = await opens(cast, "zoe")
    assert len(statements) - 1 <= 10 + 15, statements  # the first finds out who it is; a champion's unit takes 15
    assert len(page.buttons) == BUTTONS
    waits = page.section("Waits for you")
    assert "At least 95 more after these." in waits
    assert len([line for line in waits.splitlines() if "triage due" in line]) == 5
    assert page.section("Your ideas").count("AI-2026") == 6  # the latest five, and one that is followed
    for label in page.labels:
        await opens(cast, "zoe")
        await cast["zoe"].press(label)
        assert not any(words in cast["zoe"].text for words in ("no longer works", "I do not know", "broke")), label
    assert {"Whole queue", "All your ideas", "All your drafts", "Hand in an idea", "Help"} <= set(page.labels)
