from __future__ import annotations
from domain.people import Role
from domain.places import Channel
from tests.support.company import Company


async def test_talk(company: Company) -> None:
    await company.person("ana@acme.example")
    await company.person("olga@acme.example", Role.PROJECT_OFFICE)
    await company.bind(Channel.PROJECT_OFFICE)
    one = await company.idea("ana@acme.example")
    await company.deliver()
    olga = company.talker("olga@acme.example")
    await olga.say(f"take {one.id}")
    olga.sees("is yours")
    await company.deliver()
    ana = company.talker("ana@acme.example")
    assert len(ana.received()) == 1
    assert len(company.inbox.at("project-office")) == 1
