"""What can be chosen: from the operating model and from the people that are known."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.flow import World
from bot.ui import Choice
from domain.funnel import ImpactType, RejectionReason
from domain.people import Role

NONE_OF_THESE = Choice("none", "None of these")


async def objectives(world: World) -> Sequence[Choice]:
    """The company's goals, and none of them."""
    found = [Choice(one.id, one.title, one.description) for one in world.model.objectives]
    return [*found, NONE_OF_THESE]


async def departments(world: World) -> Sequence[Choice]:
    """The person's own department first."""
    own = world.person.department
    found = sorted(world.model.departments, key=lambda one: (one.id != own, one.name))
    return [Choice(one.id, one.name) for one in found]


async def impact_types(world: World) -> Sequence[Choice]:
    return [Choice(one.value, one.spoken) for one in ImpactType]


async def sponsors(world: World) -> Sequence[Choice]:
    """Those who sponsor already; anybody else can be named."""
    return [Choice(one.id, one.name) for one in (await world.colleagues(Role.SPONSOR))[:8]]


async def office(world: World) -> Sequence[Choice]:
    """The project office, without oneself."""
    found = await world.colleagues(Role.PROJECT_OFFICE)
    return [Choice(one.id, one.name) for one in found if one.id != world.person.id]


async def rejection_reasons(world: World) -> Sequence[Choice]:
    return [Choice(one.value, one.spoken) for one in RejectionReason]
