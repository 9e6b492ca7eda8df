"""Departments, roles and channels."""

from __future__ import annotations

from bot.actions import ChooseDepartment
from bot.events import Reply, Say
from bot.packing import pack
from bot.router import router
from bot.ui import Button, Message
from bot.usecases import people
from bot.usecases.desk import Act
from storage.outbox import Outgoing

ADMIN = "Administration"
WHY = "One thing, so that your ideas reach the right champion: which department are you in?"


@router.command("department", "where you work", usage="department name", group="Usher")
async def department(act: Act, text: str) -> Reply:
    buttons = tuple(Button(one.name, ChooseDepartment(one.id)) for one in act.model.departments)
    question = Message(WHY, buttons=buttons)
    if text == "ask":
        async with act.desk() as desk:
            await desk.uow.outbox.add(desk.now, Outgoing(pack(question), person=act.person.id))
        return Say(question)
    if not text.strip():
        return Say(question)
    async with act.desk() as desk:
        return Say(await people.set_department(desk, text))


@router.button(ChooseDepartment)
async def chosen(act: Act, action: ChooseDepartment) -> Reply:
    async with act.desk() as desk:
        return Say(await people.set_department(desk, action.department))


@router.command("role", "who may do what", usage="role [give|take] EMAIL ROLE", group=ADMIN)
async def role(act: Act, text: str) -> Reply:
    words = text.split()
    async with act.desk() as desk:
        match words:
            case ["give" | "take" as verb, email, wanted]:
                return Say(await people.give_role(desk, email, wanted, take=verb == "take"))
            case [] | [_]:
                return Say(await people.roles_of(desk, words[0] if words else ""))
            case _:
                return Say(
                    Message("Say *role give ana@company.example champion*, *role take …*, or *role* for your own.")
                )


@router.command("here", "this channel belongs to a role", usage="here project-office", group=ADMIN)
async def here(act: Act, text: str) -> Reply:
    if act.origin.direct:
        return Say(Message("Say that inside the channel it is meant for; this is our direct chat."))
    async with act.desk() as desk:
        return Say(await people.bind(desk, text, act.origin.place))
