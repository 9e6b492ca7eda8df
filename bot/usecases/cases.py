"""The case library: what closed with impact, open to every colleague who may know of it."""

from __future__ import annotations

from bot.actions import RunCommand
from bot.cards.cases import cases_card, contact_of, shown_text
from bot.cards.lessons import in_library
from bot.cards.words import count
from bot.ui import Button, Message, Part, cut, literal
from bot.usecases.desk import Desk
from bot.usecases.lessons import shown_with, wanted
from bot.usecases.look import LONGEST_WORD, SEARCHED
from domain.authority import sees_title
from domain.errors import NotAllowed

LISTED = 5
TAUGHT = 3  # lessons beside the cases; the others are a click away


async def cases(desk: Desk, words: str) -> Message:
    """The cases that show all of the words, the latest first; without words the latest of all.

    A case is found by what it shows only, so that nothing else of the record is probed.
    """
    if desk.person.is_outsider:
        raise NotAllowed("Guests may ask questions here, but the case library is for colleagues of the company.")
    wanted = [word[:LONGEST_WORD].casefold() for word in words.split()[:8]]
    candidates = await desk.uow.initiatives.cases(_stored(desk, wanted), SEARCHED)
    known = [one for one in candidates if sees_title(desk.person, one, desk.model.visibility)]
    found = [one for one in known if all(word in shown_text(one, desk.model) for word in wanted)]
    taught, lessons = await _lessons(desk, words)
    if not found and not taught:
        return Message(_nothing(words))
    people = await desk.act.office.directory.find(desk.uow.people, {contact_of(one) for one in found}, desk.now)
    card = cases_card(found[:LISTED], people, desk.model, len(found[LISTED:]), lessons)
    number = f"{SEARCHED} or more cases" if len(candidates) == SEARCHED else count(len(found), "case")
    besides = f" {count(taught, 'lesson')} of the network below." if taught else ""
    text = f"{number} with confirmed impact, the latest first. The contact tells you how it went.{besides}"
    return Message(text if found else f"{count(taught, 'lesson')} of the network, the latest first.", card)


async def _lessons(desk: Desk, words: str) -> tuple[int, tuple[list[Part], tuple[Button, ...]]]:
    """How many lessons of the network show all of the words, and the latest of them as parts of the card."""
    found = await desk.uow.lessons.published(wanted(words), SEARCHED)
    shown = found[:TAUGHT]
    authors, uses = await shown_with(desk, shown)
    parts, buttons = in_library(shown, authors, uses, desk.model)
    every = (Button("All lessons", RunCommand("lessons", "published")),) if len(found) > TAUGHT else ()
    return len(found), (parts, (*buttons, *every))


def _stored(desk: Desk, words: list[str]) -> list[str]:
    """Those that a record holds as they are shown: not sums, and not the names of departments and products."""
    model = desk.model
    shown = [model.currency, *(one.name for one in model.departments), *(one.name for one in model.products)]
    names = " ".join(shown).casefold()
    return [word for word in words if word.isalpha() and word not in names]


def _nothing(words: str) -> str:
    if words.strip():
        return (
            f"No case shows “{literal(cut(words, 60))}”. *cases* alone lists the latest, and *search* looks "
            "through all ideas."
        )
    return "Nothing has closed with confirmed impact yet. Once something does, it is listed here with its lesson."
