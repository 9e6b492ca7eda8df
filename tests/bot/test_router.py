"""The router: commands by name, the one place that turns faults into words, and texts made fit to be stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import Take
from bot.cleaning import WIDE, clean, cleaned
from bot.events import (
    ButtonPressed,
    CardRefreshed,
    Command,
    FormSubmitted,
    Nothing,
    Origin,
    Profile,
    ProfileChanged,
    Reply,
    Say,
    TextMessage,
)  # fmt: skip
from bot.handlers import router as real
from bot.router import Dispatcher, Router, unpacked
from bot.ui import Message
from bot.usecases.desk import Act
from domain.errors import AlreadyDone, Refused
from domain.people import Standing
from domain.places import Account, Address
from storage.database import Busy
from storage.meta import Repeated
from tests.support.company import Company
from tests.support.talker import Talker

ORIGIN = Origin(Account("chat", "acme", "u"), Address("chat", "acme", "dm"), direct=True)


class Fault(Exception):
    """A bug."""


def small(company: Company) -> tuple[Talker, Router]:
    """A router of its own, and somebody who talks to it."""
    router = Router()

    @router.command("boom", "breaks", aliases=("bang",))
    async def boom(act: Act, text: str) -> Reply:
        faults: dict[str, Exception] = {
            "busy": Busy(), "again": Repeated("k"), "refused": Refused("Not *today*."), "bug": Fault("secret words"),
            "faster": AlreadyDone("X is taken.", by=act.person.id, at=act.now),
            "ghost": AlreadyDone("X is taken.", by="ghost", at=act.now),
        }  # fmt: skip
        if text in faults:
            raise faults[text]
        return Say(Message(f"fine: {text}"))

    dispatch = Dispatcher(company.office, company.inbox.profile, router)
    return Talker(dispatch, company.account("nia@acme.example"), company.place("dm:nia")), router


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fine: "),
        ("refused", "Not *today*."),
        ("busy", "nothing was changed. Please do it again"),
        ("faster", "X is taken. You did that at 10:00."),
        ("ghost", "X is taken. Somebody did that at"),
        ("bug", "Something broke on my side; your answers are safe. Say *resume* to go on. (event "),
    ],
)
async def test_faults_become_words(
    sqlite_company: Company, capfd: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    talker, _ = small(sqlite_company)
    await talker.command("boom", text)
    talker.sees(said)
    assert "secret words" not in talker.text


async def test_a_repeat_is_answered_by_nothing(sqlite_company: Company) -> None:
    talker, _ = small(sqlite_company)
    await talker.command("BANG", "again")
    assert isinstance(talker.last, Nothing)


async def test_what_nobody_handles(sqlite_company: Company) -> None:
    talker, _ = small(sqlite_company)
    await talker.command("what")
    talker.sees("I do not know “what”")
    await talker.send(CardRefreshed(talker.origin(), "x"))
    assert isinstance(talker.last, Nothing)
    await talker.send(ButtonPressed(talker.origin(), Take("AI-2026-0001").pack()))
    talker.sees("from an older message")


async def test_a_profile_that_changed_is_taken_over(sqlite_company: Company) -> None:
    talker = sqlite_company.talker("nia@acme.example")
    await talker.say("help")
    talker.sees("Hello Nia.")
    await talker.send(ProfileChanged(talker.origin(), Profile("Nia-Marie\x00 Obi", "x", standing=Standing.GUEST)))
    await talker.say("help")
    talker.sees("Hello Nia-Marie")
    await talker.say("idea")
    talker.sees("only colleagues")


@pytest.mark.parametrize(
    ("word", "name"),
    [("idea", "idea"), ("/Idea:", "idea"), ("find", "search"), ("commands", "help"), ("nothing", None), ("", None)],
)
def test_commands_by_name_and_alias(word: str, name: str | None) -> None:
    found = real.named(word)
    assert (found.name if found is not None else None) == name


def test_every_command_says_what_it_does() -> None:
    for name, spec in real.commands.items():
        assert spec.usage.startswith(name)
        assert 5 < len(spec.summary) < 60
        assert not spec.summary.endswith(".")
    assert set(real.aliases.values()) <= set(real.commands)
    assert not set(real.aliases) & set(real.commands)


@given(st.text(st.characters(), max_size=60))
def test_clean_text_can_be_stored_and_is_clean_already(text: str) -> None:
    fit = clean(text)
    assert "\x00" not in fit
    fit.encode("utf-8")
    assert clean(fit) == fit
    assert fit == text or "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text)


def test_long_texts_are_cut() -> None:
    assert len(clean("x" * (WIDE + 5))) == WIDE


def test_events_are_cleaned_in_every_text() -> None:
    event = cleaned(
        FormSubmitted(
            ORIGIN, "c\x00", 1, {"a\x00": "b\x00", "n": 10**30, "f": float("nan"), "l": ["x\x00", {}], "d": {}}
        )
    )
    assert isinstance(event, FormSubmitted)
    assert "\x00" not in event.conversation
    assert [*event.values.values()][1:] == [None, None, ["x\ufffd", ""], None]
    typed = cleaned(TextMessage(ORIGIN, "half \ud800"))
    assert isinstance(typed, TextMessage)
    assert typed.text == "half \ufffd"
    command = cleaned(Command(ORIGIN, "n" * 200, "\x00"))
    assert isinstance(command, Command)
    assert len(command.name) == 80


@pytest.mark.parametrize("packed", ["take|%00", "take|\ud800", "take|a%ED%A0%80\x00", "nothing|x", "take"])
def test_buttons_that_carry_what_none_of_ours_does(packed: str) -> None:
    assert unpacked(packed) is None
    assert unpacked("take|AI-2026-0001") == Take("AI-2026-0001")


async def test_where_nobody_waits_a_busy_database_is_waited_for(sqlite_company: Company) -> None:
    talker, router = small(sqlite_company)
    tries: list[str] = []

    @router.command("later", "is busy twice")
    async def later(act: Act, text: str) -> Reply:
        tries.append(text)
        if len(tries) < 3:
            raise Busy
        return Say(Message("done at last"))

    assert not ORIGIN.is_patient
    await talker.send(Command(talker.origin(), "later"))
    talker.sees("I could not save that just now")
    await talker.send(Command(replace(talker.origin(), is_patient=True), "later"))
    talker.sees("done at last")
    assert len(tries) == 3
