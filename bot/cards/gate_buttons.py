"""The buttons of a gate card, and the card of everything that is missing."""

from __future__ import annotations

from bot.actions import RunCommand
from bot.gate_actions import AskForGate, Decide, GateMore, Resubmit, Sign, Supply
from bot.ui import Button, Card, LinkButton, Style, cut
from domain.funnel import Decision, Stage
from domain.gates import Line, Pack
from domain.initiatives import Initiative
from domain.orders import possible


def gate_buttons(initiative: Initiative, pack: Pack | None) -> tuple[Button | LinkButton, ...]:
    """At most five, the likely one first."""
    id, round = initiative.id, initiative.round
    if pack is None:
        again = (
            (Button("Open again", Decide(id, round, Decision.REOPEN)),) if initiative.stage is Stage.REJECTED else ()
        )
        return (*again, Button("History", RunCommand("history", id)))
    more = Button("More…", GateMore(id))
    open_to = possible(initiative)
    if initiative.dossier.paused is not None or initiative.dossier.deferred is not None:
        return (Button("Take up again", Decide(id, round, Decision.RESUME), Style.PRIMARY), more)
    if initiative.dossier.rework is not None:
        return (Button("It is done", Resubmit(id, round), Style.PRIMARY), *_supplies(initiative, pack, 1), more)
    passing = {Stage.AWAITING_EFFECT: Decision.TO_SUPPORT}.get(initiative.stage, Decision.CONTINUE)
    decide = Button("Decide…", Decide(id, round, ""), Style.DEFAULT if pack.missing else Style.PRIMARY)
    go = (Button("Continue…", Decide(id, round, passing), Style.PRIMARY),) if passing in open_to else ()
    if not pack.missing:
        return (*(go if passing is Decision.CONTINUE else ()), decide, more)
    signs = any(line.criterion.is_signoff for line in pack.missing)
    sign = (Button("Sign off…", Sign(id, round, "")),) if signs else ()
    ask = (Button("Ask for the verdict", AskForGate(id, round)),) if initiative.dossier.asked_at is None else ()
    return (*_supplies(initiative, pack, 1), *sign, decide, *(ask if not sign else ()), more)


def _supplies(initiative: Initiative, pack: Pack, most: int) -> tuple[Button, ...]:
    """The buttons that supply what is missing, the first of it first."""
    wanted = [line for line in pack.missing if not line.criterion.is_signoff][:most]
    return tuple(
        supply_button(initiative, line, Style.PRIMARY if at == 0 else Style.DEFAULT) for at, line in enumerate(wanted)
    )


def supply_button(initiative: Initiative, line: Line, style: Style = Style.DEFAULT) -> Button:
    """`Supply the stop condition`."""
    label = line.criterion.label
    for article in ("a ", "an ", "the "):
        label = label.removeprefix(article)
    return Button(cut(f"Supply: {label}", 40), Supply(initiative.id, line.criterion.code), style)


def missing_card(initiative: Initiative, pack: Pack) -> Card:
    """Everything that is missing, each with the button that supplies it."""
    buttons = [
        Button(cut(f"Sign: {line.criterion.label}", 40), Sign(initiative.id, initiative.round, line.criterion.code))
        if line.criterion.is_signoff
        else supply_button(initiative, line)
        for line in pack.missing
    ]
    return Card(f"{initiative.id} · what is missing", (), tuple(buttons))
