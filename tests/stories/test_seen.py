"""Where people are told: on the chat tool that they used last, and never where they do not let us write to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from bot.events import CardRefreshed, Introduced, Origin, Undelivered
from bot.packing import pack
from bot.platforms.base import Blocked, ChannelLost, Forbidden, Unreachable
from bot.relay import Relay
from bot.router import Dispatcher
from bot.ui import Message
from domain.people import Role
from domain.places import Account, Address
from storage.database import Busy
from storage.outbox import Outgoing
from storage.unit_of_work import reading, writing
from tests.stories.test_delivery import counts, with_account
from tests.support.company import Company
from tests.support.counting import statements
from tests.support.inbox import TENANT, Inbox, platforms
from tests.support.talker import Talker

ANA = "ana@acme.example"
DM = f"dm:{ANA}"


@dataclass
class Two:
    """Ana on two chat tools, `chat` and `other`, and at a terminal."""

    company: Company
    chat: Inbox
    other: Inbox
    console: Inbox

    def on(self, inbox: Inbox) -> Talker:
        """Ana there, known by the same address."""
        place = Address(inbox.name, TENANT, DM)
        return Talker(self.company.dispatch, Account(inbox.name, TENANT, ANA), place, inbox)

    async def says(self, *inboxes: Inbox, minutes: float = 1) -> None:
        """Ana writes there, one after the other."""
        for inbox in inboxes:
            self.company.clock.forward(minutes=minutes)
            talker = self.on(inbox)
            await talker.say("help")
            talker.sees("Hello Ana")

    async def queue(self, *texts: str, account: Account | None = None) -> None:
        async with writing(self.company.database) as uow:
            ana = await uow.people.by_email(ANA)
            assert ana is not None
            packed = [pack(Message(one)) for one in texts]
            rows = [Outgoing(one, account=account, person=None if account else ana.id) for one in packed]
            await uow.outbox.add(self.company.clock.now(), *rows)

    async def told(self, *texts: str) -> dict[str, list[str]]:
        """Where Ana reads what is queued for her now."""
        before = {one.name: len(one.sent) for one in self.all}
        await self.queue(*texts)
        await self.company.deliver()
        return {one.name: new for one in self.all if (new := [x.message.text for x in one.sent[before[one.name] :]])}

    @property
    def all(self) -> tuple[Inbox, ...]:
        return (self.chat, self.other, self.console)


@pytest.fixture
async def two(company: Company) -> Two:
    found = Two(company, company.inbox, Inbox("other"), Inbox("console"))
    company.relay.platforms = platforms(*found.all)
    await company.person(ANA)
    return found


async def test_ana_is_told_where_she_wrote_last(two: Two) -> None:
    await two.says(two.console)
    assert await two.told("0") == {"chat": ["0"]}
    await two.says(two.chat, two.other)
    assert await two.told("1") == {"other": ["1"]}
    await two.says(two.chat)
    assert await two.told("2") == {"chat": ["2"]}
    await two.says(two.other, minutes=0.01)
    assert await two.told("3") == {"other": ["3"]}
    await two.says(two.console)
    assert await two.told("4") == {"other": ["4"]}


async def test_what_her_own_act_leads_to_comes_where_she_acts(two: Two) -> None:
    """The note is there before the message that the act causes is routed."""
    nia = "nia@acme.example"
    await two.company.person(nia, department=None)
    await with_account(two.company, nia, "other", seconds=60)
    two.company.clock.forward(minutes=2)
    await two.company.talker(nia).say("help")
    await two.company.deliver()
    assert ["which department" in one.text for one in two.chat.of(nia)] == [True]
    assert two.other.of(nia) == []


async def test_who_stays_with_one_tool_costs_a_note_in_five_minutes_and_no_statement_more(two: Two) -> None:
    ana, asked = two.on(two.chat), list[int]()
    for seconds in (10, 280, 20, 200, 99, 1):
        two.company.clock.forward(seconds=seconds)
        with statements() as found:
            await ana.command("help")
        notes = [one for one in found if one.startswith("UPDATE accounts")]
        asked.append(len(notes))
        if not notes:
            assert [one.split()[0] for one in found] == ["SELECT"]
    assert asked == [0, 0, 1, 0, 0, 1]


async def test_several_processes_agree_on_it(two: Two) -> None:
    """Each looks at what is stored, with the very statement that finds out who it is."""
    second = Dispatcher(two.company.office, two.company.inbox.profile, two.company.dispatch.router)
    await two.says(two.chat, two.other)
    await replace(two.on(two.chat), dispatch=second).say("help")
    assert await two.told("1") == {"chat": ["1"]}
    await two.says(two.other, minutes=0.1)
    assert await two.told("2") == {"other": ["2"]}
    with statements() as found:
        await replace(two.on(two.other), dispatch=second).say("help")
    assert not [one for one in found if one.startswith("UPDATE")]


async def test_a_busy_database_keeps_nobody_from_acting_and_is_left_alone_for_a_minute(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    async def busy(*_: object) -> None:
        tried.append(1)
        raise Busy

    await two.says(two.other)
    with monkeypatch.context() as patch:
        patch.setattr("storage.people.People.seen", busy)
        await two.says(two.chat, two.chat, minutes=0.1)
        assert len(tried) == 1
        assert await two.told("1") == {"other": ["1"]}
        await two.says(two.chat)
        assert len(tried) == 2
    await two.says(two.chat)
    assert await two.told("2") == {"chat": ["2"]}


async def test_what_comes_by_itself_is_no_sign_of_life(two: Two) -> None:
    await two.says(two.other, two.chat)
    two.company.clock.forward(minutes=10)
    origin = Origin(Account("other", TENANT, ANA), Address("other", TENANT, DM), direct=True)
    for event in (CardRefreshed(origin, "x"), Introduced(origin), Undelivered(origin, Message("late"))):
        await two.company.dispatch(event)
    assert await two.told("1") == {"chat": ["1"], "other": ["late"]}


async def test_row_62_whoever_blocks_us_is_reached_elsewhere_and_there_again_after_writing(two: Two) -> None:
    await two.says(two.chat, two.other)
    two.other.fail(Blocked("Ana does not let Usher write to her there."), at=DM)
    assert await two.told("1", "2") == {"chat": ["1", "2"]}
    tried = len(two.other.tried)
    assert await two.told("3") == {"chat": ["3"]}
    assert len(two.other.tried) == tried == 1
    await two.says(two.other)
    assert await two.told("4") == {"other": ["4"]}


async def test_row_62_what_is_for_whoever_blocked_us_everywhere_waits_until_they_write(two: Two) -> None:
    await two.says(two.console)
    two.chat.fail(Blocked("no"), at=DM)
    assert await two.told("1", "2") == {}
    assert await counts(two.company) == {"waiting": 2}
    await two.says(two.console)
    assert await two.told("3") == {}
    kicked = []
    office = replace(two.company.office, kick=lambda: kicked.append(1))
    back = Dispatcher(office, two.company.inbox.profile, two.company.dispatch.router)
    two.company.clock.forward(seconds=1)
    await replace(two.on(two.chat), dispatch=back).say("help")
    assert kicked == [1]
    await two.company.deliver()
    assert [one.text for one in two.chat.of(ANA)] == ["1", "2", "3"]


async def test_row_62_an_answer_for_the_very_account_is_a_dead_letter_with_the_reason(two: Two) -> None:
    await two.says(two.chat, two.other)
    await two.queue("receipt", account=Account("other", TENANT, ANA))
    two.other.fail(Blocked("Ana does not let Usher write to her there."), at=DM)
    await two.company.deliver()
    assert await counts(two.company) == {"dead": 1}
    async with two.company.database.reading() as connection:
        (error,) = (await connection.exec_driver_sql("SELECT error FROM outbox")).one()
    assert error == "Ana does not let Usher write to her there."
    assert await two.told("next") == {"chat": ["next"]}


async def test_where_usher_is_not_installed_the_message_goes_to_the_other_tool(two: Two) -> None:
    await two.says(two.chat, two.other)
    two.other.gone.add(DM)
    assert await two.told("1") == {"chat": ["1"]}
    two.other.gone.clear()
    assert await two.told("2") == {"other": ["2"]}
    two.other.fail(ChannelLost("The chat is closed."), at=DM)
    assert await two.told("3") == {"chat": ["3"]}


async def test_what_no_tool_takes_is_given_up(two: Two) -> None:
    await two.says(two.console, two.chat, two.other)
    two.other.gone.add(DM)
    two.chat.gone.add(DM)
    assert await two.told("1") == {}
    assert await counts(two.company) == {"dead": 1}
    assert len(two.other.tried) == len(two.chat.tried) == 1
    await two.queue("mine", account=Account("other", TENANT, ANA))
    await two.company.deliver()
    assert await counts(two.company) == {"dead": 2}
    assert len(two.chat.tried) == 1


async def test_a_message_may_go_on_to_a_tool_of_another_process(two: Two) -> None:
    await two.says(two.chat, two.other)
    here = Relay(two.company.office, platforms(two.other))
    there = Relay(two.company.office, platforms(two.chat))
    await two.queue("1")
    two.other.fail(Unreachable("not installed"))
    await here.drain()
    await there.drain()
    assert [one.text for one in two.chat.of(ANA)] == ["1"]


async def test_an_alarm_does_not_go_to_an_account_that_takes_nothing(two: Two) -> None:
    await two.says(two.chat, two.other)
    async with writing(two.company.database) as uow:
        ana = await uow.people.by_email(ANA)
        assert ana is not None
        await uow.people.save(ana.with_role(Role.ADMIN))
        await uow.people.block(Account("other", TENANT, ANA), two.company.clock.now())
    async with reading(two.company.database) as uow:
        assert [one.platform for one in await uow.people.reachable(ana.id)] == ["chat"]
    await two.queue("x", account=Account("chat", TENANT, "zoe@acme.example"))
    two.chat.fail(Forbidden("Give me the scope."))
    await two.company.deliver()
    assert "Give me the scope" in two.chat.of(ANA)[-1].text
    assert two.other.of(ANA) == []
