"""What was found that is like an idea: as a hint after its problem, and as suggestions to a question about it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.alike_actions import ShowAlike
from bot.cards.alike import Like, are_there
from bot.cards.words import listed
from bot.conversation.advice import Hint
from bot.conversation.flow import World
from bot.ui import Button, Choice, cut, literal
from bot.usecases.candidates import of_subject
from bot.usecases.desk import Act
from domain.initiatives import Initiative
from domain.model import Product

TITLE = 40  # characters of a title on a button


def hint(found: Sequence[Like]) -> Hint | None:
    """Said once after the problem was told; None when nothing is like it."""
    if not found:
        return None
    there = are_there(found)
    named = [f"{one.id} ({cut(one.title, 60)})" for one in (one for one, _ in found if isinstance(one, Initiative))]
    which = f": {listed(named)}" if named else ""
    on_page = f"{there}{which}. Have a look later if you like: say “similar” and the number of your idea."
    label = "Show them" if len(found) > 1 else "Show it"
    return Hint(f"{literal(there)}; have a look if you like.", lambda of: (Button(label, ShowAlike(of)),), on_page)


async def ideas(world: World) -> Sequence[Choice]:
    """The initiatives that are like the record; any other number is an answer too."""
    return [_choice(one) for one, _ in await _found(world) if isinstance(one, Initiative)]


async def everything(world: World) -> Sequence[Choice]:
    """Initiatives and products that are like the record."""
    return [_choice(one) for one, _ in await _found(world)]


async def products(world: World) -> Sequence[Choice]:
    """The whole catalogue, what may do it already first."""
    likely = [one for one, _ in await _found(world) if isinstance(one, Product)]
    rest = [one for one in world.model.products if one not in likely]
    return [Choice(one.id, one.name, one.purpose) for one in (*likely, *rest)]


async def _found(world: World) -> list[Like]:
    return await of_subject(world) if isinstance(world, Act) else []


def _choice(one: Initiative | Product) -> Choice:
    if isinstance(one, Product):
        return Choice(one.name, f"{one.name} (AI product)", one.purpose)
    return Choice(one.id, f"{one.id} {cut(one.title, TITLE)}")
