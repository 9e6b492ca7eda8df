"""A scripted office for the playground: every kind of reply and of field, and nothing behind them.

`python -m tests.platforms.playground.fake_office --port 8766` shows it in a browser.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from aiohttp import web

from bot.events import (
    Audience,
    ButtonPressed,
    CloseForm,
    Command,
    Event,
    FormButton,
    FormClosed,
    FormSubmitted,
    Nothing,
    Reply,
    Say,
    ShowForm,
    ShowHome,
    ShowResults,
    TextMessage,
)
from bot.platforms.playground import CommandHelp, Face, Playground
from bot.platforms.playground.values import MessageShortcut, address
from bot.ui import Message
from tests.platforms.playground import fake_pages
from tests.platforms.playground.fake_cards import (
    everything_card,
    office_card,
    question,
    receipt,
    record_card,
)

FACES = (
    Face("dora@demo.example", "Dora Lindgren", ("AI director",), "Board office"),
    Face("piet@demo.example", "Piet van Dam", ("project office",), "AI office"),
    Face("mira@demo.example", "Mira Okafor", ("project office", "administrator"), "AI office"),
    Face("chen@demo.example", "Chen Wei", ("champion",), "Claims"),
    Face("sara@demo.example", "Sara Haddad", ("champion",), "Finance"),
    Face("emil@demo.example", "Emil Novak", ("employee",), "Claims"),
    Face("ida@demo.example", "Ida Brandt", ("employee",), "Sales"),
    Face("tom@demo.example", "Tom Reyes", ("employee",), "Logistics"),
    Face("lena@demo.example", "Lena Fischer", ("data office",), "Data"),
    Face("omar@demo.example", "Omar Aziz", ("security",), "Security"),
)
CHANNELS = ("project-office", "director", "champions", "general")
SHORTCUTS = (MessageShortcut("submit_idea", "Turn into an AI idea"), MessageShortcut("escalate", "Escalate as blocker"))
COMMANDS = (
    CommandHelp("idea", "/idea your words", "Hand in an idea, in a few questions"),
    CommandHelp("status", "/status AI-2026-0042", "Where a record stands, and what is missing"),
    CommandHelp("ask", "/ask a question", "An answer from the playbooks, with its source"),
    CommandHelp("blocker", "/blocker what is stuck", "Tell the office what stops you"),
    CommandHelp("portfolio", "/portfolio", "All that is under way, as a table"),
    CommandHelp("home", "/home", "What waits for you"),
    CommandHelp("help", "/help", "What Usher can do, for you"),
)
EMIL, PIET = "emil@demo.example", "piet@demo.example"


@dataclass
class FakeClock:
    """Moves at once; `office` posts what fell due."""

    instant: datetime
    office: FakeOffice | None = None

    def now(self) -> datetime:
        return self.instant

    async def move_to(self, instant: datetime) -> None:
        self.instant = instant
        if self.office is not None:
            await self.office.what_fell_due()


class FakeOffice:
    """Remembers the events it was handed and answers each by its script."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.playground: Playground | None = None
        self.breaks = False

    async def faces(self) -> Sequence[Face]:
        return FACES

    async def dispatch(self, event: Event) -> Reply:
        self.events.append(event)
        if self.breaks:
            raise RuntimeError("the office is on fire")
        match event:
            case Command():
                return self._command(event)
            case TextMessage():
                return self._talk(event)
            case ButtonPressed():
                return await self._pressed(event)
            case FormSubmitted():
                return self._submitted(event)
            case FormClosed():
                return Say(Message("I kept what you typed. Say *resume* when you want to go on."))
            case _:
                return Nothing()

    async def what_fell_due(self) -> None:
        await self.send(
            "#project-office", Message("**Project office, Monday.** 3 decisions wait for you, the oldest 4 days.")
        )
        await self.send(f"dm:{PIET}", Message("Two things wait for you.", office_card()))
        await self.send(
            f"dm:{EMIL}", Message("The project office took **AI-2026-0042**. You hear from them by Thursday.")
        )

    async def send(self, place: str, message: Message) -> None:
        assert self.playground is not None
        await self.playground.send(address(place), message)

    def _command(self, event: Command) -> Reply:
        match event.name:
            case "idea":
                return ShowForm(fake_pages.problem(event.text))
            case "status":
                return Say(Message(f"{event.text} is in assessment.", record_card(event.text or "AI-2026-0042")))
            case "portfolio":
                return Say(Message("The portfolio.", everything_card()), Audience.ALL)
            case "ask":
                return ShowResults((receipt("AI-2026-0031"), receipt("AI-2026-0042")))
            case "home":
                return ShowHome((office_card(),))
            case "blocker":
                return Say(Message("Out to the **project office**, clock running."), Audience.THREAD)
            case "nothing":
                return Nothing()
            case _:
                return Say(Message("I know */idea*, */status*, */ask* and */portfolio*. Type **/** to see them all."))

    def _talk(self, event: TextMessage) -> Reply:
        if event.text.lower().startswith("idea"):
            return Say(
                Message("Good start, I have kept it.\n\n**What goes wrong today because of that, and for whom?**")
            )
        if "thread" in event.text:
            return Say(Message("I answer below your message."), Audience.THREAD)
        return Say(question())

    async def _pressed(self, event: ButtonPressed) -> Reply:
        match event.action.split("|"):
            case ["fake", "form"] | ["fakeanswer", "form", _]:
                return ShowForm(fake_pages.problem(""))
            case ["fake", "take"]:
                await self.send("#project-office", Message("Taken by Piet van Dam, 10:31."))
                return Nothing()
            case ["fake", "fail"]:
                raise RuntimeError("this button always fails")
            case _:
                return Say(Message("6 to 2 per 100, by June. Noted. **Which company goal does it serve?**"))

    def _submitted(self, event: FormSubmitted) -> Reply:
        if event.edit is not None:
            return ShowForm(fake_pages.problem("Support retypes claims", turn=event.turn + 1))
        if event.button is FormButton.CONFIRM:
            return CloseForm(Message("AI-2026-0042 is registered.", receipt("AI-2026-0042")))
        if event.button is FormButton.BACK:
            return ShowForm(fake_pages.problem("Support retypes claims", turn=event.turn + 1))
        return ShowForm(fake_pages.after(event))


def build(store: Path) -> tuple[web.Application, FakeOffice]:
    """The playground with the fake office behind it, as one application."""
    office = FakeOffice()
    clock = FakeClock(datetime.now(UTC).replace(microsecond=0), office)
    playground = Playground(
        store=store,
        faces=office.faces,
        clock=clock,
        commands=COMMANDS,
        channels=CHANNELS,
        time_zone="Europe/Berlin",
        shortcuts=SHORTCUTS,
    )
    office.playground = playground
    app = web.Application()
    playground.mount(app, office.dispatch)
    return app, office


async def furnish(office: FakeOffice) -> None:
    """A room that looks lived in."""
    assert office.playground is not None
    clock = office.playground._rooms.clock
    assert isinstance(clock, FakeClock)
    start = clock.instant
    clock.instant = start - timedelta(days=1, hours=3)
    rooms = office.playground._rooms
    await rooms.type(EMIL, f"dm:{EMIL}", "idea: support retypes claims from pdf all day", "furnish-1")
    await office.send(
        f"dm:{EMIL}",
        Message(
            "Good start, I have kept it. **What goes wrong today because of that, and for whom?**"
            " The office looks for pain before technology."
        ),
    )
    await rooms.type(EMIL, f"dm:{EMIL}", "around 1200 claims a week, 6% have typos, customers call back", "furnish-2")
    await office.send(f"dm:{EMIL}", question())
    clock.instant = start - timedelta(minutes=20)
    await office.send(f"dm:{EMIL}", Message("AI-2026-0042 is registered.", receipt("AI-2026-0042")))
    await office.send("#project-office", Message("New idea AI-2026-0042.", office_card()))
    await rooms.type(PIET, "#general", "Morning all. Who has the workshop slides?", "furnish-3")
    await office.send("#director", Message("The portfolio this week.", everything_card()))
    clock.instant = start


async def main(port: int) -> None:
    """Serves the fake office on this machine until interrupted."""
    app, office = build(Path(mkdtemp()) / "playground.sqlite")
    await furnish(office)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print(f"http://127.0.0.1:{port}", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8766)
    asyncio.run(main(parser.parse_args().port))
