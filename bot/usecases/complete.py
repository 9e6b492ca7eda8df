"""The moment when the last missing item of a gate came in: whoever decides there is told, once."""

from __future__ import annotations

from bot.actions import RunCommand
from bot.cards.words import day
from bot.gate_actions import Decide
from bot.ui import Button, Message, Style, literal
from bot.usecases.around import duties_of
from bot.usecases.concerned import put_before
from bot.usecases.desk import Desk
from domain.duties import DutyKind
from domain.funnel import Stage
from domain.gates import Pack, director_because, pack
from domain.initiatives import Initiative
from domain.parties import Party


async def tell_when_complete(desk: Desk, before: Initiative, after: Initiative) -> None:
    """Tells whoever decides that nothing is missing any more, when something was missing before.

    Call it after `save`, with the records before and after one change. Nothing is said of what is paused, waits for
    room or was sent back, and nothing twice in one round: a later message takes the place of the first.
    """
    found = _completed(desk, before, after)
    if found is None:
        return
    buttons = (
        Button("Decide…", Decide(after.id, after.round, ""), Style.PRIMARY),
        Button("Show it", RunCommand("gate", after.id)),
    )
    message = Message(f"{_sentence(after, found)}{_by(desk, after)}", buttons=buttons)
    if after.stage is Stage.NEW and after.triager is not None:
        await desk.tell([after.triager], message)
        return
    by_director = director_because(after, desk.model.governance) is not None
    parties = (Party.DIRECTOR,) if by_director else found.gate.deciders
    await put_before(desk, parties, after, message, _subject(after))


async def tell_decided(desk: Desk, before: Initiative, what: str) -> None:
    """Where it says that nothing is missing there, it says how that gate was decided: `by Ana: continue`."""
    found = pack(before, desk.model.governance, desk.today())
    if before.stage is Stage.NEW or found is None or found.missing:
        return
    show = (Button("Show it", RunCommand("gate", before.id)),)
    text = f"**{before.id}** · {literal(before.title)}\n{found.gate.id} is decided {what}."
    await desk.refresh(_subject(before), Message(text, buttons=show))


def _subject(initiative: Initiative) -> str:
    return f"complete:{initiative.id}:{initiative.round}"


def _completed(desk: Desk, before: Initiative, after: Initiative) -> Pack | None:
    """The pack from which nothing is missing now, if this very change completed it."""
    governance, dossier = desk.model.governance, after.dossier
    then, now = pack(before, governance, desk.today()), pack(after, governance, desk.today())
    rests = dossier.rework is not None or dossier.paused is not None or dossier.deferred is not None
    if then is None or now is None or rests or then.gate.id is not now.gate.id:
        return None
    return now if then.missing and not now.missing else None


def _sentence(after: Initiative, found: Pack) -> str:
    return (
        f"**{after.id}** · {literal(after.title)}\n"
        f"Nothing is missing any more for {found.gate.title} ({found.gate.id}). It is yours to decide."
    )


def _by(desk: Desk, after: Initiative) -> str:
    due = min((one.due for one in duties_of(desk, after) if one.kind is DutyKind.DECIDE and one.due), default=None)
    return f" The verdict is due by **{day(due)}**." if due is not None else ""
