"""The case library: what closed with impact, open to every colleague who may know of it."""

from __future__ import annotations

from bot.cards.cases import cases_card, contact_of, shown_text
from bot.cards.words import count
from bot.ui import Message, cut, literal
from bot.usecases.desk import Desk
from bot.usecases.look import LONGEST_WORD, SEARCHED
from domain.authority import sees_title
from domain.errors import NotAllowed

LISTED = 5


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
    if not found:
        return Message(_nothing(words))
    people = await desk.act.office.directory.find(desk.uow.people, {contact_of(one) for one in found}, desk.now)
    card = cases_card(found[:LISTED], people, desk.model, len(found[LISTED:]))
    number = f"{SEARCHED} or more cases" if len(candidates) == SEARCHED else count(len(found), "case")
    return Message(f"{number} with confirmed impact, the latest first. The contact tells you how it went.", card)


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
