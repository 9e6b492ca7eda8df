"""What the demo company's people asked, and what became of it: read from `questions.yaml`, in working hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.ask_actions import PassOn, Pick, Rate
from bot.demo.doing import CLOSES, DOMAIN, Doing, after, working, written
from bot.ui import Button, Message
from bot.usecases import ask, ask_people, curation_propose
from bot.usecases.curation_entry import Typed
from bot.usecases.curation_talks import Aim, Kind
from bot.usecases.desk import Act, Desk, Office
from domain.errors import Refused
from domain.people import Role
from domain.questions import QuestionState
from knowledge.playbooks import Audience

ASKS = "asks"
RATED = frozenset({"helped", "did_not"})
ACTS = RATED | {ASKS, "passes_on", "answers", "proposes"}
BETWEEN = timedelta(minutes=2)


def question_doings(today: date, zone: ZoneInfo, office: Office) -> Iterator[Doing]:
    """Everything in the file that lies before the end of `today`; `day` counts back from there."""
    end = datetime.combine(today, CLOSES, zone)
    for place, said in enumerate(written("questions.yaml")):
        asked = datetime.combine(today - timedelta(days=said["day"]), time.fromisoformat(said["at"]), zone)
        at = working(asked, office)
        acts = [(at, said, ASKS)]
        for event in said.get("then", ()):
            at = max(working(asked + after(event["after"]), office), at + BETWEEN)
            acts.append((at, {"by": said["by"], **event}, event["do"]))
        yield from (Doing(at, place, f"{words['by']}{DOMAIN}", do, words) for at, words, do in acts if at < end)


async def act(doer: Act, doing: Doing, numbers: dict[int, int]) -> None:
    """Does it, or raises what the use case raises. `numbers` are those of the questions by their places."""
    if doing.do == ASKS:
        numbers[doing.idea] = _number((await ask.ask(doer, doing.words["words"])).message)
        return
    async with doer.desk() as desk:
        asked = await desk.uow.questions.get(numbers[doing.idea])
        is_answered = asked is not None and asked.state is QuestionState.ANSWERED
        if is_answered == (doing.do in RATED):  # a company's own playbooks may answer more, or less
            await _then(desk, doing, numbers[doing.idea])


async def _then(desk: Desk, doing: Doing, question: int) -> None:
    match doing.do:
        case "helped" | "did_not":
            await ask.rate(desk, question, helped=doing.do == "helped")
        case "passes_on":
            await ask_people.pass_on(desk, question)
        case "answers":
            await ask_people.answer(desk, question, doing.words["text"], may_write=False)
        case "proposes":
            await curation_propose.hand_in(desk, Aim(Kind.QUESTION, number=question), _typed(doing.words["entry"]))
        case unknown:
            raise Refused(f"the demo's file says “{unknown}”, which is nothing one can do")


def _typed(entry: Mapping[str, Any]) -> Typed:
    return Typed(
        entry["title"], Audience(entry["audience"]), Role(entry["owner"]), tuple(entry["questions"]), entry["answer"]
    )


def _number(said: Message) -> int:
    """Of the question, as the buttons under what was said carry it."""
    for button in (*said.buttons, *(said.card.buttons if said.card is not None else ())):
        if isinstance(button, Button) and isinstance(button.action, Rate | Pick | PassOn):
            return button.action.question
    raise Refused(f"the demo's question was taken for none: {said.text}")
