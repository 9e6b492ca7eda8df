"""The gates: the pack, the decision, what is missing, and what was sent back."""

from __future__ import annotations

from bot.actions import RunCommand, StartFlow
from bot.cards.gate import asks_for
from bot.cards.gate_buttons import missing_card
from bot.cards.help import Group
from bot.events import Reply, Say
from bot.gate_actions import AskForGate, Decide, GateMore, Resubmit
from bot.handlers.conversation import start
from bot.handlers.ideas import number_in
from bot.router import router
from bot.ui import Button, Card, Message, literal
from bot.usecases import decisions, gates
from bot.usecases.desk import Act
from domain.errors import Refused
from domain.funnel import Decision
from domain.gates import pack
from domain.initiatives import Initiative


@router.command("gate", "what a gate asks for, and what is missing", usage="gate AI-2026-0001", aliases=("pack",))
async def gate(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        return Say(await gates.show(desk, number_in(text, "gate")))


@router.command("decide", "take the decision at a gate", usage="decide AI-2026-0001", group=Group.GATES)
async def decide(act: Act, text: str) -> Reply:
    return await start(act, "decide", number_in(text, "decide"))


@router.command("dispute", "ask the AI director to decide", usage="dispute AI-2026-0001", group=Group.GATES)
async def dispute(act: Act, text: str) -> Reply:
    return await start(act, "dispute", number_in(text, "dispute"))


@router.command("reject", "not taken forward, with a reason", usage="reject AI-2026-0001", group=Group.OFFICE)
async def reject(act: Act, text: str) -> Reply:
    return await begin_decision(act, number_in(text, "reject"), Decision.REJECT)


@router.command("merge", "it goes on as part of another", usage="merge AI-2026-0001", group=Group.OFFICE)
async def merge(act: Act, text: str) -> Reply:
    return await begin_decision(act, number_in(text, "merge"), Decision.MERGE)


@router.button(Decide)
async def decide_pressed(act: Act, action: Decide) -> Reply:
    if (old := await outdated(act, action.initiative, action.round)) is not None:
        return old
    if not action.outcome:
        return await start(act, "decide", action.initiative)
    if action.outcome not in set(Decision):
        raise Refused(f"That button no longer works. Say *decide {action.initiative}* for what can be decided.")
    return await begin_decision(act, action.initiative, Decision(action.outcome))


async def begin_decision(act: Act, id: str, decision: Decision) -> Reply:
    """The conversation about that decision. Why it is not possible, or not for this person, is said before it."""
    async with act.looking() as desk:
        await decisions.may_begin(desk, id, decision)
    return await start(act, "decide", id, {"outcome": decision.value})


async def outdated(act: Act, id: str, round: int) -> Reply | None:
    """The current card instead, when the pressed one was drawn before the last decision."""
    async with act.looking() as desk:
        initiative = await desk.visible(id)
        if initiative.round == round:
            return None
        message = await gates.show(desk, id)
        who = await desk.uow.people.find([initiative.decided_by])
    name = who[initiative.decided_by].name if initiative.decided_by in who else "Somebody"
    note = f"That card is from before the last decision, by {literal(name)}. This is how it stands now."
    return Say(Message(f"{note}\n{message.text}", message.card, message.buttons))


@router.button(GateMore)
async def more(act: Act, action: GateMore) -> Reply:
    async with act.looking() as desk:
        initiative = await desk.visible(action.initiative)
        missing = pack(initiative, desk.model.governance, desk.today())
    return Say(Message(f"**{initiative.id}**: what would you like to do?", _more_card(initiative, bool(missing))))


def _more_card(initiative: Initiative, living: bool) -> Card:
    id, round = initiative.id, initiative.round
    buttons = [Button("What is missing", RunCommand("missing", id))] if living else []
    buttons += [Button("Decide…", Decide(id, round, ""))] if living else []
    buttons += [Button(label, StartFlow(flow, id)) for label, flow in MORE if living]
    buttons += [Button(label, RunCommand(command, id)) for label, command in LOOKS]
    return Card(f"{id} · {initiative.title}", (), tuple(buttons))


# What the menu of a gate card offers: flows about the record, then commands that show something of it.
MORE: tuple[tuple[str, str], ...] = (
    ("Ask the AI director", "dispute"),
    ("Add a comment", "comment"),
    ("Give an opinion", "opinion"),
    ("Choose the product", "choose_product"),
    ("Report a blocker", "escalate"),
    ("Add a risk", "add_risk"),
    ("It waits for another one", "depends"),
    ("Estimate the value", "estimate"),
)
LOOKS: tuple[tuple[str, str], ...] = (
    ("Status", "status"),
    ("Impact", "impact"),
    ("History", "history"),
    ("Security pre-review", "security"),
    ("Score", "score"),
    ("Similar ideas", "similar"),
    ("Delivery steps", "steps"),
    ("Risks", "risks"),
    ("Blockers", "blockers"),
    ("What it waits for", "waits"),
    ("Passport", "passport"),
    ("Who sits where", "roles"),
    ("Where it belongs", "place"),
)


@router.command("missing", "everything that is missing, each with its button", usage="missing AI-2026-0001")
async def missing(act: Act, text: str) -> Reply:
    async with act.looking() as desk:
        initiative = await gates.readable(desk, number_in(text, "missing"))
        found = pack(initiative, desk.model.governance, desk.today())
    if found is None or not found.missing:
        return Say(Message(f"Nothing is missing at **{initiative.id}**."))
    return Say(
        Message(
            f"**{initiative.id}** {asks_for(initiative, found)}. Choose what you can supply.",
            missing_card(initiative, found),
        )
    )


@router.button(AskForGate)
async def ask_for_gate(act: Act, action: AskForGate) -> Reply:
    if (old := await outdated(act, action.initiative, action.round)) is not None:
        return old
    async with act.desk() as desk:
        return Say(await decisions.ask_for_gate(desk, action.initiative))


@router.button(Resubmit)
async def resubmit(act: Act, action: Resubmit) -> Reply:
    if (old := await outdated(act, action.initiative, action.round)) is not None:
        return old
    async with act.desk() as desk:
        return Say(await decisions.resubmit(desk, action.initiative))
