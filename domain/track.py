"""The delivery track (domain rule 2): the steps of the chosen kind of product, taken one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.dossier import Given
from domain.errors import AlreadyDone, Refused
from domain.funnel import Stage
from domain.gates import steps_left
from domain.governance import Governance, TrackStep
from domain.initiatives import Initiative, amend
from domain.people import PersonId

DONE = "done"


@dataclass(frozen=True, slots=True)
class Track:
    """The steps in their order. `last` is the one that was marked last and can be taken back."""

    steps: tuple[TrackStep, ...]
    done: Mapping[str, Given]
    next: TrackStep | None
    last: TrackStep | None

    @property
    def taken(self) -> int:
        """How many are done."""
        return sum(step.id in self.done for step in self.steps)


def track(initiative: Initiative, governance: Governance) -> Track:
    """Where it stands on its track; empty before a product is chosen."""
    route = initiative.dossier.route
    steps = governance.tracks.get(route.kind or "", ())
    left = steps_left(initiative.dossier, governance)
    taken = [step for step in steps if step.id in route.steps]
    return Track(steps, route.steps, left[0] if left else None, taken[-1] if taken else None)


def may_be_stepped(initiative: Initiative, governance: Governance) -> None:
    """Raises Refused when no step can be marked: not in delivery, paused, or without a product."""
    id = initiative.id
    if initiative.stage is not Stage.DELIVERY:
        raise Refused(f"{id} is {initiative.stage.spoken}. Steps are marked while it is in delivery.")
    if initiative.dossier.paused is not None:
        raise Refused(f"{id} is paused. Take it up again first: *decide {id}*.")
    if not track(initiative, governance).steps:
        raise Refused(f"No product is chosen for {id}, so it has no steps yet. The product portfolio chooses one.")


def step_done(initiative: Initiative, step: str, governance: Governance, by: PersonId, now: datetime) -> Initiative:
    """The next step is done. AlreadyDone when it was before; Refused when another one comes first."""
    may_be_stepped(initiative, governance)
    found = track(initiative, governance)
    given = found.done.get(step)
    if given is not None and given.by is not None and given.at is not None:
        raise AlreadyDone("That step is done already.", by=given.by, at=given.at)
    if found.next is None or step != found.next.id:
        first = f"first comes “{found.next.name}”" if found.next is not None else "all its steps are done"
        raise Refused(f"That is not the next step of {initiative.id}: {first}. Say *steps {initiative.id}*.")
    return _with_steps(initiative, {**found.done, step: Given(DONE, by, now)})


def step_undone(initiative: Initiative, step: str, governance: Governance) -> Initiative:
    """The last step was marked by mistake. Refused for any other, so that no hole is left."""
    may_be_stepped(initiative, governance)
    found = track(initiative, governance)
    if found.last is None or step != found.last.id:
        last = f"the last one that is done is “{found.last.name}”" if found.last is not None else "no step is done"
        raise Refused(f"That cannot be taken back: {last}. Say *steps {initiative.id}*.")
    return _with_steps(initiative, {id: given for id, given in found.done.items() if id != step})


def _with_steps(initiative: Initiative, steps: Mapping[str, Given]) -> Initiative:
    dossier = initiative.dossier
    return amend(initiative, replace(dossier, route=replace(dossier.route, steps=steps)))
