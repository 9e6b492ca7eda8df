"""The initiatives where somebody has a seat: all of what their digest shows the first of, in pages of ten."""

from __future__ import annotations

from typing import Final

from bot.actions import RunCommand
from bot.cards.digest_personal import due, show
from bot.cards.words import count, listed
from bot.ui import Button, Card, Facts, Message, cut, literal
from bot.usecases.desk import Desk
from domain.authority import Verb
from domain.errors import Refused
from domain.governance import GATE_OF
from domain.parties import SEATS, Party
from domain.portfolio import LIVING
from storage.digest_own import MOST, Dated, DigestOwn

PAGE: Final = 10
TITLE: Final = 60
SEATS_SAID: Final = listed([f"*mine {one.value}*" for one in SEATS])


async def mine(desk: Desk, words: str) -> Message:
    """Where the person has that seat, the nearest gate first, ten a page. Refused for what is no seat or no page."""
    desk.require(Verb.READ)
    seat, page = _asked(words)
    found = await DigestOwn(desk.uow.connection).seated(desk.person.id, seat, LIVING)
    shown = found[(page - 1) * PAGE : page * PAGE]
    if not found:
        return Message(f"You are {seat.spoken} of no initiative that is under way.")
    if not shown:
        raise Refused(f"The list is shorter than that. Say *mine {seat.value}* for its first page.")
    left = len(found) - page * PAGE
    buttons = [show(one.id) for one in shown]
    if left > 0:
        buttons.append(Button(f"+{left} more", RunCommand("mine", f"{seat.value} {page + 1}")))
    number = f"more than {MOST - 1} initiatives" if len(found) == MOST else count(len(found), "initiative")
    card = Card(f"You are {seat.spoken}", (Facts(tuple(_row(desk, one) for one in shown)),), tuple(buttons))
    return Message(f"You are {seat.spoken} of {number} under way, the nearest gate first.", card)


def _asked(words: str) -> tuple[Party, int]:
    bare = words.lower().replace("-", " ").split()
    page = int(bare.pop()) if bare and bare[-1].isdecimal() and len(bare[-1]) <= 3 else 1
    seat = next((one for one in SEATS if one.value == "-".join(bare)), None)
    if seat is None or page < 1:
        raise Refused(f"I know no list “mine {literal(cut(words, 40))}”. Say *mine* for your ideas, or {SEATS_SAID}.")
    return seat, page


def _row(desk: Desk, one: Dated) -> tuple[str, str]:
    gate = (
        f", {GATE_OF[one.stage]} {due(one.day, desk.today())}" if one.day is not None and one.stage in GATE_OF else ""
    )
    return f"{one.id} · {cut(one.title, TITLE)}", f"{one.stage.spoken}{gate}"
