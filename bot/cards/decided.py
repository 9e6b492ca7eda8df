"""What was decided, in the words of those who hear of it. An end is a normal outcome and is said as one."""

from __future__ import annotations

from bot.cards.words import day
from bot.ui import literal
from domain.funnel import CloseReason, Decision, Stage
from domain.initiatives import Initiative
from domain.orders import Effect, Order, Outcome


def decided_sentence(outcome: Outcome, order: Order, by: str, place: int | None = None) -> str:
    """For the author, the followers and whoever is informed: what, by whom, what comes next."""
    after, who = outcome.initiative, literal(by)
    if outcome.effect is Effect.VOTED:
        return f"{who} approved it. It goes on when the others whom the gate names have approved it, too."
    if outcome.effect is Effect.DEFERRED:
        line = f" It is number {place} in line." if place is not None else ""
        return (
            f"{who} decided: it is good to go on, and waits for room. {_because(after)}{line} "
            "Nobody has to do anything now; you hear when it goes on."
        )
    if order.decision is Decision.DEFER and place is not None:
        return f"{_SENTENCES[order.decision](after, order, who)} It is **number {place} in line**."
    return f"{_SENTENCES[order.decision](after, order, who)}"


def _because(after: Initiative) -> str:
    return literal(after.dossier.deferred.reason) if after.dossier.deferred is not None else ""


def _continued(after: Initiative, order: Order, who: str) -> str:
    next_ = {
        Stage.ASSESSMENT: "Value, data and risk are looked at now.",
        Stage.DELIVERY: "It is being built and rolled out now.",
        Stage.AWAITING_EFFECT: "It is in use; now the impact has to show.",
    }.get(after.stage, "")
    gate_date = after.dossier.next_gate_date
    planned = "Its impact is checked on" if after.stage is Stage.AWAITING_EFFECT else "The next gate is planned for"
    by = f" {planned} **{day(gate_date)}**." if gate_date is not None else ""
    return f"It goes on: **{after.stage.spoken}**, decided by {who}. {next_}{by}"


def _sent_back(after: Initiative, order: Order, who: str) -> str:
    due = after.dossier.rework.due if after.dossier.rework is not None else None
    by = f" until **{day(due)}**" if due is not None else ""
    where = "" if after.stage in (Stage.NEW, Stage.DELIVERY) else f" It is {after.stage.spoken} again."
    done = "*It is done* on its card brings it back to the gate."
    return f"{who} sent it back for rework{by}, with a reason.{where} {done}"


def _rejected(after: Initiative, order: Order, who: str) -> str:
    why = literal(after.rejection.spoken) if after.rejection is not None else ""
    return (
        f"{who} does not take this one forward. **{why}.** "
        "That is a normal end and stays on record; with new facts it can be opened again: tell the project office."
    )


def _merged(after: Initiative, order: Order, who: str) -> str:
    title = literal(order.into.title) if order.into is not None else ""
    return (
        f"{who} merged it: it goes on as part of **{after.merged_into}** · {title}. Its author is credited there and "
        "hears of its progress."
    )


def _stopped(after: Initiative, order: Order, who: str) -> str:
    if after.closing is CloseReason.RETIRED:
        return f"{who} retired it. It did its work; thank you to everybody who kept it running."
    return (
        f"{who} stopped it here. Stopping in time is a good decision, and what was learned stays on record for whoever "
        "has the same idea later."
    )


def _closed(after: Initiative, order: Order, who: str) -> str:
    if after.closing is CloseReason.WITH_IMPACT:
        return f"{who} closed it **with confirmed impact**. Thank you; it is in the case library now."
    return (
        f"{who} closed it. The impact could not be shown, which is a normal result: the office knows more than before, "
        "and it stays on record."
    )


def _supported(after: Initiative, order: Order, who: str) -> str:
    review = after.dossier.next_gate_date
    by = f" The first review is on **{day(review)}**." if review is not None else ""
    return f"It stays in use and is **on support** from now on, decided by {who}.{by}"


def _scaled(after: Initiative, order: Order, who: str) -> str:
    return f"{who} decided to scale it up: it goes through delivery again, for more people.{_next_gate(after)}"


def _reopened(after: Initiative, order: Order, who: str) -> str:
    return f"{who} opened it again with new evidence, under its old number. The project office looks at it anew."


def _deferred(after: Initiative, order: Order, who: str) -> str:
    return f"{who} deferred it: a good idea for which there is no room now. It stays in line and is not forgotten."


def _paused(after: Initiative, order: Order, who: str) -> str:
    until = after.dossier.paused.until if after.dossier.paused is not None else None
    by = f" until **{day(until)}**" if until is not None else ""
    return f"{who} paused it{by}. That is deliberate; nobody is asked for anything meanwhile."


def _resumed(after: Initiative, order: Order, who: str) -> str:
    return f"{who} took it up again. It goes on where it was: **{after.stage.spoken}**.{_next_gate(after)}"


_SENTENCES = {
    Decision.CONTINUE: _continued,
    Decision.REWORK: _sent_back,
    Decision.REJECT: _rejected,
    Decision.MERGE: _merged,
    Decision.STOP: _stopped,
    Decision.CLOSE: _closed,
    Decision.TO_SUPPORT: _supported,
    Decision.SCALE: _scaled,
    Decision.REOPEN: _reopened,
    Decision.DEFER: _deferred,
    Decision.PAUSE: _paused,
    Decision.RESUME: _resumed,
}


def _next_gate(after: Initiative) -> str:
    gate_date = after.dossier.next_gate_date
    return f" The next gate is planned for **{day(gate_date)}**." if gate_date is not None else ""


def receipt(outcome: Outcome, order: Order, place: int | None = None) -> str:
    """For the one who decided; `place` is its place in line when it waits for room."""
    after = outcome.initiative
    id = f"**{after.id}**"
    if outcome.effect is Effect.VOTED:
        return f"Your approval of {id} is on record; it goes on when the others have approved it too."
    if outcome.effect is Effect.DEFERRED:
        line = f" It is **number {place} in line**; the project office hears when there is room." if place else ""
        return f"{id} may go on and waits for room. {_because(after)}{line}"
    match order.decision:
        case Decision.REJECT:
            return f"{id} is not taken forward. The author has your reason."
        case Decision.MERGE:
            return f"{id} is merged into **{after.merged_into}**. Both authors know."
        case Decision.REWORK:
            return f"{id} is sent back, and its people have your reason."
        case Decision.PAUSE if after.dossier.paused is not None:
            until = f"**{day(after.dossier.paused.until)}**"
            return f"{id} is paused until {until}. Its people know; on that day the project office is asked again."
        case Decision.DEFER:
            line = f", **number {place} in line**" if place else ""
            return f"{id} waits for room now{line}. Its people know."
        case Decision.RESUME:
            return f"{id} goes on where it was: **{after.stage.spoken}**. Its people know."
        case _:
            return f"Done: {id} is **{after.stage.spoken}** now. Everybody concerned knows.{_next_gate(after)}"
