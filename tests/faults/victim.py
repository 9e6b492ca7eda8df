"""A process to be killed. It loads everything once, and forks for each order that it reads: `python -m ... <database>`.

An order is one line of JSON; the fork prints one JSON line for whatever it was told is done, and the parent waits for
it and prints how it ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.conversation.engine import Confirm, Skip
from bot.conversation.reading import position
from bot.flows import FLOWS
from bot.relay import Relay
from bot.ui import Message
from bot.usecases import converse
from domain.places import Address, Channel, MessageRef
from storage.database import Database
from storage.history import History
from storage.unit_of_work import reading
from tests.support.clock import MORNING, Clock
from tests.support.company import Company, make_office, the_model
from tests.support.drafts import ANSWERS, confirm
from tests.support.inbox import Inbox
from tests.support.talker import shown

ANA = "ana@acme.example"
LETTERS = str.maketrans("0123456789", "ghijklmnop")  # long numbers look like secrets, and are held back


def say(did: str, **what: object) -> None:
    """One line, at once and whole: whoever is killed has said all of it or nothing."""
    os.write(1, f"{json.dumps({'did': did, **what})}\n".encode())


def die() -> None:
    """As if the machine had lost its power."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Logbook(Inbox):
    """A chat tool that keeps its messages in a file, knows each key once, and can kill whoever sends."""

    file: Path = Path()
    dies: str = ""  # "before" or "after" the message is in the file

    async def send(
        self,
        address: Address,
        message: Message,
        replaces: MessageRef | None = None,
        key: str | None = None,
        *,
        is_repeat: bool = False,
    ) -> MessageRef:
        if self.dies == "before":
            die()
        known = self.file.read_text().splitlines() if self.file.exists() else []
        if key not in known:
            with self.file.open("a") as file:
                file.write(f"{key}\n")
        if self.dies == "after":
            die()
        return await super().send(address, message, replaces, key, is_repeat=is_repeat)


async def work_on(company: Company, order: dict[str, Any]) -> None:
    """Ideas without end, each begun, answered and handed in; a draft that is open is finished first."""
    act = await company.act(ANA)
    async with reading(company.database) as uow:
        handed_in = len(await uow.initiatives.search([], limit=100_000))
    company.clock.instant = MORNING + timedelta(hours=3 * handed_in)
    for draft in await converse.drafts(act):
        turn = await converse.resume(act, FLOWS, draft.id)
        say("resumed", conversation=draft.id, problem=turn.state.drafts.get("problem"))
        await _finish(company, draft.id)
    while True:
        company.clock.forward(hours=3)
        problem = _problem()
        turn = await converse.begin(act, FLOWS["submit_idea"], {"problem": problem})
        say("answer", conversation=turn.conversation.id, field="problem", value=problem)
        await _finish(company, turn.conversation.id)
        await company.relay.drain()


def _problem() -> str:
    """No two are alike, so that one handed in twice would show."""
    return f"{ANSWERS['problem']} {uuid4().hex.translate(LETTERS)}"


async def _finish(company: Company, conversation: str) -> None:
    act = await company.act(ANA)
    turn = await converse.look(act, FLOWS, conversation)
    for field, value in {**ANSWERS, "problem": _problem()}.items():
        if field not in turn.state.drafts:
            turn = await converse.answer(act, FLOWS, conversation, {field: value}, None)
            say("answer", conversation=conversation, field=field, value=value)
    while position(turn.flow, turn.state).step is not None:
        turn = await converse.give(act, FLOWS, conversation, Skip())
    problem = turn.state.drafts["problem"]
    turn = await converse.give(act, FLOWS, conversation, Confirm())
    number = re.search(r"AI-\d+-\d+", turn.result.text if turn.result is not None else "")
    assert number is not None
    say("idea", id=number.group(), problem=problem)


async def die_after_commit(company: Company, order: dict[str, Any]) -> None:
    """The wake-up of the relay is the first thing that happens after a commit."""
    dispatch = replace(company.dispatch, office=replace(company.office, kick=die))
    await dispatch(confirm(company.talker(ANA), order["conversation"], key="press"))


async def die_before_commit(company: Company, order: dict[str, Any]) -> None:
    """The entry in the chain is the last thing that is written before a commit."""
    write = History.add

    async def add(*given: Any) -> None:
        await write(*given)
        die()

    History.add = add  # type: ignore[method-assign, assignment]  # this process does nothing else any more
    await company.dispatch(confirm(company.talker(ANA), order["conversation"], key="press"))


async def press(company: Company, order: dict[str, Any]) -> None:
    """The same delivery once more."""
    reply = await company.dispatch(confirm(company.talker(ANA), order["conversation"], key=order["key"]))
    say("reply", text=shown(reply))


async def send(company: Company, order: dict[str, Any]) -> None:
    """What is due goes to the logbook."""
    company.clock.forward(seconds=order["seconds"])
    logbook = Logbook(file=Path(order["file"]), dies=order["dies"])
    tried = await Relay(company.office, {logbook.name: logbook}).drain()
    say("sent", tried=tried, keys=logbook.tried)


async def bind(company: Company, order: dict[str, Any]) -> None:
    """The office's channel, so that something can be sent."""
    await company.bind(Channel.PROJECT_OFFICE)
    say("bound")


DEEDS: dict[str, Callable[[Company, dict[str, Any]], Coroutine[Any, Any, None]]] = {
    one.__name__: one for one in (work_on, die_after_commit, die_before_commit, press, send, bind)
}


async def do(path: str, order: dict[str, Any]) -> None:
    clock = Clock()
    database = Database(path)
    company = Company(make_office(database, clock), clock)
    try:
        await DEEDS[order["do"]](company, order)
    finally:
        await database.close()


def main() -> None:
    the_model()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(do(sys.argv[1], json.loads(line)))
            os._exit(0)
        say("forked", pid=child)
        _, status = os.waitpid(child, 0)
        say("ended", status=status)


if __name__ == "__main__":
    main()
