"""What each decision makes of the record (domain rule 1.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from domain.dossier import Deferral, Dossier, Pause, Rework
from domain.errors import Refused
from domain.funnel import TRANSITIONS, CloseReason, Decision, Stage
from domain.governance import GATE_OF, GateId
from domain.impact import State, state
from domain.initiatives import Initiative, advance
from domain.orders import Case, Effect, Outcome, Room
from domain.parties import Party


def _move(case: Case, stage: Stage, **changed: object) -> Initiative:
    """In that stage, with what was asked at the gate put away."""
    moved = advance(case.initiative, stage, case.actor.person, case.now)
    dossier = _fresh(moved.dossier, case)
    if stage is not case.initiative.stage:
        again = {"problem"}  # the sponsor's word that the problem matters holds on; other signatures are of their gate
        dossier = replace(dossier, signoffs={code: one for code, one in dossier.signoffs.items() if code in again})
    if stage in (Stage.NEW, Stage.ASSESSMENT, Stage.REJECTED) and case.order.decision is not Decision.CONTINUE:
        dossier = replace(dossier, waivers=())  # what was let through once is asked for again
    return replace(moved, dossier=dossier, **changed)  # type: ignore[arg-type]  # the callers name fields of Initiative


def _fresh(dossier: Dossier, case: Case) -> Dossier:
    return replace(
        dossier,
        votes=(),
        dispute=None,
        rework=None,
        paused=None,
        deferred=None,
        asked_at=None,
        resubmitted_at=None,
        next_gate_date=None,
        last_gate_at=case.now,
    )


def _with(initiative: Initiative, **changed: object) -> Initiative:
    dossier = replace(initiative.dossier, **changed)  # type: ignore[arg-type]  # the callers name fields of Dossier
    return replace(initiative, dossier=dossier)


def _continue(case: Case) -> Outcome:
    stage = TRANSITIONS[case.initiative.stage, Decision.CONTINUE][0]
    if case.room is not None and case.room.is_full:
        return _no_room(case, stage, case.room)
    if case.order.date is not None and case.order.date <= case.today:
        raise Refused("The next gate lies in the past. Give a day from tomorrow on.")
    moved = _move(case, stage)
    if stage is Stage.AWAITING_EFFECT:
        return Outcome(_awaiting(moved, case), Effect.MOVED)
    return Outcome(_with(moved, next_gate_date=case.order.date or case.stage_due), Effect.MOVED)


def _awaiting(moved: Initiative, case: Case) -> Initiative:
    """Launched: the value from before is frozen, and the day of the impact check is the next gate."""
    impact = moved.dossier.impact
    baseline = replace(impact.baseline, frozen_at=case.now) if impact.baseline is not None else None
    check = _day(moved.dossier.fact("impact_check_date"))
    days = timedelta(days=case.governance.clocks.impact_days)
    due = case.order.date or (check if check is not None and check > case.today else case.today + days)
    fresh = replace(impact, baseline=baseline, report=None, confirmation=None)
    return _with(moved, next_gate_date=due, impact=fresh)


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        return None


def _no_room(case: Case, stage: Stage, room: Room) -> Outcome:
    gate = GATE_OF[case.initiative.stage]
    reason = f"There is no room {stage.spoken} now: {room.inside} of {room.most} places are taken."
    return Outcome(_deferred(case, gate, reason), Effect.DEFERRED)


def _deferred(case: Case, gate: GateId, reason: str) -> Initiative:
    marked = _mark(case)
    kept = case.initiative.dossier.deferred
    since = kept.at if kept is not None else case.now  # who waits already keeps the place
    return _with(marked, deferred=Deferral(gate, reason, case.actor.person, since))


def _mark(case: Case) -> Initiative:
    """An overlay changes, the stage does not; it is a decision all the same."""
    return advance(case.initiative, case.initiative.stage, case.actor.person, case.now)


def _rework(case: Case) -> Outcome:
    initiative, order = case.initiative, case.order
    targets = TRANSITIONS[initiative.stage, Decision.REWORK]
    target = order.back_to or targets[0]
    if target not in targets:
        raise Refused(f"From here it can go back to: {', '.join(one.spoken for one in targets)}.")
    due = order.date or case.rework_due
    if due <= case.today:
        raise Refused("The day for the rework lies in the past. Give a day from tomorrow on.")
    moved = _move(case, target)
    rework = Rework(due, order.reason.strip(), case.actor.person, case.now)
    steps = {} if target is Stage.ASSESSMENT else moved.dossier.route.steps
    route = replace(moved.dossier.route, steps=steps)
    return Outcome(_with(moved, rework=rework, next_gate_date=due, route=route), Effect.MOVED)


def _reject(case: Case) -> Outcome:
    if case.order.why is None:
        raise Refused("Say which kind of reason it is; the author reads it with your words.")
    moved = _move(case, Stage.REJECTED, rejection=case.order.why, reason=case.order.reason.strip())
    return Outcome(moved, Effect.MOVED)


def _merge(case: Case) -> Outcome:
    initiative, into = case.initiative, case.order.into
    if into is None or into.id == initiative.id:
        raise Refused("An idea cannot be merged into itself. Give the number of the other one.")
    if into.closing is CloseReason.MERGED:
        raise Refused(f"{into.id} was itself merged into {into.merged_into}. Merge into that one instead.")
    if into.stage.is_end:
        raise Refused(f"{into.id} is {into.stage.spoken}; an idea can only go on in one that is alive.")
    reason = case.order.reason.strip()
    moved = _move(case, Stage.CLOSED, closing=CloseReason.MERGED, merged_into=into.id, reason=reason)
    return Outcome(moved, Effect.MOVED)


def _stop(case: Case) -> Outcome:
    closing = {
        Stage.DELIVERY: CloseReason.STOPPED,
        Stage.AWAITING_EFFECT: CloseReason.WITHOUT_IMPACT,
        Stage.ON_SUPPORT: CloseReason.RETIRED,
    }[case.initiative.stage]
    moved = _move(case, Stage.CLOSED, closing=closing, reason=case.order.reason.strip())
    return Outcome(moved, Effect.MOVED)


def _close(case: Case) -> Outcome:
    if case.order.with_impact is None:
        raise Refused("Say whether it closes with impact or without.")
    if case.order.with_impact and state(case.initiative.dossier.impact) is not State.CONFIRMED:
        raise Refused(
            f"The sponsor has not confirmed the value of {case.initiative.id}, so it cannot close with impact. Close "
            "it without, or ask the sponsor first."
        )
    closing = CloseReason.WITH_IMPACT if case.order.with_impact else CloseReason.WITHOUT_IMPACT
    moved = _move(case, Stage.CLOSED, closing=closing, reason=case.order.reason.strip())
    return Outcome(moved, Effect.MOVED)


def _to_support(case: Case) -> Outcome:
    if case.initiative.dossier.seats.get(Party.SUPPORT_OWNER) is None:
        raise Refused(f"Nobody is named who supports {case.initiative.id}. Name a support owner first.")
    review = case.order.date or case.today + timedelta(days=case.governance.clocks.review_days)
    if review <= case.today:
        raise Refused("The first review lies in the past. Give a day from tomorrow on.")
    return Outcome(_with(_move(case, Stage.ON_SUPPORT), next_gate_date=review), Effect.MOVED)


def _scale(case: Case) -> Outcome:
    moved = _move(case, Stage.DELIVERY)
    route = replace(moved.dossier.route, steps={})  # it is rolled out anew, step by step
    return Outcome(_with(moved, next_gate_date=case.order.date or case.stage_due, route=route), Effect.MOVED)


def _reopen(case: Case) -> Outcome:
    if not case.order.links and len(case.order.reason.split()) < 3:
        raise Refused("What is new? It can be opened again with new evidence: say it in a sentence, or give a link.")
    moved = _move(case, Stage.NEW, rejection=None, reason=None, closing=None)
    return Outcome(replace(moved, triager=None, taken_at=None), Effect.MOVED)


def _defer(case: Case) -> Outcome:
    return Outcome(_deferred(case, GATE_OF[case.initiative.stage], case.order.reason.strip()), Effect.MARKED)


def _pause(case: Case) -> Outcome:
    until, latest = case.order.date, case.today + timedelta(days=case.governance.clocks.pause_days)
    if until is None or not case.today < until <= latest:
        raise Refused(f"Until when? A pause ends by {latest:%d %b %Y} at the latest; give a day before that.")
    paused = Pause(until, case.order.reason.strip(), case.actor.person, case.now)
    return Outcome(_with(_mark(case), paused=paused), Effect.MARKED)


def _resume(case: Case) -> Outcome:
    marked = _mark(case)
    if marked.dossier.paused is not None:
        return Outcome(_with(marked, paused=None), Effect.MARKED)
    return Outcome(_with(marked, deferred=None), Effect.MARKED)


EFFECTS: Mapping[Decision, Callable[[Case], Outcome]] = {
    Decision.CONTINUE: _continue,
    Decision.REWORK: _rework,
    Decision.STOP: _stop,
    Decision.REJECT: _reject,
    Decision.MERGE: _merge,
    Decision.TO_SUPPORT: _to_support,
    Decision.CLOSE: _close,
    Decision.SCALE: _scale,
    Decision.REOPEN: _reopen,
    Decision.DEFER: _defer,
    Decision.PAUSE: _pause,
    Decision.RESUME: _resume,
}
