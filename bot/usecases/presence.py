"""By which account each person was seen last: that is where the outbox writes to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.usecases.desk import Office
from domain.places import Account
from storage.database import Busy
from storage.people import Contact
from storage.unit_of_work import writing

KEPT = timedelta(minutes=5)  # how old the note may be while somebody stays with one account
REST = timedelta(minutes=1)  # without a try after the database was busy


@dataclass
class Presence:
    """Writes only what the event's own look at the account shows to be out of date, so it holds for several processes.

    A note that cannot be written is left out: what the person does is more important.
    """

    _not_before: datetime | None = None

    async def note(self, office: Office, account: Account, contact: Contact) -> None:
        """The person acts by this account. If they had blocked us there, what waited for them is routed again."""
        now = office.now()
        is_fresh = contact.is_last and abs(now - contact.seen_at) < KEPT
        if (is_fresh and not contact.is_blocked) or (self._not_before is not None and now < self._not_before):
            return
        try:
            async with writing(office.database) as uow:
                await uow.people.seen(account, contact.person.id, now)
                if contact.is_blocked:
                    await uow.outbox.wake(person=contact.person.id)
        except Busy:
            self._not_before = now + REST
            return
        if contact.is_blocked:
            office.kick()
