"""Attacks that once succeeded: each test says what must hold instead."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.actions import AskChampion, Go, Move, StartFlow
from bot.events import ButtonPressed, FormButton, FormClosed, FormSubmitted
from bot.gate_actions import Decide
from bot.platforms.console.console import Console
from bot.platforms.playground.board import Board, Draft
from bot.usecases import converse
from bot.usecases.people_import import read_people
from domain.funnel import Decision, Stage
from domain.initiatives import InitiativeId
from domain.people import Role
from storage.database import Busy
from storage.unit_of_work import reading, writing
from tests.stories.cast import PROBLEM, Cast
from tests.support.company import the_model
from tests.support.talker import Talker, buttons

REASON = {"why_not": "no_data", "why_words": "A sentence that was only begun"}
DECISIONS = {"reject": Decision.REJECT, "merge": Decision.MERGE}
ENDING = (("amina", "reject", REASON), ("mara", "withdraw_idea", {"withdraw_words": "perhaps"}))


async def opened(talker: Talker, flow: str, id: str) -> tuple[str, int]:
    """The conversation and the turn of a form that was opened."""
    talker.opens_forms = True
    button = Decide(id, 0, DECISIONS[flow]) if flow in DECISIONS else StartFlow(flow, id)
    await talker.send(ButtonPressed(talker.origin(), button.pack()))
    return talker.page.conversation, talker.page.turn


async def stage(cast: Cast, id: str) -> Stage:
    return (await cast.company.initiative(InitiativeId(id))).stage


@pytest.mark.parametrize(("who", "flow", "values"), ENDING)
async def test_closing_a_form_decides_nothing(cast: Cast, who: str, flow: str, values: dict[str, object]) -> None:
    id = await cast.idea()
    conversation, turn = await opened(cast[who], flow, id)
    await cast[who].send(FormClosed(cast[who].origin(), conversation, turn, values))
    assert await stage(cast, id) is Stage.NEW


@pytest.mark.parametrize(("who", "flow", "values"), ENDING)
async def test_back_in_a_form_decides_nothing(cast: Cast, who: str, flow: str, values: dict[str, object]) -> None:
    id = await cast.idea()
    conversation, turn = await opened(cast[who], flow, id)
    await cast[who].send(FormSubmitted(cast[who].origin(), conversation, turn, values, FormButton.BACK))
    assert await stage(cast, id) is Stage.NEW


async def test_nothing_is_merged_into_what_has_ended(cast: Cast) -> None:
    ended, other = await cast.idea(), await cast.idea()
    amina = cast["amina"]
    conversation, turn = await opened(amina, "reject", ended)
    await amina.send(FormSubmitted(amina.origin(), conversation, turn, REASON))
    assert await stage(cast, ended) is not Stage.NEW
    conversation, turn = await opened(amina, "merge", other)
    values = {"into": ended, "into_words": "They belong together"}
    await amina.send(FormSubmitted(amina.origin(), conversation, turn, values))
    assert await stage(cast, other) is Stage.NEW


async def test_a_refused_page_without_review_shows_its_fields_again(cast: Cast) -> None:
    id = await cast.idea()
    amina = cast["amina"]
    conversation, turn = await opened(amina, "merge", id)
    values = {"into": "AI-2099-9999", "into_words": "They belong together"}
    await amina.send(FormSubmitted(amina.origin(), conversation, turn, values))
    assert amina.page.problem is not None
    assert "\\" not in amina.page.problem
    assert [field.name for field in amina.page.fields] == ["into", "into_words"]


async def test_a_role_given_at_the_same_moment_is_not_lost(cast: Cast) -> None:
    kofi, ada = cast["kofi"], cast["ada"]
    lost = 0
    for turn in range(10):
        departments = [kofi.command("department", ("it", "claims")[(turn + each) % 2]) for each in range(4)]
        await asyncio.gather(*departments, ada.command("role", "give kofi@acme.example champion"))
        async with reading(cast.company.database) as uow:
            person = await uow.people.by_email("kofi@acme.example")
        lost += person is None or not person.has(Role.CHAMPION)
        await ada.command("role", "take kofi@acme.example champion")
    assert lost == 0


async def test_a_champion_cannot_move_to_read_elsewhere(cast: Cast) -> None:
    await cast.add("hedda")
    id = await cast.idea("hedda")
    await cast["carla"].command("department", "it")
    cast["carla"].sees("You are the champion of your department")
    async with reading(cast.company.database) as uow:
        carla = await uow.people.by_email("carla@acme.example")
    assert carla is not None
    assert carla.department == "claims", f"nobody gives oneself a department to read {id} there"


async def test_an_idea_about_another_department_moves_nobody(cast: Cast) -> None:
    carla = cast["carla"]
    await carla.command("idea", PROBLEM)
    for line in ("Typos per 100 claims: 6 now", "From 6 to 2 by June", "1", "quality", "skip", "sam"):
        await carla.say(line)
    await carla.say("/resume")
    conversation = next(one.action.conversation for one in buttons(carla.last) if hasattr(one.action, "conversation"))
    await carla.send(FormSubmitted(carla.origin(), conversation, 99, {"department": "it"}))
    await carla.say("submit")
    carla.sees("is registered")
    async with reading(cast.company.database) as uow:
        person = await uow.people.by_email("carla@acme.example")
    assert person is not None
    assert person.department == "claims"


async def test_who_sees_the_title_only_cannot_search_the_text(cast: Cast) -> None:
    id = await cast.idea()
    await cast["kofi"].command("history", id)
    assert "handed it in" not in cast["kofi"].text
    for words in ("per {} now", "{} now, " + id, "{}"):  # 100 is in its text, 900 is nowhere
        said = []
        for number in ("100", "900"):
            await cast["kofi"].command("search", words.format(number))
            said.append(cast["kofi"].text.replace(number, "N"))
        assert said[0] == said[1], words
    await cast["mara"].command("search", "per 100 now")  # whose idea it is
    assert id in cast["mara"].text


async def test_whoever_is_switched_off_reads_nothing(cast: Cast) -> None:
    id = await cast.idea()
    async with writing(cast.company.database) as uow:
        person = await uow.people.by_email("amina@acme.example")
        assert person is not None
        await uow.people.save(replace(person, active=False))
    for command in ("history", "status", "queue", "search"):
        await cast["amina"].command(command, id)
        assert "retyped" not in cast["amina"].text, command
        assert "handed it in" not in cast["amina"].text, command


async def test_help_with_a_draft_takes_nobody_s_own_ideas_away(cast: Cast) -> None:
    mara, carla = cast["mara"], cast["carla"]
    for _ in range(20):
        conversation, _turn = await opened(mara, "build_case", (await cast.company.idea("mara@acme.example")).id)
        await mara.send(ButtonPressed(mara.origin(), AskChampion(conversation).pack()))
    await carla.command("idea", PROBLEM)
    assert "more than the office can read" not in carla.text


async def test_the_champion_is_asked_once_for_a_draft(cast: Cast) -> None:
    conversation, _ = await opened(cast["mara"], "build_case", await cast.idea())
    for _ in range(3):
        await cast["mara"].send(ButtonPressed(cast["mara"].origin(), AskChampion(conversation).pack()))
    assert (await cast.hears("carla")).count("would like your help") == 1


async def test_the_helper_does_not_bring_back_what_its_author_cancelled(cast: Cast) -> None:
    mara, carla = cast["mara"], cast["carla"]
    conversation, turn = await opened(mara, "build_case", await cast.idea())
    await mara.send(ButtonPressed(mara.origin(), AskChampion(conversation).pack()))
    await mara.send(ButtonPressed(mara.origin(), Go(conversation, turn, Move.CANCEL).pack()))
    await carla.send(ButtonPressed(carla.origin(), Go(conversation, turn, Move.RESUME).pack()))
    await mara.command("drafts")
    mara.sees("You have no drafts")


async def test_first_words_survive_a_fault_between_the_two_saves(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*given: object, **named: object) -> None:
        raise Busy

    with monkeypatch.context() as fault:
        fault.setattr(converse, "answer", broken)
        await cast["kofi"].command("idea", PROBLEM, key="delivered twice")
    await cast["kofi"].command("idea", PROBLEM, key="delivered twice")
    await cast["kofi"].command("resume")
    cast["kofi"].sees("Which number would prove")


async def test_the_champion_is_not_asked_into_what_is_no_draft_to_share(cast: Cast) -> None:
    id = await cast.idea()
    conversation, _ = await opened(cast["mara"], "comment", id)
    await cast["mara"].send(ButtonPressed(cast["mara"].origin(), AskChampion(conversation).pack()))
    assert "would like your help" not in await cast.hears("carla")


async def test_a_comment_on_the_next_line_keeps_its_first_word(cast: Cast) -> None:
    id = await cast.idea()
    await cast["mara"].say(f"comment {id}\nWonderful news for everybody")
    await cast["amina"].command("status", id)
    cast["amina"].sees("Wonderful news")


async def test_a_number_with_thousands_of_digits_is_an_answer_like_any(cast: Cast) -> None:
    await cast["kofi"].command("idea", PROBLEM)
    for line in ("Typos per 100 claims: 6 now", "From 6 to 2 by June", "9" * 5000):
        await cast["kofi"].say(line)
    assert "Something broke" not in cast["kofi"].text


@pytest.mark.parametrize("line", ["0000011", "000001" + "0" * 5000])
async def test_a_long_number_does_not_end_the_terminal(cast: Cast, line: str) -> None:
    lines = iter(("mine\n", f"{line}\n", ""))
    printed: list[str] = []
    console = Console("mara@acme.example", printed.append)
    await console.converse(cast["mara"].dispatch, lambda: next(lines))
    assert len(printed) == 2


async def test_a_board_that_began_anew_keeps_what_people_said(tmp_path: Path) -> None:
    board = Board(tmp_path / "board.db")
    said = await board.post(Draft("dm:a@b.example", "a@b.example", "my words", "{}", datetime.now(UTC)))
    await board.replace(said.id, "a card", "{}")
    after = await board.find(said.id)
    await board.close()
    assert after is not None
    assert after.text == "my words"


def test_a_huge_cell_is_a_bad_row_and_no_crash() -> None:
    rows, bad = read_people("name,email\nAna,a@b.example\n" + "x" * 200_000 + ",c@d.example\n", the_model()[0])
    assert [row.person.email for row in rows] == ["a@b.example"]
    assert bad


@pytest.mark.parametrize(
    "email", ["a\t@b.example", '"a\n@b.example"', "a\x00@b.example", "<a@b.example>", "a\u200b@b.x"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    _, bad = read_people(f"name,email\nAna,{email}\n", the_model()[0])
    assert bad
