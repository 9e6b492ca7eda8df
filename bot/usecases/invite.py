"""Help with a draft: the champion of the owner's department is invited, and fills the same draft."""

from __future__ import annotations

from bot.actions import Join
from bot.ui import Button, Message, Style, literal
from bot.usecases.desk import Desk
from domain.errors import NotFound
from domain.people import Role


async def invite_champion(desk: Desk, conversation: str) -> Message:
    """The champions of the department may open the draft from now on, and are told."""
    found = await desk.uow.conversations.get(conversation, desk.person.id)
    if found is None or found.status != "open":
        raise NotFound("That draft is not there any more. Say *drafts* for what you have open.")
    owner = await desk.uow.people.get(found.owner)
    department = owner.department if owner is not None else None
    if department is None:
        return Message("I do not know your department yet. Say *department* and its name, then ask again.")
    champions = await desk.uow.people.with_role(Role.CHAMPION, department)
    helpers = [one for one in champions if one.id not in (desk.person.id, found.owner)]
    if not helpers:
        return Message("Your department has no champion yet. Hand it in as it is; the project office helps.")
    new = [one for one in helpers if await desk.uow.conversations.invite(conversation, one.id)]
    what = f"the case of **{found.subject}**" if found.subject else "an idea that is not handed in yet"
    asks = f"{literal(desk.person.name)} would like your help with {what}, because you are the champion there."
    text = f"{asks} You would see and fill the same draft; handing it in stays with its author."
    button = Button("Help with this", Join(conversation), Style.PRIMARY)
    await desk.tell([one.id for one in new], Message(text, buttons=(button,)))
    names = " and ".join(literal(one.name) for one in helpers)
    if not new:
        return Message(f"{names} was asked already and sees your draft.")
    return Message(f"I asked {names}. They see your draft from now on; you can go on meanwhile.")


async def join(desk: Desk, conversation: str) -> None:
    """Raises NotFound for whoever was not invited. That somebody helped is kept, for what comes of it."""
    found = await desk.uow.conversations.get(conversation, desk.person.id)
    if found is None:
        raise NotFound("That draft is finished, or you were not invited to it.")
    if found.owner != desk.person.id:
        await desk.uow.helped.joined(conversation, desk.person.id, desk.now)
