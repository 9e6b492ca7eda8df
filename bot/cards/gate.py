"""The gate pack as a card: what is there, what is missing and who owes it, the score, what hangs on it, the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.cards.alike import found_line, similar_button
from bot.cards.blocker_gate import blockers_button, in_the_way
from bot.cards.gate_buttons import gate_buttons
from bot.cards.words import People, count, day, listed, moment, name
from bot.ui import Card, Divider, Facts, Part, Quote, Text, cut, literal
from domain.blocker import Blocker
from domain.dossier import Word
from domain.duties import Duty
from domain.funnel import CloseReason, Stage
from domain.gates import Line, Met, Pack, director_because, seat_of
from domain.initiatives import Initiative
from domain.model import OperatingModel
from domain.orders import Effect
from domain.people import PersonId
from domain.risks import Risk
from domain.routing import product_problem
from domain.scoring import because
from domain.verdicts import GateEvent

LISTED = 8  # missing criteria that a card names, so that it fits a phone; the menu has them all
SHOWN_THERE = 6
BUTTONS = 5  # of a card; the menu has the others
HISTORY = 3
SAID = 160  # characters of a piece of evidence


@dataclass(frozen=True, slots=True)
class GateAround:
    """What surrounds an initiative at its gate. `place` is its place in the line, when it waits for room.

    `blockers` are those that everybody who reads the pack may know of, the worst first.
    """

    people: People
    pack: Pack | None
    duties: Sequence[Duty] = ()
    risks: Sequence[Risk] = ()
    decided: Sequence[GateEvent] = ()
    place: int | None = None
    blockers: Sequence[Blocker] = ()


def gate_subject(initiative: Initiative) -> str:
    """What a gate card of the initiative is kept up to date under."""
    return f"gate:{initiative.id}"


def gate_card(initiative: Initiative, around: GateAround, model: OperatingModel, with_buttons: bool = True) -> Card:
    """For everybody who decides, signs or owes something at the gate."""
    parts: list[Part] = [Text(_headline(initiative, around, model))]
    if around.pack is not None:
        parts += _overlays(initiative, around, model)
        parts += in_the_way(around.blockers, around.people, model.time_zone)
        parts += _pack(initiative, around, model)
    parts += [*found_line(initiative), *_history(around, model)]
    buttons = gate_buttons(initiative, around.pack) if with_buttons else ()
    if around.pack is not None and 0 < len(buttons) < BUTTONS:
        buttons = (*buttons, *blockers_button(initiative.id, around.blockers))
    buttons = (*buttons, *similar_button(initiative)) if 0 < len(buttons) < BUTTONS else buttons
    title = f"{initiative.id} · {initiative.title}"
    return Card(title, tuple(parts), buttons, initiative.id, view="gate")


def asks_for(initiative: Initiative, pack: Pack) -> str:
    """`asks for delivery (G2)`."""
    asks = {Stage.DELIVERY: "is on its way to", Stage.AWAITING_EFFECT: "shows its impact before"}
    return f"{asks.get(initiative.stage, 'asks for')} {pack.gate.title} ({pack.gate.id})"


def _headline(initiative: Initiative, around: GateAround, model: OperatingModel) -> str:
    pack = around.pack
    if pack is None:
        return f"**{literal(ending(initiative))}.** Nothing more is to be decided."
    is_ = "is" if pack.there == 1 else "are"
    there = f"{pack.there} of {count(len(pack.lines), 'item')} {is_} there." if pack.lines else ""
    score = initiative.dossier.score
    scored = ""
    if score is not None:
        capped = f"; {score.capped}" if score.capped else ""
        scored = f" Score {score.value:g}, {score.priority}, because {because(score)}{capped}."
    return f"**{asks_for(initiative, pack)[0].upper()}{asks_for(initiative, pack)[1:]}.** {there}{scored}".strip()


def ending(initiative: Initiative) -> str:
    """How it ended, as a normal outcome."""
    match initiative.closing:
        case CloseReason.MERGED:
            return f"Merged into {initiative.merged_into}"
        case CloseReason.WITHDRAWN:
            return "Withdrawn"
        case CloseReason.STOPPED:
            return "Stopped in delivery"
        case CloseReason.WITH_IMPACT:
            return "Closed with impact"
        case CloseReason.WITHOUT_IMPACT:
            return "Closed without impact"
        case CloseReason.RETIRED:
            return "Retired after its time on support"
        case None if initiative.rejection is not None:
            return f"Not taken forward: {initiative.rejection.spoken.lower()}"
        case _:
            return initiative.stage.spoken.capitalize()


def overlay(initiative: Initiative) -> str | None:
    """What lies over the stage, in a few words: paused, waiting for room, sent back."""
    dossier = initiative.dossier
    if dossier.paused is not None:
        return f"paused until {day(dossier.paused.until)}"
    if dossier.deferred is not None:
        return "waits for room"
    if dossier.rework is not None:
        return f"sent back, due {day(dossier.rework.due)}"
    return None


def _overlays(initiative: Initiative, around: GateAround, model: OperatingModel) -> list[Part]:
    dossier, people, parts = initiative.dossier, around.people, list[Part]()
    if dossier.paused is not None:
        by = name(people, dossier.paused.by)
        parts += [
            Text(f"**Paused until {day(dossier.paused.until)}** by {literal(by)}."),
            Quote(dossier.paused.reason, by),
        ]
    if dossier.deferred is not None:
        place = f" It is number {around.place} in line." if around.place is not None else ""
        parts.append(Text(f"**Waits for room.** {literal(dossier.deferred.reason)}{place}"))
    if dossier.rework is not None:
        by = name(people, dossier.rework.by)
        parts += [Text(f"**Sent back**, due **{day(dossier.rework.due)}**."), Quote(dossier.rework.reason, by)]
    because = director_because(initiative, model.governance)
    if because is not None:
        parts.append(Text(f"**The AI director decides**, because {because}."))
    if dossier.dispute is not None:
        parts.append(Quote(dossier.dispute.reason, name(people, dossier.dispute.by)))
    problem = product_problem(initiative, model.products)
    if problem is not None:
        parts.append(Text(f"**The product does not fit:** {literal(problem)}."))
    if dossier.waivers:
        rows = [
            (f"Exception: {one.label}", f"{one.reason} ({name(people, one.owner)} answers)") for one in dossier.waivers
        ]
        parts.append(Facts(tuple((cut(label, 60), cut(words, 300)) for label, words in rows)))
    return parts


def _pack(initiative: Initiative, around: GateAround, model: OperatingModel) -> list[Part]:
    pack, parts = around.pack, list[Part]()
    if pack is None:
        return parts
    if pack.missing:
        refused = [line for line in pack.missing if line.met is Met.REFUSED]
        shown = [*refused, *(line for line in pack.missing if line not in refused)][:LISTED]
        more = f", the first {LISTED} of {len(pack.missing)}" if len(pack.missing) > LISTED else ""
        rows = tuple((_label(line), _owes(line, initiative, around)) for line in shown)
        parts += [Text(f"**Missing{more}**"), Facts(rows)]
    there = [line for line in pack.lines if line.is_met]
    if there:
        latest = sorted(there, key=_given_at)[-SHOWN_THERE:]
        rows = tuple((_label(line), _evidence(line, around, model)) for line in latest)
        more = f", the latest {SHOWN_THERE} of {len(there)}" if len(there) > SHOWN_THERE else ""
        parts += [Text(f"**There{more}**"), Facts(rows)]
    parts += _hanging(initiative, around)
    return [*parts, *_decides(around)]


def _given_at(line: Line) -> datetime:
    return line.at or datetime.min.replace(tzinfo=UTC)


def _label(line: Line) -> str:
    label = line.criterion.label
    return cut(f"{label[0].upper()}{label[1:]}", 60)


def _owes(line: Line, initiative: Initiative, around: GateAround) -> str:
    """Who owes it, since when, or by when where nobody is asked yet; or why it was refused."""
    if line.met is Met.REFUSED:
        return cut(f"refused by {name(around.people, line.by)}: {line.words}", SAID)
    duty = next((one for one in around.duties if one.code == line.criterion.code), None)
    if duty is None:
        owner = line.criterion.owner
        seated = seat_of(initiative, owner) if owner.is_seat else None
        return f"{name(around.people, seated) if seated is not None else f'the {owner.spoken}'}, later"
    who = name(around.people, duty.person) if duty.person is not None else f"the {duty.role.spoken}"
    hint = f" ({line.words})" if line.words else ""
    on_its_day = duty.due is not None and duty.since.date() >= duty.due  # asked on the day itself, not before
    asked = "due" if on_its_day else "since"
    return cut(f"{who}, {asked} {day(duty.since.date())}{hint}", SAID)


def _evidence(line: Line, around: GateAround, model: OperatingModel) -> str:
    if line.met is Met.WAIVED:
        return cut(f"let through: {line.words}", SAID)
    named = name(around.people, line.by, "") if line.words == "named" else line.words
    if line.criterion.code == "product":
        product = model.product(line.words)
        named = product.name if product is not None else line.words
    if line.criterion.code == "objective":
        objective = model.objective(line.words)
        named = objective.title if objective is not None else line.words
    by = [name(around.people, line.by)] if line.by and line.words != "named" else []
    at = [moment(line.at, model.time_zone)] if line.at is not None else []
    given = f" ({', '.join((*by, *at))})" if by or at else ""
    link = f" · {line.link}" if line.link else ""
    return f"{cut(named, SAID)}{given}{link}"


def _hanging(initiative: Initiative, around: GateAround) -> list[Part]:
    """Open risks and dependencies, and what the consulted said."""
    rows = [
        (f"Risk {risk.code}", f"{risk.probability} × {risk.impact}: {risk.words}")
        for risk in around.risks
        if not risk.status.is_over
    ]
    rows += [(f"Waits for {one.on}", one.why) for one in initiative.dossier.open_dependencies]
    rows += [(name(around.people, one.by), one.words) for one in initiative.dossier.opinions[-HISTORY:]]
    rows += [("Condition of security", one.words) for one in initiative.dossier.review.open_conditions]
    signed = [one for one in initiative.dossier.signoffs.values() if one.word is Word.CONDITIONAL]
    rows += [(f"Condition of {name(around.people, one.by)}", one.note or "") for one in signed]
    return [Facts(tuple((cut(label, 60), cut(words, SAID)) for label, words in rows))] if rows else []


def _decides(around: GateAround) -> list[Part]:
    waiting = [one for one in around.duties if one.kind == "decide"]
    if not waiting:
        return []
    who = [name(around.people, one.person) if one.person else f"the {one.role.spoken}" for one in waiting]
    due = min((one.due for one in waiting if one.due is not None), default=None)
    by = f", by **{day(due)}**" if due is not None else ""
    decides = "decides" if len(who) == 1 else "decide"
    said = listed(who)
    return [Text(f"{literal(said[0].upper() + said[1:])} {decides}{by}.")]


def _history(around: GateAround, model: OperatingModel) -> list[Part]:
    if not around.decided:
        return []
    lines = [
        f"{moment(one.at, model.time_zone)}: {told(one)}, decided by {literal(who(one, around.people))}"
        for one in around.decided[-HISTORY:]
    ]
    return [Divider(), Text("\n".join(lines), subtle=True)]


def told(event: GateEvent) -> str:
    """A decision in a few words: `G1, continue`."""
    gate = f"{event.gate}, " if event.gate is not None else ""
    effect = {Effect.VOTED: " (one approval)", Effect.DEFERRED: " (waits for room)"}.get(event.effect, "")
    return f"{gate}{event.decision.spoken.lower()}{effect}"


def who(event: GateEvent, people: People) -> str:
    """`Ana`, or `Ben for Ana` when a deputy decided."""
    return acting(people, event.decided_by, event.acting_for)


def acting(people: People, by: PersonId | None, for_: PersonId | None) -> str:
    """`Ben for Ana`: who did it, in whose name."""
    return f"{name(people, by)} for {name(people, for_)}" if for_ is not None else name(people, by)
