"""Somebody had that idea: said once, kindly, in the way of nobody; and what one can do about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.alike_actions import JoinIt, Welcome
from bot.events import ButtonPressed, FormButton, ShowForm
from bot.jobs import run_due
from bot.ui import Action
from bot.usecases import candidates
from bot.usecases.alike import look_alike
from bot.usecases.desk import Office
from domain.funnel import Stage
from domain.history import verify
from domain.model import Visibility
from domain.people import Person
from storage.database import Busy
from storage.unit_of_work import reading
from tests.stories.cast import PAGES, Cast, number, tell
from tests.support.funnel import into
from tests.support.talker import buttons

MINE = "We retype about 900 claims each week from PDF forms, and typos make customers call back."
OTHER = "The forklift in the north warehouse breaks down twice a month and nobody knows when, 40 hours lost."


async def begun(cast: Cast, words: str = MINE, name: str = "kofi") -> None:
    await cast[name].say(f"idea: {words}")


async def handed_in(cast: Cast, name: str = "kofi", words: str = MINE) -> str:
    await tell(cast[name], f"idea: {words}", "Typos per 100 claims: 6 now", "From 6 to 2 by June")
    await tell(cast[name], "1", "quality", "skip", "sam", "submit")
    return number(cast[name])


async def welcome_by(cast: Cast, name: str, id: str) -> None:
    """Presses what was meant for the author."""
    await presses(cast, name, Welcome(id, cast.people["kofi"].id, ""))


async def joins(cast: Cast, name: str, id: str) -> None:
    await presses(cast, name, JoinIt(id, ""))


async def presses(cast: Cast, name: str, action: Action) -> None:
    await cast[name].send(ButtonPressed(cast[name].origin(), action.pack()))


async def test_it_is_said_once_and_blocks_nothing(cast: Cast) -> None:
    id = await cast.idea()
    await begun(cast)
    kofi = cast["kofi"]
    kofi.sees(
        "Good start, I have kept it.", "One similar idea exists", "have a look if you like.", "Which number would"
    )
    assert kofi.text.index("similar idea") < kofi.text.index("Which number would")
    await kofi.say("Typos per 100 claims: 6 now")
    assert "similar" not in kofi.text.lower()
    await tell(kofi, "From 6 to 2 by June", "1", "quality", "skip", "sam", "submit")
    kofi.sees("is registered", "One similar idea exists; have a look before Fri 6 Mar if you like.")
    assert id not in kofi.text


async def test_nothing_is_said_when_nothing_is_like_it(cast: Cast) -> None:
    await cast.idea()
    await begun(cast, OTHER)
    cast["kofi"].sees("Which number would prove")
    assert "similar" not in cast["kofi"].text.lower()
    await tell(cast["kofi"], "Hours: 40 a month", "From 40 to 10 by June", "1", "quality", "skip", "sam", "submit")
    assert "similar" not in cast["kofi"].text.lower()


async def test_said_too_after_a_short_problem_was_filled_out(cast: Cast) -> None:
    await cast.idea()
    await tell(cast["kofi"], "idea", "we retype claims")
    cast["kofi"].sees("Good start, I have kept it. What goes wrong")
    assert "similar" not in cast["kofi"].text.lower()
    await cast["kofi"].say("900 claims a week from PDF, with typos, and customers call back")
    cast["kofi"].sees("One similar idea exists", "Which number would")


async def test_the_card_says_what_it_is_and_no_more(cast: Cast) -> None:
    id = (await cast.company.idea("mara@acme.example")).id
    await begun(cast, "Support retypes 900 claims a week from PDF; typos make customers call back.")
    kofi = cast["kofi"]
    await kofi.press("Show it")
    kofi.sees(f"{id} · Read claims from PDF", "Stage: new", "Contact: Mara", "In common: claims, pdf")
    kofi.sees(f"[Join {id}…]", f"[Follow {id}]", "[Mine is different]")
    assert "1,200" not in kofi.text  # what the record says inside
    assert "typos" not in kofi.text  # nor that a word of it is the same
    await kofi.press("Mine is different")
    kofi.sees("Good, then yours goes on.", "Which number would")


async def test_in_a_form_it_is_the_remark_of_the_next_page(cast: Cast) -> None:
    id, kofi = await cast.idea(), cast["kofi"]
    kofi.opens_forms = True
    await kofi.say("idea")
    await kofi.press("Open as form")
    assert kofi.page.remark is None
    await kofi.fill({"problem": MINE})
    assert kofi.page.title == "The outcome"
    assert (kofi.page.remark or "").startswith(f"One similar idea exists: {id} (Around 1,200 claims")
    for page in PAGES[1:]:
        await kofi.fill(page)
        assert isinstance(kofi.last, ShowForm)
        assert kofi.page.remark is None
    await kofi.fill(button=FormButton.CONFIRM)
    kofi.sees("is registered", "One similar idea exists", "[Show what is like it]")


async def test_a_busy_or_slow_search_is_left_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    await cast.idea()

    async def busy(*given: object, **more: object) -> list[object]:
        raise Busy

    monkeypatch.setattr(candidates, "look_alike", busy)
    await handed_in(cast)
    cast["kofi"].sees("is registered")
    assert "similar" not in cast["kofi"].text.lower()
    monkeypatch.undo()
    monkeypatch.setattr(candidates, "SECONDS", 0.0)
    await begun(cast, name="carla")
    cast["carla"].sees("Which number would")
    assert "similar" not in cast["carla"].text.lower()


async def test_one_lookup_for_each_answered_problem(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    real = look_alike

    async def counted(office: Office, person: Person, words: str, **more: str | None) -> object:
        looked.append(words)
        return await real(office, person, words, besides=more["besides"])

    monkeypatch.setattr(candidates, "look_alike", counted)
    await cast.idea()
    assert len(looked) == 2  # when the problem was told, and when it was handed in


async def test_follow_from_the_card(cast: Cast) -> None:
    id = await cast.idea()
    await begun(cast)
    await cast["kofi"].press("Show it")
    await cast["kofi"].press(f"Follow {id}")
    cast["kofi"].sees(f"You follow {id}")


async def test_a_product_that_does_it_already(cast: Cast) -> None:
    words = "Somebody has to recognise what a letter or e-mail is about and pass it to the right team, 3 hours a day."
    await begun(cast, words)
    kofi = cast["kofi"]
    kofi.sees("Mailroom Sorter may do it already; have a look if you like.")
    await kofi.press("Show it")
    await kofi.press("Use Mailroom Sorter…")
    kofi.sees(
        "What it is for", "Rules", "to begin, ask the", "Your draft stays until you cancel it.", "[Cancel my draft]"
    )
    await kofi.press("Go on with mine")
    kofi.sees("Which number would")
    await kofi.say("drafts")
    kofi.sees("You have 1 draft")


async def joined(cast: Cast) -> str:
    """Kofi asks Mara."""
    id = await cast.idea()
    await begun(cast)
    await cast["kofi"].press("Show it")
    await cast["kofi"].press(f"Join {id}…")
    return id


async def test_join_asks_the_author_who_welcomes(cast: Cast) -> None:
    id = await joined(cast)
    kofi, mara = cast["kofi"], cast["mara"]
    kofi.sees("I would ask Mara, its author, whether you may join", "Nothing is sent yet", MINE)
    assert "Kofi" not in await cast.hears("mara")
    await kofi.press("Ask them")
    kofi.sees("I asked Mara", "Your draft stays where it is")
    assert f"“{MINE}” (Kofi)" in await cast.hears("mara")
    await kofi.say(f"similar {id}")
    kofi.sees("for its people and the heads")  # nobody gets a right by pressing a button
    await mara.press("Welcome")
    mara.sees(f"Kofi is a co-author of {id} now")
    heard = await cast.hears("kofi")
    assert "Mara welcomes you: you are a co-author now" in heard
    assert "Your own draft is still there" in heard
    await kofi.say(f"history {id}")
    kofi.sees("Kofi asked to join it", "Mara welcomed Kofi as a co-author")
    await kofi.press("Cancel my draft")
    kofi.sees("cancelled, nothing was sent")
    async with reading(cast.company.database) as uow:
        assert await uow.initiatives.is_credited((await cast.company.initiative(id)).id, cast.people["kofi"].id)
        assert verify([entry async for entry in uow.history.all()]) is None


async def test_not_now_is_said_kindly_and_once(cast: Cast) -> None:
    id = await joined(cast)
    await cast["kofi"].press("Ask them")
    await cast.company.deliver()
    await cast["mara"].press("Not now…")
    cast["mara"].sees("I would tell Kofi kindly", "Nothing is sent yet")
    assert "does not fit" not in await cast.hears("kofi")
    await cast["mara"].press("Tell them")
    heard = await cast.hears("kofi")
    assert "Thank you for offering to join. It does not fit just now, says Mara." in heard
    cast["mara"].replies.clear()
    await cast["mara"].press("Welcome")
    cast["mara"].sees("Kofi was told “not now” at", "already", "You did that at 10:00")
    await cast["kofi"].say("resume")
    cast["kofi"].sees("Which number would")
    await joins(cast, "kofi", id)
    cast["kofi"].sees("You asked before, and it did not fit then", f"[Follow {id}]")
    cast.company.clock.forward(days=31)
    await joins(cast, "kofi", id)
    cast["kofi"].sees("I would ask Mara")


async def test_pressed_twice_asks_once(cast: Cast) -> None:
    id = await joined(cast)
    preview = cast["kofi"].last
    await cast["kofi"].press("Ask them")
    cast["kofi"].replies.append(preview)
    await cast["kofi"].press("Ask them")
    cast["kofi"].sees("You asked on", id)
    assert (await cast.hears("mara")).count("would like to join") == 1


async def test_where_the_author_left_the_office_is_asked(cast: Cast) -> None:
    id = await cast.idea()
    async with cast.company.database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE people SET active = 0 WHERE name = 'Mara'")
    await begun(cast)
    await cast["kofi"].press("Show it")
    await cast["kofi"].press(f"Join {id}…")
    cast["kofi"].sees("I would ask the project office, since its author is not here now")
    await cast["kofi"].press("Ask them")
    assert "Kofi had a similar idea" in await cast.channel()
    await welcome_by(cast, "carla", id)
    cast["carla"].sees("The project office answers who joins")
    await welcome_by(cast, "amina", id)
    cast["amina"].sees("Kofi is a co-author")


async def test_nobody_but_the_author_welcomes(cast: Cast) -> None:
    id = await joined(cast)
    await cast["kofi"].press("Ask them")
    for name in ("kofi", "carla", "amina"):
        await welcome_by(cast, name, id)
        cast[name].sees("Mara, its author, answers who joins")
    await welcome_by(cast, "gil", id)
    cast["gil"].sees("Guests may")
    async with reading(cast.company.database) as uow:
        assert not await uow.initiatives.is_credited((await cast.company.initiative(id)).id, cast.people["kofi"].id)


async def test_it_ended_before_the_answer(cast: Cast) -> None:
    id = await joined(cast)
    await cast["kofi"].press("Ask them")
    await into(cast.company, id, Stage.CLOSED)
    await cast.company.deliver()
    await cast["mara"].press("Welcome")
    cast["mara"].sees("is closed meanwhile, so nobody joins it; Kofi was told")
    assert "It is closed meanwhile" in await cast.hears("kofi")


async def test_of_one_that_was_not_taken_forward_the_office_is_asked_to_open_it(cast: Cast) -> None:
    id = await cast.idea()
    await into(cast.company, id, Stage.REJECTED)
    await begun(cast)
    await cast["kofi"].press("Show it")
    await cast["kofi"].press(f"Ask to open {id} again…")
    cast["kofi"].sees("was not taken forward. I can ask the project office to open it again", MINE)
    await cast["kofi"].press("Ask the office")
    cast["kofi"].sees("The project office has your request")
    posted = await cast.channel()
    assert "Kofi has the same need and asks that it be opened again." in posted
    assert "[Open it again…]" in posted


async def test_sensible_answers(cast: Cast) -> None:
    id, own = await cast.idea(), await handed_in(cast, "kofi", MINE)
    await cast["kofi"].press("Show what is like it")
    cast["kofi"].sees(id, "Mine is different")
    await cast["kofi"].press("Mine is different")
    cast["kofi"].sees(f"what is different at {own}", "[Add a comment]")
    await begun(cast)
    await cast["kofi"].press("Show them")
    cast["kofi"].sees(f"[Show {own}]", f"[Join {id}…]")
    assert f"[Join {own}…]" not in cast["kofi"].text
    await joins(cast, "mara", id)
    cast["mara"].sees(f"{id} is yours already.")
    await joins(cast, "gil", id)
    cast["gil"].sees("I know no")
    await cast["mara"].say(f"withdraw {id}")
    await cast["mara"].say("no")
    await joins(cast, "kofi", id)
    cast["kofi"].sees("is closed, so nobody can join it. Its contact can tell you")


async def test_closed_visibility_shows_nothing(cast: Cast) -> None:
    id = await cast.idea()
    company = cast.company
    closed = replace(company.office, model=replace(company.office.model, visibility=Visibility.CLOSED))
    object.__setattr__(company.dispatch, "office", closed)
    await handed_in(cast)
    assert "similar" not in cast["kofi"].text.lower()
    own = number(cast["kofi"])
    await joins(cast, "kofi", id)
    cast["kofi"].sees(f"I know no “{id}”")
    assert (await company.initiative(own)).dossier.similar.ran_at is None
    await run_due(closed, company.clock.now())
    assert (await company.initiative(own)).dossier.similar.matches == (id,)


async def test_the_office_sees_how_many_and_chooses_among_them(cast: Cast) -> None:
    id, own = await cast.idea(), await handed_in(cast)
    assert "1 similar one found." in await cast.channel()
    amina = cast["amina"]
    await amina.say(f"similar {own}")
    amina.sees("1 candidate found", id, "In common", "[Give the verdict]")
    await amina.press("Give the verdict")
    await amina.say("related")
    amina.sees("Which one?", f"[{id} Around 1,200 claims")
    assert "Found so far" not in amina.text  # they are buttons
    await amina.press(next(one.label for one in buttons(amina.last) if one.label.startswith(id)))
    await amina.say("no")
    amina.sees(f"It is related to another one: {id}")
    assert "similar one found" not in await cast.channel()


async def test_the_case_asks_with_what_was_found(cast: Cast) -> None:
    id, own, kofi = await cast.idea(), await handed_in(cast), cast["kofi"]
    await tell(kofi, f"case {own}", "stable", "Claims PDFs in the archive", "no")
    kofi.sees("Have you seen something similar here", f"[{id} Around 1,200 claims")
    await kofi.say("Yes, Mara's; ours are other forms.")
    kofi.sees("How far should it go by itself?")
