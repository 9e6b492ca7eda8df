"""Duties follow the operating model: worked out anew when it changed, and once only."""

from __future__ import annotations

from dataclasses import replace

from bot.usecases.reckoning import reckon
from domain.governance import GateId
from domain.parties import Party
from domain.people import Role
from storage.unit_of_work import reading, writing
from tests.support.company import Company


async def owners(company: Company, id: str) -> dict[str, Role]:
    async with reading(company.database) as uow:
        return {duty.code: duty.role for duty in await uow.duties.of(id)}


async def test_another_owner_in_the_model_owes_it_after_a_restart(company: Company) -> None:
    await company.person("ana@acme.example")
    one = await company.idea("ana@acme.example")
    async with writing(company.database) as uow:
        await uow.duties.replace(one.id, [])  # as the code before there were duties left it
    assert await reckon(company.office, company.clock.now()) == 1
    assert (await owners(company, one.id))["sponsor"] is Role.PROJECT_OFFICE
    assert await reckon(company.office, company.clock.now()) == 0

    governance = company.office.model.governance
    gate = governance.gates[GateId.G1]
    criteria = tuple(replace(line, owner=Party.TRAINING) for line in gate.criteria)
    gates = {**governance.gates, GateId.G1: replace(gate, criteria=criteria)}
    model = replace(company.office.model, governance=replace(governance, gates=gates))
    assert await reckon(replace(company.office, model=model), company.clock.now()) == 1
    assert (await owners(company, one.id))["sponsor"] is Role.TRAINING
