"""People: first contact, their department, their roles, and which channel is whose."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from bot.actions import ChooseDepartment
from bot.events import Origin, Profile
from bot.packing import pack
from bot.ui import Button, Message, literal
from bot.usecases.desk import Act, Desk, Office
from bot.usecases.leaving import become_guest, leave_company
from domain.authority import Verb
from domain.errors import NotFound, Refused
from domain.history import Happening
from domain.model import OperatingModel
from domain.people import Person, PersonId, Role, Standing
from domain.places import Account, Address, Channel
from storage.database import Busy, is_duplicate
from storage.outbox import Outgoing
from storage.people import Contact
from storage.unit_of_work import glancing, writing

TRIES = 3
WHY = "One thing, so that your ideas reach the right champion: which department are you in?"


async def known(office: Office, account: Account) -> Person | None:
    """The stored person behind the account; None at first contact."""
    met = await contact(office, account)
    return met.person if met is not None else None


async def contact(office: Office, account: Account) -> Contact | None:
    """The same with what is noted of the account."""
    async with glancing(office.database) as uow:
        return await uow.people.contact(account)


async def welcome(office: Office, account: Account, profile: Profile) -> Person:
    """First contact: joins the account to the person with the same verified e-mail, or makes a new person.

    The first administrators are those whom USHER_ADMINS names. An e-mail of an outsider joins nobody.
    """
    for _ in range(TRIES):
        try:
            person = await _welcomed(office, account, profile)
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
            continue  # the same person came in by another window at this moment; now they are known
        office.kick()
        return person
    raise Busy


async def _welcomed(office: Office, account: Account, profile: Profile) -> Person:
    now = office.now()
    async with writing(office.database) as uow:
        met = await uow.people.by_account(account)
        if met is not None:
            return met
        is_colleague = profile.standing is Standing.MEMBER and profile.active  # nobody else is joined to anybody
        email = profile.email.lower() if profile.email and is_colleague else None
        same = await uow.people.by_email(email) if email else None
        person = same or Person(
            id=PersonId(uuid4().hex),
            name=profile.name,
            email=email,
            standing=profile.standing,
            time_zone=profile.time_zone,
            locale=profile.locale,
            active=profile.active,
        )
        if email in office.admins and not person.is_outsider:
            person = person.with_role(Role.ADMIN)
        if person != same:
            await uow.people.save(person)
        await uow.people.join(account, person.id, now)
        await uow.outbox.wake(person=person.id)
        await uow.history.add(now, Happening(person.id, f"person:{person.id}", "met", {"platform": account.platform}))
    return person


async def update_profile(office: Office, account: Account, profile: Profile) -> None:
    """The platform says that somebody changed: name, zone, language, standing, or that they left."""
    async with writing(office.database) as uow:
        person = await uow.people.by_account(account)
        if person is None:
            return
        changed = replace(
            person,
            name=profile.name,
            time_zone=profile.time_zone,
            locale=profile.locale,
            standing=profile.standing,
            active=profile.active,
        )
        await uow.people.save(changed)
        leaves = person.active and not changed.active
        if leaves or (changed.is_outsider and not person.is_outsider):
            place = Address(account.platform, account.tenant, account.user)
            desk = Desk(Act(office, changed, Origin(account, place, direct=True)), uow, office.now())
            await (leave_company(desk) if leaves else become_guest(desk))
            await desk.queue()
    office.directory.forget()
    office.kick()


async def set_department(desk: Desk, department: str) -> Message:
    """The person's department, by id or name."""
    found = desk.model.department(department)
    if found is None:
        names = ", ".join(one.name for one in desk.model.departments)
        raise NotFound(f"I know no department “{literal(department[:40])}”. There are: {names}.")
    if desk.person.has(Role.CHAMPION) and desk.person.department not in (None, found.id):
        raise Refused("You are the champion of your department. An administrator moves you, with the role.")
    await _save_department(desk, found.id)
    return Message(f"Noted: {literal(found.name)}. Say *idea* when something at work could go better.")


async def remember_department(desk: Desk, department: str | None) -> None:
    """Stores it for somebody whose department is not known yet; an idea about another one moves nobody."""
    if department is not None and desk.person.department is None:
        await _save_department(desk, department)


async def _save_department(desk: Desk, department: str) -> None:
    stored = await desk.uow.people.get(desk.person.id)  # as it is now: roles may have been given since the event came
    await desk.uow.people.save(replace(stored or desk.person, department=department))
    desk.act.office.directory.forget()


def department_question(model: OperatingModel) -> Message:
    """Which department, with every one as a button."""
    buttons = tuple(Button(one.name, ChooseDepartment(one.id)) for one in model.departments)
    return Message(WHY, buttons=buttons)


def is_to_be_asked(person: Person) -> bool:
    """True until the department is known or was asked for; guests have none here."""
    return person.department is None and person.asked_department_at is None and not person.is_outsider


async def ask_department(office: Office, person: Person) -> None:
    """Queues the question once in a person's life."""
    async with writing(office.database) as uow:
        stored = await uow.people.get(person.id)
        if stored is None or not is_to_be_asked(stored):
            return
        now = office.now()
        await uow.people.save(replace(stored, asked_department_at=now))
        await uow.outbox.add(now, Outgoing(pack(department_question(office.model)), person=person.id))
    office.kick()


async def give_role(desk: Desk, email: str, role: str, take: bool = False) -> Message:
    """An administrator gives or takes a role. The last administrator keeps theirs."""
    desk.require(Verb.GIVE_ROLE)
    wanted = _role(role)
    person = await desk.uow.people.by_email(email.strip())
    if person is None:
        raise NotFound(f"I know nobody with the address {literal(email[:80])}. They join when they first write to me.")
    if take and wanted is Role.ADMIN and len(await desk.uow.people.with_role(Role.ADMIN)) <= 1:
        raise Refused("That is the last administrator. Give somebody else the role first.")
    if person.has(wanted) is not take:
        return Message(
            f"{literal(person.name)} {'does not hold' if take else 'holds'} the role {wanted.value} already."
        )
    await desk.uow.people.save(person.without_role(wanted) if take else person.with_role(wanted))
    desk.act.office.directory.forget()
    verb, yours = ("no longer holds", "you no longer hold") if take else ("holds", "you hold")
    changed = f"{literal(desk.person.name)} changed your roles: {yours} **{wanted.value}** now."
    await desk.tell([person.id], Message(f"{changed} Say *help* to see what you can do."))
    await desk.record(f"person:{person.id}", "role_taken" if take else "role_given", role=wanted.value)
    return Message(f"{literal(person.name)} {verb} the role **{wanted.value}** now.")


async def roles_of(desk: Desk, email: str) -> Message:
    """What somebody holds; of oneself without an address."""
    desk.require(Verb.READ)
    person = desk.person if not email.strip() else await desk.uow.people.by_email(email.strip())
    if person is None:
        raise NotFound(f"I know nobody with the address {literal(email[:80])}.")
    held = ", ".join(sorted(person.roles)) or "employee"
    return Message(f"{literal(person.name)}: {held}.")


async def bind(desk: Desk, channel: str, address: Address) -> Message:
    """This place becomes a role's channel; what waited for one is posted here."""
    desk.require(Verb.BIND_CHANNEL)
    try:
        wanted = Channel(channel.strip().lower())
    except ValueError:
        names = ", ".join(one.value for one in Channel)
        raise Refused(f"Which role is this channel for? Say *here* and one of: {names}.") from None
    await desk.uow.channels.bind(wanted, replace(address, thread=None), desk.person.id, desk.now)
    await desk.uow.outbox.wake(channel=wanted)
    await desk.record(f"channel:{wanted.value}", "bound", place=address.key)
    return Message(f"This is the channel of the **{wanted.spoken}** now. New cards for it arrive here.")


def _role(text: str) -> Role:
    try:
        return Role(text.strip().lower())
    except ValueError:
        names = ", ".join(role.value for role in Role)
        raise Refused(f"I know no role “{literal(text[:40])}”. There are: {names}.") from None
