"""Departments, roles and channels."""

from __future__ import annotations

from bot.actions import ChooseDepartment
from bot.cards.help import Group
from bot.events import Reply, Say
from bot.router import router
from bot.ui import Message
from bot.usecases import people
from bot.usecases.desk import Act


@router.command("department", "where you work", usage="department name", group=Group.USHER)
async def department(act: Act, text: str) -> Reply:
    if not text.strip():
        return Say(people.department_question(act.model))
    async with act.desk() as desk:
        return Say(await people.set_department(desk, text))


@router.button(ChooseDepartment)
async def chosen(act: Act, action: ChooseDepartment) -> Reply:
    async with act.desk() as desk:
        return Say(await people.set_department(desk, action.department))


@router.command("role", "who may do what", usage="role [give|take] EMAIL ROLE", group=Group.ADMINISTRATION)
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


@router.command("here", "this channel belongs to a role", usage="here project-office", group=Group.ADMINISTRATION)
async def here(act: Act, text: str) -> Reply:
    if act.origin.direct:
        return Say(Message("Say that inside the channel it is meant for; this is our direct chat."))
    async with act.desk() as desk:
        return Say(await people.bind(desk, text, act.origin.place))
