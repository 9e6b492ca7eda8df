"""Around an answer: what completes it, how often it is asked again, and what is looked up before the end."""

from __future__ import annotations

from typing import Any

from bot.conversation.flow import Ask, Flow, Json
from bot.conversation.reading import answers, is_blank, position
from bot.conversation.state import State, Status
from bot.usecases.desk import Act
from bot.usecases.keeping import Flows, state_of


async def ahead(act: Act, flows: Flows, id: str) -> Any:
    """What the flow looks up before its end; None also when the conversation is not at its end."""
    async with act.looking() as desk:
        found = await desk.uow.conversations.get(id, act.person.id)
    flow = flows.get(found.flow) if found is not None else None
    if found is None or flow is None or flow.ahead is None:
        return None
    state = state_of(flow, found)
    if state.status is not Status.OPEN or position(flow, state).step is not None or found.owner != act.person.id:
        return None
    return await flow.ahead(act, answers(flow, state))


def filled_out(flow: Flow, state: State, name: str, raw: Json) -> Json:
    """Where a probe asked for more, what is said now is added to what was said."""
    if name not in flow.by_name or name not in state.notes or not isinstance(raw, str) or is_blank(raw):
        return raw
    spec = flow.by_name[name][1].ask
    return (joined(state, name, raw, spec) or raw) if spec.adds else raw


def joined(before: State, name: str, raw: str, spec: Ask) -> str | None:
    """What was said before a probe, completed by the new words; None when they hold it, or there is no room."""
    said = before.drafts.get(name)
    if not isinstance(said, str) or said in raw:
        return None
    both = f"{said.rstrip(' .,;')}{'. ' if spec.adds else ', '}{raw}"
    return both if spec.max_length is None or len(both) <= spec.max_length else None


def may_probe(act: Act, state: State, name: str, key: str) -> bool:
    intake = act.model.intake
    return len(state.probes) < intake.probes and state.probes.count((name, key)) < intake.probes_per_rule
